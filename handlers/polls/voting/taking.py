"""A vote as it comes in, and what it changes."""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from bot.core.answering import source_of
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.events import READ_LATE, Chosen
from bot.core.i18n import N_
from bot.core.replies import Acknowledge, Edit, Option, Privately, Reply, Say, View
from bot.core.text import clean
from handlers.polls import finding, showing
from handlers.polls.methods import METHODS, Stance
from handlers.polls.views import voting as views
from handlers.polls.voting import casting, telling
from storage import offers, outbox, polls
from storage.ballots import Ballot
from storage.polls import Elector, Poll

REASON, COUNT = "polls.reason", "polls.count-reason"
"""The choices under the question for a reason, and where something else that was written may be it."""

TOO_LONG = N_("Please give your reason in at most {limit} characters. That was {n}, and your vote is as it was.")


def found(context: Context, number: int) -> tuple[Poll, Elector]:
    """The poll, held for this unit of work, and whoever acts as its elector."""
    poll = polls.find(context.session, number, lock=True)
    if poll is None:
        raise Refusal("unknown-poll", finding.UNKNOWN, text=f"P{number}")
    elector = finding.elector_of(context, poll)
    finding.check_place(context, poll)
    return poll, elector


def own_vote(context: Context, poll: Poll, elector: Elector) -> tuple[Ballot | None, Stance | None]:
    """What somebody has chosen in the version that is open."""
    ballot = casting.own_ballot(context, poll, elector)
    return ballot, METHODS[poll.method].stance(ballot.choice) if ballot is not None else None


def check_reason(reason: str) -> None:
    """Refuse a reason that is too long to be read by everybody."""
    if len(reason) > views.LONGEST:
        raise Refusal("reason-too-long", TOO_LONG, limit=views.LONGEST, n=len(reason))


def stale(context: Context, poll: Poll) -> list[Reply]:
    """The choice is of an old version: the new one is shown to them, unless they have it already."""
    casting.check_open(context, poll)
    sent = not outbox.known_keys(context.session, [showing.private_key(poll, context.person_id)])
    said = telling.told(context, partial(views.stale, n=poll.number, version=poll.version, sent=sent))
    if not sent:
        return [said]
    return [said, showing.show_privately(poll, showing.card_of(context, poll), context.person_id)]


def take(
    context: Context, poll: Poll, elector: Elector, stance: Stance, reason: str = "", source: str = ""
) -> list[Reply]:
    """Count a vote, or ask for the reason that it needs. `source`: by what it was cast, where that is not the event."""
    casting.check_open(context, poll)
    check_reason(reason)
    reason = reason if clean(reason) else ""
    ballot, own = own_vote(context, poll, elector)
    if ballot is not None and own is not None and context.now < ballot.at - READ_LATE:
        return [telling.told(context, partial(views.later_stands, n=poll.number, stance=own.label))]
    same = ballot is not None and own is stance and reason in {"", ballot.reason}
    if same and ballot is not None:
        reason = ballot.reason
    elif stance.concern and not reason:
        return ask_why(context, poll, elector, stance, own)
    concern = casting.cast(context, poll, elector, stance.key, reason, source or source_of(context.event))
    if concern is not None:
        view = partial(
            views.concern, n=poll.number, stance=stance.key, number=concern.number, reason=reason, named=poll.named
        )
        said: Sequence[Reply] = [Say(view)]
        if not context.private:
            said = [*telling.acknowledged(context, poll, view), Say(view, to=Privately(elector.person_id, wait=False))]
        said = [*said, *telling.to_cochairs(context, poll, concern)]
    elif same:
        said = telling.acknowledged(context, poll, partial(views.as_before, n=poll.number, stance=stance.label))
    else:
        view = partial(views.noted, n=poll.number, stance=stance.label, closes_at=poll.closes_at)
        said = telling.acknowledged(context, poll, view)
    settled = settle_question(context, elector, partial(views.settled, n=poll.number, stance=stance.label))
    return [*settled, *said, *([] if same else telling.redrawn(context, poll, stance))]


def ask_why(context: Context, poll: Poll, elector: Elector, stance: Stance, own: Stance | None) -> list[Reply]:
    """Ask for the reason in private, where the room does not read who stands against it. Asked already: not again."""
    assert context.event is not None
    tapped = isinstance(context.event, Chosen)
    why = partial(
        views.why, n=poll.number, title=poll.title, method=poll.method, aim=poll.aim, stance=stance.key,
        own=own.label if own is not None else "", named=poll.named,
    )  # fmt: skip
    options = (Option("cancel", views.cancel, REASON, _arguments(context, poll, stance), sign="❌"),)
    beginning = f"{REASON}:{poll.number}:{poll.version}:{elector.person_id}:"
    waiting = asked_for(context, elector).get("stance", "") if elector.question.startswith(beginning) else ""
    replies: list[Reply] = []
    if not waiting:
        elector.question = f"{beginning}{context.event.place.platform}:{context.event.id}"
        to = Privately(elector.person_id, quiet=tapped)
        replies.append(Say(why, to=to, options=options, key=elector.question, only=elector.person_id))
    elif waiting != stance.key:
        replies.append(Edit(elector.question, why, options))
    if tapped:
        said = partial(views.asked, n=poll.number, stance=stance.label, private=context.private)
        replies.append(Acknowledge(said))
    elif waiting:
        replies.append(Say(why, to=Privately(elector.person_id)))
    return replies


def ask_here(context: Context, poll: Poll, elector: Elector, stance: Stance) -> list[Reply]:
    """Answer a vote in words that needs a reason where it was written: whoever wrote it may reply with the reason."""
    elector.question = f"{REASON}:{poll.number}:{poll.version}:{elector.person_id}:{written_in(context)}"
    view = partial(
        views.needs_reason, n=poll.number, title=poll.title, method=poll.method, aim=poll.aim, stance=stance.key
    )
    option = Option("cancel", views.cancel, REASON, _arguments(context, poll, stance), sign="❌")
    return [Say(view, options=(option,), key=elector.question, only=elector.person_id)]


def written_in(context: Context) -> str:
    """The message at hand, as the key of what was asked about it ends."""
    assert context.event is not None
    return f"in:{context.event.place.platform}:{context.message}"


def settle_question(context: Context, elector: Elector, view: View) -> list[Reply]:
    """Nothing is asked any more; what was asked becomes what came of it, and so does what was shown as the reason."""
    key, elector.question = elector.question, ""
    return [Edit(key, view), Edit(offers.retire(context.session, count_key(elector)), view)] if key else []


def count_key(elector: Elector) -> str:
    """Of the message that shows what may be the reason."""
    return f"{COUNT}:{elector.poll_id}:{elector.person_id}"


def asked_for(context: Context, elector: Elector) -> Mapping[str, Any]:
    """What the question to somebody asks; empty where it waits no more."""
    copies = offers.of_message(context.session, elector.question) if elector.question else {}
    shown = next(iter(copies.values()), ())
    found: Mapping[str, Any] = json.loads(shown[0].arguments) if shown else {}
    return found


def _arguments(context: Context, poll: Poll, stance: Stance) -> dict[str, Any]:
    return {"poll": poll.number, "version": poll.version, "stance": stance.key, "at": context.now.isoformat()}
