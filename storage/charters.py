"""How each group has said that it works, in versions that stay (G10)."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, false, func, tuple_
from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, select, text

from storage.database import UtcDateTime
from storage.people import Person

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Charter(SQLModel, table=True):
    """One version of a group's charter; the newest holds. The group's language and zone also stand in `groups`."""

    __tablename__ = "charters"
    __table_args__ = (UniqueConstraint("group_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    group_id: int = Field(foreign_key="groups.id")
    version: int
    at: datetime = Field(sa_type=UtcDateTime)
    by_person_id: int | None = Field(default=None, foreign_key="persons.id")
    """None: by the configuration."""
    poll_id: int | None = Field(default=None, foreign_key="polls.id")
    """The poll by which the group changed it; who opened that is `by_person_id`."""
    weekly_minutes: int = 300
    """Expected of a member in a week (H3)."""
    method: str = "consensus"
    """The poll method where none is named."""
    quorum: str = "2/3"
    """A fraction of the electorate (`2/3`) or a head count (`8`) (D5)."""
    fallback: str = "supermajority"
    """The method when consensus is blocked a second time."""
    timezone: str = "UTC"
    """IANA name: the zone that meetings are anchored to, and in which the group's own dates are shown."""
    language: str = "en"
    least_members: int = 10
    """With fewer, the bot warns (G2)."""
    most_members: int = 15
    """One more is refused (G2)."""
    amended_by: str = "cochairs"
    """Who may change the charter: `cochairs` or `poll`."""
    votes_named: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether the group sees who voted what in a poll that is not secret."""
    silent_named: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether the group sees, before the close, who has not voted yet (D8)."""
    call_link: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    """Where the group meets: a link, in which `{meeting}` stands for the meeting; `jitsi` for a room that nobody can
    guess, new for each meeting; empty: nothing is set."""
    notes_approved: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    """Which notes between groups wait for a co-chair: `out`, `in`, `both`; empty: none (N1)."""


def most_members(session: Session, group_ids: Sequence[int]) -> dict[int, int]:
    """How many members each of several groups may have."""
    default = Charter(group_id=0, version=0, at=EPOCH).most_members
    newest = (
        select(Charter.group_id, func.max(Charter.version).label("version"))
        .where(col(Charter.group_id).in_(group_ids))
        .group_by(col(Charter.group_id))
        .subquery()
    )
    found = select(Charter.group_id, Charter.most_members).join(
        newest, and_(newest.c.group_id == Charter.group_id, newest.c.version == Charter.version)
    )
    return dict.fromkeys(group_ids, default) | dict(session.exec(found).all())


def current(session: Session, group_id: int) -> Charter:
    """The version that holds; the defaults, as version 0 and unsaved, where a group has said nothing."""
    newest = select(Charter).where(Charter.group_id == group_id).order_by(col(Charter.version).desc()).limit(1)
    return session.exec(newest).first() or Charter(group_id=group_id, version=0, at=EPOCH)


def versions_of(session: Session, group_id: int) -> Sequence[Charter]:
    """Every version of a group's charter, newest first."""
    return session.exec(select(Charter).where(Charter.group_id == group_id).order_by(col(Charter.version).desc())).all()


def amend(
    session: Session, old: Charter, now: datetime, by: int, *, poll: int | None = None, **changes: Any
) -> Charter:
    """A new version: what the old one says, but for the changes (by field). Both stay, each whole."""
    kept = old.model_dump(exclude={"id", "version", "at", "by_person_id", "poll_id"})
    new = Charter(**{**kept, **changes}, version=old.version + 1, at=now, by_person_id=by, poll_id=poll)
    session.add(new)
    session.flush()
    return new


def authors_of(session: Session, group_id: int) -> dict[int, str]:
    """The names of those who have changed a group's charter, by their rows."""
    changed = select(Charter.by_person_id).where(Charter.group_id == group_id)
    found = session.exec(select(Person.id, Person.name).where(col(Person.id).in_(changed))).all()
    return {row: name for row, name in found if row is not None}


def all_current(session: Session) -> dict[int, Charter]:
    """The versions that hold, by group; groups that have said nothing are left out."""
    newest = select(Charter.group_id, func.max(Charter.version)).group_by(col(Charter.group_id))
    held = select(Charter).where(tuple_(col(Charter.group_id), col(Charter.version)).in_(newest))
    return {charter.group_id: charter for charter in session.exec(held)}
