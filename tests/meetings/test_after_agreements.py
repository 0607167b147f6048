"""What is agreed in a meeting is provisional for 72 hours, so that those who were absent can object (S7).

The meeting ends on Monday, 23 March 2026, at 10:00 UTC. berlin, accra and kyoto were there.
"""

from collections.abc import AsyncIterator

import pytest
from sqlmodel import Session

from storage import minutes
from storage.minutes import DROPPED, FINAL, OBJECTED, POLLED, PROVISIONAL, Agreement
from tests.conversation import Conversation
from tests.looking import look, person_id
from tests.meetings.afterwards import gather, hold

DEADLINE = ":at 2026-03-26T10:00Z"
AFTER = ":at 2026-03-26T10:00:01Z"
AGREED = ("agreed Merge the two scenarios", "agreed Meet every two weeks")
LIVE_WITH = ("berlin", "accra", "kyoto", "jakarta")


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url) as conversation:
        await gather(conversation)
        yield conversation


def state_of(talk: Conversation, number: int = 1) -> str:
    return look(talk, lambda session: session.get_one(Agreement, number)).state


async def test_what_was_agreed_is_shown_with_how_to_object_and_until_when(talk: Conversation) -> None:
    said = await hold(talk, AGREED)
    assert (
        "[diversity] Agreed in M1\n"
        "  • G1: Merge the two scenarios (provisional until Thursday, 26 March 2026, 10:00 (UTC))\n"
        "  • G2: Meet every two weeks (provisional until Thursday, 26 March 2026, 10:00 (UTC))\n"
        "  Who cannot live with one of these can object, with a reason: tap, or !object G1 and why.\n"
        "  > g1: Object to G1\n"
        "  > g2: Object to G2"
    ) in said


async def test_of_many_agreements_the_first_ten_have_a_choice_and_each_can_be_objected_to(talk: Conversation) -> None:
    said = await hold(talk, [f"agreed Point {number}" for number in range(1, 13)])
    assert "  > g10: Object to G10\n" in said
    assert "> g11:" not in said
    assert "Somebody objects to G12" in await talk.say("lima@dm: object G12 no")


async def test_a_meeting_without_agreements_asks_for_no_objections(talk: Conversation) -> None:
    assert "Agreed in" not in await hold(talk, ["info nothing"])
    assert "final" not in await talk.say(AFTER)


async def test_each_member_who_was_not_there_is_told_in_private_and_nobody_else(talk: Conversation) -> None:
    await hold(talk, AGREED)
    said = await talk.say(":advance 1m")
    told = {name for name in ("berlin", "accra", "kyoto", "lima", "jakarta", "cairo") if f"[{name}, private]" in said}
    assert told == {"lima", "jakarta", "cairo"}
    assert "You were not at M1: Weekly (Diversity). This was agreed there:" in said


async def test_who_was_absent_is_told_when_they_wake_and_not_while_they_are_on_leave(talk: Conversation) -> None:
    """G7: in Lima it is five in the morning when the meeting ends."""
    await talk.say("lima@dm: timezone America/Lima", "cairo@dm: away 2026-03-20 to 2026-04-02")
    await hold(talk, AGREED)
    assert "[lima, private]" not in await talk.say(":at 2026-03-23T13:59Z")
    said = await talk.say(":at 2026-03-23T14:00Z")
    assert "[lima, private] You were not at M1" in said
    assert "until Thursday, 26 March 2026, 05:00 (Lima)" in said
    assert "[cairo, private] You were not" not in await talk.say(":at 2026-04-10T10:00Z")


async def test_without_an_objection_it_is_final_after_72_hours_and_the_group_hears_it(talk: Conversation) -> None:
    await hold(talk, AGREED)
    assert "final" not in await talk.say(":at 2026-03-26T09:59Z")
    said = await talk.say(DEADLINE)
    assert (
        "[diversity] Nobody objected in time, so these are final:\n"
        "  • G1: Merge the two scenarios\n"
        "  • G2: Meet every two weeks"
    ) in said
    assert "• G1: Merge the two scenarios (final)" in said
    assert (state_of(talk), state_of(talk, 2)) == (FINAL, FINAL)


async def test_the_bot_that_was_away_at_the_deadline_says_it_when_it_is_back(talk: Conversation) -> None:
    await hold(talk, AGREED)
    said = await talk.say(":restart", ":at 2026-03-29T08:00Z", ":restart")
    assert said.count("these are final:") == 1


async def test_an_objection_with_a_reason_holds_it_up_and_leaves_the_others_alone(talk: Conversation) -> None:
    await hold(talk, AGREED)
    said = await talk.say("lima@dm: object G1 it leaves out the small groups")
    assert "[lima, private] Your objection to G1 is noted." in said
    assert "[diversity] Somebody objects to G1: Merge the two scenarios\n  Why: it leaves out the small groups" in said
    assert "• G1: Merge the two scenarios (somebody objects)" in said
    await talk.say(DEADLINE)
    assert (state_of(talk), state_of(talk, 2)) == (OBJECTED, FINAL)


async def test_the_co_chairs_hear_who_objects_and_the_room_does_not(talk: Conversation) -> None:
    await hold(talk, AGREED)
    said = await talk.say("lima@dm: object G1 it leaves out the small groups")
    assert said.count("• lima: it leaves out the small groups") == 2
    assert not any("lima" in line for line in said.splitlines() if line.startswith("[diversity]"))


async def test_a_tap_asks_for_the_reason_in_private_and_a_reply_is_it(talk: Conversation) -> None:
    await hold(talk, AGREED)
    said = await talk.say("lima@diversity> g2")
    assert "[lima, private] Why do you object to G2: Meet every two weeks?" in said
    assert state_of(talk, 2) == PROVISIONAL
    assert "Why: too often for me" in await talk.say("lima@dm>> too often for me")
    assert state_of(talk, 2) == OBJECTED


async def test_other_words_than_a_reply_count_only_when_they_are_said_to_be_the_reason(talk: Conversation) -> None:
    await hold(talk, AGREED)
    await talk.say("lima@diversity> g2")
    assert "Is this why you object to G2? “thank you”" in await talk.say("lima@dm: thank you")
    assert state_of(talk, 2) == PROVISIONAL
    assert "Is this why you object to G2? “too often”" in await talk.say("lima@dm: too often")
    assert "Why: too often" in await talk.say("lima@dm: yes")
    assert state_of(talk, 2) == OBJECTED


async def test_who_does_not_object_after_all_says_so(talk: Conversation) -> None:
    await hold(talk, AGREED)
    assert "You do not object to G1." in await talk.say("lima@diversity> g1", "lima@dm> no")
    assert "You do not object to G1." in await talk.say("lima@diversity> g1", "lima@dm: it is long", "lima@dm> no")
    assert state_of(talk) == PROVISIONAL


async def test_a_day_later_other_words_are_plain_talk(talk: Conversation) -> None:
    """X1."""
    await hold(talk, AGREED)
    await talk.say("lima@diversity> g1", ":advance 25h")
    assert "Is this why" not in await talk.say("lima@dm: good morning to all")


async def test_an_objection_without_a_reason_asks_for_one(talk: Conversation) -> None:
    await hold(talk, AGREED)
    assert "Why do you object to G1" in await talk.say("lima@dm: object G1")
    assert "Why do you object to G1" in await talk.say("lima@dm: object G1 \u200b")
    assert "at most 500 characters. That was 501." in await talk.say(f"lima@dm: object G1 {'a' * 501}")
    assert state_of(talk) == PROVISIONAL


async def test_the_reason_is_shown_as_it_was_written_and_calls_nobody(talk: Conversation) -> None:
    await hold(talk, AGREED)
    assert "Why: **no** <b> @\u2060room" in await talk.say("lima@dm: object G1 **no** <b> @room")


async def test_an_objection_received_at_the_deadline_counts_and_a_second_later_it_is_refused(
    talk: Conversation,
) -> None:
    """The platform's receipt time decides, also where the agreement was called final in the meantime."""
    await hold(talk, AGREED)
    assert "Somebody objects to G1" in await talk.say(DEADLINE, "lima@dm: object G1 too fast")
    refused = await talk.say(AFTER, "lima@dm: object G2 too often")
    assert "G2 has been final since Thursday, 26 March 2026, 10:00 (UTC)." in refused
    assert (state_of(talk), state_of(talk, 2)) == (OBJECTED, FINAL)


async def test_nobody_objects_while_the_meeting_runs(talk: Conversation) -> None:
    await talk.say('berlin@diversity: !meeting start "Weekly"', "berlin@diversity: !agreed Merge")
    assert "The meeting of G1 is not over: say it there." in await talk.say("lima@dm: object G1 no")


async def test_only_members_object(talk: Conversation) -> None:
    """The core team supports the groups, and does not decide in them."""
    await hold(talk, AGREED)
    await talk.say("core@dm: object G1 no", ":join oslo partnerships", "oslo@dm: object G1 no")
    assert state_of(talk) == PROVISIONAL
    assert "There is no agreement “G9” in your groups." in await talk.say("lima@dm: object G9 no")


async def test_an_objection_is_taken_back_and_the_agreement_goes_on_to_be_final(talk: Conversation) -> None:
    await hold(talk, AGREED)
    await talk.say("lima@dm: object G1 it leaves out the small groups")
    said = await talk.say("lima@dm: unobject G1")
    assert "[lima, private] Your objection to G1 is taken back." in said
    assert "Without another one it is final on Thursday, 26 March 2026, 10:00 (UTC)." in said
    assert "these are final" in await talk.say(DEADLINE)


async def test_withdraw_means_the_objection_where_an_agreement_is_named(talk: Conversation) -> None:
    await hold(talk, AGREED)
    await talk.say("lima@dm: object G1 no")
    assert "Your objection to G1 is taken back." in await talk.say("lima@dm: withdraw G1")
    assert "no objection to G1 that could be taken back" in await talk.say("lima@dm: withdraw G1")


async def test_taken_back_after_the_72_hours_it_is_final_at_once(talk: Conversation) -> None:
    await hold(talk, AGREED)
    await talk.say("lima@dm: object G1 no", AFTER)
    assert "Nobody objects any more, so it is final." in await talk.say("lima@dm: unobject G1")
    assert state_of(talk) == FINAL


async def test_it_is_held_up_as_long_as_one_objection_stands(talk: Conversation) -> None:
    await hold(talk, AGREED)
    await talk.say("lima@dm: object G1 no", "cairo@dm: object G1 nor I")
    assert "1 other objection stands." in await talk.say("lima@dm: unobject G1")
    assert state_of(talk) == OBJECTED


async def test_another_reason_takes_the_place_of_the_first(talk: Conversation) -> None:
    await hold(talk, AGREED)
    await talk.say("lima@dm: object G1 no", "lima@dm: unobject G1", "lima@dm: object G1 on second thought")

    def standing(session: Session) -> list[tuple[int, str]]:
        found = minutes.objections_to(session, 1)
        return [(row.person_id, row.reason) for row in found if row.withdrawn_at is None]

    assert look(talk, standing) == [(look(talk, lambda session: person_id(session, "lima")), "on second thought")]


# How it goes on, as the co-chairs choose


async def test_a_co_chair_asks_the_group_and_what_it_recommends_is_final(talk: Conversation) -> None:
    """G10: one place says how a group is asked."""
    await hold(talk, AGREED)
    await talk.say("lima@dm: object G1 it leaves out the small groups")
    said = await talk.say("berlin@dm> poll")
    assert "[diversity] P1: Agreement G1 (consensus)" in said
    assert "Against it: it leaves out the small groups" in said
    assert "• G1: Merge the two scenarios (the group is asked in P1)" in said
    assert "[accra, private] (edited) The group is asked about G1 in P1." in said
    assert "The group is asked about G1 in P1" in await talk.say("cairo@dm: object G1 no")
    said = await talk.say(*(f"{name}@diversity: !vote P1 agree" for name in LIVE_WITH), ":advance 73h")
    assert "[diversity] The group recommends G1 in P1, so it is final: Merge the two scenarios" in said
    assert state_of(talk) == FINAL


async def test_what_the_group_does_not_recommend_does_not_hold(talk: Conversation) -> None:
    await hold(talk, AGREED)
    await talk.say("lima@dm: object G1 no", "berlin@dm> poll")
    votes = [
        *(f"{name}@diversity: !vote P1 agree" for name in LIVE_WITH[:3]),
        "lima@diversity: !vote P1 block too fast",
    ]
    said = await talk.say(*votes, ":advance 73h")
    assert "The group does not recommend G1 in P1, so it does not hold" in said
    assert state_of(talk) == DROPPED


async def test_a_poll_without_a_quorum_asks_the_co_chairs_anew(talk: Conversation) -> None:
    await hold(talk, AGREED)
    await talk.say("lima@dm: object G1 no", "berlin@dm> poll")
    assert state_of(talk) == POLLED
    said = await talk.say(":advance 73h")
    assert said.count("G1 of Diversity is not final: Merge the two scenarios") == 2
    assert state_of(talk) == OBJECTED


async def test_two_taps_of_two_co_chairs_open_one_poll(talk: Conversation) -> None:
    await hold(talk, AGREED)
    await talk.say("lima@dm: object G1 no", "berlin@dm> poll")
    assert "Nobody objects to G1 now, so there is nothing to settle." in await talk.say("accra@dm: settle G1 poll")


async def test_a_co_chair_drops_it_and_the_group_hears_it(talk: Conversation) -> None:
    await hold(talk, AGREED)
    said = await talk.say("lima@dm: object G1 no", "berlin@dm> drop")
    assert "[diversity] G1 is dropped, and does not hold: Merge the two scenarios" in said
    assert "G1 was dropped" in await talk.say("cairo@dm: object G1 no")
    assert state_of(talk) == DROPPED


async def test_only_co_chairs_choose_how_to_go_on(talk: Conversation) -> None:
    """G4: judged anew at the tap."""
    await hold(talk, AGREED)
    await talk.say("lima@dm: object G1 no")
    assert "Only the co-chairs of Diversity can do that." in await talk.say("lima@dm: settle G1 drop")
    assert "How shall it go on with G1?" in await talk.say("berlin@dm: settle G1")
    assert "Nobody objects to G2 now" in await talk.say("berlin@dm: settle G2 drop")
    await talk.say("core@core: !unappoint diversity berlin")
    assert "Only the co-chairs of Diversity can do that." in await talk.say("berlin@dm> drop")
    assert state_of(talk) == OBJECTED


async def test_the_co_chairs_are_asked_once_more_when_the_time_is_over(talk: Conversation) -> None:
    await hold(talk, AGREED)
    await talk.say("lima@dm: object G1 no")
    again = "G1 of Diversity is not final"
    assert (await talk.say(AFTER)).count(again) == 2
    assert again not in await talk.say(":advance 30d")
