"""What people mean by a language and by a group."""

import re
from collections.abc import Sequence
from difflib import get_close_matches

import locales
from bot.core.errors import Refusal
from bot.core.i18n import N_, language_name
from bot.core.text import clean
from storage.groups import Group

_MORE_NAMES = {"es": ("castellano", "castilian"), "id": ("bahasa",)}


def find_language(wanted: str, reader: str) -> str:
    """A language by its code (`es`, `es-MX`), or by its name in any language that is spoken here, or the reader's."""
    text = wanted.strip().casefold()
    if re.fullmatch("[a-z]{2}([-_][a-z0-9]+)*", text):
        text = text[:2]
    for code in locales.languages():
        names = {language_name(code, speaker).casefold() for speaker in (*locales.languages(), reader)}
        if text in {code, *_MORE_NAMES.get(code, ()), *names, *(f"bahasa {name}" for name in names)}:
            return code
    spoken = ", ".join(f"{language_name(code, code)} ({code})" for code in locales.languages())
    raise Refusal(
        "unknown-language", N_("I do not speak “{text}” yet. I speak: {languages}."),
        text=clean(wanted, 40), languages=spoken,
    )  # fmt: skip


def find_group(wanted: str, groups: Sequence[Group]) -> Group:
    """One of a person's groups, by slug or name."""
    text = wanted.strip().casefold()
    named = {name.casefold(): group for group in groups for name in (group.slug, group.name)}
    if text in named:
        return named[text]
    near = get_close_matches(text, named, n=1, cutoff=0.5)
    nearest = named[near[0]] if near else groups[0]
    raise Refusal(
        "not-your-group", N_("You are not in a group called “{text}”. Did you mean `{nearest}`?"),
        text=clean(wanted, 40), nearest=nearest.slug,
    )  # fmt: skip
