"""What could not be read when it came is done once its key has come, late, and once."""

from datetime import timedelta

from bot.core.events import Account, Deleted, Edited, Event, Opened
from tests.conversation import MONDAY, Conversation
from tests.polls.staging import begin, gather
from tests.rooms.sealing import UNREAD, Sealing


async def test_a_command_that_is_read_late_counts_for_when_it_was_sent_and_says_so(
    talk: Conversation, sealing: Sealing
) -> None:
    """H1: the hours are of the day on which they were logged, and the row goes with the same commit."""
    await sealing.sent("a")
    await talk.say(":advance 3d")
    said = await sealing.read("a", "!log 2h reading")
    assert "I could read your message of Monday, 23 March 2026, 09:00" in said
    assert "only now" in said
    assert said.count("only now") == 1
    assert "Noted for Monday, 23 March 2026" in said
    assert await sealing.waiting() == []


async def test_what_others_are_told_by_it_does_not_say_so(talk: Conversation) -> None:
    """Who is appointed hears of it as of any other order; whoever gave it, that it was read late."""
    await talk.say("lima@dm: hello", "core@core: !unappoint diversity accra")
    sealing = Sealing(talk, "core", "core")
    await sealing.sent("a")
    said = await sealing.read("a", "!appoint diversity lima")
    there, in_private = said.partition("[lima, private]")[::2]
    assert "only now" in there.partition("[core]")[2]
    assert "only now" not in in_private.partition("[core]")[0]
    assert said.count("only now") == 1


async def test_a_refusal_of_what_was_read_late_says_so_too(talk: Conversation, sealing: Sealing) -> None:
    await sealing.sent("a")
    said = await sealing.read("a", "!vote P9 agree")
    assert "P9" in said
    assert "only now" in said


async def test_a_vote_that_is_read_after_the_close_is_refused_with_the_reason_and_the_mark(
    talk: Conversation, sealing: Sealing
) -> None:
    """D3."""
    await gather(talk)
    await begin(talk, title="Tea", text="We drink tea.")
    await sealing.sent("a")
    await talk.say(":advance 8d")
    said = await sealing.read("a", "!vote P1 agree", at=MONDAY + timedelta(days=2))
    assert "only now" in said
    assert "closed" in said


async def test_a_poll_that_would_close_as_soon_as_it_is_read_is_refused(talk: Conversation) -> None:
    """D2: nobody could have voted. Sent in time, one that runs still is opened, with its deadline as it was."""
    await gather(talk)
    sealing = Sealing(talk, "berlin")
    await sealing.sent("a")
    await sealing.sent("b")
    order = '!poll consensus "Tea" We drink tea.'
    await talk.say(":advance 30m")
    opened = await sealing.read("a", order, at=MONDAY)
    assert "Thursday, 26 March 2026, 09:00" in opened
    await talk.say(":advance 4d")
    said = await sealing.read("b", order, at=MONDAY)
    assert "would be over by now" in said
    assert "only now" in said
    assert "P2" not in await talk.say("berlin@diversity: !polls")
    assert await sealing.waiting() == []


async def test_plain_talk_that_is_read_late_is_not_answered_and_waits_no_more(
    talk: Conversation, sealing: Sealing
) -> None:
    await sealing.sent("a")
    assert await sealing.read("a", "good morning") == ""
    assert await sealing.waiting() == []
    assert UNREAD not in await talk.say(":advance 1h")


async def test_what_asks_for_nothing_once_it_is_read_waits_no_more(talk: Conversation, sealing: Sealing) -> None:
    await sealing.sent("a")
    opened: Event = Opened(id="a", place=sealing.place, sender=Account("lima"), at=MONDAY, late=True)
    assert await talk.hand_in(opened) == ""
    assert await sealing.waiting() == []


async def test_it_acts_once_however_often_it_is_handed_in(talk: Conversation, sealing: Sealing) -> None:
    await sealing.sent("a")
    await sealing.sent("a")
    assert "only now" in await sealing.read("a", "!log 2h reading")
    assert await sealing.read("a", "!log 2h reading") == ""
    assert "4 h" not in await talk.say("lima@dm: hours")


async def test_what_was_taken_back_meanwhile_is_not_done(talk: Conversation, sealing: Sealing) -> None:
    await sealing.sent("a")
    taken = Deleted(id="d", place=sealing.place, sender=Account("lima"), at=sealing.now, message="a")
    await talk.hand_in(taken)
    assert await sealing.waiting() == []
    assert UNREAD not in await talk.say(":advance 1h")


async def test_what_an_edit_has_overtaken_is_not_done(talk: Conversation, sealing: Sealing) -> None:
    """H1: the edit could be read, and has acted in its place."""
    await sealing.sent("a")
    edit = Edited(
        id="e", place=sealing.place, sender=Account("lima"), at=sealing.now, message="a", text="!log 3h reading"
    )  # fmt: skip
    assert "Noted for Monday" in await talk.hand_in(edit)
    assert await sealing.read("a", "!log 2h reading") == ""
    assert await sealing.waiting() == []
