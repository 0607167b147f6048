"""Whom an order names: an account's id proves it, a name must be one person's only."""

from collections.abc import Iterator

import pytest
from sqlmodel import Session

from bot.app import prepare
from bot.core import whom
from bot.core.arguments import Missing, Words
from bot.core.context import Context
from bot.core.errors import Refusal
from bot.core.events import Account as Sender
from bot.core.events import Message, Place
from bot.core.i18n import Translator
from bot.core.registry import Registry
from storage import groups, people
from storage.database import Database
from tests.conversation import MONDAY, config

PEOPLE = {
    ("matrix", "@ana:example.org"): "Ana María",
    ("telegram", "77"): "Ana",
    ("matrix", "@ana:other.org"): "ana",
    ("console", "lima"): "Lima *b* @room",
}


@pytest.fixture
def context(sqlite_url: str) -> Iterator[Context]:
    """An order in Diversity, whose members are `PEOPLE`."""
    database = Database(sqlite_url)
    prepare(config(groups=[{"slug": "diversity", "name": "Diversity"}]), database, MONDAY)
    with Session(database.engine, expire_on_commit=False) as session:
        (group,) = groups.all_groups(session)
        for (platform, account), name in PEOPLE.items():
            person = people.add_account(session, platform, account, name, MONDAY)[1]
            assert group.id is not None
            assert person.id is not None
            people.enter(session, group.id, person.id, MONDAY)
        event = Message(id="1", place=Place("console", "x"), sender=Sender("x"), at=MONDAY, message="1", text="")
        yield Context(
            now=MONDAY, session=session, registry=Registry(()), reader=Translator("en", "UTC"), event=event, group=group
        )
    database.close()


@pytest.mark.parametrize(
    ("said", "name", "rest"),
    [
        ("@ana:example.org now", "Ana María", "now"),
        ("matrix:@ana:example.org", "Ana María", ""),
        ("77 expertise", "Ana", "expertise"),
        ("telegram:77", "Ana", ""),
        ("console:lima", "Lima *b* @room", ""),
        ("lima notes", "Lima *b* @room", "notes"),
        ("ana maría notes", "Ana María", "notes"),
        ("“Ana María” notes", "Ana María", "notes"),
        ("@\u2060ana:example.org", "Ana María", ""),
        ("LIMA *B* @room", "Lima *b* @room", ""),
    ],
)
def test_one_person_is_found_by_account_or_by_name(context: Context, said: str, name: str, rest: str) -> None:
    """G1."""
    words = Words(said)
    assert whom.whom(words, context).name.replace("\u2060", "") == name
    assert words.left == rest


def test_a_name_of_several_people_is_refused_with_their_accounts(context: Context) -> None:
    """G1: display names prove nothing."""
    with pytest.raises(Refusal) as refused:
        whom.whom(Words("Ana notes"), context)
    assert refused.value.code == "several-people"
    assert "telegram:77" in refused.value.values["accounts"]


@pytest.mark.parametrize(("said", "nearest"), [("limma", None), ("anna", "Ana"), ("@ghost:example.org", None)])
def test_a_miss_names_the_nearest_person(context: Context, said: str, nearest: str | None) -> None:
    with pytest.raises(Refusal) as refused:
        whom.whom(Words(said), context)
    assert refused.value.code == "unknown-person"
    assert refused.value.values.get("nearest") == nearest


def test_nobody_named_is_a_missing_argument(context: Context) -> None:
    with pytest.raises(Missing):
        whom.whom(Words(""), context)
