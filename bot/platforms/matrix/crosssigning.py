"""The account's identity, and that it vouches for the bot's device (client-server API, "Cross-signing").

An identity is three keys: a master key, which stands for the account, and one each that it signs, for the account's own
devices and for other people. Clients such as Element exchange keys only with devices that their owner has signed.
"""

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from Crypto.PublicKey import ECC
from Crypto.Signature import eddsa
from nio import Api
from vodozemac import Ed25519PublicKey, Ed25519Signature

from bot.platforms.matrix.content import mapping

USAGES = ("master", "self_signing", "user_signing")
_SEED_BYTES = 32


@dataclass(frozen=True, slots=True)
class Seeds:
    """What the private keys are made from. Of an identity that another client has made, some may not be known."""

    by_usage: Mapping[str, bytes]

    @classmethod
    def new(cls) -> Self:
        """A new identity."""
        return cls({usage: secrets.token_bytes(_SEED_BYTES) for usage in USAGES})

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """As `written` put it. Raises ValueError."""
        seeds = {usage: base64.b64decode(kept[usage], validate=True) for usage in USAGES if usage in kept}
        return cls(seeds)

    def written(self) -> dict[str, str]:
        """As texts."""
        return {usage: base64.b64encode(seed).decode() for usage, seed in self.by_usage.items()}

    def public(self, usage: str) -> str:
        """The public key; empty where the private one is not known."""
        seed = self.by_usage.get(usage, b"")
        return _unpadded(_key(seed).public_key().export_key(format="raw")) if len(seed) == _SEED_BYTES else ""

    def upload(self, user_id: str) -> dict[str, Any]:
        """The public keys as the homeserver takes them; the master key's seed has to be known."""
        keys = {
            f"{usage}_key": {"user_id": user_id, "usage": [usage], "keys": {f"ed25519:{public}": public}}
            for usage in USAGES
            if (public := self.public(usage))
        }
        signed = {name: self.signed(key, user_id, by="master") for name, key in keys.items() if name != "master_key"}
        return {**keys, **signed}

    def signed(self, content: Mapping[str, Any], user_id: str, by: str) -> dict[str, Any]:
        """The same with a signature by one of the keys (appendices, "Signing JSON")."""
        signature = _unpadded(eddsa.new(_key(self.by_usage[by]), "rfc8032").sign(_canonical(content)))
        return with_signature(content, user_id, self.public(by), signature)


@dataclass(frozen=True, slots=True)
class Published:
    """What the homeserver tells about the account: the bot's device, and the identity's public keys."""

    user_id: str
    device: Mapping[str, Any]
    master: Mapping[str, Any]
    self_signing: Mapping[str, Any]

    @classmethod
    def read(cls, answer: Mapping[str, Any], user_id: str, device_id: str) -> Self:
        """From an answer to /keys/query."""
        parts = "device_keys", "master_keys", "self_signing_keys"
        device, master, self_signing = (mapping(mapping(answer.get(part)).get(user_id)) for part in parts)
        return cls(user_id, mapping(device.get(device_id)), master, self_signing)

    @property
    def fingerprint(self) -> str:
        """The device's signing key; empty where the homeserver has no keys of it."""
        return str(mapping(self.device.get("keys")).get(f"ed25519:{self.device.get('device_id')}", ""))

    @property
    def vouched_for(self) -> bool:
        """Whether the account's identity has signed the device."""
        first, second = public_key(self.master), public_key(self.self_signing)
        return (
            bool(first and second)
            and is_signed(self.self_signing, self.user_id, first)
            and is_signed(self.device, self.user_id, second)
        )

    def is_by(self, seeds: Seeds) -> bool:
        """Whether these are the seeds that the account's devices can be signed with."""
        return bool(key := public_key(self.self_signing)) and key == seeds.public("self_signing")


def public_key(published: Mapping[str, Any]) -> str:
    """The one key of a part of an identity; empty where there is none."""
    keys = list(mapping(published.get("keys")).values())
    return str(keys[0]) if len(keys) == 1 else ""


def is_signed(content: Mapping[str, Any], user_id: str, key: str) -> bool:
    """Whether the content carries a signature by that key of the identity that holds."""
    signature = mapping(mapping(content.get("signatures")).get(user_id)).get(f"ed25519:{key}")
    try:
        Ed25519PublicKey.from_base64(key).verify_signature(
            _canonical(content), Ed25519Signature.from_base64(str(signature))
        )
    except Exception:  # vodozemac has one for each way in which keys and signatures can be wrong
        return False
    return True


def with_signature(content: Mapping[str, Any], user_id: str, name: str, signature: str) -> dict[str, Any]:
    """The same with one more signature."""
    known = mapping(content.get("signatures"))
    return {**content, "signatures": {**known, user_id: {**mapping(known.get(user_id)), f"ed25519:{name}": signature}}}


def _canonical(content: Mapping[str, Any]) -> bytes:
    signed = {name: value for name, value in content.items() if name not in {"signatures", "unsigned"}}
    return str(Api.to_canonical_json(signed)).encode()


def _key(seed: bytes) -> ECC.EccKey:
    return ECC.construct(curve="Ed25519", seed=seed)


def _unpadded(content: bytes) -> str:
    return base64.b64encode(content).decode().rstrip("=")
