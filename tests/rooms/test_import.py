"""`convene groups import`: what a file founds, changes and leaves."""

from pathlib import Path

import pytest
from sqlmodel import Session, select
from typer.testing import CliRunner

from bot import cli, configured
from bot.cli import Exit
from bot.config import load_groups
from storage import groups
from storage.database import Database
from storage.due import Due
from tests.conversation import MONDAY, Conversation

NINE = Path(__file__).parent.parent.parent / "docs" / "examples" / "nine-groups.toml"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration that founds no group."""
    path = tmp_path / "config.toml"
    path.write_text('language = "es"\n[database]\nurl = "sqlite:///convene.db"\n[core]\naccounts = ["console:core"]\n')
    return path


def bring_in(config: Path, file: Path, code: Exit = Exit.OK) -> str:
    """What the command says, on whichever stream."""
    result = CliRunner().invoke(cli.app, ["groups", "import", str(file), "--config", str(config)])
    assert result.exit_code == code, result.output
    return result.output


def written(config: Path, text: str) -> Path:
    path = config.with_name("groups.toml")
    path.write_text(text)
    return path


def in_table(config: Path) -> dict[str, tuple[str, str, list[str]]]:
    """Name, language and rooms of each group."""

    def work(session: Session) -> dict[str, tuple[str, str, list[str]]]:
        return {
            group.slug: (
                group.name,
                group.language,
                [groups.reference(r) for r in groups.rooms_of(session, group.id or 0)],
            )
            for group in groups.all_groups(session)
        }

    database = Database(f"sqlite:///{config.with_name('convene.db')}")
    try:
        return database.run_here(work)
    finally:
        database.close()


def test_nine_groups_are_founded_once(config: Path) -> None:
    """G1: safe to repeat."""
    assert bring_in(config, NINE).startswith("founded: roles-responsibilities, revenue-streams")
    assert "as they were: roles-responsibilities" in (again := bring_in(config, NINE))
    assert "founded" not in again
    found = in_table(config)
    assert len(found) == 9
    assert found["diversity"] == ("Diversity", "es", [])


def test_a_running_bot_finds_their_timers(config: Path) -> None:
    bring_in(config, NINE)
    database = Database(f"sqlite:///{config.with_name('convene.db')}")
    timers = database.run_here(lambda session: session.exec(select(Due.job).where(Due.job == "hours.close")).all())
    database.close()
    assert len(timers) == 9


async def test_what_the_chat_has_changed_stays_and_what_the_file_says_anew_is_taken_over(config: Path) -> None:
    first = '[[groups]]\nslug = "diversity"\nname = "Diversity"\nrooms = ["console:lobby"]\n'
    bring_in(config, written(config, first))
    async with Conversation(f"sqlite:///{config.with_name('convene.db')}") as talk:
        await talk.say("core@lobby: !move partnerships", "core@lobby> move")
    file = written(config, first.replace('"Diversity"', '"Diversity and us"') + 'timezone = "Europe/Berlin"\n')
    said = bring_in(config, file)
    assert "changed: diversity" in said
    assert "not bound to diversity: console:lobby belongs to somebody else." in said
    assert in_table(config)["diversity"][0] == "Diversity and us"
    assert "console:lobby" in in_table(config)["partnerships"][2]


def test_a_file_with_mistakes_changes_nothing_and_all_of_them_are_said(config: Path) -> None:
    text = (
        '[[groups]]\nslug = "fine"\nname = "Fine"\n'
        '[[groups]]\nslug = "Not Fine"\nnam = "x"\nrooms = ["telegram:5"]\n'
        '[[groups]]\nslug = "fine"\nname = "Again"\ntimezone = "Berlin"\n'
    )
    said = bring_in(config, written(config, text), Exit.UNUSABLE)
    assert "6 problems" in said
    assert 'groups.2.slug: "Not Fine" should be small letters' in said
    assert "groups.2.nam: is no key that is known here; did you mean name?" in said
    assert '"telegram:5" is no Telegram group' in said
    assert '"fine" is taken by groups.1.slug' in said
    assert not config.with_name("convene.db").exists()


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("", "groups: is missing"),
        ("groups = []", "There is no group in it"),
        ("[[groups]", "is not TOML"),
        ('[telegram]\ntoken = "1:x"\n[[groups]]\nslug = "a"\nname = "A"\n', "telegram: is no key that is known here"),
    ],
)
def test_a_file_without_groups_is_answered(config: Path, text: str, answer: str) -> None:
    assert answer in bring_in(config, written(config, text), Exit.OK if text == "groups = []" else Exit.UNUSABLE)


def test_a_file_that_is_not_there_is_answered_with_an_example(config: Path) -> None:
    assert "nine-groups.toml shows" in bring_in(config, config.with_name("nothing.toml"), Exit.UNUSABLE)


async def test_the_room_of_an_imported_group_hears_whose_it_is(config: Path, sqlite_url: str) -> None:
    """G10: nothing is done to people in silence."""
    text = '[[groups]]\nslug = "youth"\nname = "Jóvenes"\nlanguage = "es"\nrooms = ["console:lobby"]\n'
    wanted = load_groups(written(config, text), "en")
    async with Conversation(sqlite_url) as talk:
        database = Database(sqlite_url)
        await database.run(lambda session: configured.import_groups(session, wanted, MONDAY, ()))
        database.close()
        said = await talk.say(":advance 1m")
        assert "[lobby] Desde ahora esta es la sala de Jóvenes" in said
        assert "sala de Jóvenes" not in await talk.say(":restart", ":advance 1m")


async def test_a_room_that_a_file_puts_beside_an_encrypted_one_waits_for_a_yes(config: Path, sqlite_url: str) -> None:
    """N1."""
    text = '[[groups]]\nslug = "diversity"\nname = "Diversity"\nrooms = ["console:annex"]\n'
    wanted = load_groups(written(config, text), "en")
    async with Conversation(sqlite_url) as talk:
        await talk.say("lima@diversity: !me", ":encrypt diversity")
        database = Database(sqlite_url)
        await database.run(lambda session: configured.import_groups(session, wanted, MONDAY, ()))
        found = await database.run(lambda session: groups.find_room(session, "console", "annex", ""))
        database.close()
        assert found is not None
        assert found[0].is_kept_out
        said = await talk.say(":advance 1m")
        assert "[diversity] A room of Diversity on the console is not encrypted: console:annex." in said
        assert "[annex] A room of Diversity is encrypted, and this one is not." in said
        assert await talk.say(":encrypt diversity", ":restart", ":encrypt diversity") == ""


def test_the_same_person_twice_takes_one_seat(config: Path) -> None:
    """G4, and G1: accounts that are linked are one person."""
    twice = 'cochairs = ["matrix:@ana:example.org", "matrix:@ana:example.org"]'
    said = bring_in(config, written(config, f'[[groups]]\nslug = "cc"\nname = "Cc"\n{twice}\n'))
    assert said == "founded: cc\n"


def test_a_new_group_is_told_that_its_room_is_somebody_elses(config: Path) -> None:
    rooms = 'rooms = ["matrix:!r:example.org"]'
    bring_in(config, written(config, f'[[groups]]\nslug = "aa"\nname = "Aa"\n{rooms}\n'))
    said = bring_in(config, written(config, f'[[groups]]\nslug = "bb"\nname = "Bb"\n{rooms}\n'))
    assert said.splitlines() == [
        "founded: bb",
        "not bound to bb: matrix:!r:example.org belongs to somebody else. In that room, `move bb` gives it away.",
    ]


def test_a_group_that_the_chat_would_not_found_is_not_founded_by_a_file(config: Path) -> None:
    bring_in(config, written(config, '[[groups]]\nslug = "aa"\nname = "Diversity"\n'))
    said = bring_in(
        config,
        written(config, '[[groups]]\nslug = "bb"\nname = "diversity"\n[[groups]]\nslug = "help"\nname = "Help"\n'),
    )
    assert said.splitlines() == [
        "not founded: help is a word of the bot's own commands. Take another slug, such as help-group.",
        "not founded: bb has the name of aa, which is there already. Give it another name.",
    ]
    assert set(in_table(config)) == {"aa"}
