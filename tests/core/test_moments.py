"""Instants as people write them. It is Monday, 23 March 2026, 9:00 UTC unless a test says otherwise."""

import re
from datetime import UTC, datetime

import pytest

from bot.core.errors import Refusal
from bot.core.i18n import Translator
from bot.core.moments import moment

NOW = datetime(2026, 3, 23, 9, tzinfo=UTC)
BERLIN = Translator("en", "Europe/Berlin")  # 10:00; one hour ahead until Sunday, 29 March, two from then on
LIMA = Translator("es", "America/Lima")  # 4:00, five hours behind
JAKARTA = Translator("id", "Asia/Jakarta")  # 16:00, seven hours ahead
KATHMANDU = Translator("en", "Asia/Kathmandu")  # 14:45, five hours and three quarters ahead
KIRITIMATI = Translator("en", "Pacific/Kiritimati")  # 23:00, fourteen hours ahead


def refused(text: str, now: datetime = NOW, reader: Translator = BERLIN) -> Refusal:
    with pytest.raises(Refusal) as caught:
        moment(text, now, reader)
    return caught.value


def attempt(text: str, now: datetime, reader: Translator) -> datetime | Refusal:
    try:
        return moment(text, now, reader)
    except Refusal as refusal:
        return refusal


def said(refusal: Refusal, reader: Translator = BERLIN) -> str:
    return str(reader(refusal.template, **refusal.values))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-28 10:00", "2026-03-28T09:00Z"),
        ("2026-03-30 10:00", "2026-03-30T08:00Z"),
        ("2026-3-30 10:00", "2026-03-30T08:00Z"),
        ("2026-03-28T10:00", "2026-03-28T09:00Z"),
        ("2026-03-28T10:00:30", "2026-03-28T09:00:30Z"),
        ("2026-03-28t10:00", "2026-03-28T09:00Z"),
        ("2026-03-28, 10:00", "2026-03-28T09:00Z"),
        ("2026-03-28 at 10:00", "2026-03-28T09:00Z"),
        ("on 2026-03-28 at 10:00", "2026-03-28T09:00Z"),
        ("10:00 on 2026-03-28", "2026-03-28T09:00Z"),
        ("10:00, 2026-03-28", "2026-03-28T09:00Z"),
        ("２０２６-03-28 10:00", "2026-03-28T09:00Z"),
        ("٢٠٢٦-٠٣-٢٨ ١٠:٠٠", "2026-03-28T09:00Z"),
        ("2026−03−28 10：00", "2026-03-28T09:00Z"),
        ("  2026-03-28   10:00.  ", "2026-03-28T09:00Z"),
        ("2026-03-28 10:00 UTC", "2026-03-28T10:00Z"),
        ("2026-03-28 10:00 utc", "2026-03-28T10:00Z"),
        ("2026-03-28 10:00 (UTC)", "2026-03-28T10:00Z"),
        ("2026-03-28 10:00Z", "2026-03-28T10:00Z"),
        ("2026-03-28T10:00Z", "2026-03-28T10:00Z"),
        ("2026-03-28T10:00:00Z", "2026-03-28T10:00Z"),
        ("2026-03-28T10:00+02:00", "2026-03-28T08:00Z"),
        ("2026-03-28T10:00:00+02:00", "2026-03-28T08:00Z"),
        ("2026-03-28 10:00 +02:00", "2026-03-28T08:00Z"),
        ("2026-03-28 10:00+0530", "2026-03-28T04:30Z"),
        ("2026-03-28 10:00 +05:45", "2026-03-28T04:15Z"),
        ("2026-03-28T10:00-05:00", "2026-03-28T15:00Z"),
        ("2026-03-28T10:00−05:00", "2026-03-28T15:00Z"),
        ("2026-03-28 10:00 UTC+2", "2026-03-28T08:00Z"),
        ("2026-03-28 10:00 UTC +2", "2026-03-28T08:00Z"),
        ("2026-03-28 10:00 GMT+2", "2026-03-28T08:00Z"),
        ("2026-03-28 10:00 UTC-03:30", "2026-03-28T13:30Z"),
        ("2026-03-28 10:00 UTC+14", "2026-03-27T20:00Z"),
        ("2026-03-28 10:00 UTC-12", "2026-03-28T22:00Z"),
        ("2026-03-28 10:00 America/Lima", "2026-03-28T15:00Z"),
        ("2026-03-28 10:00 asia/kathmandu", "2026-03-28T04:15Z"),
        ("2026-03-28 15:00 WIB", "2026-03-28T08:00Z"),
        ("Saturday 10:00", "2026-03-28T09:00Z"),
        ("saturday, 10:00", "2026-03-28T09:00Z"),
        ("on Saturday at 10:00", "2026-03-28T09:00Z"),
        ("this Saturday 10:00", "2026-03-28T09:00Z"),
        ("Saturday @ 10:00", "2026-03-28T09:00Z"),
        ("Saturday @10:00", "2026-03-28T09:00Z"),
        ("10:00 Saturday", "2026-03-28T09:00Z"),
        ("10:00 on Saturday", "2026-03-28T09:00Z"),
        ("Sat 10:00", "2026-03-28T09:00Z"),
        ("Sat. 10:00", "2026-03-28T09:00Z"),
        ("Sat 10am", "2026-03-28T09:00Z"),
        ("Sat 10 am", "2026-03-28T09:00Z"),
        ("Sat 10 a.m.", "2026-03-28T09:00Z"),
        ("Sat 10:30 AM", "2026-03-28T09:30Z"),
        ("Sat 10.30am", "2026-03-28T09:30Z"),
        ("10am Saturday", "2026-03-28T09:00Z"),
        ("3pm on Saturday", "2026-03-28T14:00Z"),
        ("Sunday 10:00", "2026-03-29T08:00Z"),
        ("Tuesday 00:00", "2026-03-23T23:00Z"),
        ("Tue 23:59", "2026-03-24T22:59Z"),
        ("Tues 09:30", "2026-03-24T08:30Z"),
        ("Thurs 09:30", "2026-03-26T08:30Z"),
        ("Monday 09:00", "2026-03-30T07:00Z"),  # today's nine o'clock is past
        ("Monday 10:00", "2026-03-30T08:00Z"),  # and ten o'clock is now
        ("Saturday 10:00 UTC", "2026-03-28T10:00Z"),
        ("10:00 UTC on Saturday", "2026-03-28T10:00Z"),
        ("10:00 UTC, Saturday", "2026-03-28T10:00Z"),
        ("Saturday 15.00", "2026-03-28T14:00Z"),
        ("Saturday 15.30", "2026-03-28T14:30Z"),
        ("tomorrow 10.04", "2026-03-24T09:04Z"),
        ("friday 18h", "2026-03-27T17:00Z"),
        ("friday 18h30", "2026-03-27T17:30Z"),
        ("friday 18 h 30", "2026-03-27T17:30Z"),
        ("friday 18:30h", "2026-03-27T17:30Z"),
        ("friday 18:30 hrs", "2026-03-27T17:30Z"),
        ("friday 9h", "2026-03-27T08:00Z"),
        ("friday 9h05", "2026-03-27T08:05Z"),
        ("friday 0:30", "2026-03-26T23:30Z"),
        ("friday noon", "2026-03-27T11:00Z"),
        ("noon on Friday", "2026-03-27T11:00Z"),
        ("Friday at midday", "2026-03-27T11:00Z"),
        ("Friday 8 in the evening", "2026-03-27T19:00Z"),
        ("Friday 3 in the afternoon", "2026-03-27T14:00Z"),
        ("Friday 9:30 in the morning", "2026-03-27T08:30Z"),
        ("today 18:00", "2026-03-23T17:00Z"),
        ("today at 6pm", "2026-03-23T17:00Z"),
        ("18:00 today", "2026-03-23T17:00Z"),
        ("tomorrow 15:00", "2026-03-24T14:00Z"),
        ("Tomorrow at 3pm", "2026-03-24T14:00Z"),
        ("tomorrow, 3 p.m.", "2026-03-24T14:00Z"),
        ("3pm tomorrow", "2026-03-24T14:00Z"),
        ("tomorrow 11pm", "2026-03-24T22:00Z"),
        ("tomorrow 1am", "2026-03-24T00:00Z"),
        ("the day after tomorrow at 15:00", "2026-03-25T14:00Z"),
        ("day after tomorrow 15:00", "2026-03-25T14:00Z"),
        ("in 3 days 15:00", "2026-03-26T14:00Z"),
        ("in two days at 15:00", "2026-03-25T14:00Z"),
        ("in a week at 15:00", "2026-03-30T13:00Z"),
        ("in 2 weeks at 15:00", "2026-04-06T13:00Z"),
        ("28 March 15:00", "2026-03-28T14:00Z"),
        ("28 march at 15:00", "2026-03-28T14:00Z"),
        ("28th March 15:00", "2026-03-28T14:00Z"),
        ("the 28th of March at 15:00", "2026-03-28T14:00Z"),
        ("28 Mar 15:00", "2026-03-28T14:00Z"),
        ("28. march 15:00", "2026-03-28T14:00Z"),
        ("28-Mar-2026 15:00", "2026-03-28T14:00Z"),
        ("28 March 2026, 15:00", "2026-03-28T14:00Z"),
        ("on 28 March 2026 at 15:00", "2026-03-28T14:00Z"),
        ("March 28 15:00", "2026-03-28T14:00Z"),
        ("March 28th, 2026 at 3pm", "2026-03-28T14:00Z"),
        ("Mar 28, 3pm", "2026-03-28T14:00Z"),
        ("3pm, March 28", "2026-03-28T14:00Z"),
        ("15:00 on 28 March", "2026-03-28T14:00Z"),
        ("15:00 UTC on 28 March", "2026-03-28T15:00Z"),
        ("15:00 Sat 28 March", "2026-03-28T14:00Z"),
        ("Saturday 28 March 15:00", "2026-03-28T14:00Z"),
        ("Saturday, 28 March 2026, 15:00", "2026-03-28T14:00Z"),
        ("Saturday, 28 March 2026, 15:00 (Berlin)", "2026-03-28T14:00Z"),
        ("Sat, 28 Mar 2026 15:00", "2026-03-28T14:00Z"),
        ("on Saturday the 28th of March at 15:00", "2026-03-28T14:00Z"),
        ("Saturday 2026-03-28 15:00", "2026-03-28T14:00Z"),
        ("23 March 18:00", "2026-03-23T17:00Z"),
        ("31 December 23:59", "2026-12-31T22:59Z"),
        ("10 Sept 10:00", "2026-09-10T08:00Z"),
        ("2027-01-01 00:00", "2026-12-31T23:00Z"),
        ("2028-02-29 12:00", "2028-02-29T11:00Z"),
        ("29 February 2028 12:00", "2028-02-29T11:00Z"),
        # The clocks change on 29 March at 2:00 and on 25 October at 3:00.
        ("2026-03-29 01:59", "2026-03-29T00:59Z"),
        ("2026-03-29 03:00", "2026-03-29T01:00Z"),
        ("2026-03-29 02:30 UTC", "2026-03-29T02:30Z"),
        ("2026-10-25 01:59", "2026-10-24T23:59Z"),
        ("2026-10-25 03:00", "2026-10-25T02:00Z"),
        ("2026-10-25 00:30 UTC", "2026-10-25T00:30Z"),
        ("2026-10-25 02:30 +02:00", "2026-10-25T00:30Z"),
        ("2026-10-25 02:30 +01:00", "2026-10-25T01:30Z"),
        # Whoever writes: other languages of the bot.
        ("sábado 10:00", "2026-03-28T09:00Z"),
        ("28 de marzo 15:00", "2026-03-28T14:00Z"),
        ("mañana 15:00", "2026-03-24T14:00Z"),
        ("Sabtu 15.00", "2026-03-28T14:00Z"),
        ("besok 15:00", "2026-03-24T14:00Z"),
    ],
)  # fmt: skip
def test_an_instant_is_read_on_the_clock_of_berlin(text: str, expected: str) -> None:
    """S5, S8."""
    assert moment(text, NOW, BERLIN) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("reader", "text", "expected"),
    [
        (LIMA, "hoy 18:00", "2026-03-23T23:00Z"),
        (LIMA, "mañana 15:00", "2026-03-24T20:00Z"),
        (LIMA, "pasado mañana, 18h", "2026-03-25T23:00Z"),
        (LIMA, "mar 15:00", "2026-03-24T20:00Z"),
        (LIMA, "el sábado 10:00", "2026-03-28T15:00Z"),
        (LIMA, "sabado 10:00", "2026-03-28T15:00Z"),
        (LIMA, "miércoles 10:00", "2026-03-25T15:00Z"),
        (LIMA, "mié 18h30", "2026-03-25T23:30Z"),
        (LIMA, "28 de marzo 15:00", "2026-03-28T20:00Z"),
        (LIMA, "el 28 de marzo 15:00", "2026-03-28T20:00Z"),
        (LIMA, "28 mar 15:00", "2026-03-28T20:00Z"),
        (LIMA, "sábado 28 de marzo 15:00", "2026-03-28T20:00Z"),
        (LIMA, "sáb, 28 mar, 15:00", "2026-03-28T20:00Z"),
        (LIMA, "10 de septiembre de 2026 10:00", "2026-09-10T15:00Z"),
        (LIMA, "10 sept 10:00", "2026-09-10T15:00Z"),
        (LIMA, "5 ago 10:00", "2026-08-05T15:00Z"),
        (LIMA, "en 3 días 15:00", "2026-03-26T20:00Z"),
        (LIMA, "mañana a las 3 de la tarde", "2026-03-24T20:00Z"),
        (LIMA, "sábado 10 a. m.", "2026-03-28T15:00Z"),
        (JAKARTA, "besok jam 3 sore", "2026-03-24T08:00Z"),
        (JAKARTA, "3 hari lagi pukul 15.00", "2026-03-26T08:00Z"),
        (LIMA, "Saturday 10:00", "2026-03-28T15:00Z"),
        (LIMA, "viernes 20:00", "2026-03-28T01:00Z"),
        (JAKARTA, "hari ini 18.00", "2026-03-23T11:00Z"),
        (JAKARTA, "besok 09.00", "2026-03-24T02:00Z"),
        (JAKARTA, "lusa 15.30", "2026-03-25T08:30Z"),
        (JAKARTA, "Sabtu 15.00", "2026-03-28T08:00Z"),
        (JAKARTA, "hari Sabtu 15.00", "2026-03-28T08:00Z"),
        (JAKARTA, "Minggu 10.00", "2026-03-29T03:00Z"),
        (JAKARTA, "Sab 10:00", "2026-03-28T03:00Z"),
        (JAKARTA, "28 Maret 15.00", "2026-03-28T08:00Z"),
        (JAKARTA, "28 Maret 15.05", "2026-03-28T08:05Z"),
        (JAKARTA, "Sabtu, 28 Maret 2026, 15.00 WIB", "2026-03-28T08:00Z"),
        (JAKARTA, "17 Agustus 10.00", "2026-08-17T03:00Z"),
        (JAKARTA, "17 Agu 10.00 WITA", "2026-08-17T02:00Z"),
        (KATHMANDU, "tomorrow 00:00", "2026-03-23T18:15Z"),
        (KATHMANDU, "Saturday 10:00", "2026-03-28T04:15Z"),
        (KATHMANDU, "today 14:46", "2026-03-23T09:01Z"),
        (KIRITIMATI, "today 23:30", "2026-03-23T09:30Z"),
        (KIRITIMATI, "tomorrow 10:00", "2026-03-23T20:00Z"),
        (KIRITIMATI, "Tuesday 10:00", "2026-03-23T20:00Z"),
        (KIRITIMATI, "Monday 10:00", "2026-03-29T20:00Z"),
        (KIRITIMATI, "2026-03-24 00:00", "2026-03-23T10:00Z"),
        (Translator("en", "Etc/GMT+12"), "tomorrow 10:00", "2026-03-23T22:00Z"),  # Sunday, 21:00 there
        (Translator("en", "Etc/GMT+12"), "Monday 10:00", "2026-03-23T22:00Z"),
    ],
)
def test_an_instant_is_read_on_the_readers_own_clock(reader: Translator, text: str, expected: str) -> None:
    """S5, S8."""
    assert moment(text, NOW, reader) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("now", "text", "expected"),
    [
        ("2026-12-30T12:00Z", "Friday 10:00", "2027-01-01T09:00Z"),  # ISO week 53
        ("2026-12-30T12:00Z", "Sunday 10:00", "2027-01-03T09:00Z"),
        ("2026-12-31T22:30Z", "tomorrow 10:00", "2027-01-01T09:00Z"),
        ("2026-12-31T23:30Z", "tomorrow 10:00", "2027-01-02T09:00Z"),  # New Year has come in Berlin
        ("2026-12-31T12:00Z", "1 January 10:00", "2027-01-01T09:00Z"),
        ("2026-12-01T12:00Z", "1 January 10:00", "2027-01-01T09:00Z"),
        ("2026-12-01T12:00Z", "5 March 10:00", "2027-03-05T09:00Z"),
        ("2026-12-31T12:00Z", "31 December 18:00", "2026-12-31T17:00Z"),
        ("2027-12-01T12:00Z", "29 February 10:00", "2028-02-29T09:00Z"),
        ("2028-02-28T12:00Z", "tomorrow 10:00", "2028-02-29T09:00Z"),
        ("2028-02-28T12:00Z", "in 2 days 10:00", "2028-03-01T09:00Z"),
        ("2027-02-28T12:00Z", "tomorrow 10:00", "2027-03-01T09:00Z"),
        ("2026-03-28T12:00Z", "tomorrow 03:30", "2026-03-29T01:30Z"),
        ("2026-03-28T23:30Z", "today 10:00", "2026-03-29T08:00Z"),  # 0:30 on Sunday
        ("2026-10-24T12:00Z", "tomorrow 10:00", "2026-10-25T09:00Z"),
        ("2026-10-25T00:30Z", "today 03:30", "2026-10-25T02:30Z"),
        ("2026-03-28T09:00:00.001Z", "Saturday 10:00", "2026-04-04T08:00Z"),
    ],
)
def test_an_instant_is_the_next_one_from_now_on(now: str, text: str, expected: str) -> None:
    """S5, S8: year ends, leap days, the 53rd week, clock changes."""
    assert moment(text, datetime.fromisoformat(now), BERLIN) == datetime.fromisoformat(expected)


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
