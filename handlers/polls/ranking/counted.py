"""What the ballots of an election or a ranked choice come to, for the record and for what follows from it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any

from sqlmodel import Session

from bot.core import calling
from bot.core.context import Context
from bot.core.replies import Privately, Reply, Say, View
from handlers.polls import deciding, electorate
from handlers.polls.counting import schulze, stv
from handlers.polls.deciding import Facts
from handlers.polls.ranking import seating
from handlers.polls.views import ranking as views
from storage import ballots, people, polls
from storage.polls import NOMINATING, Poll, PollOption


@dataclass(frozen=True, slots=True)
class Counted:
    """How a poll that is ranked ended."""

    code: str
    record: Mapping[str, Any] = field(default_factory=dict)
    """JSON for the outcome's record: ids of options, numbers, exact fractions as strings; empty without a quorum."""
    replies: Sequence[Reply] = ()
    """What follows from it, to be said after the outcome."""


def count(context: Context, poll: Poll, facts: Facts) -> Counted:
    """Count the ballots of an election or a ranked choice that closes now; who is elected co-chair is one from now on.

    Without a quorum nothing is counted (D5). Where nobody stood, there was no ballot.
    """
    if poll.state == NOMINATING:
        return Counted(deciding.NOT_PASSED, {"candidates": []}, _nobody_stood(context, poll))
    if not deciding.has_quorum(electorate.rule_of(poll), facts):
        return Counted(deciding.NO_QUORUM)
    return _elected(context, poll) if poll.method == "election" else _preferred(context.session, poll)


def result_of(session: Session, poll: Poll, code: str, record: Mapping[str, Any]) -> View | None:
    """What the ballots came to, as the group reads it; None where nothing was counted."""
    if not record:
        return None
    view = views.election if poll.method == "election" else views.ranked
    return partial(view, code=code, record=record, names=names_of(session, poll))


def names_of(session: Session, poll: Poll) -> Mapping[str, str]:
    """What the options of a poll are called, by the ids that its record holds. Candidates are public."""
    found = [option for option in polls.options_of(session, poll.number) if option.state != seating.HOLDER]
    ids = [option.person_id for option in found if option.person_id is not None]
    called = calling.called_on_record(session, ids, poll.group_id)
    return {str(option.id): option.label if option.person_id is None else called[option.person_id] for option in found}


def standing(session: Session, poll: Poll) -> list[PollOption]:
    """The options that can be ranked: scenarios, and who has accepted to stand and is still in the group."""
    found = [option for option in polls.options_of(session, poll.number) if option.state == "accepted"]
    members = {person.id for _, person in people.members_of(session, poll.group_id)}
    return [option for option in found if option.person_id is None or option.person_id in members]


def ranked_ballots(session: Session, poll: Poll) -> list[list[str]]:
    """Every ballot of the version that is open, as the ids of options in the voter's order."""
    kept = ballots.secret_in if poll.secret else ballots.in_version
    return [ballot.choice.split(",") if ballot.choice else [] for ballot in kept(session, poll.number, poll.version)]


def _elected(context: Context, poll: Poll) -> Counted:
    session = context.session
    candidates = {str(option.id): option for option in standing(session, poll)}
    result = stv.count(list(candidates), ranked_ballots(session, poll), poll.seats, poll.seed)
    persons = [person_id for name in result.elected if (person_id := candidates[name].person_id) is not None]
    code = deciding.ELECTED if persons else deciding.NOT_PASSED
    # Where everybody abstained, nothing was said about the seats that were named.
    after = seating.seat(context, poll, persons) if result.valid else []
    return Counted(code, election_record(result, list(candidates), poll.seed), after)


def _nobody_stood(context: Context, poll: Poll) -> list[Reply]:
    """The co-chairs are told how to begin anew."""
    chairs = people.chairs_of(context.session, poll.group_id)
    view = partial(views.nobody_stood, n=poll.number, title=poll.title)
    return [Say(view, to=Privately(chair, wait=False)) for chair in chairs]


def election_record(result: stv.Result, candidates: Sequence[str], seed: str) -> dict[str, Any]:
    """An election as its outcome keeps it: enough to check every round by hand."""
    return {
        "candidates": list(candidates),
        "seats": result.seats,
        "quota": result.quota,
        "valid": result.valid,
        "empty": result.empty,
        "elected": list(result.elected),
        "open_seats": result.open_seats,
        "seed": seed,
        "hash": stv.commitment(seed),
        "rounds": [
            asdict(each)
            | {"totals": {name: str(total) for name, total in each.totals.items()}, "exhausted": str(each.exhausted)}
            for each in result.rounds
        ],
    }


def _preferred(session: Session, poll: Poll) -> Counted:
    options = [str(option.id) for option in standing(session, poll)]
    result = schulze.count(options, ranked_ballots(session, poll))
    code = deciding.RECOMMENDS if result.winner is not None else deciding.NOT_PASSED
    return Counted(code, ranking_record(result, options))


def ranking_record(result: schulze.Ranking, options: Sequence[str]) -> dict[str, Any]:
    """A ranked choice as its outcome keeps it, with how many prefer which option to which."""
    return {
        "options": list(options),
        "winner": result.winner,
        "tied": list(result.tied),
        "dropped": list(result.dropped),
        "pairs": [[one, other, voters] for (one, other), voters in result.pairs.items()],
    }
