"""What is told of a meeting, gathered from its rows."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session

from bot.core import calling
from handlers.meetings.views.minutes import Agreed, Line, Minutes, Promise
from storage import actions, agendas, attendance, minutes
from storage.actions import Action
from storage.groups import Group
from storage.meetings import Meeting
from storage.minutes import AGAIN, Agreement


def minutes_of(session: Session, meeting: Meeting) -> Minutes:
    """The minutes as they stand."""
    group = session.get_one(Group, meeting.group_id)
    present = [row.person_id for row in attendance.attendance_of(session, meeting.number) if row.present]
    done = actions.of_meeting(session, meeting.number)
    approver = [meeting.approved_by_person_id] if meeting.approved_by_person_id is not None else []
    names = calling.called_on_record(session, {*present, *approver, *_owners(done)}, meeting.group_id)
    agreements = minutes.agreements_of(session, meeting.number)
    again = talked_about(session, agreements)
    agreed = {row.record_id: agreed_of(row, again) for row in agreements}
    promises = {row.record_id: promise_of(row, names) for row in done if row.record_id is not None}
    return Minutes(
        number=meeting.number,
        title=meeting.title,
        group=group.name,
        zone=group.timezone,
        started_at=meeting.started_at or meeting.begins,
        ended_at=meeting.ended_at,
        present=[names.get(row, "") for row in present],
        lines=[
            Line(record.kind, record.text, agreed.get(record.id or 0), promises.get(record.id or 0))
            for record in minutes.records_of(session, meeting.number)
        ],
        approved_at=meeting.approved_at,
        approved_by=names.get(approver[0], "") if approver else "",
    )


def promises_of(session: Session, found: Sequence[Action], group_id: int) -> list[Promise]:
    """Actions of one group as they are shown to it."""
    names = calling.called_on_record(session, _owners(found), group_id)
    return [promise_of(action, names) for action in found]


def agreed_of(agreement: Agreement, again: Mapping[int, int]) -> Agreed:
    """How it stands with an agreement; `again`: as `talked_about` has it."""
    number = agreement.number
    return Agreed(number, agreement.state, agreement.final_at, agreement.poll_id, again.get(number))


def talked_about(session: Session, found: Sequence[Agreement]) -> Mapping[int, int]:
    """Those of a meeting's agreements that are to be talked about again and on an agenda, each with the meeting."""
    first = next((row for row in found if row.state == AGAIN), None)
    if first is None:
        return {}
    return agendas.agreements_on(session, session.get_one(Meeting, first.meeting_id).group_id)


def promise_of(action: Action, names: Mapping[int, str]) -> Promise:
    """One action."""
    owner = names.get(action.owner_person_id, "") if action.owner_person_id is not None else ""
    return Promise(action.number, action.text, owner, action.due_on, action.state)


def _owners(found: Sequence[Action]) -> set[int]:
    return {action.owner_person_id for action in found if action.owner_person_id is not None}
