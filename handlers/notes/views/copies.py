"""A note where it arrives, and what is said to it there (N1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean, clean_lines
from handlers.notes.quoting import quoted, said_by
from storage.notes import ACKNOWLEDGED, ANSWERED, DECLINED

EXCERPT = 160
"""Characters of a note that is spoken of."""

SAID = {
    ACKNOWLEDGED: N_("✓ This group has acknowledged it."),
    ANSWERED: N_("✓ This group has answered."),
    DECLINED: N_("✓ This group has declined."),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A note, as it is read."""

    number: int
    group: str
    """Whose it is; empty: the core team's."""
    author: str
    at: datetime
    text: Text
    files: Sequence[str] = ()
    edited_at: datetime | None = None
    origin: tuple[int, str] | None = None
    """The number and the group of the first words, where they are passed on here."""
    hidden: bool = False
    """Whether its words and files are left out, since a room that is not encrypted would show them (N1)."""


def title(_: Translator, note: Shown) -> Text:
    """Its number and where it comes from."""
    if not note.group:
        return _(N_("**N{n} · Announcement of the core team**"), n=note.number)
    return _(N_("**N{n} · Note from {group}**"), n=note.number, group=clean(note.group, 80))


def head(_: Translator, note: Shown) -> Text:
    """Group, author, time, reference; and whether it is edited or passed on."""
    who = clean(note.author, 200) or str(_(N_("somebody")))
    line = _(N_("{author}, {instant}"), author=who, instant=_.instant(note.at))
    lines = [title(_, note), line]
    if note.origin is not None:
        number, group = note.origin
        first = clean(group, 80) or str(_(N_("the core team")))
        lines.append(_(N_("Passed on. It came from {group} first (N{n})."), group=first, n=number))
    if note.edited_at is not None:
        lines.append(_(N_("_edited {instant}_"), instant=_.instant(note.edited_at)))
    return Text.join("\n", lines)


def first(_: Translator, note: Shown, piece: Text) -> Text:
    """The first of several messages."""
    return Text.join("\n\n", [head(_, note), quoted(piece)])


def middle(_: Translator, piece: Text) -> Text:
    """One between the first and the last."""
    return quoted(piece) or Text.plain("…")


def last(_: Translator, note: Shown, piece: Text, state: str, *, alone: bool) -> Text:
    """The last of several messages, or the only one (`alone`): with what the group can do."""
    can = _(
        N_("`ack N{n}` says that you have read it, `answer N{n}` and your words answers, `decline N{n}` says no."),
        n=note.number,
    )
    said = _(SAID[state]) if state in SAID else Text()
    if state in {ANSWERED, DECLINED}:
        can = Text()
    return Text.join("\n\n", [head(_, note) if alone else Text(), quoted(piece), Text.join("\n", [said, can])])


def recalled(_: Translator, number: int, group: str) -> Text:
    """In place of a note that was taken back."""
    if not group:
        return _(N_("The core team has taken back N{n}."), n=number)
    return _(N_("{group} has taken back N{n}."), group=clean(group, 80), n=number)


def label(_: Translator, what: str) -> Text:
    """What can be tapped below it."""
    return _(LABELS[what])


LABELS = {
    "ack": N_("Acknowledge"),
    "answer": N_("Answer"),
    "decline": N_("Decline"),
}


def excerpt(note: Shown) -> str:
    """The beginning of its words, or the names of its files."""
    return clean(str(note.text), EXCERPT) or ", ".join(clean(name, 60) for name in note.files)


def ask_words(_: Translator, number: int, kind: str) -> Text:
    """After a tap, or a command without words."""
    if kind == "decline":
        return _(N_("Why does your group decline N{n}? Write it as a reply to this message."), n=number)
    return _(N_("What does your group answer to N{n}? Write it as a reply to this message."), n=number)


def no_reason(_: Translator) -> Text:
    return _(N_("Decline without a reason"))


def never_mind(_: Translator) -> Text:
    return _(N_("Never mind"))


def dropped(_: Translator, number: int) -> Text:
    return _(N_("Nothing was said to N{n}."), n=number)


def too_late(_: Translator) -> Text:
    """In place of a question that nobody has answered for a day."""
    return _(N_("Nothing was sent. Write `answer` and your words when you want to."))


def is_answer(_: Translator, number: int, text: str) -> Text:
    """Words in a reply to a note may be meant for one's own group alone."""
    question = _(N_("Shall I send this to where N{n} came from, as the answer of your group?"), n=number)
    return Text.join("\n", [question, said_by(clean_lines(text, 1000))])


def is_reason(_: Translator, number: int, text: str) -> Text:
    """The same of a no."""
    question = _(N_("Is this why your group declines N{n}?"), n=number)
    return Text.join("\n", [question, said_by(clean_lines(text, 1000))])


def send_it(_: Translator) -> Text:
    return _(N_("Yes, send it"))


def noted(_: Translator, number: int, kind: str) -> Text:
    """To whoever said it."""
    return _(NOTED[kind], n=number)


NOTED = {
    "ack": N_("N{n} is acknowledged."),
    "answer": N_("Your answer to N{n} is on its way."),
    "decline": N_("N{n} is declined. They read it."),
}


def said_here(_: Translator, number: int, kind: str, who: str, words: str) -> Text:
    """To the rooms of a group for which somebody answered in private."""
    if kind == "ack":
        return _(N_("{who} has acknowledged N{n} for this group."), who=clean(who), n=number)
    template = (
        N_("{who} answers N{n} for this group:") if kind == "answer" else N_("{who} declines N{n} for this group.")
    )
    return Text.join("\n", [_(template, who=clean(who), n=number), said_by(clean_lines(words, 1000))])


def remind(_: Translator, note: Shown, group: str) -> Text:
    """To a co-chair, once."""
    source = clean(note.group, 80) or str(_(N_("the core team")))
    line = _(
        N_("{group} has not said anything to N{n} from {source} yet: {text}"),
        group=clean(group, 80), n=note.number, source=source, text=excerpt(note),
    )  # fmt: skip
    can = _(N_("If that is enough, write `ack N{n}`. There will be no other reminder."), n=note.number)
    return Text.join("\n", [line, can])


def reminded(_: Translator, number: int, state: str) -> Text:
    """In its place, once somebody has said something."""
    return _(REMINDED[state], n=number)


REMINDED = {
    ACKNOWLEDGED: N_("N{n} is acknowledged."),
    ANSWERED: N_("N{n} is answered."),
    DECLINED: N_("N{n} is declined."),
}
