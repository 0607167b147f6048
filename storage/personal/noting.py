"""What people had to do with notes between groups: how it goes and is told (N1, X1)."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, update
from sqlmodel import Session, col, select

from storage.notes import REFUSED, UNSENT, Note
from storage.personal import table_of

Row = dict[str, Any]


def unsent_of(session: Session, person_id: int) -> Sequence[tuple[int, str]]:
    """The notes of theirs, as who wrote or who sends them, that have not gone out yet, with what they wait for."""
    theirs = or_(col(Note.by_person_id) == person_id, col(Note.author_person_id) == person_id)
    found = session.exec(select(Note).where(theirs, col(Note.state).in_(UNSENT)).order_by(col(Note.id)))
    return [(note.number, note.state) for note in found]


def unname_author(session: Session, person_id: int, now: datetime) -> None:
    """Words that went to other groups stay theirs, without a name; those that have not gone out yet go nowhere."""
    table = table_of(Note)
    theirs = table.c.author_person_id == person_id
    connection = session.connection()
    unsent = theirs & table.c.state.in_(UNSENT)
    connection.execute(update(table).where(unsent).values(state=REFUSED, text="[]", files="[]"))
    connection.execute(update(table).where(theirs).values(author="", author_person_id=None))


def drop_unsent(session: Session, person_id: int, now: datetime) -> None:
    """What they wanted to send and has not gone yet goes nowhere; the rest stays the group's, without a name."""
    table = table_of(Note)
    unsent = (table.c.by_person_id == person_id) & table.c.state.in_(UNSENT)
    session.connection().execute(update(table).where(unsent).values(state=REFUSED, text="[]", files="[]"))


def sent(session: Session, person_id: int) -> list[Row]:
    """The notes that they sent."""
    found = session.exec(select(Note).where(Note.by_person_id == person_id).order_by(col(Note.id)))
    return [
        {**_told(note), "group_id": note.group_id, "state": note.state, "at": note.at, "sent_at": note.sent_at}
        for note in found
    ]


def written(session: Session, person_id: int) -> list[Row]:
    """Words of theirs, whoever passed them on or wants to."""
    found = session.exec(select(Note).where(Note.author_person_id == person_id).order_by(col(Note.id)))
    return [{**_told(note), "author": note.author, "state": note.state} for note in found]


def _told(note: Note) -> Row:
    return {
        "number": note.id,
        "text": "".join(span[0] for span in json.loads(note.text)),
        "files": [file.get("name", "") for file in json.loads(note.files)],
        "message": note.message,
    }
