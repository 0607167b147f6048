"""How recommendations are ratified, and who was consulted: asked, said, shown and exported (P4)."""

from collections.abc import AsyncIterator

import pytest
from sqlmodel import Session

from bot.core.errors import Refusal
from bot.core.i18n import Translator
from handlers.polls.records import files
from handlers.reports import ratified
from storage import ratifications
from storage.polls import Poll
from tests.conversation import Conversation
from tests.looking import look
from tests.polls.staging import vote
from tests.reports.staging import group, texts

BOARD = "To be ratified by: a resolution of the board (Board of Trustees)."


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with group(sqlite_url) as conversation:
        yield conversation


def said_of(talk: Conversation, number: int = 1) -> tuple[str, str, str]:
    """Model, body, and who was consulted."""
    found = look(talk, lambda session: ratifications.find(session, number))
    return (found.model, found.body, found.consulted) if found is not None else ("", "", "")


@pytest.mark.parametrize("language", ["en", "es", "id"])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("board", {"model": "board_resolution", "body": ""}),
        ("Board resolution", {"model": "board_resolution", "body": ""}),
        ('board "Board of Trustees"', {"model": "board_resolution", "body": "Board of Trustees"}),
        ("board: Board of Trustees", {"model": "board_resolution", "body": "Board of Trustees"}),
        ("board of trustees", {"model": "board_resolution", "body": "board of trustees"}),
        ("the Board of Trustees", {"model": "board_resolution", "body": "Board of Trustees"}),
        ("by the board of trustees", {"model": "board_resolution", "body": "board of trustees"}),
        ("by the board", {"model": "board_resolution", "body": ""}),
        ("resolution of the board", {"model": "board_resolution", "body": ""}),
        ("group by the Council", {"model": "defined_group", "body": "the Council"}),
        ("consensus", {"model": "consensus", "body": ""}),
        ("by consensus of all affiliates", {"model": "consensus", "body": "all affiliates"}),
        ("group “Council”", {"model": "defined_group", "body": "Council"}),
        ("defined_group Council", {"model": "defined_group", "body": "Council"}),
        ("other, a vote of the affiliates", {"model": "other", "body": "a vote of the affiliates"}),
        ("consulted: all groups", {"consulted": "all groups"}),
        ("Consulted all groups", {"consulted": "all groups"}),
        (
            'board "Board" consulted: all groups: twice',
            {"model": "board_resolution", "body": "Board", "consulted": "all groups: twice"},
        ),
        ("board\nconsulted: one\ntwo", {"model": "board_resolution", "body": "", "consulted": "one\ntwo"}),
    ],
)
def test_a_model_is_read_as_people_write_it(language: str, text: str, said: dict[str, str]) -> None:
    assert ratified.read(text, 3, Translator(language, "UTC")) == said


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("the moon", "unknown-model"),
        ('"Board of Trustees"', "unknown-model"),
        (f"board {'x' * 201}", "ratification-too-long"),
        (f"consulted: {'x' * 1001}", "ratification-too-long"),
    ],
)
def test_what_is_no_model_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        ratified.read(text, 3, Translator("en", "UTC"))
    assert refused.value.code == code


async def test_both_co_chairs_are_asked_when_their_group_recommends_something(sqlite_url: str) -> None:
    async with Conversation(sqlite_url) as talk:
        await talk.say(*(f"{who}@dm: me" for who in ("berlin", "accra", "lima")))
        await talk.say(*(f"{who}@diversity: !me" for who in ("berlin", "accra", "lima")))
        await talk.say('berlin@diversity: !poll majority "Logo" Blue. for 3d')
        await vote(talk, 1, berlin="yes", accra="yes", lima="yes")
        said = await talk.say(":advance 3d1h")
        asked = "private] P1: Logo\n  Your group recommends it. How is it ratified?\n  > consensus: Consensus"
        assert f"[berlin, {asked}" in said
        assert f"[accra, {asked}" in said
        assert f"[lima, {asked}" not in said


async def test_what_was_not_recommended_is_not_ratified(sqlite_url: str) -> None:
    async with Conversation(sqlite_url) as talk:
        await talk.say(*(f"{who}@diversity: !me" for who in ("berlin", "accra")))
        await talk.say('berlin@diversity: !poll majority "Logo" Blue. for 3d')
        await vote(talk, 1, berlin="no", accra="no")
        assert "How is it ratified?" not in await talk.say(":advance 3d1h")
        said = await talk.say("berlin@diversity: !ratify P1 board")
        assert "P1 is not something that your group recommends to others." in said
        assert "Nothing has been recommended yet." in await talk.say("berlin@diversity: !ratify")


async def test_it_is_said_step_by_step_and_the_group_reads_it(talk: Conversation) -> None:
    said = await talk.say("berlin@dm: !ratify P1")
    assert "> board-resolution: A resolution of the board" in said
    assert "Which group ratifies it? Write it in a few words." in await talk.say("berlin@dm> defined-group")
    assert "Who was consulted about it?" in await talk.say("berlin@dm: Council of the affiliates")
    said = await talk.say("berlin@dm: All groups, in March")
    told = "To be ratified by: a defined group (Council of the affiliates). Consulted: All groups, in March"
    assert f"[berlin, private] (edited) P1: R3\n  {told}" in said
    assert f"[diversity] P1: R3\n  {told}" in said
    assert said_of(talk) == ("defined_group", "Council of the affiliates", "All groups, in March")


async def test_a_question_can_be_skipped_or_put_off(talk: Conversation) -> None:
    said = await talk.say("berlin@dm: !ratify P1", "berlin@dm> later")
    assert "All right. Say it once you know: ratify P1." in said
    await talk.say("berlin@dm: !ratify P1", "berlin@dm> board-resolution", "berlin@dm> skip")
    assert said_of(talk) == ("board_resolution", "", "")


async def test_it_is_said_in_one_line_and_parts_of_it_can_follow(talk: Conversation) -> None:
    said = await talk.say('berlin@diversity: !ratify P1 board "Board of Trustees"')
    assert f"[diversity] P1: R3\n  {BOARD}" in said
    said = await talk.say("accra@diversity: !ratify P1 consulted: all groups")
    assert f"{BOARD} Consulted: all groups" in said
    await talk.say("accra@diversity: !ratify P1 consensus")
    assert said_of(talk) == ("consensus", "", "all groups")


async def test_a_group_without_a_name_is_asked_for(talk: Conversation) -> None:
    said = await talk.say("berlin@diversity: !ratify P1 group")
    assert "[berlin, private] P1: R3\n  Which group ratifies it?" in said


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("lima@diversity: !ratify P1 board", "Only the co-chairs of Diversity can do that."),
        ("core@core: !ratify P1 board", "Only the co-chairs of Diversity can do that."),
        ("oslo@dm: !ratify P1 board", "There is no poll “P1” in your groups."),
        ("berlin@diversity: !ratify P9 board", "There is no poll “P9” in your groups."),
        (
            "berlin@diversity: !ratify P1 moon",
            "Write !ratify P1 board, !ratify P1 consensus, !ratify P1 group or !ratify P1 other, with",
        ),
        ("berlin@diversity: !ratify board", "I could not read that. Write it like this: !ratify."),
    ],
)
async def test_what_cannot_be_done_says_what_would_work(talk: Conversation, line: str, answer: str) -> None:
    assert answer in await talk.say(line)


async def test_before_the_poll_ends_its_end_is_said(talk: Conversation) -> None:
    await talk.say('berlin@diversity: !poll "R4" Share the tools. for 3d')
    said = await talk.say("berlin@diversity: !ratify P2 board")
    assert "P2 is open until Sunday, 29 March 2026" in said
    assert said_of(talk, 2) == ("", "", "")


async def test_the_list_shows_what_is_missing(talk: Conversation) -> None:
    said = await talk.say("lima@diversity: !ratify")
    assert "P1: R3 · How it is ratified is not said yet." in said
    await talk.say('berlin@diversity: !ratify P1 board "Board of Trustees"')
    assert f"P1: R3 · {BOARD}" in await talk.say("lima@diversity: !ratify")
    assert f"P1: R3 · Diversity · {BOARD}" in await talk.say("core@core: !ratify")


async def test_it_stands_in_the_record_of_the_poll_and_in_the_report(talk: Conversation) -> None:
    await talk.say('berlin@diversity: !ratify P1 board "Board of Trustees" consulted: all groups')
    assert f"{BOARD} Consulted: all groups" in await talk.say("lima@diversity: !poll P1")
    await talk.say("berlin@dm: !report")
    assert f"{BOARD} Consulted: all groups" in texts(talk)["recommendations"]


async def test_it_stands_in_the_exported_outcomes(talk: Conversation) -> None:
    await talk.say('berlin@diversity: !ratify P1 board "=Board" consulted: *all* groups')

    def exported(session: Session) -> tuple[str, str]:
        facts = {"group_id": None, "language": "en", "zone": "UTC"}
        return files.markdown(session, facts).decode(), files.table(session, facts).decode()

    markdown, table = look(talk, exported)
    assert "To be ratified by: a resolution of the board (=Board). Consulted: \\*all\\* groups" in markdown
    assert ",board_resolution,'=Board,*all* groups," in table


async def test_buttons_on_the_screen_end_with_the_role(talk: Conversation) -> None:
    """G4."""
    await talk.say("berlin@dm: !ratify P1", "core@core: !unappoint diversity berlin", "berlin@dm> board-resolution")
    assert said_of(talk) == ("", "", "")


def recommend(session: Session, many: int) -> None:
    """So many more recommendations of the group that has made one."""
    first = session.get_one(Poll, 1)
    for number in range(2, many + 2):
        row = first.model_dump(exclude={"id", "title"})
        session.add(Poll(**row, id=number, title=f"Proposal {number}"))


async def test_a_long_list_of_recommendations_is_paged(sqlite_url: str) -> None:
    """P4: each of them can be found, also of all groups, and only by those who may read it."""
    async with Conversation(sqlite_url) as talk:
        await talk.say(*(f"{who}@diversity: !me" for who in ("berlin", "accra", "lima")))
        await talk.say('berlin@diversity: !poll majority "Logo" Blue. for 3d')
        await vote(talk, 1, berlin="yes", accra="yes", lima="yes")
        await talk.say(":advance 3d1h")
        look(talk, lambda session: recommend(session, 30))
        for place in ("core@core", "lima@diversity"):
            said = await talk.say(f"{place}: !ratify")
            assert "P31: Proposal 31" in said
            assert "P17:" in said
            assert "P16:" not in said
            assert "Page 1 of 3." in said
            said = await talk.say(f"{place}> older")
            assert "P16:" in said
            assert "P1: Logo" in await talk.say(f"{place}> older")
            assert "P16:" in await talk.say(f"{place}> newer")
        await talk.say("lima@dm: leave", "lima@dm> leave")
        assert "P16" not in await talk.say("lima@diversity> older")
