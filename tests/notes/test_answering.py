"""What a group says to a note returns to where that came from (N1).

N1 went from Diversity to Partnerships and Advocacy at 09:00 UTC on Monday, 23 March 2026, and has arrived.
"""

from collections.abc import AsyncIterator

import pytest
from sqlmodel import select

from storage.offers import Offer
from tests.conversation import Conversation
from tests.looking import look
from tests.notes.forwarded import A_MOMENT, FORWARD, four_groups, gather


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url, four_groups()) as conversation:
        await gather(conversation)
        await conversation.say(FORWARD, A_MOMENT)
        yield conversation


@pytest.mark.parametrize("line", ["oslo@partnerships> ack", "oslo@partnerships: !ack N1", "oslo@partnerships: !ack"])
async def test_a_note_is_acknowledged_by_a_tap_or_in_words(talk: Conversation, line: str) -> None:
    said = await talk.say(line)
    assert (
        "• Advocacy: delivered (Mon 23 Mar, 10:00 Berlin)\n  • Partnerships: acknowledged (Mon 23 Mar, 10:00 Berlin)"
        in said
    )
    assert "[partnerships] (edited) N1 · Note from Diversity" in said
    assert "✓ This group has acknowledged it." in said
    assert "[advocacy]" not in said


async def test_what_is_acknowledged_is_not_acknowledged_again(talk: Conversation) -> None:
    await talk.say("oslo@partnerships> ack")
    assert "N1 is acknowledged already." in await talk.say("oslo@partnerships: !ack N1")


@pytest.mark.parametrize(
    "lines",
    [
        ["oslo@partnerships: !answer N1 We can in April"],
        ["oslo@partnerships: !answer We can in April"],
        ["oslo@partnerships>> !answer We can in April"],
        ["oslo@partnerships> answer", "oslo@partnerships>> We can in April"],
        ["oslo@partnerships: !answer N1", "oslo@partnerships>> We can in April"],
        ["oslo@partnerships>> We can in April", "oslo@partnerships> yes"],
    ],
)
async def test_an_answer_returns_to_the_source_quoted_with_its_number(talk: Conversation, lines: list[str]) -> None:
    said = await talk.say(*lines)
    assert "[diversity] Partnerships answers N1 (oslo)\n  Please read the draft\n  ┃ We can in April" in said
    assert "• Partnerships: answered" in said
    assert "[advocacy]" not in said


async def test_talk_below_a_note_is_sent_to_nobody_unless_its_author_says_so(talk: Conversation) -> None:
    """Nothing is forwarded by itself."""
    said = await talk.say("oslo@partnerships>> what do we think of this?")
    assert "Shall I send this to where N1 came from, as the answer of your group?" in said
    said = await talk.say("oslo@partnerships> no")
    assert "Nothing was said to N1." in said
    assert "[diversity]" not in said


async def test_words_that_nobody_has_sent_are_forgotten_after_a_day(talk: Conversation) -> None:
    """X1: talk is not kept."""
    await talk.say("oslo@partnerships>> what do we think of this?")
    assert look(talk, lambda session: [o for o in session.exec(select(Offer)) if "think" in o.arguments])
    assert "Nothing was sent." in await talk.say(":advance 1d1m")
    assert not look(talk, lambda session: [o for o in session.exec(select(Offer)) if "think" in o.arguments])


async def test_a_group_reads_what_was_answered_for_it_in_private(talk: Conversation) -> None:
    said = await talk.say("oslo@dm: answer N1 We can in April")
    assert "[oslo, private] Your answer to N1 is on its way." in said
    assert "[partnerships] oslo answers N1 for this group:\n  ┃ We can in April" in said
    assert "[diversity] Partnerships answers N1 (oslo)" in said


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("oslo@partnerships: !decline N1 We have no time", "We have no time"),
        ("oslo@partnerships>> !decline We have no time", "We have no time"),
        ("oslo@partnerships: !note decline N1 We have no time", "We have no time"),
    ],
)
async def test_a_no_returns_with_its_reason(talk: Conversation, line: str, reason: str) -> None:
    said = await talk.say(line)
    assert f"[diversity] Partnerships declines N1 (oslo)\n  Please read the draft\n  ┃ {reason}" in said
    assert "• Partnerships: declined" in said


async def test_a_no_needs_no_reason(talk: Conversation) -> None:
    said = await talk.say("oslo@partnerships> decline")
    assert "Why does your group decline N1?" in said
    said = await talk.say("oslo@partnerships> no reason")
    assert "[diversity] Partnerships declines N1 (oslo)\n  Please read the draft" in said


async def test_after_a_no_a_group_can_still_answer(talk: Conversation) -> None:
    said = await talk.say("oslo@partnerships: !decline N1 no time", "oslo@partnerships: !answer N1 in June, then")
    assert "[diversity] Partnerships answers N1 (oslo)" in said
    assert "N1 is answered already" in await talk.say("oslo@partnerships: !ack N1")


@pytest.mark.parametrize("line", ["quito@dm: ack N1", "quito@health: !answer N1 hello", "quito@dm: note N1"])
async def test_a_note_is_nobodys_outside_the_groups_that_sent_or_got_it(talk: Conversation, line: str) -> None:
    """Not even that it exists is told."""
    said = await talk.say(line)
    assert "There is no note “N1” that your groups have sent or got." in said
    assert "[diversity]" not in said


async def test_the_group_that_a_note_comes_from_does_not_answer_it(talk: Conversation) -> None:
    said = await talk.say("lima@dm: ack N1")
    assert "N1 is not for a group that you are in" in said
    assert "Only members of Advocacy, Partnerships can." in said


async def test_a_tap_of_somebody_who_is_not_in_the_group_is_refused_with_words(talk: Conversation) -> None:
    assert "N1 is not for a group that you are in" in await talk.say("core@partnerships> ack")


async def test_with_several_open_notes_it_is_asked_which_one_is_meant(talk: Conversation) -> None:
    await talk.say("quito@health: !forward partnerships Is there a map?", A_MOMENT)
    said = await talk.say("oslo@partnerships: !answer We have one")
    assert "Which note is it about?\n  • N2 from Community Health, Mon 23 Mar: Is there a map?" in said
    assert "• N1 from Diversity, Mon 23 Mar: Please read the draft" in said
    assert "> 1: N2 from Community Health" in said
    assert "[health] Partnerships answers N2 (oslo)" in await talk.say("oslo@partnerships> 1")


@pytest.mark.parametrize(
    ("line", "said_there"),
    [("!note decline too late", "Partnerships declines N1 (oslo)"), ("!ack", "• Partnerships: acknowledged")],
)
async def test_every_way_to_say_something_asks_which_note_is_meant(
    talk: Conversation, line: str, said_there: str
) -> None:
    await talk.say("quito@health: !forward partnerships Is there a map?", A_MOMENT)
    assert "Which note is it about?" in await talk.say(f"oslo@partnerships: {line}")
    assert said_there in await talk.say("oslo@partnerships> 2")


async def test_without_any_open_note_it_is_said_where_they_are_listed(talk: Conversation) -> None:
    assert "No note waits for your group. notes lists" in (await talk.say("quito@dm: answer hello"))


async def test_an_answer_that_is_too_long_is_refused_with_the_limit(talk: Conversation) -> None:
    said = await talk.say("oslo@partnerships: !answer N1 " + "a" * 1001)
    assert "Please say it in at most 1000 characters. That was 1001." in said


async def test_another_features_decline_stays_its_own(talk: Conversation) -> None:
    assert "P99" in await talk.say("oslo@dm: decline P99")


async def test_after_a_week_the_cochairs_are_reminded_once_and_only_where_nothing_was_said(talk: Conversation) -> None:
    await talk.say("nairobi@dm: timezone Nairobi", "rio@advocacy: !ack N1")
    said = await talk.say(":advance 7d1h")
    assert (
        "[nairobi, private] Partnerships has not said anything to N1 from Diversity yet: Please read the draft" in said
    )
    assert "Advocacy has not said anything" not in said
    assert "has not said anything" not in await talk.say(":advance 8d")


async def test_the_list_has_both_directions_and_what_waits_first(database_url: str) -> None:
    async with Conversation(database_url, four_groups()) as talk:
        await gather(talk)
        await talk.say(FORWARD, A_MOMENT)
        await talk.say(
            "oslo@partnerships: !ack N1", "oslo@partnerships: !forward diversity Where is the map?", A_MOMENT,
            "quito@health: !forward partnerships Is there a map?", A_MOMENT,
        )  # fmt: skip
        said = await talk.say("oslo@partnerships: !notes")
        assert "• N3 from Community Health, Mon 23 Mar · waits for your group: Is there a map?" in said
        assert "• N2 to Diversity, Mon 23 Mar · delivered: Where is the map?" in said
        assert "• N1 from Diversity, Mon 23 Mar · acknowledged: Please read the draft" in said
        assert said.index("N3 from") < said.index("N2 to") < said.index("N1 from")
        assert "• N1 to Advocacy, Partnerships, Mon 23 Mar · acknowledged 1, delivered 1" in await talk.say(
            "lima@dm: notes"
        )


async def test_long_lists_have_pages(talk: Conversation) -> None:
    await talk.say(*(f"core@core: !announce health Number {n}" for n in range(11)), A_MOMENT)
    said = await talk.say("quito@dm: notes")
    assert "Page 1 of 2. More: notes 2." in said
    assert "Page 2 of 2." in await talk.say("quito@dm: notes 2")
    assert "There are 2 pages of notes." in await talk.say("quito@dm: notes 3")


async def test_pages_are_turned_by_tapping(talk: Conversation) -> None:
    await talk.say(*(f"core@core: !announce health Number {n}" for n in range(11)), A_MOMENT)
    assert "> more: More" in await talk.say("quito@health: !notes")
    said = await talk.say("quito@health> more")
    assert "[health] (edited) Notes of Community Health" in said
    assert "Page 2 of 2." in said
    assert "> back: Back" in said
    assert "Page 1 of 2." in await talk.say("quito@health> back")


async def test_a_note_is_shown_without_its_number(talk: Conversation) -> None:
    await talk.say("quito@health: !forward partnerships Is there a map?", A_MOMENT)
    said = await talk.say("oslo@partnerships: !note")
    assert "Which note do you want to see?\n  • N2 from Community Health, Mon 23 Mar: Is there a map?" in said
    assert "[partnerships] N1 · Note from Diversity" in await talk.say("oslo@partnerships> 2")
    said = await talk.say('oslo@partnerships>>"Is there a map" !note', 'berlin@diversity>>"Note to Adv" !note')
    assert "[partnerships] N2 · Note from Community Health" in said
    assert "[diversity] N1 · Note from Diversity" in said
    assert "There are no notes of" not in said


async def test_without_any_note_it_is_said_how_one_is_sent(talk: Conversation) -> None:
    assert "There are no notes of Community Health yet." in await talk.say("quito@health: !note")


async def test_the_core_team_reads_the_notes_of_a_group_and_others_do_not(talk: Conversation) -> None:
    assert "N1 to Advocacy, Partnerships" in await talk.say("core@core: !notes diversity")
    assert "Only the members of Diversity and the core team see its notes." in await talk.say(
        "quito@dm: notes diversity"
    )


async def test_a_group_reads_its_own_state_and_the_source_those_of_all(talk: Conversation) -> None:
    await talk.say("oslo@partnerships: !answer N1 We can in April", "rio@advocacy: !decline N1 Sin tiempo")
    said = await talk.say("oslo@partnerships: !note N1")
    assert "We can in April" in said
    assert "Sin tiempo" not in said
    said = await talk.say("lima@diversity: !note N1")
    assert "We can in April" in said
    assert "Sin tiempo" in said
