"""What nobody needs any more, wherever it stands (X1). Hours, leave and times in groups go when a week is closed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, exists, func, select, update
from sqlmodel import Session

from storage.arrivals import Arrival
from storage.attendance import Attendance, Burden, Rsvp
from storage.ballots import Ballot
from storage.calendar_addresses import CalendarAddress
from storage.inbox import Quarantined
from storage.invitations import Invitation
from storage.meetings import Meeting
from storage.offers import Offer
from storage.outbox import OutboxMessage
from storage.people import Account, Membership, Person
from storage.personal import table_of
from storage.polls import Elector, Poll
from storage.roles import FunctionalRole
from storage.slots import Slot, SlotAnswer


def idle_people(session: Session, instant: datetime, limit: int) -> Sequence[int]:
    """Persons in no group, nor in the core team, none of whose accounts was used since."""
    persons, accounts, stays = table_of(Person), table_of(Account), table_of(Membership)
    wanted = (
        select(persons.c.id)
        .join(accounts, accounts.c.person_id == persons.c.id)
        .where(
            persons.c.core.is_(False),
            ~exists().where(stays.c.person_id == persons.c.id, stays.c.left_at.is_(None)),
        )
        .group_by(persons.c.id)
        .having(func.max(accounts.c.seen_at) < instant)
        .order_by(persons.c.id)
        .limit(limit)
    )
    return list(session.connection().scalars(wanted))


def drop_messages(session: Session, instant: datetime) -> None:
    """Messages from before, and their choices: until then they can be edited and chosen from."""
    connection, said, offers = session.connection(), table_of(OutboxMessage), table_of(Offer)
    old = select(said.c.id).where(said.c.created_at < instant, said.c.state.in_(("sent", "failed")))
    connection.execute(delete(offers).where(offers.c.outbox_id.in_(old)))
    connection.execute(delete(said).where(said.c.target_id.in_(old)))
    connection.execute(delete(said).where(said.c.id.in_(old)))


def drop_waiting(session: Session, instant: datetime) -> None:
    """Private messages that have waited for their readers since before, and the words of what could not be sent."""
    connection, said, offers = session.connection(), table_of(OutboxMessage), table_of(Offer)
    waiting = select(said.c.id).where(said.c.state == "held", said.c.account != "", said.c.created_at < instant)
    connection.execute(delete(offers).where(offers.c.outbox_id.in_(waiting)))
    connection.execute(delete(said).where(said.c.target_id.in_(waiting)))
    connection.execute(delete(said).where(said.c.id.in_(waiting)))
    connection.execute(
        update(said)
        .where(said.c.state == "failed", said.c.created_at < instant, said.c.payload != "")
        .values(payload="")
    )  # fmt: skip


def drop_invitations(session: Session, instant: datetime) -> None:
    """Invitations that were answered before."""
    table = table_of(Invitation)
    session.connection().execute(delete(table).where(table.c.closed_at < instant))


def drop_roles(session: Session, instant: datetime) -> None:
    """Tasks that somebody gave up before."""
    table = table_of(FunctionalRole)
    session.connection().execute(delete(table).where(table.c.until < instant))


def drop_arrivals(session: Session, instant: datetime) -> None:
    """That somebody was in a room which they left before."""
    table = table_of(Arrival)
    session.connection().execute(delete(table).where(table.c.gone_at < instant))


def drop_set_aside(session: Session, instant: datetime) -> None:
    """What could not be handled before."""
    table = table_of(Quarantined)
    session.connection().execute(delete(table).where(table.c.at < instant))


def drop_ballots(session: Session, instant: datetime) -> None:
    """Who could vote in polls that closed before, and what they chose. Figures and reasons stay on record (D6)."""
    electors, ballots, polls = table_of(Elector), table_of(Ballot), table_of(Poll)
    old = select(polls.c.id).where(polls.c.closed_at < instant)
    connection = session.connection()
    connection.execute(delete(electors).where(electors.c.poll_id.in_(old)))
    connection.execute(delete(ballots).where(ballots.c.poll_id.in_(old), ballots.c.reason == ""))
    connection.execute(update(ballots).where(ballots.c.poll_id.in_(old), ballots.c.source != "").values(source=""))


def drop_attendance(session: Session, instant: datetime) -> None:
    """Who could come to meetings that were over before, who came, and what it cost them. Their minutes stay."""
    meetings, slots, answers = table_of(Meeting), table_of(Slot), table_of(SlotAnswer)
    over = func.coalesce(meetings.c.ended_at, meetings.c.starts_at, meetings.c.answers_by, meetings.c.called_at)
    old = select(meetings.c.id).where(over < instant)
    connection = session.connection()
    asked = select(slots.c.id).where(slots.c.meeting_id.in_(old))
    connection.execute(delete(answers).where(answers.c.slot_id.in_(asked)))
    for table in (table_of(Rsvp), table_of(Attendance), table_of(Burden)):
        connection.execute(delete(table).where(table.c.meeting_id.in_(old)))


def drop_addresses(session: Session, instant: datetime) -> None:
    """Calendar addresses that were switched off before."""
    table = table_of(CalendarAddress)
    session.connection().execute(delete(table).where(table.c.revoked_at < instant))
