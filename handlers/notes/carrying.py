"""How a note goes: whoever has to say yes is asked, one after the other; then it is said in the groups (N1)."""

from collections.abc import Sequence
from functools import partial

from sqlmodel import Session

from bot.core import calling, secrecy
from bot.core.context import Context
from bot.core.replies import Edit, Option, Privately, Reply, Say, ToCore, ToGroup
from handlers.notes import limits, rules
from handlers.notes.reading import (
    Copies,
    approval_key,
    card_key,
    card_of,
    consent_key,
    copy_key,
    draft_key,
    files_of,
    letting_in_key,
    piece_key,
    shown,
    shown_to_core,
    text_of,
)
from handlers.notes.rules import ASKED_IN, ASKED_OUT, pieces
from handlers.notes.views import asking, cards
from handlers.notes.views import copies as views
from storage import charters, due, people
from storage.groups import Group
from storage.notes import APPROVAL, CONSENT, DELIVERED, DRAFT, SENT, TO_BE_LET_IN, WAITING, Note, NoteCopy
from storage.people import Person

ARRIVE, REMIND, LAPSE = "notes.arrive", "notes.remind", "notes.lapse"
"""The jobs: see whether a note has arrived; remind of it; end the wait for a yes."""
SAY, CONFIRM, OPEN, CONSENTED, APPROVE, LET_IN = (
    "notes.say", "notes.confirm", "notes.open", "notes.consent", "notes.approve", "notes.let-in",
)  # fmt: skip
"""The choices: say something to a note; let it leave a room that is encrypted; agree to it; approve it; let it in."""
_ORDER = (DRAFT, CONSENT, APPROVAL, SENT)


def go_on(context: Context, note: Note, copies: Copies, *, new: bool = False) -> list[Reply]:
    """The next step of a note, after the one that its state names has been settled. `new`: nothing was said of it."""
    done = -1 if new else _ORDER.index(note.state)
    if done < _ORDER.index(CONSENT) and note.author_person_id not in {None, note.by_person_id}:
        note.state = CONSENT
        said = _ask_author(context, note, copies)
    elif done < _ORDER.index(APPROVAL) and is_approved_first(context, note):
        note.state = APPROVAL
        said = _ask_chairs(context, note, copies)
    else:
        return [*show(context, note, copies, send(context, note, copies), first=done <= 0)]
    wait(context, note)
    return show(context, note, copies, said, first=done <= 0)


def wait(context: Context, note: Note) -> None:
    """Somebody has been asked, and has a while to say yes."""
    context.schedule(LAPSE, f"{LAPSE}:{note.number}", context.now + limits.PATIENCE, note=note.number)


def show(context: Context, note: Note, copies: Copies, said: Sequence[Reply], *, first: bool) -> list[Reply]:
    """What is said, and what the groups that it comes from see of it."""
    view = partial(cards.card, card=card_of(context.session, note, copies))
    if not first:
        return [*said, Edit(card_key(note.number), view)]
    return [*said, Say(view, to=source_of(note), key=card_key(note.number))]


def refresh(context: Context, note: Note, copies: Copies) -> list[Reply]:
    """Bring what is shown of it up to date: at once, or with others a moment later where many change it."""
    if len(copies) > limits.MANY:
        key = f"{ARRIVE}:{note.number}"
        if not due.is_scheduled(context.session, key):
            context.schedule(ARRIVE, key, context.now + limits.SETTLES, note=note.number)
        return []
    return show(context, note, copies, (), first=False)


def source_of(note: Note) -> ToGroup | ToCore:
    """Where a note comes from."""
    return ToGroup(note.group_id) if note.group_id is not None else ToCore()


def names(copies: Copies) -> list[str]:
    """The groups that it is for."""
    return [group.name for _, group in copies]


def ask_sender(context: Context, note: Note, copies: Copies, readable: Sequence[Group]) -> list[Reply]:
    """It would leave an encrypted room: whoever sends it says whether it may (N1)."""
    wait(context, note)
    view = partial(asking.encrypted, number=note.number, names=[group.name for group in readable])
    options = _yes_or_no(CONFIRM, note, "send", "keep")
    return [Say(view, options=options, key=draft_key(note.number), only=note.by_person_id)]


def _ask_author(context: Context, note: Note, copies: Copies) -> list[Reply]:
    assert note.author_person_id is not None
    person = context.session.get_one(Person, note.by_person_id)
    sender = calling.called(context.session, person, note.group_id) if note.group_id is not None else person.name
    view = partial(asking.consent, note=shown(context.session, note), sender=sender, names=names(copies))
    options = _yes_or_no(CONSENTED, note, "yes", "no")
    return [Say(view, to=Privately(note.author_person_id), options=options, key=consent_key(note.number), notify=True)]


def is_approved_first(context: Context, note: Note) -> bool:
    """Whether a co-chair has to approve a note before it leaves: by the charter, and unless a co-chair sends it."""
    if note.group_id is None:
        return False
    asked = charters.current(context.session, note.group_id).notes_approved in ASKED_OUT
    return asked and note.by_person_id not in people.chairs_of(context.session, note.group_id)


def _ask_chairs(context: Context, note: Note, copies: Copies) -> list[Reply]:
    """The co-chairs, in private; the core team while both seats are empty."""
    assert note.group_id is not None
    chairs = people.chairs_of(context.session, note.group_id)
    read = shown(context.session, note) if chairs else shown_to_core(context.session, note)
    view = partial(asking.approve_out, note=read, names=names(copies))
    options = _yes_or_no(APPROVE, note, "approve", "refuse")
    key = approval_key(note.number)
    places: list[Privately | ToCore] = [Privately(person_id) for person_id in chairs] or [ToCore()]
    return [Say(view, to=place, options=options, key=key, notify=True) for place in places]


def send(context: Context, note: Note, copies: Copies) -> list[Reply]:
    """Say it in the groups, but for those whose co-chairs let notes in."""
    session = context.session
    note.state, note.sent_at = SENT, context.now
    due.cancel(session, [f"{LAPSE}:{note.number}"])
    asked = _asks_first(session, note, copies)
    chairs = people.chairs_by_group(session, asked) if asked else {}
    read, shut = shown(session, note), shut_out(session, note, copies)
    replies: list[Reply] = []
    for copy, group in copies:
        copy.changed_at = context.now
        if copy.group_id in asked:
            copy.state = TO_BE_LET_IN
            replies += _ask_in(session, note, group, chairs.get(copy.group_id, ()))
        elif copy.group_id in shut:
            replies.append(ask_to_open(note, copy, group))
        else:
            replies += say(note, read, copy)
    look_after(context, note)
    context.schedule(REMIND, f"{REMIND}:{note.number}", context.now + limits.PATIENCE, note=note.number)
    return replies


def _asks_first(session: Session, note: Note, copies: Copies) -> list[int]:
    """The groups whose charters say that a co-chair lets notes in. An announcement comes in by itself."""
    if note.group_id is None:
        return []
    held = charters.all_current(session)
    ids = [copy.group_id for copy, _ in copies]
    return [number for number in ids if number in held and held[number].notes_approved in ASKED_IN]


def _ask_in(session: Session, note: Note, group: Group, chairs: Sequence[int]) -> list[Reply]:
    assert group.id is not None
    read = shown(session, note) if chairs else shown_to_core(session, note)
    view = partial(asking.approve_in, note=read, group=group.name)
    options = _yes_or_no(LET_IN, note, "let-in", "turn-away", group_id=group.id)
    key = letting_in_key(note.number, group.id)
    places: list[Privately | ToCore] = [Privately(person_id) for person_id in chairs] or [ToCore()]
    return [Say(view, to=place, options=options, key=key, notify=True) for place in places]


def shut_out(session: Session, note: Note, copies: Copies) -> set[int]:
    """The groups that have a room that is not encrypted, for words from an encrypted one that may not go there yet."""
    closed = [copy.group_id for copy, _ in copies if not copy.opened] if note.encrypted else []
    return {group.id for group in secrecy.readable(session, closed) if group.id is not None} if closed else set()


def ask_to_open(note: Note, copy: NoteCopy, group: Group) -> Reply:
    """The group has got a room since that is not encrypted: before it is said there, somebody says that it may (N1).

    Whoever sends it, or a co-chair of theirs, since a sender may leave before a room comes.
    """
    copy.state = WAITING
    view = partial(asking.encrypted, number=note.number, names=[group.name])
    options = _yes_or_no(OPEN, note, "send", "keep", group_id=copy.group_id)
    key = opening_key(note.number, copy.group_id)
    return Say(view, to=source_of(note), options=options, key=key)


def opening_key(number: int, group_id: int) -> str:
    """The key of the question whether it may be said in a group that has a room now that is not encrypted."""
    return f"notes.opening:{number}:{group_id}"


def say(note: Note, read: views.Shown, copy: NoteCopy) -> list[Reply]:
    """The note, in the rooms of a group; in several messages where it is long."""
    copy.state = WAITING
    to, parts = ToGroup(copy.group_id), pieces(text_of(note))
    *before, last = parts
    replies: list[Reply] = [
        Say(
            partial(views.middle, piece=piece) if number else partial(views.first, note=read, piece=piece),
            to=to, key=piece_key(note.number, copy.group_id, number),
        )
        for number, piece in enumerate(before)
    ]  # fmt: skip
    view = partial(views.last, note=read, piece=last, state=copy.state, alone=not before)
    options, key = options_of(note), copy_key(note.number, copy.group_id)
    return [*replies, Say(view, to=to, options=options, key=key, files=files_of(note))]


def options_of(note: Note, state: str = WAITING, group_id: int | None = None) -> tuple[Option, ...]:
    """What a group can still say to a note by a tap, after what its `state` says that it has said already.

    `group_id`: for which group, where that is not the one whose room it is.
    """
    left = rules.LEFT_TO_SAY.get(state, ("ack", "answer", "decline"))
    given = {"note": note.number} if group_id is None else {"note": note.number, "group_id": group_id}
    return tuple(
        Option(what, partial(views.label, what=what), SAY, {**given, "what": what}, sign=sign)
        for what, sign in (("ack", "👍"), ("answer", "💬"), ("decline", "👎"))
        if what in left
    )


def look_after(context: Context, note: Note) -> None:
    """See in a moment where it has arrived."""
    context.schedule(ARRIVE, f"{ARRIVE}:{note.number}", context.now + limits.ARRIVES, note=note.number)


def arrived(context: Context, copy: NoteCopy) -> None:
    """It is in one of the group's rooms."""
    copy.state, copy.changed_at = DELIVERED, context.now


def _yes_or_no(action: str, note: Note, yes: str, no: str, **more: int) -> tuple[Option, ...]:
    return tuple(
        Option(what, partial(asking.label, what=what), action, {"note": note.number, "yes": what == yes, **more}, sign)
        for what, sign in ((yes, "✅"), (no, "❌"))
    )
