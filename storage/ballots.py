"""Ballots: what was chosen. One a person and version of a poll; the last one counts (D3)."""

from collections.abc import Sequence
from datetime import datetime
from random import Random

from sqlalchemy import Text, and_, bindparam, case, delete, false, func, or_, update
from sqlmodel import Field, Session, SQLModel, col, select

from storage.database import UtcDateTime
from storage.people import Membership, Person
from storage.polls import CLOSED, Elector, Poll


class Ballot(SQLModel, table=True):
    """What somebody chose in an open version of a poll, where it is known who did."""

    __tablename__ = "ballots"

    poll_id: int = Field(foreign_key="polls.id", primary_key=True)
    version: int = Field(primary_key=True)
    person_id: int = Field(foreign_key="persons.id", primary_key=True, index=True)
    choice: str
    """A stance's key; of a ranking, the options' ids from the first to the last, with `,` between them."""
    reason: str = Field(default="", sa_type=Text)
    at: datetime = Field(sa_type=UtcDateTime)
    """When the platform received it."""
    source: str = Field(default="", index=True)
    """The platform and the event that cast it: taking a reaction back takes its vote back."""
    shown: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether the voter's private copy of the poll says so already."""


class SecretBallot(SQLModel, table=True):
    """What was chosen in a secret poll. Nothing in it says by whom, nor when (D7)."""

    __tablename__ = "secret_ballots"

    key: str = Field(primary_key=True)
    """Random. Until the close an elector's row holds it too, so that the ballot can be changed, or leave with them."""
    poll_id: int = Field(foreign_key="polls.id", index=True)
    version: int = 1
    choice: str
    """As in `Ballot`."""


class Concern(SQLModel, table=True):
    """A reason against a proposal, which stays listed whatever becomes of it. Only its author resolves it."""

    __tablename__ = "concerns"

    poll_id: int = Field(foreign_key="polls.id", primary_key=True)
    number: int = Field(primary_key=True)
    """Counted within the poll, over all its versions."""
    version: int
    person_id: int = Field(foreign_key="persons.id", index=True)
    stance: str
    """The stance that it was the reason of."""
    text: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=UtcDateTime)
    resolution: str = ""
    """`integrated`, `withdrawn` (also by another vote), or `left` with its author; empty while it stands."""
    note: str = Field(default="", sa_type=Text)
    """What its author said about that."""
    resolved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


_ballots = Ballot.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
_secret = SecretBallot.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
_electors = Elector.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
_concerns = Concern.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
_NO_KEY = {"ballot_key": "", "ballot_at": None, "ballot_source": ""}
"""An elector whom nothing joins to a secret ballot."""


# Statements that every vote runs are built once: building one costs as much as running it.
_CHOSEN, _SECRETLY_CHOSEN = (
    select(model.choice, func.count())
    .where(model.poll_id == bindparam("number"), model.version == bindparam("version"))
    .group_by(model.choice)
    for model in (Ballot, SecretBallot)
)


def of_person(session: Session, poll: Poll, person_id: int) -> Ballot | None:
    """Somebody's ballot in the version that is open."""
    return session.get(Ballot, (poll.number, poll.version, person_id))


def in_version(session: Session, number: int, version: int) -> Sequence[Ballot]:
    """All open ballots of a version, by when they were received."""
    return session.exec(
        select(Ballot)
        .where(Ballot.poll_id == number, Ballot.version == version)
        .order_by(col(Ballot.at), col(Ballot.person_id))
    ).all()


def not_shown(session: Session, poll: Poll, limit: int) -> Sequence[Ballot]:
    """Open ballots of the version that is open which their voters' private copies do not say yet; now they do."""
    found = session.exec(
        select(Ballot)
        .where(Ballot.poll_id == poll.number, Ballot.version == poll.version, col(Ballot.shown).is_(False))
        .order_by(col(Ballot.person_id))
        .limit(limit)
    ).all()
    for ballot in found:
        ballot.shown = True
    return found


def secret_in(session: Session, number: int, version: int) -> Sequence[SecretBallot]:
    """All secret ballots of a version, in an order that says nothing."""
    return session.exec(
        select(SecretBallot)
        .where(SecretBallot.poll_id == number, SecretBallot.version == version)
        .order_by(SecretBallot.key)
    ).all()


def choices_in(session: Session, poll: Poll) -> dict[str, int]:
    """How many chose what in the version that is open, by choice."""
    counted = _SECRETLY_CHOSEN if poll.secret else _CHOSEN
    return dict(session.exec(counted, params={"number": poll.number, "version": poll.version}).all())


def cast_by(session: Session, source: str) -> Ballot | None:
    """The ballot that an event cast and that still holds."""
    return session.exec(select(Ballot).where(Ballot.source == source)).first()


def secretly_cast_by(session: Session, source: str) -> Elector | None:
    """Whose secret ballot an event cast that still holds."""
    return session.exec(select(Elector).where(Elector.ballot_source == source)).first() if source else None


def concerns_of(session: Session, number: int) -> Sequence[Concern]:
    """Every concern of a poll, by number."""
    return session.exec(select(Concern).where(Concern.poll_id == number).order_by(col(Concern.number))).all()


def concerns_by(session: Session, poll: Poll, person_id: int) -> Sequence[Concern]:
    """The concerns of somebody about the version that is open which stand, or which a vote of theirs took back.

    What they have resolved in words of their own, or took with them, stays as it is.
    """
    return session.exec(
        select(Concern)
        .where(
            Concern.poll_id == poll.number,
            Concern.version == poll.version,
            Concern.person_id == person_id,
            (Concern.resolution == "") | ((Concern.resolution == "withdrawn") & (Concern.note == "")),
        )
        .order_by(col(Concern.number))
    ).all()


def next_concern(session: Session, number: int) -> int:
    """The number of a poll's next concern."""
    return (session.exec(select(func.max(Concern.number)).where(Concern.poll_id == number)).one() or 0) + 1


BLOCKED, VOTED, SILENT = range(3)
"""In which order a poll is shown to its electors: by what they did in the version before."""


def to_ask(session: Session, poll: Poll, rank: int, after: int, limit: int) -> Sequence[tuple[Person, int]]:
    """The electors who are members and come behind a place in that order, each with their rank."""
    before = poll.version - 1
    blocked = select(Concern.person_id).where(
        Concern.poll_id == poll.number, Concern.version == before, Concern.resolution != "left",
        col(Concern.stance).in_(("block", "object")),
    )  # fmt: skip
    voted = col(Elector.voted_version) >= max(before, 1)
    ranked = case((col(Elector.person_id).in_(blocked), BLOCKED), (voted, VOTED), else_=SILENT)
    person = col(Elector.person_id)
    return session.exec(
        select(Person, ranked)
        .join(Elector, col(Elector.person_id) == Person.id)
        .join(Membership, and_(col(Membership.person_id) == person, col(Membership.left_at).is_(None)))
        .where(
            Elector.poll_id == poll.number,
            Membership.group_id == poll.group_id,
            or_(ranked > rank, and_(ranked == rank, person > after)),
        )
        .order_by(ranked, person)
        .limit(limit)
    ).all()


def depart(session: Session, group_id: int | None, person_id: int, now: datetime) -> None:
    """Somebody leaves a group (None: all): their votes and concerns in its polls go with them.

    In those that are open: what was cast by a deadline that has passed counts.
    """
    theirs = select(Poll.id).where(Poll.state != CLOSED, Poll.closes_at >= now)
    if group_id is not None:
        theirs = theirs.where(Poll.group_id == group_id)
    session.flush()  # before everything is read anew
    connection = session.connection()
    connection.execute(
        delete(_ballots).where(_ballots.c.poll_id.in_(theirs), _ballots.c.person_id == person_id)
    )  # fmt: skip
    own = (_electors.c.poll_id.in_(theirs)) & (_electors.c.person_id == person_id)
    keys = list(connection.scalars(_electors.select().with_only_columns(_electors.c.ballot_key).where(own)))
    connection.execute(delete(_secret).where(_secret.c.key.in_([key for key in keys if key])))
    connection.execute(update(_electors).where(own).values(voted_version=0, **_NO_KEY))
    connection.execute(
        update(_concerns)
        .where(_concerns.c.poll_id.in_(theirs), _concerns.c.person_id == person_id, _concerns.c.resolution == "")
        .values(resolution="left", resolved_at=now)
    )
    session.expire_all()


def seal(session: Session, number: int, chance: Random) -> None:
    """From now on nothing says whose a secret ballot is (D7).

    The keys that joined them are destroyed, and the ballots written anew under others, in an order that says nothing.
    """
    session.flush()
    connection = session.connection()
    choices = [tuple(row) for row in connection.execute(
        select(_secret.c.version, _secret.c.choice).where(_secret.c.poll_id == number)
    )]  # fmt: skip
    chance.shuffle(choices)
    forget_secret(session, number)
    rows = [
        {"key": f"{chance.getrandbits(128):032x}", "poll_id": number, "version": version, "choice": choice}
        for version, choice in choices
    ]
    if rows:
        connection.execute(_secret.insert(), rows)
    connection.execute(update(_electors).where(_electors.c.poll_id == number).values(**_NO_KEY))
    session.expire_all()


def forget_secret(session: Session, number: int) -> None:
    """Delete the secret ballots of a poll: its totals stay in its outcome."""
    session.connection().execute(delete(_secret).where(_secret.c.poll_id == number))
