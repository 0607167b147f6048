"""`log`, `hours`, `hours group`, `hours all`, `undo`, `edit`, and the answers that can be tapped."""

import re
from datetime import date
from functools import partial
from typing import Annotated

from bot.core.amounts import take_minutes
from bot.core.arguments import Missing, Rest, Words
from bot.core.context import Context
from bot.core.days import check, take_day, take_past_day
from bot.core.feature import choice, command
from bot.core.i18n import N_
from bot.core.permissions import COCHAIRS, CORE_TEAM, GROUP_OR_PRIVATE, MEMBERS
from bot.core.replies import Edit, Here, Option, Picture, Privately, Replies, Say, View
from bot.core.weeks import week_after, week_of
from handlers.hours import disclosure, figures, ledger, rules, views
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


def _number_to_edit(words: Words, context: Context) -> int:
    rules.check_edit(words.left)
    return _number(words, context)


def _number_to_undo(words: Words, context: Context) -> int:
    rules.check_undo(words.left)
    return _number(words, context)


@command(
    "log",
    usage=N_("log <amount> [day] [what you did]"),
    summary=N_("Note hours that you gave"),
    details=N_(
        "Amounts like `1h30`, `1:30`, `1.5` or `90m`. Days like `yesterday`, `on Tuesday`, `last week` or "
        "`on 2026-03-20`, up to four weeks back. Edit your message, and what it noted follows. Delete it, and it is "
        "removed; on Telegram use `undo` instead, since I do not see deletions there."
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
    details=N_(
        "Without a number: the newest, in a room that group's newest. What you leave out stays as it was. "
        "Possible for four weeks."
    ),
    examples=("edit 2h", "edit #3 45m yesterday agenda"),
    where=GROUP_OR_PRIVATE,
)
def edit(
    context: Context,
    *,
    number: Annotated[int | None, _number_to_edit] = None,
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
    details=N_("Without a number: the newest, in a room that group's newest. Possible for four weeks."),
    examples=("undo #3", "undo"),
    where=GROUP_OR_PRIVATE,
)
def undo(context: Context, number: Annotated[int | None, _number_to_undo] = None) -> Replies:
    entry = _mine(context, number)
    return confirmed(context, ledger.remove(context, entry), views.REMOVED)


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
    view = partial(views.own, own=figures.own(context), group=context.at_hand.name)
    return Say(view, to=Privately(context.person_id))


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
    found = disclosure.since_beginning(figures.group_weeks(context.session, context.at_hand, wanted, context.now))
    facts = views.group_picture(context.speaker, found)
    picture = Picture("hours.weeks", facts, f"hours-{context.at_hand.slug}-{this_week}.png")
    return Say(partial(views.group, weeks=found), picture=picture, to=Privately(context.person_id))


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
    seen = disclosure.overview(figures.every_group(context, week))
    return Say(partial(views.overview, week=week, seen=seen), to=Privately(context.person_id))


@choice("hours.nudge")
def answer_nudge(context: Context, nudge_id: int, day: str, minutes: int) -> Replies:
    nudge = context.session.get_one(Nudge, nudge_id, with_for_update=True)  # two taps at once are one
    if nudge.answered_at is not None:
        return _settled(context, views.nudge_answered)
    assert context.actor is not None
    if all(group.id != nudge.group_id for _, group in context.actor.memberships):
        return _settled(context, views.nudge_elsewhere)
    if minutes == 0:
        hours.answer_nudges(context.session, context.person_id, context.now)
        return _settled(context, views.nudge_thanks)
    when = date.fromisoformat(day)
    check(when, context.speaker.today(context.now), context.speaker)
    entry = ledger.record(context, nudge.group_id, minutes, when)
    receipt = ledger.receipt(context, entry, views.NOTED, private=True)
    return [_settled(context, partial(views.receipt, receipt=receipt)), *_load_question(context, entry)]


@choice("hours.load")
def answer_load(context: Context, much: bool) -> Replies:
    return _settled(context, partial(views.heavy_thanks, much=much))


def confirmed(context: Context, entry: Entry, said: tuple[str, str]) -> list[Say]:
    """Confirms what became of an entry, and asks about a heavy week.

    A room reads no amounts, and nothing of what was noted for another group.
    """
    alone = context.private or context.group is None or entry.group_id != context.group_id
    view = partial(views.receipt, receipt=ledger.receipt(context, entry, said, private=alone))
    return [Say(view, to=Privately(context.person_id) if alone else Here()), *_load_question(context, entry)]


def _load_question(context: Context, entry: Entry) -> list[Say]:
    if not ledger.is_heavy(context, entry):
        return []
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


def _mine(context: Context, number: int | None) -> Entry:
    """By its number; without one, the newest of the room's group, in private of any group."""
    session, person_id = context.session, context.person_id
    if number is None:
        found = hours.newest(session, person_id, None if context.private else context.group_id)
    else:
        found = hours.numbered(session, person_id, number)
    return rules.changeable(found, number, context.now)
