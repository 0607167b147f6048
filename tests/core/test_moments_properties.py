"""Instants as people write them, whatever they write: never another one than is named."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import Refusal
from bot.core.i18n import Translator
from bot.core.moments import moment

NOW = datetime(2026, 3, 23, 9, tzinfo=UTC)
BERLIN = Translator("en", "Europe/Berlin")  # 10:00; one hour ahead until Sunday, 29 March, two from then on
LIMA = Translator("es", "America/Lima")  # 4:00, five hours behind
JAKARTA = Translator("id", "Asia/Jakarta")  # 16:00, seven hours ahead
KATHMANDU = Translator("en", "Asia/Kathmandu")  # 14:45, five hours and three quarters ahead
KIRITIMATI = Translator("en", "Pacific/Kiritimati")  # 23:00, fourteen hours ahead


def attempt(text: str, now: datetime, reader: Translator) -> datetime | Refusal:
    try:
        return moment(text, now, reader)
    except Refusal as refusal:
        return refusal


def said(refusal: Refusal, reader: Translator = BERLIN) -> str:
    return str(reader(refusal.template, **refusal.values))


ZONES = st.sampled_from(sorted(available_timezones() - {"localtime", "Factory"}))
INSTANTS = st.integers(0, 4 * 366 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes))
AHEAD = st.integers(1, 400 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))


@settings(deadline=None)
@given(language=st.sampled_from(["en", "es", "id"]), zone=ZONES, now=INSTANTS, ahead=AHEAD)
def test_what_the_bot_writes_for_an_instant_is_read_as_that_instant(
    language: str, zone: str, now: datetime, ahead: timedelta
) -> None:
    """S8: in every zone and language, but for an hour that comes twice."""
    reader, at = Translator(language, zone), now + ahead
    found = attempt(reader.instant(at), now, reader)
    if isinstance(found, Refusal):
        assert found.code == "moment-fold"
        assert f"{at:%Y-%m-%d %H:%M} UTC" in said(found, reader)
    else:
        assert found == at
    assert moment(f"{at:%Y-%m-%d %H:%M} UTC", now, reader) == at
    assert moment(f"{at:%Y-%m-%dT%H:%M}Z", now, reader) == at


@settings(deadline=None)
@given(
    zone=ZONES, now=INSTANTS, days=st.integers(0, 8), at=st.times(), form=st.integers(0, 5), first=st.booleans(),
)  # fmt: skip
def test_no_phrase_is_read_as_another_instant_than_it_names(
    zone: str, now: datetime, days: int, at: time, form: int, first: bool
) -> None:
    """S5, S8: a day and a time are those where the reader is, and still to come, or they are refused."""
    reader, at = Translator("en", zone), at.replace(second=0, microsecond=0)
    today = now.astimezone(ZoneInfo(zone)).date()
    wanted = today + timedelta(days=days)
    names = [f"{wanted}", f"{wanted:%A}", f"{wanted:%a}", f"{wanted.day} {wanted:%B}", f"{wanted:%b} {wanted.day}"]
    day = names[form] if form < 5 else f"in {days} days" if days > 1 else ("today", "tomorrow")[days]
    clock = f"{at:%H:%M}" if first else f"{at:%H}h{at:%M}"
    found = attempt(f"{day} {clock}", now, reader)
    if isinstance(found, Refusal):
        local = datetime.combine(wanted, at, ZoneInfo(zone))
        exists = local.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local.replace(tzinfo=None)
        match found.code:
            case "moment-gap":
                assert not exists or local.utcoffset() != local.replace(fold=1).utcoffset() or form in {1, 2}
            case "moment-fold":
                assert local.utcoffset() != local.replace(fold=1).utcoffset() or form in {1, 2}
            case "moment-today":
                assert days in {0, 7}
                assert form in {1, 2}
            case code:
                assert code == "moment-past"
                assert days == 0
                assert local.replace(fold=1) <= now
        return
    local = found.astimezone(ZoneInfo(zone))
    assert found > now
    assert found.utcoffset() == timedelta(0)
    assert local.time() == at
    assert local.weekday() == wanted.weekday()
    assert reader.day(local.date()) in reader.instant(found)
    if form not in {1, 2}:
        assert local.date() == wanted
    else:
        assert timedelta(0) <= local.date() - today <= timedelta(days=7)


WORDS = [
    "saturday", "sat", "28", "march", "2026-03-28", "10:00", "3pm", "18h", "tomorrow", "at", "on", ",", "utc", "+02:00",
    "-", "/", "CST", "noon", "in", "2", "weeks", "next", "the", "2027", "3", "of", "mar", "midnight", ".",
]  # fmt: skip


@settings(deadline=None)
@given(text=st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join) | st.text(max_size=30), zone=ZONES)
def test_whatever_is_read_lies_in_the_future_and_everything_else_is_refused(text: str, zone: str) -> None:
    """S8."""
    reader = Translator("en", zone)
    found = attempt(text, NOW, reader)
    if isinstance(found, Refusal):
        assert said(found, reader)
        return
    assert found > NOW
    assert found.utcoffset() == timedelta(0)
    zones = {"utc": UTC, "+02:00": timezone(timedelta(hours=2))}
    local = found.astimezone(next((tz for name, tz in zones.items() if name in text), ZoneInfo(zone))).date()
    assert "2026-03-28" not in text or local == date(2026, 3, 28)
    assert "sat" not in text.split() or local.weekday() == 5
    assert "saturday" not in text.split() or local.weekday() == 5
    assert "tomorrow" not in text.split() or local == NOW.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
