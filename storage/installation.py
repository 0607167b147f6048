"""What tells this database from every other one: for names that have to be unique in the whole world."""

from uuid import UUID, uuid4

from sqlmodel import Field, Session, SQLModel


class Installation(SQLModel, table=True):
    """The one row that says which database this is. A copy that is restored is the same one."""

    __tablename__ = "installation"

    id: int = Field(default=1, primary_key=True)
    name: str
    """A random UUID."""


def name_of(session: Session) -> UUID:
    """The name of this database, given to it the first time that somebody asks."""
    found = session.get(Installation, 1)
    if found is None:
        found = Installation(name=str(uuid4()))
        session.add(found)
        session.flush()
    return UUID(found.name)
