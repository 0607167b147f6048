"""Instants and durations as people write them: `Saturday 10:00`, `2026-03-28 10:00 UTC`, `for 3 days` (D2, S5, S8).

An instant is read only where it has one meaning: a day and a time, on the reader's own clock unless a zone is named,
and in the future. Everything else is refused with what would be understood: `03/04 10:00`, `next Friday 15:00`,
`Friday` without a time, `9:30` without a half of the day, `10:00 CST`, and a local time that the clocks leave out or
show twice. Why each was settled so stands in docs/decisions/moments.md.

`words` knows the words, `days` the days, `clocks` the times and zones.

`moment` and `take_ending` are for deadlines, which a text ends with, and where nobody is asked back: they refuse.
Meetings and due dates are read more widely, by `read`, `slots` and `day`: what is not certain is a `Doubt`, whose one
to four choices are offered (`readings`, `slots`). Both read no text as two different instants.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from bot.core.day_words import words_of
from bot.core.errors import Refusal
from bot.core.i18n import N_, Translator
from bot.core.moments import days as moment_days
from bot.core.moments import words
from bot.core.moments.choices import Day, Doubt, Instant, Length, Reading, Waiting
from bot.core.moments.clocks import Zone, in_utc, instant, is_time, time_of, zone_of
from bot.core.moments.lengths import LONGEST, duration, is_slip, plain
from bot.core.moments.readings import day, read
from bot.core.moments.refusals import check_near, example, gone, no_time, past, unsure
from bot.core.moments.slots import slots
from bot.core.text import clean

__all__ = [
    "Day", "Doubt", "Instant", "Length", "Reading", "Waiting", "day", "duration", "moment", "read", "slots",
    "take_ending",
]  # fmt: skip

WHICH_DAY = N_("I am not sure which day “{text}” is. Write `{one}` or `{other}`.")
MEANT_DAY = N_("I am not sure which day “{text}” is. If it is {day}, write `{one}`.")
NO_DAY = N_("On which day? Write it before the time, as in `{example}`.")
TWO_DATES = N_(
    "The date where you are and the date in that time zone differ now, so I am not sure which day you mean. Write "
    "`{one}` or `{other}`."
)
NO_LENGTH = N_("“{text}” is not a length of time that I can read. Write `3 days`, `36h` or `1w`.")
LENGTH = N_("“{text}” is a length of time. Write `for {text}`, or the day and the time.")
ENDING = N_(
    "{reason} If “{text}” is part of the text and no deadline, add the deadline behind it, as in `for 3d`."
)  # fmt: skip


# Instants


def moment(text: str, now: datetime, reader: Translator) -> datetime:
    """The instant in the future that the whole text is, in UTC. Raises a Refusal."""
    said = plain(text)
    if len(said) > LONGEST:
        raise unsure(said, now, reader)
    said = said.removesuffix(f"({plain(reader.zone_name(reader.zone))})").strip(" ,")  # as we write instants ourselves
    for split in _splits(said, reader):
        if split.day_text and (day := moment_days.read(split.day_text, reader.language, duration)):
            dotted = not moment_days.is_only_weekday(split.day_text, reader.language)
            if (at := time_of(split.clock, dotted=dotted)) is not None:
                return _checked(day, at, split.zone, now, reader)
    raise _doubt(said, now, reader)


@dataclass(frozen=True, slots=True)
class _Split:
    """A way to part a text into its day, which may be none, its time and its zone."""

    day_text: str
    clock: re.Match[str]
    zone: Zone


def _splits(said: str, reader: Translator) -> Iterator[_Split]:
    language = reader.language
    is_iso = re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:", said, re.IGNORECASE) is not None
    said = f"{said[:10]} {said[11:]}" if is_iso else said
    said = re.sub("(?<=:[0-9]{2})z$", " Z", said, flags=re.IGNORECASE)
    for found in words.clock(language).finditer(said):
        if not is_time(found):
            continue
        before = words.without_at(language).sub("", said[: found.start()]).strip(" ,")
        after = said[found.end() :]
        first, _, rest = after.strip(" ,").partition(" ")
        behind = [("", after), (first, rest), (after, "")]
        for zone_text, day_text in [(after, before)] if before else behind:
            if zone := zone_of(zone_text.strip(" ,"), reader, minus=is_iso):
                yield _Split(day_text.strip(" ,"), found, zone)


def _checked(day: moment_days.Day, at: time, zone: Zone, now: datetime, reader: Translator) -> datetime:
    """The instant of a day and a time, where it is in the future, near enough, and the same day for everybody."""
    mine, theirs = (_meant(day, at, now.astimezone(tz), now, reader) for tz in (reader.tzinfo, zone.tz))
    if mine != theirs:
        one, other = (in_utc(instant(each, at, zone)) for each in (mine, theirs))
        raise Refusal("moment-two-dates", TWO_DATES, one=one, other=other)
    found = instant(theirs, at, zone)
    if found <= now:
        raise past(found, now, reader)
    return found


def _meant(day: moment_days.Day, at: time, here: datetime, now: datetime, reader: Translator) -> date:
    found = day(here, at)
    if found < here.date() - timedelta(days=2):
        raise past(found, now, reader)
    return check_near(found, here.date())


def _doubt(said: str, now: datetime, reader: Translator) -> Refusal:
    """Why a text is no certain instant, and what would be."""
    language, here = reader.language, now.astimezone(reader.tzinfo)
    text = clean(said, 40)
    if day := moment_days.read(said, language, duration):
        found = _meant(day, time.max, here, now, reader)
        if found < here.date():
            return past(found, now, reader)
        return no_time(found)
    if over := gone(said, now, reader):
        return over
    splits = list(_splits(said, reader))
    for day_text, clock in [*((split.day_text, split.clock) for split in splits), (said, None)]:
        if days := moment_days.candidates(day_text, here.date(), language):
            at = (time_of(clock, dotted=True) if clock else None) or time(18)
            one, other = (f"{day} {at:%H:%M}" for day in (days[0], days[-1]))
            template = WHICH_DAY if len(days) == 2 else MEANT_DAY
            return Refusal("moment-unsure", template, text=text, one=one, other=other, day=lambda _: _.day(days[0]))
    if any(not split.day_text for split in splits):
        return Refusal("moment-missing-day", NO_DAY, example=example(now, reader))
    return unsure(said, now, reader)


# The end of a proposal


@dataclass(frozen=True, slots=True)
class _Tail:
    """The last words of a text, from one of the words on that may stand before a deadline."""

    kind: str
    """Which word: `for`, `within`, `until` or `by`."""
    before: str
    said: str

    @property
    def stands_alone(self) -> bool:
        """Whether a sentence or a line begins with it."""
        return re.search(r"(?:^|[.!?;:–—(]|\s-|\n)\s*$", self.before) is not None

    @property
    def has_digit(self) -> bool:
        return re.search("[0-9]", self.said) is not None


def take_ending(
    text: str, now: datetime, reader: Translator, *, alone: bool = False
) -> tuple[str, timedelta | datetime | None]:
    """A text without the deadline that its last words are, and that deadline: how long, or until when.

    `for 3d`, `for 3 days`, `until Saturday 10:00`, `by 2026-03-28 10:00`. All other words stay text, and then the
    deadline is None. Raises a Refusal where the last words must have been meant for a deadline, and are no certain one.
    `alone`: the text has moments only, so that `until Friday` cannot be a part of what it says.
    """
    tails = list(_tails(text, reader.language))
    for tail in tails:
        if (found := _ending(tail, now, reader, alone=alone)) is not None:
            before = tail.before.rstrip()
            if text.rstrip(" .").endswith(")"):
                before = before.removesuffix("(")
            return before.rstrip().rstrip(",;–—").strip(), found
    for tail in tails[-1:]:
        if reason := _malformed(tail, now, reader, alone=alone):
            if alone:
                raise reason
            raise Refusal(
                reason.code, ENDING, text=clean(f"{text[len(tail.before) :].strip()}", 60),
                reason=reason.said,
            )  # fmt: skip
    return text.strip(), None


def _tails(text: str, language: str) -> Iterator[_Tail]:
    """Those of the last line, the longest first."""
    text = text.rstrip()
    first = max(text.rfind("\n") + 1, len(text) - LONGEST)
    for found in _keywords(language).finditer(text, first):
        before, said = text[: found.start()], text[found.end() :]
        if before.rstrip().endswith("("):
            said = said.rstrip(" .").removesuffix(")")
        kind = next(kind for kind, word in found.groupdict().items() if word)
        yield _Tail(kind.strip("_"), before, plain(said))


@cache
def _keywords(language: str) -> re.Pattern[str]:
    spoken = words_of(language)
    kinds = (("for_", words.FOR), ("within", words.WITHIN), ("until", words.UNTIL), ("by", words.BY))
    either = "|".join(f"(?P<{kind}>{spoken.either(template)})" for kind, template in kinds)
    either += f"|(?P<until_>{spoken.either(words.CLOSING)})"
    return re.compile(rf"(?<![\w-])(?:{either})\s+(?=\S)", re.IGNORECASE)


def _ending(tail: _Tail, now: datetime, reader: Translator, *, alone: bool) -> timedelta | datetime | None:
    """The deadline that a tail is for certain.

    `closed for a week` and `answered within 3 days` are rather part of a sentence; `For a week.` is not.
    """
    is_instant = tail.kind not in {"for", "within"}
    if not (tail.has_digit or tail.stands_alone or (alone and is_instant)):
        return None
    if not is_instant:
        is_sure = tail.kind == "for" or tail.stands_alone or " " not in tail.said
        return duration(tail.said, reader.language) if is_sure else None
    try:
        return moment(tail.said, now, reader)
    except Refusal:
        return None


def _malformed(tail: _Tail, now: datetime, reader: Translator, *, alone: bool) -> Refusal | None:
    """Why a tail is no deadline although it must have been meant for one; None where it may be text."""
    said, language = tail.said, reader.language
    if tail.kind in {"for", "within"}:
        is_meant = tail.kind == "for" and tail.has_digit and is_slip(said, language)
        return Refusal("length-unreadable", NO_LENGTH, text=clean(said, 40)) if is_meant else None
    if tail.kind == "until" and tail.has_digit and duration(said, language):
        return Refusal("length-after-until", LENGTH, text=clean(said, 40))
    try:
        moment(said, now, reader)
    except Refusal as refusal:
        if alone:
            return refusal
        if not tail.has_digit:
            return refusal if tail.stands_alone and refusal.code == "moment-missing-time" else None
        if refusal.code not in _VAGUE or words.looks_like_moment(said, language, amounts=tail.kind == "by"):
            return refusal

    return None


_VAGUE = {"moment-unsure", "moment-missing-time", "moment-missing-day"}
