"""What follows a meeting, as people can play it for themselves."""

from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from bot.config import load
from bot.console import console
from storage.actions import Action
from storage.database import Database
from storage.minutes import Agreement
from tests.polls.telling import told

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"

TOLD = [
    "• Agreed G1 (provisional until Sunday, 29 March 2026, 12:00 (Berlin)): We merge the two scenarios",
    "[accra, private] The minutes of M1 are in the room: Weekly (Diversity).",
    "[lima, private] You were not at M1: Weekly (Diversity). This was agreed there:",
    "(provisional until Sunday, 29 March 2026, 05:00 (Lima))",
    "[lima, private] Why do you object to G1: We merge the two scenarios?",
    "[diversity] Somebody objects to G1: We merge the two scenarios\n  Why: Merged, the scenario",
    "[berlin, private] G1 of Diversity is not final: We merge the two scenarios\n  • lima: Merged",
    "[diversity] P1: Agreement G1 (consensus)",
    "[diversity] Somebody objects to G2: We meet every two weeks",
    "[diversity] An objection to G2 is taken back: We meet every two weeks",
    "[diversity] berlin puts line 6 of the minutes of M1 right:",
    "[lima, private] Only the co-chairs of Diversity can do that.",
    "[accra, private] After M1 these actions have nobody or no day yet",
    "[diversity] A2 is with kyoto now: translate the survey",
    "[diversity] The minutes of M1 are approved by accra: Weekly",
    "[lima, private] Minutes of M1, as a file.\n  + minutes-M1.wiki.txt",
    "[diversity] Nobody objected in time, so this is final:\n  • G2: We meet every two weeks",
    "[diversity] The group recommends G1 in P1, so it is final: We merge the two scenarios",
    "[diversity] G2 has been final since Sunday, 29 March 2026, 12:00 (Berlin).",
    "[kyoto, private] This is yours, and due tomorrow: A1: glossary",
    "[diversity] A1 is done, says kyoto: glossary",
    "[kyoto, private] (edited) A2 is due on Friday, 17 April 2026.",
    "[lima, private] kyoto gives you this action: A2: translate the survey",
    "[lima, private] This was to be done by Friday, 17 April 2026: A2",
    "[lima, private] This is still open: A2",
    "[accra, private] This is still open after two reminders: A2",
    "[diversity] accra drops A2: translate the survey\n  Why: the survey is over",
    "[diversity] No action is open in Diversity.",
]


def test_the_transcript_tells_what_follows_a_meeting(sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """S4, S7."""
    script = EXAMPLES / "meetings" / "after.txt"
    code = console(load(EXAMPLES / "demo.toml", {}), script=str(script), database=sqlite_url)
    said = capsys.readouterr().out
    told(said, TOLD)
    assert "[cairo, private] You were not" not in said
    assert code == 0
    with closing(Database(sqlite_url)) as database:
        assert database.run_here(_kept) == (["final", "final"], ["done", "dropped"])


def _kept(session: Session) -> tuple[list[str], list[str]]:
    """How its agreements and its actions stand."""
    agreements = session.exec(select(Agreement).order_by(col(Agreement.id))).all()
    actions = session.exec(select(Action).order_by(col(Action.id))).all()
    return [agreement.state for agreement in agreements], [action.state for action in actions]
