"""All features together: what names, choices, jobs and events lead to, and what the start sets for them."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import time
from functools import cached_property
from random import Random, SystemRandom
from typing import TypeVar

import locales
from bot.core.context import Context
from bot.core.events import Event
from bot.core.feature import Choice, Command, Feature, Hook, Job
from bot.core.i18n import Translator

PUNCTUATION = ".,:;!?…¡¿。，、：；！？"
"""What may stand around a command's name without being part of it."""


class Registry:
    """All features together: what the router looks things up in. Raises `ValueError` for a name given twice."""

    def __init__(self, features: Sequence[Feature]) -> None:
        self.features = tuple(features)
        self.commands = _by_name(c for f in features for c in f.commands)
        self.choices = _by_name(c for f in features for c in f.choices)
        self.jobs = _by_name(j for f in features for j in f.jobs)
        self.pictures = {name: draw for f in features for name, draw in f.pictures.items()}
        self.documents = {name: write for f in features for name, write in f.documents.items()}
        self.doors: dict[str, Callable[[str], str]] = {}
        """Each platform's `door` (see `bot.core.platform.Platform`), by its name."""
        self.operators: frozenset[tuple[str, str]] = frozenset()
        """Platform and id of the accounts that each start lets into the core team."""
        self.chance: Random = SystemRandom()
        """What a code that nobody may guess is drawn from; the console draws the same at every run."""
        self.calendars = ""
        """The web address below which calendars are given, without a slash at its end; empty: none are."""
        self.digest: tuple[int, time, str] | None = (0, time(13), "UTC")
        """When the core team has its weekly summary until it says something else: day of the week (0 is Monday), time
        and zone; None: not by itself."""
        self.outside: frozenset[str] = frozenset()
        """Which destinations outside the chats are set up: `mail`, `wiki` (see `bot.core.outside`)."""
        self.report_page = ""
        """The title of a report's page on the wiki, with `{group}` and `{number}` in it; empty: there is no wiki."""
        self.effects = {name: follow for f in features for name, follow in f.effects.items()}
        self.behind: Callable[[], frozenset[str]] = frozenset
        """Platforms where something that was received earlier may still be unread: from the start, and from a failure,
        until all of it has been handed in. One that is away for good is behind for ever, so patience needs a limit.
        """
        self.openings = {name: opening for f in features for name, opening in f.openings.items()}

    @cached_property
    def _hooks(self) -> dict[type[Event], list[Hook]]:
        hooks: dict[type[Event], list[Hook]] = {}
        for feature in self.features:
            for hook in feature.hooks:
                hooks.setdefault(hook.event, []).append(hook)
        return hooks

    def hooks(self, event: Event) -> Sequence[Hook]:
        """What wants to know of an event."""
        return self._hooks.get(type(event), ())

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of the commands' own names: what is called so could not be told from an order."""
        return frozenset(word for name in self.commands for word in name.split())

    @cached_property
    def names(self) -> Mapping[str, Command]:
        """Every name of every command, in all languages; where two want one, a command's own name wins."""
        readers = [Translator(language, "UTC") for language in locales.languages()]
        others = ((name, c) for c in self.commands.values() for _ in readers for name in _.alternatives(c.also))
        return {**dict(others), **self.commands}

    def meant(self, context: Context, command: Command, arguments: str) -> Command:
        """The command that a name stands for here: its own, or one that takes its place."""
        others = (i for f in self.features for i in f.instead if i.name == command.name)
        return next((other.command for other in others if other.when(context, arguments)), command)

    def find(self, text: str) -> tuple[Command, str] | None:
        """The command that a text (without prefix) begins with, the longest name first, and what follows it."""
        for count in (2, 1):
            head = re.match(rf"(?:\S+\s*){{{count}}}", text)
            if head is not None:
                found = self.names.get(" ".join(word.strip(PUNCTUATION) for word in head[0].lower().split()))
                if found is not None:
                    return found, text[head.end() :]
        return None


N = TypeVar("N", Command, Choice, Job)


def _by_name(things: Iterable[N]) -> dict[str, N]:
    named: dict[str, N] = {}
    for thing in things:
        if thing.name in named:
            raise ValueError(f"two are called {thing.name}")
        named[thing.name] = thing
    return named
