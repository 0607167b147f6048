"""Pure decisions about notes: whom they are for, and who has to be asked before they go (N1)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.core.i18n import N_
from bot.core.reasons import words_of
from bot.core.text import Text, width
from handlers.notes.quoting import MARK, quoted
from storage.notes import ACKNOWLEDGED, ANSWERED, DECLINED, DELIVERED, WAITING

# Translators: what people write to forward something to every group; “|” stands between other words for it.
_ALL = N_("all | all groups | everybody | everyone")
# Translators: what stands between “all groups” and those that something is not for; “|” stands between other words.
_EXCEPT = N_("except | except for | but | but not | without | excluding | apart from | other than")
# Translators: what people write for every note that waits; “|” stands between other words for it.
_ALL_NOTES = N_("all | all notes")
# Translators: what stands between the last two groups of a list.
_AND = N_("and")
# Translators: what may stand before whom something is forwarded to.
_TO = N_("to")

_COMMA = re.compile(r"\s*[,;，、،；]\s*")
_QUOTED = re.compile(r"[\"'“„«‘](?P<name>[^\"'“”„«»‘’]+)[\"'”“»’]")
_WORD = re.compile(r"[^\s,;:，、،；：]+")
_AFTER = re.compile(r"$|[\s),;:，、،；：]")
_BEFORE = " \t\r\n(–—-"
_LOOKED_AT = 4
"""Words behind `all` among which one for “except” is looked for: `all the groups except partnerships`."""
_COLON = re.compile(r"\s*[:：]\s*")

PIECE = 3200
"""UTF-16 units of a note in one message, beside what the bot says of it: Telegram takes 4,096 in all."""
ASKED_OUT, ASKED_IN = frozenset({"out", "both"}), frozenset({"in", "both"})
"""What a charter may say about notes: whether a co-chair is asked before they leave, or come in."""
CAN_BE_ANSWERED = frozenset({WAITING, DELIVERED, ACKNOWLEDGED, ANSWERED, DECLINED})
"""What a group can say something to. One that is on its way may have arrived a moment ago."""
LEFT_TO_SAY = {ACKNOWLEDGED: ("answer", "decline"), ANSWERED: ("answer",), DECLINED: ("answer",)}
"""What is still to be tapped below a note to which its group has said something."""


@dataclass(frozen=True, slots=True)
class Targets:
    """Whom a note is for, and what follows in the text."""

    slugs: tuple[str, ...] = ()
    everybody: bool = False
    without: tuple[str, ...] = ()
    """Whom it is not for, of everybody."""
    rest: str = ""
    unknown: str = ""
    """What stands where a group should, and names none."""
    others: tuple["Targets", ...] = ()
    """What the text may mean as well, more groups each time: words of it that are names of groups without a comma."""


def read_targets(text: str, names: Mapping[str, str]) -> Targets:
    """The groups with which a text begins: slugs, names or `all`, with commas between them or an “and”.

    What is called as a group is, and follows without a comma, may be one more group, or a word of the text: then both
    readings are given. `names`: slugs by what groups are called, in small letters.

    >>> names = {"partnerships": "partnerships", "community health": "health", "health": "health"}
    >>> read_targets("partnerships and Community Health: Please read", names)
    Targets(slugs=('partnerships', 'health'), everybody=False, rest='Please read', unknown='')
    """
    left = text.strip()
    to = _begins(left, words_of(_TO))
    if to and (_take(left[to:].lstrip(), names) or _begins(left[to:].lstrip(), words_of(_ALL))):
        left = left[to:].lstrip()
    everybody = _begins(left, words_of(_ALL))
    if everybody:
        return _everybody(left[everybody:], names)
    return _listed(left, names)


def _listed(left: str, names: Mapping[str, str]) -> Targets:
    """The groups with which a text begins, one after the other."""
    slugs: list[str] = []
    while True:
        found = _take(left, names)
        if found is None:
            word = _WORD.match(left)
            return Targets(tuple(slugs), unknown=word[0] if word else left[:40])
        slug, left = found
        slugs.append(slug)
        comma, after = _COMMA.match(left), _past(left)
        if (comma and comma.end() < len(left)) or (_joint(left) and _take(after, names)):
            left = after
        elif more := _goes_on(left):
            return Targets(tuple(slugs), unknown=more)
        else:
            unique = tuple(dict.fromkeys(slugs))
            return Targets(unique, rest=_after_colon(left), others=tuple(_longer(unique, left, names)))


def _longer(slugs: tuple[str, ...], left: str, names: Mapping[str, str]) -> Iterator[Targets]:
    """The readings in which the words that follow name groups too, more of them each time."""
    while (found := _take(_past(left), names)) is not None and found[0] not in slugs:
        slug, left = found
        slugs = (*slugs, slug)
        if _past(left) == left.lstrip() or _take(_past(left), names) is None:
            yield Targets(slugs, rest=_after_colon(left))


def _past(left: str) -> str:
    """What follows the comma, the “and” or both that a text begins with; all of it where it begins with none."""
    comma = _COMMA.match(left)
    after = left[comma.end() :] if comma else left.lstrip()
    return after[_joint(after) :].lstrip()


def past_joint(left: str) -> str:
    """What follows the “and”, or the sign for it, that a text begins with; all of it where it begins with none."""
    return left[_joint(left) :].lstrip()


def is_all(text: str) -> bool:
    """Whether a text stands for all notes that wait, in any language."""
    return text.strip().casefold() in words_of(_ALL_NOTES)


def _everybody(left: str, names: Mapping[str, str]) -> Targets:
    """What follows `all`. A list that goes on behind it is not understood: some, or all?"""
    comma = _COMMA.match(left)
    after = left[comma.end() :] if comma else left
    more = _goes_on(after)
    if _take(after.lstrip()[_joint(after) :].lstrip(), names) if more else comma and _take(after, names):
        return Targets()
    if more:
        return Targets(unknown=more)
    everybody = Targets(everybody=True, rest=_after_colon(after))
    return everybody if _COLON.match(after) else _but_some(after, everybody, names)


def _but_some(after: str, everybody: Targets, names: Mapping[str, str]) -> Targets:
    """What groups that stand near `all` are there for: left out, or the only ones. A colon settles the first.

    What may as well be the text is given in each of its readings.
    """
    if _take(after.lstrip(), names):
        some = _listed(after.lstrip(), names)
        return some if some.unknown else replace(everybody, others=(some, *some.others))
    for begin in [found.start() for found in _WORD.finditer(after)][:_LOOKED_AT]:
        left = after[begin:].lstrip(_BEFORE)
        if not (size := _begins(left, words_of(_EXCEPT))):
            continue
        found = _listed(left[size:].lstrip(), names)
        if found.unknown and (not after[:begin].strip(_BEFORE) or found.slugs):
            return Targets(unknown=found.unknown)
        if found.slugs:
            return _left_out(left, found, everybody, is_next=not after[:begin].strip(_BEFORE))
    return everybody


def _left_out(left: str, found: Targets, everybody: Targets, *, is_next: bool) -> Targets:
    """All but those that were found. `is_next`: they follow `all`, with nothing else between."""
    is_clear = not found.rest or left[: len(left) - len(found.rest)].rstrip().endswith((":", "："))
    if found.rest.startswith(")"):
        is_clear, found = True, replace(found, rest=_after_colon(found.rest[1:].lstrip()))
    readings = [Targets(everybody=True, without=each.slugs, rest=each.rest) for each in (found, *found.others)]
    if is_clear and is_next and len(readings) == 1:
        return readings[0]
    return replace(everybody, others=tuple(readings))


def _take(left: str, names: Mapping[str, str]) -> tuple[str, str] | None:
    """The group that a text begins with, the longest name first, and what follows."""
    quoted = _QUOTED.match(left)
    if quoted is not None and (slug := names.get(quoted["name"].strip().lower())) is not None:
        return slug, left[quoted.end() :]
    small = left.lower()
    for name in sorted(names, key=len, reverse=True):
        if small.startswith(name) and _AFTER.match(left, len(name)):
            return names[name], left[len(name) :]
    return None


def _joint(left: str) -> int:
    """How long an “and” is that a text begins with; 0 where it begins with none."""
    left = left.lstrip()
    return 1 if left[:1] in {"&", "+"} else _begins(left, words_of(_AND))


def _goes_on(left: str) -> str:
    """The word behind an “and” that a text begins with; empty where it begins with none. A `+1` is no “and”."""
    left = left.lstrip()
    word = _WORD.match(left[_joint(left) :].lstrip()) if _joint(left) and left[0] != "+" else None
    return word[0] if word else ""


def _begins(left: str, words: Sequence[str]) -> int:
    small = left.lower()
    return next((len(word) for word in words if small.startswith(word) and _AFTER.match(left, len(word))), 0)


def _after_colon(left: str) -> str:
    colon = _COLON.match(left)
    return left[colon.end() if colon else 0 :].strip()


def pieces(text: Text) -> list[Text]:
    """A note's words, a message each; at least one. Each fits as it is shown, with a mark before each of its lines."""
    found = []
    while text:
        found.append(_head(text))
        text = text.cut(len(str(found[-1])))
    return found or [Text()]


def _head(text: Text) -> Text:
    room, most = PIECE, PIECE + len(MARK)
    head = text.split(room)[0]
    while (taken := width(str(quoted(head)))) > most:
        room = room * PIECE // taken
        head = text.split(room)[0]
    return head


def spread(text: Text, count: int) -> list[Text]:
    """Words that are edited, over the messages that there are already: none is added, some may become empty."""
    found = pieces(text)
    if len(found) <= count:
        return [*found[:-1], *[Text()] * (count - len(found)), found[-1]]
    last = Text()
    for piece in found[count - 1 :]:
        last += piece
    return [*found[: count - 1], last]
