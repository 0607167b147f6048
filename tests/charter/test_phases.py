"""Phases and their checklists: lines typed, answers read. The clock stands at Monday, 23 March 2026, 09:00 UTC."""

import json
from collections.abc import AsyncIterator

import pytest
from sqlmodel import Session, select

from bot.core.checklists import ITEMS
from storage import audit
from storage.database import Database
from storage.people import Membership, Person
from tests.conversation import Conversation


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(database_url) as conversation:
        await conversation.say("lima@diversity: !me")
        yield conversation


async def test_a_phase_is_shown_with_its_checklist(talk: Conversation) -> None:
    """P1."""
    assert await talk.say("lima@diversity: !phase") == (
        "[diversity] Diversity: setting up\n"
        "  Phase 1 of 5. Before the next one:\n"
        "  ☐ Both co-chair seats are filled\n"
        "  ☐ The group has the members it needs\n"
        "  ☐ The charter says how the group works\n"
        "  ☐ Everybody knows the guiding principles\n"
        "  ☐ A regular time to meet is found"
    )


async def test_cochairs_tick_and_untick_by_tapping(talk: Conversation) -> None:
    """P1."""
    assert "> 2: ☐ The group has the members it needs" in await talk.say("berlin@diversity: !phase")
    assert "> 2: ☑ The group has the members it needs" in await talk.say("accra@diversity> 2")
    said = await talk.say("lima@diversity: !phase")
    assert "☑ The group has the members it needs" in said
    assert ">" not in said, "members see it and tick nothing"
    assert "> 2: ☐" in await talk.say("berlin@diversity> 2")


async def test_who_is_no_cochair_ticks_nothing(talk: Conversation) -> None:
    """G4."""
    await talk.say("berlin@diversity: !phase")
    assert "Only the co-chairs of Diversity can change how it works." in await talk.say("lima@diversity> 1")
    assert "☑" not in await talk.say("lima@diversity: !phase")


async def test_moving_on_with_something_open_is_asked_once_more(talk: Conversation) -> None:
    """P1."""
    await talk.say("berlin@diversity: !phase", "berlin@diversity> 1")
    said = await talk.say("berlin@diversity: !phase next")
    assert said.startswith("[diversity] 4 items are still open:\n  ☐ The group has the members it needs\n")
    assert "Move on to scope all the same?" in said
    assert "This choice is for somebody else." in await talk.say("accra@diversity> yes")
    assert "Diversity stays where it is: setting up." in await talk.say("berlin@diversity> no")
    await talk.say("berlin@diversity: !phase next")
    assert await talk.say("berlin@diversity> yes") == (
        "[diversity] (edited) Diversity moves on to scope.\n"
        "[diversity] berlin has moved Diversity on, from setting up to scope.\n"
        "  !phase shows what is to be done in it.\n"
        "[core] berlin has moved Diversity on, from setting up to scope.\n"
        "  !phase diversity shows what is to be done in it."
    )


async def test_with_everything_ticked_a_group_moves_on_at_once(talk: Conversation, database_url: str) -> None:
    """P1: to the last phase, and each move is recorded."""
    await talk.say("berlin@dm: phase")
    for phase in ITEMS:
        await talk.say("berlin@dm: phase", *(f"berlin@dm> {n}" for n in range(1, len(ITEMS[phase]) + 1)))
        said = await talk.say("berlin@dm: phase next")
        assert "still open" not in said
    assert said == "[berlin, private] Diversity is in its last phase. phase diversity shows what is left to be done."
    said = await talk.say("berlin@dm: phase")
    assert "Phase 5 of 5, the last one. To be done in it:" in said
    assert "phase next" not in said
    database = Database(database_url)
    moves = [e for e in database.run_here(lambda session: audit.newest(session, 50)) if e.what == "phase.changed"]
    database.close()
    assert [json.loads(entry.details)["new"] for entry in reversed(moves)] == list(ITEMS)[1:]


async def test_the_core_team_moves_a_group_out_of_its_setting_up_and_back(talk: Conversation) -> None:
    """P1: further on, the group moves by itself."""
    assert "Which group? Name it: !phase next diversity." in await talk.say("core@core: !phase next")
    await talk.say("core@core: !phase next diversity")
    said = await talk.say("core@core> yes")
    assert "[diversity] core has moved Diversity on, from setting up to scope." in said
    assert "> 1:" not in await talk.say("core@core: !phase diversity"), "past its setting up, the group ticks by itself"
    assert "Diversity runs itself now: that is for its co-chairs." in await talk.say("core@core: !phase next diversity")
    said = await talk.say("core@core: !phase back diversity")
    assert "[core] core has moved Diversity back, from scope to setting up." in said
    assert "Diversity is in its first phase" in await talk.say("core@core: !phase back diversity")
    assert "Only the core team can use !phase back." in await talk.say("berlin@diversity: !phase back")


async def test_a_replacement_ends_when_the_recommendations_are_final(talk: Conversation, database_url: str) -> None:
    """G3: with the move to ratification, and not before."""

    def replace(session: Session) -> None:
        for stay, person in session.exec(select(Membership, Person).where(Membership.person_id == Person.id)):
            stay.reason = "replacement" if person.name == "lima" else stay.reason

    database = Database(database_url)
    database.run_here(replace)
    database.close()
    for _ in range(2):
        await talk.say("berlin@dm: phase next", "berlin@dm> yes")
    assert "Week 13" in await talk.say("lima@dm: hours")
    assert "1 member came in as a replacement until then." in await talk.say("berlin@dm: phase next")
    said = await talk.say("berlin@dm> yes")
    assert "[diversity] berlin has moved Diversity on, from recommendations to ratification." in said
    assert "[diversity] lima came in as a replacement" in said
    assert "Only a group's members can use hours." in await talk.say("lima@dm: hours")


async def test_with_both_seats_empty_the_core_team_ticks_and_moves_on(talk: Conversation, database_url: str) -> None:
    """P1, G4: a group that nobody leads does not stand still."""
    await talk.say("berlin@dm: phase next", "berlin@dm> yes")

    def end(session: Session) -> None:
        for stay in session.exec(select(Membership)):
            stay.cochair = False

    database = Database(database_url)
    database.run_here(end)
    database.close()
    assert "> 1: ☐" in await talk.say("core@core: !phase diversity")
    await talk.say("core@core> 1", "core@core: !phase next diversity")
    assert "[diversity] core has moved Diversity on, from scope to recommendations." in await talk.say("core@core> yes")


async def test_what_was_ticked_stays_ticked(talk: Conversation) -> None:
    """P1."""
    await talk.say("berlin@diversity: !phase", "berlin@diversity> 3", "berlin@diversity: !phase next")
    await talk.say("berlin@diversity> yes", "core@core: !phase back diversity")
    assert "☑ The charter says how the group works" in await talk.say("lima@diversity: !phase")


async def test_a_choice_from_an_earlier_phase_changes_nothing(talk: Conversation) -> None:
    await talk.say("berlin@dm: phase", "berlin@dm: phase next", "accra@dm: phase next", "accra@dm> yes")
    said = await talk.say("berlin@dm> yes")
    assert "Diversity is in another phase by now." in said
    assert "Diversity: scope" in await talk.say("berlin@dm: phase")


async def test_a_cochair_who_lost_the_role_ticks_and_moves_nothing(talk: Conversation, database_url: str) -> None:
    """G4: not even by choices that are on screen already."""
    await talk.say("berlin@diversity: !phase", "accra@diversity: !phase next")

    def end(session: Session) -> None:
        names = {"berlin", "accra"}
        for stay, person in session.exec(select(Membership, Person).where(Membership.person_id == Person.id)):
            stay.cochair = stay.cochair and person.name not in names

    database = Database(database_url)
    database.run_here(end)
    database.close()
    assert "and both seats are empty" in await talk.say("accra@diversity> yes")
    assert "Diversity: setting up" in await talk.say("berlin@diversity: !phase")


@pytest.mark.parametrize("language", ["es", "id"])
async def test_a_group_reads_its_checklist_in_its_language(sqlite_url: str, language: str) -> None:
    """L1."""
    async with Conversation(sqlite_url) as talk:
        await talk.say(f"berlin@diversity: !charter set language {language}")
        said = await talk.say("berlin@diversity: !phase")
        assert "☐" in said
        assert "co-chair seats" not in said
