"""The folder that holds the bot's device on Matrix: its login, its keys, and the seeds of its identity.

They belong together. Keys without their login are of no use, and a login whose keys are lost reads nothing that is
encrypted for it, silently and for ever. So all of it is one folder, for its owner only, and for one process at a time.
"""

import fcntl
import json
import os
import secrets
import shutil
import stat
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Self

import structlog

from bot.core.errors import PlatformRefused

log = structlog.get_logger()

DEVICE = "device.json"
KEYS = "keys.db"
SEEDS = "identity.json"
_LOCK = "lock"
_STAGING = "new"
_ONE_DEVICES = (f"{KEYS}-wal", f"{KEYS}-shm", KEYS, DEVICE)
"""The files that belong to one device. The identity is the account's."""
_OWN = (*_ONE_DEVICES, SEEDS, _LOCK)
"""All that the bot writes into the folder. What else is there is none of its business."""

START_AFRESH = "Let `convene matrix new-device` make a new device."
"""What to do in each case. A copy would not do: its keys have been used since, and count as broken."""


@dataclass(frozen=True, slots=True)
class Device:
    """A login, and what its keys are known by."""

    user: str
    id: str
    token: str = ""
    """Empty where the configuration holds it."""
    pickle_key: str = ""
    """Encrypts the keys in the file beside this one."""
    fingerprint: str = ""
    """The device's public signing key; empty until its keys have been made."""

    @classmethod
    def new(cls, user: str, device_id: str, token: str = "") -> Self:
        """A device whose keys have not been made yet."""
        return cls(user, device_id, token, pickle_key=secrets.token_urlsafe(32))


class Vault:
    """One folder. Nothing is read or made before `open` or `device`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock: TextIOWrapper | None = None

    @property
    def keys(self) -> Path:
        """The file with the keys."""
        return self.folder / KEYS

    def has_keys(self) -> bool:
        """Whether there is a file with keys. Raises `Unusable`."""
        try:
            return self.keys.exists()
        except OSError as error:
            raise Unusable(f"{self.keys} cannot be read: {error.strerror}") from error

    def make_keys(self) -> None:
        """Make the file with the keys, or see that it can be used. Raises `Unusable`."""
        try:
            os.close(os.open(self.keys, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:
            raise Unusable(f"{self.keys} cannot be used: {error.strerror}") from error

    @property
    def is_open(self) -> bool:
        """Whether this process holds the folder."""
        return self._lock is not None

    def open(self) -> None:
        """Take the folder for this process; safe to repeat. Raises `InUse` where another one has it.

        The lock goes with the process, however that ends.
        """
        if self._lock:
            return
        try:
            self.folder.mkdir(parents=True, mode=0o700, exist_ok=True)
            were_let_in = bool(stat.S_IMODE(self.folder.stat().st_mode) & 0o077)
            self.folder.chmod(0o700)
            lock = _private(self.folder / _LOCK, os.O_CREAT)
        except OSError as error:
            raise Unusable(f"{self.folder} cannot hold the bot's Matrix device: {error.strerror}") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            raise InUse(
                f"Another process uses the Matrix device in {self.folder}. Two would destroy its keys: stop the other "
                "one, or name another folder as `store` in the configuration."
            ) from None
        self._lock = lock
        try:
            self._shut_out_others(were_let_in=were_let_in)
        except OSError as error:
            self.close()
            raise Unusable(f"what is in {self.folder} is not the bot's own: {error.strerror}") from error

    def _shut_out_others(self, *, were_let_in: bool) -> None:
        """Let nobody else read what the bot has put into the folder; say so where they could."""
        files = [path for name in _OWN if (path := self.folder / name).is_file()]
        readable = [path.name for path in files if stat.S_IMODE(path.stat().st_mode) & 0o077]
        for name in readable:
            (self.folder / name).chmod(0o600)
        if were_let_in and DEVICE in readable:
            log.warning("others could read the Matrix keys until now", folder=str(self.folder), files=readable)

    def close(self) -> None:
        """Let another process have the folder."""
        if self._lock:
            self._lock.close()
            self._lock = None

    def discard(self) -> None:
        """Let go of the folder, and delete it."""
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def holds_anything(self) -> bool:
        """Whether there is a part of a device, be it broken."""
        return any((self.folder / name).exists() for name in _ONE_DEVICES)

    def device(self) -> Device | None:
        """The device that is kept here, if any; another process may hold the folder.

        Raises `NoDevice` where only a part of one is left.
        """
        found = self.read(DEVICE)
        if found is None:
            if self.has_keys():
                raise NoDevice(f"{self.folder} holds keys, but not the login that they belong to. {START_AFRESH}")
            return None
        names = {field.name for field in fields(Device)}
        if found.keys() != names or not all(isinstance(value, str) for value in found.values()):
            raise NoDevice(f"{self.folder / DEVICE} is not what the bot wrote there. {START_AFRESH}")
        return Device(**found)

    def keep(self, device: Device) -> None:
        """Keep the device from here on. What is there already stays the file of whoever has made it."""
        if self.read(DEVICE) != asdict(device):
            self.write(DEVICE, asdict(device))

    def staging(self) -> "Vault":
        """An empty folder inside this one, in which a new device can be made before it takes the old one's place."""
        folder = self.folder / _STAGING
        if folder.exists():
            shutil.rmtree(folder)  # of an attempt that was broken off: nothing was ever encrypted for it
        return Vault(folder)

    def replace(self, staging: "Vault", now: datetime) -> Path | None:
        """Put the device of `staging` in the place of the old one, which is kept in a folder of its own: its path.

        None where there was nothing. Where this is broken off, the folder holds no whole device, and `device` says so.
        """
        aside = self.folder / f"before-{now:%Y-%m-%dT%H-%M-%SZ}"
        keeps = self.holds_anything
        if keeps:
            aside.mkdir(mode=0o700, exist_ok=True)
        for name in _ONE_DEVICES:
            if (old := self.folder / name).exists():
                old.replace(aside / name)
        for name in _ONE_DEVICES:
            if (new := staging.folder / name).exists():
                new.replace(self.folder / name)
        shutil.rmtree(staging.folder)
        return aside if keeps else None

    def read(self, name: str) -> dict[str, Any] | None:
        """What a file of the folder holds; None where it is not there. Raises `NoDevice` on anything odd."""
        path = self.folder / name
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Unusable(f"{path} cannot be read: {error.strerror}") from error
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise NoDevice(f"{path} is not what the bot wrote there. {START_AFRESH}")
        return found

    def write(self, name: str, content: Mapping[str, Any]) -> None:
        """Put a file into the folder, readable by its owner only; an old one is replaced in one step.

        Raises `NoDevice` where that cannot be done.
        """
        path = self.folder / name
        new = path.with_name(f"{name}.new")
        try:
            new.unlink(missing_ok=True)
            with _private(new, os.O_CREAT | os.O_EXCL) as file:
                json.dump(content, file)
                file.flush()
                os.fsync(file.fileno())
            new.replace(path)
            self._settle()
        except OSError as error:
            raise Unusable(f"{path} cannot be written: {error.strerror}") from error

    def _settle(self) -> None:
        """See that names are on the disk as well as what they stand for: what is kept first must not come last."""
        folder = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


class NoDevice(PlatformRefused):
    """What the folder holds is of no use, or not to be had."""


class Unusable(NoDevice):
    """The folder cannot be read, or written, as it is now: all may be well with what is in it."""

    def __init__(self, said: str) -> None:
        super().__init__(
            f"{said}. The folder and all that is in it must be the bot's own user's, on a disk that is sound, not full "
            "and not read-only, and no other program may have it open."
        )


class InUse(NoDevice):
    """Another process holds the folder."""


def _private(path: Path, flags: int) -> TextIOWrapper:
    """A file that only its owner can read, from its first moment on."""
    return os.fdopen(os.open(path, os.O_WRONLY | flags, 0o600), "w", encoding="utf-8")
