"""The chart of a group's weeks."""

import struct
import subprocess
import sys
from typing import Any

import pytest

import locales
from bot.core.disclosure import WeekSummary
from bot.core.i18n import Translator
from bot.core.weeks import week_after
from handlers.hours import pictures, views


def week(name: str, minutes: int, expected: int, *, closed: bool, revised: bool) -> WeekSummary:
    return WeekSummary(
        "Diversity", name, (minutes,), 10, 0, expected,
        closed=closed, revised=revised, closed_total=minutes, closed_loggers=1,
    )  # fmt: skip


WEEKS = [
    week(week_after("2025-W50", n), minutes, 3000 if n else 0, closed=n < 7, revised=n == 2)
    for n, minutes in enumerate((2460, 3330, 3615, 2280, 0, 3120, 2850, 720))
]


def facts(language: str) -> dict[str, Any]:
    return dict(views.group_picture(Translator(language, "UTC"), WEEKS))


@pytest.mark.parametrize("language", [*locales.languages(), locales.PSEUDO])
def test_the_chart_is_a_png_of_a_phones_width_in_every_language(language: str) -> None:
    """L1."""
    png = pictures.weeks(facts(language))
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", png[16:24]) == (1080, 720)
    assert len(png) < 200_000


def test_the_same_facts_give_the_same_bytes() -> None:
    assert pictures.weeks(facts("en")) == pictures.weeks(facts("en"))


def test_a_group_without_hours_has_a_chart_too() -> None:
    empty = [week("2026-W13", 0, 0, closed=False, revised=False)]
    assert pictures.weeks(views.group_picture(Translator("en", "UTC"), empty)).startswith(b"\x89PNG")


def test_the_chart_says_nothing_that_the_text_does_not() -> None:
    """H4: the same facts in a line of text."""
    text = str(views.group(Translator("en", "UTC"), WEEKS))
    for label, figure in zip(facts("en")["labels"], WEEKS, strict=True):
        mark = "*" if figure.revised else ""
        assert f"{label} {Translator('en', 'UTC').duration(figure.total)}{mark}" in text


def test_the_years_stand_below_the_first_week_of_each() -> None:
    assert facts("en")["labels"] == ["W50", "W51", "W52", "W1", "W2", "W3", "W4", "W5"]
    assert facts("en")["years"] == ["2025", "", "", "2026", "", "", "", ""]


def test_the_drawing_library_is_not_loaded_before_a_picture_is_drawn() -> None:
    """It would cost every process some 40 MB."""
    code = "import sys, bot.app; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
