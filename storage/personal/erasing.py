"""What goes when somebody wants to be forgotten, and what stays without them (X1)."""

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as select_rows

from storage.arrivals import Arrival
from storage.attendance import Burden, Rsvp
from storage.calendar_addresses import CalendarAddress
from storage.closes import WeekClose
from storage.drafts import Draft
from storage.due import Due
from storage.hours import Entry
from storage.inbox import HandledEvent, Quarantined
from storage.invitations import Invitation
from storage.leave import Leave
from storage.links import LinkAttempt, LinkCode
from storage.nudges import LoadQuestion, Nudge
from storage.offers import Offer
from storage.outbox import OutboxMessage
from storage.people import Account, Membership, Person
from storage.personal import meeting, noting, people_named, table_of, values_in, voting
from storage.principles import Acknowledgement
from storage.roles import FunctionalRole
from storage.sealed import SealedEvent
from storage.slots import ComfortableWindow, SlotAnswer

Erase = Callable[[Session, int, datetime], None]


def remove(model: type[SQLModel], column: str = "person_id") -> Erase:
    """The rows go."""
    table = table_of(model)

    def erase(session: Session, person_id: int, now: datetime) -> None:
        session.connection().execute(delete(table).where(table.c[column] == person_id))

    return erase


def keep(session: Session, person_id: int, now: datetime) -> None:
    """The row stays, and names a person without a name."""


def erase_all(session: Session, person_id: int, now: datetime) -> None:
    """Remove what is held about a person; what must stay for others names a row that says nothing."""
    session.flush()
    accounts = session.exec(select_rows(Account).where(Account.person_id == person_id)).all()
    for account in accounts:
        session.expunge(account)  # somebody may go on reading it; nobody may save it again
        forget_traces(session, account.platform, account.account, account.direct_room, now)
        _set_aside(session, account)
        _sealed(session, account)
    for erase in (*ERASE.values(), _choices_and_timers):
        erase(session, person_id, now)
        session.flush()
    person = session.get_one(Person, person_id)
    person.name, person.language, person.timezone, person.current_group_id = "", None, None, None
    person.core, person.erased_at = False, now
    session.flush()


def forget_traces(session: Session, platform: str, account: str, room: str, until: datetime) -> None:
    """Remove what was said to an account in private, and what it did there, up to an instant.

    Telegram's joins are events whose ids name the account.
    """
    connection, said, handled = session.connection(), table_of(OutboxMessage), table_of(HandledEvent)
    offers, attempts, codes = table_of(Offer), table_of(LinkAttempt), table_of(LinkCode)
    private = [said.c.account == account, *([said.c.room == room] if room else [])]
    rows = select(said.c.id).where(said.c.platform == platform, or_(*private), said.c.created_at <= until)
    connection.execute(delete(offers).where(offers.c.outbox_id.in_(rows)))
    connection.execute(delete(said).where(said.c.target_id.in_(rows)))
    connection.execute(delete(said).where(said.c.id.in_(rows)))
    connection.execute(delete(attempts).where(attempts.c.platform == platform, attempts.c.account == account))
    connection.execute(
        update(codes)
        .where(codes.c.platform == platform, codes.c.account == account)
        .values(platform="", account="", name="", room="")
    )
    named = [handled.c.event.contains(f":{account}:", autoescape=True), *([handled.c.room == room] if room else [])]
    connection.execute(
        delete(handled).where(handled.c.platform == platform, or_(*named), handled.c.handled_at <= until)
    )


def set_aside_of(session: Session, accounts: Collection[Account]) -> Iterator[Quarantined]:
    """What could not be handled and came from one of these accounts."""
    ids = {(account.platform, account.account) for account in accounts}
    for platform in {platform for platform, _ in ids}:
        for row in session.exec(select_rows(Quarantined).where(Quarantined.source == platform)):
            if any((platform, str(value)) in ids for value in values_in(json.loads(row.raw))):
                yield row


def _set_aside(session: Session, account: Account) -> None:
    for row in list(set_aside_of(session, [account])):
        session.delete(row)


def _sealed(session: Session, account: Account) -> None:
    table = table_of(SealedEvent)
    theirs = (table.c.platform == account.platform, table.c.account == account.account)
    session.connection().execute(delete(table).where(*theirs))


def _accounts(session: Session, person_id: int, now: datetime) -> None:
    accounts, codes = table_of(Account), table_of(LinkCode)
    theirs = select(accounts.c.id).where(accounts.c.person_id == person_id)
    connection = session.connection()
    connection.execute(delete(codes).where(codes.c.account_id.in_(theirs)))
    connection.execute(delete(accounts).where(accounts.c.person_id == person_id))


def _entries(session: Session, person_id: int, now: datetime) -> None:
    """Hours go. The totals of closed weeks stay as they were counted then; that they are not the sum now is marked."""
    entries, closes = table_of(Entry), table_of(WeekClose)
    given = select(entries.c.group_id, entries.c.week).where(
        entries.c.person_id == person_id, entries.c.deleted_at.is_(None)
    )  # fmt: skip
    connection = session.connection()
    for group_id, week in {(row.group_id, row.week) for row in connection.execute(given)}:
        connection.execute(
            update(closes)
            .where(closes.c.group_id == group_id, closes.c.week == week, closes.c.revised_at.is_(None))
            .values(revised_at=now)
        )
    connection.execute(delete(entries).where(entries.c.person_id == person_id))


def _stays(session: Session, person_id: int, now: datetime) -> None:
    """Times in groups end, and with them every role; that somebody was there stays, so that past numbers add up."""
    current = select_rows(Membership).where(Membership.person_id == person_id)
    for stay in session.exec(current).all():
        stay.left_at = stay.left_at or now
        stay.cochair = stay.interim = stay.board = False
        stay.absent_since = None


def _invitations(session: Session, person_id: int, now: datetime) -> None:
    """The invitations of somebody go, and with them the choices about one, and their name in polls about one."""
    table = table_of(Invitation)
    theirs = select(table.c.id).where(table.c.person_id == person_id)
    gone = set(session.connection().scalars(theirs))
    voting.unname(session, gone)
    for offer in session.exec(select_rows(Offer).where(col(Offer.arguments).contains("invitation_id"))):
        if json.loads(offer.arguments).get("invitation_id") in gone:
            session.delete(offer)
    session.flush()
    remove(Invitation)(session, person_id, now)


def _words_of_invitations(session: Session, person_id: int, now: datetime) -> None:
    table = table_of(Invitation)
    session.connection().execute(update(table).where(table.c.by_person_id == person_id).values(note=""))


def _choices_and_timers(session: Session, person_id: int, now: datetime) -> None:
    """Choices and timers that are about them."""
    found: Sequence[Offer | Due] = [
        *session.exec(select_rows(Offer).where(col(Offer.arguments).contains("person_id"))),
        *session.exec(select_rows(Due).where(col(Due.arguments).contains("person_id"))),
    ]
    for row in found:
        if person_id in people_named(row.arguments):
            session.delete(row)
    for aside in session.exec(select_rows(Quarantined).where(Quarantined.source == "due")).all():
        if person_id in people_named(json.loads(aside.raw).get("arguments", "{}")):
            session.delete(aside)


ERASE: dict[str, Erase] = {
    "offers.person_id": remove(Offer),
    "accounts.person_id": _accounts,
    "link_codes.account_id": keep,  # gone with the accounts
    "memberships.person_id": _stays,
    "arrivals.person_id": remove(Arrival),
    "entries.person_id": _entries,
    "leaves.person_id": remove(Leave),
    "nudges.person_id": remove(Nudge),
    "load_questions.person_id": remove(LoadQuestion),
    "functional_roles.person_id": remove(FunctionalRole),
    "acknowledgements.person_id": remove(Acknowledgement),
    "invitations.person_id": _invitations,
    "invitations.by_person_id": _words_of_invitations,
    "drafts.person_id": remove(Draft),
    "comfortable_windows.person_id": remove(ComfortableWindow),
    "slot_answers.person_id": remove(SlotAnswer),
    "rsvps.person_id": remove(Rsvp),
    "burdens.person_id": remove(Burden),
    "attendances.person_id": keep,  # so that the figures of each meeting still add up
    "meetings.called_by_person_id": keep,
    "meetings.approved_by_person_id": keep,
    "meeting_series.called_by_person_id": keep,
    "agenda_items.by_person_id": keep,
    "meeting_records.by_person_id": keep,
    "agreement_objections.person_id": keep,  # what the group weighed stays listed, without a name
    "actions.owner_person_id": meeting.free_actions,
    "actions.by_person_id": keep,
    "actions.finished_by_person_id": keep,
    "calendar_addresses.person_id": remove(CalendarAddress),
    "notes.author_person_id": noting.unname_author,
    "notes.by_person_id": noting.drop_unsent,
    "note_copies.by_person_id": keep,
    "note_answers.by_person_id": keep,  # what a group said to another stays, without a name
    "needs.by_person_id": keep,
    "needs.changed_by_person_id": keep,
    "asks.by_person_id": keep,
    "ask_steps.by_person_id": keep,
    "reports.by_person_id": keep,
    "reports.approved_by_person_id": keep,
    "report_sections.edited_by_person_id": keep,
    "ratifications.by_person_id": keep,
    "poll_options.person_id": voting.erase_options,
    "ballots.person_id": voting.erase_ballots,
    "concerns.person_id": keep,  # what the group weighed stays listed, without a name
    "electors.person_id": keep,  # so that the figures of each poll still add up
    "polls.opened_by_person_id": keep,
    "polls.closed_by_person_id": keep,
    "poll_versions.by_person_id": keep,
    "poll_options.by_person_id": keep,
    "charters.by_person_id": keep,
    "principles.by_person_id": keep,
    "checklist_ticks.by_person_id": keep,
    "merges.person_id": keep,
    "merges.into_person_id": keep,
    "audit.by_person_id": keep,
    "audit.person_id": keep,
}
"""What becomes of each column that names a person or an account, in this order."""
