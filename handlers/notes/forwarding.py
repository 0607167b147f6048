"""`forward` and `announce`: chosen words go to other groups (N1). Nothing is ever forwarded by itself."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from bot.core import calling, rich, secrecy
from bot.core.arguments import Rest
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.events import LARGEST, Attached, Message
from bot.core.feature import command
from bot.core.i18n import N_
from bot.core.permissions import CORE_OR_PRIVATE, CORE_TEAM, GROUP_OR_PRIVATE, MEMBERS
from bot.core.replies import Replies, Reply, Say
from bot.core.text import Text, clean
from bot.core.which import no_such_group
from handlers.notes import carrying, limits, which
from handlers.notes.reading import Copies, card_of
from handlers.notes.rules import Targets, read_targets
from handlers.notes.views import asking, cards
from storage import audit, groups, notes, people
from storage.groups import Group
from storage.notes import DRAFT, RECALLED, TURNED_AWAY, Note, NoteCopy

WHOM = N_(
    "To whom? Write `forward partnerships, advocacy` and the text, or `forward all` and the text. Groups: `groups`."
)
WHAT = N_(
    "What shall I forward? Write the text behind the groups, or write `forward {groups}` as a reply to the message "
    "that is meant."
)
NOT_A_GROUP = N_(
    "I know no group “{text}”. The groups come first, with commas between them, and then the text: "
    "`forward partnerships, advocacy Please read this`."
)
OWN_GROUP = N_("{group} is where it comes from: everybody there reads it already. Name another group.")
NO_OTHERS = N_("There is no other group yet. All groups: `groups`.")
BOTH = N_(
    "Is it your words that I shall forward, or the message that you reply to? For that message, write "
    "`forward {groups}` as a reply, and nothing else. For your words, write them in a message that is no reply."
)
NOTHING_THERE = N_("I cannot see the message that you reply to. Please copy its text behind `forward {groups}`.")
OF_A_BOT = N_("That was said by a bot. I forward what people have written, and notes.")
UNKNOWN_AUTHOR = N_(
    "{author} has not had to do with me yet, so I cannot ask whether their words may be forwarded. They can write "
    "`forward {groups}` and the text themselves."
)
BACK = N_("These words came from {group} in the first place (N{n}). To say something to them, write `answer N{n}`.")
TWICE = N_("{group} has got these words already, as N{n}. `note N{n}` shows what they said.")
TAKEN_BACK = N_("N{n} was taken back, so it is not passed on.")
NO_ANNOUNCEMENT = N_("To whom? Write `announce all` and the text, or `announce diversity, advocacy` and the text.")


@dataclass(frozen=True, slots=True)
class Words:
    """What is to be forwarded, and whose it is."""

    text: Text
    files: tuple[Attached, ...]
    author: str
    author_person_id: int | None
    at: datetime
    message: str
    """The message whose words these are."""
    origin: Note | None = None
    chain: Sequence[Note] = field(default=())
    """The notes that these words have been, the first one last."""


@command(
    "forward",
    also=N_("forward to | pass on"),
    usage=N_("forward <groups or all> <text>"),
    summary=N_("Send a note to other groups"),
    details=N_(
        "Name the groups with commas between them. They get it in their own language and time, with your group, the "
        "author and a number, and nobody is called by it. As a reply to a message, without a text, it forwards that "
        "message, with its files; its author is asked first. What the groups say comes back here."
    ),
    examples=(
        N_("forward partnerships Please read the draft by Friday"),
        N_("forward all The glossary is ready"),
    ),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
    group=True,
)  # fmt: skip
def forward(context: Context, said: Rest = "") -> Replies:
    return _carry(context, said, context.at_hand)


@command(
    "announce",
    also=N_("announcement"),
    usage=N_("announce <groups or all> <text>"),
    summary=N_("Tell all groups, or some, something (core team)"),
    details=N_(
        "It arrives like a note, and the groups can acknowledge and answer it. You see how each of them stands."
    ),
    examples=(N_("announce all The library closes on Friday"), N_("announce diversity Please send your report")),
    who=CORE_TEAM,
    where=CORE_OR_PRIVATE,
)
def announce(context: Context, said: Rest = "") -> Replies:
    return _carry(context, said, None)


def _carry(context: Context, said: str, source: Group | None) -> Replies:
    """A new note, to whomever it is for. `source`: whose it is; None: the core team's."""
    targets, found = _targets(context, said, source)
    slugs = "all" if targets.everybody else ", ".join(targets.slugs)
    words = _words(context, targets.rest, slugs, source)
    _check_loops(context, words, found, source)
    note = _noted(context, words, source, everybody=targets.everybody)
    copies = _copied(context, note, found)
    readable = secrecy.open_rooms(context.session, context.room, [copy.group_id for copy, _ in copies])
    if readable:
        note.state = DRAFT
        return carrying.ask_sender(context, note, copies, readable)
    if source is None:
        audit.record(context.session, context.now, "note.announced", by=context.person_id, number=note.number)
    return begun(context, note, copies, carrying.go_on(context, note, copies, new=True))


def begun(context: Context, note: Note, copies: Copies, said: Sequence[Reply]) -> list[Reply]:
    """Whoever sent it in private is told so there; its rooms show the card."""
    if not context.private:
        return list(said)
    return [*said, Say(partial(cards.begun, card=card_of(context.session, note, copies)))]


def noted_here(context: Context, note: Note, what: str) -> list[Reply]:
    """What was typed, and not tapped, is answered where it was typed."""
    return [Say(partial(asking.settled, number=note.number, what=what))]


def names_of(context: Context) -> Mapping[str, str]:
    """The slugs of all groups by what they are called; a name that several have is nobody's."""
    found: dict[str, str] = {}
    shared: set[str] = set()
    every = groups.all_groups(context.session)
    for group in every:
        name = " ".join(group.name.lower().split())
        if name in found and found[name] != group.slug:
            shared.add(name)
        found[name] = group.slug
    return {**{name: slug for name, slug in found.items() if name not in shared}, **{g.slug: g.slug for g in every}}


def _targets(context: Context, said: str, source: Group | None) -> tuple[Targets, list[Group]]:
    """Whom it is for. Raises a Refusal for an unknown group, with the nearest one, and for one's own."""
    targets = read_targets(said, names_of(context))
    if targets.unknown or not (targets.slugs or targets.everybody):
        if not targets.unknown:
            raise Refusal("note-whom", WHOM if source is not None else NO_ANNOUNCEMENT)
        nearest = no_such_group(context.session, targets.unknown)
        if nearest.values.get("nearest") or nearest.code == "no-groups":
            raise nearest
        raise Refusal("unknown-group", NOT_A_GROUP, text=clean(targets.unknown, 40))
    every = groups.all_groups(context.session)
    if targets.everybody:
        found = [group for group in every if source is None or group.id != source.id]
        if not found:
            raise Refusal("note-no-others", NO_OTHERS)
        return targets, found
    by_slug = {group.slug: group for group in every}
    found = [by_slug[slug] for slug in targets.slugs]
    if source is not None and any(group.id == source.id for group in found):
        raise Refusal("note-own-group", OWN_GROUP, group=clean(source.name, 80))
    return targets, found


def _words(context: Context, rest: str, slugs: str, source: Group | None) -> Words:
    """What is forwarded: the text, or the message that the command answers. Raises a Refusal."""
    event = context.event
    message = event if isinstance(event, Message) else None
    if rest or (message is not None and message.attached):
        if rest and message is not None and message.reply_to and (message.replied or which.replied(context)):
            raise Refusal("note-both", BOTH, groups=slugs)
        limits.check_note(rest)
        return Words(
            _safe(context.formatted(rest)), _files(message.attached if message is not None else ()),
            own_name(context, source), context.person_id, context.now, context.message,
        )  # fmt: skip
    if message is None or not message.reply_to:
        raise Refusal("note-what", WHAT, groups=slugs)
    passed = which.replied(context)
    if passed is not None:
        return _of_note(context, passed[0], message)
    return _of_reply(context, message, slugs, source)


def _of_note(context: Context, number: int, message: Message) -> Words:
    """A note that is passed on: its words stay their author's."""
    note, _copies = which.note(context, number)
    if note.state == RECALLED:
        raise Refusal("note-recalled", TAKEN_BACK, n=number)
    text = Text.from_json(json.loads(note.text))
    files = tuple(Attached.from_json(file) for file in json.loads(note.files))
    chain = notes.chain_of(context.session, number)
    return Words(text, files, note.author, note.author_person_id, note.at, "", note, chain)


def _of_reply(context: Context, message: Message, slugs: str, source: Group | None) -> Words:
    replied = message.replied
    if replied is None or not (replied.text or replied.attached):
        raise Refusal("note-nothing-there", NOTHING_THERE, groups=slugs)
    if replied.author.bot:
        raise Refusal("note-of-a-bot", OF_A_BOT)
    limits.check_note(replied.text)
    known = people.find_account(context.session, message.place.platform, replied.author.id)
    if known is None or known[1].erased_at is not None:
        author = clean(replied.author.name or replied.author.id, 60)
        raise Refusal("note-unknown-author", UNKNOWN_AUTHOR, author=author, groups=slugs)
    person = known[1]
    group_id = source.id if source is not None else None
    author = calling.called(context.session, person, group_id) if group_id is not None else clean(person.name, 60)
    text = _safe(replied.rich if replied.rich else Text.plain(replied.text))
    return Words(text, _files(replied.attached), author, person.id, replied.at or context.now, replied.message)


def _safe(text: Text) -> Text:
    return rich.clean_rich(text, limits.NOTE)


def _files(attached: Sequence[Attached]) -> tuple[Attached, ...]:
    """The files that go along. Raises a Refusal for one that is too large, before anything is downloaded."""
    for file in attached:
        if file.is_too_large:
            size, most = -(-file.size // 1_000_000), LARGEST // 1_000_000
            raise Refusal("note-too-large", limits.TOO_LARGE, name=clean(file.name, 60), size=size, limit=most)
    return tuple(attached)


def own_name(context: Context, source: Group | None) -> str:
    """How whoever acts is called in the group."""
    if source is None or source.id is None:
        return clean(context.person.name, 60)
    return calling.called(context.session, context.person, source.id)


def _check_loops(context: Context, words: Words, found: Sequence[Group], source: Group | None) -> None:
    """Nothing goes back to where it came from, and no group gets the same words twice."""
    names = {group.id: clean(group.name, 80) for group in found}
    for earlier in words.chain:
        if earlier.group_id in names:
            raise Refusal("note-back", BACK, group=names[earlier.group_id], n=earlier.number)
    ids = [number for number in names if number is not None]
    if words.origin is not None:
        family = {n for each in words.chain for n in notes.passed_on(context.session, each.number)}
        copies = [copy for copy in notes.copies_among(context.session, family) if copy.group_id in names]
    else:
        own = source.id if source is not None else None
        same = notes.sent_before(context.session, own, to_json(words.text), _json_files(words.files), ids)
        copies = [copy for _, copy in same]
    twice = next((copy for copy in copies if copy.state != TURNED_AWAY), None)
    if twice is not None:
        raise Refusal("note-twice", TWICE, group=names[twice.group_id], n=twice.note_id)


def _noted(context: Context, words: Words, source: Group | None, *, everybody: bool) -> Note:
    assert context.event is not None
    place = context.event.place
    note = Note(
        group_id=source.id if source is not None else None,
        by_person_id=context.person_id,
        author_person_id=words.author_person_id,
        author=words.author,
        text=to_json(words.text),
        files=_json_files(words.files),
        at=words.at,
        everybody=everybody,
        platform=place.platform if words.message else "",
        room=place.room if words.message else "",
        message=words.message,
        origin_id=words.origin.number if words.origin is not None else None,
    )  # fmt: skip
    context.session.add(note)
    context.session.flush()
    return note


def _copied(context: Context, note: Note, found: Sequence[Group]) -> Copies:
    pairs = [
        (NoteCopy(note_id=note.number, group_id=group.id, changed_at=context.now), group)
        for group in sorted(found, key=lambda group: (group.name, group.slug))
        if group.id is not None
    ]
    context.session.add_all([copy for copy, _ in pairs])
    context.session.flush()
    return pairs


def to_json(text: Text) -> str:
    """As a note keeps it."""
    return json.dumps(text.to_json(), ensure_ascii=False)


def _json_files(files: Sequence[Attached]) -> str:
    return json.dumps([file.to_json() for file in files], ensure_ascii=False)
