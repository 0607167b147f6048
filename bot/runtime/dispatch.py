"""What an event asks for: which command, choice or hook answers it, once it is known who asks and where."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from bot.core import beside as carried
from bot.core import spoken
from bot.core.arguments import rest
from bot.core.asking import AGAIN
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.events import Chosen, Edited, Event, Message
from bot.core.i18n import N_, Translator
from bot.core.registry import Registry
from bot.core.replies import Edit, Replies, Say
from bot.core.text import Text
from bot.core.which import names_of
from bot.runtime import access, choices, plain
from bot.runtime.buttons import THREAD
from bot.runtime.identity import settle_group
from bot.runtime.rendering import listed
from storage import inbox
from storage.offers import Offer
from storage.outbox import OutboxMessage


class Dispatch:
    """In the unit of work of its context."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def replies(self, context: Context, event: Event) -> Replies:
        """What answers an event; None where nothing does. Raises `Refusal`."""
        match event:
            case Message():
                replies = self._message(context, event)
                replies = replies if replies is not None else self._hooks(context, event)
                if replies is None and context.private:
                    replies = self._talk(context, event)
                return replies
            case Chosen():
                return self._chosen(context, event)
            case Edited():
                return self._edited(context, event)
            case _:
                return self._hooks(context, event)

    def _hooks(self, context: Context, event: Event) -> Replies:
        """All hooks, in order; None when none of them was concerned."""
        found = [hook.run(context, event) for hook in self._registry.hooks(event)]
        concerned = [listed(replies) for replies in found if replies is not None]
        return [reply for replies in concerned for reply in replies] if concerned else None

    def _talk(self, context: Context, event: Message) -> Replies:
        """What nothing else explains: the first feature that can. Raises `PlainTalk` where none can."""
        talks = [f.talk for f in self._registry.features if f.talk is not None] if context.actor is not None else []
        replies = next((said for talk in talks if (said := talk(context, event.text)) is not None), None)
        if replies is None:
            raise plain.PlainTalk
        return replies

    # Messages

    def _message(self, context: Context, event: Message) -> Replies:
        offers, alone = choices.at_hand(context, event), self._is_a_command_alone(event)
        typed = None if alone else choices.typed(event, offers)
        if typed is not None:
            return self._choose(context, *typed)
        if not (event.mention or spoken.is_prefixed(event.text) or self._is_an_order(context, event)):
            replies = self._written(context, event, offers, prose=True, alone=alone)
            if replies is not None:
                return replies
        replies = self._command(context, event.text, addressed=event.mention)
        return replies if replies is not None else self._written(context, event, offers, prose=False)

    def _is_a_command_alone(self, event: Message) -> bool:
        """Whether a text is a command's name and no more: then it is no answer, unless it is written as a reply.

        A name that is no order alone may be one of the choices at hand.
        """
        found = None if event.reply_to else self._registry.find(event.text)
        return found is not None and found[0].alone and not found[1].strip()

    def _is_an_order(self, context: Context, event: Message) -> bool:
        """Whether a text in private can hardly be a sentence: `log 2h reading`, `vote P3 agree`; not `Log the hours …`.

        What its command takes for a number, an amount or a group is one; where it takes anything, it may be a sentence.
        """
        found = self._registry.find(event.text) if context.private and not event.reply_to else None
        if found is None:
            return False
        command, arguments = self._registry.meant(context, *found), found[1]
        try:
            values = command.read(arguments, context)
        except Refusal:
            return False
        return any(p.read is not rest and values[p.name] != p.default for p in command.parameters)

    def _edited(self, context: Context, event: Edited) -> Replies:
        """An edit runs what the message says now if it had done nothing before; days count from when it was written.

        If it had, whoever edits it is told once that this does not count. In a room, only of an edit into a command:
        whether it was one before is not kept. In private it was one, or an answer; what was neither has done nothing.
        """
        replies = self._hooks(context, event)
        if replies is not None:
            return replies
        place = event.place
        before = inbox.earlier(context.session, place.platform, place.room, event.message, but=event.id)
        if before and not before[-1].outcome.startswith("refused"):
            heard = context.private or self._is_command(context, event)
            return Say(_done_already) if len(before) == 1 and heard else None
        as_written = replace(context, written_at=before[0].handled_at if before else None)
        return self._command(as_written, event.text, addressed=event.mention)

    def _is_command(self, context: Context, event: Edited) -> bool:
        for_us = event.mention or spoken.is_prefixed(event.text)
        return for_us and spoken.find(self._registry, event.text) is not None

    def _command(self, context: Context, text: str, *, addressed: bool) -> Replies:
        """Run what a text asks for; None when it is no command."""
        asked = spoken.read(context, text, addressed=addressed)
        if asked is None:
            return None
        command = asked.command
        access.check_place(context, command, asked.said)
        if command.group and context.private and context.actor is not None:
            actor, named = context.actor, command.named_group(asked.arguments, context)
            settle_group(context, named)
            if named is None and context.group is None and len(actor.memberships) > 1:
                return choices.which_group(context, actor, f"{command.name} {asked.arguments}")
        access.check_role(context, command.who, asked.said)
        return command.run(context, **command.read(asked.arguments, context))

    # Choices

    def _chosen(self, context: Context, event: Chosen) -> Replies:
        found = choices.tapped(context, event)
        if found is None:
            if event.callback:
                raise Refusal("gone", N_("This choice is no longer open."))
            return None  # an emoji of their own
        return self._choose(context, *found)

    def _written(
        self, context: Context, event: Message, offers: Sequence[choices.Found], *, prose: bool, alone: bool = False
    ) -> Replies:
        """An answer in words of their own, to a question whose feature reads such; None when it is plain talk.

        `prose`: whether the question asks for sentences. `alone`: whether the text is a command's name and no more.
        """
        if prose and not alone and offers and offers[0][0].action == AGAIN:
            return self._named(context, event, *offers[0])
        choice = self._registry.choices.get(offers[0][0].action) if offers else None
        if choice is None or choice.written is None or choice.prose != prose or (alone and not choice.names):
            return None
        return self._choose(context, *offers[0], text=event.text)

    def _named(self, context: Context, event: Message, offer: Offer, message: OutboxMessage) -> Replies:
        """Names of groups in place of the readings: the command with these behind it, where the question takes such.

        What is refused leaves the question open. What is no reply has to be such names and nothing else.
        """
        if not json.loads(offer.arguments).get("begun"):
            return None
        if not event.reply_to:
            names = names_of(context.session)
            if not all(part.strip().lower() in names for part in event.text.split(",")):
                return None
        return self._choose(context, offer, message, text=event.text)

    def _choose(self, context: Context, offer: Offer, message: OutboxMessage, *, text: str | None = None) -> Replies:
        """Do what a choice stands for; with `text`, what was written instead of choosing."""
        if offer.person_id is not None and (context.actor is None or context.person_id != offer.person_id):
            if not getattr(context.event, "callback", ""):
                return None  # a reaction of their own: nothing to be said about
            raise Refusal("not-yours", N_("This choice is for somebody else."))
        context.pressed = message.key
        arguments = json.loads(offer.arguments)
        context.thread_root = arguments.pop(THREAD, context.thread_root)
        if offer.action == choices.PICK_GROUP:
            return self._pick_group(context, **arguments)
        if offer.action == AGAIN:
            settled = Edit(context.pressed, partial(choices.meant, label=offer.label if text is None else text))
            return self._go_on(context, settled, **arguments, said=text)
        choice = self._registry.choices[offer.action]
        access.check_role(context, choice.who, None)
        if text is not None and choice.written is not None:
            return choice.written(context, text=text, **arguments)
        return choice.run(context, **arguments)

    def _pick_group(self, context: Context, group_id: int, **asked: Any) -> Replies:
        """Remember the group and run the command that had to wait; its days count from when it was written."""
        context.person.current_group_id = group_id
        settle_group(context)
        if context.group is None:
            raise Refusal("not-your-group", N_("You are no longer in that group."))
        settled = Edit(context.pressed, partial(choices.picked, name=context.group.name))
        return self._go_on(context, settled, **asked)

    def _go_on(
        self,
        context: Context,
        settled: Edit,
        text: str = "",
        message: str = "",
        at: str = "",
        beside: Mapping[str, Any] | None = None,
        begun: str = "",
        said: str | None = None,
    ) -> Replies:
        """Run a command that had to wait. What it refuses is said, and the choice is settled all the same.

        `said`: what was written in place of the choices; then `begun` is the command, and what it refuses is raised.
        """
        asked_at = choices.still_waits(at, context.now)
        if asked_at is None:
            return [settled, Say(choices.waited_too_long)]
        if said is None and not text:
            return settled
        as_asked = replace(context, written_at=asked_at, message=message)
        if beside is not None and context.event is not None:
            as_asked.event = carried.message(context.event, beside, message)
        if said is not None:
            return [settled, *listed(self._command(as_asked, f"{begun} {said}", addressed=True))]
        try:
            with context.session.begin_nested():
                return [settled, *listed(self._command(as_asked, text, addressed=True))]
        except Refusal as refusal:
            return [settled, Say(refusal.said)]


def _done_already(_: Translator) -> Text:
    return _(N_("I have dealt with that message already, so an edit of it changes nothing. Please write it anew."))
