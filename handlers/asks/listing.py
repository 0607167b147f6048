"""`asks`: what a group has asked the core team for; for the core team, what all groups ask for (R1)."""

from collections.abc import Collection, Sequence
from functools import partial

from bot.core import seats
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice, command
from bot.core.i18n import N_
from bot.core.permissions import CORE_OR_PRIVATE, CORE_TEAM, MEMBERS_OR_CORE, Where
from bot.core.replies import Edit, Here, Option, Privately, Replies, Say, View
from bot.core.text import clean
from bot.core.which import MaybeGroup
from handlers.asks import showing
from handlers.asks.views import lists as views
from storage import asks, groups
from storage.asks import APPROVED, UNFINISHED, WAITING, Ask
from storage.groups import Group

PAGE, PAGE_OF_ALL = "asks.page", "asks.page-of-all"
SCREEN, OVER = 12, 10
"""Asks on one screen, and how many of a group's that are over are listed at all."""
OTHERS = N_("Only the members of {group} and the core team see what it asks for.")
NOT_CORE = N_("Only the core team sees what all groups ask for.")


@command(
    "asks",
    also=N_("open asks"),
    usage=N_("asks [group]"),
    summary=N_("See what your group has asked the core team for"),
    details=N_("In the core team's room, or for whoever of it is in no group: what is open in all groups."),
    examples=("asks", "asks diversity"),
    who=MEMBERS_OR_CORE,
    group=True,
)
def asks_(context: Context, named: MaybeGroup | None = None) -> Replies:
    group = named or context.group
    if group is None:
        return _all(context)
    _check(context, group)
    own_room = context.group is not None and group.id == context.group.id
    to = Privately(context.person_id) if context.where is Where.GROUP and not own_room else Here()
    view, options = _screen(context, group, 0)
    return Say(view, to=to, options=options, only=context.person_id, key=_key(context))


@command(
    "asks all",
    also=N_("all asks"),
    usage=N_("asks all"),
    summary=N_("See what all groups ask for (core team)"),
    details=N_("What is open, by group, with the sums of the budgets in each currency. Nothing is converted."),
    examples=("asks all",),
    who=CORE_TEAM,
    where=CORE_OR_PRIVATE,
)
def of_all(context: Context) -> Replies:
    return _all(context)


@choice(PAGE)
def turn(context: Context, group_id: int, first: int, person_id: int) -> Replies:
    """Show another screen in the place of this one."""
    group = context.session.get_one(Group, group_id)
    _check(context, group)
    return Edit(context.pressed, *_screen(context, group, first))


@choice(PAGE_OF_ALL)
def turn_all(context: Context, first: int, person_id: int) -> Replies:
    """The same of all groups."""
    if not seats.is_core(context):
        raise Refusal("asks-not-core", NOT_CORE)
    return Edit(context.pressed, *_screen_of_all(context, first))


def _check(context: Context, group: Group) -> None:
    if not seats.belongs(context, group):
        raise Refusal("not-yours", OTHERS, group=clean(group.name))


def _all(context: Context) -> Say:
    view, options = _screen_of_all(context, 0)
    return Say(view, options=options, only=context.person_id, key=_key(context))


def _screen(context: Context, group: Group, first: int) -> tuple[View, tuple[Option, ...]]:
    assert group.id is not None
    found = [
        *asks.in_states(context.session, UNFINISHED, group.id),
        *asks.finished(context.session, group.id, OVER),
    ]
    showing.tell_of(context, found)
    lines = [showing.in_list(ask, group.name, None) for ask in found[first : first + SCREEN]]
    view = partial(views.listed, lines=lines, group=group.name, total=len(found), first=first)
    return view, _pages(context, PAGE, len(found), first, group_id=group.id)


def _screen_of_all(context: Context, first: int) -> tuple[View, tuple[Option, ...]]:
    """So many queries as there are kinds of rows, however many groups there are."""
    found = asks.in_states(context.session, UNFINISHED)
    showing.tell_of(context, found)
    names = {group.id: group.name for group in groups.all_groups(context.session)}
    by_group = sorted(found, key=lambda ask: (names[ask.group_id], ask.number))
    lines = [showing.in_list(ask, names[ask.group_id], None) for ask in by_group[first : first + SCREEN]]
    view = partial(
        views.of_all, lines=lines, total=len(found), first=first, waiting=_amounts(found, WAITING),
        approved=_amounts(found, (APPROVED,)),
    )  # fmt: skip
    return view, _pages(context, PAGE_OF_ALL, len(found), first)


def _amounts(found: Sequence[Ask], states: Collection[str]) -> list[tuple[str, str]]:
    return [(ask.amount, ask.currency) for ask in found if ask.state in states and ask.amount]


def _pages(context: Context, action: str, total: int, first: int, **named: int) -> tuple[Option, ...]:
    given = {**named, "person_id": context.person_id}
    options = []
    if first:
        options.append(Option("back", views.back, action, {**given, "first": max(0, first - SCREEN)}, sign="⬅️"))
    if first + SCREEN < total:
        options.append(Option("more", views.more, action, {**given, "first": first + SCREEN}, sign="➡️"))
    return tuple(options)


def _key(context: Context) -> str:
    assert context.event is not None
    return f"{PAGE}:{context.event.place.platform}:{context.event.id}"
