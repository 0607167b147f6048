"""`meet`: call a meeting in one line, or step by step."""

from bot.core import asking
from bot.core.arguments import Rest
from bot.core.context import Context
from bot.core.feature import command
from bot.core.i18n import N_
from bot.core.permissions import MEMBERS_OR_CORE
from bot.core.replies import Replies, Say
from handlers.meetings import which
from handlers.meetings.asking import grammar, opening, rules, steps
from handlers.meetings.asking.draft import Parts
from storage.groups import Group


@command(
    "meet",
    also=N_("new meeting"),
    usage=N_('meet ["title"] [length]: [times] [until …]'),
    summary=N_("Find a time for a meeting (co-chairs)"),
    details=N_(
        "Alone, I ask for one thing after the other. In one go: the title in quotation marks, the length, and up to "
        "eight times by your clock, or a time in which I look for fair ones, such as `next week`. I show you what I "
        "find before the group is asked. Everybody answers yes, if needed or no for each time and sees it by their own "
        "clock; then I rank the times, and a co-chair picks. With one time only, the meeting is announced at once. "
        "Without `until` members have three days."
    ),
    examples=(
        "meet",
        N_('meet "April call" 90m: 2027-04-06 13:00, 2027-04-06 18:00, 2027-04-07 07:00'),
        N_('meet "April call" 60m next week until tomorrow 18:00'),
    ),
    who=MEMBERS_OR_CORE,
    group=True,
)
def meet(context: Context, order: Rest = "") -> Replies:
    group = which.at_hand(context)
    which.check_leads(context, context.group_id)
    said = grammar.read(order, context.speaker)
    parts = Parts(title=said.title, minutes=said.minutes)
    rules.check(parts, context.now)
    if not said.times:
        return steps.begin(context, group, parts)
    now = context.written_at or context.now
    times = grammar.read_times(said.times, now, context.speaker, opening.zone_of(context, group))
    if times.doubt is not None:
        doubt = times.doubt
        return asking.which(context, doubt, lambda chosen: f"meet {said.with_times(times.spelled(chosen), order)}")
    parts, _settled = steps.with_times(context, group, parts, times)
    rules.check(parts, context.now)
    if parts.proposed or rules.missing(parts):
        return steps.begin(context, group, parts)
    return _begin(context, group, parts)


def _begin(context: Context, group: Group, parts: Parts) -> Replies:
    """In the room, what the group reads is the answer."""
    meeting, told = opening.begin(context, group, parts)
    return [Say(steps.said_of(meeting, group)), *told] if context.private else told
