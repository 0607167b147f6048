"""What calendars show of meetings, and what is said about addresses to subscribe to."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.i18n import N_, Translator
from bot.core.text import Text


@dataclass(frozen=True, slots=True)
class Point:
    """Something on the agenda."""

    text: str
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A meeting, or a series, as a calendar shows it."""

    title: str
    group: str
    number: str
    """M4, or S2."""
    cancelled: bool = False
    moved: bool = False
    reason: str = ""
    """Why it was cancelled or moved."""
    agenda: Sequence[Point] = ()


def title(_: Translator, entry: Entry) -> str:
    """One line. Programs that do not know that a meeting can be cancelled read it here."""
    template = N_("Cancelled: {title} ({group})") if entry.cancelled else N_("{title} ({group})")
    return str(_(template, title=entry.title, group=entry.group))


def description(_: Translator, entry: Entry) -> str:
    """Lines of plain text."""
    agenda = [_point(_, number, point) for number, point in enumerate(entry.agenda, start=1)]
    parts = [
        _why(_, entry),
        Text.join("\n", [_("Agenda:"), *agenda]) if agenda and not entry.cancelled else Text(),
        _("{group}, {number}", group=entry.group, number=entry.number),
    ]
    return str(Text.join("\n\n", parts))


def _why(_: Translator, entry: Entry) -> Text:
    if not entry.reason or not (entry.cancelled or entry.moved):
        return Text()
    template = N_("Cancelled: {reason}") if entry.cancelled else N_("Moved: {reason}")
    return _(template, reason=entry.reason)


def _point(_: Translator, number: int, point: Point) -> Text:
    shown = _("{n}. {text}", n=number, text=point.text)
    return _("{item} ({length})", item=shown, length=_.duration(point.minutes)) if point.minutes else shown
