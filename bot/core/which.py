"""Which group an order names: by its slug, or by its name."""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Annotated

from sqlmodel import Session

from bot.core import reasons
from bot.core.arguments import Missing, Words
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.i18n import N_
from bot.core.text import clean
from storage import groups
from storage.groups import Group

_ALIKE = 0.5
"""How alike a slug or name must be to be the one that was meant (difflib's ratio)."""
_WORD_ALIKE = 0.8
"""The same of one word of a name."""
_SHORTEST = 3
"""Letters of what stands for a longer word of a name: `tech`."""

# Translators: what stands between the last two groups of a list.
_AND = N_("and")


def group_named(words: Words, context: Context) -> Group:
    """The group that the next words name. Raises `Missing` at the end, `Refusal` with the nearest one on a miss."""
    found = _take(words, context.session)
    if found is None:
        said = words.take()
        raise no_such_group(context.session, said)
    return found


def maybe_group(words: Words, context: Context) -> Group:
    """The same where the words may be about something else: `Missing`, and nothing taken, where they name no group.

    With no group at hand they have to name one: then what is nearly a group's name is taken for a slip.
    """
    found = _take(words, context.session)
    if found is None:
        if context.group is None and _nearest(context.session, words.peek()):
            raise no_such_group(context.session, words.peek())
        raise Missing
    return found


def no_such_group(session: Session, said: str) -> Refusal:
    """Says which group is the nearest, or where to find them all."""
    if not groups.count(session):
        return Refusal("no-groups", N_("There are no groups yet. The core team founds one with `groups add`."))
    nearest, text = _by_word(session, said) or _nearest(session, said), clean(said, 40)
    if not nearest:
        return Refusal("unknown-group", N_("I know no group “{text}”. All groups: `groups`."), text=text)
    template = N_("I know no group “{text}”. Did you mean `{nearest}`?")
    return Refusal("unknown-group", template, text=text, nearest=nearest)


def _nearest(session: Session, said: str) -> str:
    """The slug of the group whose slug or name is most like it; empty where none is like it."""
    known = {name.casefold(): group.slug for group in groups.all_groups(session) for name in (group.slug, group.name)}
    near = get_close_matches(said.casefold(), known, n=1, cutoff=_ALIKE)
    return known[near[0]] if near else ""


def _by_word(session: Session, said: str) -> str:
    """The slug of the only group with a word in its name that is this one, begins with it or is like it; else empty."""
    said, slugs = said.casefold(), dict[str, set[str]]()
    for group in groups.all_groups(session):
        for word in re.findall(r"\w{4,}", f"{group.slug} {group.name}".casefold()):
            slugs.setdefault(word, set()).add(group.slug)
    begun = [word for word in slugs if len(said) >= _SHORTEST and word.startswith(said)]
    near = begun or get_close_matches(said, slugs, n=1, cutoff=_WORD_ALIKE)
    found = {slug for word in near for slug in slugs[word]}
    return found.pop() if len(found) == 1 else ""


def names_of(session: Session) -> Mapping[str, str]:
    """The slugs of all groups by what they are called, in small letters; a name that several have is nobody's.

    An “and” in any language stands for a `&` in a name, and a `&` for an “and”.
    """
    every = groups.all_groups(session)
    called = [(" ".join(group.name.lower().split()), group.slug) for group in every]
    named = _unshared(called)
    spelled = _unshared([(name, slug) for one, slug in called if one in named for name in _spelled(one)])
    return {**spelled, **named, **{group.slug: group.slug for group in every}}


def _unshared(named: Sequence[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for name, slug in named:
        found.setdefault(name, set()).add(slug)
    return {name: min(slugs) for name, slugs in found.items() if len(slugs) == 1}


def _spelled(name: str) -> Sequence[str]:
    """A name with each of the words for `&` between its parts."""
    joints = reasons.words_of(_AND)
    parts = re.split(rf"\s+(?:&|{'|'.join(map(re.escape, joints))})\s+", name)
    return [f" {joint} ".join(parts) for joint in ("&", *joints)] if len(parts) > 1 else []


def _take(words: Words, session: Session) -> Group | None:
    """Take a slug, or a whole name where that is all that is left."""
    slug = words.peek()
    if not slug:
        raise Missing
    found = groups.by_slug(session, slug.casefold())
    if found is not None:
        words.take()
        return found
    name = " ".join(words.left.split())
    named = groups.by_name(session, name) or groups.by_slug(session, names_of(session).get(name.lower(), ""))
    if named is not None:
        words.rest()
    return named


NamedGroup = Annotated[Group, group_named]
MaybeGroup = Annotated[Group, maybe_group]
