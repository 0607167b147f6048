"""Groups are named as people name them, and a slip is met with the nearest one (S8)."""

from collections.abc import AsyncIterator

import pytest

from tests.conversation import Conversation, config


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    named = {
        "roles-responsibilities": "Roles & Responsibilities", "product-technology": "Product & Technology",
        "community-health": "Community Health", "community-growth": "Community Growth", "diversity": "Diversity",
    }  # fmt: skip
    groups = [{"slug": slug, "name": name} for slug, name in named.items()]
    async with Conversation(sqlite_url, config(groups=groups)) as conversation:
        await conversation.say(":join lima diversity", "lima@diversity: !me")
        yield conversation


@pytest.mark.parametrize(
    ("line", "nearest"),
    [
        ("!forward roles: hi", "roles-responsibilities"),
        ("!forward tech: hi", "product-technology"),
        ("!forward technolgy: hi", "product-technology"),
        ("!forward all except roles: hi", "roles-responsibilities"),
        ('!need roles "a map" by 20 April', "roles-responsibilities"),
        ("!need tech a map by 20 April", "product-technology"),
    ],
)
async def test_a_word_of_its_name_leads_to_a_group(talk: Conversation, line: str, nearest: str) -> None:
    assert f"Did you mean {nearest}?" in await talk.say(f"lima@diversity: {line}")


async def test_a_word_that_several_groups_have_leads_to_none_of_them(talk: Conversation) -> None:
    assert "Did you mean" not in await talk.say("lima@diversity: !forward com: hi")


@pytest.mark.parametrize("joint", ["and", "&", "y", "dan"])
async def test_an_and_stands_for_its_sign(talk: Conversation, joint: str) -> None:
    said = await talk.say(f"lima@diversity: !forward Roles {joint} Responsibilities: plans", ":advance 5s")
    assert "[roles-responsibilities] N1" in said
    assert "┃ plans" in said
    said = await talk.say(f'lima@diversity: !need Product {joint} Technology "a map" by 20 April')
    assert "[product-technology] D1" in said
