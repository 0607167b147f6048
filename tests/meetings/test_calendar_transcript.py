"""Meetings in one's own calendar, as people can play it for themselves."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.config import load
from bot.console import console
from tests.meetings.readers import by_ical, by_vobject
from tests.polls.telling import told

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "meetings"

TOLD = [
    "[diversity] M1 for your calendar.",
    "M1: April call is moved.",
    "meeting-M1.ics (text/calendar",
    "[lima, private] M1 for your calendar. Opened again, it takes the place of an older one.",
    "series-S1.ics (text/calendar",
    "does not take place.",
    "[diversity] S1 for your calendar.",
    "[lima, private] The address of your calendar, with the meetings of all your groups:",
    "webcal://convene.example.org/calendar/",
    "[diversity] I have answered you in private.",
    "[lima, private] You have had an address for your calendar since Thursday, 19 March 2026.",
    "[lima, private] (edited) The address that you had does not work any more. Here is a new one.",
    "[lima, private] The address of your calendar",
    "[jakarta, private] The address of the calendar of Diversity:",
    "[lima, private] Your calendar address does not work any more.",
    "[lima, private] You have no calendar address.",
    "jakarta has left Diversity.",
    "[jakarta, private] Only a group's members can use calendar group.",
    "[core, private] The address of the calendar of Diversity:",
]


def test_the_transcript_tells_how_meetings_come_into_a_calendar(
    sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """S6: with files that two programs read alike."""
    script, files = EXAMPLES / "calendar.txt", tmp_path / "files"
    code = console(load(EXAMPLES / "calendar.toml", {}), script=str(script), database=sqlite_url, files=files)
    told(capsys.readouterr().out, TOLD)
    assert code == 0
    period = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 20, tzinfo=UTC)
    for read in (by_ical, by_vobject):
        (call,) = read((files / "meeting-M1.ics").read_bytes(), *period)
        assert (call.start, call.minutes) == (datetime(2026, 4, 8, 13, tzinfo=UTC), 90)
        weekly = read((files / "series-S1.ics").read_bytes(), *period)
        assert [f"{each.start:%m-%d %H:%M}" for each in weekly] == ["03-26 13:00", "04-09 12:00", "04-16 12:00"]
