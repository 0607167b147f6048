"""How somebody is called where others read it: by name, and by account too wherever the name alone could mislead.

A display name is what an account says of itself. It is not enough where somebody else is called so as well, or where it
reads like a role, an account or a line of the roster.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache

from sqlmodel import Session

import locales
from bot.core import whom
from bot.core.i18n import N_, Translator
from bot.core.text import clean
from bot.core.titles import ROLES
from storage import arrivals, links, people
from storage.people import Person

LONGEST = 60
"""A name's share of what is shown; an account is never cut."""
_ROLES = (
    N_("co-chair"),
    N_("board member"),
    N_("the core team"),
    *(role for role in ROLES.values() if "{" not in role),
)
_LIKE_A_ROLE = re.compile(r"\b(core|co-?chairs?|chair|board|liaison|admin\w*|moderator|bot)\b")
_LIKE_AN_ACCOUNT = re.compile(r"[@:()]")


def called(session: Session, person: Person, group_id: int, *, account: bool = False) -> str:
    """One person, as the people of a group read it; with `account`, their account in any case."""
    assert person.id is not None
    return called_all(session, [person], group_id, account=account)[person.id]


def called_all(
    session: Session, persons: Sequence[Person], group_id: int, *, account: bool = False
) -> Mapping[int, str]:
    """The same of several people, by their rows. It is to be shown whole: see `shown`."""
    known = {person.id: person for person in (*arrivals.known_in(session, group_id), *persons)}
    names = [whom.plain(person.name) for person in known.values()]
    accounts = whom.accounts_of(session, persons)
    found = {}
    for person in persons:
        own = accounts.get(person.id or 0)
        said = clean(person.name, LONGEST)
        unclear = names.count(whom.plain(said)) > 1 or (misleads(said) and (own is None or said != clean(own.account)))
        found[person.id or 0] = (
            f"{said} ({clean(whom.reference(own))})".strip() if own is not None and (account or unclear) else said
        )
    return found


def called_on_record(session: Session, person_ids: Collection[int], group_id: int) -> Mapping[int, str]:
    """The same by the rows that a record names: whoever was found to be somebody else is called as they are (G1)."""
    now_called = links.now_called(session, person_ids)
    owners = {row: now_called.get(row, row) for row in person_ids}
    called = called_all(session, people.persons(session, sorted(set(owners.values()))), group_id)
    return {row: called[owner] for row, owner in owners.items()}


def shown(name: str) -> str:
    """What `called` made, safe to show and not cut."""
    return clean(name)


def misleads(name: str) -> bool:
    """Whether a name reads like something else than a name.

    >>> misleads("Ana"), misleads("Core team"), misleads("Diversity co-chair: me")
    (False, True, True)
    """
    said = whom.plain(name)
    if _LIKE_AN_ACCOUNT.search(name) or _LIKE_A_ROLE.search(said):
        return True
    return any(role in said for role in _role_words())


@cache
def _role_words() -> frozenset[str]:
    """The roles as they are called in every language that the bot speaks."""
    readers = [Translator(language, "UTC") for language in locales.languages()]
    return frozenset(_.gettext(role).casefold() for _ in readers for role in _ROLES)
