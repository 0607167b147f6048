"""What people type, however they type it, and that what the bot names can be typed as it stands."""

import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import locales
from bot.app import FEATURES
from bot.core import spoken
from bot.core.i18n import Translator
from bot.core.platform import Delivery, Sent
from bot.core.registry import Registry
from bot.core.text import Text
from bot.platforms.console import Console
from tests.conversation import Conversation, config

REGISTRY = Registry(FEATURES)
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
# What brings out most of what is said in rooms: refusals, help, confirmations.
ROOM = (
    "lima@diversity: !help", "lima@diversity: !help log", "lima@diversity: !lgo 2h", "lima@diversity: !log",
    "lima@diversity: !log 90", "lima@diversity: !log 25h", "lima@diversity: !undo", "lima@diversity: !edit 2h",
    "lima@diversity: !hours please", "lima@diversity: !group", "lima@diversity: !hours group", "lima@diversity: !away",
    "lima@diversity: !back 2026", "core@core: !log 2h", "core@core: !help", "core@core: !lgo",
    "lima@diversity: !log 1h", "lima@diversity: !edit 2 3h", "lima@diversity: !hours all", "lima@nowhere: !hepl",
)  # fmt: skip


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url) as conversation:
        yield conversation


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Delivery]:
    """Everything that the console is sent, with its styles."""
    sent: list[Delivery] = []
    send: Callable[[Console, Delivery], object] = Console.send

    async def listen(self: Console, delivery: Delivery) -> Sent:
        sent.append(delivery)
        return await send(self, delivery)  # type: ignore[misc, no-any-return]  # the method as it was

    monkeypatch.setattr(Console, "send", listen)
    return sent


@pytest.mark.parametrize("unseen", ["\u200f", "\u202e", "\u200b", "\ufeff", "\u2060", "\u00ad", "\u200d", "\u2067"])
@pytest.mark.parametrize("text", ["{}!log 1h", "!{}log 1h", "!l{}og 1h", "!log{} 1h", "!log {}1h", " {} ! log 1h"])
async def test_invisible_characters_do_not_hide_a_command(talk: Conversation, text: str, unseen: str) -> None:
    assert "Noted" in await talk.say(f"lima@diversity: {text.format(unseen)}")


@given(st.text(st.characters(categories=["Cf"]), max_size=5), st.text(st.characters(categories=["Cf"]), max_size=5))
def test_no_invisible_characters_before_or_after_the_prefix_hide_a_command(before: str, after: str) -> None:
    assert spoken.is_prefixed(f"{before}!{after}log 1h")


@pytest.mark.parametrize("text", ["! log 2h", "!log: 2h", "!log, 2h", "!Log. 2h", "/log@convene 2h", "!log@convene 2h"])
async def test_a_command_in_a_room_is_heard_however_it_is_punctuated(talk: Conversation, text: str) -> None:
    assert "Noted" in await talk.say(f"lima@diversity: {text}")


@pytest.mark.parametrize("text", ["!log:2h", "!log2h", "!lgo 2h", "!lgo: 2h", "!log-2h"])
async def test_a_mistyped_command_in_a_room_gets_the_nearest(talk: Conversation, text: str) -> None:
    assert "Did you mean !log?" in await talk.say(f"lima@diversity: {text}")


@pytest.mark.parametrize("text", ["! wow", "! ", "!important: read", "/log@other 1h", "!log@other 1h", "!?", "log 2h"])
async def test_what_is_not_for_the_bot_gets_no_answer(talk: Conversation, text: str) -> None:
    assert await talk.say(f"lima@diversity: {text}") == ""


@pytest.mark.parametrize("text", ["help!", "Help.", "¿help?", "help…", "help！", "  help  "])
async def test_punctuation_in_private_changes_nothing(talk: Conversation, text: str) -> None:
    assert "What I can do here" in await talk.say("lima@diversity: !me", f"lima@dm: {text}")


@pytest.mark.parametrize("text", ["log, 1h", "log. 1h", "Log: 1h"])
async def test_punctuation_behind_a_name_is_none_of_its_argument(talk: Conversation, text: str) -> None:
    assert "Noted: 1 h" in await talk.say("lima@diversity: !me", f"lima@dm: {text}")


@pytest.mark.parametrize("text", ["hours?", "Hours!", "hours group?"])
async def test_a_question_mark_is_no_argument(talk: Conversation, text: str) -> None:
    assert "Week 13" in await talk.say("berlin@diversity: !log 1h", f"berlin@dm: {text}")


@pytest.mark.parametrize("text", ["hours please", "hours are long"])
async def test_only_commands_are_suggested_that_can_be_used(talk: Conversation, text: str) -> None:
    said = await talk.say("lima@diversity: !me", f"lima@dm: {text}")
    assert "Write it like this: hours." in said
    assert "hours all" not in said
    assert "Did you mean hours group?" not in await talk.say("lima@dm: hours grop")
    assert "Did you mean hours group?" in await talk.say("berlin@dm: hours grop")


async def test_plain_talk_in_private_is_told_once_a_day_how_to_get_help(talk: Conversation) -> None:
    line = "[lima, private] That is no command that I know. Write help to see what I can do."
    await talk.say("lima@diversity: !me")
    assert await talk.say("lima@dm: hello there") == line
    assert await talk.say("lima@dm: long day", "lima@dm: thanks") == ""
    assert await talk.say(":advance 23h", "lima@dm: hello again") == ""
    assert await talk.say(":advance 1h", "lima@dm: hello again") == line
    assert await talk.say("lima@diversity: hello all") == "", "in a room plain talk is nobody's business"


async def test_a_stranger_in_private_is_told_how_to_become_known(talk: Conversation) -> None:
    assert await talk.say("nobody@dm: hello") == (
        "[nobody, private] I do not know you yet. Write !me in your group's room first, then come back here."
    )


async def test_plain_talk_in_private_can_be_edited_into_a_command(talk: Conversation) -> None:
    await talk.say("lima@diversity: !me")
    for text in ("2h for the draft", "2h more"):
        await talk.say(f"lima@dm: {text}", ":advance 1m")
        assert "Noted: 2 h" in await talk.say(f":edit lima@dm: log {text.replace('2h', '2h today')}")


@pytest.mark.parametrize(
    "word", ["ayuda", "Ayuda!", "comandos", "bantuan", "perintah", "commands", "!ayuda", "!bantuan"]
)
async def test_help_is_found_in_every_language(talk: Conversation, word: str) -> None:
    """L1: also before anybody has chosen one."""
    assert "What I can do here" in await talk.say("lima@diversity: !me", f"lima@dm: {word}")


async def test_commands_are_understood_in_every_language(talk: Conversation) -> None:
    """L1."""
    assert "Noted" in await talk.say("lima@diversity: !anotar 2h ayer")
    assert "Noted" in await talk.say("lima@diversity: !catat 2h kemarin")
    assert "español" in await talk.say("lima@diversity: !idioma español", "lima@dm: perfil")
    assert "Bahasa Indonesia" in await talk.say("lima@dm: bahasa Indonesia")


def test_no_two_commands_have_one_name_in_any_language() -> None:
    """L1. A name has at most two words, and no letters that people do not type."""
    owners: dict[str, str] = {name: name for name in REGISTRY.commands}
    for language in locales.languages():
        for command in REGISTRY.commands.values():
            for name in Translator(language, "UTC").alternatives(command.also):
                assert owners.setdefault(name, command.name) == command.name, f"{name} in {language}"
                assert re.fullmatch(r"[^\W\d_]['\w]*( [^\W\d_]+)?", name)
                assert REGISTRY.find(f"{name}: 2h") == (command, "2h")


@pytest.mark.parametrize("language", locales.languages())
async def test_every_command_that_is_named_in_a_room_can_be_typed_as_shown(
    sqlite_url: str, heard: list[Delivery], language: str
) -> None:
    """L1: whatever is said there, in every language of a group."""
    settings = config(groups=[{"slug": "diversity", "name": "Diversity", "language": language}])
    async with Conversation(sqlite_url, settings) as talk:
        await talk.say(*ROOM, *(EXAMPLES / "first-day.txt").read_text(encoding="utf-8").splitlines())
        shown = {code for delivery in heard if not delivery.account for code in _codes(delivery.text)}
        named = {code for code in shown if REGISTRY.find(code.removeprefix("!"))}
        assert {"!log", "!help log", "!undo", "!hours", "!group"} <= named
        for code in sorted(named):
            assert code.startswith("!"), code
            assert await talk.say(f"lima@diversity: {code}"), code


async def test_a_private_chat_needs_no_prefix_but_says_what_a_room_needs(
    talk: Conversation, heard: list[Delivery]
) -> None:
    await talk.say("nobody@dm: /start", "lima@diversity: !me", "lima@dm: help", "lima@dm: help log", "lima@dm: lgo 2h")
    named = {code for delivery in heard if delivery.account for code in _codes(delivery.text)}
    assert "!me" in named, "to be written in a room"
    assert {"log", "help log", "log 45m yesterday", "log <amount> [day] [what you did]"} <= named


def test_the_prefix_is_the_platforms_own() -> None:
    text = Text.template("Write `me` or `!me`, not `1h30`; “{text}”.", text="`log`")
    for private, shown in (
        (False, "Write /me or /me, not 1h30; “`log`”."),
        (True, "Write me or /me, not 1h30; “`log`”."),
    ):
        assert str(spoken.typeable(text, REGISTRY, "/", private=private)) == shown
    plain = Text.plain("log 2h")
    assert spoken.typeable(plain, REGISTRY, "/", private=False) is plain


def _codes(text: Text) -> list[str]:
    return [span.text for span in text.spans if span.style == "code"]
