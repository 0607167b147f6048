"""The choices under messages, and what each of them does."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Text, and_, bindparam, delete, false, update
from sqlmodel import Field, Session, SQLModel, col, select

from storage.outbox import OutboxMessage, begins
from storage.people import Account


class Offer(SQLModel, table=True):
    """One choice under a message, and what it does."""

    __tablename__ = "offers"

    token: str = Field(primary_key=True)
    outbox_id: int = Field(foreign_key="outbox.id", index=True)
    position: int
    key: str
    sign: str
    label: str
    action: str
    arguments: str = Field(default="{}", sa_type=Text)
    person_id: int | None = Field(default=None, foreign_key="persons.id")
    """Only this person may choose it; None when everybody there may."""
    closed: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """No longer shown. It is understood all the same, so that who taps it just then, or reacts later, has an answer."""


_outbox = OutboxMessage.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
_offers = Offer.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it


_OFFERS_OF = (
    select(Offer)
    .join(OutboxMessage, col(OutboxMessage.id) == Offer.outbox_id)
    .where(col(OutboxMessage.key) == bindparam("wanted_key"), col(Offer.closed).is_(False))
    .order_by(col(Offer.outbox_id), col(Offer.position))
)
_OFFER_BY_TOKEN = (
    select(Offer, OutboxMessage)
    .join(OutboxMessage, col(OutboxMessage.id) == Offer.outbox_id)
    .where(Offer.token == bindparam("wanted"))
)
_RETIRED = ":old"


def of_message(session: Session, key: str) -> Mapping[int, Sequence[Offer]]:
    """The choices that are shown under every copy of the message with this key, by the row of the copy."""
    found: dict[int, list[Offer]] = {}
    for offer in session.exec(_OFFERS_OF, params={"wanted_key": key}):
        found.setdefault(offer.outbox_id, []).append(offer)
    return found


def on_message(session: Session, platform: str, room: str, message: str) -> Sequence[tuple[Offer, OutboxMessage]]:
    """The choices under a message of the platform."""
    return session.exec(
        select(Offer, OutboxMessage)
        .join(OutboxMessage, col(OutboxMessage.id) == Offer.outbox_id)
        .where(OutboxMessage.platform == platform, OutboxMessage.room == room, OutboxMessage.message == message)
        .order_by(col(Offer.position))
    ).all()


def newest_in(session: Session, platform: str, room: str) -> Sequence[tuple[Offer, OutboxMessage]]:
    """The choices under the newest message with choices in a room, closed ones left out."""
    newest = session.exec(
        select(OutboxMessage.id)
        .join(Offer, col(Offer.outbox_id) == OutboxMessage.id)
        .where(OutboxMessage.platform == platform, OutboxMessage.room == room, col(Offer.closed).is_(False))
        .order_by(col(OutboxMessage.id).desc())
        .limit(1)
    ).first()
    if newest is None:
        return []
    return session.exec(
        select(Offer, OutboxMessage)
        .join(OutboxMessage, col(OutboxMessage.id) == Offer.outbox_id)
        .where(OutboxMessage.id == newest)
        .order_by(col(Offer.position))
    ).all()


def by_token(session: Session, token: str) -> tuple[Offer, OutboxMessage] | None:
    """The choice that a button stands for."""
    return session.exec(_OFFER_BY_TOKEN, params={"wanted": token}).first()


def said_before(session: Session, action: str, before: datetime) -> Sequence[Offer]:
    """The choices with this action under messages from before an instant."""
    return session.exec(
        select(Offer)
        .join(OutboxMessage, col(OutboxMessage.id) == Offer.outbox_id)
        .where(Offer.action == action, OutboxMessage.created_at < before)
    ).all()


def open_keys(session: Session, beginning: str) -> Sequence[str]:
    """The keys that begin so, of messages whose choices are still offered."""
    return session.exec(
        select(OutboxMessage.key)
        .join(Offer, col(Offer.outbox_id) == OutboxMessage.id)
        .where(begins(beginning), col(Offer.closed).is_(False))
        .distinct()
        .order_by(OutboxMessage.key)
    ).all()


def open_copies(session: Session, beginning: str) -> dict[str, set[int]]:
    """The same of private messages alone, with whoever reads them: the persons whose accounts they went to are now."""
    found: dict[str, set[int]] = {}
    for key, person_id in session.exec(
        select(OutboxMessage.key, Account.person_id)
        .join(Offer, col(Offer.outbox_id) == OutboxMessage.id)
        .join(
            Account,
            and_(col(Account.platform) == OutboxMessage.platform, col(Account.account) == OutboxMessage.account),
        )
        .where(begins(beginning), col(Offer.closed).is_(False))
        .distinct()
        .order_by(OutboxMessage.key)
    ):
        found.setdefault(key, set()).add(person_id)
    return found


def close(session: Session, key: str) -> None:
    """The choices under every copy of the message with this key are shown no longer."""
    copies = select(OutboxMessage.id).where(OutboxMessage.key == key)
    session.connection().execute(update(_offers).where(_offers.c.outbox_id.in_(copies)).values(closed=True))


def move(session: Session, before: int, after: int) -> None:
    """The choices of one message are under another one now."""
    session.flush()
    session.connection().execute(update(_offers).where(_offers.c.outbox_id == before).values(outbox_id=after))


def retire(session: Session, key: str) -> str:
    """The message with this key makes room for a new one; returns the key by which it can be edited a last time.

    Nothing under it can be chosen any more.
    """
    retired = f"{key}{_RETIRED}"
    connection = session.connection()
    connection.execute(update(_outbox).where(_outbox.c.key == retired).values(key=""))
    copies = select(OutboxMessage.id).where(OutboxMessage.key == key)
    connection.execute(delete(_offers).where(_offers.c.outbox_id.in_(copies)))
    connection.execute(update(_outbox).where(_outbox.c.key == key).values(key=retired))
    return retired


def drop(session: Session, outbox_id: int) -> None:
    """The choices under a message are no longer offered."""
    session.connection().execute(delete(_offers).where(_offers.c.outbox_id == outbox_id))


def drop_all(session: Session, beginning: str) -> None:
    """The choices under all messages whose keys begin so are no longer offered."""
    said = select(OutboxMessage.id).where(begins(beginning))
    session.connection().execute(delete(_offers).where(_offers.c.outbox_id.in_(said)))
