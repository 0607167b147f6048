"""Where one room of a group is encrypted and another is not: whether that one hears what is said in both (N1)."""

from collections.abc import Sequence
from functools import partial

from bot.core import seats, secrecy
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice
from bot.core.i18n import N_
from bot.core.permissions import KNOWN
from bot.core.replies import Edit, InRoom, Option, Replies, Reply, Say, View
from handlers.rooms import binding
from handlers.rooms.views import letting as views
from handlers.rooms.views.letting import Said
from storage import audit, groups, outbox
from storage.groups import ASKED, CLOSED, LET, MOVED, Group, Room

CHOOSE = "rooms.let"
NOT_YOURS = N_("Only a co-chair of {group} or the core team can say that.")
NOT_CORE = N_("Only the core team can say that.")


def ask(context: Context, group_id: int | None) -> list[Reply]:
    """Keep those rooms of a group (None: of the core team) out that are too open, and ask in the others about each."""
    secrecy.part(context.session, group_id)
    rooms = _rooms(context, group_id)
    open_ = [(room, {key_of(room), _going_on(room)}) for room in rooms if room.openness == ASKED]
    asked = outbox.known_keys(context.session, set().union(*(keys for _, keys in open_))) if open_ else set()
    waiting = [room for room, keys in open_ if not keys & asked]
    if not waiting:
        return []
    owner = binding.named_owner(context, group_id)
    encrypted = [room for room in rooms if room.encrypted and room.lost_at is None]
    said: list[Reply] = []
    for room in waiting if encrypted else ():
        view = partial(views.ask_to_let, owner=_name(owner), platform=room.platform, reference=groups.reference(room))
        options = _options(room, (True, False))
        said += [Say(view, to=_into(context, other, owner), options=options, key=key_of(room)) for other in encrypted]
        if room.lost_at is None:
            said.append(Say(partial(views.kept_out_for_now, owner=_name(owner)), to=_into(context, room, owner)))
    return said


def ask_where_it_goes_on(context: Context, rooms: Sequence[Room]) -> list[Reply]:
    """An encrypted room goes on as one that is not: ask there whether the bot may go on there."""
    said: list[Reply] = []
    for room in rooms:
        if room.openness == MOVED and not room.encrypted:
            room.openness = ASKED
            to = _into(context, room, binding.owner_of(context, room))
            said.append(Say(views.ask_to_go_on, to=to, options=_options(room, (True, False)), key=_going_on(room)))
    return said


@choice(CHOOSE, who=KNOWN)
def choose(context: Context, room_id: int, *, yes: bool) -> Replies:
    """A co-chair or the core team says it; either can be changed again."""
    room = context.session.get(Room, room_id)
    if room is None or room.encrypted or not room.openness:
        return Edit(context.pressed, views.no_question)
    owner = binding.owner_of(context, room)
    _check_may_say(context, owner)
    room.openness = LET if yes else CLOSED
    if yes:
        context.opened.append(room)
    else:
        binding.drop_held(context, room, "the room may not hear what encrypted ones do")
    audit.record(
        context.session, context.now, "room.let-in" if yes else "room.kept-out", by=context.person_id,
        group=room.group_id, room=groups.reference(room),
    )  # fmt: skip
    context.session.flush()
    told = views.now_let_in if yes else views.now_kept_out
    return [*_shown(context, room, yes=yes), *([] if room.lost_at else [Say(told, to=_into(context, room, owner))])]


def tell_let_in(context: Context, room: Room) -> list[Reply]:
    """A room was let in by what was said elsewhere: the encrypted ones hear of it, and can keep it out (N1)."""
    if room.openness != LET:
        return []
    owner = binding.owner_of(context, room)
    view, options = partial(views.told_let_in, said=_said(context, room)), _options(room, (False,))
    return [
        Say(view, to=_into(context, other, owner), options=options, key=_told_key(room))
        for other in _rooms(context, room.group_id)
        if other.encrypted and other.lost_at is None
    ]


def _shown(context: Context, room: Room, *, yes: bool) -> list[Reply]:
    """What was chosen, wherever it can be changed. Chosen in the room itself, it is told to the encrypted ones too."""
    view, options = views.let_in if yes else views.kept_out, _options(room, (not yes,))
    keys = dict.fromkeys((context.pressed, _told_key(room), _going_on(room)))
    said = _said(context, room)
    shown: list[Reply] = [Edit(key, partial(view, said=said, here=key == _going_on(room)), options) for key in keys]
    is_news = context.pressed == _going_on(room) and not outbox.known_keys(context.session, [_told_key(room)])
    return [*shown, *(tell_let_in(context, room) if is_news else ())]


def _said(context: Context, room: Room) -> Said:
    """Who says it of which room; its reference only where another one could be meant, since nobody knows it by that."""
    owner = binding.owner_of(context, room)
    others = (each for each in _rooms(context, room.group_id) if each.id != room.id and not each.encrypted)
    is_one_of_several = any(each.platform == room.platform for each in others)
    reference = groups.reference(room) if is_one_of_several else ""
    return Said(binding.by_whom(context), _name(owner), room.platform, reference)


def settle(context: Context, group_id: int | None) -> None:
    """Where no encrypted room is left, nothing is kept back any more; what was, is never said."""
    if secrecy.is_mixed(context.session, group_id):
        return
    rooms = _rooms(context, group_id)
    for room in rooms:
        if room.is_kept_out:
            binding.drop_held(context, room, "it came from a room that is gone")
        room.openness = ""


def key_of(room: Room) -> str:
    """Of the question about a room in the encrypted ones."""
    return f"{CHOOSE}:{room.id}"


def keys_of(room: Room) -> tuple[str, str, str]:
    """Of all that offers to change what is said about a room."""
    return key_of(room), _going_on(room), _told_key(room)


def _going_on(room: Room) -> str:
    """Of the question in the room itself."""
    return f"rooms.go-on:{room.id}"


def _told_key(room: Room) -> str:
    """Of what the encrypted rooms of its owner are told."""
    return f"rooms.told-let:{room.id}:{room.group_id or 0}"


def _rooms(context: Context, group_id: int | None) -> Sequence[Room]:
    return groups.core_rooms(context.session) if group_id is None else groups.rooms_of(context.session, group_id)


def _check_may_say(context: Context, owner: Group | None) -> None:
    if owner is None and not seats.is_core(context):
        raise Refusal("not-core", NOT_CORE)
    if owner is not None and not seats.leads(context, owner):
        raise Refusal("not-leading", NOT_YOURS, group=owner.name)


def _options(room: Room, answers: Sequence[bool]) -> tuple[Option, ...]:
    labels: dict[bool, tuple[str, View, str]] = {
        True: ("let in", views.do_let_in, "✅"),
        False: ("keep out", views.do_keep_out, "❌"),
    }
    return tuple(
        Option(key, label, CHOOSE, {"room_id": room.id, "yes": yes}, sign)
        for yes in answers
        for key, label, sign in [labels[yes]]
    )


def _into(context: Context, room: Room, owner: Group | None) -> InRoom:
    return InRoom(room.platform, room.room, room.thread, owner.language if owner else context.reader.language)


def _name(owner: Group | None) -> str:
    return owner.name if owner else ""
