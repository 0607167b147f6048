"""What calendars show of meetings, and what is said about addresses to subscribe to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel.lists import format_list

from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean


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


def name(_: Translator, group: str) -> str:
    """What a calendar is called that is subscribed to; `group`: of all groups of its owner, where empty."""
    return group or str(_("Meetings"))


def address(_: Translator, web: str, group: str, slug: str) -> Text:
    """A new address, the one time that it is shown. `group` and `slug` are of the one whose meetings it has, if any."""
    head = (
        _("The address of the calendar of **{group}**:", group=group)
        if group
        else _("The address of your calendar, with the meetings of all your groups:")
    )
    # As code, so that no platform looks at what is behind it.
    shown = Text.join("\n", [head, Text.plain(web, "code"), Text.plain(f"webcal{web.removeprefix('https')}", "code")])
    how = _(
        "Subscribe to it in your calendar program: the second form opens most of them. "
        "Whoever knows it sees these meetings, so keep it to yourself."
    )
    again = _(
        "I show it only now. `{new}` gives another one in its place, and `{off}` ends it.",
        new=f"calendar new {slug}".strip(),
        off=f"calendar off {slug}".strip(),
    )
    return Text.join("\n\n", [shown, Text.join(" ", [how, again])])


def in_use(_: Translator, since: date, group: str) -> Text:
    """That there is an address, which cannot be shown again."""
    head = (
        _("You have had an address for the calendar of **{group}** since {day}.", group=group, day=_.day(since))
        if group
        else _("You have had an address for your calendar since {day}.", day=_.day(since))
    )
    return Text.join(" ", [head, _("I cannot show it again, since I do not keep it. A new one takes its place.")])


def revoked(_: Translator, count: int) -> Text:
    """That addresses have ended."""
    return _.ngettext(
        "Your calendar address does not work any more.", "Your {n} calendar addresses do not work any more.", count
    )


def ask_openly(_: Translator, names: Sequence[str]) -> Text:
    """Before an address is given for the meetings of groups with encrypted rooms (N1)."""
    groups = format_list([clean(name, 60) for name in names], locale=_.locale)
    said = _(
        "{groups}: there are encrypted rooms. Titles, agendas and links of these meetings would go to your calendar "
        "program, and whoever runs the server behind it can read them.",
        groups=groups,
    )
    return Text.join(" ", [said, _("Shall I give you an address all the same?")])


def all_the_same(_: Translator) -> Text:
    """To tap."""
    return _("Yes, give me one")


def allowed(_: Translator) -> Text:
    """In the place of the question."""
    return _("Here is your address.")


def ended(_: Translator) -> Text:
    """In the place of what was said about an address."""
    return _("The address that you had does not work any more. Here is a new one.")


def new(_: Translator) -> Text:
    """To tap."""
    return _("A new address")


def off(_: Translator) -> Text:
    """To tap."""
    return _("Switch it off")


def file(_: Translator, number: str) -> Text:
    """Above a file that somebody asked for."""
    return _("**{number}** for your calendar. Opened again, it takes the place of an older one.", number=number)


def _why(_: Translator, entry: Entry) -> Text:
    if not entry.reason or not (entry.cancelled or entry.moved):
        return Text()
    template = N_("Cancelled: {reason}") if entry.cancelled else N_("Moved: {reason}")
    return _(template, reason=entry.reason)


def _point(_: Translator, number: int, point: Point) -> Text:
    shown = _("{n}. {text}", n=number, text=point.text)
    return _("{item} ({length})", item=shown, length=_.duration(point.minutes)) if point.minutes else shown
