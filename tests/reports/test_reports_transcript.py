"""A step report and a ratification, as people can play them for themselves."""

from pathlib import Path

import pytest

from bot.config import load
from bot.console import console
from tests.polls.telling import told

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"

TOLD = [
    "[berlin, private] P1: R3\n  Your group recommends it. How is it ratified?",
    "[diversity] P1: R3\n  To be ratified by: a resolution of the board.",
    "[diversity] Recommendations of Diversity\n  P1: R3 · To be ratified by: a resolution of the board.",
    "[diversity] Only the co-chairs of Diversity can do that.",
    "Consulted: the affiliates in the south, in two calls",
    "[diversity] The co-chairs of Diversity write its report",
    "[berlin, private] I have begun the step report T1 of Diversity with what your records say.",
    "[accra, private] berlin has begun the step report T1 of Diversity.",
    "What we recommend (2 of 10)",
    "[berlin, private] (edited) Noted: Insights and obstacles.",
    "[berlin, private] Step report T1: Diversity",
    "[berlin, private] T1 was changed since you saw it.",
    "Two of us leave in May.",
    "[diversity] The step report T1 of Diversity is approved by berlin.",
    "[partnerships] Diversity has a new step report, T1.",
    "[oslo, private] Step report T1: Diversity",
    "To be ratified by: a resolution of the board. Consulted: the affiliates",
    "[accra, private] T1 is approved and has gone out, so it stays as it is.",
    "[core] Step reports of all groups\n  T1: Diversity",
]


def test_the_transcript_tells_how_a_report_is_written(sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """P2, P4."""
    script = EXAMPLES / "notes" / "reports.txt"
    code = console(load(EXAMPLES / "demo.toml", {}), script=str(script), database=sqlite_url)
    told(capsys.readouterr().out, TOLD)
    assert code == 0
