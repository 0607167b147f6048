"""Which groups there are, and who supports them: lines typed, answers read."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import event
from sqlmodel import Session, insert, select

import locales
from bot.core import founding
from bot.core.errors import Refusal
from bot.core.i18n import Translator
from bot.core.slugs import LONGEST_NAME, LONGEST_SLUG
from bot.core.text import width
from handlers.rooms import listing, overview, rules
from handlers.rooms.listing import Line
from storage import audit, groups
from storage.database import Database
from storage.due import Due
from storage.groups import Room
from storage.people import Membership, Person
from tests.conversation import MONDAY, Conversation, config


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(database_url) as conversation:
        yield conversation


async def test_the_core_team_sees_all_groups_on_one_screen(talk: Conversation) -> None:
    """G1, G2, G4, P1."""
    await talk.say("lima@diversity: !me", "core@partnerships: !unbind", "core@partnerships> unbind")
    assert await talk.say("core@core: !groups") == (
        "[core] 2 groups\n"
        "  Diversity (diversity) · setting up · 3 of 15 members · the console\n"
        "  Partnerships (partnerships) · setting up · 0 of 15 members · 2 co-chair seats open · no room"
    )


async def test_members_and_rooms_of_groups_see_the_list_without_the_core_teams_part(talk: Conversation) -> None:
    """X1: figures of a group are not for another one's room, whoever asks there."""
    short = "2 groups\n  Diversity (diversity) · setting up\n  Partnerships (partnerships) · setting up"
    assert await talk.say("lima@diversity: !groups") == f"[diversity] {short}"
    assert await talk.say("core@diversity: !groups") == f"[diversity] {short}"
    assert await talk.say("berlin@dm: groups") == f"[berlin, private] {short}"
    assert "I do not know you yet" in await talk.say("nobody@dm: groups")


async def test_a_name_that_is_searched_for_finds_its_groups(talk: Conversation) -> None:
    assert "1 group with “PART”\n  Partnerships" in await talk.say("core@core: !groups PART")
    assert "No group has “100%” in its name." in await talk.say("core@core: !groups 100%")


async def test_many_groups_are_shown_a_screen_at_a_time(database_url: str) -> None:
    many = [{"slug": f"g{number:02}", "name": f"Group {number}"} for number in range(45)]
    async with Conversation(database_url, config(groups=many)) as talk:
        first = await talk.say("core@core: !groups")
        assert "45 groups · 1 to 15\n" in first
        assert "> more: More" in first
        assert "> back" not in first
        await talk.say("core@core> more")
        last = await talk.say("core@core> more")
        assert "(edited) 45 groups · 31 to 45\n" in last
        assert "> more" not in last
        assert "1 to 15" in await talk.say("core@core> back", "core@core> back")


async def test_the_list_turns_for_whoever_asked_for_it_only(database_url: str) -> None:
    """G4: a screen of the core team's that is still there shows nothing more to somebody who has left it."""
    many = [{"slug": f"g{number:02}", "name": f"Group {number}"} for number in range(45)]
    async with Conversation(database_url, config(groups=many)) as talk:
        await talk.say("core@core: !core add console:lima", "lima@core: !groups")
        await talk.say("core@core: !core remove console:lima")
        assert "for somebody else" in await talk.say("core@core> more")
        assert "members" not in await talk.say("lima@core> more")


async def test_a_thousand_groups_take_as_many_queries_as_one(sqlite_url: str) -> None:
    async with Conversation(sqlite_url) as talk:
        statements: list[str] = []
        database = talk.session._database
        event.listen(database.engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
        await talk.say("core@core: !groups")
        few, statements[:] = len(statements), []
        await database.run(fill)
        statements.clear()
        said = await talk.say("core@core: !groups")
        assert "1,002 groups · 1 to 15" in said
        assert "15 of 15 members" in said
        assert len(statements) <= few + 2, "two choices more"


def fill(session: Session) -> None:
    """A thousand groups of fifteen people."""
    for number in range(1000):
        group_id = founding.found(session, MONDAY, f"a-{number}", f"Group {number}", by=None)
        session.add(Room(platform="console", room=f"a-{number}", group_id=group_id))
    people = [{"id": 10_000 + n, "name": f"P{n}", "core": False, "created_at": MONDAY} for n in range(15_000)]
    session.connection().execute(insert(Person), people)
    first = groups.by_slug(session, "a-0")
    assert first is not None
    assert first.id is not None
    stays = [
        {"group_id": first.id + n // 15, "person_id": 10_000 + n, "joined_at": MONDAY, "cochair": n % 15 < 2}
        for n in range(15_000)
    ]
    session.connection().execute(insert(Membership), stays)


async def test_a_group_is_founded_from_the_chat_with_its_charter_and_timers(
    talk: Conversation, database_url: str
) -> None:
    """G1, G10."""
    said = await talk.say("core@dm: groups add youth Young people")
    assert "[core, private] Young people is there now, as youth, and being set up." in said
    assert "[core] core has founded Young people (youth)." in said
    assert "How Young people works (charter, version 1" in await talk.say("core@core: !charter youth")
    database = Database(database_url)
    timers = await database.run(lambda session: session.exec(select(Due.key).where(Due.job == "hours.close")).all())
    database.close()
    assert len(timers) == 3


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("groups add diversity Diversity", "diversity is Diversity already."),
        ("groups add core The core", "core is a word of my own commands. Take another, for example core-group."),
        ("groups add all All", "all is a word of my own commands."),
        ("groups add youth diversity", "diversity is there already, as diversity. Give the new one another name."),
        ("groups add Öko Ökologie", "“Öko” cannot be a group's short name."),
        ("groups add two--hyphens Name", "“two--hyphens” cannot be a group's short name."),
        ("groups add " + "x" * 33 + " Name", "at most 32 characters"),
        ("groups add youth", "A group needs a name"),
        ("groups add youth " + "n" * 81, "it may have 80 characters"),
        ("groups add youth \u202e", "A group needs a name"),
        ("groups add", "Write it like this: groups add community-health Community Health."),
    ],
)
async def test_a_group_that_cannot_be_founded_is_answered(talk: Conversation, line: str, answer: str) -> None:
    assert answer in await talk.say(f"core@dm: {line}")
    assert "2 groups" in await talk.say("core@dm: groups")


async def test_a_groups_name_is_shown_as_it_is_written(talk: Conversation) -> None:
    said = await talk.say("core@core: !groups add youth **Young** <b>@room</b> `x`")
    assert "**Young** <b>@\u2060room</b> `x`" in said


async def test_the_core_team_lets_somebody_in_and_out_and_both_are_told(talk: Conversation, database_url: str) -> None:
    """G10: recorded with who did it."""
    await talk.say("lima@diversity: !me", "lima@dm: me")
    said = await talk.say("core@core: !core add console:lima")
    assert "[core] core has let lima (console:lima) into the core team." in said
    assert "not met" not in said
    assert "[lima, private] You belong to the core team now." in said
    assert "lima: console:lima" in await talk.say("lima@dm: core")
    said = await talk.say("lima@core: !core remove console:core")
    assert "[core] lima has taken core (console:core) out of the core team." in said
    assert "Only the core team" in await talk.say("core@core: !groups add youth Youth")
    database = Database(database_url)
    rows = await database.run(lambda session: audit.newest(session, 2))
    database.close()
    assert [row.what for row in rows] == ["core.removed", "core.added"]
    assert None not in {row.by_person_id for row in rows}


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("core remove console:core", "Without core nobody whom I have met would be left"),
        ("core remove console:lima", "console:lima is not in the core team."),
        ("core add console:core", "core is in the core team already."),
        ("core add Anna Bell", "I know nobody called “Anna” here."),
        ("core add", "Write it like this: core add matrix:@ana:example.org."),
    ],
)
async def test_what_cannot_become_of_the_core_team_is_answered(talk: Conversation, line: str, answer: str) -> None:
    await talk.say(":join lima diversity")
    assert answer in await talk.say(f"core@dm: {line}")


async def test_the_core_team_keeps_somebody_who_can_act(talk: Conversation) -> None:
    """G10: an account that was never seen may be mistyped, or on a platform that is not served."""
    await talk.say(":join lima diversity", "core@core: !core add console:lima", "lima@core: !core remove console:core")
    await talk.say("lima@core: !core add telegram:9", "lima@core: !core add console:oslo")
    assert "Without lima nobody" in await talk.say("lima@core: !core remove console:lima")
    assert "without you nobody" in await talk.say("lima@dm: erase")
    await talk.say(":join oslo diversity")
    assert "has taken lima" in await talk.say("lima@core: !core remove console:lima")


async def test_whom_the_configuration_names_the_next_start_lets_in_again_and_that_is_said(talk: Conversation) -> None:
    await talk.say(":join lima diversity", "core@core: !core add console:lima")
    assert "my next start lets them in again" in await talk.say("lima@core: !core remove console:core")
    await talk.say(":restart", "core@core: !core add console:ana")
    assert "next start" not in await talk.say("core@core: !core remove console:lima")


def test_nobody_is_let_in_where_the_bot_is_not() -> None:
    rules.check_served("matrix", ["matrix", "telegram"])
    rules.check_served("matrix", ["console"])
    with pytest.raises(Refusal, match="not-served"):
        rules.check_served("telegram", ["matrix"])


async def test_an_account_that_was_never_met_is_let_in_with_a_warning(talk: Conversation) -> None:
    assert "I have not met this account yet" in await talk.say("core@core: !core add @ana:example.org")
    assert "matrix" not in await talk.say("core@core: !core")
    assert "@\u2060ana:example.org is in the core team already" in await talk.say(
        "core@core: !core add @ana:example.org"
    )


@pytest.mark.parametrize("language", locales.languages())
def test_the_longest_screen_fits_into_one_message(language: str) -> None:
    """The bound is that of each platform (see its `limits`)."""
    rooms = [("telegram", True, True), ("matrix", False, True)]
    line = Line("s" * LONGEST_SLUG, "n" * LONGEST_NAME, "recommendations", 15, 15, 2, rooms)
    said = listing.overview(Translator(language, "UTC"), [line] * overview.SCREEN, 1000, 0, "x" * 40, True)
    assert width(str(said)) < 4000
