"""Slots that take turns: the plan is shown for the season, each sees their own share, and a co-chair takes it."""

from collections.abc import AsyncIterator
from datetime import time

import pytest

from bot.core.i18n import Translator
from handlers.meetings import members
from handlers.meetings.fair.rotation import Weekly, half_hours
from handlers.meetings.series import turns
from tests.conversation import Conversation
from tests.meetings.seriestelling import WEEKLY, group, lines, planned, rows, series_of
from tests.polls.telling import told

PLAN = "rotate S1 for 6"


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with group(sqlite_url) as conversation:
        await conversation.say(f"berlin@diversity: !{WEEKLY}")
        yield conversation


async def test_the_plan_of_a_season_is_shown_before_it_holds(talk: Conversation) -> None:
    """S3: dates, local times and what it asks; nobody is named."""
    said = await talk.say("berlin@diversity: !rotate S1 for 6")
    told(
        said,
        [
            "[diversity] S1: Weekly by turns: the plan for 6 meetings",
            "1. Thursday 13:00 (Berlin) = 06:00 Lima · 11:00 Accra · 18:00 Jakarta · 20:00 Tokyo: Thu 2 Apr, ",
            "2. Thursday 15:00 (Berlin) = 08:00 Lima · 13:00 Accra · 20:00 Jakarta · 22:00 Tokyo: Thu 9 Apr, ",
            "Outside comfortable hours, the season asks at most 3 h of one person (night counts double).",
            "Always at Thursday 14:00 it would be 6 h.",
            "Each member reads their own share in private. It holds once a co-chair takes it.",
            "> take: Take this plan",
        ],
    )
    assert "kyoto" not in said
    assert planned(talk) == ["Thu 26.03. 13:00", "Thu 02.04. 12:00"]


async def test_each_member_reads_their_own_share_in_private(talk: Conversation) -> None:
    """S3, X1: and nobody else's; whoever has no zone has none."""
    await talk.say(":join nozone diversity", "nozone@dm: me")
    said = await talk.say("berlin@diversity: !rotate S1 for 6", ":advance 1s")
    assert "1 member has no time zone, so their hours could not be weighed." in said
    told(
        said,
        [
            "[berlin, private] S1: Weekly by turns, as planned now:",
            "All of it is within your comfortable hours.\n",
            "[kyoto, private] S1: Weekly by turns, as planned now:",
            "2. Thursday 15:00 (Berlin) = 22:00 Tokyo: ",
            "Outside your comfortable hours, it asks 3 h of you (night counts double).",
            "Always at Thursday 14:00 it would be 6 h.",
            "Only you read this.",
        ],
    )
    assert not lines(said, "[nozone, private] S1")


async def test_members_read_their_shares_a_few_at_a_time(talk: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "BATCH", 2)
    said = lines(await talk.say("berlin@diversity: !rotate S1 for 6", ":advance 1s"), "by turns, as planned now")
    assert [line.partition(",")[0] for line in said] == ["[berlin", "[accra", "[jakarta", "[lima", "[kyoto"]


async def test_weeks_that_are_left_out_have_no_meeting_in_the_plan(talk: Conversation) -> None:
    """S3: six are six that take place; a week keeps its turn, so the one that is left out falls to its slot."""
    await talk.say("berlin@diversity: !skip S1 2 April", "berlin@diversity: !skip S1 16 April")
    said = await talk.say("berlin@diversity: !rotate S1 for 6", ":advance 1s")
    assert "by turns: the plan for 6 meetings" in said
    room = said.partition("[berlin, private]")[0]
    days = [f"Thu {day}" for day in ("9 Apr", "23 Apr", "30 Apr", "7 May", "14 May", "21 May")]
    assert [room.count(day) for day in days] == [1] * 6
    assert not lines(said, "2 Apr,", "16 Apr")
    await talk.say("berlin@diversity> take", ":at 2026-05-14T18:00Z")
    held = [f"{row.begins:%a} {row.begins.day} {row.begins:%b}" for row in rows(talk) if row.state == "planned"]
    assert held[1:7] == days
    said = await talk.say(":at 2026-05-21T18:00Z")
    assert "The season of S1: Weekly is over." in said


async def test_what_a_season_asks_is_asked_by_meetings_that_take_place(talk: Conversation) -> None:
    """S3: two weeks less are two hours less of whoever bears the most at a time that does not turn."""
    all_of_it = await talk.say("berlin@diversity: !rotate S1 for 6", ":advance 1s")
    assert "Always at Thursday 14:00 it would be 6 h." in all_of_it
    await talk.say("berlin@diversity: !series S1 until 2026-05-10")
    await talk.say("berlin@diversity: !skip S1 2 April", "berlin@diversity: !skip S1 16 April")
    assert "has only 4 more meetings until" in await talk.say("berlin@diversity: !rotate S1 for 6")
    said = await talk.say("berlin@diversity: !rotate S1 for 4", ":advance 1s")
    assert "Always at Thursday 14:00 it would be 4 h." in said


async def test_a_meeting_with_a_time_of_its_own_keeps_it_in_a_plan(talk: Conversation) -> None:
    """S3, S6: it is counted as it is, and the group reads that it stays."""
    await talk.say("berlin@diversity: !meeting move M2 2026-04-03 15:00 UTC")
    said = await talk.say("berlin@diversity: !rotate S1 for 3", ":advance 1s")
    stays = "M2 was moved by itself and stays at Friday, 3 April 2026, 15:00 UTC"
    told(said, ["the plan for 3 meetings", stays, "[kyoto, private]", f"{stays} = Sat 4 Apr 00:00 Tokyo", "it asks "])
    assert "2 Apr" not in said
    assert stays in await talk.say("berlin@diversity> take")
    assert planned(talk)[1] == "Fri 03.04. 15:00"


async def test_a_plan_is_not_taken_any_more_when_a_meeting_of_it_is_left_out(talk: Conversation) -> None:
    await talk.say(f"berlin@diversity: !{PLAN}", "berlin@diversity: !skip S1 9 April")
    assert "S1 has changed since" in await talk.say("berlin@diversity> take")


@pytest.mark.parametrize("change", ["series S1 16:00", "skip S1 9 April", "meeting move M2 2026-04-03 15:00 UTC"])
async def test_nobody_reads_their_share_of_a_plan_that_has_been_overtaken(talk: Conversation, change: str) -> None:
    """S3: it was never to be taken."""
    said = await talk.say("berlin@diversity: !rotate S1 for 6", f"berlin@diversity: !{change}", ":advance 1s")
    assert not lines(said, "private] S1")


async def test_who_has_not_read_their_share_yet_reads_it_of_a_plan_that_has_been_taken(talk: Conversation) -> None:
    said = await talk.say("berlin@diversity: !rotate S1 for 6", "berlin@diversity> take", ":advance 1s")
    assert len(lines(said, "private] S1: Weekly by turns")) == 5


async def test_a_plan_holds_once_a_co_chair_takes_it(talk: Conversation) -> None:
    """S3, G4: from the first week that is a week away."""
    await talk.say(f"berlin@diversity: !{PLAN}")
    assert "Only the co-chairs of Diversity can do that." in await talk.say("lima@diversity> take")
    said = await talk.say("accra@diversity> take")
    assert "[diversity] (edited) This plan for S1 has been taken." in said
    assert (
        "Every week, by turns: Thursday 13:00, Thursday 15:00 (Berlin), from Thursday, 2 April 2026 on\n"
        "  M1: Thursday, 26 March 2026, 13:00 UTC"
    ) in said
    assert "series-S1.ics" in said
    await talk.say(":at 2026-04-17T09:00Z")
    assert planned(talk) == [
        "Thu 26.03. 13:00", "Thu 02.04. 11:00", "Thu 09.04. 13:00", "Thu 16.04. 11:00", "Thu 23.04. 13:00",
        "Thu 30.04. 11:00",
    ]  # fmt: skip


async def test_the_meetings_that_are_planned_follow_the_turns(talk: Conversation) -> None:
    """S3, S6: those of the weeks before stay."""
    await talk.say("berlin@diversity: !rotate S1 Mon 16:00, Tue 17:00 for 6", "berlin@diversity> take")
    turns = {(day, f"{at:%H:%M}") for day, at in series_of(talk).turns}
    assert turns <= {(0, "16:00"), (1, "17:00")}
    assert planned(talk)[0] == "Thu 26.03. 13:00"
    assert planned(talk)[1] in {"Mon 30.03. 14:00", "Tue 31.03. 15:00"}


async def test_a_plan_is_not_taken_any_more_when_the_series_has_changed(talk: Conversation) -> None:
    await talk.say(f"berlin@diversity: !{PLAN}", "accra@dm: series S1 16:00")
    said = await talk.say("berlin@diversity> take")
    assert "S1 has changed since, or the first of these meetings is near." in said
    assert not series_of(talk).turns


async def test_a_plan_is_not_taken_when_its_first_meeting_is_near(talk: Conversation) -> None:
    await talk.say("berlin@dm: cancel M1 the room is taken", f"berlin@diversity: !{PLAN}", ":at 2026-03-30T09:00Z")
    assert "the first of these meetings is near" in await talk.say("berlin@diversity> take")
    assert not series_of(talk).turns


async def test_turns_are_ended_with_a_word(talk: Conversation) -> None:
    await talk.say("berlin@diversity: !rotate S1 for 6", "berlin@diversity> take", ":at 2026-04-10T09:00Z")
    assert len(series_of(talk).turns) == 2
    said = await talk.say("berlin@dm: rotate S1 off")
    assert "Every Thursday at 14:00 (Berlin)" in said
    assert "[berlin, private] The group knows that no slots take turns in S1 any more." in said
    await talk.say(":at 2026-04-25T09:00Z")
    assert planned(talk)[-2:] == ["Thu 30.04. 12:00", "Thu 07.05. 12:00"]
    assert "No slots take turns in S1." in await talk.say("berlin@dm: rotate S1 off")


async def test_the_co_chairs_hear_when_the_season_is_over(talk: Conversation) -> None:
    await talk.say("berlin@diversity: !rotate S1 for 2", "berlin@diversity> take")
    said = await talk.say(":at 2026-04-10T09:00Z")
    assert "[accra, private] The season of S1: Weekly is over. The turns go on as they are; rotate S1 plans the" in said
    assert len(planned(talk)) >= 2


async def test_where_no_turns_are_fairer_nothing_is_planned(talk: Conversation) -> None:
    said = await talk.say("berlin@diversity: !rotate S1 Thu 14:00 for 6")
    assert said == ("[diversity] S1: Weekly: no turns of these times are fairer than always Thursday 14:00 (Berlin).")


@pytest.mark.parametrize(
    ("order", "answer"),
    [
        ("rotate S1 for 99", "A season has from 2 to 52 meetings."),
        ("rotate S1 for 1", "A season has from 2 to 52 meetings."),
        ("rotate S1 for -1", "A season has from 2 to 52 meetings."),
        ("rotate S1 for 10000", "A season has from 2 to 52 meetings."),
        ("rotate S1 for 99999999999999999999 meetings", "A season has from 2 to 52 meetings."),
        ("rotate S1 Mon 8 for 6", "“Mon 8” is no time of the week that I can read."),
        ("rotate S1 14:00 for 6", "“14:00” is no time of the week that I can read."),
        ("rotate S1 soon", "“soon” is no time of the week that I can read."),
        ("rotate S9", "There is no series “S9” in your groups."),
        ("rotate", "I could not read that."),
    ],
)
async def test_what_cannot_be_read_is_refused(talk: Conversation, order: str, answer: str) -> None:
    """S8."""
    assert answer in await talk.say(f"berlin@dm: {order}")


async def test_nothing_is_weighed_where_nobody_has_a_zone(sqlite_url: str) -> None:
    async with group(sqlite_url) as talk:
        await talk.say(":join nairobi partnerships", "core@core: !appoint partnerships nairobi")
        await talk.say('nairobi@partnerships: !series "P" 60m every Thursday 14:00')
        assert "I know nobody's time zone" in await talk.say("nairobi@partnerships: !rotate S1")


def test_of_many_whole_days_full_hours_are_weighed_and_each_time_that_is_named() -> None:
    """S3: a week of half hours would take seconds to weigh, and everybody else would wait."""
    reader = Translator("en", "Europe/Berlin")
    two = turns.read("Mon, Tue", 1, reader).candidates
    assert two == [*half_hours(0), *half_hours(1)]
    three = turns.read("Mon, Tue, Wed, Tue 08:30, Fri 09:45", 1, reader).candidates
    assert len(three) == 3 * 24 + 2
    assert {slot for slot in three if slot.at.minute} == {Weekly(1, time(8, 30)), Weekly(4, time(9, 45))}
