"""How actions read: what somebody has taken on, until it is done (S7)."""

from collections.abc import Sequence
from datetime import date

from bot.core.calling import shown
from bot.core.errors import Refusal
from bot.core.i18n import N_, Translator
from bot.core.text import Text, clean
from handlers.meetings.views.minutes import Promise, promise

MOST, IN_A_LIST = 30, 150
"""Actions in one list, and characters of each there."""
PASSED = N_("{action} (the day has passed)")
OF_GROUP = N_("{action} ({group})")
REMINDERS = {
    "before": N_("This is yours, and due tomorrow: {action}"),
    "after": N_("This was to be done by {day}: {action}"),
    "again": N_("This is still open: {action}"),
}


def listed(_: Translator, promises: Sequence[Promise], today: date, group: str = "", *, mine: bool = False) -> Text:
    """What is still to be done in a group, or (`mine`) by whoever asks: then no owner is named."""
    if not promises:
        if mine and group:
            return _("You have no open action in {group}. `actions` lists what others have.", group=clean(group))
        if mine:
            return _("You have no open action. `actions` lists the group's.")
        return _("No action is open in {group}. They come from meetings, and from `minutes`.", group=clean(group))
    head = _("**Your open actions**") if mine else _("**Open actions of {group}**", group=clean(group))
    foot = _("`done A{n}` when one is done, `take A{n}` to take one on.", n=promises[0].number)
    return Text.join("\n", [head, *_lines(_, promises, today, mine=mine), foot])


def still_open(_: Translator, promises: Sequence[Promise], today: date) -> Text:
    """The same below a meeting's reminder or agenda; nothing where nothing is open."""
    if not promises:
        return Text()
    return Text.join("\n", [_("**Still open from before**"), *_lines(_, promises, today)])


def _lines(_: Translator, promises: Sequence[Promise], today: date, *, mine: bool = False) -> list[Text]:
    lines = [Text.plain("• ") + _line(_, each, today, mine=mine) for each in promises[:MOST]]
    if len(promises) > MOST:
        lines.append(_.ngettext("… and {n} more.", "… and {n} more.", len(promises) - MOST))
    return lines


def _line(_: Translator, found: Promise, today: date, *, mine: bool) -> Text:
    text = promise(_, found, owner=not mine, limit=IN_A_LIST)
    if found.group:
        text = _(OF_GROUP, action=text, group=clean(found.group))
    if found.due_on is not None and found.due_on < today:
        return _(PASSED, action=text)
    return text


def reminder(_: Translator, promise: Promise, kind: str, group: str) -> Text:
    """To its owner, a day before its day, and after it."""
    day = _.day(promise.due_on) if promise.due_on is not None else ""
    said = _(REMINDERS[kind], action=one(_, promise, group, owner=False), day=day)
    return Text.join("\n", [said, _("Is it done? Another day: `due A{n} Friday`.", n=promise.number)])


def to_chairs(_: Translator, promise: Promise, group: str) -> Text:
    """To a co-chair: nobody's, or long past its day."""
    action = one(_, promise, group)
    if not promise.owner:
        return _("Nobody has taken this on yet: {action}\nSomebody can `take A{n}`, or you `give A{n}` to a member.",
                 action=action, n=promise.number)  # fmt: skip
    return _("This is still open after two reminders: {action}\nIt may be time for another day or another person: "
             "`due A{n}`, `give A{n}`.", action=action, n=promise.number)  # fmt: skip


def one(_: Translator, found: Promise, group: str, *, owner: bool = True) -> Text:
    """An action where its group is not at hand."""
    return _(OF_GROUP, action=promise(_, found, owner=owner), group=clean(group))


def done(_: Translator, promise: Promise, who: str) -> Text:
    return _("A{n} is done, says {who}: {text}", n=promise.number, who=shown(who), text=clean(promise.text))


def refused(_: Translator, refused: Sequence[Refusal]) -> Text:
    """Those of several that are not done, and why."""
    return Text.join("\n", [refusal.said(_) for refusal in refused])


def open_again(_: Translator, promise: Promise) -> Text:
    return _("A{n} is open again: {text}", n=promise.number, text=clean(promise.text))


def dropped(_: Translator, promise: Promise, who: str, reason: str) -> Text:
    """With the reason, if one was given."""
    said = _("{who} drops A{n}: {text}", n=promise.number, who=shown(who), text=clean(promise.text))
    return Text.join("\n", [said, _("Why: {reason}", reason=clean(reason)) if reason else Text()])


def taken(_: Translator, promise: Promise) -> Text:
    """Somebody owns it from now on."""
    return _("A{n} is with {who} now: {text}", n=promise.number, who=shown(promise.owner), text=clean(promise.text))


def given(_: Translator, promise: Promise, by: str, group: str) -> Text:
    """To whoever it was given to."""
    return _("{who} gives you this action: {action}\nI remind you the day before it is due.",
             who=shown(by), action=one(_, promise, group, owner=False))  # fmt: skip


def given_late(_: Translator, promise: Promise, by: str, group: str, today: date) -> Text:
    """Its day is near, or has passed."""
    action = one(_, promise, group, owner=False)
    if promise.due_on is not None and promise.due_on < today:
        action = _(PASSED, action=action)
    return _("{who} gives you this action: {action}\nIf you need more time, `due A{n} Friday` sets another day.",
             who=shown(by), action=action, n=promise.number)  # fmt: skip


def given_without_day(_: Translator, promise: Promise, by: str, group: str) -> Text:
    return _("{who} gives you this action: {action}\nIt has no day yet: `due A{n} Friday` sets one.",
             who=shown(by), action=one(_, promise, group, owner=False), n=promise.number)  # fmt: skip


def freed(_: Translator, promise: Promise) -> Text:
    return _("A{n} is nobody's now: {text}\n`take A{n}` takes it on.", n=promise.number, text=clean(promise.text))


def moved(_: Translator, promise: Promise) -> Text:
    """Its day."""
    if promise.due_on is None:
        return _("A{n} has no day any more.", n=promise.number)
    return _("A{n} is due on {day}.", n=promise.number, day=_.day(promise.due_on))


def left_behind(_: Translator, promises: Sequence[Promise], group: str) -> Text:
    """To the co-chairs, when somebody has left who had taken these on."""
    head = _.ngettext("Somebody left {group}, so this action is nobody's now:",
                      "Somebody left {group}, so these actions are nobody's now:",
                      len(promises), group=clean(group))  # fmt: skip
    lines = [Text.plain("• ") + promise(_, each) for each in promises]
    foot = _("`give A{n}` and a name passes one on.", n=promises[0].number)
    return Text.join("\n", [head, *lines, foot])


def is_done(_: Translator) -> Text:
    return _("It is done")


def a_week_more(_: Translator) -> Text:
    return _("A week more")


def not_by_me(_: Translator) -> Text:
    return _("I cannot do it")


def not_done(_: Translator) -> Text:
    return _("Not done yet")
