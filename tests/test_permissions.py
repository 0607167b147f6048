"""Who may do what, where: every command × role × place, through the router.

A cell is empty where the command runs, else it is the code of the refusal.
"""

from collections.abc import AsyncIterator

import pytest
from sqlmodel import select

from bot.app import FEATURES
from bot.core.feature import Registry
from storage.database import Database
from storage.inbox import HandledEvent
from tests.conversation import Conversation

PEOPLE = {"member": "lima", "co-chair": "berlin", "core": "core", "stranger": "nobody"}
PLACES = {"group": "diversity", "core room": "core", "private": "dm", "unbound": "elsewhere"}

# Every line: the command, then for each place the answer to a member, a co-chair, the core team and a stranger.
# A stranger who speaks in a group's room is a member from then on.
ANYBODY = ("", "", "", "")
NOBODY = ("wrong-place",) * 4
KNOWN = ("", "", "", "stranger")
UNBOUND = ("unbound",) * 4
IN_GROUP = ("", "", "", "")
TABLE = {
    "help": (ANYBODY, ANYBODY, ANYBODY, ANYBODY),
    "start": (NOBODY, NOBODY, ANYBODY, UNBOUND),
    "me": (IN_GROUP, KNOWN, KNOWN, UNBOUND),
    "language": (IN_GROUP, KNOWN, KNOWN, UNBOUND),
    "timezone": (IN_GROUP, KNOWN, KNOWN, UNBOUND),
    "group": (NOBODY, NOBODY, ("", "", "no-group", "no-group"), UNBOUND),
    "log": (("", "", "not-member", ""), NOBODY, ("", "", "not-member", "stranger"), UNBOUND),
    "hours": (("", "", "not-member", ""), NOBODY, ("", "", "not-member", "stranger"), UNBOUND),
    "hours group": (
        ("not-cochair", "", "not-cochair", "not-cochair"),
        NOBODY,
        ("not-cochair", "", "not-cochair", "not-cochair"),
        UNBOUND,
    ),
    "hours all": (
        ("not-core", "not-core", "", "not-core"),
        ("not-core", "not-core", "", "not-core"),
        ("not-core", "not-core", "", "not-core"),
        UNBOUND,
    ),
    "edit": (IN_GROUP, NOBODY, KNOWN, UNBOUND),
    "undo": (IN_GROUP, NOBODY, KNOWN, UNBOUND),
    "away": (IN_GROUP, NOBODY, KNOWN, UNBOUND),
    "back": (IN_GROUP, NOBODY, KNOWN, UNBOUND),
}
PERMISSION = {"wrong-place", "unbound", "stranger", "no-group", "not-member", "not-cochair", "not-core"}


def test_the_table_names_every_command() -> None:
    assert set(TABLE) == set(Registry(FEATURES).commands)


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url) as conversation:
        await conversation.say("lima@diversity: !help")
        yield conversation


@pytest.mark.parametrize("command", TABLE)
@pytest.mark.parametrize("place", PLACES)
async def test_each_role_is_answered_as_the_table_says(
    talk: Conversation, sqlite_url: str, command: str, place: str
) -> None:
    """G4, H4: powers come from the role of the moment."""
    database = Database(sqlite_url)
    answers = []
    for who in PEOPLE.values():
        before = await database.run(lambda session: set(session.exec(select(HandledEvent.event))))
        await talk.say(f"{who}@{PLACES[place]}: !{command}")
        rows = await database.run(lambda session: session.exec(select(HandledEvent)).all())
        (row,) = (row for row in rows if row.event not in before)
        code = row.outcome.removeprefix("refused:")
        answers.append(code if code in PERMISSION else "")
    assert tuple(answers) == TABLE[command][list(PLACES).index(place)]
    database.close()
