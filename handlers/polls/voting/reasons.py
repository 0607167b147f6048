"""The reasons that some stances need. A reply to the question counts at once.

Anything else that is said in the private chat while it waits may be plain talk, so it counts once they say that it is
the reason: nobody blocks with a “thank you”.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot.core.answering import source_of
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.feature import choice, job
from bot.core.i18n import N_
from bot.core.naming import named
from bot.core.replies import Edit, Option, Replies, Reply, Say
from bot.core.text import clean
from handlers.polls import finding
from handlers.polls.methods import METHODS, take_stance
from handlers.polls.views import voting as views
from handlers.polls.voting import casting, taking
from storage import offers, polls
from storage.polls import Elector, Poll

EXPECTED = timedelta(days=1)
"""How long after a question for a reason other words than a reply to it may be one."""
FORGET = "polls.forget-reason"

BLANK = N_("I cannot read a reason in that. Write it in a sentence or two.")
NOT_ASKED = N_("I do not wait for this reason any more. `vote P{n}` shows how you have voted.")
_ANSWERS = {
    # Translators: to “Count this as your reason?”; “|” stands between other words for it.
    "yes": N_("yes | yes please | count it | ok"),
    "no": N_("no | no thanks | never mind | do not count it"),
}


def written(context: Context, text: str, poll: int, version: int, stance: str, at: str) -> Replies:
    """Words while the question waits."""
    if not context.is_reply and not _is_expected(context, at):
        return None  # they talk of something else
    return _taken(context, text, poll, version, stance, at, counts=context.is_reply)


@choice(taking.REASON, written=written)
def cancel(context: Context, poll: int, version: int, stance: str, at: str) -> Replies:
    found, elector = taking.found(context, poll)
    _, own = taking.own_vote(context, found, elector)
    label = own.label if own is not None else ""
    view = partial(views.cancelled, n=found.number, own=label)
    if elector.question == context.pressed:
        return taking.settle_question(context, elector, view)
    return Edit(context.pressed, view)


def talk(context: Context, text: str) -> Replies:
    """Words in the private chat that nothing newer there explains, while a question further up waits."""
    waiting = _waiting(context)
    return _taken(context, text, **waiting, counts=False) if waiting else None


def _other_words(context: Context, text: str, poll: int, version: int, stance: str, at: str, **shown: Any) -> Replies:
    """Not tapped: an answer in words, or another reason than the one that is shown."""
    answer = named(text.strip(" .,;:!?¡¿"), _ANSWERS)
    if answer is not None:
        arguments = {"poll": poll, "version": version, "stance": stance, "at": at, **shown}
        return counted.run(context, **(arguments | {"yes": answer == "yes"}))
    return _taken(context, text, poll, version, stance, at, counts=False) if _is_expected(context, at) else None


@choice(taking.COUNT, written=_other_words)
def counted(
    context: Context, poll: int, version: int, stance: str, at: str, reason: str, source: str, yes: bool
) -> Replies:
    """Whether it is the reason. Whether one is waited for is judged now."""
    found, elector = taking.found(context, poll)
    wanted = METHODS[found.method].stance(stance)
    if not yes:
        view = partial(views.not_counted, n=poll, stance=wanted.label)
        return Edit(offers.retire(context.session, context.pressed), view)
    casting.check_open(context, found)
    if found.version != version:
        return taking.stale(context, found)
    if taking.asked_for(context, elector).get("stance") != stance:
        raise Refusal("reason-not-asked", NOT_ASKED, n=poll)
    return taking.take(context, found, elector, wanted, reason, source)


def _taken(context: Context, text: str, poll: int, version: int, stance: str, at: str, *, counts: bool) -> Replies:
    """A stance is a vote; anything else is the reason, or is shown and asked about."""
    found, elector = taking.found(context, poll)
    casting.check_open(context, found)
    if found.version != version:
        return taking.stale(context, found)
    if not clean(text):
        raise Refusal("reason-blank", BLANK)
    method, reason = METHODS[found.method], text.strip()
    key, rest = take_stance(found.method, text)
    if key and not rest:
        return taking.take(context, found, elector, method.stance(key))
    if counts:
        return taking.take(context, found, elector, method.stance(stance), reason)
    taking.check_reason(reason)
    return _ask(context, found, elector, stance, at, reason)


def _ask(context: Context, poll: Poll, elector: Elector, stance: str, at: str, reason: str) -> list[Reply]:
    """Show what would be the reason; what was shown before is no longer asked about."""
    label = METHODS[poll.method].stance(stance).label
    key, source = taking.count_key(elector), source_of(context.event)
    context.schedule(FORGET, key, context.now + EXPECTED, poll=poll.number, person_id=elector.person_id, stance=stance)
    arguments = {
        "poll": poll.number, "version": poll.version, "stance": stance, "at": at, "reason": reason, "source": source,
    }  # fmt: skip
    return [
        Edit(offers.retire(context.session, key), partial(views.not_counted, n=poll.number, stance=label)),
        Say(
            partial(views.is_reason, n=poll.number, stance=label, reason=reason),
            options=tuple(
                Option(name, view, taking.COUNT, {**arguments, "yes": name == "yes"}, sign=sign)
                for name, view, sign in (("yes", views.count_it, "✅"), ("no", views.do_not_count_it, "❌"))
            ),
            only=elector.person_id,
            key=key,
        ),
    ]


@job(FORGET)
def forget(context: Context, poll: int, person_id: int, stance: str) -> Replies:
    """What was not answered in time was plain talk, which is not kept (X1)."""
    found, elector = polls.find(context.session, poll), polls.elector(context.session, poll, person_id)
    if found is None or elector is None:
        return None
    label = METHODS[found.method].stance(stance).label
    retired = offers.retire(context.session, taking.count_key(elector))
    return Edit(retired, partial(views.not_counted, n=poll, stance=label))


def _waiting(context: Context) -> Mapping[str, Any]:
    """What the newest question for a reason asks that waits still; empty where none does."""
    waiting = [
        asked
        for elector, poll in polls.asked_for_reasons(context.session, context.person_id)
        if finding.place_in(context, poll) is not None and context.now <= poll.closes_at
        if (asked := taking.asked_for(context, elector)) and asked["version"] == poll.version
        if _is_expected(context, asked["at"])
    ]
    return max(waiting, key=lambda asked: datetime.fromisoformat(asked["at"]), default={})


def _is_expected(context: Context, at: str) -> bool:
    return context.now - datetime.fromisoformat(at) <= EXPECTED
