"""Hundreds of phrases in each language, as people write them, each with what is meant (`corpus/*.toml`)."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.core import moments
from bot.core.errors import Refusal
from bot.core.i18n import Translator
from bot.core.moments import Day, Doubt, Instant, Length, Waiting

CORPUS = Path(__file__).parent / "corpus"
LANGUAGES = ("en", "es", "id")
LEAST = 300
"""Phrases in each language."""
UNDERSTOOD = 0.95
"""Share of what a person would find certain that has to be read."""


@dataclass(frozen=True)
class Phrase:
    """A phrase and what is meant, in the words of the corpus; a list of them where it is to be asked back."""

    text: str
    kind: str
    expected: Any
    now: datetime
    reader: Translator

    @property
    def is_certain(self) -> bool:
        """Whether a person would know what is meant."""
        if self.kind == "slots" and isinstance(self.expected, list):
            return all(isinstance(item, str) for item in self.expected)
        return isinstance(self.expected, str) and not self.expected.startswith("!")

    @property
    def meant(self) -> Any:
        """The expectation with its instants in UTC."""
        return self._in_utc(self.expected)

    def _in_utc(self, expected: Any) -> Any:
        if isinstance(expected, list):
            return [self._in_utc(each) for each in expected]
        if expected.startswith("!") or expected.endswith("m"):
            return expected
        if ":" not in expected:
            return date.fromisoformat(expected)
        at = datetime.fromisoformat(expected)
        return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(self.reader.zone))).astimezone(UTC)

    def read(self) -> Any:
        """What the program makes of it, in the same words."""
        try:
            match self.kind:
                case "phrases":
                    found: moments.Reading | list[moments.Reading | Waiting] = moments.read(
                        self.text, self.now, self.reader
                    )
                case "due":
                    found = moments.day(self.text, self.now, self.reader)
                case _:
                    found = moments.slots(self.text, self.now, self.reader)
        except Refusal as refusal:
            return f"!{refusal.code}"
        return [shown(each) for each in found] if isinstance(found, list) else shown(found)


def shown(reading: moments.Reading | Waiting) -> Any:
    match reading:
        case Instant(at=at):
            return at
        case Day(day=day):
            return day
        case Length(length=length):
            return f"{length // timedelta(minutes=1)}m"
        case Doubt(choices=choices):
            return [shown(each) for each in choices]
        case Waiting(said=said):
            return said


def corpus(language: str) -> Iterator[Phrase]:
    for context in tomllib.loads((CORPUS / f"{language}.toml").read_text())["context"]:
        now, reader = datetime.fromisoformat(context["now"]), Translator(language, context["zone"])
        for kind in ("phrases", "due", "slots"):
            for text, expected in context.get(kind, {}).items():
                yield Phrase(text, kind, expected, now, reader)


def is_wrong(phrase: Phrase, found: Any) -> bool:
    """Whether something is taken for certain that is not meant, or a question leaves out what is meant."""
    meant = phrase.meant
    if isinstance(found, str) and found.startswith("!"):
        return False
    if phrase.kind == "slots" and isinstance(meant, list) and isinstance(found, list):
        return len(meant) != len(found) or any(map(_is_wrong, meant, found))
    return _is_wrong(meant, found)


def _is_wrong(meant: Any, found: Any) -> bool:
    if isinstance(found, list):
        return not {*meant}.issubset(found) if isinstance(meant, list) else meant not in found
    return bool(found != meant)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_is_read_as_another_instant(language: str) -> None:
    """S8: nothing is guessed. What is not certain is asked back with exactly the choices that there are, or refused."""
    phrases = list(corpus(language))
    assert len(phrases) >= LEAST
    found = [(phrase, phrase.read()) for phrase in phrases]
    assert [(phrase.text, result, phrase.meant) for phrase, result in found if is_wrong(phrase, result)] == []
    doubtful = [(phrase, result) for phrase, result in found if not phrase.is_certain]
    assert [(phrase.text, result, phrase.meant) for phrase, result in doubtful if result != phrase.meant] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_person_would_find_certain_is_understood(language: str, record_property: Any) -> None:
    """S8: at least 95 in a hundred."""
    certain = [phrase for phrase in corpus(language) if phrase.is_certain]
    missed = [phrase.text for phrase in certain if phrase.read() != phrase.meant]
    share = 1 - len(missed) / len(certain)
    record_property("understood", f"{share:.3f}")
    print(f"{language}: {share:.1%} of {len(certain)} certain phrases understood; not: {missed}")  # noqa: T201
    assert share >= UNDERSTOOD, missed
