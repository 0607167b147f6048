"""The transcript that `make demo SCRIPT=docs/examples/first-day.txt` plays says what it always said."""

import re
from pathlib import Path

import pytest

from bot.config import load
from bot.console import console

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
EXPECTED = Path(__file__).with_name("first-day.expected")


def test_the_first_day_reads_as_written_down(capsys: pytest.CaptureFixture[str]) -> None:
    """H1–H5, G7, S1, L1."""
    code = console(load(EXAMPLES / "demo.toml", {}), script=str(EXAMPLES / "first-day.txt"), echo=True)
    said = re.sub(r"\d+ bytes", "… bytes", capsys.readouterr().out)  # a picture's size depends on its library
    assert (code, said) == (0, EXPECTED.read_text("utf-8"))
