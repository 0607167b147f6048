"""From an event to saved changes and rendered answers, in one unit of work and one commit.

What the answers are is for `Dispatch` to find.
"""

from collections.abc import Callable
from functools import partial

from sqlmodel import Session

from bot.core import spoken
from bot.core.context import Context
from bot.core.errors import PrivateRefusal, Refusal, StorageUnavailable
from bot.core.events import Chosen, Edited, Event, Message
from bot.core.i18n import N_, Translator
from bot.core.registry import Registry
from bot.core.replies import Acknowledge, Privately, Say
from bot.core.text import Text
from bot.runtime import failures, late, plain, presence
from bot.runtime.dispatch import Dispatch
from bot.runtime.identity import identify, release_held
from bot.runtime.listening import Listening
from bot.runtime.outcomes import Outcome, Run
from bot.runtime.rendering import Renderer, listed
from storage import inbox, people, sealed


class _Again(Exception):
    """This event has acted already."""


class Router:
    """Synchronous: every method that takes a session runs in one unit of work on a database thread."""

    def __init__(self, registry: Registry, renderer: Renderer) -> None:
        self.registry = registry
        self.renderer = renderer
        self.listening = Listening(registry)
        self._dispatch = Dispatch(registry)

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

    def _act(self, session: Session, event: Event) -> Outcome:
        self._claim(session, event, "done")
        context = self._context(session, event)
        released = presence.follow(context, event)
        answers = None if late.is_overtaken(session, event) else self._dispatch.replies(context, event)
        replies = late.marked(context, event, listed(answers))
        late.refuse_what_is_over(event, context.timers)
        if isinstance(event, Message):
            replies += self.listening.hear(context, event)
        replies += presence.housed(context)
        said = self.renderer.render(context, replies)
        rows = [*released, *release_held(context), *presence.opened(context), *said]
        return Outcome(rows=rows, timers=context.timers, listens=bool(context.listens or context.changed))

    def _context(self, session: Session, event: Event, *, admitting: bool = True) -> Context:
        context = identify(session, event, self.registry, self.renderer.language, admitting=admitting)
        context.reader = self.renderer.here(context)
        return context

    # When it does not go well

    def _refuse(self, session: Session, event: Event, refusal: Refusal) -> Outcome:
        self._claim(session, event, f"refused:{refusal.code}")
        context = self._context(session, event, admitting=False)
        if isinstance(refusal, plain.PlainTalk):
            rows = release_held(context) or self.renderer.render(
                context, late.marked(context, event, listed(plain.answer(context, refusal)))
            )
            return Outcome(rows=list(rows))
        heard = self.listening.hear(context, event) if isinstance(event, Message) else []
        alone = isinstance(refusal, PrivateRefusal)
        outcome = self._answer(context, event, refusal.said, alone=alone)
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
        rows = [*release_held(context), *self.renderer.render(context, late.marked(context, event, [reply]))]
        return Outcome(rows=rows, timers=context.timers)

    def _claim(self, session: Session, event: Event, outcome: str) -> None:
        place = event.place
        message = getattr(event, "message", "") if isinstance(event, Message | Edited) else ""
        if not inbox.claim(session, place.platform, event.id, event.at, place.room, message, outcome):
            raise _Again
        if event.late:
            sealed.forget(session, place.platform, event.id)
