"""A group's weeks, gathered: what summaries of hours are made of. As many queries for a thousand groups as for one."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.core import week_rules
from bot.core.disclosure import Kept, WeekSummary
from bot.core.week_rules import COUNTED_DAYS, Stay
from bot.core.weeks import days_of, monday_of, week_of, weeks_between
from storage import closes, expectations, groups, hours, leave, people
from storage.closes import Closed, WeekClose
from storage.groups import Group
from storage.leave import Leave


def every_group(session: Session, weeks: Sequence[str], now: datetime) -> dict[int, list[WeekSummary]]:
    """All groups in weeks that are over, by the groups' rows: of each those weeks in which it was there already.

    What was not closed yet is closed now, so that it is told as it stays.
    """
    found = groups.all_groups(session)
    close_all(session, found, weeks, now)
    return {
        group_id: [summary for summary in summaries if was_there(group, summary.week)]
        for group, (group_id, summaries) in zip(found, of_groups(session, found, weeks, now).items(), strict=True)
    }


def group_weeks(session: Session, group: Group, weeks: Sequence[str], now: datetime) -> list[WeekSummary]:
    """A group's weeks, which must be in order. Its own zone says on which day somebody joined or left."""
    assert group.id is not None
    return of_groups(session, [group], weeks, now)[group.id]


def of_groups(
    session: Session, wanted: Sequence[Group], weeks: Sequence[str], now: datetime
) -> dict[int, list[WeekSummary]]:
    """The weeks of some groups, by their rows and in their order; the weeks must follow one another."""
    ids = [group.id for group in wanted if group.id is not None]
    first = datetime.combine(monday_of(weeks[0]), time(), UTC) - timedelta(days=1)
    last = datetime.combine(days_of(weeks[-1])[-1], time(), UTC) + timedelta(days=2)
    stays: dict[int, dict[int, list[Stay]]] = {group_id: {} for group_id in ids}
    for stay in people.stays_during(session, ids, first, last):
        stays[stay.group_id].setdefault(stay.person_id, []).append(stay)
    leaves: dict[int, list[Leave]] = defaultdict(list)
    for row in leave.during(session, ids, first.date(), last.date()):
        leaves[row.person_id].append(row)
    minutes = hours.minutes_by_group(session, ids, weeks)
    closed_weeks = closes.by_group(session, ids, weeks)
    known = expectations.by_group(session, ids)
    found: dict[int, list[WeekSummary]] = {}
    for group in wanted:
        assert group.id is not None
        present = _present(stays[group.id], leaves, weeks, ZoneInfo(group.timezone))
        expected = known.get(group.id, ())
        found[group.id] = [
            _summary(
                group, week, minutes.get((group.id, week), ()), figures,
                week_rules.expectation_in(expected, week), closed_weeks.get((group.id, week)), now,
            )
            for week, figures in zip(weeks, present, strict=True)
        ]  # fmt: skip
    return found


def closed(session: Session, group_id: int, week: str, now: datetime) -> WeekClose | None:
    """How a week was closed, None while it is open.

    What has been closed is so for everything that comes after it, also for a message that was sent before. A week that
    is over and of which nothing was kept yet (it ended before the first start, or a moment ago) is closed as it
    stands. So this has to be asked for before a late change.
    """
    close = closes.of_week(session, group_id, week)
    if close is None and now >= week_rules.closes_at(week):
        _close(session, [(group_id, week)], now)
        close = closes.of_week(session, group_id, week)
    return close


def close_all(session: Session, wanted: Iterable[Group], weeks: Sequence[str], now: datetime) -> None:
    """The same for some weeks of many groups, as far as they are over and a group was there in them."""
    over = [week for week in weeks if now >= week_rules.closes_at(week)]
    ids = {group.id: group for group in wanted if group.id is not None}
    known = closes.by_group(session, ids, over).keys()
    missing = [
        (group_id, week) for group_id, group in ids.items() for week in over
        if was_there(group, week) and (group_id, week) not in known
    ]  # fmt: skip
    if missing:
        _close(session, missing, now)


def _close(session: Session, wanted: Collection[tuple[int, str]], now: datetime) -> None:
    """Close weeks of groups as they stand."""
    ids, weeks = {group_id for group_id, _ in wanted}, sorted({week for _, week in wanted})
    minutes = hours.minutes_by_group(session, ids, weeks)
    closes.close(session, {each: minutes.get(each, ()) for each in wanted}, now)


def keep(session: Session, person_id: int, now: datetime) -> None:
    """Before somebody is erased: let co-chairs go on being told of the weeks that are over what they were told.

    Only of weeks for which they noted something or in which they were on leave: the others stay what they are anyway.
    """
    newest = week_rules.last_closable(now)
    first = week_of((now - week_rules.KEPT).date())
    away = {
        week
        for row in leave.leaves_of(session, [person_id])
        if row.end is None or row.end >= monday_of(first)
        for week in weeks_between(max(first, week_of(row.start)), min(newest, week_of(row.end) if row.end else newest))
    }
    theirs = hours.weeks_with(session, person_id) | set(product(people.groups_of(session, person_id), away))
    theirs = {(group_id, week) for group_id, week in theirs if first <= week <= newest}
    if not theirs:
        return
    ids = {group_id for group_id, _ in theirs}
    wanted = [group for group in groups.all_groups(session) if group.id in ids]
    weeks = weeks_between(min(week for _, week in theirs), newest)
    close_all(session, wanted, weeks, now)
    for group_id, summaries in of_groups(session, wanted, weeks, now).items():
        for each in summaries:
            if (group_id, each.week) in theirs:
                figures = Kept(each.total, each.loggers, each.median, each.on_leave, each.expected)
                closes.keep(session, group_id, each.week, json.dumps(asdict(figures)))


def was_there(group: Group, week: str) -> bool:
    """Whether a group was founded before a week ended. Earlier weeks say nothing of it, nor it of them."""
    return group.created_at < datetime.combine(monday_of(week) + timedelta(weeks=1), time(), UTC)


_NEVER = 1 << 30
"""A day that does not come."""

Present = tuple[int, int, int]
"""How many belonged to a group in a week, for how many of them it counts, and how many were on leave."""


def _summary(
    group: Group, week: str, minutes: Sequence[int], present: Present, each: int, close: Closed | None, now: datetime
) -> WeekSummary:
    members, counted, on_leave = present
    kept = Kept(**json.loads(close.kept)) if close is not None and close.kept else None
    return WeekSummary(
        group=group.name,
        week=week,
        minutes=tuple(sorted(minutes)),
        members=members,
        on_leave=kept.on_leave if kept else on_leave,
        expected=kept.expected if kept else counted * each,
        closed=close is not None or now >= week_rules.closes_at(week),
        revised=close is not None and close.revised,
        closed_total=close.total if close else sum(minutes),
        closed_loggers=close.loggers if close else len(minutes),
        group_id=group.id or 0,
        kept=kept,
    )


Span = tuple[int, int]
"""Two days, both included, counted from the Monday of the first week."""


def _present(
    people: Mapping[int, Sequence[Stay]], leaves: Mapping[int, Sequence[Leave]], weeks: Sequence[str], zone: ZoneInfo
) -> list[Present]:
    """Of each week, as `week_rules` says, but by counting days: there are many people, and most have no leave."""
    monday = monday_of(weeks[0])
    figures = [[0, 0, 0] for _ in weeks]
    for person, stays in people.items():
        spans = [_span(stay.joined_at.astimezone(zone).date(), _left(stay, zone), monday) for stay in stays]
        away = [_span(row.start, row.end, monday) for row in leaves.get(person, ())]
        for number in range(max(0, min(first for first, _ in spans) // 7), len(weeks)):
            begin = number * 7
            here = _days(spans, begin)
            if not here:
                continue
            gone = _days(away, begin) if away else ()
            week = figures[number]
            week[0] += 1
            week[1] += len(here) - sum(day in gone for day in here) >= COUNTED_DAYS
            week[2] += 7 - len(gone) < COUNTED_DAYS
    return [(members, counted, on_leave) for members, counted, on_leave in figures]


def _left(stay: Stay, zone: ZoneInfo) -> date | None:
    return stay.left_at.astimezone(zone).date() if stay.left_at is not None else None


def _span(first: date, last: date | None, monday: date) -> Span:
    return (first - monday).days, (last - monday).days if last is not None else _NEVER


def _days(spans: Sequence[Span], begin: int) -> Collection[int]:
    """Which days of the week that begins on a day lie in any of these spans."""
    week = range(begin, begin + 7)
    found: Collection[int] = ()
    for first, last in spans:
        part = range(max(first, begin), min(last + 1, begin + 7))
        if len(part) == len(week):
            return week
        if part:
            found = {*found, *part}
    return found
