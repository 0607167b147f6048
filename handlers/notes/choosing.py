"""Asks which note is meant, where several may be; nothing of one from an encrypted room is said in an open one (N1)."""

from collections.abc import Callable, Sequence
from functools import partial

from bot.core.asking import either
from bot.core.context import Context
from bot.core.replies import Say, View
from handlers.notes.reading import Copies, shown
from handlers.notes.views import choosing as views
from handlers.notes.views.choosing import Brief
from storage import notes
from storage.notes import Note


def ask(
    context: Context,
    question: str,
    found: Sequence[Note],
    command: Callable[[int], str],
    *,
    own: bool = False,
    others: Sequence[tuple[View, str]] = (),
) -> Say:
    """The first few of some notes to choose from. `command`: what is then done, by the number of the note.

    `others`: what else may be meant, each with its label and command.
    """
    offered = found[: views.MOST]
    copies = notes.copies_by_note(context.session, [note.number for note in offered])
    briefs = [_brief(context, note, copies.get(note.number, [])) for note in offered]
    return either(
        context,
        partial(views.which, question=question, notes=briefs, own=own),
        [*((partial(views.label, note=brief, own=own), command(brief.number)) for brief in briefs), *others],
    )


def _brief(context: Context, note: Note, copies: Copies) -> Brief:
    read = shown(context.session, note)
    words = "" if is_secret_here(context, note, copies) else str(read.text) or ", ".join(read.files)
    return Brief(note.number, read.group, [group.name for _, group in copies], note.at, words)


def is_secret_here(context: Context, note: Note, copies: Copies) -> bool:
    """Whether a note was said in an encrypted room, and has not been let into this one, which is not (N1)."""
    room = context.room
    if not note.encrypted or room is None or room.encrypted:
        return False
    return not any(copy.group_id == room.group_id and copy.opened for copy, _ in copies)
