"""What groups pass on to one another, and what the core team announces (N1)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Text, and_, bindparam, func, or_
from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, select

from storage.database import UtcDateTime
from storage.groups import Group

DRAFT, CONSENT, APPROVAL, SENT, RECALLED, REFUSED = "draft", "consent", "approval", "sent", "recalled", "refused"
UNSENT = frozenset({DRAFT, CONSENT, APPROVAL})
"""The states of a note that has not gone out yet, and may still."""
WAITING, DELIVERED, ACKNOWLEDGED, ANSWERED, DECLINED, TURNED_AWAY = (
    "waiting", "delivered", "acknowledged", "answered", "declined", "turned_away",
)  # fmt: skip
TO_BE_LET_IN = "to_be_let_in"
OPEN = frozenset({TO_BE_LET_IN, WAITING, DELIVERED})
"""The states of a copy to which its group has not said anything."""


class Note(SQLModel, table=True):
    """Words of one group, or of the core team, for others."""

    __tablename__ = "notes"

    id: int | None = Field(default=None, primary_key=True)
    """The number that people use: 12 is N12."""
    group_id: int | None = Field(default=None, foreign_key="groups.id", index=True)
    """Whose it is; None: the core team's, an announcement."""
    by_person_id: int = Field(foreign_key="persons.id", index=True)
    """Who sends it."""
    author_person_id: int | None = Field(default=None, foreign_key="persons.id", index=True)
    """Whose words they are, where that is somebody known: who sends it as a rule."""
    author: str = ""
    """How whoever wrote it was called then."""
    text: str = Field(sa_type=Text)
    """JSON: rich text, as `bot.core.text.Text.to_json` says."""
    files: str = Field(default="[]", sa_type=Text)
    """JSON: the files that came with it, as `bot.core.events.Attached` says."""
    state: str = SENT
    """`draft` (who sends it is asked whether it may leave its room), `consent` (its author is asked), `approval` (the
    co-chairs are), `sent`, `recalled` or `refused`."""
    at: datetime = Field(sa_type=UtcDateTime)
    """When it was written."""
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    edited_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int = 1
    """Counts up with every edit."""
    everybody: bool = False
    """Whether it is for all groups."""
    platform: str = ""
    room: str = ""
    message: str = Field(default="", index=True)
    """The message whose words these are: an edit of it changes the note."""
    origin_id: int | None = Field(default=None, foreign_key="notes.id")
    """The note that is passed on here once more."""
    encrypted: bool = False
    """Whether its words were said in a room that is encrypted."""

    @property
    def number(self) -> int:
        """Its number."""
        assert self.id is not None
        return self.id


class NoteCopy(SQLModel, table=True):
    """A note in one of the groups that it is for, and what became of it there."""

    __tablename__ = "note_copies"
    __table_args__ = (UniqueConstraint("note_id", "group_id"),)

    id: int | None = Field(default=None, primary_key=True)
    note_id: int = Field(foreign_key="notes.id", index=True)
    group_id: int = Field(foreign_key="groups.id", index=True)
    state: str = WAITING
    """`waiting` (on its way, or for a room), `to_be_let_in` (a co-chair there is asked), `delivered`, `acknowledged`,
    `answered`, `declined`, or `turned_away` by a co-chair before it was shown."""
    changed_at: datetime = Field(sa_type=UtcDateTime)
    by_person_id: int | None = Field(default=None, foreign_key="persons.id")
    """Who acknowledged, answered, declined or turned away."""
    opened: bool = False
    """Whether who sends it was asked to let it go from an encrypted room into rooms of this group that are not."""


class NoteAnswer(SQLModel, table=True):
    """What a group says to a note: it returns to where that came from."""

    __tablename__ = "note_answers"

    id: int | None = Field(default=None, primary_key=True)
    copy_id: int = Field(foreign_key="note_copies.id", index=True)
    kind: str
    """`answer` or `decline`."""
    text: str = Field(sa_type=Text)
    by_person_id: int = Field(foreign_key="persons.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime)


_FIND = select(Note).where(Note.id == bindparam("number"))
_LOCK = _FIND.with_for_update()
_COPIES = (
    select(NoteCopy, Group)
    .join(Group, col(Group.id) == NoteCopy.group_id)
    .where(NoteCopy.note_id == bindparam("number"))
    .order_by(Group.name, Group.slug)
)


def find(session: Session, number: int, *, lock: bool = False) -> Note | None:
    """The note with this number; `lock`: to change it, or a copy of it, in this unit of work."""
    return session.exec(_LOCK if lock else _FIND, params={"number": number}).first()


def copies_of(session: Session, number: int) -> Sequence[tuple[NoteCopy, Group]]:
    """The groups that a note is for, by name, and what became of it there."""
    return session.exec(_COPIES, params={"number": number}).all()


def answers_to(session: Session, number: int) -> Sequence[tuple[NoteAnswer, NoteCopy]]:
    """What groups have said to a note, the oldest first."""
    return session.exec(
        select(NoteAnswer, NoteCopy)
        .join(NoteCopy, col(NoteCopy.id) == NoteAnswer.copy_id)
        .where(NoteCopy.note_id == number)
        .order_by(col(NoteAnswer.id))
    ).all()


def of_message(session: Session, platform: str, room: str, message: str) -> Sequence[Note]:
    """The notes whose words are a message's and that may still change, the oldest first."""
    return session.exec(
        select(Note)
        .where(Note.message == message, Note.platform == platform, Note.room == room)
        .where(col(Note.state).not_in((RECALLED, REFUSED)))
        .order_by(col(Note.id))
    ).all()


def sent_before(
    session: Session, group_id: int | None, group_ids: Collection[int], limit: int
) -> Sequence[tuple[Note, NoteCopy]]:
    """The notes of a group that went, or are to go, to some of these groups, the newest first."""
    owner = col(Note.group_id).is_(None) if group_id is None else Note.group_id == group_id
    return session.exec(
        select(Note, NoteCopy)
        .join(NoteCopy, col(NoteCopy.note_id) == Note.id)
        .where(owner, col(NoteCopy.group_id).in_(group_ids))
        .where(col(Note.state).not_in((RECALLED, REFUSED)), NoteCopy.state != TURNED_AWAY)
        .order_by(col(Note.id).desc())
        .limit(limit)
    ).all()


def chain_of(session: Session, number: int | None) -> Sequence[Note]:
    """A note, the one that was passed on in it, and so on: the first words last."""
    found: list[Note] = []
    while number is not None and number not in {note.id for note in found}:
        note = session.get_one(Note, number)
        found.append(note)
        number = note.origin_id
    return found


def passed_on(session: Session, number: int) -> set[int]:
    """The notes in which a note was passed on, directly or not, and itself."""
    found, newest = {number}, {number}
    while newest:
        newest = set(session.exec(select(Note.id).where(col(Note.origin_id).in_(newest))).all()) - found - {None}  # type: ignore[assignment]  # rows have ids
        found |= newest
    return found


def copies_among(session: Session, numbers: Collection[int]) -> Sequence[NoteCopy]:
    """The copies of several notes that were not recalled or refused."""
    return session.exec(
        select(NoteCopy)
        .join(Note, col(Note.id) == NoteCopy.note_id)
        .where(col(NoteCopy.note_id).in_(numbers), col(Note.state).not_in((RECALLED, REFUSED)))
        .where(NoteCopy.state != TURNED_AWAY)
        .order_by(col(NoteCopy.note_id))
    ).all()


def received(session: Session, group_id: int, states: Collection[str]) -> Sequence[tuple[Note, NoteCopy]]:
    """The notes in a group whose copies are in some states and were not recalled, the newest first."""
    return session.exec(
        select(Note, NoteCopy)
        .join(NoteCopy, col(NoteCopy.note_id) == Note.id)
        .where(NoteCopy.group_id == group_id, col(NoteCopy.state).in_(states), Note.state == SENT)
        .order_by(col(Note.id).desc())
    ).all()


def _concerns(group_id: int | None) -> ColumnElement[bool]:
    """Whether a note is a group's, or has come to it; for the core team: whether it is an announcement."""
    if group_id is None:
        return col(Note.group_id).is_(None)
    copies = select(NoteCopy.note_id).where(NoteCopy.group_id == group_id)
    shown = copies.where(col(NoteCopy.state).not_in((TO_BE_LET_IN, TURNED_AWAY)))
    came = and_(col(Note.id).in_(shown), col(Note.state).in_((SENT, RECALLED)))
    return or_(col(Note.group_id) == group_id, came)


def count(session: Session, group_id: int | None) -> int:
    """How many notes a group has sent and got; for the core team: how many announcements there are."""
    return session.exec(select(func.count()).select_from(Note).where(_concerns(group_id))).one()


def page(session: Session, group_id: int | None, first: int, limit: int) -> Sequence[Note]:
    """So many of them after the first so many: those that still wait for somebody, then the newest."""
    waits = select(NoteCopy.note_id).where(col(NoteCopy.state).in_(OPEN))
    if group_id is not None:
        waits = waits.where(or_(col(NoteCopy.group_id) == group_id, col(Note.group_id) == group_id))
    is_open = or_(col(Note.state).in_(UNSENT), and_(col(Note.state) == SENT, col(Note.id).in_(waits)))
    return session.exec(
        select(Note).where(_concerns(group_id)).order_by(is_open.desc(), col(Note.id).desc()).offset(first).limit(limit)
    ).all()


def copies_by_note(session: Session, numbers: Collection[int]) -> dict[int, list[tuple[NoteCopy, Group]]]:
    """The copies of several notes, with their groups."""
    found: dict[int, list[tuple[NoteCopy, Group]]] = {}
    for copy, group in session.exec(
        select(NoteCopy, Group)
        .join(Group, col(Group.id) == NoteCopy.group_id)
        .where(col(NoteCopy.note_id).in_(numbers))
        .order_by(Group.name, Group.slug)
    ):
        found.setdefault(copy.note_id, []).append((copy, group))
    return found


def to_take_back(session: Session, person_id: int, led: Collection[int], *, core: bool, limit: int) -> Sequence[Note]:
    """The newest notes that went out, or may still: a person's own, those of groups that they lead, announcements.

    `core`: announcements count.
    """
    whose = or_(col(Note.group_id).in_(led), and_(col(Note.by_person_id) == person_id, col(Note.group_id).is_not(None)))
    if core:
        whose = or_(whose, col(Note.group_id).is_(None))
    found = select(Note).where(col(Note.state).in_((*UNSENT, SENT)), whose)
    return session.exec(found.order_by(col(Note.id).desc()).limit(limit)).all()


def to_be_approved(session: Session, group_ids: Collection[int]) -> Sequence[Note]:
    """The notes that wait for a co-chair of these groups, before they go out or come in, the newest first."""
    waits = select(NoteCopy.note_id).where(col(NoteCopy.group_id).in_(group_ids), NoteCopy.state == TO_BE_LET_IN)
    goes_out = and_(col(Note.state) == APPROVAL, col(Note.group_id).in_(group_ids))
    comes_in = and_(col(Note.state) == SENT, col(Note.id).in_(waits))
    return session.exec(select(Note).where(or_(goes_out, comes_in)).order_by(col(Note.id).desc())).all()


def unanswered(session: Session, group_ids: Collection[int], before: datetime) -> dict[int, int]:
    """How many notes arrived in each of several groups before an instant, and nobody there has said anything to."""
    return dict(
        session.exec(
            select(NoteCopy.group_id, func.count())
            .join(Note, col(Note.id) == NoteCopy.note_id)
            .where(col(NoteCopy.group_id).in_(group_ids), NoteCopy.state == DELIVERED, Note.state == SENT)
            .where(NoteCopy.changed_at < before)
            .group_by(col(NoteCopy.group_id))
        ).all()
    )
