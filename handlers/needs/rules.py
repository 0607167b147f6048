"""What may become of a need, and when people are reminded of it. Pure (N2)."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.errors import Refusal
from bot.core.i18n import N_
from bot.core.text import clean
from bot.core.waking import WAKES
from storage.needs import ACCEPTED, DECLINED, DELIVERED, OPEN, WITHDRAWN, Need

ACCEPT, DECLINE, DELIVER, WITHDRAW, MOVE = "accept", "decline", "deliver", "withdraw", "move"
"""What can be done about a need."""
WEEK, DAY, LATE = "week", "day", "late"
"""The times at which people hear of it: a week and a day before its day, and after it."""
LONGEST = 500
"""Characters of what is needed, and of what is said to it."""

RESULT: Mapping[str, str] = {
    ACCEPT: ACCEPTED, DECLINE: DECLINED, DELIVER: DELIVERED, WITHDRAW: WITHDRAWN, MOVE: OPEN,
}  # fmt: skip
_FROM = {
    ACCEPT: {OPEN, DECLINED},
    DECLINE: {OPEN, ACCEPTED},
    DELIVER: {OPEN, ACCEPTED, DECLINED},
    WITHDRAW: {OPEN, ACCEPTED, DECLINED},
    MOVE: {OPEN, ACCEPTED, DECLINED},
}
_NOT = {
    ACCEPTED: N_("D{n} is accepted already. `deliver D{n}` says that it is there."),
    DECLINED: N_("D{n} was declined already. `accept D{n}` takes it on after all."),
    DELIVERED: N_("D{n} is delivered, so nobody waits for it. What is still missing is a new need: `need`."),
    WITHDRAWN: N_("D{n} was taken back, so nobody waits for it. What is needed after all is a new need: `need`."),
}
NOTHING_NEEDED = N_("What do you need? Write it in quotation marks: `{example}`.")
NO_WORDS = N_("I see no words in that. Write it in a sentence or two.")
TOO_LONG = N_("Please say it in at most {limit} characters. That was {n}. A document can be linked.")


def after(need: Need, what: str) -> str:
    """The state that a need comes to. Raises a Refusal where that cannot be done about it now."""
    if need.state not in _FROM[what]:
        raise Refusal("need-state", _NOT[need.state], n=need.number)
    return RESULT[what]


def may_be_done(need: Need, what: str) -> bool:
    """Whether somebody may wait for just that: what is declined already is taken up again by its number alone."""
    return need.state in _FROM[what] and need.state != DECLINED


def check_words(text: str) -> str:
    """What people say about a need, where it has words and not too many."""
    if not clean(text):
        raise Refusal("need-blank", NO_WORDS)
    if len(text.strip()) > LONGEST:
        raise Refusal("need-too-long", TOO_LONG, limit=LONGEST, n=len(text.strip()))
    return text.strip()


def is_same(one: str, other: str) -> bool:
    """Whether two texts have the same words.

    >>> is_same("The glossary, please", "the  glossary please.")
    True
    """
    return re.findall(r"\w+", one.casefold()) == re.findall(r"\w+", other.casefold())


def reminders(due_on: date, giver: ZoneInfo, asker: ZoneInfo) -> Sequence[tuple[str, datetime]]:
    """When people hear of a need by itself: in the morning of those who owe it; the last once its day is over for all.

    >>> berlin = ZoneInfo("Europe/Berlin")
    >>> [(kind, f"{at:%d %H:%M}") for kind, at in reminders(date(2026, 4, 10), berlin, berlin)]
    [('week', '03 07:00'), ('day', '09 07:00'), ('late', '11 07:00')]
    """
    over = max(_morning(due_on + timedelta(days=1), zone) for zone in (giver, asker))
    before = [(WEEK, 7), (DAY, 1)]
    return [*((kind, _morning(due_on - timedelta(days=days), giver)) for kind, days in before), (LATE, over)]


def about(days_left: int) -> str:
    """Which reminder is true when so many days are left; empty where none is.

    Whoever is reached a little late, after a leave or while the bot was down, reads the one about a week until three
    days are left.
    """
    if days_left == 1:
        return DAY
    return WEEK if 3 <= days_left <= 7 else ""


def _morning(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, WAKES, zone).astimezone(UTC)
