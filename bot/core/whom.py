"""Whom an order is about: an account's id, or the name of exactly one of those known in a group's rooms.

Display names prove nothing: where several people share one, whoever gave the order chooses by account.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from typing import Any

from sqlmodel import Session

from bot.core.arguments import Missing, Words
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.i18n import N_, Translator
from bot.core.replies import Option, Say, View
from bot.core.text import Text, clean, without_invisible
from storage import arrivals, people
from storage.groups import Group
from storage.people import Account, Person

LONGEST_NAME = 6
"""Words that a name may have."""
MOST_OFFERED = 10
"""People to tap."""
_ALIKE = 0.6
"""How alike a name must be to be the one that was meant (difflib's ratio)."""

# Ids by spec.matrix.org and core.telegram.org/bots/api; the console's are this program's own.
_ACCOUNTS = {
    "matrix": re.compile(r"@[^\s:]+:\S+"),
    "telegram": re.compile(r"[1-9][0-9]{0,19}"),
    "console": re.compile(r"[\w.-]+"),
}
_QUOTED = re.compile(r"[\"“„«](?P<name>[^\"“”„«»]+)[\"”“»]\s*")


@dataclass(frozen=True, slots=True)
class Found:
    """Who was named: one person, or several of one name; or nobody yet, by an account that the bot has never met."""

    people: Sequence[Person]
    said: str
    account: tuple[str, str] | None = None
    """The platform and id of the account that was named."""


def whom(words: Words, context: Context) -> Person:
    """The one person that the next words name, in the group at hand. Raises a Refusal for nobody, and for several."""
    found = find(words, context, context.group)
    if not found.people:
        raise unknown(found.said)
    if len(found.people) > 1:
        accounts = ", ".join(clean(reference(a)) for a in accounts_of(context.session, found.people).values())
        raise Refusal(
            "several-people", N_("Several people are called “{text}”. Name one by account: {accounts}."),
            text=found.said, accounts=accounts,
        )  # fmt: skip
    return found.people[0]


def find(words: Words, context: Context, group: Group | None) -> Found:
    """Take the words that name somebody. Raises `Missing` at the end, a Refusal with the nearest name on a miss.

    An account is found wherever it was met; a name in `group` only.
    """
    if not words.left:
        raise Missing
    head = without_invisible(words.peek()).replace("\u2060", "")
    account = _account(head, context)
    if account is not None:
        known = people.find_account(context.session, *account)
        if known is not None and known[1].erased_at is None:
            words.take()
            return Found([known[1]], clean(head, 60), account)
    assert group is None or group.id is not None
    near = arrivals.known_in(context.session, group.id) if group is not None and group.id else ()
    by_name: dict[str, list[Person]] = {}
    for person in near:
        by_name.setdefault(plain(person.name), []).append(person)
    named = _take_name(words, by_name)
    if named is not None:
        return named
    if account is not None and (":" in head or head.isdigit()):
        words.take()
        return Found([], clean(head, 60), account)
    raise unknown(clean(words.peek(), 60), by_name)


def unknown(said: str, names: Mapping[str, Sequence[Person]] | None = None) -> Refusal:
    """Says who else was meant, or how people are named."""
    nearest = get_close_matches(plain(said), names or {}, n=1, cutoff=_ALIKE)
    if names and nearest:
        template = N_("I know nobody called “{text}” here. Did you mean “{nearest}”?")
        return Refusal("unknown-person", template, text=said, nearest=clean(names[nearest[0]][0].name, 60))
    template = N_(
        "I know nobody called “{text}” here. Name them by their account, such as `@ana:example.org`, or by a number on "
        "Telegram. I know whoever has been in the group's room."
    )
    return Refusal("unknown-person", template, text=said)


def ask(
    context: Context, persons: Sequence[Person], action: str, arguments: Mapping[str, Any], question: View | None = None
) -> Say:
    """Whom of these: choices with account ids, for whoever asked only. `action` is given `person_id` as well.

    Without a `question`, they are several of one name.
    """
    offered = list(persons)[:MOST_OFFERED]
    accounts = accounts_of(context.session, offered)
    options = tuple(
        Option(
            str(number),
            partial(_label, name=person.name, account=accounts.get(person.id or 0)),
            action,
            {**arguments, "person_id": person.id},
        )
        for number, person in enumerate(offered, start=1)
    )
    assert context.event is not None
    key = f"whom:{context.event.place.platform}:{context.event.id}"
    return Say(question or _which, options=options, only=context.person_id, key=key)


def accounts_of(session: Session, persons: Sequence[Person]) -> dict[int, Account]:
    """The most recently used account of each, by person."""
    found: dict[int, Account] = {}
    for account in people.accounts_of(session, [person.id for person in persons if person.id is not None]):
        found.setdefault(account.person_id, account)
    return found


def reference(account: Account) -> str:
    """An account as an order can name it."""
    return account.account if account.platform == "matrix" else f"{account.platform}:{account.account}"


def _account(head: str, context: Context) -> tuple[str, str] | None:
    """The account that a word can name: `@ana:example.org`, `telegram:12345`, `12345`, or as the platform has it."""
    platform, colon, rest = head.partition(":")
    if colon and platform in _ACCOUNTS and _ACCOUNTS[platform].fullmatch(rest):
        return platform, rest
    here = context.event.place.platform if context.event is not None else ""
    order = [name for name in ("matrix", "telegram", "console") if name != "console" or here == "console"]
    return next(((name, head) for name in order if _ACCOUNTS[name].fullmatch(head)), None)


def _take_name(words: Words, by_name: Mapping[str, Sequence[Person]]) -> Found | None:
    """The longest of the names that the words begin with; in quotation marks, what stands between them."""
    quoted = _QUOTED.match(words.left)
    if quoted is not None and plain(quoted["name"]) in by_name:
        words.left = words.left[quoted.end() :]
        return Found(by_name[plain(quoted["name"])], clean(quoted["name"], 60))
    for count in range(LONGEST_NAME, 0, -1):
        said = words.peek(count)
        if len(said.split()) == count and plain(said) in by_name:
            words.take(count)
            return Found(by_name[plain(said)], clean(said, 60))
    return None


def plain(name: str) -> str:
    """A name as it is compared: without case, spacing and what cannot be seen."""
    return " ".join(without_invisible(clean(name, 60)).replace("\u2060", "").casefold().split()).removeprefix("@")


def _which(_: Translator) -> Text:
    return _(N_("Several people have this name. Which one?"))


def _label(_: Translator, name: str, account: Account | None) -> Text:
    shown = clean(name, 40)
    return Text.plain(f"{shown} ({clean(reference(account), 60)})" if account is not None else shown)
