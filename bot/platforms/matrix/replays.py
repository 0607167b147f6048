"""What has been read before: no encrypted event can be sent once more under another name.

Whoever can put events into a room could otherwise repeat what somebody said, word by word, with their signature
(client-server API, "Megolm": replay attacks). nio remembers this too, but not over a restart.
"""

from datetime import date, timedelta
from hashlib import blake2b
from typing import Any

KEPT = timedelta(days=395)
"""As long as the bot remembers which events it has handled."""
_LETTERS = 10_000
"""Synapse gives a hundred at once, and repeats those at most. Others give all that wait, and that twice at a start."""
_TABLE = """CREATE TABLE IF NOT EXISTS readindexes (
    key BLOB NOT NULL, place INTEGER NOT NULL, event BLOB NOT NULL, day INTEGER NOT NULL,
    PRIMARY KEY (key, place)) WITHOUT ROWID"""


class Indexes:
    """Which place of which key each event was read from. In the file of the device's keys, as the other."""

    def __init__(self, database: Any) -> None:
        self._database = database
        self._new: dict[tuple[bytes, int], bytes] = {}
        database.execute_sql(_TABLE)

    def take(self, sender_key: str, session_id: str, index: int, event_id: str) -> bool:
        """Note that an event was read from a place; False where another one has been read from there before."""
        key, event = (_digest(f"{sender_key} {session_id}"), index), _digest(event_id)
        known = self._new.get(key) or self._kept(key)
        if known is None:
            self._new[key] = event
        return known in {None, event}

    def save(self, today: date) -> None:
        """Put what is new onto the disk, as one. What was read acts after this only."""
        if not self._new:
            return
        rows = [(*key, event, today.toordinal()) for key, event in self._new.items()]
        with self._database.atomic():
            self._database.connection().executemany("INSERT OR IGNORE INTO readindexes VALUES (?, ?, ?, ?)", rows)
        self._new.clear()

    def forget_old(self, today: date) -> None:
        """Drop what is too old to be of use."""
        self._database.execute_sql("DELETE FROM readindexes WHERE day < ?", ((today - KEPT).toordinal(),))

    def _kept(self, key: tuple[bytes, int]) -> bytes | None:
        found = self._database.execute_sql("SELECT event FROM readindexes WHERE key = ? AND place = ?", key).fetchone()
        return bytes(found[0]) if found else None


class Letters:
    """Which messages between devices have come, the newest: homeservers repeat those that nobody has confirmed."""

    def __init__(self, database: Any) -> None:
        self._database = database
        database.execute_sql("CREATE TABLE IF NOT EXISTS letters (id INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE)")

    def take(self, letter: str) -> bool:
        """Note that one has come, in the transaction at hand; False where it has come before."""
        new = self._database.execute_sql("INSERT OR IGNORE INTO letters (name) VALUES (?)", (_digest(letter),))
        if new.rowcount:
            self._database.execute_sql("DELETE FROM letters WHERE id <= ?", (new.lastrowid - _LETTERS,))
        return bool(new.rowcount)


def _digest(text: str) -> bytes:
    return blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest()
