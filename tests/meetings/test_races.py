"""Two people act at the same instant on PostgreSQL, where units of work run beside each other: one of them comes first.

Both have read what stands before either writes, so that whoever comes second has to run again.
"""

import asyncio
from collections.abc import AsyncIterator
from threading import Barrier

import pytest
from sqlmodel import select

from bot.core.context import Context
from bot.core.events import Event
from bot.core.replies import Replies
from bot.platforms import transcript
from bot.runtime.dispatch import Dispatch
from storage.meetings import Meeting
from storage.minutes import Agreement
from storage.series import Series
from tests.conversation import Conversation
from tests.looking import look
from tests.meetings.planning import rsvps_of
from tests.meetings.seriestelling import WEEKLY, group, lines, planned, rows, series_of

PATIENCE = 20
"""Seconds for which one unit of work waits for the other."""


class Middle:
    """Two units of work wait for each other once, when both have begun to read and neither has written."""

    def __init__(self) -> None:
        self.barrier = Barrier(2)
        self.expected: set[str] = set()
        """The events that have not come by yet."""

    def wait(self, event: Event) -> None:
        if event.id in self.expected:
            self.expected.discard(event.id)
            self.barrier.wait(PATIENCE)


MIDDLE = Middle()


@pytest.fixture
async def talk(emptied_postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Conversation]:
    replies = Dispatch.replies

    def met(dispatch: Dispatch, context: Context, event: Event) -> Replies:
        MIDDLE.wait(event)
        return replies(dispatch, context, event)

    monkeypatch.setattr(Dispatch, "replies", met)
    async with group(emptied_postgres_url) as conversation:
        yield conversation


async def together(talk: Conversation, *said: str) -> str:
    """Two lines at the same instant; returns what the bot says to both."""
    await talk.say()
    steps = [step for line in said if (step := transcript.read(line)) is not None]
    events = [event for step in steps if (event := talk.session.console.event(step)) is not None]
    MIDDLE.expected = {event.id for event in events}
    await asyncio.gather(*(talk.session._app.inlet.accept(event) for event in events))
    await talk.session._settle()
    assert len(events) == 2
    assert not MIDDLE.expected
    assert talk.session.failures == 0
    return "\n".join(talk._printed)


async def test_of_two_picks_one_sets_the_time(talk: Conversation) -> None:
    """S2: and the other one hears that it is set."""
    await talk.say(
        'berlin@diversity: !meet "April call" 60m: Tue 7 Apr 13:00 UTC, Tue 7 Apr 18:00 UTC', ":advance 10s",
        "lima@dm: times M1 yes 1, no 2",
    )  # fmt: skip
    said = await together(talk, "berlin@diversity: !pick M1 1", "accra@dm: pick M1 2")
    [meeting] = look(talk, lambda session: session.exec(select(Meeting)).all())
    assert meeting.state == "planned"
    assert said.count("meeting-M1.ics") == 1
    assert "The time of M1 is set already" in said
    assert rsvps_of(talk) == {"lima": "yes" if meeting.begins.hour == 13 else "no"}


async def test_of_two_who_start_a_meeting_one_does(talk: Conversation) -> None:
    """S7: one meeting of a group runs at a time, planned or not."""
    said = await together(talk, 'berlin@diversity: !start "One"', 'accra@diversity: !start "Two"')
    [meeting] = look(talk, lambda session: session.exec(select(Meeting)).all())
    assert meeting.state == "running"
    assert "M1 is running already." in said


async def test_of_two_who_end_a_meeting_one_does(talk: Conversation) -> None:
    """S3, S7: its minutes follow once, and nobody bears it twice."""
    await talk.say('berlin@diversity: !start "One"', "berlin@diversity: !agreed We meet", ":advance 1h")
    said = await together(talk, "berlin@diversity: !end", "accra@diversity: !end")
    assert said.count("minutes-M1.md") == 1
    assert len(lines(said, "Agreed in M1")) == 1
    assert "No meeting of Diversity is running." in said


async def test_a_line_that_is_noted_as_a_meeting_ends_is_in_its_minutes_or_refused(talk: Conversation) -> None:
    """S7."""
    await talk.say('berlin@diversity: !start "One"', ":advance 1h")
    said = await together(talk, "berlin@diversity: !end", "accra@diversity: !agreed We meet")
    found = look(talk, lambda session: session.exec(select(Agreement)).all())
    assert len(lines(said, "Agreed G1")) == len(found) == 1 - said.count("No meeting of Diversity is running.")
    assert all(each.final_at is not None for each in found)


async def test_two_who_note_something_agreed_both_have_a_number(talk: Conversation) -> None:
    """S7."""
    await talk.say('berlin@diversity: !start "One"')
    await together(talk, "berlin@diversity: !agreed First", "accra@diversity: !agreed Second")
    found = look(talk, lambda session: session.exec(select(Agreement.id)).all())
    assert set(found) == {1, 2}


async def test_of_two_who_take_a_plan_one_does(talk: Conversation) -> None:
    """S3."""
    await talk.say(f"berlin@diversity: !{WEEKLY}", "berlin@diversity: !rotate S1 for 6")
    said = await together(talk, "berlin@diversity> take", "accra@diversity> take")
    assert len(series_of(talk).turns) == 2
    assert series_of(talk).sequence == 1
    assert said.count("series-S1.ics") == 1
    assert "This choice is no longer open." in said


async def test_two_who_call_a_series_call_two(talk: Conversation) -> None:
    """S5: each with meetings of its own."""
    await together(talk, f"berlin@diversity: !{WEEKLY}", f"accra@diversity: !{WEEKLY}")
    assert set(look(talk, lambda session: session.exec(select(Series.id)).all())) == {1, 2}
    assert len(planned(talk, 1)) == len(planned(talk, 2)) == 2


async def test_a_series_that_is_changed_as_its_meeting_is_skipped_has_one_meeting_a_week(talk: Conversation) -> None:
    """S6."""
    await talk.say(f"berlin@diversity: !{WEEKLY}")
    await together(talk, "berlin@diversity: !series S1 Friday 15:00", "accra@diversity: !skip M2")
    weeks = [row.begins.isocalendar().week for row in rows(talk)]
    assert len(weeks) == len(set(weeks))
    assert [row.state for row in rows(talk)].count("cancelled") == 1


async def test_of_two_who_approve_minutes_one_does(talk: Conversation) -> None:
    """S4."""
    await talk.say('berlin@diversity: !start "One"', ":advance 1h", "berlin@diversity: !end")
    said = await together(talk, "berlin@diversity: !approve M1", "accra@dm: approve M1")
    assert said.count("minutes-M1.md") == 1
    assert "The minutes of M1 are approved already." in said


async def test_of_two_who_settle_an_agreement_one_does(talk: Conversation) -> None:
    """S7."""
    await talk.say('berlin@diversity: !start "One"', "berlin@diversity: !agreed We meet", ":advance 1h")
    await talk.say("berlin@diversity: !end", "lima@dm: object G1 it is too often")
    said = await together(talk, "berlin@diversity: !settle G1 drop", "accra@diversity: !settle G1 drop")
    assert len(lines(said, "[diversity] G1 is dropped")) == 1
    assert "there is nothing to settle" in said


async def test_a_meeting_that_is_moved_as_it_is_cancelled_does_not_take_place(talk: Conversation) -> None:
    """S6: whoever comes second meets what the first one did."""
    await talk.say('berlin@diversity: !meet "April call" 60m: Tue 7 Apr 13:00 UTC')
    said = await together(talk, "berlin@diversity: !cancel M1 one", "accra@diversity: !move M1 2026-04-08 13:00 UTC")
    assert "M1: April call does not take place." in said
    assert not lines(await talk.say(":at 2026-04-09T09:00Z"), "April call")
