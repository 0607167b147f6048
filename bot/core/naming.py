"""Which of some known things people name, in any language that the bot speaks."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

import locales
from bot.core.i18n import Translator


def named(said: str, names: Mapping[str, str]) -> str | None:
    """Which of some names is meant, by the name or by its words (a template with `|` between them).

    Hyphens, spaces and capitals do not matter.
    """
    return _folded(tuple(names.items())).get(_fold(said))


@cache
def alternatives(template: str) -> Sequence[str]:
    """What a template with `|` between its words offers in any language, in small letters, the longest first."""
    readers = [Translator(language, "UTC") for language in locales.languages()]
    found = {word for _ in readers for word in _.alternatives(template)}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


@cache
def _folded(names: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    readers = [Translator(language, "UTC") for language in locales.languages()]
    others = {_fold(word): name for name, words in names for _ in readers for word in _.alternatives(words)}
    return others | {_fold(name): name for name, _words in names}


def _fold(said: str) -> str:
    return re.sub(r"[\s_-]+", "", said.casefold())
