"""`roster`, `leave`, `remove`, `board`."""

from collections.abc import Callable, Sequence
from functools import partial

from bot.core import calling, departures, seats, whom
from bot.core.arguments import Rest, Words
from bot.core.context import Context, person_translator
from bot.core.feature import Command, choice, command
from bot.core.i18n import N_
from bot.core.permissions import COCHAIRS_OR_CORE, MEMBERS, MEMBERS_OR_CORE
from bot.core.replies import Edit, Option, Privately, Replies, Say
from bot.core.text import Text
from bot.core.which import MaybeGroup
from handlers.members import acting, questions, rules
from handlers.members.views import leaving
from handlers.members.views import roster as views
from storage import audit, invitations, people, roles
from storage import leave as leaves
from storage.groups import Group
from storage.people import Membership, Person
from storage.roles import FunctionalRole

Members = Sequence[tuple[Membership, Person]]


@command(
    "roster",
    usage=N_("roster [group]"),
    summary=N_("See who is in your group"),
    details=N_(
        "Names and roles, and what is open. Co-chairs and the core team also see accounts, reasons, dates, who is not "
        "in the room and how many are away: in private."
    ),
    examples=("roster", "roster diversity"),
    who=MEMBERS_OR_CORE,
    group=True,
    also=N_("members"),
)
def roster(context: Context, about: MaybeGroup | None = None) -> Replies:
    group = acting.group_of(context, about, "roster")
    full = seats.leads(context, group)
    if not full:
        acting.own_stay(context, group)
    assert group.id is not None
    held = roles.held_in(context.session, group.id)
    members = people.members_of(context.session, group.id)
    view = partial(
        views.roster,
        group=group.name,
        lines=_lines(context, group, members, full=full),
        open_roles=rules.open_roles([role.role for role in held]),
        invited=[
            (acting.called(context, group, context.session.get_one(Person, each.person_id)), each.agreed_at is not None)
            for each in invitations.open_in(context.session, group.id)
        ],
        away=_away(context, group, members) if full else 0,
        full=full,
    )
    return Say(view, to=Privately(context.person_id)) if full else Say(view)


def _away(context: Context, group: Group, members: Members) -> int:
    """How many are on leave today, each by their own calendar; who they are is shown to nobody (G7, X1)."""
    days = {person.id: person_translator(person, None, (), group).today(context.now) for _, person in members}
    found = leaves.leaves_of(context.session, [stay.person_id for stay, _ in members])
    return len({each.person_id for each in found if each.covers(days[each.person_id])})


def _lines(context: Context, group: Group, members: Members, *, full: bool) -> list[views.Line]:
    """The members with their places: co-chairs first, then in the order of joining.

    `full`: with all accounts; else a name that could mislead has its account beside it.
    """
    session = context.session
    assert group.id is not None
    accounts = people.accounts_of(session, [stay.person_id for stay, _ in members])
    held: dict[int, list[FunctionalRole]] = {}
    for each in roles.held_in(session, group.id):
        held.setdefault(each.person_id, []).append(each)
    names = calling.called_all(session, [] if full else [person for _, person in members], group.id)
    lines = []
    for stay, person in sorted(members, key=lambda found: not found[0].cochair):
        own = [whom.reference(account) for account in accounts if account.person_id == person.id]
        lines.append(
            views.Line(
                names.get(stay.person_id, person.name),
                stay,
                roles=roles.named(session, held.get(stay.person_id, ())).get(group.id, ()),
                accounts=own,
            )
        )
    return lines


@command(
    "leave",
    usage=N_("leave [group]"),
    summary=N_("Leave your group"),
    details=N_("Not only its room: your membership ends. I ask once more. For days off there is `away`."),
    examples=("leave", "leave diversity"),
    who=MEMBERS,
    group=True,
)
def leave(context: Context, about: MaybeGroup | None = None) -> Replies:
    group = acting.group_of(context, about, "leave")
    acting.own_stay(context, group)
    return acting.answered(
        context,
        partial(leaving.sure_to_leave, group=group.name),
        (
            Option("leave", leaving.leave, "members.leave", {"group_id": group.id, "sure": True}),
            Option("stay", leaving.stay, "members.leave", {"group_id": group.id, "sure": False}),
        ),
    )


@choice("members.leave")
def left(context: Context, group_id: int, sure: bool) -> Replies:
    group = acting.at(context, group_id)
    stay = acting.own_stay(context, group)
    if not sure:
        return Edit(context.pressed, partial(leaving.you_stay, group=group.name))
    after = departures.end(context, group, stay, departures.LEFT, by=context.person_id)
    view, own = partial(leaving.has_left, group=group.name), partial(leaving.you_left, group=group.name)
    said = acting.announced(context, group, context.person, view, own)
    return acting.several(said, questions.settle(context, group, stay, view, own), after)


@command(
    "remove",
    usage=N_("remove [group] [whom]"),
    summary=N_("End somebody's membership (co-chairs, core team)"),
    details=N_(
        "With every role that they have in the group, at once. I ask once more. A co-chair: the core team only."
    ),
    examples=("remove lima",),
    who=COCHAIRS_OR_CORE,
    group=True,
)
def remove(context: Context, about: MaybeGroup | None = None, order: Rest = "") -> Replies:
    group = acting.led(context, acting.group_of(context, about, "remove"))
    words = Words(order)
    if not words.left:
        return _offer_members(context, group, remove, "members.remove", leaving.whom_to_remove)
    found = acting.named(context, remove, words, group)
    if words.left:
        raise remove.unclear()
    person = acting.only_one(context, found, "members.remove", {"group_id": group.id})
    return person if isinstance(person, Say) else _remove(context, group, person, None)


def _offer_members(
    context: Context, group: Group, order: Command, action: str, question: Callable[..., Text]
) -> Replies:
    """The other members to tap, where they are few enough; who is judged when one is tapped."""
    assert group.id is not None
    others = [each for _, each in people.members_of(context.session, group.id) if each.id != context.person_id]
    if not 0 < len(others) <= whom.MOST_OFFERED:
        raise order.unclear()
    return whom.ask(context, others, action, {"group_id": group.id}, partial(question, group=group.name))


@choice("members.remove")
def removed(context: Context, group_id: int, person_id: int, sure: bool | None = None) -> Replies:
    group = acting.led(context, acting.at(context, group_id))
    return _remove(context, group, context.session.get_one(Person, person_id), sure)


def _remove(context: Context, group: Group, person: Person, sure: bool | None) -> Replies:
    """Ask (`sure` is None), keep, or remove; what allows it is judged each time."""
    stay = acting.stay_of(context, group, person)
    rules.check_remove(person, stay, context.person_id, core=seats.is_core(context))
    if sure is None:
        arguments = {"group_id": group.id, "person_id": person.id}
        return acting.answered(
            context,
            partial(
                leaving.sure_to_remove, name=person.name, account=acting.account_of(context, person), group=group.name
            ),
            (
                Option("remove", leaving.remove, "members.remove", {**arguments, "sure": True}),
                Option("keep", leaving.keep, "members.remove", {**arguments, "sure": False}),
            ),
        )
    if not sure:
        return Edit(
            context.pressed, partial(leaving.kept, name=acting.called(context, group, person), group=group.name)
        )
    after = departures.end(context, group, stay, departures.REMOVED, by=context.person_id)
    view, own = partial(leaving.removed, group=group.name), partial(leaving.you_were_removed, group=group.name)
    said = acting.announced(context, group, person, view)
    settled = questions.settle(context, group, stay, view, leaving.not_a_member)
    return acting.several(said, settled, Say(own, to=Privately(stay.person_id)), after)


@command(
    "board",
    usage=N_("board [group] [whom] [on|off]"),
    summary=N_("Show somebody as a board member (co-chairs, core team)"),
    details=N_("A board member is a member with one ordinary vote, and is shown as such."),
    examples=("board accra on", "board accra off"),
    who=COCHAIRS_OR_CORE,
    group=True,
)
def board(context: Context, about: MaybeGroup | None = None, order: Rest = "") -> Replies:
    group = acting.led(context, acting.group_of(context, about, "board"))
    words = Words(order)
    if not words.left:
        return _offer_members(context, group, board, "members.board", views.whom_on_board)
    found = acting.named(context, board, words, group)
    if not words.left:
        which = acting.only_one(context, found, "members.board", {"group_id": group.id})
        return which if isinstance(which, Say) else _board(context, group, which, on=None)
    switch = rules.which(words.rest(), rules.SWITCH, context.speaker)
    if switch is None:
        raise board.unclear()
    arguments = {"group_id": group.id, "on": switch == "on"}
    person = acting.only_one(context, found, "members.board", arguments)
    return person if isinstance(person, Say) else _board(context, group, person, on=switch == "on")


@choice("members.board")
def boarded(context: Context, group_id: int, person_id: int, on: bool | None = None) -> Replies:
    group = acting.led(context, acting.at(context, group_id))
    return _board(context, group, context.session.get_one(Person, person_id), on=on)


def _board(context: Context, group: Group, person: Person, *, on: bool | None) -> Replies:
    """Set it, or ask (`on` is None)."""
    stay = acting.stay_of(context, group, person)
    if on is None:
        arguments = {"group_id": group.id, "person_id": person.id}
        options = [
            Option(
                code, partial(views.board_label, on=code == "on"), "members.board", {**arguments, "on": code == "on"}
            )
            for code in rules.SWITCH
        ]
        view = partial(views.on_board, name=acting.called(context, group, person), group=group.name)
        return acting.answered(context, view, options)
    if stay.board != on:
        stay.board = on
        what = "board.on" if on else "board.off"
        audit.record(context.session, context.now, what, by=context.person_id, group=group.id, person=person.id)
    return acting.answered(
        context, partial(views.board, name=acting.called(context, group, person), group=group.name, on=on)
    )
