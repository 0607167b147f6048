"""Writing a report section by section, in private: each is kept, written anew, left out or filled in again (P2).

The draft is the group's: whoever may write in it goes on where it stands, and what somebody else has changed in the
meantime is shown before it is replaced.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.core import calling
from bot.core.context import Context
from bot.core.events import Chosen
from bot.core.feature import choice
from bot.core.permissions import MEMBERS
from bot.core.replies import Edit, Option, Privately, Replies, Reply, Say, View
from handlers.reports import approving, days, filling, orders, reading, sections, which
from handlers.reports.sections import BY_HAND, SECTIONS
from handlers.reports.views import drafts as views
from storage import numbering, offers, people, reports
from storage.groups import Group
from storage.reports import Report, ReportSection

STEP = "reports.step"
ANSWERED_WITHIN = timedelta(hours=1)
"""How long after a section was shown anything but a command is taken for its new text, where it is no reply."""

Asking = tuple[View, tuple[Option, ...]]


# Beginning, and going on


def begin(context: Context, group: Group, order: str) -> Replies:
    """A new draft, filled in from the records; its author is shown the first section, and the others hear of it."""
    assert group.id is not None
    session, today = context.session, _today(context, group)
    first, last = _days(context, group, order, today)
    report = Report(
        id=numbering.next_of(session, Report), group_id=group.id, phase=group.phase, first=first, last=last,
        by_person_id=context.person_id, at=context.now,
    )  # fmt: skip
    session.add(report)
    session.flush()
    reports.write(session, report.number, filling.Records(session, group, first, last, context.now).fill())
    begun = partial(views.begun, number=report.number, group=group.name, first=first, last=last)
    who = calling.called(session, context.person, group.id)
    told = partial(views.begun_by, number=report.number, group=group.name, who=who)
    others = [chair for chair in people.chairs_of(session, group.id) if chair != context.person_id]
    return [
        Say(begun, to=Privately(context.person_id)),
        *go_on(context, report, next(iter(SECTIONS))),
        *(Say(told, to=Privately(chair, wait=False)) for chair in others),
    ]


def with_days(context: Context, report: Report, order: str) -> Replies:
    """The draft is about other days; what nobody has written in is filled in anew."""
    group = which.group_of(context, report)
    report.first, report.last = _days(context, group, order, _today(context, group))
    report.phase = group.phase
    written = reports.sections_of(context.session, report.number)
    found = filling.Records(context.session, group, report.first, report.last, context.now).fill()
    texts = {name: text for name, text in found.items() if _is_from_records(written.get(name))}
    reports.write(context.session, report.number, texts, at=context.now)
    view = partial(views.days_changed, number=report.number, first=report.first, last=report.last)
    return [Say(view, to=Privately(context.person_id)), *go_on(context, report, next(iter(SECTIONS)))]


def go_on(context: Context, report: Report, name: str) -> list[Reply]:
    """A section of the draft, to whoever writes."""
    return _ask(context, report, *_section(context, report, name))


def _ask(
    context: Context, report: Report, view: View, options: tuple[Option, ...], before: View | None = None
) -> list[Reply]:
    """Say it below; `before` takes the place of what was asked last, so that there is one question at a time."""
    to, key = context.person_id, _key(report, context.person_id)
    last = Edit(offers.retire(context.session, key), before or partial(views.below, number=report.number))
    return [last, Say(view, to=Privately(to), options=options, only=to, key=key)]


def _key(report: Report, person_id: int) -> str:
    return f"{STEP}:{report.number}:{person_id}"


def put(context: Context, report: Report, name: str, text: str) -> None:
    """Somebody's own text in place of what stood there."""
    said = sections.check(text)
    reports.write(context.session, report.number, {name: said}, by=context.person_id, at=context.now)


def _today(context: Context, group: Group) -> date:
    """On the group's calendar, by which a report counts its days."""
    return context.now.astimezone(ZoneInfo(group.timezone)).date()


def _days(context: Context, group: Group, order: str, today: date) -> tuple[date, date]:
    """The days that were named; else those since the last report, or since the group was founded."""
    assert group.id is not None
    if order.strip():
        return days.read(order, today, context.speaker)
    last = reports.last_approved(context.session, group.id)
    if last is not None:
        return days.since(last.number, last.last, today)
    return max(group.created_at.astimezone(ZoneInfo(group.timezone)).date(), today - days.LONGEST), today


# Section by section


def written(
    context: Context, text: str, report: int, section: str, act: str = "", at: str = "", seen: str = ""
) -> Replies:  # fmt: skip
    """A new text for the section that was shown, or which section is meant; None where it is neither."""
    is_late = not at or context.now - datetime.fromisoformat(at) > ANSWERED_WITHIN
    if orders.is_order(context, text) or (is_late and not context.is_reply):
        return None
    found = reports.find(context.session, report, lock=True)
    if found is None or not which.is_draft(found) or not which.edits(context, found.group_id):
        return None
    if orders.is_stop(context, text):
        return step.run(context, report, section, "stop")
    if act == "go":
        named = sections.nearest(text)
        return _go_to(context, found, named) if named else _ask(context, found, *approving.sections_of(context, found))
    if (others := _changed_since(context, found, section, seen)) is not None:
        return _go_to(context, found, section, others=others)
    put(context, found, section, text)
    return _next(context, found, section)


@choice(STEP, who=MEMBERS, written=written, prose=True)
def step(context: Context, report: int, section: str, act: str, at: str = "", seen: str = "") -> Replies:
    """What was tapped: `keep`, `skip`, `previous`, `refill`, `whole` or `stop`; `go` to a section."""
    found = reports.find(context.session, report, lock=True)
    if found is None or not which.is_draft(found):
        return Edit(context.pressed, partial(views.not_open, number=report))
    which.check_edits(context, found.group_id)
    match act:
        case "previous":
            return _go_to(context, found, sections.before(section) or section)
        case "go":
            return _go_to(context, found, section)
        case "whole":
            return approving.show(context, found)
        case "stop":
            keys = (context.pressed, _key(found, context.person_id), approving.key_of(found, context.person_id))
            return [Edit(key, partial(views.stopped, number=report)) for key in dict.fromkeys(keys)]
        case "skip" | "refill":
            if (others := _changed_since(context, found, section, seen)) is not None:
                return _go_to(context, found, section, others=others)
    if act == "refill":
        _refill(context, found, section)
        return _go_to(context, found, section)
    if act == "skip":
        put(context, found, section, "")
    return _next(context, found, section)


def _refill(context: Context, report: Report, name: str) -> None:
    group = which.group_of(context, report)
    text = filling.Records(context.session, group, report.first, report.last, context.now).section(name)
    reports.write(context.session, report.number, {name: text}, at=context.now)


def _changed_since(context: Context, report: Report, name: str, seen: str) -> str | None:
    """Who has changed a section since it was shown; None where nobody else has."""
    row = reports.sections_of(context.session, report.number).get(name)
    if row is None or _mark(row) == seen or row.edited_by_person_id in {context.person_id, None}:
        return None
    names = calling.called_on_record(context.session, [row.edited_by_person_id or 0], report.group_id)
    return next(iter(names.values()), "")


def _mark(row: ReportSection | None) -> str:
    return reading.mark([row.text] if row is not None else [])


def _is_from_records(row: ReportSection | None) -> bool:
    return row is None or row.edited_by_person_id is None


def _next(context: Context, report: Report, name: str) -> Replies:
    """The section that follows; after the last one the whole."""
    following = sections.after(name)
    if following is not None:
        return _go_to(context, report, following, done=name)
    return [Edit(context.pressed, partial(views.kept, name=name)), *approving.show(context, report)]


def _go_to(context: Context, report: Report, name: str, *, done: str = "", others: str | None = None) -> list[Reply]:
    """In the place of the section that was tapped; below a text that was written, which stays to be read."""
    if isinstance(context.event, Chosen) or not done:
        return [Edit(context.pressed, *_section(context, report, name, others or ""))]
    noted = partial(views.kept, name=done)
    if context.pressed == _key(report, context.person_id):
        return _ask(context, report, *_section(context, report, name), noted)
    return [Edit(context.pressed, noted), *go_on(context, report, name)]


def _section(context: Context, report: Report, name: str, others: str = "") -> Asking:
    row = reports.sections_of(context.session, report.number).get(name)
    text = row.text if row is not None else ""
    view = partial(
        views.section, number=report.number, group=which.group_of(context, report).name, name=name, text=text,
        by_records=_is_from_records(row) and name not in BY_HAND, others=others,
    )  # fmt: skip
    return view, _options(context, report, name, row)


def _options(context: Context, report: Report, name: str, row: ReportSection | None) -> tuple[Option, ...]:
    given = {"report": report.number, "section": name, "at": context.now.isoformat(), "seen": _mark(row)}
    offered: Sequence[tuple[bool, str, View, str]] = (
        (row is not None and bool(row.text), "keep", views.keep, "✅"),
        (True, "skip", views.leave_out, "⏭️"),
        (sections.before(name) is not None, "previous", views.previous, "↩️"),
        (not _is_from_records(row) and name not in BY_HAND, "refill", views.from_records, "🔄"),
        (True, "whole", views.show_whole, "📄"),
        (True, "stop", views.stop, "⏹️"),
    )
    return tuple(
        Option(key, label, STEP, {**given, "act": key}, sign) for wanted, key, label, sign in offered if wanted
    )  # fmt: skip
