"""What is forwarded, and whose words it is: what follows the groups, or the message that the command answers (N1)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.core import calling, rich
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.events import LARGEST, Attached, Message
from bot.core.i18n import N_
from bot.core.text import Text, clean
from handlers.notes import limits, which
from handlers.notes.reading import files_of, text_of
from storage import notes, people
from storage.groups import Group
from storage.notes import RECALLED, Note

WHAT = N_(
    "What shall I forward? Write the text behind the groups, or write `forward {groups}` as a reply to the message "
    "that is meant."
)
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
TAKEN_BACK = N_("N{n} was taken back, so it is not passed on.")


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


def words(context: Context, rest: str, slugs: str, source: Group | None) -> Words:
    """What is forwarded: the text, or the message that the command answers. Raises a Refusal."""
    message = context.event if isinstance(context.event, Message) else None
    if rest or attached(context):
        if rest and message is not None and message.reply_to and (message.replied or which.replied(context)):
            raise Refusal("note-both", BOTH, groups=slugs)
        limits.check_note(rest)
        return Words(
            _safe(context.formatted(rest)), _files(attached(context)),
            own_name(context, source), context.person_id, context.now, context.message,
        )  # fmt: skip
    if message is None or not message.reply_to:
        raise Refusal("note-what", WHAT, groups=slugs)
    passed = which.replied(context)
    if passed is not None:
        return _of_note(context, passed[0], message)
    return _of_reply(context, message, slugs, source)


def attached(context: Context) -> Sequence[Attached]:
    """The files that came with the message itself."""
    return context.event.attached if isinstance(context.event, Message) else ()


def is_there(context: Context) -> bool:
    """Whether there is something to forward besides what follows the command: files, or the message that it answers."""
    message = context.event if isinstance(context.event, Message) else None
    return message is not None and bool(message.attached or message.reply_to)


def _of_note(context: Context, number: int, message: Message) -> Words:
    """A note that is passed on: its words stay their author's."""
    note, _copies = which.note(context, number)
    if note.state == RECALLED:
        raise Refusal("note-recalled", TAKEN_BACK, n=number)
    chain = notes.chain_of(context.session, number)
    return Words(text_of(note), files_of(note), note.author, note.author_person_id, note.at, "", note, chain)


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
