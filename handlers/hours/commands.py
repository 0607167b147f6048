"""`log`, `hours`, `hours group`, `hours all`, `undo`, `edit`, and the answers that can be tapped."""

import re
from datetime import date
from functools import partial
from typing import Annotated

from bot.core.amounts import take_minutes
from bot.core.arguments import Missing, Rest, Words
from bot.core.context import Context
from bot.core.days import check, take_day, take_past_day
from bot.core.errors import Refusal
from bot.core.feature import choice, command
from bot.core.i18n import N_
from bot.core.permissions import COCHAIRS, CORE_TEAM, GROUP_OR_PRIVATE, MEMBERS
from bot.core.replies import Edit, Here, Option, Picture, Privately, Replies, Say, View
from bot.core.weeks import week_after, week_of
from handlers.hours import figures, ledger, rules, views
from handlers.hours.views import Receipt
from storage import groups, hours
from storage.hours import Entry, Nudge

CHART_WEEKS = 8


def _amount(words: Words, context: Context) -> int:
    if not words.left:
        raise Missing
    minutes, words.left = take_minutes(words.left)
    return minutes


def _day(words: Words, context: Context) -> date:
    day, words.left = take_day(words.left, context.speaker.today(context.now), context.speaker)
    return day


def _other_day(words: Words, context: Context) -> date:
    day, rest = take_past_day(words.left, context.speaker.today(context.now), context.speaker)
    if day is None:
        raise Missing
    words.left = rest
    return day


def _number(words: Words, context: Context) -> int:
    if not re.fullmatch(r"#[0-9]{1,9}", words.peek()):
        raise Missing
    return int(words.take()[1:])


@command(
    "log",
    usage=N_("log <amount> [day] [what you did]"),
    summary=N_("Note hours that you gave"),
    details=N_(
        "Amounts like `1h30`, `1:30`, `1.5` or `90m`. Days like `yesterday`, `on Tuesday`, `last week` or "
        "`on 2026-03-20`, up to four weeks back. Edit or delete your message, and what it noted follows."
    ),
    examples=("log 1h30 reading the draft", "log 45m yesterday", "log 2h last week", "log 1:30 on 2026-03-20 call"),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
    group=True,
)
def log(context: Context, minutes: Annotated[int, _amount], day: Annotated[date, _day], note: Rest) -> Replies:
    entry = ledger.record(context, context.group_id, minutes, day, note, context.message)
    return confirmed(context, entry, views.NOTED)


@command(
    "edit",
    usage=N_("edit [#number] <amount> [day] [what you did]"),
    summary=N_("Change hours that you noted"),
    details=N_("Without a number: the newest. What you leave out stays as it was. Possible for four weeks."),
    examples=("edit 2h", "edit #3 45m yesterday agenda"),
    where=GROUP_OR_PRIVATE,
)
def edit(
    context: Context,
    *,
    number: Annotated[int | None, _number] = None,
    minutes: Annotated[int, _amount],
    day: Annotated[date | None, _other_day] = None,
    note: Rest = "",
) -> Replies:
    entry = _mine(context, number)
    ledger.change(context, entry, minutes, day or entry.day, note or entry.note)
    return confirmed(context, entry, views.CHANGED)


@command(
    "undo",
    usage=N_("undo [#number]"),
    summary=N_("Remove hours that you noted"),
    details=N_("Without a number: the newest. Possible for four weeks."),
    examples=("undo", "undo #3"),
    where=GROUP_OR_PRIVATE,
)
def undo(context: Context, number: Annotated[int | None, _number] = None) -> Replies:
    entry = _mine(context, number)
    ledger.remove(context, entry)
    return confirmed(context, entry, views.REMOVED)


@command(
    "hours",
    usage=N_("hours"),
    summary=N_("See your own hours"),
    details=N_(
        "Your weeks, your average since you joined (leave left out) and your newest entries. Only you see them."
    ),
    examples=("hours",),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
    group=True,
)
def own(context: Context) -> Replies:
    return _privately(context, Say(partial(views.own, own=figures.own(context), group=context.at_hand.name)))


@command(
    "hours group",
    usage=N_("hours group"),
    summary=N_("See your group's hours (co-chairs)"),
    details=N_("Total, median, how many logged and how many are on leave, with a chart. No names."),
    examples=("hours group",),
    who=COCHAIRS,
    where=GROUP_OR_PRIVATE,
    group=True,
)
def of_group(context: Context) -> Replies:
    this_week = week_of(context.speaker.today(context.now))
    wanted = [week_after(this_week, n + 1 - CHART_WEEKS) for n in range(CHART_WEEKS)]
    found = figures.group_weeks(context.session, context.at_hand, wanted)
    facts = views.group_picture(context.speaker, found)
    picture = Picture("hours.weeks", facts, f"hours-{context.at_hand.slug}-{this_week}.png")
    return _privately(context, Say(partial(views.group, weeks=found), picture=picture))


@command(
    "hours all",
    usage=N_("hours all"),
    summary=N_("See all groups' hours (core team)"),
    details=N_("The last closed week: totals, and whether they are under, around or over what is expected."),
    examples=("hours all",),
    who=CORE_TEAM,
)
def of_all(context: Context) -> Replies:
    week = rules.last_closable(context.now)
    every = groups.all_groups(context.session)
    seen = rules.overview([figures.group_weeks(context.session, group, [week])[0] for group in every])
    return _privately(context, Say(partial(views.overview, week=week, seen=seen)))


@choice("hours.nudge")
def answer_nudge(context: Context, nudge_id: int, day: str, minutes: int) -> Replies:
    nudge = context.session.get(Nudge, nudge_id)
    if nudge is None or nudge.person_id != context.person_id or nudge.answered_at is not None:
        raise Refusal("nudge-answered", N_("You have logged or answered since I asked. To add more, write `log 2h`."))
    assert context.actor is not None
    if all(group.id != nudge.group_id for _, group in context.actor.memberships):
        raise Refusal("not-your-group", N_("You are no longer in that group."))
    if minutes == 0:
        hours.answer_nudges(context.session, context.person_id, context.now)
        return _settled(context, views.nudge_thanks)
    when = date.fromisoformat(day)
    check(when, context.speaker.today(context.now), context.speaker)
    entry = ledger.record(context, nudge.group_id, minutes, when)
    receipt = ledger.receipt(context, entry, views.NOTED)
    view = partial(views.receipt, receipt=receipt, private=True)
    return [_settled(context, view), *_load_question(context, receipt)]


@choice("hours.load")
def answer_load(context: Context, much: bool) -> Replies:
    return _settled(context, partial(views.heavy_thanks, much=much))


def confirmed(context: Context, entry: Entry, said: tuple[str, str]) -> list[Say]:
    """Confirms what became of an entry, without amounts in a room, and asks about a heavy week."""
    receipt = ledger.receipt(context, entry, said)
    return [Say(partial(views.receipt, receipt=receipt, private=context.private)), *_load_question(context, receipt)]


def _load_question(context: Context, receipt: Receipt) -> list[Say]:
    if not ledger.is_heavy(context, receipt):
        return []
    entry = receipt.entry
    group = context.session.get_one(groups.Group, entry.group_id)
    options = (
        Option("fine", views.heavy_fine, "hours.load", {"much": False}, sign="👍"),
        Option("much", views.heavy_much, "hours.load", {"much": True}, sign="😓"),
    )
    question = partial(views.heavy, group=group.name, week=entry.week)
    key = f"hours.load:{entry.person_id}:{entry.group_id}:{entry.week}"
    return [Say(question, to=Privately(entry.person_id, wait=False), options=options, only=entry.person_id, key=key)]


def _settled(context: Context, view: View) -> Edit:
    """The answer takes the place of the question that was tapped."""
    return Edit(context.pressed, view)


def _privately(context: Context, say: Say) -> list[Say]:
    """To whoever asked; a room hears only that it was answered."""
    said = Say(say.view, to=Privately(context.person_id), picture=say.picture)
    return [said] if context.private else [said, Say(views.sent_privately, to=Here())]


def _mine(context: Context, number: int | None) -> Entry:
    session, person_id = context.session, context.person_id
    found = hours.newest(session, person_id) if number is None else hours.numbered(session, person_id, number)
    return rules.changeable(found, number, context.now)
