"""Why something is done, as people write it behind what is to be done: `… because the holidays begin`."""

import re
from collections.abc import Sequence
from functools import cache

import locales
from bot.core.i18n import N_, Translator

# Translators: what stands before a reason; “|” stands between the words.
_BECAUSE = N_("because | since")


def parted(text: str) -> tuple[str, str]:
    """What stands before `because` or another word for it in any language, and behind it; empty where nothing does.

    >>> parted("Friday 15:00, because of the holidays"), parted("Friday 15:00")
    (('Friday 15:00', 'of the holidays'), ('Friday 15:00', ''))
    """
    said, *reason = _because().split(text, maxsplit=1)
    return said.strip(" \t\r\n,;–—"), reason[0].strip() if reason else ""


def either(template: str) -> str:
    """A pattern for the words of a template with `|` between them, in every language that the bot speaks."""
    return "|".join(map(re.escape, words_of(template)))


@cache
def words_of(template: str) -> Sequence[str]:
    """The words of a template with `|` between them, in every language that the bot speaks, the longest first."""
    readers = [Translator(language, "UTC") for language in locales.languages()]
    found = {word for _ in readers for word in _.alternatives(template)}
    return sorted(found, key=lambda word: (-len(word), word))


@cache
def _because() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{either(_BECAUSE)})(?!\w)[:\s]*", re.IGNORECASE)
