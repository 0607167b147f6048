"""Series: lines typed, answers read. The clock stands at Monday, 23 March 2026, 09:00 UTC."""

from collections.abc import AsyncIterator

import pytest
from sqlmodel import Session

from handlers.meetings.series import keeping
from storage import due
from tests.conversation import Conversation
from tests.looking import look
from tests.meetings.seriestelling import WEEKLY, group, lines, planned, rows


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Conversation]:
    async with group(database_url) as conversation:
        yield conversation


async def test_a_series_is_called_in_a_line_and_announced_once_with_its_file(talk: Conversation) -> None:
    """S5, S6, S8: echoed with weekday, date, zone and the local times of the group."""
    said = await talk.say(f"berlin@diversity: !{WEEKLY}")
    assert said.startswith(
        "[diversity] S1: Weekly (1 h)\n"
        "  Every Thursday at 14:00 (Berlin)\n"
        "  M1: Thursday, 26 March 2026, 13:00 UTC = 08:00 Lima · 14:00 Berlin · 20:00 Jakarta · 22:00 Tokyo\n"
        "  M2: Thursday, 2 April 2026, 12:00 UTC = 07:00 Lima · 14:00 Berlin · 19:00 Jakarta · 21:00 Tokyo\n"
        "  Short notice: less than 7 days.\n"
    )
    assert said.count("series-S1.ics") == 1
    assert [(row.series_day, row.minutes, row.title) for row in rows(talk)] == [
        (row.begins.date(), 60, "Weekly") for row in rows(talk)
    ]


async def test_two_meetings_of_a_series_are_always_planned(talk: Conversation) -> None:
    """S5: also when the bot was started anew."""
    await talk.say(f"berlin@diversity: !{WEEKLY}")
    assert planned(talk) == ["Thu 26.03. 13:00", "Thu 02.04. 12:00"]
    await talk.say(":at 2026-03-26T13:30Z")
    assert len(rows(talk)) == 2
    await talk.say(":restart", ":at 2026-03-26T14:00Z")
    assert planned(talk)[-2:] == ["Thu 02.04. 12:00", "Thu 09.04. 12:00"]
    await talk.say(":at 2026-05-01T12:00Z")
    assert planned(talk)[-2:] == ["Thu 07.05. 12:00", "Thu 14.05. 12:00"]


async def test_a_series_that_nothing_waits_for_goes_on_at_the_next_start(talk: Conversation) -> None:
    await talk.say(f"berlin@diversity: !{WEEKLY}")

    def forget(session: Session) -> None:
        due.cancel(session, [f"{keeping.KEEP}:1"])
        session.commit()

    look(talk, forget)
    await talk.say(":at 2026-04-03T09:00Z")
    assert len(rows(talk)) == 2
    await talk.say(":restart", ":advance 1m")
    assert planned(talk)[-2:] == ["Thu 09.04. 12:00", "Thu 16.04. 12:00"]


async def test_a_cancelled_meeting_does_not_count_as_planned(talk: Conversation) -> None:
    await talk.say(f"berlin@diversity: !{WEEKLY}", "berlin@diversity: !cancel M1 Easter", ":at 2026-04-02T13:00Z")
    assert planned(talk) == ["Thu 02.04. 12:00", "Thu 09.04. 12:00", "Thu 16.04. 12:00"]
    assert [row.series_day.day for row in rows(talk) if row.series_day] == [26, 2, 9, 16]


async def test_a_series_ends_with_its_last_day(talk: Conversation) -> None:
    await talk.say(f"berlin@diversity: !{WEEKLY} until 2 April")
    assert planned(talk) == ["Thu 26.03. 13:00", "Thu 02.04. 12:00"]
    said = await talk.say(":at 2026-04-03T12:00Z")
    assert lines(said, "last meeting") == ["[diversity] S1: Weekly has had its last meeting."]
    assert "It is over." in await talk.say("lima@dm: series S1")
    assert "There is no series yet." in await talk.say("lima@dm: series")


async def test_a_series_is_shown_on_the_clock_of_who_asks(talk: Conversation) -> None:
    await talk.say(f"berlin@diversity: !{WEEKLY}")
    assert "M1: Thursday, 26 March 2026, 13:00 UTC = 08:00 Lima\n" in await talk.say("lima@dm: series S1")
    assert "S1: Weekly (1 h): Every Thursday at 14:00 (Berlin)" in await talk.say("lima@diversity: !series")
    assert "Every Thursday at 14:00 (Berlin)" in await talk.say("core@dm: series S1")
    assert "There is no series “S2” in your groups." in await talk.say("lima@dm: series S2")


async def test_only_co_chairs_call_and_change_a_series(talk: Conversation) -> None:
    """G4."""
    only = "Only the co-chairs of Diversity can do that."
    assert only in await talk.say(f"lima@diversity: !{WEEKLY}")
    await talk.say(f"accra@dm: {WEEKLY}")
    for said in ("series S1 Friday 15:00", "series S1 end", "rotate S1"):
        assert only in await talk.say(f"lima@dm: {said}")


async def test_the_core_team_reads_the_series_of_a_group_and_changes_none(talk: Conversation) -> None:
    """G4."""
    for place in ("core@core", "core@dm"):
        assert "Which group is it about?" in await talk.say(f"{place}: !series")
        assert "Which group is it about?" in await talk.say(f"{place}: !{WEEKLY}")
    await talk.say(f"berlin@diversity: !{WEEKLY}")
    assert "Every Thursday at 14:00 (Berlin)" in await talk.say("core@core: !series S1")
    assert "Only the co-chairs of Diversity can do that." in await talk.say("core@core: !series S1 15:00")


async def test_a_series_of_another_group_is_not_known(talk: Conversation) -> None:
    await talk.say(f"berlin@diversity: !{WEEKLY}", ":join nairobi partnerships")
    for place in ("nairobi@partnerships", "nairobi@dm"):
        assert "There is no series “S1” in your groups." in await talk.say(f"{place}: !series S1")


async def test_what_is_called_stays_what_somebody_wrote(talk: Conversation) -> None:
    """A title is data: it calls nobody, and is no markup."""
    said = await talk.say('berlin@diversity: !series "@room **b** {n}" 60m every Thursday 14:00')
    assert "S1: @\u2060room **b** {n} (1 h)" in said


async def test_whoever_calls_it_in_private_is_told_so_there(talk: Conversation) -> None:
    said = await talk.say(f"accra@dm: {WEEKLY}")
    assert "[diversity] S1: Weekly (1 h)" in said
    assert "[accra, private] The group knows of S1 now. series S1 shows it." in said


async def test_a_date_that_is_not_certain_is_asked_back(talk: Conversation) -> None:
    """S8: and what was chosen is read as the date that it shows."""
    said = await talk.say(f"berlin@diversity: !{WEEKLY} from 04/05 until 2026-12-31")
    assert "I am not sure when “04/05” is. Which one do you mean?" in said
    said = await talk.say("berlin@diversity> 1")
    assert "Every Thursday at 14:00 (Berlin), until Thursday, 31 December 2026" in said
    assert planned(talk) == ["Thu 09.04. 12:00", "Thu 16.04. 12:00"]


@pytest.mark.parametrize(
    ("order", "answer"),
    [
        ('series "W" 60m every Thursday 14:00 CST', "Write the time zone that you mean: Asia/Shanghai"),
        ('series "W" 60m every Thursday 14:00 from 26 March until 25 March', "is past"),
        ('series "W" 60m every Thursday 14:00 from 27 March until 1 April', "that is after the last day"),
        ('series "W" 60m every Thursday 14:00 from 2028-01-01', "is more than a year away"),
        ('series "W" 0m every Thursday 14:00', "from 15 minutes to 12 hours|between 15 minutes and 12 hours"),
        (f'series "{"W" * 121}" 60m every Thursday 14:00', "A title can have 120 characters; this one has 121."),
    ],
)
async def test_what_is_no_series_is_refused(talk: Conversation, order: str, answer: str) -> None:
    """S1, S8."""
    said = await talk.say(f"berlin@diversity: !{order}")
    if answer != "is past":
        assert any(each in said for each in answer.split("|")), said
    assert "[diversity] S1" not in said


async def test_no_more_series_than_a_group_can_follow(talk: Conversation) -> None:
    for number in range(12):
        await talk.say(f'berlin@diversity: !series "W{number}" 60m every Thursday 14:00 from 2026-09-01')
    assert "The group has 12 series already." in await talk.say(f"berlin@diversity: !{WEEKLY}")
