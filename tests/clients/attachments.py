"""Files in encrypted rooms, as a client encrypts and reads them."""

import base64
import hashlib
import secrets
from typing import Any

from Crypto.Cipher import AES

from tests.clients.matrix import Happening, Person


class Attaching(Person):
    """A person whose client encrypts the files that it sends into encrypted rooms, and reads what others sent."""

    _encrypted: frozenset[str] = frozenset()

    async def is_encrypted(self, room: str) -> bool:
        """Whether messages of a room are encrypted from now on. It never ends again."""
        if room not in self._encrypted:
            state = await self.state(room)
            if not any(event["type"] == "m.room.encryption" for event in state):
                return False
            self._encrypted |= {room}
        return True

    async def send_file(
        self, room: str, content: bytes, name: str, media_type: str, caption: str = "", **more: Any
    ) -> str:
        if not await self.is_encrypted(room):
            return await super().send_file(room, content, name, media_type, caption, **more)
        sealed, file = seal(content)
        file["url"] = await self.upload(sealed, name, "application/octet-stream")
        info = {"mimetype": media_type, "size": len(content)}
        kind = "m.image" if media_type.startswith("image/") else "m.file"
        said = {"msgtype": kind, "body": caption or name, "filename": name, "file": file, "info": info, **more}
        return await self.send(room, "m.room.message", said)

    async def file_of(self, event: Happening) -> bytes:
        file = event["content"].get("file")
        return unseal(await self.download(file["url"]), file) if file else await super().file_of(event)


def seal(content: bytes) -> tuple[bytes, dict[str, Any]]:
    """A file's ciphertext, and its `EncryptedFile` without the address (client-server API, "Sending encrypted
    attachments"): AES-256 in counter mode, the counter in the lower 64 bits; SHA-256 of the ciphertext."""
    key, start = secrets.token_bytes(32), secrets.token_bytes(8) + bytes(8)
    sealed = _cipher(key, start).encrypt(content)
    web = base64.urlsafe_b64encode(key).decode().rstrip("=")
    return sealed, {
        "v": "v2",
        "key": {"kty": "oct", "key_ops": ["encrypt", "decrypt"], "alg": "A256CTR", "k": web, "ext": True},
        "iv": _unpadded(start),
        "hashes": {"sha256": _unpadded(hashlib.sha256(sealed).digest())},
    }


def unseal(sealed: bytes, file: dict[str, Any]) -> bytes:
    """A file's content; `AssertionError` unless it is the one that was sent."""
    assert file["v"] == "v2"
    assert file["key"]["alg"] == "A256CTR"
    assert _unpadded(hashlib.sha256(sealed).digest()) == file["hashes"]["sha256"], "the hash is another file's"
    content: bytes = _cipher(_bytes(file["key"]["k"]), _bytes(file["iv"])).decrypt(sealed)
    return content


def _cipher(key: bytes, start: bytes) -> Any:
    return AES.new(key, AES.MODE_CTR, nonce=start[:8], initial_value=start[8:])


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text.translate(str.maketrans("+/", "-_")) + "=" * (-len(text) % 4))


def _unpadded(content: bytes) -> str:
    return base64.b64encode(content).decode().rstrip("=")
