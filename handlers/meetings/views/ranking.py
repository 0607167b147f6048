"""The best slots, with the reason for each in a sentence or two (S2). Nobody is named, and no burden is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.i18n import N_, Translator
from bot.core.local_times import on_clocks
from bot.core.text import Text, clean
from handlers.meetings.fair.fairness import Reason


@dataclass(frozen=True, slots=True)
class Place:
    """A slot in its place."""

    number: int
    starts_at: datetime
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """The best slots of a search, the first one first."""

    number: int
    title: str
    places: Sequence[Place]
    zones: Sequence[str]
    expected: int
    answered: int


def ranking(_: Translator, ranking: Ranking, *, to_pick: bool = False) -> Text:
    """The best three, each with its reason. `to_pick`: whether it says that a co-chair picks."""
    head = _(N_("**M{n}: {title}**: the times that ask the least"), n=ranking.number, title=clean(ranking.title))
    if ranking.answered < ranking.expected:
        n, expected = _.number(ranking.answered), _.number(ranking.expected)
        state = _("{n} of {expected} have answered.", n=n, expected=expected)
    else:
        state = _("Everybody who was asked has answered.")
    parts = [Text.join("\n", [head, state]), *(_place(_, ranking, place) for place in ranking.places)]
    last = [
        _("First the fewest no; then what asks the least of whoever it asks the most of, earlier meetings included."),
    ]
    if to_pick:
        first = ranking.places[0].number
        last.append(_("A co-chair picks one, as with `pick M{n} {number}`.", n=ranking.number, number=first))
    parts.append(Text.join("\n", last))
    return Text.join("\n\n", parts)


def _place(_: Translator, ranking: Ranking, place: Place) -> Text:
    at = on_clocks(_, place.starts_at, ranking.zones)
    line = _("**Time {n}:** {instant}", n=place.number, instant=at)
    return Text.join("\n", [line, why(_, place.reason)])


def why(_: Translator, reason: Reason) -> Text:
    """In what it is better or worse than others: who can come, and what it asks of whoever it asks the most of."""
    return Text.join(" ", [_coming(_, reason), _asking(_, reason), *_uncounted(_, reason)])


def _coming(_: Translator, reason: Reason) -> Text:
    present = reason.yes + reason.if_needed + reason.no + reason.unanswered
    if present and reason.yes == present:
        return _("Everybody can come.")
    if present and reason.yes + reason.if_needed == present:
        return _.ngettext(
            "Everybody can come, {n} of them if needed.", "Everybody can come, {n} of them if needed.", reason.if_needed
        )
    if present == reason.unanswered:
        return _("Nobody has answered yet.")
    said = [
        _.ngettext("{n} can come", "{n} can come", reason.yes),
        _.ngettext("{n} if needed", "{n} if needed", reason.if_needed) if reason.if_needed else Text(),
        _.ngettext("{n} cannot", "{n} cannot", reason.no) if reason.no else _("nobody said no"),
        _.ngettext("{n} has not answered", "{n} have not answered", reason.unanswered) if reason.unanswered else Text(),
    ]
    return Text.join(", ", said) + Text.plain(".")


def _asking(_: Translator, reason: Reason) -> Text:
    """At which hour, and not how long: that would tell where somebody's window begins."""
    if not reason.bearers:
        return _("It is within the hours that suit everybody.")
    hours = ", ".join(_.time(hour) for hour in reason.hours)
    if reason.bearers == 1:
        return _("It is hardest for one person, for whom it begins at {hours}.", hours=hours)
    return _.ngettext(
        "It is hardest for {n} person, for whom it begins at {hours}.",
        "It is hardest for {n} people, for whom it begins at {hours}.",
        reason.bearers,
        hours=hours,
    )


def _uncounted(_: Translator, reason: Reason) -> list[Text]:
    said = []
    if reason.away:
        said.append(_.ngettext("{n} is on leave then.", "{n} are on leave then.", reason.away))
    if reason.unplaced:
        said.append(
            _.ngettext(
                "{n} has told no time zone, so their hours are not counted.",
                "{n} have told no time zone, so their hours are not counted.",
                reason.unplaced,
            )
        )
    return said


def label(_: Translator, place: Place) -> Text:
    """A slot, to pick."""
    local = place.starts_at.astimezone(_.tzinfo)
    return _(
        "Time {n}: {day}, {time}", n=place.number, day=_.short_day(local.date()), time=_.time(local.timetz())
    )  # fmt: skip


def picked(_: Translator, n: int, starts_at: datetime) -> Text:
    """To whoever picked."""
    return _("M{n} is announced for {instant}.", n=n, instant=_.instant(starts_at))
