"""A new device in the place of one that is lost or broken. What is asked in between, is asked by the command line."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from bot.core.errors import PlatformRefused
from bot.platforms.matrix.check import in_fours
from bot.platforms.matrix.client import MatrixClient, MatrixError
from bot.platforms.matrix.device import check_owner, log_in, made_before, open_keys, try_token
from bot.platforms.matrix.exchange import KeyExchange
from bot.platforms.matrix.secret_storage import Locked
from bot.platforms.matrix.signing import Signing, password_proof
from bot.platforms.matrix.vault import Device, NoDevice, Unusable, Vault

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Made:
    """A device that has taken its place."""

    id: str
    fingerprint: str
    """In groups of four, as clients show it."""
    aside: Path | None
    """Where the old device is kept; None where there was nothing to keep."""


class NotSigned(Exception):
    """The account's identity does not sign the device. The text says why."""

    def __init__(self, locked: Locked) -> None:
        super().__init__(str(locked))
        self.way_out = locked.way_out
        """What would have it signed by the same identity, if anything does; a sentence without its stop."""


class NewDevice:
    """Makes one, and has it signed. Every call raises `PlatformRefused` where the account is not let in."""

    def __init__(
        self, homeserver: str, user_id: str, *, token: str, password: str, recovery_key: str, store: Path
    ) -> None:
        self._client = MatrixClient(homeserver, user_id)
        self._vault = Vault(store)
        self._token, self._password = token, password
        self._signing = Signing(self._client, self._vault, password=password, recovery_key=recovery_key)

    def old(self) -> str:
        """Take the folder. The name of the device that is there; empty where there is none, or it cannot be read."""
        self._vault.open()
        try:
            device = self._vault.device()
        except Unusable:
            raise
        except NoDevice:
            return ""
        check_owner(self._client, self._vault, device)
        return device.id if device else ""

    @property
    def holds_anything(self) -> bool:
        """Whether there is a part of a device in the folder, be it broken."""
        return self._vault.holds_anything

    async def try_token(self) -> None:
        """See whether the access token, if there is one, can be a new device's. Raises `PlatformRefused`."""
        if self._token:
            await self._answered(try_token(self._client, self._vault, self._token))

    def keeps_identity(self) -> bool:
        """Whether the seeds of an identity are in the folder. Raises `NotSigned` where they are broken."""
        try:
            return self._signing.keeps_seeds()
        except Locked as locked:
            raise NotSigned(locked) from None

    async def make(self, now: datetime) -> Made:
        """Log in as a new device and put it in the place of the old one, whose folder stays as it is until then."""
        staging = self._vault.staging()
        try:
            device = await self._answered(log_in(self._client, staging, token=self._token, password=self._password))
        except BaseException:
            self._client.shut_keys()
            staging.discard()
            raise
        self._client.shut_keys()
        staging.close()
        try:
            aside = self._vault.replace(staging, now)
        except OSError as error:
            raise NoDevice(
                f"The files in {self._vault.folder} cannot be moved: {error.strerror}. Try again."
            ) from error
        device = open_keys(self._client, self._vault, device)
        await self._answered(KeyExchange(self._client).upload())
        return _made(device, aside)

    async def sign(self) -> None:
        """Have the account's identity sign the device. Raises `NotSigned`."""
        try:
            await self._answered(self._signing.settle())
        except Locked as locked:
            raise NotSigned(locked) from None

    async def renew(self) -> None:
        """Give the account a new identity, and have that sign the device. Raises `NotSigned`."""
        try:
            await self._answered(self._signing.renew())
        except Locked as locked:
            raise NotSigned(locked) from None
        await self.sign()

    async def made_before(self) -> list[str]:
        """The devices that the bot has made before, and that are still logged in, as far as the homeserver says."""
        try:
            return await made_before(self._client)
        except MatrixError:
            return []

    async def log_out(self, devices: Sequence[str]) -> str:
        """Log these devices out. Why that could not be done; empty where it was."""
        body = {"devices": list(devices)}
        try:
            try:
                await self._client.call("POST", "/delete_devices", body)
            except MatrixError as error:
                if error.status != 401 or error.logged_out:
                    raise
                proof = password_proof(error.answer, self._client.user_id, self._password)
                await self._client.call("POST", "/delete_devices", {**body, "auth": proof})
        except (MatrixError, Locked) as error:
            return str(error)
        return ""

    async def close(self) -> None:
        """Let go of everything."""
        await self._client.close()
        self._client.shut_keys()
        self._vault.close()

    async def _answered(self, request: Awaitable[T]) -> T:
        try:
            return await request
        except MatrixError as error:
            raise PlatformRefused(f"Matrix does not do it: {error}. Try again.") from error


def _made(device: Device, aside: Path | None) -> Made:
    return Made(device.id, in_fours(device.fingerprint), aside)
