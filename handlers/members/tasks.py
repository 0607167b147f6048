"""Who does what for a group: `roles`, `role`, `unrole` (G5)."""

from functools import partial

from bot.core import which
from bot.core.arguments import Missing, Rest, Words
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import Command, choice, command
from bot.core.i18n import N_
from bot.core.permissions import MEMBERS_OR_CORE
from bot.core.replies import Option, Replies, Say
from bot.core.text import clean
from bot.core.which import MaybeGroup
from handlers.members import acting, rules
from handlers.members.views import roster as views
from storage import audit, roles
from storage.groups import Group
from storage.people import Person
from storage.roles import FunctionalRole


@command(
    "roles",
    usage=N_("roles [group]"),
    summary=N_("See who does what in your group"),
    details=N_("And which roles are open: tap one to take it."),
    examples=("roles", "roles diversity"),
    who=MEMBERS_OR_CORE,
    group=True,
)
def show(context: Context, about: MaybeGroup | None = None) -> Replies:
    group = acting.group_of(context, about, "roles")
    assert group.id is not None
    session = context.session
    held = [
        (
            each.role,
            _name(context, each.to_group_id),
            acting.called(context, group, session.get_one(Person, each.person_id)),
        )
        for each in roles.held_in(session, group.id)
    ]
    still_open = rules.open_roles([role for role, _, _ in held])
    options: tuple[Option, ...] = ()
    if acting.find_stay(context, group, context.person_id) is not None:
        options = tuple(
            Option(role, partial(views.take, role=role), "members.take", {"group_id": group.id, "role": role})
            for role in still_open
        )
    view = partial(views.roles, group=group.name, held=held, open_roles=still_open)
    assert context.event is not None
    key = f"members.roles:{context.event.place.platform}:{context.event.id}" if options else ""
    return Say(view, options=options, key=key)


@command(
    "role",
    usage=N_("role [group] <name> [whom]"),
    summary=N_("Take a role in your group"),
    details=N_(
        "Communications, facilitation, notes, translation, or liaison to a named group. Co-chairs and the core team "
        "also name whom it is for."
    ),
    examples=("role notes", "role facilitation accra", "role liaison partnerships"),
    who=MEMBERS_OR_CORE,
    group=True,
)
def role(context: Context, about: MaybeGroup | None = None, order: Rest = "") -> Replies:
    return _ordered(context, role, acting.group_of(context, about, "role"), order, "members.take")


@command(
    "unrole",
    usage=N_("unrole [group] <name> [whom]"),
    summary=N_("Give a role back"),
    details=N_("Your own. Co-chairs and the core team also name whose."),
    examples=("unrole notes",),
    who=MEMBERS_OR_CORE,
    group=True,
)
def unrole(context: Context, about: MaybeGroup | None = None, order: Rest = "") -> Replies:
    return _ordered(context, unrole, acting.group_of(context, about, "unrole"), order, "members.give-up")


def _ordered(context: Context, command: Command, group: Group, order: str, action: str) -> Replies:
    """Read the role, a liaison's group and whom it is about; then take it, or give it up."""
    words = Words(order)
    try:
        name = rules.check_role(words.take(), context.speaker)
        to = which.group_named(words, context) if name == rules.LIAISON else None
    except Missing:
        raise command.unclear() from None
    if to is not None and to.id == group.id:
        raise Refusal("own-group", rules.OWN_GROUP, group=to.slug)
    arguments = {"group_id": group.id, "role": name, "to_group_id": to.id if to else None}
    person = context.person
    if words.left:
        found = acting.named(context, command, words, group)
        if words.left:
            raise command.unclear()
        chosen = acting.only_one(context, found, action, arguments)
        if isinstance(chosen, Say):
            return chosen
        person = chosen
    change = _take if action == "members.take" else _give_up
    return change(context, group, person, name, to.id if to else None)


@choice("members.take")
def take(
    context: Context, group_id: int, role: str, to_group_id: int | None = None, person_id: int | None = None
) -> Replies:
    """Tapped under the open roles, for whoever taps; or among several people of one name."""
    person = context.session.get_one(Person, person_id) if person_id is not None else context.person
    return _take(context, acting.at(context, group_id), person, role, to_group_id)


@choice("members.give-up")
def give_up(context: Context, group_id: int, role: str, to_group_id: int | None, person_id: int) -> Replies:
    person = context.session.get_one(Person, person_id)
    return _give_up(context, acting.at(context, group_id), person, role, to_group_id)


def _take(context: Context, group: Group, person: Person, role: str, to: int | None) -> Replies:
    held = _held(context, group, person, role, to)
    if held is not None:
        raise Refusal("has-role", rules.HAS_ROLE, name=clean(person.name, 60), group=group.name)
    assert group.id is not None
    assert person.id is not None
    context.session.add(
        FunctionalRole(group_id=group.id, person_id=person.id, role=role, to_group_id=to, since=context.now)
    )
    return _done(context, group, person, role, to, taken=True)


def _give_up(context: Context, group: Group, person: Person, role: str, to: int | None) -> Replies:
    held = _held(context, group, person, role, to)
    if held is None:
        raise Refusal("no-such-role", rules.HAS_NO_ROLE, name=clean(person.name, 60), group=group.name)
    held.until = context.now
    return _done(context, group, person, role, to, taken=False)


def _held(context: Context, group: Group, person: Person, role: str, to: int | None) -> FunctionalRole | None:
    """The role as somebody has it, if whoever acts may change that: their own, or as one who leads the group."""
    if person.id != context.person_id:
        acting.led(context, group)
    stay = acting.stay_of(context, group, person)
    return roles.held_as(context.session, stay.group_id, stay.person_id, role, to)


def _done(context: Context, group: Group, person: Person, role: str, to: int | None, *, taken: bool) -> Replies:
    what = "role.taken" if taken else "role.ended"
    audit.record(
        context.session, context.now, what, by=context.person_id, group=group.id, person=person.id, role=role,
        to_group=to,
    )  # fmt: skip
    told = views.taken if taken else views.given_up
    view = partial(told, name=acting.called(context, group, person), role=role, to=_name(context, to), group=group.name)
    return acting.answered(context, view)


def _name(context: Context, group_id: int | None) -> str:
    return context.session.get_one(Group, group_id).name if group_id is not None else ""
