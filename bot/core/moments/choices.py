"""What a text about time is read as (see `bot.core.moments`)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.errors import Refusal
from bot.core.i18n import N_, Translator
from bot.core.moments.clocks import in_utc
from bot.core.text import Text, clean

WHICH = N_("I am not sure when “{text}” is. Write the one that you mean: {choices}.")
ELSEWHERE = N_("{instant} = {time} {zone}")

MOST = 4
"""Choices that are worth asking about."""


@dataclass(frozen=True, slots=True)
class Instant:
    """An instant in UTC, and the clock on which it was meant."""

    at: datetime
    local: datetime
    zone: str
    """An IANA name, or an offset such as `UTC+02:00`."""

    def label(self, _: Translator) -> str:
        """As the reader's clock shows it and, where that differs, as the clock that was named.

        Where the reader's clock shows that time twice, in UTC as well.
        """
        shown = _.instant(self.at)
        here = self.at.astimezone(_.tzinfo)
        first, second = (here.replace(fold=fold).utcoffset() or timedelta() for fold in (0, 1))
        if first > second:
            shown = str(_(ELSEWHERE, instant=shown, time=_.time(self.at.astimezone(UTC).timetz()), zone="UTC"))
        if self.local.utcoffset() == self.at.astimezone(_.tzinfo).utcoffset():
            return shown
        zone = _.zone_name(self.zone) if isinstance(self.local.tzinfo, ZoneInfo) else self.zone
        return str(_(ELSEWHERE, instant=shown, time=_.time(self.local.timetz()), zone=zone))

    @property
    def spelled(self) -> str:
        """As it is always understood."""
        return in_utc(self.at)


@dataclass(frozen=True, slots=True)
class Day:
    """A day without a time."""

    day: date

    def label(self, _: Translator) -> str:
        """With its weekday and year."""
        return _.day(self.day)

    @property
    def spelled(self) -> str:
        """As it is always understood."""
        return self.day.isoformat()


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time."""

    length: timedelta


@dataclass(frozen=True, slots=True)
class Doubt:
    """One to four instants or days that may be meant, the earliest first; it may be none of them.

    To be asked back, also where it is one only.
    """

    said: str
    choices: tuple[Instant, ...] | tuple[Day, ...]

    def refusal(self) -> Refusal:
        """The same where nobody can be asked: it says how to write each choice."""
        spelled = Text.join(", ", [Text.plain(choice.spelled, "code") for choice in self.choices])
        return Refusal("moment-doubt", WHICH, text=clean(self.said, 40), choices=spelled)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item of a list that may have the zone of another one, which is in doubt itself.

    It is to be read anew once that is settled. A list with such items has a Doubt.
    """

    said: str


Reading = Instant | Day | Length | Doubt
