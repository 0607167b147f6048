"""What could not be read when it came (see `Unreadable`): of whom it is, what is too late to be done, what is said."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session

from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.events import Edited, Event, Message, RoomMoved, Unreadable
from bot.core.i18n import N_, Translator
from bot.core.replies import Here, Privately, Reply, Say, View
from bot.core.text import Text
from storage import inbox, sealed

AT_ONCE = timedelta(minutes=10)
"""How long what follows on a command may take: a message that is drawn again, a question that waits for others."""


class Waiting:
    """Of whom something waits to be read, in memory: a message of anybody else costs one look."""

    def __init__(self) -> None:
        self._senders: set[tuple[str, str, str]] | None = None

    def is_known(self) -> bool:
        """Whether it has been looked up; it has to be before anything is asked."""
        return self._senders is not None

    def load(self, session: Session) -> None:
        """Look it up."""
        self._senders = sealed.senders(session)

    def notice(self, event: Event) -> bool:
        """Learn from an event that was handed in; whether it is readable, and of somebody of whom something waits."""
        if self._senders is None or isinstance(event, RoomMoved):
            self._senders = None
            return False
        sender = _sender(event)
        if isinstance(event, Unreadable):
            self._senders.add(sender)
            return False
        return isinstance(event, Message | Edited) and sender in self._senders

    def hear(self, session: Session, event: Event) -> None:
        """Keep that something of theirs could be read; it waits no more, though it may have asked for nothing."""
        if event.late:
            sealed.forget(session, event.place.platform, event.id)
        if not isinstance(event, Message | Edited):
            return
        if not sealed.heard(session, *_sender(event)) and self._senders is not None:
            self._senders.discard(_sender(event))


def is_overtaken(session: Session, event: Event) -> bool:
    """Whether a message, or an edit of one, is read so late that a later edit has been handled before.

    What a message did in a room that has moved since is out of an edit's reach: that is refused.
    """
    if not (event.late and isinstance(event, Message | Edited)):
        return False
    earlier = partial(inbox.earlier, session, event.place.platform, message=event.message, but=event.id)
    left_behind = earlier(event.sent_to) if event.sent_to else []
    if isinstance(event, Message):
        return bool(left_behind or earlier(event.place.room))
    if any(each.handled_at > event.at for each in [*left_behind, *earlier(event.place.room)]):
        return True
    if left_behind:
        raise Refusal("moved", N_("The room has moved since. Write it anew, if it still matters."))
    return False


def refuse_what_is_over(event: Event, timers: Iterable[datetime]) -> None:
    """Refuse what was read so late that something of it would be over at once: a poll that closes, a meeting that ends.

    `timers`: when the things are due that it has set going. What follows at once on any command may be past.
    """
    if event.read_at is not None and any(event.at + AT_ONCE < due < event.read_at for due in timers):
        raise Refusal("over", N_("What this asks for would be over by now. Write it anew, if it still matters."))


def marked(context: Context, event: Event, replies: Sequence[Reply]) -> list[Reply]:
    """The answer to what was read late says so, once: in the room, or in private where all of it is said there."""
    if not event.late or not replies or not isinstance(event, Message | Edited):
        return list(replies)
    told, found = partial(_late, at=event.at), list(replies)
    own = Privately(context.person_id) if context.actor is not None else Here()
    for to in (Here(), own):
        for position, reply in enumerate(found):
            if isinstance(reply, Say) and _is_to(reply, to):
                found[position] = replace(reply, view=partial(_both, first=reply.view, then=told))
                return found
    return [*found, Say(told)]


def _is_to(reply: Say, whom: Here | Privately) -> bool:
    if isinstance(reply.to, Privately) and isinstance(whom, Privately):
        return reply.to.person_id == whom.person_id
    return isinstance(reply.to, Here) and isinstance(whom, Here)


def _late(_: Translator, at: datetime) -> Text:
    return _(N_("I could read your message of {instant} only now."), instant=_.instant(at))


def _both(_: Translator, first: View, then: View) -> Text:
    return Text.join("\n", [first(_), then(_)])


def _sender(event: Event) -> tuple[str, str, str]:
    return event.place.platform, event.place.room, event.sender.id
