"""Ranking and picking; the deadline, the reminder, and a search that nobody ends (S2, D8, G7)."""

from collections.abc import AsyncIterator

import pytest
from sqlmodel import select

from storage.attendance import Burden
from storage.due import Due
from storage.meetings import Meeting
from tests.accounts.test_link import code_of
from tests.conversation import Conversation
from tests.looking import look, person_id
from tests.meetings.asking import answers_of, gather, meeting_of, search
from tests.polls.reactions import button, tap
from tests.polls.telling import told

ALL = {
    "berlin": "yes 1 2, if needed 3", "accra": "yes", "jakarta": "yes 1 3, no 2", "lima": "yes 1 2, no 3",
    "kyoto": "if needed",
}  # fmt: skip


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    """Five members who have been asked for three times."""
    async with Conversation(sqlite_url) as conversation:
        await gather(conversation)
        await search(conversation)
        yield conversation


async def answer(talk: Conversation, **said: str) -> str:
    """Let people answer in private."""
    return await talk.say(*(f"{name}@dm: times M1 {words}" for name, words in said.items()))


async def test_all_have_answered_and_the_ranking_is_told_once_with_a_reason_each(talk: Conversation) -> None:
    """S2: fewest no first; nobody is named, and a co-chair has it to tap."""
    assert "the times that ask the least" not in await answer(talk, **{n: ALL[n] for n in ALL if n != "kyoto"})
    said = await answer(talk, kyoto=ALL["kyoto"])
    told(said, [
        "[diversity] M1: April call: the times that ask the least\n  Everybody who was asked has answered.",
        "Time 1: Tuesday, 7 April 2026, 13:00 UTC = 08:00 Lima",
        "Everybody can come, 1 of them if needed. It is hardest for one person, for whom it begins at 22:00.",
        "Time 3: ",
        "2 can come, 2 if needed, 1 cannot. It is hardest for one person, for whom it begins at 02:00.",
        "Time 2: ",
        "3 can come, 1 if needed, 1 cannot.",
        "A co-chair picks one, as with !pick M1 1.",
        "[berlin, private] M1: April call",
        "> 1: Time 1: Tue 7 Apr, 15:00",
        "[accra, private] M1: April call",
    ])  # fmt: skip
    assert not {"jakarta", "lima", "kyoto"} & set(said.replace("[", " ").replace(",", " ").split()) - {"kyoto"}
    assert "the times that ask the least" not in await answer(talk, kyoto="yes")


async def test_what_members_said_to_the_time_that_is_picked_is_what_they_say_about_coming(talk: Conversation) -> None:
    """S6: until they say otherwise; whoever said no to it is not reminded of it."""
    await answer(talk, **ALL)
    said = await talk.say("berlin@diversity: !pick M1 3", ":advance 1m")
    told(said, [
        "Do you come? 5 of 5 have answered.\n  ✅ 2 yes · 🤔 2 maybe · ❌ 1 no",
        "[lima, private]", "By your answer, you do not come. rsvp M1 yes changes that.",
    ])  # fmt: skip
    assert "By your answer, you come. rsvp M1 no changes that." in said
    assert "✅ 3 yes" in await talk.say("lima@dm: rsvp M1 yes", ":advance 10s")


async def test_a_co_chair_picks_and_the_bot_never_does(talk: Conversation) -> None:
    """S2: the meeting is announced, and whatever asked for it is closed."""
    await answer(talk, **ALL)
    said = await talk.say("berlin@dm> 3", ":advance 10s")
    told(said, [
        "[berlin, private] (edited) M1 is announced for Wednesday, 8 April 2026, 09:00 (Berlin).",
        "[diversity] (edited) M1: April call (1 h 30 min)\n  The time is set: Wednesday, 8 April 2026, 07:00 UTC",
        "(unpinned)",
        "[diversity] M1: April call (1 h 30 min)",
        "(pinned)",
        "The time is set: Wednesday, 8 April 2026, 16:00 (Tokyo) = 07:00 UTC.",
    ])  # fmt: skip
    assert meeting_of(talk).state == "planned"
    left = look(talk, lambda session: session.exec(select(Due.job)).all())
    assert not [job for job in left if job.startswith("meetings.times")]


async def test_pick_works_in_the_room_also_before_all_have_answered(talk: Conversation) -> None:
    """S2."""
    await answer(talk, lima="no 3")
    said = await talk.say("berlin@diversity: !pick")
    told(said, ["0 of 5 have answered.", "Nobody has answered yet.", "1 cannot, 4 have not answered."])
    assert "[diversity] M1: April call (1 h 30 min)" in await talk.say("berlin@diversity: !pick 2")
    assert "The time of M1 is set already" in await talk.say("berlin@diversity: !pick M1 2")


async def test_a_ranking_that_was_asked_for_is_picked_from_by_tapping(talk: Conversation) -> None:
    """S2: and nothing else changes on the screen than what is about it."""
    await talk.say("berlin@dm: window", "berlin@dm: pick")
    said = await talk.say("berlin@dm> 2")
    assert said.count("[berlin, private] (edited)") == 1
    assert meeting_of(talk).begins.hour == 18
    assert "The time is set" in await talk.say(":advance 1s")


async def test_a_ranking_says_how_to_pick_where_nothing_can_be_tapped(talk: Conversation) -> None:
    """S2: in the room."""
    assert "A co-chair picks one, as with !pick M1 1." in await talk.say("berlin@diversity: !pick M1")
    assert "A co-chair picks one" not in await talk.say("berlin@dm: pick M1")


@pytest.mark.parametrize(("line", "refused"), [
    ("lima@diversity: !pick M1 1", "Only the co-chairs of Diversity can do that."),
    ("core@dm: pick M1 1", "Only the co-chairs of Diversity can do that."),
    ("berlin@dm: pick M1 9", "M1 has no time 9. Its numbers are 1, 2, 3."),
    ("berlin@dm: pick M7 1", "There is no meeting “M7” in your groups."),
    ("berlin@dm: pick the first", "I could not read that."),
])  # fmt: skip
async def test_a_pick_that_is_not_clear_or_not_theirs_is_refused(talk: Conversation, line: str, refused: str) -> None:
    """G4."""
    assert refused in await talk.say(line)
    assert meeting_of(talk).state == "asking"


async def test_a_time_that_has_passed_is_not_picked(talk: Conversation) -> None:
    """The bad input of S1: the choice may still be on the screen."""
    await talk.say("berlin@dm: pick M1")
    kept = button(talk, "1", "dm:berlin")
    await talk.say(":at 2026-04-07T15:00Z")
    assert "Time 1 has passed. Pick another one" in await tap(talk, "berlin", kept, room="dm")
    said = await talk.say("berlin@dm: pick M1")
    assert "Time 1" not in said
    assert "Time 2" in said


async def test_a_co_chair_who_is_one_no_more_taps_in_vain(talk: Conversation) -> None:
    """G4: powers end at once, also for buttons already on screen."""
    await talk.say("berlin@dm: pick M1")
    kept = button(talk, "1", "dm:berlin")
    await talk.say("core@core: !unappoint diversity berlin")
    assert "Only the co-chairs of Diversity can do that." in await tap(talk, "berlin", kept, room="dm")


async def test_what_earlier_meetings_have_cost_settles_the_order(talk: Conversation) -> None:
    """S2: the smallest maximum of cost and burden; the figure is told to nobody."""
    await answer(talk, **dict.fromkeys(ALL, "yes"))
    before = await talk.say("berlin@dm: pick M1")

    def burden(session: object) -> None:
        held = Meeting(id=2, group_id=1, title="Old", minutes=60, state="held", called_by_person_id=1,
                       called_at=talk.session.clock.now)  # fmt: skip
        held.group_id = meeting_of(talk).group_id
        session.add(held)  # type: ignore[attr-defined]  # a session
        session.flush()  # type: ignore[attr-defined]
        session.add(  # type: ignore[attr-defined]
            Burden(meeting_id=2, person_id=person_id(session, "kyoto"), minutes=1000)  # type: ignore[arg-type]
        )

    look(talk, burden)
    after = await talk.say("berlin@dm: pick M1")
    order = [said[said.index("Time") :].index("Time 3") < said[said.index("Time") :].index("Time 1") for said in
             (before, after)]  # fmt: skip
    assert order == [False, True], "Kyoto has borne much, and at 16:00 bears nothing"
    assert "1000" not in after
    assert "16 h" not in after


# The time to answer


async def test_who_has_not_answered_is_reminded_once_a_day_before(talk: Conversation) -> None:
    """D8, G7: while they are awake; never on leave, and not those who have answered."""
    await answer(talk, jakarta="yes", lima="yes 1")
    await talk.say("accra@dm: away 2026-03-24 to 2026-03-28")
    said = await talk.say(":at 2026-03-25T09:00Z")
    assert "[berlin, private] A time is still being looked for, and your answer is missing." in said
    assert "[kyoto, private] A time is still being looked for" in said
    assert "[jakarta, private]" not in said
    assert "[accra, private]" not in said
    assert "[lima, private]" not in said, "it is four in the morning there"
    said = await talk.say(":at 2026-03-25T14:00Z")
    assert "[lima, private] A time is still being looked for, and some of your answers are missing." in said
    assert "is still being looked for" not in await talk.say(":at 2026-03-26T08:59Z")


async def test_whoever_is_on_leave_is_neither_asked_nor_counted(sqlite_url: str) -> None:
    """G7, S2: nor do their answers count for a day on which they are away."""
    async with Conversation(sqlite_url) as talk:
        await gather(talk)
        await talk.say("kyoto@dm: away 2026-03-20 to 2026-04-30", "lima@dm: away 2026-04-08")
        said = await search(talk)
        assert "[kyoto, private]" not in said
        assert "0 of 4 have answered." in said
        await talk.say("kyoto@dm: times no")
        await answer(talk, berlin="yes", accra="yes", jakarta="yes")
        said = await answer(talk, lima="yes 1 2")
        assert "[lima, private] M1: yes to 1, 2.\n" in said
        assert "Everybody who was asked has answered." in said, "Lima is away on the third one's date"
        assert (
            "Everybody can come. It is hardest for one person, for whom it begins at 01:00. 1 is on leave then." in said
        )
        assert "It is hardest for one person, for whom it begins at 07:00. 2 are on leave then." in said


async def test_a_member_without_a_zone_is_asked_for_it_and_counted_against_nobody(sqlite_url: str) -> None:
    """S1: their answers count, their hours do not."""
    async with Conversation(sqlite_url) as talk:
        await gather(talk, {"berlin": "Europe/Berlin", "accra": "Africa/Accra", "kyoto": ""})
        said = await search(talk)
        told(said, ["[kyoto, private] M1", "I do not know your time zone, so these are by the clock in UTC"])
        said = await answer(talk, berlin="yes", accra="yes", kyoto="yes 1, no rest")
        assert "Everybody can come. It is within the hours that suit everybody. 1 has told no time zone" in said
        assert "22:00 (Tokyo) = 13:00 UTC" in await talk.say("kyoto@dm: timezone Tokyo", "kyoto@dm: times M1")


async def test_the_time_is_over_and_the_ranking_comes_with_those_who_are_silent_counted(talk: Conversation) -> None:
    """S2: answers count until somebody picks."""
    await answer(talk, berlin="yes", jakarta="yes 1, no rest")
    said = await talk.say(":at 2026-03-26T09:01Z")
    told(said, [
        "[diversity] (edited) M1: April call",
        "The time to answer is over. Answers still count until a co-chair picks.",
        "[diversity] M1: April call: the times that ask the least\n  2 of 5 have answered.",
        "2 can come, nobody said no, 3 have not answered.",
        "[berlin, private] M1: April call",
    ])  # fmt: skip
    await answer(talk, lima="yes")
    assert answers_of(talk, "lima") == {1: "yes", 2: "yes", 3: "yes"}


async def test_the_room_reads_the_ranking_once_and_the_co_chairs_again_at_the_deadline(talk: Conversation) -> None:
    await answer(talk, **ALL)
    said = await talk.say(":at 2026-03-26T09:01Z")
    assert "[diversity] M1: April call: the times" not in said
    assert "[accra, private] M1: April call: the times that ask the least" in said


async def test_a_search_that_nobody_ends_is_over_when_its_last_time_begins(talk: Conversation) -> None:
    """S8: nothing is set in anybody's place."""
    said = await talk.say(":at 2026-04-08T07:00Z", ":advance 10s")
    told(said, [
        "[diversity] (edited) M1: April call (1 h 30 min)\n  All of its times have passed, and none was picked.",
        "[diversity] M1: April call: all times have passed, and none was picked",
    ])  # fmt: skip
    assert meeting_of(talk).state == "cancelled"
    assert "M1 was cancelled" in await talk.say("berlin@dm: pick M1 3")
    assert "M1 was cancelled" in await talk.say("lima@dm: times M1 yes")


async def test_a_search_is_cancelled_with_a_reason(talk: Conversation) -> None:
    said = await talk.say("berlin@diversity: !cancel M1 the election is near", ":advance 10s")
    told(said, ["[diversity] (edited) M1: April call", "No time is looked for any more: it was cancelled."])
    assert "the election is near" in said
    assert "[lima, private] (edited) M1: April call" in said
    assert "M1" not in await talk.say(":at 2026-04-09T09:00Z")


async def test_timers_survive_a_restart(talk: Conversation) -> None:
    """The deadline comes although everything in memory was thrown away."""
    await talk.say(":restart")
    assert "the times that ask the least" in await talk.say(":at 2026-03-26T09:01Z")


async def test_who_has_left_the_group_does_not_read_which_time_was_picked(talk: Conversation) -> None:
    """G3: what they were asked is closed as they leave, and that is all."""
    said = await talk.say("lima@diversity: !leave", "lima@diversity> leave", ":advance 1m")
    assert said.count("[lima, private] (edited) M1: this is no longer asked.") == 1
    said = await talk.say("berlin@diversity: !pick M1 2", ":advance 10s")
    assert "[lima, private]" not in said
    assert "[kyoto, private] (edited) M1: April call (1 h 30 min)\n  The time is set" in said


async def test_an_answer_that_was_given_by_another_account_of_theirs_is_told_when_a_time_is_picked(
    talk: Conversation,
) -> None:
    """G1, S6: linked accounts are one person."""
    await answer(talk, lima="yes")
    await talk.say(f"kyoto@dm: link {await code_of(talk)}", "lima@dm> yes")
    said = await talk.say("berlin@diversity: !pick M1 1", ":advance 10s")
    for account in ("lima", "kyoto"):
        copy = said.partition(f"[{account}, private] (edited) M1")[2].partition("\n[")[0]
        assert "By your answer, you come." in copy


@pytest.mark.parametrize("lines", [
    ("kyoto@diversity: !leave", "kyoto@diversity> leave"),
    ("kyoto@dm: away 2026-03-20 to 2026-04-30",),
])  # fmt: skip
async def test_the_ranking_is_told_when_nobody_is_waited_for_any_more(talk: Conversation, lines: tuple[str]) -> None:
    """S2, G3, G7: the last one who was missing leaves, or is away."""
    await answer(talk, **{name: ALL[name] for name in ALL if name != "kyoto"})
    said = await talk.say(*lines, ":advance 10s")
    assert "Everybody who was asked has answered." in said
    assert "4 of 4 have answered." in said
    assert "[berlin, private] M1: April call: the times that ask the least" in said
    assert "the times that ask the least" not in await talk.say("kyoto@dm: times M1", ":advance 10s")


async def test_the_ranking_is_told_when_the_leave_of_the_last_one_who_was_missing_begins(talk: Conversation) -> None:
    """S2, G7: at midnight for them, also where something has changed in between."""
    await talk.say("kyoto@dm: away 2026-03-24 to 2026-03-30")
    await answer(talk, **{name: ALL[name] for name in ALL if name != "kyoto"})
    assert "the times that ask the least" not in await talk.say(":at 2026-03-23T14:59:59Z")
    said = await talk.say(":at 2026-03-23T15:00Z")
    assert "Everybody who was asked has answered." in said
    assert "4 of 4 have answered." in said


async def test_the_ranking_is_told_when_who_was_missing_is_somebody_who_has_answered(talk: Conversation) -> None:
    """S2, G1: linked accounts are one person."""
    await answer(talk, **{name: ALL[name] for name in ALL if name != "kyoto"})
    said = await talk.say(f"kyoto@dm: link {await code_of(talk)}", "lima@dm> yes", ":advance 10s")
    assert "Everybody who was asked has answered." in said
