"""The whole draft is looked at, and a co-chair approves it; or it is dropped (P2)."""

import json
from collections.abc import Sequence
from functools import partial

from bot.core import calling, secrecy
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice, command
from bot.core.i18n import N_
from bot.core.numbers import instead
from bot.core.permissions import MEMBERS
from bot.core.replies import Edit, Option, Privately, Replies, Reply, Say, View
from handlers.reports import publishing, reading, sending, which
from handlers.reports.sections import SECTIONS
from handlers.reports.views import drafts as views
from handlers.reports.views import openly as open_views
from handlers.reports.views import pages
from handlers.reports.which import ReportNumber
from storage import audit, groups, offers, outbox, people, reports
from storage.reports import APPROVED, DROPPED, Report

READY, OPENLY = "reports.ready", "reports.openly"

EMPTY = N_("Nothing is written in T{n} yet, so there is nothing to approve. `report` goes on with it.")


@command(
    "report approve",
    also=N_("approve report"),
    usage=N_("report approve [T2]"),
    summary=N_("Approve a step report (co-chairs)"),
    details=N_("`approve T2` is enough. It goes to all groups then, and stays as it is."),
    examples=("report approve", "report approve T1"),
    who=MEMBERS,
    group=True,
)
def approve(context: Context, number: ReportNumber | None = None) -> Replies:
    report = which.draft(context, number)
    _check_approves(context, report)
    marks = _shown_to(context, report)
    if not marks:
        return show(context, report)
    return _approve(context, report) if _mark(context, report) in marks else _show_again(context, report)


@command(
    "report drop",
    also=N_("drop report"),
    usage=N_("report drop [T2]"),
    summary=N_("Drop the draft of a step report (co-chairs)"),
    details=N_("What was written in it is removed."),
    examples=("report drop", "report drop T1"),
    who=MEMBERS,
    group=True,
)
def drop(context: Context, number: ReportNumber | None = None) -> Replies:
    report = which.draft(context, number)
    which.check_leads(context, report.group_id)
    report.state = DROPPED
    reports.forget_sections(context.session, report.number)
    view = partial(views.dropped, number=report.number)
    return [Say(view), *(Edit(key, view) for key in _keys(context, report))]


APPROVE, DROP = instead("approve", approve, "T"), instead("drop", drop, "T")


def show(context: Context, report: Report) -> list[Reply]:
    """The whole draft, and what can be done with it, to whoever writes it."""
    return _to(context, report, context.person_id)


@choice(READY, who=MEMBERS)
def ready(context: Context, report: int, act: str, seen: str = "") -> Replies:
    """What was tapped: `approve-it`, `ask-cochair`, `revise` a section, or a file of the draft."""
    found = reports.find(context.session, report, lock=True)
    if found is None or not which.is_draft(found):
        return Edit(context.pressed, partial(views.not_open, number=report))
    which.check_edits(context, found.group_id)
    if act in reading.KINDS:
        document = reading.document(found, act, context.reader.language, context.reader.zone)
        return Say(partial(views.as_file, number=report), picture=document)
    if act == "revise":
        return Edit(context.pressed, *sections_of(context, found))
    if act == "ask-cochair":
        return _ask(context, found)
    return _approve(context, found) if seen == _mark(context, found) else _show_again(context, found)


def sections_of(context: Context, report: Report) -> tuple[View, tuple[Option, ...]]:
    """Asks which section shall be changed."""
    given = {"report": report.number, "act": "go", "at": context.now.isoformat()}
    return partial(views.which_section, number=report.number), tuple(
        Option(str(number), partial(views.section_label, name=name), "reports.step", {**given, "section": name})
        for number, name in enumerate(SECTIONS, start=1)
    )


def _show_again(context: Context, report: Report) -> list[Reply]:
    return [
        Say(partial(views.changed_since, number=report.number), to=Privately(context.person_id)),
        *show(context, report),
    ]


def _shown_to(context: Context, report: Report) -> set[str]:
    """What the draft said (see `_mark`) where whoever acts was asked to approve it; empty where they never were."""
    key = key_of(report, context.person_id)
    on_its_way = {row.id for row in outbox.by_key(context.session, key) if row.state != "held"}
    asked = offers.of_message(context.session, key)
    return {
        json.loads(offer.arguments)["seen"]
        for row, shown in asked.items()
        for offer in shown
        if row in on_its_way and offer.action == READY
    }


def _ask(context: Context, report: Report) -> list[Reply]:
    chairs = [chair for chair in people.chairs_of(context.session, report.group_id) if chair != context.person_id]
    who = calling.called(context.session, context.person, report.group_id)
    asked = [reply for chair in chairs for reply in _to(context, report, chair, who)]
    return [Say(partial(views.others_asked, number=report.number, count=len(chairs))), *asked]


def _to(context: Context, report: Report, person_id: int, asked_by: str = "") -> list[Reply]:
    page = reading.page_of(context.session, report)
    told = [name for name, _blocks in page.told()]
    view = partial(
        views.ready, number=report.number, group=page.group, missing=[name for name in SECTIONS if name not in told],
        asked_by=asked_by,
    )  # fmt: skip
    before = offers.retire(context.session, key_of(report, person_id))
    return [
        Edit(before, partial(views.below, number=report.number)),
        Say(partial(pages.whole, page=page), to=Privately(person_id)),
        Say(
            view,
            to=Privately(person_id),
            options=_options(context, report, person_id),
            only=person_id,
            key=key_of(report, person_id),
        ),
    ]


def _options(context: Context, report: Report, person_id: int) -> tuple[Option, ...]:
    chairs = people.chairs_of(context.session, report.group_id)
    given = {"report": report.number, "seen": _mark(context, report)}
    offered = [
        (person_id in chairs, "approve-it", views.approve, "✅"),
        (any(chair != person_id for chair in chairs), "ask-cochair", views.ask_others, "👀"),
        (True, "revise", views.change, "✏️"),
        (True, "markdown", views.as_markdown, ""),
        (True, "wikitext", views.as_wikitext, ""),
    ]
    return tuple(
        Option(key, label, READY, {**given, "act": key}, sign) for wanted, key, label, sign in offered if wanted
    )


def _mark(context: Context, report: Report) -> str:
    """What the draft says now."""
    rows = reports.sections_of(context.session, report.number)
    return reading.mark([f"{report.first}..{report.last}", *(rows[name].text for name in SECTIONS if name in rows)])


def key_of(report: Report, person_id: int) -> str:
    """Of the message by which somebody is asked to approve it."""
    return f"{READY}:{report.number}:{person_id}"


def _keys(context: Context, report: Report) -> Sequence[str]:
    """The messages by which the co-chairs, and whoever acts, were asked."""
    asked = {*people.chairs_of(context.session, report.group_id), context.person_id}
    return [key_of(report, person_id) for person_id in sorted(asked)]


def _check_approves(context: Context, report: Report) -> None:
    which.check_leads(context, report.group_id)
    if not reading.page_of(context.session, report).told():
        raise Refusal("report-empty", EMPTY, n=report.number)


@choice(OPENLY, who=MEMBERS)
def approve_openly(context: Context, report: int, seen: str, *, yes: bool) -> Replies:
    """A co-chair says whether it may go where it can be read, though their room is encrypted (N1)."""
    found = reports.find(context.session, report, lock=True)
    if found is None or not which.is_draft(found):
        return Edit(context.pressed, partial(views.not_open, number=report))
    _check_approves(context, found)
    if not yes:
        return Edit(context.pressed, partial(open_views.kept, number=report))
    if seen != _mark(context, found):
        return _show_again(context, found)
    return [Edit(context.pressed, partial(open_views.goes, number=report)), *_approve(context, found, openly=True)]


def _ask_openly(context: Context, report: Report) -> Say | None:
    """The question, where it would go from a group with an encrypted room to where a server can read it."""
    every = [group.id for group in groups.all_groups(context.session) if group.id is not None]
    others = [number for number in every if number != report.group_id]
    readable = secrecy.leaves(context.session, report.group_id, others)
    outside = secrecy.with_encrypted(context.session, [report.group_id]) and publishing.places(
        context, which.group_of(context, report)
    )
    if not readable and not outside:
        return None
    given = {"report": report.number, "seen": _mark(context, report)}
    options = tuple(
        Option(key, partial(open_views.label, yes=yes), OPENLY, {**given, "yes": yes}, sign)
        for key, yes, sign in (("send", True, "✅"), ("keep", False, "❌"))
    )
    view = partial(open_views.question, number=report.number, groups=len(readable), outside=sorted(outside or ()))
    key = f"{OPENLY}:{report.number}:{context.person_id}"
    return Say(view, to=Privately(context.person_id), options=options, only=context.person_id, key=key)


def _approve(context: Context, report: Report, *, openly: bool = False) -> list[Reply]:
    _check_approves(context, report)
    question = None if openly else _ask_openly(context, report)
    if question is not None:
        return [question]
    report.state, report.approved_at, report.approved_by_person_id = APPROVED, context.now, context.person_id
    audit.record(
        context.session, context.now, "report.approved", by=context.person_id, group=report.group_id,
        number=report.number,
    )  # fmt: skip
    context.session.flush()
    who = calling.called(context.session, context.person, report.group_id)
    view = partial(views.approved, number=report.number, group=which.group_of(context, report).name, who=who)
    here = [Say(view)] if context.private and not context.pressed else []
    return [*here, *(Edit(key, view) for key in _keys(context, report)), *sending.hand_on(context, report, view)]
