"""The slots are ranked, with a reason each, and a co-chair picks one; the bot never picks (S2)."""

from functools import partial
from typing import Annotated, NamedTuple

from bot.core.arguments import Missing, Words
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.events import Chosen
from bot.core.feature import choice, command
from bot.core.i18n import N_
from bot.core.permissions import MEMBERS_OR_CORE
from bot.core.replies import Acknowledge, Edit, Option, Privately, Replies, Reply, Say, ToGroup, Unpin
from handlers.meetings import which
from handlers.meetings.asking import finding, opening, rules, showing
from handlers.meetings.asking.showing import Search
from handlers.meetings.fair.fairness import Answer
from handlers.meetings.planned import planning
from handlers.meetings.views import ranking as views
from handlers.meetings.views.ranking import Ranking
from storage import people
from storage.attendance import Rsvp
from storage.meetings import Meeting
from storage.slots import Slot

PICK, SETTLE = "meetings.pick", "meetings.times-settle"
"""The choice: this slot; and the job that closes what members were shown in private."""

COMES = {Answer.YES: "yes", Answer.IF_NEEDED: "maybe", Answer.NO: "no"}
"""Whether somebody comes at the time that is picked, by what they said to it."""

NO_SLOT = N_("M{n} has no time {number}. Its numbers are {numbers}.")
SLOT_PAST = N_("Time {number} has passed. Pick another one; `pick M{n}` ranks those that are left.")
ALL_PAST = N_("All times of M{n} have passed. Call it anew with `meet`.")


class Picked(NamedTuple):
    """What stands behind `pick`."""

    number: int | None = None
    slot: int | None = None


def _picked(words: Words, context: Context) -> Picked:
    if not words.peek():
        raise Missing
    number = finding.marked(words)
    said = words.peek().rstrip(".,;")
    if said and not (said.isdecimal() and len(said) <= 3):
        raise pick.unclear()
    return Picked(number, int(words.take().rstrip(".,;")) if said else None)


@command(
    "pick",
    usage=N_("pick [M4] [2]"),
    summary=N_("Rank the times for a meeting, and pick one (co-chairs)"),
    details=N_(
        "With the number of a time, the meeting is announced for it. Without, I show the best three and why: fewest "
        "no, then what asks the least of whoever it asks the most of, with what earlier meetings have asked of them. "
        "I never pick by myself, and you can pick at any time, also before everybody has answered."
    ),
    examples=("pick M4", "pick M4 2"),
    who=MEMBERS_OR_CORE,
)
def pick(context: Context, picked: Annotated[Picked, _picked] = Picked()) -> Replies:  # noqa: B008 - it is a constant
    meeting = finding.asked_for(context, picked.number, "pick", lock=True)
    which.check_leads(context, meeting.group_id)
    search = showing.search_of(context, meeting)
    if picked.slot is None:
        ranked = ranking_of(context, search)
        if not ranked.places:
            raise Refusal("all-past", ALL_PAST, n=meeting.number)
        assert context.event is not None
        options = _options(ranked) if context.private else ()
        key = f"{showing.key_of(meeting)}:pick:{context.event.id}"
        view = partial(views.ranking, ranking=ranked, to_pick=not options)
        return Say(view, options=options, only=context.person_id, key=key)
    return _pick(context, search, picked.slot)


@choice(PICK)
def tapped(context: Context, meeting: int, slot: int) -> Replies:
    found = finding.asked_for(context, meeting, "pick", lock=True, anywhere=True)
    which.check_leads(context, found.group_id)
    return _pick(context, showing.search_of(context, found), slot)


def _pick(context: Context, search: Search, number: int) -> Replies:
    """Set the time, and tell everybody; what was asked is closed."""
    meeting, group = search.meeting, which.group_of(context, search.meeting)
    found = next((slot for slot in search.slots if slot.position == number), None)
    if found is None:
        numbers = ", ".join(str(slot.position) for slot in search.slots)
        raise Refusal("no-such-slot", NO_SLOT, n=meeting.number, number=number, numbers=numbers)
    if found.starts_at <= context.now:
        template = SLOT_PAST if search.starts[-1] > context.now else ALL_PAST
        raise Refusal("slot-past", template, n=meeting.number, number=number)
    _take_over(context, search, found)
    _planned, told = planning.plan(
        context, group, title=meeting.title, minutes=meeting.minutes, starts_at=found.starts_at, meeting=meeting
    )
    return [*_answered(context, meeting, found), *close(context, search), *told]


def _take_over(context: Context, search: Search, slot: Slot) -> None:
    """What members said to the time that is picked is what they say about coming, until they say otherwise."""
    context.session.add_all(
        Rsvp(meeting_id=search.meeting.number, person_id=person_id, answer=COMES[answer], at=context.now)
        for person_id, answer in search.said.get(slot.starts_at, {}).items()
    )
    context.session.flush()


def _answered(context: Context, meeting: Meeting, slot: Slot) -> list[Reply]:
    """To whoever picked, apart from the group."""
    view = partial(views.picked, n=meeting.number, starts_at=slot.starts_at)
    if isinstance(context.event, Chosen):
        return [Edit(context.pressed, view), *([Acknowledge(view)] if context.event.callback else [])]
    return [Say(view)] if context.private else []


def close(context: Context, search: Search) -> list[Reply]:
    """Nothing is asked any more: the room's message now, members' own a moment later, what it has become."""
    meeting = search.meeting
    opening.drop_timers(context, meeting)
    context.schedule(SETTLE, f"{SETTLE}:{meeting.number}", context.now, meeting=meeting.number)
    key = showing.key_of(meeting)
    return [Edit(key, showing.ended_view(context, search), closed=True), Unpin(key)]


# The ranking


def ranking_of(context: Context, search: Search) -> Ranking:
    """The best three of what is still to come, as everybody may read them: nobody is named, no burden is told."""
    meeting = search.meeting
    ranked = rules.ranking(
        search.people, search.starts, meeting.minutes, search.said, context.now, search.group_zone
    )  # fmt: skip
    numbers = {slot.starts_at: slot.position for slot in search.slots}
    expected, answered = showing.turnout(context, search)
    return Ranking(
        number=meeting.number,
        title=meeting.title,
        places=[views.Place(numbers[each.start], each.start, each.reason) for each in ranked],
        zones=showing.zones_of(search),
        expected=len(expected),
        answered=len(answered & expected),
    )


def _options(ranking: Ranking) -> tuple[Option, ...]:
    return tuple(
        Option(
            str(place.number),
            partial(views.label, place=place),
            PICK,
            {"meeting": ranking.number, "slot": place.number},
            sign=f"{place.number}\ufe0f\N{COMBINING ENCLOSING KEYCAP}",
        )
        for place in ranking.places
    )


def if_complete(context: Context, search: Search) -> list[Reply]:
    """Once everybody who is expected to has answered, the ranking is told, once."""
    expected, answered = showing.turnout(context, search)
    if search.meeting.all_answered or not expected or expected - answered:
        return []
    search.meeting.all_answered = True
    return [*to_room(context, search), *to_chairs(context, search)]


def to_room(context: Context, search: Search) -> list[Reply]:
    """The ranking, for everybody to read."""
    ranked = ranking_of(context, search)
    if not ranked.places:
        return []
    return [Say(partial(views.ranking, ranking=ranked, to_pick=True), to=ToGroup(search.meeting.group_id))]


def to_chairs(context: Context, search: Search) -> list[Reply]:
    """The same to the co-chairs, to tap."""
    ranked = ranking_of(context, search)
    if not ranked.places:
        return []
    return [
        Say(
            partial(views.ranking, ranking=ranked, to_pick=True),
            to=Privately(chair, wait=False),
            options=_options(ranked),
            key=f"{showing.key_of(search.meeting)}:pick:{chair}",
            only=chair,
            notify=True,
        )
        for chair in people.chairs_of(context.session, search.meeting.group_id)
    ]
