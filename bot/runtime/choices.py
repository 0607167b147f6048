"""Choices: which one a tap, a reaction or a typed word means, and commands that wait for one."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session

from bot.core import beside
from bot.core.asking import AGAIN
from bot.core.context import Actor, Context
from bot.core.events import Chosen, Message
from bot.core.i18n import N_, Translator
from bot.core.replies import Option, Say
from bot.core.text import Text
from bot.runtime.buttons import SIGNS, bare
from storage import offers
from storage.offers import Offer
from storage.outbox import OutboxMessage

PICK_GROUP = "router.pick-group"
WAITS = timedelta(hours=24)
"""How long a command waits for the group that it is for, or the moment. Its text is kept no longer (X1)."""
_DIGITS = frozenset(bare(sign) for sign in SIGNS)

Found = tuple[Offer, OutboxMessage]


def typed(event: Message, shown: Sequence[Found]) -> Found | None:
    """A choice, of those at hand, written out.

    Its key, its label or its sign will do, and its place in the list (1, 2 …) where that is its sign.
    """
    wanted = bare(" ".join(event.text.split()).casefold())
    if not wanted or len(wanted) > 64:
        return None
    by_name = next((o for o in shown if wanted in _names(o[0])), None)
    by_place = (o for o in shown if bare(o[0].sign) in _DIGITS and wanted == str(o[0].position + 1))
    return by_name or next(by_place, None)


def at_hand(context: Context, event: Message) -> Sequence[Found]:
    """The choices that a message may answer: on the message that it replies to, in private else the newest ones."""
    place = event.place
    if event.reply_to:
        return offers.on_message(context.session, place.platform, place.room, event.reply_to)
    return offers.newest_in(context.session, place.platform, place.room) if place.private else ()


def tapped(context: Context, event: Chosen) -> Found | None:
    """The choice that a button's token or a reaction's emoji stands for."""
    found = offers.by_token(context.session, event.key)
    if found is not None:
        return found
    shown = offers.on_message(context.session, event.place.platform, event.place.room, event.message)
    return next((o for o in shown if bare(event.key) in {bare(o[0].sign), o[0].key}), None)


def _names(offer: Offer) -> set[str]:
    return {offer.key.casefold(), bare(offer.label.casefold()), bare(offer.sign)}


def which_group(context: Context, actor: Actor, text: str) -> Say:
    """Asks which group a private command is for; once that is known, the command runs, from its own message."""
    asked = {"text": text, "message": context.message, "at": context.now.isoformat(), **beside.kept(context)}
    assert context.event is not None
    return Say(
        _question,
        options=tuple(
            Option(group.slug, partial(_label, name=group.name), PICK_GROUP, {"group_id": group.id, **asked})
            for _, group in actor.memberships
        ),
        key=f"{PICK_GROUP}:{context.event.place.platform}:{context.event.id}",
    )


def still_waits(at: str, now: datetime) -> datetime | None:
    """When the command was given that waits for its group; None when it waits no more, or `at` is forgotten already."""
    given = datetime.fromisoformat(at) if at else None
    return given if given and now - given <= WAITS else None


def forget_waiting(session: Session, now: datetime) -> None:
    """Drop the texts of commands that have waited too long: their choices still set the group, and nothing else."""
    for action in (PICK_GROUP, AGAIN):
        for offer in offers.said_before(session, action, now - WAITS):
            kept = json.loads(offer.arguments)
            offer.arguments = json.dumps({name: kept[name] for name in kept if name == "group_id"})


def picked(_: Translator, name: str) -> Text:
    """Takes the place of the question once it is answered."""
    return _("From now on, this chat is about {group}. Change it with `group`.", group=name)


def meant(_: Translator, label: str) -> Text:
    """Takes the place of the question which moment was meant."""
    return _(N_("{moment}: understood."), moment=label)


def waited_too_long(_: Translator) -> Text:
    """When the group is known only after the command has been forgotten."""
    return _("What you asked for is more than a day old, so I have not done it. Please write it again.")


def _question(_: Translator) -> Text:
    return _(N_("You are in several groups. Which one is this for? I will remember it."))


def _label(_: Translator, name: str) -> Text:
    return Text.plain(name)
