"""Which of the times that are asked about is meant by a time or a day: `no 18:00 UTC`, `yes Thursday`. Pure (S8)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache

from bot.core import moments, reasons
from bot.core.errors import Refusal
from bot.core.i18n import N_, Translator
from handlers.meetings.asking import answers

# Translators: what may stand between two days or times that somebody answers to.
_AND = N_("and")
_AT_EDGES = " \t\r\n,.;:–—&+"
_HAS_CLOCK = re.compile(r"[0-9]\s*[:h]\s*[0-9]{2}(?![0-9])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Several:
    """Words that may mean several of the times."""

    before: str
    said: str
    after: str
    numbers: Sequence[int]

    def spelled(self, numbers: Sequence[int]) -> str:
        """The whole text, with some of the times in place of these words."""
        return f"{self.before} {' '.join(map(str, numbers))} {self.after}".strip()


def with_numbers(text: str, starts: Mapping[int, datetime], now: datetime, reader: Translator) -> str | Several:
    """The text with numbers in place of times and days; `starts`: when the times begin, by number.

    What names none of them stays as it is, and so does what names several: the first such is returned instead.
    """
    at, read = 0, ""
    for begin, end in _pieces(text):
        said = text[begin:end]
        numbers = _meant(said, starts, now, reader)
        if len(numbers) > 1:
            return Several(read + text[at:begin], said, text[end:], numbers)
        if numbers:
            read, at = f"{read}{text[at:begin]}{numbers[0]}", end
    return read + text[at:]


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Where something stands that is neither an answer nor numbers: all of it between two answers, or its parts."""
    edges = [0, *(edge for found in answers.words().finditer(text) for edge in found.span()), len(text)]
    for begin, end in zip(edges[::2], edges[1::2], strict=True):
        between = text[begin:end]
        if answers.is_numbers(between) and not _HAS_CLOCK.search(between):
            continue
        parts = [begin, *(begin + edge for found in _joint().finditer(between) for edge in found.span()), end]
        for first, last in zip(parts[::2], parts[1::2], strict=True):
            part = text[first:last]
            if part.strip(_AT_EDGES) and (not answers.is_numbers(part) or _HAS_CLOCK.search(part)):
                left = len(part) - len(part.lstrip(_AT_EDGES))
                yield first + left, first + len(part.rstrip(_AT_EDGES))


def _meant(said: str, starts: Mapping[int, datetime], now: datetime, reader: Translator) -> list[int]:
    """The times that words may mean: an instant; a time, or a day of the week, on the day of each of them; or a day."""
    sure = _instants(said, now, reader)
    if len(sure) == 1 and (exact := [number for number, start in starts.items() if start == sure[0].at]):
        return exact
    on_days = {number: _on_its_day(said, start, now, reader) for number, start in starts.items()}
    if any(instants for instants in on_days.values()):
        return [number for number, start in starts.items() if start in on_days[number]]
    days = _days(said, now, reader)
    found = [number for number, start in starts.items() if start.astimezone(reader.tzinfo).date() in days]
    if found or _HAS_CLOCK.search(said):
        return found
    clock = {number: f"{said} {start.astimezone(reader.tzinfo):%H:%M}" for number, start in starts.items()}
    return [number for number, start in starts.items() if start in _on_its_day(clock[number], start, now, reader)]


def _on_its_day(said: str, start: datetime, now: datetime, reader: Translator) -> set[datetime]:
    """What words mean on the day of one of the times, by the reader's calendar or UTC's, if they allow that day."""
    found = set[datetime]()
    for day in {start.astimezone(reader.tzinfo).date(), start.astimezone(UTC).date()}:
        instants = _instants(f"{day} {said}", now, reader)
        if all(each.local.date() == day for each in instants):
            found |= {each.at for each in instants}
    return found


def _instants(said: str, now: datetime, reader: Translator) -> list[moments.Instant]:
    with suppress(Refusal):
        found = moments.read(said, now, reader)
        choices = found.choices if isinstance(found, moments.Doubt) else (found,)
        return [each for each in choices if isinstance(each, moments.Instant)]
    return []


def _days(said: str, now: datetime, reader: Translator) -> list[date]:
    with suppress(Refusal):
        found = moments.day(said, now, reader)
        choices = found.choices if isinstance(found, moments.Doubt) else (found,)
        return [each.day for each in choices if isinstance(each, moments.Day)]
    return []


@cache
def _joint() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:[,;&+]|(?<!\w)(?:{reasons.either(_AND)})(?!\w))\s*", re.IGNORECASE)
