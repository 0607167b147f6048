"""A change of the clocks moves a meeting for somebody: the room and those concerned hear of it a week before (S5)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

import structlog

from bot.core.context import Context
from bot.core.feature import job
from bot.core.replies import Privately, Replies, Reply, Say, ToGroup
from bot.core.waking import on_leave, when_to_ask
from handlers.meetings import members, which
from handlers.meetings.fair.fairness import Person
from handlers.meetings.series.recurrence import Instance, Move, moved_for
from handlers.meetings.views import clock_changes as views
from storage import meetings
from storage.meetings import CANCELLED, PLANNED, Meeting
from storage.series import Series

log = structlog.get_logger()

TELL, TELL_ONE = "meetings.series-tell", "meetings.series-tell-one"
"""The jobs: tell members in private, a few at a time; and somebody who was not awake or not there at first."""


def tell(
    context: Context,
    row: Series,
    instances: Sequence[Instance],
    planned: Mapping[date, Meeting],
    since: datetime | None,
) -> list[Reply]:
    """Tell the room of the meetings that are a week ahead since an instant, and have the members told."""
    everybody = members.of_group(context.session, row.group_id)
    zones = {person.zone or which.group_of(context, row).timezone for person in everybody}
    by_day: dict[date, list[Move]] = {}
    held = [each for each in instances if each.day not in planned or _is_usual(planned[each.day], each)]
    for move in moved_for(zones, held):
        is_due = move.announce_at <= context.now < move.instance.at and (since is None or since < move.announce_at)
        if is_due and _is_regular(planned.get(move.instance.day), move.instance):
            by_day.setdefault(move.instance.day, []).append(move)
    replies: list[Reply] = []
    for day, moves in by_day.items():
        meeting = planned[day]
        view = partial(views.moves, title=row.title, meeting=meeting.number, zone=row.zone, moves=moves)
        replies.append(Say(view, to=ToGroup(row.group_id)))
        moved = [
            [move.zone, move.usual.isoformat(), move.local.isoformat(), move.instance.local.isoformat()]
            for move in moves
        ]
        _tell_later(context, meeting, moved, after=0)
    return replies


def _is_regular(meeting: Meeting | None, instance: Instance) -> bool:
    """Whether a meeting is planned at the time that the series gives it."""
    return meeting is not None and meeting.state == PLANNED and meeting.starts_at == instance.at


def _is_usual(meeting: Meeting, instance: Instance) -> bool:
    """Whether a meeting takes, or took, place at the time that the series gives it: others are held against that."""
    return meeting.state != CANCELLED and meeting.starts_at == instance.at


def _tell_later(context: Context, meeting: Meeting, moved: Sequence[Sequence[str]], *, after: int) -> None:
    context.schedule(
        TELL, f"{TELL}:{meeting.number}", context.now,
        meeting=meeting.number, sequence=meeting.sequence, moved=moved, after=after,
    )  # fmt: skip


@job(TELL)
def tell_some(context: Context, meeting: int, sequence: int, moved: Sequence[Sequence[str]], after: int) -> Replies:
    """Tell some members, and the others a moment later. `after`: whose turn it was last."""
    found = _still(context, meeting, sequence)
    if found is None:
        return None
    batch = members.batch(members.of_group(context.session, found.group_id), after)
    if len(batch) == members.BATCH:
        _tell_later(context, found, moved, after=batch[-1].id)
    return _told(context, found, moved, batch)


@job(TELL_ONE)
def tell_one(context: Context, meeting: int, sequence: int, moved: Sequence[Sequence[str]], person_id: int) -> Replies:
    """Somebody is awake, or back, by now."""
    found = _still(context, meeting, sequence)
    if found is None:
        return None
    everybody = members.of_group(context.session, found.group_id)
    return _told(context, found, moved, [person for person in everybody if person.id == person_id])


def _still(context: Context, number: int, sequence: int) -> Meeting | None:
    """The meeting, where it is still planned at the same time and ahead."""
    found = meetings.find(context.session, number)
    if found is None or found.state != PLANNED or found.sequence != sequence:
        return None
    if context.now >= found.begins:
        log.info("change of the clock not told: the meeting has begun", meeting=number, due=str(context.due_at))
        return None
    return found


def _told(
    context: Context, meeting: Meeting, moved: Sequence[Sequence[str]], some: Sequence[Person]
) -> list[Reply]:  # fmt: skip
    """Those for whom it moves and who are not on leave then: now, or once they are awake, if that is in time (G7)."""
    row = context.session.get_one(Series, meeting.series_id)
    group_zone = which.group_of(context, meeting).timezone
    by_zone = {zone: clocks for zone, *clocks in moved}
    replies: list[Reply] = []
    for person in some:
        name = person.zone or group_zone
        if name not in by_zone or on_leave(person.leaves, meeting.begins, ZoneInfo(name)):
            continue
        at = when_to_ask(context.now, ZoneInfo(name), person.leaves)
        if at <= context.now:
            replies.append(_own(row, meeting, name, by_zone[name], person.id))
        elif at < meeting.begins:
            context.schedule(
                TELL_ONE, f"{TELL_ONE}:{meeting.number}:{person.id}", at,
                meeting=meeting.number, sequence=meeting.sequence, moved=moved, person_id=person.id,
            )  # fmt: skip
    return replies


def _own(row: Series, meeting: Meeting, zone: str, clocks: Sequence[str], person_id: int) -> Say:
    usual, local, anchor = (datetime.fromisoformat(each) for each in clocks)
    assert meeting.series_day is not None
    move = Move(zone, Instance(meeting.series_day, anchor, meeting.begins), usual, local)
    view = partial(views.own_move, title=row.title, meeting=meeting.number, zone=row.zone, move=move)
    return Say(view, to=Privately(person_id, wait=False), notify=True)
