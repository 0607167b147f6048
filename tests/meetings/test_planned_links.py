"""Where a group's calls are: what its charter takes for a link, and who reads it (G10, X1)."""

from random import Random
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from bot.core import call_links
from bot.core.text import clean
from storage.audit import AuditEntry
from tests.conversation import Conversation
from tests.looking import look
from tests.meetings.planning import gather

ROOM = "https://meet.example.org/secret-room"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (ROOM, ROOM),
        ("https://meet.example.org/{meeting}", "https://meet.example.org/{meeting}"),
        ("https://meet.example.org:8443/a?b=c&d=%20#e", "https://meet.example.org:8443/a?b=c&d=%20#e"),
        ("HTTPS://Meet.example.org/Übung", "https://Meet.example.org/%C3%9Cbung"),
        ("https://teams.example.org/l/19:x@thread.v2/0", "https://teams.example.org/l/19:x%40thread.v2/0"),
        ("https://meet.example.org/@room", "https://meet.example.org/%40room"),
    ],
)
def test_a_link_is_kept_so_that_it_works_and_calls_nobody(said: str, kept: str) -> None:
    assert call_links.read(said) == kept


@pytest.mark.parametrize(
    "said",
    [
        "", "meet.example.org", "http://meet.example.org", "ftp://meet.example.org", "javascript:alert(1)",
        "data:text/html,x", "https://", "https:///x", "https://meet", "https://{meeting}.example.org",
        "https://me:secret@meet.example.org", "https://meet.example.org@evil.example", "https://meet.example.org:99999",
        "https://meet.example.org/{n}", "https://meet.example.org/{", "https://meet.example.org/{{meeting}}",
        "https://meet.example.org/a b", "https://meet.example.org/\nx", "https://meet.example.org/\u202egro",
        "https://mеet.example.org/", "https://[::1]/x", "https://meet..org/", "https://meet.example.org/<b>",
        'https://meet.example.org/"x', "https://meet.example.org/\\x", "https://meet.example.org/" + "x" * 500,
    ],
)  # fmt: skip
def test_what_is_no_safe_link_is_none(said: str) -> None:
    """Another scheme, a password, a host that only looks like another, and what could break out of a message."""
    assert call_links.read(said) is None


@given(st.text(max_size=60).map("https://meet.example.org/{}".format) | st.text(max_size=80))
def test_whatever_is_kept_is_plain_https_to_the_host_that_was_named(said: str) -> None:
    kept = call_links.read(said)
    if kept is not None:
        assert kept.isascii()
        assert kept.startswith("https://")
        assert clean(kept, 2000) == kept, "it is shown as it is"
        assert urlsplit(kept).hostname == urlsplit(said).hostname
        assert "{" not in call_links.link(kept, 7, Random(0))


def test_a_jitsi_room_has_128_bits() -> None:
    rooms = {call_links.link(call_links.JITSI, 1, Random(seed)).rpartition("-")[2] for seed in range(100)}
    assert len(rooms) == 100
    assert all(int(room, 16) < 2**128 and len(room) == 32 for room in rooms)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (ROOM, ROOM), ("jitsi", "a new Jitsi room for each meeting"), ("Jitsi room", "a new Jitsi room"),
    ],
)  # fmt: skip
async def test_a_co_chair_sets_the_link_and_takes_it_away(sqlite_url: str, said: str, shown: str) -> None:
    """G10."""
    async with Conversation(sqlite_url) as talk:
        await gather(talk)
        answer = await talk.say(f"berlin@diversity: !charter set link {said}")
        assert f"Link of the calls: {shown}" in answer
        assert "before: none." in answer
        assert "Link of the calls: none, before:" in await talk.say("accra@diversity: !charter set link none")


async def test_a_link_is_offered_to_tap(sqlite_url: str) -> None:
    async with Conversation(sqlite_url) as talk:
        await gather(talk)
        assert "> link: Link of the calls" in await talk.say("berlin@diversity: !charter set")
        said = await talk.say("berlin@diversity> link")
        assert "In it, {meeting} becomes the meeting." in said
        assert "> none: none\n  > jitsi: a new Jitsi room for each meeting" in said
        assert "Link of the calls: a new Jitsi room" in await talk.say("berlin@diversity> jitsi")


@pytest.mark.parametrize("said", ["http://meet.example.org", "our usual place", "https://meet.example.org/{n}"])
async def test_what_is_no_link_is_refused_with_what_would_work(sqlite_url: str, said: str) -> None:
    async with Conversation(sqlite_url) as talk:
        await gather(talk)
        answer = await talk.say(f"berlin@diversity: !charter set link {said}")
        assert "is no link that I can use. Write one that begins with https://, such as !charter set" in answer
        assert "Link of the calls: none" in await talk.say("berlin@diversity: !charter")


async def test_only_the_group_and_the_core_team_read_the_link(sqlite_url: str) -> None:
    """X1: whoever has it can come into the group's calls."""
    async with Conversation(sqlite_url) as talk:
        await gather(talk)
        await talk.say(f"berlin@diversity: !charter set link {ROOM}", "nairobi@partnerships: !me")
        for line in ("lima@diversity: !charter", "lima@dm: charter", "core@core: !charter diversity"):
            assert f"Link of the calls: {ROOM}" in await talk.say(line)
        for line in (
            "nairobi@partnerships: !charter diversity", "nairobi@dm: charter diversity",
            "nairobi@partnerships: !charter history diversity", "core@partnerships: !charter diversity",
        ):  # fmt: skip
            said = await talk.say(line)
            assert "Link of the calls: set, and shown to the group" in said
            assert ROOM not in said


async def test_the_record_of_changes_keeps_no_link(sqlite_url: str) -> None:
    """X1: it is never deleted."""
    async with Conversation(sqlite_url) as talk:
        await gather(talk)
        await talk.say(f"berlin@diversity: !charter set link {ROOM}", "berlin@diversity: !charter set link jitsi")
        kept = look(talk, lambda session: [entry.details for entry in session.exec(select(AuditEntry))])
        assert ROOM not in "".join(kept)
        assert '"call_link": ["link", "jitsi"]' in "".join(kept)


async def test_the_group_is_asked_for_a_link_where_its_charter_says_so(sqlite_url: str) -> None:
    """G10."""
    async with Conversation(sqlite_url) as talk:
        await gather(talk)
        await talk.say("berlin@diversity: !charter set changes poll")
        said = await talk.say(f"berlin@diversity: !charter set link {ROOM}")
        assert f"Link of the calls: {ROOM}" in said
        assert "> ask: Ask the group" in said
