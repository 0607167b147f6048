"""A search on screen: said in the group's rooms, kept up to date there, and shown to each member in private."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.core.context import Context
from bot.core.i18n import Translator
from bot.core.replies import Edit, Option, Picture, Pin, Privately, Reply, Say, ToGroup, View
from handlers.meetings import members, which
from handlers.meetings.asking import rules
from handlers.meetings.fair import daylight
from handlers.meetings.fair.fairness import Answer, Person
from handlers.meetings.views import asking as views
from handlers.meetings.views.asking import Card
from storage import charters, slots
from storage.meetings import Meeting
from storage.slots import Slot

ANSWER = "meetings.times"
"""The choice: what somebody says to a slot."""
TALLY, ASK = "meetings.times-tally", "meetings.times-ask"
"""The jobs: bring the counts up to date, and ask members in private."""
PICTURE = "meetings.slots"
SETTLES = timedelta(seconds=4)
"""The shortest time between two edits: Telegram allows a group twenty messages a minute, edits included."""


@dataclass(frozen=True, slots=True)
class Search:
    """Everything that is known of a search: loaded once, in as many queries for 15 members as for hundreds."""

    meeting: Meeting
    slots: Sequence[Slot]
    people: Sequence[Person]
    said: Mapping[datetime, Mapping[int, Answer]]
    """Answers of those who are members now, by slot and person."""
    group_zone: str

    @property
    def starts(self) -> list[datetime]:
        """When the slots begin, by their number."""
        return [slot.starts_at for slot in self.slots]

    def own(self, person_id: int) -> dict[int, str]:
        """What somebody has said, by the slots' numbers."""
        return {
            slot.position: self.said[slot.starts_at][person_id].value
            for slot in self.slots
            if person_id in self.said.get(slot.starts_at, {})
        }

    def person(self, person_id: int) -> Person | None:
        """Somebody who is a member now."""
        return next((person for person in self.people if person.id == person_id), None)


def search_of(context: Context, meeting: Meeting) -> Search:
    """A search as it is now."""
    session = context.session
    people = members.of_group(session, meeting.group_id)
    here = {person.id for person in people}
    said: dict[datetime, dict[int, Answer]] = {}
    for answer, slot in slots.answers_to(session, meeting.number):
        if answer.person_id in here:
            said.setdefault(slot.starts_at, {})[answer.person_id] = Answer(answer.answer)
    zone = charters.current(session, meeting.group_id).timezone
    return Search(meeting, slots.slots_of(session, meeting.number), people, said, zone)


def turnout(context: Context, search: Search) -> tuple[set[int], set[int]]:
    """Who is expected to answer, and who of them has: by row."""
    expected, answered = rules.turnout(search.people, search.starts, search.said, context.now, search.group_zone)
    return set(expected), set(answered)


def key_of(meeting: Meeting) -> str:
    """The key of the messages in the group's rooms."""
    return f"meeting-times:{meeting.number}"


def private_key(meeting: Meeting, person_id: int) -> str:
    """The key of the message to one member."""
    return f"{key_of(meeting)}:{person_id}"


def card_of(context: Context, search: Search) -> Card:
    """What is shown of a search now."""
    meeting = search.meeting
    expected, answered = turnout(context, search)
    assert meeting.answers_by is not None
    return Card(
        number=meeting.number,
        title=meeting.title,
        group=which.group_of(context, meeting).name,
        minutes=meeting.minutes,
        slots=[
            views.Slot(
                slot.position,
                slot.starts_at,
                Counter(search.said.get(slot.starts_at, {}).values()),
                past=slot.starts_at <= context.now,
            )
            for slot in search.slots
        ],
        answers_by=meeting.answers_by,
        now=context.now,
        answered=len(answered),
        expected=len(expected),
        zones=zones_of(search),
    )


def zones_of(search: Search) -> list[str]:
    """On whose clocks the room reads its slots."""
    return members.zones_of(search.people, search.group_zone)


def options_of(search: Search, now: datetime) -> tuple[Option, ...]:
    """Three answers to each slot that is still to come: a row of buttons, or reactions that say as much."""
    return tuple(
        Option(
            f"{slot.position} {answer}",
            partial(views.label, number=slot.position, answer=answer),
            ANSWER,
            {"meeting": search.meeting.number, "slot": slot.position, "answer": answer.value},
            sign=views.sign(slot.position, answer),
        )
        for slot in search.slots
        if slot.starts_at > now
        for answer in Answer
    )


def announce(context: Context, search: Search) -> list[Reply]:
    """Ask for the first time: in the rooms, with the picture, and soon each member in private."""
    meeting = search.meeting
    meeting.shown_at = context.now
    look_again(context, search)
    context.schedule(ASK, f"{ASK}:{meeting.number}", context.now, meeting=meeting.number, after=0)
    view = partial(views.card, card=card_of(context, search))
    to = ToGroup(meeting.group_id)
    card = Say(view, to=to, options=options_of(search, context.now), key=key_of(meeting))
    return [*_pictured(context, search), card, Pin(key_of(meeting))]


def _pictured(context: Context, search: Search) -> list[Reply]:
    """Of the zones that are known: none is known, and there is nothing to be drawn."""
    rows = daylight.rows([person.zone for person in search.people if person.zone], search.starts)
    if not rows:
        return []
    meeting, group = search.meeting, which.group_of(context, search.meeting)
    _ = Translator(group.language, group.timezone)
    facts = {
        "title": str(_("M{n}: the times against everybody's day", n=meeting.number)),
        "axis": "UTC",
        "parts": {part: str(_(word)) for part, word in views.PARTS.items()},
        "starts": [start.hour * 60 + start.minute for start in search.starts],
        "minutes": meeting.minutes,
        "rows": [
            {"label": views.places(_, row), "people": row.people, "offsets": list(row.offsets)} for row in rows
        ],
    }  # fmt: skip
    picture = Picture(PICTURE, facts, f"M{meeting.number}.png")
    view = partial(views.day_parts, n=meeting.number, rows=rows)
    return [Say(view, to=ToGroup(meeting.group_id), picture=picture)]


def refresh(context: Context, search: Search) -> list[Reply]:
    """Bring the counts in the rooms up to date: at once, or a moment later where they were edited just now."""
    meeting = search.meeting
    if meeting.shown_at is not None and context.now < meeting.shown_at + SETTLES:
        at = meeting.shown_at + SETTLES
        context.schedule(TALLY, f"{TALLY}:{meeting.number}", at, meeting=meeting.number)
        return []
    meeting.shown_at = context.now
    return [Edit(key_of(meeting), partial(views.card, card=card_of(context, search)), options=None)]


def look_again(context: Context, search: Search) -> None:
    """See to it that somebody whose leave begins later is not waited for from then on (G7)."""
    meeting = search.meeting
    assert meeting.answers_by is not None
    at = rules.next_leave(search.people, context.now, meeting.answers_by, search.group_zone)
    if at is not None:
        context.schedule(TALLY, f"{TALLY}:{meeting.number}", at, meeting=meeting.number)


def private_view(context: Context, search: Search, person_id: int, card: Card | None = None) -> View:
    """What one member reads."""
    person = search.person(person_id)
    return partial(
        views.private,
        card=card or card_of(context, search),
        own=search.own(person_id),
        placed=person is None or person.zone is not None,
    )


def show_privately(
    context: Context, search: Search, person_id: int, card: Card | None = None, *, notify: bool = True
) -> Say:
    """To one member, in their language and zone, where they have a private chat."""
    return Say(
        private_view(context, search, person_id, card),
        to=Privately(person_id, wait=False, invite=False),
        options=options_of(search, context.now),
        key=private_key(search.meeting, person_id),
        notify=notify,
    )


def ended_view(context: Context, search: Search, *, private: bool = False, own: str = "") -> View:
    """What takes the place of a search that is over. `private`: on the reader's own clock alone.

    `own`: whether they come, by what they answered.
    """
    meeting = search.meeting
    return partial(
        views.ended, n=meeting.number, title=meeting.title, minutes=meeting.minutes,
        starts_at=meeting.starts_at, passed=search.starts[-1] <= context.now,
        zones=None if private else zones_of(search), own=own,
    )  # fmt: skip
