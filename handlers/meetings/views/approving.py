"""What co-chairs read about minutes and actions after a meeting, and what the group reads of it (S4, S7)."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.calling import shown
from bot.core.i18n import Translator
from bot.core.text import Text, clean
from handlers.meetings.views.minutes import Promise, promise


def ask(_: Translator, number: int, title: str, group: str, until: datetime, *, again: bool = False) -> Text:
    """To a co-chair, when a meeting has ended; `again`: when the time is nearly over."""
    values: dict[str, str | int] = {"n": number, "title": clean(title), "group": clean(group)}
    if again:
        head = _("The minutes of M{n} still wait for a co-chair: {title} ({group}).", **values)
    else:
        head = _("The minutes of M{n} are in the room: {title} ({group}).", **values)
    how = _("Approve them once they are right, if you can by {instant}. `minutes M{n} edit` puts a line right, "
            "`attendance M{n}` who was there.", n=number, instant=_.instant(until))  # fmt: skip
    return Text.join("\n", [head, how])


def approve_them(_: Translator) -> Text:
    return _("Approve the minutes")


def approved(_: Translator, number: int, title: str, who: str) -> Text:
    """To the group."""
    return _("The minutes of M{n} are approved by {who}: {title}", n=number, who=shown(who), title=clean(title))


def check_actions(_: Translator, number: int, title: str, group: str, promises: Sequence[Promise]) -> Text:
    """To a co-chair: what nobody has, or what has no day; where nothing was noted, that."""
    values: dict[str, str | int] = {"n": number, "title": clean(title), "group": clean(group)}
    if not promises:
        return _("No action was noted in M{n}: {title} ({group}).\nIf somebody took something on, note it with "
                 "`action`, a name, what it is, and a day.", **values)  # fmt: skip
    head = _("After M{n} these actions have nobody or no day yet: {title} ({group}).", **values)
    lines = [Text.plain("• ") + promise(_, each) for each in promises]
    foot = _("`give A{n}` and a name, or `due A{n}` and a day, puts that right.", n=promises[0].number)
    return Text.join("\n", [head, *lines, foot])
