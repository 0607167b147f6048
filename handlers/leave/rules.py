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


def joined(leaves: Sequence[Leave], start: date, end: date | None) -> list[Leave]:
    """The leaves that a new one overlaps or touches: it takes their place, from the earliest start to its own end."""
    day = timedelta(days=1)
    return [
        leave for leave in leaves
        if (leave.end is None or leave.end + day >= start) and (end is None or leave.start <= end + day)
    ]  # fmt: skip


def ended_by_return(leave: Leave | None) -> Leave:
    """The leave that `back` ends. Raises a Refusal when there is none, neither running nor planned."""
    if leave is None:
        raise Refusal("not-away", NOT_AWAY)
    return leave
