"""A planned meeting on screen: said in the group's rooms, pinned, and kept up to date there."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.core.context import Context
from bot.core.replies import Edit, Option, Pin, Reply, Say, ToGroup
from bot.core.waking import on_leave
from handlers.meetings import members, which
from handlers.meetings.fair.fairness import Person
from handlers.meetings.views import planned as views
from handlers.meetings.views.planned import Card, Item
from storage import agendas, attendance
from storage.groups import Group
from storage.meetings import Meeting

RSVP = "meetings.rsvp"
"""The choice: whether somebody comes."""
CARD = "meetings.card"
"""The job that shows a meeting for the first time, and later brings what is shown of it up to date."""
SETTLES = timedelta(seconds=4)
"""The shortest time between two edits: Telegram allows a group twenty messages a minute, edits included."""
NOTICE, AGENDA_NOTICE = timedelta(days=7), timedelta(hours=24)
"""How long before a meeting its time and its agenda should be known (S4)."""


def key_of(meeting: Meeting) -> str:
    """The key of the messages in the group's rooms that show it at the time that holds."""
    return f"meeting:{meeting.number}:{meeting.sequence}"


def private_key(meeting: Meeting, person_id: int) -> str:
    """The key of the messages that show it to one member."""
    return f"{key_of(meeting)}:{person_id}"


def doubt_key(meeting: Meeting) -> str:
    """The key of what asks the co-chairs whether it takes place."""
    return f"meeting-doubt:{meeting.number}:{meeting.sequence}"


def card_of(context: Context, meeting: Meeting, everybody: Iterable[Person] | None = None) -> Card:
    """What is shown of it now. `everybody`: the group's members, where they are known already."""
    session, group = context.session, which.group_of(context, meeting)
    found = list(everybody) if everybody is not None else members.of_group(session, meeting.group_id)
    answers = answers_of(session, meeting, found)
    said = list(answers.values())
    return Card(
        number=meeting.number,
        title=meeting.title,
        minutes=meeting.minutes,
        starts_at=meeting.begins,
        zones=members.zones_of(found, group.timezone),
        link=meeting.link,
        series=meeting.series_id or 0,
        short=meeting.set_at is not None and meeting.begins - meeting.set_at < NOTICE,
        agenda=agenda_of(session, meeting),
        yes=said.count("yes"),
        maybe=said.count("maybe"),
        no=said.count("no"),
        expected=len(expected(found, group, meeting.begins) | answers.keys()),
    )


def answers_of(session: Session, meeting: Meeting, everybody: Iterable[Person]) -> dict[int, str]:
    """What those who are in the group now say, by person."""
    here = {person.id for person in everybody}
    return {row.person_id: row.answer for row in attendance.rsvps_of(session, meeting.number) if row.person_id in here}


def expected(everybody: Iterable[Person], group: Group, at: datetime) -> set[int]:
    """Who is not on leave at an instant, each by their own calendar (G7)."""
    return {
        person.id for person in everybody if not on_leave(person.leaves, at, ZoneInfo(person.zone or group.timezone))
    }


def agenda_of(session: Session, meeting: Meeting) -> tuple[Item, ...]:
    """The agenda, numbered in its order."""
    due = meeting.starts_at - AGENDA_NOTICE if meeting.starts_at is not None else None
    return tuple(
        Item(number=number, text=item.text, minutes=item.minutes, late=due is not None and item.at > due)
        for number, item in enumerate(agendas.items_of(session, meeting.number), start=1)
    )


def options_of(meeting: Meeting) -> tuple[Option, ...]:
    """What can be said about coming."""
    return tuple(
        Option(
            answer,
            partial(views.label, answer=answer),
            RSVP,
            {"meeting": meeting.number, "sequence": meeting.sequence, "answer": answer},
            sign=sign,
        )
        for answer, (_label, sign, _count) in views.ANSWERS.items()
    )


def announce(context: Context, meeting: Meeting) -> list[Reply]:
    """Show it in the rooms for the first time at this time of its, pinned."""
    meeting.shown_at = context.now
    view = partial(views.card, card=card_of(context, meeting))
    said = Say(view, to=ToGroup(meeting.group_id), options=options_of(meeting), key=key_of(meeting))
    return [said, Pin(key_of(meeting))]


def refresh(context: Context, meeting: Meeting) -> list[Reply]:
    """Bring what the rooms see up to date: at once, or a moment later where it was edited just now."""
    if meeting.shown_at is None:
        return []  # it is shown later, as it is then
    if context.now < meeting.shown_at + SETTLES:
        context.schedule(CARD, f"{CARD}:{meeting.number}", meeting.shown_at + SETTLES, meeting=meeting.number)
        return []
    meeting.shown_at = context.now
    return [Edit(key_of(meeting), partial(views.card, card=card_of(context, meeting)), options=None)]
