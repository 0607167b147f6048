"""In private a person reads one language, whichever group or job it is about (docs/decisions/whose-language.md)."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.core.context import person_translator
from storage.groups import Group
from storage.people import Account, Membership, Person
from tests.conversation import MONDAY, Conversation, config

GROUPS = [
    {
        "slug": "advocacy",
        "name": "Incidencia",
        "language": "es",
        "timezone": "America/Bogota",
        "cochairs": ["console:bogota"],
    },
    {"slug": "bridges", "name": "Jembatan", "language": "id", "timezone": "Asia/Jakarta"},
]


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url, config(groups=GROUPS)) as conversation:
        yield conversation


async def test_the_question_on_sunday_comes_in_the_groups_language(talk: Conversation) -> None:
    """L1, H5."""
    await talk.say("lima@advocacy: !me")
    said = await talk.say(":at 2026-03-29T23:00Z")
    assert "[lima, private] ¿Cuánto tiempo" in said
    assert "Nada esta semana" in said


async def test_the_close_of_a_week_comes_in_the_groups_language(talk: Conversation) -> None:
    """L1, H4."""
    await talk.say("lima@advocacy: !log 2h", "bogota@advocacy: !log 1h")
    said = await talk.say(":at 2026-03-30T12:00Z")
    assert "[bogota, private] Incidencia: " in said
    assert "Semana 13" in said


async def test_what_a_feature_says_to_the_person_who_asked_and_what_a_job_says_agree(talk: Conversation) -> None:
    """L1: a heavy week is asked about in the language of everything else."""
    await talk.say("lima@advocacy: !me", "lima@bridges: !me", "lima@dm: grupo bridges")
    answered = await talk.say("lima@dm: hours")
    assert "Semana" in answered
    assert "¿Cuánto tiempo" in await talk.say(":at 2026-03-29T23:00Z")


async def test_the_language_does_not_change_with_the_group_at_hand(talk: Conversation) -> None:
    """L1."""
    await talk.say("lima@advocacy: !me", ":advance 1m", "lima@bridges: !me")
    for group in ("bridges", "advocacy", "bridges"):
        await talk.say(f"lima@dm: group {group}")
        assert "español" in await talk.say("lima@dm: me")


async def test_a_language_that_was_chosen_stays(talk: Conversation) -> None:
    """L1."""
    await talk.say("lima@advocacy: !language en", "lima@bridges: !me")
    assert "English" in await talk.say("lima@dm: me")
    assert "How much time" in await talk.say(":at 2026-03-29T23:00Z")


@pytest.mark.parametrize(
    ("chosen", "client", "language"),
    [("id", "en-GB", "id"), (None, "en-GB", "en"), (None, "fr", "es"), (None, "", "es")],
)
def test_a_choice_counts_before_the_client_and_the_client_before_the_group(
    chosen: str | None, client: str, language: str
) -> None:
    """L1."""
    groups = [
        Group(id=n, slug=code, name=code, language=code, created_at=MONDAY) for n, code in enumerate(("es", "id"))
    ]
    stays = [Membership(id=n, group_id=n, person_id=1, joined_at=MONDAY + timedelta(n)) for n in range(2)]
    account = Account(person_id=1, platform="telegram", account="1", language=client, seen_at=MONDAY)
    person = Person(id=1, name="Lima", language=chosen, created_at=MONDAY)
    memberships = list(zip(stays, groups, strict=True))
    for order in (memberships, memberships[::-1]):
        assert person_translator(person, account, order, groups[1]).language == language


async def test_guests_read_the_language_of_the_group_where_they_were_last(talk: Conversation) -> None:
    """L1: in private as in the room that they came into."""
    await talk.say("core@dm: phase next advocacy", "core@dm> yes")
    assert "Te damos la bienvenida" in await talk.say(":join g1 advocacy")
    assert "español" in await talk.say("g1@dm: me")
    assert "Lo que puedo hacer" in await talk.say("g1@dm: help")
    await talk.say("core@dm: phase next bridges", "core@dm> yes", ":advance 1h", ":join g1 bridges")
    assert "Indonesia" in await talk.say("g1@dm: me")
    assert "Indonesia" in await talk.say("g1@advocacy: !me")


async def test_whoever_was_removed_or_invited_reads_that_groups_language(talk: Conversation) -> None:
    """L1."""
    await talk.say("zoe@advocacy: !me", "core@core: !remove advocacy zoe")
    assert "[zoe, private] Ya no" in await talk.say("core@core> remove")
    assert "[ana, private] " in await talk.say("core@core: !invite advocacy console:ana expertise")
    assert "español" in await talk.say("ana@dm: me")
