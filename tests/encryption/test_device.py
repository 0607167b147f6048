"""The bot's device on a real Synapse, as strict clients of others see it, from its first start to its replacement."""

import asyncio
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.cli import Exit
from bot.cli.devices import new_device
from bot.config import load
from bot.core.events import BotAdded, Message
from bot.core.platform import Delivery, Finding
from bot.core.text import Text
from bot.platforms.matrix import Matrix
from tests.clients.encrypted import EncryptedPerson
from tests.clients.js import JsPerson
from tests.clients.matrix import ENCRYPTED, Person
from tests.encryption.people import KINDS, People
from tests.fakes.matrix_intake import RecordingIntake, reading
from tests.platforms.on_synapse import now
from tests.process import ROOT, BotProcess
from tests.synapse import password


class Account:
    """The bot's account: its configuration, and what is learned about it from outside."""

    def __init__(self, people: People, folder: Path) -> None:
        self.name = f"bot-{people.suffix}"
        self.id, self.token = people.server.register(self.name)
        self.folder = folder
        self.store = folder / "store"
        self._url = people.server.url

    def matrix(self, **options: Any) -> Matrix:
        login = {} if "token" in options else {"password": password(self.name)}
        settings: dict[str, Any] = {"store": self.store, "clock": now, "allow_invites": ("@*:localhost",)}
        return Matrix(self._url, self.id, **settings | login | options)

    def settings(self, more: str = "") -> str:
        return (
            f'[database]\nurl = "sqlite:///{self.folder}/convene.db"\n[matrix]\nhomeserver = "{self._url}"\n'
            f'user = "{self.id}"\npassword = "{password(self.name)}"\nstore = "store"\n{more}'
        )

    @property
    def device(self) -> str:
        """The id of the device that is kept."""
        return str(json.loads((self.store / "device.json").read_text())["id"])

    async def check(self, **options: Any) -> Finding:
        matrix = self.matrix(**options)
        findings = await matrix.check()
        await matrix.close()
        return next(finding for finding in findings if finding.subject == "Matrix device")

    async def makes_new_device(self, *answers: bool, more: str = "") -> tuple[bool, str]:
        """What `convene matrix new-device` came to, and what it said."""
        config = self.folder / "config.toml"
        config.write_text(self.settings(more), encoding="utf-8")
        settings, told, left = load(config, {}).matrix, list[str](), list(answers)
        assert settings is not None
        return await new_device(settings, lambda _question, default=False: left.pop(0), told.append), "\n".join(told)


@pytest.fixture
def account(people: People, tmp_path: Path) -> Account:
    return Account(people, tmp_path)


async def talk(account: Account, person: JsPerson | EncryptedPerson, room: str = "", **options: Any) -> str:
    """The bot and somebody read each other in an encrypted room, which is returned.

    Clients learn by and by that a device has been signed. What is said before is for those that were.
    """
    intake, matrix = RecordingIntake(), account.matrix(**options)
    async with reading(matrix, intake):
        if not room:
            room = await person.create_room(account.id, initial_state=ENCRYPTED)
            await intake.until(lambda: intake.of(BotAdded))
        await person.until_joined(room, account.id)
        async with asyncio.timeout(20):
            while not (await signed_devices(person, account)).get(account.device):
                await person.sync(500)
        said = await person.say(room, "hello, bot")
        await intake.until(lambda: any(message.message == said for message in intake.of(Message)), timeout=20)
        text = Text.plain(f"read {said}")
        answer = Delivery(id=1, platform="matrix", kind="say", room=room, transaction=f"to-{said[1:9]}", text=text)
        await matrix.send(answer)
        assert (await person.until_told(room, f"read {said}", by=account.id))["encrypted"]
    return room


async def signed_devices(person: JsPerson | EncryptedPerson, account: Account) -> dict[str, bool]:
    """The bot's devices, and whether their owner has signed them, in the eyes of somebody's client."""
    if isinstance(person, JsPerson):
        return await person.signed_devices(account.id)
    return {device.id: device.signed for device in await person.devices_of(account.id)}


@pytest.mark.parametrize("kind", KINDS)
async def test_the_first_start_makes_a_device_that_strict_clients_trust_also_after_a_restart(
    people: People, account: Account, kind: str
) -> None:
    ana = await (people.js if kind == "js" else people.own)("ana")
    room = await talk(account, ana)
    await ana.restart()
    await talk(account, ana, room)
    assert (await account.check()).detail.endswith("; signed by the account's identity")


async def test_an_access_token_will_do_as_well(people: People, account: Account) -> None:
    """Homeservers want no password for the first identity."""
    ana = await people.js("ana")
    await talk(account, ana, token=account.token)


async def test_the_identity_that_another_library_made_signs_the_bots_device_with_its_recovery_key(
    people: People, account: Account
) -> None:
    ana, element = await people.js("ana"), await other_client(people, account)
    recovery = await element.secure()
    await element.stop()

    intake = RecordingIntake()
    async with reading(account.matrix(), intake):
        room = await ana.create_room(account.id, initial_state=ENCRYPTED)
        await intake.until(lambda: intake.of(BotAdded))
    found = await account.check()
    assert not found.ok
    assert "another client has given the account its identity" in found.detail
    assert "is not the one of this account" in (await account.check(recovery_key=WRONG)).detail

    await talk(account, ana, room, recovery_key=recovery.words)
    assert (await account.check()).ok, "the seeds are kept"


async def test_a_lost_folder_is_replaced_and_members_read_on(people: People, account: Account) -> None:
    """The identity is lost with it: only a new one can sign, and that is asked for."""
    ana = await people.own("ana")
    room = await talk(account, ana)
    shutil.rmtree(account.store)
    made, told = await account.makes_new_device(True, False)
    assert not made
    assert "If you have a copy of the `identity.json` that was in the bot's folder, put it into" in told
    made, told = await account.makes_new_device(True, True, True)
    assert made, told
    await talk(account, ana, room)
    ben = await people.js("ben")
    await talk(account, ben)
    assert (await account.check()).ok


async def test_a_broken_folder_is_replaced_and_its_identity_signs_on(people: People, account: Account) -> None:
    ana = await people.js("ana")
    room = await talk(account, ana)
    (account.store / "keys.db").write_bytes(b"broken")
    before = account.device
    made, told = await account.makes_new_device(True, True)
    assert made, told
    assert told.endswith("Logged out.\nNext: `convene run`.")
    await talk(account, ana, room)
    assert before not in await signed_devices(ana, account)


async def test_a_session_that_was_removed_comes_back_with_its_keys(people: People, account: Account) -> None:
    ana = await people.js("ana")
    room = await talk(account, ana)
    before = await account.check()
    await log_out(people, account)
    await talk(account, ana, room)
    assert await account.check() == before


async def test_check_reads_a_fresh_a_running_and_a_broken_device(people: People, account: Account) -> None:
    """The program itself, as an operator uses it."""
    ana = await people.js("ana")
    room = await ana.create_room(account.id, initial_state=ENCRYPTED, name="Sealed")
    more = f'allow_invites_from = ["*:localhost"]\n[core]\nrooms = ["matrix:{room}"]\n'
    process = BotProcess(account.folder, account.settings(more))
    code, said = check(account)
    assert code == Exit.OK, said
    assert "✓ Matrix device: none yet, `convene run` makes one at its first start and signs it" in said
    assert not (account.store / "device.json").exists()
    async with process:
        await ana.until_joined(room, account.id)
        code, said = check(account)
        assert code == Exit.OK, said
        assert "✓ Matrix device: " in said
        assert "; signed by the account's identity" in said
        assert "✓ Matrix room Sealed: the bot may read, write and react" in said
        assert "encrypted)" in said
        assert await process.stop() == 0, process.logged()
    await said_of_an_old_copy(account, process)
    (account.store / "keys.db").unlink()
    code, said = check(account)
    assert code == Exit.FAILED
    assert "✗ Matrix device: The keys of the device" in said
    assert "`convene matrix new-device`" in said
    assert "Traceback" not in said
    await process.start()
    assert await process.ended() == Exit.REFUSED
    assert "The keys of the device" in process.logged()


async def said_of_an_old_copy(account: Account, process: BotProcess) -> None:
    """The folder is put back from a copy that was made before the bot ran last; then the newest one again."""
    old, newest = account.folder / "old", account.folder / "newest"
    shutil.copytree(account.store, old)
    async with reading(account.matrix(), RecordingIntake()):
        pass
    account.store.rename(newest)
    old.rename(account.store)
    words = "have been used since: they were put back from an old copy"
    await process.start()
    assert await process.ended() == Exit.REFUSED
    assert words in process.logged()
    code, said = check(account)
    assert code == Exit.FAILED
    assert "✗ Matrix device: The keys in " in said
    assert words in said
    assert "put that one back. If it is not, let `convene matrix new-device` make a new device." in said
    shutil.rmtree(account.store)
    newest.rename(account.store)
    code, said = check(account)
    assert code == Exit.OK, said


WRONG = "EsTX YLfw EjM9 7hW5 fNea 7Cds enwu tb7a R7AG J8Ve M2Lr bvfW"


def check(account: Account) -> tuple[int, str]:
    """What `convene check` ends with and says."""
    command = [sys.executable, "-m", "bot", "check", "--config", str(account.folder / "config.toml")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stdout + done.stderr


async def other_client(people: People, account: Account) -> JsPerson:
    """Somebody uses the bot's account with a client that gives it an identity."""
    async with Person(people.server.url, account.id, account.token) as owner:
        return await people.second_js(owner)


async def log_out(people: People, account: Account) -> None:
    """Somebody removes the bot's session in another client."""
    token = json.loads((account.store / "device.json").read_text())["token"]
    async with Person(people.server.url, account.id, token) as session:
        await session.call("POST", "/logout")
