"""Lists of needs, and who waits for whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean
from handlers.needs.views.cards import NAME, Dependency, shown, values
from storage.needs import ACCEPTED, DECLINED, DELIVERED, OPEN, WITHDRAWN

LINE, SHORT = 70, 30
"""Characters of what is needed, and of a group's name, in a line: a screen of them is one message everywhere."""

_STATES = {
    OPEN: N_("not answered yet"),
    ACCEPTED: N_("accepted"),
    DECLINED: N_("declined"),
    DELIVERED: N_("delivered"),
    WITHDRAWN: N_("taken back"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A need in a list."""

    section: str
    """`we`: the group waits for it; `they`: others wait for it; `over`: nobody does any more."""
    need: Dependency


_SECTIONS = {
    "we": N_("**{group}** waits for:"),
    "they": N_("Others wait for **{group}**:"),
    "over": N_("Not open any more:"),
}


def listed(_: Translator, lines: Sequence[Line], group: str, total: int, first: int) -> Text:
    """A screen of what a group needs and is needed of it; `first`: how many stand before it."""
    if not total:
        return _(
            "{group} needs nothing of other groups, and nothing is needed of it. `need` opens something, as in "
            "`need partnerships \"glossary\" by 10 April`.", group=clean(group, NAME),
        )  # fmt: skip
    parts: list[Text] = []
    section = ""
    for line in lines:
        if line.section != section:
            section = line.section
            parts.append(_(_SECTIONS[section], group=clean(group, NAME)))
        parts.append(_line(_, line))
    if total > len(lines):
        parts.append(
            _("{first} to {last} of {total}", first=_.number(first + 1), last=_.number(first + len(lines)),
              total=_.number(total))
        )  # fmt: skip
    return Text.join("\n", parts)


def _line(_: Translator, line: Line) -> Text:
    need = line.need
    names = {"asker": clean(need.asker, SHORT), "giver": clean(need.giver, SHORT)}
    filled = {**values(_, need, LINE), **names, "day": _.short_day(need.due_on)}
    state = _short_state(_, need)
    if line.section == "we":
        return _("• D{n} from {giver} by {day}: {text} ({state})", **filled, state=state)
    if line.section == "they":
        return _("• D{n} for {asker} by {day}: {text} ({state})", **filled, state=state)
    return _("• D{n} for {asker} from {giver}: {text} ({state})", **filled, state=state)


def more(_: Translator) -> Text:
    return _(N_("More"))


def back(_: Translator) -> Text:
    return _(N_("Back"))


@dataclass(frozen=True, slots=True)
class Wait:
    """One group waits for another."""

    asker: str
    giver: str
    needs: Sequence[Dependency]


def waits(_: Translator, found: Sequence[Wait], total: int, late: int) -> Text:
    """The map, for the core team: each pair of groups with what is needed. Of `total` needs, `late` ones are late."""
    if not total:
        none = _(N_("No group waits for another one."))
        return Text.join(
            " ", [none, _("To ask groups for something, write `announce`; groups themselves write `need`.")]
        )
    head = _.ngettext("**Who waits for whom**: {n} open need", "**Who waits for whom**: {n} open needs", total)
    if late:
        head += Text.plain(", ") + _.ngettext("{n} of them late", "{n} of them late", late)
    parts = [head]
    for wait in found:
        parts.append(
            _("**{asker}** waits for **{giver}**:", asker=clean(wait.asker, NAME), giver=clean(wait.giver, NAME))
        )
        parts += [
            _("• D{n} by {day}: {text} ({state})",
              n=need.number, day=_.short_day(need.due_on), text=shown(_, need, LINE), state=_short_state(_, need))
            for need in wait.needs
        ]  # fmt: skip
    if rest := total - sum(len(wait.needs) for wait in found):
        parts.append(
            _.ngettext("And {n} more: `needs` with a group's name shows it.",
                       "And {n} more: `needs` with a group's name shows them.", rest)
        )  # fmt: skip
    return Text.join("\n", parts)


PICTURE = {
    "title": N_("Who waits for whom"),
    "waits": N_("waits for"),
    "gives": N_("is waited for"),
    "open": N_("not answered"),
    "accepted": N_("accepted"),
    "late": N_("late"),
}
"""The words in the picture."""


def _short_state(_: Translator, need: Dependency) -> Text:
    state = _(_STATES[need.state])
    return Text.join(", ", [state, _(N_("late"))]) if need.late else state
