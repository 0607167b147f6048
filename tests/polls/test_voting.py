"""Votes by tapping and in words (D3): who votes, how often it counts, and what they are told."""

from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial

import pytest
from sqlmodel import Session, select

from bot.core.events import Account, Message
from storage import polls
from storage.ballots import Ballot
from storage.polls import Elector
from tests.conversation import Conversation
from tests.looking import look
from tests.polls.reactions import button, place_of, tap
from tests.polls.staging import begin, gather, poll_of

FIVE = ("berlin", "accra", "lima", "kyoto", "board")


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Conversation]:
    """A group of five with an open consensus poll; lima has a private chat in which it is shown."""
    async with Conversation(database_url) as conversation:
        await gather(conversation, FIVE)
        await conversation.say("lima@dm: me")
        await begin(conversation)
        await conversation.say(":advance 10s")
        yield conversation


def choices(talk: Conversation) -> dict[str, str]:
    """What counts now, by name, in the version that is open."""
    from storage.people import Person

    def work(session: Session) -> dict[str, str]:
        poll = polls.find(session, 1)
        assert poll is not None
        found = session.exec(
            select(Person.name, Ballot.choice)
            .join(Ballot, Ballot.person_id == Person.id)  # type: ignore[arg-type]  # a column, not a bool
            .where(Ballot.poll_id == 1, Ballot.version == poll.version)
        )
        return dict(found.all())

    return look(talk, work)


async def test_a_tap_is_acknowledged_to_its_voter_and_shown_in_the_tally(talk: Conversation) -> None:
    """D3: a note on the tap, the voter's private copy, and the tally; no new message in the room."""
    said = await talk.say("lima@diversity> agree")
    assert "(only lima sees) Your vote on P1: Agree. You can change it until Thursday, 26 March" in said
    assert "[lima, private] (edited) P1: Scenarios" in said
    assert "Your vote: Agree. You can change it until then." in said
    assert "[diversity] (edited) P1: Scenarios" in said
    assert "🟢 Agree: 1" in said
    assert "[diversity] P1" not in said
    assert choices(talk) == {"lima": "agree"}


async def test_the_last_vote_counts_however_it_was_cast(talk: Conversation) -> None:
    """D3."""
    await talk.say("lima@diversity> agree", "lima@diversity: !vote abstain")
    assert choices(talk) == {"lima": "abstain"}
    await talk.say("lima@dm: vote P1 reservations", "lima@dm> agree")
    assert choices(talk) == {"lima": "agree"}


async def test_the_same_vote_again_changes_nothing_and_is_acknowledged(talk: Conversation) -> None:
    """D3."""
    await talk.say("lima@diversity> agree")
    assert await talk.say("lima@diversity> agree") == (
        "[diversity] (only lima sees) Your vote on P1 is Agree, as before."
    )  # fmt: skip
    assert await talk.say("lima@diversity: !vote P1 agree") == "[diversity] (reaction) ✅"
    assert await talk.say("lima@dm: vote P1 agree") == "[lima, private] Your vote on P1 is Agree, as before."


async def test_a_vote_in_words_is_acknowledged_by_a_sign_in_the_room_and_by_a_line_in_private(
    talk: Conversation,
) -> None:
    """D3."""
    said = await talk.say("kyoto@diversity: !vote P1 agree")
    assert said.startswith("[diversity] (reaction) ✅")
    assert "[kyoto, private] P1" not in said
    said = await talk.say("lima@dm: vote agree")
    assert "[lima, private] Your vote on P1: Agree. You can change it until" in said


@pytest.mark.parametrize(
    ("written", "stance"),
    [
        ("P1 agree", "agree"), ("p1 Agree.", "agree"), ("#1 agree", "agree"), ("1 agree", "agree"),
        ("agree", "agree"), ("agree with reservations", "reservations"), ("P1 stand aside we are few", "stand-aside"),
        ("P1, block: too early", "block"), ("🟡", "reservations"), ("yes", "agree"),
    ],
)  # fmt: skip
async def test_a_vote_may_be_written_in_many_ways(sqlite_url: str, written: str, stance: str) -> None:
    """D3."""
    async with Conversation(sqlite_url) as talk:
        await gather(talk, FIVE)
        await begin(talk)
        await talk.say(f"kyoto@diversity: !vote {written}")
        assert choices(talk) == {"kyoto": stance}


async def test_levels_are_voted_on_by_number(sqlite_url: str) -> None:
    """The table of methods: a sense check, and gradients of agreement."""
    async with Conversation(sqlite_url) as talk:
        await gather(talk, FIVE)
        await begin(talk, "gradients")
        await talk.say("kyoto@diversity: !vote 7", "lima@diversity: !vote P1 2", "board@diversity> 8")
        assert choices(talk) == {"kyoto": "7", "lima": "2", "board": "8"}
        assert "“9” is none of the choices in P1" in await talk.say("kyoto@diversity: !vote P1 9")


async def test_a_reason_may_be_given_with_any_vote(talk: Conversation) -> None:
    """D3: it stays with the ballot, and goes with it."""
    await talk.say("kyoto@diversity: !vote P1 reservations – I would like a second look")
    kept = look(talk, lambda session: session.exec(select(Ballot.reason)).one())
    assert kept == "I would like a second look"
    await talk.say("kyoto@diversity> reservations")
    assert look(talk, lambda session: session.exec(select(Ballot.reason)).one()) == kept, "the same vote again"
    await talk.say("kyoto@diversity> agree")
    assert look(talk, lambda session: session.exec(select(Ballot.reason)).one()) == ""


async def test_an_unknown_choice_is_answered_with_those_that_there_are(talk: Conversation) -> None:
    said = await talk.say("lima@diversity: !vote P1 maybe")
    assert "“maybe” is none of the choices in P1" in said
    assert "agree, reservations (Agree with reservations), stand-aside (Stand aside), block, abstain" in said
    assert "Write your choice behind !vote P1: agree," in await talk.say("lima@diversity: !vote P1")
    assert "Write your choice behind !vote P1: agree," in await talk.say("lima@diversity: !vote 1")
    assert choices(talk) == {}


async def test_a_poll_that_cannot_be_told_is_asked_for(talk: Conversation) -> None:
    await begin(talk, "majority")
    assert "Which poll do you mean? Name its number, such as !vote P2." in await talk.say("lima@diversity: !vote agree")
    assert "There is no poll “P9” in your groups." in await talk.say("lima@diversity: !vote P9 agree")
    assert "No poll of Partnerships is open." in await talk.say("oslo@partnerships: !vote agree")
    assert "There is no poll “P1” in your groups." in await talk.say("oslo@partnerships: !vote P1 agree")


async def test_the_poll_is_shown_in_private_to_whoever_asks_for_it(talk: Conversation) -> None:
    said = await talk.say("kyoto@dm: vote P1")
    assert "[kyoto, private] P1: Scenarios (consensus)" in said
    assert "> block: Block" in said
    said = await talk.say("kyoto@dm> agree")
    assert "[kyoto, private] (edited) P1: Scenarios" in said
    assert "Your vote: Agree." in said


async def test_bare_words_vote_on_the_poll_that_they_answer(talk: Conversation) -> None:
    """D3: every choice can be typed; plain talk is no vote."""
    await talk.say("lima@dm: yes")
    assert choices(talk) == {"lima": "agree"}
    said = await talk.say("lima@dm: yes but what about the small chapters")
    assert "command" in said
    await talk.say("board@diversity: block it all")
    assert choices(talk) == {"lima": "agree"}


# Who votes


async def test_only_members_at_the_opening_vote(talk: Conversation) -> None:
    """D1: not the core team, nobody who joined later, no guest and nobody who has left."""
    assert "does not vote in their polls" in await talk.say("core@dm: vote P1 agree")
    await talk.say(":join osaka diversity")
    assert "after P1 was opened" in await talk.say("osaka@diversity> agree")
    assert "after P1 was opened" in await talk.say("osaka@diversity: !vote agree")
    await talk.say("lima@diversity> agree", "lima@dm: leave diversity", "lima@dm> leave")
    assert choices(talk) == {}
    await talk.say("board@diversity> agree")
    assert choices(talk) == {"board": "agree"}


async def test_whoever_left_is_told_so(talk: Conversation) -> None:
    """D1."""
    await talk.say("lima@diversity> agree", ":leave lima diversity")
    said = await talk.say("berlin@diversity: !remove lima", "berlin@diversity> remove")
    assert choices(talk) == {}, said
    assert "no longer in the group that votes on P1" in await talk.say("lima@dm: vote P1 agree")


async def test_cochairs_and_the_board_have_one_ordinary_vote(talk: Conversation) -> None:
    """G9, D1."""
    await talk.say("berlin@diversity> agree", "board@diversity> abstain")
    assert choices(talk) == {"berlin": "agree", "board": "abstain"}


async def test_two_accounts_of_one_person_have_one_vote(talk: Conversation) -> None:
    """G1, D3: whichever they use, the last vote counts."""
    said = await talk.say("lima@dm: link")
    code = said.split("link ")[-1][:11]
    await talk.say(f"lima2@dm: link {code}", "lima@dm> yes")
    await talk.say("lima@diversity> agree")
    said = await talk.say("lima2@diversity: !vote abstain", ":advance 5s")
    assert choices(talk) == {"lima": "abstain"}
    assert "1 of 5 have voted" in said


# Time and versions


async def test_a_vote_counts_by_when_the_platform_received_it(talk: Conversation) -> None:
    """D2: at the deadline it does, a millisecond later not, and whether the poll has been closed does not matter."""
    deadline = poll_of(talk, 1).closes_at

    def at(instant: timedelta, who: str) -> Message:
        return Message(
            id=f"late-{who}", place=place_of(who, "diversity"), sender=Account(who, who), at=deadline + instant,
            message=f"late-{who}", text="!vote P1 agree",
        )  # fmt: skip

    assert "✅" in await talk.hand_in(at(timedelta(0), "kyoto"))
    assert "Your vote came after that" in await talk.hand_in(at(timedelta(milliseconds=1), "board"))
    assert choices(talk) == {"kyoto": "agree"}


async def test_a_closed_poll_takes_no_votes(talk: Conversation) -> None:
    """D2: not by its old buttons either."""
    await talk.say("lima@diversity> agree")
    kept = button(talk, "abstain")
    await talk.say(":advance 73h")
    assert "P1 was open until Thursday, 26 March" in await tap(talk, "lima", kept)
    said = await talk.say("lima@diversity: !vote P1 block no")
    assert "P1 was open until Thursday, 26 March" in said
    assert choices(talk) == {"lima": "agree"}


async def test_a_choice_of_an_old_version_does_not_count_and_shows_the_new_one(talk: Conversation) -> None:
    """D4: kindly, and once."""
    first = button(talk, "agree")
    await talk.say("lima@diversity> agree", "berlin@diversity: !amend P1 Anew")
    said = await tap(talk, "lima", first)
    assert "(only lima sees) P1 has changed since, so this choice counts no more. I have sent you version 2" in said
    assert "[lima, private] P1: Scenarios (consensus, version 2)" in said
    said = await tap(talk, "lima", first, 2)
    assert "Please vote on version 2." in said
    assert "[lima, private]" not in said
    assert "[lima, private] P1" not in await talk.say(":advance 1m"), "it is not shown twice"
    assert choices(talk) == {}
    await talk.say("lima@dm> agree")
    assert choices(talk) == {"lima": "agree"}


async def test_a_written_vote_from_before_the_new_version_does_not_count(talk: Conversation) -> None:
    """D4: one platform may be read later than another."""
    earlier = talk.session.clock.now
    await talk.say(":advance 10m")
    await talk.say("berlin@diversity: !amend P1 Anew")
    vote = Message(
        id="early", place=place_of("kyoto", "diversity"), sender=Account("kyoto", "kyoto"), at=earlier, message="early",
        text="!vote P1 agree",
    )  # fmt: skip
    assert "P1 has changed since" in await talk.hand_in(vote)
    assert choices(talk) == {}


@pytest.mark.parametrize(("apart", "counts"), [(11, "abstain"), (9, "agree")])
async def test_a_vote_that_is_read_late_does_not_replace_a_later_one(
    talk: Conversation, apart: int, counts: str
) -> None:
    """D3: the last one by its receipt counts, where that is further apart than clocks of platforms are."""
    earlier = talk.session.clock.now
    await talk.say(f":advance {apart}s", "kyoto@diversity> abstain")
    vote = Message(
        id="early", place=place_of("kyoto", "diversity"), sender=Account("kyoto", "kyoto"), at=earlier, message="early",
        text="!vote P1 agree",
    )  # fmt: skip
    said = await talk.hand_in(vote)
    assert ("You voted on P1 once more after that, so your later vote stands: Abstain." in said) == (
        counts == "abstain"
    )
    assert choices(talk) == {"kyoto": counts}


async def test_an_edit_of_a_message_that_voted_does_not_vote(talk: Conversation) -> None:
    """D3: it is told, once; a vote that was refused counts once it is edited into a right one."""
    await talk.say("kyoto@diversity: !vote P1 agree")
    assert "I have dealt with that message already" in await talk.say(":edit kyoto@diversity: !vote P1 block no")
    assert choices(talk) == {"kyoto": "agree"}
    await talk.say("board@diversity: !vote P1 block")
    await talk.say(":edit board@diversity: !vote P1 block it comes too early")
    assert choices(talk) == {"kyoto": "agree", "board": "block"}


async def test_what_is_kept_of_a_vote_is_the_ballot_and_that_they_voted(talk: Conversation) -> None:
    """D3, D7."""
    await talk.say("lima@diversity> agree")

    def work(session: Session) -> list[tuple[int, int]]:
        return [(row.poll_id, row.voted_version) for row in session.exec(select(Elector)) if row.voted_version]

    assert look(talk, work) == [(1, 1)]
    assert look(talk, lambda session: len(session.exec(select(Ballot)).all())) == 1


async def test_a_vote_on_a_secret_ballot_is_not_counted_in_the_room(sqlite_url: str) -> None:
    """D7: others may have read it; the private ballot is offered."""
    async with Conversation(sqlite_url) as talk:
        await gather(talk, FIVE)
        await talk.say("lima@dm: me")
        await begin(talk, "majority", secret=True)
        said = await talk.say("lima@diversity: !vote P1 yes")
        assert "P1 is a secret ballot, so I have not counted this. Others here may have read it" in said
        assert "> vote: Vote in private" in said
        voted = look(talk, partial(_voted))
        assert voted == 0
        await talk.say("lima@dm: vote P1 yes")
        assert look(talk, _voted) == 1


def _voted(session: Session) -> int:
    poll = polls.find(session, 1)
    assert poll is not None
    return polls.count_voted(session, poll)
