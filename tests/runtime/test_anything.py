"""Whatever arrives, the bot answers or stays silent; it never fails, and nothing calls anybody."""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.app import FEATURES, prepare
from bot.core.events import Account, Chosen, Deleted, Edited, Event, Message, Place
from bot.core.platform import Limits
from bot.core.registry import Registry
from bot.core.text import Text
from bot.platforms.markup import to_matrix, to_plain, to_telegram
from bot.runtime.rendering import Renderer
from bot.runtime.router import Router
from storage.database import Database
from tests.conversation import MONDAY, config

NAMES = [command for feature in FEATURES for command in (c.name for c in feature.commands)]
numbers = count(1)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    path: Path = tmp_path_factory.mktemp("anything") / "convene.db"
    database = Database(f"sqlite:///{path}")
    prepare(config(), database, MONDAY, console=True)
    yield database
    database.close()


@pytest.fixture(scope="module")
def router() -> Router:
    return Router(Registry(FEATURES), Renderer({"console": Limits()}, "en"))


anything = st.one_of(st.text(max_size=300), st.binary(max_size=200).map(lambda b: b.decode("utf-8", "replace")))
nasty = st.sampled_from(
    [
        "<b>&amp;</b>",
        "**x** _y_ `z`",
        "@room @lima",
        "\u202egnirts",
        "{name} {0} %s",
        "\x00\x1b[31m",
        "’; DROP TABLE",
        "1h30",
    ]
)
arguments = st.lists(anything | nasty, max_size=3).map(" ".join)
unseen = st.text(st.characters(categories=["Cf"]), max_size=3)
commands = st.builds(
    "{}{}{}{} {}".format, unseen, st.sampled_from(["!", "/", ""]), unseen, st.sampled_from(NAMES), arguments
)
places = st.sampled_from(
    [
        Place("console", "diversity"),
        Place("console", "dm:lima", private=True),
        Place("console", "core"),
        Place("console", "x"),
    ]
)
senders = st.builds(Account, st.sampled_from(["lima", "berlin", "core", "nobody"]), anything, anything)


@st.composite
def events(draw: st.DrawFn) -> Event:
    """Any event that a platform could hand in; the test gives it its number."""
    head: dict[str, Any] = {"id": "", "place": draw(places), "sender": draw(senders), "at": MONDAY, "raw": {"n": 1}}
    earlier = f"m{draw(st.integers(1, 300))}"
    text = draw(commands | anything)
    return draw(
        st.sampled_from(
            [
                Message(**head, message="", text=text),
                Message(**head, message="", text=text, mention=True),
                Message(**head, message="", text=text, reply_to=earlier),
                Edited(**head, message=earlier, text=text),
                Deleted(**head, message=earlier),
                Chosen(**head, message=earlier, key=draw(anything), callback="x"),
            ]
        )
    )


def _is_command(event: Event) -> bool:
    """Whether somebody who sees only what can be seen takes a message for a command."""
    shown = "".join(c for c in getattr(event, "text", "") if unicodedata.category(c) not in {"Cf", "Cc"}).strip()
    return any(re.match(rf"[!/]{name}(\s|$)", shown, re.IGNORECASE) for name in NAMES)


@settings(
    max_examples=400,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(event=events())
def test_no_event_makes_the_bot_fail(database: Database, router: Router, event: Event) -> None:
    number = next(numbers)
    event = replace(event, id=f"e{number}", at=MONDAY + timedelta(seconds=number))
    if isinstance(event, Message):
        event = replace(event, message=f"m{number}")
    if not router.wants(event):
        assert not _is_command(event)
        return
    outcome = router.handle(database.run_here, event)
    assert outcome.failed == ""
    for row in outcome.rows:
        text = Text.from_json(json.loads(row.payload).get("text", []))
        shown = str(text)
        assert "@room" not in shown
        assert "@lima" not in shown
        assert "\x00" not in shown
        assert "\u202e" not in shown
        to_telegram(text), to_matrix(text), to_plain(text)
