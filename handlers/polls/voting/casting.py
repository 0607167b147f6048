"""Ballots on their way into the box: the one place that stores one, or takes one out. Whoever calls has checked."""

from operator import methodcaller

from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.i18n import N_
from handlers.polls.methods import METHODS
from storage import ballots
from storage.ballots import Ballot, Concern, SecretBallot
from storage.polls import CLOSED, NOMINATING, Elector, Poll

CLOSED_ALREADY = N_("P{n} is closed, so no vote counts any more. `poll P{n}` shows how it ended.")
TOO_LATE = N_("P{n} was open until {instant}. Your vote came after that and does not count.")
NOT_YET = N_("P{n} takes nominations until {instant}. The vote comes after that.")


def check_open(context: Context, poll: Poll) -> None:
    """Refuse a vote that comes too late by the platform's receipt, whether the poll has been closed or not (D2)."""
    until = methodcaller("instant", poll.closes_at)  # a refusal is told when the poll's row is out of reach
    if poll.state == NOMINATING:
        raise Refusal("not-yet", NOT_YET, n=poll.number, instant=until)
    if poll.state == CLOSED and context.now <= poll.closes_at:
        raise Refusal("poll-closed", CLOSED_ALREADY, n=poll.number)
    if context.now > poll.closes_at:
        raise Refusal("vote-too-late", TOO_LATE, n=poll.number, instant=until)


def cast(
    context: Context, poll: Poll, elector: Elector, choice: str, reason: str = "", source: str = ""
) -> Concern | None:
    """Store somebody's ballot in the version that is open, in the place of the one before (D3).

    Returns the concern that is raised by it, or said in other words.
    """
    if poll.secret:
        elector.voted_version = poll.version
        _cast_secretly(context, poll, elector, choice, source)
        return None
    ballot = own_ballot(context, poll, elector)
    elector.voted_version = poll.version
    before = ballot.choice if ballot is not None else ""
    if ballot is None:
        ballot = Ballot(
            poll_id=poll.number, version=poll.version, person_id=elector.person_id, choice=choice, at=context.now
        )
        context.session.add(ballot)
    ballot.choice, ballot.reason, ballot.at, ballot.source = choice, reason, context.now, source
    if not {before, choice} & {stance.key for stance in METHODS[poll.method].stances if stance.concern}:
        return None
    return _keep_concern(context, poll, elector.person_id, choice, reason)


def own_ballot(context: Context, poll: Poll, elector: Elector) -> Ballot | None:
    """The ballot of somebody that counts now; None also in a secret poll."""
    if elector.voted_version != poll.version:
        return None
    return ballots.of_person(context.session, poll, elector.person_id)


def take_back(context: Context, poll: Poll, elector: Elector) -> None:
    """Remove somebody's ballot from the version that is open, and with it their concern: they have not voted."""
    elector.voted_version = 0
    if poll.secret:
        secret = context.session.get(SecretBallot, elector.ballot_key) if elector.ballot_key else None
        if secret is not None:
            context.session.delete(secret)
        elector.ballot_key, elector.ballot_at, elector.ballot_source = "", None, ""
        return
    ballot = ballots.of_person(context.session, poll, elector.person_id)
    if ballot is not None:
        context.session.delete(ballot)
    _keep_concern(context, poll, elector.person_id, "", "")


def _cast_secretly(context: Context, poll: Poll, elector: Elector, choice: str, source: str) -> None:
    """Nothing joins the voter and the ballot but the random key (D7)."""
    ballot = context.session.get(SecretBallot, elector.ballot_key) if elector.ballot_key else None
    if ballot is None:
        elector.ballot_key = f"{context.registry.chance.getrandbits(128):032x}"
        ballot = SecretBallot(key=elector.ballot_key, poll_id=poll.number, choice=choice)
        context.session.add(ballot)
    ballot.version, ballot.choice = poll.version, choice
    elector.ballot_at, elector.ballot_source = context.now, source


def _keep_concern(context: Context, poll: Poll, person_id: int, choice: str, reason: str) -> Concern | None:
    """Number a new concern, change the words of one that stands, or note that it is withdrawn.

    Whoever comes back to the same stance in the same version takes up the same concern.
    """
    raised = any(stance.concern and stance.key == choice for stance in METHODS[poll.method].stances)
    theirs = ballots.concerns_by(context.session, poll, person_id)
    concern = next((one for one in theirs if one.stance == choice), None) if raised else None
    for other in theirs:
        if other is not concern and not other.resolution:
            other.resolution, other.resolved_at = "withdrawn", context.now
    if not raised:
        return None
    if concern is None:
        concern = Concern(
            poll_id=poll.number, number=ballots.next_concern(context.session, poll.number), version=poll.version,
            person_id=person_id, stance=choice, text=reason, at=context.now,
        )  # fmt: skip
        context.session.add(concern)
        return concern
    if (concern.text, concern.resolution) == (reason, ""):
        return None
    concern.text, concern.resolution, concern.resolved_at = reason, "", None
    return concern
