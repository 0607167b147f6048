"""What is to be known of a group before it is asked, and who may ask it."""

from collections.abc import Sequence
from functools import partial
from zoneinfo import ZoneInfo

from bot.core import calling, seats
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.i18n import N_, Translator
from bot.core.text import clean
from bot.core.waking import on_leave
from handlers.polls.deciding import Facts, Rule
from handlers.polls.opening import rules
from handlers.polls.opening.draft import Parts
from handlers.polls.opening.rules import Group as Asked
from handlers.polls.views.card import Card
from storage import charters, leave, people, polls
from storage.groups import Group
from storage.people import Membership, Person

CALLED_BY = N_("The co-chairs of {group} call its polls: {names}. Ask one of them to put your proposal to the group.")
NO_CHAIRS = N_("The co-chairs of {group} call its polls, and both seats are empty. The core team fills them.")
CO_CHAIRS = N_("Who shall be co-chairs of {group}?")
CORE = N_("A group's co-chairs call its polls; the core team supports them, and can read along with `polls`.")


def check_calls(context: Context, group: Group | None) -> None:
    """Refuse whoever is not a co-chair of the group now, and say who is (G4)."""
    assert context.actor is not None
    if group is None:
        raise Refusal("core-calls", CORE)
    stay = next((stay for stay, at in context.actor.memberships if at.id == group.id), None)
    if stay is not None and stay.cochair:
        return
    if stay is None and context.actor.person.core:
        raise Refusal("core-calls", CORE)
    chairs = [person for _, person in seats.chairs_of(context, group)]
    assert group.id is not None
    called = calling.called_all(context.session, chairs, group.id).values()
    names = ", ".join(calling.shown(name) for name in called)
    raise Refusal("cochairs-call", CALLED_BY if names else NO_CHAIRS, group=clean(group.name), names=names)


def able(context: Context, group: Group) -> int:
    """How many members of a group could vote now: those who are not on leave."""
    return _able(context, group, _voters(people.members_of(context.session, group.id or 0)))


def _voters(members: Sequence[tuple[Membership, Person]]) -> list[Person]:
    """The core team does not vote (D1)."""
    return [person for _, person in members if not person.core]


def _able(context: Context, group: Group, voters: Sequence[Person]) -> int:
    leaves: dict[int, list[leave.Leave]] = {}
    for each in leave.leaves_of(context.session, [person.id for person in voters if person.id is not None]):
        leaves.setdefault(each.person_id, []).append(each)
    away = partial(on_leave, at=context.now)
    return sum(
        not away(leaves.get(person.id or 0, ()), zone=ZoneInfo(person.timezone or group.timezone)) for person in voters
    )


def asked(context: Context, group: Group) -> Asked:
    """The group as it is now."""
    assert group.id is not None
    session, charter = context.session, charters.current(context.session, group.id)
    members = people.members_of(session, group.id)
    voters = _voters(members)
    chairs = [person for stay, person in members if stay.cochair and not stay.interim]
    return Asked(
        now=context.now,
        today=context.speaker.today(context.now),
        zone=context.speaker.zone,
        name=group.name,
        members=len(voters),
        able=_able(context, group, voters),
        method=charter.method,
        quorum=charter.quorum,
        fallback=charter.fallback,
        named=charter.votes_named,
        zones=(charter.timezone, *sorted({person.timezone for _, person in members if person.timezone})),
        cochairs_title=str(Translator(group.language, group.timezone)(CO_CHAIRS, group=clean(group.name))),
        vacant=max(0, seats.SEATS - len(chairs)),
        chairs=calling.called_all(session, chairs, group.id),
    )


def card_of(parts: Parts, group: Asked) -> Card:
    """How it will look once it is open."""
    wanted = rules.wanted(parts, group)
    return Card(
        number=0,
        title=wanted.title,
        text=wanted.text,
        rule=Rule(wanted.method, wanted.quorum, wanted.ratio, wanted.base),
        version=1,
        closes_at=wanted.closes_at,
        zones=group.zones,
        facts=Facts(electors=group.members, away=group.members - group.able),
        nominating=wanted.method == "election",
        secret=wanted.secret,
        aim=wanted.aim,
        review_on=wanted.review_on,
        fallback=wanted.fallback,
        seats=wanted.seats,
        options=wanted.options,
        short_reason=wanted.short_reason,
    )


def check_not_open(context: Context, group: Group, parts: Parts) -> None:
    """Refuse what the same person has opened a moment ago (a slip, or a message that was sent twice)."""
    assert group.id is not None
    recent = [
        poll
        for poll in polls.unfinished(context.session, group.id)
        if poll.opened_by_person_id == context.person_id
        and (poll.method, poll.title) == (parts.method, parts.title)
        and context.now - poll.opened_at <= rules.AGAIN_WITHIN
    ]
    for poll in recent:
        if polls.version_of(context.session, poll.number, 1).text == (parts.text or ""):
            raise Refusal("open-already", rules.AGAIN, n=poll.number)
