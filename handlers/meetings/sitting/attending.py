"""Who is at a meeting: whoever speaks while it runs, says that they are there, or is put down by hand (S7)."""

import re
from collections.abc import Iterable, Sequence
from functools import cache, partial
from typing import Annotated, NamedTuple

from sqlmodel import Session

from bot.core import calling, whom
from bot.core.arguments import Missing, Words
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.events import Chosen
from bot.core.feature import Ear, choice, command
from bot.core.i18n import N_
from bot.core.moments import phrases
from bot.core.permissions import MEMBERS_OR_CORE
from bot.core.replies import Acknowledge, Replies, Reply, Say, View
from bot.core.text import clean
from handlers.meetings import which
from handlers.meetings.sitting import burdening, keeping, owning, showing
from handlers.meetings.views import sitting as views
from storage import attendance as kept
from storage import audit, meetings, people
from storage.attendance import Attendance
from storage.groups import Room
from storage.meetings import HELD, RUNNING, Meeting
from storage.people import Person

SPOKE, HAND, SELF = "spoke", "hand", "self"
"""How it became known."""

ADD = N_("add")
REMOVE = N_("remove")
WHOM = {
    True: N_("Whom? Write `attendance M{n} add` and a name, or several with commas."),
    False: N_("Whom? Write `attendance M{n} remove` and a name, or several with commas."),
}
NOT_YET = N_("M{n} has not begun, so nobody can have been there.")
APPROVED = N_("The minutes of M{n} are approved, so who was there stays as it is.")
NOT_A_MEMBER = N_("{name} is no member of {group}, and only members are counted.")
NO_MEETING = N_("{group} has held no meeting yet.")
WHICH = N_("Which meeting? Write its number, as in `attendance M1`.")
OVER = N_("M{n} does not run any more. Ask a co-chair to put you down: `attendance M{n} add` and your name.")
PUT_DOWN = N_("Somebody has put down by hand whether you are there. If it is wrong, ask a co-chair.")

# Speaking


def rooms(session: Session) -> Iterable[Room]:
    """Where it is listened to who speaks: the rooms of the groups that meet."""
    return meetings.rooms_of_running(session)


def heard(context: Context) -> Replies:
    """A member has spoken in a room of the group: they are there. Written once for each person and meeting."""
    if context.group is None or context.membership is None or context.person.core:
        return None
    found = meetings.running(context.session, context.group_id)
    if found is None or found.started_at is None or context.now < found.started_at:
        return None
    return showing.refresh(context, found) if be_there(context, found, context.person_id, SPOKE) else None


EAR = Ear(rooms, heard)


def be_there(context: Context, meeting: Meeting, person_id: int, source: str) -> bool:
    """Note that somebody is there, unless it is known already whether they are; returns whether it is new."""
    if context.session.get(Attendance, (meeting.number, person_id)) is not None:
        return False
    context.session.add(
        Attendance(meeting_id=meeting.number, person_id=person_id, present=True, source=source, at=context.now)
    )
    context.session.flush()
    return True


# Tapping


@choice(showing.HERE)
def here(context: Context, meeting: int) -> Replies:
    found = which.meeting(context, meeting, lock=True)
    which.check_member(context, found.group_id)
    if found.state != RUNNING:
        raise Refusal("meeting-over", OVER, n=meeting)
    row = context.session.get(Attendance, (meeting, context.person_id))
    if row is not None and not row.present:
        raise Refusal("put-down-by-hand", PUT_DOWN)
    is_new = be_there(context, found, context.person_id, SELF)
    done = partial(views.you_are_here, n=meeting)
    return [*_acknowledged(context, done), *(showing.refresh(context, found) if is_new else [])]


def _acknowledged(context: Context, view: View) -> list[Reply]:
    """Where somebody reacted, their name on the message is the answer."""
    if isinstance(context.event, Chosen):
        return [Acknowledge(view)]
    return [Say(view)]


# By hand


class Asked(NamedTuple):
    """What stands behind `attendance`."""

    number: int | None = None
    present: bool | None = None
    names: str = ""


def _asked(words: Words, context: Context) -> Asked:
    number, verb = None, words.peek()
    if verb and not _means(context, verb, ADD) and not _means(context, verb, REMOVE):
        number = which.meeting_number(words, context)
    verb = words.peek()
    if not verb:
        return Asked(number)
    for template, present in ((ADD, True), (REMOVE, False)):
        if _means(context, verb, template):
            words.take()
            return Asked(number, present, words.rest())
    raise Missing


def _means(context: Context, said: str, template: str) -> bool:
    return phrases.folded(said) in phrases.listed(template, context.speaker.language)


@command(
    "attendance",
    also=N_("attendance list"),
    usage=N_("attendance [M1] [add|remove <names>]"),
    summary=N_("See or correct who was at a meeting"),
    details=N_(
        "Whoever speaks in the group's rooms while a meeting runs is there, and so is whoever taps that they are. The "
        "co-chairs, and whoever takes the notes, can put somebody down or take them off until the minutes are "
        "approved. Without a number it is the meeting that runs, or the last one."
    ),
    examples=("attendance", N_("attendance M4 add lima, kyoto"), N_("attendance M4 remove lima")),
    who=MEMBERS_OR_CORE,
)
def attendance(context: Context, asked: Annotated[Asked, _asked] = Asked()) -> Replies:  # noqa: B008 - a constant
    found = which.meeting(context, asked.number, lock=True) if asked.number is not None else _newest(context)
    if found.started_at is None:
        raise Refusal("meeting-not-begun", NOT_YET, n=found.number)
    if asked.present is None:
        return _show(context, found)
    if not asked.names:
        raise Refusal("attendance-whom", WHOM[asked.present], n=found.number)
    named = _named(context, found, asked.names)
    _check_may_correct(context, found, named)
    for person_id in named:
        _put_down(context, found, person_id, present=asked.present)
    if found.state == HELD:
        burdening.settle(context, found, named)
        _record(context, found, named)
        return _show(context, found)
    return [_show(context, found), *showing.refresh(context, found)]


def _newest(context: Context) -> Meeting:
    """The meeting of the group at hand that runs, or the last that was held."""
    if context.group is None:
        raise Refusal("which-meeting", WHICH)
    found = meetings.running(context.session, context.group_id)
    found = found or next(iter(meetings.held(context.session, context.group_id, 1)), None)
    if found is None:
        raise Refusal("no-meeting-held", NO_MEETING, group=clean(context.group.name))
    return found


def _named(context: Context, meeting: Meeting, names: str) -> list[int]:
    """The members that a list names, each once."""
    group, found = which.group_of(context, meeting), list[int]()
    here = {person.id for _, person in people.members_of(context.session, meeting.group_id) if not person.core}
    for name in filter(None, (part.strip() for part in names.replace(";", ",").split(","))):
        words = Words(name)
        while words.left:
            if words.left != name:
                words = Words(_joint(context.speaker.language).sub("", words.left))  # lima and kyoto
            if owning.is_me(context, words.peek()):
                words.take()
                persons: Sequence[Person] = [context.person]
            else:
                said = whom.find(words, context, group)
                if not said.people:
                    raise whom.unknown(said.said)
                persons = said.people
            inside = [person for person in persons if person.id in here]
            if not inside:
                raise Refusal(
                    "not-in-group", NOT_A_MEMBER, name=clean(persons[0].name, 60), group=clean(group.name)
                )  # fmt: skip
            if len(inside) > 1:
                raise several(context, inside)
            found += [person.id for person in inside if person.id is not None and person.id not in found]
    return found


@cache
def _joint(language: str) -> re.Pattern[str]:
    """What joins one name to the next: at the end it is a name itself."""
    return re.compile(rf"\A(?:{phrases.either(phrases.LIST_JOINT, language)}(?=\s)|[+&/])\s*(?=\S)", re.IGNORECASE)


def several(context: Context, persons: Sequence[Person]) -> Refusal:
    """Says how to name one of several who are called the same."""
    accounts = ", ".join(clean(whom.reference(each)) for each in whom.accounts_of(context.session, persons).values())
    return Refusal(
        "several-people", N_("Several people are called “{text}”. Name one by account: {accounts}."),
        text=clean(persons[0].name, 60), accounts=accounts,
    )  # fmt: skip


def _check_may_correct(context: Context, meeting: Meeting, person_ids: Sequence[int]) -> None:
    """Everybody may say it of themselves while it runs; the others' and the past are for whoever keeps it."""
    if meeting.approved_at is not None:
        raise Refusal("minutes-approved", APPROVED, n=meeting.number)
    if meeting.state == RUNNING and list(person_ids) == [context.person_id]:
        return
    keeping.check_keeps(context, meeting.group_id)


def _put_down(context: Context, meeting: Meeting, person_id: int, *, present: bool) -> None:
    row = context.session.get(Attendance, (meeting.number, person_id))
    if row is None:
        row = Attendance(
            meeting_id=meeting.number, person_id=person_id, present=present, source=HAND, at=context.now
        )  # fmt: skip
        context.session.add(row)
    row.present, row.source, row.at = present, HAND, context.now
    context.session.flush()


def _record(context: Context, meeting: Meeting, person_ids: Sequence[int]) -> None:
    """What others bear changes by it, so it can be read who did it."""
    for person_id in person_ids:
        audit.record(
            context.session, context.now, "attendance.changed", by=context.person_id, group=meeting.group_id,
            person=person_id, number=meeting.number,
        )  # fmt: skip


def _show(context: Context, meeting: Meeting) -> Say:
    rows = [row.person_id for row in kept.attendance_of(context.session, meeting.number) if row.present]
    names = calling.called_on_record(context.session, rows, meeting.group_id)
    there = [names.get(row, "") for row in rows]
    return Say(partial(views.attendance, n=meeting.number, title=meeting.title, names=there))
