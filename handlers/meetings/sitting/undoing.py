"""`meeting undo`: a line that was noted by mistake is gone (S7)."""

from functools import partial
from typing import Annotated

from bot.core.arguments import Missing, Words
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import Instead, command
from bot.core.i18n import N_
from bot.core.permissions import GROUP_OR_PRIVATE, MEMBERS, Where
from bot.core.replies import Edit, Replies, Reply, Say
from handlers.meetings.after import doing, reminding
from handlers.meetings.sitting import keeping, showing
from handlers.meetings.views import sitting as views
from storage import actions, meetings, minutes
from storage.actions import OPEN
from storage.meetings import Meeting
from storage.minutes import DROPPED, Record

NOTHING = N_("You have noted nothing in M{n} that could be taken back. To take back hours, write `undo #3`.")
NO_LINE = N_("The notes of M{n} have no line {line}.")
NOT_YOURS = N_("Somebody else noted line {line}. A co-chair, or whoever takes the notes, can take it back.")
FINISHED = N_("A{n} is done or dropped by now, so it stays.")


def _line(words: Words, context: Context) -> int:
    """The number of a line; a `#` is for hours."""
    said = words.peek().rstrip(".:")
    if not said:
        raise Missing
    if not (said.isascii() and said.isdecimal() and len(said) <= 6):
        raise Missing
    words.take()
    return int(said)


@command(
    "meeting undo",
    also=N_("undo meeting"),
    usage=N_("meeting undo [line]"),
    summary=N_("Take back a line of the minutes"),
    details=N_(
        "In the group's room `undo` is enough while a meeting runs. Without a number it is the line that you noted "
        "last. The co-chairs, and whoever takes the notes, can take back anybody's."
    ),
    examples=("meeting undo", "meeting undo 2"),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
    group=True,
)
def undo(context: Context, line: Annotated[int | None, _line] = None) -> Replies:
    meeting = keeping.running(context)
    number, record = _meant(context, meeting, line)
    text, kind = record.text, record.kind
    closed = _take_back(context, record)
    said = Say(partial(views.taken_back, number=number, kind=kind, text=text))
    return [said, *closed, *showing.refresh(context, meeting)]


def _is_meant(context: Context, arguments: str) -> bool:
    """In a group's room while its meeting runs; with `#` it is about hours."""
    said = arguments.strip()
    if context.where is not Where.GROUP or context.group is None or (said and not said.rstrip(".:").isdecimal()):
        return False
    return meetings.running(context.session, context.group_id) is not None


INSTEAD = Instead("undo", undo, _is_meant)


def _meant(context: Context, meeting: Meeting, line: int | None) -> tuple[int, Record]:
    """Which line, and its place. Raises a Refusal."""
    records = minutes.records_of(context.session, meeting.number)
    numbered = list(enumerate(records, start=1))
    if line is None:
        own = [each for each in numbered if each[1].by_person_id == context.person_id]
        if not own:
            raise Refusal("nothing-noted", NOTHING, n=meeting.number)
        return own[-1]
    if not 1 <= line <= len(records):
        raise Refusal("no-such-line", NO_LINE, n=meeting.number, line=line)
    found = numbered[line - 1]
    if found[1].by_person_id != context.person_id and not keeping.keeps(context, meeting.group_id):
        raise Refusal("not-your-line", NOT_YOURS, line=line)
    return found


def _take_back(context: Context, record: Record) -> list[Reply]:
    """The line goes, with what was agreed or taken on by it. What somebody has finished already stays.

    Returns what closes the message of whoever has been asked to do it.
    """
    session, closed = context.session, list[Reply]()
    for action in actions.of_meeting(session, record.meeting_id):
        if action.record_id == record.id:
            if action.state != OPEN:
                raise Refusal("action-finished", FINISHED, n=action.number)
            if action.owner_person_id is not None:
                key = reminding.key_of(action, action.owner_person_id)
                closed.append(Edit(key, doing.dropped_by(context, action)))
            actions.take_back(action, context.person_id, context.now)
            reminding.keep_in_mind(context, action)
    for agreement in minutes.agreements_of(session, record.meeting_id):
        if agreement.record_id == record.id:
            agreement.state, agreement.record_id = DROPPED, None
    session.flush()
    session.delete(record)
    session.flush()
    return closed
