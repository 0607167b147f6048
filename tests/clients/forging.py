"""What clients put together that are up to no good."""

from vodozemac import Account

from tests.clients.identity import Json, unpadded
from tests.clients.olm import OLM, Keys


class CopiedKeys(Keys):
    """A device's keys, of which the curve25519 key is another's: it cannot read what is written to it."""

    def __init__(self, user: str, device: str, curve25519: str) -> None:
        super().__init__(user, device)
        self.copied = curve25519

    @property
    def curve25519(self) -> str:
        return self.copied


def unreadable(sender_key: str, own_key: str) -> Json:
    """A message between devices, in the middle of a conversation that its reader has nothing to do with."""
    one, other = Account(), Account()
    other.generate_one_time_keys(1)
    (once,) = other.one_time_keys.values()
    first = one.create_outbound_session(other.curve25519_key, once).encrypt(b"hello").to_pre_key()
    assert first
    session, _ = other.create_inbound_session(one.curve25519_key, first)
    body = unpadded(session.encrypt(b"yes?").to_parts()[1])
    return {"algorithm": OLM, "sender_key": sender_key, "ciphertext": {own_key: {"type": 1, "body": body}}}
