"""Events that came encrypted and could not be read, until their key comes."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Index, Text, UniqueConstraint, delete, func, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import UtcDateTime

KEPT = timedelta(days=7)
"""How long an event waits for its key."""
AGAIN = timedelta(hours=1)
"""How long nobody is told anew, be it that a message of theirs was readable: two devices may take turns."""

AT_MOST = 500
"""How many of one account's wait in one room: each may hold 64 KiB, and anybody in a room can send such events."""
FEWER = 400
"""To so many they are brought down then."""
AT_ONCE = 100
"""How many are taken out of the database together."""


class SealedEvent(SQLModel, table=True):
    """One event that nobody could read yet."""

    __tablename__ = "sealed_events"
    __table_args__ = (
        UniqueConstraint("platform", "event"),
        Index("ix_sealed_events_account", "platform", "room", "account"),
    )

    id: int | None = Field(default=None, primary_key=True)
    platform: str
    event: str
    room: str
    """Where the room is now, if it has moved."""
    account: str
    """Who sent it."""
    session: str = Field(index=True)
    """By which its platform names the key; empty where no key would help."""
    raw: str = Field(sa_type=Text)
    """All of it, as its platform reads it again."""
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    """When the platform received it."""
    told_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When its sender was told; None where nobody was."""
    past: bool = False
    """Whether something else of theirs could be read after they had been told."""


_sealed = SealedEvent.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
_KEEP = {
    "sqlite": sqlite.insert(_sealed).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(_sealed).on_conflict_do_nothing(),
}


def keep(session: Session, sealed: SealedEvent) -> None:
    """Let an event wait for its key; one that waits already is left as it is."""
    session.connection().execute(_KEEP[session.get_bind().dialect.name], sealed.model_dump(exclude={"id"}))


def make_room(session: Session, sealed: SealedEvent) -> int:
    """Where too many of one account's wait in a room, let the oldest wait no more; how many those were.

    The one by which it is known that its sender was told last stays, or they would be told anew.
    """
    theirs = _theirs(sealed)
    newest = select(SealedEvent.id).where(theirs).order_by(col(SealedEvent.id).desc())
    if session.exec(newest.offset(AT_MOST).limit(1)).first() is None:
        return 0
    last = session.exec(newest.offset(FEWER).limit(1)).one()
    told_last = session.exec(newest.where(col(SealedEvent.told_at).is_not(None)).limit(1)).first()
    gone = delete(_sealed).where(theirs, _sealed.c.id <= last, _sealed.c.id != (told_last or 0))
    return session.connection().execute(gone).rowcount


def find(session: Session, platform: str, event: str) -> SealedEvent | None:
    """One that still waits."""
    return session.exec(select(SealedEvent).where(SealedEvent.platform == platform, SealedEvent.event == event)).first()


def forget(session: Session, platform: str, event: str) -> None:
    """It waits no more."""
    session.connection().execute(delete(_sealed).where(_sealed.c.platform == platform, _sealed.c.event == event))


def of_keys(session: Session, platform: str, keys: Collection[str], after: int) -> Sequence[SealedEvent]:
    """The events that some keys would open, in the order in which they came: the next ones after the id `after`.

    The keys may be more than a statement takes.
    """
    waiting = (
        select(SealedEvent.id, SealedEvent.session)
        .where(SealedEvent.platform == platform, col(SealedEvent.id) > after)
        .order_by(col(SealedEvent.id))
    )
    wanted = list(islice((number for number, key in session.exec(waiting) if key in keys), AT_ONCE))
    return session.exec(select(SealedEvent).where(col(SealedEvent.id).in_(wanted)).order_by(col(SealedEvent.id))).all()


def keys(session: Session, platform: str) -> frozenset[str]:
    """The keys that are waited for."""
    found = select(SealedEvent.session).where(SealedEvent.platform == platform, SealedEvent.session != "").distinct()
    return frozenset(session.exec(found))


def senders(session: Session) -> set[tuple[str, str, str]]:
    """Platform, room and account of everybody of whom something waits that no readable message has followed."""
    found = select(SealedEvent.platform, SealedEvent.room, SealedEvent.account).where(~col(SealedEvent.past)).distinct()
    return {(platform, room, account) for platform, room, account in session.exec(found)}


def heard(session: Session, platform: str, room: str, account: str) -> bool:
    """Something of theirs could be read. Returns whether something waits still of which they were not told."""
    theirs = (_sealed.c.platform == platform, _sealed.c.room == room, _sealed.c.account == account)
    connection = session.connection()
    connection.execute(update(_sealed).where(*theirs, _sealed.c.told_at.is_not(None)).values(past=True))
    return bool(connection.scalar(select(func.count()).select_from(_sealed).where(*theirs, ~_sealed.c.past)))


def is_told(session: Session, sealed: SealedEvent, now: datetime) -> bool:
    """Whether the sender of an event knows already that the bot cannot read what they send."""
    found = select(SealedEvent.id).where(
        _theirs(sealed),
        (~col(SealedEvent.past) & (col(SealedEvent.told_at) > now - KEPT)) | (col(SealedEvent.told_at) > now - AGAIN),
    )
    return session.exec(found.limit(1)).first() is not None


def told(session: Session, sealed: SealedEvent, now: datetime) -> None:
    """The sender has been told of all that waits."""
    waiting = update(_sealed).where(_theirs(sealed), _sealed.c.told_at.is_(None))
    session.connection().execute(waiting.values(told_at=now))


def move(session: Session, platform: str, old: str, new: str) -> None:
    """A room has another id."""
    where = (_sealed.c.platform == platform, _sealed.c.room == old)
    session.connection().execute(update(_sealed).where(*where).values(room=new))


def forget_before(session: Session, instant: datetime) -> None:
    """What was received before waits no more."""
    session.connection().execute(delete(_sealed).where(_sealed.c.at < instant))


def _theirs(sealed: SealedEvent) -> Any:
    """What waits of the same account in the same room."""
    return (
        (_sealed.c.platform == sealed.platform)
        & (_sealed.c.room == sealed.room)
        & (_sealed.c.account == sealed.account)
    )
