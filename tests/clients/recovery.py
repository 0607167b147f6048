"""Secret storage as another client makes it: an identity that can be opened with a recovery key."""

import hashlib
import hmac
import secrets
from functools import reduce
from operator import xor
from typing import Any
from urllib.parse import quote

from Crypto.Cipher import AES

from tests.clients.identity import Identity, unpadded
from tests.clients.matrix import Person

_SIGNS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


class Recovery:
    """A key, and what is kept with it."""

    def __init__(self) -> None:
        self.key = secrets.token_bytes(32)
        self._id = secrets.token_hex(8)

    @property
    def words(self) -> str:
        """The key as clients show it, in groups of four."""
        content = b"\x8b\x01" + self.key
        number = int.from_bytes(content + bytes([reduce(xor, content)]))
        signs = ""
        while number:
            number, digit = divmod(number, 58)
            signs = _SIGNS[digit] + signs
        return " ".join(signs[at : at + 4] for at in range(0, len(signs), 4))

    def account_data(self, identity: Identity) -> dict[str, Any]:
        """What the client keeps on the homeserver, by kind."""
        check = self.seal("", bytes(32))
        description = {"algorithm": "m.secret_storage.v1.aes-hmac-sha2", "iv": check["iv"], "mac": check["mac"]}
        kept: dict[str, Any] = {
            "m.secret_storage.default_key": {"key": self._id},
            f"m.secret_storage.key.{self._id}": description,
        }
        for use in ("master", "self_signing", "user_signing"):
            name = f"m.cross_signing.{use}"
            kept[name] = {"encrypted": {self._id: self.seal(name, unpadded(identity.seed(use)).encode())}}
        return kept

    def seal(self, name: str, content: bytes) -> dict[str, str]:
        """Encrypt by the rules of `m.secret_storage.v1.aes-hmac-sha2`."""
        keys = _hkdf(self.key, name.encode())
        iv = bytearray(secrets.token_bytes(16))
        iv[8] &= 0x7F
        cipher = AES.new(keys[:32], AES.MODE_CTR, nonce=b"", initial_value=bytes(iv)).encrypt(content)
        mac = hmac.digest(keys[32:], cipher, hashlib.sha256)
        return {"iv": unpadded(bytes(iv)), "ciphertext": unpadded(cipher), "mac": unpadded(mac)}


async def leave(person: Person, identity: Identity) -> Recovery:
    """Give an account an identity and keep it in secret storage, as a client does that is set up first."""
    recovery = Recovery()
    await person.call("POST", "/keys/device_signing/upload", identity.upload())
    for kind, content in recovery.account_data(identity).items():
        await person.call("PUT", f"/user/{quote(person.id, safe='')}/account_data/{kind}", content)
    return recovery


def _hkdf(key: bytes, info: bytes) -> bytes:
    """RFC 5869 with SHA-256 and a salt of zeros, 64 bytes."""
    extracted = hmac.digest(bytes(32), key, hashlib.sha256)
    first = hmac.digest(extracted, info + b"\x01", hashlib.sha256)
    return first + hmac.digest(extracted, first + info + b"\x02", hashlib.sha256)
