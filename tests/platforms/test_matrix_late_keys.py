"""Keys that come late, from somebody's device to the database and back: the program as a process of its own."""

from pathlib import Path

import pytest

from tests.fakes.matrix import Homeserver
from tests.fakes.matrix_phone import Phone
from tests.platforms.adapter import ANA, BOT
from tests.platforms.encrypted_rooms import encrypted_room, ready
from tests.process import BotProcess


def settings(server: Homeserver, room: str) -> str:
    return (
        f'[matrix]\nhomeserver = "{server.url}"\nuser = "{BOT}"\ntoken = "convene"\n'
        f'[[groups]]\nslug = "maps"\nname = "Maps"\nrooms = ["matrix:{room}"]\ncochairs = ["matrix:{ANA}"]\n'
    )


async def hears(server: Homeserver, phone: Phone, room: str, *words: str) -> str:
    """Wait until the bot has said all that in one message; the message."""

    def found() -> str:
        return next((said for said in phone.heard(room) if all(word in said for word in words)), "")

    await server.until(found)
    return found()


@pytest.mark.parametrize("killed", [False, True])
async def test_a_command_whose_key_comes_late_is_done_late_and_once(
    server: Homeserver, tmp_path: Path, killed: bool
) -> None:
    """H1. Killed in between, the bot knows in its next life what waits."""
    room = encrypted_room(server)
    async with BotProcess(tmp_path, settings(server, room)) as bot:
        await ready(server)
        phone = Phone(server, ANA, BOT)
        phone.say(room, "!week")
        await hears(server, phone, room, "week")
        phone.say_without_key(room, "!log 1h30 reading")
        answered, polls = len(phone.heard(room)), server.requests["sync"]
        await server.until(lambda: server.requests["sync"] >= polls + 2)  # what came with the first is committed
        if killed:
            await bot.kill()
            await bot.start()
        phone.share(room)
        said = await hears(server, phone, room, "Noted for")
        assert "I could read your message of" in said
        phone.say(room, "!log 5m more")
        await server.until(lambda: len(phone.heard(room)) == answered + 2)
    assert "only now" not in phone.heard(room)[-1]


async def test_what_was_sent_before_the_room_moved_is_done_in_the_new_one(server: Homeserver, tmp_path: Path) -> None:
    """A room upgrade; the key of the old room comes after it."""
    old, new = encrypted_room(server), encrypted_room(server)
    async with BotProcess(tmp_path, settings(server, old)):
        await ready(server)
        phone = Phone(server, ANA, BOT)
        phone.say_without_key(old, "!log 1h30 reading")
        server.happen(old, "m.room.tombstone", ANA, {"body": "moved", "replacement_room": new}, state_key="")
        phone.say(new, "!week")
        await hears(server, phone, new, "week")
        phone.share(old)
        await hears(server, phone, new, "Noted for", "I could read your message of")
        phone.say(new, "!log 5m more")
        await server.until(lambda: sum("Noted for" in said for said in phone.heard(new)) == 2)
