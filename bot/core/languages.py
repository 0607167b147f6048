"""Which language people mean, by whatever they call it."""

import re

import locales
from bot.core.errors import Refusal
from bot.core.i18n import N_, language_name
from bot.core.text import clean

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
