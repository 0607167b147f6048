"""Rotations: examples, and every one held against trying everything."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.meetings.fair import rotation
from handlers.meetings.fair.fairness import Person, Window, cost
from handlers.meetings.fair.rotation import Rotation, Season, Weekly
from storage.leave import Leave

TUESDAY = date(2026, 3, 3)
SEASON = Season("Europe/Berlin", TUESDAY, turns=6, minutes=60)
WORLD = [Person(1, "America/Lima"), Person(2, "Europe/Berlin"), Person(3, "Asia/Tokyo")]


def shares(found: Rotation) -> dict[int, tuple[int, int, int]]:
    return {key: (share.before, share.carried, share.credit) for key, share in found.shares.items()}


def test_slots_take_turns_so_that_nobody_bears_it_all() -> None:
    """S3: with one slot, one place gets up or stays up every week."""
    candidates = rotation.half_hours(TUESDAY.weekday())
    fixed, rotating = (rotation.best(SEASON, candidates, WORLD, most) for most in (1, 3))
    assert len(fixed.slots) == 1
    assert 1 < len(rotating.slots) <= 3
    assert rotating.worst < fixed.worst


def test_the_season_is_told_meeting_by_meeting_and_person_by_person() -> None:
    """S3: shown before it is taken."""
    early, late = Weekly(1, time(7)), Weekly(1, time(23))
    found = rotation.best(Season("UTC", TUESDAY, 4, 60), [early, late], [Person(1, "UTC", burden=5), Person(2, None)])
    assert found.slots == [early]
    assert found.starts == [datetime(2026, 3, day, 7, tzinfo=UTC) for day in (3, 10, 17, 24)]
    assert shares(found) == {1: (5, 240, 0)}
    assert (found.worst, found.total, found.unplaced) == (245, 245, 1)


def test_a_clock_change_within_the_season_counts() -> None:
    """S3, S5: 15:00 in Berlin is 09:00 in Lima until the end of March, then 08:00; 14:30 is 08:30 and then 07:30."""
    lima = [Person(1, "America/Lima")]
    for at, expected in ((time(15), 0), (time(14, 30), 2 * 30)):
        assert rotation.best(SEASON, [Weekly(1, at)], lima).worst == expected


def test_what_was_borne_before_is_evened_out() -> None:
    """S3: who has borne much is spared."""
    pair = [Weekly(1, time(7)), Weekly(1, time(13))]
    season = Season("UTC", TUESDAY, 4, 60)
    people = [Person(1, "UTC", burden=500), Person(2, "Asia/Tokyo")]
    assert rotation.best(season, pair, people).slots == [Weekly(1, time(13))]


def test_leave_is_credited_with_what_the_others_bear() -> None:
    """S3, G7: nobody pays for their leave afterwards."""
    away = Leave(
        person_id=1, start=date(2026, 3, 10), end=date(2026, 3, 17), created_at=datetime(2026, 3, 1, tzinfo=UTC)
    )
    people = [Person(1, "UTC", leaves=[away]), Person(2, "UTC"), Person(3, "UTC", Window(time(7), time(21)))]
    found = rotation.best(Season("UTC", TUESDAY, 4, 60), [Weekly(1, time(7))], people)
    assert shares(found) == {1: (0, 120, 60), 2: (0, 240, 0), 3: (0, 0, 0)}


def test_a_meeting_that_everybody_misses_asks_nothing() -> None:
    """S3, G7."""
    away = Leave(person_id=1, start=date(2026, 3, 1), end=None, created_at=datetime(2026, 3, 1, tzinfo=UTC))
    found = rotation.best(SEASON, [Weekly(1, time(3))], [Person(1, "UTC", leaves=[away])])
    assert shares(found) == {1: (0, 0, 0)}


def test_people_without_zones_leave_the_choice_to_the_order() -> None:
    """S3."""
    found = rotation.best(SEASON, [Weekly(1, time(3)), Weekly(1, time(15))], [Person(1, None)])
    assert (found.slots, found.shares, found.unplaced) == ([Weekly(1, time(3))], {}, 1)


def test_of_equal_rotations_the_one_with_fewer_slots_is_taken() -> None:
    """S3: all of them cost nothing."""
    noon = [Weekly(1, time(hour)) for hour in (12, 13, 14)]
    assert rotation.best(SEASON, noon, [Person(1, "Europe/Berlin")]).slots == noon[:1]


def test_a_season_shorter_than_the_rotation_uses_as_many_slots_as_it_has_meetings() -> None:
    """S3."""
    candidates = rotation.half_hours(1)
    assert len(rotation.best(Season("UTC", TUESDAY, 2, 60), candidates, WORLD).slots) <= 2


def test_meetings_every_two_weeks_and_on_other_weekdays_fall_on_their_dates() -> None:
    """S3: from a Tuesday on, a Monday is six days later."""
    found = rotation.best(Season("Asia/Tokyo", TUESDAY, 3, 60, weeks=2), [Weekly(0, time(9))], WORLD)
    assert [start and start.astimezone(ZoneInfo("Asia/Tokyo")).day for start in found.starts] == [9, 23, 6]


@pytest.mark.parametrize(("candidates", "meetings"), [((), 6), ((Weekly(1, time(9)),), 0)])
def test_nothing_to_choose_from_is_a_slip_of_the_caller(candidates: Sequence[Weekly], meetings: int) -> None:
    with pytest.raises(ValueError, match="needs a slot and a meeting"):
        rotation.best(Season("UTC", TUESDAY, meetings, 60), candidates, WORLD)


def test_a_slot_is_not_left_out_because_of_one_that_is_taken_elsewhere() -> None:
    """S3: the first slot would be the best for the first and the second meeting, but each comes once."""
    slots = [[(0,), (0,), (9,)], [(9,), (1,), (9,)], [(9,), (9,), (0,)]]
    assert tuple(rotation._search(slots, (0,), 3)) == (0, 1, 2)


PLACES = st.sampled_from(
    ["America/Los_Angeles", "America/Santiago", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "Asia/Tokyo"]
)
PEOPLE = st.lists(st.tuples(PLACES, st.integers(0, 300)), min_size=1, max_size=5).map(
    lambda drawn: [Person(n, zone, burden=burden) for n, (zone, burden) in enumerate(drawn)]
)
SLOTS = st.lists(
    st.builds(Weekly, st.integers(0, 6), st.builds(time, st.integers(4, 23))), min_size=1, max_size=7, unique=True
)


@given(PEOPLE, SLOTS, st.integers(1, 9), st.integers(0, 40), st.integers(1, 3))
def test_no_rotation_is_better(
    people: list[Person], candidates: list[Weekly], meetings: int, weeks: int, most: int
) -> None:
    """S3: every choice in every order, each cost read from the clocks; the first of the best ones is taken."""
    season = Season("Europe/Berlin", date.fromordinal(TUESDAY.toordinal() + 7 * weeks), meetings, 60)
    starts = {
        (slot, n): datetime.combine(season.day(n, slot.weekday), slot.at, ZoneInfo("Europe/Berlin")).astimezone(UTC)
        for slot in candidates for n in range(meetings)
    }  # fmt: skip

    def value(order: Sequence[Weekly]) -> tuple[int, int]:
        borne = [
            person.burden
            + sum(cost(person.zone or "", person.window, starts[order[n % len(order)], n], 60) for n in range(meetings))
            for person in people
        ]
        return max(borne), sum(borne)

    every = [order for n in range(1, min(most, meetings) + 1) for order in permutations(candidates, n)]
    wanted = min(every, key=value)
    found = rotation.best(season, candidates, people, most)
    assert (found.worst, found.total) == value(wanted)
    assert tuple(found.slots) == wanted


@given(
    st.lists(
        st.lists(st.tuples(*[st.integers(0, 6)] * 3), min_size=6, max_size=6), min_size=1, max_size=7
    ),
    st.tuples(*[st.integers(0, 12)] * 3),
    st.integers(1, 4),
)  # fmt: skip
def test_the_search_leaves_nothing_out(slots: list[list[tuple[int, ...]]], before: tuple[int, ...], most: int) -> None:
    """S3: with small numbers, so that many are equal and many are no better than others."""

    def value(order: Sequence[int]) -> tuple[int, int]:
        loads = [sum(slots[order[n % len(order)]][n][who] for n in range(6)) + before[who] for who in range(3)]
        return max(loads), sum(loads)

    every = [order for n in range(1, most + 1) for order in permutations(range(len(slots)), n)]
    assert tuple(rotation._search(slots, before, most)) == min(every, key=value)
