"""A time is found, as people can play it for themselves."""

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
    "[jakarta, private] Noted. 08:00 to 22:00 suits you.",
    "+ M1.png",
    "[diversity] M1: April call (1 h 30 min): when can you come?",
    "2  Tuesday, 7 April 2026, 16:00 UTC = 11:00 Lima · 18:00 Berlin · 23:00 Jakarta",
    "0 of 5 have answered.",
    "[kyoto, private] M1: April call",
    "I do not know your time zone",
    "(only jakarta sees) M1: yes to 1; no to 2. 1 time has no answer yet.",
    "[lima, private] M1: yes to 2; if needed to 1; no to 3.",
    "[kyoto, private] A time is still being looked for, and your answer is missing.",
    "2  Wednesday, 8 April 2026, 01:00 (Tokyo) = Tue 7 Apr 16:00 UTC",
    "[diversity] M1: April call: the times that ask the least\n  Everybody who was asked has answered.",
    "1 of them if needed. It is hardest for one person, for whom it begins at 06:00. 1 is on leave then.",
    "3 can come, 1 if needed, 1 cannot. It is hardest for one person, for whom it begins at 00:00.",
    "[diversity] Only the co-chairs of Diversity can do that.",
    "[diversity] (edited) M1: April call (1 h 30 min)\n  The time is set: Tuesday, 7 April 2026, 11:00 UTC",
    "+ meeting-M1.ics",
    "[accra, private] May call (1 h): when?",
    "These ask the least of the members",
    "[diversity] M2: May call (1 h): when can you come?",
    "[diversity] M2: May call does not take place.",
    "> 3: Tuesday, 7 April 2026, 20:00 (Berlin) = 13:00 Chicago",
    "[diversity] M3: Budget (1 h): when can you come?",
    "[berlin, private] A meeting is between 15 minutes and 12 hours long.",
    "overlap, since the meeting takes 1 h.",
    "is past. Write a day and a time that are still to come",
]


def test_the_transcript_tells_how_a_time_is_found(sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """S1, S2, S8."""
    script = EXAMPLES / "meetings" / "finding.txt"
    code = console(load(EXAMPLES / "demo.toml", {}), script=str(script), database=sqlite_url)
    said = capsys.readouterr().out
    told(said, TOLD)
    assert "[cairo, private] M1" not in said
    assert code == 0
    with closing(Database(sqlite_url)) as database:
        assert database.run_here(_states) == ["planned", "cancelled", "asking"]


def _states(session: Session) -> list[str]:
    """How its meetings stand, by number."""
    return [meeting.state for meeting in session.exec(select(Meeting).order_by(col(Meeting.id)))]
