"""A meeting from its start to its end, as people can play it for themselves."""

from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from bot.config import load
from bot.console import console
from storage.actions import Action
from storage.database import Database
from storage.meetings import Meeting
from tests.polls.telling import told

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"

TOLD = [
    "> start: Start the meeting",
    "A tap starts it from 15 minutes before on",
    "[diversity] Only the co-chairs of Diversity, and whoever takes its notes, can do that.",
    "[diversity] M1: Weekly has begun (13:00 UTC = 14:00 Berlin).\n  Here (1): berlin",
    "(only jakarta sees) You are noted as present at M1.",
    "Here (4): berlin, jakarta, lima, kyoto",
    "1. The budget for translations\n  2. Agreed, provisionally: We pay the translators within a month (G1)",
    "[diversity] A1: glossary · kyoto · by Fri 27 Mar\n  A2: find a second reviewer · nobody yet · by Fri 10 Apr",
    "Line 5 is not noted. I do not know infos. Did you mean !info?",
    "5. The next report is due in May",
    "I am not sure when “by 4/5” is. Which one do you mean?",
    "A3: workshop report · lima · by Mon 4 May",
    "Line 7 is taken back. Info: this goes to the wrong room",
    "[diversity] Only the co-chairs of Diversity, and whoever takes its notes, can do that.",
    "[diversity] (edited) M1: Weekly is over.",
    "• Agreed G1 (provisional until Sunday, 29 March 2026, 16:05 (Berlin)): We pay the translators within a month",
    "+ minutes-M1.md",
    "[diversity] M1: Weekly – present (5): berlin, jakarta, lima, kyoto, accra",
    "[kyoto, private] So far, meetings of Diversity have taken 1 h outside your comfortable hours",
    "[jakarta, private] No meeting of Diversity has taken you outside your comfortable hours so far.",
    "[diversity] M2: Short call has begun (15:00 UTC = 16:00 Berlin).",
    "[diversity] M2: Short call is two hours over its time, and nobody has ended it.",
    "+ minutes-M2.md",
]


def test_the_transcript_tells_how_a_meeting_goes(sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """S3, S7."""
    script = EXAMPLES / "meetings" / "sitting.txt"
    code = console(load(EXAMPLES / "demo.toml", {}), script=str(script), database=sqlite_url)
    said = capsys.readouterr().out
    told(said, TOLD)
    assert "two minutes late" not in said
    assert code == 0
    with closing(Database(sqlite_url)) as database:
        assert database.run_here(_kept) == (["held", "held"], ["glossary", "find a second reviewer", "workshop report"])


def _kept(session: Session) -> tuple[list[str], list[str]]:
    """How its meetings stand, and what is to be done."""
    meetings = session.exec(select(Meeting).order_by(col(Meeting.id))).all()
    actions = session.exec(select(Action).order_by(col(Action.id))).all()
    return [meeting.state for meeting in meetings], [action.text for action in actions]
