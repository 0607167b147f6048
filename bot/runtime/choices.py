"""Choices: which one a tap, a reaction or a typed word means, and the router's own question about the group."""

from datetime import datetime
from functools import partial

from bot.core.context import Actor, Context
from bot.core.events import Chosen, Message
from bot.core.i18n import N_, Translator
from bot.core.replies import Option, Say
from bot.core.text import Text
from storage import outbox
from storage.outbox import Offer, OutboxMessage

PICK_GROUP = "router.pick-group"

Found = tuple[Offer, OutboxMessage]


def typed(context: Context, event: Message) -> Found | None:
    """A choice written out: as an answer to the message that offers it, or in private to the newest one.

    Its key, its label, its sign or its place in the list (1, 2 …) will do.
    """
    place, wanted = event.place, " ".join(event.text.split()).casefold().replace("\ufe0f", "")
    if not wanted or len(wanted) > 64:
        return None
    if event.reply_to:
        offers = outbox.offers_on(context.session, place.platform, place.room, event.reply_to)
    elif place.private:
        offers = outbox.newest_offers(context.session, place.platform, place.room)
    else:
        return None
    by_name = next((o for o in offers if wanted in {o[0].key.casefold(), o[0].label.casefold(), o[0].sign}), None)
    return by_name or next((o for o in offers if wanted == str(o[0].position + 1)), None)


def tapped(context: Context, event: Chosen) -> Found | None:
    """The choice that a button's token or a reaction's emoji stands for."""
    found = outbox.offer_by_token(context.session, event.key)
    if found is not None:
        return found
    offers = outbox.offers_on(context.session, event.place.platform, event.place.room, event.message)
    return next((o for o in offers if event.key in {o[0].sign, o[0].key}), None)


def which_group(context: Context, actor: Actor, text: str) -> Say:
    """Asks which group a private command is for; the command runs as of now, from its own message, once it is known."""
    asked = {"text": text, "message": context.message, "at": context.now.isoformat()}
    assert context.event is not None
    return Say(
        _question,
        options=tuple(
            Option(group.slug, partial(_label, name=group.name), PICK_GROUP, {"group_id": group.id, **asked})
            for _, group in actor.memberships
        ),
        key=f"{PICK_GROUP}:{context.event.place.platform}:{context.event.id}",
    )


def asked_at(at: str) -> datetime:
    """When the command was given that the question was about."""
    return datetime.fromisoformat(at)


def picked(_: Translator, name: str) -> Text:
    """Takes the place of the question once it is answered."""
    return _("From now on, this chat is about {group}. Change it with `group`.", group=name)


def _question(_: Translator) -> Text:
    return _(N_("You are in several groups. Which one is this for? I will remember it."))


def _label(_: Translator, name: str) -> Text:
    return Text.plain(name)
