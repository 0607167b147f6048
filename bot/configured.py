"""Brings into the tables what the configuration and group files say: they found groups, and the chat runs them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from bot.config import Config
from bot.config import Group as Wanted
from bot.config.refs import AccountRef, RoomRef
from bot.core import founding, secrecy
from bot.core.text import clean
from storage import audit, ballots, due, groups, people
from storage.groups import Room
from storage.people import Person


@dataclass(slots=True)
class Imported:
    """What became of the groups in a file, by slug."""

    founded: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    taken: list[tuple[str, str]] = field(default_factory=list)
    """Rooms that belong to another group already and stay there: the room, and the group that asked for it."""
    reserved: list[str] = field(default_factory=list)
    """Groups that are not founded, since a command has their short name."""
    namesakes: list[tuple[str, str]] = field(default_factory=list)
    """Groups that are not founded, since another one is called like them: each with that one."""


def apply(session: Session, config: Config, now: datetime, *, console: bool = False) -> None:
    """Safe to repeat: what the chat has changed since stays changed.

    The core team's accounts and rooms are always let in, so that an operator cannot be shut out. A group that is
    not there yet is founded as configured; one that is there is left alone. With `console`, every group also has a
    console room named by its slug, and `core` is one.
    """
    for ref in config.core.accounts:
        person = _person(session, ref, now)
        if not person.core:
            assert person.id is not None
            person.core = True
            ballots.depart(session, None, person.id, now)  # the core team does not vote (D1)
            audit.record(session, now, "core.added", by=None, person=person.id)
    _bind(session, [*config.core.rooms, *([RoomRef("console", "core")] if console else [])], None, now)
    for wanted in config.groups:
        if groups.by_slug(session, wanted.slug) is None:
            _found(session, wanted, now)
    if console:
        for group in groups.all_groups(session):
            _bind(session, [RoomRef("console", group.slug)], group.id, now)


def import_groups(session: Session, wanted: Sequence[Wanted], now: datetime, reserved: Collection[str]) -> Imported:
    """Found the groups that are not there yet; of the others, take over name, summary, list address and new rooms.

    None is founded that the chat would not found either: under one of the `reserved` words, or another group's name.
    """
    report = Imported()
    for each in wanted:
        group = groups.by_slug(session, each.slug)
        if group is None:
            namesake = groups.by_name(session, clean(each.name))
            if each.slug in reserved:
                report.reserved.append(each.slug)
            elif namesake is not None:
                report.namesakes.append((each.slug, namesake.slug))
            else:
                report.taken += [(room, each.slug) for room in _found(session, each, now, greet=True)]
                report.founded.append(each.slug)
            continue
        facts = clean(each.name), clean(each.summary), each.mailing_list or group.list_address
        changed = facts != (group.name, group.summary, group.list_address)
        group.name, group.summary, group.list_address = facts
        bound, taken = _bind(session, each.rooms, group.id, now, greet=True)
        report.taken += [(room, each.slug) for room in taken]
        (report.changed if changed or bound else report.unchanged).append(each.slug)
    return report


def _found(session: Session, wanted: Wanted, now: datetime, *, greet: bool = False) -> list[str]:
    """A new group with its charter, rooms and co-chairs; returns the rooms that are somebody else's.

    Accounts that are linked by now are one person, with one seat (G1).
    """
    group_id = founding.found(
        session,
        now,
        wanted.slug,
        wanted.name,
        by=None,
        summary=wanted.summary,
        language=wanted.language,
        timezone=wanted.timezone,
        list_address=wanted.mailing_list or "",
        weekly_minutes=wanted.weekly_minutes,
    )
    _, taken = _bind(session, wanted.rooms, group_id, now, greet=greet)
    for person_id in dict.fromkeys(_person(session, ref, now).id for ref in wanted.cochairs):
        assert person_id is not None
        people.enter(session, group_id, person_id, now, cochair=True)
        audit.record(session, now, "cochair.appointed", by=None, group=group_id, person=person_id)
    return taken


def _person(session: Session, ref: AccountRef, now: datetime) -> Person:
    known = people.find_account(session, ref.platform, ref.id)
    return (known or people.add_account(session, ref.platform, ref.id, "", now))[1]


def _bind(
    session: Session, rooms: Iterable[RoomRef], group_id: int | None, now: datetime, *, greet: bool = False
) -> tuple[list[str], list[str]]:
    """Bind those of the rooms that are nobody's; None is the core team. Returns which were bound, and which taken.

    A room that is named by an id that it had before a move is found by that (see `Room.formerly`). With `greet`, the
    running bot says in each new one whose room it is.
    """
    bound, taken = [], []
    for ref in rooms:
        known = groups.find_room(session, ref.platform, ref.room, ref.thread)
        if known is not None and known[0].thread == ref.thread:
            if known[0].group_id != group_id:
                taken.append(str(ref))
            continue
        room = Room(platform=ref.platform, room=ref.room, thread=ref.thread, group_id=group_id, core=group_id is None)
        session.add(room)
        if greet:
            session.flush()
            due.schedule(session, "rooms.greet", f"rooms.greet:{room.id}", now, room_id=room.id)
        audit.record(session, now, "room.bound", by=None, group=group_id, room=str(ref))
        bound.append(str(ref))
    session.flush()
    if bound:
        secrecy.part(session, group_id)  # asked about by the greeting, or when the platform tells of the encrypted room
    return bound, taken
