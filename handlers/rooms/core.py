"""`core`, `core add`, `core remove`: who supports all groups."""

from collections import defaultdict
from functools import partial
from typing import Annotated

from bot.core import core_team, whom
from bot.core.arguments import Missing, Words
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import command
from bot.core.i18n import N_
from bot.core.permissions import CORE_OR_PRIVATE, CORE_TEAM, Where
from bot.core.replies import Privately, Replies, Say, ToCore, View
from bot.core.text import clean
from handlers.rooms import rules
from handlers.rooms.views import team as views
from storage import audit, ballots, people
from storage.people import Person

Reference = tuple[str, str]
"""Platform and id of an account."""


def _account(words: Words, context: Context) -> Reference:
    """One account, known or not. A name proves nothing, so none is taken."""
    if not words.left:
        raise Missing
    found = whom.find(words, context, None)
    if found.account is None:
        raise whom.unknown(found.said)
    return found.account


Account = Annotated[Reference, _account]


@command(
    "core",
    also=N_("core team"),
    usage=N_("core"),
    summary=N_("Who is in the core team (core team)"),
    details=N_("With the accounts by which they are known to me."),
    examples=("core",),
    who=CORE_TEAM,
    where=CORE_OR_PRIVATE,
)
def core(context: Context) -> Replies:
    team = people.core_team(context.session)
    accounts = defaultdict(list)
    for account in people.accounts_of(context.session, [person.id for person in team if person.id is not None]):
        accounts[account.person_id].append(whom.reference(account))
    return Say(partial(views.team, people=[(person.name, accounts[person.id or 0]) for person in team]))


@command(
    "core add",
    usage=N_("core add <account>"),
    summary=N_("Let somebody into the core team (core team)"),
    details=N_(
        "By account, such as `@ana:example.org`, or the number of a Telegram account as `me` shows it: names prove "
        "nothing."
    ),
    examples=("core add matrix:@ana:example.org", "core add telegram:12345"),
    who=CORE_TEAM,
    where=CORE_OR_PRIVATE,
)
def add(context: Context, account: Account) -> Replies:
    session, shown = context.session, ":".join(account)
    rules.check_served(account[0], context.registry.doors)
    known = people.find_account(session, *account)
    _row, person = known or people.add_account(session, *account, "", context.now)
    if person.core:
        raise Refusal("core-already", N_("{name} is in the core team already."), name=_shown(person))
    assert person.id is not None
    person.core = True
    ballots.depart(session, None, person.id, context.now)  # the core team does not vote (D1)
    _record(context, "core.added", person, shown)
    view = partial(
        views.core_added, by=context.person.name, name=person.name, account=shown, known=known is not None
    )  # fmt: skip
    return [*_tell(context, view), *_greet(context, person, views.welcome_to_core)]


@command(
    "core remove",
    usage=N_("core remove <account>"),
    summary=N_("Take somebody out of the core team (core team)"),
    details=N_(
        "What it allowed ends at once. Somebody whom I have met has to be left: the last one stays. Whom the "
        "configuration names, each start lets in again."
    ),
    examples=("core remove matrix:@ana:example.org",),
    who=CORE_TEAM,
    where=CORE_OR_PRIVATE,
)
def remove(context: Context, account: Account) -> Replies:
    session, shown = context.session, ":".join(account)
    known = people.find_account(session, *account)
    if known is None or not known[1].core:
        raise Refusal("not-in-core", N_("`{account}` is not in the core team. `core` lists who is."), account=shown)
    person = known[1]
    rules.check_not_last(core_team.is_last(context, person), _shown(person))
    view = partial(
        views.core_removed, by=context.person.name, name=person.name, account=shown,
        returns=core_team.returns(context, person),
    )  # fmt: skip
    said = [*_tell(context, view), *_greet(context, person, views.farewell_from_core)]
    person.core = False
    _record(context, "core.removed", person, shown)
    return said


def _tell(context: Context, view: View) -> list[Say]:
    """Where it was ordered, and in the core team's rooms."""
    return [Say(view, to=ToCore())] if context.where is Where.CORE else [Say(view), Say(view, to=ToCore())]


def _greet(context: Context, person: Person, view: View) -> list[Say]:
    """The person hears of it too, if they can be reached."""
    if person.id is None or person.id == context.person_id:
        return []
    return [Say(view, to=Privately(person.id, wait=False))]


def _shown(person: Person) -> str:
    return clean(person.name, 60)


def _record(context: Context, what: str, person: Person, account: str) -> None:
    audit.record(context.session, context.now, what, by=context.person_id, person=person.id)
