"""Stances that need a reason (the table of methods): how it is asked for, when the vote counts, and who is told."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlmodel import select

from bot.core.events import Account, Message
from bot.platforms.console import Console
from storage.ballots import Ballot, Concern
from storage.offers import Offer
from tests.conversation import Conversation
from tests.looking import look
from tests.polls.reactions import button, place_of, react, tap
from tests.polls.staging import begin, gather

FIVE = ("berlin", "accra", "lima", "kyoto", "board")


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Conversation]:
    """A group of five with an open consensus poll that everybody has been shown."""
    async with Conversation(database_url) as conversation:
        await gather(conversation, FIVE)
        await begin(conversation)
        await conversation.say(":advance 10s")
        yield conversation


def kept(talk: Conversation) -> tuple[list[str], list[tuple[int, str, str, str]]]:
    """What is chosen, and every concern: number, stance, words and resolution."""
    ballots = look(talk, lambda session: list(session.exec(select(Ballot.choice).order_by(Ballot.choice)).all()))
    concerns = look(talk, lambda session: session.exec(select(Concern).order_by(Concern.number)).all())  # type: ignore[arg-type]  # a column
    return ballots, [(c.number, c.stance, c.text, c.resolution) for c in concerns]


async def test_a_block_without_a_reason_is_refused_with_an_example(talk: Conversation) -> None:
    """D3, story step 3."""
    said = await talk.say("lima@diversity: !vote P1 block")
    assert said == (
        "[diversity] “Block” needs a reason, so I have not counted it. Why? Write it in a sentence or two.\n"
        "  Reply to this message with it. Or write for example: !vote P1 block it leaves out the small groups\n"
        "  > cancel: Cancel"
    )
    assert "needs a reason" in await talk.say("lima@diversity: !vote P1 stand aside –")
    assert kept(talk) == ([], [])


async def test_a_block_with_a_reason_counts_and_the_cochairs_learn_of_it(talk: Conversation) -> None:
    """D3, story step 3: in private, with its author."""
    said = await talk.say("lima@diversity: !vote P1 block it leaves out the small groups")
    assert "[diversity] (reaction) ✅" in said
    assert "[lima, private] Your block is concern 1 of P1: “it leaves out the small groups”" in said
    assert "The group reads it without your name. The co-chairs know that it is yours." in said
    assert "write resolve P1 1 integrated and how" in said
    for chair in ("berlin", "accra"):
        assert f"[{chair}, private] lima blocks P1: Scenarios:\n  “it leaves out the small groups”" in said
    assert kept(talk) == (["block"], [(1, "block", "it leaves out the small groups", "")])


async def test_a_cochair_is_not_told_of_their_own_block_and_nobody_of_standing_aside(talk: Conversation) -> None:
    said = await talk.say("berlin@diversity: !vote P1 block we have no time for it")
    assert "[accra, private] berlin blocks" in said
    assert "[berlin, private] berlin blocks" not in said
    said = await talk.say("lima@dm: vote P1 stand aside I know too little")
    assert "[lima, private] Your standing aside is concern 2 of P1: “I know too little”" in said
    assert "[accra" not in said


async def test_a_tapped_block_is_asked_for_its_reason_in_private(talk: Conversation) -> None:
    """D3: the room does not read who stands against it, and the vote before stays."""
    await talk.say("lima@diversity> agree")
    said = await talk.say("lima@diversity> block")
    assert "[lima, private] P1: Scenarios – Block\n  \n  Why? Write it in a sentence or two." in said
    assert "which the group reads without your name. Until then your vote stays Agree." in said
    assert "(only lima sees) “Block” on P1 needs your reason. I ask for it in our private chat." in said
    assert "[diversity] P1" not in said
    assert "[diversity] I have" not in said
    assert kept(talk) == (["agree"], [])
    said = await talk.say("lima@dm>> it leaves out the small groups")
    assert "[lima, private] (edited) Your vote on P1: Block." in said
    assert "[lima, private] Your block is concern 1 of P1" in said
    assert "[berlin, private] lima blocks P1: Scenarios:" in said
    assert kept(talk) == (["block"], [(1, "block", "it leaves out the small groups", "")])


async def test_a_question_for_a_reason_can_be_cancelled(talk: Conversation) -> None:
    await talk.say("lima@diversity> agree", "lima@diversity> block")
    assert await talk.say("lima@dm> cancel") == "[lima, private] (edited) No reason given: your vote on P1 stays Agree."
    assert "no command" in await talk.say("lima@dm: what is this")
    await talk.say("kyoto@diversity> block")
    said = await talk.say("kyoto@dm> cancel")
    assert "No reason given, so nothing is counted. You can still vote on P1." in said
    assert kept(talk) == (["agree"], [])


async def test_whoever_is_asked_already_is_not_asked_again(talk: Conversation) -> None:
    """500 taps are one question; another stance changes what it asks."""
    await talk.say("lima@diversity> block")
    said = await talk.say("lima@diversity> block")
    assert said.startswith("[diversity] (only lima sees) “Block” on P1 needs your reason.")
    assert "private]" not in said
    said = await talk.say("lima@diversity> stand-aside")
    assert "[lima, private] (edited) P1: Scenarios – Stand aside" in said
    assert "[lima, private] P1" not in said
    await talk.say("lima@dm>> I know too little")
    assert kept(talk) == (["stand-aside"], [(1, "stand-aside", "I know too little", "")])


async def test_a_vote_for_something_else_ends_the_question(talk: Conversation) -> None:
    await talk.say("lima@diversity> block")
    said = await talk.say("lima@diversity> agree")
    assert "[lima, private] (edited) Your vote on P1: Agree." in said
    assert "command" in await talk.say("lima@dm: it leaves out the small groups")
    assert kept(talk) == (["agree"], [])


async def test_a_reason_that_is_blank_or_too_long_is_refused(talk: Conversation) -> None:
    """Settled readings: a reason is any text that is not blank."""
    await talk.say("lima@diversity> block")
    assert "I cannot read a reason in that." in await talk.say("lima@dm: \u200b\u2060")
    assert "at most 500 characters. That was 501" in await talk.say(f"lima@dm: {'x' * 501}")
    assert "That was 501, and your vote is as it was." in await talk.say(f"lima@diversity: !vote P1 agree {'x' * 501}")
    assert kept(talk) == ([], [])
    await talk.say(f"lima@dm: {'x' * 500}", "lima@dm> yes")
    assert kept(talk) == (["block"], [(1, "block", "x" * 500, "")])


@pytest.mark.parametrize("said", ["when is the next meeting?", "thank you", "never mind", "it is too early"])
async def test_what_is_no_reply_to_the_question_counts_only_once_that_is_confirmed(
    talk: Conversation, said: str
) -> None:
    """D3: most of it is plain talk. The question stays open, and the co-chairs are told of nothing."""
    await talk.say("lima@diversity> block")
    shown = await talk.say(f"lima@dm: {said}")
    assert shown.startswith(f"[lima, private] Count this as your reason for “Block” on P1?\n  “{said}”")
    assert kept(talk) == ([], [])
    refused = await talk.say("lima@dm> no")
    assert refused == "[lima, private] (edited) That is not your reason for “Block” on P1. I still wait for it."
    assert kept(talk) == ([], [])
    await talk.say(f"lima@dm: {said}")
    counted = await talk.say("lima@dm> yes")
    assert counted.count("[lima, private] (edited) Your vote on P1: Block.") == 2
    assert f"[lima, private] Your block is concern 1 of P1: “{said}”" in counted
    assert f"[berlin, private] lima blocks P1: Scenarios:\n  “{said}”" in counted
    assert kept(talk) == (["block"], [(1, "block", said, "")])


@pytest.mark.parametrize(
    ("answer", "counts"), [("Yes.", True), ("ya", True), ("sí", True), ("No", False), ("tidak", False)]
)
async def test_whether_it_is_the_reason_may_be_answered_in_words(talk: Conversation, answer: str, counts: bool) -> None:
    """Although “yes” alone would be a vote."""
    await talk.say("lima@diversity> block", "lima@dm: it is too early", f"lima@dm: {answer}")
    assert kept(talk) == ((["block"], [(1, "block", "it is too early", "")]) if counts else ([], []))


async def test_other_words_take_the_place_of_those_that_are_shown(talk: Conversation) -> None:
    await talk.say("lima@diversity> block", "lima@dm: thank you")
    first = button(talk, "yes", "dm:lima")
    await talk.say("lima@dm: it is too early")
    assert "no longer open" in await tap(talk, "lima", first, room="dm")
    await talk.say("lima@dm: yes")
    assert kept(talk) == (["block"], [(1, "block", "it is too early", "")])


@pytest.mark.parametrize("line", ["lima@dm: agree", "lima@dm>> agree"])
async def test_a_stance_alone_is_a_vote_and_no_reason(talk: Conversation, line: str) -> None:
    """A block whose reason is “agree” is meant by nobody."""
    await talk.say("lima@diversity> block")
    said = await talk.say(line)
    assert "[lima, private] (edited) Your vote on P1: Agree." in said
    assert kept(talk) == (["agree"], [])


async def test_a_vote_settles_what_was_shown_as_a_reason(talk: Conversation) -> None:
    await talk.say("lima@diversity> block", "lima@dm: it is too early")
    shown = button(talk, "yes", "dm:lima")
    said = await talk.say("lima@diversity> agree")
    assert said.count("[lima, private] (edited) Your vote on P1: Agree.") == 2
    assert "no longer open" in await tap(talk, "lima", shown, room="dm")
    assert "command" in await talk.say("lima@dm: thank you")
    assert kept(talk) == (["agree"], [])


async def test_a_reason_for_another_stance_than_is_asked_about_does_not_count(talk: Conversation) -> None:
    await talk.say("lima@diversity> block", "lima@dm: it is too early", "lima@diversity> stand-aside")
    assert "I do not wait for this reason any more." in await talk.say("lima@dm> yes")
    assert kept(talk) == ([], [])


async def test_newer_messages_with_choices_do_not_hide_the_question(talk: Conversation) -> None:
    """D3: a private copy of another poll came in between."""
    await talk.say("lima@diversity> block")
    await begin(talk, title="Glossary")
    await talk.say(":advance 10s")
    said = await talk.say("lima@dm: it leaves out the small groups")
    assert "Count this as your reason for “Block” on P1?" in said
    assert "command" not in said
    await talk.say("lima@dm> yes")
    assert kept(talk) == (["block"], [(1, "block", "it leaves out the small groups", "")])


async def test_taking_back_the_message_that_was_confirmed_takes_the_vote_back(talk: Conversation) -> None:
    """D3."""
    await talk.say("lima@diversity> block", "lima@dm: it is too early", "lima@dm> yes")
    assert "Your vote on P1 is taken back." in await talk.say(":redact lima@dm")
    assert kept(talk)[0] == []


@pytest.mark.parametrize("line", ["lima@dm>> it is too early", "lima@dm: it is too early"])
async def test_an_edit_of_a_reason_is_told_to_change_nothing(talk: Conversation, line: str) -> None:
    await talk.say("lima@diversity> block", line)
    before = kept(talk)
    said = "I have dealt with that message already, so an edit of it changes nothing. Please write it anew."
    assert said in await talk.say(":edit lima@dm: it is far too early")
    assert kept(talk) == before


async def test_what_is_said_a_day_later_is_no_reason_unless_it_answers_the_question(talk: Conversation) -> None:
    await talk.say("lima@diversity> block")
    question = next(s.id for s in reversed(talk.session.console._rooms["dm:lima"]) if s.keys)
    await talk.say("lima@dm: thank you")
    said = await talk.say(":advance 25h")
    assert "[lima, private] (edited) That is not your reason for “Block” on P1." in said
    offered = look(talk, lambda session: session.exec(select(Offer.arguments)).all())
    assert "thank you" not in "".join(offered), "X1: talk is not kept"
    assert "command" in await talk.say("lima@dm: see you on Thursday")
    assert kept(talk) == ([], [])
    reply = Message(
        id="late", place=place_of("lima", "dm"), sender=Account("lima", "lima"), at=talk.session.clock.now,
        message="late", text="it is too early", reply_to=question,
    )  # fmt: skip
    await talk.hand_in(reply)
    assert kept(talk) == (["block"], [(1, "block", "it is too early", "")])


async def test_a_reason_counts_until_the_close_and_for_its_version(talk: Conversation) -> None:
    """D2, D4."""
    await talk.say("lima@diversity> block", "kyoto@diversity> block", "berlin@diversity: !amend P1 Merge them later")
    assert "P1 has changed since, so this choice counts no more." in await talk.say("lima@dm: it is too early")
    assert kept(talk) == ([], [])


async def test_another_vote_withdraws_the_concern_and_the_same_stance_takes_it_up_again(talk: Conversation) -> None:
    """D6: it stays listed, under one number."""
    await talk.say("lima@dm: vote block too early", "lima@dm: vote agree")
    assert kept(talk) == (["agree"], [(1, "block", "too early", "withdrawn")])
    await talk.say("lima@dm: vote block still too early")
    assert kept(talk) == (["block"], [(1, "block", "still too early", "")])
    await talk.say("lima@dm: vote stand aside for peace")
    assert kept(talk)[1] == [(1, "block", "still too early", "withdrawn"), (2, "stand-aside", "for peace", "")]


async def test_the_question_for_an_objection_names_the_aim(database_url: str) -> None:
    """The table of methods: a reason tied to the aim."""
    async with Conversation(database_url) as talk:
        await gather(talk, FIVE)
        await begin(talk, "consent", aim="A strategy that small groups can carry")
        await talk.say(":advance 10s")
        said = await talk.say("lima@diversity> object")
        assert "The aim is: A strategy that small groups can carry. What harm would “Scenarios” do to it?" in said
        said = await talk.say("kyoto@diversity: !vote P1 objection")
        assert "The aim is: A strategy that small groups can carry." in said
        assert "!vote P1 object it leaves out" in said
        said = await talk.say("kyoto@diversity: !vote P1 objection nobody has time for it")
        assert "[berlin, private] kyoto objects to P1: Scenarios:" in said
        assert "Your objection is concern 1 of P1" in said


async def test_no_objections_is_no_objection(database_url: str) -> None:
    """A bare yes or no could mean either, so neither counts."""
    async with Conversation(database_url) as talk:
        await gather(talk, FIVE)
        await begin(talk, "consent")
        assert "“no” is none of the choices" in await talk.say("lima@diversity: !vote P1 no")
        await talk.say("lima@diversity: !vote P1 no objections from me")
        assert kept(talk) == (["consent"], [])


async def test_where_the_group_reads_names_the_author_is_told_so(sqlite_url: str) -> None:
    async with Conversation(sqlite_url) as talk:
        await gather(talk, FIVE)
        await begin(talk, named=True)
        await talk.say(":advance 10s")
        assert "which the group reads with your name" in await talk.say("lima@diversity> block")
        assert "The group reads it with your name" in await talk.say("lima@dm>> too early")


async def test_a_reaction_that_blocks_is_asked_in_private_alone(talk: Conversation) -> None:
    """D3: where choices are reactions, nobody else hears of it."""
    said = await react(talk, "lima", "diversity", "🔴")
    assert said.startswith("[lima, private] P1: Scenarios – Block")
    assert "[diversity]" not in said
    assert await react(talk, "lima", "diversity", "🔴", 2) == ""


async def test_whoever_has_no_private_chat_is_shown_the_way_there_once(sqlite_url: str) -> None:
    """D3: on a platform where only they can open it; the room does not read what it is about."""
    talk = Conversation(sqlite_url)
    talk.session.console.limits = replace(Console.limits, opens_private=False)
    async with talk:
        await gather(talk, FIVE)
        await begin(talk)
        await talk.say(":advance 10s")
        block = button(talk, "block")
        said = await tap(talk, "lima", block)
        assert "[diversity] I have an answer that is only for you. Open our private chat to read it." in said
        assert "(only lima sees) “Block” on P1 needs your reason." in said
        assert "[diversity] I have" not in await tap(talk, "lima", block, 2)
        assert "P1: Scenarios – Block" in await talk.say("lima@dm: hello")
        await talk.say("lima@dm: it leaves out the small groups", "lima@dm> yes")
        assert kept(talk) == (["block"], [(1, "block", "it leaves out the small groups", "")])


async def test_the_reason_may_be_a_reply_to_the_answer_that_asked_for_it(talk: Conversation) -> None:
    """D3: in the room where the vote was written, and in private."""
    await talk.say("lima@diversity: !vote P1 block")
    said = await talk.say("lima@diversity>> it is too long")
    assert "Your block is concern 1 of P1: “it is too long”" in said
    await talk.say("kyoto@dm: vote P1 stand aside")
    said = await talk.say("kyoto@dm>> no time for it")
    assert "no time for it" in said
    assert len(kept(talk)[1]) == 2
