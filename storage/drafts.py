"""What is being written step by step, a poll or a call for a meeting: what has been answered so far."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Text, delete
from sqlmodel import Field, Session, SQLModel, select

from storage.database import UtcDateTime

KEPT = timedelta(days=7)


class Draft(SQLModel, table=True):
    """Something that the group does not see yet. Nobody but its author does."""

    __tablename__ = "drafts"

    id: int | None = Field(default=None, primary_key=True)
    group_id: int = Field(foreign_key="groups.id")
    person_id: int = Field(foreign_key="persons.id", index=True)
    kind: str = Field(default="poll", sa_column_kwargs={"server_default": "poll"})
    """`poll`, `meeting` or `ask`."""
    at: datetime = Field(sa_type=UtcDateTime)
    content: str = Field(sa_type=Text)
    """JSON: its parts by name."""

    @property
    def parts(self) -> dict[str, Any]:
        """What has been answered."""
        found: dict[str, Any] = json.loads(self.content)
        return found


_drafts = Draft.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it


def begin(
    session: Session, group_id: int, person_id: int, parts: Mapping[str, Any], now: datetime, kind: str = "poll"
) -> Draft:
    """A new one, in place of any of its kind that they had for the group."""
    own = (_drafts.c.group_id == group_id) & (_drafts.c.person_id == person_id) & (_drafts.c.kind == kind)
    session.connection().execute(delete(_drafts).where(own))
    draft = Draft(
        group_id=group_id, person_id=person_id, kind=kind, at=now, content=json.dumps(parts, ensure_ascii=False)
    )
    session.add(draft)
    session.flush()
    return draft


def find(session: Session, draft: int) -> Draft | None:
    """One, to go on with in this unit of work; None where it has been opened, dropped or forgotten."""
    return session.exec(select(Draft).where(Draft.id == draft).with_for_update()).first()


def forget_before(session: Session, instant: datetime) -> None:
    """Remove the drafts that nobody opened."""
    session.connection().execute(delete(_drafts).where(_drafts.c.at < instant))
