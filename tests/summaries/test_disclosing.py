"""That nothing which the core team is told of hours, taken together, gives away what is hidden (H4).

Two ways to look for a leak, over several groups, weeks and looks: whether what is hidden follows from what is told by
adding and subtracting (a solver), and whether another course of events would have been told in the very same words and
files (two worlds).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from bot.core import disclosure
from bot.core.disclosure import FEWEST_LOGGERS, WeekSummary
from bot.core.i18n import Translator
from bot.core.weeks import week_after
from handlers.hours import views as hours_views
from handlers.summaries import facts as rules
from handlers.summaries import files, panels, views
from handlers.summaries.facts import HIDDEN, Facts, GroupFacts

ENGLISH = Translator("en", "UTC")
FIRST = "2026-W10"
Cell = tuple[int, int]
"""A group and a week, both counted from 0."""


@dataclass(frozen=True)
class World:
    """What each person gave, by group and week: at the close, and as it is at each look after it."""

    groups: int
    weeks: int
    at_close: Mapping[Cell, tuple[int, ...]]
    later: Sequence[Mapping[Cell, tuple[int, ...]]]
    expected: int = 300

    def summaries(self, look: int) -> dict[int, list[WeekSummary]]:
        """All groups' weeks at a look; look 0 is the close."""
        return {group: [self._summary(group, week, look) for week in range(self.weeks)] for group in range(self.groups)}

    def minutes(self, cell: Cell, look: int) -> tuple[int, ...]:
        """What each gave, as it stands at a look."""
        return self.later[look - 1].get(cell, self.at_close[cell]) if look else self.at_close[cell]

    def _summary(self, group: int, week: int, look: int) -> WeekSummary:
        before, now = self.at_close[group, week], self.minutes((group, week), look)
        return WeekSummary(
            f"Group {group}", week_after(FIRST, week), tuple(sorted(now)), 12, 0, self.expected, closed=True,
            revised=before != now, closed_total=sum(before), closed_loggers=len(before), group_id=group,
        )  # fmt: skip


Minutes: st.SearchStrategy[tuple[int, ...]] = st.lists(st.integers(2, 90), max_size=7).map(tuple)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Two to five groups, one to three weeks, and up to two later looks at which some cells have changed."""
    groups, weeks = draw(st.integers(2, 5)), draw(st.integers(1, 3))
    cells = [(group, week) for group in range(groups) for week in range(weeks)]
    at_close = {cell: draw(Minutes) for cell in cells}
    later = draw(st.lists(st.dictionaries(st.sampled_from(cells), Minutes, max_size=4), max_size=2))
    return World(groups, weeks, at_close, later)


def ranges(world: World) -> Iterator[tuple[int, int]]:
    """Every range of weeks that can be asked for."""
    yield from ((first, last) for last in range(world.weeks) for first in range(last + 1))


def told(world: World, look: int, first: int, last: int) -> Facts:
    """What a summary of a range says; all else about the groups is the same in every world."""
    weeks = [week_after(FIRST, week) for week in range(last + 1)]
    summaries = {group: found[: last + 1] for group, found in world.summaries(look).items()}
    hours, totals = rules.told_hours(summaries, weeks)
    groups = [
        GroupFacts(
            slug=f"g{group}", name=f"Group {group}", phase="scope", members=12, open_seats=0, open_roles=(), done=0,
            items=5, hours=hours[group], meetings=0, there=0, took_part=0, open_polls=0, ended_polls=0, recommended=(),
            provisional=0, due=(), late=(), waits_for=(), unanswered=0, asks=0, unreported_since=None,
        )
        for group in range(world.groups)
    ]  # fmt: skip
    return Facts(weeks=tuple(weeks[first:]), groups=tuple(groups), totals=totals)


def everything(world: World, session: Session) -> list[object]:
    """All that is ever published of a world: at every look and of every range, in words, files and pictures."""
    said: list[object] = []
    for look in range(len(world.later) + 1):
        for first, last in ranges(world):
            facts = told(world, look, first, last)
            kept = facts.as_json()
            said += [str(views.screen(ENGLISH, facts)), str(views.sections(ENGLISH, facts))]
            said += [str(views.section(ENGLISH, group, facts.weeks)) for group in facts.groups]
            said += [files.table(session, kept), files.data(session, kept), panels.picture(ENGLISH, facts, 24)]
            said.append(rules.is_new(kept, None))
        for number in range(world.weeks):
            found = [weeks[number] for weeks in world.summaries(look).values()]
            overview = disclosure.overview(found)
            said.append(str(hours_views.overview(ENGLISH, week_after(FIRST, number), overview)))
    return said


@pytest.fixture
def no_session() -> Session:
    """The files want one and use none."""
    return Session()


# Two worlds


def hidden(world: World, look: int) -> list[Cell]:
    """What is not shown at a look."""
    facts = told(world, look, 0, world.weeks - 1)
    return [
        (group, week)
        for group, found in enumerate(facts.groups)
        for week, hours in enumerate(found.hours)
        if hours.state == HIDDEN
    ]


def small(world: World) -> list[Cell]:
    """What must never be known: a group's week in which fewer than five had logged when it was closed."""
    return [cell for cell, minutes in world.at_close.items() if len(minutes) < FEWEST_LOGGERS]


def plus(minutes: tuple[int, ...], more: int) -> tuple[int, ...]:
    """The same people gave so much more together."""
    return (minutes[0] + more, *minutes[1:])


@settings(max_examples=150)
@given(worlds())
def test_another_world_would_have_been_told_in_the_same_words_and_files(world: World) -> None:
    """H4: for every small group in every week, over all looks and ranges together, `hours all` included."""
    session = Session()
    published = everything(world, session)
    for cell in small(world):
        if not world.at_close[cell]:
            continue  # that nobody logged cannot be otherwise by a minute; see the test of late entries
        group, week = cell
        total = told(world, 0, week, week).totals[week].minutes
        changed = {cell: plus(world.at_close[cell], 1)}
        if total is not None:
            others = [(g, week) for g in range(world.groups) if (g, week) in hidden(world, 0) and g != group]
            other = next(each for each in others if world.at_close[each])
            changed[other] = plus(world.at_close[other], -1)
        another = replace(world, at_close={**world.at_close, **changed})
        assert everything(another, session) == published


@settings(max_examples=150)
@given(worlds(), st.data())
def test_what_comes_late_in_a_hidden_group_is_told_nowhere(world: World, data: st.DataObject) -> None:
    """H4: nor does a picture, a range or a trend change by it."""
    session = Session()
    cells = hidden(world, 0)
    if not cells:
        return
    quiet = replace(world, later=[{k: v for k, v in look.items() if k not in cells} for look in world.later])
    loud = replace(
        quiet, later=[{**look, **{cell: data.draw(Minutes) for cell in cells}} for look in quiet.later]
    )  # fmt: skip
    assert everything(loud, session) == everything(quiet, session)


@settings(max_examples=150)
@given(worlds(), st.data())
def test_two_looks_never_differ_by_one_persons_entries_or_erasure(world: World, data: st.DataObject) -> None:
    """H2, H4: in a group of any size, whether it is shown or not; the mark "revised" is all that may come."""
    cell = data.draw(st.sampled_from(sorted(world.at_close)))
    before = world.at_close[cell]
    one_more = (*before, data.draw(st.integers(1, 600)))
    one_less = before[1:]
    other = plus(before, data.draw(st.integers(1, 600))) if before else one_more
    for after in (one_more, one_less, other):
        looked = replace(world, later=({cell: after},))
        for first, last in ranges(world):
            assert unmarked(told(looked, 1, first, last)) == unmarked(told(looked, 0, first, last))


def unmarked(facts: Facts) -> Facts:
    """The same without the marks that a week was revised."""
    groups = [replace(g, hours=tuple(replace(each, revised=False) for each in g.hours)) for g in facts.groups]
    return replace(facts, groups=groups, totals=[replace(total, at_close=True) for total in facts.totals])


# The solver


def equations(world: World) -> tuple[list[list[Fraction]], list[tuple[int, int, int]]]:
    """All that is told, as sums of unknowns: each group's week, at the close and at each look at which it is other.

    A figure that is told later and is that of the close is taken for it.
    """
    unknown: dict[tuple[int, int, int], int] = {}

    def number(cell: Cell, look: int) -> int:
        same = next((n for n in range(look + 1) if world.minutes(cell, n) == world.minutes(cell, look)), look)
        return unknown.setdefault((*cell, same), len(unknown))

    for cell in world.at_close:
        for look in range(len(world.later) + 1):
            number(cell, look)
    rows = []
    for look in range(len(world.later) + 1):
        for first, last in ranges(world):
            facts = told(world, look, first, last)
            for group, found in enumerate(facts.groups):
                shown = [n for n, h in enumerate(found.hours) if h.minutes is not None]
                assert all(found.hours[n].minutes == sum(world.at_close[group, n]) for n in shown)
                rows += [[number((group, n), 0)] for n in shown]
                rows.append([number((group, n), 0) for n in shown if n >= first])
            for week, total in enumerate(facts.totals):
                if total.minutes is not None:
                    assert total.minutes == sum(sum(world.at_close[group, week]) for group in range(world.groups))
                    rows.append([number((group, week), 0) for group in range(world.groups)])
    width = len(unknown)
    return [[Fraction(int(n in row)) for n in range(width)] for row in rows if row], list(unknown)


def reduced(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    """Gauss and Jordan's elimination."""
    found: list[list[Fraction]] = []
    for row in rows:
        rest = spared(row, found)
        lead = next((n for n, value in enumerate(rest) if value), None)
        if lead is None:
            continue
        rest = [value / rest[lead] for value in rest]
        found = [[a - each[lead] * b for a, b in zip(each, rest, strict=True)] for each in found]
        found.append(rest)
    return found


def spared(row: list[Fraction], base: list[list[Fraction]]) -> list[Fraction]:
    """What of a row cannot be made of those of a base."""
    rest = list(row)
    for each in base:
        lead = next(n for n, value in enumerate(each) if value)
        rest = [a - rest[lead] * b for a, b in zip(rest, each, strict=True)]
    return rest


@settings(max_examples=150)
@given(worlds())
def test_no_sum_of_what_is_told_is_that_of_fewer_than_five_people(world: World) -> None:
    """H4: nor of any of the hidden groups' weeks together, whatever is added and subtracted."""
    rows, unknown = equations(world)
    base = reduced(rows)
    secret = [n for n, (group, week, look) in enumerate(unknown) if look == 0 and (group, week) in hidden(world, 0)]
    few = chain.from_iterable(combinations(secret, count) for count in range(1, 4))
    for together in few:
        people = sum(len(world.at_close[unknown[n][0], unknown[n][1]]) for n in together)
        if people < FEWEST_LOGGERS:
            wanted = [Fraction(int(n in together)) for n in range(len(unknown))]
            assert any(spared(wanted, base)), [unknown[n] for n in together]


@settings(max_examples=60)
@given(st.lists(st.lists(st.integers(1, 3), max_size=6).map(tuple), min_size=2, max_size=3))
def test_every_small_group_has_more_than_one_total_that_fits(groups: list[tuple[int, ...]]) -> None:
    """H4: by trying all that people may have given (brute force), with what is known of who logged."""
    at_close = {(n, 0): minutes for n, minutes in enumerate(groups)}
    facts = told(World(len(groups), 1, at_close, ()), 0, 0, 0)
    published = [(group.hours[0].minutes, group.hours[0].state) for group in facts.groups]
    total = facts.totals[0].minutes
    if total is None:
        return
    unseen = [n for n, (_, state) in enumerate(published) if state == HIDDEN]
    left = total - sum(minutes or 0 for minutes, _ in published)
    for n in unseen:
        if 0 < len(groups[n]) < FEWEST_LOGGERS:
            others = [m for m in unseen if m != n and groups[m]]
            most = sum(1440 * 7 * len(groups[m]) for m in others)
            least = sum(len(groups[m]) for m in others)
            fitting = [own for own in range(len(groups[n]), left + 1) if least <= left - own <= most]
            tight = left == len(groups[n]) + least  # everybody gave one minute: nothing less can be given
            assert len(fitting) > 1 or tight


def test_a_range_is_the_sum_of_the_weeks_that_are_shown() -> None:
    """H4: the total of a range would give away the week that is left out."""
    five, two = (60,) * 5, (45, 45)
    world = World(3, 2, {(0, 0): five, (0, 1): two, (1, 0): five, (1, 1): five, (2, 0): five, (2, 1): five}, ())
    facts = told(world, 0, 0, 1)
    assert "Hours: 5 h in 1 of 2 weeks" in str(views.section(ENGLISH, facts.groups[0], facts.weeks))
    assert [total.minutes for total in facts.totals] == [900, 690]
    hidden_too = [group.hours[1].state for group in facts.groups]
    assert hidden_too == [HIDDEN, HIDDEN, rules.SHOWN], "a second group hides the first from subtraction"


def test_small_and_hidden_with_them_look_the_same(no_session: Session) -> None:
    """H4: a group that is hidden beside a small one cannot be told from it."""
    five, one = (60,) * 5, (45,)
    facts = told(World(3, 1, {(0, 0): one, (1, 0): five, (2, 0): five}, ()), 0, 0, 0)
    first, second, _ = facts.groups
    assert first.hours == second.hours
    lines = files.table(no_session, facts.as_json()).decode("utf-8-sig").splitlines()
    assert lines[1].split(",")[2:] == lines[2].split(",")[2:]
