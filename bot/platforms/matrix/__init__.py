"""Matrix as a platform, by matrix-nio, which nothing outside this package knows.

Reading: `receive` goes from one answer of /sync to the next. `polling` asks for them (`filters`), `reading` understands
a room's events by way of `events`, `content` and `html`, `replies` adds what they answer, and `doors` enters rooms.
Encrypted events pass `opening` on their way. `late` brings back those whose key has come, `withheld` knows of keys that
will not come, and `replays` of what was read before.

Sending: `send` turns deliveries into events, with `files` and `attachments`. `encryption` hands over the keys of
encrypted rooms by `exchange`, to such `devices` as can be written to, and changes them by `rotation`.

The device: `vault` is its folder, `store` the file with its keys in there. `device` logs in with both, `copies` finds
out old ones, and `afresh` makes a new device. `signing` has the account's identity (`crosssigning`) vouch for it, which
another client may have left in `secret_storage`, a part of the `account_data`. `check` says how all this stands.

nio: `client` and `machine` are its two large classes, as they are needed here. `responses`, `profiles` and `powers`
mend what it reads.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import structlog
from peewee import DatabaseError

from bot.core.backoff import Backoff
from bot.core.errors import PlatformRefused
from bot.core.events import Place
from bot.core.platform import Delivery, Finding, Intake, Limits, Menu, Sent, TryLater
from bot.platforms.matrix.check import check
from bot.platforms.matrix.client import MatrixClient, MatrixError
from bot.platforms.matrix.copies import Uses
from bot.platforms.matrix.device import OTHER_TOKEN, leave, log_in, visit
from bot.platforms.matrix.doors import Doors
from bot.platforms.matrix.encryption import Encryption
from bot.platforms.matrix.files import fetch
from bot.platforms.matrix.polling import LONGEST_WAIT
from bot.platforms.matrix.receive import Receiver
from bot.platforms.matrix.send import Sender
from bot.platforms.matrix.signing import Signing
from bot.platforms.matrix.store import trouble
from bot.platforms.matrix.vault import NoDevice, Unusable, Vault

log = structlog.get_logger()

_REQUEST_SECONDS = 60
"""How long what is being sent may take at most."""
_LOGINS_APART = 600.0
"""A login that is revoked again within so many seconds is not made anew: somebody does not want it to be there."""
_LOGIN_SECONDS = 2
"""How long a message waits for the login that is under way when the program starts."""


class Matrix:
    """One account on one homeserver."""

    name = "matrix"
    # An event holds 65,536 bytes. An edit holds its words three times, at up to three bytes a unit, and a third more
    # where it is encrypted.
    limits = Limits(text=4_000, buttons=False, idempotent=True, invites=True, sends_again=True)

    def __init__(
        self,
        homeserver: str,
        user_id: str,
        *,
        token: str = "",
        password: str = "",
        store: Path,
        recovery_key: str = "",
        allow_invites: Sequence[str] = (),
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Nothing connects yet.

        `store` is the folder that keeps the bot's device; `recovery_key` opens the identity that another client has
        given the account. `allow_invites` are glob patterns of the accounts
        whose invitations are accepted into any room. `sleep` is how it waits before it tries again.
        """
        self._client = MatrixClient(homeserver, user_id)
        self._token = token
        self._password = password
        self._vault = Vault(store)
        self._clock = clock
        self._sleep = sleep
        self._logged_in = asyncio.Event()
        self._has_been_in = False
        self._came_back = -math.inf
        self._refusal = ""
        self._synced = asyncio.Event()
        self._doors = Doors(self._client, allow_invites)
        self._signing = Signing(self._client, self._vault, password=password, recovery_key=recovery_key)
        self._uses = Uses(self._client, self._vault)
        self._encryption = Encryption(self._client, self._signing, self._uses)
        self._sender = Sender(self._client, self._doors, self._encryption, self._synced)

    async def start(self) -> None:
        """Log in. A homeserver that does not answer is no error here: `receive` tries on."""
        try:
            await self._log_in()
        except MatrixError as error:
            log.warning("Matrix does not answer", reason=str(error))

    async def receive(self, intake: Intake) -> None:
        """Read until cancelled; raises `PlatformRefused` when the account is not let in. Nothing is sent after that."""
        try:
            await self._keep_reading(intake)
        except PlatformRefused as error:
            self._refusal = str(error)
            raise

    async def _keep_reading(self, intake: Intake) -> NoReturn:
        backoff = Backoff(longest=LONGEST_WAIT)
        while True:
            try:
                if not self._logged_in.is_set():
                    await self._log_in()
                await self._read(intake)
            except MatrixError as error:
                if error.logged_out and self._logged_in.is_set():
                    intake.fell_behind("matrix")
                    await self._let_go()
                    self._may_come_back(error)  # but not at once: a homeserver ends a session in several steps
                else:
                    log.warning("Matrix does not answer", reason=str(error))
            except Unusable as error:
                if not self._has_been_in:
                    raise
                log.error("Matrix keys cannot be used", reason=str(error))
            except DatabaseError as error:
                intake.fell_behind("matrix")
                await self._let_go()
                found = trouble(self._vault.keys, error)
                if not isinstance(found, Unusable):
                    raise found from error
                log.error("Matrix keys cannot be used", reason=str(found))
            await self._sleep(backoff.seconds())

    async def send(self, delivery: Delivery) -> Sent:
        """Send one delivery; raises a `SendError`."""
        if self._refusal:
            raise TryLater(self._refusal, everywhere=True)
        try:
            async with asyncio.timeout(_LOGIN_SECONDS):
                await self._logged_in.wait()
        except TimeoutError as error:
            raise TryLater("not logged in yet", everywhere=True) from error
        try:
            return await self._sender.send(delivery)
        except DatabaseError as error:
            found = trouble(self._vault.keys, error)
            log.error("Matrix keys cannot be used", reason=str(found))
            raise TryLater(str(found), everywhere=True) from error

    async def fetch(self, reference: str, limit: int) -> bytes:
        """See `bot.core.platform.Platform`."""
        if not self._logged_in.is_set():
            raise TryLater("not logged in yet")
        return await fetch(self._client, reference, limit)

    async def offer(self, menus: Sequence[Menu]) -> None:
        """Matrix has no menus for commands; `!help` lists them."""

    async def check(self, rooms: Sequence[Place] = ()) -> list[Finding]:
        """Reachability, login, device, the bot's rights in each of its rooms, and which of `rooms` it is not in."""
        try:
            device = await visit(self._client, self._vault, token=self._token, password=self._password)
        except PlatformRefused as error:
            subject = "Matrix device" if isinstance(error, NoDevice) else "Matrix login"
            return [Finding(subject, ok=False, detail=str(error))]
        except MatrixError as error:
            return [
                Finding("Matrix homeserver", ok=False, detail=f"{self._client.homeserver} does not answer: {error}")
            ]
        try:
            return await check(self._client, self._signing, self._doors, device, rooms)
        finally:
            if device is None and not self._token:
                await leave(self._client)

    def door(self, payload: str) -> str:
        """A link opens a room with the bot, and cannot say what for."""
        return ""

    async def close(self) -> None:
        """Close the connections, and let go of the device."""
        await self._client.close()
        self._client.shut_keys()
        self._vault.close()

    async def _read(self, intake: Intake) -> NoReturn:
        """Read until the keys fail, or the account is no longer let in."""
        await Receiver(
            self._client, self._doors, self._encryption, intake,
            clock=self._clock, sleep=self._sleep, synced=self._synced,
        ).run()  # fmt: skip

    def _may_come_back(self, error: MatrixError) -> None:
        """Raises `PlatformRefused` where a login that was revoked cannot be made anew, or has just been."""
        out = f"Matrix has logged {self._client.user} out"
        if self._token:
            raise PlatformRefused(f"{out} ({error}). {OTHER_TOKEN}") from error
        now = asyncio.get_running_loop().time()
        if now < self._came_back + _LOGINS_APART:
            raise PlatformRefused(
                f"{out} twice within ten minutes ({error}): somebody, or another program, ends the bot's session. "
                "See who else uses the account, change its password if you do not know, and start again."
            ) from error
        self._came_back = now

    async def _let_go(self) -> None:
        """Close the keys: what is in memory of them is ahead of what is on the disk, and is read again from there."""
        self._logged_in.clear()
        self._synced.clear()
        await self._client.answers.have_arrived(within=_REQUEST_SECONDS)
        self._client.shut_keys()
        self._vault.close()

    async def _log_in(self) -> None:
        await log_in(
            self._client, self._vault,
            token=self._token, password=self._password, uses=self._uses, sleep=self._sleep,
        )  # fmt: skip
        self._has_been_in = True
        self._logged_in.set()
