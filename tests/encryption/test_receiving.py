"""What the bot reads in encrypted rooms on a real Synapse: from two kinds of clients, later devices, later keys."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.core.events import BotAdded, Edited, Encrypted, Message, RoomMoved, Unreadable
from bot.core.platform import Delivery
from bot.core.text import Text
from bot.platforms.matrix import Matrix
from tests.clients.encrypted import EncryptedPerson
from tests.clients.js import JsPerson
from tests.clients.matrix import ENCRYPTED, Person
from tests.encryption.people import KINDS, People
from tests.encryption.test_device import Account, signed_devices
from tests.fakes.matrix_intake import RecordingIntake, reading


class Bot:
    """The bot's adapter in one life after the other, and what it has handed in."""

    def __init__(self, people: People, folder: Path) -> None:
        self.account = Account(people, folder)
        self.intake = RecordingIntake()
        self._sent = 0

    @property
    def id(self) -> str:
        return self.account.id

    @asynccontextmanager
    async def life(self) -> AsyncIterator[Matrix]:
        matrix = self.account.matrix()
        async with reading(matrix, self.intake):
            yield matrix

    async def enter(self, owner: Person, *others: Person, **options: Any) -> str:
        """A room of these people and the bot, encrypted unless told otherwise."""
        rooms = len(self.intake.of(BotAdded))
        options = {"initial_state": ENCRYPTED} | options
        room = await owner.create_room(self.id, *(other.id for other in others), **options)
        for other in others:
            await other.join(room)
        await self.intake.until(lambda: len(self.intake.of(BotAdded)) > rooms)
        for person in (owner, *others):
            await person.until_joined(room, self.id)
            if options["initial_state"]:
                await self.is_trusted_by(person, room)
        return room

    async def is_trusted_by(self, person: Person, room: str) -> None:
        """Wait until somebody's client knows that the bot is there, and that its owner has signed its device."""
        await person.until_joined(room, self.id)
        assert isinstance(person, JsPerson | EncryptedPerson)
        async with asyncio.timeout(20):
            while not (await signed_devices(person, self.account)).get(self.account.device):
                await person.sync(500)

    async def hears(self, text: str) -> Message:
        """Wait until the bot has read a text."""
        await self.intake.until(lambda: self._found(text), timeout=30)
        return self._found(text)[0]

    def _found(self, text: str) -> list[Message]:
        return [message for message in self.intake.of(Message) if message.text == text]

    async def say(self, matrix: Matrix, room: str, text: str) -> None:
        self._sent += 1
        delivery = Delivery(
            id=self._sent, transaction=f"t{self._sent}", platform="matrix", kind="say", room=room, text=Text.plain(text)
        )
        await matrix.send(delivery)


@pytest.fixture
def bot(people: People, tmp_path: Path) -> Bot:
    return Bot(people, tmp_path)


@pytest.mark.parametrize("kind", KINDS)
async def test_both_directions_also_after_restarts_of_either_side(people: People, bot: Bot, kind: str) -> None:
    ana = await people.of(kind, "ana")
    async with bot.life() as matrix:
        room = await bot.enter(ana)
        await ana.say(room, "!one")
        assert (await bot.hears("!one")).place.encrypted
        await bot.say(matrix, room, "first answer")
        await ana.until_told(room, "first answer", by=bot.id)
        await ana.restart()  # type: ignore[attr-defined]  # both have it
        await ana.until_joined(room, bot.id)
        await ana.say(room, "!two")
        await bot.hears("!two")
    await ana.say(room, "!three")
    async with bot.life() as matrix:
        await bot.hears("!three")
        await bot.say(matrix, room, "second answer")
        assert (await ana.until_told(room, "second answer", by=bot.id))["encrypted"]
        said = await ana.say(room, "!fuor")
        await ana.edit(room, said, "!four")
        await bot.intake.until(lambda: any(event.text == "!four" for event in bot.intake.of(Edited)))
    assert not bot.intake.of(Unreadable)
    assert not any(event.late for event in bot.intake.events)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_members_later_device_is_read_and_reads(people: People, bot: Bot, kind: str) -> None:
    ana = await people.own("ana")
    async with bot.life() as matrix:
        room = await bot.enter(ana)
        await ana.say(room, "!one")
        await bot.hears("!one")
        if kind == "js":
            second: Any = await people.second_js(ana, strict=False, signed=False)
        else:
            second = await people.second_own(ana, identity=ana.identity)
        await bot.is_trusted_by(second, room)
        await second.say(room, "!two")
        assert not (await bot.hears("!two")).late
        await bot.say(matrix, room, "for both")
        for device in (ana, second) if kind != "js" else (ana,):
            await device.until_told(room, "for both", by=bot.id)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_member_who_comes_later_is_read_and_reads(people: People, bot: Bot, kind: str) -> None:
    ana, ben = await people.own("ana"), await people.of(kind, "ben")
    async with bot.life() as matrix:
        room = await bot.enter(ana)
        await ana.say(room, "!one")
        await bot.hears("!one")
        await bot.say(matrix, room, "before")
        await ana.invite(room, ben.id)
        await ben.join(room)
        await bot.is_trusted_by(ben, room)
        await ben.say(room, "!two")
        assert (await bot.hears("!two")).sender.id == ben.id
        await bot.say(matrix, room, "after")
        await ben.until_told(room, "after", by=bot.id)


@pytest.mark.parametrize("kind", KINDS)
async def test_encryption_that_is_switched_on_later_changes_nothing_for_those_there(
    people: People, bot: Bot, kind: str
) -> None:
    ana = await people.of(kind, "ana")
    async with bot.life() as matrix:
        room = await bot.enter(ana, initial_state=[])
        bot.intake.bound.add(room)
        await ana.say(room, "!plain")
        await bot.hears("!plain")
        await ana.encrypt(room)
        await ana.until(room, lambda event: event["type"] == "m.room.encryption")
        await bot.intake.until(lambda: bot.intake.of(Encrypted))
        await bot.is_trusted_by(ana, room)
        await ana.say(room, "!sealed")
        assert (await bot.hears("!sealed")).place.encrypted
        await bot.say(matrix, room, "sealed answer")
        assert (await ana.until_told(room, "sealed answer", by=bot.id))["encrypted"]


@pytest.mark.parametrize("kind", KINDS)
async def test_an_encrypted_room_that_is_upgraded_is_encrypted_and_read_where_it_goes_on(
    people: People, bot: Bot, kind: str
) -> None:
    ana = await people.of(kind, "ana")
    async with bot.life() as matrix:
        old = await bot.enter(ana)
        await ana.say(old, "!old")
        await bot.hears("!old")
        new = await ana.upgrade(old)
        await bot.intake.until(lambda: bot.intake.of(RoomMoved))
        await ana.invite(new, bot.id)
        await ana.until_joined(new, bot.id)
        await ana.say(new, "!new")
        assert (await bot.hears("!new")).place.room == new == bot.intake.of(RoomMoved)[0].to.room
        await bot.say(matrix, new, "here as well")
        assert (await ana.until_told(new, "here as well", by=bot.id))["encrypted"]


async def test_what_is_sent_while_the_bot_is_down_is_read_with_gaps_and_new_keys(people: People, bot: Bot) -> None:
    """More than /sync holds at once, in sessions that nobody knew before, of a device that was not there."""
    ana = await people.own("ana", messages_a_session=25)
    async with bot.life():
        room = await bot.enter(ana)
        await ana.say(room, "!0")
        await bot.hears("!0")
    second = await people.second_own(ana, identity=ana.identity)
    await bot.is_trusted_by(second, room)
    for number in range(1, 111):
        await (second if number % 10 == 0 else ana).say(room, f"!{number}")
    async with bot.life():
        await bot.hears("!110")
    assert [message.text for message in bot.intake.of(Message)] == [f"!{number}" for number in range(111)]
    assert not bot.intake.of(Unreadable)


async def test_a_key_that_is_kept_back_and_comes_later_opens_what_waited(people: People, bot: Bot) -> None:
    """As when a client has been told only then to trust the bot's device."""
    ana = await people.own("ana")
    async with bot.life():
        room = await bot.enter(ana)
        ana.withheld_from.add(bot.id)
        sent = await ana.say(room, "!one")
        await bot.intake.until(lambda: bot.intake.of(Unreadable))
        assert bot.intake.of(Unreadable)[0].event == sent
    async with bot.life():
        ana.withheld_from.clear()
        await ana.hand_over(room, bot.id)
        message = await bot.hears("!one")
    assert (message.id, message.late) == (sent, True)
    assert message.at == bot.intake.of(Unreadable)[0].received


async def test_the_same_words_sent_once_more_by_somebody_else_act_for_nobody(people: People, bot: Bot) -> None:
    """Ben has Ana's key, as everybody there has, and repeats what she said; or says it in her device's name."""
    ana, ben = await people.own("ana"), await people.own("ben")
    async with bot.life():
        room = await bot.enter(ana, ben)
        sealed = await ana.seal(room, "m.room.message", {"msgtype": "m.text", "body": "!vote P1 agree"})
        await ana.send_sealed(room, sealed)
        await bot.hears("!vote P1 agree")
        again = [await person.send_sealed(room, sealed) for person in (ana, ben)]
        await ben.say(room, "!after")
        await bot.hears("!after")
    assert [message.text for message in bot.intake.of(Message)] == ["!vote P1 agree", "!after"]
    assert set(bot.intake.set_aside) == set(again)


async def test_a_device_that_nobody_has_signed_is_read_all_the_same(people: People, bot: Bot) -> None:
    """The bot answers whoever is in the room; members' clients decide whom they trust."""
    eve = await people.own("eve", signed=False, strict=False)
    async with bot.life() as matrix:
        room = await bot.enter(eve)
        await eve.say(room, "!one")
        await bot.hears("!one")
        await bot.say(matrix, room, "answer")
        await eve.until_told(room, "answer", by=bot.id)
