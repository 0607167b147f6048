"""Days, as people write them. Today is Sunday, 29 March 2026, unless a test says otherwise."""

import re
from datetime import date, timedelta

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from bot.core.days import BACK, check, take_day, take_past_day, take_period
from bot.core.errors import Refusal
from bot.core.i18n import Translator

TODAY = date(2026, 3, 29)
ENGLISH = Translator("en", "UTC")


@pytest.mark.parametrize(
    ("text", "day", "rest"),
    [
        ("", "2026-03-29", ""),
        ("today", "2026-03-29", ""),
        ("yesterday", "2026-03-28", ""),
        ("Yesterday, the draft", "2026-03-28", "the draft"),
        ("last week", "2026-03-22", ""),
        ("LAST  WEEK: reading", "2026-03-22", "reading"),
        ("on Tuesday reading", "2026-03-24", "reading"),
        ("on sunday", "2026-03-29", ""),
        ("last sunday", "2026-03-22", ""),
        ("last Friday mail", "2026-03-27", "mail"),
        ("tuesday", "2026-03-24", ""),
        ("tue", "2026-03-24", ""),
        ("Thu.", "2026-03-26", ""),
        ("on sat", "2026-03-28", ""),
        ("2026-03-20", "2026-03-20", ""),
        ("on 2026-03-20 the draft", "2026-03-20", "the draft"),
        ("2026-3-1 x", "2026-03-01", "x"),
        ("day before yesterday", "2026-03-27", ""),
        ("the day before yesterday: call", "2026-03-27", "call"),
        ("3 days ago", "2026-03-26", ""),
        ("two days ago reading", "2026-03-27", "reading"),
        ("1 day ago - call", "2026-03-28", "call"),
        ("anteayer", "2026-03-27", ""),
        ("antes de ayer, llamada", "2026-03-27", "llamada"),
        ("hace 3 días", "2026-03-26", ""),
        ("hace dos dias lectura", "2026-03-27", "lectura"),
        ("kemarin lusa", "2026-03-27", ""),
        ("kemarin rapat", "2026-03-28", "rapat"),
        ("3 hari lalu", "2026-03-26", ""),
        ("dua hari yang lalu baca", "2026-03-27", "baca"),
        ("el lunes", "2026-03-23", ""),
        ("hari Selasa", "2026-03-24", ""),
        ("٢٠٢٦-٠٣-٢٠ x", "2026-03-20", "x"),
    ],
)
def test_a_day_is_read_where_it_is_certain(text: str, day: str, rest: str) -> None:
    """H1."""
    assert take_day(text, TODAY, ENGLISH) == (date.fromisoformat(day), rest)


@pytest.mark.parametrize(
    "note",
    [
        "monday meeting notes",
        "tue call",
        "on sun protection",
        "today's agenda",
        "yesterday's minutes",
        "last week's minutes",
        "sunday-school plan",
        "on the draft",
        "3 pages",
        "3.5 pages",
        "3-4 pages",
        "10-15 pages",
        "1.10.2 release",
        "Sat with the team",
        "may be done",
        "version 1.2.3",
        "12:30 call",
        "24/7 support",
        "6/8 of the pages",
        "2026-27 budget",
        "2nd draft",
        "lines of the text",
        "todas las notas",
        "kamus baru",
        "next steps",
        "weekly report",
        "for Monday's meeting",
        "for the draft",
        "on 20 pages",
        "before lunch",
        "3 days of reading",
    ],
)
def test_words_that_only_look_like_a_day_belong_to_the_note(note: str) -> None:
    """H1, S8."""
    assert take_day(note, TODAY, ENGLISH) == (TODAY, note)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("03/04/2026", "day-unsure"),
        ("on 03/04/2026 draft", "day-unsure"),
        ("2026/03/20", "day-unsure"),
        ("20.03.2026", "day-unsure"),
        ("20-03-2026", "day-unsure"),
        ("on 3/4", "day-unsure"),
        ("on 3.4.", "day-unsure"),
        ("30 Feb", "day-unsure"),
        ("on 20 March reading", "day-unsure"),
        ("March 20th", "day-unsure"),
        ("3/4 of the text", "day-unsure"),
        ("24/7", "day-unsure"),
        ("20260320", "day-unsure"),
        ("2026-W12", "day-unsure"),
        ("on the 20th", "day-unsure"),
        ("the 20th reading", "day-unsure"),
        ("20th", "day-unsure"),
        ("2026-03", "day-unsure"),
        ("todya", "day-unsure"),
        ("frday", "day-unsure"),
        ("next week", "day-unsure"),
        ("next friday", "day-unsure"),
        ("week 12", "day-unsure"),
        ("last night", "day-unsure"),
        ("2 weeks ago", "day-unsure"),
        ("hace una semana", "day-unsure"),
        ("anoche", "day-unsure"),
        ("minggu ke-12", "day-unsure"),
        ("tadi malam", "day-unsure"),
        ("for yesterday", "day-unsure"),
        ("from 2026-03-20", "day-unsure"),
        ("yestreday", "day-unsure"),
        ("yesteday call", "day-unsure"),
        ("tusday", "day-unsure"),
        ("kemarn", "day-unsure"),
        ("antayer", "day-unsure"),
        ("monday morning", "day-unsure"),
        ("monday, the draft", "day-unsure"),
        ("monday last week", "day-unsure"),
        ("friday 20 March", "day-unsure"),
        ("yesterday and today", "day-unsure"),
        ("on Monday and Tuesday call", "day-unsure"),
        ("yesterday 2026-03-20", "day-unsure"),
        ("20-03 reading", "day-unsure"),
        ("03-20", "day-unsure"),
        ("12-31", "day-unsure"),
        ("20.03. reading", "day-unsure"),
        ("20.03 reading", "day-unsure"),
        ("20-Mar", "day-unsure"),
        ("20/mar/2026 reading", "day-unsure"),
        ("2026-03-20T10:00", "day-unsure"),
        ("2026-03-20T10:00Z call", "day-unsure"),
        ("Mon, Tue", "day-unsure"),
        ("mon & tue: reading", "day-unsure"),
        ("Fri-Sat", "day-unsure"),
        ("2026-02-30", "day-impossible"),
        ("on 2026-13-01", "day-impossible"),
        ("0000-00-00", "day-impossible"),
    ],
)
def test_a_date_that_is_not_certain_is_refused(text: str, code: str) -> None:
    """H1, S8."""
    with pytest.raises(Refusal) as refused:
        take_day(text, TODAY, ENGLISH)
    assert refused.value.code == code
    assert refused.value.template.format(**refused.value.values)


@pytest.mark.parametrize(
    ("language", "text"),
    [("es", "el 20"), ("es", "lun, mar"), ("es", "20-mar"), ("id", "tgl 20"), ("id", "tanggal 20"), ("id", "Sen, Sel")],
)
def test_a_date_that_is_not_certain_is_refused_in_the_readers_language(language: str, text: str) -> None:
    """S8, L1."""
    with pytest.raises(Refusal) as refused:
        take_day(text, TODAY, Translator(language, "UTC"))
    assert refused.value.code == "day-unsure"


@pytest.mark.parametrize(
    ("language", "note", "day"),
    [
        ("en", "reading the draft yesterday", "yesterday"),
        ("en", "reading, yesterday!", "yesterday"),
        ("en", "call on Monday", "on Monday"),
        ("en", "call last Friday", "last Friday"),
        ("en", "the draft last week", "last week"),
        ("en", "the draft 3 days ago", "3 days ago"),
        ("en", "the draft 2026-03-20", "2026-03-20"),
        ("en", "the draft (on 2026-03-20)", "on 2026-03-20"),
        ("en", "x" * 500 + " the day before yesterday", "the day before yesterday"),
        ("es", "leí el borrador ayer", "ayer"),
        ("es", "llamada el lunes", "el lunes"),
        ("id", "baca draf kemarin", "kemarin"),
        ("id", "rapat hari Senin", "hari Senin"),
        ("en", "the minutes of yesterday", ""),
        ("en", "agenda for the call, for 2026-03-20", ""),
        ("en", "preparing today", ""),
        ("en", "prepared Monday", ""),
        ("en", "the agenda for tomorrow", ""),
        ("en", "yesterday's minutes", ""),
        ("es", "el acta de ayer", ""),
        ("id", "notulen dari kemarin", ""),
    ],
)
def test_a_past_day_at_the_end_of_a_note_is_asked_about(language: str, note: str, day: str) -> None:
    """S8: it would be logged for today."""
    reader = Translator(language, "UTC")
    if not day:
        assert take_day(note, TODAY, reader) == (TODAY, note)
        return
    with pytest.raises(Refusal) as refused:
        take_day(note, TODAY, reader)
    assert (refused.value.code, refused.value.values["text"]) == ("day-last", day)
    assert take_day(f"{day} {note}", TODAY, reader)[1] == note, "where a day stands before it, nothing is doubtful"


def test_hours_can_be_logged_for_the_last_28_days() -> None:
    """H1."""
    check(TODAY, TODAY, ENGLISH)
    check(TODAY - timedelta(days=BACK), TODAY, ENGLISH)
    for day, code in (
        (TODAY + timedelta(days=1), "day-in-future"),
        (date.max, "day-in-future"),
        (TODAY - timedelta(days=BACK + 1), "day-too-old"),
        (date.min, "day-too-old"),
    ):
        with pytest.raises(Refusal) as refused:
            check(day, TODAY, ENGLISH)
        assert refused.value.code == code
        assert refused.value.template.format(**refused.value.values)


@pytest.mark.parametrize("language", ["en", "es", "id", "xx"])
def test_weekdays_are_understood_in_the_readers_language_and_in_english(language: str) -> None:
    """L1."""
    reader = Translator(language, "UTC")
    for back in range(7):
        day = TODAY - timedelta(days=back)
        assert take_day(format_date(day, "EEEE", locale=reader.locale), TODAY, reader) == (day, "")
        assert take_day(f"on {format_date(day, 'EEEE', locale=ENGLISH.locale)}: x", TODAY, reader) == (day, "x")


@given(today=st.dates(date(2020, 1, 1), date(2040, 1, 1)), back=st.integers(0, 27))
def test_the_ways_to_name_one_day_agree(today: date, back: int) -> None:
    """H1."""
    day = today - timedelta(days=back)
    assert take_day(f"on {day} note", today, ENGLISH) == (day, "note")
    if back < 7:
        assert take_day(f"on {format_date(day, 'EEEE', locale=ENGLISH.locale)} note", today, ENGLISH) == (day, "note")
    last_week, _ = take_day("last week", today, ENGLISH)
    assert (today - timedelta(days=7)).isocalendar()[:2] == last_week.isocalendar()[:2]
    assert last_week.isoweekday() == 7


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("", "2026-03-29", None),
        ("until 2026-04-05", "2026-03-29", "2026-04-05"),
        ("2026-12-20 to 2027-01-05", "2026-12-20", "2027-01-05"),
        ("from tomorrow until friday", "2026-03-30", "2026-04-03"),
        ("on Monday to on Sunday", "2026-03-30", "2026-04-05"),
        ("today to today", "2026-03-29", "2026-03-29"),
        ("tomorrow", "2026-03-30", "2026-03-30"),
        ("today", "2026-03-29", "2026-03-29"),
        ("Friday", "2026-04-03", "2026-04-03"),
        ("on 2026-04-01", "2026-04-01", "2026-04-01"),
        ("2026-12-20", "2026-12-20", "2026-12-20"),
        ("day after tomorrow", "2026-03-31", "2026-03-31"),
        ("from tomorrow", "2026-03-30", None),
        ("from Friday", "2026-04-03", None),
        ("2026-04-01 - 2026-04-10", "2026-04-01", "2026-04-10"),
        ("tomorrow – friday", "2026-03-30", "2026-04-03"),
        ("monday to friday", "2026-03-30", "2026-04-03"),
        ("from friday to monday", "2026-04-03", "2026-04-06"),
        ("del lunes al viernes", "2026-03-30", "2026-04-03"),
        ("besok sampai Jumat", "2026-03-30", "2026-04-03"),
    ],
)
def test_a_period_is_read_with_both_its_days(text: str, start: str, end: str | None) -> None:
    """G7."""
    read = (date.fromisoformat(start), date.fromisoformat(end) if end else None)
    assert take_period(text, TODAY, ENGLISH) == read


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("to", "period-unsure"),
        ("until", "period-unsure"),
        ("2026-12-20 to", "period-unsure"),
        ("2026-12-20 to 2027-01-05 in Rome", "period-unsure"),
        ("a while", "period-unsure"),
        ("2026-12-20 to 2026-12-19", "period-backwards"),
        ("2026-12-20 to 05/01/2027", "day-unsure"),
        ("until 2027-02-29", "day-impossible"),
        ("1 April", "day-unsure"),
        ("next week", "day-unsure"),
        ("yesterday and tomorrow", "period-unsure"),
    ],
)
def test_a_period_that_is_not_certain_is_refused(text: str, code: str) -> None:
    """G7, S8."""
    with pytest.raises(Refusal) as refused:
        take_period(text, TODAY, ENGLISH)
    assert refused.value.code == code


def test_a_refused_leave_names_days_that_are_ahead() -> None:
    """G7, S8."""
    with pytest.raises(Refusal) as refused:
        take_period("1 April", TODAY, ENGLISH)
    sentence = refused.value.template.format(**refused.value.values)
    assert "yesterday" not in sentence
    for day in re.findall("`([^`]+)`", sentence):
        assert take_period(day, TODAY, ENGLISH)[0] > TODAY


@given(st.text(max_size=60))
def test_any_text_is_either_read_or_refused(text: str) -> None:
    """H1."""
    try:
        day, rest = take_past_day(text, TODAY, ENGLISH)
        take_period(text, TODAY, ENGLISH)
    except Refusal:
        return
    assert day is not None or rest == text.strip()
