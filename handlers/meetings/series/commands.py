"""`series`: call one, see it, give it other times, end it."""

from datetime import date
from functools import partial

from bot.core import asking, moments
from bot.core.arguments import Rest
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice, command
from bot.core.i18n import N_
from bot.core.moments import Doubt
from bot.core.naming import named
from bot.core.permissions import MEMBERS, MEMBERS_OR_CORE
from bot.core.reasons import parted
from bot.core.replies import Edit, Option, Replies, Reply, Say, ToGroup
from bot.core.text import clean
from handlers.meetings import which
from handlers.meetings.calendar import filing
from handlers.meetings.limits import check_title
from handlers.meetings.series import changing, grammar, keeping, rules, showing
from handlers.meetings.series.grammar import Order
from handlers.meetings.series.recurrence import Every
from handlers.meetings.views import series as views
from handlers.meetings.which import SeriesNumber
from storage import charters, numbering
from storage import series as stored
from storage.series import Series

END = "meetings.series-end"
"""The choice: end it, or not."""
LONGEST_REASON = 500
_ENDS = {"end": N_("end | stop | call off | over")}
# Translators: what may stand in place of the last day of a series that has none.
_OPEN = {"open": N_("further notice | open end | no end")}

OVER = N_("S{n} is over. `series` shows those that go on, and how to call one.")
LONG_REASON = N_("A reason can have {limit} characters; this one has {n}. Shorten it.")


@command(
    "series",
    also=N_("meeting series"),
    usage=N_('series [S2] ["title"] [length] [how often and when]'),
    summary=N_("Call meetings that come again (co-chairs), or see them"),
    details=N_(
        "The title in quotation marks, how long a meeting is, and when: `every Thursday 14:00`, `every two weeks on "
        "Thursday 14:00`, `monthly on the second Thursday 14:00`; behind it a time zone, if it is not that of the "
        "group, and `from 2 April` and `until 25 June`. The meetings keep to that zone's clock. With its number alone "
        "I show a series. Behind the number the co-chairs write what changes from now on, such as `Friday 15:00`, "
        "`90m`, `until 25 June` or `until further notice`; or `end`. A reason may follow: `because …`."
    ),
    examples=(
        N_('series "Weekly" 60m every Thursday 14:00'),
        N_('series "Core call" 90m monthly on the second Tuesday 15:00 Europe/Berlin until 2026-12-31'),
        "series S1",
        N_("series S1 Friday 15:00"),
        N_("series S1 end because we have finished"),
    ),
    who=MEMBERS_OR_CORE,
    group=True,
)
def series(context: Context, number: SeriesNumber | None = None, order: Rest = "") -> Replies:
    if number is not None:
        row = which.one_series(context, number, lock=bool(order))
        return _change(context, row, order) if order else _show(context, row)
    which.at_hand(context)
    if not order:
        running = stored.running(context.session, context.group_id)
        return Say(partial(views.listed, plans=[showing.brief(context, row) for row in running]))
    which.check_leads(context, context.group_id)
    return _call(context, grammar.read(order, context.speaker))


def _show(context: Context, row: Series) -> Replies:
    file = filing.series_document(row, context.reader.language) if row.ended_at is None else None
    view = partial(views.shown, plan=showing.plan_of(context, row), private=context.private)
    return Say(view, picture=file)


def _call(context: Context, order: Order) -> Replies:
    check_title(order.title)
    dates = _dates(context, order, "series")
    if isinstance(dates, Say):
        return dates
    begin, until = dates
    rules.check_count(len(stored.running(context.session, context.group_id)))
    zone = order.zone or context.at_hand.timezone
    first = rules.first_day(order, zone, context.now, begin)
    rules.check_until(first, until)
    row = _add(context, order, zone, first, None if until == rules.OPEN else until)
    told = keeping.keep(context, row, None)
    plan = showing.plan_of(context, row)
    file = filing.series_document(row) if plan.coming else None
    said = Say(partial(views.announced, plan=plan), to=ToGroup(row.group_id), picture=file)
    return [said, *told, *_done(context, row)]


def _add(context: Context, order: Order, zone: str, first: date, until: date | None) -> Series:
    assert order.every is not None
    assert order.at is not None
    row = Series(
        id=numbering.next_of(context.session, Series),
        group_id=context.group_id,
        title=order.title,
        minutes=order.minutes,
        zone=zone,
        first=first,
        at=order.at,
        every=str(order.every),
        which=order.which if order.every == Every.MONTH else 0,
        until=until,
        link=_link(context),
        called_by_person_id=context.person_id,
        called_at=context.now,
    )
    context.session.add(row)
    context.session.flush()
    return row


def _link(context: Context) -> str:
    """Where all its calls are; empty where each meeting has a link of its own."""
    link = charters.current(context.session, context.group_id).call_link
    return link if link.startswith("https://") and "{" not in link else ""


def _dates(context: Context, order: Order, start: str, end: str = "") -> tuple[date | None, date | None] | Say:
    """From when and until when; what is not certain is asked back (S8). The order stood between `start` and `end`."""
    found: dict[str, date | None] = {"first": None, "until": None}
    for name, said in (("first", order.first), ("until", order.until)):
        if not said:
            continue
        if name == "until" and named(said, _OPEN):
            found[name] = rules.OPEN
            continue
        day = moments.day(said, context.written_at or context.now, context.speaker)
        if isinstance(day, Doubt):
            return asking.which(context, day, command=partial(_again, order=order, start=start, end=end, name=name))
        found[name] = day.day
    return found["first"], found["until"]


def _again(spelled: str, order: Order, start: str, end: str, name: str) -> str:
    return f"{start} {grammar.spelled(order, **{name: spelled})}{end}"


def _reason(text: str) -> str:
    """A reason as it is shown. Raises a Refusal where it is too long."""
    if len(text) > LONGEST_REASON:
        raise Refusal("reason-too-long", LONG_REASON, limit=LONGEST_REASON, n=len(text))
    return clean(text, LONGEST_REASON)


def _change(context: Context, row: Series, text: str) -> Replies:
    which.check_leads(context, row.group_id)
    if row.ended_at is not None:
        raise Refusal("series-over", OVER, n=row.number)
    said, reason = parted(text)
    word, _space, rest = said.partition(" ")
    if named(word, _ENDS):
        return _confirm_end(context, row, reason or rest.strip())
    order = grammar.read_change(said, context.speaker)
    if order.is_empty:
        raise series.unclear()
    reason = _reason(reason)
    dates = _dates(context, order, f"series S{row.number}", f" because {reason}" if reason else "")
    if isinstance(dates, Say):
        return dates
    return [*changing.change(context, row, order, *dates, reason), *_done(context, row)]


def _done(context: Context, row: Series) -> list[Reply]:
    """To whoever called or changed it elsewhere: in the group's room, what the group reads is the answer."""
    here = not context.private and context.group is not None and context.group.id == row.group_id
    return [] if here else [Say(partial(views.called, number=row.number))]


def _confirm_end(context: Context, row: Series, reason: str) -> Replies:
    arguments = {"series": row.number, "reason": _reason(reason)}
    return Say(
        partial(views.confirm_end, number=row.number, title=row.title),
        options=(
            Option("end", views.end_label, END, {**arguments, "end": True}),
            Option("keep", views.keep_label, END, {**arguments, "end": False}),
        ),
        only=context.person_id,
        key=f"series-end:{row.number}:{context.message}",
    )


@choice(END, who=MEMBERS)
def end(context: Context, series: int, reason: str, end: bool) -> Replies:
    row = which.one_series(context, series, lock=True)
    which.check_leads(context, row.group_id)
    if not end:
        return Edit(context.pressed, partial(views.kept, number=series))
    if row.ended_at is not None:
        raise Refusal("series-over", OVER, n=series)
    return [Edit(context.pressed, partial(views.ended_short, number=series)), *changing.end(context, row, reason)]
