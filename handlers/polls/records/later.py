"""What is said again by itself: once to those who have not voted (D8), and when a recommendation is to be reviewed."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from functools import partial
from zoneinfo import ZoneInfo

from bot.core.context import Context
from bot.core.feature import job
from bot.core.replies import Privately, Replies, Reply, Say, ToGroup
from bot.core.waking import when_to_ask
from handlers.polls import deciding, finding, showing
from handlers.polls.starting import REMIND
from handlers.polls.views import records as views
from handlers.polls.views.card import Card
from storage import leave, people, poll_lists, polls
from storage.groups import Group
from storage.leave import Leave
from storage.people import Person
from storage.polls import CLOSED, OPEN, Poll

REMIND_ONE, REVIEW = "polls.remind-one", "polls.review"
"""The jobs: remind somebody who could not be at first, and look again at what was recommended by consent."""
BATCH = 50
"""People who are reminded in one unit of work, so that commands do not wait for long."""
LOOKED_AT = time(9)
"""When a review is spoken of, on the group's clock."""


@job(REMIND)
def remind(context: Context, poll: int, version: int, after: int = 0) -> Replies:
    """Remind some of those who have not voted, and the others a moment later. `after`: whose turn it was last."""
    found = _open(context, poll, version)
    if found is None:
        return None
    silent = poll_lists.to_remind(context.session, found, after, BATCH)
    if len(silent) == BATCH:
        context.schedule(
            REMIND, f"{REMIND}:{poll}", context.now, poll=poll, version=version, after=silent[-1].id
        )  # fmt: skip
    return _remind(context, found, silent)


@job(REMIND_ONE)
def remind_one(context: Context, poll: int, version: int, person_id: int) -> Replies:
    """Somebody is awake, or back, by now."""
    found = _open(context, poll, version)
    if found is None:
        return None
    return _remind(context, found, poll_lists.to_remind(context.session, found, 0, 1, only=person_id))


def _open(context: Context, poll: int, version: int) -> Poll | None:
    found = polls.find(context.session, poll)
    if found is None or found.state != OPEN or found.version != version or context.now >= found.closes_at:
        return None
    return found


def _remind(context: Context, poll: Poll, silent: Sequence[Person]) -> list[Reply]:
    """Those who are awake and here now; the others once they are, if the poll is still open then (D8)."""
    session, group = context.session, finding.group_of(context, poll)
    ids = [person.id for person in silent if person.id is not None]
    leaves: dict[int, list[Leave]] = {}
    for each in leave.leaves_of(session, ids):
        leaves.setdefault(each.person_id, []).append(each)
    now: list[int] = []
    for person in silent:
        assert person.id is not None
        at = when_to_ask(context.now, ZoneInfo(person.timezone or group.timezone), leaves.get(person.id, ()))
        if at <= context.now:
            now.append(person.id)
        elif at < poll.closes_at:
            key = f"{REMIND_ONE}:{poll.number}:{person.id}"
            context.schedule(
                REMIND_ONE, key, at, poll=poll.number, version=poll.version, person_id=person.id
            )  # fmt: skip
    if not now:
        return []
    polls.mark_reminded(session, poll, now)
    card = showing.card_of(context, poll)
    return [_reminder(poll, card, person_id) for person_id in now]


def _reminder(poll: Poll, card: Card, person_id: int) -> Say:
    return Say(
        partial(views.reminder, card=card),
        to=Privately(person_id, wait=False),
        options=showing.options_of(poll),
        key=showing.private_key(poll, person_id),
        notify=True,
    )


def keep_in_mind(context: Context, poll: Poll, group: Group) -> None:
    """Have it looked at again, if the group recommends it by consent and said until when."""
    if poll.outcome != deciding.RECOMMENDS or poll.review_on is None:
        return
    at = datetime.combine(poll.review_on, LOOKED_AT, ZoneInfo(group.timezone)).astimezone(UTC)
    context.schedule(REVIEW, f"{REVIEW}:{poll.number}", at, poll=poll.number)


@job(REVIEW)
def review(context: Context, poll: int) -> Replies:
    """Tell the group, and its co-chairs what they can do, unless it has been asked anew since."""
    found = polls.find(context.session, poll)
    if found is None or found.state != CLOSED or found.review_on is None or polls.following(context.session, poll):
        return None
    view = partial(views.review, n=poll, title=found.title, day=found.review_on)
    chairs = people.chairs_of(context.session, found.group_id)
    return [
        Say(partial(view, chairs=False), to=ToGroup(found.group_id)),
        *(Say(partial(view, chairs=True), to=Privately(chair, wait=False), notify=True) for chair in chairs),
    ]
