"""What no order of events can change: the counts, and that nobody counts twice (D3, G1)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from bot.core.context import Context
from bot.core.i18n import Translator
from bot.core.registry import Registry
from handlers.polls import electorate
from handlers.polls.methods import METHODS
from handlers.polls.voting import casting
from storage import ballots, migrations, numbering, polls
from storage.ballots import Ballot
from storage.database import Database
from storage.groups import Group
from storage.people import Membership, Person
from storage.polls import OPEN, Elector, Poll, PollVersion

MONDAY = datetime(2026, 3, 23, 9, tzinfo=UTC)
VOTERS = range(1, 6)
STANCES = [stance.key for stance in METHODS["consensus"].stances]
EVENTS = st.lists(st.tuples(st.sampled_from(VOTERS), st.sampled_from([*STANCES, "taken back"])), max_size=25)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A group of five; every example has polls of its own."""
    opened = Database(f"sqlite:///{tmp_path_factory.mktemp('votes') / 'polls.db'}")
    try:
        migrations.upgrade(opened)
        opened.run_here(_people)
        yield opened
    finally:
        opened.close()


def played(session: Session, events: list[tuple[int, str]]) -> dict[str, int]:
    """A poll of its own with these events, each a second after the one before; returns the counts."""
    number = numbering.next_of(session, Poll)
    session.add(
        Poll(
            id=number, group_id=1, method="consensus", title="R3", opened_by_person_id=1, opened_at=MONDAY, state=OPEN,
            closes_at=MONDAY + timedelta(days=3),
        )
    )  # fmt: skip
    session.flush()
    session.add(PollVersion(poll_id=number, version=1, text="Merge", at=MONDAY, by_person_id=1))
    poll = session.get_one(Poll, number)
    polls.admit_members(session, poll)
    for second, (voter, choice) in enumerate(events):
        context = Context(
            now=MONDAY + timedelta(seconds=second),
            session=session,
            registry=Registry(()),
            reader=Translator("en", "UTC"),
        )
        elector = session.get_one(Elector, (number, voter))
        if choice == "taken back":
            casting.take_back(context, poll, elector)
        else:
            casting.cast(context, poll, elector, choice, f"because {second}")
        session.flush()
    facts = electorate.facts_of(session, poll, MONDAY + timedelta(hours=1))
    cast = session.exec(select(Ballot).where(Ballot.poll_id == number)).all()
    concerns = ballots.concerns_of(session, number)
    in_step = {ballot.person_id for ballot in cast if ballot.choice in {"stand-aside", "block"}}
    voted = session.exec(select(Elector.person_id).where(Elector.poll_id == number, col(Elector.voted_version) == 1))
    assert facts.voted == len(cast) == len({ballot.person_id for ballot in cast}) <= len(VOTERS)
    assert {ballot.person_id for ballot in cast} == set(voted)
    assert sorted(c.person_id for c in concerns if not c.resolution) == sorted(in_step)
    assert [c.number for c in concerns] == list(range(1, len(concerns) + 1))
    assert len(concerns) <= 2 * len(VOTERS), "one concern a stance, however often it is taken up"
    assert facts.objections == facts.count("block")
    assert facts.silent == len(VOTERS) - len(cast)
    return dict(facts.counts)


@settings(max_examples=40, deadline=None)
@given(events=EVENTS, chance=st.randoms(use_true_random=False))
def test_the_order_among_voters_never_changes_the_counts(
    database: Database, events: list[tuple[int, str]], chance: Random
) -> None:
    """D3: each one's last vote counts, whoever voted in between; nobody counts twice."""
    last = dict(events)
    expected = {key: sum(choice == key for choice in last.values()) for key in STANCES}
    theirs = {voter: [event for event in events if event[0] == voter] for voter in VOTERS}
    turns = [voter for voter, _ in events]
    chance.shuffle(turns)
    mixed = [theirs[voter].pop(0) for voter in turns]
    assert database.run_here(lambda session: played(session, events)) == expected
    assert database.run_here(lambda session: played(session, mixed)) == expected


def _people(session: Session) -> None:
    session.add(Group(id=1, slug="diversity", name="Diversity", created_at=MONDAY))
    session.add_all(Person(id=voter, name=f"Person {voter}", created_at=MONDAY) for voter in VOTERS)
    session.flush()
    session.add_all(Membership(group_id=1, person_id=voter, joined_at=MONDAY) for voter in VOTERS)
