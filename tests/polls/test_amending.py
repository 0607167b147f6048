"""A new version of a proposal (D4).

The clock stands at Monday, 23 March 2026, 09:00 UTC; polls close on Thursday at 09:00.
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from storage.ballots import Ballot
from tests.conversation import Conversation
from tests.looking import look
from tests.polls.reactions import button, tap
from tests.polls.rounds import AFTER, TEXT, at_once, no_longer_chair
from tests.polls.staging import MEMBERS, begin, gather, poll_of, vote


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url) as conversation:
        await gather(conversation, MEMBERS[:6])
        yield conversation


async def test_a_new_version_voids_the_votes_and_restarts_the_clock(talk: Conversation) -> None:
    """D4, story step 4: the close moves to 72 hours from now, and whoever voted is asked again."""
    await begin(talk, title="R3")
    await talk.say(":advance 1s")
    await vote(talk, 1, lima="block it leaves out the small groups", jakarta="agree")
    said = await talk.say(":at 2026-03-25T10:00Z", f"berlin@diversity: {TEXT}", ":advance 1s")
    assert (
        "[diversity] P1 is now version 2. Votes on the version before no longer count.\n"
        "  What is taken out stands behind −, what is new behind +:\n"
        "  Merge the [− two] [+ three] scenarios\n"
        "[diversity] P1: R3 (consensus, version 2)\n  \n  Merge the three scenarios\n"
    ) in said
    assert "Open until Saturday, 28 March 2026, 10:00 UTC" in said
    assert "0 of 6 have voted, 4 are needed." in said
    assert said.index("(unpinned) P1") < said.index("(pinned) P1: R3 (consensus, version 2)")
    for name in MEMBERS[:6]:
        assert f"[{name}, private] P1 is now version 2." in said
    assert (
        "[jakarta, private] (edited) P1: R3 (consensus)\n  \n  Merge the two scenarios\n  \n  Version 2 is below"
        in said
    )
    poll = poll_of(talk, 1)
    assert (poll.version, poll.closes_at) == (2, datetime(2026, 3, 28, 10, tzinfo=UTC))
    assert len(look(talk, lambda session: session.exec(select(Ballot).where(Ballot.version == 1)).all())) == 2


async def test_an_amendment_never_brings_the_end_forward(talk: Conversation) -> None:
    """The settled readings: the later of the old deadline and 72 hours from now."""
    await begin(talk, closes_at=talk.session.clock() + timedelta(days=6))
    await talk.say(f"berlin@diversity: {TEXT}")
    assert poll_of(talk, 1).closes_at == datetime(2026, 3, 29, 9, tzinfo=UTC)


async def test_who_blocked_is_told_first_and_blocks_only_by_saying_so_again(talk: Conversation) -> None:
    """D4: the concern stays listed."""
    await begin(talk)
    await vote(talk, 1, lima="block it leaves out the small groups")
    said = await talk.say(f"berlin@diversity: {TEXT}", ":advance 1s")
    private = [line for line in said.splitlines() if ", private] P1" in line]
    assert private[0].startswith("[lima, private] P1 has a new version. Your concern 1 stays listed: “it leaves out")
    assert private[1].startswith("[lima, private] P1 is now version 2.")
    await vote(talk, 1, **dict.fromkeys(MEMBERS[:3], "agree"), board="agree")
    outcome = await talk.say(":advance 73h")
    assert "The group recommends it." in outcome
    assert (
        "Earlier concerns\n  • Block (concern 1): it leaves out the small groups (version 1, not raised again)"
        in outcome
    )


async def test_a_proposal_is_amended_twice_at_most(talk: Conversation) -> None:
    """D4: every amendment takes a round, also without a block; the refusal says what follows."""
    await begin(talk)
    await begin(talk, fallback="majority")
    for version in ("three", "four"):
        await talk.say(*(f"berlin@diversity: !amend P{n} Merge {version}" for n in (1, 2)))
    assert "It ends as it is; what is new can be taken up afterwards with !reopen P1." in await talk.say(
        "berlin@diversity: !amend P1 Merge five"
    )
    assert "its fall-back follows by itself" in await talk.say("berlin@diversity: !amend P2 Merge five")
    assert (poll_of(talk, 1).version, poll_of(talk, 2).version) == (3, 3)
    blocked = await vote(talk, 1, lima="block it leaves out the small groups")
    assert "P1 can have no further version, so only they can resolve it." in blocked


async def test_the_new_text_is_asked_for_and_may_begin_with_the_name_of_a_command(talk: Conversation) -> None:
    await begin(talk)
    asked = await talk.say("berlin@dm: amend P1")
    assert "What should P1 say? Answer this message with the whole new text. Until now it says:" in asked
    said = await talk.say("berlin@dm: Close the two scenarios")
    assert "This would be version 2 of P1:\n  What is taken out stands behind −, what is new behind +:" in said
    assert "[− Merge] [+ Close] the two scenarios" in said
    assert "[diversity]" not in said
    said = await talk.say("berlin@dm> yes")
    assert "[berlin, private] (edited) P1 is now version 2, open until" in said
    assert "[diversity] P1: Scenarios (consensus, version 2)\n  \n  Close the two scenarios" in said
    await talk.say("accra@diversity: !amend P1")
    assert "P1 stays as it is." in await talk.say("accra@diversity> leave")
    assert poll_of(talk, 1).version == 2


async def test_what_is_said_after_the_question_for_a_text_amends_nothing(talk: Conversation) -> None:
    """D4: a new version makes every vote void, so it is looked at first; the text can be written anew."""
    await begin(talk)
    await vote(talk, 1, lima="agree")
    await talk.say("berlin@dm: amend P1")
    said = await talk.say("berlin@dm: never mind")
    assert "This would be version 2 of P1:\n  never mind" in said
    assert "The votes on the version before would no longer count" in said
    said = await talk.say("berlin@dm: Merge the three scenarios")
    assert "[berlin, private] (edited) You have written what P1 should say. Look at it below." in said
    assert "Merge the [− two] [+ three] scenarios" in said
    assert "P1 stays as it is." in await talk.say("berlin@dm: no")
    assert poll_of(talk, 1).version == 1
    await talk.say("berlin@diversity: !amend P1", "berlin@diversity>> Merge all of them")
    said = await talk.say("berlin@diversity> yes")
    assert "[diversity] P1: Scenarios (consensus, version 2)\n  \n  Merge all of them" in said
    assert poll_of(talk, 1).version == 2


async def test_a_text_that_is_shown_is_judged_again_when_it_is_tapped(talk: Conversation) -> None:
    """G4, D2, D4: who may, whether there is still time, and whether somebody else was faster."""
    await begin(talk)
    await talk.say("berlin@dm: amend P1", "berlin@dm: Merge the three scenarios")
    first = button(talk, "yes", "dm:berlin")
    await talk.say("accra@diversity: !amend P1 Merge none", ":advance 3m")
    assert "P1 has changed since you wrote that. Look at it first" in await tap(talk, "berlin", first, room="dm")
    await talk.say("berlin@dm: amend P1", "berlin@dm: Merge the three scenarios", AFTER)
    said = await tap(talk, "berlin", button(talk, "yes", "dm:berlin"), 2, room="dm")
    assert "P1 is closed" in said
    await begin(talk)
    await talk.say("accra@dm: amend P2", "accra@dm: Merge the three scenarios")
    no_longer_chair(talk, "accra")
    assert "Only the co-chairs of Diversity can do that." in await talk.say("accra@dm> yes")
    assert (poll_of(talk, 1).version, poll_of(talk, 2).version) == (2, 1)


async def test_nobody_amends_what_somebody_else_changed_a_moment_ago(talk: Conversation) -> None:
    """D4: two who write at once would use up both rounds."""
    await begin(talk)
    await talk.say("berlin@diversity: !amend P1 Merge the three scenarios", ":advance 119s")
    said = await talk.say("accra@diversity: !amend P1 Merge the four scenarios")
    assert said.endswith("P1 was changed a moment ago by somebody else. Look at it first, then write it again.")
    await talk.say("accra@dm: amend P1")
    assert "a moment ago by somebody else" in await talk.say("accra@dm: Merge four")
    assert poll_of(talk, 1).version == 2
    await talk.say(":advance 1s", "accra@diversity: !amend P1 Merge the four scenarios")
    assert poll_of(talk, 1).version == 3


async def test_one_person_may_correct_their_own_version_at_once(talk: Conversation) -> None:
    await begin(talk)
    await talk.say(f"berlin@diversity: {TEXT}", "berlin@diversity: !amend P1 Merge four")
    assert poll_of(talk, 1).version == 3


async def test_two_cochairs_who_amend_at_once_use_up_one_round(database_url: str) -> None:
    """D4: on both databases, whichever of them comes first."""
    async with Conversation(database_url) as talk:
        await gather(talk, MEMBERS[:3])
        await begin(talk)
        said = await at_once(talk, {"berlin": TEXT, "accra": "!amend P1 Merge the four scenarios"})
        assert said.count("P1 was changed a moment ago by somebody else.") == 1
        assert poll_of(talk, 1).version == 2
        assert talk.session.failures == 0


async def test_a_text_that_changes_nothing_is_too_long_or_cannot_be_amended_is_refused(talk: Conversation) -> None:
    await begin(talk)
    await begin(talk, "ranked", options=("North", "South"))
    assert "That is what P1 says already." in await talk.say("berlin@diversity: !amend P1 Merge  the two\tscenarios")
    assert "at most 2500 characters, and this has 2501." in await talk.say(f"berlin@diversity: !amend P1 {'x' * 2501}")
    assert "What is ranked in P2 stays as it is." in await talk.say("berlin@diversity: !amend P2 East and West")
    assert poll_of(talk, 1).version == 1


async def test_a_poll_is_named_by_its_title_as_well(database_url: str) -> None:
    """D4: who amends R3 does not amend another poll by a text that begins with R3."""
    async with Conversation(database_url) as talk:
        await talk.say(
            ":join berlin diversity", ":join lima diversity",
            'berlin@diversity: !poll consensus "R1" We map languages. for 4d',
            'berlin@diversity: !poll consensus "R3" We merge the lists. for 4d',
        )  # fmt: skip
        said = await talk.say("berlin@diversity: !amend R3 We merge both lists, and more.")
        assert "P2" in said
        assert "R3 We merge" not in said
        assert "P1" not in said
        said = await talk.say("lima@diversity: !vote “r3” agree")
        assert "P2" in said
