"""How a meeting that is planned reads: its message in the rooms, and the reminders."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.core.i18n import N_, Translator
from bot.core.local_times import on_clocks
from bot.core.text import Span, Text, clean
from handlers.meetings.views.actions import still_open
from handlers.meetings.views.minutes import Promise

ANSWERS = {
    "yes": (N_("Yes"), "✅", N_("{n} yes")),
    "maybe": (N_("Maybe"), "🤔", N_("{n} maybe")),
    "no": (N_("No"), "❌", N_("{n} no")),
}
"""What can be said about coming: the label to tap, its sign, and how it is counted."""
COMING = {
    "yes": N_("You said that you come."),
    "maybe": N_("You said that you may come."),
    "no": N_("You said that you do not come."),
}


ITEMS, ITEM = 8, 60
"""Items of an agenda on a message that is kept up to date, and characters of each: `agenda` shows all of it."""
PREPARED = timedelta(hours=2)
"""Until how long before a meeting people are told that its agenda is empty: later, nobody can prepare for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something on the agenda."""

    number: int
    text: str
    minutes: int | None = None
    late: bool = False
    """Whether it came less than a day before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What is shown of a meeting that is planned. Nobody is named in it."""

    number: int
    title: str
    minutes: int
    starts_at: datetime
    zones: Sequence[str]
    """On whose clocks the group reads it."""
    link: str = ""
    series: int = 0
    """Of which series it is; 0 where it stands alone."""
    short: bool = False
    """Whether the group heard of its time less than seven days before."""
    agenda: Sequence[Item] = ()
    yes: int = 0
    maybe: int = 0
    no: int = 0
    expected: int = 0
    """How many members could answer: those who are not on leave then, and whoever answered."""

    @property
    def answered(self) -> int:
        """How many have."""
        return self.yes + self.maybe + self.no


def card(_: Translator, card: Card) -> Text:
    """In a room."""
    return Text.join("\n\n", [about(_, card), agenda(_, card), count(_, card)])


def private(_: Translator, card: Card, own: str = "") -> Text:
    """In somebody's private chat, on their clock, as it stands now; `own` is what they said."""
    said = _(COMING[own]) if own else Text()
    return Text.join("\n\n", [about(_, card, private=True), agenda(_, card), Text.join("\n", [count(_, card), said])])


def answered(_: Translator, card: Card, own: str = "") -> Text:
    """In the place of a reminder: what its reader said, and no counts, which others go on changing."""
    said = _(COMING[own]) if own else _("Do you come?")
    return Text.join("\n\n", [about(_, card, private=True), agenda(_, card), said])


def about(_: Translator, card: Card, *, private: bool = False) -> Text:
    """What it is, when, and where."""
    lines = [head(_, card), on_clocks(_, card.starts_at, [_.zone] if private else card.zones), call(_, card)]
    if card.short:
        lines.append(_("Short notice: less than 7 days."))
    return Text.join("\n", lines)


def head(_: Translator, card: Card) -> Text:
    """Number, title, length, and the series that it belongs to."""
    length = _.duration(card.minutes)
    if card.series:
        return _(
            "**M{n}: {title}** ({length}, series S{series})",
            n=card.number, title=clean(card.title), length=length, series=card.series,
        )  # fmt: skip
    return _("**M{n}: {title}** ({length})", n=card.number, title=clean(card.title), length=length)


def call(_: Translator, card: Card) -> Text:
    """The way into the call."""
    return _("Call: {link}", link=Text((Span(card.link, "", card.link),))) if card.link else Text()


def agenda(_: Translator, card: Card) -> Text:
    """What it is to be about, in order."""
    if not card.agenda:
        return _("Nothing is on the agenda yet. Add something: `agenda M{n}` and what it is about.", n=card.number)
    planned = sum(item.minutes or 0 for item in card.agenda)
    title = _("**Agenda**")
    if planned:
        title = _(
            "**Agenda** ({planned} of {length})", planned=_.duration(planned), length=_.duration(card.minutes)
        )  # fmt: skip
    lines = [title, *(item(_, each, ITEM) for each in card.agenda[:ITEMS])]
    if (left := len(card.agenda) - ITEMS) > 0:
        lines.append(_.ngettext("… and {n} more: `agenda M{m}`", "… and {n} more: `agenda M{m}`", left, m=card.number))
    return Text.join("\n", lines)


def item(_: Translator, item: Item, limit: int = 500) -> Text:
    """A line of the agenda, with so many characters of its text at most."""
    line = Text.plain(f"{item.number}. {clean(item.text, limit)}")
    if item.minutes:
        line += Text.plain(f" ({_.duration(item.minutes)})")
    return line + _(" (short notice)") if item.late else line


def count(_: Translator, card: Card) -> Text:
    """How many say that they come."""
    shown = [_(ANSWERS[key][2], n=_.number(getattr(card, key))) for key in ANSWERS]
    answers = Text.join(
        " · ", [Text.plain(f"{sign} ") + said for (_label, sign, _n), said in zip(ANSWERS.values(), shown, strict=True)]
    )
    asked = _(
        "Do you come? {n} of {expected} have answered.",
        n=_.number(card.answered), expected=_.number(card.expected),
    )  # fmt: skip
    return Text.join("\n", [asked, answers])


def label(_: Translator, answer: str) -> Text:
    """An answer, to tap."""
    return _(ANSWERS[answer][0])


def file(_: Translator, number: int) -> Text:
    """With the calendar file."""
    return _("M{n} for your calendar.", n=number)


# Reminders


def reminder(
    _: Translator,
    card: Card,
    left: timedelta,
    promises: Sequence[Promise],
    today: date,
    *,
    private: bool = False,
    own: str = "",
) -> Text:
    """Some time before the meeting: what it is, when and where, what is to be talked about, and what is still open."""
    when = on_clocks(_, card.starts_at, [_.zone] if private else card.zones)
    first = [_left(_, left, head(_, card)), when, call(_, card)]
    last = [_(COMING[own]) if own else _("Do you come?")] if private else [count(_, card)]
    talk = agenda(_, card) if card.agenda or left >= PREPARED else Text()
    return Text.join("\n\n", [Text.join("\n", first), talk, still_open(_, promises, today), *last])


def _left(_: Translator, left: timedelta, meeting: Text) -> Text:
    minutes = max(1, round(left.total_seconds() / 60))
    if minutes > 180:
        minutes = round(minutes / 60) * 60
    if minutes == 24 * 60:
        return _("In a day: {meeting}", meeting=meeting)
    return _("In {length}: {meeting}", length=_.duration(minutes), meeting=meeting)
