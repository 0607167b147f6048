"""Two groups, one of which needs something of the other.

`nairobi` and `kampala` are co-chairs of Partnerships, `jakarta` is in it. `berlin` and `accra` are co-chairs of
Diversity, `lima` and `kyoto` are in it. The clock stands at Monday, 23 March 2026, 09:00 UTC.
"""

from typing import Any, TypeVar

from bot.config import Config
from storage import needs
from storage.needs import Need
from tests.conversation import Conversation, config
from tests.looking import look

NEED = 'lima@diversity: !need partnerships "glossary of terms" by 10 April'
T = TypeVar("T")


def settings(**partnerships: Any) -> Config:
    """Both groups with their co-chairs."""
    return config(
        groups=[
            {"slug": "diversity", "name": "Diversity", "cochairs": ["console:berlin", "console:accra"]},
            {
                "slug": "partnerships", "name": "Partnerships", "timezone": "Africa/Nairobi",
                "cochairs": ["console:nairobi", "console:kampala"], **partnerships,
            },
            {"slug": "community-health", "name": "Community Health"},
        ]
    )  # fmt: skip


async def gather(talk: Conversation) -> None:
    """Everybody is there."""
    await talk.say(":join lima diversity", ":join kyoto diversity", ":join jakarta partnerships")
    await talk.say("nairobi@dm: me", "kampala@dm: me")


def the_need(talk: Conversation, number: int = 1) -> Need:
    found = look(talk, lambda session: needs.find(session, number))
    assert found is not None
    return found
