"""`bind`, `move`, `unbind`: which room belongs to whom."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated

from bot.core import secrecy
from bot.core.arguments import Words
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice, command
from bot.core.i18n import N_
from bot.core.permissions import CORE_TEAM, Where
from bot.core.replies import Edit, Option, Replies, Reply, Say, View
from bot.core.text import clean
from bot.core.which import group_named
from handlers.rooms import binding, letting, rules
from handlers.rooms.views import bindings as views
from handlers.rooms.views import letting as letting_views
from storage import groups
from storage.groups import Group, Room

CORE = "core"
BOTH, INSTEAD = "both", "instead"


def _owner(words: Words, context: Context) -> Group | None:
    """A group, or the core team as None."""
    if words.peek().casefold() == CORE:
        words.take()
        return None
    return group_named(words, context)


def _room(words: Words, context: Context) -> Room:
    """A bound room, by its reference."""
    said = words.take()
    room = groups.by_reference(context.session, said)
    if room is None:
        template = N_("“{text}” is no room that belongs to somebody.")
        raise Refusal("unknown-room", template, text=clean(said, 80))
    return room


Owner = Annotated[Group | None, _owner]


@command(
    "bind",
    also=N_("assign room"),
    usage=N_("bind <group>"),
    summary=N_("Give this room to a group (core team)"),
    details=N_(
        "Write it in the room, or in one topic of a forum. `bind core` makes it a room of the core team. A group may "
        "have a room on each platform. Where only you and I are, it is a private chat to me: invite somebody first."
    ),
    examples=("bind diversity", "bind core"),
    who=CORE_TEAM,
    where=frozenset({Where.GROUP, Where.CORE, Where.UNBOUND}),
)
def bind(context: Context, owner: Owner) -> Replies:
    assert context.event is not None
    here = binding.bound_here(context)
    rules.check_free(here, binding.owner_of(context, here) if here else None, owner)
    return _bind_or_ask(context, owner, context.event.place.thread)


@choice("rooms.bind", who=CORE_TEAM)
def choose_bind(context: Context, group_id: int | None, thread: str, how: str = "") -> Replies:
    """Bind after all. `how` is what becomes of the rooms that the owner has on this platform already."""
    assert context.event is not None
    owner = binding.named_owner(context, group_id)
    place = context.event.place
    for room, group in groups.rooms_at(context.session, place.platform, place.room):
        if room.thread == thread:
            rules.check_free(room, group, owner)
    if not how:
        return _bind_or_ask(context, owner, thread, pressed=context.pressed)
    freed: list[Say] = []
    if how == INSTEAD:
        for room in binding.others_of(context, owner, place.platform):
            freed += binding.free(context, room)
    said = _bound(context, owner, thread, pressed=context.pressed)
    letting.settle(context, group_id)
    return [*said, *freed]


@command(
    "move",
    also=N_("move room"),
    usage=N_("move <group>"),
    summary=N_("Give this room to another group (core team)"),
    details=N_("What the room heard so far stays. I ask once more before I do it."),
    examples=("move partnerships",),
    who=CORE_TEAM,
    where=frozenset({Where.GROUP, Where.CORE}),
)
def move(context: Context, owner: Owner) -> Replies:
    assert context.room is not None
    before = binding.owner_of(context, context.room)
    rules.check_elsewhere(before, owner)
    beside = bool(binding.others_of(context, owner, context.room.platform))
    last = _is_last(context, before)
    mixed = not context.room.encrypted and secrecy.is_mixed(context.session, _id(owner))
    view = partial(
        views.ask_move, before=_name(before), after=_name(owner), last=last, beside=beside, mixed=mixed,
        encrypted=context.room.encrypted,
    )  # fmt: skip
    arguments = {"room_id": context.room.id, "before": _id(before), "after": _id(owner)}
    return _ask(context, "rooms.move", view, [Option("move", views.do_move, "rooms.move", arguments)])


@choice("rooms.move", who=CORE_TEAM)
def choose_move(context: Context, room_id: int, before: int | None, after: int | None) -> Replies:
    room = rules.check_same(context.session.get(Room, room_id), before)
    whose, owner = binding.named_owner(context, before), binding.named_owner(context, after)
    told = partial(
        views.moved_for_core, by=binding.by_whom(context), platform=room.platform, reference=groups.reference(room),
        before=_name(whose), after=_name(owner),
    )  # fmt: skip
    said = binding.give(context, room, owner)
    letting.settle(context, before)
    heard = letting.tell_let_in(context, room)
    return [Edit(context.pressed, said), *binding.tell_core(context, told), *heard, *letting.ask(context, after)]


@command(
    "unbind",
    also=N_("release room"),
    usage=N_("unbind [room]"),
    summary=N_("Take a room from its group (core team)"),
    details=N_(
        "In the room itself, or with what I call it, such as `telegram:-100123`, when I am no longer there. I stay in "
        "the room and say nothing more there. I ask once more before I do it."
    ),
    examples=("unbind",),
    who=CORE_TEAM,
)
def unbind(context: Context, named: Annotated[Room | None, _room] = None) -> Replies:
    room = named or context.room
    if room is None:
        template = N_("Write `!unbind` in the room, or name it as I do: `unbind telegram:-100123`.")
        raise Refusal("which-room", template)
    owner = binding.owner_of(context, room)
    shown = groups.reference(room) if named else ""
    view = partial(
        views.ask_unbind, owner=_name(owner), last=_is_last(context, owner), reference=shown, encrypted=room.encrypted
    )
    arguments = {"room_id": room.id, "owner": _id(owner), "reference": shown}
    return _ask(context, "rooms.unbind", view, [Option("unbind", views.do_unbind, "rooms.unbind", arguments)])


@choice("rooms.unbind", who=CORE_TEAM)
def choose_unbind(context: Context, room_id: int, owner: int | None, reference: str) -> Replies:
    room = rules.check_same(context.session.get(Room, room_id), owner)
    whose = binding.named_owner(context, owner)
    told = partial(
        views.unbound_for_core, by=binding.by_whom(context), platform=room.platform, owner=_name(whose),
        reference=groups.reference(room),
    )  # fmt: skip
    here = context.room is not None and context.room.id == room.id
    freed = binding.free(context, room)
    letting.settle(context, owner)
    if reference:
        return [Edit(context.pressed, told), *binding.tell_core(context, told), *([] if here else freed)]
    context.where = Where.UNBOUND
    done = partial(views.unbound, owner=_name(whose), slug=rules.owner_slug(whose))
    return [Edit(context.pressed, done), *binding.tell_core(context, told)]


def _bind_or_ask(context: Context, owner: Group | None, thread: str, pressed: str = "") -> Replies:
    """Bind at once, unless the owner has a room on this platform already, or one that is encrypted (N1)."""
    assert context.event is not None
    place = context.event.place
    platform = place.platform
    beside = binding.others_of(context, owner, platform)
    mixed = not place.encrypted and secrecy.is_mixed(context.session, _id(owner))
    if not beside and not mixed:
        return _bound(context, owner, thread, pressed)
    arguments = {"group_id": _id(owner), "thread": thread}
    answers = (
        ((BOTH, letting_views.do_both), (INSTEAD, letting_views.do_instead))
        if beside
        else ((BOTH, letting_views.do_both),)
    )
    options = [Option(how, view, "rooms.bind", {**arguments, "how": how}) for how, view in answers]
    view = partial(letting_views.ask_second, owner=_name(owner), platform=platform, beside=bool(beside), mixed=mixed)
    return _ask(context, "rooms.bind", view, options, pressed)


def _bound(context: Context, owner: Group | None, thread: str, pressed: str = "") -> list[Reply]:
    """The room hears what it is from now on, and the core team whose it is."""
    said = binding.bind(context, owner, thread)
    room = context.room
    assert room is not None
    told = partial(
        views.bound_for_core, by=binding.by_whom(context), platform=room.platform, owner=_name(owner),
        reference=groups.reference(room),
    )  # fmt: skip
    answer: Reply = Edit(pressed, said) if pressed else Say(said)
    heard = letting.tell_let_in(context, room)
    return [answer, *binding.tell_core(context, told), *heard, *letting.ask(context, _id(owner))]


def _ask(context: Context, action: str, view: View, options: Sequence[Option], pressed: str = "") -> Say | Edit:
    """A question to whoever gave the order; `pressed` is the message that it takes the place of."""
    assert context.event is not None
    if pressed:
        return Edit(pressed, view, tuple(options))
    key = f"{action}:{context.event.place.platform}:{context.event.id}"
    return Say(view, options=tuple(options), only=context.person_id, key=key)


def _is_last(context: Context, owner: Group | None) -> bool:
    """Whether an owner has one room only; None is the core team."""
    if owner is None:
        return len(groups.core_rooms(context.session)) == 1
    assert owner.id is not None
    return len(groups.rooms_of(context.session, owner.id)) == 1


def _name(owner: Group | None) -> str:
    """The owner's name as views take it: empty for the core team."""
    return owner.name if owner else ""


def _id(owner: Group | None) -> int | None:
    return owner.id if owner else None
