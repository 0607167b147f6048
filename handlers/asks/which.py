"""Which ask is meant, and who may see and change it: judged anew each time."""

from typing import Annotated

from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.i18n import N_
from bot.core.numbers import MOST, numbered
from bot.core.text import clean
from storage import asks
from storage.asks import Ask
from storage.groups import Group
from storage.people import Membership

AskNumber = Annotated[int, numbered("Q", bare=False)]
"""A figure alone may be a part of a sentence: `ask done 2 days ago`."""

UNKNOWN = N_("There is no ask “Q{n}” in your groups. `asks` lists those that there are.")
ELSEWHERE = N_("Q{n} belongs to another group. Write it there, or to me in private.")
NOT_CORE = N_("The core team answers Q{n}. `withdraw Q{n}` takes it back.")
NOT_ASKING = N_("Who opened Q{n}, or a co-chair of {group}, can take it back.")


def ask(context: Context, number: int, *, lock: bool = False) -> Ask:
    """The ask with a number, for its group's people and the core team."""
    found = asks.find(context.session, number, lock=lock) if number <= MOST else None
    if found is None or not (is_core(context) or place_in(context, found.group_id) is not None):
        raise Refusal("unknown-ask", UNKNOWN, n=number)
    if not context.private and context.group is not None and context.group.id != found.group_id:
        raise Refusal("another-groups", ELSEWHERE, n=number)
    return found


def check_core(context: Context, found: Ask) -> None:
    """Refuse whoever is not in the core team."""
    if not is_core(context):
        raise Refusal("ask-not-core", NOT_CORE, n=found.number)


def check_asks(context: Context, found: Ask) -> None:
    """Refuse whoever may not take an ask back: who opened it, while they are in the group, and its co-chairs may."""
    stay = place_in(context, found.group_id)
    if stay is None or not (stay.cochair or found.by_person_id == context.person_id):
        group = context.session.get_one(Group, found.group_id)
        raise Refusal("ask-not-yours", NOT_ASKING, n=found.number, group=clean(group.name))


def place_in(context: Context, group_id: int) -> Membership | None:
    """The place of whoever acts in a group, whichever group is at hand; None where they have none."""
    places = context.actor.memberships if context.actor is not None else ()
    return next((stay for stay, group in places if group.id == group_id), None)


def is_core(context: Context) -> bool:
    """Whether the core team acts."""
    return context.actor is not None and context.actor.person.core
