"""A search for a time, as it stands in the room and in each member's private chat (S1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.core.i18n import N_, Translator
from bot.core.local_times import on_clocks
from bot.core.text import Text, clean
from handlers.meetings.fair.daylight import Part, Row, part_of
from handlers.meetings.fair.fairness import Answer

SIGNS = {Answer.YES: "✅", Answer.IF_NEEDED: "🟡", Answer.NO: "❌"}
"""How an answer looks where there is room for a sign only."""
ANSWERS = {Answer.YES: N_("yes"), Answer.IF_NEEDED: N_("if needed"), Answer.NO: N_("no")}
PARTS = {
    # Translators: parts of the local day, in the picture and beside it.
    Part.NIGHT: N_("night"),
    Part.MORNING: N_("morning"),
    Part.WORK: N_("working hours"),
    Part.EVENING: N_("evening"),
    Part.LATE: N_("late evening"),
}


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that is asked about."""

    number: int
    starts_at: datetime
    counts: Mapping[Answer, int]
    """How many members gave each answer."""
    past: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What is shown of a search."""

    number: int
    """0 before it has begun."""
    title: str
    group: str
    minutes: int
    slots: Sequence[Slot]
    answers_by: datetime
    now: datetime
    answered: int = 0
    expected: int = 0
    zones: Sequence[str] = ()
    """Where members are."""


# In the room


def card(_: Translator, card: Card) -> Text:
    """In a room: how many can come when, and nobody's name."""
    slots = [_slot(_, card, slot) for slot in card.slots]
    return Text.join("\n\n", [head(_, card), Text.join("\n", slots), how(_, card), _state(_, card)])


def head(_: Translator, card: Card) -> Text:
    """Number, title and length."""
    duration = _.duration(card.minutes)
    if not card.number:
        return _(N_("**{title}** ({duration}): when?"), title=clean(card.title), duration=duration)
    template = N_("**M{n}: {title}** ({duration}): when can you come?")
    return _(template, n=card.number, title=clean(card.title), duration=duration)


def _slot(_: Translator, card: Card, slot: Slot) -> Text:
    line = numbered(_, slot.number, on_clocks(_, slot.starts_at, card.zones))
    if slot.past:
        return line + Text.plain(" ") + _("(past)")
    if not card.number:
        return line
    counts = (f"{sign} {_.number(slot.counts.get(answer, 0))}" for answer, sign in SIGNS.items())
    return line + Text.plain("\n    " + "  ".join(counts))


def numbered(_: Translator, number: int, text: Text) -> Text:
    """A slot behind its number."""
    return _(N_("**{n}**  {text}"), n=number, text=text)


def how(_: Translator, card: Card) -> Text:
    """How to answer."""
    legend = Text.join(" · ", [_answer(_, answer) for answer in SIGNS])
    others = _("Or write it, as in `times M{n} yes 1, no 2`.", n=card.number)
    return Text.join("\n", [legend, others])


def _answer(_: Translator, answer: Answer) -> Text:
    return Text.plain(f"{SIGNS[answer]} ") + _(ANSWERS[answer])


def _state(_: Translator, card: Card) -> Text:
    by = on_clocks(_, card.answers_by, card.zones)
    if card.now < card.answers_by:
        until = _("Answers until {instant}.", instant=by)
    else:
        until = _("The time to answer is over. Answers still count until a co-chair picks.")
    n, expected = _.number(card.answered), _.number(card.expected)
    return Text.join("\n", [until, _("{n} of {expected} have answered.", n=n, expected=expected)])


def label(_: Translator, number: int, answer: str) -> Text:
    """An answer to tap, short enough for three of them side by side."""
    return Text.plain(sign(number, answer))


def sign(number: int, answer: str) -> str:
    """The same in every language."""
    return f"{number} {SIGNS[Answer(answer)]}"


# In private


def private(_: Translator, card: Card, own: Mapping[int, str], *, placed: bool) -> Text:
    """To one member: times by their own clock, and what they have said. `placed`: whether they have said where it is.

    `own`: their answers by the slots' numbers.
    """
    slots = [_own_slot(_, slot, own.get(slot.number, "")) for slot in card.slots]
    title = _(
        "**M{n}: {title}** ({duration}): when can you come? ({group})",
        n=card.number, title=clean(card.title), duration=_.duration(card.minutes), group=clean(card.group),
    )  # fmt: skip
    parts = [title, Text.join("\n", slots), how(_, card)]
    if not placed:
        parts.append(
            _("I do not know your time zone, so these are by the clock in {zone}, and your hours cannot be considered. "
              "Write `timezone` and your city, as in `timezone Lima`, and then `times M{n}`.",
              zone=_.zone_name(_.zone), n=card.number)
        )  # fmt: skip
    if card.now < card.answers_by:
        parts.append(_("Answers until {instant}.", instant=beside_utc(_, card.answers_by)))
    return Text.join("\n\n", parts)


def _own_slot(_: Translator, slot: Slot, answer: str) -> Text:
    line = numbered(_, slot.number, beside_utc(_, slot.starts_at))
    if slot.past:
        return line + Text.plain(" ") + _("(past)")
    said = _answer(_, Answer(answer)) if answer else _("– not answered")
    return line + Text.plain("\n    ") + said


def beside_utc(_: Translator, at: datetime) -> Text:
    """An instant by the reader's clock, and in UTC where that differs."""
    local, utc = at.astimezone(_.tzinfo), at.astimezone(UTC)
    if _.zone == "UTC":
        return Text.plain(_.instant(at))
    time = _.time(utc.timetz())
    if utc.date() == local.date():
        return _(N_("{instant} = {time} UTC"), instant=_.instant(at), time=time)
    return _(N_("{instant} = {day} {time} UTC"), instant=_.instant(at), day=_.short_day(utc.date()), time=time)


def reminder(_: Translator, card: Card, own: Mapping[int, str], *, placed: bool) -> Text:
    """To somebody who has not answered to every slot."""
    said = _("A time is still being looked for, and your answer is missing.")
    if own:
        said = _("A time is still being looked for, and some of your answers are missing.")
    return Text.join("\n\n", [said, private(_, card, own, placed=placed)])


# The answer to whoever answers


def taken(_: Translator, n: int, own: Mapping[int, str], left: int) -> Text:
    """What somebody has said to all slots by now. `left`: to how many they have not."""
    said = [_said(_, own, answer) for answer in SIGNS if answer in own.values()]
    if not said:
        return _("M{n}: you have taken back your answers.", n=n)
    noted = _("M{n}: {answers}.", n=n, answers=Text.join("; ", said))
    if not left:
        return noted
    return Text.join(" ", [noted, _.ngettext("{n} time has no answer yet.", "{n} times have no answer yet.", left)])


def _said(_: Translator, own: Mapping[int, str], answer: Answer) -> Text:
    numbers = ", ".join(str(number) for number in sorted(own) if own[number] == answer)
    return _(N_("{answer} to {numbers}"), answer=_(ANSWERS[answer]), numbers=numbers)


def which_time(_: Translator, said: str) -> Text:
    """An answer to words that several of the times fit."""
    return _("“{text}” fits several of the times. Which do you mean?", text=clean(said, 60))


def named_time(_: Translator, starts: Sequence[datetime]) -> Text:
    """The label of one of them, or of all."""
    return _("All of them") if len(starts) > 1 else Text.plain(_.instant(starts[0]))


def called(_: Translator, n: int, group: str, answers_by: datetime) -> Text:
    """To whoever called it, apart from the group."""
    return _(
        "M{n}: I have asked {group} when it can be, until {instant}.",
        n=n, group=clean(group), instant=_.instant(answers_by),
    )  # fmt: skip


COMES = {
    "yes": N_("By your answer, you come. `rsvp M{n} no` changes that."),
    "maybe": N_("By your answer, you may come. `rsvp M{n} yes` or `rsvp M{n} no` changes that."),
    "no": N_("By your answer, you do not come. `rsvp M{n} yes` changes that."),
}


def ended(
    _: Translator, n: int, title: str, minutes: int, starts_at: datetime | None, zones: Sequence[str] | None, *,
    passed: bool, own: str = "",
) -> Text:  # fmt: skip
    """In the place of a search that is over: with the time that was picked, or without one.

    `zones`: on whose clocks it is read; None: on the reader's own. `own`: whether the reader comes, as they answered.
    """
    head = _(N_("**M{n}: {title}** ({duration})"), n=n, title=clean(title), duration=_.duration(minutes))
    if starts_at is not None:
        instant = beside_utc(_, starts_at) if zones is None else on_clocks(_, starts_at, zones)
        said = _("The time is set: {instant}. More: `meeting M{n}`.", instant=instant, n=n)
        if own:
            said = Text.join("\n", [said, _(COMES[own], n=n)])
    elif passed:
        said = _("All of its times have passed, and none was picked.")
    else:
        said = _("No time is looked for any more: it was cancelled.")
    return Text.join("\n", [head, said])


def none_picked(_: Translator, n: int, title: str) -> Text:
    """When the last slot has begun."""
    return _(
        "M{n}: {title}: all times have passed, and none was picked, so I no longer ask. A co-chair can call it anew "
        "with `meet`.",
        n=n, title=clean(title),
    )  # fmt: skip


# The slots against everybody's day


def day_parts(_: Translator, n: int, rows: Sequence[Row]) -> Text:
    """Beside the picture: the same in words (S1)."""
    title = _("M{n}: the times against everybody's day", n=n)
    return Text.join("\n", [title, *(_row(_, row) for row in rows)])


def _row(_: Translator, row: Row) -> Text:
    clocks = [
        _(N_("{n}: {day} {time}, {part}"), n=number, day=_.short_day(clock.date()), time=_.time(clock.time()),
          part=_(PARTS[part_of(clock)]))
        for number, clock in enumerate(row.clocks, start=1)
    ]  # fmt: skip
    people = _.ngettext("{n} person", "{n} people", row.people)
    return _(N_("**{places}** ({people}): {clocks}"), places=places(_, row), people=people,
             clocks=Text.join(" · ", clocks))  # fmt: skip


def places(_: Translator, row: Row) -> str:
    """Where a row is, by at most two cities."""
    return ", ".join(_.zone_name(zone) for zone in row.zones[:2])
