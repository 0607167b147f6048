"""What a command knows: who, where, now, and the unit of work it runs in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session

from bot.core import rich
from bot.core.events import Edited, Event, Message
from bot.core.i18n import Translator, best_language
from bot.core.permissions import Role, Where
from bot.core.text import Text
from storage import arrivals, due
from storage.groups import Group, Room
from storage.people import Account, Membership, Person

if TYPE_CHECKING:
    from bot.core.registry import Registry


@dataclass(slots=True, kw_only=True)
class Actor:
    """Who did it, as far as is known."""

    account: Account
    person: Person
    memberships: Sequence[tuple[Membership, Group]] = ()


@dataclass(slots=True, kw_only=True)
class Context:
    """Handed to every command, choice, hook and job. Valid inside its unit of work only."""

    now: datetime
    """When the platform received the event; for jobs, when the job runs. Aware UTC."""
    session: Session
    registry: "Registry"
    reader: Translator
    """Speaks to whoever reads a reply `Here`."""
    event: Event | None = None
    written_at: datetime | None = None
    """When what is read here was written, where that was before `now`."""
    where: Where = Where.PRIVATE
    room: Room | None = None
    group: Group | None = None
    """The group at hand: the room's, or in private the one that the person chose."""
    membership: Membership | None = None
    actor: Actor | None = None
    roles: frozenset[Role] = frozenset({Role.STRANGER})
    changed: Sequence[Room] = ()
    """The bindings that the event itself has changed: moved with their room, lost with it, or found again."""
    message: str = ""
    """The platform's id of the message that asked."""
    thread_root: str = ""
    """The thread in which it asked, or in which the choice was offered that was taken: answers are said there."""
    due_at: datetime | None = None
    """For jobs: when it should have run, which may be long ago."""
    pressed: str = ""
    """The key of the message whose choice was tapped, for `Edit`."""
    timers: list[datetime] = field(default_factory=list)
    """When the timers set in this unit are due, so that the scanner wakes in time."""
    housed: list[int] = field(default_factory=list)
    """The groups that have a room in this unit which they had not, or had lost (see `Feature.housed`)."""
    tells_of: set[int | None] = field(default_factory=set)
    """The groups (None: all) whose words are in what is said here: see `bot.core.secrecy`. Look-ups note it."""
    opened: list[Room] = field(default_factory=list)
    """The rooms that hear from this unit on what was kept back from them."""
    listens: set[str] = field(default_factory=set)
    """What this unit changes about the rooms that features listen in (see `Feature.ear`); empty: nothing."""

    @property
    def person(self) -> Person:
        """Who asked. Commands that strangers may give look at `actor` instead."""
        assert self.actor is not None
        return self.actor.person

    @property
    def person_id(self) -> int:
        """The asking person's row."""
        assert self.person.id is not None
        return self.person.id

    @property
    def group_id(self) -> int:
        """The row of the group at hand."""
        assert self.group is not None
        assert self.group.id is not None
        return self.group.id

    @property
    def at_hand(self) -> Group:
        """The group at hand, for commands that need one."""
        assert self.group is not None
        return self.group

    @property
    def private(self) -> bool:
        """Whether only the asking person reads what is said here."""
        return self.where is Where.PRIVATE

    @property
    def is_reply(self) -> bool:
        """Whether what is said here is written as a reply to another message."""
        return isinstance(self.event, Message) and bool(self.event.reply_to)

    @property
    def speaker(self) -> Translator:
        """Speaks to the asking person: their language, and the zone in which their dates are meant."""
        assert self.actor is not None
        actor = self.actor
        return reader_of(self.session, actor.person, actor.account, actor.memberships, self.group)

    @property
    def written_on(self) -> date:
        """The asking person's own date when they wrote it: what `yesterday` is counted from."""
        return self.speaker.today(self.written_at or self.now)

    def formatted(self, rest: str) -> Text:
        """A part of the message that asked, mostly what follows the command, as its author formatted it.

        Plain where that is not known. It is as raw as `rest`: see `bot.core.rich.clean_rich`.
        """
        event = self.event
        if isinstance(event, Message | Edited) and event.rich and rest:
            found = rich.part_of(event.rich, event.text, rest)
            if found is not None:
                return found
        return Text.plain(rest)

    def schedule(self, job: str, key: str, at: datetime, **arguments: Any) -> None:
        """Set a timer in this unit of work; the same key moves it."""
        due.schedule(self.session, job, key, at, **arguments)
        self.timers.append(at)


def reader_of(
    session: Session,
    person: Person,
    account: Account | None,
    memberships: Sequence[tuple[Membership, Group]],
    at_hand: Group | None = None,
) -> Translator:
    """A person's reader. Whoever is in no group is spoken to as in the one that they had to do with last."""
    if not memberships and person.id is not None and not (person.language and person.timezone):
        at_hand = arrivals.last_group(session, person.id) or at_hand
    return person_translator(person, account, memberships, at_hand)


def person_translator(
    person: Person,
    account: Account | None,
    memberships: Sequence[tuple[Membership, Group]],
    at_hand: Group | None = None,
) -> Translator:
    """A person's reader: the language and zone that they chose.

    Else the language of their client or of the group that they joined first, whichever group is at hand: it must not
    change from one message to the next. Else the zone of the group at hand, or of the first.
    """
    earliest = min(memberships, key=lambda stay: (stay[0].joined_at, stay[0].id or 0), default=None)
    first = earliest[1] if earliest else at_hand
    spoken = (account.language if account else "", first.language if first else "")
    there = at_hand or first
    return Translator(
        person.language or best_language(*filter(None, spoken)),
        person.timezone or (there.timezone if there else "UTC"),
    )
