"""What of a group's hours its co-chairs see, and what the core team."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import disclosure
from bot.core.disclosure import Band, WeekSummary


def week(*minutes: int, expected: int = 3000, name: str = "", members: int = 15) -> WeekSummary:
    return WeekSummary(
        name, "2026-W13", minutes, members, 0, expected,
        closed=True, revised=False, closed_total=sum(minutes), closed_loggers=len(minutes),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("total", "band"),
    [(74, Band.UNDER), (75, Band.AROUND), (100, Band.AROUND), (125, Band.AROUND), (126, Band.OVER), (0, Band.UNDER)],
)
def test_around_is_within_a_quarter_of_the_expectation(total: int, band: Band) -> None:
    """H4."""
    assert week(total, expected=100).closed_band is band


@pytest.mark.parametrize(("minutes", "median"), [((), 0), ((60,), 60), ((30, 60), 45), ((10, 20, 600), 20)])
def test_the_median_is_of_those_who_logged(minutes: tuple[int, ...], median: int) -> None:
    """H4."""
    assert week(*minutes).median == median


FULL = (60,) * 5


@pytest.mark.parametrize(
    ("groups", "shown", "total"),
    [
        ([FULL, FULL], 2, 600),
        ([FULL, FULL, (90,)], 1, 690),  # the second would tell the third by subtraction
        ([FULL, FULL, (90,), (30, 30)], 1, 750),  # three people in two groups are still too few
        ([FULL, (90, 90, 90), (30, 30)], 1, 630),
        ([FULL, FULL, FULL[:4]], 1, 840),  # four are fewer than five
        ([FULL[:4]], 0, None),
        ([FULL, FULL, ()], 1, 600),  # that nobody logged is not told either
        ([FULL], 1, 300),
        ([FULL, (90,)], 1, None),  # a total that only hiding everything would make safe is not published
        ([FULL, ()], 1, None),
        ([(90, 90, 90), (30, 30)], 0, 330),
        ([(60,)], 0, None),
        ([(60,), ()], 0, None),
        ([(), ()], 0, None),
        ([], 0, 0),
    ],
)
def test_small_groups_are_hidden_also_by_subtraction(
    groups: list[tuple[int, ...]], shown: int, total: int | None
) -> None:
    """H4."""
    seen = disclosure.overview([week(*minutes) for minutes in groups])
    assert (len(seen.shown), seen.hidden, seen.total) == (shown, len(groups) - shown, total)


Minutes: st.SearchStrategy[tuple[int, ...]] = st.lists(st.integers(1, 600), max_size=8).map(tuple)
Groups = st.lists(Minutes, max_size=9)


def named(groups: Sequence[tuple[int, ...]]) -> list[WeekSummary]:
    return [week(*minutes, name=str(n)) for n, minutes in enumerate(groups)]


@given(Groups)
def test_a_published_total_never_reveals_a_small_group(groups: list[tuple[int, ...]]) -> None:
    """H4: to every small group there is another total with which all that is published would be the same."""
    every = named(groups)
    seen = disclosure.overview(every)
    assert all(group.loggers >= disclosure.FEWEST_LOGGERS for group in seen.shown)
    hidden = [group for group in every if group not in seen.shown]
    assert seen.hidden == len(hidden)
    if seen.total is None or not hidden:
        return
    assert sum(group.loggers for group in hidden) >= disclosure.FEWEST_LOGGERS
    for small in (group for group in hidden if group.loggers < disclosure.FEWEST_LOGGERS):
        other = next(group for group in hidden if group is not small and group.loggers)
        gives, takes = sorted((small, other), key=lambda group: group.total)[::-1]
        assert gives.total > 0
        if not takes.loggers or max(gives.minutes) < 2:
            continue  # a minute cannot change hands; that a group gave nothing stays one of several possibilities
        changed = {gives.group: _plus(gives, -1), takes.group: _plus(takes, 1)}
        assert disclosure.overview([changed.get(group.group, group) for group in every]) == seen


def _plus(group: WeekSummary, minutes: int) -> WeekSummary:
    *others, largest = sorted(group.minutes)
    return week(*others, largest + minutes, name=group.group)


@given(Groups, st.data())
def test_what_comes_late_in_a_hidden_group_changes_nothing_that_is_published(
    groups: list[tuple[int, ...]], data: st.DataObject
) -> None:
    """H4: so two looks at a week tell no more than one."""
    every = named(groups)
    before = disclosure.overview(every)
    later = [group if group in before.shown else replace(group, minutes=data.draw(Minutes)) for group in every]
    assert disclosure.overview(later) == before


@given(Groups, st.data())
def test_every_figure_stays_what_it_was_at_the_close(groups: list[tuple[int, ...]], data: st.DataObject) -> None:
    """H4: whatever comes late anywhere, and whoever is erased; only the mark says that it is another now (H2)."""
    every = named(groups)
    before = disclosure.overview(every)
    after = disclosure.overview([replace(group, minutes=data.draw(Minutes), revised=True) for group in every])
    assert [_told(group) for group in after.shown] == [_told(group) for group in before.shown]
    assert (after.hidden, after.total) == (before.hidden, before.total)
    assert all(group.revised for group in after.shown)


def _told(group: WeekSummary) -> tuple[str, int, Band]:
    return group.group, group.closed_total, group.closed_band


def test_the_weeks_before_there_was_a_group_are_left_out() -> None:
    """H4: a week with hours stays, also where nobody was a member yet, and the last one always."""
    nobody = week(members=0)
    assert disclosure.since_beginning([nobody, nobody]) == [nobody]
    assert disclosure.since_beginning([nobody, week(), nobody]) == [week(), nobody]
    assert disclosure.since_beginning([nobody, week(60, members=0), nobody, week()])[0] == week(60, members=0)
