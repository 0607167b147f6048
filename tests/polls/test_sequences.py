"""What holds whatever happens in whatever order: events are drawn by chance, and judged after each (D1–D6)."""

from random import Random
from typing import Any

import pytest
from sqlmodel import Session, select

from handlers.polls import electorate
from storage import ballots, polls
from storage.database import Database
from storage.outcomes import Outcome
from storage.polls import CLOSED, Elector, Poll
from tests.conversation import Conversation
from tests.looking import look
from tests.polls.staging import MEMBERS, begin, gather

PEOPLE = MEMBERS[:6]
METHODS = ("consensus", "consent", "lazy", "majority", "supermajority", "gradients")
STANCES = {
    "consensus": ("agree", "reservations", "stand aside it is early", "block it is late", "abstain"),
    "consent": ("consent", "object it confuses", "abstain"),
    "lazy": ("support", "object it confuses"),
    "majority": ("yes", "no", "abstain"),
    "supermajority": ("yes", "no", "abstain"),
    "gradients": ("1", "4", "8"),
}


def line(draw: Random, methods: dict[int, str]) -> str:
    """Something that somebody does, or time that passes."""
    who, number = draw.choice(PEOPLE), draw.choice(list(methods))
    room, order = f"{who}@diversity: !", f"{draw.choice(['berlin', 'berlin', 'accra', who])}@diversity: !"
    stance = draw.choice(STANCES[methods[number]])
    return draw.choice(
        [
            *[f"{room}vote P{number} {stance}"] * 8,
            f"{order}amend P{number} Merge {draw.randrange(9)} scenarios",
            f"{order}extend P{number} by {draw.randrange(1, 9)}d because of it",
            f"{order}close P{number}",
            f"{order}withdraw P{number} there is no money",
            f"{room}resolve P{number} {draw.randrange(1, 4)} integrated",
            f"{order}rerun P{number}",
            f"{order}reopen P{number} there is money",
            f"{who}@dm: away",
            f"{who}@dm: back",
            ":restart",
            *[f":advance {draw.choice(['4s', '5h', '15h', '30h'])}"] * 3,
        ]
    )


def judged(session: Session, ended: dict[int, tuple[Any, ...]]) -> dict[int, str]:
    """Look at every poll; returns the methods of all."""
    found = session.exec(select(Poll).order_by(Poll.id)).all()  # type: ignore[arg-type]  # SQLModel types a column so
    outcomes = {outcome.poll_id: outcome.code for outcome in session.exec(select(Outcome))}
    for poll in found:
        counted = ballots.in_version(session, poll.number, poll.version)
        electors = session.exec(select(Elector).where(Elector.poll_id == poll.number)).all()
        voted = {elector.person_id for elector in electors if elector.voted_version == poll.version}
        assert {ballot.person_id for ballot in counted} == voted  # one each, and nobody else
        assert (poll.number in outcomes) == (poll.state == CLOSED)
        assert poll.version <= 3
        if poll.state == CLOSED:
            as_it_ended = (poll.outcome, poll.closed_at, poll.version, outcomes[poll.number], tuple(sorted(voted)))
            assert ended.setdefault(poll.number, as_it_ended) == as_it_ended
            assert all(ballot.at <= poll.closes_at for ballot in counted)
        else:
            facts = electorate.facts_of(session, poll, poll.closes_at)
            assert facts.voted == len(counted)
            assert facts.silent >= 0
    for number in ended:
        reruns = [poll for poll in polls.following(session, number) if poll.relation == "rerun"]
        assert len(reruns) <= 1
    return {poll.number: poll.method for poll in found}


@pytest.mark.parametrize("seed", range(5))
async def test_no_sequence_of_events_opens_a_closed_poll_or_counts_a_vote_twice(sqlite_url: str, seed: int) -> None:
    """D2, D3, D6."""
    draw, ended = Random(seed), dict[int, tuple[Any, ...]]()
    async with Conversation(sqlite_url) as talk:
        await gather(talk, PEOPLE)
        for method in draw.sample(METHODS, 3):
            await begin(talk, method, quorum="1/2", aim="Clarity", fallback=draw.choice(["", "majority"]))
        database = Database(sqlite_url)
        try:
            methods = database.run_here(lambda session: judged(session, ended))
            for _ in range(70):
                await talk.say(line(draw, methods))
                assert talk.session.failures == 0
                methods = database.run_here(lambda session: judged(session, ended))
        finally:
            database.close()
        await talk.say(":advance 20d")
        assert all(poll.state == CLOSED for poll in look(talk, lambda session: session.exec(select(Poll)).all()))
        assert set(ended) <= set(look(talk, lambda session: judged(session, ended)))


@pytest.mark.parametrize("method", ["consensus", "consent", "majority"])
async def test_the_outcome_does_not_depend_on_the_order_of_votes(sqlite_url: str, method: str) -> None:
    """Whoever votes when, and however often they change their mind: the last word of each counts."""
    draw = Random(7)
    final = {name: draw.choice(STANCES[method]) for name in PEOPLE}
    told = set()
    async with Conversation(sqlite_url) as talk:
        await gather(talk, PEOPLE)
        for number in range(1, 5):
            await begin(talk, method, aim="Clarity", quorum="1/2")
            before = [f"{name}@diversity: !vote P{number} {draw.choice(STANCES[method])}" for name in PEOPLE]
            last = [f"{name}@diversity: !vote P{number} {stance}" for name, stance in final.items()]
            draw.shuffle(last)
            await talk.say(*before[:number], *last, ":advance 1s")
        await talk.say(":advance 4d")
        for number in range(1, 5):
            facts = look(talk, lambda session, number=number: session.get_one(Outcome, number))  # type: ignore[misc]
            counts = facts.facts.partition('"counts": ')[2].partition("}")[0]
            told.add((facts.code, counts))
    assert len(told) == 1
