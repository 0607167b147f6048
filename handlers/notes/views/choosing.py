"""Which of several notes is meant: a few words of each, so that nobody has to know them by number (N1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean

WORDS = 60
"""Characters of each."""
MOST = 8
"""Notes that are offered at once."""


@dataclass(frozen=True, slots=True)
class Brief:
    """A note in few words."""

    number: int
    group: str
    """Where it comes from; empty: the core team."""
    groups: Sequence[str]
    """Whom it is for."""
    at: datetime
    text: str = ""
    """How it begins; empty where that is not for who reads it here."""


def which(_: Translator, question: str, notes: Sequence[Brief], *, own: bool) -> Text:
    """The question and a line a note; `own`: with whom each is for, since all are from the same side."""
    return Text.join("\n", [_(question), *(_line(_, note, own=own) for note in notes)])


def _line(_: Translator, note: Brief, *, own: bool) -> Text:
    day = _.short_day(note.at.astimezone(_.tzinfo).date())
    text = clean(note.text, WORDS)
    if own:
        template = N_("• N{n} to {groups}, {day}: {text}") if text else N_("• N{n} to {groups}, {day}")
        return _(template, n=note.number, groups=_groups(_, note), day=day, text=text)
    template = N_("• N{n} from {group}, {day}: {text}") if text else N_("• N{n} from {group}, {day}")
    return _(template, n=note.number, group=_group(_, note), day=day, text=text)


def label(_: Translator, note: Brief, *, own: bool) -> Text:
    """What is tapped."""
    if own:
        return _(N_("N{n} to {groups}"), n=note.number, groups=_groups(_, note))
    return _(N_("N{n} from {group}"), n=note.number, group=_group(_, note))


def minutes(_: Translator, number: int) -> Text:
    """Something else that may be meant."""
    return _(N_("Minutes of M{n}"), n=number)


def _group(_: Translator, note: Brief) -> str:
    return clean(note.group, 40) or str(_(N_("the core team")))


def _groups(_: Translator, note: Brief) -> str:
    if len(note.groups) > 2:
        return str(_.ngettext("{n} group", "{n} groups", len(note.groups)))
    return ", ".join(clean(group, 40) for group in note.groups)
