"""Answers to slots as people write them: `yes 1 3, if needed 2, no 4`, `1 yes 2 no`, `yes 1, no rest`. Pure."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache

import locales
from bot.core.amounts import western
from bot.core.errors import Refusal
from bot.core.i18n import N_, Translator
from bot.core.text import clean
from handlers.meetings.fair.fairness import Answer

CLEAR = ""
"""What stands for an answer that is taken back."""
WORDS = {
    # Translators: answers to a time that is proposed for a meeting; “|” stands between other words for the same.
    Answer.YES.value: N_("yes | ok | fine | can"),
    Answer.IF_NEEDED.value: N_("if needed | if need be | if necessary | ifneeded | if-needed | maybe"),
    Answer.NO.value: N_("no | not | cannot | can't"),
    CLEAR: N_("clear | take back | nothing"),
}
_SIGNS = {"✅": Answer.YES.value, "👍": Answer.YES.value, "🟡": Answer.IF_NEEDED.value, "❌": Answer.NO.value}
_REST = N_("rest | the rest | all | everything | others | the others")
_JOINTS = N_("and | to | for")
# Translators: between the first and the last number of several, as in “1 to 3”; “|” stands between other words for it.
_THROUGH = N_("to | through")

UNREAD = N_(
    "I cannot read “{text}”. Write what you say to which number: `times M{n} yes 1 3, if needed 2, no 4`, or "
    "`times M{n} yes 1, no rest`."
)
NO_SUCH = N_("M{n} has no time {number}. Its numbers are {numbers}.")
TWICE = N_("You have given two answers to time {number}. Write one.")


def read(text: str, meeting: int, numbers: Collection[int]) -> dict[int, str]:
    """The answers by the slots' numbers; `numbers`: those that can be answered. Raises a Refusal.

    An answer without a number, or with `rest`, is for all that are not named.
    """
    tokens = list(_tokens(text, meeting))
    pairs = _paired(tokens)
    if not pairs:
        raise Refusal("times-unread", UNREAD, text=clean(text, 40), n=meeting)
    found: dict[int, str] = {}
    for answer, named in pairs:
        for number in named or ():
            if number not in numbers:
                allowed = ", ".join(str(each) for each in sorted(numbers))
                raise Refusal("no-such-slot", NO_SUCH, n=meeting, number=number, numbers=allowed)
            if found.setdefault(number, answer) != answer:
                raise Refusal("slot-answered-twice", TWICE, number=number)
    for answer, named in pairs:
        if named is None:
            found |= {number: answer for number in sorted(numbers) if number not in found}
    return found


def is_answer(text: str) -> bool:
    """Whether a text is answers to slots for certain: nothing else, and with at least one number."""
    try:
        tokens = list(_tokens(text, 0))
    except Refusal:
        return False
    return bool(_paired(tokens)) and any(isinstance(token, list) for token in tokens)


def has_answer(text: str) -> bool:
    """The same of a text that may go without numbers."""
    try:
        return bool(_paired(list(_tokens(text, 0))))
    except Refusal:
        return False


def is_numbers(text: str) -> bool:
    """Whether there is nothing in a text but numbers of times, `rest`, and what may stand between them."""
    try:
        return not any(isinstance(token, str) for token in _tokens(text, 0))
    except Refusal:
        return False


@cache
def words() -> re.Pattern[str]:
    """The answers themselves, wherever they stand in a text."""
    listed = sorted(_words(), key=lambda word: -len(word))
    either = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in listed)
    return re.compile(rf"(?<!\w)(?:{either})(?![^\W\d_])", re.IGNORECASE)


Token = str | list[int] | None
"""An answer, numbers, or (None) the rest."""


def _paired(tokens: Sequence[Token]) -> list[tuple[str, list[int] | None]]:
    """Each answer with the numbers that it is for; None for the rest. They stand behind it, or all before it.

    Empty where there is no answer, or where one is missing.
    """
    if tokens and not isinstance(tokens[0], str):
        tokens = tokens[::-1]
    if not tokens or not isinstance(tokens[0], str):
        return []
    pairs: list[tuple[str, list[int] | None]] = []
    for token in tokens:
        if isinstance(token, str):
            pairs.append((token, None))
        elif token is not None:
            answer, named = pairs[-1]
            pairs[-1] = (answer, [*(named or ()), *token])
    return pairs


def _tokens(text: str, meeting: int) -> Iterator[Token]:
    said, at = western(text).casefold(), 0
    while at < len(said):
        found = _token().match(said, at)
        if found is None:
            raise Refusal("times-unread", UNREAD, text=clean(text[at:].strip(), 40), n=meeting)
        at = found.end()
        if found["range"]:
            yield list(range(int(found["first"]), int(found["last"]) + 1))
        elif found["number"]:
            yield [int(found["number"])]
        elif found["rest"]:
            yield None
        elif found["word"]:
            yield _words()[" ".join(found["word"].split())]


@cache
def _words() -> Mapping[str, str]:
    """What is an answer, in every language that the bot speaks."""
    readers = [Translator(language, "UTC") for language in locales.languages()]
    said = {word: answer for answer, words in WORDS.items() for _ in readers for word in _.alternatives(words)}
    return {**said, **_SIGNS}


@cache
def _token() -> re.Pattern[str]:
    def either(words: Collection[str]) -> str:
        listed = sorted(words, key=lambda word: -len(word))
        return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in listed)

    readers = [Translator(language, "UTC") for language in locales.languages()]
    rest = {word for _ in readers for word in _.alternatives(_REST)}
    joints = {word for _ in readers for word in _.alternatives(_JOINTS)}
    through = {word for _ in readers for word in _.alternatives(_THROUGH)}
    return re.compile(
        rf"(?P<range>(?P<first>[0-9]{{1,2}})\s*(?:[-–—]|\b(?:{either(through)})(?=\s))\s*(?P<last>[0-9]{{1,2}})(?![0-9]))"
        rf"|(?P<number>[0-9]{{1,2}})(?![0-9])\.?"
        rf"|(?P<word>(?:{either(_words())})(?![^\W\d_]))"
        rf"|(?P<rest>(?:{either(rest)})(?!\w))"
        rf"|(?:{either(joints)})(?!\w)|[\s,;:.+&=\ufe0f\-–—]+"
    )
