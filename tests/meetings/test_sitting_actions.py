"""Actions that are noted while a meeting runs: of whom, by when, and what is asked back (S7)."""

import pytest

from tests.meetings.sittings import meeting, notes, tasks


@pytest.mark.parametrize(
    ("said", "task"),
    [
        ("glossary", ("glossary", "", "")),
        ("kyoto glossary", ("glossary", "kyoto", "")),
        ("Kyoto: glossary", ("glossary", "kyoto", "")),
        ("kyoto, glossary", ("glossary", "kyoto", "")),
        ("kyoto – glossary", ("glossary", "kyoto", "")),
        ("kyoto - glossary", ("glossary", "kyoto", "")),
        ("@kyoto glossary", ("glossary", "kyoto", "")),
        ("console:kyoto glossary", ("glossary", "kyoto", "")),
        ("me glossary", ("glossary", "lima", "")),
        ("myself: glossary", ("glossary", "lima", "")),
        ("nobody: kyoto report", ("kyoto report", "", "")),
        ("nobody glossary", ("glossary", "", "")),
        ("notes: send the minutes", ("send the minutes", "accra", "")),
        ("notes to the wiki", ("notes to the wiki", "", "")),
        ("facilitation: plan", ("facilitation: plan", "", "")),
        ("kyoto glossary by Friday", ("glossary", "kyoto", "2026-03-27")),
        ("kyoto: glossary, by 3 April", ("glossary", "kyoto", "2026-04-03")),
        ("kyoto by 30 April write it", ("write it", "kyoto", "2026-04-30")),
        ("kyoto: by 30 April, write it", ("write it", "kyoto", "2026-04-30")),
        ("kyoto by Friday: write it", ("write it", "kyoto", "2026-03-27")),
        ("by Friday kyoto: write it", ("write it", "kyoto", "2026-03-27")),
        ("by the end of the month write it", ("write it", "", "2026-03-31")),
        ("kyoto write by 2026-04-30 the text", ("write the text", "kyoto", "2026-04-30")),
        ("kyoto by hand, write it", ("by hand, write it", "kyoto", "")),
        ("kyoto cut it by 3 pages for print", ("cut it by 3 pages for print", "kyoto", "")),
        ("kyoto glossary (until 2026-04-03)", ("glossary", "kyoto", "2026-04-03")),
        ("kyoto glossary by tomorrow.", ("glossary", "kyoto", "2026-03-24")),
        ("kyoto ask for feedback by email", ("ask for feedback by email", "kyoto", "")),
        ("kyoto texts by Ana by 2026-04-03", ("texts by Ana", "kyoto", "2026-04-03")),
        ("3 posters", ("3 posters", "", "")),
        ("kyotto glossary", ("kyotto glossary", "", "")),
        ("kyoto write it by tonight", ("write it", "kyoto", "2026-03-23")),
        ("kyoto, jakarta needs a glossary", ("jakarta needs a glossary", "kyoto", "")),
        ("kyoto and others meet", ("and others meet", "kyoto", "")),
        ("budget and report: send them", ("budget and report: send them", "", "")),
        ("kyoto: write to jakarta and accra", ("write to jakarta and accra", "kyoto", "")),
    ],
)
async def test_an_action_says_who_what_and_by_when(sqlite_url: str, said: str, task: tuple[str, str, str]) -> None:
    """S7: it is echoed with its owner and its day, so that a slip is seen."""
    async with meeting(sqlite_url) as talk:
        await talk.say("accra@diversity: !role notes")
        answer = await talk.say(f"lima@diversity: !action {said}")
        assert tasks(talk) == [task]
        assert f"A1: {task[0]} · {task[1] or 'nobody yet'}" in answer


async def test_a_day_that_may_be_several_is_asked_back(sqlite_url: str) -> None:
    """S8: whoever wrote it chooses, and then it is noted with that day."""
    async with meeting(sqlite_url) as talk:
        said = await talk.say("lima@diversity: !action kyoto glossary by 4/5")
        assert "I am not sure when “by 4/5” is." in said
        assert tasks(talk) == []
        await talk.say("lima@diversity> 1")
        ((text, owner, due_on),) = tasks(talk)
        assert (text, owner) == ("glossary", "kyoto")
        assert due_on in {"2026-04-05", "2026-05-04"}


@pytest.mark.parametrize("line", ["kyoto by 4/5 glossary", "kyoto write by Friday the glossary"])
async def test_a_day_before_or_in_the_midst_of_the_text_is_not_kept_as_words(sqlite_url: str, line: str) -> None:
    """S8."""
    async with meeting(sqlite_url) as talk:
        assert "I am not sure when “by " in await talk.say(f"lima@diversity: !action {line}")
        await talk.say("lima@diversity> 1")
        ((text, owner, due_on),) = tasks(talk)
        assert (text, owner) == (line.replace("kyoto ", "").replace("by 4/5 ", "").replace("by Friday ", ""), "kyoto")
        assert due_on


async def test_several_people_of_one_name_are_told_apart_by_account(sqlite_url: str) -> None:
    """S7: names prove nothing."""
    async with meeting(sqlite_url) as talk:
        for account in ("a1", "a2"):
            await talk.hand_in(talk.joined(account, "Ana", "diversity"))
        said = await talk.say("lima@diversity: !action Ana glossary by 2026-04-03")
        assert "Several people have this name. Which one?" in said
        assert tasks(talk) == []
        said = await talk.say("lima@diversity> 2", ":advance 5s")
        assert "(edited) A1: glossary · Ana (console:a2)" in said
        assert [task[2] for task in tasks(talk)] == ["2026-04-03"]
        assert notes(talk) == [("action", "glossary")]


@pytest.mark.parametrize(
    "line",
    [
        "kyoto, accra: write it by 2026-04-03",
        "kyoto and accra write it by 2026-04-03",
        "kyoto & accra: write it by 2026-04-03",
        "accra / kyoto – write it by 2026-04-03",
    ],
)
async def test_of_several_who_are_named_the_one_owner_is_asked(sqlite_url: str, line: str) -> None:
    """S7: an action is somebody's."""
    async with meeting(sqlite_url) as talk:
        said = await talk.say(f"lima@diversity: !action {line}")
        assert "An action has one owner. Who is it?" in said
        assert tasks(talk) == []
        choice = next(entry for entry in said.splitlines() if "kyoto (" in entry).split(":")[0].strip("> ")
        await talk.say(f"lima@diversity> {choice}")
        assert tasks(talk) == [("write it", "kyoto", "2026-04-03")]


async def test_of_a_list_of_three_and_in_a_message_of_several_lines_it_is_refused(sqlite_url: str) -> None:
    """S7."""
    async with meeting(sqlite_url) as talk:
        said = await talk.say(r"lima@diversity: !info One\n!action kyoto, accra and jakarta write it")
        assert "Line 2 is not noted. An action has one owner. Who is it?" in said
        assert tasks(talk) == []


async def test_a_co_chair_is_a_role_that_an_action_can_be_given_to(sqlite_url: str) -> None:
    """S7: of two, which one is asked."""
    async with meeting(sqlite_url) as talk:
        said = await talk.say("lima@diversity: !action co-chair: write it by 30 April")
        assert "An action has one owner. Who is it?" in said
        assert "berlin (" in said
        assert "accra (" in said


async def test_an_action_can_be_noted_after_the_meeting(sqlite_url: str) -> None:
    """S4: action items may follow within a day."""
    async with meeting(sqlite_url) as talk:
        await talk.say("berlin@diversity: !end")
        said = await talk.say("lima@diversity: !action kyoto glossary")
        assert said == "[diversity] A1: glossary · kyoto"
        assert notes(talk) == []
