"""What a group must not be without: two co-chairs, and enough members (G2, G4). Said at once, and again every week."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from bot.core import calling
from bot.core.context import Context
from bot.core.i18n import N_, Translator
from bot.core.permissions import Role
from bot.core.replies import Privately, Say, ToCore, ToGroup
from bot.core.text import Text
from storage import audit, charters, due, people
from storage.groups import Group
from storage.people import Membership, Person

SEATS = 2
VACANCY, FEW = "members.vacancy", "members.few"
"""The jobs that say it again, in the group and to its co-chairs."""
AGAIN = timedelta(weeks=1)

Chairs = Sequence[tuple[Membership, Person]]


@dataclass(frozen=True, slots=True)
class Changed:
    """What an election has changed."""

    seated: tuple[Person, ...] = ()
    """Who is co-chair for good from now on, in the order of election."""
    late: tuple[Person, ...] = ()
    """Who was elected to a seat that was filled in the meantime."""
    ended: tuple[Person, ...] = ()
    """Who is co-chair no longer."""


def chairs_of(context: Context, group: Group) -> Chairs:
    """The co-chairs, in the order of joining."""
    assert group.id is not None
    return [found for found in people.members_of(context.session, group.id) if found[0].cochair]


def leads(context: Context, group: Group) -> bool:
    """Whether whoever acts may lead a group, whichever group is at hand: its co-chairs and the core team (G4)."""
    actor = context.actor
    if actor is None:
        return False
    return actor.person.core or any(stay.cochair and at.id == group.id for stay, at in actor.memberships)


def belongs(context: Context, group: Group) -> bool:
    """Whether whoever acts is a member of a group, whichever is at hand, or of the core team."""
    actor = context.actor
    return actor is not None and (actor.person.core or any(at.id == group.id for _, at in actor.memberships))


def is_core(context: Context) -> bool:
    """Whether whoever acts belongs to the core team."""
    return Role.CORE in context.roles


def are_filled(chairs: Chairs) -> bool:
    """Whether both seats are filled for good."""
    return sum(not stay.interim for stay, _ in chairs) >= SEATS


def elect(context: Context, group: Group, elected: Sequence[int], named: Collection[int], poll: int) -> Changed:
    """Give the seats to those whom the members elected, as far as seats are free. `named`: whose seats were voted on.

    They give their seats up unless they were elected again; whoever has one for the interim makes room where it is
    needed.
    """
    session = context.session
    assert group.id is not None
    stays = {stay.person_id: (stay, person) for stay, person in people.members_of(session, group.id)}
    kept = [stay for stay, _ in stays.values() if stay.cochair and not stay.interim and stay.person_id not in named]
    held = {stay.person_id for stay in kept}
    free = SEATS - len(kept)
    members = [person_id for person_id in elected if person_id in stays and person_id not in held]
    seated, late = members[:free], members[free:]
    interim = [stay.person_id for stay, _ in stays.values() if stay.interim and stay.person_id not in members[:free]]
    going = interim[: max(0, len(interim) - (free - len(seated)))]
    given_up = {stay.person_id for stay, _ in stays.values() if stay.cochair and not stay.interim} & set(named)
    ended = [person_id for person_id in stays if person_id in {*given_up, *going} and person_id not in seated]
    for person_id in ended:
        stays[person_id][0].cochair = stays[person_id][0].interim = False
        audit.record(session, context.now, "cochair.ended", by=None, group=group.id, person=person_id)
    for person_id in seated:
        stays[person_id][0].cochair, stays[person_id][0].interim = True, False
        audit.record(
            session, context.now, "cochair.elected", by=None, group=group.id, person=person_id, number=poll
        )  # fmt: skip
    session.flush()
    return Changed(*(tuple(stays[person_id][1] for person_id in each) for each in (seated, late, ended)))


def announce_vacancy(context: Context, group: Group, *, again: bool = False) -> list[Say]:
    """Tell the group which of its seats are not filled for good, and again in a week; nothing if all are.

    The core team is told at once too; later (`again`) it hears of all groups together.
    """
    chairs = chairs_of(context, group)
    if are_filled(chairs):
        return []
    assert group.id is not None
    keep_announcing(context, group)
    view = partial(_vacancy, group=group.name, empty=SEATS - len(chairs))
    passing = [person for stay, person in chairs if stay.interim]

    def names(*, account: bool) -> Sequence[str]:
        assert group.id is not None
        return tuple(calling.called_all(context.session, passing, group.id, account=account).values())

    aloud = Say(partial(view, slug="", interim=names(account=False)), to=ToGroup(group.id))
    to_core = Say(partial(view, slug=group.slug, interim=names(account=True)), to=ToCore())
    return [aloud] if again else [aloud, to_core]


def keep_announcing(context: Context, group: Group) -> None:
    """In a week it is looked at again, and said again."""
    context.schedule(VACANCY, f"{VACANCY}:{group.id}", context.now + AGAIN, group_id=group.id)


def warn_of_few(context: Context, group: Group, *, again: bool = False) -> list[Say]:
    """Tell the co-chairs that the group is smaller than its charter asks, and again in a week; nothing if it is not.

    Not `again`: nothing either where they have been told within the week.
    """
    assert group.id is not None
    key = f"{FEW}:{group.id}"
    count, least = people.count_members(context.session, group.id), charters.current(context.session, group.id)
    if count >= least.least_members or (not again and due.is_scheduled(context.session, key)):
        return []
    context.schedule(FEW, key, context.now + AGAIN, group_id=group.id)
    view = partial(_few, group=group.name, count=count, least=least.least_members)
    chairs = [person.id for _, person in chairs_of(context, group)]
    return [Say(view, to=Privately(person_id, wait=False)) for person_id in chairs if person_id]


def _vacancy(_: Translator, group: str, empty: int, interim: Sequence[str], slug: str) -> Text:
    lines = []
    if empty == SEATS:
        lines.append(_("Both co-chair seats of **{group}** are open.", group=group))
    elif empty > 0:
        lines.append(_("A co-chair seat of **{group}** is open.", group=group))
    lines += [
        _("{name} is co-chair of **{group}** for the interim, until the seat is filled for good.",
          name=calling.shown(name), group=group)
        for name in interim
    ]  # fmt: skip
    if slug:
        lines.append(_("Write `appoint {group}` to fill it.", group=slug))
    else:
        lines.append(_(N_("The core team knows, and I say so every week until it is filled.")))
    return Text.join("\n", lines)


def _few(_: Translator, group: str, count: int, least: int) -> Text:
    said = _.ngettext("**{group}** has {n} member.", "**{group}** has {n} members.", count, group=group)
    return Text.join(
        " ", [said, _("Its charter asks for at least {least}. `invite` proposes somebody.", least=_.number(least))]
    )
