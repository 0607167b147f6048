"""One-time codes by which somebody proves that two accounts are theirs (G1)."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.database import UtcDateTime


class LinkCode(SQLModel, table=True):
    """A code that was given to one account, to be entered from another."""

    __tablename__ = "link_codes"

    digest: str = Field(primary_key=True)
    """SHA-256 of the code: who reads the database cannot use it."""
    account_id: int = Field(foreign_key="accounts.id", index=True)
    """The account that asked for it."""
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class LinkAttempt(SQLModel, table=True):
    """A wrong code that somebody entered: after a few, that account has to wait."""

    __tablename__ = "link_attempts"

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="accounts.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime)
