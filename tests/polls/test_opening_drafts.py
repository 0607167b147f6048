"""A poll is written step by step, and looked at before it opens.

The clock stands at Monday, 23 March 2026, 09:00 UTC.
"""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlmodel import select

from storage import drafts
from storage.drafts import Draft
from tests.conversation import MONDAY, Conversation
from tests.looking import look
from tests.polls.drafting import IN_3_DAYS, end_chair, opened


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    """`lima` is a member, `berlin` and `accra` are the co-chairs, all of them with a private chat."""
    async with Conversation(sqlite_url) as conversation:
        await conversation.say("lima@diversity: !me", "berlin@dm: hello", "accra@dm: hello")
        yield conversation


async def test_everything_can_be_changed_before_it_opens(talk: Conversation, sqlite_url: str) -> None:
    await talk.say("berlin@dm: poll", "berlin@dm> consensus", "berlin@dm: A\\nb", "berlin@dm> 72h")
    steps = {"proposal": ": R3\\nMerge.", "deadline": "> 1w", "quorum": ": 60%", "fallback": "> none"}
    for part, tap in steps.items():
        await talk.say("berlin@dm> revise", f"berlin@dm> {part}")
        assert "This is how it will look" in await talk.say(f"berlin@dm{tap}")
    assert "Shall I open it?" in await talk.say("berlin@dm> revise", "berlin@dm> nothing")
    await talk.say("berlin@dm> open")
    [poll] = opened(sqlite_url)
    parts = {"title": "R3", "text": "Merge.", "closes_at": MONDAY + timedelta(days=7), "quorum": "3/5", "fallback": ""}
    assert parts.items() <= poll.items()


async def test_a_proposal_may_begin_with_the_name_of_a_command(talk: Conversation, sqlite_url: str) -> None:
    """In private, where commands need no prefix."""
    await talk.say("berlin@dm: poll majority", "berlin@dm: Log hours by the month\\nMembers log once a month.")
    assert "Members" in await talk.say("berlin@dm> 72h")
    assert "berlin\n" in await talk.say("berlin@dm: me"), "a command's name alone is the command"
    await talk.say("berlin@dm> open")
    assert [poll["title"] for poll in opened(sqlite_url)] == ["Log hours by the month"]


async def test_an_order_is_no_answer_while_a_question_is_open(talk: Conversation, sqlite_url: str) -> None:
    """In private, where commands need no prefix."""
    await talk.say("berlin@dm: poll majority")
    assert "1 h" in await talk.say("berlin@dm: log 1h reading")
    assert "And the text of “Poll the members”?" in await talk.say("berlin@dm: Poll the members")
    assert "What is the aim?" in await talk.say('berlin@dm: poll consent "G" We share a glossary.')
    assert "P1 is open" in await talk.say('berlin@dm: poll majority "Lima" We meet there. for 3d')


async def test_an_answer_that_comes_much_later_is_none_unless_it_is_a_reply(
    talk: Conversation, sqlite_url: str
) -> None:
    await talk.say("berlin@dm: poll majority", ":advance 2h")
    assert "Noted" not in await talk.say("berlin@dm: thank you")
    assert look(sqlite_url, lambda session: session.exec(select(Draft)).one().parts) == {
        "method": "majority", "stepwise": True,
    }  # fmt: skip
    await talk.say("berlin@diversity: !poll majority", ":advance 2h")
    assert "How long is it open?" in await talk.say("berlin@diversity>> Lima\\nWe meet there.")


async def test_an_answer_that_was_typed_is_shown_as_it_is_called(talk: Conversation) -> None:
    assert "Noted: election" in await talk.say("berlin@dm: poll", "berlin@dm: election")
    assert "Noted: Co-chairs" in await talk.say("berlin@dm: Chairs", "berlin@dm: chairs")
    assert "Noted: accra" in await talk.say("berlin@dm: accra")
    assert "Noted: 4 days" in (said := await talk.say("berlin@dm: 4d"))
    assert "About the seats of accra." in said
    assert "P0" not in said
    assert "Noted" not in await talk.say("berlin@dm: revise", "berlin@dm: nothing")


async def test_a_draft_is_one_for_each_person_and_the_older_one_is_gone(talk: Conversation, sqlite_url: str) -> None:
    await talk.say("berlin@diversity: !poll consensus", "accra@dm: poll consent", "berlin@dm: poll majority")
    kept = look(sqlite_url, lambda session: session.exec(select(Draft)).all())
    assert sorted(draft.parts["method"] for draft in kept) == ["consent", "majority"]
    said = await talk.say("berlin@diversity> cancel")
    assert "This poll is no longer being written" in said
    assert "No poll was opened." in await talk.say("berlin@dm> cancel")
    forgotten = MONDAY + drafts.KEPT + timedelta(seconds=1)
    look(sqlite_url, lambda session: drafts.forget_before(session, forgotten - drafts.KEPT))
    assert "This poll is no longer being written" in await talk.say("accra@dm> cancel")


async def test_who_loses_the_role_with_the_draft_on_screen_opens_nothing(talk: Conversation, sqlite_url: str) -> None:
    """G4."""
    await talk.say('berlin@diversity: !poll supermajority "x" y.')
    end_chair(sqlite_url, "berlin")
    assert "The co-chairs of Diversity call its polls: accra." in await talk.say("berlin@diversity> open")
    assert opened(sqlite_url) == []


async def test_a_deadline_that_passed_while_it_was_written_is_asked_again(talk: Conversation, sqlite_url: str) -> None:
    """D2."""
    await talk.say('berlin@dm: poll supermajority "x" y. until 2026-03-27 10:00', ":advance 5d")
    assert "How long is it open?" in await talk.say("berlin@dm> open")
    await talk.say("berlin@dm> 72h")
    assert "P1 is open" in await talk.say("berlin@dm> open")


async def test_the_last_words_that_may_be_text_are_shown_and_can_be_kept(talk: Conversation, sqlite_url: str) -> None:
    said = await talk.say('berlin@diversity: !poll majority "Venue" Meet in Accra next year secret for 3d')
    assert "I have read the last words, “secret”, as options." in said
    assert "The ballot is secret" in said
    said = await talk.say("berlin@diversity> text")
    assert "Meet in Accra next year secret\n" in said
    assert "The ballot is secret" not in said
    await talk.say("berlin@diversity> open")
    [poll] = opened(sqlite_url)
    assert (poll["text"], poll["secret"], poll["closes_at"]) == ("Meet in Accra next year secret", False, IN_3_DAYS)


async def test_words_that_may_be_text_and_cannot_be_options_say_both(talk: Conversation, sqlite_url: str) -> None:
    """D1."""
    said = await talk.say('berlin@diversity: !poll lazy "Travel" We pay the train to Nairobi about budget for 3d')
    assert "Take another method, such as consensus or consent. If “about budget” is part of the text, end it" in said
    assert opened(sqlite_url) == []


async def test_an_option_that_cannot_be_read_is_told_before_it_opens(talk: Conversation, sqlite_url: str) -> None:
    """D2: it is never open for 72 hours unseen where somebody wrote a time."""
    said = await talk.say('berlin@diversity: !poll majority "Logo" Take the blue one until the end of the month')
    assert "I could not read “until the end of the month” as an option, so it is text." in said
    assert "You have named no time, so it is 72 hours." in said
    assert "How long is it open?" in await talk.say("berlin@diversity> without")
    assert "Shall I open it?" in await talk.say("berlin@diversity> 1w")
    await talk.say("berlin@diversity> open")
    [poll] = opened(sqlite_url)
    assert (poll["text"], poll["closes_at"]) == ("Take the blue one", MONDAY + timedelta(days=7))


async def test_what_is_shown_before_it_opens_has_the_clocks_of_the_poll(talk: Conversation) -> None:
    """D1, M8: and says who can vote."""
    await talk.say("lima@dm: timezone America/Lima", "berlin@dm: timezone Europe/Berlin")
    said = await talk.say('berlin@diversity: !poll supermajority "S" Spend. for 3d')
    clocks = "Open until Thursday, 26 March 2026, 09:00 UTC = 04:00 Lima · 10:00 Berlin"
    assert clocks in said
    assert "Everybody who is a member when it opens can vote." in said
    assert clocks in await talk.say("berlin@diversity> open")


async def test_a_commands_name_alone_is_asked_about_where_any_words_may_be_the_answer(
    talk: Conversation, sqlite_url: str
) -> None:
    """In private, where commands need no prefix: the title of a poll may be `Charter`."""
    said = await talk.say("berlin@dm: poll majority", "berlin@dm: Charter")
    assert "“Charter” is a command as well. Is it your answer here? If you want the command, write !Charter." in said
    assert "And the text of “Charter”?" in await talk.say("berlin@dm> yes")
    assert "How Diversity works (charter" in await talk.say("berlin@dm: !charter")
    said = await talk.say("berlin@dm: poll majority", "berlin@dm: Roster", "berlin@dm> no")
    assert "Write the proposal" in said
    assert "And the text of “Lima”?" in await talk.say("berlin@dm: Roster", "berlin@dm: Lima")
    assert "Choose a method" in await talk.say("berlin@dm: poll")
    assert "berlin\n" in await talk.say("berlin@dm: me"), "a method is no free words"
    assert "No poll was opened." in await talk.say("berlin@dm: poll", "berlin@dm: cancel")
    assert opened(sqlite_url) == []
