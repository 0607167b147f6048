"""The numbers that people use, such as N12: one after another, without gaps where a unit of work is run again."""

from typing import Any

from sqlalchemy import func
from sqlmodel import Session, SQLModel, select


def next_of(session: Session, model: type[SQLModel]) -> int:
    """The number of the next row. Whoever takes it in the same instant loses the race and runs again."""
    numbered: Any = model
    highest: int | None = session.exec(select(func.max(numbered.id))).one()
    return (highest or 0) + 1
