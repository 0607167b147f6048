"""A poll begins: its rows, its electors, its timers, and its first showing. Whoever calls has checked that it may."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.core.context import Context
from bot.core.replies import Reply
from handlers.polls import showing
from storage import numbering, polls
from storage.groups import Group
from storage.polls import NOMINATING, OPEN, Poll, PollOption, PollVersion

CLOSE, REMIND = "polls.close", "polls.remind"
"""The jobs: close it (or end the nominations), and remind those who have not voted."""
GRACE = timedelta(seconds=1)
"""How long after its deadline a poll closes, so that what was received at the deadline has been read."""
LEAST = timedelta(hours=72)
"""For less, the co-chair gives a reason (D2)."""
DAY_BEFORE = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A poll that is to begin."""

    method: str
    title: str
    text: str
    closes_at: datetime
    """For an election: when the nominations end."""
    quorum: str
    ratio: str = "2/3"
    base: str = "all"
    fallback: str = ""
    secret: bool = False
    named: bool = False
    aim: str = ""
    about: str = ""
    review_on: date | None = None
    seats: int = 0
    holders: tuple[int, ...] = ()
    """Whose seats an election names, beside those that are vacant."""
    options: tuple[str, ...] = ()
    voting_minutes: int = 0
    short_reason: str = ""
    follows_id: int | None = None
    relation: str = ""
    new_information: str = ""
    effect: str = ""
    """JSON, as in `storage.polls.Poll`."""


def start(context: Context, group: Group, wanted: Wanted, *, by: int) -> tuple[Poll, list[Reply]]:
    """Open it now, and show it to the group. `by` is whoever opened it."""
    session = context.session
    assert group.id is not None
    kept: dict[str, Any] = {
        name: getattr(wanted, name) for name in Wanted.__dataclass_fields__ if name in Poll.model_fields
    }
    poll = Poll(
        **kept,
        id=numbering.next_of(session, Poll),
        group_id=group.id,
        opened_by_person_id=by,
        opened_at=context.now,
        state=NOMINATING if wanted.method == "election" else OPEN,
        seed=f"{context.registry.chance.getrandbits(128):032x}" if wanted.method == "election" else "",
    )
    session.add(poll)
    session.flush()
    session.add(PollVersion(poll_id=poll.number, version=1, text=wanted.text, at=context.now, by_person_id=by))
    for position, label in enumerate(wanted.options, start=1):
        session.add(PollOption(poll_id=poll.number, position=position, label=label))
    for position, person_id in enumerate(wanted.holders, start=1):
        session.add(PollOption(poll_id=poll.number, position=position, person_id=person_id, state="holder"))
    polls.admit_members(session, poll)
    session.flush()
    set_timers(context, poll)
    return poll, showing.announce(context, poll)


def set_timers(context: Context, poll: Poll) -> None:
    """Set, or move, when it closes and when its members are reminded: a day before, in a short poll halfway (D8)."""
    context.schedule(CLOSE, f"{CLOSE}:{poll.number}", poll.closes_at + GRACE, poll=poll.number)
    if poll.state == OPEN:
        left = poll.closes_at - context.now
        before = DAY_BEFORE if left > DAY_BEFORE else left / 2
        context.schedule(
            REMIND, f"{REMIND}:{poll.number}", poll.closes_at - before, poll=poll.number, version=poll.version
        )  # fmt: skip
