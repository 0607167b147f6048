"""Every view of hours and leave, in every language, with the longest data."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

import locales
from bot.core.disclosure import Overview, WeekSummary
from bot.core.i18n import Translator
from bot.core.text import Text, width
from bot.core.weeks import week_after
from handlers.hours import views
from handlers.hours.rules import Average, Own, OwnWeek
from handlers.hours.views import Receipt
from handlers.leave import views as leave_views
from storage.hours import Entry

NOW = datetime(2026, 3, 29, 18, tzinfo=UTC)
NAME = "Weltweite Bürgerbeteiligung und Öffentlichkeitsarbeit in allen Sprachen, Gruppe 9"
ENTRY = Entry(
    person_id=1, group_id=1, number=99999, minutes=1439, day=date(2026, 9, 30), week="2026-W40", note="ẃ" * 500,
    logged_at=NOW,
)  # fmt: skip
WEEKS = [
    WeekSummary(
        NAME,
        week_after("2026-W40", n),
        (9999, 10079),
        15,
        15,
        99999,
        closed=n < 7,
        revised=n < 7,
        closed_total=9999,
        closed_loggers=1,
    )
    for n in range(8)
]
OWN = Own(
    [OwnWeek(week_after("2026-W40", -n), 10079, 3600, on_leave=n == 1) for n in range(4)],
    Average(56, 10079, 3600),
    12,
    [ENTRY] * 6,
)
DAY = date(2026, 9, 30)
WEEK = OwnWeek("2026-W40", 10079, 3600, on_leave=False)


def _receipts(_: Translator) -> Text:
    pairs = (views.NOTED, views.CHANGED, views.REMOVED, views.MESSAGE_GONE)
    receipts = [Receipt(said, ENTRY, ("2026-W40", "2026-W41"), group=NAME, standing=WEEK) for said in pairs]
    receipts += [replace(receipt, standing=None) for receipt in receipts]
    return Text.join("\n", [views.receipt(_, receipt, plain=False) for receipt in receipts])


VIEWS: dict[str, Callable[[Translator], Text]] = {
    "receipts": _receipts,
    "no_longer_log": views.no_longer_log,
    "was_removed": views.was_removed,
    "own": lambda _: views.own(_, OWN, NAME),
    "own, empty": lambda _: views.own(_, Own([], None, 0, []), NAME),
    "group": lambda _: views.group(_, WEEKS),
    "overview": lambda _: views.overview(_, "2026-W40", Overview(tuple(WEEKS), 99, 999999)),
    "overview, hidden": lambda _: views.overview(_, "2026-W40", Overview((), 1, None)),
    "nudge": lambda _: views.nudge(_, NAME),
    "nudge_answered": views.nudge_answered,
    "nudge_elsewhere": views.nudge_elsewhere,
    "nudge_nothing": views.nudge_nothing,
    "nudge_thanks": views.nudge_thanks,
    "heavy": lambda _: views.heavy(_, NAME, "2026-W40"),
    "heavy_fine": views.heavy_fine,
    "heavy_much": views.heavy_much,
    "heavy_thanks": lambda _: views.heavy_thanks(_, much=True) + views.heavy_thanks(_, much=False),
    "noted": leave_views.noted,
    "away": lambda _: leave_views.away(_, DAY, DAY, DAY, []) + leave_views.away(_, DAY, None, DAY, []),
    "away, past": lambda _: leave_views.away(_, DAY, DAY, date(2027, 1, 1), []),
    "replaced": lambda _: leave_views.away(_, DAY, DAY, DAY, [(DAY, DAY), (DAY, None)]),
    "welcome": leave_views.welcome,
    "back": lambda _: leave_views.back(_, DAY, planned=True) + leave_views.back(_, DAY, planned=False),
}


@pytest.mark.parametrize("language", [*locales.languages(), locales.PSEUDO])
@pytest.mark.parametrize("name", VIEWS)
def test_every_view_reads_in_every_language_and_fits_a_message(name: str, language: str) -> None:
    """L1: 4,096 UTF-16 units is the shortest limit of the platforms."""
    said = str(VIEWS[name](Translator(language, "America/Lima")))
    assert said
    assert "{" not in said
    assert width(said) <= 4096
    if language == locales.PSEUDO:
        assert said.startswith("⟦")


@pytest.mark.parametrize("said", [views.NOTED, views.CHANGED, views.REMOVED, views.MESSAGE_GONE])
def test_a_room_reads_no_amounts(said: tuple[str, str]) -> None:
    """X1."""
    receipt = Receipt(said, ENTRY, ("2026-W40",), group=NAME, standing=WEEK)
    read = str(views.receipt(Translator("en", "UTC"), replace(receipt, standing=None), plain=False))
    assert not any(word in read for word in ("23 h", "59 min", "167 h", "60 h", "#99999", NAME))


def test_the_text_says_all_that_the_picture_shows() -> None:
    """H4: of every week its total, what was expected, whether it was revised, and whether it is over."""
    facts = views.group_picture(Translator("en", "UTC"), WEEKS)
    (totals,) = (line for line in str(views.group(Translator("en", "UTC"), WEEKS)).splitlines() if "Totals" in line)
    for figure, label, expected, revised, closed in zip(
        totals.removeprefix("Totals: ").split("; "),
        facts["labels"], facts["expected"], facts["revised"], facts["closed"],
        strict=True,
    ):  # fmt: skip
        assert figure.startswith(f"{label} 334 h 38 min")
        assert f" of {int(expected):,} h" in figure
        assert ("*" in figure, "not closed yet" in figure) == (revised, not closed)
