"""What changes of the clocks do to series: they are announced, and times that are none are asked about."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time

import pytest

from bot.core.errors import Refusal
from handlers.meetings import members
from handlers.meetings.series import plans, unclear
from storage.series import Series
from tests.conversation import Conversation
from tests.meetings.planning import choice_of
from tests.meetings.seriestelling import WEEKLY, group, lines, planned, rows
from tests.polls.reactions import tap
from tests.polls.telling import told

NIGHT = 'series "Night" 60m every Sunday 02:30'
MARCH_2, OCTOBER_1 = (datetime(2026, month, day, 9, tzinfo=UTC) for month, day in ((3, 2), (10, 1)))
GAP = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
"""The earlier one of the two times that may be meant by 02:30 in Berlin on that night."""


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with group(sqlite_url, MARCH_2) as conversation:
        yield conversation


async def test_a_change_of_the_clocks_is_announced_a_week_before(talk: Conversation) -> None:
    """S5: to the room, and in private to those whose local time moves. Nobody is named."""
    await talk.say(f"berlin@diversity: !{WEEKLY}")
    assert not lines(await talk.say(":at 2026-03-26T11:59Z"), "Clocks change")
    said = await talk.say(":at 2026-03-26T12:01Z")
    told(
        said,
        [
            "[diversity] Clocks change before M5: Weekly. It stays at 14:00 in Berlin, on Thursday, 2 April 2026.",
            "Elsewhere it is at another time than before:",
            "• Lima: 07:00, not 08:00",
            "• Accra: 12:00, not 13:00",
            "• Jakarta: 19:00, not 20:00",
            "• Tokyo: 21:00, not 22:00",
            "[accra, private] For you, M5: Weekly on Thursday, 2 April 2026 is at 12:00, not at 13:00 as before: ",
            "clocks change, and it stays at 14:00 in Berlin.",
            "[jakarta, private] For you, M5: Weekly on Thursday, 2 April 2026 is at 19:00, not at 20:00",
        ],
    )
    assert not lines(said, "[berlin, private] For you")
    assert not lines(await talk.say(":at 2026-04-20T12:00Z"), "Clocks change")


async def test_whoever_sleeps_hears_of_it_in_the_morning(talk: Conversation) -> None:
    """S5: it is seven in Lima, and nine in the evening in Tokyo."""
    await talk.say(f"berlin@diversity: !{WEEKLY}")
    assert not lines(await talk.say(":at 2026-03-26T13:59Z"), "[kyoto, private] For you", "[lima, private] For you")
    assert lines(await talk.say(":at 2026-03-26T14:01Z"), "For you, M5")[0].startswith("[lima, private]")
    assert lines(await talk.say(":at 2026-03-27T00:01Z"), "For you, M5")[0].startswith("[kyoto, private]")


async def test_members_are_told_a_few_at_a_time(talk: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "BATCH", 2)
    await talk.say(f"berlin@diversity: !{WEEKLY}")
    said = lines(await talk.say(":at 2026-03-27T00:01Z"), "For you, M5")
    assert sorted(line.partition(",")[0] for line in said) == ["[accra", "[jakarta", "[kyoto", "[lima"]


async def test_whoever_is_on_leave_then_is_not_told(talk: Conversation) -> None:
    """G7."""
    await talk.say(f"berlin@diversity: !{WEEKLY}", "lima@dm: away 2026-03-30 to 2026-04-05")
    said = await talk.say(":at 2026-03-27T12:01Z")
    assert lines(said, "[jakarta, private] For you")
    assert not lines(said, "[lima, private] For you")


async def test_a_cancelled_meeting_moves_for_nobody(talk: Conversation) -> None:
    await talk.say(f"berlin@diversity: !{WEEKLY}", ":at 2026-03-26T09:00Z")
    await talk.say("berlin@diversity: !cancel M5 Easter")
    assert not lines(await talk.say(":at 2026-03-27T12:01Z"), "Clocks change", "For you")


async def test_what_was_missed_while_the_bot_was_down_is_said_once_it_is_back(talk: Conversation) -> None:
    await talk.say(f"berlin@diversity: !{WEEKLY}", ":at 2026-03-26T09:00Z", ":restart")
    assert len(lines(await talk.say(":at 2026-03-28T12:00Z"), "Clocks change before M5")) == 1


async def test_other_times_are_no_change_of_the_clocks(talk: Conversation) -> None:
    """S5: nor is another zone."""
    await talk.say(f"berlin@diversity: !{WEEKLY}", ":at 2026-03-05T15:00Z")
    said = await talk.say("berlin@diversity: !series S1 15:00 Africa/Nairobi", ":at 2026-03-25T09:00Z")
    assert not lines(said, "Clocks change")
    said = await talk.say(":at 2026-03-27T09:00Z")
    assert lines(said, "• ") == ["  • Berlin: 14:00, not 13:00"]


async def test_who_hears_of_another_time_is_not_told_of_one_that_never_was(talk: Conversation) -> None:
    """S5: the change itself tells everybody's local time."""
    await talk.say(f"berlin@diversity: !{WEEKLY}", ":at 2026-03-26T13:00Z")
    said = await talk.say("berlin@diversity: !series S1 15:00", ":at 2026-03-28T12:00Z")
    assert "M5: Thursday, 2 April 2026, 13:00 UTC = 08:00 Lima · 15:00 Berlin" in said
    assert not lines(said, "Clocks change")


async def test_a_time_that_the_clocks_leave_out_is_asked_about_three_weeks_before(talk: Conversation) -> None:
    """S5: with choices, which only co-chairs have."""
    await talk.say(f"berlin@diversity: !{NIGHT}")
    said = await talk.say(":at 2026-03-09T09:00Z")
    told(
        said,
        [
            "[diversity] S1: Night would be at 02:30 on Sunday, 29 March 2026, but the clocks in Berlin leave that ",
            "time out. When shall it be? A co-chair chooses.",
            "> 1: 01:30 Berlin (00:30 UTC)",
            "> 2: 03:30 Berlin (01:30 UTC)",
            "> none: No meeting that day",
            "[berlin, private] S1: Night would be at 02:30",
            "[accra, private] S1: Night would be at 02:30",
        ],
    )
    assert "the clocks leave no single time" in await talk.say("lima@dm: series S1")
    assert "Only the co-chairs" in await talk.say("lima@diversity> 2")
    said = await talk.say("accra@diversity> 2")
    assert "S1: Night meets on Sunday, 29 March 2026 at this time: Sunday, 29 March 2026, 01:30 UTC" in said
    assert "S1 for your calendar, as it is now." in said
    assert not lines(await talk.say(":at 2026-03-28T09:00Z"), "would be at 02:30")
    assert "Sun 29.03. 01:30" in planned(talk)


async def test_a_question_is_asked_again_until_it_is_answered(talk: Conversation) -> None:
    """S5."""
    await talk.say(f"berlin@diversity: !{NIGHT}")
    said = [await talk.say(f":at 2026-03-{day:02}T09:00Z") for day in (9, 16, 23, 28, 30)]
    assert [len(lines(each, "[diversity] S1: Night would be at")) for each in said] == [1, 1, 1, 1, 0]
    assert planned(talk)[-2:] == ["Sun 05.04. 00:30", "Sun 12.04. 00:30"]
    assert not [row for row in rows(talk) if row.series_day and row.series_day.day == 29]


async def test_what_is_near_is_asked_about_at_once_and_the_day_can_be_left_out(talk: Conversation) -> None:
    """S5."""
    await talk.say(":at 2026-03-24T09:00Z")
    said = await talk.say(f"berlin@diversity: !{NIGHT}")
    assert "[diversity] S1: Night would be at 02:30 on Sunday, 29 March 2026" in said
    assert "S1: Night does not meet on Sunday, 29 March 2026." in await talk.say("berlin@diversity> none")
    assert planned(talk) == ["Sun 05.04. 00:30", "Sun 12.04. 00:30"]


@pytest.mark.parametrize(
    ("day", "at", "choices", "now", "code"),
    [
        (date(2026, 3, 29), "2026-03-29T00:30Z", {date(2026, 3, 29): None}, MARCH_2, "series-chosen"),
        (date(2026, 3, 29), "2026-03-29T02:30Z", {}, MARCH_2, "series-chosen"),
        (date(2026, 4, 5), "2026-04-05T00:30Z", {}, MARCH_2, "series-chosen"),
        (date(2026, 3, 29), "2026-03-29T00:30Z", {}, GAP, "series-not-chosen"),
        (date(2026, 3, 29), "2026-03-29T01:30Z", {}, GAP, "series-not-chosen"),
        (date(2026, 3, 29), "", {}, GAP, "series-not-chosen"),
    ],
)
def test_what_is_not_offered_any_more_is_not_chosen(
    day: date, at: str, choices: dict[date, datetime | None], now: datetime, code: str
) -> None:
    """S5: it has been chosen, the series has another time by now, the clocks do nothing then, or it has begun."""
    row = Series(
        id=1, group_id=1, title="Night", minutes=60, zone="Europe/Berlin", first=date(2026, 3, 8), at=time(2, 30),
        every="week", called_by_person_id=1, called_at=MARCH_2,
    )  # fmt: skip
    _clear, waiting = plans.settled(row, {}, date(2026, 3, 29), date(2026, 3, 29))
    unclear.check(row, waiting, datetime.fromisoformat("2026-03-29T00:30Z"), MARCH_2)
    unclear.check(row, waiting, None, MARCH_2)
    _clear, waiting = plans.settled(row, choices, day, day)
    with pytest.raises(Refusal) as refused:
        unclear.check(row, waiting, datetime.fromisoformat(at) if at else None, now)
    assert refused.value.code == code


async def test_a_time_for_which_nobody_chose_is_not_chosen_once_it_has_come(talk: Conversation) -> None:
    """S5: the group hears that there is no meeting, and the question is taken down."""
    await talk.say(f"berlin@diversity: !{NIGHT}")
    none = "S1: Night has no meeting on Sunday, 29 March 2026: no time was chosen for it."
    assert none not in await talk.say(":at 2026-03-29T00:29Z")
    second = choice_of(talk, "diversity", "2")
    said = await talk.say(":at 2026-03-29T00:31Z")
    told(said, [f"[diversity] (edited) {none}", f"[berlin, private] (edited) {none}", f"[diversity] {none}"])
    said = await tap(talk, "berlin", second)
    assert none in said
    assert "series-S1.ics" not in said
    assert planned(talk)[-2:] == ["Sun 05.04. 00:30", "Sun 12.04. 00:30"]
    assert none not in await talk.say(":restart", ":at 2026-04-20T09:00Z")


async def test_a_series_that_ends_asks_nothing_any_more(talk: Conversation) -> None:
    """S5: the question is taken down."""
    await talk.say(":at 2026-03-24T09:00Z", f"berlin@diversity: !{NIGHT}", "berlin@diversity: !series S1 end")
    said = await talk.say("berlin@diversity> end")
    over = "(edited) S1: Night has ended. Its planned meetings do not take place."
    assert len(lines(said, over)) == 3
    assert not lines(await talk.say(":at 2026-03-30T09:00Z"), "Night")


async def test_a_question_shows_each_time_on_the_clocks_of_its_readers(talk: Conversation) -> None:
    """S1, S8: the group's in the room, with the day; a co-chair's own in private."""
    await talk.say("accra@dm: timezone Asia/Tokyo", f"berlin@diversity: !{NIGHT}")
    said = await talk.say(":at 2026-03-09T09:00Z")
    told(
        said,
        [
            "  1. Sunday, 29 March 2026, 00:30 UTC = Sat 28 Mar 19:30 Lima · 01:30 Berlin · 07:30 Jakarta · ",
            "  2. Sunday, 29 March 2026, 01:30 UTC = Sat 28 Mar 20:30 Lima · 03:30 Berlin · 08:30 Jakarta · ",
        ],
    )
    private = said.partition("[accra, private] S1: Night would be at")[2]
    told(private, ["  1. Sunday, 29 March 2026, 00:30 UTC = 01:30 Berlin · 09:30 Tokyo\n"])


async def test_what_was_chosen_for_another_time_is_chosen_anew(talk: Conversation) -> None:
    """S5: the series has another time since, which the clocks leave out as well."""
    await talk.say(f"berlin@diversity: !{NIGHT}", ":at 2026-03-24T09:00Z", "berlin@diversity> 2")
    said = await talk.say("berlin@diversity: !series S1 02:15")
    assert "S1: Night would be at 02:15 on Sunday, 29 March 2026" in said
    assert "S1: Night meets on Sunday, 29 March 2026 at this time" in await talk.say("berlin@diversity> 1")
    assert "Sun 29.03. 00:15" in planned(talk)


async def test_a_time_that_comes_twice_is_asked_about(sqlite_url: str) -> None:
    """S5: in autumn."""
    async with group(sqlite_url, OCTOBER_1) as talk:
        await talk.say(f"berlin@diversity: !{NIGHT}")
        said = await talk.say(":at 2026-10-05T09:00Z")
        told(
            said,
            [
                "S1: Night would be at 02:30 on Sunday, 25 October 2026, but the clocks in Berlin show that time ",
                "> 1: 02:30 Berlin (00:30 UTC)",
                "> 2: 02:30 Berlin (01:30 UTC)",
            ],
        )
        await talk.say("berlin@diversity> 2", ":at 2026-10-20T09:00Z")
        assert "Sun 25.10. 01:30" in planned(talk)


async def test_a_change_of_the_clocks_is_told_of_the_next_meeting_where_one_is_left_out(talk: Conversation) -> None:
    """S5: what the time was before is that of the meeting that took place."""
    await talk.say(f"berlin@diversity: !{WEEKLY}", ":advance 1m", "berlin@diversity: !skip S1 2 April")
    said = await talk.say(":at 2026-04-02T12:30Z")
    [line] = [line for line in said.splitlines() if "Clocks change before" in line]
    assert "It stays at 14:00 in Berlin, on Thursday, 9 April 2026." in line
    assert "Lima: 07:00, not 08:00" in said
