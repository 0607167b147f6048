"""Everything that is held about somebody, as JSON (X1). The sections and their fields stand in docs/export.md."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, SQLModel, col, select

from storage.actions import Action
from storage.arrivals import Arrival
from storage.asks import Ask, AskStep
from storage.attendance import Attendance, Burden, Rsvp
from storage.audit import AuditEntry
from storage.ballots import Concern
from storage.calendar_addresses import CalendarAddress
from storage.charters import Charter
from storage.checklists import Tick
from storage.drafts import Draft
from storage.due import Due
from storage.groups import Group
from storage.hours import Entry
from storage.inbox import HandledEvent
from storage.invitations import Invitation
from storage.leave import Leave
from storage.links import LinkAttempt, LinkCode, Merge
from storage.meetings import Meeting
from storage.needs import Need
from storage.notes import NoteAnswer, NoteCopy
from storage.nudges import LoadQuestion, Nudge
from storage.offers import Offer
from storage.outbox import OutboxMessage
from storage.people import Account, Membership, Person, accounts_of
from storage.personal import meeting, noting, people_named, voting
from storage.personal.erasing import set_aside_of
from storage.polls import PollOption, PollVersion
from storage.principles import Acknowledgement, Principles
from storage.ratifications import Ratification
from storage.reports import Report, ReportSection
from storage.roles import FunctionalRole
from storage.sealed import SealedEvent
from storage.series import Series
from storage.slots import ComfortableWindow

FORMAT, VERSION = "convene-export", 1

Row = dict[str, Any]
Section = tuple[str, Callable[[Session, int], list[Row]]]
"""Its name in the file, and what gathers it for a person."""


def export(session: Session, person_id: int, now: datetime) -> Row:
    """All of it. Other people are not named in it, and no group by more than its slug."""
    person = session.get_one(Person, person_id)
    slugs = {group.id: group.slug for group in session.exec(select(Group))}
    found: Row = {"format": FORMAT, "version": VERSION, "made_at": now, "person": _plain(person, but=("id",))}
    for name, gather in (*(section for section in EXPORT.values() if section), *_BY_ACCOUNT):
        found[name] = gather(session, person_id)
    exported: Row = _as_json(found, slugs)
    return exported


def rows_of(model: type[SQLModel], column: str, *fields: str) -> Callable[[Session, int], list[Row]]:
    """The rows whose `column` names somebody: the fields that are named, else all but those that name rows."""

    def gather(session: Session, person_id: int) -> list[Row]:
        found = session.exec(select(model).where(getattr(model, column) == person_id)).all()
        return [_plain(row, only=fields) for row in found]

    return gather


def _plain(row: SQLModel, *, only: Collection[str] = (), but: Collection[str] = ()) -> Row:
    fields = row.model_dump()
    dropped = {"id", *but, *(name for name in fields if name.endswith(("person_id", "account_id")))}
    return {name: value for name, value in fields.items() if (name in only if only else name not in dropped)}


def _as_json(value: Any, slugs: Mapping[int | None, str]) -> Any:
    """Instants as ISO text in UTC, and groups by their slugs."""
    if isinstance(value, dict):
        return {
            name.removesuffix("_id") if name.endswith("group_id") else name: (
                slugs.get(inner) if name.endswith("group_id") else _as_json(inner, slugs)
            )
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [_as_json(inner, slugs) for inner in value]
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date | time) else value


def _link_codes(session: Session, person_id: int) -> list[Row]:
    rows = session.exec(
        select(LinkCode).join(Account, col(Account.id) == LinkCode.account_id).where(Account.person_id == person_id)
    )
    return [_plain(row, but=("digest",)) for row in rows]


def _audit(column: str) -> Callable[[Session, int], list[Row]]:
    def gather(session: Session, person_id: int) -> list[Row]:
        theirs = select(Merge.person_id).where(Merge.into_person_id == person_id)
        named = getattr(AuditEntry, column)
        rows = session.exec(select(AuditEntry).where(or_(named == person_id, named.in_(theirs))).order_by("id"))
        return [{**_plain(row), "details": json.loads(row.details)} for row in rows]

    return gather


def _link_attempts(session: Session, person_id: int) -> list[Row]:
    return [_plain(row) for account in _accounts(session, person_id) for row in session.exec(
        select(LinkAttempt).where(LinkAttempt.platform == account.platform, LinkAttempt.account == account.account)
    )]  # fmt: skip


def _messages(session: Session, person_id: int) -> list[Row]:
    """What the bot said to them alone: when and where; its words while it has not arrived."""
    found = []
    for account in _accounts(session, person_id):
        for row in session.exec(
            select(OutboxMessage)
            .where(OutboxMessage.platform == account.platform, OutboxMessage.account == account.account)
            .order_by(col(OutboxMessage.id))
        ):
            fields = _plain(row, only=("platform", "room", "account", "kind", "state", "created_at"))
            spans = json.loads(row.payload).get("text", []) if row.payload else []
            found.append({**fields, "text": "".join(span[0] for span in spans)})
    return found


def _handled(session: Session, person_id: int) -> list[Row]:
    found: list[Row] = []
    for account in _accounts(session, person_id):
        if account.direct_room:
            rows = session.exec(
                select(HandledEvent)
                .where(HandledEvent.platform == account.platform, HandledEvent.room == account.direct_room)
                .order_by(col(HandledEvent.handled_at))
            )
            found += [_plain(row) for row in rows]
    return found


def _set_aside(session: Session, person_id: int) -> list[Row]:
    rows = set_aside_of(session, _accounts(session, person_id))
    return [{**_plain(row), "raw": json.loads(row.raw)} for row in rows]


def _sealed(session: Session, person_id: int) -> list[Row]:
    found: list[Row] = []
    for account in _accounts(session, person_id):
        rows = session.exec(
            select(SealedEvent)
            .where(SealedEvent.platform == account.platform, SealedEvent.account == account.account)
            .order_by(col(SealedEvent.at))
        )
        found += [{**_plain(row), "raw": json.loads(row.raw)} for row in rows]
    return found


def _timers(session: Session, person_id: int) -> list[Row]:
    rows = session.exec(select(Due).where(col(Due.arguments).contains("person_id")).order_by(col(Due.due_at)))
    return [_plain(row, only=("job", "due_at")) for row in rows if person_id in people_named(row.arguments)]


def _accounts(session: Session, person_id: int) -> Sequence[Account]:
    return accounts_of(session, [person_id])


EXPORT: dict[str, Section | None] = {
    "accounts.person_id": ("accounts", rows_of(Account, "person_id")),
    "memberships.person_id": ("memberships", rows_of(Membership, "person_id")),
    "arrivals.person_id": ("arrivals", rows_of(Arrival, "person_id")),
    "entries.person_id": ("hours", rows_of(Entry, "person_id")),
    "leaves.person_id": ("leave", rows_of(Leave, "person_id")),
    "nudges.person_id": ("nudges", rows_of(Nudge, "person_id")),
    "load_questions.person_id": ("load_questions", rows_of(LoadQuestion, "person_id")),
    "functional_roles.person_id": ("roles", rows_of(FunctionalRole, "person_id")),
    "acknowledgements.person_id": ("acknowledgements", rows_of(Acknowledgement, "person_id")),
    "invitations.person_id": ("invitations", rows_of(Invitation, "person_id")),
    "invitations.by_person_id": ("invitations_made", rows_of(Invitation, "by_person_id")),
    "charters.by_person_id": ("charters_changed", rows_of(Charter, "by_person_id", "group_id", "version", "at")),
    "principles.by_person_id": ("principles_changed", rows_of(Principles, "by_person_id", "version", "at")),
    "checklist_ticks.by_person_id": ("checklist_ticks", rows_of(Tick, "by_person_id")),
    "electors.person_id": ("polls", voting.parts),
    "ballots.person_id": ("votes", voting.votes),
    "concerns.person_id": ("concerns", voting.told(
        Concern, "person_id", "number", "version", "stance", "text", "at", "resolution", "note", "resolved_at"
    )),
    "polls.opened_by_person_id": ("polls_opened", voting.opened),
    "polls.closed_by_person_id": ("polls_closed", voting.closed),
    "poll_versions.by_person_id": ("poll_texts", voting.told(PollVersion, "by_person_id", "version", "text", "at")),
    "poll_options.person_id": ("candidacies", voting.told(PollOption, "person_id", "state")),
    "poll_options.by_person_id": ("nominations", voting.told(PollOption, "by_person_id", "state")),
    "drafts.person_id": ("drafts", rows_of(Draft, "person_id")),
    "comfortable_windows.person_id": ("comfortable_window", rows_of(ComfortableWindow, "person_id")),
    "slot_answers.person_id": ("slot_answers", meeting.answers),
    "rsvps.person_id": ("rsvps", meeting.told(Rsvp, "person_id", "answer", "at", "source")),
    "attendances.person_id": ("attendance", meeting.told(Attendance, "person_id", "present", "source", "at")),
    "burdens.person_id": ("burdens", meeting.told(Burden, "person_id", "minutes")),
    "meetings.called_by_person_id": ("meetings_called", meeting.numbered(
        Meeting, "called_by_person_id", "group_id", "title", "called_at"
    )),
    "meetings.approved_by_person_id": ("minutes_approved", meeting.numbered(
        Meeting, "approved_by_person_id", "group_id", "approved_at"
    )),
    "meeting_series.called_by_person_id": ("series_called", meeting.numbered(
        Series, "called_by_person_id", "group_id", "title", "called_at"
    )),
    "agenda_items.by_person_id": ("agenda_items", meeting.items),
    "meeting_records.by_person_id": ("meeting_records", meeting.records),
    "agreement_objections.person_id": ("objections", meeting.objections),
    "actions.owner_person_id": ("actions", meeting.numbered(
        Action, "owner_person_id", "group_id", "text", "due_on", "state", "at", "finished_at"
    )),
    "actions.by_person_id": ("actions_noted", meeting.numbered(Action, "by_person_id", "group_id", "text", "at")),
    "actions.finished_by_person_id": ("actions_finished", meeting.numbered(
        Action, "finished_by_person_id", "group_id", "finished_at"
    )),
    "calendar_addresses.person_id": ("calendar_addresses", rows_of(
        CalendarAddress, "person_id", "group_id", "created_at", "revoked_at"
    )),
    "notes.by_person_id": ("notes", noting.sent),
    "notes.author_person_id": ("notes_written", noting.written),
    "note_copies.by_person_id": ("notes_handled", rows_of(NoteCopy, "by_person_id", "note_id", "state", "changed_at")),
    "note_answers.by_person_id": ("note_answers", rows_of(NoteAnswer, "by_person_id", "kind", "text", "at")),
    "needs.by_person_id": ("needs", meeting.numbered(
        Need, "by_person_id", "group_id", "of_group_id", "text", "due_on", "state", "at"
    )),
    "needs.changed_by_person_id": ("needs_changed", meeting.numbered(
        Need, "changed_by_person_id", "state", "words", "changed_at"
    )),
    "asks.by_person_id": ("asks", meeting.numbered(
        Ask, "by_person_id", "group_id", "kind", "purpose", "amount", "currency", "text", "state", "at"
    )),
    "ask_steps.by_person_id": ("ask_steps", rows_of(AskStep, "by_person_id", "ask_id", "state", "words", "at")),
    "reports.by_person_id": ("reports", meeting.numbered(Report, "by_person_id", "group_id", "at")),
    "reports.approved_by_person_id": ("reports_approved", meeting.numbered(
        Report, "approved_by_person_id", "group_id", "approved_at"
    )),
    "report_sections.edited_by_person_id": ("report_sections", rows_of(
        ReportSection, "edited_by_person_id", "report_id", "name", "text", "edited_at"
    )),
    "ratifications.by_person_id": ("ratifications", rows_of(
        Ratification, "by_person_id", "poll_id", "model", "body", "consulted", "at"
    )),
    "offers.person_id": ("choices", rows_of(Offer, "person_id", "action", "label")),
    "link_codes.account_id": ("link_codes", _link_codes),
    "merges.into_person_id": ("links", rows_of(Merge, "into_person_id", "at")),
    "merges.person_id": None,  # nobody who was merged is there to ask
    "audit.by_person_id": ("audit_by_you", _audit("by_person_id")),
    "audit.person_id": ("audit_about_you", _audit("person_id")),
}  # fmt: skip
"""The section that each column which names a person or an account goes into."""

_BY_ACCOUNT: tuple[Section, ...] = (
    ("link_attempts", _link_attempts),
    ("messages", _messages),
    ("handled_events", _handled),
    ("quarantined", _set_aside),
    ("sealed_events", _sealed),
    ("timers", _timers),
)
"""What names people otherwise: by the account, by the private chat, or in JSON."""
