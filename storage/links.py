"""One-time codes by which somebody proves that two accounts are theirs, and which persons became one (G1)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Index, delete, update
from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import UtcDateTime
from storage.people import Account


class LinkCode(SQLModel, table=True):
    """A code that was given to one account, to be entered from another."""

    __tablename__ = "link_codes"

    digest: str = Field(primary_key=True)
    """SHA-256 of the code: who reads the database cannot use it."""
    account_id: int = Field(foreign_key="accounts.id", index=True)
    """The account that asked for it."""
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it was entered, or made void."""
    platform: str = ""
    """Where it was entered; empty as long as it was not, and when it is void."""
    account: str = ""
    """The account that entered it, while the first one has not answered. The bot may not know it otherwise."""
    name: str = ""
    room: str = ""
    """The private chat with it."""


class LinkAttempt(SQLModel, table=True):
    """A wrong code that somebody entered: after a few, that account has to wait."""

    __tablename__ = "link_attempts"
    __table_args__ = (Index("ix_link_attempts_platform", "platform", "account"),)

    id: int | None = Field(default=None, primary_key=True)
    platform: str
    account: str
    at: datetime = Field(sa_type=UtcDateTime)


class Merge(SQLModel, table=True):
    """That one person's row was found to be another's. What cannot change (the audit) still names the first."""

    __tablename__ = "merges"

    person_id: int = Field(foreign_key="persons.id", primary_key=True)
    into_person_id: int = Field(foreign_key="persons.id", index=True)
    """Who they are now: never somebody who was merged in turn."""
    at: datetime = Field(sa_type=UtcDateTime)


_codes = LinkCode.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
_attempts = LinkAttempt.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
_merges = Merge.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it


def give(session: Session, digest: str, account_id: int, expires_at: datetime) -> None:
    """A new code for an account; the ones it had before are void."""
    session.connection().execute(delete(_codes).where(_codes.c.account_id == account_id))
    session.add(LinkCode(digest=digest, account_id=account_id, expires_at=expires_at))


def find(session: Session, digest: str) -> tuple[LinkCode, Account] | None:
    """A code, and the account that asked for it."""
    return session.exec(
        select(LinkCode, Account).join(Account, col(Account.id) == LinkCode.account_id).where(LinkCode.digest == digest)
    ).first()


def make_void(code: LinkCode, now: datetime) -> None:
    """A code that links nothing from now on, whether it was entered or not."""
    code.used_at, code.platform, code.account = code.used_at or now, "", ""


def wrong(session: Session, platform: str, account: str, now: datetime) -> None:
    """An account entered a wrong code."""
    session.add(LinkAttempt(platform=platform, account=account, at=now))


def wrong_since(session: Session, platform: str, account: str, since: datetime) -> Sequence[datetime]:
    """When an account entered wrong codes, newest first."""
    return session.exec(
        select(LinkAttempt.at)
        .where(LinkAttempt.platform == platform, LinkAttempt.account == account, LinkAttempt.at > since)
        .order_by(col(LinkAttempt.at).desc())
    ).all()


def merged(session: Session, person_id: int, into_person_id: int, now: datetime) -> None:
    """A person's row is another's from now on, and so are those that were theirs."""
    session.connection().execute(
        update(_merges).where(_merges.c.into_person_id == person_id).values(into_person_id=into_person_id)
    )
    session.add(Merge(person_id=person_id, into_person_id=into_person_id, at=now))


def now_called(session: Session, person_ids: Collection[int]) -> dict[int, int]:
    """Whose rows some persons' rows are now, where they are another's."""
    rows = session.exec(select(Merge.person_id, Merge.into_person_id).where(col(Merge.person_id).in_(person_ids)))
    return dict(rows.all())


def forget_before(session: Session, instant: datetime) -> int:
    """Remove the codes that ended and the wrong ones that were entered earlier; returns how many went (X1)."""
    connection = session.connection()
    gone = connection.execute(delete(_codes).where(_codes.c.expires_at < instant)).rowcount
    return gone + connection.execute(delete(_attempts).where(_attempts.c.at < instant)).rowcount
