"""What happens by itself: a note has arrived, waits too long, or a group has a room again (N1)."""

from datetime import timedelta
from functools import partial

from bot.core import secrecy
from bot.core.context import Context
from bot.core.feature import job
from bot.core.replies import Edit, Privately, Replies, Reply, Say
from handlers.notes import carrying, letting, limits
from handlers.notes.carrying import ARRIVE, LAPSE, REMIND
from handlers.notes.reading import (
    Copies,
    approval_key,
    consent_key,
    copy_key,
    draft_key,
    letting_in_key,
    reminder_key,
    shown,
)
from handlers.notes.views import asking, cards
from handlers.notes.views import copies as views
from storage import notes, outbox, people
from storage.groups import Group
from storage.notes import (
    APPROVAL,
    CONSENT,
    DELIVERED,
    DRAFT,
    SENT,
    TO_BE_LET_IN,
    TURNED_AWAY,
    UNSENT,
    WAITING,
    Note,
    NoteCopy,
)

LONGEST_WAIT = timedelta(minutes=15)
"""How long a note that is on its way is left alone at most."""


@job(ARRIVE)
def arrive(context: Context, note: int, tries: int = 0) -> Replies:
    """See in which groups it has arrived, as the outbox says. What waits for a room is seen to when there is one."""
    found = notes.find(context.session, note, lock=True)
    if found is None or found.state != SENT:
        return None
    copies = notes.copies_of(context.session, note)
    waiting = [copy for copy, _ in copies if copy.state == WAITING]
    states = outbox.states_of(context.session, [copy_key(note, copy.group_id) for copy in waiting])
    there = [copy for copy in waiting if "sent" in states.get(copy_key(note, copy.group_id), ())]
    for copy in there:
        carrying.arrived(context, copy)
    if any(_is_under_way(states, copy) for copy in waiting if copy.state == WAITING):
        wait = min(limits.ARRIVES * 2 ** min(tries, 20), LONGEST_WAIT)
        context.schedule(ARRIVE, f"{ARRIVE}:{note}", context.now + wait, note=note, tries=tries + 1)
    if not there and len(copies) <= limits.MANY:
        return None  # of many, others may have changed as well: see `carrying.refresh`
    return carrying.show(context, found, copies, (), first=False)


def _is_under_way(states: dict[str, set[str]], copy: NoteCopy) -> bool:
    return "pending" in states.get(copy_key(copy.note_id, copy.group_id), ())


@job(REMIND)
def remind(context: Context, note: int) -> Replies:
    """A week after it was sent: the co-chairs of groups that have said nothing are told once, in private."""
    found = notes.find(context.session, note, lock=True)
    if found is None or found.state != SENT:
        return None
    copies, read = notes.copies_of(context.session, note), shown(context.session, found)
    silent = [copy.group_id for copy, _ in copies if copy.state == DELIVERED]
    chairs = people.chairs_by_group(context.session, silent) if silent else {}
    said: list[Reply] = []
    for copy, group in copies:
        view, key = partial(views.remind, note=read, group=group.name), reminder_key(note, copy.group_id)
        options = carrying.options_of(found, group_id=copy.group_id)
        said += [
            Say(view, to=Privately(person, wait=False), options=options, key=key)
            for person in chairs.get(copy.group_id, ())
        ]
    return [*said, *_close_doors(context, found, copies)]


def _close_doors(context: Context, note: Note, copies: Copies) -> list[Reply]:
    """Groups whose co-chairs have let a week pass: it stays outside, and the group that it comes from is told."""
    late = [(copy, group) for copy, group in copies if copy.state == TO_BE_LET_IN]
    if not late:
        return []
    said: list[Reply] = []
    for copy, group in late:
        copy.state, copy.changed_at = TURNED_AWAY, context.now
        settled = partial(asking.settled, number=note.number, what="lapsed")
        said.append(Edit(letting_in_key(note.number, copy.group_id), settled))
        view = partial(cards.lapsed_there, number=note.number, group=group.name)
        said.append(Say(view, to=carrying.source_of(note)))
    return carrying.show(context, note, copies, said, first=False)


@job(LAPSE)
def lapse(context: Context, note: int) -> Replies:
    """Nobody has said yes within a week: it is not sent, and whoever sent it is told."""
    found = notes.find(context.session, note, lock=True)
    if found is None or found.state not in UNSENT:
        return None
    before, copies = found.state, notes.copies_of(context.session, note)
    letting.drop(found)
    key = {DRAFT: draft_key, CONSENT: consent_key, APPROVAL: approval_key}[before](note)
    asked = Edit(key, partial(asking.settled, number=note, what="lapsed"))
    if before == DRAFT:
        return asked
    told = Say(partial(cards.lapsed, number=note), to=carrying.source_of(found))
    return carrying.show(context, found, copies, [asked, told], first=False)


def housed(context: Context, group_id: int) -> Replies:
    """A group has a room: what waited for one is said now; what was held for a room goes out by itself."""
    waiting = notes.received(context.session, group_id, [WAITING])
    states = outbox.states_of(context.session, [copy_key(note.number, group_id) for note, _ in waiting])
    asked = outbox.known_keys(context.session, [carrying.opening_key(note.number, group_id) for note, _ in waiting])
    group = context.session.get_one(Group, group_id)
    is_open = bool(secrecy.readable(context.session, [group_id]))
    said: list[Reply] = []
    for note, copy in reversed(waiting):
        if note.encrypted and is_open and not copy.opened:
            if carrying.opening_key(note.number, group_id) not in asked:
                copies = notes.copies_of(context.session, note.number)
                question = carrying.ask_to_open(note, copy, group)
                said += carrying.show(context, note, copies, [question], first=False)
            continue
        if not states.get(copy_key(note.number, group_id), set()) & {"sent", "pending"}:
            for row in outbox.by_key(context.session, copy_key(note.number, group_id)):
                outbox.mark(context.session, row.id or 0, "failed", "said in another room")
            said += carrying.say(note, shown(context.session, note), copy)
        carrying.look_after(context, note)
    return said or None
