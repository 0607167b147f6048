"""Who does what for a group: `roles`, `role`, `unrole` (G5)."""

from functools import partial

from bot.core import seats, which, whom
from bot.core.arguments import Rest, Words
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
from storage import audit, groups, roles
from storage.groups import Group
from storage.people import Person
from storage.roles import FunctionalRole

TAKE = "members.take"


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
    if not seats.is_core(context):
        acting.own_stay(context, group)
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
            Option(role, partial(views.take, role=role), TAKE, {"group_id": group.id, "role": role})
            for role in still_open
        )
    view = partial(views.roles, group=group.name, held=held, open_roles=still_open)
    assert context.event is not None
    key = f"members.roles:{context.event.place.platform}:{context.event.id}" if options else ""
    return Say(view, options=options, key=key)


@command(
    "role",
    usage=N_("role [group] [name] [whom]"),
    summary=N_("Take a role in your group"),
    details=N_(
        "Communications, facilitation, notes, translation, or liaison to a named group. Co-chairs and the core team "
        "also name whom it is for. Without a name I list what can be taken."
    ),
    examples=("role notes", "role facilitation accra", "role liaison partnerships"),
    who=MEMBERS_OR_CORE,
    group=True,
)
def role(context: Context, about: MaybeGroup | None = None, order: Rest = "") -> Replies:
    return _ordered(context, role, acting.group_of(context, about, "role"), order, TAKE)


@command(
    "unrole",
    usage=N_("unrole [group] [name] [whom]"),
    summary=N_("Give a role back"),
    details=N_("Your own. Co-chairs and the core team also name whose. Without a name I list the roles to tap."),
    examples=("unrole notes",),
    who=MEMBERS_OR_CORE,
    group=True,
)
def unrole(context: Context, about: MaybeGroup | None = None, order: Rest = "") -> Replies:
    return _ordered(context, unrole, acting.group_of(context, about, "unrole"), order, "members.give-up")


def _ordered(context: Context, command: Command, group: Group, order: str, action: str) -> Replies:
    """Read the role, a liaison's group and whom it is about; then take it, or give it up."""
    words = Words(order)
    if not words.left:
        return _offer_roles(context, group) if action == TAKE else _offer_held(context, group)
    name = rules.check_role(words.take(), context.speaker)
    if name == rules.LIAISON and not words.left:
        return _offer_groups(context, group, None) if action == TAKE else _offer_held(context, group, name)
    to = which.group_named(words, context) if name == rules.LIAISON else None
    if to is not None and to.id == group.id:
        others = _others(context, group)
        if not others:
            raise Refusal("own-group", rules.NO_OTHER_GROUP)
        raise Refusal("own-group", rules.OWN_GROUP, group=others[0].slug)
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
    else:
        _check_for_oneself(context, group, f"{command.name} {group.slug} {clean(order, 60)}")
    change = _take if action == TAKE else _give_up
    return change(context, group, person, name, to.id if to else None)


@choice(TAKE)
def take(
    context: Context, group_id: int, role: str, to_group_id: int | None = None, person_id: int | None = None
) -> Replies:
    """Tapped under the open roles, for whoever taps; or among several people of one name."""
    person = context.session.get_one(Person, person_id) if person_id is not None else context.person
    if role == rules.LIAISON and to_group_id is None:
        return _offer_groups(context, acting.at(context, group_id), person_id)
    return _take(context, acting.at(context, group_id), person, role, to_group_id)


@choice("members.give-up")
def give_up(context: Context, group_id: int, role: str, to_group_id: int | None, person_id: int) -> Replies:
    person = context.session.get_one(Person, person_id)
    return _give_up(context, acting.at(context, group_id), person, role, to_group_id)


def _offer_roles(context: Context, group: Group) -> Replies:
    """The roles that nobody has, and to be a liaison, for whoever asked."""
    _check_for_oneself(context, group, f"{role.name} {group.slug} notes")
    assert group.id is not None
    held = [each.role for each in roles.held_in(context.session, group.id)]
    options = [
        Option(name, partial(views.role_label, role=name), TAKE, {"group_id": group.id, "role": name})
        for name in [*rules.open_roles(held), rules.LIAISON]
    ]
    return acting.answered(context, partial(views.which_role, group=group.name), options)


def _offer_groups(context: Context, group: Group, person_id: int | None) -> Replies:
    """To which of the other groups somebody is to be the liaison."""
    others = _others(context, group)
    if not others:
        raise Refusal("own-group", rules.NO_OTHER_GROUP)
    if person_id is None:
        _check_for_oneself(context, group, f"{role.name} {group.slug} {rules.LIAISON} {others[0].slug}")
    arguments = {"group_id": group.id, "role": rules.LIAISON, "person_id": person_id}
    options = [
        Option(each.slug, partial(views.group_label, name=each.name), TAKE, {**arguments, "to_group_id": each.id})
        for each in others[: whom.MOST_OFFERED]
    ]
    return acting.answered(context, partial(views.which_group, group=group.name), options)


def _offer_held(context: Context, group: Group, role: str = "") -> Replies:
    """The roles that whoever asked can end: their own, or as one who leads the group everybody's."""
    assert group.id is not None
    all_of_them = seats.leads(context, group)
    if not all_of_them:
        acting.own_stay(context, group)
    held = [
        each
        for each in roles.held_in(context.session, group.id)
        if (all_of_them or each.person_id == context.person_id) and role in {"", each.role}
    ][: whom.MOST_OFFERED]
    if not held:
        return Say(partial(views.nothing_held, group=group.name))
    options = [
        Option(
            str(number),
            partial(
                views.held_label,
                role=each.role,
                to=_name(context, each.to_group_id),
                name=acting.called(context, group, context.session.get_one(Person, each.person_id)),
            ),
            "members.give-up",
            {"group_id": group.id, "role": each.role, "to_group_id": each.to_group_id, "person_id": each.person_id},
        )
        for number, each in enumerate(held, start=1)
    ]
    return acting.answered(context, partial(views.which_role_ends, group=group.name), options)


def _check_for_oneself(context: Context, group: Group, order: str) -> None:
    """Whoever leads a group without being in it has to name somebody behind the order."""
    if seats.leads(context, group) and acting.find_stay(context, group, context.person_id) is None:
        raise Refusal("for-whom", rules.FOR_WHOM, group=group.name, command=order)
    acting.own_stay(context, group)


def _others(context: Context, group: Group) -> list[Group]:
    return [each for each in groups.all_groups(context.session) if each.id != group.id]


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
