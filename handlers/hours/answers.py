"""The bot's own questions about hours, and the answers that can be tapped or written."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from bot.core.amounts import take_minutes
from bot.core.context import Context
from bot.core.days import take_past_day
from bot.core.errors import Refusal
from bot.core.feature import choice
from bot.core.i18n import N_
from bot.core.replies import Edit, Option, Privately, Replies, Say, View
from handlers.hours import ledger, views
from handlers.hours.ledger import Done
from storage import groups, nudges
from storage.nudges import Nudge

EXPECTED_SOON = timedelta(days=1)
"""How long after the Sunday's question anything but a command is taken for an answer to it."""

UNREADABLE = N_("I see no amount of time in that. Write for example `1h30` or `2h`, or `none` for nothing this week.")


def nudge_written(context: Context, text: str, nudge_id: int, day: str, **_first: Any) -> Replies:
    """An amount in words of their own, perhaps with a day and a note: `3h`, `1:30 on Friday the draft`."""
    nudge = context.session.get(Nudge, nudge_id)
    try:
        minutes, rest = take_minutes(text)
    except Refusal as refusal:
        if nudge is None or nudge.answered_at is not None or context.now - nudge.sent_at > EXPECTED_SOON:
            return None  # they talk of something else
        if refusal.code == "amount-unreadable":
            raise Refusal("nudge-unreadable", UNREADABLE) from refusal
        raise
    other, note = take_past_day(rest, context.written_on, context.speaker)
    return answer_nudge.run(context, nudge_id, other.isoformat() if other else day, minutes, note)


@choice("hours.nudge", written=nudge_written)
def answer_nudge(context: Context, nudge_id: int, day: str, minutes: int, note: str = "") -> Replies:
    nudge = context.session.get(Nudge, nudge_id, with_for_update=True)  # two taps at once are one
    if nudge is None or nudge.answered_at is not None:
        return _settled(context, views.nudge_answered)
    assert context.actor is not None
    if all(group.id != nudge.group_id for _, group in context.actor.memberships):
        return _settled(context, views.nudge_elsewhere)
    if minutes == 0:
        nudges.answer_nudges(context.session, context.person_id, context.now)
        return _settled(context, views.nudge_thanks)
    done = ledger.record(context, nudge.group_id, minutes, date.fromisoformat(day), note, context.message)
    receipt = ledger.receipt(context, done, views.NOTED, private=True)
    return [_settled(context, partial(views.receipt, receipt=receipt)), *load_question(context, done)]


@choice("hours.load")
def answer_load(context: Context, much: bool) -> Replies:
    return _settled(context, partial(views.heavy_thanks, much=much))


def load_question(context: Context, done: Done) -> list[Say]:
    """Whether the load is all right, where that is to be asked."""
    if not done.ask:
        return []
    entry = done.entry
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
