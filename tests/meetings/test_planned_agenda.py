"""What a meeting is about: anybody adds to it, and the co-chairs put it in order (S4)."""

from collections.abc import AsyncIterator

import pytest

from bot.core.events import Account, Message, Place
from handlers.meetings.planned import agenda
from tests.conversation import Conversation
from tests.meetings.planning import agenda_of, gather, plan


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url) as talk:
        await gather(talk)
        await plan(talk)
        yield talk


@pytest.mark.parametrize(
    ("line", "item"),
    [
        ("Budget for travel 10m", ("Budget for travel", 10)),
        ("Budget for travel (10 min)", ("Budget for travel", 10)),
        ("Budget for travel, 1 h", ("Budget for travel", 60)),
        ("- Budget: 1h30", ("Budget", 90)),
        ("• Review of 2025", ("Review of 2025", None)),
        ("The next 3 years", ("The next 3 years", None)),
        ("Travel in 2 weeks", ("Travel in 2 weeks", None)),
        ("10m", ("10m", None)),
        ("We begin at 1:30", ("We begin at 1:30", None)),
        ("A wait of 3 days", ("A wait of 3 days", None)),
    ],
)
def test_a_length_at_the_end_says_how_long_an_item_may_take(line: str, item: tuple[str, int | None]) -> None:
    assert agenda.item_of(line, "en") == item


async def test_anybody_adds_and_the_message_in_the_room_follows(database_url: str) -> None:
    """S4."""
    async with Conversation(database_url) as talk:
        await gather(talk)
        await plan(talk)
        said = await talk.say(":advance 10s", "lima@diversity: !agenda M1 Budget 10m")
        assert "[diversity] On the agenda of M1:\n  1. Budget (10 min)" in said
        assert "(edited) M1: April call" in said
        assert "Agenda (10 min of 1 h 30 min)\n  1. Budget (10 min)" in said
        await talk.say("kyoto@dm: agenda Glossary")
        assert agenda_of(talk) == [("Budget", 10), ("Glossary", None)]


async def test_several_lines_are_several_items(talk: Conversation) -> None:
    await talk.say("lima@dm: agenda M1 One 5m")
    said = await talk.hand_in(_lines(talk, "lima", "agenda M1\n- Two\n\n* Three 20m"))
    assert "2. Two\n  3. Three (20 min)" in said
    assert agenda_of(talk) == [("One", 5), ("Two", None), ("Three", 20)]


async def test_the_command_again_on_a_line_of_its_own_is_an_order_of_its_own(talk: Conversation) -> None:
    await talk.hand_in(_lines(talk, "lima", "!agenda M1 One 5m\n/agenda M1 Two\nThree !agenda\n!agenda Four"))
    assert agenda_of(talk) == [("One", 5), ("Two", None), ("Three !agenda", None), ("Four", None)]
    said = await talk.hand_in(_lines(talk, "accra", "agenda M1 remove 2\n!agenda M1 remove 1\n!agenda"))
    assert "No longer on the agenda of M1: Two" in said
    assert "  1. Three !agenda\n  2. Four\n" in said
    assert agenda_of(talk) == [("Three !agenda", None), ("Four", None)]


@pytest.mark.parametrize("word", ["remove", "delete", "drop", "cancel", "take off"])
async def test_an_item_is_taken_off_in_other_words(talk: Conversation, word: str) -> None:
    await talk.say("lima@diversity: !agenda One", "lima@diversity: !agenda Two")
    await talk.say(f"lima@diversity: !agenda M1 {word} 1")
    assert agenda_of(talk) == [("Two", None)]


@pytest.mark.parametrize("named", ["1 2", "2, 1", "#1 and #2", "1, 2 and 4", "1 y 2", "1 dan 2"])
async def test_several_items_are_taken_off_at_once(talk: Conversation, named: str) -> None:
    await talk.say(*(f"lima@diversity: !agenda M1 {text}" for text in ("One", "Two", "Three", "Four")))
    said = await talk.say(f"lima@diversity: !agenda M1 drop {named}")
    assert "No longer on the agenda of M1: One\n  No longer on the agenda of M1: Two" in said
    left = [("Three", None)] if "4" in named else [("Three", None), ("Four", None)]
    assert agenda_of(talk) == left


async def test_of_several_items_all_are_taken_off_or_none(talk: Conversation) -> None:
    await talk.say("lima@diversity: !agenda M1 One", "kyoto@diversity: !agenda M1 Two")
    assert "Item 2 is somebody else's." in await talk.say("lima@diversity: !agenda M1 drop 1 2")
    assert "has no item 3" in await talk.say("lima@diversity: !agenda M1 drop 1 3")
    assert agenda_of(talk) == [("One", None), ("Two", None)]


@pytest.mark.parametrize("text", ["drop one", "remove the old one", "drop 1 or 2", "drop 1-2"])
async def test_a_removal_that_names_no_number_is_answered_with_what_would_work(talk: Conversation, text: str) -> None:
    said = await talk.say("lima@diversity: !agenda M1 One", f"lima@diversity: !agenda M1 {text}")
    assert "Which item? Write its number, as in !agenda M1 remove 2." in said
    assert f"write it behind a dash: !agenda M1 - {text}." in said
    await talk.say(f"lima@diversity: !agenda M1 - {text}")
    assert agenda_of(talk) == [("One", None), (text, None)]


async def test_of_several_lines_one_that_begins_like_a_removal_is_an_item(talk: Conversation) -> None:
    await talk.hand_in(_lines(talk, "lima", "agenda M1 Remove barriers\nBudget"))
    assert agenda_of(talk) == [("Remove barriers", None), ("Budget", None)]


async def test_whoever_added_an_item_and_the_co_chairs_remove_it(talk: Conversation) -> None:
    await talk.say(*(f"lima@diversity: !agenda M1 {text}" for text in ("One", "Two", "Three")))
    assert "Item 2 is somebody else's." in await talk.say("kyoto@diversity: !agenda M1 remove 2")
    assert "No longer on the agenda of M1: Two" in await talk.say("lima@diversity: !agenda M1 remove 2")
    assert "No longer on the agenda of M1: Three" in await talk.say("accra@dm: agenda remove 2"), "numbers close up"
    assert agenda_of(talk) == [("One", None)]


async def test_the_co_chairs_put_it_in_order(talk: Conversation) -> None:
    await talk.say(*(f"lima@diversity: !agenda M1 {text}" for text in ("One", "Two", "Three")))
    assert "Only the co-chairs of Diversity order" in await talk.say("lima@diversity: !agenda M1 order 3 1 2")
    said = await talk.say("berlin@diversity: !agenda M1 order 3, 1, 2")
    assert "1. Three\n  2. One\n  3. Two" in said
    assert [text for text, _ in agenda_of(talk)] == ["Three", "One", "Two"]


@pytest.mark.parametrize("order", ["order 1 2", "order 1 1 2", "order 1 2 3 4", "order 0 1 2"])
async def test_an_order_names_every_item_once(talk: Conversation, order: str) -> None:
    await talk.say(*(f"lima@diversity: !agenda M1 {text}" for text in ("One", "Two", "Three")))
    said = await talk.say(f"berlin@diversity: !agenda M1 {order}")
    assert "Name every item once, in the order that you want: !agenda M1 order 3 2 1." in said
    assert [text for text, _ in agenda_of(talk)] == ["One", "Two", "Three"]


async def test_words_that_only_begin_like_an_order_are_an_item(talk: Conversation) -> None:
    await talk.say("lima@diversity: !agenda M1 Order of business", "lima@diversity: !agenda 3 things to do")
    assert [text for text, _ in agenda_of(talk)] == ["Order of business", "3 things to do"]


async def test_less_than_a_day_before_an_item_is_marked(talk: Conversation) -> None:
    """S4."""
    await talk.say(":at 2026-04-06T13:00Z", "lima@diversity: !agenda M1 In time")
    await talk.say(":at 2026-04-06T13:01Z", "lima@diversity: !agenda M1 Late 5m")
    said = await talk.say("lima@diversity: !agenda")
    assert "1. In time\n" in said
    assert "2. Late (5 min) (short notice)\n" in said


async def test_an_agenda_that_takes_longer_than_the_meeting_says_so(talk: Conversation) -> None:
    await talk.say("lima@diversity: !agenda M1 One 60m", "lima@diversity: !agenda M1 Two 60m")
    said = await talk.say("core@dm: agenda M1")
    assert "Planned: 2 h of 1 h 30 min, which is more than there is." in said


async def test_what_people_write_is_shown_and_does_nothing(talk: Conversation) -> None:
    """G7: no pings, no markup."""
    said = await talk.say("lima@diversity: !agenda M1 **Hello** @room `rm` {n}")
    assert "1. **Hello** @\u2060room `rm` {n}" in said


@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        (["lima@diversity: !agenda M1 " + "x" * 501], "in at most 500 characters. That was 501."),
        (["lima@diversity: !agenda M1 Budget 2h"], "“Budget” is to take longer than the whole meeting"),
        (["lima@diversity: !agenda M1 remove 3"], "The agenda of M1 has no item 3. !agenda M1 shows it."),
        (["lima@diversity: !agenda M1 remove"], "Which item? Write its number, as in !agenda M1 remove 2."),
        (["berlin@diversity: !agenda M1 order 1"], "fewer than two items"),
        (["berlin@diversity: !agenda M1 order"], "fewer than two items"),
        (["lima@diversity: !agenda M9 Budget"], "There is no meeting “M9” in your groups."),
        (["core@dm: agenda M1 Budget"], "Only members of Diversity can do that."),
        (["berlin@diversity: !cancel M1 no", "lima@diversity: !agenda M1 Budget"], "M1 is cancelled"),
        ([f"lima@dm: agenda M1 Item {n}" for n in range(31)], "An agenda has at most 30 items."),
    ],
)
async def test_what_cannot_stand_on_an_agenda_is_refused(talk: Conversation, lines: list[str], answer: str) -> None:
    assert answer in await talk.say(*lines)


async def test_a_search_and_a_running_meeting_have_an_agenda_too(talk: Conversation) -> None:
    await talk.say('berlin@diversity: !meet "May" 60m: Tue 5 May 13:00 UTC, Wed 6 May 13:00 UTC')
    await talk.say("lima@diversity: !agenda M2 Early", ":at 2026-04-07T13:00Z", "berlin@diversity: !start")
    said = await talk.say("lima@diversity: !agenda While it runs", ":advance 10s")
    assert "On the agenda of M1:\n  1. While it runs" in said
    assert "(edited) M1: April call has begun" in said
    assert agenda_of(talk, 2) == [("Early", None)]
    await talk.say("berlin@diversity: !end")
    assert "M1 is over, so its agenda stays as it was." in await talk.say("lima@diversity: !agenda M1 Later")


def _lines(talk: Conversation, who: str, text: str) -> Message:
    """A message of several lines, which no line of a transcript is."""
    return Message(
        id=f"lines-{who}", place=Place("console", f"dm:{who}", private=True), sender=Account(who, who),
        at=talk.session.clock.now, message=f"lines-{who}", text=text,
    )  # fmt: skip
