"""Which search is meant: the one with a number, or the only one of the group at hand."""

import re
from collections.abc import Sequence

from bot.core.arguments import Words
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.i18n import N_
from bot.core.text import clean
from handlers.meetings import which
from storage import meetings
from storage.groups import Group
from storage.meetings import ASKING, CANCELLED, Meeting
from storage.people import Membership

_MARKED = re.compile(r"[mM#]-?(?P<number>[0-9]{1,12})[.,:;]?")

WHICH = N_(
    "Which meeting do you mean? Name its number, such as `{command} M{n}`. `meetings` lists those that there are."
)
NONE_AT_ALL = N_("No time for a meeting of your groups is looked for now.")
NONE = N_("No time for a meeting of {group} is looked for now. A co-chair begins with `meet`.")
IS_SET = N_("The time of M{n} is set already: `meeting M{n}` shows it. To change it: `meeting move M{n}`.")
IS_OVER = N_("M{n} is over, and no time is looked for.")
WAS_CANCELLED = N_("M{n} was cancelled, and no time is looked for.")


def marked(words: Words) -> int | None:
    """The number that the next word names with its letter, which is taken; None where it is none."""
    found = _MARKED.fullmatch(words.peek())
    if found is None:
        return None
    words.take()
    return int(found["number"])


def asked_for(
    context: Context, number: int | None, command: str, *, lock: bool = False, anywhere: bool = False
) -> Meeting:
    """The search with a number; without one, the only one of the group at hand. Raises a Refusal.

    `lock`: to change it in this unit of work. `anywhere`: as in `which.meeting`.
    """
    if number is None:
        number = _only(context, command)
    found = which.meeting(context, number, lock=lock, anywhere=anywhere)
    if found.state == ASKING:
        return found
    if found.state == CANCELLED:
        raise Refusal("search-cancelled", WAS_CANCELLED, n=number)
    raise Refusal("search-over", IS_SET if found.started_at is None else IS_OVER, n=number)


def _only(context: Context, command: str) -> int:
    """Of the group at hand; where there is none, of all groups of whoever asks."""
    groups = [context.group] if context.group is not None else [group for _stay, group in _places(context)]
    found = [
        each.number for group in groups for each in meetings.in_states(context.session, group.id or 0, [ASKING])
    ]  # fmt: skip
    if not found and len(groups) == 1:
        raise Refusal("no-search", NONE, group=clean(groups[0].name))
    if not found:
        raise Refusal("no-search", NONE_AT_ALL)
    if len(found) > 1:
        raise Refusal("which-meeting", WHICH, command=command, n=max(found))
    return found[0]


def _places(context: Context) -> Sequence[tuple[Membership, Group]]:
    return context.actor.memberships if context.actor is not None else ()
