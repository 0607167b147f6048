"""Every text a person reads, in their language, zone and number format.

A `Translator` stands for one reader. Views receive it under the name `_`:

    _("Noted for {day}.", day=_.day(entry.day))
    _.ngettext("{n} member", "{n} members", count)

Templates are the program's own; the values filled in are taken literally (see `bot.core.text`).
"""

from collections.abc import Callable
from datetime import date, datetime, time
from functools import cache
from gettext import NullTranslations
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, get_timezone_location
from babel.numbers import format_decimal

import locales
from bot.core.text import Text

Value = str | int | Text
"""What fills a template's placeholder."""


def N_(template: str) -> str:
    """Mark a template for translation where it stands; whoever shows it translates it."""
    return template


@cache
def _locale(language: str) -> Locale:
    if language == "en":
        language = "en_001"  # English as the world writes it: day before month, 24 hours
    try:
        return Locale.parse(language, sep="-" if "-" in language else "_")
    except (ValueError, UnknownLocaleError):
        return Locale.parse("en_001")


@cache
def language_name(language: str, reader: str) -> str:
    """What a language is called, in the reader's language."""
    if language == locales.PSEUDO:
        return locales.PSEUDO
    if language == reader == "id":
        return "Bahasa Indonesia"  # CLDR says “Indonesia”, which is the country
    return Locale.parse(language).get_display_name(_locale(reader).language) or language


@cache
def best_language(*wanted: str) -> str:
    """The first of these IETF tags (or their base languages) that the bot speaks; English when none."""
    spoken = locales.languages()
    for tag in wanted:
        for candidate in (tag.replace("-", "_"), tag.replace("-", "_").split("_")[0].lower()):
            if candidate in spoken:
                return candidate
    return "en"


class Translator:
    """Speaks to one reader: `language` is one of `locales.languages()`, `zone` an IANA zone."""

    def __init__(self, language: str, zone: str) -> None:
        self.language = language
        self.zone = zone
        self._catalogue: NullTranslations = locales.catalogue(language)
        self.locale = _locale(language)

    def __call__(self, template: str, /, **values: "Value | Callable[[Translator], Value]") -> Text:
        """Translate a template and fill it in; a value that is a function is asked for this reader's."""
        filled = {name: value(self) if callable(value) else value for name, value in values.items()}
        return Text.template(self.gettext(template), **filled)

    def gettext(self, template: str) -> str:
        """Translate a template and leave it as it is; English when there is no translation."""
        return self._catalogue.gettext(template) if template else ""

    def ngettext(self, one: str, many: str, n: int, /, **values: Value) -> Text:
        """Translate by count; `{n}` is the count in the reader's number format."""
        return Text.template(self._catalogue.ngettext(one, many, n), n=self.number(n), **values)

    def alternatives(self, template: str) -> list[str]:
        """What a template with `|` between its alternatives offers in this language, each in small letters."""
        return [part.strip().lower() for part in self.gettext(template).split("|") if part.strip()]

    @property
    def tzinfo(self) -> ZoneInfo:
        """The reader's zone."""
        return ZoneInfo(self.zone)

    def number(self, value: float, digits: int = 0) -> str:
        """A number with at most `digits` decimals."""
        return str(format_decimal(round(value, digits), locale=self.locale))

    def duration(self, minutes: int) -> str:
        """A length of time in hours and minutes."""
        hours, rest = divmod(abs(minutes), 60)
        if not rest:
            return str(self(N_("{hours} h"), hours=self.number(hours)))
        if not hours:
            return str(self(N_("{minutes} min"), minutes=rest))
        return str(self(N_("{hours} h {minutes} min"), hours=self.number(hours), minutes=rest))

    def day(self, day: date) -> str:
        """A date with its weekday and year: Sunday, 29 March 2026."""
        return format_date(day, "full", locale=self.locale)

    def short_day(self, day: date) -> str:
        """A date with its weekday, for lists: Sun 29 Mar."""
        return format_date(day, "EEE d MMM", locale=self.locale)

    def time(self, at: time) -> str:
        """A time of day, 24 hours."""
        return format_time(at, "HH:mm", locale=self.locale)

    def instant(self, at: datetime) -> str:
        """An instant in the reader's zone: weekday, date, time and the zone's city."""
        local = at.astimezone(self.tzinfo)
        return str(
            self(
                N_("{day}, {time} ({zone})"),
                day=self.day(local.date()),
                time=self.time(local.timetz()),
                zone=self.zone_name(self.zone),
            )
        )

    def zone_name(self, zone: str) -> str:
        """A zone by its exemplar city in the reader's language: Lima."""
        return "UTC" if zone == "UTC" else get_timezone_location(zone, locale=self.locale, return_city=True)

    def today(self, now: datetime) -> date:
        """The reader's date at an instant."""
        return now.astimezone(self.tzinfo).date()
