"""Ranked choice (the row "ranked" of the table of methods): the ballots are in private, and kept with names."""

from tests.conversation import Conversation
from tests.polls.ranking.election import cast, record_of
from tests.polls.staging import begin, poll_of

OPTIONS = ("Merge", "Split", "Wait")


async def test_the_option_that_wins_against_every_other_is_recommended(talk: Conversation) -> None:
    await begin(talk, "ranked", options=OPTIONS)
    await cast(talk, berlin="merge, split", accra="merge, split", lima="split, merge", cairo="merge")
    await cast(talk, oslo="wait, split", quito="further, merge")
    said = await talk.say(":advance 3d2s")
    assert "The group recommends Merge." in said
    assert "Merge – Split: 4 : 2" in said
    assert "Not preferred to further discussion: Wait" in said
    assert poll_of(talk, 1).outcome == "recommends"
    assert [voters for _, _, voters in record_of(talk)["pairs"]][:2] == [4, 5]


async def test_of_many_options_the_pairs_of_the_winner_are_shown(talk: Conversation) -> None:
    """So that it fits into a message; the record has all of them."""
    await begin(talk, "ranked", options=tuple(f"Scenario {letter}" for letter in "ABCDEFGHIJKL"))
    await cast(talk, **dict.fromkeys(("berlin", "accra", "lima", "cairo"), "scenario c, scenario a"))
    said = await talk.say(":advance 3d2s")
    assert "Scenario C – Scenario A: 4 : 0" in said
    assert "Scenario A – Scenario B" not in said
    assert "66 more pairs are in the record." in said
    assert len(record_of(talk)["pairs"]) == 13 * 12


async def test_a_tie_is_reported_as_a_tie_and_recommends_nothing(talk: Conversation) -> None:
    await begin(talk, "ranked", options=OPTIONS)
    await cast(talk, berlin="merge, split", accra="merge, split", lima="split, merge", cairo="split, merge")
    said = await talk.say(":advance 3d2s")
    assert "A tie: Merge, Split. Nothing is recommended." in said
    assert poll_of(talk, 1).outcome == "not-passed"


async def test_where_further_discussion_is_preferred_nothing_is_recommended(talk: Conversation) -> None:
    await begin(talk, "ranked", options=OPTIONS)
    await cast(talk, berlin="further", accra="further, merge", lima="further discussion", cairo="split")
    said = await talk.say(":advance 3d2s")
    assert "Further discussion. No option is preferred to it." in said
    assert poll_of(talk, 1).outcome == "not-passed"


async def test_a_tie_with_further_discussion_is_further_discussion(talk: Conversation) -> None:
    await begin(talk, "ranked", options=OPTIONS)
    await cast(talk, berlin="merge", accra="merge", lima="further", cairo="further")
    assert "Further discussion." in await talk.say(":advance 3d2s")


async def test_without_a_quorum_there_is_no_recommendation(talk: Conversation) -> None:
    """D5."""
    await begin(talk, "ranked", options=OPTIONS)
    await cast(talk, berlin="merge")
    assert "No quorum." in await talk.say(":advance 3d2s")


async def test_an_order_may_be_written_in_the_room_where_it_is_not_secret(talk: Conversation) -> None:
    """D3: and taking the message back takes the vote back."""
    await begin(talk, "ranked", options=OPTIONS)
    said = await talk.say("lima@diversity: !vote P1 merge, wait", ":advance 10s")
    assert "1 of 6 have voted" in said
    said = await talk.say("lima@dm: vote P1")
    assert "Your ballot counts: Merge → Wait" in said
    assert "It is kept with your name" in said
    assert "0 of 6 have voted" in await talk.say(":redact lima@diversity", ":advance 10s")


async def test_a_secret_ranked_choice_is_not_voted_on_in_the_room(talk: Conversation) -> None:
    """D7."""
    await begin(talk, "ranked", options=OPTIONS, secret=True)
    assert "I have not counted this" in await talk.say("lima@diversity: !vote P1 merge, wait")
    assert "1 of 6" not in await talk.say(":advance 10s")
