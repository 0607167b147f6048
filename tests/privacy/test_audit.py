"""What was changed, read by the core team: with the names that people have now."""

from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta

import pytest
from sqlmodel import Session

from bot.core.i18n import Translator
from handlers.privacy import records
from handlers.privacy.records import Record
from storage import audit
from storage.database import Database
from tests.conversation import MONDAY, Conversation

LANGUAGES = ["en", "es", "id", "xx"]


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url) as conversation:
        yield conversation


async def test_the_newest_change_comes_first_in_words(talk: Conversation) -> None:
    await talk.say("lima@diversity: !me")
    said = await talk.say("core@dm: audit")
    assert said.index("lima (console:lima) became a member of Diversity") < said.index(
        "the configuration founded Diversity"
    )
    assert "the configuration made berlin (console:berlin) a co-chair of Diversity" in said


async def test_one_groups_changes_can_be_asked_for(talk: Conversation) -> None:
    said = await talk.say("core@core: !audit partnerships")
    assert "Partnerships" in said
    assert "Diversity" not in said
    assert "Did you mean partnerships" in await talk.say("core@core: !audit partnership")


async def test_older_changes_are_a_tap_away(talk: Conversation, sqlite_url: str) -> None:
    def change(session: Session) -> None:
        for number in range(40):
            at = MONDAY + timedelta(minutes=number)
            audit.record(session, at, "principles.changed", by=1, version=number)

    with closing(Database(sqlite_url)) as database:
        await database.run(change)
    said = await talk.say("core@dm: audit")
    assert said.count("guiding principles") == 15
    assert "(version 39)" in said
    said = await talk.say("core@dm> older")
    assert "(edited)" in said
    assert "(version 24)" in said
    assert "(version 25)" not in said
    said = await talk.say("core@dm> older", "core@dm> older")
    assert "founded" in said
    assert "> older" not in said.rpartition("(edited)")[2]


async def test_whoever_is_erased_is_somebody(talk: Conversation) -> None:
    """X1."""
    await talk.say("lima@diversity: !me", "lima@dm: erase", "lima@dm> remove", "lima@dm: forget me")
    said = await talk.say("core@dm: audit")
    assert "lima" not in said
    assert "somebody had everything removed" in said
    assert "somebody became a member of Diversity (by somebody)" in said


async def test_only_the_core_team_reads_it_and_not_in_a_groups_room(talk: Conversation) -> None:
    assert "Only the core team" in await talk.say("berlin@dm: audit")
    assert "in private" in await talk.say("core@diversity: !audit")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", [*records.WORDS, "something.new"])
def test_every_change_reads_in_every_language(what: str, language: str) -> None:
    """L1. Also when a code is not known to this version, or its details are not what they were."""
    for details in ({}, {"version": "2", "room": "matrix:!a:b", "old": "setup", "new": "scope", "to": "notes"}):
        record = Record(MONDAY, what, "<b>Ana", False, None, "Diversity", details)
        assert "2026" in str(records.page(Translator(language, "UTC"), [record]))
