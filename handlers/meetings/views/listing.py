"""How lists of meetings read, and one that is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.i18n import N_, Translator
from bot.core.local_times import on_clocks
from bot.core.text import Text, clean
from handlers.meetings.views.planned import COMING, Card, agenda, head
from storage.meetings import ASKING, RUNNING


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A meeting in a list."""

    number: int
    title: str
    state: str
    starts_at: datetime | None
    answers_by: datetime | None = None
    series: int = 0
    coming: int = 0
    """How many say that they come."""
    own: str = ""
    """What the reader says; empty where they have not, or where others read along."""
    asks: bool = False
    """Whether the reader can say something, and nobody else reads it."""
    group: str = ""
    """Its name, where the list is of several."""


def listed(
    _: Translator,
    lines: Sequence[Line],
    group: str,
    series: Sequence[tuple[int, str]],
    held: Sequence[tuple[int, str, datetime]],
) -> Text:
    """What is ahead; of one group also its series and what was held last."""
    title = _("**Meetings of {group}**", group=clean(group)) if group else _("**Meetings of all groups**")
    parts = [Text.join("\n", [title, *(_line(_, line) for line in lines)])]
    if not lines:
        parts = [_("No meeting of {group} is planned. A co-chair calls one with `meet`.", group=clean(group))]
        if not group:
            parts = [_("No meeting is planned.")]
    if series:
        shown = [_("`series S{n}`: {title}", n=number, title=clean(name, 80)) for number, name in series]
        parts.append(Text.join("\n", [_("**Series**"), *shown]))
    if held:
        shown = [
            _("`minutes M{n}`: {title}, {day}", n=number, title=clean(name, 80), day=_day(_, at))
            for number, name, at in held
        ]
        parts.append(Text.join("\n", [_("**Held**"), *shown]))
    return Text.join("\n\n", parts)


def _line(_: Translator, line: Line) -> Text:
    title = _("• **M{n}: {title}**", n=line.number, title=clean(line.title, 80))
    if line.group:
        title = _("• {group}: **M{n}: {title}**", group=clean(line.group), n=line.number, title=clean(line.title, 80))
    if line.state == RUNNING:
        return Text.join(" · ", [title, _("it runs now")])
    if line.state == ASKING or line.starts_at is None:
        asked = _("a time is looked for")
        if line.answers_by is not None:
            asked = _("a time is looked for until {instant}", instant=_.instant(line.answers_by))
        return Text.join(" · ", [title, asked])
    parts = [title, Text.plain(_.instant(line.starts_at)), _.ngettext("{n} comes", "{n} come", line.coming)]
    if line.asks:
        own = _(COMING[line.own]) if line.own else _("`rsvp M{n} yes`, `maybe` or `no`?", n=line.number)
        parts.append(own)
    return Text.join(" · ", parts)


def _day(_: Translator, at: datetime) -> str:
    return _.short_day(at.astimezone(_.tzinfo).date())


def over(_: Translator, card: Card, *, held: bool, cancelled: bool, reason: str) -> Text:
    """A meeting that was held, was not started, or does not take place."""
    lines = [head(_, card), on_clocks(_, card.starts_at, card.zones)]
    if held:
        lines.append(_("It was held. `minutes M{n}` shows what was noted.", n=card.number))
    elif cancelled:
        lines += [_("**Cancelled.**"), _why(_, reason)]
    else:
        lines.append(_("It was not started here, so nothing of it is noted."))
    shown = agenda(_, card) if card.agenda and not cancelled else Text()
    return Text.join("\n\n", [Text.join("\n", lines), shown])


def no_time(_: Translator, number: int, title: str, reason: str) -> Text:
    """A search that ended without a time."""
    said = _("**M{n}: {title}** was cancelled before it had a time.", n=number, title=clean(title))
    return Text.join("\n", [said, _why(_, reason)])


def _why(_: Translator, reason: str) -> Text:
    return _(N_("Why: {reason}"), reason=clean(reason)) if reason else Text()


def file(_: Translator) -> Text:
    """To tap."""
    return _("Calendar file")
