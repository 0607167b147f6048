"""A planned meeting from its announcement to its beginning, as people can play it for themselves."""

from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from bot.config import load
from bot.console import console
from storage.database import Database
from storage.meetings import Meeting
from tests.polls.telling import told

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"

TOLD = [
    "Link of the calls: https://meet.example.org/{meeting}, before: none.",
    (
        "[diversity] M1: April call (1 h 30 min)\n"
        "  Thursday, 2 April 2026, 13:00 UTC = 08:00 Lima · 15:00 Berlin · 20:00 Jakarta · 22:00 Tokyo\n"
        "  Call: https://meet.example.org/m1\n"
        "  Short notice: less than 7 days."
    ),
    "Do you come? 0 of 5 have answered.",
    "+ meeting-M1.ics",
    "(only lima sees) You come to M1: Thursday, 2 April 2026, 08:00 (Lima).",
    "[kyoto, private] You do not come to M1: Thursday, 2 April 2026, 22:00 (Tokyo).",
    "✅ 1 yes · 🤔 1 maybe · ❌ 1 no\n  You said that you come.",
    "[diversity] Only the co-chairs of Diversity order an agenda.",
    "1. Greetings (5 min)\n  2. Glossary (20 min)\n  3. Travel (10 min)\n  Planned: 35 min of 1 h 30 min.",
    "[diversity] Only the co-chairs of Diversity can do that.",
    "[diversity] M1: April call is moved.\n  Now: Thursday, 2 April 2026, 14:00 UTC",
    "Why: the hall opens later",
    "Do you come? 0 of 5 have answered.",
    "[berlin, private] M1: April call (1 h 30 min)",
    "2 of 5 say that they come, and 0 that they may.\n  Shall it be cancelled?",
    "[diversity] In a day: M1: April call",
    "[berlin, private] In a day: M1: April call",
    "4. One more thing (5 min) (short notice)",
    "[kyoto, private] In 14 h: M1: April call",
    "[diversity] In 1 h: M1: April call",
    "> start: Start the meeting",
    "(unpinned) M1: April call",
    "[diversity] M1 has started, so it is too late for that.",
    "[diversity] M4: Weekly does not take place.\n  Thursday, 7 May 2026, 12:00 UTC",
    "[diversity] Meetings of Diversity\n  • M2: Weekly",
    "!minutes M1: April call, Thu 2 Apr",
    "[diversity] M5: Extra call does not take place.",
    "Why: the report is not ready",
    "[diversity] M5 is cancelled.",
]


def test_the_transcript_tells_how_a_meeting_is_planned(sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """S4, S6."""
    script = EXAMPLES / "meetings" / "planned.txt"
    code = console(load(EXAMPLES / "demo.toml", {}), script=str(script), database=sqlite_url)
    said = capsys.readouterr().out
    told(said, TOLD)
    assert "[cairo, private] In" not in said, "who is away is left alone"
    assert code == 0
    with closing(Database(sqlite_url)) as database:
        assert database.run_here(_states) == ["held", "planned", "planned", "cancelled", "cancelled"]


def _states(session: Session) -> list[str]:
    """How its meetings stand, in the order of their numbers."""
    return [meeting.state for meeting in session.exec(select(Meeting).order_by(col(Meeting.id)))]
