"""How series of meetings read: their times, the changes of clocks, and what somebody has to choose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.core.i18n import N_, Translator
from bot.core.local_times import on_clocks
from bot.core.text import Text, clean
from handlers.meetings.series.recurrence import LAST, Every

_PLACES = {
    1: N_("On the first {weekday} of each month at {time} ({zone})"),
    2: N_("On the second {weekday} of each month at {time} ({zone})"),
    3: N_("On the third {weekday} of each month at {time} ({zone})"),
    4: N_("On the fourth {weekday} of each month at {time} ({zone})"),
    LAST: N_("On the last {weekday} of each month at {time} ({zone})"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When a series meets, on the clock of its zone."""

    every: Every
    which: int
    zone: str
    weekday: int
    at: time
    turns: Sequence[tuple[int, time]] = ()
    """Weekday and time of the slots that take turns, in their order."""
    begins: date | None = None
    """From when on it meets at these times, where that is still to come and it meets at others before."""
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A meeting of a series that is still ahead."""

    number: int
    at: datetime
    cancelled: bool = False
    before: datetime | None = None
    """When it was, where it has another time only now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is shown of a series. Nobody is named in it."""

    number: int
    title: str
    minutes: int
    rule: Rule
    zones: Sequence[str]
    """On whose clocks the group reads it."""
    coming: Sequence[Coming] = ()
    waiting: Sequence[date] = ()
    """Dates that wait for a choice."""
    ended: bool = False
    short: bool = False
    """Whether the group hears of the time of one of these meetings only now, less than seven days before."""


def head(_: Translator, number: int, title: str, minutes: int) -> Text:
    """Number, title and length."""
    return _("**S{n}: {title}** ({length})", n=number, title=clean(title), length=_.duration(minutes))


def announced(_: Translator, plan: Plan) -> Text:
    """To the group, when it is called."""
    lines = [head(_, plan.number, plan.title, plan.minutes), rule(_, plan.rule), coming(_, plan)]
    if plan.short:
        lines.append(_("Short notice: less than 7 days."))
    return Text.join("\n\n", [Text.join("\n", lines), anchored(_, plan.rule.zone), file(_) if plan.coming else Text()])


def changed(
    _: Translator, plan: Plan, reason: str = "", *, asked: bool = False, moved: Mapping[int, datetime] | None = None
) -> Text:
    """To the group, when it gets other times. `asked`: somebody had said whether they come.

    `moved`: meetings that keep times of their own, by number.
    """
    first = _("From now on, this holds for **S{n}: {title}**:", n=plan.number, title=clean(plan.title))
    said = [first, _("A meeting takes {length}.", length=_.duration(plan.minutes)), rule(_, plan.rule), coming(_, plan)]
    said += [stays(_, number, at, plan.zones) for number, at in (moved or {}).items()]
    if reason:
        said.append(_("Why: {reason}", reason=clean(reason)))
    if plan.short:
        said.append(_("Short notice: less than 7 days."))
    if asked:
        said.append(_("What was said about coming was for the time before. Please say it again."))
    return Text.join("\n\n", [Text.join("\n", said), file(_)])


def shown(_: Translator, plan: Plan, *, private: bool = False) -> Text:
    """To whoever asks for it."""
    lines = [head(_, plan.number, plan.title, plan.minutes)]
    if plan.ended:
        return Text.join("\n", [*lines, _("It is over.")])
    lines += [rule(_, plan.rule), coming(_, plan, private=private)]
    lines += [_("{day}: the clocks leave no single time, so the co-chairs choose.", day=_.day(d)) for d in plan.waiting]
    return Text.join("\n", lines)


def listed(_: Translator, plans: Sequence[Plan]) -> Text:
    """All series of a group, and how to call one."""
    how = _('The co-chairs call a series like this: `series "Weekly" 60m every Thursday 14:00`.')
    if not plans:
        return Text.join("\n", [_("There is no series yet."), how])
    lines = [head(_, each.number, each.title, each.minutes) + Text.plain(": ") + rule(_, each.rule) for each in plans]
    return Text.join("\n", [*lines, how])


def rule(_: Translator, rule: Rule) -> Text:
    """When it meets."""
    zone, weekday, at = _.zone_name(rule.zone), day_name(_, rule.weekday), _.time(rule.at)
    if rule.turns:
        said = _turns(_, rule, zone)
    elif rule.every == Every.MONTH:
        said = _(_PLACES[rule.which], weekday=weekday, time=at, zone=zone)
    elif rule.every == Every.TWO_WEEKS:
        said = _("Every two weeks on {weekday} at {time} ({zone})", weekday=weekday, time=at, zone=zone)
    else:
        said = _("Every {weekday} at {time} ({zone})", weekday=weekday, time=at, zone=zone)
    if rule.begins is not None:
        said = _("{rule}, from {day} on", rule=said, day=_.day(rule.begins))
    return _("{rule}, until {day}", rule=said, day=_.day(rule.until)) if rule.until is not None else said


def _turns(_: Translator, rule: Rule, zone: str) -> Text:
    slots = ", ".join(slot(_, *each) for each in rule.turns)
    if rule.every == Every.TWO_WEEKS:
        return _("Every two weeks, by turns: {slots} ({zone})", slots=slots, zone=zone)
    return _("Every week, by turns: {slots} ({zone})", slots=slots, zone=zone)


def slot(_: Translator, weekday: int, at: time) -> str:
    """A time of the week."""
    return str(_(N_("{weekday} {time}"), weekday=day_name(_, weekday), time=_.time(at)))


def day_name(_: Translator, weekday: int) -> str:
    """The name of a weekday; Monday is 0."""
    return str(_.locale.days["format"]["wide"][weekday])


def coming(_: Translator, plan: Plan, *, private: bool = False) -> Text:
    """The next meetings, a line each."""
    if not plan.coming:
        return _("No meeting is planned now.")
    zones = [_.zone] if private else plan.zones
    return Text.join("\n", (_coming(_, each, zones) for each in plan.coming))


def _coming(_: Translator, each: Coming, zones: Sequence[str]) -> Text:
    line = _("M{n}: {when}", n=each.number, when=on_clocks(_, each.at, zones))
    if each.cancelled:
        line = _("{meeting} (cancelled)", meeting=line)
    before = _("Before: {instant}", instant=on_clocks(_, each.before, ())) if each.before is not None else Text()
    return Text.join("\n", [line, before])


def stays(_: Translator, number: int, at: datetime, zones: Sequence[str]) -> Text:
    """Of a meeting that has a time of its own, where the series gets other times."""
    return _("M{n} was moved by itself and stays at {when}", n=number, when=on_clocks(_, at, zones))


def anchored(_: Translator, zone: str) -> Text:
    """By whose clock it goes (S5)."""
    return _(
        "It keeps to the clock of {zone}. Where a change of the clocks moves it for somebody, I say so a week before.",
        zone=_.zone_name(zone),
    )


def file(_: Translator) -> Text:
    """With the calendar file."""
    return _("The file puts all its meetings into your calendar.")


def new_file(_: Translator, number: int) -> Text:
    """With the calendar file, after something has been chosen."""
    return _("S{n} for your calendar, as it is now.", n=number)


def called(_: Translator, number: int) -> Text:
    """In private, to who called it."""
    return _("The group knows of S{n} now. `series S{n}` shows it.", n=number)


# Its end


def confirm_end(_: Translator, number: int, title: str) -> Text:
    """Before a series is called off."""
    return _("**S{n}: {title}** ends for good, and its planned meetings are cancelled.", n=number, title=clean(title))


def end_label(_: Translator) -> Text:
    """To tap."""
    return _("End the series")


def keep_label(_: Translator) -> Text:
    """To tap."""
    return _("Keep it")


def kept(_: Translator, number: int) -> Text:
    """In the place of the question."""
    return _("S{n} stays as it is.", n=number)


def ended(_: Translator, number: int, title: str, reason: str = "") -> Text:
    """To the group."""
    said = _("**S{n}: {title}** has ended. Its planned meetings do not take place.", n=number, title=clean(title))
    return Text.join("\n", [said, _("Why: {reason}", reason=clean(reason)) if reason else Text()])


def ended_short(_: Translator, number: int) -> Text:
    """In the place of the question."""
    return _("S{n} has ended.", n=number)


def over(_: Translator, number: int, title: str) -> Text:
    """To the group, after the last meeting."""
    return _("**S{n}: {title}** has had its last meeting.", n=number, title=clean(title))


def retimed(_: Translator, number: int, title: str, series: int) -> Text:
    """In the place of what showed a meeting at its earlier time."""
    return _(
        "**M{n}: {title}** has another time now. `series S{series}` shows it.",
        n=number,
        title=clean(title),
        series=series,
    )
