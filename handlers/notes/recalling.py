"""`recall`: what was said is taken back from every place that it has reached (N1)."""

from collections.abc import Sequence
from functools import partial

from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.events import Deleted
from bot.core.feature import Instead, command, on
from bot.core.i18n import N_
from bot.core.numbers import begins_with
from bot.core.permissions import ANYWHERE, MEMBERS_OR_CORE
from bot.core.replies import Edit, React, Remove, Replies, Reply, Say, ToGroup
from bot.core.text import clean
from handlers.notes import carrying, choosing, which
from handlers.notes.reading import (
    MOST_PIECES,
    Copies,
    approval_key,
    consent_key,
    copy_key,
    draft_key,
    letting_in_key,
    piece_key,
    reminder_key,
    shown,
)
from handlers.notes.views import asking
from handlers.notes.views import copies as views
from storage import due, notes, outbox
from storage.groups import Group
from storage.notes import (
    APPROVAL,
    CONSENT,
    DRAFT,
    RECALLED,
    REFUSED,
    TO_BE_LET_IN,
    TURNED_AWAY,
    UNSENT,
    WAITING,
    Note,
)

WHICH = N_("Which note shall I take back?")
NOTHING = N_("There is no note here that you can take back. `notes` lists those that there are.")
NOT_YOURS = N_("N{n} can be taken back by whoever sent it, and by a co-chair of {group}.")
NOT_CORE = N_("N{n} is an announcement: the core team can take it back.")
ALREADY = N_("N{n} was taken back already.")
NEVER_SENT = N_("N{n} was not sent, so there is nothing to take back.")
SEARCHED = 200
"""Notes among which those of the room are looked for."""
QUESTIONS = {DRAFT: draft_key, CONSENT: consent_key, APPROVAL: approval_key}


@command(
    "recall",
    also=N_("unsend"),
    usage=N_("recall [N12]"),
    summary=N_("Take back a note that you have sent"),
    details=N_(
        "It goes from every group. Who sent it can do that, and a co-chair; the core team takes back announcements. "
        "What groups have answered stays on record. As a reply to the note, or to the message that it was made of, it "
        "needs no number. Deleting that message does the same."
    ),
    examples=("recall N3", "recall"),
    who=MEMBERS_OR_CORE,
    where=ANYWHERE,
)  # fmt: skip
def recall(context: Context, number: which.NoteNumber | None = None) -> Replies:
    found = which.pointed_at(context) if number is None else ()
    if number is None and len(found) != 1:
        return _ask_which(context, found)
    return take_back(context, number if number is not None else found[0].number)


def take_back(context: Context, number: int) -> list[Reply]:
    """Judged anew, and told where it was asked for."""
    note, copies = which.note(context, number, lock=True)
    _check_may(context, note)
    if note.state == RECALLED:
        raise Refusal("note-recalled-already", ALREADY, n=number)
    if note.state == REFUSED:
        raise Refusal("note-never-sent", NEVER_SENT, n=number)
    done = partial(asking.settled, number=number, what=RECALLED)
    return [Say(done) if context.private else React("✅"), *_recall(context, note, copies)]


def _ask_which(context: Context, found: Sequence[Note]) -> Say:
    """Which one, even where there is one alone: nothing is taken back from several groups by a slip."""
    offered = found or [note for note in _to_take_back(context) if context.private or note.group_id == _here(context)]
    if not offered:
        raise Refusal("nothing-to-recall", NOTHING)
    return choosing.ask(context, WHICH, offered, lambda n: f"recall N{n}", own=True)


def _to_take_back(context: Context) -> Sequence[Note]:
    led = [stay.group_id for stay, _ in which.places(context) if stay.cochair]
    core = which.is_core(context)
    return notes.to_take_back(context.session, context.person_id, led, core=core, limit=SEARCHED)


def _here(context: Context) -> int | None:
    return context.group.id if context.group is not None else None


def _is_about_a_note(context: Context, arguments: str) -> bool:
    return begins_with("N")(context, arguments) or (not arguments.strip() and bool(which.pointed_at(context)))


RECALL = Instead("withdraw", recall, _is_about_a_note)


def _check_may(context: Context, note: Note) -> None:
    if note.group_id is None:
        if not which.is_core(context):
            raise Refusal("not-core", NOT_CORE, n=note.number)
    elif note.by_person_id != context.person_id and not which.leads(context, note.group_id):
        group = clean(context.session.get_one(Group, note.group_id).name, 80)
        raise Refusal("note-not-yours", NOT_YOURS, n=note.number, group=group)


@on(Deleted)
def deleted(context: Context, event: Deleted) -> Replies:
    """The message that a note was made of is gone, whoever removed it: the note goes as well."""
    place = event.place
    found = notes.of_message(context.session, place.platform, place.room, event.message)
    said: list[Reply] = []
    for each in found:
        note = notes.find(context.session, each.number, lock=True)
        if note is not None:
            said += _recall(context, note, notes.copies_of(context.session, each.number))
    return said or None


def _recall(context: Context, note: Note, copies: Copies) -> list[Reply]:
    """Its words are kept no longer; what groups said to it is."""
    before = note.state
    source = shown(context.session, note).group
    due.cancel(context.session, [f"{job}:{note.number}" for job in (carrying.LAPSE, carrying.REMIND)])
    note.state, note.text, note.files = RECALLED, "[]", "[]"
    settled = partial(asking.settled, number=note.number, what=RECALLED)
    if before in UNSENT:
        asked = Edit(QUESTIONS[before](note.number), settled)
        return carrying.show(context, note, copies, [asked], first=False)
    said: list[Reply] = []
    told = partial(views.recalled, number=note.number, group=source)
    keys = [piece_key(note.number, copy.group_id, n) for copy, _ in copies for n in range(MOST_PIECES)]
    known = outbox.known_keys(
        context.session, [*keys, *(reminder_key(note.number, copy.group_id) for copy, _ in copies)]
    )
    for copy, _group in copies:
        if copy.state == TO_BE_LET_IN:
            said.append(Edit(letting_in_key(note.number, copy.group_id), settled))
        elif copy.state != TURNED_AWAY:
            own = [piece_key(note.number, copy.group_id, n) for n in range(MOST_PIECES)]
            said += [Remove(key) for key in own if key in known]
            if note.encrypted and copy.state == WAITING:
                said.append(Edit(carrying.opening_key(note.number, copy.group_id), settled))
            said.append(Remove(copy_key(note.number, copy.group_id)))
            reminder = reminder_key(note.number, copy.group_id)
            said += [Edit(reminder, settled)] if reminder in known else []
            if copy.state != WAITING:
                said.append(Say(told, to=ToGroup(copy.group_id)))
    return carrying.show(context, note, copies, said, first=False)
