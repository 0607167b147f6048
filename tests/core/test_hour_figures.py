"""Weeks are counted for many people at once as they are for one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.core import week_rules
from bot.core.hour_figures import _present
from bot.core.weeks import weeks_between
from storage.leave import Leave

WEEKS = weeks_between("2026-W10", "2026-W14")
START = datetime(2026, 2, 16, tzinfo=UTC)


@dataclass(frozen=True)
class Stay:
    joined_at: datetime
    left_at: datetime | None


Hours = st.integers(0, 24 * 60)


@st.composite
def stays(draw: st.DrawFn) -> list[Stay]:
    """One or two times in a group, one after the other."""
    at = sorted(draw(st.lists(Hours, min_size=2, max_size=4, unique=True)))
    pairs = [(at[n], at[n + 1] if n + 1 < len(at) else None) for n in range(0, len(at), 2)]
    instants = [START + timedelta(hours=hour) for hour in range(at[-1] + 1)]
    last = draw(st.booleans())
    found = [Stay(instants[first], instants[end] if end is not None else None) for first, end in pairs]
    return [*found[:-1], Stay(found[-1].joined_at, None)] if last else found


@st.composite
def leaves(draw: st.DrawFn) -> list[Leave]:
    """Some leaves, perhaps without an end."""
    found = []
    for start, length in draw(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=3)):
        first = date(2026, 2, 16) + timedelta(days=start)
        end = first + timedelta(days=length) if length else None
        found.append(Leave(person_id=1, start=first, end=end, created_at=START))
    return found


@given(st.lists(st.tuples(stays(), leaves()), max_size=4), st.sampled_from(["UTC", "America/Lima", "Pacific/Apia"]))
def test_many_are_counted_as_each_is(people: Sequence[tuple[list[Stay], list[Leave]]], name: str) -> None:
    """H3, G7."""
    zone = ZoneInfo(name)
    found = _present(
        {n: stay for n, (stay, _) in enumerate(people)}, {n: away for n, (_, away) in enumerate(people)}, WEEKS, zone
    )
    for week, figures in zip(WEEKS, found, strict=True):
        here = [(stay, away) for stay, away in people if week_rules.days_present(stay, week, zone)]
        assert figures == (
            len(here),
            sum(week_rules.counts(stay, away, week, zone) for stay, away in here),
            sum(week_rules.is_leave_week(away, week) for _, away in here),
        )
