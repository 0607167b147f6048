"""An approved report goes outside the chats, where that is set up: to its group's list, and onto a page of a wiki (P2).

A page that somebody else has changed stays as it is until a co-chair says that it may be replaced.
"""

import re
from functools import partial

from bot.core.context import Context
from bot.core.feature import choice, on
from bot.core.outside import MAIL, WIKI, Returned
from bot.core.permissions import MEMBERS
from bot.core.replies import Edit, InRoom, Option, Privately, Replies, Reply, Say, ToGroup
from handlers.reports import reading, which
from handlers.reports.views import publishing as views
from storage import audit, people, reports
from storage.groups import Group
from storage.reports import APPROVED, ARRIVED, CONFLICT, FAILED, GIVEN_UP, WANTED, Publication, Report

AGAIN = "reports.publish"
_NO_TITLE = re.compile(r"[#<>\[\]|{}\x00-\x1f\x7f]+")
"""What the title of a page may not hold (mediawiki.org/wiki/Manual:Page_title)."""


def places(context: Context, group: Group) -> dict[str, str]:
    """Where a group's reports go outside the chats: the address of its list, and the title of a page by `{number}`."""
    found = {}
    if MAIL in context.registry.outside and group.list_address:
        found[MAIL] = group.list_address
    if WIKI in context.registry.outside and context.registry.report_page:
        found[WIKI] = context.registry.report_page.replace("{group}", _NO_TITLE.sub("-", group.name))
    return found


def publish(context: Context, report: Report) -> list[Reply]:
    """Send a report that was approved just now wherever it goes outside the chats."""
    said = []
    for place in places(context, which.group_of(context, report)):
        context.session.add(Publication(report_id=report.number, place=place, changed_at=context.now))
        said += _send(context, report, place)
    return said


def _send(context: Context, report: Report, place: str, *, instead_of: str = "") -> list[Reply]:
    """`instead_of`: the revision of a page, written by somebody else, that may be replaced."""
    group = which.group_of(context, report)
    address = places(context, group).get(place)
    if address is None:
        return []
    kind = "markdown" if place == MAIL else "wikitext"
    to = InRoom(place, address.replace("{number}", str(report.number)), instead_of, group.language)
    view = partial(
        views.mail if place == MAIL else views.summary, number=report.number, group=group.name, first=report.first,
        last=report.last,
    )  # fmt: skip
    file = reading.document(report, kind, group.language, group.timezone)
    return [Say(view, to=to, picture=file, key=f"{AGAIN}:{report.number}:{place}")]


@on(Returned)
def returned(context: Context, event: Returned) -> Replies:
    """The group hears that its report has arrived; its co-chairs are asked what to do where it has not."""
    number, place = _of(event.key)
    row = reports.publication(context.session, number, place, lock=True)
    report = reports.find(context.session, number)
    if row is None or report is None or row.state == GIVEN_UP:
        return None
    row.changed_at = context.now
    if event.fate == "arrived":
        row.state, row.reference, row.error = ARRIVED, event.detail, ""
        told = partial(views.arrived, number=number, place=place, where=event.place.room)
        return Say(told, to=ToGroup(report.group_id))
    row.state = CONFLICT if event.fate == "changed" else FAILED
    row.error = event.detail if event.fate == "refused" else ""
    row.reference = event.detail if event.fate == "changed" else ""
    return [_ask(report, row, event.place.room, chair) for chair in people.chairs_of(context.session, report.group_id)]


def _ask(report: Report, row: Publication, where: str, chair: int) -> Say:
    given = {"report": report.number, "place": row.place, "revision": row.reference}
    view = partial(views.stopped, number=report.number, place=row.place, where=where, reason=row.error)
    label = views.replace if row.state == CONFLICT else views.again
    options = (
        Option("again", partial(label, place=row.place), AGAIN, {**given, "go_on": True}, "🔁"),
        Option("leave", views.leave, AGAIN, {**given, "go_on": False}, "✋"),
    )
    return Say(view, to=Privately(chair), options=options, only=chair, key=_asked(report.number, row.place, chair))


@choice(AGAIN, who=MEMBERS)
def again(context: Context, report: int, place: str, revision: str, go_on: bool) -> Replies:
    """A co-chair says whether it is sent once more; what was asked about something else since is not taken for it."""
    found = reports.find(context.session, report)
    row = reports.publication(context.session, report, place, lock=True)
    if found is None or row is None or found.state != APPROVED:
        return None
    which.check_leads(context, found.group_id)
    if row.state not in {CONFLICT, FAILED} or row.reference != revision:
        return Edit(context.pressed, partial(views.settled, number=report, state=row.state))
    row.state, row.changed_at = WANTED if go_on else GIVEN_UP, context.now
    audit.record(
        context.session, context.now, "report.published_again" if go_on else "report.not_published",
        by=context.person_id, group=found.group_id, number=report, place=place,
    )  # fmt: skip
    view = partial(views.settled, number=report, state=row.state)
    chairs = {*people.chairs_of(context.session, found.group_id), context.person_id}
    edits = [Edit(_asked(report, place, chair), view) for chair in sorted(chairs)]
    return [*edits, *(_send(context, found, place, instead_of=revision) if go_on else [])]


def _asked(number: int, place: str, chair: int) -> str:
    return f"{AGAIN}:ask:{number}:{place}:{chair}"


def _of(key: str) -> tuple[int, str]:
    """The report and the place that a key speaks of; no report where it is another feature's."""
    found = re.fullmatch(rf"{re.escape(AGAIN)}:(\d+):({MAIL}|{WIKI})", key)
    return (int(found[1]), found[2]) if found else (0, "")
