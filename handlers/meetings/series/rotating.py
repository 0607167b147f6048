"""`rotate`: slots that take turns, so that nobody always bears the most (S3). Shown for a season before it holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from bot.core.arguments import Rest
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice, command, job
from bot.core.i18n import N_
from bot.core.naming import named
from bot.core.permissions import GROUP_OR_PRIVATE, MEMBERS
from bot.core.replies import Edit, Option, Privately, Replies, Reply, Say, ToGroup
from handlers.meetings import members, which
from handlers.meetings.fair import clocks, rotation
from handlers.meetings.fair.fairness import Person
from handlers.meetings.fair.rotation import Rotation, Season, Weekly, half_hours
from handlers.meetings.series import changing, keeping, single, turns
from handlers.meetings.series.grammar import Order
from handlers.meetings.views import turns as views
from handlers.meetings.views.turns import Turns
from handlers.meetings.which import SeriesNumber
from storage import people
from storage.meetings import Meeting
from storage.series import Series

TAKE = "meetings.series-turns"
"""The choice: let the slots take turns."""
SHARES, SEASON = "meetings.series-shares", "meetings.series-season"
"""The jobs: show each member their own share; and say when the season is over."""
Apart = list[tuple[int, str | None]]
"""What a choice keeps of the turns whose slot does not count: by number, when the meeting is; None: left out."""
_OFF = {"off": N_("off | none | stop | end")}

OVER = N_("S{n} is over. `series` shows those that go on.")
NO_ZONES = N_("I know nobody's time zone, so I cannot weigh anything. Members write for example `timezone Lima`.")
NOT_ROTATING = N_("No slots take turns in S{n}. `rotate S{n} for 12` plans it.")
STALE = N_("S{n} has changed since, or the first of these meetings is near. Write `rotate S{n}` again.")


@command(
    "rotate",
    also=N_("rotation | take turns"),
    usage=N_("rotate S2 [times to choose from] [for 12]"),
    summary=N_("Let up to three times take turns in a series (co-chairs)"),
    details=N_(
        "I look for the turns after which the member who bears the most has borne the least, among the times that you "
        "name or, without any, among all half hours of the day on which the series meets. A day without a time means "
        "all of its half hours; of three or more such days, all full hours. The group sees the plan for the season and "
        "each member their own share in private; it holds once a co-chair takes it. `rotate S2 off` goes back to the "
        "one time."
    ),
    examples=(
        N_("rotate S1 for 12"),
        N_("rotate S1 Mon 08:00, Thu 14:00, Thu 20:00 for 9"),
    ),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
)
def rotate(context: Context, number: SeriesNumber, order: Rest = "") -> Replies:
    row = which.one_series(context, number, lock=True)
    which.check_leads(context, row.group_id)
    if row.ended_at is not None:
        raise Refusal("series-over", OVER, n=number)
    if named(order.strip(), _OFF):
        return _off(context, row)
    wanted = turns.read(order, number, context.speaker)
    weeks = single.by_week(context, row)
    season = turns.season(row, wanted.meetings, clocks.wall(row.zone, context.now).date(), single.times(weeks))
    everybody = members.of_group(context.session, row.group_id)
    if not any(person.zone for person in everybody):
        raise Refusal("no-zones", NO_ZONES)
    found = rotation.best(season, wanted.candidates or half_hours(row.first.weekday()), everybody)
    if list(found.slots) == [turns.fixed(row)] and row.rotates_from is None:
        return Say(partial(views.fairest, number=number, title=row.title, weekly=turns.fixed(row), zone=row.zone))
    return _shown(context, _Plan(row, season, single.moved_in(weeks)), found, everybody)


@dataclass(frozen=True, slots=True)
class _Plan:
    """For what turns are planned."""

    row: Series
    season: Season
    moved: Sequence[Meeting]
    """Meetings of the series that have been moved by themselves."""


def _shown(context: Context, plan: _Plan, found: Rotation, everybody: Sequence[Person]) -> list[Reply]:
    row, season = plan.row, plan.season
    arguments = {
        "series": row.number, "slots": turns.kept(found.slots), "monday": season.first.isoformat(),
        "count": season.turns, "apart": _kept(season), "sequence": row.sequence,
    }  # fmt: skip
    zones = members.zones_of(everybody, which.group_of(context, row).timezone)
    view, key = partial(views.plan, turns=_turns(plan, found, everybody, zones)), _key(row, season)
    option = Option("take", views.take_label, TAKE, arguments)
    context.schedule(SHARES, f"{SHARES}:{row.number}", context.now, **arguments, after=0)
    said: list[Reply] = [Say(view, to=ToGroup(row.group_id), options=(option,), key=key)]
    return [*said, Say(partial(views.planned, number=row.number))] if context.private else said


def _key(row: Series, season: Season) -> str:
    return f"series-turns:{row.number}:{row.sequence}:{season.first.isoformat()}"


def _kept(season: Season) -> Apart:
    return [(number, at.isoformat() if at is not None else None) for number, at in sorted(season.apart.items())]


def _turns(plan: _Plan, found: Rotation, everybody: Sequence[Person], zones: Sequence[str]) -> Turns:
    row, season = plan.row, plan.season
    staying = rotation.of(season, [turns.fixed(row)], everybody)
    return Turns(
        number=row.number,
        title=row.title,
        zone=row.zone,
        slots=found.slots,
        starts=[None if number in season.apart else at for number, at in enumerate(found.starts)],
        moved=[(each.number, each.begins) for each in plan.moved if each.begins in season.apart.values()],
        fixed=turns.fixed(row),
        zones=zones,
        most=max((share.carried for share in found.shares.values()), default=0),
        bearers=sum(share.carried > 0 for share in found.shares.values()),
        staying=max((share.carried for share in staying.shares.values()), default=0),
        unplaced=found.unplaced,
    )


@choice(TAKE, who=MEMBERS)
def take(
    context: Context, series: int, slots: list[tuple[int, str]], monday: str, count: int, apart: Apart, sequence: int
) -> Replies:
    row = which.one_series(context, series, lock=True)
    which.check_leads(context, row.group_id)
    plan, chosen = _still(context, row, monday, count, apart), turns.slots_of(slots)
    if row.ended_at is not None or row.sequence != sequence or plan is None:
        raise Refusal("turns-stale", STALE, n=series)
    moved, first = single.moved(context, row), plan.season.first
    taken = Edit(context.pressed, partial(views.taken, number=series))
    turns.set_turns(row, chosen, first)
    told = changing.announce(context, row, first, moved)
    last = max(at for at in rotation.of(plan.season, chosen, []).starts if at is not None)
    over = last + timedelta(minutes=row.minutes)
    context.schedule(SEASON, f"{SEASON}:{series}", over, series=series, monday=monday)
    return [taken, *told]


def _still(context: Context, row: Series, monday: str, count: int, apart: Apart) -> _Plan | None:
    """A plan; None once its season has begun, or where a meeting of it has been moved or left out since."""
    weeks, first = single.by_week(context, row), date.fromisoformat(monday)
    season = turns.season_from(row, first, count, single.times(weeks))
    is_ahead = first > clocks.wall(row.zone, context.now).date()
    return _Plan(row, season, single.moved_in(weeks)) if is_ahead and _kept(season) == [*map(tuple, apart)] else None


def _off(context: Context, row: Series) -> Replies:
    if row.rotates_from is None:
        raise Refusal("not-rotating", NOT_ROTATING, n=row.number)
    begin = clocks.wall(row.zone, context.now).date() + turns.NOTICE
    order = Order(weekday=row.first.weekday(), at=row.at)
    said = changing.change(context, row, order, begin, None)
    return [*said, Say(partial(views.off, number=row.number))] if context.private else said


@job(SHARES)
def shares(
    context: Context, series: int, slots: list[tuple[int, str]], monday: str, count: int, apart: Apart, sequence: int,
    after: int,
) -> Replies:  # fmt: skip
    """Show some members what the season would ask of them, and the others a moment later: nobody else reads it (X1).

    Nobody reads theirs of a plan that cannot be taken any more, and has not been.
    """
    row, chosen = keeping.find(context, series), turns.slots_of(slots)
    plan = _still(context, row, monday, count, apart) if row is not None else None
    if row is None or plan is None or not _is_of_use(plan, chosen, sequence):
        return None
    batch = members.batch(members.of_group(context.session, row.group_id), after)
    if len(batch) == members.BATCH:
        context.schedule(
            SHARES, f"{SHARES}:{series}", context.now,
            series=series, slots=slots, monday=monday, count=count, apart=apart, sequence=sequence, after=batch[-1].id,
        )  # fmt: skip
    found, staying = (rotation.of(plan.season, each, batch) for each in (chosen, [turns.fixed(row)]))
    return [_share(plan, found, staying, person) for person in batch if person.zone is not None]


def _is_of_use(plan: _Plan, slots: Sequence[Weekly], sequence: int) -> bool:
    """Whether it can be taken, or holds since it has been: nothing else has changed in the series."""
    first = plan.season.first
    is_taken = plan.row.sequence == sequence + 1 and turns.are_taken(plan.row, slots, first)
    return is_taken or plan.row.sequence == sequence


def _share(plan: _Plan, found: Rotation, staying: Rotation, person: Person) -> Say:
    assert person.zone is not None
    own = _turns(plan, found, [person], [person.zone])
    view = partial(
        views.share, turns=own, asked=found.shares[person.id].carried, staying=staying.shares[person.id].carried
    )
    return Say(view, to=Privately(person.id, wait=False, invite=False))


@job(SEASON)
def season_over(context: Context, series: int, monday: str) -> Replies:
    """The co-chairs hear that the turns go on as they are, unless others have been planned since."""
    row = keeping.find(context, series)
    if row is None or row.rotates_from is None or turns.monday(row) != date.fromisoformat(monday):
        return None
    view = partial(views.season_over, number=series, title=row.title)
    chairs = people.chairs_of(context.session, row.group_id)
    return [Say(view, to=Privately(chair, wait=False)) for chair in chairs]
