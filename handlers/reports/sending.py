"""Where an approved report is handed on: to its group, and to all others in their language (P2)."""

from functools import partial

from bot.core.context import Context
from bot.core.feature import job
from bot.core.replies import Replies, Reply, Say, ToGroup, View
from handlers.reports import publishing, reading, which
from handlers.reports.views import drafts as views
from storage import reports
from storage.groups import Group
from storage.reports import APPROVED, Report

SEND = "reports.send"
"""The job that brings a report to some of the groups."""
AT_ONCE = 20
"""Groups that one run of the job reaches: few enough that nobody's command waits for long."""


def hand_on(context: Context, report: Report, approved: View) -> list[Reply]:
    """The group has its report as files, and so have its list and the wiki; the others have it a moment later."""
    group = which.group_of(context, report)
    context.schedule(SEND, f"{SEND}:{report.number}", context.now, report=report.number)
    files = [
        Say(
            partial(views.as_file, number=report.number),
            to=ToGroup(report.group_id),
            picture=reading.document(report, kind, group.language, group.timezone),
        )
        for kind in reading.KINDS
    ]
    return [Say(approved, to=ToGroup(report.group_id)), *files, *publishing.publish(context, report)]


@job(SEND)
def send(context: Context, report: int, after: int = 0) -> Replies:
    """Some groups after another, by their rows."""
    found = reports.find(context.session, report)
    if found is None or found.state != APPROVED:
        return None
    others = reports.groups_to_tell(context.session, found, after, AT_ONCE)
    if len(others) == AT_ONCE:
        context.schedule(SEND, f"{SEND}:{report}", context.now, report=report, after=others[-1].id)
    name = which.group_of(context, found).name
    return [_to(found, name, group) for group in others]


def _to(report: Report, name: str, group: Group) -> Say:
    assert group.id is not None
    return Say(
        partial(views.arrived, number=report.number, group=name, first=report.first, last=report.last),
        to=ToGroup(group.id),
        picture=reading.document(report, "markdown", group.language, group.timezone),
        key=which.key_of(report),
    )
