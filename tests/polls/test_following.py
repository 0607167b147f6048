"""What follows: concerns that are resolved, and polls that are held again (D5, D6).

The clock stands at Monday, 23 March 2026, 09:00 UTC; polls close on Thursday at 09:00.
"""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlmodel import select

from storage import ballots
from storage.due import Due
from tests.conversation import Conversation
from tests.looking import look
from tests.polls.rounds import AFTER, TEXT, at_once
from tests.polls.staging import MEMBERS, begin, gather, poll_of, vote


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url) as conversation:
        await gather(conversation, MEMBERS[:6])
        yield conversation


# resolve


async def test_only_its_author_resolves_a_concern_and_their_vote_changes_with_it(talk: Conversation) -> None:
    """The table of methods: integrated, and the reason stays as a reservation."""
    await begin(talk)
    await vote(talk, 1, lima="block it leaves out the small groups")
    for name in ("berlin", "jakarta"):
        said = await talk.say(f"{name}@diversity: !resolve P1 1 integrated")
        assert "Only who raised concern 1 can resolve it." in said
        assert "lima" not in said
    said = await talk.say("lima@dm: resolve P1 1 integrated the second version names them")
    assert "Concern 1 of P1 is noted as integrated. Your vote is now: Agree with reservations." in said
    assert "[berlin, private] No objection stands against P1 any more." in said
    assert "[accra, private] No objection stands against P1 any more." in said
    assert "Concern 1 is resolved already." in await talk.say("lima@dm: resolve P1 1 withdrawn")
    concern = look(talk, lambda session: ballots.concerns_of(session, 1))[0]
    assert (concern.resolution, concern.note) == ("integrated", "the second version names them")
    await vote(talk, 1, **dict.fromkeys(("berlin", "accra", "jakarta"), "agree"))
    outcome = await talk.say(AFTER)
    assert "The group recommends it." in outcome
    assert "• Agree with reservations: it leaves out the small groups" in outcome
    assert "(version 1, integrated, says its author: the second version names them)" in outcome


@pytest.mark.parametrize(("method", "stance"), [("consent", "No objection"), ("lazy", "Fine with me")])
async def test_an_objection_that_is_withdrawn_becomes_consent(talk: Conversation, method: str, stance: str) -> None:
    await begin(talk, method, aim="Clarity", quorum="1")
    await vote(talk, 1, lima="object it confuses", jakarta="object it is long")
    said = await talk.say("lima@dm: resolve P1 1 withdrawn")
    assert f"Concern 1 of P1 is withdrawn. Your vote is now: {stance}." in said
    assert "No objection stands" not in said
    await talk.say("jakarta@dm: resolve P1 2 integrated")
    assert "The group recommends it." in await talk.say(AFTER)


async def test_what_resolve_cannot_read_it_explains(talk: Conversation) -> None:
    await begin(talk)
    assert "Nobody has raised a concern in P1." in await talk.say("lima@diversity: !resolve P1 1 integrated")
    await vote(talk, 1, lima="block it leaves out the small groups")
    assert "P1 has no concern 7. There are: 1." in await talk.say("lima@diversity: !resolve P1 7 integrated")
    for words in ("", " 1", " 1 whatever", " integrated"):
        assert "Write the number of your concern" in await talk.say(f"lima@diversity: !resolve P1{words}")
    await talk.say(f"berlin@diversity: {TEXT}")
    assert "was raised against version 1" in await talk.say("lima@diversity: !resolve P1 1 integrated")


# rerun, reopen


async def test_a_poll_without_a_quorum_is_run_once_more_and_never_again(talk: Conversation) -> None:
    """D5: a new number and electorate, the same text and rule; a rerun has no rerun."""
    await begin(talk, "majority", quorum="3/4")
    said = await talk.say(AFTER)
    assert "[diversity] Shall P1 be run once more? A co-chair can choose that.\n  > again: Run it once more" in said
    assert "Only the co-chairs of Diversity can do that." in await talk.say("lima@diversity> again")
    await talk.say("oslo@diversity: !me")
    said = await talk.say("accra@diversity> again")
    assert "[diversity] (edited) P1 is asked once more, as P2." in said
    assert "P2: Scenarios (majority)\n  \n  Merge the two scenarios\n  \n  This is P1 once more, since too few" in said
    assert "6 of the 7 who can vote have to take part." in said
    poll = poll_of(talk, 2)
    assert (poll.follows_id, poll.relation, poll.quorum) == (1, "rerun", "3/4")
    assert poll.closes_at - poll.opened_at == timedelta(hours=72)
    assert "P1 has been run once more already, as P2." in await talk.say("berlin@diversity: !rerun P1")
    assert "P2 is not closed yet." in await talk.say("berlin@diversity: !rerun P2")
    said = await talk.say(":advance 73h")
    assert "No quorum." in said
    assert "Shall P2" not in said
    assert "P2 was a second run already." in await talk.say("berlin@diversity: !rerun P2")


async def test_two_cochairs_who_tap_at_once_run_it_again_once(talk: Conversation) -> None:
    await begin(talk, "majority")
    await talk.say(AFTER, "berlin@diversity: !rerun P1", "accra@diversity: !rerun P1")
    assert look(talk, lambda session: session.exec(select(Due.key).where(Due.job == "polls.close")).all()) == [
        "polls.close:2"
    ]


async def test_a_poll_with_a_quorum_is_not_run_again(talk: Conversation) -> None:
    await begin(talk, "lazy")
    await talk.say(AFTER)
    said = await talk.say("berlin@diversity: !rerun P1")
    assert "Only a poll without a quorum is run once more. P1 ended otherwise: the group recommends it." in said


async def test_reopening_needs_what_is_new_and_shows_it(talk: Conversation) -> None:
    """D6: a linked new poll; the old outcome stays."""
    await begin(talk, "lazy")
    assert "P1 is not closed yet." in await talk.say("berlin@diversity: !reopen P1 there is money")
    await talk.say(AFTER)
    assert "What is new since P1 was closed?" in await talk.say("berlin@diversity: !reopen P1")
    said = await talk.say("berlin@dm: reopen P1 the other groups have sent their glossaries")
    assert "[diversity] P2: Scenarios (lazy consensus)" in said
    assert "This takes up P1 again, because there is something new.\n  New: the other groups have sent their" in said
    assert "[berlin, private] P2 is open: lazy consensus, after P1." in said
    assert "P1 is being asked again already, as P2." in await talk.say("accra@diversity: !reopen P1 there is money")
    assert (poll_of(talk, 1).outcome, poll_of(talk, 2).relation) == ("recommends", "reopened")


async def test_a_review_is_as_long_after_the_close_as_before(talk: Conversation) -> None:
    day = talk.session.clock().date()
    await begin(talk, "consent", aim="Clarity", review_on=day + timedelta(days=183))
    await talk.say(AFTER, "berlin@diversity: !rerun P1")
    assert poll_of(talk, 2).review_on == day + timedelta(days=186)


async def test_two_cochairs_who_close_in_the_same_moment_end_it_once(database_url: str) -> None:
    """D2: on both databases, whichever of them comes first."""
    async with Conversation(database_url) as talk:
        await gather(talk, MEMBERS[:3])
        await begin(talk)
        await vote(talk, 1, **dict.fromkeys(MEMBERS[:3], "agree"))
        said = await at_once(talk, dict.fromkeys(MEMBERS[:2], "!close P1"))
        assert said.count("On record: P1") == 1
        assert said.count("P1 is closed: the group recommends it.") == 1
        assert talk.session.failures == 0


async def test_the_word_before_a_new_end_is_left_out_and_nothing_else(sqlite_url: str) -> None:
    """D4: a day with an `a` in it stays whole, in every language."""
    async with Conversation(sqlite_url) as talk:
        await talk.say("berlin@dm: language es", "berlin@dm: poll majority «Logo» El azul. for 3d")
        said = await talk.say("berlin@dm: extend P1 until 28 de marzo 18:00 because dos personas viajan")
    assert "28 de marzo de 2026, 18:00" in said
