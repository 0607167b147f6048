"""The guiding principles: one text for all groups, in versions, and who has acknowledged which (G6)."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import UtcDateTime


class Principles(SQLModel, table=True):
    """One version of the text."""

    __tablename__ = "principles"

    version: int = Field(primary_key=True)
    text: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=UtcDateTime)
    by_person_id: int | None = Field(default=None, foreign_key="persons.id")


class Acknowledgement(SQLModel, table=True):
    """That a member has read a version and stands by it."""

    __tablename__ = "acknowledgements"

    person_id: int = Field(foreign_key="persons.id", primary_key=True)
    version: int = Field(foreign_key="principles.version", primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)


def newest(session: Session) -> Principles | None:
    """The version that holds."""
    return session.exec(select(Principles).order_by(col(Principles.version).desc()).limit(1)).first()


def has_acknowledged(session: Session, person_id: int, version: int) -> bool:
    """Whether somebody stands by a version."""
    return session.get(Acknowledgement, (person_id, version)) is not None
