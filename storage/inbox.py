"""What has been handled, how far each platform was read, and what was set aside."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Index, Integer, Text, cast, delete, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import UtcDateTime

KEPT = timedelta(days=395)
"""How long a handled event is remembered: as long as a message may still be edited with effect (H1)."""


class HandledEvent(SQLModel, table=True):
    """One platform event that has acted."""

    __tablename__ = "handled_events"
    __table_args__ = (Index("ix_handled_events_message", "platform", "room", "message"),)

    platform: str = Field(primary_key=True)
    event: str = Field(primary_key=True)
    handled_at: datetime = Field(sa_type=UtcDateTime, index=True)
    room: str = ""
    message: str = ""
    """The message it was, so that an edit or a deletion can find it."""
    outcome: str = ""
    """`done`, `refused` (its code follows after a colon), `failed`, or empty for what asked for nothing."""


class Position(SQLModel, table=True):
    """Where to go on reading a platform."""

    __tablename__ = "positions"

    platform: str = Field(primary_key=True)
    token: str = Field(sa_type=Text)


class Quarantined(SQLModel, table=True):
    """An event or a job that could not be handled, whole, with the reference under which its traceback is logged."""

    __tablename__ = "quarantined"

    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(index=True)
    source: str
    """The platform, or `due` for a job."""
    event: str
    raw: str = Field(sa_type=Text)
    error: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=UtcDateTime)


_events = HandledEvent.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
_positions = Position.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
_CLAIM = {
    "sqlite": sqlite.insert(_events).on_conflict_do_nothing().returning(_events.c.event),
    "postgresql": postgresql.insert(_events).on_conflict_do_nothing().returning(_events.c.event),
}
_SAVE_SQLITE = sqlite.insert(_positions)
_SAVE_POSTGRESQL = postgresql.insert(_positions)
_SAVE = {
    "sqlite": _SAVE_SQLITE.on_conflict_do_update(
        index_elements=["platform"], set_={"token": _SAVE_SQLITE.excluded.token}
    ),
    "postgresql": _SAVE_POSTGRESQL.on_conflict_do_update(
        index_elements=["platform"], set_={"token": _SAVE_POSTGRESQL.excluded.token}
    ),
}


def claim(session: Session, platform: str, event: str, now: datetime, room: str, message: str, outcome: str) -> bool:
    """Mark an event as handled; False when it has been handled before."""
    result = session.connection().execute(
        _CLAIM[session.get_bind().dialect.name],
        {
            "platform": platform,
            "event": event,
            "handled_at": now,
            "room": room,
            "message": message,
            "outcome": outcome,
        },
    )
    return result.first() is not None


def earlier(session: Session, platform: str, room: str, message: str, *, but: str) -> Sequence[HandledEvent]:
    """What became of a message before the event `but`: first the message itself, then its edits."""
    return session.exec(
        select(HandledEvent)
        .where(
            HandledEvent.platform == platform,
            HandledEvent.room == room,
            HandledEvent.message == message,
            HandledEvent.event != but,
        )
        .order_by(col(HandledEvent.handled_at))
    ).all()


def position(session: Session, platform: str) -> str | None:
    """Where to go on reading."""
    return session.exec(select(Position.token).where(Position.platform == platform)).first()


def highest_number(session: Session, platform: str) -> int:
    """The last number that a platform gave which counts its events (e1, e2 …) and whose position is that count."""
    number = cast(func.substr(HandledEvent.event, 2), Integer)
    handled = session.exec(select(func.max(number)).where(HandledEvent.platform == platform)).one()
    return max(handled or 0, int(position(session, platform) or 0))


def save_position(session: Session, platform: str, token: str) -> None:
    """Remember where to go on."""
    session.connection().execute(_SAVE[session.get_bind().dialect.name], {"platform": platform, "token": token})


def forget_old(session: Session, now: datetime) -> int:
    """Drop what is too old to be delivered or edited again; returns how many rows went."""
    result = session.connection().execute(delete(_events).where(_events.c.handled_at < now - KEPT))
    return result.rowcount
