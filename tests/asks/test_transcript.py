"""What groups ask of the core team, as people can play it for themselves."""

from pathlib import Path

import pytest

from bot.config import load
from bot.console import console
from tests.polls.telling import told

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"

TOLD = [
    "[diversity] Q1 · Diversity asks the core team for an expert:",
    "[core] Q1 ·",
    "[diversity] The core team considers Q1",
    "[core, private] Approve Q1",
    "[diversity] The core team approves Q1: an interview with a linguist who knows small scripts\n  we write to her",
    "[diversity] Q2 · Diversity asks the core team for €300.00 for travel:",
    "No money moves by this.",
    "In which currency is “$120”?",
    "Diversity asks the core team for US$120.00 for translation:\n  the survey into Quechua",
    "[quito, private] What does Partnerships ask the core team for?",
    "I am not sure what “1.500 euros” is.",
    "[core] Q4 · Partnerships asks the core team for €1,500.00 for training:",
    "[core] 4 open asks\n  Budgets that wait for an answer: €1,800.00, US$120.00",
    "[diversity] The core team declines Q2: train to the meeting in Berlin\n  Why: the travel budget is used up",
    "[diversity] The core team approves Q3: the survey into Quechua\n  No money moves by this",
    "[diversity] Q1 is done, says the core team",
    "[core] (edited) Q4 · ",
    "[core] 1 open ask\n  Budgets that are approved and not done: US$120.00",
    "[diversity] Diversity has asked the core team for:\n  • Q3, US$120.00 for translation",
    "An amount has to be more than zero, like 300 EUR.",
    "has more digits behind the point than JPY has",
    "Only the core team can use !approve Q3.",
]


def test_the_transcript_tells_what_groups_ask_of_the_core_team(
    sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    """R1."""
    script = EXAMPLES / "notes" / "asks.txt"
    code = console(load(EXAMPLES / "demo.toml", {}), script=str(script), database=sqlite_url)
    told(capsys.readouterr().out, TOLD)
    assert code == 0
