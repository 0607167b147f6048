"""`notes`, `note`: what a group has sent and got (N1)."""

from functools import partial
from typing import Annotated

from bot.core import calling, seats, secrecy
from bot.core.arguments import Missing, Words
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice, command
from bot.core.i18n import N_
from bot.core.permissions import MEMBERS_OR_CORE, Where
from bot.core.replies import Edit, Here, Option, Privately, Replies, Say, View
from bot.core.text import clean
from bot.core.which import maybe_group
from handlers.notes import carrying, choosing, which
from handlers.notes.reading import Copies, card_of
from handlers.notes.views import listing as views
from handlers.notes.views.choosing import MOST
from handlers.notes.views.listing import Row, Said
from storage import notes as rows
from storage.groups import Group
from storage.notes import Note, NoteCopy

PAGE = 10
TURN = "notes.page"

NO_NUMBER = N_("Which note? Write its number, as in `note N12`. `notes` lists those of your group.")
WHICH = N_("Which note do you want to see?")
NOT_SEEN = N_("Only the members of {group} and the core team see its notes.")
NO_PAGE = N_("There are {n} pages of notes. `notes {n}` shows the last one.")


def _group(words: Words, context: Context) -> Group:
    """A group before the number of a page."""
    if words.peek().isdecimal():
        raise Missing
    return maybe_group(words, context)


def _page(words: Words, context: Context) -> int:
    said = words.peek()
    if not said.isdecimal() or len(said) > 6:
        raise Missing
    return max(1, int(words.take()))


@command(
    "notes",
    also=N_("list notes"),
    usage=N_("notes [group] [page]"),
    summary=N_("See the notes that your group has sent and got"),
    details=N_("Those that still wait for somebody come first. In the core team's room: the announcements."),
    examples=("notes diversity", "notes 2"),
    who=MEMBERS_OR_CORE,
    group=True,
)
def notes(
    context: Context,
    named: Annotated[Group | None, _group] = None,
    page: Annotated[int, _page] = 1,
) -> Replies:
    group = named or context.group
    _check_sees(context, group)
    pages = _pages(context, group)
    if page > pages:
        raise Refusal("notes-no-page", NO_PAGE, n=pages)
    view, options, secret = _one_page(context, group, page, pages)
    elsewhere = context.where is Where.GROUP and group is not None and context.group_id != group.id
    to = Privately(context.person_id) if elsewhere or secret else Here()
    assert context.event is not None
    key = f"{TURN}:{context.event.place.platform}:{context.event.id}"
    return Say(view, to=to, options=options, only=context.person_id, key=key)


@choice(TURN)
def turn(context: Context, group_id: int | None, page: int) -> Replies:
    """Another page in the place of this one; in private where the room may not read it."""
    group = context.session.get_one(Group, group_id) if group_id is not None else None
    _check_sees(context, group)
    pages = _pages(context, group)
    view, options, secret = _one_page(context, group, min(page, pages), pages)
    if secret:
        return Say(view, to=Privately(context.person_id))
    return Edit(context.pressed, view, options)


def _check_sees(context: Context, group: Group | None) -> None:
    if not (seats.belongs(context, group) if group is not None else which.is_core(context)):
        raise Refusal("not-yours", NOT_SEEN, group=clean(group.name, 80) if group is not None else "")


def _pages(context: Context, group: Group | None) -> int:
    return max(1, -(-rows.count(context.session, group.id if group is not None else None) // PAGE))


def _one_page(context: Context, group: Group | None, page: int, pages: int) -> tuple[View, tuple[Option, ...], bool]:
    """What a page says, what can be tapped below it, and whether it is not for this room."""
    group_id = group.id if group is not None else None
    found = rows.page(context.session, group_id, (page - 1) * PAGE, PAGE)
    copies = rows.copies_by_note(context.session, [note.number for note in found])
    secret = any(choosing.is_secret_here(context, note, copies.get(note.number, [])) for note in found)
    shown = [_row(context, note, copies.get(note.number, []), group_id) for note in found]
    view = partial(views.listed, rows=shown, group=group.name if group else "", page=page, pages=pages)
    given = {"group_id": group_id}
    options = []
    if page > 1:
        options.append(Option("back", views.back, TURN, {**given, "page": page - 1}, sign="⬅️"))
    if page < pages:
        options.append(Option("more", views.more, TURN, {**given, "page": page + 1}, sign="➡️"))
    return view, tuple(options), secret


def _answers_are_secret_here(context: Context, note: Note, group_ids: set[int]) -> bool:
    """The same of what these groups have said to it: that may have gone between encrypted rooms alone."""
    if not group_ids or context.room is None or context.room.encrypted:
        return False
    own = {note.group_id} if note.group_id is not None else set()
    hidden = secrecy.with_encrypted(context.session, group_ids | own)
    is_let_out = context.room.group_id == note.group_id and note.group_id not in hidden
    return bool(hidden & group_ids) and not is_let_out


def _row(context: Context, note: Note, copies: Copies, group_id: int | None) -> Row:
    card = card_of(context.session, note, copies)
    own = next((copy.state for copy, _ in copies if copy.group_id == group_id), "")
    return Row(card.note, card, own if note.group_id != group_id else "")


@command(
    "note",
    also=N_("show note"),
    usage=N_("note [N12]"),
    summary=N_("See a note with what groups have said to it"),
    details=N_("Where it comes from, you see how each group stands; where it went, what your own group has said."),
    examples=("note N3",),
    who=MEMBERS_OR_CORE,
)
def note(context: Context, number: which.NoteNumber | None = None) -> Replies:
    if number is None:
        number = which.shown_by(context)
    return _show(context, number) if number is not None else _ask_which(context)


def _ask_which(context: Context) -> Replies:
    """The first few of the list; without a group at hand there is none."""
    if context.group is None and not which.is_core(context):
        raise Refusal("which-note", NO_NUMBER)
    _check_sees(context, context.group)
    found = rows.page(context.session, context.group.id if context.group is not None else None, 0, MOST)
    if not found:
        return notes.run(context)
    return choosing.ask(context, WHICH, found, lambda n: f"note N{n}")


def _show(context: Context, number: int) -> Replies:
    found, copies = which.note(context, number)
    inside = which.is_source(context, found) or which.is_core(context) or found.author_person_id == context.person_id
    own = next((copy for copy, _ in copies if which.place_in(context, copy.group_id) is not None), None)
    said = [each for each in _said(context, found, copies) if inside or (own is not None and each[0] == own.group_id)]
    view = partial(
        views.whole, card=card_of(context.session, found, copies), said=[each for _, each in said],
        own=own.state if own is not None else "", inside=inside,
    )  # fmt: skip
    stays = context.where is not Where.GROUP or _is_of(context, found, copies)
    secret = choosing.is_secret_here(context, found, copies) or _answers_are_secret_here(
        context, found, {group_id for group_id, _ in said}
    )
    options = _to_say(context, found, copies, own)
    return Say(view, to=Here() if stays and not secret else Privately(context.person_id), options=options)


def _to_say(context: Context, note: Note, copies: Copies, own: NoteCopy | None) -> tuple[Option, ...]:
    """What can be tapped below it: the same as where it has arrived, for whoever can speak for a group."""
    if own is None:
        return ()
    try:
        copy, _ = which.copy(context, note, copies)
    except Refusal:
        return ()
    return carrying.options_of(note, copy.state, copy.group_id)


def _is_of(context: Context, note: Note, copies: Copies) -> bool:
    """Whether the room is one of a group that sent or got it."""
    return context.group_id in {note.group_id, *(copy.group_id for copy, _ in copies)}


def _said(context: Context, note: Note, copies: Copies) -> list[tuple[int, Said]]:
    """What groups have said, with their rows."""
    names = {copy.group_id: group.name for copy, group in copies}
    found = rows.answers_to(context.session, note.number)
    people: dict[int, set[int]] = {}
    for answer, copy in found:
        people.setdefault(copy.group_id, set()).add(answer.by_person_id)
    called = {group_id: calling.called_on_record(context.session, ids, group_id) for group_id, ids in people.items()}
    return [
        (
            copy.group_id,
            Said(
                names.get(copy.group_id, ""), called[copy.group_id].get(answer.by_person_id, ""), answer.kind,
                answer.text, answer.at,
            ),
        )
        for answer, copy in found
    ]  # fmt: skip
