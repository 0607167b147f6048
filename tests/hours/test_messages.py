"""The chat message that logged hours, and what becomes of them when it is edited or deleted."""

from dataclasses import replace

from bot.core.events import Account, Deleted
from tests.conversation import Conversation


async def test_editing_the_message_changes_the_entry(talk: Conversation) -> None:
    """H1."""
    await talk.say("lima@diversity: !log 1h the draft", ":advance 1m")
    said = await talk.say(":edit lima@diversity: !log 2h yesterday the agenda")
    assert said == "[diversity] Changed: it now counts for Sunday, 22 March 2026 (week 12)."
    assert "#1 Sun 22 Mar: 2 h – the agenda" in await talk.say("lima@dm: hours")


async def test_an_edited_message_still_speaks_of_the_day_when_it_was_written(talk: Conversation) -> None:
    """H1."""
    await talk.say("lima@diversity: !log 1h", ":at 2026-03-25T15:00Z")
    assert "Monday, 23 March" in await talk.say(":edit lima@diversity: !log 2h")
    assert "Sunday, 22 March" in await talk.say(":edit lima@diversity: !log 2h yesterday")


async def test_an_edited_message_is_read_as_a_new_one_is(talk: Conversation) -> None:
    """H1: also behind a sign or with characters that nobody sees."""
    await talk.say("lima@diversity: !log, 2h", ":advance 1m")
    assert "Changed:" in await talk.say(":edit lima@diversity: !log, 3h")
    await talk.say("lima@dm: \u200flog 1h", ":advance 1m")
    assert "#2 is now 2 h" in await talk.say(":edit lima@dm: \u200flog 2h")


async def test_an_edit_to_a_day_out_of_reach_is_refused_but_the_old_day_may_stay(talk: Conversation) -> None:
    """H1: what can be logged is judged by when it is done, not by when the message was written."""
    await talk.say("lima@diversity: !log 1h 20 days ago", ":at 2026-04-12T15:00Z")
    assert "Changed: it now counts for Tuesday, 3 March" in await talk.say(":edit lima@diversity: !log 2h 20 days ago")
    assert "more than four weeks ago" in await talk.say(":edit lima@diversity: !log 2h 19 days ago")


async def test_an_edit_that_cannot_be_read_leaves_the_entry_and_says_so(talk: Conversation) -> None:
    await talk.say("lima@diversity: !log 1h", ":advance 1m")
    assert "not an amount" in await talk.say(":edit lima@diversity: !log lots")
    assert "I leave what this message noted as it was." in await talk.say(":edit lima@diversity: hello")
    assert "#1 Mon 23 Mar: 1 h" in await talk.say("lima@dm: hours")


async def test_a_refused_message_acts_once_it_is_edited_into_a_right_one(talk: Conversation) -> None:
    assert "For minutes write 90m" in await talk.say("lima@diversity: !log 90", ":advance 1m")
    assert "Noted for Monday" in await talk.say(":edit lima@diversity: !log 90m")
    assert "Changed:" in await talk.say(":edit lima@diversity: !log 80m")
    assert "Week 13: 1 h 20 min of 5 h" in await talk.say("lima@dm: hours")


async def test_an_edit_of_a_message_whose_entry_was_removed_is_answered(talk: Conversation) -> None:
    """H1."""
    await talk.say("lima@diversity: !log 1h", ":advance 1m", "lima@diversity: !undo #1")
    event = talk.edit("lima", "diversity", "!log 2h", message=-2)
    said = await talk.hand_in(event)
    assert said == (
        "[diversity] What this message noted was removed and stays so. To note it again, write a new message."
    )
    assert await talk.hand_in(replace(event, id="e2", text="never mind")) == ""
    assert "Nothing logged yet." in await talk.say("lima@dm: hours")


async def test_after_28_days_a_message_can_be_edited_and_deleted_without_effect(talk: Conversation) -> None:
    """H1: and that is said."""
    await talk.say("lima@diversity: !log 1h", ":at 2026-04-20T09:00Z")
    assert "Changed:" in await talk.say(":edit lima@diversity: !log 2h")
    await talk.say(":advance 1m")
    settled = "Entry #1 is more than four weeks old and stays as it is."
    assert settled in await talk.say(":edit lima@diversity: !log 3h")
    assert settled in await talk.say(":redact lima@diversity")
    assert "#1 Mon 23 Mar: 2 h" in await talk.say("lima@dm: hours")


async def test_only_the_authors_own_edit_or_deletion_changes_an_entry(talk: Conversation) -> None:
    """H1: whoever else says that the message has changed, it is not theirs."""
    await talk.say("lima@diversity: !log 1h", "accra@diversity: !me", ":advance 1m")
    event = replace(talk.edit("lima", "diversity", "!log 9h"), sender=Account("accra"))
    assert "changes nothing" in await talk.hand_in(event)
    gone = Deleted(id="gone", place=event.place, sender=event.sender, at=event.at, message=event.message)
    assert await talk.hand_in(gone) == ""
    assert "#1 Mon 23 Mar: 1 h" in await talk.say("lima@dm: hours")
    assert "The message is gone" in await talk.hand_in(replace(gone, id="gone2", sender=Account("lima")))


async def test_deleting_the_message_removes_the_entry(talk: Conversation) -> None:
    """H1."""
    await talk.say("lima@diversity: !log 1h", ":advance 1m")
    said = await talk.say(":redact lima@diversity")
    assert said.startswith("[diversity] The message is gone, so what it noted for Monday, 23 March 2026 (week 13) no")
    assert "Nothing logged yet." in await talk.say("lima@dm: hours")


async def test_an_edit_that_changes_nothing_gets_no_answer(talk: Conversation) -> None:
    await talk.say("lima@diversity: !log 1h30 draft", ":advance 1m")
    assert await talk.say(":edit lima@diversity: !log 1.5 draft") == ""
