"""How what two persons have becomes what one person has (G1). Nothing that was given or agreed is lost."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import TypeVar

from sqlalchemy import delete, func, select, update
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as select_rows

from storage import links
from storage.actions import Action
from storage.agendas import AgendaItem
from storage.arrivals import Arrival
from storage.asks import Ask, AskStep
from storage.calendar_addresses import CalendarAddress
from storage.charters import Charter
from storage.checklists import Tick
from storage.drafts import Draft
from storage.due import Due
from storage.hours import Entry
from storage.invitations import Invitation
from storage.leave import Leave
from storage.meetings import Meeting
from storage.minutes import Record
from storage.needs import Need
from storage.notes import Note, NoteAnswer, NoteCopy
from storage.nudges import LoadQuestion, Nudge
from storage.offers import Offer
from storage.people import Account, Membership
from storage.personal import meeting, people_named, renamed, table_of, voting
from storage.polls import Poll, PollOption, PollVersion
from storage.principles import Acknowledgement, Principles
from storage.ratifications import Ratification
from storage.reports import Report, ReportSection
from storage.roles import FunctionalRole
from storage.series import Series
from storage.slots import ComfortableWindow

T = TypeVar("T")

Merge = Callable[[Session, int, int, datetime], None]
"""Give to the first person what is the second one's; now."""


def move(model: type[SQLModel], column: str = "person_id") -> Merge:
    """What is somebody's becomes the other's as it is."""
    table = table_of(model)

    def merge(session: Session, survivor: int, newcomer: int, now: datetime) -> None:
        session.connection().execute(update(table).where(table.c[column] == newcomer).values({column: survivor}))

    return merge


def keep(session: Session, survivor: int, newcomer: int, now: datetime) -> None:
    """What may not change; `links.now_called` says whose it is."""


def merge_all(session: Session, survivor: int, newcomer: int, now: datetime) -> None:
    """Everything that the newcomer has becomes the survivor's. Objects that the session knows are read anew."""
    session.flush()
    for merge in (*MERGE.values(), _choices, _timers):
        merge(session, survivor, newcomer, now)
        session.flush()
    links.merged(session, newcomer, survivor, now)
    session.flush()
    session.expire_all()


def last_number(session: Session, person_id: int) -> int:
    """The number of a person's newest entry, deleted ones included; 0 when there was never one."""
    return session.exec(select_rows(func.coalesce(func.max(Entry.number), 0)).where(Entry.person_id == person_id)).one()


def _stays(session: Session, survivor: int, newcomer: int, now: datetime) -> None:
    """One stay where two overlap in a group: from the earlier day on, with every role that either had."""
    rows = session.exec(
        select_rows(Membership)
        .where(col(Membership.person_id).in_((survivor, newcomer)))
        .order_by(col(Membership.group_id), col(Membership.joined_at), col(Membership.id))
    ).all()
    lasting: list[list[Membership]] = []
    for _, stays in groupby(rows, lambda stay: stay.group_id):
        until: datetime | None = datetime.min.replace(tzinfo=UTC)
        for stay in stays:
            if until is not None and until < stay.joined_at:
                lasting.append([])
                until = stay.left_at
            lasting[-1].append(stay)
            until = None if until is None or stay.left_at is None else max(until, stay.left_at)
    for _, *absorbed in lasting:
        for stay in absorbed:
            session.delete(stay)
    session.flush()  # before any other lasts on: nobody is in a group twice
    for first, *absorbed in lasting:
        for stay in absorbed:
            _fold(first, stay)
    session.flush()
    move(Membership)(session, survivor, newcomer, now)


def _fold(first: Membership, other: Membership) -> None:
    """Two stays as one, in the first. What a stay that has ended allowed ended with it (G4)."""
    both = [first, other]
    lasting = [stay for stay in both if stay.left_at is None] or both
    interim = all(stay.interim for stay in lasting if stay.cochair)
    first.cochair, first.board = any(stay.cochair for stay in lasting), any(stay.board for stay in lasting)
    first.interim = first.cochair and interim
    absences = [stay.absent_since for stay in lasting]
    first.absent_since = None if None in absences else max(filter(None, absences))
    ends = [stay.left_at for stay in both]
    first.left_at = None if None in ends else max(filter(None, ends))


def _entries(session: Session, survivor: int, newcomer: int, now: datetime) -> None:
    """The newcomer's entries are counted on after the survivor's last."""
    table, last = table_of(Entry), last_number(session, survivor)
    session.connection().execute(
        update(table)
        .where(table.c.person_id == newcomer)
        .values(person_id=survivor, number=table.c.number + last)
    )  # fmt: skip


def _leaves(session: Session, survivor: int, newcomer: int, now: datetime) -> None:
    """Leaves that overlap become one, so that one `back` ends it."""
    rows = session.exec(
        select_rows(Leave)
        .where(col(Leave.person_id).in_((survivor, newcomer)))
        .order_by(col(Leave.start), col(Leave.id))
    ).all()
    last: Leave | None = None
    for row in rows:
        if last is None or (last.end is not None and last.end + timedelta(days=1) < row.start):
            last, row.person_id = row, survivor
            continue
        last.end = None if last.end is None or row.end is None else max(last.end, row.end)
        session.delete(row)


def _nudges(session: Session, survivor: int, newcomer: int, now: datetime) -> None:
    """One question a week; answered when either was."""
    ours = {row.week: row for row in session.exec(select_rows(Nudge).where(Nudge.person_id == survivor))}
    for row in session.exec(select_rows(Nudge).where(Nudge.person_id == newcomer)).all():
        if (same := ours.get(row.week)) is None:
            row.person_id = survivor
        else:
            same.answered_at = same.answered_at or row.answered_at
            session.delete(row)


def _load_questions(session: Session, survivor: int, newcomer: int, now: datetime) -> None:
    table = table_of(LoadQuestion)
    asked = select(table.c.group_id, table.c.week).where(table.c.person_id == survivor)
    known = {tuple(row) for row in session.connection().execute(asked)}
    theirs = select(table.c.id, table.c.group_id, table.c.week).where(table.c.person_id == newcomer)
    again = [row.id for row in session.connection().execute(theirs) if (row.group_id, row.week) in known]
    session.connection().execute(delete(table).where(table.c.id.in_(again)))
    move(LoadQuestion)(session, survivor, newcomer, now)


def _acknowledgements(session: Session, survivor: int, newcomer: int, now: datetime) -> None:
    """A version is acknowledged once, when it was first."""
    for row in session.exec(select_rows(Acknowledgement).where(Acknowledgement.person_id == newcomer)).all():
        ours = session.get(Acknowledgement, (survivor, row.version))
        at, version = row.at, row.version
        session.delete(row)
        if ours is None:
            session.add(Acknowledgement(person_id=survivor, version=version, at=at))
        else:
            ours.at = min(ours.at, at)


def _roles(session: Session, survivor: int, newcomer: int, now: datetime) -> None:
    """A task that both had is held once, since the earlier day."""
    move(FunctionalRole)(session, survivor, newcomer, now)
    held = session.exec(
        select_rows(FunctionalRole)
        .where(FunctionalRole.person_id == survivor, col(FunctionalRole.until).is_(None))
        .order_by(col(FunctionalRole.since), col(FunctionalRole.id))
    ).all()
    for row in _later_ones(held, lambda row: (row.group_id, row.role, row.to_group_id)):
        session.delete(row)


def _invitations(session: Session, survivor: int, newcomer: int, now: datetime) -> None:
    """One open invitation into a group, and none into one's own."""
    move(Invitation)(session, survivor, newcomer, now)
    member = select_rows(Membership.group_id).where(
        Membership.person_id == survivor, col(Membership.left_at).is_(None)
    )  # fmt: skip
    inside = set(session.exec(member))
    waiting = session.exec(
        select_rows(Invitation)
        .where(Invitation.person_id == survivor, col(Invitation.closed_at).is_(None))
        .order_by(col(Invitation.id))
    ).all()
    for row in waiting:
        if row.group_id in inside:
            row.closed_at, row.outcome = now, "joined"
    for row in _later_ones([row for row in waiting if row.closed_at is None], lambda row: row.group_id):
        row.closed_at, row.outcome = now, "withdrawn"


def _arrivals(session: Session, survivor: int, newcomer: int, now: datetime) -> None:
    """Who was welcomed with one account is not welcomed again; who is still there with one of them is there."""
    for row in session.exec(select_rows(Arrival).where(Arrival.person_id == newcomer)).all():
        ours = session.get(Arrival, (row.group_id, survivor))
        theirs = row.model_dump()
        session.delete(row)
        if ours is None:
            session.add(Arrival(**{**theirs, "person_id": survivor}))
            continue
        ours.at = min(ours.at, theirs["at"])
        ours.gone_at = max(ours.gone_at, theirs["gone_at"]) if ours.gone_at and theirs["gone_at"] else None
        ours.welcomed_at = ours.welcomed_at or theirs["welcomed_at"]
        ours.asked_at = ours.asked_at or theirs["asked_at"]


def _windows(session: Session, survivor: int, newcomer: int, now: datetime) -> None:
    """What the survivor has set holds, if they have set anything."""
    ours = session.get(ComfortableWindow, survivor)
    theirs = session.get(ComfortableWindow, newcomer)
    if theirs is not None:
        session.delete(theirs)
        if ours is None:
            session.add(ComfortableWindow(person_id=survivor, start=theirs.start, end=theirs.end))


def _later_ones(rows: Sequence[T], key: Callable[[T], object]) -> Iterable[T]:
    """All but the first of each key."""
    seen = set()
    for row in rows:
        if key(row) in seen:
            yield row
        seen.add(key(row))


def _choices(session: Session, survivor: int, newcomer: int, now: datetime) -> None:
    """Choices on screen that are about the newcomer are about the survivor."""
    named = select_rows(Offer).where(col(Offer.arguments).contains("person_id"))
    for offer in session.exec(named).all():
        if newcomer in people_named(offer.arguments):
            offer.arguments = renamed(offer.arguments, newcomer, survivor)


def _timers(session: Session, survivor: int, newcomer: int, now: datetime) -> None:
    """Timers likewise, unless the survivor has the same one."""
    rows = session.exec(select_rows(Due).where(col(Due.arguments).contains("person_id"))).all()
    set_already = {(row.job, row.arguments) for row in rows}
    for row in rows:
        if newcomer not in people_named(row.arguments):
            continue
        arguments = renamed(row.arguments, newcomer, survivor)
        if (row.job, arguments) in set_already:
            session.delete(row)
        else:
            row.arguments = arguments
            set_already.add((row.job, arguments))


MERGE: dict[str, Merge] = {
    "accounts.person_id": move(Account),
    "memberships.person_id": _stays,
    "arrivals.person_id": _arrivals,
    "entries.person_id": _entries,
    "leaves.person_id": _leaves,
    "nudges.person_id": _nudges,
    "load_questions.person_id": _load_questions,
    "functional_roles.person_id": _roles,
    "acknowledgements.person_id": _acknowledgements,
    "invitations.by_person_id": move(Invitation, "by_person_id"),
    "invitations.person_id": _invitations,
    "charters.by_person_id": move(Charter, "by_person_id"),
    "principles.by_person_id": move(Principles, "by_person_id"),
    "checklist_ticks.by_person_id": move(Tick, "by_person_id"),
    "polls.opened_by_person_id": move(Poll, "opened_by_person_id"),
    "polls.closed_by_person_id": move(Poll, "closed_by_person_id"),
    "poll_versions.by_person_id": move(PollVersion, "by_person_id"),
    "poll_options.by_person_id": move(PollOption, "by_person_id"),
    "poll_options.person_id": voting.merge_options,
    "ballots.person_id": voting.merge_ballots,
    "concerns.person_id": voting.merge_concerns,
    "electors.person_id": voting.merge_electors,
    "drafts.person_id": move(Draft),
    "meetings.called_by_person_id": move(Meeting, "called_by_person_id"),
    "meetings.approved_by_person_id": move(Meeting, "approved_by_person_id"),
    "meeting_series.called_by_person_id": move(Series, "called_by_person_id"),
    "comfortable_windows.person_id": _windows,
    "slot_answers.person_id": meeting.merge_answers,
    "rsvps.person_id": meeting.merge_rsvps,
    "attendances.person_id": meeting.merge_attendance,
    "burdens.person_id": meeting.merge_burdens,
    "agenda_items.by_person_id": move(AgendaItem, "by_person_id"),
    "meeting_records.by_person_id": move(Record, "by_person_id"),
    "agreement_objections.person_id": meeting.merge_objections,
    "actions.owner_person_id": move(Action, "owner_person_id"),
    "actions.by_person_id": move(Action, "by_person_id"),
    "actions.finished_by_person_id": move(Action, "finished_by_person_id"),
    "calendar_addresses.person_id": move(CalendarAddress),
    "notes.by_person_id": move(Note, "by_person_id"),
    "notes.author_person_id": move(Note, "author_person_id"),
    "note_copies.by_person_id": move(NoteCopy, "by_person_id"),
    "note_answers.by_person_id": move(NoteAnswer, "by_person_id"),
    "needs.by_person_id": move(Need, "by_person_id"),
    "needs.changed_by_person_id": move(Need, "changed_by_person_id"),
    "asks.by_person_id": move(Ask, "by_person_id"),
    "ask_steps.by_person_id": move(AskStep, "by_person_id"),
    "reports.by_person_id": move(Report, "by_person_id"),
    "reports.approved_by_person_id": move(Report, "approved_by_person_id"),
    "report_sections.edited_by_person_id": move(ReportSection, "edited_by_person_id"),
    "ratifications.by_person_id": move(Ratification, "by_person_id"),
    "offers.person_id": move(Offer),
    "link_codes.account_id": keep,  # accounts stay accounts
    "merges.person_id": keep,
    "merges.into_person_id": keep,  # `links.merged` leads them on
    "audit.by_person_id": keep,
    "audit.person_id": keep,
}
"""What becomes of each column that names a person or an account, in this order."""
