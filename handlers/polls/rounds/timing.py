"""`extend` and `close`: the end of a poll, later or sooner."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache, partial

from bot.core import moments, reasons
from bot.core.arguments import Rest
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import command
from bot.core.i18n import N_, Translator
from bot.core.moments import lengths as moment_lengths
from bot.core.outcomes import short
from bot.core.permissions import GROUP_OR_PRIVATE, MEMBERS
from bot.core.replies import Edit, Replies, Reply, Say, ToGroup
from bot.core.text import clean
from handlers.polls import electorate, showing, starting
from handlers.polls.closing import ending
from handlers.polls.closing.ending import REDRAW
from handlers.polls.finding import Number
from handlers.polls.ranking import nominations
from handlers.polls.rounds import checking
from handlers.polls.views import card as cards
from handlers.polls.views import rounds as views
from storage import audit
from storage.polls import NOMINATING, Poll

LONGEST = timedelta(days=7)
"""The most that an extension adds."""

# Translators: what may stand before the new end of a poll; “|” stands between the words.
_BEFORE = N_("by | for | until | to")

EXTENDED = N_("P{n} has been extended once already, and that is the most. It closes {instant}.")
HOW = N_(
    "Write by how much, or until when, and why: `extend P{n} by 2d because …` or "
    "`extend P{n} until {example} because …`."
)
TOO_FAR = N_("A poll is extended by at most 7 days. The latest end of P{n} is {instant}.")
NOT_LATER = N_("P{n} is open until {instant} already. An extension ends later.")
MISSING = N_("P{n} can be closed early once everybody who can vote has. {missing} It closes {instant}.")


@command(
    "extend",
    also=N_("extend poll"),
    usage=N_("extend P3 [by how much, or until when] because [reason]"),
    summary=N_("Keep a poll open longer (co-chairs)"),
    details=N_("Once for each poll, before it closes, and by at most 7 days. The group reads the reason."),
    examples=(
        N_("extend P3 by 2d because of the holidays"),
        N_("extend P3 until Saturday 18:00 because two of us travel"),
    ),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
)
def extend(context: Context, number: Number | None = None, text: Rest = "") -> Replies:
    poll = checking.open_one(context, number, "extend")
    if poll.extended_at is not None:
        raise Refusal("extended-already", EXTENDED, n=poll.number, instant=_closes(poll))
    closes_at, reason = _read(context, poll, text)
    _check_later(poll, closes_at)
    poll.closes_at, poll.extended_at, poll.extension_reason = closes_at, context.now, reason
    poll.shown_at = context.now
    audit.record(
        context.session, context.now, "poll.extended", by=context.person_id, group=poll.group_id, number=poll.number
    )
    context.session.flush()
    starting.set_timers(context, poll)
    context.schedule(REDRAW, f"{REDRAW}:{poll.number}", context.now, poll=poll.number)
    said = partial(views.extended, number=poll.number, closes_at=closes_at, reason=reason)
    shown = Edit(showing.key_of(poll), partial(cards.card, card=showing.card_of(context, poll)), options=None)
    aloud: list[Reply] = [shown, Say(said, to=ToGroup(poll.group_id))]
    return [*aloud, Say(said)] if checking.is_elsewhere(context, poll) else aloud


@command(
    "close",
    also=N_("close poll"),
    usage=N_("close P3"),
    summary=N_("Close a poll early, once everybody has voted (co-chairs)"),
    details=N_(
        "Who has left, and who is on leave and has not voted, is not waited for. The nominations of an election can be "
        "closed once somebody stands and everybody who was nominated has answered."
    ),
    examples=("close P3",),
    who=MEMBERS,
    where=GROUP_OR_PRIVATE,
)
def close(context: Context, number: Number | None = None) -> Replies:
    poll = checking.open_one(context, number, "close")
    if poll.state == NOMINATING:
        return nominations.close_early(context, poll)
    silent = electorate.facts_of(context.session, poll, context.now).silent
    if silent > 0:
        missing = partial(views.missing, count=silent)
        raise Refusal("votes-missing", MISSING, n=poll.number, missing=missing, instant=_closes(poll))
    audit.record(
        context.session, context.now, "poll.closed", by=context.person_id, group=poll.group_id, number=poll.number
    )
    said = ending.conclude(context, poll, context.now, by=context.person_id)
    done = partial(views.done, number=poll.number, outcome=short(poll.method, poll.outcome))
    return [*said, Say(done)] if checking.is_elsewhere(context, poll) else said


def _closes(poll: Poll) -> Callable[[Translator], str]:
    closes_at = poll.closes_at  # the row itself is gone when a Refusal is said
    return lambda _: _.instant(closes_at)


def _read(context: Context, poll: Poll, text: str) -> tuple[datetime, str]:
    """The new end and the reason. Raises a Refusal that shows both."""
    said, reason = _parted(text)
    if not clean(said) or not clean(reason):
        example = f"{context.speaker.today(poll.closes_at) + timedelta(days=2)} 18:00"
        raise Refusal("extend-how", HOW, n=poll.number, example=example)
    reason = checking.reason(reason, "extend-how", HOW, poll)
    length = moment_lengths.duration(said, context.speaker.language)
    if length is not None:
        return poll.closes_at + length, reason
    return moments.moment(said, context.now, context.speaker), reason


def _parted(text: str) -> tuple[str, str]:
    """What stands before and behind `because`; without the word that may begin it (`by`, `until`)."""
    said, reason = reasons.parted(text)
    return _before().sub("", said).strip(" ,;–—"), reason


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"\A(?:{reasons.either(_BEFORE)})\s+", re.IGNORECASE)


def _check_later(poll: Poll, closes_at: datetime) -> None:
    if closes_at <= poll.closes_at:
        raise Refusal("not-later", NOT_LATER, n=poll.number, instant=_closes(poll))
    latest = poll.closes_at + LONGEST
    if closes_at > latest:
        raise Refusal("extends-too-far", TOO_FAR, n=poll.number, instant=lambda _: _.instant(latest))
