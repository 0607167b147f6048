"""What follows from a poll that has ended: what another feature does, the fall-back, another look (D5).

The clock stands at Monday, 23 March 2026, 09:00 UTC; polls close on Thursday at 09:00.
"""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.core.context import Context
from bot.core.replies import Say, ToGroup
from tests.conversation import Conversation
from tests.looking import look, person_id
from tests.polls.closing import AFTER, all_vote, outcomes_in, room
from tests.polls.staging import begin, gather, poll_of, vote


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url) as conversation:
        await gather(conversation)
        yield conversation


async def test_another_feature_does_what_follows_and_what_goes_wrong_there_reopens_nothing(talk: Conversation) -> None:
    """D6: with what the poll was opened with, once."""
    done: list[tuple[int, bool, str]] = []

    def follow(context: Context, number: int, *, passed: bool, name: str) -> Say:
        done.append((number, passed, name))
        if name == "worse":
            raise ZeroDivisionError
        return Say(lambda _: _("So be it."), to=ToGroup(1))

    talk.session._app.registry.effects["tests.follow"] = lambda context, number, passed, name: follow(
        context, number, passed=passed, name=name
    )
    for name in ("good", "worse"):
        effect = json.dumps({"name": "tests.follow", "arguments": {"name": name}})
        await begin(talk, "lazy", effect=effect)
    said = await talk.say(AFTER, ":advance 1d")
    assert done == [(1, True, "good"), (2, True, "worse")]
    assert "[diversity] So be it." in said
    assert look(talk, outcomes_in) == {1: "recommends", 2: "recommends"}


async def block_twice_amended(talk: Conversation, **wanted: Any) -> None:
    await begin(talk, fallback="supermajority", **wanted)
    for version in ("three", "four"):
        await talk.say(f"berlin@diversity: !amend P1 Merge {version} scenarios")
    await vote(talk, 1, **all_vote("agree", {"lima": "block it leaves out the small groups"}))


async def test_a_block_after_two_new_versions_opens_the_fallback_by_itself(talk: Conversation) -> None:
    """The table of methods: a new 72 h vote by the method that was set before opening, on the last text."""
    await block_twice_amended(talk)
    said = await room(talk, AFTER)
    assert "It stayed blocked after two new versions, so its fall-back follows: supermajority." in said
    assert "[diversity] P2: Scenarios (supermajority)\n  \n  Merge four scenarios" in said
    assert "P1 stayed blocked. This is its fall-back, as was said when it was opened." in said
    poll = poll_of(talk, 2)
    assert (poll.follows_id, poll.relation, poll.method) == (1, "fallback", "supermajority")
    assert poll.closes_at - poll.opened_at == timedelta(hours=72)
    assert look(talk, lambda session: poll.opened_by_person_id == person_id(session, "berlin"))


async def test_no_fallback_follows_without_a_block_or_after_fewer_versions(talk: Conversation) -> None:
    """Nor does one where too few took part: then it is no quorum."""
    await begin(talk, fallback="majority")
    await vote(talk, 1, **all_vote("agree", {"lima": "block it leaves out the small groups"}))
    assert "No consensus. 1 block stands." in await room(talk, AFTER)
    await begin(talk, fallback="majority")
    for version in ("three", "four"):
        await talk.say(f"berlin@diversity: !amend P2 Merge {version} scenarios")
    await vote(talk, 2, lima="block it leaves out the small groups")
    assert "No quorum." in await room(talk, ":advance 73h")
    assert set(look(talk, outcomes_in)) == {1, 2}


async def test_what_follows_waits_for_the_fallback(talk: Conversation) -> None:
    """The group has not answered yet: what was to be done goes over to the fall-back."""
    done: list[bool] = []
    talk.session._app.registry.effects["tests.follow"] = lambda context, number, passed: done.append(passed)
    await block_twice_amended(talk, effect=json.dumps({"name": "tests.follow", "arguments": {}}))
    await talk.say(AFTER, ":advance 1d")
    assert done == []
    await vote(talk, 2, **all_vote("yes"))
    await talk.say(":advance 3d")
    assert done == [True]


async def test_a_consent_says_when_it_is_looked_at_again(talk: Conversation) -> None:
    review = talk.session.clock().date() + timedelta(days=180)
    await begin(talk, "consent", aim="Clarity", review_on=review)
    await vote(talk, 1, **all_vote("consent"))
    assert "It is looked at again on Saturday, 19 September 2026." in await room(talk, AFTER)
