"""What calendars show of a series is what the group was told, whatever has been changed on the way (S6)."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session

from handlers.meetings.calendar import filing
from storage.series import Series
from tests.conversation import Conversation
from tests.looking import look
from tests.meetings.readers import Reader, by_ical, by_vobject
from tests.meetings.seriestelling import WEEKLY, group, rows

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)

WAYS: dict[str, list[str]] = {
    "as it is": [WEEKLY],
    "every two weeks": ['series "B" 90m every two weeks on Monday 08:00 America/Lima'],
    "monthly": ['series "M" 60m monthly on the last Friday 14:00'],
    "at another time": [WEEKLY, ":at 2026-03-31T09:00Z", "series S1 Friday 15:00"],
    "shorter": [WEEKLY, ":at 2026-04-14T09:00Z", "series S1 45m"],
    "moved and skipped": [WEEKLY, "meeting move M2 2026-04-03 12:00 UTC", "skip M1 because of Easter"],
    "moved, then at another time": [WEEKLY, "meeting move M2 2026-04-03 12:00 UTC", "series S1 Tuesday 09:00"],
    "moved by more than a day, then at another time of the week after": [
        WEEKLY, "meeting move M2 2026-04-06 12:00 UTC", "series S1 every two weeks on Thursday 16:00 from 2 April",
    ],
    "until a day": [WEEKLY, "series S1 until 10 April"],
    "in another zone": [WEEKLY, ":at 2026-03-27T09:00Z", "series S1 Africa/Nairobi"],
}  # fmt: skip


def told(talk: Conversation) -> list[tuple[datetime, int]]:
    """When the meetings are, and how long, that are planned or were held."""
    return sorted((row.begins, row.minutes) for row in rows(talk) if row.state != "cancelled")


def seen(talk: Conversation, read: Reader, end: datetime) -> list[tuple[datetime, int]]:
    """The same, as a calendar shows it."""

    def file_of(session: Session) -> bytes:
        return filing.of_series(session, {"series": 1, "language": "en"})

    file = look(talk, file_of)
    return [(each.start, each.minutes) for each in read(file, BEGIN, end)]


@pytest.mark.parametrize("way", WAYS)
async def test_a_calendar_shows_what_the_group_was_told(sqlite_url: str, way: str) -> None:
    """S5, S6: over the change of the clocks in Europe, and some weeks on."""
    async with group(sqlite_url) as talk:
        await talk.say(*(line if line[0] == ":" else f"berlin@dm: {line}" for line in WAYS[way]))
        await talk.say(":at 2026-04-25T09:00Z")
        meetings = told(talk)
        assert len(meetings) >= 2
        for read in (by_ical, by_vobject):
            assert seen(talk, read, meetings[-1][0] + timedelta(days=1)) == meetings


async def test_turns_are_shown_as_they_were_taken(sqlite_url: str) -> None:
    """S3, S6."""
    async with group(sqlite_url) as talk:
        await talk.say(f"berlin@diversity: !{WEEKLY}", "berlin@diversity: !rotate S1 for 6", "berlin@diversity> take")
        assert look(talk, lambda session: session.get_one(Series, 1)).turns
        await talk.say(":at 2026-04-14T09:00Z", "berlin@dm: rotate S1 off", ":at 2026-05-10T09:00Z")
        meetings = told(talk)
        for read in (by_ical, by_vobject):
            assert seen(talk, read, meetings[-1][0] + timedelta(days=1)) == meetings
