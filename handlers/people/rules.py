"""What people mean by a group."""

from collections.abc import Sequence
from difflib import get_close_matches

from bot.core.errors import Refusal
from bot.core.i18n import N_
from bot.core.text import clean
from storage.groups import Group


def find_group(wanted: str, groups: Sequence[Group]) -> Group:
    """One of a person's groups, by slug or name."""
    text = wanted.strip().casefold()
    named = {name.casefold(): group for group in groups for name in (group.slug, group.name)}
    if text in named:
        return named[text]
    near = get_close_matches(text, named, n=1, cutoff=0.5)
    nearest = named[near[0]] if near else groups[0]
    raise Refusal(
        "not-your-group", N_("You are not in a group called “{text}”. Did you mean `{nearest}`?"),
        text=clean(wanted, 40), nearest=nearest.slug,
    )  # fmt: skip
