"""`end`: a meeting is ended by hand (S7)."""

from functools import partial

from bot.core import spoken
from bot.core.arguments import Rest
from bot.core.context import Context
from bot.core.events import Message
from bot.core.feature import command
from bot.core.i18n import N_
from bot.core.permissions import GROUP_OR_PRIVATE, MEMBERS
from bot.core.replies import Replies, Say
from handlers.meetings.sitting import attending, ending, keeping, noting
from handlers.meetings.views import sitting as views


@command(
    "end",
    also=N_("end meeting|meeting end|finish"),
    usage=N_("end"),
    summary=N_("End the meeting that runs (co-chairs)"),
    details=N_(
        "The minutes follow. What was agreed is provisional for 72 hours, so that those who were not there can object. "
        "A meeting that nobody ends is ended by itself two hours over its planned length."
    ),
    examples=("end",),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
    group=True,
)
def end(context: Context, behind: Rest = "") -> Replies:
    """Lines below it are taken in order, as below a note: what stands behind the end is named as not noted."""
    if behind:
        written = context.event.text if isinstance(context.event, Message) else ""
        if behind != written.strip().partition("\n")[2].strip() or not _begins(context, behind):
            raise end.unclear()
        return noting.take(context, noting.END, f"\n{behind}")
    found = keeping.running(context)
    keeping.check_keeps(context, found.group_id)
    attending.be_there(context, found, context.person_id, attending.SPOKE)
    return [*ending.conclude(context, found), *([Say(partial(views.over, n=found.number))] if context.private else [])]


def _begins(context: Context, text: str) -> bool:
    """Whether a text begins with a command that can stand in one message with others, or as one does."""
    found = spoken.find(context.registry, text)
    return spoken.is_prefixed(text) or (found is not None and found[0].name in noting.KINDS)
