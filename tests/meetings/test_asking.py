"""Calling a meeting: in one line, step by step, and what is not understood (S1, S8)."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from storage.drafts import Draft
from tests.conversation import Conversation
from tests.looking import look
from tests.meetings.asking import APRIL, gather, meeting_of, search, starts_of
from tests.polls.telling import told


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    """Five members; the clock stands at Monday, 23 March 2026, 09:00 UTC."""
    async with Conversation(sqlite_url) as conversation:
        await gather(conversation)
        yield conversation


async def test_one_line_asks_the_room_and_each_member_by_their_own_clock(talk: Conversation) -> None:
    """S1: local date and time beside UTC, in the room and in private; a picture, and the same in text."""
    said = await search(talk)
    told(said, [
        "[diversity] M1: the times against everybody's day",
        "Lima (1 person): 1: Tue 7 Apr 08:00, morning · 2: Tue 7 Apr 13:00, working hours · 3: Wed 8 Apr 02:00, night",
        "+ M1.png (image/png",
        "[diversity] M1: April call (1 h 30 min): when can you come?",
        "2  Tuesday, 7 April 2026, 18:00 UTC = 13:00 Lima · 20:00 Berlin · Wed 8 Apr 01:00 Jakarta",
        "✅ 0  🟡 0  ❌ 0",
        "Answers until Thursday, 26 March 2026, 09:00 UTC = 04:00 Lima",
        "0 of 5 have answered.",
        "> 1 yes: 1 ✅\n  > 1 if-needed: 1 🟡\n  > 1 no: 1 ❌\n  > 2 yes: 2 ✅",
        "[diversity] (pinned) M1: April call",
        "[jakarta, private] M1: April call (1 h 30 min): when can you come? (Diversity)",
        "2  Wednesday, 8 April 2026, 01:00 (Jakarta) = Tue 7 Apr 18:00 UTC\n      – not answered",
        "Answers until Thursday, 26 March 2026, 16:00 (Jakarta) = 09:00 UTC.",
    ])  # fmt: skip
    assert "has answered" not in said


async def test_times_are_meant_by_the_clock_of_whoever_calls(talk: Conversation) -> None:
    """S1."""
    await search(talk, 'meet "A" 60m: Tue 7 Apr 13:00, 18:00, Wed 8 Apr 07:00 until Friday 18:00')
    assert list(starts_of(talk)) == [
        datetime(2026, 4, 7, 11, tzinfo=UTC), datetime(2026, 4, 7, 16, tzinfo=UTC), datetime(2026, 4, 8, 5, tzinfo=UTC)
    ]  # fmt: skip
    assert meeting_of(talk).answers_by == datetime(2026, 3, 27, 17, tzinfo=UTC)


async def test_one_time_alone_is_announced_as_a_meeting(talk: Conversation) -> None:
    said = await talk.say('berlin@dm: meet "Solo" 30m: Wed 8 Apr 10:00')
    assert "M1 is announced to Diversity: Wednesday, 8 April 2026, 10:00 (Berlin)." in said
    assert "[diversity] M1: Solo (30 min)" in said
    assert meeting_of(talk).state == "planned"


async def test_a_period_is_answered_with_fair_times_before_the_group_is_asked(talk: Conversation) -> None:
    """S2: nothing is asked, and nothing is on the clock, until the co-chair has seen them."""
    said = await talk.say('berlin@diversity: !meet "April call" 60m next week until Friday 18:00')
    told(said, [
        "[diversity] April call (1 h): when?",
        "5  ",
        "These ask the least of the members",
        "Members can answer until Friday, 27 March 2026, 17:00 (UTC).",
        "> ask: Ask the group",
    ])  # fmt: skip
    said = await talk.say("accra@diversity> ask")
    assert "This choice is for somebody else." in said
    said = await talk.say("berlin@diversity> ask")
    assert "M1: I have asked Diversity when it can be, until Friday, 27 March 2026, 17:00 (UTC)." in said
    assert len(starts_of(talk)) == 5
    assert look(talk, lambda session: session.exec(select(Draft)).all()) == []


async def test_who_is_away_all_the_time_and_windows_move_what_is_proposed(talk: Conversation) -> None:
    """S2, G7: proposals come from members' zones, windows and leave."""
    first = await talk.say('berlin@dm: meet "A" 60m next week')
    await talk.say("kyoto@dm: window 00:00 to 08:00", "berlin@dm> never-mind")
    second = await talk.say('berlin@dm: meet "A" 60m next week')
    await talk.say("kyoto@dm: away 2026-03-20 to 2026-05-20", "berlin@dm> never-mind")
    third = await talk.say('berlin@dm: meet "A" 60m next week')
    slots = [said[: said.index("These ask")] for said in (first, second, third)]
    assert slots[0] != slots[1]
    assert slots[1] != slots[2]


async def test_alone_it_is_called_step_by_step(talk: Conversation) -> None:
    """Every step can be tapped or written, and nothing is asked before the last one."""
    assert "What is it called?" in await talk.say("berlin@diversity: !meet")
    told(await talk.say("berlin@diversity>> Meeting the auditors"), ["Noted: Meeting the auditors", "> 60m: 1 h"])
    told(await talk.say("berlin@diversity> 60m"), ["(edited) When can “Meeting the auditors” be?", "> next week"])
    told(await talk.say("berlin@diversity> next week"), ["(edited) Meeting the auditors (1 h): when?", "> others"])
    assert "When can “Meeting the auditors” be?" in await talk.say("berlin@diversity> others")
    told(await talk.say("berlin@diversity>> Tue 7 Apr 9:30, Tue 7 Apr 18:00"), [
        "I am not sure when “Tue 7 Apr 9:30” is.", "> 2: Tuesday, 7 April 2026, 19:30 (UTC) = 21:30 Berlin",
    ])  # fmt: skip
    told(
        await talk.say("berlin@diversity> 2"),
        ["1  Tuesday, 7 April 2026, 16:00 (UTC)", "2  Tuesday, 7 April 2026, 19:30 (UTC)"],
    )
    assert "Until when can members answer?" in await talk.say("berlin@diversity> deadline")
    assert "until Wednesday, 25 March 2026, 09:00 (UTC)" in await talk.say("berlin@diversity> 2d")
    assert "[diversity] M1: Meeting the auditors (1 h): when can you come?" in await talk.say("berlin@diversity> ask")


async def test_a_commands_name_alone_may_be_the_title(talk: Conversation) -> None:
    """It is asked about; another command, with what belongs to it, is that command."""
    await talk.say("berlin@dm: meet")
    assert "“Charter” is a command as well. Is it the title of the meeting?" in await talk.say("berlin@dm: Charter")
    assert "A meeting of Diversity. What is it called?" in await talk.say("berlin@dm> no")
    await talk.say("berlin@dm: Charter")
    assert "How long is “Charter”?" in await talk.say("berlin@dm> yes")
    assert "09:00 to 17:00 suits you." in await talk.say("berlin@dm: window 9 to 17")
    assert "How long is “Once more”?" in await talk.say("berlin@dm: meet", 'berlin@dm: meet "Once more"')


async def test_a_period_is_kept_until_the_length_is_known(talk: Conversation) -> None:
    assert "How long is “C”?" in await talk.say('berlin@dm: meet "C" next week for 2d')
    told(await talk.say("berlin@dm: 45m"), ["C (45 min): when?", "Members can answer until Wednesday, 25 March 2026"])
    assert "No meeting was called." in await talk.say("berlin@dm> never-mind")


async def test_a_deadline_that_passes_while_it_waits_is_asked_for_again(talk: Conversation) -> None:
    await talk.say('berlin@dm: meet "C" 45m next week for 1d', ":advance 25h")
    assert "Until when can members answer?" in await talk.say("berlin@dm> ask")


async def test_a_step_that_nobody_waits_for_is_plain_talk(talk: Conversation) -> None:
    await talk.say('berlin@dm: meet "C" next week', ":advance 2h")
    assert "when?" not in await talk.say("berlin@dm: 75m")


async def test_only_co_chairs_call_a_meeting(talk: Conversation) -> None:
    """G4: also the buttons of a draft lose their power with the role."""
    said = await talk.say(f"lima@diversity: !{APRIL}")
    assert "Only the co-chairs of Diversity can do that." in said
    await talk.say('berlin@dm: meet "C" 45m next week', "core@core: !unappoint diversity berlin")
    assert "Only the co-chairs of Diversity can do that." in await talk.say("berlin@dm> ask")


async def test_a_message_sent_twice_asks_once(talk: Conversation) -> None:
    await search(talk)
    assert "M1 asks for these times already." in await talk.say(f"berlin@diversity: !{APRIL}")


@pytest.mark.parametrize(("order", "refused"), [
    ('meet "D" 0m: Wed 8 Apr 15:00, Wed 8 Apr 18:00', "between 15 minutes and 12 hours"),
    ('meet "D" 30h: Wed 8 Apr 15:00, Wed 8 Apr 18:00', "between 15 minutes and 12 hours"),
    ('meet "D" 60m: today 08:00, Wed 8 Apr 15:00', "is past"),
    ('meet "D" 60m: Wed 8 Apr 15:30, Wed 8 Apr 15:00', "15:30 (Berlin) overlap, since the meeting takes 1 h"),
    ('meet "D" 60m: Wed 8 Apr 15:00, Wed 8 Apr 15:00', "stands there twice"),
    ('meet "D" 15m: ' + ", ".join(f"Wed 8 Apr {10 + n // 4}:{n % 4 * 15:02}" for n in range(40)),
     "Those are 40 times"),
    ('meet "D 60m: next week', "no end to the title"),
    ('meet "D" 60m: 17 April to 6 April', "is before"),
    ('meet "D" 60m: today', "Nothing of that is more than a day away"),
    ('meet "D" 60m: 1 April to 31 May', "more than 31 days"),
    ('meet "D" 60m: Tue 7 Apr 13:00, Wed 8 Apr 15:00 until Wed 8 Apr 10:00', "before the first time"),
    (f'meet "{"x" * 121}" 60m: next week', "can have 120 characters; this one has 121"),
    ('meet "D" 60m: whenever you like', "I am not sure when “whenever you like” is."),
    ('meet "D" 6h: Tue 7 Apr 01:00, Tue 7 Apr 06:00', "overlap"),
])  # fmt: skip
async def test_what_cannot_be_asked_is_refused_with_what_would_work(
    talk: Conversation, order: str, refused: str
) -> None:
    """The bad input of S1, S8: nothing is opened and nothing guessed."""
    assert refused in await talk.say(f"berlin@dm: {order}")
    assert look(talk, lambda session: session.exec(select(Draft)).all()) == []
    assert starts_of(talk) == []


async def test_an_abbreviation_and_a_city_with_namesakes_are_asked_back(talk: Conversation) -> None:
    """S1, S8: the candidates are listed, and what is chosen goes on with the rest of the order."""
    said = await talk.say(
        'berlin@diversity: !meet "D" 60m: Tue 7 Apr 13:00 CST, Wed 8 Apr 15:00 Springfield until Friday 18:00'
    )
    told(said, ["“Tue 7 Apr 13:00 CST”", "= 13:00 Shanghai", "= 13:00 Havana", "= 13:00 Chicago", "= 13:00 Mexico"])
    assert "This choice is for somebody else." in await talk.say("lima@diversity> 3")
    said = await talk.say("berlin@diversity> 3")
    told(said, ["18:00 (UTC) = 13:00 Chicago: understood.", "15:00 Springfield", "= 15:00 New York"])
    said = await talk.say("berlin@diversity> 2")
    assert "[diversity] M1: D (1 h): when can you come?" in said
    assert list(starts_of(talk)) == [datetime(2026, 4, 7, 18, tzinfo=UTC), datetime(2026, 4, 8, 20, tzinfo=UTC)]
    assert meeting_of(talk).answers_by == datetime(2026, 3, 27, 17, tzinfo=UTC)


async def test_a_time_that_comes_twice_is_asked_about_with_both_instants(talk: Conversation) -> None:
    """S5: the two choices read differently."""
    said = await talk.say('berlin@dm: meet "A" 60m: Sun 25 Oct 02:30, Mon 26 Oct 10:00')
    told(said, ["> 1: Sunday, 25 October 2026, 02:30 (Berlin) = 00:30 UTC", "02:30 (Berlin) = 01:30 UTC"])
    await talk.say("berlin@dm> 2")
    assert starts_of(talk)[0] == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


async def test_what_stands_behind_a_doubtful_time_is_kept(talk: Conversation) -> None:
    """S8: the length may come last."""
    await talk.say('berlin@dm: meet "A" Tue 7 Apr 9:30 for 45m')
    assert "M1 is announced to Diversity: Tuesday, 7 April 2026, 21:30 (Berlin)." in await talk.say("berlin@dm> 2")
    assert meeting_of(talk).minutes == 45


async def test_a_title_that_nobody_can_see_is_asked_for(talk: Conversation) -> None:
    assert "What is it called?" in await talk.say('berlin@dm: meet "\u200b\u2800" 60m next week')
    assert "I see no words in that." in await talk.say("berlin@dm: \u2800")


async def test_a_moment_may_be_counted_from_now(talk: Conversation) -> None:
    assert "Monday, 23 March 2026, 12:00 (Berlin)" in await talk.say('berlin@dm: meet "Soon" 30m: in 2 hours')


async def test_the_clock_change_between_two_slots_is_seen(talk: Conversation) -> None:
    """S1, S5: Berlin's clock goes forward on 29 March, Lima's does not."""
    said = await search(talk, 'meet "A" 60m: Sat 28 Mar 15:00, Mon 30 Mar 15:00 until Friday 18:00')
    assert "Saturday, 28 March 2026, 14:00 UTC = 09:00 Lima · 15:00 Berlin" in said
    assert "Monday, 30 March 2026, 13:00 UTC = 08:00 Lima · 15:00 Berlin" in said


async def test_a_zone_shared_by_several_is_asked_about_before_its_neighbours(talk: Conversation) -> None:
    """S1: the piece that names it, with the candidates; then whether the other time is by the same clock."""
    said = await talk.say('berlin@diversity: !meet "CST" 90m: Tue 7 Apr 13:00 CST, Wed 8 Apr 13:00')
    told(said, ["“Tue 7 Apr 13:00 CST”", "= 13:00 Shanghai", "= 13:00 Chicago"])
    told(await talk.say("berlin@diversity> 3"), ["“Wed 8 Apr 13:00”", "= 13:00 Berlin", "= 13:00 Chicago"])
    assert "[diversity] M1: CST (1 h 30 min): when can you come?" in await talk.say("berlin@diversity> 2")
    assert list(starts_of(talk)) == [datetime(2026, 4, 7, 18, tzinfo=UTC), datetime(2026, 4, 8, 18, tzinfo=UTC)]


async def test_an_hour_alone_is_asked_about_one_after_the_other(talk: Conversation) -> None:
    """S8: also with the title behind the time."""
    told(await talk.say('berlin@dm: meet "A" 90m: Tue 7 Apr 9, Wed 8 Apr 3'), ["“Tue 7 Apr 9”", "21:00 (Berlin)"])
    told(await talk.say("berlin@dm> 1"), ["“Wed 8 Apr 3”", "15:00 (Berlin)"])
    await talk.say("berlin@dm> 2")
    assert list(starts_of(talk)) == [datetime(2026, 4, 7, 7, tzinfo=UTC), datetime(2026, 4, 8, 13, tzinfo=UTC)]
    await talk.say('berlin@dm: meet Tue 7 Apr 9:30 "B" until Friday 18:00', "berlin@dm> 2", "berlin@dm> 60m")
    assert "“B”" not in await talk.say("berlin@dm> ask")
    assert meeting_of(talk, 2).title == "B"


async def test_in_a_room_a_step_says_that_it_is_answered_by_a_reply(talk: Conversation) -> None:
    """A room's other talk is not read; in private, everything is."""
    asked = "If you write your answer, reply to this message."
    assert asked in await talk.say("berlin@diversity: !meet")
    assert asked in await talk.say("berlin@diversity>> 'April call'")
    said = await talk.say("berlin@diversity> 60m", "accra@dm: meet")
    assert asked in said[: said.index("[accra")]
    assert asked not in said[said.index("[accra") :]
    assert "When can “April call” be?" in said
