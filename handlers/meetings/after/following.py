"""What follows when a meeting has been held (S4, S7)."""

from functools import partial

from bot.core.context import Context
from bot.core.replies import Reply, Say, ToGroup
from handlers.meetings.after import again, agreements, approving, files
from handlers.meetings.after.reading import minutes_of
from handlers.meetings.after.reminding import keep_in_mind
from handlers.meetings.views import minutes as views
from storage import actions
from storage.groups import Group
from storage.meetings import Meeting


def follow(context: Context, meeting: Meeting) -> list[Reply]:
    """To be called once, when a meeting has ended: its row and those of its agreements are as they are to stay."""
    group = context.session.get_one(Group, meeting.group_id)
    for action in actions.of_meeting(context.session, meeting.number):
        keep_in_mind(context, action)
    return [
        Say(partial(views.in_room, minutes=minutes_of(context.session, meeting)), to=ToGroup(meeting.group_id)),
        Say(
            partial(views.as_file, number=meeting.number),
            to=ToGroup(meeting.group_id),
            picture=files.document(meeting, "markdown", group.language, group.timezone),
        ),
        *agreements.begin(context, meeting),
        *again.talked(context, meeting),
        *approving.ask(context, meeting),
    ]
