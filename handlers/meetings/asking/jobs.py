"""What a search does by itself: it asks, reminds once, is ranked when time is over, and ends when it is too late."""

from collections.abc import Iterator, Sequence
from functools import partial
from zoneinfo import ZoneInfo

from bot.core.context import Context
from bot.core.feature import job
from bot.core.replies import Edit, Privately, Replies, Reply, Say, ToGroup
from bot.core.waking import is_awake, when_to_ask
from handlers.meetings import members
from handlers.meetings.asking import picking, rules, showing
from handlers.meetings.asking.opening import DUE, PASSED, REMIND
from handlers.meetings.asking.picking import SETTLE
from handlers.meetings.asking.showing import ASK, TALLY, Search
from handlers.meetings.fair.fairness import Person
from handlers.meetings.views import asking as views
from handlers.meetings.views.changing import no_longer_asked
from storage import attendance, meetings, offers, outbox, people
from storage.meetings import ASKING, CANCELLED, Meeting

REMIND_ONE = "meetings.times-remind-one"
AT_ONCE = 20
"""Private copies that one run closes."""


def _open(context: Context, number: int, *, lock: bool = False) -> Meeting | None:
    """The search with a number, if it still is one."""
    found = meetings.find(context.session, number, lock=lock)
    return found if found is not None and found.state == ASKING else None


@job(TALLY)
def tally(context: Context, meeting: int) -> Replies:
    """Show how many can come when by now: answers came faster than messages may, or others are asked.

    Where nobody is waited for any more, the ranking is told.
    """
    found = _open(context, meeting, lock=True)
    if found is None:
        return None
    search = showing.search_of(context, found)
    found.shown_at = None
    showing.look_again(context, search)
    return [*showing.refresh(context, search), *picking.if_complete(context, search)]


@job(ASK)
def ask(context: Context, meeting: int, after: int) -> Replies:
    """Ask some members in private, and the others a moment later. Nobody's phone rings at night.

    Whoever is on leave, now or at all slots, is not asked. `after`: whose turn it was last.
    """
    found = _open(context, meeting)
    if found is None:
        return None
    search = showing.search_of(context, found)
    batch = members.batch(search.people, after)
    if len(batch) == members.BATCH:
        context.schedule(ASK, f"{ASK}:{meeting}", context.now, meeting=meeting, after=batch[-1].id)
    expected, _answered = showing.turnout(context, search)
    wanted = [person for person in batch if person.id in expected]
    shown = outbox.known_keys(context.session, [showing.private_key(found, person.id) for person in wanted])
    card = showing.card_of(context, search)
    return [
        showing.show_privately(
            context, search, person.id, card, notify=is_awake(context.now, ZoneInfo(person.zone or search.group_zone))
        )
        for person in wanted
        if showing.private_key(found, person.id) not in shown
    ]


@job(REMIND)
def remind(context: Context, meeting: int, after: int = 0) -> Replies:
    """Remind some of those who have not answered, and the others a moment later."""
    found = _open(context, meeting)
    if found is None or _is_over(context, found):
        return None
    search = showing.search_of(context, found)
    batch = members.batch(search.people, after)
    if len(batch) == members.BATCH:
        context.schedule(REMIND, f"{REMIND}:{meeting}", context.now, meeting=meeting, after=batch[-1].id)
    return list(_remind(context, search, batch))


@job(REMIND_ONE)
def remind_one(context: Context, meeting: int, person_id: int) -> Replies:
    """Somebody is awake, or back, by now."""
    found = _open(context, meeting)
    if found is None or _is_over(context, found):
        return None
    search = showing.search_of(context, found)
    person = search.person(person_id)
    return list(_remind(context, search, [person])) if person is not None else None


def _is_over(context: Context, meeting: Meeting) -> bool:
    return meeting.answers_by is None or context.now >= meeting.answers_by


def _remind(context: Context, search: Search, batch: Sequence[Person]) -> Iterator[Reply]:
    """Those who are awake and here now; the others once they are, if it is still of use then."""
    meeting = search.meeting
    assert meeting.answers_by is not None
    to_answer = rules.to_answer(search.people, search.starts, context.now, search.group_zone)
    _expected, answered = showing.turnout(context, search)
    card = showing.card_of(context, search)
    for person in batch:
        if person.id in answered or not to_answer[person.id]:
            continue
        at = when_to_ask(context.now, ZoneInfo(person.zone or search.group_zone), person.leaves)
        if at > context.now:
            if at < meeting.answers_by:
                key = f"{REMIND_ONE}:{meeting.number}:{person.id}"
                context.schedule(REMIND_ONE, key, at, meeting=meeting.number, person_id=person.id)
            continue
        own = search.own(person.id)
        yield Say(
            partial(views.reminder, card=card, own=own, placed=person.zone is not None),
            to=Privately(person.id, wait=False),
            options=showing.options_of(search, context.now),
            key=showing.private_key(meeting, person.id),
            notify=True,
        )


@job(DUE)
def due(context: Context, meeting: int) -> Replies:
    """The time to answer is over: the room reads the ranking, unless it has, and the co-chairs are asked to pick."""
    found = _open(context, meeting, lock=True)
    if found is None:
        return None
    search = showing.search_of(context, found)
    told, found.all_answered = found.all_answered, True
    found.shown_at = None
    to_room = [] if told else picking.to_room(context, search)
    return [*showing.refresh(context, search), *to_room, *picking.to_chairs(context, search)]


@job(PASSED)
def passed(context: Context, meeting: int) -> Replies:
    """The last slot has begun, and none was picked: there is nothing left to look for."""
    found = _open(context, meeting, lock=True)
    if found is None:
        return None
    search = showing.search_of(context, found)
    found.state, found.ended_at = CANCELLED, context.now
    view = partial(views.none_picked, n=meeting, title=found.title)
    chairs = people.chairs_of(context.session, found.group_id)
    return [
        *picking.close(context, search),
        Say(view, to=ToGroup(found.group_id)),
        *(Say(view, to=Privately(chair, wait=False)) for chair in chairs),
    ]


@job(SETTLE)
def settle(context: Context, meeting: int) -> Replies:
    """Close what was asked in private chats: a few at a time. Who has left the group reads no more than that."""
    found = meetings.find(context.session, meeting)
    if found is None:
        return None
    copies = offers.open_copies(context.session, f"{showing.key_of(found)}:")
    if len(copies) > AT_ONCE:
        context.schedule(SETTLE, f"{SETTLE}:{meeting}", context.now, meeting=meeting)
    search = showing.search_of(context, found)
    here = {person.id for person in search.people}
    said = {row.person_id: row.answer for row in attendance.rsvps_of(context.session, meeting)}
    replies = []
    for key, readers in list(copies.items())[:AT_ONCE]:
        own = said.get(min(readers), "") if len(readers) == 1 else ""
        view = showing.ended_view(context, search, private=True, own=own)
        replies.append(Edit(key, view if readers <= here else partial(no_longer_asked, number=meeting), closed=True))
    return replies
