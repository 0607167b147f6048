"""Reactions and old buttons, which the console does not have: as platforms hand them in."""

from bot.core.events import Account, Chosen, Deleted, Place
from tests.conversation import Conversation


async def react(talk: Conversation, who: str, room: str, sign: str, number: int = 1) -> str:
    """Somebody reacts to the newest message with choices; `number` tells their reactions apart."""
    shown = next(s for s in reversed(talk.session.console._rooms[place_of(who, room).room]) if s.keys)
    return await talk.hand_in(
        Chosen(
            id=f"reaction-{who}-{number}", place=place_of(who, room), sender=Account(who, who),
            at=talk.session.clock.now, message=shown.id, key=sign,
        )
    )  # fmt: skip


async def unreact(talk: Conversation, who: str, room: str, number: int = 1, *, by: str = "") -> str:
    """They take a reaction back, or somebody else does, `by` the rights of a moderator."""
    return await talk.hand_in(
        Deleted(
            id=f"redaction-{who}-{number}-{talk.session.clock.now}", place=place_of(who, room),
            sender=Account(by or who), at=talk.session.clock.now, message=f"reaction-{who}-{number}",
        )
    )  # fmt: skip


def button(talk: Conversation, key: str, room: str = "diversity") -> tuple[str, str]:
    """A choice as it stands on the screen now: its message and its token, to be tapped later."""
    shown = next(s for s in reversed(talk.session.console._rooms[room]) if s.keys)
    return shown.id, shown.keys[key]


async def tap(talk: Conversation, who: str, kept: tuple[str, str], number: int = 1, room: str = "diversity") -> str:
    """Somebody taps a choice that was on the screen before."""
    message, token = kept
    return await talk.hand_in(
        Chosen(
            id=f"tap-{who}-{number}", place=place_of(who, room), sender=Account(who, who),
            at=talk.session.clock.now, message=message, key=token, callback=who,
        )
    )  # fmt: skip


def place_of(who: str, room: str) -> Place:
    """A room, or somebody's private chat for `dm`."""
    private = room == "dm"
    return Place("console", f"dm:{who}" if private else room, private=private)
