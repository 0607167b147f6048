"""Whose a device is: signatures, cross-signing, and what the homeserver tells of somebody's devices."""

import base64
import json
import secrets
from dataclasses import dataclass
from typing import Any

import vodozemac
from Crypto.PublicKey import ECC
from Crypto.Signature import eddsa

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Device:
    """Somebody's device as the homeserver tells of it, its own signature verified."""

    user: str
    id: str
    curve25519: str
    ed25519: str
    signed: bool
    """Whether its owner has signed it with the identity that the homeserver tells of."""


class Identity:
    """An account's own: the three keys of cross-signing (client-server API, "Cross-signing")."""

    def __init__(self, user: str) -> None:
        self.user = user
        self._seeds = {use: secrets.token_bytes(32) for use in ("master", "self_signing", "user_signing")}

    def upload(self) -> Json:
        """The body of /keys/device_signing/upload."""
        keys: Json = {
            f"{use}_key": {"user_id": self.user, "usage": [use], "keys": {f"ed25519:{public}": public}}
            for use, public in ((use, self.public(use)) for use in self._seeds)
        }
        for use in ("self_signing", "user_signing"):
            self.sign(keys[f"{use}_key"], "master")
        return keys

    def seed(self, use: str) -> bytes:
        """What a private key is made from."""
        return self._seeds[use]

    def public(self, use: str) -> str:
        """A public key."""
        return unpadded(ECC.construct(curve="Ed25519", seed=self._seeds[use]).public_key().export_key(format="raw"))

    def sign(self, content: Json, use: str) -> None:
        """Add a signature to it."""
        signer = eddsa.new(ECC.construct(curve="Ed25519", seed=self._seeds[use]), "rfc8032")
        add_signature(content, self.user, self.public(use), unpadded(signer.sign(canonical(content))))


def devices_in(answer: Json, user: str) -> list[Device]:
    """Somebody's devices in an answer to /keys/query; those whose own signature is wrong are left out."""
    found = []
    for device, keys in answer.get("device_keys", {}).get(user, {}).items():
        assert (keys["user_id"], keys["device_id"]) == (user, device)
        ed25519 = keys["keys"][f"ed25519:{device}"]
        if signed_by(keys, user, device, ed25519):
            curve25519 = keys["keys"][f"curve25519:{device}"]
            found.append(Device(user, device, curve25519, ed25519, _signed_by_owner(answer, user, keys)))
    return found


def verify(content: Json, user: str, name: str, key: str) -> None:
    """Raises unless it carries this signature."""
    signature = vodozemac.Ed25519Signature.from_base64(content["signatures"][user][f"ed25519:{name}"])
    vodozemac.Ed25519PublicKey.from_base64(key).verify_signature(canonical(content), signature)


def signed_by(content: Json, user: str, name: str, key: str) -> bool:
    """Whether it carries this signature."""
    try:
        verify(content, user, name, key)
    except (KeyError, ValueError):
        return False
    return True


def canonical(content: Json) -> bytes:
    """What is signed of a JSON object (Appendices, "Signing JSON")."""
    signed = {name: value for name, value in content.items() if name not in {"signatures", "unsigned"}}
    return json.dumps(signed, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def unpadded(content: bytes) -> str:
    return base64.b64encode(content).decode().rstrip("=")


def padded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4))


def _signed_by_owner(answer: Json, user: str, keys: Json) -> bool:
    """From the device over the self-signing key to the master key."""
    master, signing = (answer.get(f"{use}_keys", {}).get(user) for use in ("master", "self_signing"))
    if not master or not signing:
        return False
    [first], [second] = master["keys"].values(), signing["keys"].values()
    return signed_by(signing, user, first, first) and signed_by(keys, user, second, second)


def add_signature(content: Json, user: str, name: str, signature: str) -> Json:
    """The same object, with one signature more."""
    content.setdefault("signatures", {}).setdefault(user, {})[f"ed25519:{name}"] = signature
    return content
