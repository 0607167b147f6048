"""A new device in the place of one that is lost or broken. What is asked in between, is asked by the command line."""

from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from bot.core.errors import PlatformRefused
from bot.platforms.matrix.check import in_fours
from bot.platforms.matrix.client import MatrixClient, MatrixError
from bot.platforms.matrix.device import check_owner, log_in, open_keys
from bot.platforms.matrix.exchange import KeyExchange
from bot.platforms.matrix.secret_storage import Locked
from bot.platforms.matrix.signing import Signing
from bot.platforms.matrix.vault import SEEDS, Device, NoDevice, Unusable, Vault

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Made:
    """A device that has taken its place."""

    id: str
    fingerprint: str
    """In groups of four, as clients show it."""
    aside: Path
    """Where the old device is kept."""


class NotSigned(Exception):
    """The account's identity does not sign the device. The text says why."""


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
    def keeps_identity(self) -> bool:
        """Whether the seeds of an identity are in the folder, so that it need not be opened."""
        return (self._vault.folder / SEEDS).exists()

    async def make(self, now: datetime) -> Made:
        """Log in as a new device and put it in the place of the old one, whose folder stays as it is until then."""
        staging = self._vault.staging()
        try:
            device = await self._answered(log_in(self._client, staging, token=self._token, password=self._password))
        finally:
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
            raise NotSigned(str(locked)) from None

    async def renew(self) -> None:
        """Give the account a new identity, and have that sign the device. Raises `NotSigned`."""
        try:
            await self._answered(self._signing.renew())
        except Locked as locked:
            raise NotSigned(str(locked)) from None
        await self.sign()

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


def _made(device: Device, aside: Path) -> Made:
    return Made(device.id, in_fours(device.fingerprint), aside)
