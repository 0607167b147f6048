"""The console's language for files, formatting, replies to a certain message, and rooms that are encrypted (N1)."""

from collections.abc import AsyncIterator
from functools import partial

import pytest

from bot import app, console
from bot.platforms import transcript
from bot.platforms.transcript import NotUnderstood, Say
from storage import groups
from tests import carrying
from tests.conversation import Conversation


@pytest.fixture
async def talk(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Conversation]:
    wired = app.wired
    monkeypatch.setattr(console, "wired", partial(wired, features=(*app.FEATURES, carrying.FEATURE)))
    async with Conversation(sqlite_url) as talk:
        yield talk


async def test_a_message_with_files_is_carried_with_them(talk: Conversation) -> None:
    """N1."""
    said = await talk.say("berlin@diversity+a.pdf,b.jpg=12kB: !carry partnerships Please **read**")
    assert said == (
        "[partnerships] From elsewhere: Please read\n"
        "[partnerships]\n  + a.pdf (application/pdf, 1000 bytes)\n"
        "[partnerships]\n  + b.jpg (image/jpeg, 12000 bytes)"
    )


async def test_a_file_of_60_mb_is_told_of_and_not_brought(talk: Conversation) -> None:
    """N1."""
    said = await talk.say("berlin@diversity+film.mp4=60MB: !carry partnerships x")
    assert "“film.mp4” is not here: I can bring files of up to 20 MB." in said


async def test_a_reply_may_be_to_a_certain_message(talk: Conversation) -> None:
    """N1."""
    await talk.say("accra@diversity+a.pdf: The **glossary**", "lima@diversity: Something else")
    said = await talk.say('berlin@diversity>>"gloss" !carry partnerships')
    assert "From elsewhere: The glossary" in said
    assert "a.pdf" in said
    with pytest.raises(NotUnderstood, match="no message that says 'nothing'"):
        await talk.say('berlin@diversity>>"nothing" !carry partnerships')


async def test_what_is_taken_back_shows(talk: Conversation) -> None:
    """N1."""
    await talk.say("berlin@diversity+a.pdf: !carry partnerships x")
    said = await talk.say("berlin@diversity: !unsay")
    assert said == "[partnerships] (removed) From elsewhere: x\n[partnerships] (removed)"


async def test_what_came_with_a_command_waits_with_it_for_the_group(talk: Conversation) -> None:
    """N1: in private, where somebody is in several groups."""
    await talk.say("lima@diversity: !me", "lima@partnerships: !me")
    assert "Which one is this for?" in await talk.say("lima@dm+a.pdf: /bring Please **read**")
    said = await talk.say("lima@dm> diversity")
    assert "[diversity] From elsewhere: Please read" in said
    assert "+ a.pdf" in said


async def test_a_room_that_is_encrypted_is_known_to_be(talk: Conversation) -> None:
    """N1: for ever."""
    from bot.core import secrecy

    await talk.say(":encrypt diversity", ":restart")
    found = await talk.session._database.run(lambda session: groups.find_room(session, "console", "diversity", ""))
    assert found is not None
    room, group = found
    assert room.encrypted
    assert group is not None
    both = [group.id or 0, 2]
    readable = await talk.session._database.run(lambda session: secrecy.readable(session, both))
    assert [each.slug for each in readable] == ["partnerships"]


async def test_a_group_that_has_a_room_is_told_what_waited(talk: Conversation) -> None:
    """N1: its first, or again; not where it only moves."""
    assert "[lobby] partnerships has a room." in await talk.say("core@lobby: !bind partnerships", "core@lobby> both")
    assert "has a room." not in await talk.say(":room-moved lobby hall")


@pytest.mark.parametrize(
    ("line", "step"),
    [
        ("a@b+x.pdf: t", Say("a", "b", "t", files=(("x.pdf", 1000),))),
        ("a@b+x.pdf=2MB,y=5: t", Say("a", "b", "t", files=(("x.pdf", 2_000_000), ("y", 5)))),
        ('a@b>>"one two" t', Say("a", "b", "t", replies=True, quoted="one two")),
        ('a@b>> "one" t', Say("a", "b", '"one" t', replies=True)),
    ],
)
def test_lines_are_read(line: str, step: Say) -> None:
    assert transcript.read(line) == step


def test_a_size_that_is_none_is_not_understood() -> None:
    with pytest.raises(NotUnderstood, match="no file"):
        transcript.read("a@b+x=big: t")
