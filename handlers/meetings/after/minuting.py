"""`minutes`: what was noted in a meeting, as text and as files; and putting a line right before they are approved."""

import re
from functools import partial

from bot.core import calling
from bot.core.arguments import Rest
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice, command
from bot.core.i18n import N_
from bot.core.naming import named
from bot.core.permissions import MEMBERS_OR_CORE
from bot.core.replies import Option, Privately, Replies, Reply, Say, ToGroup
from bot.core.text import clean
from handlers.meetings import which
from handlers.meetings.after import agreements, files
from handlers.meetings.after.reading import minutes_of
from handlers.meetings.views import minutes as views
from handlers.meetings.which import MeetingNumber
from storage import actions, audit, meetings
from storage import minutes as rows
from storage.meetings import HELD, RUNNING, Meeting
from storage.minutes import ACTION, AGREED, PROVISIONAL, Record

FILE = "meetings.minutes-file"
LONGEST = 500

WHICH = N_("Which meeting's? Write its number, as in `minutes M4`. `meetings` lists them.")
NONE_HELD = N_("{group} has not held a meeting yet. `meetings` shows what is planned.")
NOT_HELD = N_("M{n} has not been held, so there are no minutes. `meeting M{n}` shows it.")
UNREAD = N_(
    "I could not read that. `minutes M{n}` shows them, `minutes M{n} edit 3` and the new text puts line 3 right."
)
NOT_OVER = N_("M{n} still runs: `meeting undo` takes the newest line back. Lines can be put right once it has ended.")
APPROVED = N_("The minutes of M{n} are approved, so they stay as they are. What is new belongs to the next meeting.")
NO_LINE = N_("There is no line {line} in the minutes of M{n}. `minutes M{n} edit` shows the lines with their numbers.")
TOO_LONG = N_("A line of the minutes has at most {limit} characters. That was {n}.")
STANDS = N_("G{n} is not provisional any more, so its words stay as they are. What is new belongs to the next meeting.")
EDIT = {"edit": N_("edit | correct | change")}


@command(
    "minutes",
    also=N_("show minutes"),
    usage=N_("minutes [M4] [edit 3 text]"),
    summary=N_("Read the minutes of a meeting, or put a line right"),
    details=N_(
        "Without a number those of the last meeting. As files, too: Markdown and wikitext. Until they are approved, a "
        "co-chair puts a line right with `edit`, its number and its new text; `edit` alone shows the numbers."
    ),
    examples=("minutes", "minutes M4", N_("minutes M4 edit 3 The glossary goes to all groups")),
    who=MEMBERS_OR_CORE,
)
def minutes(context: Context, number: MeetingNumber | None = None, order: Rest = "") -> Replies:
    meeting = _held(context, number)
    if not order:
        return _shown(context, meeting)
    found = re.fullmatch(r"(?P<word>\S+)(?:\s+(?P<line>[0-9]{1,4})[.:]?(?:\s+(?P<text>.+))?)?", order, re.DOTALL)
    if found is None or named(found["word"], EDIT) is None:
        raise Refusal("minutes-unread", UNREAD, n=meeting.number)
    _check_correctable(context, meeting)
    if not found["line"] or not clean(found["text"] or ""):
        return _numbered(context, meeting)
    return _correct(context, meeting, int(found["line"]), found["text"].strip())


@choice(FILE, who=MEMBERS_OR_CORE)
def as_file(context: Context, meeting: int, kind: str) -> Replies:
    """The minutes as a file, to where they were asked for."""
    found = _held(context, meeting)
    document = files.document(found, kind, context.reader.language, context.reader.zone)
    return Say(partial(views.as_file, number=meeting), picture=document)


def _held(context: Context, number: int | None) -> Meeting:
    """The meeting that is meant, which runs or was held; without a number the newest such of the group at hand."""
    if number is not None:
        meeting = which.meeting(context, number, lock=True)
        if meeting.state not in {RUNNING, HELD}:
            raise Refusal("meeting-not-held", NOT_HELD, n=number)
        return meeting
    group = context.group
    if group is None or group.id is None:
        raise Refusal("which-meeting", WHICH)
    found = meetings.running(context.session, group.id) or next(iter(meetings.held(context.session, group.id, 1)), None)
    if found is None:
        raise Refusal("none-held", NONE_HELD, group=clean(group.name))
    return which.meeting(context, found.number, lock=True)


def _shown(context: Context, meeting: Meeting) -> Say:
    labels = (("markdown", views.as_markdown), ("wikitext", views.as_wikitext))
    assert context.event is not None
    return Say(
        partial(views.in_room, minutes=minutes_of(context.session, meeting)),
        options=tuple(Option(kind, label, FILE, {"meeting": meeting.number, "kind": kind}) for kind, label in labels),
        key=f"{FILE}:{context.event.place.platform}:{context.event.id}",
    )


# Putting a line right


def _check_correctable(context: Context, meeting: Meeting) -> None:
    which.check_leads(context, meeting.group_id)
    if meeting.state == RUNNING:
        raise Refusal("meeting-runs", NOT_OVER, n=meeting.number)
    if meeting.approved_at is not None:
        raise Refusal("minutes-approved", APPROVED, n=meeting.number)


def _numbered(context: Context, meeting: Meeting) -> Say:
    """To the co-chair alone, where it is long."""
    view = partial(views.numbered, minutes=minutes_of(context.session, meeting))
    return Say(view, to=Privately(context.person_id))


def _correct(context: Context, meeting: Meeting, line: int, text: str) -> list[Reply]:
    """The group reads what was and what is. What was agreed can be objected to anew, from now on."""
    session, found = context.session, rows.records_of(context.session, meeting.number)
    if not 1 <= line <= len(found):
        raise Refusal("no-line", NO_LINE, line=line, n=meeting.number)
    if len(text) > LONGEST:
        raise Refusal("line-too-long", TOO_LONG, limit=LONGEST, n=len(text))
    record = found[line - 1]
    before, record.text = record.text, text
    again = _correct_agreement(context, meeting, record) if record.kind == AGREED else []
    if record.kind == ACTION:
        for action in actions.of_meeting(session, meeting.number):
            if action.record_id == record.id:
                before, action.text = action.text, text
    audit.record(
        session, context.now, "minutes.corrected", by=context.person_id, group=meeting.group_id,
        number=meeting.number, line=line,
    )  # fmt: skip
    session.flush()
    view = partial(
        views.corrected, number=meeting.number, line=line, before=before, text=text, again=bool(again),
        who=calling.called(session, context.person, meeting.group_id),
    )  # fmt: skip
    here = [Say(view)] if context.private else []
    return [*here, Say(view, to=ToGroup(meeting.group_id)), *again]


def _correct_agreement(context: Context, meeting: Meeting, record: Record) -> list[Reply]:
    """Others than before may have something against it: there are 72 hours again."""
    found = rows.agreements_of(context.session, meeting.number, lock=True)
    for agreement in found:
        if agreement.record_id == record.id:
            if agreement.state != PROVISIONAL or agreement.final_at is None or agreement.final_at <= context.now:
                raise Refusal("agreement-stands", STANDS, n=agreement.number)
            agreement.final_at = context.now + agreements.PROVISIONAL_FOR
    agreements.keep_in_mind(context, meeting.number, found)
    return agreements.update(context, meeting.number)
