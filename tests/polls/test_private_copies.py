"""Each member's private chat shows an open poll, where there is one."""

import pytest

from bot.core.platform import Limits
from bot.platforms.console import Console
from tests.conversation import Conversation


async def test_nobody_is_invited_into_a_private_chat_by_a_poll(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Console, "limits", Limits(text=100_000, idempotent=True, invites=True))
    async with Conversation(sqlite_url) as talk:
        await talk.say("lima@diversity: !me", "lima@dm: timezone America/Lima")
        said = await talk.say('berlin@diversity: !poll majority "Logo" The round one for 3d', ":advance 1s")
    assert "[lima, private] P1: Logo" in said
    assert "[accra, private]" not in said, "who is a member and has never written to the bot"
