"""Which meeting, series, action or agreement is meant, and what whoever asks may do with it: judged anew each time."""

from collections.abc import Callable
from typing import Annotated, TypeVar

from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.i18n import N_
from bot.core.numbers import MOST, numbered
from bot.core.text import clean
from storage import actions, meetings, minutes, series
from storage.actions import Action
from storage.groups import Group
from storage.meetings import Meeting
from storage.minutes import Agreement, Record
from storage.people import Membership
from storage.series import Series

UNKNOWN_MEETING = N_("There is no meeting “M{n}” in your groups. `meetings` lists those that there are.")
UNKNOWN_SERIES = N_("There is no series “S{n}” in your groups. `meetings` lists those that there are.")
UNKNOWN_ACTION = N_("There is no action “A{n}” in your groups. `actions` lists those that are open.")
UNKNOWN_AGREEMENT = N_("There is no agreement “G{n}” in your groups. The minutes list them: `minutes`.")
ELSEWHERE = N_("{what} belongs to another group. Write it there, or to me in private.")
NO_GROUP = N_("Which group is it about? Write it in the room of the group.")
NOT_LEADING = N_("Only the co-chairs of {group} can do that. `cochair` shows who they are.")
NOT_A_MEMBER = N_("Only members of {group} can do that.")

T = TypeVar("T")

meeting_number = numbered("M")
MeetingNumber = Annotated[int, meeting_number]
marked_meeting = numbered("M", bare=False)
MarkedMeeting = Annotated[int, marked_meeting]
"""Where a figure alone may be something else: `meeting move 9 April 15:00`."""
SeriesNumber = Annotated[int, numbered("S")]
action_number = numbered("A")
ActionNumber = Annotated[int, action_number]
AgreementNumber = Annotated[int, numbered("G")]


def meeting(context: Context, number: int, *, lock: bool = False, anywhere: bool = False) -> Meeting:
    """The meeting with a number, for its group's people and the core team. `lock`: to change it in this unit of work.

    `anywhere`: also in the room of another group, for what is answered in private.
    """
    found = meetings.find(context.session, number, lock=lock) if number <= MOST else None
    return _allowed(context, found, lambda it: it.group_id, "M", number, UNKNOWN_MEETING, anywhere=anywhere)


def one_series(context: Context, number: int, *, lock: bool = False) -> Series:
    """The series with a number, likewise."""
    found = series.find(context.session, number, lock=lock) if number <= MOST else None
    return _allowed(context, found, lambda it: it.group_id, "S", number, UNKNOWN_SERIES)


def action(context: Context, number: int, *, lock: bool = False) -> Action:
    """The action with a number, likewise."""
    found = actions.find(context.session, number, lock=lock) if number <= MOST else None
    return _allowed(context, found, lambda it: it.group_id, "A", number, UNKNOWN_ACTION)


def agreement(context: Context, number: int, *, lock: bool = False) -> tuple[Agreement, Record, Meeting]:
    """What was agreed, with its words and its meeting, likewise."""
    found = minutes.agreement(context.session, number, lock=lock) if number <= MOST else None
    return _allowed(context, found, lambda it: it[2].group_id, "G", number, UNKNOWN_AGREEMENT)


def _allowed(
    context: Context, found: T | None, group_of: Callable[[T], int], letter: str, number: int, unknown: str, *,
    anywhere: bool = False,
) -> T:  # fmt: skip
    if found is None or not (is_core(context) or place_in(context, group_of(found)) is not None):
        raise Refusal("unknown-number", unknown, n=number)
    if not anywhere and not context.private and context.group is not None and context.group.id != group_of(found):
        raise Refusal("another-groups", ELSEWHERE, what=f"{letter}{number}")
    context.tells_of.add(group_of(found))
    return found


def place_in(context: Context, group_id: int) -> Membership | None:
    """The place of whoever acts in a group, whichever group is at hand; None where they have none."""
    places = context.actor.memberships if context.actor is not None else ()
    return next((stay for stay, group in places if group.id == group_id), None)


def group_of(context: Context, found: Meeting | Series | Action) -> Group:
    """Whose it is."""
    return context.session.get_one(Group, found.group_id)


def at_hand(context: Context) -> Group:
    """The group at hand; the core team may be in none. Raises a Refusal."""
    if context.group is None:
        raise Refusal("no-group-at-hand", NO_GROUP)
    return context.group


def leads(context: Context, group_id: int) -> bool:
    """Whether whoever acts is a co-chair of a group now (G4)."""
    stay = place_in(context, group_id)
    return stay is not None and stay.cochair


def check_leads(context: Context, group_id: int) -> None:
    """Refuse whoever does not lead a group."""
    if not leads(context, group_id):
        raise Refusal("not-leading", NOT_LEADING, group=clean(context.session.get_one(Group, group_id).name))


def check_member(context: Context, group_id: int) -> None:
    """Refuse whoever is no member of a group."""
    if place_in(context, group_id) is None:
        raise Refusal("not-a-member", NOT_A_MEMBER, group=clean(context.session.get_one(Group, group_id).name))


def is_core(context: Context) -> bool:
    """Whether the core team asks."""
    return context.actor is not None and context.actor.person.core
