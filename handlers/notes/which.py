"""Which note is meant, and what whoever asks may do with it: judged anew each time."""

from collections.abc import Sequence
from typing import Annotated

from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.events import Message
from bot.core.i18n import N_
from bot.core.numbers import MOST, numbered
from bot.core.text import clean
from handlers.notes.reading import Copies, read_card_key, read_copy_key
from storage import notes, outbox, people
from storage.groups import Group
from storage.notes import RECALLED, REFUSED, SENT, TO_BE_LET_IN, TURNED_AWAY, Note, NoteCopy
from storage.people import Membership

note_number = numbered("N")
NoteNumber = Annotated[int, note_number]
marked_note = numbered("N", bare=False)
MarkedNote = Annotated[int, marked_note]
"""Where a figure alone may be the beginning of the words: `answer 3 of us come`."""

UNKNOWN = N_("There is no note “N{n}” that your groups have sent or got. `notes` lists those that there are.")
NOT_FOR_YOU = N_("N{n} is not for a group that you are in, so you cannot answer it. Only members of {groups} can.")
WHICH_GROUP = N_("N{n} is for several of your groups. Write it in the room of the one that you mean.")
TAKEN_BACK = N_("N{n} was taken back, so there is nothing to answer.")
NOT_THERE_YET = N_("N{n} has not come to {group} yet: a co-chair is asked first. `note N{n}` shows it to them.")
NOT_LEADING = N_("Only the co-chairs of {group} can do that. `cochair` shows who they are.")


def note(context: Context, number: int, *, lock: bool = False) -> tuple[Note, Copies]:
    """A note with its copies, for those whose groups sent or got it and for the core team."""
    found = notes.find(context.session, number, lock=lock) if number <= MOST else None
    copies = notes.copies_of(context.session, number) if found is not None else []
    if found is None or not (is_core(context) or _reads(context, found, copies)):
        raise Refusal("unknown-number", UNKNOWN, n=number)
    return found, copies


def _reads(context: Context, note: Note, copies: Copies) -> bool:
    if note.group_id is not None and place_in(context, note.group_id) is not None:
        return True
    if note.state not in {SENT, RECALLED}:
        return note.author_person_id == context.person_id
    return any(_reads_copy(context, copy) for copy, _ in copies)


def _reads_copy(context: Context, copy: NoteCopy) -> bool:
    stay = place_in(context, copy.group_id)
    return stay is not None and (stay.cochair or copy.state not in {TO_BE_LET_IN, TURNED_AWAY})


def is_source(context: Context, note: Note) -> bool:
    """Whether whoever asks belongs to where a note comes from."""
    return is_core(context) if note.group_id is None else place_in(context, note.group_id) is not None


def copy(context: Context, note: Note, copies: Copies, group_id: int | None = None) -> tuple[NoteCopy, Group]:
    """The copy for which whoever acts can speak: their group's, the one at hand before others. Raises a Refusal.

    `group_id`: the group that is meant, where that is known.
    """
    wanted = group_id if group_id is not None or context.group is None else context.group.id
    mine = [found for found in copies if place_in(context, found[0].group_id) is not None]
    at_hand = [found for found in mine if found[1].id == wanted]
    is_named = group_id is not None or (context.group is not None and not context.private)
    if not mine or (is_named and not at_hand):
        names = ", ".join(clean(group.name, 60) for _, group in copies[:8])
        raise Refusal("not-for-you", NOT_FOR_YOU, n=note.number, groups=names)
    if not at_hand and len(mine) > 1:
        raise Refusal("which-group", WHICH_GROUP, n=note.number)
    found, group = (at_hand or mine)[0]
    if note.state in {RECALLED, REFUSED}:
        raise Refusal("note-recalled", TAKEN_BACK, n=note.number)
    if found.state in {TO_BE_LET_IN, TURNED_AWAY} or note.state != SENT:
        raise Refusal("note-not-there", NOT_THERE_YET, n=note.number, group=clean(group.name, 80))
    return found, group


def place_in(context: Context, group_id: int) -> Membership | None:
    """The place of whoever acts in a group, whichever group is at hand."""
    return next((stay for stay, group in places(context) if group.id == group_id), None)


def places(context: Context) -> Sequence[tuple[Membership, Group]]:
    """The groups that whoever acts is in now."""
    return context.actor.memberships if context.actor is not None else ()


def leads(context: Context, group_id: int) -> bool:
    """Whether whoever acts is a co-chair of a group now (G4)."""
    stay = place_in(context, group_id)
    return stay is not None and stay.cochair


def is_core(context: Context) -> bool:
    """Whether the core team asks."""
    return context.actor is not None and context.actor.person.core


def may_approve(context: Context, note: Note) -> bool:
    """A co-chair of the group that it comes from; the core team while it has none."""
    return note.group_id is not None and _may(context, note.group_id)


def may_let_in(context: Context, copy: NoteCopy) -> bool:
    """The same of a group that it is for."""
    return _may(context, copy.group_id)


def _may(context: Context, group_id: int) -> bool:
    if leads(context, group_id):
        return True
    return is_core(context) and not people.chairs_of(context.session, group_id)


def replied(context: Context) -> tuple[int, int] | None:
    """The note and the group of the copy that a message answers, if it answers one."""
    event = context.event
    if not isinstance(event, Message) or not event.reply_to:
        return None
    key = outbox.key_of(context.session, event.place.platform, event.place.room, event.reply_to)
    return read_copy_key(key)


def pointed_at(context: Context) -> Sequence[Note]:
    """The notes that a message answers: what shows one, or the message whose words they are; the newest first."""
    event = context.event
    if not isinstance(event, Message) or not event.reply_to:
        return []
    place, session = event.place, context.session
    number = read_card_key(outbox.key_of(session, place.platform, place.room, event.reply_to))
    if number is not None:
        found = notes.find(session, number)
        return [found] if found is not None else []
    return notes.of_message(session, place.platform, place.room, event.reply_to)[::-1]


def shown_by(context: Context) -> int | None:
    """The one note that the message which is answered shows, or was made into; None: it is none, or several."""
    copied = replied(context)
    if copied is not None:
        return copied[0]
    found = pointed_at(context)
    return found[0].number if len(found) == 1 else None


def open_for(context: Context, states: Sequence[str]) -> Sequence[tuple[Note, NoteCopy]]:
    """The notes in the group at hand, or in all groups of whoever asks, whose copies are in some states."""
    if context.group is not None:
        return notes.received(context.session, context.group_id, states)
    found = [each for stay, _ in places(context) for each in notes.received(context.session, stay.group_id, states)]
    return sorted(found, key=lambda each: -each[0].number)
