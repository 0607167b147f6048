"""What is said again every week while a group lacks co-chairs or members, and the question about guests."""

from datetime import timedelta
from functools import partial

from bot.core import departures, seats
from bot.core.admission import is_full, reasons
from bot.core.context import Context
from bot.core.feature import choice, job
from bot.core.replies import Edit, Option, Privately, Replies, Say, ToCore
from handlers.members import acting
from handlers.members.hooks import GUESTS
from handlers.members.views import invitations as views
from handlers.members.views import seats as seat_views
from storage import arrivals, charters, due, groups, invitations, people
from storage.charters import EPOCH, Charter
from storage.groups import Group
from storage.people import Person

WATCH, OPEN_SEATS = "members.watch", "members.open-seats"
DAILY = timedelta(days=1)
SETTLING = timedelta(weeks=1)
"""How long a new group has until its open seats are announced: the first days are for finding its people."""
ONE_BY_ONE = 3
"""How many guests are asked about singly; more are one message."""
LEAST = Charter(group_id=0, version=0, at=EPOCH).least_members
"""Asked of a group that has said nothing."""


def start(context: Context) -> None:
    """One timer looks every day for what nobody has been told of, one tells the core team of all open seats."""
    if not due.is_scheduled(context.session, WATCH):
        context.schedule(WATCH, WATCH, context.now)
    if not due.is_scheduled(context.session, OPEN_SEATS):
        context.schedule(OPEN_SEATS, OPEN_SEATS, context.now + seats.AGAIN)


@job(WATCH)
def watch(context: Context) -> None:
    """Set the weekly timers of the groups that lack somebody, where none is set and somebody is there to hear it."""
    session = context.session
    waiting = due.keys_of(session, (seats.VACANCY, seats.FEW))
    every = groups.all_groups(session)
    sizes = people.sizes(session, [group.id for group in every if group.id is not None])
    asked = charters.all_current(session)
    for group in every:
        assert group.id is not None
        members, chairs = sizes.get(group.id, (0, 0))
        least = asked[group.id].least_members if group.id in asked else LEAST
        at = max(context.now, group.created_at + SETTLING)
        for job_name, lacks in ((seats.VACANCY, chairs < seats.SEATS), (seats.FEW, members < least)):
            key = f"{job_name}:{group.id}"
            if members and lacks and key not in waiting:
                context.schedule(job_name, key, at, group_id=group.id)
    context.schedule(WATCH, WATCH, context.now + DAILY)


@job(OPEN_SEATS)
def open_seats(context: Context) -> Replies:
    """Tell the core team once a week of all groups with a seat that is not filled for good, in one message (G4)."""
    context.schedule(OPEN_SEATS, OPEN_SEATS, context.now + seats.AGAIN)
    every = groups.all_groups(context.session)
    sizes = people.sizes(context.session, [group.id for group in every if group.id is not None])
    lacking = [
        (group.name, group.slug, seats.SEATS - sizes.get(group.id or 0, (0, 0))[1])
        for group in every
        if sizes.get(group.id or 0, (0, 0))[1] < seats.SEATS and context.now - group.created_at >= SETTLING
    ]
    return Say(partial(seat_views.all_open, lacking=lacking), to=ToCore()) if lacking else None


@job(seats.VACANCY)
def vacancy(context: Context, group_id: int) -> Replies:
    """Say again that a seat is open, if it still is."""
    group = context.session.get(Group, group_id)
    return seats.announce_vacancy(context, group, again=True) if group is not None else None


@job(seats.FEW)
def few(context: Context, group_id: int) -> Replies:
    """Say again that the group is small, if it still is."""
    group = context.session.get(Group, group_id)
    return seats.warn_of_few(context, group, again=True) if group is not None else None


@job(departures.FOLLOW_UP)
def follow_up(context: Context, group_id: int, chaired: bool) -> Replies:
    """Somebody has gone while the bot was not running."""
    group = context.session.get(Group, group_id)
    return departures.consequences(context, group, chaired=chaired) if group is not None else None


@job(GUESTS)
def guests(context: Context, group_id: int) -> Replies:
    """Ask the co-chairs about the guests who have come, each guest once; not while there is no place for them.

    Nor about anybody whose case they know: who was proposed before, or was a member.
    """
    session = context.session
    group = session.get(Group, group_id)
    if group is None or is_full(session, group_id):
        return None
    unasked = arrivals.to_ask_about(session, group_id)
    for arrival, _ in unasked:
        arrival.asked_at = context.now
    known = invitations.ever_invited(session, group_id) | people.ever_in(session, group_id)
    new = [person for _, person in unasked if person.id not in known]
    chairs = [chair.id for _, chair in seats.chairs_of(context, group) if chair.id]
    if len(new) > ONE_BY_ONE:
        view = partial(views.guests, count=len(new), group=group.name)
        return [Say(view, to=Privately(chair)) for chair in chairs]
    return [_question(context, group, person, chair) for person in new for chair in chairs]


def _question(context: Context, group: Group, person: Person, chair: int) -> Say:
    arguments = {"group_id": group.id, "person_id": person.id}
    account = acting.account_of(context, person)
    options = (
        *(
            Option(code, partial(views.reason, code=code), "members.invite", {**arguments, "reason": code})
            for code in reasons(group)
        ),
        Option("not-now", views.not_now, "members.not-now", arguments, sign="🕒"),
    )
    view = partial(views.guest, name=person.name, account=account, group=group.name)
    return Say(view, to=Privately(chair), options=options, key=f"members.guest:{group.id}:{person.id}")


@choice("members.not-now")
def not_now(context: Context, group_id: int, person_id: int) -> Replies:
    group = acting.led(context, acting.at(context, group_id))
    name = acting.called(context, group, context.session.get_one(Person, person_id))
    return Edit(context.pressed, partial(views.stays_guest, name=name, group=group.name))
