"""From an event to saved changes and rendered answers, in one unit of work and one commit."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from sqlmodel import Session

from bot.core.context import Actor, Context
from bot.core.errors import Refusal, StorageUnavailable
from bot.core.events import Chosen, Edited, Event, Message, RoomMoved
from bot.core.feature import Command, Registry
from bot.core.i18n import N_, Translator
from bot.core.permissions import COCHAIRS, CORE_TEAM, MEMBERS, Role, Where
from bot.core.replies import Acknowledge, Option, Privately, Replies, Say
from bot.core.text import Text, clean
from bot.runtime import failures
from bot.runtime.identity import identify, release_held, settle_group
from bot.runtime.rendering import Renderer, listed
from storage import groups, inbox, outbox
from storage.due import Due
from storage.outbox import Offer, OutboxMessage

PREFIXED = re.compile(r"\s*[!/](?=[^\W\d_])(?P<text>.*)", re.S)
"""A command: `!` or `/` and a letter at once."""
LONGEST = 20_000
"""Characters; what is longer is no command."""


Work = Callable[[Session], "Outcome"]
Run = Callable[[Work], "Outcome"]


@dataclass(slots=True)
class Outcome:
    """What a unit of work leaves to do after its commit."""

    rows: list[OutboxMessage] = field(default_factory=list)
    timers: list[datetime] = field(default_factory=list)
    again: bool = False
    """The event had been handled before; nothing was done."""
    failed: str = ""
    """The reference of an unexpected error."""


class _Again(Exception):
    """This event has acted already."""


class Router:
    """Synchronous: every method that takes a session runs in one unit of work on a database thread."""

    def __init__(self, registry: Registry, renderer: Renderer) -> None:
        self.registry = registry
        self.renderer = renderer

    def wants(self, event: Event) -> bool:
        """Whether an event can ask for anything: plain talk in a room is not even looked up, nor stored."""
        if type(event) is not Message or self.registry.hooks(event):
            return not event.sender.bot
        addressed = event.mention or event.place.private or event.reply_to or PREFIXED.match(event.text)
        return bool(addressed) and not event.sender.bot

    def handle(self, run: Run, event: Event, position: str | None) -> Outcome:
        """Handle one event on this thread, in units of work that `run` runs.

        Raises `StorageUnavailable` only; anything else becomes an apology.
        """
        try:
            return run(partial(self._act, event=event, position=position))
        except _Again:
            return run(partial(self._skip, event=event, position=position))
        except Refusal as refusal:
            return run(partial(self._refuse, event=event, position=position, refusal=refusal))
        except StorageUnavailable:
            raise
        except Exception as error:
            ref = failures.reference()
            failures.report(event.place.platform, event.id, error, ref)
            return run(partial(self._apologise, event=event, position=position, error=error, ref=ref))

    def run_due(self, session: Session, rows: Sequence[Due], now: datetime) -> Outcome:
        """Run claimed jobs, each in a savepoint of its own: one that fails is set aside, the others count."""
        outcome = Outcome()
        for row in rows:
            try:
                with session.begin_nested():
                    self._run_job(session, row, now, outcome)
            except Exception as error:
                ref = failures.reference()
                failures.report("due", row.key, error, ref)
                raw = {"job": row.job, "arguments": row.arguments, "due_at": row.due_at}
                failures.set_aside(session, "due", row.key, raw, error, ref, now)
        return outcome

    def start(self, session: Session, now: datetime) -> list[datetime]:
        """Let every feature set the timers that must exist; returns when they are due."""
        context = Context(now=now, session=session, registry=self.registry, reader=Translator("en", "UTC"))
        for feature in self.registry.features:
            if feature.start is not None:
                feature.start(context)
        return context.timers

    def _run_job(self, session: Session, row: Due, now: datetime, outcome: Outcome) -> None:
        context = Context(
            now=now, session=session, registry=self.registry, reader=Translator("en", "UTC"), due_at=row.due_at
        )
        replies = self.registry.jobs[row.job].run(context, **json.loads(row.arguments))
        outcome.rows += self.renderer.render(context, replies)
        outcome.timers += context.timers

    def _act(self, session: Session, event: Event, position: str | None) -> Outcome:
        self._claim(session, event, position, "done")
        context = self._context(session, event)
        if isinstance(event, RoomMoved):
            groups.move_room(session, event.place.platform, event.place.room, event.to.room)
            outbox.move(session, event.place.platform, event.place.room, event.to.room)
        replies = self._dispatch(context, event)
        rows = [*release_held(context), *self.renderer.render(context, replies)]
        return Outcome(rows=rows, timers=context.timers)

    def _skip(self, session: Session, event: Event, position: str | None) -> Outcome:
        if position is not None:
            inbox.save_position(session, event.place.platform, position)
        return Outcome(again=True)

    def _dispatch(self, context: Context, event: Event) -> Replies:
        match event:
            case Message():
                replies = self._message(context, event)
                return replies if replies is not None else self._hooks(context, event)
            case Chosen():
                return self._chosen(context, event)
            case Edited():
                replies = self._hooks(context, event)
                if replies is not None:
                    return replies
                place = event.place
                before = inbox.outcome_of(context.session, place.platform, place.room, event.message)
                if before is not None and before.startswith("refused"):
                    return self._command(context, event.text, addressed=False)
                return None
            case _:
                return self._hooks(context, event)

    def _hooks(self, context: Context, event: Event) -> Replies:
        """All hooks, in order; None when none of them was concerned."""
        found = [hook.run(context, event) for hook in self.registry.hooks(event)]
        concerned = [listed(replies) for replies in found if replies is not None]
        return [reply for replies in concerned for reply in replies] if concerned else None

    # Messages

    def _message(self, context: Context, event: Message) -> Replies:
        typed = self._typed_choice(context, event)
        if typed is not None:
            return self._choose(context, *typed)
        return self._command(context, event.text, addressed=event.mention)

    def _command(self, context: Context, text: str, *, addressed: bool) -> Replies:
        """Run what a text asks for; None when it is no command."""
        prefixed = PREFIXED.match(text)
        if prefixed is not None:
            text = prefixed["text"]
        elif not addressed and not (context.private and self.registry.find(text.strip())):
            return None
        if len(text) > LONGEST:
            raise Refusal(
                "too-long", N_("That is too long for me: {n} characters. I can read up to {limit}."),
                n=len(text), limit=LONGEST,
            )  # fmt: skip
        found = self.registry.find(text.strip())
        if found is None:
            raise self._unknown(text)
        return self._run(context, *found)

    def _run(self, context: Context, command: Command, arguments: str) -> Replies:
        self._check_place(context, command)
        if (
            command.group
            and context.where is Where.PRIVATE
            and (question := self._which_group(context, command, arguments))
        ):
            return question
        self._check_role(context, command.who, command.name)
        return command.run(context, **command.read(arguments, context))

    def _unknown(self, text: str) -> Refusal:
        name = (text.split() or [""])[0]
        nearest = self.registry.nearest(name)
        if nearest is not None:
            return Refusal(
                "unknown-command", N_("I do not know `{name}`. Did you mean `{nearest}`?"),
                name=clean(name, 30), nearest=nearest,
            )  # fmt: skip
        return Refusal(
            "unknown-command", N_("I do not know `{name}`. Write `help` to see what I can do."), name=clean(name, 30)
        )

    def _check_place(self, context: Context, command: Command) -> None:
        if context.where in command.where:
            return
        if context.where is Where.UNBOUND:
            raise Refusal("unbound", N_("This room does not belong to a group yet. The core team can connect it."))
        if context.where is Where.CORE:
            raise Refusal(
                "wrong-place", N_("Write `{command}` in your group's room, or to me in private."), command=command.name
            )
        if context.where is Where.PRIVATE:
            raise Refusal("wrong-place", N_("Write `{command}` in your group's room."), command=command.name)
        raise Refusal("wrong-place", N_("Write `{command}` to me in private."), command=command.name)

    def _check_role(self, context: Context, who: frozenset[Role], name: str) -> None:
        """Judged at this moment, for buttons already on screen as well (G4)."""
        if context.roles & who:
            return
        if who == COCHAIRS:
            raise Refusal(
                "not-cochair",
                N_("Only the co-chairs of a group can use `{command}`. Please ask one of them."),
                command=name,
            )
        if who == CORE_TEAM:
            raise Refusal("not-core", N_("Only the core team can use `{command}`."), command=name)
        if who == MEMBERS and Role.CORE in context.roles:
            raise Refusal("not-member", N_("Only a group's members can use `{command}`."), command=name)
        raise Refusal(
            "stranger", N_("I do not know you yet. Write `!me` in your group's room first, then come back here.")
        )

    def _which_group(self, context: Context, command: Command, arguments: str) -> Replies:
        """In private, a person of several groups is asked once which one is meant."""
        assert context.actor is not None or context.group is None
        if context.group is not None or context.actor is None or len(context.actor.memberships) < 2:
            return None
        text = f"{command.name} {arguments}"
        return Say(
            lambda _: _(N_("You are in several groups. Which one is this for? I will remember it.")),
            options=group_options(context.actor, text),
        )

    # Choices

    def _typed_choice(self, context: Context, event: Message) -> tuple[Offer, OutboxMessage] | None:
        """A choice written out: as an answer to the message that offers it, or in private to the newest one."""
        place, wanted = event.place, " ".join(event.text.split()).casefold()
        if not wanted or len(wanted) > 64:
            return None
        if event.reply_to:
            offers = outbox.offers_on(context.session, place.platform, place.room, event.reply_to)
        elif place.private:
            offers = outbox.newest_offers(context.session, place.platform, place.room)
        else:
            return None
        return next((o for o in offers if wanted in {o[0].key.casefold(), o[0].label.casefold()}), None)

    def _chosen(self, context: Context, event: Chosen) -> Replies:
        found = outbox.offer_by_token(context.session, event.key)
        if found is None:
            place = event.place
            offers = outbox.offers_on(context.session, place.platform, place.room, event.message)
            found = next((o for o in offers if event.key in {o[0].sign, o[0].key}), None)
        if found is None:
            if event.callback:
                raise Refusal("gone", N_("This choice is no longer open."))
            return None  # an emoji of their own
        return self._choose(context, *found)

    def _choose(self, context: Context, offer: Offer, message: OutboxMessage) -> Replies:
        if offer.person_id is not None and (context.actor is None or context.person_id != offer.person_id):
            if not getattr(context.event, "callback", ""):
                return None  # a reaction of their own: nothing to be said about
            raise Refusal("not-yours", N_("This choice is for somebody else."))
        context.pressed = message.key
        arguments = json.loads(offer.arguments)
        if offer.action == PICK_GROUP:
            return self._pick_group(context, **arguments)
        choice = self.registry.choices[offer.action]
        self._check_role(context, choice.who, offer.label)
        return choice.run(context, **arguments)

    def _pick_group(self, context: Context, group_id: int, text: str = "") -> Replies:
        assert context.actor is not None
        context.person.current_group_id = group_id
        settle_group(context)
        if context.group is None:
            raise Refusal("not-your-group", N_("You are no longer in that group."))
        name = context.group.name
        said = Acknowledge(lambda _: _(N_("From now on, this chat is about {group}."), group=name))
        if not text:
            return [said, Say(said.view)]
        return [said, *listed(self._command(context, text, addressed=True))]

    def _context(self, session: Session, event: Event) -> Context:
        context = identify(session, event, self.registry, self.renderer.language)
        context.reader = self.renderer.here(context)
        return context

    # When it does not go well

    def _refuse(self, session: Session, event: Event, position: str | None, refusal: Refusal) -> Outcome:
        self._claim(session, event, position, f"refused:{refusal.code}")
        context = self._context(session, event)
        return self._answer(context, event, lambda _: _(refusal.template, **refusal.values))

    def _apologise(self, session: Session, event: Event, position: str | None, error: Exception, ref: str) -> Outcome:
        self._claim(session, event, position, "failed")
        failures.set_aside(session, event.place.platform, event.id, event.raw, error, ref, event.at)
        if not isinstance(event, Message | Edited | Chosen):
            return Outcome(failed=ref)
        context = self._context(session, event)
        sorry = N_("Sorry, something went wrong on my side. It has been noted under `{reference}`.")
        outcome = self._answer(context, event, lambda _: _(sorry, reference=ref))
        outcome.failed = ref
        return outcome

    def _answer(self, context: Context, event: Event, view: Callable[[Translator], Text]) -> Outcome:
        reply: Acknowledge | Say = Say(view)
        if isinstance(event, Chosen):
            if event.callback:
                reply = Acknowledge(view)
            elif context.actor is not None and not context.private:
                reply = Say(view, to=Privately(context.person_id, wait=False))
        rows = [*release_held(context), *self.renderer.render(context, reply)]
        return Outcome(rows=rows, timers=context.timers)

    def _claim(self, session: Session, event: Event, position: str | None, outcome: str) -> None:
        place = event.place
        message = getattr(event, "message", "") if isinstance(event, Message | Edited) else ""
        if not inbox.claim(session, place.platform, event.id, event.at, place.room, message, outcome):
            raise _Again
        if position is not None:
            inbox.save_position(session, place.platform, position)


PICK_GROUP = "router.pick-group"


def group_options(actor: Actor, text: str = "") -> tuple[Option, ...]:
    """One choice a group; `text` is the command to run in it once it is picked."""
    return tuple(
        Option(group.slug, _literal(group.name), PICK_GROUP, {"group_id": group.id, "text": text})
        for _, group in actor.memberships
    )


def _literal(text: str) -> Callable[[Translator], Text]:
    return lambda _: Text.plain(text)
