"""What co-chairs do with a poll that is open: new versions, another end, and taking it back (D2, D4, D6).

The clock stands at Monday, 23 March 2026, 09:00 UTC; polls close on Thursday at 09:00.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from bot.core.events import Account, Message, Place
from storage import ballots
from storage.ballots import Ballot
from storage.due import Due
from storage.people import Membership
from tests.conversation import Conversation
from tests.polls.reactions import button, tap
from tests.polls.staging import MEMBERS, begin, gather, look, person_id, poll_of, vote

AFTER = ":at 2026-03-26T09:00:01Z"
TEXT = "!amend P1 Merge the three scenarios"


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url) as conversation:
        await gather(conversation, MEMBERS[:6])
        yield conversation


def no_longer_chair(talk: Conversation, name: str) -> None:
    def work(session: Session) -> None:
        row = person_id(session, name)
        session.exec(select(Membership).where(Membership.person_id == row)).one().cochair = False

    look(talk, work)


async def at_once(talk: Conversation, orders: Mapping[str, str]) -> str:
    """What the bot says where several people write at the same moment, each in the group's room."""
    events = [
        Message(
            id=f"order-{name}", place=Place("console", "diversity"), sender=Account(name), message=f"order-{name}",
            at=talk.session.clock(), text=text,
        )
        for name, text in orders.items()
    ]  # fmt: skip
    talk._printed.clear()
    await asyncio.gather(*(talk.session._app.inlet.accept(event) for event in events))
    await talk.session._settle()
    return "\n".join(talk._printed)


# amend


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
