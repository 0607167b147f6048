"""Which notes a co-chair lets out of their group, or into it, where its charter says so (N1)."""

from collections.abc import Sequence
from functools import partial

from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import Instead, choice, command
from bot.core.i18n import N_
from bot.core.numbers import begins_with
from bot.core.permissions import ANYWHERE, MEMBERS_OR_CORE, Where
from bot.core.replies import Edit, Replies, Reply, Say
from bot.core.text import clean, clean_lines
from handlers.notes import carrying, choosing, forwarding, letting, limits, which
from handlers.notes.carrying import APPROVE, LET_IN
from handlers.notes.reading import Copies, approval_key, letting_in_key, shown
from handlers.notes.views import asking, cards
from handlers.notes.views import choosing as choosing_views
from storage import audit, groups, meetings, notes, people
from storage.groups import Group
from storage.notes import APPROVAL, SENT, TO_BE_LET_IN, TURNED_AWAY, Note, NoteCopy

WHICH = N_("Which one do you approve?")
NOTHING = N_("No note waits for your yes here. `notes` lists those that there are.")
NOT_YOURS = N_("Only a co-chair can do that: of {group}.")
MOST_MINUTES = 2
"""Of the last meetings."""


@command(
    "note approve",
    also=N_("approve note"),
    usage=N_("note approve [N12]"),
    summary=N_("Let a note go out, or come in (co-chairs)"),
    details=N_("Where the charter says that a co-chair is asked: `charter set notes`. `approve N12` does the same."),
    examples=("note approve N3", "note approve"),
    who=MEMBERS_OR_CORE,
    where=ANYWHERE,
)
def approve(context: Context, number: which.NoteNumber | None = None) -> Replies:
    return _approve(context, number) if number is not None else _ask_which(context)


def _approve(context: Context, number: int) -> list[Reply]:
    found, copies = which.note(context, number, lock=True)
    if found.state == APPROVAL:
        if not which.may_approve(context, found):
            raise _not_yours(context, found.group_id)
        return approved(context, found, copies)
    waiting = [(copy, group) for copy, group in copies if found.state == SENT and copy.state == TO_BE_LET_IN]
    if not waiting:
        raise Refusal("note-over", letting.OVER, n=number)
    mine = next(((copy, group) for copy, group in waiting if which.may_let_in(context, copy)), None)
    if mine is None:
        raise _not_yours(context, waiting[0][0].group_id)
    return let_in(context, found, copies, mine[0])


def _ask_which(context: Context) -> Replies:
    """What waits here for whoever acts; with one thing alone, that is meant."""
    found, meetings_ = _waiting(context), _unapproved_minutes(context)
    if not found:
        raise Refusal("nothing-to-approve", NOTHING)
    if len(found) == 1 and not meetings_:
        return _approve(context, found[0].number)
    minutes = [(partial(choosing_views.minutes, number=n), f"approve M{n}") for n in meetings_]
    return choosing.ask(context, WHICH, found, lambda n: f"note approve N{n}", others=minutes)


def _waiting(context: Context) -> Sequence[Note]:
    """The notes that wait for the yes of whoever acts: of the group at hand in its room, else of all."""
    session, core = context.session, which.is_core(context)
    if context.where is Where.GROUP:
        asked = [context.group_id]
    elif core:
        asked = [group.id for group in groups.all_groups(session) if group.id is not None]
    else:
        asked = [stay.group_id for stay, _ in which.places(context)]
    chairs = people.chairs_by_group(session, asked) if core and asked else {}
    may = [number for number in asked if which.leads(context, number) or (core and not chairs.get(number))]
    return notes.to_be_approved(session, may) if may else []


def _unapproved_minutes(context: Context) -> Sequence[int]:
    """The meetings of the group at hand that `approve` alone may be about as well."""
    if context.group is None or not which.leads(context, context.group_id):
        return []
    held = meetings.held(context.session, context.group_id, MOST_MINUTES)
    return [meeting.number for meeting in held if meeting.approved_at is None]


def _is_about_a_note(context: Context, arguments: str) -> bool:
    return begins_with("N")(context, arguments) or (not arguments.strip() and bool(_waiting(context)))


APPROVE_NOTE = Instead("approve", approve, _is_about_a_note)


@choice(APPROVE)
def approval(context: Context, note: int, *, yes: bool) -> Replies:
    """A co-chair of the group that it comes from has tapped."""
    found, copies = letting.in_state(context, note, APPROVAL)
    if not which.may_approve(context, found):
        raise _not_yours(context, found.group_id)
    return approved(context, found, copies) if yes else refuse(context, found, copies, "")


def approved(context: Context, note: Note, copies: Copies) -> list[Reply]:
    audit.record(
        context.session, context.now, "note.approved", by=context.person_id, group=note.group_id, number=note.number
    )
    said = Edit(approval_key(note.number), partial(asking.settled, number=note.number, what="approve"))
    here: list[Reply] = [] if context.pressed else forwarding.noted_here(context, note, "approve")
    return [said, *here, *carrying.go_on(context, note, copies)]


def refuse(context: Context, note: Note, copies: Copies, why: str) -> list[Reply]:
    """A co-chair does not approve it: whoever sent it reads why, where it was sent from."""
    audit.record(
        context.session, context.now, "note.refused", by=context.person_id, group=note.group_id, number=note.number
    )
    said = Edit(approval_key(note.number), partial(asking.settled, number=note.number, what="refuse"))
    here: list[Reply] = [] if context.pressed else forwarding.noted_here(context, note, "refuse")
    return [said, *here, *letting.not_sent(context, note, copies, APPROVAL, why)]


@choice(LET_IN)
def letting_in(context: Context, note: int, group_id: int, *, yes: bool) -> Replies:
    """A co-chair of a group that it is for has tapped."""
    found, copies = letting.in_state(context, note, SENT)
    copy, group = next(each for each in copies if each[0].group_id == group_id)
    if not which.may_let_in(context, copy):
        raise _not_yours(context, group_id)
    if copy.state != TO_BE_LET_IN:
        raise Refusal("note-over", letting.OVER, n=note)
    return let_in(context, found, copies, copy) if yes else turn_away(context, found, copies, copy, group, "")


def let_in(context: Context, note: Note, copies: Copies, copy: NoteCopy) -> list[Reply]:
    """It goes into the group's rooms."""
    audit.record(
        context.session, context.now, "note.let-in", by=context.person_id, group=copy.group_id, number=note.number
    )
    copy.by_person_id = context.person_id
    said = Edit(letting_in_key(note.number, copy.group_id), partial(asking.settled, number=note.number, what="let-in"))
    here: list[Reply] = [] if context.pressed else forwarding.noted_here(context, note, "let-in")
    group = next(group for each, group in copies if each is copy)
    if carrying.shut_out(context.session, note, [(copy, group)]):
        return [said, *here, carrying.ask_to_open(note, copy, group), *carrying.refresh(context, note, copies)]
    said_there = carrying.say(note, shown(context.session, note), copy)
    carrying.look_after(context, note)
    return [said, *here, *said_there, *carrying.refresh(context, note, copies)]


def turn_away(context: Context, note: Note, copies: Copies, copy: NoteCopy, group: Group, why: str) -> list[Reply]:
    """It is not shown there; the group that it comes from reads that, and why."""
    audit.record(
        context.session, context.now, "note.turned-away", by=context.person_id, group=copy.group_id, number=note.number
    )
    copy.state, copy.changed_at, copy.by_person_id = TURNED_AWAY, context.now, context.person_id
    key = letting_in_key(note.number, copy.group_id)
    said = Edit(key, partial(asking.settled, number=note.number, what="turn-away"))
    here: list[Reply] = [] if context.pressed else forwarding.noted_here(context, note, "turn-away")
    view = partial(cards.turned_away, number=note.number, group=group.name, reason=clean_lines(why, limits.REASON))
    told = Say(view, to=carrying.source_of(note))
    return [said, *here, told, *carrying.refresh(context, note, copies)]


def _not_yours(context: Context, group_id: int | None) -> Refusal:
    group = context.session.get_one(Group, group_id)
    return Refusal("not-leading", NOT_YOURS, group=clean(group.name, 80))
