"""The two co-chair seats: `cochair`, `appoint`, `unappoint`, `stepdown` (G4)."""

from functools import partial

from bot.core import calling, departures, phases, seats, whom
from bot.core.admission import SETUP, take_in
from bot.core.arguments import Rest, Words
from bot.core.context import Context
from bot.core.feature import choice, command
from bot.core.i18n import N_
from bot.core.permissions import COCHAIRS, CORE_TEAM
from bot.core.replies import Edit, Option, Privately, Replies, Reply, Say
from bot.core.which import MaybeGroup
from handlers.members import acting, rules
from handlers.members.views import seats as views
from storage import audit, charters, people
from storage.groups import Group
from storage.people import Membership, Person


@command(
    "cochair",
    usage=N_("cochair [group]"),
    summary=N_("See who the co-chairs are"),
    details=N_("Two seats: who has them, whether for the interim, and which is open."),
    examples=("cochair", "cochair diversity"),
    group=True,
    also=N_("cochairs"),
)
def cochair(context: Context, about: MaybeGroup | None = None) -> Replies:
    group = acting.group_of(context, about, "cochair")
    return _show(context, group)


def _show(context: Context, group: Group) -> Say:
    held = [
        (acting.called(context, group, chair), stay.interim, stay.absent_since)
        for stay, chair in seats.chairs_of(context, group)
    ]
    return Say(partial(views.seats, group=group.name, held=held))


@command(
    "appoint",
    usage=N_("appoint [group] [whom] [interim]"),
    summary=N_("Fill a co-chair seat (core team)"),
    details=N_(
        "With a member of the group; while it is set up, whomever you name becomes one by that. `interim` for as long "
        "as nobody has the seat for good. Without a name I list the members to tap."
    ),
    examples=("appoint diversity lima", "appoint diversity lima interim", "appoint diversity"),
    who=CORE_TEAM,
    group=True,
)
def appoint(context: Context, about: MaybeGroup | None = None, order: Rest = "") -> Replies:
    group = acting.group_of(context, about, "appoint")
    words = Words(order)
    if not words.left:
        return _offer_members(context, group)
    found = acting.named(context, appoint, words, group)
    interim = words.rest().casefold()
    if interim not in {"", "interim", *context.speaker.alternatives(N_("interim"))}:
        raise appoint.unclear()
    doubt: list[Reply] = []
    if group.phase == phases.PHASES[0]:
        doubt, found = acting.doubt(found), acting.met(context, found)
    person = acting.only_one(context, found, "members.appoint", {"group_id": group.id, "interim": bool(interim)})
    if isinstance(person, Say):
        return person
    return acting.several(_appoint(context, group, person, interim=bool(interim)), doubt)


def _offer_members(context: Context, group: Group) -> Replies:
    assert group.id is not None
    if seats.are_filled(seats.chairs_of(context, group)):
        return _show(context, group)
    others = [person for stay, person in people.members_of(context.session, group.id) if not stay.cochair]
    question = partial(views.whom_to_appoint, group=group.name)
    return whom.ask(context, others, "members.appoint", {"group_id": group.id}, question)


@choice("members.appoint")
def appointed(context: Context, group_id: int, person_id: int, interim: bool | None = None) -> Replies:
    acting.need_core(context)
    group, person = acting.at(context, group_id), context.session.get_one(Person, person_id)
    if interim is not None:
        return _appoint(context, group, person, interim=interim)
    arguments = {"group_id": group_id, "person_id": person_id}
    return acting.answered(
        context,
        partial(views.for_how_long, name=acting.called(context, group, person), group=group.name),
        (
            Option("good", views.for_good, "members.appoint", {**arguments, "interim": False}),
            Option("interim", views.for_interim, "members.appoint", {**arguments, "interim": True}),
        ),
    )


def _appoint(context: Context, group: Group, person: Person, *, interim: bool) -> Replies:
    assert person.id is not None
    stay = acting.find_stay(context, group, person.id)
    if stay is None and group.phase == phases.PHASES[0]:
        stay = _take_in(context, group, person)
    stay = stay or acting.stay_of(context, group, person)
    instead = rules.check_appoint(group, person, seats.chairs_of(context, group), interim=interim)
    replaced, to_the_other = "", None
    if instead is not None:
        replaced = calling.called(context.session, context.session.get_one(Person, instead.person_id), instead.group_id)
        departures.vacate(context, group, instead, by=context.person_id)
        to_the_other = Say(partial(views.you_were, group=group.name), to=Privately(instead.person_id))
    stay.cochair, stay.interim = True, interim
    context.session.flush()
    if interim:
        seats.keep_announcing(context, group)
    what = "cochair.interim" if interim else "cochair.appointed"
    audit.record(context.session, context.now, what, by=context.person_id, group=group.id, person=person.id)
    view = partial(views.appointed, group=group.name, interim=interim, instead=replaced)
    to_them = Say(partial(views.you_are, group=group.name, interim=interim), to=Privately(person.id))
    return acting.several(acting.announced(context, group, person, view), to_them, to_the_other)


def _take_in(context: Context, group: Group, person: Person) -> Membership:
    """While a group is set up, the core team's word makes a member too, up to the charter's limit (G2, G3)."""
    assert group.id is not None
    assert person.id is not None
    session = context.session
    rules.check_room(group, charters.current(session, group.id), people.count_members(session, group.id))
    return take_in(session, group.id, person.id, context.now, SETUP, by=context.person_id)


@command(
    "unappoint",
    usage=N_("unappoint [group] [whom]"),
    summary=N_("End a co-chair's role (core team)"),
    details=N_(
        "At once and everywhere; they stay a member. The open seat is announced. Without a name I list who has one."
    ),
    examples=("unappoint diversity accra",),
    who=CORE_TEAM,
    group=True,
)
def unappoint(context: Context, about: MaybeGroup | None = None, order: Rest = "") -> Replies:
    group = acting.group_of(context, about, "unappoint")
    words = Words(order)
    chairs = [chair for _, chair in seats.chairs_of(context, group)]
    if not words.left and not chairs:
        return _show(context, group)
    if not words.left:
        question = partial(views.whom_to_unappoint, group=group.name)
        return whom.ask(context, chairs, "members.unappoint", {"group_id": group.id}, question)
    found = acting.named(context, unappoint, words, group)
    if words.left:
        raise unappoint.unclear()
    person = acting.only_one(context, found, "members.unappoint", {"group_id": group.id})
    return person if isinstance(person, Say) else _unappoint(context, group, person)


@choice("members.unappoint")
def unappointed(context: Context, group_id: int, person_id: int) -> Replies:
    acting.need_core(context)
    return _unappoint(context, acting.at(context, group_id), context.session.get_one(Person, person_id))


def _unappoint(context: Context, group: Group, person: Person) -> Replies:
    stay = acting.stay_of(context, group, person)
    rules.check_chair(group, person, stay)
    after = departures.vacate(context, group, stay, by=context.person_id)
    view = partial(views.ended, group=group.name)
    to_them = Say(partial(views.you_were, group=group.name), to=Privately(stay.person_id))
    return acting.several(acting.announced(context, group, person, view), to_them, after)


@command(
    "stepdown",
    usage=N_("stepdown [group]"),
    summary=N_("Give up your co-chair seat (co-chairs)"),
    details=N_("You stay a member. I ask once more, and announce the open seat."),
    examples=("stepdown",),
    who=COCHAIRS,
    group=True,
)
def stepdown(context: Context, about: MaybeGroup | None = None) -> Replies:
    group = acting.group_of(context, about, "stepdown")
    rules.check_chair(group, context.person, acting.own_stay(context, group), yourself=True)
    return acting.answered(
        context,
        partial(views.sure_to_step_down, group=group.name),
        (
            Option("stepdown", views.step_down, "members.stepdown", {"group_id": group.id, "sure": True}),
            Option("goon", views.go_on, "members.stepdown", {"group_id": group.id, "sure": False}),
        ),
    )


@choice("members.stepdown")
def stepped_down(context: Context, group_id: int, sure: bool) -> Replies:
    group = acting.at(context, group_id)
    stay = acting.own_stay(context, group)
    rules.check_chair(group, context.person, stay, yourself=True)
    if not sure:
        return Edit(context.pressed, partial(views.goes_on, group=group.name))
    after = departures.vacate(context, group, stay, by=context.person_id)
    view, own = partial(views.ended, group=group.name), partial(views.you_were, group=group.name)
    return acting.several(acting.announced(context, group, context.person, view, own), after)
