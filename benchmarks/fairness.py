"""What fairness costs: the three best of a week's half hours, proposals, and the rotation of a season for 15 people."""

import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from benchmarks.figures import Figure
from handlers.meetings.fair import clocks, fairness, rotation, searching
from handlers.meetings.fair.fairness import Answer, Person
from handlers.meetings.fair.rotation import Season
from storage.leave import Leave

ZONES = (
    "America/Lima", "Europe/Berlin", "Africa/Lagos", "Asia/Kolkata", "Asia/Tokyo", "Australia/Lord_Howe",
    "America/Los_Angeles", "America/Sao_Paulo", "Africa/Casablanca", "Asia/Kathmandu", "Pacific/Kiritimati",
    "Etc/GMT+12", "Europe/London", "Asia/Tehran", "America/Santiago",
)  # fmt: skip
MONDAY = datetime(2026, 3, 23, tzinfo=UTC)
"""Of a week in which clocks change."""
AWAY = Leave(person_id=0, start=date(2026, 3, 25), end=date(2026, 4, 7), created_at=MONDAY)
PEOPLE = [
    Person(number, zone, burden=number * 37 % 600, leaves=[] if number % 5 else [AWAY])
    for number, zone in enumerate(ZONES)
]
MINUTES, TIMES = 60, 25


async def run() -> list[Figure]:
    """Each anew, without what was worked out for the one before."""
    end = MONDAY + timedelta(days=7)
    starts = searching.half_hours(MONDAY, end)
    answers = {
        start: {person.id: tuple(Answer)[(n + person.id) % 3] for person in PEOPLE if (n * person.id) % 5}
        for n, start in enumerate(starts)
    }
    season = Season("Europe/Berlin", date(2026, 3, 3), 26, 90)
    tuesday = rotation.half_hours(1)
    week = [slot for weekday in range(7) for slot in rotation.half_hours(weekday)]
    ranking = _median(lambda: fairness.best(starts, MINUTES, PEOPLE, answers, "UTC"), TIMES)
    proposing = _median(lambda: searching.propose(MONDAY, end, MINUTES, PEOPLE, "UTC"), TIMES)
    rotating = _median(lambda: rotation.best(season, tuesday, PEOPLE), 5)
    any_day = _median(lambda: rotation.best(season, week, PEOPLE), 3)
    return [
        Figure.at_most("fairness.ranking", ranking * 1000 if len(starts) == 336 else float("inf"), "ms", 20),
        Figure.at_most("fairness.proposals", proposing * 1000, "ms", 20),
        Figure.at_most("fairness.rotation", rotating, "s", 1),
        Figure("fairness.rotation_of_all_336", any_day, "s"),
    ]


def _median(work: Callable[[], object], times: int) -> float:
    took = []
    for _ in range(times):
        clocks.spans.cache_clear()
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return statistics.median(took)
