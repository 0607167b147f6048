"""`report` and `reports`: begin one, go on with it, read what has gone out (P2)."""

from functools import partial
from zoneinfo import ZoneInfo

from bot.core.arguments import Rest, Words
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice, command
from bot.core.i18n import N_
from bot.core.paging import Page
from bot.core.permissions import MEMBERS, MEMBERS_OR_CORE
from bot.core.replies import Edit, Option, Privately, Replies, Say, View
from bot.core.text import clean
from bot.core.which import MaybeGroup
from handlers.reports import approving, drafting, reading, sections, which
from handlers.reports.sections import SECTIONS
from handlers.reports.views import drafts as draft_views
from handlers.reports.views import listing as views
from handlers.reports.views import pages
from handlers.reports.views.listing import Line
from handlers.reports.which import ReportNumber
from storage import reports as rows
from storage import roles
from storage.groups import Group
from storage.reports import APPROVED, Report

SHOW, TURN = "reports.show", "reports.list"
PAGE = 15
LONGEST_NAME = 3
"""Words that name a section."""

NO_SECTION = N_("There is no section “{text}”. A report has these: {names}.")
NO_PAGE = N_("There is no page {n}: `reports` has {pages}.")


@command(
    "report",
    also=N_("step report"),
    usage=N_("report [T2] [from..to]"),
    summary=N_("Write your group's step report (co-chairs), or read one"),
    details=N_(
        "I begin it with what your records say since the last one, and show it to you in private, section by section: "
        "keep it, write it anew, or leave it out. With days (`report March`, `report 2026-03-01..2026-03-23`) it is "
        "about these. Both co-chairs write in the same draft, and whoever has the role communications. Once a co-chair "
        "has approved it, it goes to all groups. With a number you read one."
    ),
    examples=("report", "report 2026-03-01..2026-03-23", "report T1"),
    who=MEMBERS_OR_CORE,
    group=True,
)
def report(context: Context, number: ReportNumber | None = None, order: Rest = "") -> Replies:
    if number is not None:
        if order:
            raise report.unclear()
        return _one(context, which.find(context, number))
    group = which.at_hand(context)
    which.check_edits(context, context.group_id)
    draft = rows.draft_of(context.session, context.group_id)
    if draft is None:
        which.check_leads(context, context.group_id)
        return drafting.begin(context, group, order)
    return drafting.with_days(context, draft, order) if order else drafting.go_on(context, draft, next(iter(SECTIONS)))


@command(
    "report edit",
    also=N_("edit report"),
    usage=N_("report edit [T2] [section] [text]"),
    summary=N_("Write a section of your group's step report anew"),
    details=N_(
        "For co-chairs, and for whoever has the role communications, as long as it is not approved. A line that begins "
        "with a dash is an item of a list. Without a text I show the section."
    ),
    examples=("report edit", N_("report edit risks Two of us leave in May"), "report edit T1"),
    who=MEMBERS,
    group=True,
)
def edit(context: Context, number: ReportNumber | None = None, order: Rest = "") -> Replies:
    draft = which.draft(context, number)
    if not order:
        return drafting.go_on(context, draft, next(iter(SECTIONS)))
    name, text = _section(context, order)
    if not text:
        return drafting.go_on(context, draft, name)
    drafting.put(context, draft, name, text)
    return Say(partial(draft_views.kept, name=name))


def _section(context: Context, order: str) -> tuple[str, str]:
    """The section that the order begins with, by its longest name, and what follows it."""
    for count in range(LONGEST_NAME, 0, -1):
        words = Words(order)
        found = sections.find(words.peek(count).rstrip(":")) if len(order.split()) >= count else None
        if found is not None:
            words.take(count)
            return found, words.left
    names = ", ".join(context.speaker.alternatives(sections.ALSO[name])[0] for name in SECTIONS)
    raise Refusal("no-section", NO_SECTION, text=clean(order.split()[0], 40), names=names)


def _one(context: Context, found: Report) -> Replies:
    if which.is_draft(found):
        return approving.show(context, found)
    if found.state != APPROVED:
        raise Refusal("report-dropped", which.IS_DROPPED, n=found.number)
    assert context.event is not None
    key = f"{SHOW}:{context.event.place.platform}:{context.event.id}"
    page = reading.page_of(context.session, found)
    view: View = partial(pages.whole if context.private else views.short, page=page)
    labels = (("markdown", draft_views.as_markdown), ("wikitext", draft_views.as_wikitext))
    read = () if context.private else (("read", draft_views.read_it),)
    options = tuple(Option(act, label, SHOW, {"report": found.number, "act": act}) for act, label in (*read, *labels))
    return Say(view, options=options, key=key)


@choice(SHOW, who=MEMBERS_OR_CORE)
def show(context: Context, report: int, act: str) -> Replies:
    """The whole, in private; or a file, to where it was asked for."""
    found = which.find(context, report)
    if act in reading.KINDS:
        document = reading.document(found, act, context.reader.language, context.reader.zone)
        return Say(partial(draft_views.as_file, number=report), picture=document)
    view = partial(pages.whole, page=reading.page_of(context.session, found))
    return Say(view, to=Privately(context.person_id))


# All of them


@command(
    "reports",
    also=N_("step reports"),
    usage=N_("reports [group] [page]"),
    summary=N_("See the step reports of all groups, or of one"),
    details=N_("The newest first. In private, those that you are writing stand above."),
    examples=("reports", "reports diversity"),
    who=MEMBERS_OR_CORE,
)
def reports(context: Context, named: MaybeGroup | None = None, page: Page = 1) -> Replies:
    assert context.event is not None
    view, options = _screen(context, named, page)
    key = f"{TURN}:{context.event.place.platform}:{context.event.id}"
    return Say(view, options=options, only=context.person_id, key=key)


@choice(TURN, who=MEMBERS_OR_CORE)
def turn(context: Context, group_id: int | None, page: int) -> Replies:
    """Another page in the place of this one."""
    group = context.session.get_one(Group, group_id) if group_id is not None else None
    return Edit(context.pressed, *_screen(context, group, page))


def _screen(context: Context, group: Group | None, page: int) -> tuple[View, tuple[Option, ...]]:
    session, group_id = context.session, group.id if group else None
    count = rows.count_approved(session, group_id)
    pages_there = max(1, -(-count // PAGE))
    if page > pages_there:
        raise Refusal("no-page", NO_PAGE, n=page, pages=pages_there)
    found = rows.approved(session, group_id, (page - 1) * PAGE, PAGE)
    drafts = rows.drafts(session, _writing(context, group_id)) if context.private and page == 1 else ()
    view = partial(
        views.listed, drafts=[_line(*each) for each in drafts], lines=[_line(*each) for each in found],
        group=group.name if group else "", page=page, pages=pages_there,
    )  # fmt: skip
    steps = [("newer", views.newer, page - 1), ("older", views.older, page + 1)]
    return view, tuple(
        Option(key, label, TURN, {"group_id": group_id, "page": to})
        for key, label, to in steps
        if 1 <= to <= pages_there
    )


def _writing(context: Context, group_id: int | None) -> list[int]:
    """The groups in whose report whoever asks may write: of these, one or all of them."""
    held = roles.held_by(context.session, context.person_id)
    told = {role.group_id for role in held if role.role == which.COMMUNICATIONS}
    places = context.actor.memberships if context.actor is not None else ()
    own = [stay.group_id for stay, _group in places if stay.cochair or stay.group_id in told]
    return [each for each in own if group_id in {None, each}]


def _line(found: Report, group: Group) -> Line:
    at, zone = found.approved_at, ZoneInfo(group.timezone)
    return Line(
        number=found.number, group=group.name, phase=found.phase, first=found.first, last=found.last,
        approved_on=at.astimezone(zone).date() if at is not None else None,
    )  # fmt: skip
