"""How a series is called in a line: what is read, and what is refused with what would be."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import Refusal
from bot.core.i18n import Translator
from handlers.meetings.series import grammar
from handlers.meetings.series.grammar import Order
from handlers.meetings.series.recurrence import LAST, Every

_ = Translator("en", "Europe/Berlin")
WEEK, TWO, MONTH = Every.WEEK, Every.TWO_WEEKS, Every.MONTH


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("60m every Thursday 14:00", Order("W", 60, WEEK, 0, 3, time(14))),
        ("1h30: every Thursday at 14:00 Europe/Berlin", Order("W", 90, WEEK, 0, 3, time(14), "Europe/Berlin")),
        ("every Thu 2pm for 60m", Order("W", 60, WEEK, 0, 3, time(14))),
        ("90 minutes, every Thursday, 14:00, Berlin", Order("W", 90, WEEK, 0, 3, time(14), "Europe/Berlin")),
        ("60m Thursdays 14:00 my time", Order("W", 60, WEEK, 0, 3, time(14), "Europe/Berlin")),
        ("60m weekly on Friday at 09:30", Order("W", 60, WEEK, 0, 4, time(9, 30))),
        ("60m every two weeks on Monday 10:00", Order("W", 60, TWO, 0, 0, time(10))),
        ("60m every other Monday 10:00 Jakarta time", Order("W", 60, TWO, 0, 0, time(10), "Asia/Jakarta")),
        ("60m monthly on the second Tuesday 15:30", Order("W", 60, MONTH, 2, 1, time(15, 30))),
        ("60m every second Tuesday of the month 15:30", Order("W", 60, MONTH, 2, 1, time(15, 30))),
        ("60m the last Friday of each month 14h", Order("W", 60, MONTH, LAST, 4, time(14))),
        ("60m every Thursday 14:00 UTC", Order("W", 60, WEEK, 0, 3, time(14), "UTC")),
        (
            "60m every Thursday 14:00 from 2 April until 25 June",
            Order("W", 60, WEEK, 0, 3, time(14), "", "2 April", "25 June"),
        ),
        (
            "60m every Thursday 14:00, until 25 June, starting on 2 April",
            Order("W", 60, WEEK, 0, 3, time(14), "", "2 April", "25 June"),
        ),
    ],
)
def test_a_series_is_read(text: str, expected: Order) -> None:
    """S5."""
    assert grammar.read(f'"W" {text}', _) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("60m every Thursday 14:00", "series-title"),
        ('"" 60m every Thursday 14:00', "series-title"),
        ('"W" 60m Thursday 14:00', "series-rule"),
        ('"W" 60m every day 14:00', "series-rule"),
        ('"W" 60m every Thursday 14:00 ' + "every Thursday " * 1000, "series-rule"),
        ('"W" 60m every second Tuesday 14:00', "series-unsure"),
        ('"W" 60m biweekly on Tuesday 14:00', "series-unsure"),
        ('"W" 60m the fifth Friday of the month 14:00', "series-fifth"),
        ('"W" 60m every Thursday', "series-time"),
        ('"W" 60m every Thursday 9:30', "series-which-time"),
        ('"W" 60m every Thursday 24:00', "series-which-time"),
        ('"W" 60m every Thursday 14:00-15:00', "series-no-end"),
        ('"W" every Thursday 14:00', "series-length"),
        ('"W" 0m every Thursday 14:00', "meeting-length"),
        ('"W" 30h every Thursday 14:00', "meeting-length"),
        ('"W" a while every Thursday 14:00', "meeting-length-unread"),
        ('"W" 60m every Thursday 14:00 CST', "which-zone"),
        ('"W" 60m every Thursday 14:00 Springfield', "which-zone"),
        ('"W" 60m every Thursday 14:00 UTC+2', "which-zone"),
        ('"W" 60m every Thursday 14:00 qwxzy', "unknown-place"),
        ('"W" 60m every Thursday 14:00 from 2 April from 9 April', "series-twice"),
    ],
)
def test_what_is_not_certain_is_refused(text: str, code: str) -> None:
    """S1, S5, S8: each says what would be understood."""
    with pytest.raises(Refusal) as refused:
        grammar.read(text, _)
    assert refused.value.code == code
    assert str(_(refused.value.template, **refused.value.values))


def test_a_word_for_a_week_and_for_sunday_is_no_sunday() -> None:
    """S8: Indonesian has one for both."""
    with pytest.raises(Refusal) as refused:
        grammar.read('"W" 60m setiap minggu 14:00', Translator("id", "Asia/Jakarta"))
    assert refused.value.code in {"series-unsure", "series-rule"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Friday 15:00", Order(weekday=4, at=time(15))),
        ("15:00", Order(at=time(15))),
        ("90m", Order(minutes=90)),
        ("90m Fri 15:00", Order(minutes=90, weekday=4, at=time(15))),
        ("every two weeks on Friday 15:00 from 1 May", Order("", 0, TWO, 0, 4, time(15), "", "1 May")),
        ("Europe/Berlin", Order(zone="Europe/Berlin")),
        ("until 30 June", Order(until="30 June")),
        ("", Order()),
    ],
)
def test_a_change_says_only_what_is_different(text: str, expected: Order) -> None:
    assert grammar.read_change(text, _) == expected


@given(
    st.sampled_from(["W", "Core call", "It's 5 o'clock"]), st.integers(15, 720), st.sampled_from(Every),
    st.sampled_from([1, 2, 3, 4, LAST]), st.integers(0, 6), st.times(), st.sampled_from(["", "Europe/Berlin", "UTC"]),
    st.booleans(), st.sampled_from(["en", "es", "id"]),
)  # fmt: skip
def test_what_is_written_out_for_a_choice_is_read_as_the_same(
    title: str, minutes: int, every: Every, which: int, weekday: int, at: time, zone: str, ends: bool, language: str
) -> None:
    """S8: a command that waited for a date is given again, with the date."""
    order = Order(
        title, minutes, every, which if every == MONTH else 0, weekday, at.replace(second=0, microsecond=0), zone,
        "next Friday", "03/04" if ends else "",
    )  # fmt: skip
    first = date(2026, 4, 2).isoformat()
    read = grammar.read(grammar.spelled(order, first=first), Translator(language, "Europe/Berlin"))
    until = order.until
    assert read == Order(title, minutes, every, order.which, weekday, order.at, zone, first, until)
