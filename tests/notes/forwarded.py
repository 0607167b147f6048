"""Four groups, each with somebody in it; notes in conversations begin here."""

from typing import Any, TypeVar

from bot.config import Config
from tests.conversation import Conversation, config

T = TypeVar("T")

A_MOMENT = ":advance 5s"
FORWARD = "berlin@diversity: !forward partnerships, advocacy Please read the draft"


def four_groups(**sections: Any) -> Config:
    """Diversity and Partnerships in English, Advocacy in Spanish on Lima's clock, and one with a name of two words."""
    return config(
        groups=[
            {
                "slug": "diversity", "name": "Diversity", "timezone": "Europe/Berlin",
                "cochairs": ["console:berlin", "console:accra"],
            },
            {
                "slug": "partnerships", "name": "Partnerships", "timezone": "Africa/Nairobi",
                "cochairs": ["console:nairobi"],
            },
            {"slug": "advocacy", "name": "Advocacy", "language": "es", "timezone": "America/Lima"},
            {"slug": "health", "name": "Community Health"},
        ],
        **sections,
    )  # fmt: skip


async def gather(talk: Conversation) -> None:
    """lima is in Diversity, oslo in Partnerships, rio in Advocacy, quito in Health."""
    await talk.say(
        ":join lima diversity", ":join oslo partnerships", ":join rio advocacy", ":join quito health",
        *(f"{who}@{where}: !me" for who, where in (
            ("lima", "diversity"), ("oslo", "partnerships"), ("rio", "advocacy"), ("quito", "health"),
        )),
    )  # fmt: skip
