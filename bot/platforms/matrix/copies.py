"""Keys that were put back from an old copy are found out, since the homeserver remembers how far they had come.

Such keys look sound. But what was encrypted with them since the copy is encrypted with them once more, and what was
sent to them since cannot be read: people's devices take the bot's for broken, and nobody is told. So a number is
counted up beside the keys, at each start and every hour, and noted in the account's data. It is on the disk before it
goes to the homeserver, which so never knows a higher one than the newest keys.
"""

import asyncio
from typing import Any

import structlog

from bot.platforms.matrix import account_data
from bot.platforms.matrix.client import MatrixClient, MatrixError
from bot.platforms.matrix.vault import NoDevice, Vault

log = structlog.get_logger()

_KIND = "chat.convene.device"
_SECONDS = 3600.0
_MOST = 2**53
_OUTAGES = frozenset({0, 429, 502, 503, 504})
"""What says that the homeserver is not there just now: asked again, it may answer."""
_TABLE = "CREATE TABLE IF NOT EXISTS turns (id INTEGER PRIMARY KEY CHECK (id = 0), number INTEGER NOT NULL)"
_COUNT = "INSERT INTO turns VALUES (0, ?) ON CONFLICT (id) DO UPDATE SET number = excluded.number"


class Uses:
    """Counts how often one device's keys have been taken up. The keys must be open."""

    def __init__(self, client: MatrixClient, vault: Vault) -> None:
        self._client = client
        self._vault = vault
        self._due = 0.0
        self._said = False

    async def look(self) -> None:
        """Raises `NoDevice` where the keys are an old copy, and `MatrixError` where the homeserver is not there."""
        self._compare(self._number(), await self._remembered() or 0)

    async def count(self, *, new: bool = False) -> None:
        """Look, and count up. What the homeserver remembers of a device whose keys are `new` is of others, now lost.

        A homeserver that keeps no such numbers holds nobody up.
        """
        number, remembered = self._number(), await self._remembered()
        if not new:
            self._compare(number, remembered or 0)
        number = max(number, remembered or 0) + 1
        self._database.execute_sql(_COUNT, (number,))
        self._due = asyncio.get_running_loop().time() + _SECONDS
        if remembered is None:
            return
        try:
            await account_data.write(self._client, self._kind, {"turn": number})
        except MatrixError as error:
            self._doubt(error)

    async def count_hourly(self) -> None:
        """As `count`, where the last time was an hour ago: a copy is made at any time, and not at starts only."""
        if asyncio.get_running_loop().time() >= self._due:
            await self.count()

    @property
    def _kind(self) -> str:
        return f"{_KIND}.{self._client.device_id}"

    def behind(self, how: str) -> NoDevice:
        """What to say of keys that are an old copy, which was noticed thus."""
        return NoDevice(
            f"The keys in {self._vault.folder} have been used since: they were put back from an old copy, or another "
            f"bot uses a copy of them ({how}). Going on with them would lose messages: the bot could not read what "
            "people write, and their devices would take the bot's for broken. If the newest folder is still there, "
            "put that one back. If it is not, let `convene matrix new-device` make a new device."
        )

    def _compare(self, number: int, remembered: int) -> None:
        if remembered > number:
            raise self.behind(f"the homeserver remembers turn {remembered}, here it is {number}")

    async def _remembered(self) -> int | None:
        """The number on the homeserver; None where it keeps none."""
        try:
            found: Any = (await account_data.read(self._client, self._kind)).get("turn")
        except MatrixError as error:
            if error.logged_out or error.status in _OUTAGES:
                raise
            self._doubt(error)
            return None
        return found if type(found) is int and 0 < found < _MOST else 0

    def _doubt(self, error: MatrixError) -> None:
        if not self._said:
            self._said = True
            log.warning("an old copy of the Matrix device would not be found out", reason=str(error))

    def _number(self) -> int:
        self._database.execute_sql(_TABLE)
        found = self._database.execute_sql("SELECT number FROM turns").fetchone()
        return int(found[0]) if found else 0

    @property
    def _database(self) -> Any:
        return self._client.store.database
