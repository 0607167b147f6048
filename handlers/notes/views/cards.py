"""A note where it comes from: one message, on which each group's state changes (N1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean, clean_lines
from handlers.notes.quoting import said_by
from handlers.notes.views import asking
from handlers.notes.views.copies import Shown, excerpt
from storage.notes import (
    ACKNOWLEDGED,
    ANSWERED,
    APPROVAL,
    CONSENT,
    DECLINED,
    DELIVERED,
    DRAFT,
    RECALLED,
    REFUSED,
    SENT,
    TO_BE_LET_IN,
    TURNED_AWAY,
    WAITING,
)

MOST = 20
"""Groups that are named; of more, how many there are in each state."""
ROOMLESS = "roomless"
"""Waiting, and there is no room to go to."""
UNOPENED = "unopened"
"""Waiting: from an encrypted room, for a group that has got a room since that is not."""
HOPED = frozenset({WAITING, ROOMLESS, UNOPENED, TO_BE_LET_IN})
"""What is still to come, as long as the note is not over."""

STATES = {
    ANSWERED: N_("answered"),
    DECLINED: N_("declined"),
    ACKNOWLEDGED: N_("acknowledged"),
    DELIVERED: N_("delivered"),
    WAITING: N_("on its way"),
    TO_BE_LET_IN: N_("waits for a co-chair there"),
    ROOMLESS: N_("waits until the group has a room"),
    UNOPENED: N_("waits for whoever sends it"),
    TURNED_AWAY: N_("not let in by a co-chair there"),
}
WAITS = {
    DRAFT: N_("It waits for whoever sends it."),
    CONSENT: N_("It waits until {author}, whose words these are, agrees."),
    APPROVAL: N_("It waits until a co-chair approves it: `approve N{n}`, or `decline N{n}` and why."),
    REFUSED: N_("It was not sent."),
    RECALLED: N_("It was taken back."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One group, and what became of the note there."""

    group: str
    state: str
    at: datetime | None = None
    """Since when; None where nothing has happened."""


@dataclass(frozen=True, slots=True)
class Card:
    """A note with the groups that it is for."""

    note: Shown
    state: str
    lines: Sequence[Line]


def card(_: Translator, card: Card) -> Text:
    """The note in brief and its states."""
    note = card.note
    title = N_("**N{n} · Note to {groups}**") if note.group else N_("**N{n} · Announcement to {groups}**")
    who = clean(note.author, 200) or str(_(N_("somebody")))
    begins = [
        _(title, n=note.number, groups=_groups(_, card.lines)),
    ]
    if card.state != REFUSED:  # nobody is told who did not want it
        begins.append(_(N_("{author}, {instant}"), author=who, instant=_.instant(note.at)))
    if card.state not in {RECALLED, REFUSED}:
        begins.append(said_by(excerpt(note)))
    if note.files and card.state not in {RECALLED, REFUSED}:
        begins.append(_.ngettext("with {n} file", "with {n} files", len(note.files)))
    if note.edited_at is not None:
        begins.append(_(N_("_edited {instant}_"), instant=_.instant(note.edited_at)))
    parts = [Text.join("\n", begins)]
    if card.state in WAITS:
        parts.append(_(WAITS[card.state], author=who, n=note.number))
    parts.append(states(_, card))
    if card.state == SENT:
        parts.append(_(N_("`note N{n}` shows all of it, `recall N{n}` takes it back."), n=note.number))
    return Text.join("\n\n", parts)


def states(_: Translator, card: Card) -> Text:
    """A line a group; of many groups, a line a state. Nothing is promised of a note that has not gone, or is over."""
    if card.state not in {SENT, RECALLED}:
        return Text()
    lines = [line for line in card.lines if card.state == SENT or line.state not in HOPED]
    if len(lines) <= MOST:
        return Text.join("\n", (_line(_, line) for line in lines))
    counts = ((state, sum(line.state == state for line in lines)) for state in STATES)
    return Text.join(
        "\n",
        (
            _(N_("• {state}: {n}"), state=str(_(STATES[state])), n=_.number(count))
            for state, count in counts
            if count
        ),
    )  # fmt: skip


def _line(_: Translator, line: Line) -> Text:
    state = str(_(STATES[line.state]))
    if line.at is None:
        return _(N_("• {group}: {state}"), group=clean(line.group, 80), state=state)
    local = line.at.astimezone(_.tzinfo)
    time = f"{_.time(local.timetz())} {_.zone_name(_.zone)}"
    return _(
        N_("• {group}: {state} ({day}, {time})"),
        group=clean(line.group, 80), state=state, day=_.short_day(local.date()), time=time,
    )  # fmt: skip


def _groups(_: Translator, lines: Sequence[Line]) -> str:
    if len(lines) > 4:
        return str(_.ngettext("{n} group", "{n} groups", len(lines)))
    return ", ".join(clean(line.group, 60) for line in lines)


def begun(_: Translator, card: Card) -> Text:
    """To whoever sent it from their private chat; the group's rooms show the card."""
    if card.state == SENT:
        return _(N_("N{n} is on its way to {groups}."), n=card.note.number, groups=_groups(_, card.lines))
    return Text.join(
        " ",
        [
            _(N_("N{n} is for {groups}."), n=card.note.number, groups=_groups(_, card.lines)),
            _(WAITS[card.state], author=clean(card.note.author), n=card.note.number),
        ],
    )


def answered(_: Translator, note: Shown, kind: str, group: str, who: str, words: str) -> Text:
    """An answer returns to where the note came from."""
    template = N_("**{group} answers N{n}** ({who})") if kind == "answer" else N_("**{group} declines N{n}** ({who})")
    begins = _(template, group=clean(group, 80), n=note.number, who=clean(who) or str(_(N_("somebody"))))
    quoted = _(N_("_{text}_"), text=excerpt(note)) if excerpt(note) else Text()
    return Text.join("\n", [begins, quoted, said_by(clean_lines(words, 1000))])


def turned_away(_: Translator, number: int, group: str, reason: str) -> Text:
    """A co-chair of another group does not let it in."""
    said = _(N_("A co-chair of {group} does not let N{n} in."), group=clean(group, 80), n=number)
    return Text.join("\n", [said, said_by(clean_lines(reason, 500))])


def lapsed_there(_: Translator, number: int, group: str) -> Text:
    return _(
        N_("Nobody in {group} has let N{n} in within 7 days, so it stays outside."), group=clean(group, 80), n=number
    )


def lapsed(_: Translator, number: int) -> Text:
    """Nobody said yes in time."""
    return _(N_("N{n} was not sent: nobody has said yes to it within 7 days. You can forward it again."), n=number)


def not_sent(_: Translator, number: int, why: str, reason: str) -> Text:
    """Somebody who had to be asked says no. That it was its author, nobody is told."""
    if why not in REFUSERS:
        return asking.settled(_, number, REFUSED)
    said = _(N_("N{n} is not sent: {who}."), n=number, who=str(_(REFUSERS[why])))
    return Text.join("\n", [said, said_by(clean_lines(reason, 500))])


LEFT = "left"
"""Whoever sent it has left since."""
REFUSERS = {
    APPROVAL: N_("a co-chair does not approve it"),
    LEFT: N_("whoever sent it is not in the group any more"),
}
