"""Several notes that a group has read (N1)."""

from collections.abc import Sequence

from babel.lists import format_list

from bot.core.errors import Refusal
from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean


def several(_: Translator, numbers: Sequence[int], refused: Sequence[Refusal]) -> Text:
    """To whoever said so: what is done, and why the rest is not."""
    listed = _list(_, numbers)
    done = _.ngettext("{numbers} is acknowledged.", "{numbers} are acknowledged.", len(numbers), numbers=listed)
    return Text.join("\n", [done, *(_(refusal.template, **refusal.values) for refusal in refused)])


def several_here(_: Translator, numbers: Sequence[int], who: str) -> Text:
    """To the rooms of a group for which somebody said so in private."""
    return _(N_("{who} has acknowledged {numbers} for this group."), who=clean(who), numbers=_list(_, numbers))


def _list(_: Translator, numbers: Sequence[int]) -> str:
    return format_list([f"N{number}" for number in numbers], locale=_.locale)
