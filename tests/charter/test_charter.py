"""A group says how it works: lines typed, answers read. The clock stands at Monday, 23 March 2026, 09:00 UTC."""

import json
from collections.abc import AsyncIterator
from typing import TypeVar

import pytest
from sqlmodel import Session, select

from storage import audit, charters, groups
from storage.groups import Group
from storage.people import Membership, Person
from tests.conversation import Conversation, config
from tests.looking import look

T = TypeVar("T")


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(database_url) as conversation:
        await conversation.say("lima@diversity: !me")
        yield conversation


def set_phase(url: str, phase: str) -> None:
    def work(session: Session) -> None:
        session.exec(select(Group).where(Group.slug == "diversity")).one().phase = phase

    look(url, work)


def end_chair(url: str, name: str) -> None:
    def work(session: Session) -> None:
        for stay, person in session.exec(select(Membership, Person).where(Membership.person_id == Person.id)):
            stay.cochair = stay.cochair and person.name != name

    look(url, work)


async def test_the_charter_is_shown_in_one_message(talk: Conversation) -> None:
    """G10."""
    assert await talk.say("lima@diversity: !charter") == (
        "[diversity] How Diversity works (charter, version 1, since Monday, 23 March 2026)\n"
        "  Hours: 5 h a week\n"
        "  Poll method: consensus\n"
        "  Quorum: 2/3 of those who can vote\n"
        "  Fall-back: supermajority\n"
        "  Time zone: UTC\n"
        "  Language: English\n"
        "  Link of the calls: none\n"
        "  Members: 10 to 15\n"
        "  Votes in polls: counted, without names\n"
        "  Who has not voted yet: not shown\n"
        "  Changed by: the co-chairs\n"
        "  Notes between groups: go and come without approval"
    )


async def test_any_groups_charter_can_be_read_by_naming_it(talk: Conversation) -> None:
    assert "How Partnerships works" in await talk.say("lima@diversity: !charter partnerships")
    assert "How Partnerships works" in await talk.say("core@core: !charter Partnerships")
    assert "Which group? Name it: !charter diversity." in await talk.say("core@core: !charter")
    assert "I know no group “divrsity”. Did you mean diversity?" in await talk.say("core@core: !charter divrsity")


async def test_a_change_makes_a_version_and_the_room_hears_what_changed(talk: Conversation, database_url: str) -> None:
    """G10."""
    assert await talk.say("berlin@dm: charter set quorum 8") == (
        "[berlin, private] berlin has changed the charter of Diversity (now version 2). "
        "Quorum: 8 people, before: 2/3 of those who can vote.\n"
        "[diversity] berlin has changed the charter of Diversity (now version 2). "
        "Quorum: 8 people, before: 2/3 of those who can vote."
    )
    once = await talk.say("accra@diversity: !charter set method sense check")
    assert once.count("Poll method: sense check, before: consensus.") == 1, "who asks in the room reads it there"

    def versions(session: Session) -> list[tuple[int, str, str]]:
        group = groups.by_slug(session, "diversity")
        assert group is not None
        assert group.id is not None
        return [(v.version, v.quorum, v.method) for v in charters.versions_of(session, group.id)]

    assert look(database_url, versions) == [(3, "8", "sense-check"), (2, "8", "consensus"), (1, "2/3", "consensus")]
    assert "Quorum: 8 people\n" in await talk.say("lima@diversity: !charter")


async def test_the_history_says_who_changed_what_and_when(talk: Conversation) -> None:
    """G10: versions stay."""
    await talk.say("berlin@dm: charter set hours 4h", ":advance 2d", "accra@dm: charter set members 8-20")
    said = await talk.say("lima@diversity: !charter history")
    assert said.startswith(
        "[diversity] The charter of Diversity, version by version\n"
        "  3: Wednesday, 25 March 2026, by accra\n"
        "  Members: 8 to 20, before: 10 to 15\n"
        "  2: Monday, 23 March 2026, by berlin\n"
        "  Hours: 4 h a week, before: 5 h a week\n"
        "  1: Monday, 23 March 2026, by the configuration\n"
        "  Hours: 5 h a week\n"
    )


async def test_a_change_is_recorded_without_words_of_people(talk: Conversation, database_url: str) -> None:
    await talk.say("berlin@dm: charter set hours 4h")
    (newest,) = look(database_url, lambda session: audit.newest(session, 1))
    assert newest.what == "charter.changed"
    assert json.loads(newest.details) == {"version": 2, "weekly_minutes": [300, 240]}


async def test_new_hours_hold_from_the_next_week_on(talk: Conversation) -> None:
    """H3."""
    assert "It holds from week 14 on." in await talk.say("berlin@diversity: !charter set hours 4h")
    assert "Hours: 4 h a week" in (said := await talk.say("lima@diversity: !charter"))
    assert said.endswith("This week it is still 5 h.")
    assert "Week 13: 1 h of 5 h" in await talk.say("lima@dm: log 1h")
    assert "This week" not in await talk.say(":at 2026-03-30T09:00Z", "lima@diversity: !charter")
    assert "Week 14: 1 h of 4 h" in await talk.say("lima@dm: log 1h")


async def test_language_and_time_zone_are_the_rooms_from_then_on(talk: Conversation) -> None:
    """G1, L1."""
    said = await talk.say("berlin@diversity: !charter set language español")
    assert "español" in said
    assert "Diversity" in await talk.say("lima@diversity: !charter")
    await talk.say("berlin@diversity: !charter set language English")
    assert "Time zone: Jakarta (Asia/Jakarta), before: UTC." in await talk.say(
        "berlin@diversity: !charter set timezone Jakarta"
    )
    assert "since Tuesday, 24 March 2026" in await talk.say(
        ":at 2026-03-23T18:00Z", "berlin@diversity: !charter set hours 3h", "lima@diversity: !charter"
    )


async def test_a_place_with_namesakes_is_asked_back(talk: Conversation) -> None:
    """S1."""
    assert "> 1: Lima, Peru (America/Lima)" in await talk.say("berlin@diversity: !charter set timezone Lima")
    assert "Time zone: Lima (America/Lima), before: UTC." in await talk.say("berlin@diversity> 1")
    assert "I do not know the place “Xyzzyq”." in await talk.say("berlin@diversity: !charter set timezone Xyzzyq")


async def test_everything_can_be_tapped(talk: Conversation) -> None:
    assert "> method: Poll method" in await talk.say("berlin@diversity: !charter set")
    assert "> consent: consent" in await talk.say("berlin@diversity> method")
    assert await talk.say("berlin@diversity> consent") == (
        "[diversity] (edited) Poll method: consent\n"
        "[diversity] berlin has changed the charter of Diversity (now version 2). "
        "Poll method: consent, before: consensus."
    )
    assert "> ranked: ranked choice" in await talk.say("berlin@diversity: !charter set method")
    assert "> id: Indonesian" in await talk.say("berlin@diversity: !charter set language")
    assert "> 8-20: 8 to 20" in await talk.say("berlin@dm: charter set members")
    assert "> Europe/Berlin" not in (said := await talk.say("berlin@dm: charter set timezone"))
    assert "> utc: UTC" in said


async def test_a_question_can_be_answered_in_words_of_ones_own(talk: Conversation) -> None:
    await talk.say("berlin@dm: charter set", "berlin@dm> hours")
    assert "“lots” is not a weekly time" in await talk.say("berlin@dm: lots")
    assert "(edited) Hours: 3 h 30 min a week" in await talk.say("berlin@dm: 3h30")
    await talk.say("berlin@dm: charter set timezone", ":advance 2h")
    assert "weekly time" not in await talk.say("berlin@dm: thank you"), "by then they talk of something else"


async def test_nobody_else_answers_a_question(talk: Conversation) -> None:
    """G4."""
    await talk.say("berlin@diversity: !charter set method")
    assert "This choice is for somebody else." in await talk.say("accra@diversity> consent")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("hours lots", "Write !charter set hours 4h."),
        ("hours 61h", "Write !charter set hours 4h."),
        ("method vote", "For example !charter set method consent."),
        ("quorum most", "!charter set quorum 2/3, or a number of people, !charter set quorum 8."),
        (
            "quorum 16",
            "A quorum of 16 is never reached: the group has at most 15 members. Try !charter set quorum 2/3.",
        ),
        ("fallback consensus", "For example !charter set fallback majority."),
        ("timezone CST", "“CST” is an abbreviation, and several time zones may share it."),
        (
            "language Klingon",
            "I do not speak “Klingon” yet. I speak: English (en), español (es), Bahasa Indonesia (id).",
        ),
        ("members many", "Write !charter set members 8-20."),
        ("changes everybody", "“everybody” cannot change a charter. Its co-chairs can, with !charter set changes coch"),
        ("votes perhaps", "I cannot read “perhaps”. Write !charter set votes named, or unnamed in place of named."),
        ("changes cochairs", "That is what the charter says already."),
        ("divresity hours 6h", "I know no group “divresity”. Did you mean diversity?"),
        ("divresity time zone Lima", "I know no group “divresity”. Did you mean diversity?"),
        ("colour blue", "The charter says nothing about “colour”. It has: hours, method, quorum,"),
        ("quorom 8", "Did you mean !charter set quorum?"),
        ("hours 5h", "That is what the charter says already."),
        ("<b>x</b> **y**", "“<b>x</b>”"),
    ],
)
async def test_what_cannot_be_read_is_refused_with_an_example(sqlite_url: str, line: str, answer: str) -> None:
    """G10: and no version is made of it."""
    async with Conversation(sqlite_url) as talk:
        assert answer in await talk.say(f"berlin@diversity: !charter set {line}")
        assert "charter, version 1," in await talk.say("berlin@diversity: !charter")


async def test_fewer_places_than_members_send_nobody_away(talk: Conversation) -> None:
    """G2."""
    said = await talk.say("berlin@diversity: !charter set members 1-2")
    assert "3 members are there, and all of them stay." in said


async def test_a_quorum_is_never_left_out_of_reach(talk: Conversation) -> None:
    """D5."""
    await talk.say("berlin@diversity: !charter set quorum 12")
    said = await talk.say("berlin@diversity: !charter set members 5-11")
    assert "A quorum of 12 is never reached: the group has at most 11 members." in said


async def test_with_both_seats_empty_the_core_team_changes_a_charter(talk: Conversation, database_url: str) -> None:
    """G4, G10: and as long as there is one co-chair, only they do."""
    set_phase(database_url, "scope")
    end_chair(database_url, "berlin")
    assert "Diversity runs itself now" in await talk.say("core@core: !charter set diversity hours 4h")
    end_chair(database_url, "accra")
    assert "(now version 2)" in await talk.say("core@core: !charter set diversity hours 4h")


async def test_the_core_team_changes_a_charter_only_while_the_group_is_being_set_up(
    talk: Conversation, database_url: str
) -> None:
    """G3, G10."""
    said = await talk.say("core@core: !charter set diversity hours 4h")
    assert "[core] core has changed the charter of Diversity" in said
    assert "[diversity] core has changed the charter of Diversity" in said
    assert "Which group? Name it: !charter set diversity hours 4h." in await talk.say(
        "core@core: !charter set hours 3h"
    )
    set_phase(database_url, "recommendations")
    assert "Diversity runs itself now" in await talk.say("core@core: !charter set diversity hours 3h")
    assert "(now version 3)" in await talk.say("berlin@diversity: !charter set hours 3h")


async def test_a_cochair_changes_their_own_group_only(talk: Conversation) -> None:
    """G4."""
    said = await talk.say("berlin@dm: charter set partnerships hours 1h")
    assert "Only the co-chairs of Partnerships can change how it works, and both seats are empty." in said
    assert "Only a group's co-chairs and the core team can use" in await talk.say("lima@dm: charter set hours 1h")


async def test_a_group_from_before_charters_begins_with_what_it_goes_by(database_url: str) -> None:
    """G10."""
    sections = {"slug": "diversity", "name": "Diversity", "language": "es", "timezone": "America/Lima"}
    settings = config(groups=[{**sections, "weekly_hours": 3, "cochairs": ["console:berlin"]}])
    async with Conversation(database_url, settings) as talk:

        def forget(session: Session) -> None:
            for charter in charters.versions_of(session, 1):
                session.delete(charter)

        look(database_url, forget)
        await talk.say("berlin@diversity: !charter set language en")
        said = await talk.say("berlin@diversity: !charter")
        assert "charter, version 1," in said
        assert "Hours: 3 h a week" in said
        assert "Time zone: Lima (America/Lima)" in said


async def test_who_changed_a_charter_is_for_its_group(sqlite_url: str) -> None:
    """G10, X1: others see what was changed, and when."""
    async with Conversation(sqlite_url) as talk:
        await talk.say("pia@partnerships: !me", "berlin@diversity: !charter set hours 3h")
        assert "by berlin" in await talk.say("berlin@dm: charter history diversity")
        said = await talk.say("pia@dm: charter history diversity")
    assert "by somebody" in said
    assert "berlin" not in said
