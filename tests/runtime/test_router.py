"""A message's journey: acts once, commits once, refuses kindly, fails with a reference."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.core.events import Chosen, Deleted, Edited
from bot.core.platform import Limits
from storage.groups import Group
from storage.inbox import HandledEvent, Position, Quarantined
from tests.runtime.conftest import NOW, Running


async def summary(bot: Running) -> str:
    return await bot.database.run(lambda session: session.exec(select(Group.summary)).one())


async def test_a_command_acts_once_however_often_it_is_delivered(bot: Running) -> None:
    event = bot.message("!echo x")
    for _ in range(3):
        await bot.app.inlet.accept(event)
    await bot.app.outbox.settled()
    assert await summary(bot) == "x"
    assert bot.platform.texts("a") == ["x"]


async def test_plain_talk_is_not_stored(bot: Running) -> None:
    """X1: commands' results are kept, not chat."""
    await bot.say("hello everybody")
    assert await bot.database.run(lambda session: session.exec(select(HandledEvent)).all()) == []


async def test_a_refusal_undoes_what_the_command_had_changed(bot: Running) -> None:
    await bot.say("!half")
    assert await summary(bot) == ""
    assert bot.platform.texts("a") == ["No, _lima_."]


async def test_what_people_type_is_never_markup(bot: Running) -> None:
    await bot.say("!half")
    styles = {span.text: span.style for span in bot.platform.sent[0].text.spans}
    assert styles["_lima_"] == "bold", "the template's markup counts, the name's does not"


async def test_an_unexpected_error_is_an_apology_with_a_reference_and_undoes_the_change(
    bot: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    await bot.say("!break")
    (apology,) = bot.platform.texts("a")
    found = re.search(r"[0-9A-Z]{3}-[0-9A-Z]{3}", apology)
    assert found is not None
    assert "secret detail" not in apology
    assert await summary(bot) == ""
    (kept,) = await bot.database.run(lambda session: session.exec(select(Quarantined)).all())
    assert (kept.reference, kept.raw) == (found[0], '{"text": "!break"}')
    assert "ZeroDivisionError" in kept.error


async def test_after_a_failure_the_bot_goes_on(bot: Running) -> None:
    await bot.say("!break")
    await bot.say("!echo on")
    assert bot.platform.texts("a")[-1] == "on"


async def test_a_failed_event_is_not_tried_again(bot: Running) -> None:
    event = bot.message("!break")
    await bot.app.inlet.accept(event)
    await bot.app.inlet.accept(event)
    await bot.app.outbox.settled()
    assert len(bot.platform.sent) == 1


@pytest.mark.parametrize("text", ["!echo x", "/echo x", "  !ECHO x", "! echo x", "!echo: x", "!Echo, x"])
async def test_both_prefixes_work_everywhere(bot: Running, text: str) -> None:
    await bot.say(text)
    assert bot.platform.texts("a") == ["x"]


@pytest.mark.parametrize("text", ["!", "!!!", "/ ecko", "!?", "hello !echo", "1!echo", ""])
async def test_punctuation_is_no_command(bot: Running, text: str) -> None:
    await bot.say(text)
    assert bot.platform.sent == []


async def test_a_mention_works_as_a_prefix(bot: Running) -> None:
    await bot.app.inlet.accept(replace(bot.message("echo x"), mention=True))
    await bot.app.outbox.settled()
    assert bot.platform.texts("a") == ["x"]


async def test_a_huge_message_is_refused_and_costs_no_more(bot: Running) -> None:
    await bot.say("!echo " + "x" * 10_000_000)
    assert bot.platform.texts("a") == ["That is too long for me: 10000006 characters. I can read up to 20000."]


async def test_an_edit_of_a_refused_message_runs_what_it_says_now(bot: Running) -> None:
    event = bot.message("!ecko x")
    await bot.app.inlet.accept(event)
    edit = Edited(id="edit", place=event.place, sender=event.sender, at=NOW, message=event.message, text="!echo x")
    await bot.app.inlet.accept(edit)
    await bot.app.outbox.settled()
    assert bot.platform.texts("a")[-1] == "x"


async def test_an_edit_of_a_done_command_does_not_run_it_again(bot: Running) -> None:
    event = bot.message("!echo x")
    await bot.app.inlet.accept(event)
    edit = Edited(id="edit", place=event.place, sender=event.sender, at=NOW, message=event.message, text="!echo y")
    await bot.app.inlet.accept(replace(edit, id="talk", text="y"))
    await bot.app.inlet.accept(
        Deleted(id="gone", place=event.place, sender=event.sender, at=NOW, message=event.message)
    )
    await bot.app.outbox.settled()
    assert bot.platform.texts("a") == ["x"]


async def test_an_edit_of_a_done_command_into_another_is_told_once_that_it_does_not_count(bot: Running) -> None:
    event = bot.message("!echo x")
    await bot.app.inlet.accept(event)
    edit = Edited(id="edit", place=event.place, sender=event.sender, at=NOW, message=event.message, text="!echo y")
    await bot.app.inlet.accept(edit)
    await bot.app.inlet.accept(replace(edit, id="again", text="!echo z"))
    await bot.app.outbox.settled()
    said = "I have dealt with that message already, so an edit of it changes nothing. Please write it anew."
    assert bot.platform.texts("a") == ["x", said]


async def test_in_private_any_edit_of_what_has_acted_is_told_once_to_change_nothing(bot: Running) -> None:
    """It may have been an answer in words of their own, which look like plain talk; plain talk has not acted."""
    await bot.say("!echo hello")
    for event in (bot.message("echo x", "dm:lima"), bot.message("good morning", "dm:lima")):
        await bot.app.inlet.accept(event)
        edit = Edited(
            id=f"{event.id}-1",
            place=event.place,
            sender=event.sender,
            at=NOW,
            message=event.message,
            text="it is early",
        )
        await bot.app.inlet.accept(edit)
        await bot.app.inlet.accept(replace(edit, id=f"{event.id}-2"))
    await bot.app.outbox.settled()
    said = "I have dealt with that message already, so an edit of it changes nothing. Please write it anew."
    assert bot.platform.texts("dm:lima") == [
        "x", said, "That is no command that I know. Write help to see what I can do.",
    ]  # fmt: skip


def tap(bot: Running, key: str, who: str, number: int = 0) -> Chosen:
    said = next(delivery for delivery in bot.platform.sent if delivery.buttons)
    token = next(button.token for button in said.buttons if button.key == key)
    event = bot.message("", who=who)
    return Chosen(
        id=event.id, place=event.place, sender=event.sender, at=NOW, message=f"s{said.id}", key=token, callback="tap"
    )  # fmt: skip


async def test_a_tap_edits_the_message_and_is_answered(bot: Running) -> None:
    await bot.say("!ask")
    await bot.app.inlet.accept(tap(bot, "yes", "berlin"))
    await bot.app.outbox.settled()
    edit, answer = bot.platform.sent[1:]
    assert (edit.kind, edit.target, str(edit.text), edit.buttons) == ("edit", "s1", "berlin says yes", ())
    assert (answer.kind, answer.target, str(answer.text)) == ("answer", "tap", "berlin says yes")


async def test_a_tap_is_judged_by_the_role_of_that_moment(bot: Running) -> None:
    """G4: losing a role ends its powers for buttons already on screen."""
    await bot.say("!ask")
    await bot.app.inlet.accept(tap(bot, "yes", "lima"))
    await bot.app.outbox.settled()
    assert [delivery.kind for delivery in bot.platform.sent] == ["say", "answer"]
    assert "Only the co-chairs" in str(bot.platform.sent[1].text)


async def test_a_choice_that_is_gone_says_so(bot: Running) -> None:
    await bot.say("!ask")
    event = tap(bot, "yes", "berlin")
    await bot.app.inlet.accept(event)
    await bot.app.inlet.accept(replace(event, id="later"))
    await bot.app.outbox.settled()
    assert str(bot.platform.sent[-1].text) == "This choice is no longer open."


class TestWhereChoicesAreReactions:
    @pytest.fixture
    def limits(self) -> Limits:
        return Limits(buttons=False)

    async def test_the_choices_stand_in_the_text_and_an_emoji_picks_one(self, bot: Running) -> None:
        await bot.say("!ask")
        assert bot.platform.texts("a") == ["Well?\n\n1\ufe0f⃣ Yes\n2\ufe0f⃣ No"]
        event = replace(tap(bot, "yes", "berlin"), key="2⃣", callback="")
        await bot.app.inlet.accept(event)
        await bot.app.outbox.settled()
        assert str(bot.platform.sent[-1].text) == "berlin says no"

    async def test_somebodys_own_emoji_means_nothing(self, bot: Running) -> None:
        await bot.say("!ask")
        await bot.app.inlet.accept(replace(tap(bot, "yes", "berlin"), key="🎉", callback=""))
        await bot.app.outbox.settled()
        assert len(bot.platform.sent) == 1

    async def test_a_reply_with_the_key_picks_it_too(self, bot: Running) -> None:
        await bot.say("!ask")
        await bot.app.inlet.accept(bot.message("Yes", who="berlin", reply_to="s1"))
        await bot.app.outbox.settled()
        assert str(bot.platform.sent[-1].text) == "berlin says yes"


class TestWhereAPrivateChatBeginsWithAnInvitation:
    @pytest.fixture
    def limits(self) -> Limits:
        return Limits(invites=True)

    async def test_the_room_says_so_while_the_chat_is_new(self, bot: Running) -> None:
        await bot.say("!whisper for you")
        await bot.app.outbox.flush()  # what is said before the chat is saved would have the same hint
        await bot.say("!whisper more")
        new, known = bot.platform.texts("a")
        assert new == "I have answered you in private. Accept my invitation to read it."
        assert known == "I have answered you in private."


class TestWhereTheBotCannotWriteFirst:
    @pytest.fixture
    def limits(self) -> Limits:
        return Limits(opens_private=False)

    async def test_a_private_answer_waits_for_the_chat_and_the_room_shows_the_way(self, bot: Running) -> None:
        await bot.say("!whisper for you")
        (pointer,) = bot.platform.sent
        assert "private chat" in str(pointer.text)
        assert pointer.buttons[0].start
        await bot.say("hi", room="dm:lima")
        assert bot.platform.texts("dm:lima") == ["for you"]
        await bot.say("!whisper more")
        assert bot.platform.texts("dm:lima") == ["for you", "more"]

    async def test_a_private_answer_that_waited_for_long_says_when_it_was_written(self, bot: Running) -> None:
        await bot.say("!whisper you have logged nothing")
        later = replace(bot.message("hi", room="dm:lima"), at=NOW + timedelta(days=3))
        await bot.app.inlet.accept(later)
        await bot.app.outbox.settled()
        assert bot.platform.texts("dm:lima") == [
            "From Monday, 23 March 2026, 09:00 (UTC):\nyou have logged nothing",
        ]


async def test_positions_are_saved_now_and_then_and_when_all_stops(bot: Running) -> None:
    await bot.app.inlet.save_position("console", "p0")
    assert await bot.app.inlet.position("console") == "p0"
    for number in range(1, 5):
        await bot.app.inlet.save_position("console", f"p{number}")
    await bot.app.inlet.save_positions()
    (row,) = await bot.database.run(lambda session: session.exec(select(Position)).all())
    assert row.token == "p4"


async def test_an_event_is_set_aside_once_whatever_is_in_it(bot: Running) -> None:
    raw = {"body": "\ud800"}
    for event in ("e1", "e1", "e2"):
        await bot.app.inlet.quarantine("console", event, raw, ValueError("odd"))
    kept = await bot.database.run(
        lambda session: [
            (row.event, row.raw) for row in session.exec(select(Quarantined).order_by(col(Quarantined.id)))
        ]
    )
    assert [(event, json.loads(text)) for event, text in kept] == [("e1", raw), ("e2", raw)]
    assert bot.app.inlet.failures == 2
