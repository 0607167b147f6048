"""What co-chairs do about the end of a poll: later, early, or without an outcome (D2, D6).

The clock stands at Monday, 23 March 2026, 09:00 UTC; polls close on Thursday at 09:00.
"""

from collections.abc import AsyncIterator

import pytest

from tests.conversation import Conversation
from tests.polls.rounds import AFTER, no_longer_chair
from tests.polls.staging import MEMBERS, begin, gather, poll_of, vote


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url) as conversation:
        await gather(conversation, MEMBERS[:6])
        yield conversation


# extend


async def test_a_poll_is_extended_once_with_a_reason(talk: Conversation) -> None:
    """D4: the timers move along, and the private copies say so too."""
    await begin(talk)
    await talk.say(":advance 1s")
    said = await talk.say("berlin@diversity: !extend P1 by 2d because Nowruz is this week", ":advance 1s")
    assert "P1 is open longer, until Saturday, 28 March 2026, 09:00 (UTC). Why: Nowruz is this week" in said
    assert "[diversity] (edited) P1: Scenarios" in said
    assert "Extended. Why: Nowruz is this week" in said
    assert "[lima, private] (edited) P1: Scenarios" in said
    assert "has been extended once already" in await talk.say("accra@diversity: !extend P1 by 1d because we can")
    assert "No quorum." not in await talk.say(":at 2026-03-28T09:00Z")
    assert "No quorum." in await talk.say(":advance 1s")


EXTENDING = [
    ("by 36h because of the holidays", "until Friday, 27 March 2026, 21:00"),
    ("2 days because of the holidays", "until Saturday, 28 March 2026, 09:00"),
    ("until 2026-03-27 18:00 because of the holidays", "until Friday, 27 March 2026, 18:00"),
    ("until 2026-03-27 18:00 UTC, because: it rains", "Why: it rains"),
    ("by 8d because of the holidays", "at most 7 days. The latest end of P{n} is Thursday, 2 April 2026, 09:00"),
    ("until 2026-03-25 18:00 because of it", "P{n} is open until Thursday, 26 March 2026, 09:00 (UTC) already"),
    ("by 2d", "Write by how much, or until when, and why: !extend P{n} by 2d because …"),
    ("", "Write by how much, or until when, and why"),
    ("because of the holidays", "Write by how much, or until when, and why"),
    ("by 2d because", "Write by how much, or until when, and why"),
    ("by a bit because of the holidays", "I am not sure when “a bit” is."),
]


async def test_what_extending_understands_and_refuses(talk: Conversation) -> None:
    """D4, S8: an end that is not certain is not guessed."""
    for number, (asked, answer) in enumerate(EXTENDING, start=1):
        await begin(talk)
        assert answer.format(n=number) in await talk.say(f"berlin@diversity: !extend P{number} {asked}")


# close


async def test_a_poll_is_closed_early_only_once_everybody_has_voted(talk: Conversation) -> None:
    """D2: how many are missing is said, and not who; who is silent on leave is not waited for."""
    await begin(talk)
    await vote(talk, 1, **dict.fromkeys(("berlin", "accra", "jakarta", "lima"), "agree"))
    assert await talk.say("berlin@diversity: !close P1") == (
        "[diversity] P1 can be closed early once everybody who can vote has. 2 votes are missing. It closes Thursday, "
        "26 March 2026, 09:00 (UTC)."
    )
    await talk.say("cairo@dm: away")
    assert "1 vote is missing." in await talk.say("berlin@dm: close")
    await vote(talk, 1, board="abstain")
    said = await talk.say("berlin@dm: close P1")
    assert "[diversity] P1: Scenarios (consensus)\n  The group recommends it." in said
    assert "Closed by berlin, Monday, 23 March 2026, 09:00 (UTC)." in said
    assert "[berlin, private] P1 is closed: the group recommends it." in said
    assert "On record" not in await talk.say(AFTER)


async def test_lazy_consensus_waits_for_everybody_too(talk: Conversation) -> None:
    await begin(talk, "lazy")
    assert "6 votes are missing." in await talk.say("berlin@diversity: !close P1")


async def test_two_cochairs_who_close_at_the_same_instant_close_once(talk: Conversation) -> None:
    """D2: the second one reads how it ended."""
    await begin(talk)
    await vote(talk, 1, **dict.fromkeys(MEMBERS[:6], "agree"))
    said = await talk.say("berlin@diversity: !close P1", "accra@diversity: !close P1")
    assert said.count("On record: P1") == 1
    assert said.splitlines()[-1].startswith("[diversity] P1 is closed: the group recommends it. If there is something")


# withdraw


async def test_withdrawing_asks_once_where_people_have_voted(talk: Conversation) -> None:
    await begin(talk)
    await begin(talk)
    assert "Please say why" in await talk.say("berlin@diversity: !withdraw P1")
    said = await talk.say("berlin@diversity: !withdraw P1 the budget has changed")
    assert "[diversity] P1: Scenarios (consensus)\n  Withdrawn. Why: the budget has changed" in said
    assert "Closed by berlin" in said
    await vote(talk, 2, lima="agree")
    asked = await talk.say("berlin@diversity: !withdraw P2 the budget has changed")
    assert "Withdraw P2? 1 person has voted, and the vote will not count." in asked
    assert "P2 stays as it is." in await talk.say("berlin@diversity> no")
    assert poll_of(talk, 2).state == "open"
    await talk.say("berlin@diversity: !withdraw P2 the budget has changed")
    assert "Withdrawn. Why: the budget has changed" in await talk.say("berlin@diversity> yes")
    assert poll_of(talk, 2).outcome == "withdrawn"


async def test_only_who_was_asked_confirms_a_withdrawal(talk: Conversation) -> None:
    await begin(talk)
    await vote(talk, 1, lima="agree")
    await talk.say("berlin@diversity: !withdraw P1 the budget has changed")
    await talk.say("accra@diversity> yes")
    assert poll_of(talk, 1).state == "open"


# Who may, and when


ORDERS = [
    "amend P1 Merge the three",
    "amend P1",
    "extend P1 by 2d because of the holidays",
    "close P1",
    "withdraw P1 the budget has changed",
]


async def test_members_are_told_politely_who_may(talk: Conversation) -> None:
    """G4, story step 1."""
    await begin(talk)
    for order in (*ORDERS, "rerun P1", "reopen P1 there is money"):
        said = await talk.say(f"lima@diversity: !{order}", f"lima@dm: {order}")
        assert said.count("Only the co-chairs of Diversity can do that.") == 2
        assert "Only a group's members can use" in await talk.say(f"core@dm: {order}")
    assert (poll_of(talk, 1).version, poll_of(talk, 1).state) == (1, "open")


async def test_a_closed_poll_stays_closed(talk: Conversation) -> None:
    """D2, D6."""
    await begin(talk)
    await talk.say(AFTER)
    before = poll_of(talk, 1).model_dump()
    for order in ORDERS:
        said = await talk.say(f"berlin@diversity: !{order}")
        assert "P1 is closed: no quorum. If there is something new, take it up again: !reopen P1" in said
    assert poll_of(talk, 1).model_dump() == before


async def test_nothing_changes_between_the_deadline_and_the_close(talk: Conversation) -> None:
    """D2: the deadline holds while late votes are waited for."""
    talk.session._app.registry.behind = lambda: frozenset({"matrix"})
    await begin(talk)
    await talk.say(":at 2026-03-26T09:05Z")
    for order in ORDERS:
        said = await talk.say(f"berlin@diversity: !{order}")
        assert "P1 was open until Thursday, 26 March 2026, 09:00 (UTC), so nothing in it can be changed now." in said
    assert poll_of(talk, 1).version == 1


async def test_another_groups_poll_is_not_told_of(talk: Conversation) -> None:
    await begin(talk)
    await talk.say("sofia@partnerships: !me")
    for order in (*ORDERS, "resolve P1 1 withdrawn", "rerun P1", "reopen P1 there is money"):
        assert "There is no poll “P1” in your groups." in await talk.say(f"sofia@partnerships: !{order}")


@pytest.mark.parametrize(
    "order",
    [
        *ORDERS, "resolve P1 1 withdrawn", "rerun P1", "reopen P1 there is money", "vote P1", "vote P1 agree",
        "vote P1 block Merge harms the small ones", "nominate P1 me", "accept P1", "decline P1",
    ],
)  # fmt: skip
async def test_in_another_groups_room_nothing_is_said_of_a_poll(talk: Conversation, order: str) -> None:
    """G3: not what it is about, even to somebody who is in both groups; the poll itself is shown in private."""
    await begin(talk, "consent", title="Closing the office", text="Dismiss the two", aim="To pay the debts")
    await talk.say("berlin@partnerships: !me", ":advance 10s")
    said = await talk.say(f"berlin@partnerships: !{order}")
    assert said == "[partnerships] P1 is a poll of another group. Write it there, or to me in private."
    said = await talk.say("berlin@partnerships: !poll P1")
    assert "[berlin, private]" in said
    assert "Closing" not in "".join(line for line in said.splitlines() if line.startswith("[partnerships]"))
    assert poll_of(talk, 1).version == 1


async def test_a_role_that_is_lost_ends_what_is_on_the_screen(talk: Conversation) -> None:
    """G4: for questions that were asked before, as well."""
    await begin(talk)
    await vote(talk, 1, lima="agree")
    await talk.say("berlin@diversity: !withdraw P1 the budget has changed")
    await talk.say("berlin@dm: amend P1")
    no_longer_chair(talk, "berlin")
    assert "Only the co-chairs of Diversity can do that." in await talk.say("berlin@diversity> yes")
    assert "Only the co-chairs of Diversity can do that." in await talk.say("berlin@dm: Merge them all")
    assert poll_of(talk, 1).version == 1
    assert poll_of(talk, 1).state == "open"
