"""Which poll is meant, and what whoever asks may do with it: judged anew each time, for buttons on screen as well."""

import re
from typing import Annotated

from bot.core.arguments import Missing, Words
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.i18n import N_
from bot.core.text import clean
from storage import polls
from storage.groups import Group
from storage.people import Membership
from storage.polls import CLOSED, Elector, Poll

_NUMBER = re.compile(r"(?:[pP#]-?(?P<marked>[0-9]{1,12})|(?P<bare>[1-9][0-9]{0,6}))[.,:;]?")
_QUOTES = "\"'“”„«»‘’"
"""What may stand around a title."""
MOST = 2**31 - 1
"""The highest number that a row can have."""

UNKNOWN = N_("There is no poll “{text}” in your groups. `polls` lists those that there are.")
WHICH = N_("Which poll do you mean? Name its number, such as `{command} P{n}`. `polls` lists those that are open.")
CORE = N_("The core team supports the groups and does not vote in their polls.")
JOINED_LATER = N_("You came into the group after P{n} was opened, so you cannot vote in it. You can in the next one.")
LEFT = N_("You are no longer in the group that votes on P{n}, so you cannot vote in it.")
NOT_A_MEMBER = N_("Only those who were members when P{n} was opened vote in it.")
ANOTHER_GROUPS = N_("P{n} is a poll of another group. Write it there, or to me in private.")
NOT_LEADING = N_("Only the co-chairs of {group} can do that. `cochair` shows who they are.")


def is_number(text: str) -> bool:
    """Whether a word names a poll by its number: `P3`, `p3`, `#3`."""
    return bool(_NUMBER.fullmatch(text))


def number(words: Words, context: Context) -> int:
    """The number that the next word names, or the poll by whose title the words begin. Raises `Missing`."""
    found = _NUMBER.fullmatch(words.peek())
    if found is None:
        return _titled(words, context)
    words.take()
    return int(found["marked"] or found["bare"])


def _titled(words: Words, context: Context) -> int:
    """The one poll of the group at hand that has not ended and is called as the next words say: `amend R3 …`."""
    group = context.group
    unfinished = polls.unfinished(context.session, group.id) if words.left and group and group.id else ()
    named = [
        (poll, count)
        for poll in unfinished
        if words.peek(count := len(poll.title.split())).strip(_QUOTES).casefold()
        == " ".join(poll.title.split()).casefold()
    ]
    if len(named) != 1:
        raise Missing
    words.take(named[0][1])
    return named[0][0].number


Number = Annotated[int, number]


def find(context: Context, number: int, *, lock: bool = False, anywhere: bool = False) -> Poll:
    """The poll with a number, for its group's people and the core team. `lock`: to change it in this unit of work.

    `anywhere`: also in the room of another group, for what is answered in private.
    """
    poll = polls.find(context.session, number, lock=lock) if number <= MOST else None
    if poll is None or not (_is_core(context) or place_in(context, poll) is not None):
        raise Refusal("unknown-poll", UNKNOWN, text=f"P{number}")
    if not anywhere:
        check_place(context, poll)
    context.tells_of.add(poll.group_id)
    return poll


def check_place(context: Context, poll: Poll) -> None:
    """Refuse in the room of another group, which is told neither what the poll is about nor who votes in it."""
    if not context.private and context.group is not None and context.group.id != poll.group_id:
        raise Refusal("another-groups-poll", ANOTHER_GROUPS, n=poll.number)


def named_or_only(context: Context, number: int | None, command: str, *, lock: bool = True) -> Poll:
    """The poll with a number; without one, the only poll of the group at hand that has not closed."""
    if number is not None:
        return find(context, number, lock=lock)
    unfinished = polls.unfinished(context.session, context.group_id) if context.group is not None else ()
    if len(unfinished) != 1:
        example = unfinished[-1].number if unfinished else 1
        raise Refusal("which-poll", WHICH, command=command, n=example)
    return find(context, unfinished[0].number, lock=lock)


def place_in(context: Context, poll: Poll) -> Membership | None:
    """The place of whoever acts in the poll's group, whichever group is at hand; None where they have none."""
    places = context.actor.memberships if context.actor is not None else ()
    return next((stay for stay, group in places if group.id == poll.group_id), None)


def group_of(context: Context, poll: Poll) -> Group:
    """The group that is asked."""
    return context.session.get_one(Group, poll.group_id)


def check_leads(context: Context, poll: Poll) -> None:
    """Refuse whoever is not a co-chair of the poll's group now (G4)."""
    stay = place_in(context, poll)
    if stay is None or not stay.cochair:
        raise Refusal("not-leading", NOT_LEADING, group=clean(group_of(context, poll).name))


def elector_of(context: Context, poll: Poll) -> Elector:
    """Whoever acts, as an elector: a member at the opening and now (D1)."""
    if _is_core(context):
        raise Refusal("core-votes", CORE)
    found = polls.elector(context.session, poll.number, context.person_id)
    if place_in(context, poll) is not None:
        if found is None:
            raise Refusal("joined-later", JOINED_LATER, n=poll.number)
        return found
    if found is not None:
        raise Refusal("left-group", LEFT, n=poll.number)
    if context.group is not None and context.group.id == poll.group_id:
        raise Refusal("not-elector", NOT_A_MEMBER, n=poll.number)
    raise Refusal("unknown-poll", UNKNOWN, text=f"P{poll.number}")


def is_closed(poll: Poll) -> bool:
    """Whether it has an outcome."""
    return poll.state == CLOSED


def _is_core(context: Context) -> bool:
    return context.actor is not None and context.actor.person.core
