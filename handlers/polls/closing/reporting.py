"""What is said of a poll that has ended, from its record: at the close, and whenever somebody asks again (D6)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session

from bot.core import calling
from handlers.polls import deciding, electorate
from handlers.polls.deciding import Facts
from handlers.polls.methods import METHODS
from handlers.polls.ranking.counted import result_of
from handlers.polls.ranking.sealing import KEPT
from handlers.polls.views.card import Card
from handlers.polls.views.outcome import Reason, Report
from storage import ballots, outcomes, people, polls
from storage.ballots import Ballot, Concern
from storage.outcomes import Outcome
from storage.polls import Poll

AGAINST = frozenset({"stand-aside", "block", "object", "no"})
"""The stances whose reasons are dissent."""
RERUN, FALLBACK, REOPENED = "rerun", "fallback", "reopened"
FOLLOWED = "followed"
"""In the record of a poll that stayed blocked: whether its fall-back was opened."""
LAST_VERSION = 3
"""A proposal is amended at most twice."""


def facts_in(record: Mapping[str, Any]) -> Facts:
    """The figures that an outcome's record holds."""
    return Facts(**{name: record[name] for name in Facts.__dataclass_fields__})


def can_rerun(poll: Poll, followers: Sequence[Poll]) -> bool:
    """Whether a poll that ended without a quorum may be run once more: a rerun may not, and nothing twice (D5).

    What has been taken up again is asked again already.
    """
    if poll.outcome != deciding.NO_QUORUM or poll.relation == RERUN:
        return False
    return not any(other.relation in {RERUN, REOPENED} for other in followers)


def needs_fallback(poll: Poll, code: str, facts: Facts) -> bool:
    """Whether the fall-back follows: a block stands after the second amended version."""
    blocked = code == deciding.NO_CONSENSUS and facts.count("block") > 0
    return bool(poll.fallback) and blocked and poll.version >= LAST_VERSION


def card_at_close(session: Session, poll: Poll, facts: Facts, version: int = 0) -> Card:
    """What was asked, with the figures at the close; with `version`, what was asked before."""
    return Card(
        number=poll.number,
        title=poll.title,
        text=polls.version_of(session, poll.number, version or poll.version).text,
        rule=electorate.rule_of(poll),
        version=version or poll.version,
        closes_at=poll.closes_at,
        facts=facts,
        secret=poll.secret,
        review_on=poll.review_on,
        fallback=poll.fallback,
        seats=poll.seats,
    )


def report_of(session: Session, poll: Poll, outcome: Outcome | None = None) -> Report:
    """Everything that is said of a poll that has ended; in as many queries for 15 electors as for 5,000."""
    outcome = outcome or outcomes.of_polls(session, [poll.number])[poll.number]
    record = json.loads(outcome.facts)
    facts = facts_in(record)
    concerns = ballots.concerns_of(session, poll.number)
    open_ballots = () if poll.secret else ballots.in_version(session, poll.number, poll.version)
    if METHODS[poll.method].ranked:
        open_ballots = ()
    given = [ballot for ballot in open_ballots if ballot.reason]
    called = _names(session, poll, given, concerns)
    dissent = [_concern(concern, called) for concern in concerns if _stands(poll, concern)]
    dissent += [_reason(ballot, called) for ballot in given if ballot.choice == "no"]
    falls_back = needs_fallback(poll, outcome.code, facts)
    followers = polls.following(session, poll.number) if outcome.code == deciding.NO_QUORUM else ()
    return Report(
        card=card_at_close(session, poll, facts),
        code=outcome.code,
        result=result_of(session, poll, outcome.code, record.get("counted", {})),
        closed_at=outcome.at,
        closed_by=_closer(session, poll),
        why=poll.closing_reason,
        dissent=dissent,
        reasons=[_reason(ballot, called) for ballot in given if ballot.choice not in AGAINST],
        kept_until=(outcome.at + KEPT).date() if poll.secret else None,
        earlier=[_earlier(concern, called, concerns) for concern in concerns if _is_earlier(poll, concern)],
        can_rerun=can_rerun(poll, followers),
        fallback=falls_back and record.get(FOLLOWED, True),
        stalled=falls_back and not record.get(FOLLOWED, True),
        ordered=bool(poll.effect),
    )


def _names(session: Session, poll: Poll, given: Sequence[Ballot], concerns: Sequence[Concern]) -> Mapping[int, str]:
    """Who gave the reasons, where the group sees who voted what; else nobody is named."""
    if not poll.named or poll.secret:
        return {}
    authors = {*(ballot.person_id for ballot in given), *(concern.person_id for concern in concerns)}
    return calling.called_on_record(session, authors, poll.group_id)


def _closer(session: Session, poll: Poll) -> str | None:
    if poll.closed_by_person_id is None:
        return None
    found = people.persons(session, [poll.closed_by_person_id])
    return calling.called(session, found[0], poll.group_id)


def _stands(poll: Poll, concern: Concern) -> bool:
    return concern.version == poll.version and not concern.resolution


def _is_earlier(poll: Poll, concern: Concern) -> bool:
    """A concern of somebody who has left went with them."""
    return not _stands(poll, concern) and concern.resolution != "left"


def _who(called: Mapping[int, str], person_id: int) -> str:
    return calling.shown(called[person_id]) if person_id in called else ""


def _reason(ballot: Ballot, called: Mapping[int, str]) -> Reason:
    return Reason(stance=ballot.choice, text=ballot.reason, who=_who(called, ballot.person_id))


def _concern(concern: Concern, called: Mapping[int, str]) -> Reason:
    return Reason(
        stance=concern.stance, text=concern.text, number=concern.number, who=_who(called, concern.person_id)
    )  # fmt: skip


def _earlier(concern: Concern, called: Mapping[int, str], concerns: Sequence[Concern]) -> Reason:
    again = any(other.person_id == concern.person_id and other.version > concern.version for other in concerns)
    return Reason(
        stance=concern.stance,
        text=concern.text,
        number=concern.number,
        version=concern.version,
        resolution=concern.resolution or ("again" if again else ""),
        note=concern.note,
        who=_who(called, concern.person_id),
    )
