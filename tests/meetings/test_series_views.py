"""What is said of series reads in every language, with the longest data."""

from datetime import date, datetime, time, timedelta
from functools import partial

import pytest

import locales
from bot.core.i18n import Translator
from bot.core.replies import View
from handlers.meetings.fair.rotation import Weekly
from handlers.meetings.series.recurrence import LAST, Every, Instance, Missing, Move, Twice
from handlers.meetings.views import clock_changes, series, turns
from handlers.meetings.views.series import Coming, Plan, Rule
from handlers.meetings.views.turns import Turns
from tests.conversation import MONDAY

TITLE = ("<b>*Ana* _María_ `code`</b> @room {n} " + "x" * 120)[:120]
TELEGRAM = 4096
ZONES = (
    "America/Los_Angeles", "America/Lima", "America/New_York", "America/Sao_Paulo", "Africa/Accra", "Europe/Berlin",
    "Africa/Nairobi", "Asia/Kolkata", "Asia/Jakarta", "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland",
)  # fmt: skip
DAY = date(2026, 3, 29)


def rule(every: Every = Every.WEEK, which: int = 0, *, by_turns: bool = False) -> Rule:
    slots = ((0, time(8)), (3, time(14)), (3, time(20))) if by_turns else ()
    return Rule(
        every=every, which=which, zone="Europe/Berlin", weekday=3, at=time(14), turns=slots, begins=DAY, until=DAY
    )  # fmt: skip


def plan(rule: Rule) -> Plan:
    coming = [Coming(number=9999, at=MONDAY + timedelta(weeks=n), cancelled=n == 1, before=MONDAY) for n in range(4)]
    return Plan(
        number=9999, title=TITLE, minutes=90, rule=rule, zones=ZONES, coming=coming, waiting=[DAY], short=True
    )  # fmt: skip


INSTANCE = Instance(DAY, datetime.combine(DAY, time(2, 30)), MONDAY)
MISSING = Missing(DAY, INSTANCE.local, later=INSTANCE, earlier=INSTANCE)
QUESTION = partial(clock_changes.question, number=9999, title=TITLE, zone="Europe/Berlin", unclear=MISSING, zones=ZONES)
MOVES = [
    Move(zone, INSTANCE, INSTANCE.local + timedelta(hours=n), INSTANCE.local + timedelta(hours=n - 1))
    for n, zone in enumerate(ZONES)
]
SEASON = Turns(
    number=9999, title=TITLE, zone="Europe/Berlin",
    slots=[Weekly(0, time(8)), Weekly(3, time(14)), Weekly(3, time(20))],
    starts=[MONDAY + timedelta(weeks=n) for n in range(52)], moved=[(9999, MONDAY)],
    fixed=Weekly(3, time(14)), zones=ZONES, most=999, bearers=9, staying=9999, unplaced=2,
)  # fmt: skip
RULES = {
    "every week": rule(),
    "every two weeks": rule(Every.TWO_WEEKS),
    "by turns": rule(by_turns=True),
    "by turns, every two weeks": rule(Every.TWO_WEEKS, by_turns=True),
    **{f"monthly, {which}": rule(Every.MONTH, which) for which in (1, 2, 3, 4, LAST)},
}
VIEWS: dict[str, View] = {
    **{f"announced {name}": partial(series.announced, plan=plan(each)) for name, each in RULES.items()},
    "changed": partial(series.changed, plan=plan(rule()), reason="y" * 500, asked=True),
    "shown": partial(series.shown, plan=plan(rule())),
    "shown in private": partial(series.shown, plan=plan(rule()), private=True),
    "none": partial(series.listed, plans=[]),
    "listed": partial(series.listed, plans=[plan(rule(by_turns=True))] * 12),
    "called": partial(series.called, number=9999),
    "new file": partial(series.new_file, number=9999),
    "confirm end": partial(series.confirm_end, number=9999, title=TITLE),
    "ended": partial(series.ended, number=9999, title=TITLE, reason="y" * 500),
    "over": partial(series.over, number=9999, title=TITLE),
    "retimed": partial(series.retimed, number=9999, title=TITLE, series=9999),
    "moves": partial(clock_changes.moves, title=TITLE, meeting=9999, zone="Europe/Berlin", moves=MOVES),
    "own move": partial(clock_changes.own_move, title=TITLE, meeting=9999, zone="Europe/Berlin", move=MOVES[3]),
    "left out": QUESTION,
    "left out, in private": partial(QUESTION, private=True),
    "twice": partial(QUESTION, unclear=Twice(DAY, INSTANCE, INSTANCE)),
    "not chosen": partial(clock_changes.not_chosen, number=9999, title=TITLE, day=DAY),
    "chosen": partial(clock_changes.chosen, number=9999, title=TITLE, day=DAY, at=MONDAY, zones=ZONES),
    "left out by choice": partial(clock_changes.chosen, number=9999, title=TITLE, day=DAY, at=None, zones=ZONES),
    "season": partial(turns.plan, turns=SEASON),
    "share": partial(turns.share, turns=SEASON, asked=999, staying=9999),
    "no share": partial(turns.share, turns=SEASON, asked=0, staying=0),
    "fairest": partial(turns.fairest, number=9999, title=TITLE, weekly=Weekly(3, time(14)), zone="Europe/Berlin"),
    "season over": partial(turns.season_over, number=9999, title=TITLE),
}


@pytest.mark.parametrize("language", locales.languages())
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_reads_in_every_language(view: str, language: str) -> None:
    """L1. A title is data: its markup is shown, and it calls nobody."""
    text = str(VIEWS[view](Translator(language, "Asia/Jakarta")))
    assert 0 < len(text) <= TELEGRAM
    assert "@room" not in text
    assert "{" not in text.replace("{n}", "")
