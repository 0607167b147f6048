"""How a meeting reads while it runs: what is noted so far, who is there, and the answers to whoever notes (S3, S7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.errors import Refusal
from bot.core.i18n import N_, Translator
from bot.core.local_times import on_clocks
from bot.core.text import Span, Text, clean, width
from handlers.meetings.views import minutes as minutes_views
from handlers.meetings.views.minutes import Line, Minutes, Promise
from handlers.meetings.views.planned import Item
from storage.minutes import ACTION, AGREED, INFO, TOPIC

WHOLE = 3800
"""Units of UTF-16 that a running meeting may take: one message, on every platform."""
NAMES = 600
"""Of them, for the names of those who are there."""
EARLIER = 60
"""And for how many lines came before those that are shown."""
ITEMS, ITEM = 6, 80
"""Items of the agenda that are shown, and characters of each."""
REFUSED, ECHO = 5, 150
"""Lines of one message of which is told why they are not noted; characters of each of several actions."""

ONE_OWNER = N_("An action has one owner. Who is it?")
KINDS = {TOPIC: N_("Topic"), AGREED: N_("Agreed"), ACTION: N_("Action"), INFO: N_("Info")}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is shown of a meeting that runs."""

    minutes: Minutes
    agenda: Sequence[Item]
    link: str
    planned: int
    """Minutes."""


@dataclass(frozen=True, slots=True)
class Borne:
    """What a meeting cost somebody, in weighted minutes."""

    number: int
    title: str
    at: datetime
    minutes: int


# In the room


def running(_: Translator, sheet: Sheet) -> Text:
    """The one message that grows."""
    found = sheet.minutes
    began = on_clocks(_, found.started_at, [found.zone], dated=False)
    head = [
        _("**M{n}: {title}** has begun ({time}).", n=found.number, title=clean(found.title), time=began),
        _("Call: {link}", link=Text((Span(sheet.link, "", sheet.link),))) if sheet.link else Text(),
        _present(_, found),
    ]
    above = Text.join("\n\n", [Text.join("\n", head), _agenda(_, sheet)])
    how = _how(_, begun=bool(found.lines))
    left = WHOLE - width(str(above)) - width(str(how))
    return Text.join("\n\n", [above, _lines(_, found.lines, left), how])


def _how(_: Translator, *, begun: bool) -> Text:
    """In full as long as nothing is noted."""
    if begun:
        return _("Note with `topic`, `agreed`, `action`, `info`. `undo` takes back a line, `end` ends it.")
    return _(
        "Everybody in the group can note what is said, also several lines in one message: `topic` and what it is "
        "about, `agreed …`, `action` with who, what and by when, `info …`. `undo` takes back your last line. A "
        "co-chair ends it with `end`."
    )


def ended(_: Translator, sheet: Sheet) -> Text:
    """In its place once it is over: the minutes are a message of their own."""
    found = sheet.minutes
    title = clean(found.title)
    said = _("**M{n}: {title}** is over. `minutes M{n}` shows what was noted.", n=found.number, title=title)
    return Text.join("\n", [said, _present(_, found)])


def _present(_: Translator, found: Minutes) -> Text:
    if not found.present:
        return Text()
    names = minutes_views.named(found.present, NAMES)
    return _("Here ({n}): {names}", n=_.number(len(found.present)), names=names)


def _agenda(_: Translator, sheet: Sheet) -> Text:
    if not sheet.agenda:
        return Text()
    items = [_item(_, item) for item in sheet.agenda[:ITEMS]]
    return Text.join("\n", [_("**Agenda** (`topic 1` takes up the first item)"), *items])


def _item(_: Translator, item: Item) -> Text:
    said = _(N_("{n}. {text}"), n=item.number, text=clean(item.text, ITEM))
    return said if item.minutes is None else said + Text.plain(f" ({_.duration(item.minutes)})")


def _lines(_: Translator, found: Sequence[Line], room: int) -> Text:
    """The lines with their numbers; of many the newest that fit."""
    if not found:
        return Text()
    title = _("**Notes**")
    kept: list[Text] = []
    left = room - width(str(title)) - EARLIER
    for number, line in reversed(list(enumerate(found, start=1))):
        text = _line(_, number, line)
        left -= width(str(text)) + 1
        if left < 0:
            break
        kept.insert(0, text)
    hidden = len(found) - len(kept)
    earlier = _.ngettext("… {n} earlier line", "… {n} earlier lines", hidden) if hidden else Text()
    return Text.join("\n", [title, earlier, *kept])


def _line(_: Translator, number: int, line: Line) -> Text:
    text = clean(line.text)
    if line.kind == TOPIC:
        return _("{number}. **{topic}**", number=number, topic=text)
    if line.kind == AGREED and line.agreed is not None:
        return _("{number}. Agreed, provisionally: {text} (G{n})", number=number, text=text, n=line.agreed.number)
    if line.kind == ACTION and line.promise is not None:
        return _("{number}. Action {action}", number=number, action=minutes_views.promise(_, line.promise))
    return _(N_("{number}. {text}"), number=number, text=text)


def here(_: Translator) -> Text:
    """The choice."""
    return _("I am here")


def start(_: Translator) -> Text:
    """The choice below a reminder."""
    return _("Start the meeting")


def left_open(_: Translator, n: int, title: str) -> Text:
    """Nobody ended it."""
    return _(
        "**M{n}: {title}** is two hours over its time, and nobody has ended it. I end it now. If you are still at it, "
        "a co-chair can go on in a new one: `meeting start \"…\"`.",
        n=n, title=clean(title),
    )  # fmt: skip


# To whoever notes


def noted(_: Translator, promises: Sequence[Promise], refused: Sequence[tuple[int, Refusal]]) -> Text:
    """Actions as they were understood, and the lines that could not be noted."""
    limit = ECHO if len(promises) > 1 else 500
    parts = [minutes_views.promise(_, promise, limit=limit) for promise in promises]
    for number, refusal in refused[:REFUSED]:
        why = refusal.said(_)
        parts.append(_("Line {n} is not noted. {why}", n=number, why=why))
    if len(refused) > REFUSED:
        parts.append(_.ngettext("… and {n} more.", "… and {n} more.", len(refused) - REFUSED))
    return Text.join("\n", parts)


def one_owner(_: Translator) -> Text:
    """Where several were named."""
    return _(ONE_OWNER)


def taken_back(_: Translator, number: int, kind: str, text: str) -> Text:
    """A line is gone."""
    return _("Line {n} is taken back. {kind}: {text}", n=number, kind=_(KINDS[kind]), text=clean(text))


def begun(_: Translator) -> Text:
    """To whoever started it in private."""
    return _("It has begun. I have told the group.")


def over(_: Translator, n: int) -> Text:
    """To whoever ended it in private."""
    return _("M{n} is over. The minutes are in the group's room.", n=n)


# Who is there


def you_are_here(_: Translator, n: int) -> Text:
    """To whoever tapped."""
    return _("You are noted as present at M{n}.", n=n)


def attendance(_: Translator, n: int, title: str, names: Sequence[str]) -> Text:
    """Who was there, as far as is known. `names` is as `calling` has them, and empty for whoever was erased."""
    if not names:
        return _("**M{n}: {title}** – nobody is noted as present.", n=n, title=clean(title))
    return _(
        "**M{n}: {title}** – present ({count}): {names}",
        n=n, title=clean(title), count=_.number(len(names)), names=minutes_views.named(names),
    )  # fmt: skip


# What it cost


def burden(_: Translator, group: str, total: int, borne: Sequence[Borne], *, placed: bool) -> Text:
    """To one person alone. `placed`: whether their time zone is known."""
    if total:
        said = _(
            "So far, meetings of {group} have taken **{length}** outside your comfortable hours; from midnight to six "
            "it counts double.",
            group=clean(group), length=_.duration(total),
        )  # fmt: skip
    else:
        said = _("No meeting of {group} has taken you outside your comfortable hours so far.", group=clean(group))
    parts = [said, Text.join("\n", [_one(_, each) for each in borne])]
    if not placed:
        unknown = N_(
            "I do not know your time zone, so I cannot count it. Write `timezone` and your city, as in {example}."
        )
        parts.append(_(unknown, example=Text.plain("timezone Lima", "code")))
    parts.append(_("Only you are shown this. `window` sets which hours are comfortable for you."))
    return Text.join("\n\n", parts)


def _one(_: Translator, borne: Borne) -> Text:
    local = borne.at.astimezone(_.tzinfo)
    return _(
        "M{n}: {title}, {day} {time}: {length}",
        n=borne.number, title=clean(borne.title, 60), day=_.short_day(local.date()), time=_.time(local.timetz()),
        length=_.duration(borne.minutes),
    )  # fmt: skip
