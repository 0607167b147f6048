"""Meetings and due dates: a certain reading, or the few that may be meant (see `bot.core.moments`)."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import MINYEAR, UTC, datetime, timedelta
from functools import cache
from typing import Literal

from bot.core import day_words
from bot.core.amounts import take_minutes
from bot.core.errors import Refusal
from bot.core.i18n import Translator
from bot.core.moments import dates as moment_dates
from bot.core.moments import phrases, words
from bot.core.moments import places as moment_places
from bot.core.moments.choices import MOST, Day, Doubt, Instant, Length, Reading
from bot.core.moments.lengths import LONGEST, duration, is_in_days, plain
from bot.core.moments.meanings import Days, Meaning
from bot.core.moments.phrases import Part, either, folded, inside, names, whole
from bot.core.moments.places import Place
from bot.core.moments.refusals import check_near, gone, no_time, past, unsure
from bot.core.moments.times import Clock, Times, clocks

Prefer = Literal["future", "any"]

_GLUED = re.compile(r"(?<=[0-9])(?=utc|gmt)|(?<=[0-9])(?=z\b)|(?<=[apm0-9])(?=utc)|(?<=\w)(?=@)")
_ISO_TIME = re.compile(r"(?<=[0-9]{4}-[0-9]{2}-[0-9]{2})t(?=[0-9]{2}:[0-9]{2})")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})t([0-9]{2})([0-9]{2})(?:[0-9]{2})?", re.IGNORECASE)
_ONE = re.compile(r"\bse(?P<unit>minggu|pekan|hari|jam|bulan)\b", re.IGNORECASE)
"""Indonesian joins `one` to what it counts."""
_JOINTS = re.compile(r"(?:(?:^|(?<=[\s,]))(?:at|pada|on|um)\s*|[\s,;:@-])+$")


@dataclass(frozen=True, slots=True)
class Said:
    """A text as it is read, and the same folded, character for character."""

    text: str
    plain: str
    is_iso: bool
    """Whether it has the form of ISO 8601, where a minus may begin an offset."""


@dataclass(frozen=True, slots=True)
class Found:
    """The instants that one way to part a text leads to, and whether the one is certain."""

    instants: tuple[Instant, ...]
    is_sure: bool
    has_day: bool


def read(text: str, now: datetime, reader: Translator, *, prefer: Prefer = "future") -> Reading:
    """What the whole text means: an instant, a day, a length of time; or a Doubt. Raises a Refusal.

    What is past is refused, unless `prefer` is `any`. `now` is when the text was written.
    """
    said = prepared(text, reader)
    if not said.plain or len(said.plain) > LONGEST:
        raise unsure(said.text, now, reader)
    if length := _ahead(said.plain, reader.language):
        at = (now.astimezone(UTC) + length).replace(second=0, microsecond=0)
        return Instant(at, at.astimezone(reader.tzinfo), reader.zone)
    if span := duration(said.text, reader.language):
        return Length(span)
    found, refusals = _instants(said, now, reader)
    if found:
        return _settled(found, said, now, reader, prefer)
    if meaning := moment_dates.read(said.plain, reader.language):
        days = meaning(now.astimezone(reader.tzinfo), None)
        may_be_time = any(clock.may_be_date for clock in clocks(said.plain, reader.language, in_part=False))
        return _day(Days(days.days, days.is_sure and not may_be_time), said, now, reader, prefer)
    if refusals:
        raise refusals[0]
    raise _without_time(said, now, reader) or gone(said.text, now, reader) or unsure(said.text, now, reader)


def prepared(text: str, reader: Translator) -> Said:
    """A text with one kind of digits and spaces, and without words of politeness."""
    said = plain(text).removesuffix(f"({plain(reader.zone_name(reader.zone))})").strip(" ,")
    said = _COMPACT.sub(r"\1-\2-\3T\4:\5", said)
    said = _spaced(said, _GLUED, " ")
    is_iso = _ISO_TIME.search(folded(said)) is not None
    said = _spaced(said, _ISO_TIME, " ")
    said = _ONE.sub(lambda found: f"satu {found['unit']}", said)
    end = _filler(reader.language).search(folded(said))
    said = said[: end.start()] if end else said
    return Said(said, folded(said), is_iso)


def _spaced(text: str, pattern: re.Pattern[str], space: str) -> str:
    """A text with spaces where a pattern matches it folded."""
    parts, at = [], 0
    for found in pattern.finditer(folded(text)):
        parts.append(text[at : found.start()])
        at = found.end()
    return space.join([*parts, text[at:]])


@cache
def _filler(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?:[\s,]+{either(phrases.FILLER, language)})+$")


def _ahead(said: str, language: str) -> timedelta | None:
    """How far ahead `in 36 hours` is; None where that is counted in days, or is nothing of the kind."""
    for template in (words.IN, phrases.FROM_NOW):
        for found in inside(said, template, language):
            if (span := duration(found["inside"], language)) and not is_in_days(found["inside"], language):
                return span
            with suppress(Refusal):
                minutes, rest = take_minutes(found["inside"])
                if not rest and not span and re.search("[a-z]{2}", found["inside"]):
                    return timedelta(minutes=minutes)
    return None


# Instants


def _instants(said: Said, now: datetime, reader: Translator) -> tuple[list[Found], list[Refusal]]:
    """What each way to part a text into its day, time and zone leads to, and why some lead nowhere."""
    language, found, refusals = reader.language, list[Found](), list[Refusal]()
    for clock in clocks(said.plain, language, in_part=names_part(said.plain, language)):
        for named, zone in arranged(said, clock):
            day_text, parts = without_part(named, language)
            if clock.may_be_date and moment_dates.is_weekday_or_nothing(day_text, language):
                continue
            times, is_sure = clock.times(parts)
            meaning = moment_dates.read(day_text, language) if day_text else _today_or_tomorrow
            if not times or meaning is None:
                continue
            place = moment_places.read(said.text[zone], said.plain[zone], reader, minus=said.is_iso)
            if place is not None:
                try:
                    found.append(_found(meaning, times, place, now, reader, is_sure=is_sure))
                except Refusal as refusal:
                    refusals.append(refusal)
    with_day = [each for each in found if each.has_day and each.instants]
    return with_day or [each for each in found if each.instants], refusals


def arranged(said: Said, clock: Clock, *, is_folded: bool = True) -> Iterator[tuple[str, slice]]:
    """Each way to part what stands around a time: the day, folded or as it is written, and where the zone stands."""
    text, end = said.plain if is_folded else said.text, len(said.plain)
    before = text[: len(_JOINTS.sub("", said.plain[: clock.start]))]
    breaks = [at for at in range(clock.end, end + 1) if at in {clock.end, end} or text[at] in " ,"]
    if before.strip():
        for at in breaks:
            yield f"{before} {text[clock.end : at]}".strip(), slice(at, end)
        return
    for at in breaks:
        yield text[at:end].strip(" ,"), slice(clock.end, at)
        if at not in {clock.end, end}:
            yield text[clock.end : at].strip(" ,"), slice(at, end)


def without_part(day_text: str, language: str) -> tuple[str, tuple[Part, ...]]:
    """`tomorrow evening` as the day and the part of it; `tonight` is a part of today."""
    for template, part in phrases.TODAY_PARTS:
        if found := re.match(rf"{either(template, language)}(?!\w)", day_text):
            return f"{phrases.listed(day_words.TODAY, language)[0]} {day_text[found.end() :]}".strip(" ,"), (part,)
    if found := _part_behind(language).search(day_text):
        return day_text[: found.start()].strip(" ,"), (phrases.parts(language)[" ".join(found["part"].split())],)
    return day_text, ()


@cache
def _part_behind(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<=\w)[\s,]+(?P<part>{names(phrases.parts(language))})[\s,]*$")


def names_part(text: str, language: str) -> bool:
    """Whether a part of the day is named, so that a number alone may be a time."""
    return _any_part(language).search(text) is not None


@cache
def _any_part(language: str) -> re.Pattern[str]:
    today = "|".join(either(template, language) for template, _ in phrases.TODAY_PARTS)
    return re.compile(rf"(?<!\w)(?:{names(phrases.parts(language))}|{today})(?!\w)")


def _today_or_tomorrow(here: datetime, _at: object) -> Days:
    """A time without a day."""
    return Days((here.date(), here.date() + timedelta(days=1)), False)


def _found(
    meaning: Meaning,
    times: Times,
    place: Place,
    now: datetime,
    reader: Translator,
    *,
    is_sure: bool,
) -> Found:
    """The day is read where the reader is and, where one zone is named, there too: the two dates may differ."""
    instants: dict[datetime, Instant] = {}
    clocks_there = {reader.tzinfo, *(place.zones if len(place.zones) == 1 else ())}
    for at, later in times:
        for tz in clocks_there:
            here = now.astimezone(tz)
            days = meaning(here, at)
            is_sure = is_sure and days.is_sure
            for day in days.days:
                if day.year == MINYEAR:
                    raise past(day, now, reader)  # in another zone, it may be a day that there is none before
                local = datetime.combine(check_near(day, here.date()) + timedelta(days=later), at)
                meant, is_certain = place.instants(local)
                is_sure = is_sure and is_certain
                for instant, zone in meant.items():
                    instants.setdefault(instant, Instant(instant, instant.astimezone(zone), moment_places.label(zone)))
    return Found(tuple(instants.values()), is_sure, meaning is not _today_or_tomorrow)


def _settled(found: Sequence[Found], said: Said, now: datetime, reader: Translator, prefer: Prefer) -> Reading:
    """The one instant that is certain, or those that may be meant and are still to come. Raises a Refusal."""
    every = {instant.at: instant for each in found for instant in each.instants}
    meant = [every[at] for at in sorted(every) if at > now or prefer == "any"]
    if not meant:
        raise past(max(every), now, reader)
    if len(every) == 1 and any(each.is_sure for each in found):
        return meant[0]
    if len(meant) > MOST:
        raise unsure(said.text, now, reader)
    return Doubt(said.text, tuple(meant))


# Days


def _day(days: Days, said: Said, now: datetime, reader: Translator, prefer: Prefer) -> Reading:
    """The day that is certain, or those that may be meant and are not past. Raises a Refusal."""
    today = reader.today(now)
    meant = tuple(Day(check_near(day, today)) for day in days.days if day >= today or prefer == "any")
    if not meant:
        raise past(max(days.days), now, reader) if days.days else unsure(said.text, now, reader)
    return meant[0] if days.is_sure else Doubt(said.text, meant)


def _without_time(said: Said, now: datetime, reader: Translator) -> Refusal | None:
    """`Friday evening` asks for the time."""
    days = _part_of_day(said, now, reader)
    return no_time(days.days[0]) if days else None


def _part_of_day(said: Said, now: datetime, reader: Translator) -> Days | None:
    """The certain day of `Friday evening` or `tonight`; None where the text is something else."""
    text, parts = without_part(said.plain, reader.language)
    meaning = moment_dates.read(text, reader.language) if parts and text else None
    days = meaning(now.astimezone(reader.tzinfo), None) if meaning else None
    return days if days and days.is_sure else None


def day(text: str, now: datetime, reader: Translator) -> Day | Doubt:
    """The day by which something is due: `by Fri`, `10 April`, `in 2 weeks`. Raises a Refusal.

    A time is read as well, and its day is meant, as it is of `tonight`. `before Friday` may be Thursday or Friday.
    """
    language, said = reader.language, prepared(text, reader)
    rest, is_before = _without_due(said, language)
    if rest is None:
        return Day(reader.today(now))
    if not rest:
        raise unsure(said.text, now, reader)
    if part := _part_of_day(prepared(rest, reader), now, reader):
        return Day(part.days[0])
    try:
        found = read(rest, now, reader)
    except Refusal as refusal:
        raise gone(rest, now, reader) or refusal from None
    if isinstance(found, Length):
        later = found.length // timedelta(days=1)
        if not later or found.length % timedelta(days=1):
            raise unsure(said.text, now, reader)
        return Doubt(said.text, (Day(reader.today(now) + timedelta(days=later)),))
    choices = found.choices if isinstance(found, Doubt) else (found,)
    days = sorted({choice.local.date() if isinstance(choice, Instant) else choice.day for choice in choices})
    if is_before:
        today = reader.today(now)
        days = sorted({each for day in days for each in (day - timedelta(days=1), day) if each >= today})
    if len(days) > MOST:
        raise unsure(said.text, now, reader)
    if isinstance(found, Doubt) or is_before:
        return Doubt(said.text, tuple(Day(day) for day in days))
    return Day(days[0])


def _without_due(said: Said, language: str) -> tuple[str | None, bool]:
    """What is due without the words around it, and whether it is due before that; None for the end of today."""
    text = said.text
    is_before = False
    for template, before in ((phrases.BEFORE, True), (phrases.DUE, False), (words.BY, False), (words.UNTIL, False)):
        if found := re.match(rf"{either(template, language)}(?!\w)[\s:]*", folded(text)):
            text, is_before = text[found.end() :], before
            break
    end = either(phrases.DAY_END, language)
    if whole(phrases.DAY_END, language).fullmatch(folded(text)):
        return None, is_before
    if found := re.search(rf"^{end}[\s,]+(?:on |of )?|[\s,]+{end}$", folded(text)):
        text = text[: found.start()] + text[found.end() :]
    return text.strip(), is_before
