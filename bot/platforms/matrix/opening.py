"""Encrypted events as they are read: at once, once their sender's devices are known, or once their key has come."""

import contextlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nio import MegolmEvent, UnknownEncryptedEvent
from nio.events import BadEvent
from peewee import DatabaseError

from bot.core.events import Account, Place, Unreadable
from bot.platforms.matrix.client import MatrixClient, MatrixError
from bot.platforms.matrix.content import mapping
from bot.platforms.matrix.encryption import Encryption
from bot.platforms.matrix.machine import NoSuchDevice, NotOpened
from bot.platforms.matrix.withheld import Withheld

_SESSION = re.compile(r"[\w+/=-]{1,255}", re.ASCII)
"""What may name a key. Whoever sends an event may put there what they like."""


@dataclass(frozen=True, slots=True)
class Shut:
    """An event that cannot be read yet, or never."""

    event: Any
    """As it came."""
    session: str
    """The key that would open it; empty where none would."""
    strange: bool = False
    """Whether what is missing is not the key, but to know that its sender has such a device."""


@dataclass(frozen=True, slots=True)
class Refused:
    """An event that is not what it says."""

    event: Any
    error: Exception


class Opening:
    """Reads events, and remembers which keys are waited for."""

    def __init__(self, client: MatrixClient, encryption: Encryption, clock: Callable[[], datetime]) -> None:
        self._client = client
        self._encryption = encryption
        self._clock = clock
        self._awaited: set[str] = set()
        self._strange: set[str] = set()
        self.withheld = Withheld()

    def begin(self, awaited: Iterable[str]) -> None:
        """Go on after a restart, from the keys that are waited for: any may have come just before it."""
        self._awaited = set(awaited)
        self._strange = set(awaited)
        self._client.olm.has_met = True
        self._client.olm.indexes.forget_old(self._clock().date())

    async def opened(self, room_id: str, events: Iterable[Any]) -> list[Any]:
        """A room's events in their order; in the place of each that came encrypted, what `opened_of_rooms` makes."""
        return await self.opened_of_rooms([(room_id, event) for event in events])

    async def opened_of_rooms(self, events: Sequence[tuple[str, Any]]) -> list[Any]:
        """Events, each with its room; in the place of those that came encrypted, what they say, `Shut` or `Refused`.

        Where one is from a device that is not known, its owner's devices are looked up. That an event was read is on
        the disk when this returns.
        """
        found = [self._opened(*event) for event in events]
        strangers = {each.event.sender for each in found if isinstance(each, Shut) and each.strange}
        if strangers:
            with contextlib.suppress(MatrixError):  # then it waits, as for a key
                await self._encryption.look_up(strangers)
            for number, each in enumerate(found):
                if isinstance(each, Shut) and each.strange:
                    found[number] = self._opened(*events[number])
        self._client.olm.indexes.save(self._clock().date())
        return found

    def unreadable(self, shut: Shut, place: Place, sender: Account, received: datetime) -> Unreadable:
        """What is handed in of an event that cannot be read; its key is waited for from now on."""
        event = shut.event
        self.wait_for_key(shut)
        return Unreadable(
            id=f"sealed:{event.event_id}", place=place, sender=sender, at=self._clock(), event=event.event_id,
            raw={**event.source, "room_id": place.room}, session=shut.session, received=received,
            withheld=(event.sender, shut.session) in self.withheld,
        )  # fmt: skip

    def wait_for_key(self, shut: Shut) -> None:
        """Wait for the key of an event, or for news of its sender's devices."""
        if shut.session:
            self._awaited.add(shut.session)
        if shut.strange:
            self._strange.add(shut.session)

    def due(self) -> set[str]:
        """The keys by which something may be read now that could not be before. They are waited for no more."""
        machine = self._client.olm
        found: set[str] = self._awaited & machine.arrived
        machine.arrived.clear()
        if machine.has_met:
            machine.has_met = False
            found |= self._strange
        self._awaited -= found
        self._strange -= found
        return found

    def _opened(self, room_id: str, event: Any) -> Any:
        """An event as it says; what the bot itself has sent stays as it is where it cannot be read."""
        if not _is_encrypted(event):
            return event
        session = mapping(event.source.get("content")).get("session_id")
        session = session if isinstance(session, str) and _SESSION.fullmatch(session) else ""
        own = event.sender == self._client.user_id
        try:
            return self._client.olm.open(event.source, room_id, event)
        except NotOpened as error:
            return event if own else Shut(event, session, isinstance(error, NoSuchDevice))
        except ValueError:
            return event if own else Shut(event, "")
        except DatabaseError:
            raise
        except Exception as error:  # whatever is in it, the events beside it are read
            return Refused(event, error)


def _is_encrypted(event: Any) -> bool:
    """Whether an event came encrypted, in a way that nio knows or not."""
    if isinstance(event, BadEvent):
        source: Mapping[str, Any] = event.source
        return source.get("type") == "m.room.encrypted" and isinstance(event.sender, str)
    return isinstance(event, MegolmEvent | UnknownEncryptedEvent)
