"""What holds for whatever is read: S5, S8. It is Monday, 23 March 2026, 9:00 UTC unless a test says otherwise."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core import moments
from bot.core.errors import Refusal
from bot.core.i18n import Translator
from bot.core.moments import Day, Doubt, Instant, Length, Reading
from tests.core.test_corpus import LANGUAGES, corpus

NOW = datetime(2026, 3, 23, 9, tzinfo=UTC)
BERLIN = Translator("en", "Europe/Berlin")
ZONES = st.sampled_from(sorted(available_timezones() - {"localtime", "Factory"}))
INSTANTS = st.integers(0, 4 * 366 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes))
AHEAD = st.integers(1, 400 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
SPOKEN = st.sampled_from(LANGUAGES)


def attempt(text: str, now: datetime, reader: Translator) -> Reading | Refusal:
    try:
        return moments.read(text, now, reader)
    except Refusal as refusal:
        return refusal


def choices(found: Reading | Refusal) -> list[datetime]:
    assert isinstance(found, Doubt), found
    return [choice.at for choice in found.choices if isinstance(choice, Instant)]


@settings(deadline=None)
@given(language=SPOKEN, zone=ZONES, now=INSTANTS, ahead=AHEAD)
def test_what_the_bot_writes_for_an_instant_is_read_as_that_instant(
    language: str, zone: str, now: datetime, ahead: timedelta
) -> None:
    """S8: in every zone and language. An hour that comes twice is asked about."""
    reader, at = Translator(language, zone), now + ahead
    local = at.astimezone(ZoneInfo(zone))
    forms = [reader.instant(at)]
    if ahead < timedelta(days=150):
        forms += [f"{reader.short_day(local.date())} {local:%H:%M}", f"{local:%H:%M}, {reader.day(local.date())}"]
    for form in forms:
        found = attempt(form, now, reader)
        if isinstance(found, Instant):
            assert found.at == at
            assert found.local == local
        else:
            assert at in choices(found)
            assert local.utcoffset() in {local.replace(fold=0).utcoffset(), local.replace(fold=1).utcoffset()}
            assert local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    for form in (f"{reader.day(at.date())}, {at:%H:%M} UTC", Instant(at, local, zone).spelled, f"{at:%Y-%m-%dT%H:%MZ}"):
        found = attempt(form, now, reader)
        assert isinstance(found, Instant)
        assert found.at == at


DAYS = {
    "en": ("today", "tomorrow", "the day after tomorrow", "in {n} days", "on {date:%A}", "{date:%a}"),
    "es": ("hoy", "mañana", "pasado mañana", "en {n} días", "el {weekday}", "{weekday}"),
    "id": ("hari ini", "besok", "lusa", "{n} hari lagi", "hari {weekday}", "{weekday}"),
}
TIMES = {
    "en": ("{h}{m}am", "{h}{m} in the morning", "{h}{m} pm", "{h}{m} in the evening"),
    "es": ("{h}{m} a. m.", "a las {h}{m} de la mañana", "{h}{m} pm", "a las {h}{m} de la noche"),
    "id": ("{h}{m} am", "jam {h}{m} pagi", "{h}{m} pm", "jam {h}{m} malam"),
}


@settings(deadline=None)
@given(
    language=SPOKEN, zone=ZONES, now=INSTANTS, day=st.integers(0, 7), n=st.integers(2, 40), form=st.integers(0, 5),
    hour=st.integers(1, 11), minute=st.sampled_from(["", ":30", ":05", ".30"]), half=st.integers(0, 3),
    first=st.booleans(),
)  # fmt: skip
def test_what_is_certain_lies_where_its_parts_say(
    language: str,
    zone: str,
    now: datetime,
    day: int,
    n: int,
    form: int,
    hour: int,
    minute: str,
    half: int,
    *,
    first: bool,
) -> None:
    """S5, S8: the day counts from today where the reader is, and the time is on the reader's clock."""
    reader = Translator(language, zone)
    today = reader.today(now)
    ahead = form if form < 3 else n if form == 3 else day
    wanted = today + timedelta(days=ahead)
    weekday = reader.locale.days["format"]["wide"][wanted.weekday()]
    said_day = DAYS[language][form].format(n=n, date=wanted, weekday=weekday)
    said_time = TIMES[language][half].format(h=hour, m=minute)
    at = time(hour + (12 if half > 1 else 0), int(minute[1:] or 0))
    found = attempt(f"{said_time}, {said_day}" if first else f"{said_day} {said_time}", now, reader)
    local = datetime.combine(wanted, at, ZoneInfo(zone))
    if isinstance(found, Instant):
        meant = found.at.astimezone(ZoneInfo(zone))
        assert meant.time() == at
        assert found.at > now
        assert meant.date() == wanted or (form > 3 and meant.weekday() == wanted.weekday())
        assert form < 4 or timedelta() <= meant.date() - today <= timedelta(days=7)
    elif isinstance(found, Doubt):
        is_changing = any(
            (local + timedelta(days=more)).replace(fold=0).utcoffset()
            != (local + timedelta(days=more)).replace(fold=1).utcoffset()
            for more in (-7, 0, 7)
        )
        is_today = form > 3 and day in {0, 7}
        is_idiom = language == "es" and form == 3 and n in {8, 15}
        is_late = half == 3 and hour < 6
        assert is_changing or is_today or is_idiom or is_late
    else:
        assert isinstance(found, Refusal)
        is_past = form in {0, 4, 5} and found.code == "moment-past"
        assert is_past or (found.code in {"moment-unsure", "moment-missing-time"} and half == 3 and hour < 6)


WORDS = [
    "saturday", "sat", "28", "march", "2026-03-28", "10:00", "3pm", "18h", "tomorrow", "at", "on", ",", "utc", "+02:00",
    "-", "/", "CST", "noon", "in", "2", "weeks", "next", "the", "2027", "3", "of", "mar", "midnight", ".", "Lima",
    "time", "morning", "tonight", "hours", "el", "mañana", "jam", "sore", "minggu", "depan", "a", "las", "fin", "mes",
]  # fmt: skip


@settings(deadline=None)
@given(
    text=st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join) | st.text(max_size=30), zone=ZONES, language=SPOKEN,
)  # fmt: skip
def test_any_text_is_answered(text: str, zone: str, language: str) -> None:
    """S8: with what is to come, with one to four choices in their order, or with a reason that can be read."""
    reader = Translator(language, zone)
    found = attempt(text, NOW, reader)
    match found:
        case Refusal():
            assert "{" in text or "{" not in str(reader(found.template, **found.values))
        case Instant(at=at, local=local):
            assert at > NOW
            assert at == local
            named = {word for word in ("utc", "+02:00", "lima") if word in text.lower()}
            here = at.astimezone(ZoneInfo(zone)) if not named else local
            assert "2026-03-28" not in text or here.date() == date(2026, 3, 28)
            assert "saturday" not in text.split() or here.weekday() == 5
            assert "3pm" not in text.split() or here.hour == 15
            assert "18h" not in text.split() or here.hour == 18
        case Doubt(choices=meant):
            assert 1 <= len(meant) <= 4
            assert list(meant) == sorted(meant, key=lambda each: each.spelled)
            assert all(choice.label(reader) for choice in meant)
            assert str(reader(found.refusal().template, **found.refusal().values))
        case Day(day=day):
            assert day >= reader.today(NOW)
        case Length(length=length):
            assert length > timedelta()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_deadline_is_the_same_instant_as_a_meeting(language: str) -> None:
    """S8: the narrower reading for deadlines and the wider one never take one text for two instants."""
    for phrase in corpus(language):
        if phrase.kind == "slots":
            continue
        try:
            at = moments.moment(phrase.text, phrase.now, phrase.reader)
        except Refusal:
            continue
        found = attempt(phrase.text, phrase.now, phrase.reader)
        if isinstance(found, Instant):
            assert found.at == at, phrase.text
        elif not isinstance(found, Refusal | Length):
            assert at in choices(found), phrase.text


def test_a_choice_is_shown_on_the_readers_clock_and_on_the_one_that_was_named() -> None:
    """S1, S8."""
    found = attempt("Friday 3pm New York time", NOW, BERLIN)
    assert isinstance(found, Instant)
    assert found.label(BERLIN) == "Friday, 27 March 2026, 20:00 (Berlin) = 15:00 New York"
    assert found.zone == "America/New_York"
    doubt = attempt("next Tue 3pm", NOW, BERLIN)
    assert isinstance(doubt, Doubt)
    assert [choice.label(BERLIN) for choice in doubt.choices] == [
        "Tuesday, 24 March 2026, 15:00 (Berlin)", "Tuesday, 31 March 2026, 15:00 (Berlin)",
    ]  # fmt: skip


def test_a_doubt_can_be_a_refusal_that_says_what_to_write() -> None:
    """S8: each choice can be written, and is certain then."""
    doubt = attempt("03/04 9:30", NOW, BERLIN)
    assert isinstance(doubt, Doubt)
    refusal = doubt.refusal()
    assert refusal.code == "moment-doubt"
    shown = str(BERLIN(refusal.template, **refusal.values))
    for choice in doubt.choices:
        assert choice.spelled in shown
        again = attempt(choice.spelled, NOW, BERLIN)
        assert isinstance(again, Instant)
        assert isinstance(choice, Instant)
        assert again.at == choice.at


@pytest.mark.parametrize(
    ("text", "expected"), [("2026-03-20 10:00", "2026-03-20T09:00+00:00"), ("today 09:00", "2026-03-23T08:00+00:00")],
)  # fmt: skip
def test_what_is_past_is_read_where_that_is_asked_for(text: str, expected: str) -> None:
    found = moments.read(text, NOW, BERLIN, prefer="any")
    assert isinstance(found, Instant)
    assert found.at == datetime.fromisoformat(expected)


def test_a_doubt_about_a_slot_quotes_what_was_written() -> None:
    """S8: also where its day stands with the slot before it."""
    found = moments.slots("Miércoles 8 Apr 13:00, 9:30", NOW, BERLIN)
    assert isinstance(found[1], Doubt)
    assert found[1].said == "Miércoles 8 Apr, 9:30"


def test_an_item_that_is_no_instant_is_named() -> None:
    """S8: of forty slots, one is wrong."""
    with pytest.raises(Refusal) as caught:
        moments.slots("Tue 7 Apr 13:00, Wed 8 Apr 25:00", NOW, BERLIN)
    assert "25:00" in str(BERLIN(caught.value.template, **caught.value.values))
    with pytest.raises(Refusal):
        moments.slots("10:00, " * 5000, NOW, BERLIN)
    many = ", ".join(f"{day} April {hour:02}:00" for day in range(1, 11) for hour in range(9, 13))
    assert len(moments.slots(many, NOW, BERLIN)) == 40


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Lima", "UTC"])
def test_the_first_days_that_there_are_are_past(zone: str) -> None:
    """S8: east of UTC, the first one begins before there is a day."""
    for text in ("0001-01-01 00:30", "0001-01-01 23:30", "0001-01-01 00:30 Tokyo time", "0001-01-01"):
        found = attempt(text, NOW, Translator("en", zone))
        assert isinstance(found, Refusal), text
        assert found.code == "moment-past"
