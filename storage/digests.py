"""The summaries that were sent, and when they are (N3)."""

import json
from collections.abc import Collection
from datetime import datetime, time
from typing import Any

from sqlalchemy import Text, func
from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, select

from storage.database import UtcDateTime


class DigestTime(SQLModel, table=True):
    """The one row that says when the core team has its digest."""

    __tablename__ = "digest_times"

    id: int = Field(default=1, primary_key=True)
    weekday: int = 0
    """0 is Monday."""
    at: time = time(13)
    zone: str = "UTC"
    """IANA name."""
    is_on: bool = True


class Digest(SQLModel, table=True):
    """What was told of a week: the next one is sent if there is something else to tell."""

    __tablename__ = "digests"
    __table_args__ = (UniqueConstraint("week", "group_id"),)

    id: int | None = Field(default=None, primary_key=True)
    week: str
    """ISO, such as `2026-W13`: the week that is over."""
    group_id: int | None = Field(default=None, foreign_key="groups.id", index=True)
    """Whose co-chairs have it; None: the core team."""
    at: datetime = Field(sa_type=UtcDateTime)
    facts: str = Field(sa_type=Text)
    """JSON: the figures. No words and no names of people."""


def digest_time(session: Session, begin: tuple[int, time, str] | None) -> DigestTime:
    """When the core team has its digest. Unsaved where it has said nothing: then `begin` holds, or none if that is."""
    found = session.get(DigestTime, 1)
    if found is not None:
        return found
    if begin is None:
        return DigestTime(is_on=False)
    weekday, at, zone = begin
    return DigestTime(weekday=weekday, at=at, zone=zone)


def told(session: Session, week: str, group_id: int | None) -> bool:
    """Whether a week has been told of to the core team, or to a group's co-chairs."""
    found = select(Digest.id).where(Digest.week == week, col(Digest.group_id).is_not_distinct_from(group_id))
    return session.exec(found.limit(1)).first() is not None


def newest(session: Session, group_ids: Collection[int] | None) -> dict[int | None, Digest]:
    """What was told last to the co-chairs of each of some groups; for None, to the core team."""
    is_wanted = col(Digest.group_id).is_(None) if group_ids is None else col(Digest.group_id).in_(group_ids)
    last = select(func.max(Digest.id)).where(is_wanted).group_by(col(Digest.group_id))
    return {row.group_id: row for row in session.exec(select(Digest).where(col(Digest.id).in_(last)))}


def keep(session: Session, week: str, group_id: int | None, now: datetime, facts: dict[str, Any]) -> None:
    """Note what is told of a week."""
    session.add(Digest(week=week, group_id=group_id, at=now, facts=json.dumps(facts, ensure_ascii=False)))
