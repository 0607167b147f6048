"""What follows when a meeting has been held (S4, S7)."""

from functools import partial

from bot.core.context import Context
from bot.core.replies import Reply, Say, ToGroup
from handlers.meetings.after import files
from handlers.meetings.after.reading import minutes_of
from handlers.meetings.views import minutes as views
from storage.groups import Group
from storage.meetings import Meeting


def follow(context: Context, meeting: Meeting) -> list[Reply]:
    """To be called once, when a meeting has ended: its row and those of its agreements are as they are to stay."""
    group = context.session.get_one(Group, meeting.group_id)
    return [
        Say(partial(views.in_room, minutes=minutes_of(context.session, meeting)), to=ToGroup(meeting.group_id)),
        Say(
            partial(views.as_file, number=meeting.number),
            to=ToGroup(meeting.group_id),
            picture=files.document(meeting, "markdown", group.language, group.timezone),
        ),
    ]
