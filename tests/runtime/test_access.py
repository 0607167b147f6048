"""Who is let in by what they do, and how those are answered who may not (docs/permissions.md)."""

from collections.abc import AsyncIterator

import pytest

from tests.conversation import Conversation, config


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    """`x` is taken out of the core team while a question of theirs is open in the room of a group in setup."""
    settings = config(core={"accounts": ["console:core", "console:x"]})
    async with Conversation(sqlite_url, settings) as conversation:
        yield conversation


async def size(talk: Conversation) -> str:
    return next(line for line in (await talk.say("core@core: !groups")).splitlines() if "(diversity)" in line)


async def test_a_tap_makes_nobody_a_member(talk: Conversation) -> None:
    """G3, G4: the role ends at once, and being refused is no way into a group."""
    await talk.say("x@diversity: !unbind", "core@core: !core remove console:x")
    assert "Only the core team can choose that." in await talk.say("x@diversity> unbind")
    assert "2 of 15 members" in await size(talk)


@pytest.mark.parametrize("line", ["oslo@diversity: !unbind", "oslo@diversity: !hours a b", "oslo@diversity: !hepl"])
async def test_what_is_refused_makes_nobody_a_member(talk: Conversation, line: str) -> None:
    """G3."""
    assert "[diversity]" in await talk.say(line)
    assert "2 of 15 members" in await size(talk)


async def test_a_command_that_is_done_makes_a_member_while_a_group_is_set_up(talk: Conversation) -> None:
    """G3."""
    await talk.say("oslo@diversity: !unbind", "oslo@diversity: !help")
    assert "3 of 15 members" in await size(talk)


@pytest.fixture
async def several(talk: Conversation) -> Conversation:
    """`lima` is in both groups, and leads the second."""
    await talk.say(":join lima diversity", ":join lima partnerships", "core@core: !appoint partnerships lima")
    return talk


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("charter partnerships", "**Partnerships**"),
        ("charter Partnerships", "**Partnerships**"),
        ("phase diversity", "Diversity"),
        ("roster diversity", "berlin"),
        ("cochair partnerships", "lima"),
        ("stepdown partnerships", "> stepdown:"),
        ("charter diversty", "Did you mean"),
    ],
)
async def test_whoever_names_the_group_is_not_asked_for_it(several: Conversation, line: str, answer: str) -> None:
    """docs/commands.md."""
    said = await several.say(f"lima@dm: {line}")
    assert answer.replace("*", "") in said
    assert "several groups" not in said
    assert "several groups" in await several.say("lima@dm: hours"), "what was named is for that order only"


async def test_a_named_group_counts_before_the_one_that_was_chosen(several: Conversation) -> None:
    """G4: the role is looked up in the group that the order is about."""
    await several.say("lima@dm: group diversity")
    assert "> stepdown:" in await several.say("lima@dm: stepdown partnerships")
    assert "co-chairs" in await several.say("lima@dm> goon", "lima@dm: stepdown")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("core@core: !unlink", "Write !unlink to me in private."),
        ("core@core: !undo", "Write !undo in your group's room, or to me in private."),
        ("berlin@diversity: !audit", "Only the core team can use !audit."),
        ("core@diversity: !audit", "Write !audit in the core team's room, or to me in private."),
        ("core@lobby: !core remove console:x", "Write !core remove in the core team's room, or to me in private."),
        ("core@lobby: !roster", "This room does not belong to a group yet."),
        ("berlin@dm: bind diversity", "Only the core team can use bind."),
        ("core@dm: bind diversity", "Write !bind in the room itself."),
        ("core@diversity: !stepdown", "Only the co-chairs of a group can use !stepdown. !cochair shows who they are."),
        ("core@diversity: !log 1h", "Only a group's members can use !log."),
        ("core@core: !accept D1", "Write !accept D1 in your group's room, or to me in private."),
        ("core@core: !need accept D1", "Write !need accept in your group's room, or to me in private."),
        ("berlin@diversity: !approve Q1 please", "Only the core team can use !approve Q1."),
    ],
)
async def test_a_refusal_says_where_or_for_whom_it_works(talk: Conversation, line: str, answer: str) -> None:
    assert answer in await talk.say(line)


async def test_a_guest_is_told_how_to_become_a_member(talk: Conversation) -> None:
    """G3."""
    await talk.say("core@dm: phase next diversity", "core@dm> yes")
    assert "A co-chair can propose you as one: !cochair." in await talk.say("oslo@diversity: !log 1h")


@pytest.mark.parametrize(
    "line",
    [
        "core@core: !appoint diversty lima",
        "core@core: !remove diversty lima",
        "core@core: !board diversty lima on",
        "core@core: !invite diversty console:oslo expertise",
        "core@core: !cochair diversty",
        "core@core: !roles diversty",
        "berlin@diversity: !roster diversty",
    ],
)
async def test_a_groups_name_that_is_nearly_right_is_answered_with_it(talk: Conversation, line: str) -> None:
    said = await talk.say(line)
    assert "I know no group “diversty”. Did you mean diversity?" in said


async def test_help_fits_on_one_screen_of_a_phone(talk: Conversation) -> None:
    """Whoever may do the most reads a short line for each subject, and a subject's commands where they ask."""
    said = await talk.say("core@dm: help")
    lines = said.splitlines()
    assert len(lines) <= 22
    assert max(len(line) for line in lines) <= 70
    number = next(line.partition(".")[0] for line in lines if "Groups and rooms: " in line).strip()
    all_of_it = await talk.say(f"core@dm: help {number}")
    assert "groups add: " in all_of_it
    assert "unbind: " in all_of_it


@pytest.mark.parametrize("said", ["0", "99"])
async def test_a_subject_that_is_not_there_is_answered(talk: Conversation, said: str) -> None:
    assert "from 1 to" in await talk.say(f"core@dm: help {said}")


async def test_help_lists_what_can_be_used_and_tells_a_stranger_how_to_begin(talk: Conversation) -> None:
    stranger = await talk.say("nobody@dm: help")
    assert "To begin, write !me in your group's room" in stranger
    assert "log" not in stranger
    await talk.say("core@dm: phase next diversity", "core@dm> yes")
    guest = await talk.say("oslo@diversity: !help")
    assert "!charter" in guest
    assert "!log" not in guest
    assert "!invite" not in guest
