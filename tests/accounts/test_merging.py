"""What comes together when both persons already have some, table by table (G1). Minutes: see tests/privacy."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta

import pytest
from sqlmodel import Session, col, select

from bot.core import merging
from bot.core.merging import Merged
from storage import arrivals, due, migrations, people, roles
from storage.arrivals import Arrival
from storage.database import Database
from storage.due import Due
from storage.groups import Group
from storage.invitations import Invitation
from storage.leave import Leave
from storage.nudges import LoadQuestion, Nudge
from storage.offers import Offer
from storage.outbox import OutboxMessage
from storage.people import Membership, Person
from storage.principles import Acknowledgement, Principles
from storage.roles import FunctionalRole
from tests.conversation import MONDAY

LATER = MONDAY + timedelta(days=3)
FIRST, SECOND = 1, 2


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    """Two persons with an account each, and two groups."""
    with closing(Database(database_url)) as database:
        migrations.upgrade(database)
        with Session(database.engine, expire_on_commit=False) as session:
            for name in ("ana", "ana-phone"):
                people.add_account(session, "console", name, name, MONDAY)
            session.add_all([Group(slug=slug, name=slug, created_at=MONDAY) for slug in ("a", "b")])
            session.flush()
            yield session


def merge(session: Session) -> Merged:
    session.flush()
    account = people.accounts_of(session, [SECOND])[0]
    return merging.link(session, session.get_one(Person, FIRST), account, LATER)


def test_leaves_that_overlap_or_touch_are_one(session: Session) -> None:
    """G7: one `back` ends it."""
    days = [(1, 3, FIRST), (3, 6, SECOND), (7, 8, FIRST), (12, None, SECOND), (20, 22, FIRST)]
    for start, end, person in days:
        session.add(
            Leave(
                person_id=person, start=date(2026, 4, start), end=date(2026, 4, end) if end else None, created_at=MONDAY
            )
        )
    merge(session)
    rows = session.exec(select(Leave).order_by(col(Leave.start))).all()
    assert [(row.start.day, row.end and row.end.day, row.person_id) for row in rows] == [(1, 8, 1), (12, None, 1)]


def test_a_week_is_asked_about_once_and_answered_when_either_was(session: Session) -> None:
    """H5."""
    for week, person, answered in (("10", FIRST, None), ("10", SECOND, LATER), ("11", SECOND, None)):
        session.add(Nudge(person_id=person, group_id=1, week=week, sent_at=MONDAY, answered_at=answered))
        session.add(LoadQuestion(person_id=person, group_id=1, week=week, asked_at=MONDAY))
    merge(session)
    rows = session.exec(select(Nudge).order_by(col(Nudge.week))).all()
    assert [(row.week, row.answered_at, row.person_id) for row in rows] == [("10", LATER, 1), ("11", None, 1)]
    asked = session.exec(select(LoadQuestion).order_by(col(LoadQuestion.week))).all()
    assert [(row.week, row.person_id) for row in asked] == [("10", 1), ("11", 1)]


def test_a_task_that_both_had_is_held_once_since_the_earlier_day(session: Session) -> None:
    """G5."""
    for person, role, since in ((FIRST, "notes", LATER), (SECOND, "notes", MONDAY), (SECOND, "translation", MONDAY)):
        session.add(FunctionalRole(group_id=1, person_id=person, role=role, since=since))
    merge(session)
    assert [(row.role, row.since) for row in roles.held_by(session, FIRST)] == [
        ("notes", MONDAY), ("translation", MONDAY)
    ]  # fmt: skip


def test_a_version_stays_acknowledged_when_it_was_first(session: Session) -> None:
    """G6."""
    session.add_all([Principles(version=n, text="x", at=MONDAY) for n in (1, 2)])
    session.flush()
    for person, version, at in ((FIRST, 1, LATER), (SECOND, 1, MONDAY), (SECOND, 2, LATER)):
        session.add(Acknowledgement(person_id=person, version=version, at=at))
    merge(session)
    rows = session.exec(select(Acknowledgement).order_by(col(Acknowledgement.version))).all()
    assert [(row.person_id, row.version, row.at) for row in rows] == [(1, 1, MONDAY), (1, 2, LATER)]


def test_one_invitation_a_group_stays_open_and_none_into_ones_own(session: Session) -> None:
    """G3."""
    people.enter(session, 1, FIRST, MONDAY)
    for person, group in ((SECOND, 1), (FIRST, 2), (SECOND, 2)):
        session.add(Invitation(person_id=person, group_id=group, reason="expertise", by_person_id=FIRST, at=MONDAY))
    merge(session)
    rows = session.exec(select(Invitation).order_by(col(Invitation.id))).all()
    assert [(row.group_id, row.outcome, row.person_id) for row in rows] == [
        (1, "joined", 1), (2, "", 1), (2, "withdrawn", 1)
    ]  # fmt: skip


def test_roles_of_both_lines_come_together_and_interim_ends_with_a_real_seat(session: Session) -> None:
    """G4, G9."""
    first, second = (people.enter(session, 1, person, at) for person, at in ((FIRST, LATER), (SECOND, MONDAY)))
    first.cochair, second.cochair, second.interim, second.board = True, True, True, True
    second.absent_since = LATER
    other = people.enter(session, 2, SECOND, MONDAY, cochair=True)
    other.interim = True
    merged = merge(session)
    rows = session.exec(select(Membership).order_by(col(Membership.group_id))).all()
    assert [(r.joined_at, r.cochair, r.interim, r.board, r.absent_since, r.person_id) for r in rows] == [
        (MONDAY, True, False, True, None, 1), (MONDAY, True, True, False, None, 1)
    ]  # fmt: skip
    assert ([g.slug for g in merged.shared], [g.slug for g in merged.vacated]) == (["a"], ["a"])


def test_whoever_was_welcomed_with_one_account_is_not_welcomed_again(session: Session) -> None:
    arrivals.seen(session, 1, FIRST, LATER).gone_at = LATER
    arrivals.seen(session, 1, SECOND, MONDAY).welcomed_at = LATER
    arrivals.seen(session, 2, SECOND, MONDAY)
    merge(session)
    rows = session.exec(select(Arrival).order_by(col(Arrival.group_id))).all()
    assert [(r.group_id, r.person_id, r.at, r.gone_at, r.welcomed_at) for r in rows] == [
        (1, 1, MONDAY, None, LATER), (2, 1, MONDAY, None, None)
    ]  # fmt: skip


def test_choices_on_screen_and_timers_are_about_the_one_person(session: Session) -> None:
    said = OutboxMessage(transaction="t", platform="console", room="dm:ana-phone", payload="", created_at=MONDAY)
    session.add(said)
    session.flush()
    arguments = json.dumps({"person_id": SECOND, "list": [{"by_person_id": SECOND, "n": SECOND}]})
    session.add(
        Offer(
            token="t", outbox_id=said.id or 0, position=0, key="k", sign="1", label="x", action="x",
            arguments=arguments, person_id=SECOND,
        )
    )  # fmt: skip
    due.schedule(session, "hours.nudge", "1", MONDAY, person_id=FIRST)
    due.schedule(session, "hours.nudge", "2", MONDAY, person_id=SECOND)
    due.schedule(session, "members.remind", "3", MONDAY, person_id=SECOND)
    merge(session)
    (offer,) = session.exec(select(Offer)).all()
    assert offer.person_id == FIRST
    assert json.loads(offer.arguments) == {"person_id": 1, "list": [{"by_person_id": 1, "n": 2}]}
    timers = session.exec(select(Due).order_by(col(Due.key))).all()
    assert [(timer.key, json.loads(timer.arguments)) for timer in timers] == [
        ("1", {"person_id": 1}), ("3", {"person_id": 1})
    ]  # fmt: skip


def test_the_core_teams_powers_and_what_the_first_had_not_chosen_come_along(session: Session) -> None:
    first, second = session.get_one(Person, FIRST), session.get_one(Person, SECOND)
    first.language, second.language, second.timezone, second.core = "es", "id", "Asia/Jakarta", True
    merge(session)
    assert (first.language, first.timezone, first.core, first.name) == ("es", "Asia/Jakarta", True, "ana")
    assert (second.name, second.core) == ("", False)
