"""`notes` and `note N12`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean, clean_lines
from handlers.notes.quoting import quoted, said_by
from handlers.notes.views.cards import STATES, WAITS, Card, states
from handlers.notes.views.copies import SAID, Shown, excerpt, head, title
from storage.notes import RECALLED, REFUSED


@dataclass(frozen=True, slots=True)
class Row:
    """A note in a list."""

    note: Shown
    card: Card
    own: str = ""
    """What became of it in the group whose list it is; empty where it comes from there."""


@dataclass(frozen=True, slots=True)
class Said:
    """An answer, or a no."""

    group: str
    who: str
    kind: str
    text: str
    at: datetime


MINE = {
    "waiting": N_("on its way to you"),
    "to_be_let_in": N_("waits for a co-chair"),
    "delivered": N_("waits for your group"),
    "acknowledged": N_("acknowledged"),
    "answered": N_("answered"),
    "declined": N_("declined"),
    "turned_away": N_("turned away"),
}


def listed(_: Translator, rows: Sequence[Row], group: str, page: int, pages: int) -> Text:
    """A page of notes: those that wait for somebody first."""
    name = clean(group, 80) or str(_(N_("the core team")))
    if not rows and not group:
        return _(N_("There are no announcements yet. `announce` tells all groups something, or some of them."))
    if not rows:
        return _(N_("There are no notes of {group} yet. `forward` sends one to other groups."), group=name)
    title = _(N_("**Notes of {group}**"), group=name)
    lines = [title, *(_row(_, row) for row in rows)]
    if pages > 1:
        shown = _(N_("Page {page} of {pages}."), page=page, pages=pages)
        more = _(N_("More: `notes {page}`."), page=page + 1) if page < pages else Text()
        lines.append(Text.join(" ", [shown, more]))
    return Text.join("\n", lines)


def more(_: Translator) -> Text:
    return _(N_("More"))


def back(_: Translator) -> Text:
    return _(N_("Back"))


def _row(_: Translator, row: Row) -> Text:
    note, day = row.note, _.short_day(row.note.at.astimezone(_.tzinfo).date())
    text = excerpt(note)[:80]
    if row.own:
        return _(
            N_("• N{n} from {group}, {day} · {state}: {text}") if text else N_("• N{n} from {group}, {day} · {state}"),
            n=note.number, group=clean(note.group, 60) or str(_(N_("the core team"))), day=day,
            state=str(_(N_("taken back")) if row.card.state == RECALLED else _(MINE[row.own])), text=text,
        )  # fmt: skip
    return _(
        N_("• N{n} to {groups}, {day} · {state}: {text}") if text else N_("• N{n} to {groups}, {day} · {state}"),
        n=note.number, groups=_names(_, row.card), day=day, state=_brief(_, row.card), text=text,
    )  # fmt: skip


def _names(_: Translator, card: Card) -> str:
    if len(card.lines) > 3:
        return str(_.ngettext("{n} group", "{n} groups", len(card.lines)))
    return ", ".join(clean(line.group, 40) for line in card.lines)


def _brief(_: Translator, card: Card) -> str:
    """The states in one line, with how many groups are in each."""
    if card.state == RECALLED:
        return str(_(N_("taken back")))
    if card.state == REFUSED:
        return str(_(N_("not sent")))
    if card.state in WAITS:
        return str(_(N_("not sent yet")))
    counts = {state: sum(line.state == state for line in card.lines) for state in STATES}
    parts = [(state, count) for state, count in counts.items() if count]
    if len(parts) == 1:
        return str(_(STATES[parts[0][0]]))
    return ", ".join(f"{_(STATES[state])} {_.number(count)}" for state, count in parts)


def whole(_: Translator, card: Card, said: Sequence[Said], *, own: str, inside: bool) -> Text:
    """One note: to where it comes from with the state of every group, elsewhere with their own."""
    note = card.note
    if card.state == REFUSED:  # nobody is told who did not want it
        return Text.join("\n\n", [title(_, note), _(WAITS[REFUSED])])
    parts = [head(_, note), _(WAITS[RECALLED]) if card.state == RECALLED else quoted(note.text)]
    if note.files:
        parts.append(_(N_("Files: {names}"), names=", ".join(clean(name, 80) for name in note.files)))
    if inside:
        waits = card.state in WAITS and card.state != RECALLED
        parts.append(_(WAITS[card.state], author=clean(note.author), n=note.number) if waits else Text())
        parts.append(states(_, card))
    elif own in SAID:
        parts.append(_(SAID[own]))
    parts += [_said(_, each) for each in said]
    return Text.join("\n\n", parts)


def _said(_: Translator, said: Said) -> Text:
    template = N_("**{group} answers** ({who}, {instant})")
    if said.kind == "decline":
        template = N_("**{group} declines** ({who}, {instant})")
    who = clean(said.who) or str(_(N_("somebody")))
    line = _(template, group=clean(said.group, 80), who=who, instant=_.instant(said.at))
    return Text.join("\n", [line, said_by(clean_lines(said.text, 1000))])
