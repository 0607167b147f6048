"""Pure decisions about leave (G7)."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.core.days import BACK
from bot.core.errors import Refusal
from bot.core.i18n import N_
from storage.leave import Leave

LONGEST = timedelta(days=366)

TOO_LONG = N_("That is more than a year. Write when you expect to be back, or leave the end open: `away`.")
TOO_EARLY = N_("A leave can begin at most four weeks ago.")
NOT_AWAY = N_("You are not on leave, and none is planned.")


def check(start: date, end: date | None, today: date) -> None:
    """Refuse a leave that is too long, or that would rewrite what is long past."""
    if start < today - timedelta(days=BACK):
        raise Refusal("leave-too-early", TOO_EARLY)
    if (end or start) - start > LONGEST or start - today > LONGEST:
        raise Refusal("leave-too-long", TOO_LONG)


def overlapping(leaves: Sequence[Leave], start: date, end: date | None) -> list[Leave]:
    """The leaves whose place a new one takes."""
    return [
        leave for leave in leaves
        if (leave.end is None or leave.end >= start) and (end is None or leave.start <= end)
    ]  # fmt: skip


def what_stays(leave: Leave, start: date, today: date) -> date | None:
    """The last day that stays of a leave when one from `start` on replaces it; None where nothing does.

    What has passed before the new leave begins was leave and stays so; what was planned is replaced.
    """
    last = min(start, today) - timedelta(days=1)
    return last if leave.start <= last else None


def ended_by_return(leave: Leave | None) -> Leave:
    """The leave that `back` ends. Raises a Refusal when there is none, neither running nor planned."""
    if leave is None:
        raise Refusal("not-away", NOT_AWAY)
    return leave
