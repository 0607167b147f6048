"""A meeting whose time is set is announced, with its file and its link, and shown when it is asked for (S4, S6)."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from storage.meetings import PLANNED
from tests.conversation import Conversation
from tests.meetings.planning import gather, meeting_of, plan


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url) as talk:
        await gather(talk)
        yield talk


async def test_a_planned_meeting_is_announced_on_every_clock_and_pinned(database_url: str) -> None:
    """S1, S6."""
    async with Conversation(database_url) as talk:
        await gather(talk)
        said = await plan(talk)
        assert (
            "[diversity] M1: April call (1 h 30 min)\n"
            "  Tuesday, 7 April 2026, 13:00 UTC = 08:00 Lima · 15:00 Berlin · 20:00 Jakarta · 22:00 Tokyo\n"
        ) in said
        assert "> yes: Yes\n  > maybe: Maybe\n  > no: No" in said
        assert "(pinned) M1: April call" in said
        assert "+ meeting-M1.ics (text/calendar; charset=utf-8; method=PUBLISH" in said
        found = meeting_of(talk)
        assert (found.state, found.begins) == (PLANNED, datetime(2026, 4, 7, 13, tzinfo=UTC))
        assert found.set_at == talk.session.clock.now


@pytest.mark.parametrize(
    ("when", "short"), [("Mon 30 Mar 09:00 UTC", False), ("Mon 30 Mar 08:59 UTC", True), ("Tue 24 Mar 09:00 UTC", True)]
)
async def test_less_than_seven_days_are_marked_as_short_notice(talk: Conversation, when: str, *, short: bool) -> None:
    """S4."""
    said = await plan(talk, f'meet "Call" 60m: {when}')
    assert ("Short notice: less than 7 days." in said) is short


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("https://meet.example.org/ours", "Call: https://meet.example.org/ours\n"),
        ("https://meet.example.org/{meeting}?x=1", "Call: https://meet.example.org/m1?x=1\n"),
        ("none", ""),
    ],
)
async def test_the_call_is_where_the_charter_says(talk: Conversation, link: str, shown: str) -> None:
    """S6, G10."""
    await talk.say("berlin@diversity: !charter set link jitsi", f"berlin@diversity: !charter set link {link}")
    said = await plan(talk)
    assert shown in said
    assert ("Call:" in said) is bool(shown)


async def test_a_jitsi_room_is_new_for_each_meeting_and_cannot_be_guessed(talk: Conversation) -> None:
    """G10: 128 bits of chance, and only where the group chose so."""
    await plan(talk)
    assert meeting_of(talk).link == ""
    await talk.say("berlin@diversity: !charter set link jitsi")
    await plan(talk, 'meet "May call" 60m: Tue 5 May 13:00 UTC')
    await plan(talk, 'meet "June call" 60m: Tue 2 Jun 13:00 UTC')
    links = [meeting_of(talk, number).link for number in (2, 3)]
    assert all(len(link.removeprefix("https://meet.jit.si/convene-")) == 32 for link in links)
    assert links[0] != links[1]


async def test_a_meeting_is_shown_with_the_readers_own_clock_and_answer(talk: Conversation) -> None:
    """S1: in private no other clock is needed, in the room there is nobody's answer."""
    await plan(talk)
    await talk.say("lima@diversity: !rsvp M1 maybe")
    private = await talk.say("lima@dm: meeting M1")
    assert "Tuesday, 7 April 2026, 13:00 UTC = 08:00 Lima\n" in private
    assert "You said that you may come." in private
    room = await talk.say("lima@diversity: !meeting")
    assert "08:00 Lima · 15:00 Berlin" in room
    assert "You said" not in room


async def test_the_calendar_file_is_given_again_where_it_is_asked_for(talk: Conversation) -> None:
    """S6."""
    await plan(talk)
    await talk.say("lima@dm: meeting M1")
    said = await talk.say("lima@dm> file")
    assert "[lima, private]" in said
    assert "+ meeting-M1.ics" in said


async def test_meetings_lists_what_is_ahead_by_time_and_in_private_ones_own_answers(database_url: str) -> None:
    async with Conversation(database_url) as talk:
        await gather(talk)
        await _list(talk)


async def _list(talk: Conversation) -> None:
    await plan(talk, 'meet "Later" 60m: Tue 5 May 13:00 UTC')
    await plan(talk)
    await talk.say(
        'berlin@diversity: !meet "Search" 60m: Tue 2 Jun 13:00 UTC, Wed 3 Jun 13:00 UTC', "lima@diversity: !rsvp M2 yes"
    )
    assert (
        "[diversity] Meetings of Diversity\n"
        "  • M2: April call · Tuesday, 7 April 2026, 13:00 (UTC) · 1 comes\n"
        "  • M1: Later · Tuesday, 5 May 2026, 13:00 (UTC) · 0 come\n"
        "  • M3: Search · a time is looked for until"
    ) in await talk.say("lima@diversity: !meetings")
    own = await talk.say("lima@dm: meetings")
    assert "08:00 (Lima) · 1 comes · You said that you come.\n" in own
    assert "0 come · rsvp M1 yes, maybe or no?" in own
    core = await talk.say("core@core: !meetings")
    assert "• Diversity: M2: April call · Tuesday, 7 April 2026, 13:00 (UTC) · 1 comes\n" in core


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("lima@diversity: !meeting", "No meeting is planned."),
        ("core@core: !meeting", "Which meeting do you mean? Name its number, such as !meeting M1."),
        ("lima@diversity: !meeting M9", "There is no meeting “M9” in your groups."),
        ("lima@diversity: !meetings", "No meeting of Diversity is planned. A co-chair calls one with !meet."),
        ("core@core: !meetings", "No meeting is planned."),
        ("nairobi@partnerships: !meetings diversity", "Only the members of Diversity and the core team"),
        ('berlin@diversity: !meet "Call" 0m: Tue 7 Apr 13:00 UTC', "between 15 minutes and 12 hours"),
        ('berlin@diversity: !meet "Call" 30h: Tue 7 Apr 13:00 UTC', "between 15 minutes and 12 hours"),
    ],
)
async def test_where_there_is_nothing_to_show_it_is_said_what_there_could_be(
    talk: Conversation, line: str, answer: str
) -> None:
    assert answer in await talk.say(line)


async def test_a_meeting_is_not_planned_twice(talk: Conversation) -> None:
    """A message that was sent twice, or read twice."""
    await plan(talk)
    assert "M1 has that title and that time already." in await plan(talk)
    assert "M2: Other" in await plan(talk, 'meet "Other" 60m: Tue 7 Apr 13:00 UTC')


async def test_a_meeting_is_unknown_to_other_groups(talk: Conversation) -> None:
    """X1: not even its title is told."""
    await plan(talk)
    said = await talk.say("nairobi@partnerships: !meeting M1")
    assert "There is no meeting “M1” in your groups." in said
    assert "April" not in await talk.say("nairobi@partnerships: !rsvp M1 yes")
