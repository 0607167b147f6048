"""A meeting that runs reads well in each language, and fits on one message however much is noted (L1, S7)."""

import re
from datetime import UTC, datetime, timedelta

import pytest

import locales
from bot.core.errors import Refusal
from bot.core.i18n import Translator
from bot.core.text import width
from handlers.meetings.sitting import noting
from handlers.meetings.views import sitting as views
from handlers.meetings.views.minutes import Agreed, Line, Minutes, Promise
from handlers.meetings.views.planned import Item

TELEGRAM = 4096
"""core.telegram.org/bots/api#sendmessage."""
LANGUAGES = (*locales.languages(), locales.PSEUDO)
AT = datetime(2026, 3, 26, 13, tzinfo=UTC)
LONG = "𝐖" * 500
"""Each of them two units of UTF-16."""


def sheet(count: int, text: str = LONG, people: int = 40) -> views.Sheet:
    """A meeting at which so many lines of every kind were noted."""
    kinds = [
        lambda: Line("topic", text),
        lambda: Line("agreed", text, agreed=Agreed(12345, "provisional", None, None)),
        lambda: Line("action", text, promise=Promise(12345, text, "𝐖" * 60, AT.date())),
        lambda: Line("info", text),
    ]
    minutes = Minutes(
        number=12345, title="𝐖" * 120, group="𝐖" * 60, zone="America/Argentina/Buenos_Aires", started_at=AT,
        ended_at=None, present=["𝐖" * 60] * people, lines=[kinds[n % 4]() for n in range(count)],
    )  # fmt: skip
    agenda = [Item(number=n, text=text, minutes=300) for n in range(1, 30)]
    return views.Sheet(minutes, agenda, f"https://example.org/{'x' * 200}", 60)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 50, 1000])
def test_what_is_noted_fits_on_one_message(language: str, count: int) -> None:
    """S7: the newest line is always on it."""
    said = str(views.running(Translator(language, "Asia/Kolkata"), sheet(count)))
    assert width(said) <= TELEGRAM
    assert not count or f"{count}. " in said
    assert width(str(views.ended(Translator(language, "UTC"), sheet(count)))) <= TELEGRAM


def test_lines_that_do_not_fit_are_counted() -> None:
    """S7."""
    said = str(views.running(Translator("en", "UTC"), sheet(100, "short")))
    found = re.search(r"… (\d+) earlier lines\n(\d+)\. ", said)
    assert found is not None
    assert int(found[1]) + 1 == int(found[2])
    assert "100. short" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_is_rendered_in_every_language(language: str) -> None:
    """L1."""
    _ = Translator(language, "America/Lima")
    refused = Refusal("note-too-long", noting.TOO_LONG, n=501, limit=500)
    borne = [views.Borne(n, "𝐖" * 120, AT + timedelta(days=n), 500) for n in range(10)]
    texts = [
        views.noted(_, [Promise(1, "glossary", "", None)], [(3, refused)]),
        *(views.taken_back(_, 3, kind, LONG) for kind in views.KINDS),
        views.left_open(_, 1, LONG),
        views.attendance(_, 1, LONG, []),
        views.attendance(_, 1, "Weekly", ["lima"]),
        views.burden(_, "Diversity", 0, [], placed=False),
        views.burden(_, "Diversity", 5000, borne, placed=True),
        views.begun(_),
        views.over(_, 1),
        views.you_are_here(_, 1),
        views.here(_),
        views.start(_),
    ]
    assert all(0 < width(str(text)) <= TELEGRAM for text in texts)
