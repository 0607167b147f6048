"""Days as people write them: `yesterday`, `on Tuesday`, `3 days ago`, `last week`, `2026-03-20` (rules H1, H2, S8).

A day is read only where it is certain. What stands at the beginning and might be a day, such as `03/04/2026`,
`next week` or `yestreday`, is refused with what would be understood; all other words are left to whatever follows (a
note). So `monday notes` is no day, while `monday` with nothing after it is one.

A note that ends with a day that is past, such as `reading the draft yesterday` or `call on Monday`, is refused too,
where no day stands before it: it would be logged for today. A preposition makes it part of the note (`the minutes of
yesterday`), and so do `today`, which changes nothing, and a weekday's name alone, as in `prepared Monday`.
`bot.core.day_words` knows the words.
"""

import re
from datetime import date, timedelta

from bot.core import day_words
from bot.core.amounts import SEPARATOR, western
from bot.core.errors import Refusal
from bot.core.i18n import N_, Translator
from bot.core.text import clean

BACK = 28
"""How many days back hours can still be logged, undone or edited (H1)."""

UNSURE = N_(
    "I am not sure which day “{text}” is. Write `2026-03-20`, `yesterday`, `on Tuesday` or `last week`; "
    "or begin the note with another word."
)
LAST = N_(
    "Is “{text}” the day? Then write it right behind the amount, as in `2h yesterday`, and the note after it. "
    "If it is part of the note, end the note with another word."
)
UNSURE_AHEAD = N_("I am not sure which day “{text}” is. Write `2026-12-20`, `tomorrow` or `Friday`.")
FUTURE = N_("{day} has not come yet where you are. Log hours when they are done.")
TOO_OLD = N_("{day} is more than four weeks ago. The earliest day that can still be changed is {earliest}.")
NO_PERIOD = N_(
    "Write a day, or from when to when: `tomorrow`, `2026-12-20 to 2027-01-05` or `until Friday`. "
    "`away` alone begins today and ends when you write `back`."
)
BACKWARDS = N_("{end} is before {start}. Write the first day, then the last one.")

_FROM = N_("from")
_TO = N_("to | until")
_REST = " .,;:\t\n\u00a0"


def take_day(text: str, today: date, reader: Translator) -> tuple[date, str]:
    """Read the day that `text` begins with, today when there is none, and return it with the rest of the text.

    `today` is when it was written. Whether hours can be logged for that day is another question: see `check`. Raises a
    Refusal.
    """
    day, rest = take_past_day(text, today, reader)
    return day or today, rest


def take_past_day(text: str, today: date, reader: Translator) -> tuple[date | None, str]:
    """The same, with None where the text does not begin with a day."""
    text = text.strip()
    day, rest = _find(text, today, reader)
    if day is None:
        if last := day_words.last(western(rest), reader.language):
            raise Refusal("day-last", LAST, text=clean(last, 40))
        return None, rest
    if second := day_words.another(western(rest), reader.language):
        raise Refusal("day-unsure", UNSURE, text=clean(f"{text[: len(text) - len(rest)]}{second}", 40))
    return day, rest


def begins_with_day(text: str, reader: Translator) -> bool:
    """Whether a text begins with a certain day."""
    return day_words.certain(western(text.strip()), reader.language) is not None


def check(day: date, today: date, reader: Translator) -> None:
    """Refuse a day that no hours can be logged for: one in the future or more than 28 days ago."""
    if day > today:
        raise Refusal("day-in-future", FUTURE, day=reader.day(day))
    earliest = today - timedelta(days=BACK)
    if day < earliest:
        raise Refusal("day-too-old", TOO_OLD, day=reader.day(day), earliest=reader.day(earliest))


def take_period(text: str, today: date, reader: Translator) -> tuple[date, date | None]:
    """Read a period with both its days: `2026-12-20 to 2027-01-05`, `monday - friday`, `until Friday`, `tomorrow`.

    Nothing is today, and `from` a day is that day, both without an end. A weekday is the next one; as an end, the next
    one after the start. Raises a Refusal, also for what is left over and for an end before the start.
    """
    words = day_words.words_of(reader.language)
    first = re.sub(rf"^{words.either(_FROM)}\s+", "", text.strip(), count=1, flags=re.IGNORECASE)
    is_open = first != text.strip()
    parts = re.split(rf"(?:^|\s+){words.either(_TO)}\s+|\s+[-–—]\s+", first, maxsplit=1, flags=re.IGNORECASE)
    start = _day_ahead(parts[0], today, today, reader) if parts[0] else today
    if len(parts) == 1:
        return start, None if is_open or not first else start
    end = _day_ahead(parts[1], today, start, reader)
    if end < start:
        raise Refusal("period-backwards", BACKWARDS, start=reader.day(start), end=reader.day(end))
    return start, end


def _day_ahead(text: str, today: date, after: date, reader: Translator) -> date:
    """The day that the whole text is."""
    day, rest = _find(text.strip(), today, reader, after=after)
    if day is None or rest:
        raise Refusal("period-unsure", NO_PERIOD)
    return day


def _find(text: str, today: date, reader: Translator, *, after: date | None = None) -> tuple[date | None, str]:
    """The day that a text begins with, and the rest. Weekdays lie before today, or `after` a day."""
    ascii_text = western(text)
    if found := day_words.certain(ascii_text, reader.language):
        match, meaning = found
        return meaning(today, after, match), SEPARATOR.sub("", text[match.end() :]).rstrip(_REST)
    if doubt := day_words.doubtful(ascii_text, today, reader.language):
        raise Refusal("day-unsure", UNSURE_AHEAD if after else UNSURE, text=clean(doubt, 40))
    return None, text
