"""`privacy` says what is kept, `export` sends it: in private, and nothing of it stays behind (X1)."""

import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from bot.app import prepare, wired
from bot.core import erasing
from bot.core.errors import StorageUnavailable
from bot.core.events import Account, Message, Place
from bot.core.i18n import Translator
from handlers.accounts import views as account_views
from handlers.privacy import views
from storage import erasures, people
from storage.database import Database
from storage.groups import Group
from storage.people import Person
from tests.conversation import MONDAY, Conversation, config
from tests.fakes.recorder import Recorder
from tests.tables import everything

LANGUAGES = ["en", "es", "id", "xx"]
GROUP = Group(slug="g" * 32, name="N" * 80, created_at=MONDAY)
VIEWS: dict[str, Callable[[Translator], Any]] = {
    "code": lambda _: account_views.code(_, "ABCDE-FGHJK", 10, "https://t.me/convene_bot?start=link-ABCDEFGHJK"),
    "question": lambda _: account_views.question(_, "matrix:@" + "a" * 240 + ":b", "<b>" * 20),
    "asked": lambda _: account_views.asked(_, "telegram:12345"),
    "linked": lambda _: account_views.linked(_, "telegram:12345", 12, [GROUP]),
    "wait": lambda _: account_views.wait(_, MONDAY),
    **{
        view.__name__: view
        for view in (
            views.privacy, views.exported, views.what_goes, views.type_the_word, views.erased, views.too_late,
            account_views.unknown, account_views.used, account_views.made_void, account_views.old, account_views.own,
            account_views.void, account_views.declined, account_views.gone, account_views.which,
            account_views.on_its_own, views.type_it_still,
        )
    },
}  # fmt: skip


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url) as conversation:
        await conversation.say("lima@diversity: !me")
        yield conversation


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
def test_every_text_fits_into_one_message_in_every_language(view: str, language: str) -> None:
    """L1."""
    said = VIEWS[view](Translator(language, "America/Lima"))
    assert len(said.split(4000)) == 1


async def test_privacy_is_ten_lines_and_for_whoever_asked(talk: Conversation) -> None:
    """X1."""
    said = await talk.say("lima@diversity: !privacy")
    assert "[diversity] I have answered you in private." in said
    private = said.partition("[lima, private]")[2].partition("[diversity]")[0]
    assert len(private.strip().splitlines()) == 10
    for kept in ("accounts", "hours", "leave", "roles", "Invitations", "guiding principles", "in private", "messages"):
        assert kept in private


async def test_an_export_comes_in_private_also_when_it_is_asked_for_in_a_room(talk: Conversation) -> None:
    """X1: no personal figures in a room."""
    said = await talk.say("lima@diversity: !export")
    assert "[diversity] I have answered you in private." in said
    assert "+ convene-export.json (application/json," in said


async def test_the_file_is_whole_and_nothing_of_it_stays_in_the_database(database_url: str) -> None:
    """X1."""
    platform = Recorder()
    with closing(Database(database_url)) as database:
        prepare(config(), database, MONDAY, console=True)
        async with wired(config(), database, {"console": platform}, lambda: MONDAY) as app:
            said = {"e1": ("diversity", "!log 2h counting the whales"), "e2": ("dm:lima", "export")}
            for id, (room, text) in said.items():
                place = Place("console", room, private=room.startswith("dm:"))
                lima = Account("lima")
                await app.inlet.accept(Message(id=id, place=place, sender=lima, at=MONDAY, message=id, text=text))
            await app.outbox.settled()
            await app.outbox.flush()
            left = await database.run(everything)
    (file,) = [delivery.file for delivery in platform.sent if delivery.file]
    assert (file.name, file.media_type) == ("convene-export.json", "application/json")
    assert [entry["note"] for entry in json.loads(file.content)["hours"]] == ["counting the whales"]
    assert left.count("counting the whales") == 1, "in the entry, and nowhere else"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'convene.db'}")
    prepare(config(), database, MONDAY)
    database.run_here(lambda session: people.add_account(session, "console", "lima", "Lima", MONDAY))
    yield database
    database.close()


def lima(session: Session) -> Person:
    found = people.find_account(session, "console", "lima")
    assert found
    return found[1]


def erase(session: Session) -> None:
    erasing.erase(session, lima(session).id or 0, MONDAY + timedelta(hours=1))


def test_nobody_is_erased_who_cannot_be_written_down(database: Database) -> None:
    """X1: what cannot be kept out of a restored copy is not promised."""
    assert database.erasures
    database.erasures.mkdir()
    with pytest.raises(StorageUnavailable):
        database.run_here(erase)
    assert database.run_here(lima).name == "Lima"


def test_an_erasure_that_was_written_down_and_not_saved_is_done_at_the_next_start(database: Database) -> None:
    """X1: a crash between the two."""

    def crash(session: Session) -> None:
        erase(session)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        database.run_here(crash)
    assert database.run_here(lima).name == "Lima"
    prepare(config(), database, MONDAY + timedelta(hours=2))
    assert database.run_here(lambda session: people.find_account(session, "console", "lima")) is None


def test_a_file_that_cannot_be_read_stops_the_start(database: Database) -> None:
    assert database.erasures
    database.erasures.write_text("nothing of ours\n")
    with pytest.raises(StorageUnavailable):
        database.run_here(erasures.came_back)
