"""Where a file is on the homeserver, and what it takes to read it where it is encrypted.

The format is that of the client-server API, "Sending encrypted attachments": AES-256 in counter mode, and the SHA-256
hash of what is on the homeserver.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from nio import EncryptionError
from nio.crypto.attachments import decrypt_attachment, encrypt_attachment

_URL = r"mxc://[^\s#]+"
_KEY, _START, _HASH = r"[\w-]{43}=?", r"[A-Za-z0-9+/]{22}(?:==)?", r"[A-Za-z0-9+/]{43}=?"  # 32, 16 and 32 bytes
_REFERENCE = re.compile(rf"({_URL})(?:#({_KEY}),({_START}),({_HASH}))?", re.ASCII)


class NotTheFile(Exception):
    """What is on the homeserver is not what was sent, or cannot be decrypted with the key that was sent along."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address on the homeserver, with the key, the counter's start and the hash where the file is encrypted."""

    url: str
    key: str = ""
    start: str = ""
    sha256: str = ""

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Self | None:
        """The address that a message names; None where it names none that could be read."""
        file = content.get("file")
        if not isinstance(file, Mapping):
            url = content.get("url")
            return cls(url) if isinstance(url, str) and re.fullmatch(_URL, url) else None
        key, hashes = file.get("key"), file.get("hashes")
        if file.get("v") != "v2" or not isinstance(key, Mapping) or not isinstance(hashes, Mapping):
            return None
        if key.get("alg") != "A256CTR" or key.get("kty") != "oct":
            return None
        named = f"{file.get('url')}#{key.get('k')},{file.get('iv')},{hashes.get('sha256')}"
        return cls(*found.groups("")) if (found := _REFERENCE.fullmatch(named)) else None

    @classmethod
    def from_reference(cls, reference: str) -> Self:
        """The inverse of `reference`."""
        found = _REFERENCE.fullmatch(reference)
        return cls(*found.groups("")) if found else cls(reference)

    @property
    def reference(self) -> str:
        """All of it in one line."""
        return f"{self.url}#{self.key},{self.start},{self.sha256}" if self.key else self.url

    @property
    def content(self) -> dict[str, Any]:
        """As it stands in a message."""
        if not self.key:
            return {"url": self.url}
        web_key = {"kty": "oct", "key_ops": ["encrypt", "decrypt"], "alg": "A256CTR", "k": self.key, "ext": True}
        return {
            "file": {"v": "v2", "url": self.url, "key": web_key, "iv": self.start, "hashes": {"sha256": self.sha256}}
        }

    def at(self, url: str) -> Self:
        """The same at the address that the homeserver gave it."""
        return replace(self, url=url)

    def opened(self, stored: bytes) -> bytes:
        """The file itself. Raises `NotTheFile`."""
        if not self.key:
            return stored
        try:
            content: bytes = decrypt_attachment(stored, self.key, self.sha256, self.start)
        except (EncryptionError, ValueError) as error:
            raise NotTheFile(str(error)) from error
        return content


def sealed(content: bytes) -> tuple[bytes, Address]:
    """What is to be put onto the homeserver, and how it is read again; the address is not known yet."""
    stored, how = encrypt_attachment(content)
    return stored, Address("", how["key"]["k"], how["iv"], how["hashes"]["sha256"])
