"""What a summary says, as figures alone: no words and no names of people. Pure.

Dataclasses of plain values, so that they are kept, compared and written to files as they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.core import disclosure
from bot.core.disclosure import Band, WeekSummary

SHOWN, HIDDEN, ABSENT = "shown", "hidden", "absent"
RISING, STEADY, FALLING = "rising", "steady", "falling"
_RANKS = {Band.UNDER: -1, Band.AROUND: 0, Band.OVER: 1}
COMPARED = 3
"""How many weeks before the last one a trend is measured against."""


@dataclass(frozen=True, slots=True)
class Hours:
    """What the core team sees of a group's hours in a week (H4)."""

    week: str
    state: str
    """`shown`; `hidden`, so that nobody's hours can be worked out; or `absent`: there was no such group yet."""
    minutes: int | None = None
    """As they stood at the close."""
    band: str | None = None
    revised: bool = False
    """Whether they are others now."""


@dataclass(frozen=True, slots=True)
class Total:
    """All groups together in a week, at its close; None where it would tell too much."""

    week: str
    minutes: int | None
    at_close: bool
    """Whether this has to be said: a group is hidden, or was revised since."""
    hidden: int
    """How many groups are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFacts:
    """One group: how it stands now, and what happened in the time that is told of."""

    slug: str
    name: str
    phase: str
    members: int
    open_seats: int
    """Of the co-chairs."""
    open_roles: Sequence[str]
    """Functional roles that nobody has."""
    done: int
    """Of its phase's checklist."""
    items: int
    hours: Sequence[Hours]
    """Oldest first; empty where whoever reads it sees the whole figures."""
    meetings: int
    there: int
    """How many were at these meetings, over all of them."""
    took_part: int
    """Members who were at one of them or voted in a poll that ended."""
    open_polls: int
    ended_polls: int
    recommended: Sequence[int]
    """The numbers of polls that ended with a recommendation."""
    provisional: int
    """Agreements that are not final yet."""
    due: Sequence[int]
    """The numbers of what others need of it within a week."""
    late: Sequence[int]
    """The same where the day is over."""
    waits_for: Sequence[int]
    """What it needs of others and is late."""
    unanswered: int
    """Notes to which it has said nothing."""
    asks: int
    """To the core team, without an answer yet."""
    unreported_since: str | None
    """The first day that no step report tells of, where the next one is late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All groups, or one of them, over some weeks."""

    weeks: Sequence[str]
    """That it tells of."""
    groups: Sequence[GroupFacts]
    totals: Sequence[Total]
    """Of the weeks that hours are shown of: these, and some before them."""

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Wording:
    """What is known beside the figures: it is not kept, and stands in no file."""

    words: Mapping[str, str] = field(default_factory=dict)
    """By number, as `D3`; none of what is not to be read where the summary is."""
    notes: Mapping[str, Sequence[int]] = field(default_factory=dict)
    asks: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """By the groups' short names: the numbers of notes without an answer, and of asks."""


NO_WORDS = Wording()


def told_hours(
    summaries: Mapping[int, Sequence[WeekSummary]], weeks: Sequence[str]
) -> tuple[dict[int, tuple[Hours, ...]], tuple[Total, ...]]:
    """Of all groups' weeks what the core team sees: by the groups' rows, and all groups together.

    The weeks before there was a group are left out; the last one always stays.
    """
    there = {(each.group_id, each.week) for theirs in summaries.values() for each in theirs}
    known = {week for _, week in there}
    weeks = [week for week in weeks if week in known] or [weeks[-1]]
    seen = disclosure.publish(summaries, weeks)
    shown = {(each.group_id, each.week): each for overview in seen.values() for each in overview.shown}
    hours = {
        group_id: tuple(
            Hours(week, SHOWN, each.closed_total, each.closed_band.value, each.revised)
            if (each := shown.get((group_id, week))) is not None
            else Hours(week, HIDDEN if (group_id, week) in there else ABSENT)
            for week in weeks
        )
        for group_id in summaries
    }
    return hours, tuple(Total(week, seen[week].total, seen[week].moved, seen[week].hidden) for week in weeks)


def trend(hours: Sequence[Hours]) -> str:
    """Where the newest week lies, against the mean of those shown before it; empty while there is nothing to compare.

    It is made of the bands that are shown and of nothing else.
    """
    ranks = [_RANKS[Band(week.band)] for week in hours if week.band is not None]
    if len(ranks) < 2 or hours[-1].band is None:
        return ""
    *before, last = ranks[-COMPARED - 1 :]
    change = last - sum(before) / len(before)
    return RISING if change > 0.5 else FALLING if change < -0.5 else STEADY


def of_weeks(group: GroupFacts, weeks: Sequence[str]) -> list[Hours]:
    """Its hours in those of some weeks in which there was such a group."""
    return [each for each in group.hours if each.week in weeks and each.state != ABSENT]


def needs_a_look(group: GroupFacts) -> bool:
    """Whether something of a group is late, open or waits, so that it comes first where not all can be shown."""
    return bool(
        group.late or group.waits_for or group.open_seats or group.unanswered or group.asks or group.unreported_since
    )


def is_new(facts: Mapping[str, Any], before: Mapping[str, Any] | None, *, with_people: bool = False) -> bool:
    """Whether there is something to tell that the last summary (both as JSON) has not told.

    `with_people`: that there are groups with members is news too, for whoever has read of none yet.

    Hours that are shown are news, and so is whatever happened in these weeks. How groups stand is news where it has
    changed. What is hidden plays no part in it: that a summary comes must not tell of it either.
    """
    weeks = set(facts["weeks"])
    states = [each["state"] for group in facts["groups"] for each in group["hours"] if each["week"] in weeks]
    if not facts["groups"] or (states and set(states) == {ABSENT}):
        return False  # there was no group yet
    happened = any(
        group["meetings"] or group["ended_polls"] or group["took_part"]
        or any(each["week"] in weeks and each["minutes"] for each in group["hours"])
        for group in facts["groups"]
    )  # fmt: skip
    if happened or before is None:
        people = with_people and any(group["members"] for group in facts["groups"])
        return happened or people or any(_standing(group) != _NOTHING for group in facts["groups"])
    return [_named(group) for group in facts["groups"]] != [_named(group) for group in before["groups"]]


_STANDING = ("open_polls", "provisional", "due", "late", "waits_for", "unanswered", "asks", "unreported_since")
_NOTHING = dict.fromkeys(_STANDING)


def _standing(group: Mapping[str, Any]) -> dict[str, Any]:
    return {name: group[name] or None for name in _STANDING}


def _named(group: Mapping[str, Any]) -> dict[str, Any]:
    """What is compared with the last time."""
    others = ("slug", "name", "phase", "members", "open_seats", "open_roles", "done")
    return {**_standing(group), **{name: group[name] for name in others}}
