"""Files of encrypted rooms: read by their key, and only if they are what was sent."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.platform import Gone
from bot.platforms.matrix.attachments import Address, NotTheFile, sealed
from bot.platforms.matrix.content import attached_to
from tests.clients.attachments import seal, unseal
from tests.fakes.matrix import homeserver
from tests.platforms.adapter import bot


@given(st.binary(max_size=200))
def test_what_a_client_encrypts_is_read_and_the_other_way_round(content: bytes) -> None:
    stored, file = seal(content)
    address = Address.of({"file": {**file, "url": "mxc://a.example/x"}})
    assert address
    assert Address.from_reference(address.reference) == address
    assert address.opened(stored) == content
    stored, address = sealed(content)
    assert unseal(stored, address.at("mxc://a.example/x").content["file"]) == content
    assert Address.of(address.at("mxc://a.example/x").content) == address.at("mxc://a.example/x")


def test_another_file_at_the_same_address_is_not_taken_for_it() -> None:
    stored, address = sealed(b"what was sent")
    with pytest.raises(NotTheFile):
        address.opened(stored[:-1] + b"?")


def test_a_plain_file_is_what_is_there() -> None:
    address = Address.of({"url": "mxc://a.example/x"})
    assert address == Address.from_reference("mxc://a.example/x")
    assert (address.reference, address.content) == ("mxc://a.example/x", {"url": "mxc://a.example/x"})
    assert address.opened(b"12345") == b"12345"


@pytest.mark.parametrize(
    "change",
    [
        {"url": "https://a.example/x"}, {"url": "mxc://a.example/x#y"}, {"url": None}, {"v": "v1"}, {"iv": "short"},
        {"iv": 7}, {"key": "k"}, {"key": {"alg": "A256CTR", "kty": "oct"}}, {"hashes": []}, {"hashes": {"sha1": "x"}},
        {"key": {"alg": "A128CTR", "kty": "oct", "k": "k" * 43}},
    ],
)  # fmt: skip
def test_what_could_not_be_read_is_no_file(change: dict[str, Any]) -> None:
    _, file = seal(b"12345")
    whole: dict[str, Any] = {"msgtype": "m.file", "body": "a.pdf", "file": {**file, "url": "mxc://a.example/x"}}
    (found,) = attached_to(whole)
    assert found.reference.startswith("mxc://a.example/x#")
    assert attached_to({**whole, "file": {**whole["file"], **change}}) == ()


async def test_a_file_of_an_encrypted_room_is_fetched_as_it_was_sent() -> None:
    """N1: and not at all where something else is in its place."""
    async with homeserver() as server:
        matrix = bot(server)
        await matrix.start()
        stored, address = sealed(b"12345")
        server.uploads += [stored, stored[::-1]]
        assert await matrix.fetch(address.at("mxc://fake/1").reference, 5) == b"12345"
        with pytest.raises(Gone):
            await matrix.fetch(address.at("mxc://fake/2").reference, 5)
        await matrix.close()
