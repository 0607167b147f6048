"""What people had to do with polls: how it comes together, goes and is told (G1, D1, D6, D7, X1)."""

import json
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as select_rows

from storage import ballots
from storage.ballots import Ballot, Concern, SecretBallot
from storage.links import Merge
from storage.personal import table_of
from storage.polls import CLOSED, NOMINATING, Elector, Poll, PollOption, PollVersion

UNNAMED = "…"
"""In place of words that named somebody."""

Row = dict[str, Any]
_Places = dict[tuple[int, str], str]

_UNFINISHED = select(table_of(Poll).c.id).where(table_of(Poll).c.state != CLOSED)


# Two who are one. What has ended is on record (D6): it names whom it named, and `links.now_called` says who that is.


def merge_ballots(session: Session, survivor: int, newcomer: int, now: datetime) -> None:
    """One ballot a person and version: of two the later one counts, and the concern of the other stands no more."""
    theirs = {(b.poll_id, b.version): b for b in _unfinished(session, Ballot, survivor)}
    for row in _unfinished(session, Ballot, newcomer):
        kept = row.model_dump()
        other = theirs.get((row.poll_id, row.version))
        session.delete(row)
        if other is not None:
            if kept["at"] <= other.at:
                _rest(session, row.poll_id, row.version, newcomer, now)
                continue
            _rest(session, row.poll_id, row.version, survivor, now)
            session.delete(other)
        session.flush()
        session.add(Ballot(**{**kept, "person_id": survivor}))


def merge_electors(session: Session, survivor: int, newcomer: int, now: datetime) -> None:
    """One elector. Of two secret ballots the later one stays; of two of one instant, the first account's (D7)."""
    ours = {row.poll_id: row for row in _unfinished(session, Elector, survivor)}
    secret = table_of(SecretBallot)
    for row in _unfinished(session, Elector, newcomer):
        kept = row.model_dump()
        other = ours.get(row.poll_id)
        session.delete(row)
        session.flush()
        if other is None:
            session.add(Elector(**{**kept, "person_id": survivor}))
            continue
        dropped = kept["ballot_key"]
        if _cast(kept["voted_version"], kept["ballot_at"]) > _cast(other.voted_version, other.ballot_at):
            dropped, other.ballot_key = other.ballot_key, kept["ballot_key"]
            other.ballot_at, other.ballot_source = kept["ballot_at"], kept["ballot_source"]
        session.connection().execute(delete(secret).where(secret.c.key == dropped, secret.c.key != ""))
        other.voted_version = max(other.voted_version, kept["voted_version"])
        other.reminded_version = max(other.reminded_version, kept["reminded_version"])


def _cast(version: int, at: datetime | None) -> tuple[int, datetime]:
    return version, at or datetime.min.replace(tzinfo=UTC)


def merge_concerns(session: Session, survivor: int, newcomer: int, now: datetime) -> None:
    """Theirs are the other's."""
    for row in _unfinished(session, Concern, newcomer):
        row.person_id = survivor


def merge_options(session: Session, survivor: int, newcomer: int, now: datetime) -> None:
    """Whoever stands for election with both accounts stands once: ballots that name the other rank this one."""
    ours = {(row.poll_id, row.state == "holder"): row for row in _unfinished(session, PollOption, survivor)}
    for row in _unfinished(session, PollOption, newcomer):
        first = ours.get((row.poll_id, row.state == "holder"))
        if first is None:
            row.person_id = survivor
            continue
        if "accepted" in {first.state, row.state}:
            first.state = "accepted"
        _rank_instead(session, row.poll_id, str(row.id), str(first.id))
        session.delete(row)


def _rank_instead(session: Session, poll_id: int, old: str, new: str) -> None:
    """One option in place of another; where both are ranked, the higher place holds."""
    cast = [
        *session.exec(select_rows(Ballot).where(Ballot.poll_id == poll_id)),
        *session.exec(select_rows(SecretBallot).where(SecretBallot.poll_id == poll_id)),
    ]
    for ballot in cast:
        ranked = [new if option == old else option for option in ballot.choice.split(",")]
        ballot.choice = ",".join(dict.fromkeys(ranked))


def _rest(session: Session, poll_id: int, version: int, person_id: int, now: datetime) -> None:
    table = table_of(Concern)
    session.connection().execute(
        update(table)
        .where(
            table.c.poll_id == poll_id, table.c.version == version, table.c.person_id == person_id,
            table.c.resolution == "",
        )
        .values(resolution="withdrawn", resolved_at=now)
    )  # fmt: skip


def _unfinished(session: Session, model: type[Any], person_id: int) -> Sequence[Any]:
    """The rows of somebody in polls that have not closed."""
    return session.exec(
        select_rows(model).where(model.person_id == person_id, model.poll_id.in_(_UNFINISHED))
    ).all()  # fmt: skip


# Somebody who is forgotten


def erase_ballots(session: Session, person_id: int, now: datetime) -> None:
    """In polls that are not closed, votes and concerns go. Of those that are, only by which event it was cast does."""
    ballots.depart(session, None, person_id, now)
    table = table_of(Ballot)
    session.connection().execute(update(table).where(_is_theirs(table.c.person_id, person_id)).values(source=""))


def unname(session: Session, invitation_ids: Collection[int]) -> None:
    """The words of polls about whether somebody is taken in: they name whom. Their figures stay."""
    for poll in session.exec(select_rows(Poll).where(col(Poll.effect).contains("invitation_id"))).all():
        if json.loads(poll.effect)["arguments"].get("invitation_id") in invitation_ids:
            poll.title = UNNAMED
            for version in session.exec(select_rows(PollVersion).where(PollVersion.poll_id == poll.number)).all():
                version.text = UNNAMED


def erase_options(session: Session, person_id: int, now: datetime) -> None:
    """While there is a nomination to take back, it is; in a ballot that is open, they stand no more."""
    options, polls = table_of(PollOption), table_of(Poll)
    nominating = select(polls.c.id).where(polls.c.state == NOMINATING)
    theirs = options.c.person_id == person_id
    connection = session.connection()
    connection.execute(delete(options).where(theirs, options.c.poll_id.in_(nominating)))
    connection.execute(
        update(options).where(theirs, options.c.poll_id.in_(_UNFINISHED)).values(state="declined")
    )  # fmt: skip


def _is_theirs(column: Any, person_id: int) -> Any:
    """Whether a row names somebody, or whoever was found to be them."""
    merged = table_of(Merge)
    found = select(merged.c.person_id).where(merged.c.into_person_id == person_id)
    return (column == person_id) | column.in_(found)


# All of it, for themselves


def opened(session: Session, person_id: int) -> list[Row]:
    """The polls that they opened."""
    return _polls(session, Poll.opened_by_person_id == person_id, ("group_id", "method", "title", "opened_at"))


def closed(session: Session, person_id: int) -> list[Row]:
    """The polls that they closed themselves."""
    return _polls(session, Poll.closed_by_person_id == person_id, ("group_id", "closed_at", "outcome"))


def told(model: type[SQLModel], column: str, *fields: str) -> Any:
    """Gathers the rows whose `column` names somebody: the number of the poll, and the fields that are named."""

    def gather(session: Session, person_id: int) -> list[Row]:
        named: Any = model
        found = session.exec(
            select_rows(named).where(_is_theirs(getattr(named, column), person_id)).order_by(named.poll_id)
        ).all()  # fmt: skip
        return [{"poll": row.poll_id, **{field: getattr(row, field) for field in fields}} for row in found]

    return gather


def votes(session: Session, person_id: int) -> list[Row]:
    """What they chose, in polls that are not secret."""
    found = session.exec(
        select_rows(Ballot).where(_is_theirs(col(Ballot.person_id), person_id)).order_by(col(Ballot.poll_id))
    ).all()  # fmt: skip
    places = _places(session, {row.poll_id for row in found})
    return [
        {
            "poll": row.poll_id, "version": row.version, "choice": _choice(row, places), "reason": row.reason,
            "at": row.at, "source": row.source,
        }
        for row in found
    ]  # fmt: skip


def parts(session: Session, person_id: int) -> list[Row]:
    """In which polls they could vote, and whether they did; of a secret ballot what they chose, while it is open."""
    electors = session.exec(
        select_rows(Elector).where(_is_theirs(col(Elector.person_id), person_id)).order_by(col(Elector.poll_id))
    ).all()  # fmt: skip
    keys = [row.ballot_key for row in electors if row.ballot_key]
    cast = {b.poll_id: b for b in session.exec(select_rows(SecretBallot).where(col(SecretBallot.key).in_(keys)))}
    places = _places(session, cast)
    return [
        {
            "poll": row.poll_id, "voted_version": row.voted_version, "reminded_version": row.reminded_version,
            "secret_choice": _choice(cast[row.poll_id], places) if row.poll_id in cast else None,
        }
        for row in electors
    ]  # fmt: skip


def _polls(session: Session, whose: Any, fields: Collection[str]) -> list[Row]:
    rows = session.exec(select_rows(Poll).where(whose).order_by(col(Poll.id))).all()
    return [{"number": row.id, **{field: getattr(row, field) for field in fields}} for row in rows]


def _places(session: Session, numbers: Collection[int]) -> _Places:
    """The place of each option in its poll's list, by its row. Who stands for election is not told."""
    rows = session.exec(
        select_rows(PollOption)
        .where(col(PollOption.poll_id).in_(numbers))
        .order_by(col(PollOption.poll_id), col(PollOption.position), col(PollOption.id))
    ).all()
    found: _Places = {}
    counted: dict[int, int] = {}
    for row in rows:
        if row.state == "accepted":
            counted[row.poll_id] = counted.get(row.poll_id, 0) + 1
            found[row.poll_id, str(row.id)] = str(counted[row.poll_id])
    return found


def _choice(ballot: Ballot | SecretBallot, places: _Places) -> str:
    """A stance as it is; a ranking by the options' places."""
    return ",".join(places.get((ballot.poll_id, option), option) for option in ballot.choice.split(","))
