"""What a slot costs, and in which order slots come: tables, and properties held against counting minute by minute."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.meetings.fair import clocks
from handlers.meetings.fair.fairness import Answer, Person, Ranked, Window, best, cost
from storage.leave import Leave

YES, IF_NEEDED, NO = Answer.YES, Answer.IF_NEEDED, Answer.NO
NOON = datetime(2026, 4, 7, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
SECOND = timedelta(days=1)

ZONES = st.sampled_from(sorted(available_timezones() - {"localtime", "Factory"}))
INSTANTS = st.integers(0, 3 * 366 * 24 * 60).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=n))
WINDOWS = st.builds(
    Window, *[st.integers(0, 24 * 60 - 1).map(lambda n: time(n // 60, n % 60)) for _ in ("start", "end")]
)
LENGTHS = st.integers(1, 26 * 60)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def leave(first: str, last: str | None) -> Leave:
    end = date.fromisoformat(last) if last else None
    return Leave(person_id=1, start=date.fromisoformat(first), end=end, created_at=NOON)


@pytest.mark.parametrize(
    ("zone", "start", "minutes", "expected"),
    [
        pytest.param("UTC", "2026-04-07T08:00Z", 13 * 60, 0, id="the whole window"),
        pytest.param("UTC", "2026-04-07T07:30Z", 60, 30, id="half of it before the window"),
        pytest.param("UTC", "2026-04-07T20:45Z", 90, 75, id="most of it after the window"),
        pytest.param("UTC", "2026-04-07T23:30Z", 60, 30 + 60, id="over midnight"),
        pytest.param("UTC", "2026-04-07T05:30Z", 60, 60 + 30, id="over the end of the night"),
        pytest.param("UTC", "2026-04-07T00:00Z", 24 * 60, 720 + 120 + 180, id="a whole day"),
        pytest.param("Pacific/Kiritimati", "2026-04-07T18:00Z", 60, 0, id="+14: 08:00 of the day after"),
        pytest.param("Pacific/Kiritimati", "2026-04-07T10:00Z", 60, 120, id="+14: midnight"),
        pytest.param("Etc/GMT+12", "2026-04-07T20:00Z", 60, 0, id="-12: 08:00"),
        pytest.param("Etc/GMT+12", "2026-04-07T08:59Z", 61, 60, id="-12: 20:59 of the day before"),
        pytest.param("Asia/Kolkata", "2026-04-07T02:00Z", 60, 30, id="a half-hour zone, 07:30"),
        pytest.param("Asia/Kathmandu", "2026-04-07T15:00Z", 60, 45, id="a zone with a quarter, 20:45"),
        pytest.param("Australia/Lord_Howe", "2026-04-03T21:00Z", 60, 0, id="a half-hour zone, 08:00 by +11"),
        pytest.param("Australia/Lord_Howe", "2026-04-05T21:00Z", 60, 30, id="and 07:30 by +10:30"),
        pytest.param("Europe/Berlin", "2026-03-29T00:30Z", 60, 120, id="01:30 to 03:30: the clock leaves out an hour"),
        pytest.param("Europe/Berlin", "2026-03-28T23:00Z", 6 * 60, 600 + 60, id="midnight to 07:00 in six hours"),
        pytest.param("Europe/Berlin", "2026-10-24T22:00Z", 8 * 60, 840 + 60, id="midnight to 07:00 in eight hours"),
        pytest.param("America/Santiago", "2026-04-05T02:30Z", 60, 60, id="23:30 to 23:30: midnight is put off"),
        pytest.param("America/Santiago", "2026-09-06T03:30Z", 60, 30 + 60, id="23:30 to 01:30: midnight is left out"),
    ],
)
def test_a_slot_costs_the_minutes_outside_the_window_and_the_night_twice(
    zone: str, start: str, minutes: int, expected: int
) -> None:
    """S2."""
    assert cost(zone, Window(), at(start), minutes) == expected


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (Window(time(22), time(6)), 0),
        (Window(time(23, 30), time(1)), 30 + 120),
        (Window(time(8), time(0)), 240),
        (Window(time(0), time(2)), 60),
        (Window(time(9), time(9)), 0),
    ],
)
def test_a_window_may_go_over_midnight(window: Window, expected: int) -> None:
    """S2: from 23:00 to 02:00; who is comfortable at night is not charged for it."""
    assert cost("UTC", window, at("2026-04-07T23:00Z"), 180) == expected


@given(ZONES, WINDOWS, INSTANTS, LENGTHS)
def test_a_cost_is_what_reading_the_clock_at_each_minute_gives(
    zone: str, window: Window, start: datetime, minutes: int
) -> None:
    """S2: in every zone, over every change of the clock."""
    assert cost(zone, window, start, minutes) == sum(
        weight(window, (start + timedelta(minutes=n)).astimezone(ZoneInfo(zone)).time()) for n in range(minutes)
    )


def weight(window: Window, clock: time) -> int:
    if window.start < window.end:
        comfortable = window.start <= clock < window.end
    else:
        comfortable = clock >= window.start or clock < window.end
    return 0 if comfortable else 2 if clock.hour < 6 else 1


@given(ZONES, INSTANTS, st.integers(1, 500))
def test_a_clock_is_followed_over_every_change(zone: str, start: datetime, days: int) -> None:
    """S5: the spans have no gaps, and within each of them the clock shows what it shows."""
    begin, end = clocks.number(start), clocks.number(start + timedelta(days=days))
    found = clocks.spans(zone, begin, end)
    assert (found[0].begin, found[-1].end) == (begin, end)
    assert all(one.end == other.begin and one.offset != other.offset for one, other in pairwise(found))
    for span in found:
        for minute in {span.begin, (span.begin + span.end) // 2, max(span.begin, span.end - 1)}:
            assert clocks.offset_at(zone, minute) == span.offset


# Ranking


def order(
    people: list[Person], answers: Mapping[datetime, Mapping[int, Answer]], *starts: datetime, count: int = 9
) -> list[Ranked]:
    return best(starts, 60, people, answers, "UTC", count)


def starts_of(ranked: list[Ranked]) -> list[datetime]:
    return [each.start for each in ranked]


def test_fewer_noes_come_first_whatever_the_hour() -> None:
    """S2."""
    night = at("2026-04-08T03:00Z")
    found = order([Person(1, "UTC"), Person(2, "UTC")], {NOON: {1: NO}, night: {1: IF_NEEDED}}, NOON, night)
    assert starts_of(found) == [night, NOON]


def test_somebody_on_leave_says_no_to_nothing_and_pays_nothing() -> None:
    """S2, G7: on their own calendar; it is the 8th in Auckland."""
    away = Person(1, "Pacific/Auckland", burden=50, leaves=[leave("2026-04-08", "2026-04-08")])
    ranked = order([away, Person(2, "UTC")], {NOON: {1: NO, 2: YES}}, NOON)[0]
    assert (ranked.reason.no, ranked.reason.yes, ranked.reason.away, ranked.reason.worst) == (0, 1, 1, 0)
    assert (ranked.heaviest, ranked.total) == (50, 50)
    there = Person(1, "Pacific/Auckland", leaves=[leave("2026-04-07", "2026-04-07")])
    assert order([there], {NOON: {1: NO}}, NOON)[0].reason.no == 1


def test_that_a_burdened_person_is_away_makes_no_slot_better() -> None:
    """S2, G7: both slots are comfortable for all; the earlier one comes first."""
    burdened = Person(1, "UTC", burden=600, leaves=[leave("2026-04-08", None)])
    assert starts_of(order([burdened, Person(2, "UTC")], {}, NOON + SECOND, NOON)) == [NOON, NOON + SECOND]


def test_the_one_who_would_bear_most_decides_before_the_sum() -> None:
    """S2: midnight for one is worse than half past six for three, and half past eight for the one."""
    people = [Person(1, "Asia/Tokyo"), *(Person(n, "America/Lima") for n in (2, 3, 4))]
    hard_on_one, hard_on_all = at("2026-04-07T15:00Z"), at("2026-04-07T11:30Z")
    found = [(each.start, each.heaviest, each.total) for each in order(people, {}, hard_on_one, hard_on_all)]
    assert found == [(hard_on_all, 60, 210), (hard_on_one, 120, 120)]


def test_what_was_borne_before_turns_the_order_round() -> None:
    """S2."""
    early, late = at("2026-04-07T06:00Z"), at("2026-04-07T11:30Z")
    fresh = [Person(1, "Europe/London"), Person(2, "Asia/Tokyo")]
    burdened = [Person(1, "Europe/London"), Person(2, "Asia/Tokyo", burden=300)]
    assert starts_of(order(fresh, {}, early, late))[0] == late
    assert starts_of(order(burdened, {}, late, early))[0] == early


def test_the_sum_decides_between_equal_maxima_and_the_time_between_equal_sums() -> None:
    """S2."""
    people = [Person(1, "UTC", burden=500), Person(2, "UTC")]
    comfortable, uneasy = at("2026-04-07T10:00Z"), at("2026-04-07T07:00Z")
    only_the_other = [Person(1, "Asia/Tokyo", burden=500), Person(2, "UTC")]
    assert starts_of(order(only_the_other, {}, uneasy, comfortable)) == [comfortable, uneasy]
    assert starts_of(order(people, {}, LATER, NOON)) == [NOON, LATER]


def test_people_without_a_zone_are_counted_and_count_against_nobody() -> None:
    """S2: they answer like all others; what they bore is not compared either."""
    people = [Person(1, None, burden=9999), Person(2, "UTC")]
    ranked = order(people, {NOON: {1: YES, 2: NO}}, NOON)[0]
    assert ranked.reason.unplaced == 1
    assert (ranked.reason.yes, ranked.reason.no, ranked.heaviest) == (1, 1, 0)


def test_the_leave_of_people_without_a_zone_goes_by_the_groups_calendar() -> None:
    """S2, G7."""
    nowhere = Person(1, None, leaves=[leave("2026-04-08", "2026-04-08")])
    for zone, away in (("Pacific/Auckland", 1), ("Europe/Berlin", 0)):
        assert best([NOON], 60, [nowhere], {}, zone)[0].reason.away == away


def test_the_best_three_come_with_their_reasons() -> None:
    """S2: numbers, the worst cost, how many have it and at which hour; nobody is named."""
    people = [
        Person(1, "America/Los_Angeles"), Person(2, "America/Los_Angeles"), Person(3, "America/Lima"),
        Person(4, "UTC"), Person(5, None),
    ]  # fmt: skip
    answers = {NOON: {1: NO, 2: IF_NEEDED, 3: YES, 4: YES, 77: NO}}
    found = best([NOON + n * SECOND for n in range(5)], 60, people, answers, "UTC")
    assert starts_of(found) == [NOON + n * SECOND for n in (1, 2, 3)]
    reason = order(people, answers, NOON)[0].reason
    assert (reason.yes, reason.if_needed, reason.no, reason.unanswered) == (2, 1, 1, 1)
    assert (reason.worst, reason.bearers, reason.hours, reason.unplaced) == (120, 2, [time(5)], 1)


def test_a_slot_that_costs_nobody_anything_has_no_bearers() -> None:
    """S2."""
    reason = order([Person(1, "UTC")], {}, NOON)[0].reason
    assert (reason.worst, reason.bearers, reason.hours) == (0, 0, [])


def test_equal_costs_at_different_hours_are_told_by_each_hour() -> None:
    """S2: 22:30 in one place and 07:00 in another."""
    people = [Person(1, "Asia/Tokyo"), Person(2, "Europe/London"), Person(3, "Asia/Tokyo")]
    reason = order(people, {}, at("2026-12-07T13:30Z"))[0].reason
    assert (reason.worst, reason.bearers, reason.hours) == (60, 2, [time(22, 30)])
    mixed = order([Person(1, "Asia/Tokyo"), Person(2, "America/Bogota")], {}, at("2026-12-07T12:00Z"))[0].reason
    assert (mixed.worst, mixed.bearers, mixed.hours) == (60, 2, [time(7), time(21)])


def test_nobody_and_nothing_are_ranked_too() -> None:
    """S2."""
    assert order([], {}, LATER, NOON)[0].start == NOON
    assert order([Person(1, "UTC")], {}) == []


PEOPLE = st.lists(
    st.builds(
        lambda zone, window, burden, away: (zone, window, burden, away),
        st.none() | ZONES, WINDOWS, st.integers(0, 500),
        st.none() | st.tuples(st.integers(-2, 5), st.integers(0, 4)),
    ),
    max_size=6,
).map(
    lambda drawn: [
        Person(n, zone, window, burden, [] if away is None else [
            Leave(person_id=n, start=NOON.date() + timedelta(days=away[0]),
                  end=NOON.date() + timedelta(days=sum(away)), created_at=NOON)])
        for n, (zone, window, burden, away) in enumerate(drawn)
    ]
)  # fmt: skip


@given(PEOPLE, st.lists(st.integers(0, 300), unique=True, max_size=12), st.data())
def test_the_order_is_the_rules_and_does_not_depend_on_how_things_are_given(
    people: list[Person], halves: list[int], data: st.DataObject
) -> None:
    """S2: by "no", maximum, sum and time, each worked out anew here; whatever the order of slots and people."""
    starts = [NOON + timedelta(minutes=30 * n) for n in halves]
    answers = {
        start: {
            person.id: data.draw(st.sampled_from([YES, IF_NEEDED, NO])) for person in people if data.draw(st.booleans())
        }
        for start in starts
    }

    def key(start: datetime) -> tuple[int, int, int, datetime]:
        there = [each for each in people if not is_away(each, start)]
        borne = [
            each.burden + (cost(each.zone, each.window, start, 60) if each in there else 0)
            for each in people
            if each.zone
        ]
        return sum(answers[start].get(each.id) == NO for each in there), max(borne, default=0), sum(borne), start

    found = best(starts, 60, people, answers, "Asia/Tokyo", count=12)
    assert starts_of(found) == sorted(starts, key=key)
    shuffled = best(
        data.draw(st.permutations(starts)), 60, data.draw(st.permutations(people)), answers, "Asia/Tokyo", 12
    )
    assert shuffled == found


def is_away(person: Person, start: datetime) -> bool:
    day = start.astimezone(ZoneInfo(person.zone or "Asia/Tokyo")).date()
    return any(each.covers(day) for each in person.leaves)
