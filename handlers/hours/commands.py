"""`log`, `hours`, `hours group`, `hours all`, `undo`, `edit`."""

import re
from datetime import date
from functools import partial
from typing import Annotated, NamedTuple

from bot.core import disclosure, hour_figures, week_rules
from bot.core.amounts import is_plain, take_minutes
from bot.core.arguments import Missing, Rest, Words
from bot.core.context import Context
from bot.core.days import begins_with_day, take_day, take_past_day
from bot.core.errors import Refusal
from bot.core.feature import command
from bot.core.i18n import N_
from bot.core.permissions import COCHAIRS, CORE_TEAM, GROUP_OR_PRIVATE, MEMBERS
from bot.core.replies import Here, Picture, Privately, Replies, Say
from bot.core.weeks import week_after, week_of
from handlers.hours import answers, figures, ledger, rules, views
from handlers.hours.ledger import Done
from storage import hours
from storage.hours import Entry

CHART_WEEKS = 8


class Amount(NamedTuple):
    """How much, and whether it was written so that nobody can doubt how it was read."""

    minutes: int
    plain: bool


def _amount(words: Words, context: Context) -> Amount:
    if not words.left:
        raise Missing
    text = words.left
    minutes, words.left = take_minutes(text)
    return Amount(minutes, plain=is_plain(text.removesuffix(words.left)))


def _other_amount(words: Words, context: Context) -> Amount:
    if begins_with_day(words.left, context.speaker):
        raise Missing
    try:
        return _amount(words, context)
    except Refusal as refusal:
        if refusal.code == "amount-unreadable" and words.left[0].isalpha():
            raise Missing from refusal  # a day or a note
        raise


def _day(words: Words, context: Context) -> date:
    day, words.left = take_day(words.left, context.written_on, context.speaker)
    return day


def _other_day(words: Words, context: Context) -> date:
    day, rest = take_past_day(words.left, context.written_on, context.speaker)
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
    also=N_("log hours | add hours"),
    usage=N_("log <amount> [day] [what you did]"),
    summary=N_("Note hours that you gave"),
    details=N_(
        "Amounts like `1h30`, `1:30`, `1.5` or `90m`. Days like `yesterday`, `on Tuesday`, `last week` or "
        "`on 2026-03-20`, up to four weeks back. Edit your message, and what it noted follows; in a Telegram group "
        "only while it begins with `/`. Delete it, and it is removed; on Telegram use `undo` instead, since I do not "
        "see deletions there."
    ),
    examples=(
        N_("log 1h30 reading the draft"),
        N_("log 45m yesterday"),
        N_("log 2h last week"),
        N_("log 1:30 on 2026-03-20 call"),
    ),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
    group=True,
)
def log(context: Context, amount: Annotated[Amount, _amount], day: Annotated[date, _day], note: Rest) -> Replies:
    done = ledger.record(context, context.group_id, amount.minutes, day, note, context.message)
    return confirmed(context, done, views.NOTED, plain=amount.plain)


@command(
    "edit",
    also=N_("change"),
    usage=N_("edit [#number] [amount] [day] [what you did]"),
    summary=N_("Change hours that you noted"),
    details=N_(
        "Without a number: the newest, in a room that group's newest. What you leave out stays as it was. "
        "Possible for four weeks."
    ),
    examples=("edit 2h", N_("edit #3 45m yesterday agenda"), N_("edit #3 yesterday")),
    where=GROUP_OR_PRIVATE,
)
def edit(
    context: Context,
    *,
    number: Annotated[int | None, _number_to_edit] = None,
    amount: Annotated[Amount | None, _other_amount] = None,
    day: Annotated[date | None, _other_day] = None,
    note: Rest = "",
) -> Replies:
    if amount is None and day is None and not note:
        raise edit.unclear()
    entry = _mine(context, number)
    minutes = amount.minutes if amount else entry.minutes
    done = ledger.change(context, entry, minutes, day or entry.day, note or entry.note)
    return confirmed(context, done, views.CHANGED, plain=amount is None or amount.plain)


@command(
    "undo",
    also=N_("take back"),
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
    also=N_("my hours"),
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
    also=N_("group hours"),
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
    found = disclosure.since_beginning(hour_figures.group_weeks(context.session, context.at_hand, wanted, context.now))
    facts = views.group_picture(context.speaker, found)
    picture = Picture("hours.weeks", facts, f"hours-{context.at_hand.slug}-{this_week}.png")
    return Say(partial(views.group, weeks=found), picture=picture, to=Privately(context.person_id))


@command(
    "hours all",
    also=N_("all hours"),
    usage=N_("hours all"),
    summary=N_("See all groups' hours (core team)"),
    details=N_("The last closed week: totals, and whether they are under, around or over what is expected."),
    examples=("hours all",),
    who=CORE_TEAM,
)
def of_all(context: Context) -> Replies:
    week = week_rules.last_closable(context.now)
    found = hour_figures.every_group(context.session, [week], context.now)
    seen = disclosure.overview([summary for summaries in found.values() for summary in summaries])
    return Say(partial(views.overview, week=week, seen=seen), to=Privately(context.person_id))


def confirmed(context: Context, done: Done, said: tuple[str, str], *, plain: bool = True) -> list[Say]:
    """Confirms what became of an entry, and asks about a heavy week. `plain`: its amount was, or none was given.

    A room reads no amounts, and nothing of what was noted for another group.
    """
    alone = context.private or context.group is None or done.entry.group_id != context.group_id
    view = partial(views.receipt, receipt=ledger.receipt(context, done, said, private=alone), plain=plain)
    return [Say(view, to=Privately(context.person_id) if alone else Here()), *answers.load_question(context, done)]


def _mine(context: Context, number: int | None) -> Entry:
    """By its number; without one, the newest of the room's group, in private of any group."""
    session, person_id = context.session, context.person_id
    if number is None:
        found = hours.newest(session, person_id, None if context.private else context.group_id)
    else:
        found = hours.numbered(session, person_id, number)
    return rules.changeable(found, number, context.now)
