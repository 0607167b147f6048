"""Needs and asks are found on both databases (N2, R1)."""

from contextlib import closing
from datetime import UTC, date, datetime, timedelta

from sqlmodel import Session

from storage import asks, needs
from storage.asks import Ask, AskStep
from storage.database import Database
from storage.groups import Group
from storage.needs import Need
from storage.people import Person

NOW = datetime(2026, 3, 23, 9, tzinfo=UTC)


def _people(session: Session) -> tuple[int, int, int]:
    """Two groups, and somebody."""
    rows = (
        Group(slug="diversity", name="Diversity", created_at=NOW),
        Group(slug="partnerships", name="Partnerships", created_at=NOW),
        Person(name="lima", created_at=NOW),
    )
    session.add_all(rows)
    session.flush()
    one, other, person = (row.id or 0 for row in rows)
    return one, other, person


def _needs(session: Session) -> None:
    one, other, person = _people(session)
    for number, state in enumerate(("open", "accepted", "declined", "delivered", "withdrawn"), start=1):
        at = NOW + timedelta(hours=number)
        session.add(
            Need(
                group_id=one if number % 2 else other, of_group_id=other if number % 2 else one, text=str(number),
                due_on=date(2026, 4, 10 - number), state=state, by_person_id=person, at=NOW, changed_at=at,
            )
        )  # fmt: skip
        session.flush()
    assert [need.text for need in needs.unfinished(session)] == ["2", "1"]
    assert [need.text for need in needs.unfinished(session, other)] == ["2", "1"]
    assert [need.text for need in needs.unfinished(session, one + other)] == []
    assert [need.text for need in needs.finished(session, one, 2)] == ["5", "4"]
    found = needs.find(session, 3, lock=True)
    assert found is not None
    assert found.state == "declined"
    assert needs.find(session, 99) is None


def _asks(session: Session) -> None:
    one, other, person = _people(session)
    for number, state in enumerate(("open", "considered", "approved", "declined", "done", "withdrawn"), start=1):
        session.add(
            Ask(
                group_id=one if number % 2 else other, kind="expert", text=str(number), state=state,
                by_person_id=person, at=NOW, changed_at=NOW + timedelta(hours=number),
            )
        )  # fmt: skip
        session.flush()
    for words in ("first", "second"):
        session.add(AskStep(ask_id=2, state="considered", words=words, by_person_id=person, at=NOW))
        session.flush()
    assert [ask.text for ask in asks.in_states(session, asks.UNFINISHED)] == ["1", "2", "3"]
    assert [ask.text for ask in asks.in_states(session, asks.WAITING, other)] == ["2"]
    assert [ask.text for ask in asks.finished(session, other, 5)] == ["6", "4"]
    assert {number: step.words for number, step in asks.last_steps(session, [1, 2]).items()} == {2: "second"}
    assert asks.last_steps(session, []) == {}
    assert [step.words for step in asks.steps_of(session, 2)] == ["first", "second"]
    assert asks.find(session, 4, lock=True) is not None


def test_needs_are_found_by_what_is_open(database_url: str) -> None:
    """N2: the most urgent first, in both directions."""
    with closing(Database(database_url)) as database:
        database.run_here(_needs)


def test_asks_are_found_by_state_with_their_last_step(database_url: str) -> None:
    """R1."""
    with closing(Database(database_url)) as database:
        database.run_here(_asks)
