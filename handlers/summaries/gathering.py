"""Gathers what a summary says. The number of queries is the same for a thousand groups as for one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.core import hour_figures
from bot.core.checklists import ITEMS
from bot.core.disclosure import WeekSummary
from bot.core.seats import SEATS
from bot.core.titles import ROLES
from handlers.summaries import periods
from handlers.summaries.facts import Facts, GroupFacts, Hours, told_hours
from storage import groups, people, reports, standings
from storage.groups import Group
from storage.needs import Need

SOON = timedelta(days=7)
"""How long before its day a need is told of."""
UNFILLED = tuple(role for role in ROLES if role != "liaison")
"""The roles that every group has once: a liaison is to another group, and nobody says to which there must be one."""


def for_core(session: Session, weeks: Sequence[str], now: datetime, only: Group | None = None) -> Facts:
    """What the core team sees of all groups, or of one. What is hidden is the same either way."""
    shown = periods.with_trend(weeks, now)
    every = groups.all_groups(session)
    summaries = hour_figures.every_group(session, shown, now)
    hours, totals = told_hours(summaries, shown)
    found = _standing(session, [only] if only else every, every, weeks, now, hours)
    return Facts(weeks=tuple(weeks), groups=tuple(found), totals=() if only else totals)


@dataclass(frozen=True, slots=True)
class Own:
    """What a group's co-chairs see of it."""

    facts: GroupFacts
    weeks: Sequence[WeekSummary]
    """Oldest first."""


def for_cochairs(session: Session, some: Sequence[Group], weeks: Sequence[str], now: datetime) -> list[Own]:
    """Some groups, each as its own co-chairs see it: totals and medians, and no names (H4)."""
    every = groups.all_groups(session)
    hour_figures.close_all(session, some, weeks, now)
    summaries = hour_figures.of_groups(session, some, weeks, now)
    found = _standing(session, some, every, weeks, now, {})
    return [Own(facts, summaries[group.id or 0]) for group, facts in zip(some, found, strict=True)]


def _standing(
    session: Session,
    wanted: Sequence[Group],
    every: Sequence[Group],
    weeks: Sequence[str],
    now: datetime,
    hours: Mapping[int, tuple[Hours, ...]],
) -> list[GroupFacts]:
    ids = [group.id for group in wanted if group.id is not None]
    begin, end = periods.bounds(weeks)
    sizes, held = people.sizes(session, ids), standings.held_roles(session, ids)
    ticked = standings.ticked(session, ids)
    met, took_part = standings.met(session, ids, begin, end), standings.took_part(session, ids, begin, end)
    open_polls, ended = standings.open_polls(session, ids), standings.ended_polls(session, ids, begin, end)
    provisional, unanswered = standings.provisional(session, ids), standings.unanswered(session, ids)
    asks, late_reports = standings.open_asks(session, ids), reports.late(session, now.date())
    due, late, waits_for = _needs(standings.owed(session, (now + SOON).date() + timedelta(days=1)), every, now)
    found = []
    for group in wanted:
        assert group.id is not None
        members, chairs = sizes.get(group.id, (0, 0))
        meetings, there = met.get(group.id, (0, 0))
        items, unreported = ITEMS[group.phase], late_reports.get(group.id)
        found.append(
            GroupFacts(
                slug=group.slug,
                name=group.name,
                phase=group.phase,
                members=members,
                open_seats=max(0, SEATS - chairs),
                open_roles=tuple(role for role in UNFILLED if role not in held.get(group.id, ())),
                done=sum(item in items for item in ticked.get(group.id, ())),
                items=len(items),
                hours=hours.get(group.id, ()),
                meetings=meetings,
                there=there,
                took_part=took_part.get(group.id, 0),
                open_polls=open_polls.get(group.id, 0),
                ended_polls=len(ended.get(group.id, ())),
                recommended=tuple(number for number, code in ended.get(group.id, ()) if code == "recommends"),
                provisional=provisional.get(group.id, 0),
                due=tuple(due.get(group.id, ())),
                late=tuple(late.get(group.id, ())),
                waits_for=tuple(waits_for.get(group.id, ())),
                unanswered=unanswered.get(group.id, 0),
                asks=asks.get(group.id, 0),
                unreported_since=unreported[0].isoformat() if unreported else None,
            )
        )
    return found


def _needs(
    owed: Sequence[Need], every: Sequence[Group], now: datetime
) -> tuple[Mapping[int, list[int]], Mapping[int, list[int]], Mapping[int, list[int]]]:
    """What each group owes soon, what it owes and is late, and what it waits for that is late.

    A day is over when it is on the calendar of the group that needs it.
    """
    today = {group.id: now.astimezone(ZoneInfo(group.timezone)).date() for group in every}
    due: dict[int, list[int]] = defaultdict(list)
    late: dict[int, list[int]] = defaultdict(list)
    waits_for: dict[int, list[int]] = defaultdict(list)
    for need in owed:
        there = today[need.group_id]
        if need.due_on < there:
            late[need.of_group_id].append(need.number)
            waits_for[need.group_id].append(need.number)
        elif need.due_on - there <= SOON:
            due[need.of_group_id].append(need.number)
    return due, late, waits_for
