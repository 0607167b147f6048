"""`charter`, `charter set`, `charter history`."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Annotated, Any

import locales
from bot.core import call_links, methods, seats, zones
from bot.core.arguments import Missing, Rest, Words
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice, command
from bot.core.i18n import N_
from bot.core.permissions import COCHAIRS_OR_CORE
from bot.core.replies import Edit, Option, Replies, Say, ToGroup, View
from bot.core.text import clean
from bot.core.which import group_named, maybe_group
from handlers.charter import amending, rules
from handlers.charter.runs import (
    charter_of,
    check_runs,
    expected_now,
    id_of,
    is_inside,
    key_of,
    meant,
    reads_it_here,
)
from handlers.charter.views import charters as views
from storage import charters
from storage.charters import Charter
from storage.groups import Group

KEY, VALUE = "charter.key", "charter.value"
OFFERED = {
    "hours": ("3h", "4h", "5h", "8h"),
    "method": tuple(methods.METHODS),
    "quorum": ("1/2", "2/3", "3/4"),
    "fallback": methods.FALLBACKS,
    "timezone": ("UTC",),
    "language": locales.languages(),
    "members": ("8-12", "10-15", "8-20"),
    "votes": tuple(rules.NAMED),
    "silent": tuple(rules.NAMED),
    "changes": tuple(rules.CHANGERS),
    "link": ("none", call_links.JITSI),
    "notes": tuple(rules.NOTES),
}
"""What can be tapped, written as it would be typed."""
SIGNS = {"link": "🔗", "notes": "📨"}
"""Where choices are reactions: of what has no digit, of which there are ten."""
ANSWERED_WITHIN = timedelta(hours=1)
"""How long after a question anything but a command is taken for an answer to it."""


def _group(words: Words, context: Context) -> Group:
    """A group before what is to be changed; what names a part of the charter is never a group."""
    if rules.is_key(words.peek()) or rules.is_key(words.peek(2)):
        raise Missing
    if any(rules.is_key(words.peek(count).partition(" ")[2]) for count in (2, 3)):
        return group_named(words, context)  # what stands before a part of the charter is meant for a group
    return maybe_group(words, context)


def _key(words: Words, context: Context) -> str:
    """What is to be changed, in one word or two (`time zone`)."""
    return rules.find_key(words.take(2 if rules.is_key(words.peek(2)) else 1))


@command(
    "charter",
    also=N_("our charter | working agreement"),
    usage=N_("charter [group]"),
    summary=N_("See how your group works"),
    details=N_("What is expected, how it polls, its limits, language and time zone, and who may change that."),
    examples=("charter", "charter diversity"),
    group=True,
)
def show(context: Context, named: Annotated[Group | None, group_named] = None) -> Replies:
    group = meant(context, named, "charter {slug}")
    charter = charter_of(context.session, group)
    expected = expected_now(context, group, charter)
    shown = rules.shown(charter, inside=is_inside(context, group))
    return Say(partial(views.charter, charter=shown, group=group.name, expected=expected))


@command(
    "charter history",
    also=N_("charter versions"),
    usage=N_("charter history [group]"),
    summary=N_("See every version of the charter"),
    examples=("charter history",),
    group=True,
)
def history(context: Context, named: Annotated[Group | None, group_named] = None) -> Replies:
    group = meant(context, named, "charter history {slug}")
    versions = charters.versions_of(context.session, id_of(group)) or [charter_of(context.session, group)]
    names = charters.authors_of(context.session, id_of(group)) if seats.belongs(context, group) else {}
    versions = [rules.shown(version, inside=is_inside(context, group)) for version in versions]
    return Say(partial(views.history, versions=versions, names=names, group=group.name))


@command(
    "charter set",
    also=N_("change charter"),
    usage=N_("charter set [what] [value]"),
    summary=N_("Change how your group works"),
    details=N_(
        "What can be changed: hours, method, quorum, fallback, timezone, language, link (of the calls), members, "
        "votes, silent, changes and notes. Without a value I offer some. Where the charter says that a poll changes "
        "it, I offer to ask the group. The core team names the group first, and can do so while the group is being "
        "set up, or has no co-chair. New hours hold from the next week on, and a new link for meetings that are "
        "planned then."
    ),
    examples=(
        "charter set hours 4h",
        "charter set method consent",
        "charter set quorum 3/4",
        "charter set timezone America/Lima",
        "charter set members 8-20",
    ),
    who=COCHAIRS_OR_CORE,
    group=True,
)
def change(
    context: Context,
    named: Annotated[Group | None, _group] = None,
    key: Annotated[str | None, _key] = None,
    value: Rest = "",
) -> Replies:
    group = meant(context, named, "charter set {slug} hours 4h")
    check_runs(context, group)
    if key is None:
        options = tuple(
            Option(key, partial(views.key_label, key=key), KEY, {"group_id": group.id, "key": key}, SIGNS.get(key, ""))
            for key in OFFERED
        )
        return _ask(context, views.which_key, options)
    if not value:
        return _ask(context, partial(views.question, key=key), _values(context, group, key, _offered(context, key)))
    wanted = _wanted(context, key, value)
    if isinstance(wanted, zones.Candidates):
        return _ask(context, *_which_zone(context, group, wanted, value))
    if amending.is_polled(context, group):
        question, options = amending.offer_poll(context, group, key, wanted)
        return _ask(context, question, options)
    changed = partial(views.changed, change=amending.amend(context, group, key, wanted, by=context.person_id))
    told = Say(changed, to=ToGroup(id_of(group)))
    return told if reads_it_here(context, group) else [Say(changed), told]


@choice(KEY)
def choose_key(context: Context, group_id: int, key: str) -> Replies:
    group = context.session.get_one(Group, group_id)
    check_runs(context, group)
    options = _values(context, group, key, _offered(context, key))
    return Edit(context.pressed, partial(views.question, key=key), options)


def written(context: Context, text: str, group_id: int, key: str, at: str, **_first: Any) -> Replies:
    """A value in words of their own: `4h`, `8`, `Lima`."""
    try:
        return choose_value.run(context, group_id, key, text)
    except Refusal:
        if context.now - datetime.fromisoformat(at) > ANSWERED_WITHIN:
            return None  # they talk of something else
        raise


@choice(VALUE, written=written)
def choose_value(context: Context, group_id: int, key: str, value: str, at: str = "") -> Replies:
    group = context.session.get_one(Group, group_id)
    check_runs(context, group)
    wanted = _wanted(context, key, value)
    if isinstance(wanted, zones.Candidates):
        question, options = _which_zone(context, group, wanted, value)
        return Edit(context.pressed, question, options)
    if amending.is_polled(context, group):
        return Edit(context.pressed, *amending.offer_poll(context, group, key, wanted))
    changed = amending.amend(context, group, key, wanted, by=context.person_id)
    told = Say(partial(views.changed, change=changed), to=ToGroup(group_id))
    return [Edit(context.pressed, partial(views.line, key=key, charter=changed.new)), told]


def _wanted(context: Context, key: str, text: str) -> Mapping[str, Any] | zones.Candidates:
    """What a text asks for, by field; for a place without a certain zone what may be meant. A Refusal else."""
    if key != "timezone":
        return rules.read(key, text, context.reader.language)
    found = zones.find(text)
    if isinstance(found, zones.Zone):
        return {"timezone": found.name}
    if not found.zones:
        raise Refusal("unknown-place", found.reason, text=clean(text, 40))
    return found


def _offered(context: Context, key: str) -> tuple[str, ...]:
    """Values to tap; of time zones the asker's own as well."""
    mine = context.person.timezone
    return (mine, *OFFERED[key]) if key == "timezone" and mine and mine not in OFFERED[key] else OFFERED[key]


def _values(context: Context, group: Group, key: str, offered: Iterable[str]) -> tuple[Option, ...]:
    options = []
    for value in offered:
        wanted = {"timezone": value} if key == "timezone" else rules.read(key, value)
        example = Charter(group_id=id_of(group), version=0, at=context.now, **wanted)
        options.append(_option(context, group, key, value, partial(views.value, key=key, charter=example)))
    return tuple(options)


def _option(context: Context, group: Group, key: str, value: str, label: View, typed: str = "") -> Option:
    arguments = {"group_id": group.id, "key": key, "value": value, "at": context.now.isoformat()}
    return Option(typed or value.lower(), label, VALUE, arguments)


def _which_zone(context: Context, group: Group, found: zones.Candidates, text: str) -> tuple[View, tuple[Option, ...]]:
    options = tuple(
        _option(context, group, "timezone", zone.name, partial(views.zone_label, zone=zone), str(number))
        for number, zone in enumerate(found.zones, start=1)
    )
    return partial(views.which_zone, reason=found.reason, text=clean(text, 40)), options


def _ask(context: Context, question: View, options: tuple[Option, ...]) -> Say:
    return Say(question, options=options, only=context.person_id, key=key_of(context, "charter"))
