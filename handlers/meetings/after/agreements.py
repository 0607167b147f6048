"""Agreements from the end of a meeting until they are final: what is shown of them, and when (S7)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.core import calling
from bot.core.context import Context
from bot.core.feature import job
from bot.core.replies import Edit, Option, Privately, Replies, Reply, Say, ToGroup, View
from bot.core.waking import when_to_ask
from handlers.meetings.after.reading import agreed_of, talked_about
from handlers.meetings.views import agreements as views
from storage import attendance, leave, meetings, minutes, people
from storage.groups import Group
from storage.leave import Leave
from storage.meetings import Meeting
from storage.minutes import FINAL, PROVISIONAL, Agreement, Objection

PROVISIONAL_FOR = timedelta(hours=72)
BECOME_FINAL, TELL_ABSENT = "meetings.final", "meetings.tell-absent"
OBJECT, SETTLE = "meetings.object", "meetings.settle"
"""The choices: to object, and how to go on then."""

SIGNS = (*(f"{digit}\ufe0f\N{COMBINING ENCLOSING KEYCAP}" for digit in "123456789"), "🔟")


def begin(context: Context, meeting: Meeting) -> list[Reply]:
    """Show what was agreed in a meeting that has just ended, to the group and to each member who was not there."""
    found = minutes.agreements_of(context.session, meeting.number)
    if not found:
        return []
    keep_in_mind(context, meeting.number, found)
    _tell_absent(context, meeting, min(row.final_at for row in found if row.final_at is not None))
    shown = shown_of(context.session, found)
    return [
        Say(
            partial(views.card, meeting=meeting.number, agreements=shown),
            to=ToGroup(meeting.group_id),
            options=options_of(shown),
            key=key_of(meeting.number),
        )
    ]


def keep_in_mind(context: Context, meeting: int, found: Sequence[Agreement]) -> None:
    """Look again when the next of a meeting's agreements is to be final."""
    at = min((row.final_at for row in found if row.state == PROVISIONAL and row.final_at is not None), default=None)
    if at is not None:
        context.schedule(BECOME_FINAL, f"{BECOME_FINAL}:{meeting}", at, meeting=meeting)


@job(BECOME_FINAL)
def become_final(context: Context, meeting: int) -> Replies:
    """What nobody has objected to in time is final."""
    found = minutes.agreements_of(context.session, meeting, lock=True)
    provisional = [row for row in found if row.state == PROVISIONAL]
    final = [row for row in provisional if row.final_at is not None and row.final_at <= context.now]
    for row in final:
        row.state = FINAL
    keep_in_mind(context, meeting, found)
    at = meetings.find(context.session, meeting)
    if at is None or not final:
        return None
    said = Say(partial(views.final, agreements=shown_of(context.session, final)), to=ToGroup(at.group_id))
    return [said, *update(context, meeting)]


def update(context: Context, meeting: int) -> list[Reply]:
    """Bring what the room sees of a meeting's agreements up to date."""
    found = minutes.agreements_of(context.session, meeting)
    shown = shown_of(context.session, found)
    return [Edit(key_of(meeting), partial(views.card, meeting=meeting, agreements=shown), options_of(shown))]


def shown_of(session: Session, found: Sequence[Agreement]) -> list[views.Agreement]:
    """Agreements of one meeting with their words."""
    words = minutes.words_of(session, [row.number for row in found])
    again = talked_about(session, found)
    return [views.Agreement(agreed_of(row, again), words.get(row.number, "")) for row in found]


def options_of(shown: Sequence[views.Agreement]) -> tuple[Option, ...]:
    """To object to each of the first that can still be objected to; all others by text.

    A sign stays with its agreement, also where others are settled in the meantime.
    """
    return tuple(
        Option(f"g{row.number}", partial(views.object_to, number=row.number), OBJECT, {"agreement": row.number}, sign)
        for row, sign in zip(shown, SIGNS, strict=False)
        if row.agreed.is_open
    )


def key_of(meeting: int) -> str:
    """Under which key the room's message can be found."""
    return f"meetings.agreed:{meeting}"


# Those who were not there


def _tell_absent(context: Context, meeting: Meeting, until: datetime) -> None:
    """Each once they are awake and back, if that is in time."""
    session, group = context.session, context.session.get_one(Group, meeting.group_id)
    there = {row.person_id for row in attendance.attendance_of(session, meeting.number) if row.present}
    absent = [
        person
        for _, person in people.members_of(session, meeting.group_id)
        if person.id is not None and person.id not in there and not person.core
    ]
    leaves: dict[int, list[Leave]] = {}
    for each in leave.leaves_of(session, [person.id for person in absent if person.id is not None]):
        leaves.setdefault(each.person_id, []).append(each)
    for person in absent:
        assert person.id is not None
        at = when_to_ask(context.now, ZoneInfo(person.timezone or group.timezone), leaves.get(person.id, ()))
        if at < until:
            key = f"{TELL_ABSENT}:{meeting.number}:{person.id}"
            context.schedule(TELL_ABSENT, key, at, meeting=meeting.number, person_id=person.id)


@job(TELL_ABSENT)
def tell_absent(context: Context, meeting: int, person_id: int) -> Replies:
    """What somebody can object to, if they are a member still, and not known to have been there by now."""
    session, at = context.session, meetings.find(context.session, meeting)
    rows = minutes.agreements_of(session, meeting)
    found = [
        row for row in rows if row.state == PROVISIONAL and row.final_at is not None and row.final_at > context.now
    ]
    if at is None or not found or not any(g.id == at.group_id for _, g in people.memberships_of(session, person_id)):
        return None
    if any(row.present and row.person_id == person_id for row in attendance.attendance_of(session, meeting)):
        return None
    group, shown = session.get_one(Group, at.group_id), shown_of(session, found)
    view = partial(views.for_absent, meeting=meeting, title=at.title, group=group.name, agreements=shown)
    key = f"{key_of(meeting)}:{person_id}"
    return Say(view, to=Privately(person_id, wait=False), options=options_of(shown), key=key)


# What co-chairs see of an objection


def to_chairs(context: Context, agreement: Agreement, text: str, group: Group) -> list[Reply]:
    """Ask each co-chair how to go on with what somebody objects to."""
    assert group.id is not None
    said = reasons(context, agreement, group)
    view = partial(views.to_chairs, number=agreement.number, text=text, group=group.name, reasons=said)
    labels = (("poll", views.by_poll), ("again", views.talk_again), ("drop", views.drop_it))
    options = tuple(
        Option(key, label, SETTLE, {"agreement": agreement.number, "how": key}) for key, label in labels
    )  # fmt: skip
    return [
        Say(view, to=Privately(chair, wait=False), options=options, key=chairs_key(agreement.number, chair))
        for chair in people.chairs_of(context.session, group.id)
    ]


def close_for_chairs(context: Context, agreement: Agreement, group_id: int, view: View) -> list[Reply]:
    """Nothing is left for them to choose, whichever of them did it."""
    return [
        Edit(chairs_key(agreement.number, chair), view) for chair in people.chairs_of(context.session, group_id)
    ]  # fmt: skip


def chairs_key(number: int, person_id: int) -> str:
    """Under which key what a co-chair was asked can be found."""
    return f"{SETTLE}:{number}:{person_id}"


def reasons(context: Context, agreement: Agreement, group: Group) -> list[tuple[str, str]]:
    """Who objects and why, as co-chairs may read it."""
    assert group.id is not None
    found = standing(context.session, agreement.number)
    names = calling.called_on_record(context.session, {row.person_id for row in found}, group.id)
    return [(names.get(row.person_id, ""), row.reason) for row in found]


def standing(session: Session, number: int) -> list[Objection]:
    """The objections to an agreement that are not withdrawn, the oldest first."""
    return [row for row in minutes.objections_to(session, number) if row.withdrawn_at is None]
