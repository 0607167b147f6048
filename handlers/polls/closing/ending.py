"""The one place where polls end (D6)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any

from bot.core import ratifying
from bot.core.context import Context
from bot.core.i18n import Translator
from bot.core.replies import Edit, Option, Picture, Reply, Say, ToGroup, Unpin
from handlers.polls import deciding, electorate, showing, starting
from handlers.polls.closing import reporting
from handlers.polls.closing.reporting import FALLBACK, FOLLOWED, needs_fallback
from handlers.polls.deciding import Facts, quorum_of
from handlers.polls.methods import METHODS
from handlers.polls.opening import gathering
from handlers.polls.ranking.counted import count
from handlers.polls.ranking.sealing import seal
from handlers.polls.records import later
from handlers.polls.starting import LEAST, Wanted
from handlers.polls.views import outcome as views
from handlers.polls.views.outcome import Report
from storage import ballots, due, outcomes
from storage.groups import Group
from storage.polls import CLOSED, Poll

RERUN_CHOICE = "polls.rerun"
"""The choice: run it once more."""
EFFECT, SETTLE, REDRAW = "polls.effect", "polls.settle", "polls.redraw"
"""The jobs: let another feature do what the poll was about; close, and bring up to date, the copies in private."""


def conclude(context: Context, poll: Poll, at: datetime, *, by: int | None = None) -> list[Reply]:
    """End a poll by its rule, with the figures of an instant. `by` is whoever closed it; None: its deadline."""
    facts = electorate.facts_of(context.session, poll, at)
    counted: Mapping[str, Any] = {}
    after: Sequence[Reply] = ()
    if METHODS[poll.method].ranked:
        found = count(context, poll, facts)
        code, counted, after = found.code, found.record, found.replies
    else:
        code = deciding.outcome(electorate.rule_of(poll), facts)
    said = finish(context, poll, code, facts, by=by, at=at, counted=counted)
    return [*said, *after]


def finish(
    context: Context, poll: Poll, code: str, facts: Facts, *, by: int | None, at: datetime,
    counted: Mapping[str, Any] | None = None,
) -> list[Reply]:  # fmt: skip
    """End a poll, once: its record, and what the group reads. Whoever calls holds its row and has found it open."""
    assert poll.state != CLOSED
    session, shown = context.session, showing.key_of(poll)
    if poll.secret and code in {deciding.WITHDRAWN, deciding.NO_QUORUM}:
        facts = facts.unopened()
    poll.state, poll.outcome, poll.closed_at, poll.closed_by_person_id = CLOSED, code, at, by
    group = session.get_one(Group, poll.group_id)
    falls_back = needs_fallback(poll, code, facts)
    follows = falls_back and gathering.able(context, group) > 0
    record = _record(context, poll, facts, counted or {}) | ({FOLLOWED: follows} if falls_back else {})
    outcome = outcomes.record(session, poll.number, code, at, record)
    session.flush()
    jobs = (starting.CLOSE, starting.REMIND, showing.TALLY, showing.ASK)
    due.cancel(session, [f"{job}:{poll.number}" for job in jobs])
    context.schedule(SETTLE, f"{SETTLE}:{poll.number}:0", context.now, poll=poll.number, shown=f"{shown}:")
    if poll.effect and not follows:
        context.schedule(EFFECT, f"{EFFECT}:{poll.number}", context.now, poll=poll.number)
    later.keep_in_mind(context, poll, group)
    ratifying.follow_up(context, poll)
    report = reporting.report_of(session, poll, outcome)
    closed = partial(views.closed_card, card=report.card, code=code)
    seal(context, poll)
    said = [Edit(shown, closed, closed=True), Unpin(shown), _announcement(context, poll, report), *_offer(poll, report)]
    return [*said, *(_fall_back(context, poll, group) if follows else ())]


def _record(context: Context, poll: Poll, facts: Facts, counted: Mapping[str, Any]) -> dict[str, Any]:
    """What stays: numbers, codes and ids. Names and words of people are elsewhere, and go with them."""
    concerns = ballots.concerns_of(context.session, poll.number)
    rule = electorate.rule_of(poll)
    return {
        **facts.to_json(),
        "version": poll.version,
        "rule": asdict(rule),
        "secret": poll.secret,
        "eligible": facts.eligible,
        "voted": facts.voted,
        "quorum": quorum_of(rule, facts.eligible),
        "concerns": [c.number for c in concerns if c.version == poll.version and not c.resolution],
        **({"counted": dict(counted)} if counted else {}),
    }


def _announcement(context: Context, poll: Poll, report: Report) -> Say:
    group = context.session.get_one(Group, poll.group_id)
    picture = None
    drawn = poll.outcome != deciding.WITHDRAWN and deciding.CAST not in report.facts.counts
    if report.facts.voted and drawn and not METHODS[poll.method].ranked:
        facts = views.picture(Translator(group.language, group.timezone), report)
        picture = Picture("polls.stances", facts, f"P{poll.number}.png")
    return Say(
        partial(views.outcome, report=report),
        to=ToGroup(poll.group_id),
        key=f"poll:{poll.number}:outcome",
        picture=picture,
    )


def offer_key(number: int) -> str:
    """The key of the message that offers to run a poll once more."""
    return f"poll:{number}:rerun"


def _offer(poll: Poll, report: Report) -> list[Say]:
    """In a message of its own: where the outcome is the line beneath its picture, it cannot be edited afterwards."""
    if not report.can_rerun:
        return []
    again = Option("again", views.run_again, RERUN_CHOICE, {"poll": poll.number}, sign="🔁")
    view = partial(views.offer_rerun, number=poll.number)
    return [Say(view, to=ToGroup(poll.group_id), options=(again,), key=offer_key(poll.number))]


def _fall_back(context: Context, poll: Poll, group: Group) -> list[Reply]:
    """The vote that was agreed on before the poll was opened, for the case that it stays blocked."""
    text = reporting.card_at_close(context.session, poll, Facts(electors=0)).text
    wanted = Wanted(
        method=poll.fallback, title=poll.title, text=text, closes_at=context.now + LEAST, quorum=poll.quorum,
        ratio=poll.ratio, base=poll.base, named=poll.named, about=poll.about, follows_id=poll.number, relation=FALLBACK,
        effect=poll.effect,
    )  # fmt: skip
    return starting.start(context, group, wanted, by=poll.opened_by_person_id)[1]


def effect_of(context: Context, poll: Poll) -> list[Reply]:
    """Let the feature that asked the group do what follows from the answer."""
    wanted = json.loads(poll.effect)
    follow = context.registry.effects[wanted["name"]]
    replies = follow(context, poll.number, poll.outcome == deciding.RECOMMENDS, **wanted["arguments"])
    if replies is None:
        return []
    return [replies] if isinstance(replies, Reply) else list(replies)
