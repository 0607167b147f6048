"""`rotate`: slots that take turns, so that nobody always bears the most (S3). Shown for a season before it holds."""

from collections.abc import Sequence
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
from handlers.meetings.fair.rotation import Rotation, Season, half_hours
from handlers.meetings.series import changing, keeping, turns
from handlers.meetings.series.grammar import Order
from handlers.meetings.views import turns as views
from handlers.meetings.views.turns import Turns
from handlers.meetings.which import SeriesNumber
from storage import people
from storage.series import Series

TAKE = "meetings.series-turns"
"""The choice: let the slots take turns."""
SHARES, SEASON = "meetings.series-shares", "meetings.series-season"
"""The jobs: show each member their own share; and say when the season is over."""
BATCH = 50
"""People in one unit of work, so that commands do not wait for long."""
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
    season = turns.season(row, wanted.meetings, clocks.wall(row.zone, context.now).date())
    everybody = members.of_group(context.session, row.group_id)
    if not any(person.zone for person in everybody):
        raise Refusal("no-zones", NO_ZONES)
    found = rotation.best(season, wanted.candidates or half_hours(row.first.weekday()), everybody)
    if list(found.slots) == [turns.fixed(row)] and row.rotates_from is None:
        return Say(partial(views.fairest, number=number, title=row.title, weekly=turns.fixed(row), zone=row.zone))
    return _shown(context, row, season, found, everybody)


def _shown(context: Context, row: Series, season: Season, found: Rotation, everybody: Sequence[Person]) -> list[Reply]:
    arguments = {
        "series": row.number, "slots": turns.kept(found.slots), "monday": season.first.isoformat(),
        "meetings": season.meetings,
    }  # fmt: skip
    zones = members.zones_of(everybody, which.group_of(context, row).timezone)
    plan = _plan(row, season, found, everybody, zones)
    view, key = partial(views.plan, turns=plan), _key(row, season)
    option = Option("take", views.take_label, TAKE, {**arguments, "sequence": row.sequence})
    context.schedule(SHARES, f"{SHARES}:{row.number}", context.now, **arguments, after=0)
    said: list[Reply] = [Say(view, to=ToGroup(row.group_id), options=(option,), key=key)]
    return [*said, Say(partial(views.planned, number=row.number))] if context.private else said


def _key(row: Series, season: Season) -> str:
    return f"series-turns:{row.number}:{row.sequence}:{season.first.isoformat()}"


def _plan(
    row: Series, season: Season, found: Rotation, everybody: Sequence[Person], zones: Sequence[str]
) -> Turns:  # fmt: skip
    staying = rotation.of(season, [turns.fixed(row)], everybody)
    return Turns(
        number=row.number,
        title=row.title,
        zone=row.zone,
        slots=found.slots,
        starts=found.starts,
        fixed=turns.fixed(row),
        zones=zones,
        most=max((share.carried for share in found.shares.values()), default=0),
        bearers=sum(share.carried > 0 for share in found.shares.values()),
        staying=max((share.carried for share in staying.shares.values()), default=0),
        unplaced=found.unplaced,
    )


@choice(TAKE, who=MEMBERS)
def take(
    context: Context, series: int, slots: list[tuple[int, str]], monday: str, meetings: int, sequence: int
) -> Replies:
    row = which.one_series(context, series, lock=True)
    which.check_leads(context, row.group_id)
    first, today = date.fromisoformat(monday), clocks.wall(row.zone, context.now).date()
    if row.ended_at is not None or row.sequence != sequence or first <= today:
        raise Refusal("turns-stale", STALE, n=series)
    chosen, season = turns.slots_of(slots), turns.season_from(row, first, meetings)
    taken = Edit(context.pressed, partial(views.taken, number=series))
    turns.set_turns(row, chosen, first)
    told = changing.announce(context, row, first)
    last = rotation.of(season, chosen, []).starts[-1] + timedelta(minutes=row.minutes)
    context.schedule(SEASON, f"{SEASON}:{series}", last, series=series, monday=monday)
    return [taken, *told]


def _off(context: Context, row: Series) -> Replies:
    if row.rotates_from is None:
        raise Refusal("not-rotating", NOT_ROTATING, n=row.number)
    begin = clocks.wall(row.zone, context.now).date() + turns.NOTICE
    order = Order(weekday=row.first.weekday(), at=row.at)
    said = changing.change(context, row, order, begin, None)
    return [*said, Say(partial(views.off, number=row.number))] if context.private else said


@job(SHARES)
def shares(
    context: Context, series: int, slots: list[tuple[int, str]], monday: str, meetings: int, after: int
) -> Replies:
    """Show some members what the season would ask of them, and the others a moment later: nobody else reads it (X1)."""
    row = keeping.find(context, series)
    if row is None:
        return None
    season, chosen = turns.season_from(row, date.fromisoformat(monday), meetings), turns.slots_of(slots)
    everybody = sorted(members.of_group(context.session, row.group_id), key=lambda person: person.id)
    batch = [person for person in everybody if person.id > after][:BATCH]
    if len(batch) == BATCH:
        context.schedule(
            SHARES, f"{SHARES}:{series}", context.now,
            series=series, slots=slots, monday=monday, meetings=meetings, after=batch[-1].id,
        )  # fmt: skip
    found, staying = (rotation.of(season, each, batch) for each in (chosen, [turns.fixed(row)]))
    return [_share(row, season, found, staying, person) for person in batch if person.zone is not None]


def _share(row: Series, season: Season, found: Rotation, staying: Rotation, person: Person) -> Say:
    assert person.zone is not None
    plan = _plan(row, season, found, [person], [person.zone])
    view = partial(
        views.share, turns=plan, asked=found.shares[person.id].carried, staying=staying.shares[person.id].carried
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
