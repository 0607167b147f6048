"""What people's homeservers say of their devices, as far as it can be used.

nio takes up whatever is signed, with a list in the place of a key, too. Nothing could be encrypted for it, nor kept.
"""

from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Mapping
from typing import Any

from bot.platforms.matrix.content import mapping

_NAME = 255


def is_key(value: object) -> bool:
    """Whether a value is a public key: 32 bytes in base64 without padding, written in the one way there is."""
    if not isinstance(value, str) or len(value) != 43:
        return False
    try:
        return b64encode(b64decode(f"{value}=", validate=True)) == f"{value}=".encode()
    except (Error, ValueError):
        return False


def sound(person: str, devices: Any) -> dict[str, Mapping[str, Any]]:
    """The devices of a person that can be written to. How they are called is left out: nobody is shown it.

    That the device has signed it all is for nio to see.
    """
    return {
        name: {part: value for part, value in device.items() if part != "unsigned"}
        for name, device in mapping(devices).items()
        if _is_sound(person, name, device)
    }


def _is_sound(person: str, name: str, device: Any) -> bool:
    keys = mapping(mapping(device).get("keys"))
    return bool(
        isinstance(device, Mapping)
        and 0 < len(name) <= _NAME
        and name.isprintable()
        and (device.get("user_id"), device.get("device_id")) == (person, name)
        and isinstance(device.get("algorithms"), list)
        and all(is_key(keys.get(f"{kind}:{name}")) for kind in ("curve25519", "ed25519"))
    )
