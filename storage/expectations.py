"""What groups expect of their members in a week."""

from collections.abc import Collection, Sequence

from sqlalchemy import UniqueConstraint, bindparam
from sqlmodel import Field, Session, SQLModel, col, select


class Expectation(SQLModel, table=True):
    """What a group expects of a member in a week, from one week on (H3)."""

    __tablename__ = "expectations"
    __table_args__ = (UniqueConstraint("group_id", "from_week"),)

    id: int | None = Field(default=None, primary_key=True)
    group_id: int = Field(foreign_key="groups.id")
    from_week: str
    minutes: int


EXPECTED_IN = (
    select(Expectation.minutes)
    .where(Expectation.group_id == bindparam("group"), Expectation.from_week <= bindparam("week"))
    .order_by(col(Expectation.from_week).desc())
    .limit(1)
)
"""The minutes that `group` has said it expects in `week`: `storage.hours` asks for them with what was given."""
_OF_GROUP = select(Expectation).where(Expectation.group_id == bindparam("group")).order_by(col(Expectation.from_week))


def of_group(session: Session, group_id: int) -> Sequence[Expectation]:
    """A group's expectations, oldest first."""
    return session.exec(_OF_GROUP, params={"group": group_id}).all()


def by_group(session: Session, group_ids: Collection[int]) -> dict[int, list[Expectation]]:
    """The expectations of some groups, oldest first."""
    found: dict[int, list[Expectation]] = {}
    rows = select(Expectation).where(col(Expectation.group_id).in_(group_ids)).order_by(col(Expectation.from_week))
    for row in session.exec(rows):
        found.setdefault(row.group_id, []).append(row)
    return found


def expect(session: Session, group_id: int, from_week: str, minutes: int) -> None:
    """What a group expects of a member from a week on; said twice for one week, the last word counts (H3)."""
    wanted = select(Expectation).where(Expectation.group_id == group_id, Expectation.from_week == from_week)
    row = session.exec(wanted).first() or Expectation(group_id=group_id, from_week=from_week, minutes=minutes)
    row.minutes = minutes
    session.add(row)
