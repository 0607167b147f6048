"""What a poll takes no notice of: what comes after its deadline, the core team, and ballots that nobody opens."""

from collections.abc import AsyncIterator

import pytest

from tests.conversation import Conversation


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Conversation]:
    """Six people in Diversity; berlin and accra are its co-chairs."""
    async with Conversation(database_url) as conversation:
        await conversation.say(*(f":join {who} diversity" for who in ("lima", "oslo", "cairo", "quito")))
        yield conversation


async def test_what_people_do_after_the_deadline_changes_nothing(talk: Conversation) -> None:
    """D2: the figures are those of the deadline, however long a platform keeps the close waiting."""
    await talk.say('berlin@diversity: !poll consensus "R3" Merge them. for 3d quorum 1/2', "lima@dm: vote P1 agree")
    await talk.say("oslo@dm: vote P1 block it leaves out the small groups", "berlin@dm: vote P1 agree")
    talk.session._app.inlet.fell_behind("console")
    await talk.say(":advance 73h", "oslo@diversity: !leave", "oslo@diversity> leave", "cairo@dm: away")
    talk.session._app.inlet.caught_up("console")
    said = await talk.say(":advance 5m")
    assert "No consensus. 1 block stands." in said
    assert "3 of 6 took part" in said


async def test_whoever_is_in_the_core_team_does_not_vote(talk: Conversation) -> None:
    """D1: nor does the vote stay of whoever comes into it."""
    await talk.say('berlin@diversity: !poll majority "Logo" The blue one. for 3d', "oslo@dm: vote P1 yes")
    await talk.say("core@dm: core add console:oslo")
    assert "does not vote in their polls" in await talk.say("oslo@dm: vote P1 yes")
    said = await talk.say("lima@dm: vote P1 yes", ":advance 10s", "berlin@diversity: !polls")
    assert "1 of 5 have voted" in said
    await talk.say('berlin@diversity: !poll majority "Name" Bridge. for 3d')
    assert "0 of 5 have voted" in await talk.say("berlin@diversity: !polls")


async def test_secret_ballots_stay_closed_where_nothing_is_decided_by_them(talk: Conversation) -> None:
    """D7: neither a withdrawn poll nor one without a quorum opens them."""
    await talk.say('berlin@diversity: !poll majority "Logo" The blue one. secret for 3d', "oslo@dm: vote P1 no")
    withdrawn = await talk.say("berlin@diversity: !withdraw P1 changed my mind", "berlin@diversity> yes")
    await talk.say('berlin@diversity: !poll majority "Name" Bridge. secret for 3d', "oslo@dm: vote P2 no")
    too_few = await talk.say(":advance 73h")
    for said in (withdrawn, too_few):
        assert "1 of 6 took part" in said
        assert "No: 1" not in said
        assert ".png" not in said


async def test_the_group_is_told_before_it_votes_that_votes_are_named(talk: Conversation) -> None:
    """G10."""
    await talk.say("berlin@dm: charter set votes named")
    said = await talk.say('berlin@diversity: !poll majority "Logo" The blue one. for 3d')
    assert "The group sees who votes what, as its charter says." in said
