"""Who says yes before a note goes on: its sender, its author, a co-chair here, a co-chair there (N1)."""

from collections.abc import Sequence
from functools import partial

from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import Instead, choice, command
from bot.core.i18n import N_
from bot.core.numbers import begins_with
from bot.core.permissions import ANYWHERE, EVERYBODY, MEMBERS_OR_CORE, Where
from bot.core.replies import Edit, Replies, Reply, Say
from bot.core.text import clean, clean_lines
from handlers.notes import carrying, choosing, forwarding, limits, which
from handlers.notes.carrying import APPROVE, CONFIRM, CONSENTED, LET_IN, OPEN
from handlers.notes.reading import Copies, approval_key, consent_key, draft_key, letting_in_key, shown
from handlers.notes.views import asking, cards
from handlers.notes.views import choosing as choosing_views
from storage import audit, groups, meetings, notes, people
from storage.groups import Group
from storage.notes import APPROVAL, CONSENT, DRAFT, REFUSED, SENT, TO_BE_LET_IN, TURNED_AWAY, WAITING, Note, NoteCopy

WHICH = N_("Which one do you approve?")
NOTHING = N_("No note waits for your yes here. `notes` lists those that there are.")
MOST_MINUTES = 2
"""Of the last meetings."""
OVER = N_("N{n} waits for nobody any more. `note N{n}` shows how it stands.")
NOT_YOURS = N_("Only a co-chair can do that: of {group}.")
NOT_CORE = N_("Only the core team can choose that.")
NOT_MEMBER = N_("Only the group's members can choose that.")


@choice(CONFIRM)
def confirm(context: Context, note: int, *, yes: bool) -> Replies:
    """Whoever sends it says whether it may leave an encrypted room."""
    found, copies = _in_state(context, note, DRAFT)
    if not yes:
        drop(found)
        return Edit(draft_key(note), partial(asking.settled, number=note, what="keep"))
    check_sends(context, found)
    if found.group_id is None:
        audit.record(context.session, context.now, "note.announced", by=context.person_id, number=note)
    said = Edit(draft_key(note), partial(asking.settled, number=note, what="send"))
    return [said, *forwarding.begun(context, found, copies, carrying.go_on(context, found, copies))]


@choice(OPEN)
def opening(context: Context, note: int, group_id: int, *, yes: bool) -> Replies:
    """The same for one group that has got a room since that is not encrypted."""
    found, copies = _in_state(context, note, SENT)
    copy = next((copy for copy, _ in copies if copy.group_id == group_id), None)
    if copy is None or copy.opened or copy.state != WAITING:
        raise Refusal("note-over", OVER, n=note)
    settled = partial(asking.settled, number=note, what="send" if yes else "refuse")
    said = Edit(carrying.opening_key(note, group_id), settled)
    if not yes:
        return [said, *_kept_from(context, found, copies, copy)]
    check_sends(context, found)
    copy.opened = True
    said_there = carrying.say(found, shown(context.session, found), copy)
    carrying.look_after(context, found)
    return [said, *said_there, *carrying.refresh(context, found, copies)]


def _kept_from(context: Context, note: Note, copies: Copies, copy: NoteCopy) -> list[Reply]:
    """It is not for this group any more; without another one it is not sent at all."""
    if len(copies) == 1:
        drop(note)
        return carrying.show(context, note, copies, (), first=False)
    context.session.delete(copy)
    context.session.flush()
    return carrying.show(context, note, [each for each in copies if each[0] is not copy], (), first=False)


@choice(CONSENTED, who=EVERYBODY)
def consented(context: Context, note: int, *, yes: bool) -> Replies:
    """The author agrees, or not: then nobody is told more than that."""
    found, copies = _in_state(context, note, CONSENT)
    if found.author_person_id != context.person_id:
        raise Refusal("note-over", OVER, n=note)
    said = Edit(consent_key(note), partial(asking.settled, number=note, what="yes" if yes else "no"))
    if yes:
        return [said, *carrying.go_on(context, found, copies)]
    return [said, *_not_sent(context, found, copies, CONSENT, "")]


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
        if not may_approve(context, found):
            raise _not_yours(context, found.group_id)
        return approved(context, found, copies)
    waiting = [(copy, group) for copy, group in copies if found.state == SENT and copy.state == TO_BE_LET_IN]
    if not waiting:
        raise Refusal("note-over", OVER, n=number)
    mine = next(((copy, group) for copy, group in waiting if may_let_in(context, copy)), None)
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
    found, copies = _in_state(context, note, APPROVAL)
    if not may_approve(context, found):
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
    return [said, *here, *_not_sent(context, note, copies, APPROVAL, why)]


@choice(LET_IN)
def letting_in(context: Context, note: int, group_id: int, *, yes: bool) -> Replies:
    """A co-chair of a group that it is for has tapped."""
    found, copies = _in_state(context, note, SENT)
    copy, group = next(each for each in copies if each[0].group_id == group_id)
    if not may_let_in(context, copy):
        raise _not_yours(context, group_id)
    if copy.state != TO_BE_LET_IN:
        raise Refusal("note-over", OVER, n=note)
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


def check_sends(context: Context, note: Note) -> None:
    """Refuse whoever has left the group, or the core team, in whose name the note would go (G4)."""
    if not which.is_source(context, note):
        if note.group_id is None:
            raise Refusal("not-core", NOT_CORE)
        raise Refusal("not-member", NOT_MEMBER)


def may_approve(context: Context, note: Note) -> bool:
    """A co-chair of the group that it comes from; the core team while it has none."""
    return note.group_id is not None and _may(context, note.group_id)


def may_let_in(context: Context, copy: NoteCopy) -> bool:
    """The same of a group that it is for."""
    return _may(context, copy.group_id)


def _may(context: Context, group_id: int) -> bool:
    if which.leads(context, group_id):
        return True
    return which.is_core(context) and not people.chairs_of(context.session, group_id)


def drop(note: Note) -> None:
    """It is not sent, and its words are kept no longer (X1)."""
    note.state, note.text, note.files = REFUSED, "[]", "[]"


def _not_sent(context: Context, note: Note, copies: Copies, why: str, reason: str) -> list[Reply]:
    drop(note)
    view = partial(cards.not_sent, number=note.number, why=why, reason=clean_lines(reason, limits.REASON))
    return carrying.show(context, note, copies, [Say(view, to=carrying.source_of(note))], first=False)


def _in_state(context: Context, number: int, state: str) -> tuple[Note, Copies]:
    """A note that waits for just this. Raises a Refusal for one that has been settled, or recalled, since."""
    note = notes.find(context.session, number, lock=True)
    if note is None or note.state != state:
        raise Refusal("note-over", OVER, n=number)
    return note, notes.copies_of(context.session, number)


def _not_yours(context: Context, group_id: int | None) -> Refusal:
    group = context.session.get_one(Group, group_id)
    return Refusal("not-leading", NOT_YOURS, group=clean(group.name, 80))
