"""Which group an order names: by its slug, or by its name."""

from difflib import get_close_matches
from typing import Annotated

from sqlmodel import Session

from bot.core.arguments import Missing, Words
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.i18n import N_
from bot.core.text import clean
from storage import groups
from storage.groups import Group

_ALIKE = 0.5
"""How alike a slug or name must be to be the one that was meant (difflib's ratio)."""


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
    nearest, text = _nearest(session, said), clean(said, 40)
    if not nearest:
        return Refusal("unknown-group", N_("I know no group “{text}”. All groups: `groups`."), text=text)
    template = N_("I know no group “{text}”. Did you mean `{nearest}`?")
    return Refusal("unknown-group", template, text=text, nearest=nearest)


def _nearest(session: Session, said: str) -> str:
    """The slug of the group whose slug or name is most like it; empty where none is like it."""
    known = {name.casefold(): group.slug for group in groups.all_groups(session) for name in (group.slug, group.name)}
    near = get_close_matches(said.casefold(), known, n=1, cutoff=_ALIKE)
    return known[near[0]] if near else ""


def _take(words: Words, session: Session) -> Group | None:
    """Take a slug, or a whole name where that is all that is left."""
    slug = words.peek()
    if not slug:
        raise Missing
    found = groups.by_slug(session, slug.casefold())
    if found is not None:
        words.take()
        return found
    named = groups.by_name(session, " ".join(words.left.split()))
    if named is not None:
        words.rest()
    return named


NamedGroup = Annotated[Group, group_named]
MaybeGroup = Annotated[Group, maybe_group]
