"""Which weeks a summary tells of, and when the next one is due. Pure."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core import week_rules
from bot.core.errors import Refusal
from bot.core.i18n import N_
from bot.core.text import clean
from bot.core.weeks import monday_of, number_of, week_after, week_of, weeks_between

LONGEST = 26
"""Weeks in one summary."""
MOST_WEEKS = 53
"""Of a year: a higher number is in none, so that the year at hand is named."""
AHEAD = 8
"""Weeks: a number without a year that is not further ahead is not over yet; a higher one was last year's."""
TREND = 8
"""Weeks of which hours are shown at least, so that it can be seen how they go."""

UNREADABLE = N_(
    "I cannot read “{text}” as weeks. Write `summary`, `summary 2026-W11`, `summary 2026-W08..2026-W11` or "
    "`summary 2026-02-16..2026-03-15`; a group stands before them."
)
NOT_OVER = N_("Week {week} is not over before {day}, 12:00 UTC. The newest one to ask for is {newest}.")
TOO_LONG = N_("That is more than {most} weeks. Ask for fewer at once.")
TOO_EARLY = N_("Hours are kept for 13 months. The first week to ask for is {first}.")
BACKWARDS = N_("The first week comes after the last one. Write them the other way round.")
NO_WEEK = N_("There is no week {week} in {year}.")

_WEEK = re.compile(r"(?:(?P<year>[0-9]{4})-?)?w\s*(?P<week>[0-9]{1,2})", re.I)
_NUMBER = re.compile(r"[0-9]{1,2}")
"""A week between two, where it is plain that weeks are meant: `week 10 to 11`, `10..11`."""
_DASH = re.compile(r"(w\s*[0-9]{1,2})\s*-\s*(?=(?:[0-9]{4}-?)?w|[0-9])")
"""`W10-W11`, unlike the dash in `2026-W10`."""
_DAY = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")
_TO = re.compile(r"\s*(?:\.\.+|…|–|—|→)\s*")


def read(text: str, now: datetime, between: Sequence[str], week_words: Sequence[str]) -> list[str]:
    """The weeks that a text names, all of them over; the newest one where it is empty. Raises a Refusal.

    `between` are the words that may stand between two weeks or days, `week_words` those for a week, both in small
    letters.
    """
    newest = week_rules.last_closable(now)
    said = " ".join(text.split()).casefold()
    if not said:
        return [newest]
    for word in sorted(between, key=len, reverse=True):
        said = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", "..", said)
    for word in sorted(week_words, key=len, reverse=True):
        said = re.sub(rf"(?<!\w){re.escape(word)}\s*(?=[0-9])", "w", said)
    parts = _TO.split(_DASH.sub(r"\1..", said))
    if len(parts) > 2:
        raise Refusal("summary-weeks", UNREADABLE, text=clean(text, 40))
    first, *more = (part.strip() for part in parts)
    if more and _NUMBER.fullmatch(first) and _NUMBER.fullmatch(more[0]):
        first = f"w{first}"
    begin = _week(first, newest, text)
    if more and _NUMBER.fullmatch(more[0]) and _WEEK.fullmatch(first):
        named = _WEEK.fullmatch(first)
        more = [f"{begin[:4]}-w{more[0]}" if named and named["year"] else f"w{more[0]}"]
    return checked(begin, _week(more[0], newest, text) if more else begin, now)


def checked(first: str, last: str, now: datetime) -> list[str]:
    """All weeks from one to another, where they can be told of. Raises a Refusal."""
    newest, oldest = week_rules.last_closable(now), oldest_kept(now)
    if first > last:
        raise Refusal("summary-backwards", BACKWARDS)
    if last > newest:
        closes = week_rules.closes_at(last).date()
        raise Refusal(
            "summary-not-over", NOT_OVER, week=last, newest=newest, day=lambda _: _.day(closes)
        )  # fmt: skip
    if first < oldest:
        raise Refusal("summary-too-early", TOO_EARLY, first=oldest)
    found = weeks_between(first, last)
    if len(found) > LONGEST:
        raise Refusal("summary-too-long", TOO_LONG, most=LONGEST)
    return found


def oldest_kept(now: datetime) -> str:
    """The first week whose hours are all kept. Of one that is kept in part, what is left would tell of its days."""
    week = week_of((now - week_rules.KEPT).date())
    return week_after(week)


def with_trend(weeks: Sequence[str], now: datetime) -> list[str]:
    """The same weeks, with so many before them that it can be seen how hours go."""
    first = min(weeks[0], week_after(weeks[-1], 1 - TREND))
    return weeks_between(max(first, oldest_kept(now)), weeks[-1])


def bounds(weeks: Sequence[str]) -> tuple[datetime, datetime]:
    """From when until before when something happened in these weeks, in UTC."""
    first, last = monday_of(weeks[0]), monday_of(weeks[-1]) + timedelta(weeks=1)
    return datetime.combine(first, time(), UTC), datetime.combine(last, time(), UTC)


def next_day(today: date, weekday: int) -> date:
    """The next day after today that is this day of the week."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def next_time(now: datetime, weekday: int, at: time, zone: str) -> datetime:
    """The next instant, in UTC, at which it is this weekday and time in a zone.

    A time that the clocks leave out is an hour later on that day; of two, the first counts.
    """
    local = now.astimezone(ZoneInfo(zone))
    day = local.date() + timedelta(days=(weekday - local.weekday()) % 7)
    instant = datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)
    return instant if instant > now else datetime.combine(day + timedelta(weeks=1), at, ZoneInfo(zone)).astimezone(UTC)


def _week(said: str, newest: str, text: str) -> str:
    """One end: a week, or a day in it. Without its year it is last year's where it would be far ahead in this one."""
    found = _DAY.fullmatch(said)
    if found is not None:
        try:
            return week_of(date(*(int(part) for part in found.groups())))
        except ValueError:
            raise Refusal("summary-weeks", UNREADABLE, text=clean(text, 40)) from None
    found = _WEEK.fullmatch(said)
    if found is None:
        raise Refusal("summary-weeks", UNREADABLE, text=clean(text, 40))
    number, year = int(found["week"]), int(found["year"] or newest[:4])
    if found["year"] is None and number_of(newest) + AHEAD < number <= MOST_WEEKS:
        year -= 1
    week = f"{year}-W{number:02}"
    try:
        monday_of(week)
    except ValueError:
        raise Refusal("summary-no-week", NO_WEEK, week=number, year=str(year)) from None
    return week
