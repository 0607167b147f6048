"""Dates in figures: those that are certain, and those that might be meant for one (see `bot.core.days`)."""

import re
from datetime import date

from bot.core.errors import Refusal
from bot.core.i18n import N_

NO_SUCH_DAY = N_("There is no day {text}. Write a day like `2026-03-20`: year, month, day.")

ISO = r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
# 2026-03-20T10:00, 03/04/2026, 20.3.2026, 2026/03/20, 2026-W12, 20260320: a date for sure, but not for sure which, or
# not one day.
NUMERIC = (
    rf"(?:{ISO}T[0-9:.]+(?:Z|[+-][0-9:]+)?|[0-9]{{1,4}}/[0-9]{{1,2}}/[0-9]{{1,4}}|"
    r"[0-9]{1,4}\.[0-9]{1,2}\.[0-9]{2,4}|[0-9]{1,4}-[0-9]{1,2}-[0-9]{2,4}|"
    r"[0-9]{4}-(?:W[0-9]{1,2}|0[1-9]|1[0-2])|20[0-9]{6})"
)
# 20/3, 03-20, 20.03 and 20.3.: perhaps a date. (3.5 is none, and 1.10.2 no pair.)
_PAIR = r"(?P<one>[0-9]{1,4})(?:[/-](?P<other>[0-9]{1,2})|\.(?:(?P<dotted>[0-9]{1,2})\.|(?P<month>0[1-9]|1[0-2])))"
END = r"(?=[.,;:]*(?:\s|$))"
"""What ends a day: the end of the text, or a space after perhaps a sign."""
_MAY_BE_MEANT = range(-1, 36)
"""How many days ago a date such as 3/4 may be for somebody to mean it: a little wider than what can be logged."""


def pair(text: str, today: date) -> str:
    """The two figures that a text begins with, where they may be a day and a month; else empty."""
    found = re.match(_PAIR + END, text)
    return "" if found is None or _is_no_date(found, text[found.end() :], today) else found[0]


def iso(text: str) -> date:
    """The day `2026-3-20`. Raises a Refusal when there is none."""
    try:
        return date(*(int(part) for part in text.split("-")))
    except ValueError as error:
        raise Refusal("day-impossible", NO_SUCH_DAY, text=text) from error


def _is_no_date(pair: re.Match[str], after: str, today: date) -> bool:
    """True where `24/7` or `3-4` belongs to the words behind it: it cannot be a day of the last weeks."""
    if not re.match(r"\s+[^\W\d_]", after):
        return False
    if re.fullmatch("[0-9]-[0-9]", pair[0]):
        return True  # three to four of whatever follows
    one, other = int(pair["one"]), int(pair["other"] or pair["dotted"] or pair["month"])
    for day, month in ((one, other), (other, one)):
        for year in (today.year - 1, today.year, today.year + 1):
            try:
                ago = (today - date(year, month, day)).days
            except ValueError:
                continue
            if ago in _MAY_BE_MEANT:
                return False
    return True
