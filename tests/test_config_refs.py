"""How the configuration names accounts and rooms."""

import pytest

from bot.config import AccountRef, RoomRef
from bot.config.refs import parse_account, parse_room


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("matrix:@ann:example.org", AccountRef("matrix", "@ann:example.org")),
        ("@ann:example.org:8448", AccountRef("matrix", "@ann:example.org:8448")),
        ("telegram:12345", AccountRef("telegram", "12345")),
        ("console:lima", AccountRef("console", "lima")),
    ],
)
def test_accounts_are_read(text: str, ref: AccountRef) -> None:
    assert parse_account(text) == ref
    assert parse_account(str(ref)) == ref


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("!abc:example.org", RoomRef("matrix", "!abc:example.org")),
        ("matrix:!room-of-version-12", RoomRef("matrix", "!room-of-version-12")),
        ("telegram:-100123", RoomRef("telegram", "-100123")),
        ("telegram:-100123/45", RoomRef("telegram", "-100123", "45")),
        ("console:diversity", RoomRef("console", "diversity")),
    ],
)
def test_rooms_are_read(text: str, ref: RoomRef) -> None:
    assert parse_room(text) == ref
    assert parse_room(str(ref)) == ref


@pytest.mark.parametrize("text", ["", "ann", "irc:#x", "matrix:ann", "telegram:-5", "console:", "@ann", "telegram:012"])
def test_what_is_no_account_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is|does"):
        parse_account(text)


@pytest.mark.parametrize("text", ["", "x", "#a:b", "matrix:#a:b", "telegram:5", "telegram:-5/0", "console:a b", "!"])
def test_what_is_no_room_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is|does"):
        parse_room(text)
