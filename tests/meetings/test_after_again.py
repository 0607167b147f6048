"""What somebody objects to is talked about again: on the next agenda, whichever meeting that turns out to be (S7).

The meeting ends on Monday, 23 March 2026, at 10:00 UTC. berlin, accra and kyoto were there.
"""

from collections.abc import AsyncIterator

import pytest

from storage.minutes import AGAIN, FINAL, OBJECTED, PROVISIONAL, Agreement
from tests.conversation import Conversation
from tests.looking import look
from tests.meetings.afterwards import gather, hold
from tests.meetings.planning import agenda_of

AFTER = ":at 2026-03-26T10:00:01Z"
AGREED = ("agreed Merge the two scenarios", "agreed Meet every two weeks")
NEXT = 'berlin@diversity: !meet "Next" 60m: 2026-03-27 15:00 UTC'
MAY = 'berlin@diversity: !meet "May" 90m: Thu 7 May 13:00 UTC'
ITEM = ("G1: Merge the two scenarios", None)


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    """Lima objects to G1."""
    async with Conversation(sqlite_url) as conversation:
        await gather(conversation)
        await hold(conversation, AGREED)
        await conversation.say("lima@dm: object G1 no")
        yield conversation


def state_of(talk: Conversation, number: int = 1) -> str:
    return look(talk, lambda session: session.get_one(Agreement, number)).state


async def test_it_is_put_on_an_agenda_once_and_shown_as_talked_about_again(talk: Conversation) -> None:
    """S7."""
    await talk.say(NEXT)
    said = await talk.say("berlin@dm: settle G1 again")
    card = said[said.index("[diversity] (edited) Agreed in M1") :]
    assert "• G1: Merge the two scenarios (talked about again in M2)" in card
    assert "> g1:" not in card
    assert "!object G2 and why" in card
    assert "G1 (talked about again in M2): Merge the two scenarios" in await talk.say("lima@diversity: !minutes M1")
    said = await talk.say("accra@diversity: !settle G1 again")
    assert said == "[diversity] G1 is on the agenda of M2 already."
    assert agenda_of(talk, 2) == [ITEM]


async def test_its_words_are_there_in_full_however_long(sqlite_url: str) -> None:
    async with Conversation(sqlite_url) as talk:
        await gather(talk)
        await hold(talk, ("agreed " + "w" * 500,))
        await talk.say("lima@dm: object G1 no", NEXT, "berlin@dm: settle G1 again")
        assert agenda_of(talk, 2) == [("G1: " + "w" * 500, None)]


async def test_it_is_talked_about_again_on_the_agenda_of_the_next_meeting(talk: Conversation) -> None:
    await talk.say(MAY, ":advance 1m")
    said = await talk.say("berlin@dm: settle G1 again")
    assert "[diversity] G1 is talked about again: it is on the agenda of M2." in said
    assert "[diversity] (edited) M2: May" in said
    assert state_of(talk) == AGAIN


async def test_without_a_next_meeting_it_waits_for_one_and_is_said_once(talk: Conversation) -> None:
    said = await talk.say("berlin@dm> again")
    assert "[diversity] G1 is to be talked about again, once a meeting is planned." in said
    assert "• G1: Merge the two scenarios (to be talked about again)" in said
    said = await talk.say("accra@diversity: !settle G1 again")
    assert said == "[diversity] G1 is to be talked about again, once a meeting is planned. Merge the two scenarios"


@pytest.mark.parametrize(
    "planned", [NEXT, 'berlin@diversity: !series "Weekly" 60m every Thursday 14:00'], ids=["meeting", "series"]
)
async def test_what_waits_is_on_the_agenda_of_the_meeting_that_is_planned_then(
    talk: Conversation, planned: str
) -> None:
    await talk.say("berlin@dm> again")
    said = await talk.say(planned, ":advance 1m")
    assert "[diversity] (edited) Agreed in M1\n  • G1: Merge the two scenarios (talked about again in M2)" in said
    assert agenda_of(talk, 2) == [ITEM]
    await talk.say(MAY)
    assert agenda_of(talk, 3) == []


async def test_what_is_talked_about_again_stands_in_the_first_message_about_the_meeting(talk: Conversation) -> None:
    said = await talk.say("berlin@dm> again", NEXT)
    assert "Agenda\n  1. G1: Merge the two scenarios" in said[said.index("[diversity] M2: Next") :]


async def test_where_its_meeting_is_cancelled_it_goes_on_to_the_next(talk: Conversation) -> None:
    await talk.say(NEXT, MAY, "lima@diversity: !agenda M3 Budget", "lima@diversity: !agenda M2 Glossary")
    await talk.say("berlin@dm: settle G1 again", ":advance 1m")
    said = await talk.say("berlin@diversity: !cancel M2 no time", ":advance 1s")
    assert "• G1: Merge the two scenarios (talked about again in M3)" in said
    assert "(edited) M3: May" in said
    assert (agenda_of(talk, 2), agenda_of(talk, 3)) == ([("Glossary", None)], [("Budget", None), ITEM])


async def test_where_no_other_meeting_is_planned_it_waits_again(talk: Conversation) -> None:
    await talk.say(NEXT, "berlin@dm: settle G1 again")
    said = await talk.say("berlin@diversity: !cancel M2 no time", ":advance 1s")
    assert "• G1: Merge the two scenarios (to be talked about again)" in said
    await talk.say(MAY)
    assert agenda_of(talk, 3) == [ITEM]


async def test_where_its_meeting_was_not_started_it_goes_on_as_well(talk: Conversation) -> None:
    await talk.say(NEXT, MAY, "berlin@dm: settle G1 again")
    said = await talk.say(":at 2026-03-27T19:00Z")
    assert "• G1: Merge the two scenarios (talked about again in M3)" in said
    assert agenda_of(talk, 3) == [ITEM]


async def test_once_it_was_talked_about_the_co_chairs_are_asked_how_to_go_on(talk: Conversation) -> None:
    await talk.say(NEXT, MAY, "berlin@dm: settle G1 again", ":at 2026-03-27T15:00Z", "berlin@diversity: !start")
    said = await talk.say("berlin@diversity: !end", ":advance 1s")
    assert said.count("G1 of Diversity is not final: Merge the two scenarios") == 2
    assert "• G1: Merge the two scenarios (somebody objects)" in said
    assert (state_of(talk), agenda_of(talk, 3)) == (OBJECTED, [])
    await talk.say("berlin@dm: settle G1 again")
    assert (agenda_of(talk, 2), agenda_of(talk, 3)) == ([ITEM], [ITEM])


async def test_an_objection_that_is_taken_back_takes_it_off_the_agenda(talk: Conversation) -> None:
    await talk.say(NEXT, "berlin@dm: settle G1 again", "lima@diversity: !agenda M2 Budget", ":advance 1m")
    said = await talk.say("lima@dm: unobject G1")
    assert "Without another one it is final on Thursday, 26 March 2026, 10:00 (UTC)." in said
    assert "• G1: Merge the two scenarios (provisional until" in said
    assert "(edited) M2: Next" in said
    assert (state_of(talk), agenda_of(talk, 2)) == (PROVISIONAL, [("Budget", None)])


async def test_an_objection_that_is_taken_back_while_it_waits_leaves_nothing_to_talk_about(talk: Conversation) -> None:
    await talk.say("berlin@dm> again", AFTER, "lima@dm: unobject G1", MAY)
    assert (state_of(talk), agenda_of(talk, 2)) == (FINAL, [])


async def test_another_objection_counts_and_asks_the_co_chairs_nothing(talk: Conversation) -> None:
    await talk.say(NEXT, "berlin@dm: settle G1 again")
    said = await talk.say("cairo@dm: object G1 too fast")
    assert (
        "[diversity] Somebody objects to G1 too. Why: too fast\n"
        "  G1 is talked about again: it is on the agenda of M2. Merge the two scenarios"
    ) in said
    assert "is not final" not in said
    await talk.say("lima@dm: unobject G1")
    assert (state_of(talk), agenda_of(talk, 2)) == (AGAIN, [ITEM]), "one objection stands"
    await talk.say("cairo@diversity: !leave", "cairo@diversity> leave", ":advance 1m")
    assert (state_of(talk), agenda_of(talk, 2)) == (PROVISIONAL, [])


async def test_another_objection_while_it_waits_says_so(talk: Conversation) -> None:
    said = await talk.say("berlin@dm> again", "cairo@dm: object G1 too fast")
    assert "Why: too fast\n  G1 is to be talked about again, once a meeting is planned." in said


async def test_taken_off_by_hand_it_waits_for_a_new_meeting(talk: Conversation) -> None:
    await talk.say(NEXT, "berlin@dm: settle G1 again")
    said = await talk.say("berlin@diversity: !agenda M2 remove 1", ":advance 1s")
    assert "• G1: Merge the two scenarios (to be talked about again)" in said
    await talk.say(MAY)
    assert (agenda_of(talk, 2), agenda_of(talk, 3)) == ([], [ITEM])


@pytest.mark.parametrize("how", ["drop", "poll"])
async def test_who_chooses_otherwise_takes_it_off_the_agenda(talk: Conversation, how: str) -> None:
    await talk.say(NEXT, "berlin@dm: settle G1 again", f"accra@dm: settle G1 {how}")
    assert agenda_of(talk, 2) == []


async def test_who_has_chosen_is_not_asked_once_more(talk: Conversation) -> None:
    await talk.say("berlin@dm> again")
    assert "G1 of Diversity is not final" not in await talk.say(AFTER)
