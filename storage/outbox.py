"""Messages on their way out, and those that have gone. Their choices are in `storage.offers`."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Index, String, Text, and_, bindparam, or_, text, update
from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import UtcDateTime

_BYTEWISE = String().with_variant(String(collation="C"), "postgresql")


class OutboxMessage(SQLModel, table=True):
    """One message to one place, rendered for who reads it there."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_open", "state", "id", sqlite_where=text("state <> 'sent'"),
            postgresql_where=text("state <> 'sent'"),
        ),
        Index("ix_outbox_message", "platform", "room", "message"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    transaction: str = Field(unique=True)
    platform: str
    room: str
    thread: str = ""
    account: str = ""
    """The platform's id of the one reader, when it is private."""
    kind: str = "say"
    payload: str = Field(sa_type=Text)
    """JSON: what `bot.runtime.outbox` makes of a rendered message; empty once it has arrived (X1)."""
    key: str = Field(default="", index=True, sa_type=_BYTEWISE)
    """The name by which a feature edits it later, in every place that it went to."""
    target_id: int | None = Field(default=None, foreign_key="outbox.id", index=True)
    """The row whose message this one edits."""
    state: str = "pending"
    """`pending`, `sent`, `failed` or `held`: until a person opens a private chat, or the bot can write in a room."""
    message: str = ""
    """The platform's id of the message, once it has arrived."""
    error: str = ""
    created_at: datetime = Field(sa_type=UtcDateTime)


_outbox = OutboxMessage.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it


_ADD = _outbox.insert().returning(_outbox.c.id)
_MARK_SENT = (
    update(_outbox)
    .where(_outbox.c.id == bindparam("row"), _outbox.c.transaction == bindparam("sent_transaction"))
    .values(state="sent", message=bindparam("sent_message"), room=bindparam("sent_room"), payload="")
)
PART, FILE = ":part:", ":file:"
"""What follows a message's key in those of its parts, all but the last, and of the files that came with it."""
_BY_KEY = (
    select(OutboxMessage)
    .where(
        col(OutboxMessage.key) == bindparam("wanted_key"), OutboxMessage.kind == "say", OutboxMessage.state != "failed"
    )
    .order_by(col(OutboxMessage.id))
)
_COPIES = (
    select(OutboxMessage)
    .where(
        or_(
            col(OutboxMessage.key) == bindparam("wanted_key"),
            and_(col(OutboxMessage.key) >= bindparam("parts"), col(OutboxMessage.key) < bindparam("after_parts")),
            and_(col(OutboxMessage.key) >= bindparam("files"), col(OutboxMessage.key) < bindparam("after_files")),
        ),
        OutboxMessage.kind == "say",
        OutboxMessage.state != "failed",
    )
    .order_by(col(OutboxMessage.id))
)
_KNOWN_KEYS = select(OutboxMessage.key).where(col(OutboxMessage.key).in_(bindparam("wanted", expanding=True)))
_PENDING_EDIT = select(OutboxMessage).where(
    col(OutboxMessage.state).in_(("pending", "held")),
    OutboxMessage.kind == "edit",
    OutboxMessage.target_id == bindparam("wanted"),
)
_COLUMNS = [name for name in _outbox.c.keys() if name != "id"]  # noqa: SIM118  # a collection of columns, no dictionary


def add(session: Session, row: OutboxMessage) -> OutboxMessage:
    """Save a new row at once, past the session's bookkeeping: every answer of the bot takes this road."""
    values = {name: getattr(row, name) for name in _COLUMNS}
    row.id = session.connection().execute(_ADD, values).scalar_one()
    return row


def open_messages(session: Session) -> Sequence[OutboxMessage]:
    """What has to go out, oldest first."""
    return session.exec(
        select(OutboxMessage).where(OutboxMessage.state == "pending").order_by(col(OutboxMessage.id))
    ).all()


def mark_sent(session: Session, rows: Sequence[tuple[OutboxMessage, str, str]]) -> None:
    """Rows (the row, the platform's message id, the room) have arrived, in the form that was sent.

    A row that was given a new text and transaction since then stays pending.
    """
    session.connection().execute(
        _MARK_SENT,
        [
            {"row": row.id, "sent_transaction": row.transaction, "sent_message": message, "sent_room": room}
            for row, message, room in rows
        ],
    )


def mark(session: Session, row: int, state: str, error: str = "") -> None:
    """A row is `held` or `failed`, and why."""
    session.connection().execute(update(_outbox).where(_outbox.c.id == row).values(state=state, error=error))


def arrival_of(session: Session, row: int) -> tuple[str, str]:
    """The platform's ids of a row's message and of its room; the first is empty while it has not arrived."""
    return session.exec(select(OutboxMessage.message, OutboxMessage.room).where(OutboxMessage.id == row)).first() or (
        "",
        "",
    )


def is_held(session: Session, row: int) -> bool:
    """Whether a row waits for its room, or for a private chat."""
    return session.exec(select(OutboxMessage.state).where(OutboxMessage.id == row)).first() == "held"


def by_key(session: Session, key: str) -> Sequence[OutboxMessage]:
    """Every copy of the message with this key, failed ones left out."""
    return session.exec(_BY_KEY, params={"wanted_key": key}).all()


def with_files(session: Session, key: str) -> Sequence[OutboxMessage]:
    """Every copy of the message with this key, with all its parts and files, oldest first; failed ones left out."""
    bounds = {"parts": f"{key}{PART}", "files": f"{key}{FILE}"}
    after = {f"after_{name}": f"{bound[:-1]};" for name, bound in bounds.items()}
    return session.exec(_COPIES, params={"wanted_key": key, **bounds, **after}).all()


def copies(session: Session, key: str) -> Sequence[tuple[OutboxMessage, Sequence[OutboxMessage]]]:
    """Every copy of the message with this key, and the parts that went before it where it was too long for one."""
    found = with_files(session, key)
    parts: dict[tuple[str, str, str, str, datetime], list[OutboxMessage]] = {}
    for row in found:
        if PART in row.key and row.key != key:
            parts.setdefault(_copy(row), []).append(row)
    return [(row, [p for p in parts.get(_copy(row), ()) if _id(p) < _id(row)]) for row in found if row.key == key]


def _copy(row: OutboxMessage) -> tuple[str, str, str, str, datetime]:
    room = "" if row.account else row.room  # a private chat may be known of some of its messages only
    return row.platform, room, row.thread, row.account, row.created_at


def _id(row: OutboxMessage) -> int:
    assert row.id is not None
    return row.id


def begins(beginning: str) -> ColumnElement[bool]:
    """Keys that begin so, by the index: keys are ASCII, and compared byte by byte on both databases."""
    key = col(OutboxMessage.key)
    return and_(key >= beginning, key < beginning[:-1] + chr(ord(beginning[-1]) + 1))


def known_keys(session: Session, keys: Collection[str]) -> set[str]:
    """Which of these keys a message has."""
    return set(session.exec(_KNOWN_KEYS, params={"wanted": list(keys)}))


def pending_edit(session: Session, target: int) -> OutboxMessage | None:
    """An edit of the same message that has not gone out yet: a newer one takes its place."""
    return session.exec(_PENDING_EDIT, params={"wanted": target}).first()


def release_held(session: Session, platform: str, account: str, room: str) -> Sequence[OutboxMessage]:
    """The person opened a private chat: what waited for it is pending again."""
    rows = session.exec(
        select(OutboxMessage)
        .where(OutboxMessage.state == "held", OutboxMessage.platform == platform, OutboxMessage.account == account)
        .order_by(col(OutboxMessage.id))
    ).all()
    for row in rows:
        row.state, row.room = "pending", room
    return rows


def release_room(session: Session, platform: str, room: str, thread: str | None = None) -> Sequence[OutboxMessage]:
    """The bot can write in a room again: what was held for it, or for one topic of it, is pending, oldest first."""
    held = select(OutboxMessage).where(
        OutboxMessage.state == "held", OutboxMessage.platform == platform, OutboxMessage.room == room,
        OutboxMessage.account == "",
    )  # fmt: skip
    if thread is not None:
        held = held.where(OutboxMessage.thread == thread)
    rows = session.exec(held.order_by(col(OutboxMessage.id))).all()
    for row in rows:
        row.state = "pending"
    return rows


def give_up(session: Session, platform: str, room: str, thread: str, why: str) -> None:
    """What is held for a room is never sent: the room is somebody else's, or nobody's, from now on."""
    session.connection().execute(
        update(_outbox)
        .where(
            _outbox.c.platform == platform, _outbox.c.room == room, _outbox.c.thread == thread,
            _outbox.c.account == "", _outbox.c.state == "held",
        )
        .values(state="failed", error=why)
    )  # fmt: skip


def move(session: Session, platform: str, old: str, new: str, held: Collection[str] = ()) -> None:
    """What waits for a room that has another id now goes there; in these topics it is held from now on."""
    waiting = update(_outbox).where(_outbox.c.platform == platform, _outbox.c.room == old)
    if held:
        pending = waiting.where(_outbox.c.state == "pending", _outbox.c.account == "", _outbox.c.thread.in_(held))
        session.connection().execute(pending.values(room=new, state="held"))
    session.connection().execute(waiting.where(_outbox.c.state.in_(("pending", "held"))).values(room=new))


def withheld(session: Session, platform: str, room: str, since: int) -> set[int]:
    """The rows for a room, from this one on, that are held, or will never be said."""
    found = select(OutboxMessage.id).where(
        OutboxMessage.platform == platform, OutboxMessage.room == room, OutboxMessage.account == "",
        col(OutboxMessage.state).in_(("held", "failed")), col(OutboxMessage.id) >= since,
    )  # fmt: skip
    return {row for row in session.exec(found) if row is not None}


def key_of(session: Session, platform: str, room: str, message: str) -> str:
    """The key that a message of the platform was said with; empty where it had none, or is not the bot's."""
    found = select(OutboxMessage.key).where(
        OutboxMessage.platform == platform, OutboxMessage.room == room, OutboxMessage.message == message
    )
    return next((key for key in session.exec(found) if key), "")


def said_in(session: Session, platform: str, room: str, thread: str, keys: Collection[str]) -> set[str]:
    """Those of these keys whose message has gone to one room, or is on its way there."""
    found = select(OutboxMessage.key).where(
        col(OutboxMessage.key).in_(keys), OutboxMessage.platform == platform, OutboxMessage.room == room,
        OutboxMessage.thread == thread, OutboxMessage.account == "", col(OutboxMessage.state).in_(("pending", "sent")),
    )  # fmt: skip
    return set(session.exec(found))


def states_of(session: Session, keys: Collection[str]) -> dict[str, set[str]]:
    """How the messages with these keys stand, in all places that they go to."""
    found: dict[str, set[str]] = {}
    rows = select(OutboxMessage.key, OutboxMessage.state).where(
        col(OutboxMessage.key).in_(keys), OutboxMessage.kind == "say"
    )
    for key, state in session.exec(rows):
        found.setdefault(key, set()).add(state)
    return found


def said_after(session: Session, beginning: str, after: int, limit: int) -> Sequence[OutboxMessage]:
    """The messages whose keys begin so, oldest first, from after a row on."""
    return session.exec(
        select(OutboxMessage)
        .where(
            begins(beginning),
            ~col(OutboxMessage.key).contains(PART),
            OutboxMessage.kind == "say",
            col(OutboxMessage.id) > after,
        )
        .order_by(col(OutboxMessage.id))
        .limit(limit)
    ).all()


def forget_texts(session: Session, beginning: str) -> None:
    """Of the messages whose keys begin so, and of their edits, forget the text of those that never arrived."""
    said = select(OutboxMessage.id).where(begins(beginning))
    session.connection().execute(
        update(_outbox)
        .where(_outbox.c.id.in_(said) | _outbox.c.target_id.in_(said), _outbox.c.state == "failed")
        .values(payload="")
    )
