"""A report is written in private, section by section, from what the records say (P2)."""

from collections.abc import AsyncIterator

import pytest

from handlers.reports.sections import SECTIONS
from tests.conversation import Conversation
from tests.reports.staging import drafted, group, numbers, report_of, texts


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with group(sqlite_url) as conversation:
        yield conversation


async def test_a_report_begins_with_what_the_records_say(talk: Conversation) -> None:
    """P2: the room hears nothing of it but that the answer is in private."""
    said = await drafted(talk)
    assert "[berlin, private] I have begun the step report T1 of Diversity with what your records say." in said
    assert "From Monday, 23 March 2026 to Thursday, 26 March 2026" in said
    assert "[berlin, private] T1: Diversity · What happened (1 of 10)" in said
    assert "• M1: Weekly, Monday, 23 March 2026. 2 people were there." in said
    assert "[accra, private] berlin has begun the step report T1 of Diversity." in said
    assert "[diversity] I have answered you in private." in said
    assert set(texts(talk)) == set(SECTIONS)


async def test_no_section_names_anybody(talk: Conversation) -> None:
    """P2, X1: kyoto's action is told without kyoto."""
    await drafted(talk)
    said = "\n".join(texts(talk).values())
    assert "A1: glossary, by Friday, 10 April 2026" in said
    assert not [who for who in ("berlin", "accra", "lima", "kyoto") if who in said]


async def test_each_section_is_kept_written_anew_or_left_out(talk: Conversation) -> None:
    """P2."""
    await drafted(talk)
    assert "What we recommend (2 of 10)" in await talk.say("berlin@dm> keep")
    assert "What we agreed on (3 of 10)" in await talk.say("berlin@dm: We recommend R3.\\n- It merges both")
    assert "Insights and obstacles (4 of 10)" in await talk.say("berlin@dm> skip")
    kept = texts(talk)
    assert "M1: Weekly" in kept["happened"]
    assert kept["recommendations"] == "We recommend R3.\n- It merges both"
    assert kept["agreements"] == ""


async def test_one_can_go_back_and_have_what_the_records_say_again(talk: Conversation) -> None:
    await drafted(talk)
    before = texts(talk)["recommendations"]
    await talk.say("berlin@dm> keep", "berlin@dm: We recommend R3.")
    said = await talk.say("berlin@dm> previous")
    assert "We recommend R3." in said
    assert "> refill: From the records" in said
    await talk.say("berlin@dm> refill")
    assert texts(talk)["recommendations"] == before


async def test_after_the_last_section_the_whole_is_shown(talk: Conversation) -> None:
    await drafted(talk)
    said = await talk.say(*["berlin@dm> skip"] * 9, "berlin@dm: A translator for French")
    assert "[berlin, private] Step report T1: Diversity" in said
    assert "Draft: no co-chair has approved it yet.\n  \n  Help wanted\n  A translator for French" in said
    assert "> approve-it: Approve it" in said


async def test_what_is_written_long_after_the_question_is_no_section(talk: Conversation) -> None:
    await drafted(talk)
    before = texts(talk)
    await talk.say(":advance 2h", "berlin@dm: good morning everybody")
    assert texts(talk) == before
    await talk.say("berlin@dm: !report", ":advance 2h", "berlin@dm>> Not much happened")
    assert texts(talk)["happened"] == "Not much happened"


async def test_an_order_about_the_report_is_no_section(talk: Conversation) -> None:
    await drafted(talk)
    await talk.say("berlin@dm: report edit risks Two of us leave in May")
    assert texts(talk)["risks"] == "Two of us leave in May"
    assert "M1: Weekly" in texts(talk)["happened"]


async def test_a_section_of_4000_characters_fits_and_one_more_is_refused(talk: Conversation) -> None:
    await drafted(talk)
    assert "at most 4000 characters, and that was 4001" in await talk.say(f"berlin@dm: {'a' * 4001}")
    said = await talk.say(f"berlin@dm: {'word ' * 799}word")
    assert "What we recommend (2 of 10)" in said
    assert "… The rest is in the whole report." in await talk.say("berlin@dm> previous")


# Both co-chairs, and others


async def test_a_draft_is_shared_and_what_another_one_changed_is_shown_before_it_is_replaced(
    talk: Conversation,
) -> None:
    """P2: of two who write the same section at once, the second one sees what the first one wrote."""
    await drafted(talk)
    await talk.say("accra@dm: report edit T1 happened We met once")
    said = await talk.say("berlin@dm: We met twice")
    assert "accra has changed this in the meantime." in said
    assert "We met once" in said
    assert texts(talk)["happened"] == "We met once"
    await talk.say("berlin@dm: We met twice")
    assert texts(talk)["happened"] == "We met twice"
    await talk.say("accra@diversity: !report", "accra@dm> skip")
    assert texts(talk)["happened"] == ""


async def test_a_group_writes_one_report_at_a_time(talk: Conversation) -> None:
    await drafted(talk)
    said = await talk.say("accra@diversity: !report")
    assert "[accra, private] T1: Diversity · What happened (1 of 10)" in said
    assert numbers(talk) == [(1, "draft")]


async def test_other_days_fill_in_anew_what_nobody_has_written(talk: Conversation) -> None:
    await drafted(talk)
    await talk.say("berlin@dm: report edit recommendations None")
    said = await talk.say("berlin@dm: !report 2026-03-24..2026-03-25")
    assert "T1 is about other days now. From Tuesday, 24 March 2026 to Wednesday, 25 March 2026." in said
    assert "M1" not in texts(talk)["happened"]
    assert texts(talk)["recommendations"] == "None"


@pytest.mark.parametrize("who", ["lima@diversity", "lima@dm", "oslo@dm"])
async def test_members_begin_no_report_and_read_no_draft(talk: Conversation, who: str) -> None:
    """P2: refused kindly."""
    refused = "write its report, and whoever has the role communications."
    assert refused in await talk.say(f"{who}: !report")
    await drafted(talk)
    assert refused in await talk.say(f"{who}: !report edit risks None")
    assert "There is no report “T1” that you can read." in await talk.say(f"{who}: !report T1")


async def test_whoever_has_the_role_communications_writes_and_does_not_approve(talk: Conversation) -> None:
    """G5."""
    await talk.say("lima@diversity: !role communications")
    assert "Only the co-chairs of Diversity" in await talk.say("lima@dm: !report")
    await drafted(talk)
    await talk.say("lima@dm: !report edit risks Two of us leave in May")
    assert texts(talk)["risks"] == "Two of us leave in May"
    said = await talk.say("lima@dm: !report T1")
    assert "> ask-cochair: Ask a co-chair to look at it" in said
    assert "> approve" not in said
    assert "Only the co-chairs of Diversity" in await talk.say("lima@dm: !approve T1")
    said = await talk.say("lima@dm> ask-cochair")
    assert "2 co-chairs have T1 to look at now." in said
    assert "[accra, private] lima asks you to look at it." in said


async def test_buttons_on_the_screen_end_with_the_role(talk: Conversation) -> None:
    """G4."""
    await drafted(talk)
    await talk.say("berlin@dm> whole", "core@core: !unappoint diversity berlin")
    await talk.say("berlin@dm> approve-it")
    assert report_of(talk).state == "draft"


async def test_a_draft_that_is_dropped_leaves_no_words_and_a_new_one_can_begin(talk: Conversation) -> None:
    await drafted(talk)
    await talk.say("berlin@dm> whole")
    await talk.say("lima@dm: !drop T1")
    assert report_of(talk).state == "draft"
    said = await talk.say("accra@diversity: !drop T1")
    assert "T1 is dropped, and what was written in it is removed." in said
    assert texts(talk) == {}
    assert "T1 was dropped. A co-chair begins a new one with report." in await talk.say("berlin@dm: !approve T1")
    await drafted(talk)
    assert numbers(talk) == [(1, "dropped"), (2, "draft")]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("report approve", "Diversity is not writing a report. A co-chair begins one with report."),
        ("report edit", "Diversity is not writing a report."),
        ("report T7", "There is no report “T7” that you can read. reports lists those that there are."),
        ("report T99999999999", "There is no report “T99999999999” that you can read."),
        ("report next week", "I could not read “next week” as the days of a report."),
        ("report 2026-04-01..2026-04-03", "A report is about what has happened, and Friday, 3 April 2026"),
    ],
)
async def test_what_cannot_be_done_says_what_would_work(talk: Conversation, line: str, answer: str) -> None:
    assert answer in await talk.say(f"berlin@dm: !{line}")


async def test_an_unknown_section_is_refused_with_all_of_them(talk: Conversation) -> None:
    await drafted(talk)
    said = await talk.say("berlin@dm: !report edit weather Sunny")
    assert "There is no section “weather”. A report has these: happened, recommendations, agreements" in said
    await talk.say("berlin@dm: !report edit next steps: We go on")
    assert texts(talk)["next"] == "We go on"


async def test_choices_can_be_typed_and_are_no_commands(talk: Conversation) -> None:
    """P2: what is offered can be written out."""
    await drafted(talk)
    assert "(2 of 10)" in await talk.say("berlin@dm: keep")
    assert "(3 of 10)" in await talk.say("berlin@dm: skip")
    assert "(2 of 10)" in await talk.say("berlin@dm: previous section")
    assert "Draft: no co-chair" in await talk.say("berlin@dm: show the whole")
    assert "Which section of T1 shall be changed?" in await talk.say("berlin@dm: revise")
    assert "Risks (8 of 10)" in await talk.say("berlin@dm: 8")
    await talk.say("berlin@dm: whole", "berlin@dm: approve it")
    assert report_of(talk).state == "approved"


# Words that are no text of a section


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("risk", "Risks (8 of 10)"),
        ("the next steps please", "Next steps (9 of 10)"),
        ("obstacels", "Insights and obstacles (4 of 10)"),
        ("What we agreed on", "What we agreed on (3 of 10)"),
        ("green tea", "Which section of T1 shall be changed?"),
        ("stop", "T1 is kept as it stands. report goes on with it."),
    ],
)
async def test_a_section_to_change_may_be_named_in_other_words(talk: Conversation, said: str, answer: str) -> None:
    """P2: what names none asks again; nothing is written by it."""
    await drafted(talk)
    before = texts(talk)
    await talk.say("berlin@dm> whole", "berlin@dm> revise")
    assert answer in await talk.say(f"berlin@dm: {said}")
    assert texts(talk) == before


async def test_while_a_section_is_asked_for_a_line_can_be_written(talk: Conversation) -> None:
    await drafted(talk)
    await talk.say("berlin@dm> whole", "berlin@dm> revise", "berlin@dm: report edit feedback We heard you")
    assert texts(talk)["feedback"] == "We heard you"


@pytest.mark.parametrize("mark", [":", ">>"])
@pytest.mark.parametrize("said", ["stop", "Cancel", "later", "Stop for now."])
async def test_one_can_stop_and_go_on_later(talk: Conversation, said: str, mark: str) -> None:
    """P2: a word that stops is no text of a section, nor is what is written after it."""
    await drafted(talk)
    before = texts(talk)
    await talk.say("berlin@dm: report")
    assert "T1 is kept as it stands. report goes on with it." in await talk.say(f"berlin@dm{mark} {said}")
    await talk.say("berlin@dm: good morning everybody")
    assert texts(talk) == before
    assert "What happened (1 of 10)" in await talk.say("berlin@dm: report")


async def test_a_section_can_be_left_by_a_tap(talk: Conversation) -> None:
    said = await drafted(talk)
    assert "> stop: Stop for now" in said
    assert "(edited) T1 is kept as it stands." in await talk.say("berlin@dm> stop")


@pytest.mark.parametrize("said", ["help report", "help", "report last month", "report T1"])
async def test_help_and_orders_are_no_section(talk: Conversation, said: str) -> None:
    await drafted(talk)
    await talk.say(f"berlin@dm: {said}")
    assert "Noted" not in await talk.say(f"berlin@dm: {said}")
    assert not [text for text in texts(talk).values() if text == said]


async def test_a_sentence_that_begins_with_help_is_a_section(talk: Conversation) -> None:
    await drafted(talk)
    await talk.say("berlin@dm: Help us to find translators for French")
    assert texts(talk)["happened"] == "Help us to find translators for French"
