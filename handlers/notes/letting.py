"""Who says yes before a note leaves: whoever sends it, and its author (N1)."""

from functools import partial

from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice
from bot.core.i18n import N_
from bot.core.permissions import EVERYBODY
from bot.core.replies import Edit, Replies, Reply, Say
from bot.core.text import clean, clean_lines
from handlers.notes import carrying, forwarding, limits, which
from handlers.notes.carrying import CONFIRM, CONSENTED, OPEN
from handlers.notes.reading import Copies, consent_key, draft_key, shown
from handlers.notes.views import asking, cards
from storage import audit, notes, people
from storage.groups import Group
from storage.notes import CONSENT, DRAFT, REFUSED, SENT, WAITING, Note, NoteCopy
from storage.people import Person

OVER = N_("N{n} waits for nobody any more. `note N{n}` shows how it stands.")
NOT_SENDER = N_("Whoever sent N{n} can choose that, or a co-chair of {group}.")
NOT_CORE = N_("Only the core team can choose that.")
NOT_MEMBER = N_("Only the group's members can choose that.")


@choice(CONFIRM)
def confirm(context: Context, note: int, *, yes: bool) -> Replies:
    """Whoever sends it says whether it may leave an encrypted room."""
    found, copies = in_state(context, note, DRAFT)
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
    found, copies = in_state(context, note, SENT)
    copy = next((copy for copy, _ in copies if copy.group_id == group_id), None)
    if copy is None or copy.opened or copy.state != WAITING:
        raise Refusal("note-over", OVER, n=note)
    _check_may_open(context, found, yes=yes)
    settled = partial(asking.settled, number=note, what="send" if yes else "refuse")
    said = Edit(carrying.opening_key(note, group_id), settled)
    if not yes:
        return [said, *_kept_from(context, found, copies, copy)]
    copy.opened = True
    said_there = carrying.say(found, shown(context.session, found), copy)
    carrying.look_after(context, found)
    return [said, *said_there, *carrying.refresh(context, found, copies)]


def _check_may_open(context: Context, note: Note, *, yes: bool) -> None:
    """Whoever sends it, or a co-chair in their place; of an announcement, the core team.

    Who has left since may only keep it back (G4).
    """
    if which.is_core(context) if note.group_id is None else which.may_approve(context, note):
        return
    if note.by_person_id == context.person_id:
        if yes:
            check_sends(context, note)
        return
    if note.group_id is None:
        raise Refusal("not-core", NOT_CORE)
    group = clean(context.session.get_one(Group, note.group_id).name, 80)
    raise Refusal("note-not-yours", NOT_SENDER, n=note.number, group=group)


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
    found, copies = in_state(context, note, CONSENT)
    if found.author_person_id != context.person_id:
        raise Refusal("note-over", OVER, n=note)
    is_there = _is_sender_there(context, found)
    told = ("yes" if is_there else cards.LEFT) if yes else "no"
    said = Edit(consent_key(note), partial(asking.settled, number=note, what=told))
    if yes and is_there:
        return [said, *carrying.go_on(context, found, copies)]
    return [said, *not_sent(context, found, copies, cards.LEFT if yes else CONSENT, "")]


def _is_sender_there(context: Context, note: Note) -> bool:
    """Whether whoever sends it still belongs to where it comes from (G4): an author's yes is to them."""
    if note.group_id is None:
        return context.session.get_one(Person, note.by_person_id).core
    return any(stay.group_id == note.group_id for stay, _ in people.memberships_of(context.session, note.by_person_id))


def check_sends(context: Context, note: Note) -> None:
    """Refuse whoever has left the group, or the core team, in whose name the note would go (G4)."""
    if not which.is_source(context, note):
        if note.group_id is None:
            raise Refusal("not-core", NOT_CORE)
        raise Refusal("not-member", NOT_MEMBER)


def drop(note: Note) -> None:
    """It is not sent, and its words are kept no longer (X1)."""
    note.state, note.text, note.files = REFUSED, "[]", "[]"


def not_sent(context: Context, note: Note, copies: Copies, why: str, reason: str) -> list[Reply]:
    drop(note)
    view = partial(cards.not_sent, number=note.number, why=why, reason=clean_lines(reason, limits.REASON))
    return carrying.show(context, note, copies, [Say(view, to=carrying.source_of(note))], first=False)


def in_state(context: Context, number: int, state: str) -> tuple[Note, Copies]:
    """A note that waits for just this. Raises a Refusal for one that has been settled, or recalled, since."""
    note = notes.find(context.session, number, lock=True)
    if note is None or note.state != state:
        raise Refusal("note-over", OVER, n=number)
    return note, notes.copies_of(context.session, number)
