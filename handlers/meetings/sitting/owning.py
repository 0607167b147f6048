"""What an action says: who does it, what, and by when (S7)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from bot.core import day_words, moments, whom
from bot.core.arguments import Missing, Words
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.i18n import N_
from bot.core.moments import Day, Doubt, phrases, words
from bot.core.text import clean
from bot.core.titles import ROLES
from storage import people, roles
from storage.groups import Group
from storage.people import Person

NOBODY = N_("nobody | somebody")
ME = N_("me | myself")
# Translators: whoever holds this office, before a colon.
COCHAIR = N_("co-chair | cochair | co-chairs | cochairs")
NOT_IN_GROUP = N_(
    "{name} is no member of {group}, so I cannot give them an action. Name a member, or write `action nobody:` and "
    "what is to be done."
)

_MARKS = " -–—:,;"
"""What may part who does it from what is to be done."""
LONGEST_DAY = 6
"""Words that a day before what is to be done may have."""
_HEAD = re.compile(r"(?P<head>.{1,80}?)\s*[:,–—]\s+(?P<rest>\S.*)", re.S)
"""What may name somebody, before the first colon, comma or dash."""
_LIST = re.compile(r"(?P<head>.{1,120}?)\s*[:–—]\s+(?P<rest>\S.*)", re.S)
"""What may name several, before the first colon or dash."""


@dataclass(frozen=True, slots=True)
class Task:
    """An action as it was written."""

    text: str
    owners: Sequence[Person] = ()
    """Who does it: nobody yet, one, or several who are called so, of whom one is meant."""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Unsure:
    """An action whose day may be several."""

    doubt: Doubt
    before: str
    """All that stands before the day."""
    text: str
    """That without who does it."""


def read(context: Context, group: Group, text: str) -> Task | Unsure:
    """An action: `kyoto glossary by Fri`, `kyoto: glossary`, `nobody: glossary`, `glossary`. Raises a Refusal."""
    said, due = _without_due(context, " ".join(text.split()))
    if due is None:
        said, due = _without_first_due(context, said)
    said = said.rstrip(_MARKS)
    owners, what = _owners(context, group, said)
    what = what.lstrip(_MARKS)
    for reader in (_without_first_due, _without_inner_due):
        if due is None:
            rest, due = reader(context, what)
            said, what = f"{said.removesuffix(what)}{rest}", rest
    return Unsure(due, said, what) if isinstance(due, Doubt) else Task(what, owners, due)


# By when


def _without_due(context: Context, text: str) -> tuple[str, date | Doubt | None]:
    """The text without the day that its last words are, and that day. Raises a Refusal where they must be one."""
    reader, now, refusal = context.speaker, context.written_at or context.now, None
    for at, tail in _tails(text, reader.language):
        try:
            found = moments.day(tail, now, reader)
        except Refusal as error:
            refusal = error if _is_meant(context, tail[tail.find(" ") + 1 :], error) else refusal
            continue
        before = text[:at].rstrip().removesuffix("(").rstrip(" ,;–—-")
        return before, found if isinstance(found, Doubt) else found.day
    if refusal is not None:
        raise refusal
    return text, None


def _without_first_due(context: Context, text: str) -> tuple[str, date | Doubt | None]:
    """The text without the day that its first words are, `by 30 April write it`, and that day. Raises a Refusal."""
    before = _before_days(context.speaker.language).match(text)
    found, refusal = _day_behind(context, text, before) if before is not None else (None, None)
    if refusal is not None:
        raise refusal
    return (found[0].lstrip(_MARKS), found[1]) if found is not None else (text, None)


def _without_inner_due(context: Context, text: str) -> tuple[str, date | Doubt | None]:
    """The text without a day in its midst, and that day; unless its figures say it, it may be no due day: a Doubt."""
    for before in _before_due(context.speaker.language).finditer(text):
        found, _ = _day_behind(context, text, before)
        if found is not None:
            rest, day = found
            if isinstance(day, date) and day.isoformat() not in text:
                day = Doubt(text[before.start() : len(text) - len(rest)].strip(_MARKS), (Day(day),))
            return f"{text[: before.start()].rstrip(_MARKS)} {rest.lstrip(_MARKS)}", day
    return text, None


def _day_behind(
    context: Context, text: str, before: re.Match[str]
) -> tuple[tuple[str, date | Doubt] | None, Refusal | None]:
    """The most words behind `by` that are a day: what follows, and the day; or why none are, if they must be one."""
    reader, now, refusal = context.speaker, context.written_at or context.now, None
    ends = [before.end() + word.end() for word in re.finditer(r"\S+", text[before.end() :])]
    for end in reversed(ends[:LONGEST_DAY]):
        said = text[before.start() : end].rstrip(_MARKS)
        try:
            found = moments.day(said, now, reader)
        except Refusal as error:
            is_meant = _is_meant(context, said[before.end() - before.start() :], error)
            refusal = refusal or (error if is_meant else None)
            continue
        return (text[end:], found if isinstance(found, Doubt) else found.day), None
    return None, refusal


def _is_meant(context: Context, said: str, error: Refusal) -> bool:
    """Whether words that are no day must be one all the same."""
    language, today = context.speaker.language, context.speaker.today(context.written_at or context.now)
    return (
        error.code == "moment-past"
        or words.looks_like_moment(said, language, amounts=True)
        or day_words.doubtful(said, today, language) == said
    )


def _tails(text: str, language: str) -> Iterator[tuple[int, str]]:
    """What may be the day, from one of the words on that stand before one; the longest first."""
    for found in _before_days(language).finditer(text):
        yield found.start(), text[found.start() :].rstrip(" .!)")


@cache
def _before_days(language: str) -> re.Pattern[str]:
    return _one_before(language, (words.BY, words.UNTIL, phrases.DUE, phrases.BEFORE))


@cache
def _before_due(language: str) -> re.Pattern[str]:
    return _one_before(language, (words.BY, phrases.DUE))


def _one_before(language: str, templates: Sequence[str]) -> re.Pattern[str]:
    either = "|".join(phrases.either(each, language) for each in templates)
    return re.compile(rf"(?<![\w-])(?:{either})(?!\w)[\s:]+(?=\S)", re.IGNORECASE)


# Who


def _owners(context: Context, group: Group, text: str) -> tuple[Sequence[Person], str]:
    """Whom the text begins with, and what is left of it."""
    if (listed := _listed(context, group, text)) is not None:
        return listed
    parted = _HEAD.fullmatch(text)
    if parted is None or (owners := _called(context, group, parted["head"])) is None:
        return _first(context, group, text)
    if owners and text[len(parted["head"]) :].lstrip().startswith(","):
        more, left = _first(context, group, parted["rest"])  # kyoto, accra and lima write it
        if len(more) > 1:
            return _each_once([*owners, *more]), left
    return owners, parted["rest"]


def _listed(context: Context, group: Group, text: str) -> tuple[Sequence[Person], str] | None:
    """`kyoto, lima and accra: write it`; None where a text begins with no list of names."""
    parted = _LIST.fullmatch(text)
    if parted is None:
        return None
    names = _joint(context.speaker.language).split(parted["head"])
    if len(names) < 2 or not all(names):
        return None
    called = [_called(context, group, name) for name in names]
    owners = [person for each in called for person in each or ()]
    return (_each_once(owners), parted["rest"]) if all(called) else None


def _first(context: Context, group: Group, text: str) -> tuple[Sequence[Person], str]:
    """Whom the first words name, also several of whom each is joined to the next one, and what is left."""
    head, _, rest = text.partition(" ")
    owners = _pronoun(context, head)
    found = _found(context, group, text) if owners is None else (owners, rest)
    if found is None:
        return (), text
    owners, left = found
    joint = _joint(context.speaker.language).match(f" {left}")
    if not owners or joint is None:
        return found
    more, behind = _first(context, group, f" {left}"[joint.end() :])
    return (_each_once([*owners, *more]), behind) if more else found


@cache
def _joint(language: str) -> re.Pattern[str]:
    return re.compile(rf"\s*,\s*|\s+{phrases.either(phrases.LIST_JOINT, language)}\s+|\s*[+&/]\s*", re.IGNORECASE)


def _each_once(found: Sequence[Person]) -> list[Person]:
    return list({person.id: person for person in found}.values())


def _called(context: Context, group: Group, said: str) -> Sequence[Person] | None:
    """Whom the whole of a text names, by name, account or role; None where it names nobody."""
    if (owners := _pronoun(context, said)) is not None:
        return owners
    found = _found(context, group, said)
    if found is not None and not found[1]:
        return found[0]
    names = {phrases.folded(str(context.speaker(name, group="")).strip()): role for role, name in ROLES.items()}
    role = names.get(phrases.folded(said), said.casefold())
    assert group.id is not None
    if phrases.folded(said) in phrases.listed(COCHAIR, context.speaker.language):
        return people.persons(context.session, people.chairs_of(context.session, group.id)) or None
    held = [each.person_id for each in roles.held_in(context.session, group.id) if each.role == role]
    return people.persons(context.session, held) or None


def _pronoun(context: Context, said: str) -> Sequence[Person] | None:
    """Whoever writes it, or nobody."""
    if phrases.folded(said) in phrases.listed(NOBODY, context.speaker.language):
        return ()
    return [context.person] if is_me(context, said) else None


def is_me(context: Context, said: str) -> bool:
    """Whether somebody speaks of themselves."""
    return phrases.folded(said) in phrases.listed(ME, context.speaker.language)


def members_among(context: Context, group_id: int, person_ids: Sequence[int]) -> list[int]:
    """Those of some people who are in a group now. Raises a Refusal where nobody is."""
    here = {person.id for _, person in people.members_of(context.session, group_id)}
    found = [row for row in person_ids if row in here]
    if not found:
        name, group = people.persons(context.session, person_ids)[0].name, context.session.get_one(Group, group_id)
        raise Refusal("owner-not-in-group", NOT_IN_GROUP, name=clean(name, 60), group=clean(group.name))
    return found


def _found(context: Context, group: Group, text: str) -> tuple[Sequence[Person], str] | None:
    """Whom a text begins with, of the group's members, and what is left; None where it begins with no name."""
    left = Words(text)
    try:
        found = whom.find(left, context, group)
    except Missing:
        return None
    except Refusal:
        if text.startswith("@"):
            raise
        return None
    if not found.people:
        if text.startswith("@"):
            raise whom.unknown(found.said)
        return None
    assert group.id is not None
    here = members_among(context, group.id, [person.id for person in found.people if person.id is not None])
    return [person for person in found.people if person.id in here], left.left
