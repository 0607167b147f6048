"""An encrypted room that goes on as one that is not: the program as a process of its own, killed at that moment."""

from pathlib import Path

from tests.clients.matrix import body_of
from tests.fakes.matrix import Fault, Homeserver, homeserver
from tests.fakes.matrix_phone import ENCRYPTION
from tests.fakes.matrix_rooms import Happening
from tests.process import BotProcess

BOT, ANA, BO = "@convene:fake", "@ana:fake", "@bo:fake"


async def test_what_waits_for_it_is_said_in_the_open_room_after_a_yes_and_not_before(tmp_path: Path) -> None:
    """N1. What the core team was told could not go out any more before its room moved."""
    async with homeserver() as server:
        office, private = server.room(ANA, BO, BOT), server.room(ANA, BOT)
        server.happen(office, "m.room.encryption", ANA, ENCRYPTION, state_key="")
        settings = (
            f'[matrix]\nhomeserver = "{server.url}"\nuser = "{BOT}"\ntoken = "convene"\n'
            f'[core]\naccounts = ["{ANA}"]\nrooms = ["{office}"]\n'
        )
        async with BotProcess(tmp_path, settings) as bot:
            await server.until(lambda: server.requests["sync"] >= 2)
            refused = Fault(f"{office}/send", 500, {"errcode": "M_UNKNOWN", "error": "not now"}, times=1_000_000)
            server.faults.append(refused)
            server.say(private, ANA, "core add @cairo:fake")
            await server.until(lambda: refused.times < 1_000_000)
            forum = server.room(ANA, BO)
            server.happen(office, "m.room.tombstone", ANA, {"body": "", "replacement_room": forum}, state_key="")
            await server.until(lambda: server.said(forum, BOT))
            refused.status, refused.body = 403, {"errcode": "M_FORBIDDEN", "error": "the room has been replaced"}
            await bot.kill()
            await bot.start()
            server.say(private, ANA, "core add @dakar:fake")
            await server.until(lambda: any("dakar" in said for said in server.said(private, BOT)))
            [question] = said_in(server, forum)
            assert "The room before this one was encrypted" in str(question["content"])
            relation = {"rel_type": "m.annotation", "event_id": question["event_id"], "key": "✅"}
            yes = server.happen(forum, "m.reaction", ANA, {"m.relates_to": relation})
            await server.until(lambda: any("dakar" in said for said in server.said(forum, BOT)))
            assert await bot.stop() == 0
            events = [event for _, event in server.rooms[forum].timeline]
            since = [event["event_id"] for event in events].index(yes)
            for name in ("cairo", "dakar"):
                told = [place for place, event in enumerate(events) if f"{name}:fake (" in body_of(event)]
                assert len(told) == 1, "once"
                assert told[0] > since, "after the yes"


def said_in(server: Homeserver, room: str) -> list[Happening]:
    """The messages of the bot in a room."""
    events = [event for _, event in server.rooms[room].timeline]
    return [event for event in events if event["sender"] == BOT and event["type"] == "m.room.message"]
