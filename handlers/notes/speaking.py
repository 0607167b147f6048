"""What a group has said to a note is kept, shown, and told where the note came from (N1)."""

from functools import partial

from bot.core import calling
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.events import Chosen
from bot.core.i18n import N_
from bot.core.replies import Acknowledge, Edit, React, Reply, Say, ToGroup, View
from bot.core.text import clean_lines
from handlers.notes import carrying, limits
from handlers.notes.reading import Copies, copy_key, reminder_key, shown, text_of
from handlers.notes.rules import pieces
from handlers.notes.views import cards
from handlers.notes.views import copies as views
from storage import outbox
from storage.groups import Group
from storage.notes import ACKNOWLEDGED, ANSWERED, DECLINED, Note, NoteAnswer, NoteCopy

STATES = {"ack": ACKNOWLEDGED, "answer": ANSWERED, "decline": DECLINED}
ALREADY = {
    ACKNOWLEDGED: N_("N{n} is acknowledged already. `answer N{n}` and your words say more."),
    ANSWERED: N_("N{n} is answered already, so they know that you have read it."),
    DECLINED: N_("N{n} is declined already. `answer N{n}` and your words say something else."),
}


def check_not_said(note: Note, copy: NoteCopy) -> None:
    """Refuse to acknowledge what the group has said something to already."""
    if copy.state in ALREADY:
        raise Refusal("already-said", ALREADY[copy.state], n=note.number)


def acknowledge(context: Context, note: Note, copies: Copies, copy: NoteCopy) -> list[Reply]:
    check_not_said(note, copy)
    view = partial(views.noted, number=note.number, kind="ack")
    said = acknowledged(context, note, copies, copy)
    return [*_confirmed(context, view), *_here(context, note, copy, "ack", ""), *said]


def acknowledged(context: Context, note: Note, copies: Copies, copy: NoteCopy) -> list[Reply]:
    """It is kept, and shown in the group and where the note came from."""
    copy.state, copy.changed_at, copy.by_person_id = ACKNOWLEDGED, context.now, context.person_id
    return [*redraw(context, note, copy), *carrying.refresh(context, note, copies)]


def speak(
    context: Context, note: Note, copies: Copies, copy: NoteCopy, group: Group, what: str, words: str
) -> list[Reply]:
    """An answer, or a no with or without a reason: it is kept, and told where the note came from."""
    limits.check_words(words, limits.ANSWER if what == "answer" else limits.REASON)
    assert copy.id is not None
    session, kept = context.session, clean_lines(words, limits.ANSWER)
    session.add(NoteAnswer(copy_id=copy.id, kind=what, text=kept, by_person_id=context.person_id, at=context.now))
    copy.state, copy.changed_at, copy.by_person_id = STATES[what], context.now, context.person_id
    session.flush()
    who = calling.called(session, context.person, copy.group_id)
    told = partial(
        cards.answered, note=shown(session, note), kind=what, group=group.name, who=who, words=kept
    )  # fmt: skip
    view = partial(views.noted, number=note.number, kind=what)
    said = [*_confirmed(context, view), *_here(context, note, copy, what, kept), *redraw(context, note, copy)]
    return [*said, Say(told, to=carrying.source_of(note)), *carrying.refresh(context, note, copies)]


def _confirmed(context: Context, view: View) -> list[Reply]:
    """An answer to the tap, a sign on a message in a room, a line in private."""
    if isinstance(context.event, Chosen):
        if context.pressed.startswith(("notes.copy:", "notes.reminder:")):
            return [Acknowledge(view)]  # it shows what was said, see `redraw`
        if context.pressed:
            return [Edit(context.pressed, view)]
        return [Say(view)] if context.private else [Acknowledge(view)]
    if context.private:
        return [Say(view)]
    return [React("✅")]


def _here(context: Context, note: Note, copy: NoteCopy, what: str, words: str) -> list[Reply]:
    """What was said in private in the name of a group, the group reads as well."""
    if not context.private:
        return []
    who = calling.called(context.session, context.person, copy.group_id)
    view = partial(views.said_here, number=note.number, kind=what, who=who, words=words)
    return [Say(view, to=ToGroup(copy.group_id))]


def redraw(context: Context, note: Note, copy: NoteCopy) -> list[Reply]:
    """The note in the rooms of a group shows that something was said to it, with what is left to say.

    So does the reminder that its co-chairs have got.
    """
    parts = pieces(text_of(note))
    view = partial(
        views.last, note=shown(context.session, note), piece=parts[-1], state=copy.state, alone=len(parts) == 1
    )  # fmt: skip
    said: list[Reply] = [Edit(copy_key(note.number, copy.group_id), view, carrying.options_of(note, copy.state))]
    key = reminder_key(note.number, copy.group_id)
    if outbox.known_keys(context.session, [key]):
        told = partial(views.reminded, number=note.number, state=copy.state)
        said.append(Edit(key, told, carrying.options_of(note, copy.state, copy.group_id)))
    return said
