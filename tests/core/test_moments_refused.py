"""Texts that are no certain instant, and what is offered instead. It is Monday, 23 March 2026, 9:00 UTC."""

import re
from datetime import UTC, datetime

import pytest

from bot.core.errors import Refusal
from bot.core.i18n import Translator
from bot.core.moments import moment

NOW = datetime(2026, 3, 23, 9, tzinfo=UTC)
BERLIN = Translator("en", "Europe/Berlin")  # 10:00; one hour ahead until Sunday, 29 March, two from then on
LIMA = Translator("es", "America/Lima")  # 4:00, five hours behind


def refused(text: str, now: datetime = NOW, reader: Translator = BERLIN) -> Refusal:
    with pytest.raises(Refusal) as caught:
        moment(text, now, reader)
    return caught.value


def said(refusal: Refusal, reader: Translator = BERLIN) -> str:
    return str(reader(refusal.template, **refusal.values))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "moment-unsure"),
        ("soon", "moment-unsure"),
        ("3d", "moment-unsure"),
        ("noon-ish", "moment-unsure"),
        ("Friday noon-ish", "moment-unsure"),
        ("Friday evening", "moment-unsure"),
        ("tonight 18:00", "moment-unsure"),
        ("yesterday 18:00", "moment-unsure"),
        ("last Friday 18:00", "moment-unsure"),
        ("03/04 10:00", "moment-unsure"),
        ("03/04/2026 10:00", "moment-unsure"),
        ("28/03 10:00", "moment-unsure"),
        ("28.3. 10:00", "moment-unsure"),
        ("28.03.2026 10:00", "moment-unsure"),
        ("2026/03/28 10:00", "moment-unsure"),
        ("20260328 10:00", "moment-unsure"),
        ("28-03-2026 10:00", "moment-unsure"),
        ("2026-W13-6 10:00", "moment-unsure"),
        ("2026-W53 10:00", "moment-unsure"),
        ("next Friday 15:00", "moment-unsure"),
        ("next Friday", "moment-unsure"),
        ("next week 15:00", "moment-unsure"),
        ("week 14 15:00", "moment-unsure"),
        ("Saturday 10", "moment-unsure"),
        ("Saturday at 10", "moment-unsure"),
        ("Saturday 1000", "moment-unsure"),
        ("Saturday 10.04", "moment-unsure"),
        ("Saturday 28 10:00", "moment-unsure"),
        ("28 March 26 10:00", "moment-unsure"),
        ("Saturday 25:00", "moment-unsure"),
        ("Saturday 10:60", "moment-unsure"),
        ("Saturday 13pm", "moment-unsure"),
        ("Saturday 15:00 pm", "moment-unsure"),
        ("Saturday 0am", "moment-unsure"),
        ("Saturday 2 in the evening", "moment-unsure"),
        ("Saturday 10 in the afternoon", "moment-unsure"),
        ("Saturday 10:00-11:00", "moment-unsure"),
        ("2026-03-28 10:00-11:00", "moment-unsure"),
        ("2026-03-28 10:00 - 11:00", "moment-unsure"),
        ("Saturday 10-11am", "moment-unsure"),
        ("Saturday 10:00 to 11:00", "moment-unsure"),
        ("Saturday 10:00 or Sunday 10:00", "moment-unsure"),
        ("Saturday or Sunday 10:00", "moment-unsure"),
        ("Saturday 10:00 Sunday", "moment-unsure"),
        ("Saturday 10:00 +2", "moment-unsure"),
        ("Saturday 10:00 +15:00", "moment-unsure"),
        ("Saturday 10:00 +02:17", "moment-unsure"),
        ("Saturday 10:00 UTC-15", "moment-unsure"),
        ("Saturday 10:00 Lima", "moment-unsure"),
        ("Saturday 10:00 Europe/Nowhere", "moment-unsure"),
        ("Saturday 10:00 please", "moment-unsure"),
        ("Satruday 10:00", "moment-unsure"),
        ("in 3 hours 10:00", "moment-unsure"),
        ("in 1.5 days 10:00", "moment-unsure"),
        ("en ocho días 10:00", "moment-unsure"),  # which is a week, too
        ("en 15 dias 10:00", "moment-unsure"),
        ("Saturday, 28 March 2026, 10:00 (Lima)", "moment-unsure"),
        ("10:00 " * 2000, "moment-unsure"),
        ("Friday", "moment-missing-time"),
        ("tomorrow", "moment-missing-time"),
        ("28 March", "moment-missing-time"),
        ("2026-03-28", "moment-missing-time"),
        ("in 3 days", "moment-missing-time"),
        ("18:00", "moment-missing-day"),
        ("3pm", "moment-missing-day"),
        ("18:00 UTC", "moment-missing-day"),
        ("tomorrow 9:30", "moment-half-of-day"),
        ("tomorrow 3:00", "moment-half-of-day"),
        ("9.30 tomorrow", "moment-half-of-day"),
        ("tomorrow midnight", "moment-midnight"),
        ("tomorrow 12am", "moment-midnight"),
        ("tomorrow 12pm", "moment-midnight"),
        ("tomorrow 12:30 pm", "moment-midnight"),
        ("tomorrow 24:00", "moment-midnight"),
        ("Saturday 10:00 CST", "moment-zone"),
        ("Saturday 10:00 EST", "moment-zone"),
        ("Saturday 10:00 IST", "moment-zone"),
        ("10:00 CST on Saturday", "moment-zone"),
        ("Saturday 10:00 cet", "moment-zone"),
        ("Saturday 10:00 GMT", "moment-zone"),
        ("2026-03-29 02:00", "moment-gap"),
        ("2026-03-29 02:30", "moment-gap"),
        ("Sunday 02:59", "moment-gap"),
        ("2027-03-14 02:30 America/New_York", "moment-gap"),
        ("2026-10-25 02:00", "moment-fold"),
        ("25 October 02:30", "moment-fold"),
        ("2026-10-25 02:59", "moment-fold"),
        ("2026-03-23 10:00", "moment-past"),  # now
        ("today 09:59", "moment-past"),
        ("2026-03-20 10:00", "moment-past"),
        ("2026-03-20", "moment-past"),
        ("2026-03-22", "moment-past"),
        ("20 March 10:00", "moment-past"),
        ("22 March 10:00", "moment-past"),
        ("10 February 10:00", "moment-past"),
        ("0001-01-01 00:00", "moment-past"),
        ("9999-12-31 23:59", "moment-far"),
        ("2062-03-28 10:00", "moment-far"),
        ("in 9999 weeks 10:00", "moment-far"),
        ("Monday 18:00", "moment-today"),
        ("on Monday at 10:01", "moment-today"),
        ("Friday 28 March 10:00", "moment-weekday"),
        ("Friday 2026-03-28 10:00", "moment-weekday"),
        ("31 February 10:00", "day-impossible"),
        ("29 February 10:00", "day-impossible"),
        ("29 February 2027 10:00", "day-impossible"),
        ("2026-02-29 10:00", "day-impossible"),
        ("2026-13-01 10:00", "day-impossible"),
    ],
)
def test_what_is_not_certain_is_refused(text: str, code: str) -> None:
    """S8: nothing is guessed, and everything that is said instead is readable."""
    refusal = refused(text)
    assert refusal.code == code
    for language in ("en", "es", "id"):
        assert "{" not in said(refusal, Translator(language, "Europe/Berlin"))


@pytest.mark.parametrize(
    ("text", "offers"),
    [
        ("03/04 10:00", ["2026-04-03 10:00"]),
        ("05/04 10:00", ["2026-04-05 10:00", "2026-05-04 10:00"]),
        ("28.03.2026 15:00", ["2026-03-28 15:00"]),
        ("next Friday 15:00", ["2026-03-27 15:00", "2026-04-03 15:00"]),
        ("Friday", ["2026-03-27 18:00"]),
        ("tomorrow 9:30", ["09:30", "21:30"]),
        ("Monday 18:00", ["2026-03-23 18:00", "2026-03-30 18:00"]),
        ("2026-03-29 02:30", ["2026-03-29 01:30 UTC"]),
        ("2026-10-25 02:30", ["2026-10-25 00:30 UTC", "2026-10-25 01:30 UTC"]),
        ("20 March 10:00", ["2027-03-20 10:00"]),
        ("Friday 28 March 10:00", ["2026-03-28 10:00"]),
        ("Saturday 10:00 IST", ["2026-03-28 10:00 UTC", "2026-03-28 10:00 Asia/Kolkata"]),
    ],
)
def test_a_refusal_offers_what_would_be_understood(text: str, offers: list[str]) -> None:
    """S5, S8."""
    shown = said(refused(text))
    for offer in offers:
        assert offer in shown
        if re.match("[0-9]{4}", offer):
            assert moment(offer, NOW, BERLIN) > NOW


def test_a_spoken_month_that_is_a_weekday_too_is_refused() -> None:
    """S8: `mar` is Tuesday in Spanish, and March in English."""
    assert refused("mar 28 15:00", reader=LIMA).code == "moment-unsure"
    assert moment("mar 28 15:00", NOW, BERLIN) == datetime(2026, 3, 28, 14, tzinfo=UTC)


def test_a_day_that_is_not_the_same_in_the_named_zone_is_refused() -> None:
    """S8: it is Monday in Berlin and Sunday twelve hours west of Greenwich."""
    evening = datetime(2026, 3, 23, 9, tzinfo=UTC)
    refusal = refused("tomorrow 15:00 UTC-12", evening)
    assert refusal.code == "moment-two-dates"
    assert "2026-03-25 03:00 UTC" in said(refusal)
    assert "2026-03-24 03:00 UTC" in said(refusal)
    assert moment("2026-03-24 15:00 UTC-12", evening, BERLIN) == datetime(2026, 3, 25, 3, tzinfo=UTC)
