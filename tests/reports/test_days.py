"""The days of a report, read from what people write, never guessed (P2, S8). Today is Monday, 23 March 2026."""

from datetime import date

import pytest

from bot.core.errors import Refusal
from bot.core.i18n import Translator
from handlers.reports import days

TODAY = date(2026, 3, 23)


@pytest.mark.parametrize("language", ["en", "es", "id"])
@pytest.mark.parametrize(
    "said",
    [
        "2026-03-01..2026-03-20",
        "2026-03-01 .. 2026-03-20",
        "2026-03-01…2026-03-20",
        "2026-03-01 - 2026-03-20",
        "from 1 March to 20 March",
        "March 1st, 2026 – 20 March",
        "1 de marzo - 20 de marzo",
        "1 Maret - 20 Maret",
        "1 to 20 March",
        "from the 1st to the 20th of March",
        "March 1 to 20",
        "March 1-20",
        "del 1 al 20 de marzo",
        "1 sampai 20 Maret",
    ],
)
def test_the_same_days_are_read_however_they_are_written(language: str, said: str) -> None:
    assert days.read(said, TODAY, Translator(language, "UTC")) == (date(2026, 3, 1), date(2026, 3, 20))


@pytest.mark.parametrize("language", ["en", "es", "id"])
@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("2026-03-01 to 2026-03-20", date(2026, 3, 1), date(2026, 3, 20)),
        ("since 2026-03-02", date(2026, 3, 2), TODAY),
        ("5 March", date(2026, 3, 5), TODAY),
        ("yesterday", date(2026, 3, 22), TODAY),
        ("24 March", date(2025, 3, 24), TODAY),
        ("February", date(2026, 2, 1), date(2026, 2, 28)),
        ("March", date(2026, 3, 1), TODAY),
        ("this month", date(2026, 3, 1), TODAY),
        ("last month", date(2026, 2, 1), date(2026, 2, 28)),
        ("Last week", date(2026, 3, 16), date(2026, 3, 22)),
        ("this week", TODAY, TODAY),
        ("last month to last week", date(2026, 2, 1), date(2026, 3, 22)),
        ("December 2025", date(2025, 12, 1), date(2025, 12, 31)),
        ("January to March", date(2026, 1, 1), TODAY),
        ("December 2025 to February", date(2025, 12, 1), date(2026, 2, 28)),
        ("1–20 March 2025", date(2025, 3, 1), date(2025, 3, 20)),
    ],
)
def test_days_and_months_are_read_in_any_language(language: str, said: str, first: date, last: date) -> None:
    assert days.read(said, TODAY, Translator(language, "UTC")) == (first, last)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("", "days-unread"),
        ("..", "days-unread"),
        ("next week", "days-unread"),
        ("31 February", "days-unread"),
        ("03/04/2026", "days-unread"),
        ("the last step", "days-unread"),
        ("2026-03-20..2026-03-01", "days-backwards"),
        ("2026-03-20..2026-03-24", "days-ahead"),
        ("2024-01-01..2026-03-20", "days-too-many"),
    ],
)
def test_what_is_not_certain_is_refused(said: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        days.read(said, TODAY, Translator("en", "UTC"))
    assert refused.value.code == code


def test_a_report_begins_the_day_after_the_last_one() -> None:
    assert days.since(1, date(2026, 3, 1), TODAY) == (date(2026, 3, 2), TODAY)
    assert days.since(1, date(2026, 3, 22), TODAY) == (TODAY, TODAY)
    with pytest.raises(Refusal) as refused:
        days.since(1, TODAY, TODAY)
    assert refused.value.code == "nothing-to-report"
