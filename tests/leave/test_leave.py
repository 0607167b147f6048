"""Leave: lines typed, answers read. The clock stands at Monday, 23 March 2026, 09:00 UTC."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import pytest

from handlers.leave import rules
from storage.leave import Leave
from tests.conversation import Conversation

LONG_AGO = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(database_url) as conversation:
        await conversation.say("cairo@diversity: !me")
        yield conversation


async def test_a_leave_is_taken_with_dates_and_no_reason(talk: Conversation) -> None:
    """G7."""
    assert await talk.say("cairo@diversity: !away 2026-12-20 to 2027-01-05") == (
        "[diversity] Away from Sunday, 20 December 2026 to Tuesday, 5 January 2027. "
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


async def test_a_planned_leave_is_cancelled_by_back(talk: Conversation) -> None:
    await talk.say("cairo@dm: away 2026-12-20 to 2027-01-05")
    assert "The leave from Sunday, 20 December 2026 is cancelled." in await talk.say("cairo@dm: back")
    assert "Away" not in await talk.say("cairo@dm: me")


async def test_a_new_leave_takes_the_place_of_one_that_it_touches(talk: Conversation) -> None:
    await talk.say("cairo@dm: away until 2026-03-31")
    said = await talk.say("cairo@dm: away 2026-04-01 to 2026-04-10")
    assert "Away from Monday, 23 March 2026 to Friday, 10 April 2026." in said


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("away 2026-12-20", "Write from when to when: 2026-12-20 to 2027-01-05, or until 2027-01-05."),
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


def test_leaves_are_joined_where_they_overlap_or_touch() -> None:
    """G7."""
    leaves = [
        Leave(person_id=1, start=date(2026, 3, first), end=date(2026, 3, last), created_at=LONG_AGO)
        for first, last in ((1, 3), (5, 8), (12, 14))
    ]  # fmt: skip
    assert rules.joined(leaves, date(2026, 3, 4), date(2026, 3, 10)) == leaves[:2]
    assert rules.joined(leaves, date(2026, 3, 10), date(2026, 3, 10)) == []
    assert rules.joined(leaves, date(2026, 3, 9), None) == leaves[1:]
