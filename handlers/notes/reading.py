"""Notes as they are shown, and the keys of the messages that show them."""

import json
from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session

from bot.core import secrecy
from bot.core.events import Attached
from bot.core.text import Text
from handlers.notes.views.cards import ROOMLESS, UNOPENED, Card, Line
from handlers.notes.views.copies import Shown
from storage import groups, notes, outbox
from storage.groups import Group, Room
from storage.notes import WAITING, Note, NoteCopy

Copies = Sequence[tuple[NoteCopy, Group]]

MOST_PIECES = 8
"""Messages that a note of the greatest length can take."""


def copy_key(number: int, group_id: int) -> str:
    """The key of the last message of a note in a group: the one that has its choices."""
    return f"notes.copy:{number}:{group_id}"


def piece_key(number: int, group_id: int, piece: int) -> str:
    """The key of a message before that."""
    return f"notes.piece:{number}:{group_id}:{piece}"


def card_key(number: int) -> str:
    """The key of what shows the states where the note comes from."""
    return f"notes.card:{number}"


def draft_key(number: int) -> str:
    """The key of the question whether it may leave an encrypted room."""
    return f"notes.draft:{number}"


def consent_key(number: int) -> str:
    """The key of the question to the author."""
    return f"notes.consent:{number}"


def approval_key(number: int) -> str:
    """The key of the question to the co-chairs of the group that it comes from."""
    return f"notes.approval:{number}"


def letting_in_key(number: int, group_id: int) -> str:
    """The key of the question to the co-chairs of a group that it is for."""
    return f"notes.let-in:{number}:{group_id}"


def reminder_key(number: int, group_id: int) -> str:
    """The key of the reminder to the co-chairs of a group that has said nothing."""
    return f"notes.reminder:{number}:{group_id}"


def read_copy_key(key: str) -> tuple[int, int] | None:
    """The note and the group whose message has this key, if it is one of a note's, or reminds of one."""
    kind, _, rest = key.partition(":")
    if kind not in {"notes.copy", "notes.piece", "notes.reminder"}:
        return None
    number, group_id = rest.split(":")[:2]
    return int(number), int(group_id)


def read_card_key(key: str) -> int | None:
    """The note whose states, or whose question to those who send it, a message with this key shows."""
    kind, _, rest = key.partition(":")
    return int(rest.split(":")[0]) if kind in {"notes.card", "notes.draft", "notes.approval", "notes.opening"} else None


def text_of(note: Note) -> Text:
    return Text.from_json(json.loads(note.text))


def files_of(note: Note) -> tuple[Attached, ...]:
    return tuple(Attached.from_json(file) for file in json.loads(note.files))


def shown(session: Session, note: Note) -> Shown:
    """A note as it is read."""
    group = session.get_one(Group, note.group_id) if note.group_id is not None else None
    origin = None
    if note.origin_id is not None:
        first = notes.chain_of(session, note.origin_id)[-1]
        owner = session.get_one(Group, first.group_id) if first.group_id is not None else None
        origin = (first.number, owner.name if owner else "")
    return Shown(
        number=note.number,
        group=group.name if group else "",
        author=note.author,
        at=note.at,
        text=text_of(note),
        files=[file.name for file in files_of(note)],
        edited_at=note.edited_at,
        origin=origin,
    )


def shown_to_core(session: Session, note: Note) -> Shown:
    """The same in the core team's rooms, for which the words of an encrypted one were not meant (N1)."""
    read = shown(session, note)
    if not note.encrypted or not secrecy.is_core_readable(session):
        return read
    return replace(read, text=Text(), files=(), hidden=True)


def shown_where_asked(session: Session, note: Note, key: str) -> Shown:
    """The same wherever a question with this key stands: with the co-chairs, or with the core team in their place."""
    is_in_room = any(not row.account for row in outbox.by_key(session, key))
    return shown_to_core(session, note) if is_in_room else shown(session, note)


def card_of(session: Session, note: Note, copies: Copies) -> Card:
    """A note with the states of all its groups."""
    waiting = [copy.group_id for copy, _ in copies if copy.state == WAITING]
    housed = groups.rooms_by_group(session, waiting) if waiting else {}
    lines = [
        Line(group.name, copy.state, copy.changed_at)
        if copy.state != WAITING
        else Line(group.name, _waits(note, copy, housed.get(copy.group_id, ())))
        for copy, group in copies
    ]
    return Card(shown(session, note), note.state, lines)


def _waits(note: Note, copy: NoteCopy, rooms: Sequence[Room]) -> str:
    """What a copy waits for."""
    if all(room.lost_at is not None for room in rooms):
        return ROOMLESS
    if note.encrypted and not copy.opened and not all(room.encrypted for room in rooms):
        return UNOPENED
    return WAITING
