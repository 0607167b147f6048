"""The key that opens what an account's Matrix clients keep on the homeserver, as people write it down."""

from functools import reduce
from operator import xor

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_PREFIX = b"\x8b\x01"
_KEY_BYTES = 32


def read_recovery_key(text: str) -> bytes:
    """The key's 32 bytes (client-server API, "Secret storage", "Key representation"). Raises ValueError.

    Base58 of two fixed bytes, the key, and a byte that makes the exclusive or of all zero; blanks mean nothing.
    """
    number, size = 0, len(_PREFIX) + _KEY_BYTES + 1
    for sign in "".join(text.split()):
        number = number * len(_ALPHABET) + _ALPHABET.index(sign)
        if number.bit_length() > size * 8:
            raise ValueError("longer than a recovery key")
    content = number.to_bytes(size, "big")
    if not content.startswith(_PREFIX) or reduce(xor, content):
        raise ValueError("mistyped")
    return content[len(_PREFIX) : -1]
