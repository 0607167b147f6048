"""Amounts of time, as people write them."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.amounts import is_plain, take_minutes
from bot.core.errors import Refusal


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("1h30", 90), ("1h30m", 90), ("1 h 30 min", 90), ("1H30", 90), ("1:30", 90), ("01:30", 90), ("1:30h", 90),
        ("1.5", 90), ("1,5", 90), ("1,5 h", 90), ("1.50 hours", 90), (".5", 30), ("90m", 90), ("90 min", 90),
        ("90 minutes", 90), ("1½h", 90), ("1 ½ h", 90), ("½", 30), ("¾ h", 45), ("2", 120), ("2h", 120),
        ("2 hours", 120), ("1 hour", 60), ("1 hour and 5 minutes", 65), ("1 hora y 30 minutos", 90), ("2 horas", 120),
        ("1 jam 30 menit", 90), ("45m", 45), ("1m", 1), ("24h", 1440), ("24", 1440), ("1440m", 1440), ("+1h", 60),
        ("0.33", 20), ("0.67", 40), ("1.25", 75), ("١:٣٠", 90), ("१h३०", 90), ("١٫٥", 90), ("１：３０", 90),
        ("1\u00a0h\u00a030\u202fmin", 90), ("1 h 30", 90), ("0h45", 45), ("0:05", 5), ("1h, 30m", 90),
        ("one hour", 60), ("an hour", 60), ("una hora", 60), ("dos horas", 120), ("satu jam", 60), ("lima jam", 300),
        ("two hours ten minutes", 130), ("half an hour", 30), ("media hora", 30), ("setengah jam", 30),
        ("½ an hour", 30), ("a quarter of an hour", 15), ("cuarto de hora", 15), ("1 hour and a half", 90),
        ("an hour and a half", 90), ("1 and a half hours", 90), ("2 horas y media", 150), ("dos horas y cuarto", 135),
        ("1 jam setengah", 90), ("satu setengah jam", 90),
    ],
)  # fmt: skip
def test_every_common_spelling_of_an_amount_is_read(text: str, minutes: int) -> None:
    """H1."""
    assert take_minutes(text) == (minutes, "")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "amount-unreadable"), ("soon", "amount-unreadable"), ("1h75", "amount-unreadable"),
        ("1:75", "amount-unreadable"), ("1:5", "amount-unreadable"), ("1.333", "amount-unreadable"),
        ("1,000", "amount-unreadable"), ("1/2", "amount-unreadable"), ("1h30m20s", "amount-unreadable"),
        ("2d", "amount-unreadable"), ("h", "amount-unreadable"), ("9" * 5000 + "h", "amount-unreadable"),
        ("²h", "amount-unreadable"), ("1h30x", "amount-unreadable"), ("1.5.2", "amount-unreadable"),
        ("0", "amount-not-positive"), ("0h", "amount-not-positive"), ("0:00", "amount-not-positive"),
        ("0.00", "amount-not-positive"), ("-1h", "amount-not-positive"), ("−90m", "amount-not-positive"),
        ("-25h", "amount-not-positive"), ("25h", "amount-too-long"), ("24:01", "amount-too-long"),
        ("24h01", "amount-too-long"), ("1441m", "amount-too-long"), ("24,1", "amount-too-long"),
        ("2000", "amount-too-long"), ("25", "amount-without-unit"), ("90", "amount-without-unit"),
        ("1h 30 pages", "amount-loose-minutes"), ("a m", "amount-unreadable"),
        ("1.30", "amount-ambiguous"), ("1,30", "amount-ambiguous"), ("1.45 h", "amount-ambiguous"),
        ("1.05", "amount-ambiguous"), ("0.10", "amount-ambiguous"), ("1.20 reading", "amount-ambiguous"),
        ("1 day", "amount-unit-missing"), ("1.5 days", "amount-unit-missing"), ("½ page", "amount-unit-missing"),
        ("10 pages", "amount-unit-missing"), ("2 meetings", "amount-unit-missing"),
        ("1 call", "amount-unit-missing"), ("2 días", "amount-unit-missing"), ("2 páginas", "amount-unit-missing"),
        ("2 hari", "amount-unit-missing"), ("3 halaman", "amount-unit-missing"), ("2 %", "amount-unit-missing"),
        ("2 mintues", "amount-unit-missing"), ("1 huor", "amount-unit-missing"), ("30 x", "amount-without-unit"),
        ("8 reading", "amount-unit-missing"), ("10 yesterday", "amount-unit-missing"),
        ("1 - 2 h", "amount-several"), ("1 to 2 h", "amount-several"), ("2 or three hours", "amount-several"),
        ("1h - 2h", "amount-several"), ("1h to 2", "amount-several"), ("9:00 - 10:30", "amount-several"),
        ("2 3h", "amount-several"), ("2 3 pages", "amount-several"), ("1h30 2h", "amount-several"),
        ("1h, 2h", "amount-several"), ("1h + 30m", "amount-several"), ("1h and 30", "amount-several"),
        ("2h one hour", "amount-several"), ("1 1/2 h", "amount-several"), ("1h half", "amount-several"),
        ("1 hour and three quarters", "amount-several"), ("1.5 2h", "amount-several"),
    ],
)  # fmt: skip
def test_an_amount_that_is_not_certain_is_refused(text: str, code: str) -> None:
    """H1, S8."""
    with pytest.raises(Refusal) as refused:
        take_minutes(text)
    assert refused.value.code == code
    assert refused.value.template.format(**refused.value.values)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("90", "“90” is more hours than a day has. For minutes write `90m`."),
        ("1.30", "“1.30” could mean two things. Write `1h30` or `1h18`."),
        ("10 pages", "Write `10h` for hours or `10m` for minutes, then the rest."),
        ("1.5 days", "Write `1.5h` for hours or `90m` for minutes, then the rest."),
    ],
)
def test_a_refused_amount_names_what_would_be_understood(text: str, said: str) -> None:
    """S8."""
    with pytest.raises(Refusal) as refused:
        take_minutes(text)
    sentence = refused.value.template.format(**refused.value.values)
    assert sentence.endswith(said)
    for amount in re.findall("`([^`]+)`", sentence):
        assert take_minutes(amount)[0]


@pytest.mark.parametrize(
    ("text", "minutes", "note"),
    [
        ("1h30 reading the draft", 90, "reading the draft"),
        ("1,5 h leyendo", 90, "leyendo"),
        ("1 h 30 min call with Lima", 90, "call with Lima"),
        ("45m: agenda", 45, "agenda"),
        ("2 reading the draft", 120, "reading the draft"),
        ("2: meetings", 120, "meetings"),
        ("5 yesterday", 300, "yesterday"),
        ("2 hari ini baca", 120, "hari ini baca"),
        ("2 hari Senin", 120, "hari Senin"),
        ("2 2026-03-20 call", 120, "2026-03-20 call"),
        ("2 - 2026-03-20", 120, "2026-03-20"),
        ("1h – call", 60, "call"),
        ("1h - 3 pages", 60, "3 pages"),
        ("1h 3 days ago", 60, "3 days ago"),
        ("1h 24/7 support", 60, "24/7 support"),
        ("1h 14:00 call", 60, "14:00 call"),
        ("2 to-do list", 120, "to-do list"),
        ("2 hours", 120, ""),
        ("1h on 2026-03-20 draft", 60, "on 2026-03-20 draft"),
        ("1h 2026-03-20", 60, "2026-03-20"),
        ("30 m mail", 30, "mail"),
        ("1.5h ١٢٣", 90, "١٢٣"),
    ],
)
def test_what_follows_the_amount_is_left_as_it_was_written(text: str, minutes: int, note: str) -> None:
    """H1."""
    assert take_minutes(text) == (minutes, note)


@given(minutes=st.integers(1, 1440), arabic=st.booleans(), note=st.sampled_from(["", "the draft", "@room <b>"]))
@example(minutes=1440, arabic=True, note="")
def test_all_spellings_of_one_amount_agree(minutes: int, arabic: bool, note: str) -> None:
    """H1."""
    hours, rest = divmod(minutes, 60)
    spellings = [f"{minutes}m", f"{minutes} min", f"{hours}:{rest:02}", f"{hours}h{rest:02}", f"{hours} h {rest} min"]
    if minutes % 15 == 0:
        spellings += [f"{minutes / 60:.2f} h", f"{minutes / 60:.2f}".replace(".", ",") + " h"]
    if rest == 0:
        spellings += [f"{hours}h", f"{hours} hours"]
    if arabic:
        spellings = [text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")) for text in spellings]
    assert {take_minutes(f"{text} {note}") for text in spellings} == {(minutes, note)}


@given(st.text(max_size=60))
def test_any_text_is_either_read_or_refused(text: str) -> None:
    """H1."""
    try:
        minutes, rest = take_minutes(text)
    except Refusal:
        return
    assert 1 <= minutes <= 1440
    assert text.strip().endswith(rest)


def test_figures_after_the_hours_may_be_a_day() -> None:
    """H1, S8: `log 2h 25 march` is told how to write either."""
    with pytest.raises(Refusal) as refused:
        take_minutes("2h 25 march")
    said = refused.value.template.format(**refused.value.values)
    assert "`2h25`" in said
    assert "`2026-03-25`" in said


@pytest.mark.parametrize("amount", ["2h", "45m", "1h30", "1h 30m", "1:30", "90 min", "2h, "])
def test_an_amount_written_as_in_our_examples_is_plain(amount: str) -> None:
    """H1."""
    assert is_plain(amount)


@pytest.mark.parametrize("amount", ["2", "1.5", "1,5 h", "2 hours and a half", "half an hour", "2 jam", "½"])
def test_another_amount_is_not_plain(amount: str) -> None:
    """H1: what we made of it is worth a look."""
    assert take_minutes(amount)
    assert not is_plain(amount)
