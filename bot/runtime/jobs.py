"""What features do unasked: at every start, and when a timer of theirs is due."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot.core.context import Context
from bot.core.i18n import Translator
from bot.core.registry import Registry
from bot.runtime import failures, presence
from bot.runtime.outcomes import Outcome
from bot.runtime.rendering import Renderer, listed
from storage.database import is_unavailable
from storage.due import Due


class Jobs:
    """Synchronous, as the router is: each method runs in one unit of work on a database thread."""

    def __init__(self, registry: Registry, renderer: Renderer) -> None:
        self._registry = registry
        self._renderer = renderer

    def start(self, session: Session, now: datetime) -> list[datetime]:
        """Let every feature set the timers that must exist; returns when they are due."""
        context = Context(now=now, session=session, registry=self._registry, reader=Translator("en", "UTC"))
        for feature in self._registry.features:
            if feature.start is not None:
                feature.start(context)
        return context.timers

    def run_due(self, session: Session, rows: Sequence[Due], now: datetime) -> Outcome:
        """Run claimed jobs, each in a savepoint of its own: one that fails is set aside, the others count.

        What the database is at fault for is nobody's failure: all of them are run again.
        """
        outcome = Outcome()
        for row in rows:
            try:
                with session.begin_nested():
                    done = self._run(session, row, now)
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

    def _run(self, session: Session, row: Due, now: datetime) -> Outcome:
        context = Context(
            now=now, session=session, registry=self._registry, reader=Translator("en", "UTC"), due_at=row.due_at
        )
        replies = self._registry.jobs[row.job].run(context, **json.loads(row.arguments))
        rows = self._renderer.render(context, [*listed(replies), *presence.housed(context)])
        return Outcome(rows=rows, timers=context.timers, listens=bool(context.listens))
