"""What an account's clients keep for one another on the homeserver, encrypted (client-server API, "Secret storage").

Only reading: the bot opens what another client has left there, with the recovery key that this client showed.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from typing import Any

from Crypto.Cipher import AES
from Crypto.Hash import SHA256
from Crypto.Protocol.KDF import HKDF

from bot.core.recovery_keys import read_recovery_key
from bot.platforms.matrix import account_data
from bot.platforms.matrix.client import MatrixClient
from bot.platforms.matrix.content import mapping

_ZEROS = bytes(32)
_ALGORITHM = "m.secret_storage.v1.aes-hmac-sha2"


class Locked(Exception):
    """The secrets cannot be had. The text says why, in words that go on after “not signed: ”."""

    def __init__(self, why: str, way_out: str = "") -> None:
        super().__init__(why)
        self.way_out = way_out
        """What would open them, where anything does that keeps the identity; a sentence without its stop."""


async def is_kept(client: MatrixClient, name: str) -> bool:
    """Whether some client has left this secret there, under whatever key. Raises `MatrixError`."""
    return bool(mapping((await account_data.read(client, name)).get("encrypted")))


async def unlock(client: MatrixClient, recovery_key: str, names: Iterable[str]) -> dict[str, bytes]:
    """Those of the secrets that are kept under this key. Raises `Locked` or `MatrixError`."""
    try:
        key = read_recovery_key(recovery_key)
    except ValueError:
        raise Locked("`recovery_key` is mistyped, or no recovery key") from None
    found: dict[str, bytes] = {}
    fits: dict[str, bool] = {}
    for name in names:
        kept = mapping((await account_data.read(client, name)).get("encrypted"))
        for key_id, sealed in kept.items():
            if key_id not in fits:
                fits[key_id] = _fits(key, await account_data.read(client, f"m.secret_storage.key.{key_id}"))
            if fits[key_id]:
                found[name] = _decrypted(key, name, mapping(sealed))
                break
    if not fits:
        raise Locked("the homeserver keeps no identity of the account that a recovery key could open")
    if not any(fits.values()):
        raise Locked("`recovery_key` is not the one of this account, or it has been changed since")
    return found


def _fits(key: bytes, description: Mapping[str, Any]) -> bool:
    """Whether a key is the described one: it encrypts so many zeros to the same code ("Secret storage", "Key storage").

    Where the code is left out, the secret's own tells.
    """
    if description.get("algorithm") != _ALGORITHM:
        return False
    if "iv" not in description or "mac" not in description:
        return True
    encryption, authentication = _keys(key, "")
    try:
        zeros = _stream(encryption, _bytes(description["iv"]), _ZEROS)
        return hmac.compare_digest(_mac(authentication, zeros), _bytes(description["mac"]))
    except ValueError:
        return False


def _decrypted(key: bytes, name: str, sealed: Mapping[str, Any]) -> bytes:
    """A secret, which is bytes in unpadded Base64."""
    encryption, authentication = _keys(key, name)
    try:
        iv, content, mac = (_bytes(sealed[part]) for part in ("iv", "ciphertext", "mac"))
        if not hmac.compare_digest(_mac(authentication, content), mac):
            raise Locked("`recovery_key` does not open what the account keeps on the homeserver")
        return _bytes(_stream(encryption, iv, content).decode("ascii"))
    except (KeyError, ValueError) as error:
        raise Locked(f"the account's secret {name} on the homeserver is damaged") from error


def _keys(key: bytes, name: str) -> tuple[bytes, bytes]:
    """One to encrypt and one to authenticate, by HKDF with no salt ("Secret storage", `aes-hmac-sha2`)."""
    derived = HKDF(key, 64, bytes(32), SHA256, context=name.encode())
    assert isinstance(derived, bytes)
    return derived[:32], derived[32:]


def _stream(key: bytes, iv: bytes, content: bytes) -> bytes:
    """AES-256 in counter mode is its own inverse."""
    return AES.new(key, AES.MODE_CTR, nonce=b"", initial_value=iv).encrypt(content)


def _mac(key: bytes, content: bytes) -> bytes:
    return hmac.digest(key, content, hashlib.sha256)


def _bytes(text: Any) -> bytes:
    """Base64 with or without its padding. Raises ValueError."""
    if not isinstance(text, str):
        raise ValueError("not a text")  # one kind of error for all that others may have written there
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from error
