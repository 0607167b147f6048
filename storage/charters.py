"""How each group has said that it works, in versions that stay (G10)."""

from datetime import UTC, datetime

from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, select

from storage.database import UtcDateTime

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


def current(session: Session, group_id: int) -> Charter:
    """The version that holds; the defaults, as version 0 and unsaved, where a group has said nothing."""
    newest = select(Charter).where(Charter.group_id == group_id).order_by(col(Charter.version).desc()).limit(1)
    return session.exec(newest).first() or Charter(group_id=group_id, version=0, at=EPOCH)
