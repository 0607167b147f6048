"""Pure decisions about searches for a time: which can be asked about, until when, and who has answered (S1, S2)."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from operator import methodcaller
from zoneinfo import ZoneInfo

from bot.core.errors import Refusal
from bot.core.i18n import N_, Translator
from bot.core.text import clean
from bot.core.waking import on_leave
from handlers.meetings.asking.draft import Parts
from handlers.meetings.fair.fairness import Answer, Board, Person, Ranked, best
from handlers.meetings.limits import check_title

MOST_SLOTS = 8
"""More are too many to answer, and too many choices under one message."""
DEFAULT = timedelta(days=3)
"""For how long members are asked where nobody says."""
DAY_BEFORE = timedelta(days=1)

TOO_MANY = N_("Those are {n} times, and nobody answers so many. Name at most {limit}, or a time such as `next week`.")
SAME = N_("{one} stands there twice. Name each time once.")
OVERLAP = N_("{one} and {other} overlap, since the meeting takes {duration}. Leave one of them out.")
PAST = N_("{when} is past by now. Write times that are still to come.")
DEADLINE_PAST = N_("{when} is past. Write until when members can answer, such as `until Friday 18:00` or `for 2d`.")
DEADLINE_LATE = N_("Members have to answer before the first time, which is {first}. Write an earlier deadline.")


def check(parts: Parts, now: datetime) -> None:
    """Refuse what cannot be asked as it stands. What has not been said yet is not looked at."""
    check_title(parts.title)
    if len(parts.starts) > MOST_SLOTS:
        raise Refusal("too-many-slots", TOO_MANY, n=len(parts.starts), limit=MOST_SLOTS)
    if parts.starts and parts.starts[0] <= now:
        raise Refusal("slot-past", PAST, when=_instant(parts.starts[0]))
    for one, other in pairwise(parts.starts):
        if one == other:
            raise Refusal("slot-twice", SAME, one=_instant(one))
        if parts.minutes and other - one < timedelta(minutes=parts.minutes):
            duration = methodcaller("duration", parts.minutes)
            raise Refusal("slots-overlap", OVERLAP, one=_instant(one), other=_instant(other), duration=duration)
    if parts.until is not None and parts.until <= now:
        raise Refusal("deadline-past", DEADLINE_PAST, when=_instant(parts.until))
    if parts.until is not None and len(parts.starts) > 1 and parts.until >= parts.starts[0]:
        raise Refusal("deadline-late", DEADLINE_LATE, first=_instant(parts.starts[0]))


def _instant(at: datetime) -> Callable[[Translator], str]:
    return methodcaller("instant", at)


def missing(parts: Parts) -> str:
    """What is asked for next; empty where nothing is missing."""
    if not clean(parts.title):
        return "title"
    if not parts.minutes:
        return "length"
    return "" if parts.starts else "times"


def deadline(parts: Parts, now: datetime) -> datetime:
    """Until when members answer: as was said, else for three days, and until a day before the first slot.

    Where that is near, half of the time up to it.
    """
    if parts.until is not None:
        return parts.until
    first = parts.starts[0]
    last = max(first - DAY_BEFORE, now + (first - now) / 2)
    return min(now + DEFAULT, last).replace(second=0, microsecond=0)


def reminder(now: datetime, answers_by: datetime) -> datetime:
    """When those who have not answered are reminded: a day before, in a short search halfway."""
    return answers_by - min(DAY_BEFORE, (answers_by - now) / 2)


# Who has answered

Said = Mapping[datetime, Mapping[int, Answer]]
"""Answers by slot and person."""


def turnout(
    people: Sequence[Person], starts: Sequence[datetime], said: Said, now: datetime, group_zone: str
) -> tuple[Collection[int], Collection[int]]:
    """Who is expected to answer, and who of them has: by row.

    Whoever is on leave at all slots is not expected, and whoever is on leave now only if they have answered. Somebody
    has answered when they have, to every slot that is still to come and on which they are not on leave.
    """
    expected, answered = set(), set()
    here = to_answer(people, starts, now, group_zone)
    for person in people:
        if not here[person.id]:
            continue
        has_answered = all(person.id in said.get(start, {}) for start in here[person.id])
        if has_answered or not is_on_leave(person, now, group_zone):
            expected.add(person.id)
        if has_answered:
            answered.add(person.id)
    return expected, answered


def to_answer(
    people: Sequence[Person], starts: Sequence[datetime], now: datetime, group_zone: str
) -> dict[int, list[datetime]]:
    """The slots that are still to come and on which they are not on leave, of each person, by row."""
    board = Board(starts, 0, people, group_zone)
    return {
        person.id: [start for n, start in enumerate(starts) if n not in away and start > now]
        for person, away in zip(people, board.away, strict=True)
    }


def is_on_leave(person: Person, now: datetime, group_zone: str) -> bool:
    """Whether somebody is on leave on the date that it is for them."""
    return on_leave(person.leaves, now, ZoneInfo(person.zone or group_zone))


def next_leave(people: Sequence[Person], now: datetime, until: datetime, group_zone: str) -> datetime | None:
    """When the next leave of somebody begins, before `until`: from then on, they may not be waited for any more."""
    begins = (
        datetime.combine(leave.start, time(), ZoneInfo(person.zone or group_zone))
        for person in people
        for leave in person.leaves
    )
    return min((at.astimezone(UTC) for at in begins if now < at < until), default=None)


def ranking(
    people: Sequence[Person], starts: Sequence[datetime], minutes: int, said: Said, now: datetime, group_zone: str
) -> list[Ranked]:
    """The best three of the slots that are still to come (S2)."""
    ahead = [start for start in starts if start > now]
    return best(ahead, minutes, people, said, group_zone) if ahead else []
