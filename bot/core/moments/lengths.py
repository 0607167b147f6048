"""Lengths of time as people write them: `3d`, `72h`, `2 weeks`, `1 day and 12 hours` (see `bot.core.moments`)."""

import difflib
import re
import unicodedata
from datetime import timedelta

from bot.core.amounts import NUMBERS, western
from bot.core.moments import words

LONGEST = 80
"""Characters of an instant or a duration, and those at the end of a text among which its deadline is looked for."""
_ALIKE_SIGNS = str.maketrans({"−": "-", "–": "-", "İ": "I", "ı": "i"})
"""Patterns without regard to capitals take these for the letters that they are like."""
_ALIKE = 0.85
"""From which likeness on (difflib's ratio) a word behind a number may be a mistyped unit."""
_NO_UNITS = {"k", "g", "l", "p"}
"""Letters right behind a number that are common for other things than time."""


def duration(text: str, language: str) -> timedelta | None:
    """How long the whole text is: `3d`, `72h`, `2 weeks`, `a week`, `1d12h`; None when it is no length of time."""
    rest, minutes, least = plain(text), 0.0, float("inf")
    if len(rest) > LONGEST:
        return None
    while rest:
        found = words.part(language).match(rest)
        if found is None or (unit := words.units(language)[found["unit"].lower()]) >= least:
            return None
        count = NUMBERS[found["word"].lower()] if found["word"] else float(found["number"].replace(",", "."))
        minutes, least, rest = minutes + count * unit, unit, rest[found.end() :]
    return timedelta(minutes=minutes) if minutes else None


def is_slip(said: str, language: str) -> bool:
    """Whether a length of time must have been meant: `3x`, `3 dasy`, `0d`, `1d 12`, `-3d`; not `10 people`."""
    found = words.part(language).search(said)
    if found and re.fullmatch(r"-?(?:[0-9]+[.,])*", said[: found.start()]):
        return re.fullmatch(r"(?:[0-9]{1,4}\s*[^\W\d_]{0,2})?", said[found.end() :]) is not None
    counted = re.fullmatch(r"-?[0-9]{1,4}(?P<space>\s*)(?P<word>[^\W\d_]+)", said)
    if counted is None:
        return False
    word = counted["word"].lower()
    if len(word) == 1:
        return not counted["space"] and word not in _NO_UNITS
    near = difflib.get_close_matches(word, words.unit_names(language), n=1, cutoff=_ALIKE)
    return bool(near) and len(word) > 3 and (sorted(word) == sorted(near[0]) or len(word) != len(near[0]))


def plain(text: str) -> str:
    """A text as it is read: one kind of digits, hyphens and spaces, without the sign at its end."""
    read = unicodedata.normalize("NFKC", western(text)).translate(_ALIKE_SIGNS)
    return " ".join(read.split()).rstrip(" .,;:!?")


def is_in_days(text: str, language: str) -> bool:
    """Whether a length of time is counted in days and weeks only: `24 hours` is not."""
    units = words.units(language)
    return all(
        units[found["unit"].lower()] >= words.UNITS["day"] for found in words.part(language).finditer(plain(text))
    )
