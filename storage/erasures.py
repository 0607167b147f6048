"""Who was erased, in a file of its own beside the database, so that a restored copy does not bring them back (X1).

One JSON object a line. The first holds a salt; each further one an instant and the digests of the accounts that were
erased then. Names and ids are not in it, but whoever has the file can find out whether an account that they know of is
among them: it is readable by its owner only. Lines are only ever added, and are on the disk before the database
commits: an erasure that was promised is done, at the latest at the next start.
"""

import hmac
import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, select

from storage.database import ERASURES, StorageUnavailable
from storage.people import Account


@dataclass(frozen=True, slots=True)
class Erasure:
    """One line: when, and the digests of the accounts."""

    at: datetime
    accounts: frozenset[str]


def note(session: Session, accounts: Iterable[Account], now: datetime) -> None:
    """Write down that these accounts are erased, before the unit of work commits. Raises `StorageUnavailable`."""
    path: Path | None = session.info[ERASURES]
    if path is None:
        return
    try:
        salt = _salt(path) or _begin(path)
        digests = [_digest(salt, account.platform, account.account) for account in accounts]
        _append(path, {"at": now.isoformat(), "accounts": digests})
    except OSError as error:
        raise StorageUnavailable(f"{path}: {error.strerror}") from error


def came_back(session: Session) -> dict[int, datetime]:
    """Persons with an account that was erased after the bot came to know it, and when: a copy brought them back.

    An account that came anew after the erasure, or in the same instant, is not such a one, whatever it was linked to
    since: being erased takes longer than an instant. Raises `StorageUnavailable` when the file is there and cannot be
    read.
    """
    path: Path | None = session.info[ERASURES]
    if path is None or not path.exists():
        return {}
    try:
        salt, erasures = _salt(path), _read(path)
    except (OSError, ValueError) as error:
        raise StorageUnavailable(f"{path}: {error}") from error
    last: dict[str, datetime] = {}
    for erasure in erasures:
        for digest in erasure.accounts:
            last[digest] = max(erasure.at, last.get(digest, erasure.at))
    if not salt or not last:
        return {}
    found: dict[int, datetime] = {}
    for account in session.exec(select(Account).order_by(col(Account.id))):
        at = last.get(_digest(salt, account.platform, account.account))
        if at is not None and (account.created_at is None or account.created_at < at):
            found[account.person_id] = max(at, found.get(account.person_id, at))
    return found


def _begin(path: Path) -> str:
    """A new file, which is there whole or not at all."""
    salt, draft = secrets.token_hex(16), path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    _append(draft, {"salt": salt})
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the name is on the disk only when the folder is
    finally:
        os.close(folder)
    return salt


def _append(path: Path, line: dict[str, object]) -> None:
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR | os.O_APPEND, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        cut_off = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        os.write(descriptor, b"\n" * cut_off + json.dumps(line).encode() + b"\n")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _salt(path: Path) -> str:
    """Empty where there is no file yet."""
    if not path.exists():
        return ""
    with path.open(encoding="utf-8") as file:
        first = file.readline()
    return str(json.loads(first)["salt"]) if first else ""


def _read(path: Path) -> list[Erasure]:
    """Every line but those that a crash cut off: their databases did not commit."""
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    found = (json.loads(line) for line in lines if line.endswith("}"))
    return [Erasure(datetime.fromisoformat(line["at"]), frozenset(line["accounts"])) for line in found]


def _digest(salt: str, platform: str, account: str) -> str:
    return hmac.new(bytes.fromhex(salt), f"{platform}:{account}".encode(), "sha256").hexdigest()
