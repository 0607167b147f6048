"""How groups are listed, a screen at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core import phases
from bot.core.i18n import N_, Translator
from bot.core.text import Text
from handlers.rooms.views.naming import platform_name


@dataclass(frozen=True, slots=True)
class Line:
    """A group as the overview has it. All but `name`, `slug` and `phase` is for the core team."""

    slug: str
    name: str
    phase: str
    members: int
    most: int
    open_seats: int
    rooms: Sequence[tuple[str, bool, bool]]
    """The platform of each; whether it is a topic; whether the bot cannot write there."""


def overview(_: Translator, lines: Sequence[Line], total: int, first: int, wanted: str, in_full: bool) -> Text:
    """One screen of groups; `first` is how many stand before it, `wanted` what their names contain."""
    head = _.ngettext("**{n} group**", "**{n} groups**", total)
    if wanted:
        head = _.ngettext("**{n} group** with “{wanted}”", "**{n} groups** with “{wanted}”", total, wanted=wanted)
    if total > len(lines):
        head += Text.plain(" · ") + _(
            "{first} to {last}", first=_.number(first + 1), last=_.number(first + len(lines))
        )  # fmt: skip
    return Text.join("\n", [head, *(_line(_, line, in_full) for line in lines)])


def no_groups(_: Translator, wanted: str) -> Text:
    if wanted:
        return _("No group has “{wanted}” in its name. `groups` lists all.", wanted=wanted)
    return _(N_("There are no groups yet. The core team founds one with `groups add`."))


def more(_: Translator) -> Text:
    return _(N_("More"))


def back(_: Translator) -> Text:
    return _(N_("Back"))


def _line(_: Translator, line: Line, in_full: bool) -> Text:
    name = _("**{name}** ({slug})", name=line.name, slug=line.slug)
    if not in_full:
        return Text.join(" · ", [name, phases.name(_, line.phase)])
    members = _("{n} of {most} members", n=_.number(line.members), most=_.number(line.most))
    seats = _.ngettext("{n} co-chair seat open", "{n} co-chair seats open", line.open_seats)
    parts = [name, phases.name(_, line.phase), members, seats if line.open_seats else Text(), _rooms(_, line.rooms)]
    return Text.join(" · ", parts)


def _rooms(_: Translator, rooms: Sequence[tuple[str, bool, bool]]) -> Text:
    if not rooms:
        return _(N_("no room"))
    return Text.join(", ", (_room(_, *room) for room in rooms))


def _room(_: Translator, platform: str, topic: bool, lost: bool) -> Text:
    shown = platform_name(_, platform)
    if topic:
        shown = _("{platform} (topic)", platform=shown)
    return _("{room} (out of reach)", room=shown) if lost else shown
