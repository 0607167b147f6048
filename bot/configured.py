"""Brings groups, rooms and the core team's accounts in the tables in line with the configuration."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.config import Config
from bot.config.refs import AccountRef, RoomRef
from bot.core.text import clean
from storage import hours, people
from storage.groups import Group, Room
from storage.hours import Expectation
from storage.people import Membership, Person

BEGINNING = "0001-W01"


def apply(session: Session, config: Config, now: datetime, *, console: bool = False) -> None:
    """Safe to repeat. With `console`, every group also has a console room named by its slug, and `core` is one."""
    _core_accounts(session, config.core.accounts, now)
    core_rooms = [*config.core.rooms, *([RoomRef("console", "core")] if console else [])]
    _bind(session, core_rooms, None)
    for wanted in config.groups:
        group = session.exec(select(Group).where(Group.slug == wanted.slug)).first()
        group = group or Group(slug=wanted.slug, name=wanted.name, created_at=now)
        group.name, group.summary = clean(wanted.name), clean(wanted.summary)
        group.language, group.timezone = wanted.language, wanted.timezone
        session.add(group)
        session.flush()
        assert group.id is not None
        _expect(session, group.id, wanted.weekly_minutes, now)
        _bind(session, [*wanted.rooms, *([RoomRef("console", wanted.slug)] if console else [])], group.id)
        _cochairs(session, group.id, wanted.cochairs, now)


def _person(session: Session, ref: AccountRef, now: datetime) -> Person:
    found = people.find_account(session, ref.platform, ref.id)
    return (found or people.add_account(session, ref.platform, ref.id, "", now))[1]


def _core_accounts(session: Session, accounts: Iterable[AccountRef], now: datetime) -> None:
    team = {_person(session, ref, now).id for ref in accounts}
    for person in session.exec(select(Person).where(Person.core)).all():
        person.core = person.id in team
    for person in session.exec(select(Person).where(col(Person.id).in_(team))).all():
        person.core = True


def _bind(session: Session, rooms: Iterable[RoomRef], group_id: int | None) -> None:
    """Bind these rooms, and no other, to the group; None is the core team. Rooms that have moved on stay bound.

    A room that the configuration still names by an id that it had before is found by that (see `Room.formerly`).
    """
    owner = Room.core if group_id is None else Room.group_id == group_id
    bound = session.exec(select(Room).where(owner)).all()
    wanted = {(ref.platform, ref.room, ref.thread) for ref in rooms}
    for room in bound:
        names = {(room.platform, id, room.thread) for id in (room.room, *room.formerly.split())}
        if names & wanted:
            wanted -= names
        else:
            session.delete(room)
    session.flush()
    for platform, id, thread in sorted(wanted):
        session.add(Room(platform=platform, room=id, thread=thread, group_id=group_id, core=group_id is None))


def _expect(session: Session, group_id: int, minutes: int, now: datetime) -> None:
    """The expectation holds from next week on, never backwards (H3); a group's first one holds from its beginning."""
    known = hours.expectations_of(session, group_id)
    if known and known[-1].minutes == minutes:
        return
    year, week, _ = (now + timedelta(weeks=1)).isocalendar()
    from_week = f"{year}-W{week:02}" if known else BEGINNING
    row = next((e for e in known if e.from_week == from_week), None)
    row = row or Expectation(group_id=group_id, from_week=from_week, minutes=minutes)
    row.minutes = minutes
    session.add(row)


def _cochairs(session: Session, group_id: int, accounts: Iterable[AccountRef], now: datetime) -> None:
    """The seats are as configured. Whoever has left the group does not come back by a restart (G4)."""
    chairs = {_person(session, ref, now).id for ref in accounts}
    stays = session.exec(select(Membership).where(Membership.group_id == group_id)).all()
    for membership in stays:
        membership.cochair = membership.left_at is None and membership.person_id in chairs
    for person_id in sorted(p for p in chairs - {m.person_id for m in stays} if p is not None):
        people.enter(session, group_id, person_id, now, cochair=True)
