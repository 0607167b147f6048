"""What is said where a text is no instant, or not for certain (see `bot.core.moments`)."""

from datetime import date, datetime, timedelta

from bot.core import day_words
from bot.core.errors import Refusal
from bot.core.i18n import N_, Translator
from bot.core.text import clean

UNSURE = N_(
    "I am not sure when “{text}” is. Write the day and the time on your own clock, as in `{example}`, `Saturday 10:00` "
    "or `tomorrow 15:00`; or in UTC, as in `{example} UTC`."
)
NO_TIME = N_("At what time on {day}? Write it behind the day, as in `{example}`.")
PAST = N_("{when} is past. Write a day and a time that are still to come, as in `{example}`.")
FAR = N_("{day} is more than ten years away. Please check the year.")

FARTHEST = 10
"""Years ahead: beyond them the year is a slip."""


def example(now: datetime, reader: Translator) -> str:
    """An instant that is understood, and still to come."""
    return f"{reader.today(now) + timedelta(days=4)} 18:00"


def unsure(said: str, now: datetime, reader: Translator) -> Refusal:
    """Not understood, or in more ways than can be asked about."""
    return Refusal("moment-unsure", UNSURE, text=clean(said, 40), example=example(now, reader))


def past(when: datetime | date, now: datetime, reader: Translator) -> Refusal:
    """Understood, and over."""
    shown = (lambda _: _.instant(when)) if isinstance(when, datetime) else (lambda _: _.day(when))
    return Refusal("moment-past", PAST, when=shown, example=example(now, reader))


def gone(text: str, now: datetime, reader: Translator) -> Refusal | None:
    """`yesterday` and `last Friday` are over for certain; None of a text that is no such day."""
    today, found = reader.today(now), day_words.certain(text, reader.language)
    if found is None or found[0].end() < len(text):
        return None
    day = found[1](today, None, found[0])
    return past(day, now, reader) if day < today else None


def no_time(day: date) -> Refusal:
    """A day without a time."""
    return Refusal("moment-missing-time", NO_TIME, day=lambda _: _.day(day), example=f"{day} 18:00")


def check_near(day: date, today: date) -> date:
    """The same day. Raises a Refusal where it is so far ahead that its year must be a slip."""
    if day.year > today.year + FARTHEST:
        raise Refusal("moment-far", FAR, day=lambda _: _.day(day))
    return day
