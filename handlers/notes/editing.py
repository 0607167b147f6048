"""An edit of what a note was made of: it says something else then in every place that it has reached (N1)."""

from functools import partial

from bot.core import rich, secrecy
from bot.core.context import Context
from bot.core.events import Edited
from bot.core.feature import on
from bot.core.i18n import N_
from bot.core.replies import Edit, Privately, Replies, Reply, Say
from bot.core.spoken import find as find_command
from bot.core.spoken import may_be_command
from bot.core.text import Text
from handlers.notes import carrying, forwarding, limits, which
from handlers.notes.reading import (
    MOST_PIECES,
    Copies,
    approval_key,
    copy_key,
    letting_in_key,
    piece_key,
    reminder_key,
    shown,
    shown_where_asked,
    text_of,
)
from handlers.notes.rules import Targets, spread
from handlers.notes.views import asking
from handlers.notes.views import copies as views
from storage import notes, outbox
from storage.notes import CONSENT, DELIVERED, DRAFT, SENT, TO_BE_LET_IN, Note

APPROVED_ONCE = N_(
    "What you changed stays here: a co-chair has approved N{n} as it was. To change it for the others as well, write "
    "`recall N{n}` and forward it again."
)
STAYS = N_(
    "What you changed stays here. To say something else to other groups, write `recall N{n}` and forward your words "
    "again."
)
NO_WORDS = N_("N{n} would be empty then, so it stays as it was. `recall N{n}` takes it back.")


@on(Edited)
def edited(context: Context, event: Edited) -> Replies:
    """The message that a note was made of says something else now: so does the note, everywhere."""
    place = event.place
    found = notes.of_message(context.session, place.platform, place.room, event.message)
    said: list[Reply] = []
    for each in found:
        note = notes.find(context.session, each.number, lock=True)
        if note is not None and _may_edit(context, note):
            said += _edit(context, note, _words(context, event, note))
    return said if found else None


def _may_edit(context: Context, note: Note) -> bool:
    """Whose words they are, and who sent them, as long as they are in the group or the core team (G4)."""
    if context.actor is None or context.person_id not in {note.by_person_id, note.author_person_id}:
        return False
    return which.is_source(context, note) or which.is_core(context)


def _words(context: Context, event: Edited, note: Note) -> Text | None:
    """What an edited message says: behind the groups, where it is a command. None: it is nothing for these groups."""
    asked, rest = find_command(context.registry, event.text), event.text
    if asked is not None and asked[0].name == _made_by(note):
        read = forwarding.targets_of(context, asked[1], note.group_id)
        targets = next((each for each in (read, *read.others) if _are_same(context, note, each)), None)
        if targets is None:
            return None
        rest = targets.rest
    elif may_be_command(event.text, mention=event.mention, private=asked is not None and event.place.private):
        return None
    limits.check_note(rest)
    return rich.clean_rich(context.formatted(rest), limits.NOTE)


def _made_by(note: Note) -> str:
    return forwarding.forward.name if note.group_id is not None else forwarding.announce.name


def _are_same(context: Context, note: Note, targets: Targets) -> bool:
    """Whether a note is for just the groups that are named now."""
    if targets.everybody or note.everybody:
        return targets.everybody and note.everybody
    return set(targets.slugs) == {group.slug for _, group in notes.copies_of(context.session, note.number)}


def _edit(context: Context, note: Note, text: Text | None) -> list[Reply]:
    session, before = context.session, text_of(note)
    if text == before:
        return []
    if text is None:
        return [_to_editor(context, STAYS, note)]
    if not text and before:
        return [_to_editor(context, NO_WORDS, note)]
    is_sent, copies = note.state == SENT, notes.copies_of(session, note.number)
    if is_sent and carrying.is_approved_first(context, note):
        return [_to_editor(context, APPROVED_ONCE, note)]
    if not note.encrypted and secrecy.is_encrypted(context):
        if is_sent and secrecy.readable(session, [copy.group_id for copy, _ in copies]):
            return [_to_editor(context, STAYS, note)]  # the room has been encrypted since
        note.encrypted = True
    note.text = forwarding.to_json(text)
    note.version += 1
    if is_sent:
        note.edited_at = context.now
        said = _edit_copies(context, note, copies)
        return carrying.show(context, note, copies, said, first=False)
    if note.state == DRAFT:
        return []
    names, key = carrying.names(copies), approval_key(note.number)
    if note.state == CONSENT:
        return carrying.show(context, note, copies, [], first=False)
    view = partial(asking.approve_out, note=shown_where_asked(session, note, key), names=names)
    return carrying.show(context, note, copies, [Edit(key, view, options=None)], first=False)


def _edit_copies(context: Context, note: Note, copies: Copies) -> list[Reply]:
    """The messages that there are say the new words; whoever is asked to let it in reads those."""
    read = shown(context.session, note)
    keys = [piece_key(note.number, copy.group_id, n) for copy, _ in copies for n in range(MOST_PIECES)]
    known = outbox.known_keys(
        context.session, [*keys, *(reminder_key(note.number, copy.group_id) for copy, _ in copies)]
    )
    said: list[Reply] = []
    for copy, group in copies:
        if copy.state == TO_BE_LET_IN:
            key = letting_in_key(note.number, copy.group_id)
            view = partial(asking.approve_in, note=shown_where_asked(context.session, note, key), group=group.name)
            said.append(Edit(key, view, options=None))
            continue
        reminder = reminder_key(note.number, copy.group_id)
        if reminder in known and copy.state == DELIVERED:
            said.append(Edit(reminder, partial(views.remind, note=read, group=group.name), options=None))
        own = [piece_key(note.number, copy.group_id, n) for n in range(MOST_PIECES)]
        before = [key for key in own if key in known]
        *heads, last = spread(text_of(note), len(before) + 1)
        for number, (key, piece) in enumerate(zip(before, heads, strict=True)):
            part = partial(views.middle, piece=piece) if number else partial(views.first, note=read, piece=piece)
            said.append(Edit(key, part))
        end = partial(views.last, note=read, piece=last, state=copy.state, alone=not before)
        said.append(Edit(copy_key(note.number, copy.group_id), end, options=None))
    return said


def _to_editor(context: Context, template: str, note: Note) -> Reply:
    return Say(lambda _: _(template, n=note.number), to=Privately(context.person_id, wait=False))
