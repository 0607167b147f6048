"""Every command is explained, its examples work, and every word that the bot says can be translated."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import Session

import locales
from bot.app import FEATURES, menus_of
from bot.core.errors import Refusal
from bot.core.events import Event
from bot.core.feature import Command
from bot.core.i18n import Translator
from bot.core.permissions import Role, Where
from bot.core.registry import Registry
from bot.runtime.outcomes import Outcome
from bot.runtime.router import Router
from storage.database import Database
from storage.people import Person
from tests.conversation import Conversation, config
from tools import commands

EXAMPLES = Path(__file__).parent.parent / "docs" / "examples"
REGISTRY = Registry(FEATURES)
COMMANDS = [pytest.param(command, id=name) for name, command in REGISTRY.commands.items()]

POLLS = ['poll majority "A" One', 'poll majority "B" Two', 'poll consensus "C" Three']
ELECTION = [*POLLS, 'poll election "Notes" Who? 1 seat']
# Three meetings whose time is set, and then a search for one, or another that is set.
MEETINGS = [f'meet "{title}" 60m: 2027-04-0{day} 13:00' for day, title in enumerate("ABC", start=1)]
SEARCH = [*MEETINGS, 'meet "D" 60m: 2027-04-06 13:00, 2027-04-06 18:00, 2027-04-07 07:00, 2027-04-07 13:00']
FOUR = [*MEETINGS, 'meet "D" 60m: 2027-04-06 13:00']
RUNNING = [*MEETINGS, 'meeting start "D"']
NOTES = [*RUNNING, "topic One", "info Two", "info Three", "end"]
AGREED = [*RUNNING, *(f"berlin@diversity: !agreed {number}" for number in ("One", "Two", "Three")), "end"]
ACTIONS = [":join kyoto diversity", *(f"action {number}" for number in ("One", "Two", "Three", "Four", "Five"))]
SERIES = ["timezone Nairobi", 'series "Weekly" 60m every Thursday 14:00']
NEEDS = [f'need partnerships "{what}" by 2027-04-10' for what in "ABC"]
OWED = [":join nairobi partnerships", *(f'nairobi@dm: need diversity "{what}" by 2027-04-10' for what in "ABC")]
ASKS = [f'berlin@dm: ask expert "{what}"' for what in "ABCD"]
ANNOUNCED = [f"core@dm: announce all {number}" for number in ("One", "Two", "Three")]
# What must have happened before an example can work: what its speaker writes, others write, or the clock does.
BEFORE = {
    "edit": ["log 1h", "log 2h", "log 3h"],
    "undo": ["log 1h", "log 2h", "log 3h"],
    "back": ["away"],
    "phase back": ["phase next diversity", "yes"],
    "appoint": [":join lima diversity", "unappoint diversity accra"],
    "uninvite": ["invite @ana:example.org expertise"],
    "remove": [":join lima diversity"],
    "unrole": ["role notes"],
    "core remove": ["core add matrix:@ana:example.org"],
    "poll": POLLS,
    "vote": POLLS,
    "amend": POLLS,
    "extend": POLLS,
    "withdraw": POLLS,
    "close": [*POLLS, "vote P3 agree", "accra@dm: vote P3 agree"],
    "resolve": [*POLLS, "vote P3 block it leaves out the small groups"],
    "rerun": [*POLLS, ":advance 4d"],
    "reopen": [*POLLS, ":advance 4d"],
    "outcomes export": [*POLLS, ":advance 4d"],
    "nominate": ELECTION,
    "accept": [*ELECTION, "accra@dm: nominate P4 berlin"],
    "decline": [*ELECTION, "accra@dm: nominate P4 berlin"],
    "series": SERIES,
    "rotate": SERIES,
    "times": SEARCH,
    "pick": SEARCH,
    "rsvp": FOUR,
    "meeting": FOUR,
    "meeting move": FOUR,
    "meeting length": FOUR,
    "cancel": FOUR,
    "skip": [*MEETINGS, *SERIES],
    "agenda": [*FOUR, *(f"agenda M4 {number}" for number in ("One", "Two", "Three"))],
    "topic": RUNNING,
    "agreed": RUNNING,
    "info": RUNNING,
    "meeting undo": [*RUNNING, "topic One", "info Two"],
    "end": RUNNING,
    "meeting file": [*FOUR, *SERIES, 'series "Monthly" 60m the first Friday of the month 14:00'],
    "calendar off": ["calendar", "calendar group diversity"],
    "minutes": NOTES,
    "approve": NOTES,
    "object": AGREED,
    "unobject": [*AGREED, "object G3 no"],
    "settle": [*AGREED, "object G3 no"],
    "done": ACTIONS,
    "drop": ACTIONS,
    "due": ACTIONS,
    "take": ACTIONS,
    "give": ACTIONS,
    "need show": NEEDS,
    "need move": NEEDS,
    "need withdraw": NEEDS,
    "need accept": OWED,
    "need decline": OWED,
    "deliver": OWED,
    "report": ["report"],
    "report edit": ["report"],
    "report approve": ["report", "report edit risks One"],
    "report drop": ["report"],
    "ratify": [*POLLS, "vote P3 agree", "accra@dm: vote P3 agree", ":advance 4d"],
    **dict.fromkeys(("ask show", "ask withdraw", "ask consider", "ask approve", "ask decline", "ask done"), ASKS),
    "ack": ANNOUNCED,
    "answer": ANNOUNCED,
    "note decline": ANNOUNCED,
    "note": ANNOUNCED,
    "notes": [*ANNOUNCED, *(f"core@dm: announce all {number}" for number in range(8))],
    "recall": [f"forward partnerships {number}" for number in ("One", "Two", "Three")],
    "note approve": [
        "charter set notes in",
        ":join oslo partnerships",
        *(f"oslo@dm: forward diversity {number}" for number in ("One", "Two", "Three")),
    ],
    "attendance": [":join lima diversity", ":join kyoto diversity", *RUNNING],
}
# Where an example works, if not in a room of the core team or in private.
WHERE = {"bind": "elsewhere", "unbind": "diversity"}


def test_the_page_of_commands_is_up_to_date() -> None:
    assert commands.PAGE.read_text(encoding="utf-8") == commands.page(), "run: make commands"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_explained_and_has_examples(command: Command) -> None:
    assert command.summary
    assert not command.summary.endswith(".")
    assert command.usage.split()[: len(command.name.split())] == command.name.split()
    assert command.examples
    assert all(example.startswith(command.name) for example in command.examples)


def _examples() -> Iterator[Any]:
    for command in REGISTRY.commands.values():
        for example in command.examples:
            for language in locales.languages():
                shown = Translator(language, "UTC").gettext(example)
                if language == locales.SOURCE or shown != example:
                    yield pytest.param(command, shown, language, id=f"{language}-{shown}")


@pytest.mark.parametrize(("command", "example", "language"), list(_examples()))
async def test_every_documented_example_works(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, command: Command, example: str, language: str
) -> None:
    """L1: in each language as that language's help shows it."""
    refused: list[str] = []
    original = Router._refuse

    def remember(self: Router, session: Session, event: Event, refusal: Refusal) -> Outcome:
        refused.append(refusal.code)
        return original(self, session, event, refusal)

    who = "core" if Role.MEMBER not in command.who and Role.COCHAIR not in command.who else "berlin"
    room = "dm" if Where.PRIVATE in command.where else "core" if who == "core" else "diversity"
    room = WHERE.get(command.name, room)
    async with Conversation(sqlite_url, config(calendar={"public_address": "https://convene.example.org"})) as talk:
        before = [f"language {language}", *BEFORE.get(command.name, [])]
        await talk.say(*(line if line[0] == ":" or "@d" in line else f"{who}@dm: {line}" for line in before))
        monkeypatch.setattr(Router, "_refuse", remember)
        answer = await talk.say(f"{who}@{room}: !{example}")
        assert answer
        assert (refused, talk.session.failures) == ([], 0)


def test_every_feature_says_in_help_what_it_is_about() -> None:
    subjects = [feature.subject for feature in FEATURES]
    assert all(subjects)
    assert len(set(subjects)) == len(subjects)


def test_the_menus_keep_to_what_telegram_takes() -> None:
    """core.telegram.org/bots/api#botcommand: 100 commands, names of 32 characters, 256 of description."""
    menus = menus_of(REGISTRY)
    assert {menu.language for menu in menus} == {"", "es", "id"}
    for menu in menus:
        assert 1 <= len(menu.entries) <= 100
        for entry in menu.entries:
            assert re.fullmatch(r"[a-z0-9_]{1,32}", entry.name)
            assert 1 <= len(entry.summary) <= 256


async def test_every_word_that_the_bot_says_can_be_translated(sqlite_url: str) -> None:
    """L1. In the pseudo-locale, what does not stand in ⟦ ⟧ was never translated."""
    chosen = {"language": locales.PSEUDO}
    settings = config().model_copy(update=chosen)  # unchecked: nobody can choose the pseudo-locale
    settings = settings.model_copy(
        update={"groups": tuple(group.model_copy(update=chosen) for group in settings.groups)}
    )
    lines = (EXAMPLES / "first-day.txt").read_text(encoding="utf-8").splitlines()
    told = [line for line in lines if " language " not in line]
    asked = [f"berlin@diversity: !help {name}" for name in REGISTRY.commands]
    untranslated: set[str] = set()
    async with Conversation(sqlite_url, settings, as_json=True) as talk:
        for who in ("berlin", "accra", "lima", "jakarta", "cairo"):
            await talk.say(f":join {who} diversity")
        await talk.say("core@dm: me")
        with closing(Database(sqlite_url)) as database:
            await database.run(lambda session: session.execute(update(Person).values(chosen)))
        for line in [*told, *asked, "berlin@diversity: !help", "core@core: !help"]:
            for said in await talk.said(line):
                labels = [
                    choice["label"] for choice in said["choices"] if not re.search(r"\(\w+/\w+\)", choice["label"])
                ]
                for text in (said["text"], *labels):
                    untranslated |= {left for part in _outside(text).splitlines() if (left := _own_words(part))}
    assert untranslated == set()


def _outside(text: str) -> str:
    """The text without what stands in ⟦ ⟧, which may be nested."""
    while (shorter := re.sub(r"⟦[^⟦⟧]*⟧", "", text)) != text:
        text = shorter
    return text


def _own_words(line: str) -> str:
    """What is left of a line without commands (`!log 2h …`) and what people wrote (after a dash)."""
    line = re.sub(r"^\s*!.*|– .*", "", line)
    return line.strip() if re.search(r"[^\W\d_]{2,}", line) else ""
