"""From an event to saved changes and rendered answers, in one unit of work and one commit."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot.core import beside as carried
from bot.core import spoken
from bot.core.arguments import rest
from bot.core.asking import AGAIN
from bot.core.context import Context
from bot.core.errors import PrivateRefusal, Refusal, StorageUnavailable
from bot.core.events import Chosen, Edited, Event, Message
from bot.core.feature import Registry
from bot.core.i18n import N_, Translator
from bot.core.replies import Acknowledge, Edit, Privately, Replies, Reply, Say
from bot.core.text import Text
from bot.runtime import access, choices, failures, plain, presence
from bot.runtime.identity import identify, release_held, settle_group
from bot.runtime.listening import Listening
from bot.runtime.outcomes import Outcome, Run
from bot.runtime.rendering import Renderer, listed
from storage import inbox, people
from storage.database import is_unavailable
from storage.due import Due
from storage.offers import Offer
from storage.outbox import OutboxMessage


class _Again(Exception):
    """This event has acted already."""


class Router:
    """Synchronous: every method that takes a session runs in one unit of work on a database thread."""

    def __init__(self, registry: Registry, renderer: Renderer) -> None:
        self.registry = registry
        self.renderer = renderer
        self.listening = Listening(registry)

    def wants(self, event: Event) -> bool:
        """Whether an event can ask for anything: plain talk in a room is not even looked up, nor stored.

        In a room that a feature listens to, each person is looked up once.
        """
        if event.sender.bot:
            return False
        plain_talk = self._plain_talk(event)
        return plain_talk is None or self.listening.wants(plain_talk)

    def _plain_talk(self, event: Event) -> Message | None:
        """The same event where it is plain talk in a room."""
        if type(event) is not Message or self.registry.hooks(event):
            return None
        addressed = event.mention or event.place.private or event.reply_to or spoken.is_prefixed(event.text)
        return None if addressed else event

    def handle(self, run: Run, event: Event) -> Outcome:
        """Handle one event on this thread, in units of work that `run` runs.

        Raises `StorageUnavailable` only; anything else becomes an apology.
        """
        plain_talk = self._plain_talk(event)
        if plain_talk is not None:
            return self.listening.overhear(run, plain_talk, partial(self._hear, event=plain_talk))
        outcome = self._handle(run, event)
        if outcome.listens:
            run(self.listening.load)
        return outcome

    def _handle(self, run: Run, event: Event) -> Outcome:
        try:
            return run(partial(self._act, event=event))
        except _Again:
            return Outcome()
        except Refusal as refusal:
            return run(partial(self._refuse, event=event, refusal=refusal))
        except StorageUnavailable:
            raise
        except Exception as error:
            ref = failures.reference()
            failures.report(event.place.platform, event.id, error, ref)
            return run(partial(self._apologise, event=event, error=error, ref=ref))

    def _hear(self, session: Session, event: Message) -> Outcome:
        """Whoever is not known yet stays so: talk alone makes nobody a member."""
        if people.find_account(session, event.place.platform, event.sender.id) is None:
            return Outcome()
        context = self._context(session, event, admitting=False)
        rows = self.renderer.render(context, self.listening.hear(context, event))
        return Outcome(rows=rows, timers=context.timers)

    def run_due(self, session: Session, rows: Sequence[Due], now: datetime) -> Outcome:
        """Run claimed jobs, each in a savepoint of its own: one that fails is set aside, the others count.

        What the database is at fault for is nobody's failure: all of them are run again.
        """
        outcome = Outcome()
        for row in rows:
            try:
                with session.begin_nested():
                    done = self._run_job(session, row, now)
            except Exception as error:
                if isinstance(error, DBAPIError) and is_unavailable(error):
                    raise
                ref = failures.reference()
                failures.report("due", row.key, error, ref)
                raw = {"job": row.job, "arguments": row.arguments, "due_at": row.due_at}
                failures.set_aside(session, "due", row.key, raw, error, ref, now)
            else:
                outcome.rows += done.rows
                outcome.timers += done.timers
                outcome.listens |= done.listens
        return outcome

    def start(self, session: Session, now: datetime) -> list[datetime]:
        """Let every feature set the timers that must exist; returns when they are due."""
        context = Context(now=now, session=session, registry=self.registry, reader=Translator("en", "UTC"))
        for feature in self.registry.features:
            if feature.start is not None:
                feature.start(context)
        return context.timers

    def _run_job(self, session: Session, row: Due, now: datetime) -> Outcome:
        context = Context(
            now=now, session=session, registry=self.registry, reader=Translator("en", "UTC"), due_at=row.due_at
        )
        replies = self.registry.jobs[row.job].run(context, **json.loads(row.arguments))
        rows = self.renderer.render(context, [*listed(replies), *self._housed(context)])
        return Outcome(rows=rows, timers=context.timers, listens=bool(context.listens))

    def _act(self, session: Session, event: Event) -> Outcome:
        self._claim(session, event, "done")
        context = self._context(session, event)
        released = presence.follow(context, event)
        replies = listed(self._dispatch(context, event))
        if isinstance(event, Message):
            replies += self.listening.hear(context, event)
        replies += self._housed(context)
        rows = [*released, *release_held(context), *self.renderer.render(context, replies)]
        return Outcome(rows=rows, timers=context.timers, listens=bool(context.listens or context.changed))

    def _dispatch(self, context: Context, event: Event) -> Replies:
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

    def _housed(self, context: Context) -> list[Reply]:
        """What waited for the groups that have a room now."""
        waiting = [feature.housed for feature in self.registry.features if feature.housed is not None]
        return [
            reply
            for group_id in dict.fromkeys(context.housed)
            for say in waiting
            for reply in listed(say(context, group_id))
        ]

    def _hooks(self, context: Context, event: Event) -> Replies:
        """All hooks, in order; None when none of them was concerned."""
        found = [hook.run(context, event) for hook in self.registry.hooks(event)]
        concerned = [listed(replies) for replies in found if replies is not None]
        return [reply for replies in concerned for reply in replies] if concerned else None

    def _talk(self, context: Context, event: Message) -> Replies:
        """What nothing else explains: the first feature that can. Raises `PlainTalk` where none can."""
        talks = [f.talk for f in self.registry.features if f.talk is not None] if context.actor is not None else []
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
        found = None if event.reply_to else self.registry.find(event.text)
        return found is not None and found[0].alone and not found[1].strip()

    def _is_an_order(self, context: Context, event: Message) -> bool:
        """Whether a text in private can hardly be a sentence: `log 2h reading`, `vote P3 agree`; not `Log the hours …`.

        What its command takes for a number, an amount or a group is one; where it takes anything, it may be a sentence.
        """
        found = self.registry.find(event.text) if context.private and not event.reply_to else None
        if found is None:
            return False
        command, arguments = self.registry.meant(context, *found), found[1]
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
        return for_us and spoken.find(self.registry, event.text) is not None

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
        choice = self.registry.choices.get(offers[0][0].action) if offers else None
        if choice is None or choice.written is None or choice.prose != prose or (alone and not choice.names):
            return None
        return self._choose(context, *offers[0], text=event.text)

    def _choose(self, context: Context, offer: Offer, message: OutboxMessage, *, text: str | None = None) -> Replies:
        """Do what a choice stands for; with `text`, what was written instead of choosing."""
        if offer.person_id is not None and (context.actor is None or context.person_id != offer.person_id):
            if not getattr(context.event, "callback", ""):
                return None  # a reaction of their own: nothing to be said about
            raise Refusal("not-yours", N_("This choice is for somebody else."))
        context.pressed = message.key
        arguments = json.loads(offer.arguments)
        if offer.action == choices.PICK_GROUP:
            return self._pick_group(context, **arguments)
        if offer.action == AGAIN:
            settled = Edit(context.pressed, partial(choices.meant, label=offer.label))
            return self._go_on(context, settled, **arguments)
        choice = self.registry.choices[offer.action]
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
    ) -> Replies:
        """Run a command that had to wait. What it refuses is said, and the choice is settled all the same."""
        asked_at = choices.still_waits(at, context.now)
        if asked_at is None:
            return [settled, Say(choices.waited_too_long)]
        as_asked = replace(context, written_at=asked_at, message=message)
        if beside is not None and context.event is not None:
            as_asked.event = carried.message(context.event, beside, message)
        try:
            with context.session.begin_nested():
                return [settled, *listed(self._command(as_asked, text, addressed=True))]
        except Refusal as refusal:
            return [settled, Say(partial(_refused, refusal=refusal))]

    def _context(self, session: Session, event: Event, *, admitting: bool = True) -> Context:
        context = identify(session, event, self.registry, self.renderer.language, admitting=admitting)
        context.reader = self.renderer.here(context)
        return context

    # When it does not go well

    def _refuse(self, session: Session, event: Event, refusal: Refusal) -> Outcome:
        self._claim(session, event, f"refused:{refusal.code}")
        context = self._context(session, event, admitting=False)
        if isinstance(refusal, plain.PlainTalk):
            rows = release_held(context) or self.renderer.render(context, plain.answer(context, refusal))
            return Outcome(rows=list(rows))
        heard = self.listening.hear(context, event) if isinstance(event, Message) else []
        alone = isinstance(refusal, PrivateRefusal)
        outcome = self._answer(context, event, partial(_refused, refusal=refusal), alone=alone)
        outcome.rows += self.renderer.render(context, heard) if heard else []
        return outcome

    def _apologise(self, session: Session, event: Event, error: Exception, ref: str) -> Outcome:
        self._claim(session, event, "failed")
        failures.set_aside(session, event.place.platform, event.id, event.raw, error, ref, event.at)
        if not isinstance(event, Message | Edited | Chosen):
            return Outcome(failed=ref)
        context = self._context(session, event, admitting=False)
        sorry = N_("Sorry, something went wrong on my side. It has been noted under `{reference}`.")
        outcome = self._answer(context, event, lambda _: _(sorry, reference=ref))
        outcome.failed = ref
        return outcome

    def _answer(
        self, context: Context, event: Event, view: Callable[[Translator], Text], *, alone: bool = False
    ) -> Outcome:
        to_them = alone and context.actor is not None
        reply: Acknowledge | Say = Say(view, to=Privately(context.person_id)) if to_them else Say(view)
        if isinstance(event, Chosen):
            if event.callback:
                reply = Acknowledge(view)
            elif context.actor is not None and not context.private:
                reply = Say(view, to=Privately(context.person_id, wait=False))
        rows = [*release_held(context), *self.renderer.render(context, reply)]
        return Outcome(rows=rows, timers=context.timers)

    def _claim(self, session: Session, event: Event, outcome: str) -> None:
        place = event.place
        message = getattr(event, "message", "") if isinstance(event, Message | Edited) else ""
        if not inbox.claim(session, place.platform, event.id, event.at, place.room, message, outcome):
            raise _Again


def _done_already(_: Translator) -> Text:
    return _(N_("I have dealt with that message already, so an edit of it changes nothing. Please write it anew."))


def _refused(_: Translator, refusal: Refusal) -> Text:
    return _(refusal.template, **refusal.values)
