"""The file in which the device's keys are kept, as nio's store, but read when something of it is needed.

nio loads every key at the start, with queries that grow with their number, and commits every row by itself.
"""

import sqlite3
from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from nio.crypto import DeviceStore, GroupSessionStore, InboundGroupSession, OlmDevice, Session, SessionStore
from nio.store import SqliteStore
from peewee import DatabaseError, SqliteDatabase

from bot.platforms.matrix.devices import is_key
from bot.platforms.matrix.vault import START_AFRESH, NoDevice, Unusable

_ROOM_KEYS_IN_MEMORY = 500
_AROUND_IT = frozenset({
    sqlite3.SQLITE_PERM, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN,
})  # fmt: skip
"""Errors that say nothing about what is in the file."""
_TIME = "%Y-%m-%d %H:%M:%S.%f"  # how nio writes it
_TABLES = (
    "CREATE INDEX IF NOT EXISTS olmsessions_of ON olmsessions (sender_key)",
    # nio's own table is keyed by the session alone: whoever was sent a key could keep its owner from bringing it.
    """CREATE TABLE IF NOT EXISTS roomkeys (
    room_id TEXT NOT NULL, sender_key TEXT NOT NULL, session_id TEXT NOT NULL, fp_key TEXT NOT NULL,
    forwarded_by TEXT NOT NULL, first_index INTEGER NOT NULL, session BLOB NOT NULL,
    PRIMARY KEY (room_id, sender_key, session_id)) WITHOUT ROWID""",
)
_OWNERS = "CREATE TABLE sessionowners (session_id TEXT PRIMARY KEY, ed25519 TEXT NOT NULL) WITHOUT ROWID"
_FIRST_OWNERS = (
    "INSERT INTO sessionowners SELECT session_id, min(signs.key) FROM olmsessions"
    " JOIN keys AS reads ON reads.key_type = 'curve25519' AND reads.key = sender_key"
    " JOIN keys AS signs ON signs.key_type = 'ed25519' AND signs.device_id = reads.device_id"
    " GROUP BY session_id HAVING count(*) = 1"
)
"""Of sessions from before owners were kept: the only device that says that the key is its own."""
_SAVE_ROOM_KEY = (
    "INSERT INTO roomkeys VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (room_id, sender_key, session_id) DO UPDATE SET"
    " fp_key = excluded.fp_key, forwarded_by = excluded.forwarded_by, first_index = excluded.first_index,"
    " session = excluded.session WHERE excluded.first_index < roomkeys.first_index"
)
_SAVE_ACCOUNT = (
    "INSERT INTO accounts (account, user_id, device_id, shared) VALUES (?, ?, ?, ?) ON CONFLICT (user_id, device_id)"
    " DO UPDATE SET account = excluded.account, shared = excluded.shared"
)
_SAVE_SESSION = (
    "INSERT OR REPLACE INTO olmsessions (account_id, sender_key, session, session_id, creation_time, last_usage_date)"
    " VALUES (?, ?, ?, ?, ?, ?)"
)
_SAVE_DEVICE = (
    "INSERT INTO devicekeys (account_id, user_id, device_id, display_name, deleted) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (account_id, user_id, device_id) DO UPDATE SET display_name = excluded.display_name,"
    " deleted = excluded.deleted"
)
_SAVE_KEY = (
    "INSERT OR REPLACE INTO keys (key_type, key, device_id) SELECT ?, ?, id FROM devicekeys"
    " WHERE account_id = ? AND user_id = ? AND device_id = ?"
)
_DEVICES = (
    "SELECT user_id, devicekeys.device_id, display_name, deleted, key_type, key FROM devicekeys"
    " JOIN keys ON keys.device_id = devicekeys.id WHERE account_id = ?"
)


class RoomKeys(GroupSessionStore):  # type: ignore[misc]  # nio is not annotated, so its classes are Any
    """The keys that messages were encrypted with; those that were used last are in memory."""

    def __init__(self, store: "Store") -> None:
        super().__init__()
        self._store = store
        self._recent: OrderedDict[tuple[str, str, str], Any] = OrderedDict()

    def get(self, room_id: str, sender_key: str, session_id: str) -> Any:
        """The key, or None."""
        key = room_id, sender_key, session_id
        if key in self._recent:
            self._recent.move_to_end(key)
        elif (found := self._store.room_key(*key)) is not None:
            self._remember(key, found)
        return self._recent.get(key)

    def add(self, session: Any) -> bool:
        """Take up a key; False where one is known that reads as much."""
        key = session.room_id, session.sender_key, session.id
        known = self.get(*key)
        if known is not None and known.first_known_index <= session.first_known_index:
            return False
        self._remember(key, session)
        return True

    def __iter__(self) -> Iterator[Any]:
        return self._store.room_keys()

    def _remember(self, key: tuple[str, str, str], session: Any) -> None:
        self._recent[key] = session
        if len(self._recent) > _ROOM_KEYS_IN_MEMORY:
            self._recent.popitem(last=False)


class _Devices(DeviceStore):  # type: ignore[misc]  # as above
    """The devices of all whom the bot shares a room with. nio goes through all of them for every one that it adds."""

    def __contains__(self, device: Any) -> bool:
        return bool(self._entries[device.user_id].get(device.id) == device)


class _Sessions(dict[str, list[Any]]):
    """Sessions by the key of the device at their other end, the one that was used last first."""

    def __init__(self, store: "Store") -> None:
        super().__init__()
        self._store = store

    def __missing__(self, sender_key: str) -> list[Any]:
        self[sender_key] = self._store.sessions_of(sender_key)
        return self[sender_key]


class Store(SqliteStore):  # type: ignore[misc]  # as above
    """One device's keys. Every change is on the disk when the call returns, inside `batch` when that ends."""

    _known: Any = None

    def __post_init__(self) -> None:
        super().__post_init__()
        for statement in _TABLES:
            self.database.execute_sql(statement)
        if not self.database.table_exists("sessionowners"):
            with self.batch():
                self.database.execute_sql(_OWNERS)
                self.database.execute_sql(_FIRST_OWNERS)

    def _create_database(self) -> Any:
        pragmas = {"journal_mode": "wal", "synchronous": "full", "foreign_keys": 1, "secure_delete": 1}
        return SqliteDatabase(self.database_path, pragmas=pragmas)

    @contextmanager
    def batch(self) -> Iterator[None]:
        """All changes inside are one transaction. Nothing may be waited for inside."""
        with self.database.atomic():
            yield

    def close(self) -> None:
        """Let go of the file."""
        self.database.close()

    def _get_account(self) -> Any:
        """The row that everything belongs to. nio asks for it with every other that it writes."""
        if self._known is None:
            self._known = super()._get_account()
        return self._known

    def load_account(self) -> Any:
        """See nio."""
        self._known = None
        return super().load_account()

    def save_account(self, account: Any) -> None:
        """See nio."""
        pickle = account.pickle(self.pickle_key)
        self.database.execute_sql(_SAVE_ACCOUNT, (pickle, self.user_id, self.device_id, account.shared))

    def save_session(self, curve_key: str, session: Any) -> None:
        """See nio."""
        pickle, begun, used = session.pickle(self.pickle_key), session.creation_time, session.use_time
        times = (each.strftime(_TIME) for each in (begun, used))
        self.database.execute_sql(_SAVE_SESSION, (self._account_id, curve_key, pickle, session.id, *times))

    @property
    def _account_id(self) -> int:
        return int(self._get_account().id)

    def load_inbound_group_sessions(self) -> RoomKeys:
        """See nio; nothing is read yet."""
        return RoomKeys(self)

    def save_inbound_group_session(self, session: Any) -> None:
        """Keep a key, unless the one that is kept reads as much."""
        self.database.execute_sql(
            _SAVE_ROOM_KEY,
            (
                session.room_id, session.sender_key, session.id, session.ed25519, " ".join(session.forwarding_chain),
                session.first_known_index, session.pickle(self.pickle_key),
            ),
        )  # fmt: skip

    def room_key(self, room_id: str, sender_key: str, session_id: str) -> Any:
        """One key, or None."""
        where = "WHERE room_id = ? AND sender_key = ? AND session_id = ?"
        return next(self._room_keys(where, (room_id, sender_key, session_id)), None)

    def senders_of(self, room_id: str, session_id: str) -> list[str]:
        """The devices, by their keys, that have sent the key of a session."""
        where = "WHERE room_id = ? AND session_id = ? ORDER BY sender_key"
        return [
            key
            for (key,) in self.database.execute_sql(f"SELECT sender_key FROM roomkeys {where}", (room_id, session_id))
        ]

    def room_keys(self) -> Iterator[Any]:
        """All keys."""
        return self._room_keys("", ())

    def _room_keys(self, where: str, values: tuple[str, ...]) -> Iterator[Any]:
        columns = "room_id, sender_key, fp_key, forwarded_by, session"
        for room_id, sender_key, fingerprint, chain, pickle in self.database.execute_sql(
            f"SELECT {columns} FROM roomkeys {where}", values
        ):
            yield InboundGroupSession.from_pickle(
                pickle, fingerprint, sender_key, room_id, self.pickle_key, chain.split()
            )

    def load_sessions(self) -> Any:
        """See nio; nothing is read yet."""
        sessions = SessionStore()
        sessions._entries = _Sessions(self)
        return sessions

    def sessions_of(self, sender_key: str) -> list[Any]:
        """The sessions with one device, the one that was used last first."""
        rows = self.database.execute_sql(
            "SELECT session, creation_time, last_usage_date, ed25519 FROM olmsessions"
            " LEFT JOIN sessionowners USING (session_id) WHERE sender_key = ? ORDER BY last_usage_date DESC",
            (sender_key,),
        )
        found = []
        for pickle, created, used, owner in rows:
            session = Session.from_pickle(bytes(pickle), _time(created), self.pickle_key, _time(used))
            session.owner = owner
            found.append(session)
        return found

    def save_owner(self, session: Any, ed25519: str) -> None:
        """Note whose a session is, by the key that the device at its other end signs with."""
        self.database.execute_sql("INSERT OR REPLACE INTO sessionowners VALUES (?, ?)", (session.id, ed25519))
        session.owner = ed25519

    def load_device_keys(self) -> Any:
        """See nio; in one query."""
        devices, account = _Devices(), self._get_account()
        if account is None:
            return devices
        found: defaultdict[tuple[str, str, str, bool], dict[str, str]] = defaultdict(dict)
        for user_id, device_id, name, deleted, kind, key in self.database.execute_sql(_DEVICES, (account.id,)):
            found[user_id, device_id, name, bool(deleted)][kind] = key
        for (user_id, device_id, name, deleted), keys in found.items():
            if is_key(keys.get("curve25519")) and is_key(keys.get("ed25519")):
                devices.add(OlmDevice(user_id, device_id, keys, display_name=name, deleted=deleted))
        return devices

    def save_device_keys(self, device_keys: Mapping[str, Mapping[str, Any]]) -> None:
        """See nio; without a query for every device."""
        devices = [device for known in device_keys.values() for device in known.values()]
        account = self._get_account().id
        with self.batch():
            connection = self.database.connection()
            connection.executemany(
                _SAVE_DEVICE,
                [(account, each.user_id, each.id, each.display_name, each.deleted) for each in devices],
            )
            connection.executemany(
                _SAVE_KEY,
                [
                    (kind, key, account, each.user_id, each.id)
                    for each in devices
                    for kind, key in each.keys.items()
                ],
            )  # fmt: skip

    def save_encrypted_rooms(self, rooms: Collection[str]) -> None:
        """See nio, which does this with every answer to /sync: hardly any brings one."""
        if rooms:
            super().save_encrypted_rooms(rooms)

    def is_device_verified(self, device: Any) -> bool:
        """Nobody verifies devices on the bot's side: it answers whoever is in the room."""
        return False

    def is_device_blacklisted(self, device: Any) -> bool:
        """As above."""
        return False


def trouble(keys: Path, error: DatabaseError) -> NoDevice:
    """What to say where the file with the keys fails. peewee puts its own error in the place of SQLite's."""
    cause: BaseException | None = error
    while cause:
        if isinstance(cause, sqlite3.Error) and _is_around(cause):
            return Unusable(f"{keys} cannot be used: {cause}")
        cause = cause.__context__
    return NoDevice(f"{keys} cannot be read: {error}. {START_AFRESH}")


def _is_around(error: sqlite3.Error) -> bool:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CANTOPEN)  # there is none where it cannot be opened
    return code & 0xFF in _AROUND_IT


def _time(text: str) -> datetime:
    """As nio reads it: local, without a zone; it is only compared with its like."""
    return datetime.strptime(text, _TIME)  # noqa: DTZ007
