"""Who speaks in the rooms that a feature listens to, be it plain talk: never what they say (S7, X1)."""

from threading import Lock

from sqlmodel import Session

from bot.core.context import Context
from bot.core.errors import StorageUnavailable
from bot.core.events import Message
from bot.core.registry import Registry
from bot.core.replies import Reply
from bot.runtime import failures
from bot.runtime.outcomes import Outcome, Run, Work
from bot.runtime.rendering import listed


class Listening:
    """Which rooms are listened to, in memory: plain talk anywhere else costs one look and is not looked up (X1).

    Asked on the event loop, changed on database threads: what changes is replaced as a whole.
    """

    def __init__(self, registry: Registry) -> None:
        self._ears = [feature.ear for feature in registry.features if feature.ear is not None]
        self._rooms: frozenset[tuple[str, str, str]] = frozenset()
        self._heard: set[tuple[str, str, str]] = set()
        self._loading = Lock()

    def load(self, session: Session) -> Outcome:
        """Look where it is listened to now, as it is committed. Where that has changed, everybody is heard anew."""
        with self._loading:
            found = (room for ear in self._ears for room in ear.rooms(session))
            rooms = frozenset((room.platform, room.room, room.thread) for room in found)
            if rooms != self._rooms:
                self._rooms, self._heard = rooms, set()
        return Outcome()

    def is_in(self, event: Message) -> bool:
        """Whether a message was said in one of the rooms; a room's binding holds for its topics as well."""
        place = event.place
        return bool(self._rooms) and any(
            (place.platform, place.room, thread) in self._rooms for thread in {place.thread, ""}
        )

    def wants(self, event: Message) -> bool:
        """Whether plain talk is to be looked up: of each person once, as long as the rooms are the same."""
        return self.is_in(event) and _speaker(event) not in self._heard

    def overhear(self, run: Run, event: Message, hear: Work) -> Outcome:
        """Plain talk is heard. It asked for nothing: nothing of it is kept, nor is it apologised for.

        Raises `StorageUnavailable` only; then it is heard again.
        """
        try:
            outcome = run(hear)
        except StorageUnavailable:
            raise
        except Exception as error:
            ref = failures.reference()
            failures.report(event.place.platform, event.id, error, ref)
            outcome = Outcome(failed=ref)
        self._heard.add(_speaker(event))
        return outcome

    def hear(self, context: Context, event: Message) -> list[Reply]:
        """What the features do about it that somebody speaks. To hear the same again changes nothing."""
        if not self.is_in(event) or context.actor is None:
            return []
        return [reply for ear in self._ears for reply in listed(ear.heard(context))]


def _speaker(event: Message) -> tuple[str, str, str]:
    return event.place.platform, event.place.room, event.sender.id
