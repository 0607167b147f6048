"""Polls: what a group is asked, in versions that stay, and who may answer (D1–D6)."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Index, Text, and_, bindparam, delete, false, func, or_, text, update
from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import UtcDateTime
from storage.leave import Leave
from storage.people import Membership, Person

OPEN, NOMINATING, CLOSED = "open", "nominating", "closed"


class Poll(SQLModel, table=True):
    """One poll, and by what rule it ends. What it asks is in its versions."""

    __tablename__ = "polls"
    __table_args__ = (
        Index(
            "ix_polls_unfinished", "group_id", sqlite_where=text("state <> 'closed'"),
            postgresql_where=text("state <> 'closed'"),
        ),
        Index("ix_polls_group_id_closed_at", "group_id", "closed_at"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    """The number that people use: 3 is P3. Counted over all groups, without gaps."""
    group_id: int = Field(foreign_key="groups.id")
    method: str
    """One of `bot.core.methods.METHODS`."""
    title: str
    aim: str = ""
    """What objections are weighed against, in a consent poll."""
    opened_by_person_id: int = Field(foreign_key="persons.id")
    opened_at: datetime = Field(sa_type=UtcDateTime)
    state: str = OPEN
    """`nominating` (an election before its ballot), `open` or `closed`."""
    version: int = 1
    """The one that is voted on; each later one took a round."""
    closes_at: datetime = Field(sa_type=UtcDateTime)
    """The last instant at which a vote counts, by the platform's receipt. While nominating: a nomination."""
    voting_minutes: int = 0
    """For an election: how long the ballot is open once the nominations have ended."""
    short_reason: str = ""
    """Why it is open for less than 72 hours (D2)."""
    extended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    extension_reason: str = ""
    quorum: str = "2/3"
    """As in a charter: a part of those who can vote, or a head count."""
    ratio: str = "2/3"
    """What a supermajority needs."""
    base: str = "all"
    """What a supermajority is a part of: `all` who can vote, or the yes and no votes `cast`."""
    fallback: str = ""
    """The method that follows a consensus that stays blocked; empty for none."""
    secret: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    named: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether the group sees who voted what, as its charter said at the opening."""
    about: str = ""
    """What it is about, where that matters to the rules: `members`, `cochairs`, `final` or `budget`."""
    seats: int = 0
    review_on: date | None = None
    """When a recommendation by consent is looked at again."""
    seed: str = ""
    """What an election's ties are drawn with; its hash is shown before the close."""
    follows_id: int | None = Field(default=None, foreign_key="polls.id", index=True)
    relation: str = ""
    """How it follows that one: `rerun`, `fallback` or `reopened`."""
    new_information: str = Field(default="", sa_type=Text)
    """Why a poll that had ended was reopened (D6)."""
    effect: str = Field(default="", sa_type=Text)
    """JSON: what another feature does when it has ended, `{"name": …, "arguments": {…}}`; empty for nothing."""
    shown_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When its tally was edited last."""
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_by_person_id: int | None = Field(default=None, foreign_key="persons.id")
    """None: by its deadline."""
    closing_reason: str = Field(default="", sa_type=Text)
    """Why it was withdrawn."""
    outcome: str = ""
    """`recommends`, `no-consensus`, `not-passed`, `no-quorum`, `withdrawn`, `sensed` or `elected`."""

    @property
    def number(self) -> int:
        """Its number; a poll that is not saved yet has none."""
        assert self.id is not None
        return self.id


class PollVersion(SQLModel, table=True):
    """What was asked in one version of a poll."""

    __tablename__ = "poll_versions"

    poll_id: int = Field(foreign_key="polls.id", primary_key=True)
    version: int = Field(primary_key=True)
    text: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=UtcDateTime)
    by_person_id: int = Field(foreign_key="persons.id")


class PollOption(SQLModel, table=True):
    """What can be ranked: a scenario, or somebody who may be elected."""

    __tablename__ = "poll_options"

    id: int | None = Field(default=None, primary_key=True)
    poll_id: int = Field(foreign_key="polls.id", index=True)
    position: int
    label: str = ""
    """What a scenario is called; empty for a person."""
    person_id: int | None = Field(default=None, foreign_key="persons.id")
    by_person_id: int | None = Field(default=None, foreign_key="persons.id")
    """Who nominated them."""
    state: str = "accepted"
    """`nominated`, `accepted` or `declined`; scenarios are accepted. `holder`: whose seat it is that is voted on."""


class Elector(SQLModel, table=True):
    """Somebody who was a member when a poll was opened (D1), and whether they took part.

    What they chose in a secret poll stands elsewhere.
    """

    __tablename__ = "electors"

    poll_id: int = Field(foreign_key="polls.id", primary_key=True)
    person_id: int = Field(foreign_key="persons.id", primary_key=True, index=True)
    voted_version: int = 0
    """The version in which they voted last; 0 for none. Who left the group has not voted."""
    reminded_version: int = 0
    """The version of which they were reminded (D8)."""
    ballot_key: str = ""
    """The random key of their secret ballot; empty in an open poll and after the close (D7)."""
    ballot_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it was cast, so that of two the later one counts; as long as the key is kept."""
    ballot_source: str = Field(default="", index=True)
    """By what it was cast, as in `storage.ballots.Ballot`; as long as the key is kept."""
    question: str = ""
    """The key of the message that asks for the reason of their stance; empty while none does."""


_their_place = and_(
    col(Membership.person_id) == Elector.person_id,
    col(Membership.group_id) == Poll.group_id,
    col(Membership.joined_at) <= Poll.closes_at,
    or_(col(Membership.left_at).is_(None), col(Membership.left_at) > Poll.closes_at),
    col(Person.core).is_(False),
)
"""An elector's place in the poll's group: now, or at its deadline once that has passed. The core team has none."""


# Statements that every vote runs are built once: building one costs as much as running it.
_FIND = select(Poll).where(Poll.id == bindparam("number"))
_LOCK = _FIND.with_for_update()
_BY_ZONE = (
    select(Person.timezone, func.count(), func.count(col(Membership.id)))
    .select_from(Elector)
    .join(Poll, col(Poll.id) == Elector.poll_id)
    .join(Person, col(Person.id) == Elector.person_id)
    .join(Membership, _their_place, isouter=True)
    .where(Elector.poll_id == bindparam("number"))
    .group_by(col(Person.timezone))
    .order_by(col(Person.timezone))
)
_SILENT_LEAVES = (
    select(Leave, Person.timezone)
    .join(Elector, col(Elector.person_id) == Leave.person_id)
    .join(Poll, col(Poll.id) == Elector.poll_id)
    .join(Person, col(Person.id) == Leave.person_id)
    .join(Membership, _their_place)
    .where(
        Elector.poll_id == bindparam("number"),
        Elector.voted_version != bindparam("version"),
        col(Leave.created_at) <= Poll.closes_at,
        Leave.start <= bindparam("latest"),
        col(Leave.end).is_(None) | (col(Leave.end) >= bindparam("earliest")),
    )
)


def find(session: Session, number: int, *, lock: bool = False) -> Poll | None:
    """The poll with this number; `lock`: to change it in this unit of work."""
    return session.exec(_LOCK if lock else _FIND, params={"number": number}).first()


def unfinished(session: Session, group_id: int) -> Sequence[Poll]:
    """A group's polls that have not closed, oldest first."""
    return session.exec(
        select(Poll).where(Poll.group_id == group_id, Poll.state != CLOSED).order_by(col(Poll.id))
    ).all()


def closed(session: Session, group_id: int, limit: int) -> Sequence[Poll]:
    """A group's polls that have closed, the newest first."""
    return session.exec(
        select(Poll)
        .where(Poll.group_id == group_id, Poll.state == CLOSED)
        .order_by(col(Poll.closed_at).desc(), col(Poll.id).desc())
        .limit(limit)
    ).all()


def following(session: Session, number: int) -> Sequence[Poll]:
    """The polls that follow one: its rerun, its fall-back, its reopenings."""
    return session.exec(select(Poll).where(Poll.follows_id == number).order_by(col(Poll.id))).all()


def version_of(session: Session, number: int, version: int) -> PollVersion:
    """What was asked in a version."""
    return session.get_one(PollVersion, (number, version))


def versions_of(session: Session, number: int) -> Sequence[PollVersion]:
    """Every version of a poll, the first one first."""
    return session.exec(
        select(PollVersion).where(PollVersion.poll_id == number).order_by(col(PollVersion.version))
    ).all()


def options_of(session: Session, number: int) -> Sequence[PollOption]:
    """What can be ranked in a poll, and who was nominated."""
    return session.exec(
        select(PollOption).where(PollOption.poll_id == number).order_by(col(PollOption.position), col(PollOption.id))
    ).all()


def is_asked_to_stand(session: Session, person_id: int) -> bool:
    """Whether somebody is nominated in an election that takes nominations, and has not said whether they stand."""
    found = (
        select(PollOption.id)
        .join(Poll, col(Poll.id) == PollOption.poll_id)
        .where(PollOption.person_id == person_id, PollOption.state == "nominated", Poll.state == NOMINATING)
    )
    return session.exec(found.limit(1)).first() is not None


def admit_members(session: Session, poll: Poll) -> int:
    """Everybody who is in the group now, and not in the core team, may vote (D1); returns how many."""
    table = Elector.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
    members = (
        select(Membership.person_id)
        .join(Person, col(Person.id) == Membership.person_id)
        .where(Membership.group_id == poll.group_id, col(Membership.left_at).is_(None), col(Person.core).is_(False))
    )
    rows = [{"poll_id": poll.number, "person_id": person_id} for person_id in session.exec(members)]
    if rows:
        defaults = {
            "voted_version": 0, "reminded_version": 0, "ballot_key": "", "ballot_at": None, "ballot_source": "",
            "question": "",
        }  # fmt: skip
        session.connection().execute(table.insert(), [row | defaults for row in rows])
    return len(rows)


def admit_anew(session: Session, poll: Poll) -> int:
    """The members of now may vote instead of those of before; returns how many. Nobody has voted yet."""
    table = Elector.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
    session.flush()
    session.connection().execute(delete(table).where(table.c.poll_id == poll.number))
    session.expire_all()
    return admit_members(session, poll)


def elector(session: Session, number: int, person_id: int) -> Elector | None:
    """Somebody as an elector of a poll; None where they may not vote in it."""
    return session.get(Elector, (number, person_id))


def asked_for_reasons(session: Session, person_id: int) -> Sequence[tuple[Elector, Poll]]:
    """Where somebody is asked for the reason of their stance, in polls that are open."""
    asked = (
        select(Elector, Poll)
        .join(Poll, col(Poll.id) == Elector.poll_id)
        .where(Elector.person_id == person_id, Elector.question != "", Poll.state == OPEN)
        .order_by(col(Poll.id))
    )
    return session.exec(asked).all()


def electors_of(session: Session, number: int) -> Sequence[tuple[Elector, Person, Membership | None]]:
    """Everybody who may vote in a poll, and their place in the group; None for who has left."""
    found = session.exec(
        select(Elector, Person, Membership)
        .join(Poll, col(Poll.id) == Elector.poll_id)
        .join(Person, col(Person.id) == Elector.person_id)
        .join(Membership, _their_place, isouter=True)
        .where(Elector.poll_id == number)
        .order_by(col(Elector.person_id))
    )
    return list(found)


def electors_by_zone(session: Session, number: int) -> Sequence[tuple[str | None, int, int]]:
    """By the zone that they have said they are in: how many were members at the opening, and how many still are."""
    return session.exec(_BY_ZONE, params={"number": number}).all()


def silent_leaves(session: Session, poll: Poll, day: date) -> Sequence[tuple[Leave, str | None]]:
    """The leaves around a day of members who have not voted, each with its person's own zone."""
    days = {"latest": day + timedelta(days=1), "earliest": day - timedelta(days=1)}
    return session.exec(_SILENT_LEAVES, params={"number": poll.number, "version": poll.version, **days}).all()


def count_voted(session: Session, poll: Poll) -> int:
    """How many have voted on the version that is open."""
    return session.exec(
        select(func.count())
        .select_from(Elector)
        .where(Elector.poll_id == poll.number, Elector.voted_version == poll.version)
    ).one()


def mark_reminded(session: Session, poll: Poll, person_ids: Collection[int]) -> None:
    """These have been reminded of the version that is open."""
    table = Elector.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
    session.connection().execute(
        update(table)
        .where(table.c.poll_id == poll.number, table.c.person_id.in_(person_ids))
        .values(reminded_version=poll.version)
    )
