"""Which planned meeting is meant, and whether it is still ahead: judged anew each time (G4)."""

from collections.abc import Sequence

from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.i18n import N_
from bot.core.text import clean
from handlers.meetings import which
from storage import meetings
from storage.meetings import ASKING, CANCELLED, HELD, PLANNED, RUNNING, Meeting

NONE_AHEAD = N_("No meeting is planned. Name the number of the one that you mean, such as `{command} M4`.")
WHICH = N_("Which meeting do you mean? Name its number, such as `{command} M{n}`. `meetings` lists them.")
IS_CANCELLED = N_("M{n} is cancelled. `meetings` lists those that are ahead.")
IS_RUNNING = N_("M{n} has started, so it is too late for that. `meeting M{n}` shows how it stands.")
WAS_HELD = N_("M{n} is over. `minutes M{n}` shows what was noted.")
HAS_BEGUN = N_("M{n} was to begin at {instant}, so it is too late for that. `meet` calls another meeting.")
REASON_TOO_LONG = N_("Please say it in at most {limit} characters. That was {n}.")
LONGEST_REASON = 500
NOT_SET = N_("The time of M{n} is not set yet. `meeting M{n}` shows what is asked.")


def named_or_next(context: Context, number: int | None, command: str, *, running: bool = False) -> Meeting:
    """The meeting with a number, held for this unit of work; without one, the next of the group at hand.

    `running`: rather the one that runs now.
    """
    if number is not None:
        return which.meeting(context, number, lock=True)
    found = meetings.running(context.session, context.group_id) if running and context.group is not None else None
    if found is None and context.group is not None:
        found = next_of(context, context.group_id)
    if found is None:
        found = _only(_of_own_groups(context, [RUNNING] if running else []), context, command)
    return which.meeting(context, found.number, lock=True)


def named_or_only(context: Context, number: int | None, command: str, *, searches: bool = False) -> Meeting:
    """The same for what is not to hit another one than was meant: without a number, the only one that is ahead.

    `searches`: those whose time is still looked for are meant as well.
    """
    if number is not None:
        return which.meeting(context, number, lock=True)
    also = [ASKING] if searches else []
    at_hand = context.group is not None
    found = _in_group(context, context.group_id, also) if at_hand else _of_own_groups(context, also)
    return which.meeting(context, _only(found, context, command).number, lock=True)


def _only(found: Sequence[Meeting], context: Context, command: str) -> Meeting:
    """The one that can be meant. Refused where there is none, or where nobody can know which."""
    if len(found) == 1:
        return found[0]
    is_asked = bool(found) or (context.group is None and not _groups_of(context))
    number = found[0].number if found else 1
    raise Refusal("which-meeting", WHICH if is_asked else NONE_AHEAD, command=command, n=number)


def _of_own_groups(context: Context, also: Sequence[str]) -> list[Meeting]:
    """In private with somebody of several groups: all that could be meant, the next one first."""
    found = [each for group_id in _groups_of(context) for each in _in_group(context, group_id, also)]
    return sorted(found, key=lambda meeting: (meeting.state == ASKING, meeting.starts_at or meeting.called_at))


def _groups_of(context: Context) -> list[int]:
    if not context.private or context.group is not None or context.actor is None:
        return []
    return [group.id for _, group in context.actor.memberships if group.id is not None]


def _in_group(context: Context, group_id: int, also: Sequence[str]) -> list[Meeting]:
    """Those that are ahead, and those in some other states."""
    found = ahead(context, group_id)
    return [*found, *meetings.in_states(context.session, group_id, also)] if also else found


def next_of(context: Context, group_id: int) -> Meeting | None:
    """The planned meeting of a group that begins next."""
    return next(iter(ahead(context, group_id)), None)


def ahead(context: Context, group_id: int) -> list[Meeting]:
    """The planned meetings of a group that have not begun, the next one first."""
    planned = meetings.in_states(context.session, group_id, [PLANNED])
    return [meeting for meeting in planned if meeting.begins > context.now]


def check_ahead(context: Context, meeting: Meeting) -> None:
    """Refuse where it has begun, is over, does not take place, or has no time yet."""
    refusals = {
        CANCELLED: ("meeting-cancelled", IS_CANCELLED),
        RUNNING: ("meeting-started", IS_RUNNING),
        HELD: ("meeting-held", WAS_HELD),
        ASKING: ("meeting-not-set", NOT_SET),
    }
    if meeting.state in refusals:
        code, template = refusals[meeting.state]
        raise Refusal(code, template, n=meeting.number)
    begins = meeting.begins
    if context.now >= begins:
        raise Refusal("meeting-begun", HAS_BEGUN, n=meeting.number, instant=lambda _: _.instant(begins))


def reason(text: str) -> str:
    """A reason as it was given, which may be none. Refused where it is too long to be read by everybody."""
    said = text.strip()
    if len(said) > LONGEST_REASON:
        raise Refusal("reason-too-long", REASON_TOO_LONG, limit=LONGEST_REASON, n=len(said))
    return said if clean(said) else ""


def is_elsewhere(context: Context, meeting: Meeting) -> bool:
    """Whether whoever acts does not read what the meeting's group is told, and is not answered by an edit."""
    if context.pressed:
        return False
    return context.private or context.group is None or context.group.id != meeting.group_id
