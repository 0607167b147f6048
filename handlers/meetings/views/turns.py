"""How slots that take turns read: the plan of a season for the group, and each member's own share (S3)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.i18n import N_, Translator
from bot.core.local_times import MOST
from bot.core.text import Text, clean
from handlers.meetings.fair import clocks
from handlers.meetings.fair.rotation import Weekly
from handlers.meetings.views.series import slot, stays


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """The plan of a season. Nobody is named in it."""

    number: int
    title: str
    zone: str
    """Whose clock the slots go by."""
    slots: Sequence[Weekly]
    """In their order."""
    starts: Sequence[datetime | None]
    """Of each turn; None where its slot has no meeting."""
    moved: Sequence[tuple[int, datetime]]
    """Meetings that were moved by themselves, and stay so: number and time."""
    fixed: Weekly
    """The time without turns, to compare with."""
    zones: Sequence[str]
    """On whose clocks it is read."""
    most: int
    """The most that the season asks of one person, in weighted minutes."""
    bearers: int
    """Of how many it asks something."""
    staying: int
    """The most that it would ask of one person without turns."""
    unplaced: int
    """How many have no zone."""


def plan(_: Translator, turns: Turns) -> Text:
    """To the group, before it holds."""
    title = _.ngettext(
        "**S{number}: {title}** by turns: the plan for {n} meeting",
        "**S{number}: {title}** by turns: the plan for {n} meetings",
        _count(turns), number=turns.number, title=clean(turns.title),
    )  # fmt: skip
    asked = _(
        "Outside comfortable hours, the season asks at most {most} of one person (night counts double). Always at "
        "{fixed} it would be {staying}.",
        most=_.duration(turns.most), fixed=_at(_, turns.fixed), staying=_.duration(turns.staying),
    )  # fmt: skip
    unplaced = _.ngettext(
        "{n} member has no time zone, so their hours could not be weighed.",
        "{n} members have no time zone, so their hours could not be weighed.",
        turns.unplaced,
    )
    last = _("Each member reads their own share in private. It holds once a co-chair takes it.")
    parts = [Text.join("\n", [title, *_turns(_, turns)]), asked, unplaced if turns.unplaced else Text(), last]
    return Text.join("\n\n", parts)


def share(_: Translator, turns: Turns, asked: int, staying: int) -> Text:
    """To one member."""
    title = _("**S{n}: {title}** by turns, as planned now:", n=turns.number, title=clean(turns.title))
    if not asked:
        said = _("All of it is within your comfortable hours.")
    else:
        said = _(
            "Outside your comfortable hours, it asks {asked} of you (night counts double).", asked=_.duration(asked)
        )
    compared = _("Always at {fixed} it would be {staying}.", fixed=_at(_, turns.fixed), staying=_.duration(staying))
    if not asked and not staying:
        compared = Text()
    own = _("Only you read this. `window` sets your comfortable hours.")
    return Text.join("\n\n", [Text.join("\n", [title, *_turns(_, turns)]), Text.join(" ", [said, compared]), own])


def _at(_: Translator, weekly: Weekly) -> str:
    return slot(_, weekly.weekday, weekly.at)


def _turns(_: Translator, turns: Turns) -> Iterator[Text]:
    """A line for each slot and, where clocks change on the way, for each time that it is elsewhere.

    Then one for each meeting that has a time of its own.
    """
    count = len(turns.slots)
    for place, weekly in enumerate(turns.slots):
        alike: dict[str, list[datetime]] = {}
        for at in filter(None, turns.starts[place::count]):
            alike.setdefault(_clocks(_, turns, at), []).append(at)
        for elsewhere, starts in alike.items():
            days = ", ".join(_day(_, clocks.wall(turns.zone, at)) for at in starts)
            when, zone = _at(_, weekly), _.zone_name(turns.zone)
            if elsewhere:
                template = N_("{place}. {slot} ({zone}) = {clocks}: {days}")
                yield _(template, place=place + 1, slot=when, zone=zone, clocks=elsewhere, days=days)
            else:
                yield _(N_("{place}. {slot} ({zone}): {days}"), place=place + 1, slot=when, zone=zone, days=days)
    for number, at in turns.moved:
        yield stays(_, number, at, turns.zones)


def _count(turns: Turns) -> int:
    return sum(at is not None for at in turns.starts) + len(turns.moved)


def _day(_: Translator, local: datetime) -> str:
    return _.short_day(local.date())


def _clocks(_: Translator, turns: Turns, at: datetime) -> str:
    """The clocks elsewhere, from west to east; a weekday is named where it is another one."""
    here = clocks.wall(turns.zone, at)
    found: dict[timedelta, list[str]] = {}
    for zone in sorted(set(turns.zones)):
        found.setdefault(clocks.wall(zone, at) - here, []).append(zone)
    found.pop(timedelta(), None)
    shown = [_clock(_, here + apart, here, found[apart]) for apart in sorted(found)[:MOST]]
    if len(found) > MOST:
        rest = len(found) - MOST
        shown.append(str(_.ngettext("{n} more time zone", "{n} more time zones", rest)))
    return " · ".join(shown)


def _clock(_: Translator, local: datetime, here: datetime, zones: Sequence[str]) -> str:
    names, time = ", ".join(_.zone_name(zone) for zone in zones[:2]), _.time(local.time())
    if local.date() == here.date():
        return f"{time} {names}"
    day = _.locale.days["format"]["abbreviated"][local.weekday()]
    return str(_(N_("{day} {time} {places}"), day=day, time=time, places=names))


def take_label(_: Translator) -> Text:
    """To tap."""
    return _("Take this plan")


def taken(_: Translator, number: int) -> Text:
    """In the place of the plan."""
    return _("This plan for S{n} has been taken.", n=number)


def planned(_: Translator, number: int) -> Text:
    """In private, to who asked for it there."""
    return _("The plan for S{n} is in the room of the group now, where a co-chair can take it.", n=number)


def fairest(_: Translator, number: int, title: str, weekly: Weekly, zone: str) -> Text:
    """Where no turns are better."""
    return _(
        "**S{n}: {title}**: no turns of these times are fairer than always {slot} ({zone}).",
        n=number, title=clean(title), slot=_at(_, weekly), zone=_.zone_name(zone),
    )  # fmt: skip


def off(_: Translator, number: int) -> Text:
    """In private, to who ended the turns there."""
    return _("The group knows that no slots take turns in S{n} any more.", n=number)


def season_over(_: Translator, number: int, title: str) -> Text:
    """To the co-chairs, after the last meeting of the season."""
    return _(
        "The season of **S{n}: {title}** is over. The turns go on as they are; `rotate S{n}` plans the next ones.",
        n=number, title=clean(title),
    )  # fmt: skip
