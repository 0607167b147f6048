"""Votes of two who are one, and of somebody who goes: table by table (G1, D1, D6, D7, X1)."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from bot.core import merging
from bot.core.i18n import Translator
from handlers.polls.closing import reporting
from handlers.polls.ranking.counted import names_of
from handlers.polls.views import ranking
from storage import migrations, people, retention
from storage.ballots import Ballot, Concern, SecretBallot
from storage.database import Database
from storage.groups import Group
from storage.people import Person
from storage.personal.erasing import erase_all
from storage.personal.exporting import export
from storage.polls import Elector, Poll, PollOption
from tests.conversation import MONDAY

LATER = MONDAY + timedelta(days=1)
FIRST, SECOND, OTHER = 1, 2, 3


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    """Three persons in a group with one poll, P1, which is open."""
    with closing(Database(database_url)) as database:
        migrations.upgrade(database)
        with Session(database.engine, expire_on_commit=False) as session:
            session.add(Group(slug="a", name="A", created_at=MONDAY))
            session.flush()
            for name in ("ana", "ana-phone", "oslo"):
                person = people.add_account(session, "console", name, name, MONDAY)[1]
                people.enter(session, 1, person.id or 0, MONDAY)
            open_poll(session)
            yield session


def open_poll(session: Session, **changed: Any) -> Poll:
    values: dict[str, Any] = {"id": 1, "group_id": 1, "method": "consensus", "title": "Maps"} | changed
    poll = Poll(**values, opened_by_person_id=OTHER, opened_at=MONDAY, closes_at=LATER)
    session.add(poll)
    session.flush()
    for person_id in (FIRST, SECOND, OTHER):
        session.add(Elector(poll_id=poll.number, person_id=person_id))
    session.flush()
    return poll


def vote(session: Session, person_id: int, choice: str, *, hours: int = 0, poll: int = 1) -> None:
    at = MONDAY + timedelta(hours=hours)
    session.add(Ballot(poll_id=poll, version=1, person_id=person_id, choice=choice, at=at, source=f"x:{person_id}"))
    session.get_one(Elector, (poll, person_id)).voted_version = 1
    if choice in {"block", "stand-aside"}:
        session.add(
            Concern(
                poll_id=poll, number=person_id, version=1, person_id=person_id, stance=choice, text="no maps", at=at
            )
        )
    session.flush()


def merge(session: Session) -> None:
    session.flush()
    account = people.accounts_of(session, [SECOND])[0]
    merging.link(session, session.get_one(Person, FIRST), account, LATER)


def left(session: Session) -> list[tuple[int, str]]:
    rows = session.exec(select(Ballot).order_by(col(Ballot.poll_id), col(Ballot.person_id))).all()
    return [(row.person_id, row.choice) for row in rows]


@pytest.mark.parametrize(("first", "second", "kept"), [(1, 2, "abstain"), (2, 1, "agree"), (1, 1, "agree")])
def test_of_two_votes_the_later_one_counts_and_there_is_one_elector(
    session: Session, first: int, second: int, kept: str
) -> None:
    """G1: accounts that are linked while a poll is open."""
    vote(session, FIRST, "agree", hours=first)
    vote(session, SECOND, "abstain", hours=second)
    merge(session)
    assert left(session) == [(FIRST, kept)]
    electors = session.exec(select(Elector.person_id, Elector.voted_version).order_by(col(Elector.person_id))).all()
    assert [tuple(row) for row in electors] == [(FIRST, 1), (OTHER, 0)]


@pytest.mark.parametrize(("hours", "standing"), [(1, [FIRST]), (-1, [])])
def test_a_block_stands_only_with_the_vote_that_counts(session: Session, hours: int, standing: list[int]) -> None:
    """G1, D3: what came with the other vote is withdrawn, and stays listed."""
    vote(session, FIRST, "agree")
    vote(session, SECOND, "block", hours=hours)
    merge(session)
    concerns = session.exec(select(Concern)).all()
    assert [concern.person_id for concern in concerns] == [FIRST]
    assert [concern.person_id for concern in concerns if not concern.resolution] == standing


@pytest.mark.parametrize(
    ("voted", "kept"), [((1, 1), "one"), ((1, 2), "two"), ((2, 1), "one"), ((0, 1), "two"), ((1, 0), "one")]
)
def test_of_two_secret_ballots_the_later_one_stays(session: Session, voted: tuple[int, int], kept: str) -> None:
    """D7, G1: `voted` is the hour in which each was cast; 0 for none."""
    open_poll(session, id=2, method="majority", secret=True)
    for person_id, key, done in zip((FIRST, SECOND), ("one", "two"), voted, strict=True):
        if done:
            session.add(SecretBallot(key=key, poll_id=2, choice="yes"))
            elector = session.get_one(Elector, (2, person_id))
            elector.voted_version, elector.ballot_key = 1, key
            elector.ballot_at = LATER.replace(hour=done)
    merge(session)
    assert session.exec(select(SecretBallot.key)).all() == [kept]
    elector = session.get_one(Elector, (2, FIRST))
    assert (elector.voted_version, elector.ballot_key) == (1, kept)


def test_who_stands_twice_stands_once_and_is_ranked_where_they_stood_higher(session: Session) -> None:
    """G1."""
    open_poll(session, id=2, method="election", secret=True)
    for row, person_id, state in ((1, FIRST, "nominated"), (2, OTHER, "accepted"), (3, SECOND, "accepted")):
        session.add(PollOption(id=row, poll_id=2, position=row, person_id=person_id, state=state))
    for key, choice in (("one", "3,2"), ("two", "3,2,1"), ("three", "2"), ("four", "")):
        session.add(SecretBallot(key=key, poll_id=2, choice=choice))
    merge(session)
    options = session.exec(select(PollOption).order_by(col(PollOption.id))).all()
    assert [(option.person_id, option.state) for option in options] == [(FIRST, "accepted"), (OTHER, "accepted")]
    cast = {ballot.key: ballot.choice for ballot in session.exec(select(SecretBallot))}
    assert cast == {"one": "1,2", "two": "1,2", "three": "2", "four": ""}


@pytest.fixture
def closed(session: Session) -> Session:
    """P2 has closed: two blocked it, and three stood; then it was found that two of them are one."""
    open_poll(session, id=2)
    for person_id in (FIRST, SECOND):
        vote(session, person_id, "block", poll=2)
    for row, person_id in enumerate((SECOND, FIRST, OTHER), start=1):
        session.add(PollOption(id=row, poll_id=2, position=row, person_id=person_id))
    session.get_one(Poll, 2).state = "closed"
    merge(session)
    return session


def test_what_has_ended_stays_as_it_was_when_two_are_found_to_be_one(closed: Session) -> None:
    """D6, G1: with every vote, reason and candidate; they read as of one person."""
    assert left(closed) == [(FIRST, "block"), (SECOND, "block")]
    assert [(row.person_id, row.resolution) for row in closed.exec(select(Concern).order_by(col(Concern.number)))] == [
        (FIRST, ""), (SECOND, "")
    ]  # fmt: skip
    assert len(closed.exec(select(Elector).where(Elector.poll_id == 2)).all()) == 3
    poll = closed.get_one(Poll, 2)
    assert names_of(closed, poll) == {"1": "ana", "2": "ana", "3": "oslo"}
    poll.named = True
    assert reporting._names(closed, poll, (), closed.exec(select(Concern)).all()) == {FIRST: "ana", SECOND: "ana"}


def test_an_election_names_both_candidates_who_are_one_and_says_so(closed: Session) -> None:
    """D6: nobody was elected twice."""
    names = names_of(closed, closed.get_one(Poll, 2))
    said = [ranking._name(Translator("en", "UTC"), option, names) for option in ("2", "1", "3")]
    assert said == ["ana (with an account that was linked later)", "ana", "oslo"]


def test_the_export_and_the_erasure_of_somebody_reach_what_they_did_with_a_linked_account(closed: Session) -> None:
    """X1, D6."""
    found = export(closed, FIRST, LATER)
    assert [(row["poll"], row["choice"]) for row in found["votes"]] == [(2, "block"), (2, "block")]
    assert [row["poll"] for row in found["polls"]] == [1, 2, 2]
    assert (len(found["concerns"]), len(found["candidacies"])) == (2, 2)
    erase_all(closed, FIRST, LATER)
    assert [row.source for row in closed.exec(select(Ballot))] == ["", ""]
    assert names_of(closed, closed.get_one(Poll, 2)) == {"1": "", "2": "", "3": "oslo"}


def test_who_is_erased_takes_votes_out_of_open_polls_and_leaves_closed_ones_as_they_were(session: Session) -> None:
    """X1, D1, D6."""
    open_poll(session, id=2, state="closed")
    open_poll(session, id=3, method="majority", secret=True)
    vote(session, FIRST, "block")
    vote(session, FIRST, "block", poll=2)
    session.add(SecretBallot(key="one", poll_id=3, choice="yes"))
    session.get_one(Elector, (3, FIRST)).ballot_key = "one"
    session.flush()
    erase_all(session, FIRST, LATER)
    ballots = session.exec(select(Ballot)).all()
    assert [(ballot.poll_id, ballot.choice, ballot.source) for ballot in ballots] == [(2, "block", "")]
    assert session.exec(select(SecretBallot)).all() == []
    concerns = session.exec(select(Concern).order_by(col(Concern.poll_id))).all()
    assert [(concern.poll_id, concern.resolution) for concern in concerns] == [(1, "left"), (2, "")]
    electors = session.exec(select(Elector).where(Elector.person_id == FIRST).order_by(col(Elector.poll_id))).all()
    assert [(elector.voted_version, elector.ballot_key) for elector in electors] == [(0, ""), (1, ""), (0, "")]


@pytest.mark.parametrize(("state", "options"), [("nominating", []), ("open", ["declined"]), ("closed", ["accepted"])])
def test_who_is_erased_stands_for_no_election_that_goes_on(session: Session, state: str, options: list[str]) -> None:
    """X1."""
    open_poll(session, id=2, method="election", state=state)
    session.add(PollOption(poll_id=2, position=1, person_id=FIRST))
    session.flush()
    erase_all(session, FIRST, LATER)
    assert session.exec(select(PollOption.state)).all() == options


def test_the_export_tells_a_secret_choice_while_the_poll_is_open(session: Session) -> None:
    """X1, D7: by the options' places; after the close nobody can tell."""
    open_poll(session, id=2, method="ranked", secret=True)
    for row, label in ((7, "East"), (8, "West")):
        session.add(PollOption(id=row, poll_id=2, position=row, label=label))
    session.add(SecretBallot(key="one", poll_id=2, choice="8,7"))
    elector = session.get_one(Elector, (2, FIRST))
    elector.voted_version, elector.ballot_key = 1, "one"
    vote(session, FIRST, "agree")
    found = export(session, FIRST, LATER)
    assert [(row["poll"], row["voted_version"], row["secret_choice"]) for row in found["polls"]] == [
        (1, 1, None), (2, 1, "2,1"),
    ]  # fmt: skip
    assert [(row["poll"], row["choice"]) for row in found["votes"]] == [(1, "agree")]
    elector.ballot_key = ""
    session.flush()
    assert [row["secret_choice"] for row in export(session, FIRST, LATER)["polls"]] == [None, None]


def test_who_voted_goes_after_the_time_that_it_is_kept_and_reasons_stay(session: Session) -> None:
    """X1, D6."""
    for number, closed in ((2, MONDAY), (3, LATER)):
        open_poll(session, id=number, state="closed").closed_at = closed
    for number in (1, 2, 3):
        vote(session, FIRST, "agree", poll=number)
    vote(session, OTHER, "reservations", poll=2)
    session.get_one(Ballot, (2, 1, OTHER)).reason = "slowly"
    session.flush()
    retention.drop_ballots(session, LATER)
    session.expire_all()
    kept = [
        (row.poll_id, row.person_id, row.source) for row in session.exec(select(Ballot).order_by(col(Ballot.poll_id)))
    ]
    assert kept == [(1, FIRST, "x:1"), (2, OTHER, ""), (3, FIRST, "x:1")]
    assert set(session.exec(select(Elector.poll_id))) == {1, 3}
