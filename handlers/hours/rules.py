"""Pure decisions about hours: weeks, limits, expectations, averages, bands, nudges (rules H1–H5, G7).

Weeks are those of `bot.core.weeks`. All amounts are minutes.
"""

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from bot.core import week_rules
from bot.core.amounts import DAY, take_minutes
from bot.core.errors import PrivateRefusal, Refusal
from bot.core.i18n import N_
from bot.core.text import clean
from bot.core.waking import is_away
from bot.core.week_rules import Stay
from bot.core.weeks import week_of
from storage.expectations import Expectation
from storage.hours import Entry
from storage.leave import Leave
from storage.nudges import Nudge

CHANGEABLE = timedelta(days=28)
"""How long one's own entry can be undone or edited (H1)."""
LONGEST_NOTE = 500
"""So many characters of a note are kept."""
UNANSWERED_NUDGES = 2
"""After so many without an answer there are no more (H5)."""
NUDGE_AT = time(17)
"""On Sunday, local time: the week is nearly over, and nobody sleeps yet."""
NUDGE_UNTIL = time(21)

FULL_DAY = N_("That would make more than 24 hours on {day}. `hours` shows what you have noted already.")
NO_ENTRY = N_("There is no entry #{number} of yours. `hours` lists what you have logged.")
NOTHING_LOGGED = N_("There is nothing here that you have logged. Try `log 1h30 reading the draft`.")
DID_YOU_MEAN = N_("Did you mean `{meant}`?")
NUMBER_OR_HOURS = N_("Did you mean `{one}` or `{other}`?")
SETTLED = N_("Entry #{number} is more than four weeks old and stays as it is.")


_NUMBER = r"[0-9]{1,9}"


# Single entries, H1


def check_day(minutes: int, already: int, day: str) -> None:
    """Refuse an amount that does not fit into the day beside `already`, its other entries in all groups.

    To the person alone: that a day is full tells how much is noted already (X1).
    """
    if minutes + already > DAY:
        raise PrivateRefusal("day-full", FULL_DAY, day=day)


def note(said: str) -> tuple[str, bool]:
    """A note as it is kept, and whether something of it was cut off."""
    kept = clean(said, LONGEST_NOTE + 1)  # with the mark of what is left out
    return kept, kept != clean(said, sys.maxsize)


def changeable(entry: Entry | None, number: int | None, now: datetime) -> Entry:
    """The entry, if there is one and it can still be changed; `number` is how it was asked for."""
    if entry is None:
        if number is None:
            raise Refusal("nothing-logged", NOTHING_LOGGED)
        raise Refusal("no-entry", NO_ENTRY, number=number)
    if now - entry.logged_at > CHANGEABLE:
        raise Refusal("entry-settled", SETTLED, number=entry.number)
    return entry


def check_undo(text: str) -> None:
    """Refuse a number without its `#`."""
    if re.fullmatch(_NUMBER, text):
        raise Refusal("number-meant", DID_YOU_MEAN, meant=f"undo #{text}")


def check_edit(text: str) -> None:
    """Refuse `2 3h`: it could be entry #2, or two hours with `3h` as their note. Likewise `2 yesterday`."""
    number, _space, rest = text.partition(" ")
    rest = clean(rest, 40)
    if not rest or not re.fullmatch(_NUMBER, number):
        return
    if _amount_in(rest):
        raise Refusal("number-meant", DID_YOU_MEAN, meant=f"edit #{number} {rest}")
    if _amount_in(text) == number:
        raise Refusal("number-meant", NUMBER_OR_HOURS, one=f"edit #{number} {rest}", other=f"edit {number}h {rest}")


def _amount_in(text: str) -> str:
    """The amount that a text begins with, as it stands there; also one that is out of bounds. Empty where none is."""
    try:
        _minutes, note = take_minutes(text)
    except Refusal as refusal:
        return "" if refusal.code in {"amount-unreadable", "amount-unit-missing", "amount-several"} else text
    return text.removesuffix(note).strip()


# Expectations and averages: H3


@dataclass(frozen=True, slots=True)
class Average:
    """A member's weeks since joining, the running one and those on leave left out of both sides."""

    weeks: int
    minutes: int
    """A week, rounded."""
    expected: int
    """A week, rounded."""


def average(minutes: Mapping[str, int], expectations: Sequence[Expectation], weeks: Sequence[str]) -> Average | None:
    """The average over the weeks that count; None while there are none. `minutes` are by week."""
    if not weeks:
        return None
    given = Fraction(sum(minutes.get(week, 0) for week in weeks), len(weeks))
    expected = Fraction(sum(week_rules.expectation_in(expectations, week) for week in weeks), len(weeks))
    return Average(len(weeks), round(given), round(expected))


@dataclass(frozen=True, slots=True)
class OwnWeek:
    """One member's week in one group."""

    week: str
    minutes: int
    expected: int
    """0 where the week does not count for them."""
    on_leave: bool


def own_week(
    week: str,
    minutes: int,
    expectations: Iterable[Expectation],
    stays: Sequence[Stay],
    leaves: Sequence[Leave],
    zone: ZoneInfo,
) -> OwnWeek:
    """One member's week; what is expected of them is what the group's week counts for them."""
    expected = week_rules.expectation_in(expectations, week) if week_rules.counts(stays, leaves, week, zone) else 0
    return OwnWeek(week, minutes, expected, week_rules.is_leave_week(leaves, week))


@dataclass(frozen=True, slots=True)
class Own:
    """What a member sees of themselves in one group."""

    weeks: Sequence[OwnWeek]
    """Newest first; the first is running."""
    average: Average | None
    leave_weeks: int
    """How many weeks since joining were left out for leave."""
    entries: Sequence[Entry]
    """The newest ones, newest first."""


# Nudges and load: H5


def next_nudge(now: datetime, zone: ZoneInfo) -> datetime:
    """The next Sunday 17:00 on a person's own clock."""
    local = now.astimezone(zone)
    sunday = local.date() + timedelta(days=7 - local.isoweekday())
    at = datetime.combine(sunday, NUDGE_AT, zone).astimezone(UTC)
    return at if at > now else datetime.combine(sunday + timedelta(weeks=1), NUDGE_AT, zone).astimezone(UTC)


def next_saturday(now: datetime) -> datetime:
    """The next Saturday 12:00 UTC: 15 hours before Sunday 17:00 comes anywhere (UTC+14)."""
    today = now.astimezone(UTC).date()
    noon = datetime.combine(today + timedelta(days=(5 - today.weekday()) % 7), time(12), UTC)
    return noon if noon > now else noon + timedelta(weeks=1)


def is_nudge_time(now: datetime, zone: ZoneInfo) -> bool:
    """Whether it is Sunday evening for a person; a nudge that comes later is of no use."""
    local = now.astimezone(zone)
    return local.isoweekday() == 7 and NUDGE_AT <= local.time() <= NUDGE_UNTIL


def may_nudge(today: date, leaves: Sequence[Leave], *, logged: bool, nudges: Sequence[Nudge]) -> bool:
    """Whether to ask somebody about this week: `nudges` are theirs, newest first."""
    if logged or is_away(leaves, today) or week_rules.is_leave_week(leaves, week_of(today)):
        return False
    if any(nudge.week == week_of(today) for nudge in nudges):
        return False
    recent = nudges[:UNANSWERED_NUDGES]
    return len(recent) < UNANSWERED_NUDGES or any(nudge.answered_at for nudge in recent)


def is_heavy(minutes: int, expectation: int | None) -> bool:
    """Whether a person's week is so long that it is kind to ask; `expectation` is None where nothing was said."""
    return minutes > 2 * (week_rules.DEFAULT_EXPECTATION if expectation is None else expectation)
