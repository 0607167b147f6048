"""How changes of the clocks read: whose local time moves, and what somebody has to choose (S5)."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.core.i18n import N_, Translator
from bot.core.local_times import on_clocks
from bot.core.text import Text, clean
from handlers.meetings.series.recurrence import Missing, Move, Unclear

NOT_CHOSEN = N_("**S{n}: {title}** has no meeting on {day}: no time was chosen for it.")


def moves(_: Translator, title: str, meeting: int, zone: str, moves: Sequence[Move]) -> Text:
    """To the group, a week before: where the meeting is at another time than before (S5)."""
    instance = moves[0].instance
    said = _(
        "Clocks change before **M{n}: {title}**. It stays at {time} in {zone}, on {day}. Elsewhere it is at another "
        "time than before:",
        n=meeting, title=clean(title), time=_.time(instance.local.time()), zone=_.zone_name(zone),
        day=_.day(instance.local.date()),
    )  # fmt: skip
    alike: dict[tuple[datetime, datetime], list[str]] = {}
    for move in moves:
        alike.setdefault((move.local, move.usual), []).append(_.zone_name(move.zone))
    lines = [_move(_, ", ".join(names), *clocks, instance.local) for clocks, names in sorted(alike.items())]
    return Text.join("\n", [said, *lines])


def _move(_: Translator, places: str, local: datetime, usual: datetime, at: datetime) -> Text:
    now, before = (_clock(_, clock, at) for clock in (local, usual))
    return _("• {places}: {now}, not {before}", places=places, now=now, before=before)


def _clock(_: Translator, clock: datetime, at: datetime) -> str:
    time = _.time(clock.time())
    return time if clock.date() == at.date() else f"{_.short_day(clock.date())} {time}"


def own_move(_: Translator, title: str, meeting: int, zone: str, move: Move) -> Text:
    """The same to one member, on their clock."""
    template = N_(
        "For you, **M{n}: {title}** on {day} is at {now}, not at {before} as before: clocks change, and it stays at "
        "{time} in {zone}."
    )
    return _(
        template, n=meeting, title=clean(title), day=_.day(move.local.date()), now=_.time(move.local.time()),
        before=_clock(_, move.usual, move.local), time=_.time(move.instance.local.time()), zone=_.zone_name(zone),
    )  # fmt: skip


def question(
    _: Translator, number: int, title: str, zone: str, unclear: Unclear, zones: Sequence[str], *, private: bool = False
) -> Text:
    """What the clocks do on a date, when each of the times would be for its readers, and who chooses (S5, S1)."""
    day, place = _.day(unclear.day), _.zone_name(zone)
    if isinstance(unclear, Missing):
        said = _(
            "**S{n}: {title}** would be at {time} on {day}, but the clocks in {zone} leave that time out.",
            n=number, title=clean(title), time=_.time(unclear.local.time()), day=day, zone=place,
        )  # fmt: skip
    else:
        said = _(
            "**S{n}: {title}** would be at {time} on {day}, but the clocks in {zone} show that time twice.",
            n=number, title=clean(title), time=_.time(unclear.first.local.time()), day=day, zone=place,
        )  # fmt: skip
    clocks = [zone, _.zone] if private else zones
    times = (
        Text.plain(f"{place}. ") + on_clocks(_, each.at, clocks) for place, each in enumerate(unclear.offered, start=1)
    )
    return Text.join("\n", [Text.join(" ", [said, _("When shall it be? A co-chair chooses.")]), *times])


def time_label(_: Translator, at: datetime, local: datetime, zone: str) -> Text:
    """A time to choose, on the series' clock and in UTC."""
    return _(
        "{time} {zone} ({utc} UTC)", time=_.time(local.time()), zone=_.zone_name(zone), utc=_.time(at.timetz())
    )  # fmt: skip


def none_label(_: Translator) -> Text:
    """To choose no meeting."""
    return _("No meeting that day")


def chosen(_: Translator, number: int, title: str, day: date, at: datetime | None, zones: Sequence[str]) -> Text:
    """In the place of the question."""
    if at is None:
        return _("**S{n}: {title}** does not meet on {day}.", n=number, title=clean(title), day=_.day(day))
    when = on_clocks(_, at, zones)
    return _(
        "**S{n}: {title}** meets on {day} at this time: {when}", n=number, title=clean(title), day=_.day(day), when=when
    )


def not_chosen(_: Translator, number: int, title: str, day: date) -> Text:
    """In the place of the question, and to the group, when the time has come."""
    return _(NOT_CHOSEN, n=number, title=clean(title), day=_.day(day))
