"""What is to be talked about again: on the agenda of the group's next meeting, whichever that turns out to be (S7).

As long as no meeting is planned it waits for one, and where its meeting does not take place it goes on to the next.
Once it has been talked about, the co-chairs are asked anew how to go on.
"""

from collections.abc import Iterable

from bot.core.context import Context
from bot.core.feature import job
from bot.core.replies import Replies, Reply
from handlers.meetings.after import agreements
from handlers.meetings.planned import showing
from storage import agendas, meetings, minutes
from storage.agendas import AgendaItem
from storage.groups import Group
from storage.meetings import PLANNED, Meeting
from storage.minutes import OBJECTED, Agreement, Record

SHOW = "meetings.agreed-card"
"""The job that brings what the room sees of a meeting's agreements up to date."""


def next_meeting(context: Context, group_id: int) -> Meeting | None:
    """The planned meeting of a group that begins next."""
    planned = meetings.in_states(context.session, group_id, {PLANNED})
    return next((row for row in planned if row.begins > context.now), None)


def put(context: Context, meeting: Meeting, found: Iterable[tuple[Agreement, Record]], by: int) -> None:
    """Put agreements on a meeting's agenda, with their words. `by`: who may take them off, besides the co-chairs."""
    there = len(agendas.items_of(context.session, meeting.number))
    for position, (agreement, record) in enumerate(found, start=there + 1):
        text = f"G{agreement.number}: {record.text}"
        context.session.add(
            AgendaItem(meeting_id=meeting.number, position=position, text=text, by_person_id=by, at=context.now)
        )
    context.session.flush()


def welcome(context: Context, meeting: Meeting) -> None:
    """Put all that waits for a meeting on the agenda of one that is planned just now, before it is shown."""
    found = minutes.to_talk_about(context.session, meeting.group_id)
    placed = agendas.agreements_on(context.session, meeting.group_id) if found else {}
    waiting = [each for each in found if each[0].number not in placed]
    put(context, meeting, waiting, meeting.called_by_person_id)
    _show_later(context, (agreement for agreement, _ in waiting))


def carry(context: Context, meeting: Meeting) -> list[Reply]:
    """A meeting does not take place: what was to be talked about again there goes on to the next, or waits for one."""
    found = _at(context, meeting)
    if not found:
        return []
    coming = next_meeting(context, meeting.group_id)
    position = len(agendas.items_of(context.session, coming.number)) if coming is not None else 0
    for number, (item, _agreement, _record) in enumerate(found, start=position + 1):
        if coming is None:
            context.session.delete(item)
        else:
            item.meeting_id, item.position, item.at = coming.number, number, context.now
    context.session.flush()
    agendas.put_in_order(agendas.items_of(context.session, meeting.number))
    _show_later(context, (agreement for _, agreement, _ in found))
    return showing.refresh(context, coming) if coming is not None else []


def take_off(context: Context, agreement: Agreement, group_id: int) -> list[Reply]:
    """It is not to be talked about any more. A meeting that runs, or is over, keeps its agenda."""
    at = agendas.agreements_on(context.session, group_id).get(agreement.number)
    meeting = meetings.find(context.session, at) if at is not None else None
    if meeting is None or meeting.state != PLANNED:
        return []
    left = []
    for item in agendas.items_of(context.session, meeting.number):
        if agendas.agreement_in(item) == agreement.number:
            context.session.delete(item)
        else:
            left.append(item)
    agendas.put_in_order(left)
    context.session.flush()
    return showing.refresh(context, meeting)


def taken_off(context: Context, items: Iterable[AgendaItem], group_id: int) -> None:
    """Somebody took items off an agenda by hand: what was to be talked about again there waits for a new meeting."""
    numbers = {agendas.agreement_in(item) for item in items} - {None}
    found = minutes.to_talk_about(context.session, group_id) if numbers else ()
    _show_later(context, (agreement for agreement, _ in found if agreement.number in numbers))


def talked(context: Context, meeting: Meeting) -> list[Reply]:
    """A meeting is over: what was talked about again there is for the co-chairs to settle."""
    said: list[Reply] = []
    group = context.session.get_one(Group, meeting.group_id)
    for _item, agreement, record in _at(context, meeting):
        agreement.state = OBJECTED
        said += agreements.to_chairs(context, agreement, record.text, group)
        said += agreements.update(context, agreement.meeting_id)
    return said


def _at(context: Context, meeting: Meeting) -> list[tuple[AgendaItem, Agreement, Record]]:
    """What is to be talked about again in a meeting."""
    items = {agendas.agreement_in(item): item for item in agendas.items_of(context.session, meeting.number)}
    found = minutes.to_talk_about(context.session, meeting.group_id) if set(items) - {None} else ()
    return [(items[row.number], row, record) for row, record in found if row.number in items]


def _show_later(context: Context, found: Iterable[Agreement]) -> None:
    """Where they were agreed on, it is shown when what goes on now is done."""
    for meeting in {agreement.meeting_id for agreement in found}:
        context.schedule(SHOW, f"{SHOW}:{meeting}", context.now, meeting=meeting)


@job(SHOW)
def show(context: Context, meeting: int) -> Replies:
    """A meeting's agreements as they stand now."""
    return agreements.update(context, meeting)
