"""Leave: lines typed, answers read. The clock stands at Monday, 23 March 2026, 09:00 UTC."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import pytest

from handlers.leave import rules
from storage.leave import Leave
from tests.conversation import Conversation

REST = "Nothing is expected of you then, and I do not ask for hours. Rest well."
LONG_AGO = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(database_url) as conversation:
        await conversation.say("cairo@diversity: !me")
        yield conversation


async def test_a_leave_is_taken_with_dates_and_no_reason(talk: Conversation) -> None:
    """G7."""
    assert await talk.say("cairo@dm: away 2026-12-20 to 2027-01-05") == (
        "[cairo, private] Away from Sunday, 20 December 2026 to Tuesday, 5 January 2027. "
        "Nothing is expected of you then, and I do not ask for hours. Rest well."
    )
    assert "Away from Sunday, 20 December 2026" in await talk.say("cairo@dm: me")


async def test_an_open_leave_lasts_until_back(talk: Conversation) -> None:
    """G7."""
    assert "Away from Monday, 23 March 2026 until you write back." in await talk.say("cairo@dm: away")
    await talk.say(":advance 3d")
    said = await talk.say("cairo@dm: back")
    assert said == "[cairo, private] Welcome back. Your leave from Monday, 23 March 2026 is over."
    assert "You are not on leave, and none is planned." in await talk.say("cairo@dm: back")


async def test_a_leave_of_one_day_is_confirmed_as_one_day(talk: Conversation) -> None:
    assert "Away on Sunday, 20 December 2026." in await talk.say("cairo@dm: away 2026-12-20")


async def test_a_planned_leave_is_cancelled_by_back(talk: Conversation) -> None:
    await talk.say("cairo@dm: away 2026-12-20 to 2027-01-05")
    assert "The leave from Sunday, 20 December 2026 is cancelled." in await talk.say("cairo@dm: back")
    assert "Away" not in await talk.say("cairo@dm: me")


async def test_a_new_leave_replaces_one_that_it_overlaps(talk: Conversation) -> None:
    """G7: also when it begins later."""
    await talk.say("cairo@dm: away 2026-04-07 to 2026-05-09")
    said = await talk.say("cairo@dm: away 2026-05-01 to 2026-05-09")
    assert "Away from Friday, 1 May 2026 to Saturday, 9 May 2026." in said
    assert "This replaces your leave from Tuesday, 7 April 2026 to Saturday, 9 May 2026." in said
    assert "Away from Friday, 1 May 2026" in await talk.say("cairo@dm: me")


async def test_the_room_reads_no_dates_of_a_leave(talk: Conversation) -> None:
    """X1, H4: neither of the new one nor of the one that it replaces; and the act is two messages, no more."""
    assert (await talk.say("cairo@diversity: !away 2026-05-01 to 2026-05-09")).splitlines() == [
        "[diversity] Your leave is noted. The dates are only for you: !me shows them.",
        f"[cairo, private] Away from Friday, 1 May 2026 to Saturday, 9 May 2026. {REST}",
    ]
    assert (await talk.say("cairo@diversity: !away 2026-05-02 to 2026-05-09")).splitlines() == [
        "[diversity] Your leave is noted. The dates are only for you: !me shows them.",
        f"[cairo, private] Away from Saturday, 2 May 2026 to Saturday, 9 May 2026. {REST}",
        "  This replaces your leave from Friday, 1 May 2026 to Saturday, 9 May 2026. Days of it that have passed stay.",
    ]


async def test_coming_back_the_room_reads_only_that(talk: Conversation) -> None:
    """X1: since when they were away, they may have said in private."""
    await talk.say("cairo@dm: away", ":advance 3d")
    assert (await talk.say("cairo@diversity: !back")).splitlines() == [
        "[diversity] Welcome back.",
        "[cairo, private] Welcome back. Your leave from Monday, 23 March 2026 is over.",
    ]
    await talk.say("cairo@dm: away 2026-12-20 to 2027-01-05")
    assert (await talk.say("cairo@diversity: !back")).splitlines() == [
        "[cairo, private] The leave from Sunday, 20 December 2026 is cancelled.",
        "[diversity] I have answered you in private.",
    ]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        (
            "away 2026-12-20 and more",
            "Write a day, or from when to when: tomorrow, 2026-12-20 to 2027-01-05",
        ),
        ("away 2026-12-20 to 2026-12-19", "Saturday, 19 December 2026 is before Sunday, 20 December 2026."),
        ("away 20/12/2026 to 05/01/2027", "I am not sure which day “20/12/2026” is."),
        ("away 2026-02-01 to 2026-02-10", "A leave can begin at most four weeks ago."),
        ("away until 2028-01-01", "That is more than a year."),
        ("away 2031-01-01 to 2031-01-02", "That is more than a year."),
    ],
)
async def test_a_leave_that_is_not_certain_is_refused(sqlite_url: str, line: str, answer: str) -> None:
    """G7, S8."""
    async with Conversation(sqlite_url) as talk:
        await talk.say("cairo@diversity: !me")
        assert answer in await talk.say(f"cairo@dm: {line}")


def leave(first: int, last: int | None) -> Leave:
    """Days of March 2026."""
    end = date(2026, 3, last) if last else None
    return Leave(person_id=1, start=date(2026, 3, first), end=end, created_at=LONG_AGO)


def test_a_leave_replaces_those_that_share_a_day_with_it() -> None:
    """G7."""
    leaves = [leave(1, 3), leave(5, 8), leave(12, 14)]
    assert rules.overlapping(leaves, date(2026, 3, 3), date(2026, 3, 10)) == leaves[:2]
    assert rules.overlapping(leaves, date(2026, 3, 9), date(2026, 3, 11)) == []
    assert rules.overlapping(leaves, date(2026, 3, 8), None) == leaves[1:]
    assert rules.overlapping([leave(20, None)], date(2026, 5, 1), date(2026, 5, 2))


@pytest.mark.parametrize(
    ("first", "last", "start", "stays"),
    [(1, None, 20, 9), (1, 15, 10, 9), (1, 15, 5, 4), (10, 15, 12, None), (12, 20, 15, None)],
)
def test_of_a_leave_that_is_replaced_only_the_days_that_have_passed_stay(
    first: int, last: int | None, start: int, stays: int | None
) -> None:
    """G7, H3: today is the 10th."""
    found = rules.what_stays(leave(first, last), date(2026, 3, start), date(2026, 3, 10))
    assert found == (date(2026, 3, stays) if stays else None)
