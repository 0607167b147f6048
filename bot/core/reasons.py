"""Why something is done, as people write it behind what is to be done: `… because the holidays begin`."""

import re
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
    readers = [Translator(language, "UTC") for language in locales.languages()]
    found = {word for _ in readers for word in _.alternatives(template)}
    return "|".join(re.escape(word) for word in sorted(found, key=len, reverse=True))


@cache
def _because() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{either(_BECAUSE)})(?!\w)[:\s]*", re.IGNORECASE)
