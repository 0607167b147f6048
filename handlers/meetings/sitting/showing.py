"""A meeting that runs, on screen: one message in the group's rooms that grows line by line."""

from datetime import timedelta
from functools import partial

from bot.core.context import Context
from bot.core.feature import job
from bot.core.replies import Edit, Option, Pin, Replies, Reply, Say, ToGroup
from handlers.meetings.after.reading import minutes_of
from handlers.meetings.planned.showing import SETTLES, agenda_of
from handlers.meetings.views import sitting as views
from storage import meetings
from storage.meetings import RUNNING, Meeting

SO_FAR, HERE = "meetings.so-far", "meetings.here"
"""The job that brings it up to date a moment later; the choice to say that one is there."""
LEFT_ALONE = timedelta(hours=2)
"""How long over its planned length a meeting may be before it is ended by itself."""


def key_of(meeting: Meeting) -> str:
    """The key of the messages in the group's rooms that show what was noted so far."""
    return f"meeting:{meeting.number}:running"


def sheet_of(context: Context, meeting: Meeting) -> views.Sheet:
    """What is shown of it now."""
    return views.Sheet(
        minutes_of(context.session, meeting), agenda_of(context.session, meeting), meeting.link, meeting.minutes
    )  # fmt: skip


def open_(context: Context, meeting: Meeting) -> list[Reply]:
    """Tell the group that it has begun, with what is noted from now on, pinned."""
    meeting.shown_at = context.now
    here = Option("here", views.here, HERE, {"meeting": meeting.number}, sign="🙋")
    view = partial(views.running, sheet=sheet_of(context, meeting))
    said = Say(view, to=ToGroup(meeting.group_id), options=(here,), key=key_of(meeting), notify=True)
    return [said, Pin(key_of(meeting))]


def refresh(context: Context, meeting: Meeting) -> list[Reply]:
    """Bring it up to date: at once, or a moment later where it was edited just now."""
    if meeting.shown_at is not None and context.now < meeting.shown_at + SETTLES:
        at = meeting.shown_at + SETTLES
        context.schedule(SO_FAR, f"{SO_FAR}:{meeting.number}", at, meeting=meeting.number)
        return []
    meeting.shown_at = context.now
    return [_edit(context, meeting)]


@job(SO_FAR)
def so_far(context: Context, meeting: int) -> Replies:
    """Show what was noted, where that came faster than messages may."""
    found = meetings.find(context.session, meeting, lock=True)
    if found is None or found.state != RUNNING:
        return None
    found.shown_at = context.now
    return _edit(context, found)


def _edit(context: Context, meeting: Meeting) -> Edit:
    return Edit(key_of(meeting), partial(views.running, sheet=sheet_of(context, meeting)), options=None)
