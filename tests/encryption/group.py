"""A group in an encrypted room on a real Synapse, the running bot, and people with clients of both kinds."""

import json
from pathlib import Path
from typing import Any, Self

from tests.clients.matrix import ENCRYPTED, Happening, Person, body_of
from tests.encryption.people import People
from tests.process import BotProcess
from tests.synapse import password


class Group:
    """Berlin with matrix-js-sdk is the co-chair, accra has the tests' own client; both are strict. Use as `async with`.

    The bot logs in with its password: its device is of its own making.
    """

    def __init__(self, people: People, folder: Path, *, initial_state: Any = ENCRYPTED) -> None:
        self.people, self.folder = people, folder
        name = f"bot-{people.suffix}"
        self.bot, self.token = people.server.register(name)
        self._password = password(name)
        self._initial_state = initial_state
        self.settings = ""
        """More of the configuration."""
        self.matrix = ""
        """More of its section on Matrix."""
        self.process: BotProcess

    async def __aenter__(self) -> Self:
        self.berlin, self.accra = await self.people.js("berlin"), await self.people.own("accra")
        self.room = await self.berlin.create_room(
            self.bot, self.accra.id, initial_state=self._initial_state,
            power_level_content_override={"users": {self.bot: 50}},
        )  # fmt: skip
        await self.accra.join(self.room)
        await self.accra.until_joined(self.room, self.accra.id)
        return self

    async def __aexit__(self, *error: Any) -> None:
        """People's clients end with `people`."""

    def life(self, *, minutes_ahead: int = 0) -> BotProcess:
        """The bot, each time on the same folder; with its clock ahead of everybody else's."""
        command = ("-m", "tests.encryption.later", str(minutes_ahead)) if minutes_ahead else ("-m", "bot")
        self.process = BotProcess(self.folder, self._configuration(), command)
        return self.process

    async def welcome(self) -> None:
        """Wait until the bot is there, for everybody."""
        for person in (self.berlin, self.accra):
            await person.until_joined(self.room, self.bot)

    async def ask(self, who: Person, text: str, *words: str) -> Happening:
        """Say something in the room, and what the bot answers to that."""
        return await self.answer(who, await who.say(self.room, text), *words)

    async def answer(self, who: Person, said: str, *words: str) -> Happening:
        """What the bot answers to a message in the room, with all these words; it is encrypted."""
        [answer, *_] = await who.until(self.room, lambda event: self.answers(event, said, words))
        return sealed(answer)

    async def as_sent(self, event: str) -> Happening:
        """An event of the room as the homeserver has it."""
        return await self.berlin.call("GET", f"/rooms/{self.room}/event/{event}")

    async def file(self, who: Person, room: str, name: str) -> bytes:
        """A file that the bot has sent, as somebody reads it; the homeserver has it encrypted."""
        [event, *_] = await who.until(room, lambda event: event["content"].get("filename") == name)
        content = await who.file_of(sealed(event))
        assert content not in await who.download(event["content"]["file"]["url"])
        return content

    async def ask_alone(self, who: Person, room: str, text: str, *words: str) -> Happening:
        """Say something in private, and what the bot says with all these words; it is encrypted."""
        await who.say(room, text)
        return sealed(await who.until_told(room, *words, by=self.bot))

    async def private(self, who: Person) -> str:
        """The private room that the bot opens for somebody who asks; it is encrypted."""
        await who.say(self.room, "!me")
        room = await who.until_invited()
        await who.join(room)
        await who.until_joined(room, self.bot)
        assert "m.room.encryption" in {event["type"] for event in await who.state(room)}
        sealed(await who.until_told(room, "Diversity: member since", by=self.bot))
        return room

    @property
    def device(self) -> str:
        """The bot's device, as it is kept."""
        return str(json.loads((self.folder / "matrix-store" / "device.json").read_text())["id"])

    def answers(self, event: Happening, said: str, words: tuple[str, ...] = ()) -> bool:
        """Whether the bot answers a message by it, with all these words."""
        relation = event["content"].get("m.relates_to", {})
        answers = relation.get("m.in_reply_to", {}).get("event_id") == said and event["sender"] == self.bot
        return answers and all(word in body_of(event) for word in words)

    def _configuration(self) -> str:
        return (
            f'[database]\nurl = "sqlite:///{self.folder}/convene.db"\n'
            f'[matrix]\nhomeserver = "{self.people.server.url}"\nuser = "{self.bot}"\npassword = "{self._password}"\n'
            f'allow_invites_from = ["*:localhost"]\n{self.matrix}'
            f'[[groups]]\nslug = "diversity"\nname = "Diversity"\nrooms = ["matrix:{self.room}"]\n'
            f'cochairs = ["matrix:{self.berlin.id}"]\n{self.settings}'
        )


def sealed(event: Happening) -> Happening:
    """The same message, which has come encrypted."""
    assert event.get("encrypted"), f"not encrypted: {event}"
    return event
