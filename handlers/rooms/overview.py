"""`groups` and `groups add`: which groups there are."""

from functools import partial

from bot.core import founding, seats
from bot.core.arguments import Rest, Word
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice, command
from bot.core.i18n import N_
from bot.core.permissions import ANYWHERE, CORE_OR_PRIVATE, CORE_TEAM, Role, Where
from bot.core.replies import Edit, Option, Replies, Say, ToCore, View
from bot.core.text import clean
from handlers.rooms import listing, rules
from handlers.rooms.listing import Line
from handlers.rooms.views import bindings as views
from storage import charters, groups, people

SCREEN = 15
"""Groups on one screen: so many lines fit into one message of each platform."""


@command(
    "groups",
    also=N_("all groups"),
    usage=N_("groups [part of a name]"),
    summary=N_("All groups on one screen"),
    details=N_("The core team also sees members, open co-chair seats and rooms, in its own room and in private."),
    examples=("groups", "groups diversity"),
    where=ANYWHERE | {Where.UNBOUND},
)
def groups_(context: Context, wanted: Rest) -> Replies:
    assert context.event is not None
    wanted = " ".join(clean(wanted, 40).split())
    in_full = Role.CORE in context.roles and context.where in CORE_OR_PRIVATE
    view, options = _screen(context, wanted, 0, in_full)
    key = f"rooms.groups:{context.event.place.platform}:{context.event.id}"
    return Say(view, options=options, only=context.person_id, key=key)


@choice("rooms.groups")
def turn(context: Context, wanted: str, first: int, in_full: bool, person_id: int) -> Replies:
    """Show another screen in the place of this one."""
    if context.person_id != person_id:
        raise Refusal("not-yours", N_("This choice is for somebody else."))
    view, options = _screen(context, wanted, first, in_full and Role.CORE in context.roles)
    return Edit(context.pressed, view, options)


@command(
    "groups add",
    also=N_("new group"),
    usage=N_("groups add <short name> <name>"),
    summary=N_("Found a group (core team)"),
    details=N_(
        "The short name is what orders call it: small letters, digits and hyphens. Everything else, such as its "
        "language, stands in its charter."
    ),
    examples=("groups add community-health Community Health",),
    who=CORE_TEAM,
    where=CORE_OR_PRIVATE | {Where.UNBOUND},
)
def add(context: Context, short: Word, name: Rest) -> Replies:
    slug, name = rules.check_slug(short, context.registry.words), rules.check_name(name)
    taken = groups.by_slug(context.session, slug)
    if taken is not None:
        raise Refusal("slug-taken", N_("`{slug}` is **{name}** already."), slug=slug, name=taken.name)
    rules.check_new(name, groups.by_name(context.session, name))
    language = context.reader.language
    founding.found(context.session, context.now, slug, name, by=context.person_id, language=language)
    for feature in context.registry.features:
        if feature.start is not None:  # the timers that a group must have
            feature.start(context)
    said = [Say(partial(views.founded, name=name, slug=slug))]
    if context.where is not Where.CORE:
        said.append(Say(partial(views.founded_for_core, by=context.person.name, name=name, slug=slug), to=ToCore()))
    return said


def _screen(context: Context, wanted: str, first: int, in_full: bool) -> tuple[View, tuple[Option, ...]]:
    """So many queries as there are kinds of rows, however many groups there are."""
    session = context.session
    total = groups.count(session, wanted)
    page = groups.page(session, wanted, first, SCREEN)
    if not page:
        return partial(listing.no_groups, wanted=wanted), ()
    ids = [group.id for group in page if group.id is not None]
    sizes = people.sizes(session, ids) if in_full else {}
    limits = charters.most_members(session, ids) if in_full else {}
    rooms = groups.rooms_by_group(session, ids) if in_full else {}
    lines = []
    for group in page:
        assert group.id is not None
        members, chairs = sizes.get(group.id, (0, 0))
        lines.append(
            Line(
                group.slug, group.name, group.phase, members, limits.get(group.id, 0),
                max(0, seats.SEATS - chairs),
                [(room.platform, bool(room.thread), room.lost_at is not None) for room in rooms.get(group.id, ())],
            )
        )  # fmt: skip
    arguments = {"wanted": wanted, "in_full": in_full, "person_id": context.person_id}
    options = []
    if first:
        earlier = max(0, first - SCREEN)
        options.append(Option("back", listing.back, "rooms.groups", {**arguments, "first": earlier}, sign="⬅️"))
    if first + len(page) < total:
        options.append(Option("more", listing.more, "rooms.groups", {**arguments, "first": first + SCREEN}, sign="➡️"))
    view = partial(listing.overview, lines=lines, total=total, first=first, wanted=wanted, in_full=in_full)
    return view, tuple(options)
