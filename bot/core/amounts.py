"""Amounts of time as people write them: `1h30`, `1:30`, `1.5`, `1,5 h`, `90m`, `1½ h` (rule H1).

What is taken for what:

- a number without a unit is hours, up to 24; `90` alone could be either, so it is refused with both readings;
- hours with up to two decimals are rounded to the nearest minute, since `0.33` is how people write 20 minutes;
- `1h 30 pages` is refused: the 30 could be minutes or the beginning of the note.
"""

import re
import unicodedata

from bot.core.errors import Refusal
from bot.core.i18n import N_
from bot.core.text import clean

DAY = 24 * 60
"""Minutes in a day: the most that one entry, and all entries of one day, may hold."""

UNREADABLE = N_("“{amount}” is not an amount of time that I can read. Write it like `1h30`, `1:30`, `1.5` or `90m`.")
AMBIGUOUS = N_("“{amount}” could mean two things. Write `{hours}` for hours or `{minutes}` for minutes.")
LOOSE_MINUTES = N_("Are the {number} after the hours minutes? Then write `{joined}`, else begin the note differently.")
NOTHING = N_("An amount has to be more than zero, like `1h30` or `45m`.")
TOO_LONG = N_("A day has 24 hours, so “{amount}” is too much for one day. Log each day by itself: `2h yesterday`.")

# English, Spanish and Indonesian, whichever language the reader has.
_HOURS = r"(?:h(?:(?:ou)?rs?|oras?)?|jam)"
_MINUTES = r"(?:m(?:in(?:ute|uto)?s?)?|menit|mnt)"
_NUMBER = r"[0-9]{1,6}"
_FRACTIONS = {"½": 30, "¼": 15, "¾": 45, "⅓": 20, "⅔": 40, "⅙": 10, "⅚": 50, "⅕": 12, "⅖": 24, "⅗": 36, "⅘": 48}
_FRACTION = f"[{''.join(_FRACTIONS)}]"
_AMOUNT = re.compile(
    rf"""
    (?P<sign>[-−–+]\s*)?
    (?:
      (?P<h1>{_NUMBER}):(?P<m1>[0-9]{{2}})(?:\s*{_HOURS})?
    | (?P<h2>{_NUMBER})\s*{_HOURS}[\s,]*(?:(?:and|y|dan)\s+)?(?P<m2>{_NUMBER})\s*{_MINUTES}
    | (?P<h3>{_NUMBER})\s*{_HOURS}(?P<loose>\s*)(?P<m3>[0-9]{{1,2}})
    | (?P<h4>{_NUMBER})?\s*(?P<fraction>{_FRACTION})(?:\s*{_HOURS})?
    | (?P<h5>[0-9]{{0,6}}[.,][0-9]{{1,2}})(?:\s*{_HOURS})?
    | (?P<h6>{_NUMBER})\s*{_HOURS}
    | (?P<m7>{_NUMBER})\s*{_MINUTES}
    | (?P<bare>{_NUMBER})
    )
    (?=[.,;:]?(?:\s|$))
    """,
    re.VERBOSE | re.IGNORECASE,
)


def western(text: str) -> str:
    """The same text, character for character, with any script's decimal digits as 0–9 and its decimal signs as `.`."""
    return "".join(
        str(unicodedata.decimal(c)) if c.isdecimal() else {"٫": ".", "，": ",", "：": ":"}.get(c, c) for c in text
    )


def take_minutes(text: str) -> tuple[int, str]:
    """Read the amount that `text` begins with: whole minutes from 1 to 1440, and the rest of the text.

    Raises a Refusal that says what would be understood.
    """
    text = text.strip()
    match = _AMOUNT.match(western(text))
    if match is None:
        raise Refusal("amount-unreadable", UNREADABLE, amount=clean(text.split(maxsplit=1)[0] if text else "", 40))
    amount, rest = text[: match.end()], text[match.end() :].lstrip(".,;: \t\n\u00a0").strip()
    if match["loose"] and rest:
        joined = f"{match['h3']}h{match['m3']}"
        raise Refusal("amount-loose-minutes", LOOSE_MINUTES, number=match["m3"], joined=joined)
    minutes = _minutes(match)
    if minutes is None:
        raise Refusal("amount-unreadable", UNREADABLE, amount=clean(amount, 40))
    if minutes == 0 or (match["sign"] or "+")[0] != "+":
        raise Refusal("amount-not-positive", NOTHING)
    if match["bare"] and DAY < minutes <= DAY * 60:
        number = match["bare"]
        raise Refusal("amount-ambiguous", AMBIGUOUS, amount=amount, hours=f"{number}h", minutes=f"{number}m")
    if minutes > DAY:
        raise Refusal("amount-too-long", TOO_LONG, amount=clean(amount, 40))
    return minutes, rest


def _minutes(match: re.Match[str]) -> int | None:
    """The matched amount in minutes; None where the minutes beside hours are 60 or more."""
    for hours, minutes in (("h1", "m1"), ("h2", "m2"), ("h3", "m3")):
        if match[hours]:
            return int(match[hours]) * 60 + int(match[minutes]) if int(match[minutes]) < 60 else None
    if match["fraction"]:
        return int(match["h4"] or 0) * 60 + _FRACTIONS[match["fraction"]]
    if match["h5"]:
        whole, decimals = re.split("[.,]", match["h5"])
        return int(whole or 0) * 60 + (int(decimals.ljust(2, "0")) * 60 + 50) // 100
    return int(match["m7"]) if match["m7"] else int(match["h6"] or match["bare"]) * 60
