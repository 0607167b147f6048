"""Which report is meant, and what whoever asks may do with it: judged anew each time."""

from typing import Annotated

from bot.core import secrecy
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.i18n import N_
from bot.core.numbers import MOST, numbered
from bot.core.text import clean
from storage import reports, roles
from storage.groups import Group
from storage.people import Membership
from storage.reports import APPROVED, DRAFT, DROPPED, Report

COMMUNICATIONS = "communications"
"""The functional role whose holders may edit a report."""

UNKNOWN = N_("There is no report “T{n}” that you can read. `reports` lists those that there are.")
NOT_LEADING = N_("Only the co-chairs of {group} can do that. `cochair` shows who they are.")
NOT_EDITING = N_(
    "The co-chairs of {group} write its report, and whoever has the role communications. `reports` lists what has gone "
    "out."
)
NO_DRAFT = N_("{group} is not writing a report. A co-chair begins one with `report`.")
APPROVED_ALREADY = N_("T{n} is approved and has gone out, so it stays as it is. `report T{n}` shows it.")
IS_DROPPED = N_("T{n} was dropped. A co-chair begins a new one with `report`.")
NO_GROUP = N_("Which group is it about? Write it in the room of the group, or name the report: `report T2`.")

report_number = numbered("T", bare=False)
ReportNumber = Annotated[int, report_number]


def find(context: Context, number: int, *, lock: bool = False) -> Report:
    """The report with a number: what has gone out for everybody in a group, a draft for whoever writes it."""
    found = reports.find(context.session, number, lock=lock) if number <= MOST else None
    if found is None or not (found.state == APPROVED or edits(context, found.group_id)):
        raise Refusal("unknown-report", UNKNOWN, n=number)
    secrecy.tell_of(context, {key_of(found): found.group_id})
    return found


def key_of(report: Report) -> str:
    """Of the message by which other groups heard of it."""
    return f"reports.sent:{report.number}"


def draft(context: Context, number: int | None) -> Report:
    """The draft that is meant, to go on with: by its number, else that of the group at hand."""
    if number is None:
        group = at_hand(context)
        check_edits(context, context.group_id)
        found = reports.draft_of(context.session, context.group_id)
        if found is None:
            raise Refusal("no-draft", NO_DRAFT, group=clean(group.name))
        return found
    found = find(context, number, lock=True)
    if found.state == APPROVED:
        raise Refusal("report-approved", APPROVED_ALREADY, n=number)
    if found.state == DROPPED:
        raise Refusal("report-dropped", IS_DROPPED, n=number)
    return found


def is_draft(report: Report) -> bool:
    """Whether it is still written."""
    return report.state == DRAFT


def group_of(context: Context, report: Report) -> Group:
    """Whose it is."""
    return context.session.get_one(Group, report.group_id)


def at_hand(context: Context) -> Group:
    """The group at hand; the core team may be in none. Raises a Refusal."""
    if context.group is None:
        raise Refusal("no-group-at-hand", NO_GROUP)
    return context.group


def place_in(context: Context, group_id: int) -> Membership | None:
    """The place of whoever acts in a group, whichever group is at hand; None where they have none."""
    places = context.actor.memberships if context.actor is not None else ()
    return next((stay for stay, group in places if group.id == group_id), None)


def leads(context: Context, group_id: int) -> bool:
    """Whether whoever acts is a co-chair of a group now (G4)."""
    stay = place_in(context, group_id)
    return stay is not None and stay.cochair


def check_leads(context: Context, group_id: int) -> None:
    """Refuse whoever does not lead a group."""
    if not leads(context, group_id):
        raise Refusal("not-leading", NOT_LEADING, group=clean(context.session.get_one(Group, group_id).name))


def edits(context: Context, group_id: int) -> bool:
    """Whether whoever acts may write in a group's report (G5)."""
    if place_in(context, group_id) is None:
        return False
    role = roles.held_as(context.session, group_id, context.person_id, COMMUNICATIONS, None)
    return leads(context, group_id) or role is not None


def check_edits(context: Context, group_id: int) -> None:
    """Refuse whoever may not."""
    if not edits(context, group_id):
        raise Refusal("not-editing", NOT_EDITING, group=clean(context.session.get_one(Group, group_id).name))
