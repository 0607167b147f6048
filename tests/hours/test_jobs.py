"""The end of a week, and the question on Sunday. The clock stands at Monday, 23 March 2026, 09:00 UTC."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from bot.core.events import Account, Event, Message, Place
from bot.platforms import transcript
from storage.closes import WeekClose
from storage.database import Database
from tests.conversation import MONDAY, Conversation, config

QUESTION = "How much time did Diversity take you this week?"


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    """One group, and Lima in it."""
    async with Conversation(sqlite_url, config(groups=[{"slug": "diversity", "name": "Diversity"}])) as conversation:
        await conversation.say("lima@diversity: !timezone America/Lima", ":at 2026-03-23T12:00Z")
        yield conversation


def rows(url: str) -> list[WeekClose]:
    def work(session: Session) -> list[WeekClose]:
        return list(session.exec(select(WeekClose).order_by(col(WeekClose.week))).all())

    database = Database(url)
    try:
        return database.run_here(work)
    finally:
        database.close()


def _tap(talk: Conversation, key: str) -> Event:
    """Lima taps a choice in private."""
    step = transcript.read(f"lima@dm> {key}")
    event = talk.session.console.event(step) if step else None
    assert event is not None
    return event


async def test_on_sunday_afternoon_those_who_logged_nothing_are_asked_in_private(talk: Conversation) -> None:
    """H5."""
    assert await talk.say(":at 2026-03-29T21:59:59Z") == ""
    assert await talk.say(":at 2026-03-29T22:00Z") == (
        f"[lima, private] {QUESTION} A rough guess is fine: tap one, or write it, like 3h.\n"
        "  > 1h: 1 h\n  > 2h: 2 h\n  > 5h: 5 h\n  > none: Nothing this week"
    )


async def test_a_tap_logs_the_hours_for_that_week_once(talk: Conversation) -> None:
    """H5."""
    await talk.say(":at 2026-03-30T15:00Z")
    said = await talk.say("lima@dm> 2h")
    assert "(edited) Noted: 2 h on Sunday, 29 March 2026 (week 13), as #1." in said
    assert "2 h of 5 h" in said
    assert "That is no command" in await talk.say("lima@dm: 2h")
    assert "Week 13: 2 h of 5 h" in await talk.say("lima@dm: hours")


@pytest.mark.parametrize(
    ("written", "noted"),
    [
        ("3", "Noted: 3 h on Sunday, 29 March 2026"),
        ("4", "Noted: 4 h on Sunday, 29 March 2026"),
        ("3h", "Noted: 3 h on Sunday, 29 March 2026"),
        ("1 h", "Noted: 1 h on Sunday, 29 March 2026"),
        ("1h30 on Friday the draft", "Noted: 1 h 30 min on Friday, 27 March 2026"),
        ("half an hour", "Noted: 30 min on Sunday, 29 March 2026"),
        ("Nothing this week", "All right, nothing this week."),
        ("25", "For minutes write 25m."),
        ("3h or 4h", "I see more than one amount in “3h or 4h”."),
        ("not so much", "I see no amount of time in that. Write for example 1h30 or 2h, or none"),
        ("0", "An amount has to be more than zero"),
    ],
)
async def test_the_question_is_answered_by_an_amount_that_is_written(
    talk: Conversation, written: str, noted: str
) -> None:
    """H5, H1, S8: a number is an amount, not the place of a choice."""
    await talk.say(":at 2026-03-30T09:00Z")
    assert noted in await talk.say(f"lima@dm: {written}")


async def test_other_talk_is_no_answer_once_the_question_is_old_or_answered(talk: Conversation) -> None:
    """H5, S8: but an amount still is one."""
    await talk.say(":at 2026-03-31T15:00Z")
    assert "I see no amount" not in await talk.say("lima@dm: not so much")
    assert "Noted: 3 h on Sunday, 29 March 2026" in await talk.say("lima@dm: 3")
    assert QUESTION in await talk.say(":at 2026-04-05T22:00Z")
    await talk.say("lima@diversity: !log 1h")
    assert "I see no amount" not in await talk.say("lima@dm: and thank you")
    assert "You have logged or answered since I asked." in await talk.say("lima@dm: 3h")


async def test_two_taps_on_one_question_log_once(talk: Conversation) -> None:
    """H5: a phone sends a tap twice when the first seems to be lost."""
    await talk.say(":at 2026-03-29T22:00Z")
    tap = _tap(talk, "2h")
    assert "Noted: 2 h" in await talk.hand_in(tap)
    assert "This choice is no longer open." in await talk.hand_in(replace(tap, id="again"))
    assert "Week 13: 2 h of 5 h" in await talk.say("lima@dm: hours")


async def test_a_tap_still_counts_on_leave(talk: Conversation) -> None:
    """H5, G7: nothing is expected then, but what was given is given."""
    await talk.say(":at 2026-03-29T22:00Z", "lima@dm: away")
    assert "Noted: 2 h on Sunday, 29 March 2026" in await talk.hand_in(_tap(talk, "2h"))


async def test_a_tap_after_logging_adds_nothing(talk: Conversation) -> None:
    """H5."""
    await talk.say(":at 2026-03-29T22:30Z", "lima@diversity: !log 3h")
    assert "You have logged or answered since I asked." in await talk.say("lima@dm> 2h")
    assert "Week 13: 3 h of 5 h" in await talk.say("lima@dm: hours")


async def test_nothing_this_week_is_an_answer_too(talk: Conversation) -> None:
    """H5: it can be typed, and the questions go on."""
    for sunday in ("2026-03-29", "2026-04-05", "2026-04-12"):
        assert QUESTION in await talk.say(f":at {sunday}T22:00Z")
        assert "All right, nothing this week." in await talk.say("lima@dm: none")
    assert "Nothing logged yet." in await talk.say("lima@dm: hours")


async def test_after_two_unanswered_questions_there_are_no_more_until_hours_are_logged(talk: Conversation) -> None:
    """H5."""
    assert (await talk.say(":at 2026-04-26T23:00Z")).count(QUESTION) == 2
    await talk.say("lima@dm: log 1h")
    assert (await talk.say(":at 2026-05-31T23:00Z")).count(QUESTION) == 2


async def test_nobody_is_asked_who_has_logged_or_is_on_leave(talk: Conversation) -> None:
    """H5, G7."""
    await talk.say("lima@diversity: !log 5m")
    assert QUESTION not in await talk.say(":at 2026-03-30T10:00Z")
    await talk.say("lima@dm: away until 2026-04-06")
    assert QUESTION not in await talk.say(":at 2026-04-06T10:00Z")
    assert QUESTION in await talk.say(":at 2026-04-13T10:00Z")


async def test_a_question_that_comes_too_late_is_not_asked(sqlite_url: str) -> None:
    """The process was down on Sunday evening."""
    settings = config(groups=[{"slug": "diversity", "name": "Diversity"}])
    async with Conversation(sqlite_url, settings) as talk:
        await talk.say("lima@diversity: !timezone America/Lima", ":at 2026-03-23T12:00Z")
    async with Conversation(sqlite_url, settings, at=datetime(2026, 3, 30, 15, tzinfo=UTC)) as talk:
        assert QUESTION not in await talk.say(":advance 1m")


@pytest.mark.parametrize("day", ["2026-03-23", "2026-03-25", "2026-03-27"])
async def test_whoever_joins_in_the_week_is_asked_on_its_sunday(talk: Conversation, day: str) -> None:
    """H5."""
    await talk.say("lima@diversity: !log 5m", f":at {day}T13:00Z", "berlin@diversity: !timezone Europe/Berlin")
    assert QUESTION not in await talk.say(":at 2026-03-29T14:59Z")
    assert f"[berlin, private] {QUESTION}" in await talk.say(":at 2026-03-29T15:00Z")


async def test_who_moved_in_the_week_is_asked_at_the_hour_of_the_new_place(talk: Conversation) -> None:
    """H5."""
    await talk.say(":at 2026-03-25T12:00Z", "lima@dm: timezone Asia/Jakarta")
    assert await talk.say(":at 2026-03-29T09:59Z") == ""
    assert QUESTION in await talk.say(":at 2026-03-29T10:00Z")
    assert QUESTION not in await talk.say(":at 2026-03-30T11:00Z")


async def test_who_moved_west_on_sunday_is_asked_when_it_is_evening_there(talk: Conversation) -> None:
    """H5: the hour is looked at again when the timer fires."""
    await talk.say(":at 2026-03-29T12:00Z", "lima@dm: timezone Pacific/Honolulu")
    assert await talk.say(":at 2026-03-30T02:59Z") == ""
    assert QUESTION in await talk.say(":at 2026-03-30T03:00Z")


async def test_who_moved_east_on_sunday_is_not_asked_at_night(talk: Conversation) -> None:
    """H5: their Sunday evening had passed."""
    await talk.say(":at 2026-03-29T12:00Z", "lima@dm: timezone Asia/Jakarta")
    assert QUESTION not in await talk.say(":at 2026-03-30T11:00Z")


async def test_a_week_closes_on_monday_noon_and_the_cochairs_hear_of_it(sqlite_url: str) -> None:
    """H2, H4."""
    async with Conversation(sqlite_url) as talk:
        await talk.say("lima@diversity: !log 1h30", "berlin@diversity: !log 2h", "accra@diversity: !log 30m")
        assert "the week is over" not in await talk.say(":at 2026-03-30T11:59:59Z")
        said = await talk.say(":at 2026-03-30T12:00Z")
        line = "Diversity: the week is over. Week 13: 4 h of 15 h, 3 people logged, median 1 h 30 min, 0 on leave."
        assert said == f"[berlin, private] {line}\n[accra, private] {line}"


async def test_what_comes_late_counts_and_marks_the_total_as_revised(sqlite_url: str) -> None:
    """H2."""
    async with Conversation(sqlite_url) as talk:
        await talk.say("lima@diversity: !log 1h30", "berlin@diversity: !log 2h", ":at 2026-03-30T12:00Z")
        assert "W13 3 h 30 min of 15 h; W14" in await talk.say("berlin@dm: hours group")
        said = await talk.say("lima@diversity: !log 1h last week")
        assert said == (
            "[diversity] Noted for Sunday, 29 March 2026 (week 13).\n"
            "  Week 13 was closed already; its total is marked as revised."
        )
        said = await talk.say("berlin@dm: hours group")
        assert "W13 4 h 30 min* of 15 h; W14" in said
        assert "revised after it was closed" in said
        await talk.say("lima@dm: edit 2h", "berlin@dm: undo #1")
        assert "W13 3 h 30 min* of 15 h; W14" in await talk.say("berlin@dm: hours group")


REVISED = "Week 12 was closed already; its total is marked as revised."


async def test_a_message_from_before_the_close_that_comes_after_it_is_late(sqlite_url: str) -> None:
    """H2: the bot was down, or Telegram slow."""
    async with Conversation(sqlite_url) as talk:
        await talk.say("lima@diversity: !log 1h yesterday", ":at 2026-03-23T12:00:05Z")
        sent = Message(
            id="late", place=Place("console", "diversity"), sender=Account("lima"), message="late",
            at=datetime(2026, 3, 23, 11, 59, tzinfo=UTC), text="!log 2h yesterday",
        )  # fmt: skip
        assert REVISED in await talk.hand_in(sent)
        said = await talk.say("berlin@dm: hours group")
        assert "Week 12: 3 h, 1 person logged, median 3 h, 0 on leave, revised after it was closed" in said


async def test_a_refused_message_that_is_put_right_after_the_close_is_late(sqlite_url: str) -> None:
    """H2: it speaks of the day when it was written, and is done now."""
    async with Conversation(sqlite_url, at=datetime(2026, 3, 22, 20, tzinfo=UTC)) as talk:
        await talk.say("lima@diversity: !lgo 3h", ":at 2026-03-23T12:00Z")
        said = await talk.say(":edit lima@diversity: !log 3h")
        assert "Noted for Sunday, 22 March 2026 (week 12)." in said
        assert REVISED in said


async def test_a_command_whose_group_is_named_after_the_close_is_late(sqlite_url: str) -> None:
    """H2."""
    async with Conversation(sqlite_url, at=datetime(2026, 3, 22, 20, tzinfo=UTC)) as talk:
        await talk.say("lima@diversity: !me", "lima@partnerships: !me", "lima@dm: log 2h", ":at 2026-03-23T12:00Z")
        said = await talk.say("lima@dm> diversity")
        assert "Noted: 2 h on Sunday, 22 March 2026 (week 12)" in said
        assert REVISED in said


async def test_a_week_that_ended_before_the_first_start_is_closed_too(sqlite_url: str) -> None:
    """H2: what is noted for it comes late."""
    async with Conversation(sqlite_url) as talk:
        said = await talk.say("berlin@dm: log 1h 2026-03-10")
        assert "Week 11 was closed already; its total is marked as revised." in said
        said = await talk.say("berlin@dm: hours group")
        assert "Totals: W11 1 h*; W12 0 h (not closed yet); W13 0 h of 10 h (not closed yet)" in said
        assert said.count("not closed yet") == 4, "week 12 closes at noon, week 13 is running"


async def test_an_edit_that_moves_hours_revises_both_weeks(talk: Conversation, sqlite_url: str) -> None:
    """H2."""
    await talk.say("lima@dm: log 2h", ":at 2026-04-06T12:00Z", "lima@dm: edit 2h 2026-04-01")
    assert [(row.week, row.total, row.revised_at is not None) for row in rows(sqlite_url)] == [
        ("2026-W12", 0, False),
        ("2026-W13", 120, True),
        ("2026-W14", 0, True),
    ]


async def test_weeks_that_ended_while_the_bot_was_down_are_closed_when_it_is_back(sqlite_url: str) -> None:
    """H2."""
    settings = config(groups=[{"slug": "diversity", "name": "Diversity"}])
    async with Conversation(sqlite_url, settings) as talk:
        await talk.say("lima@diversity: !log 1h")
    async with Conversation(sqlite_url, settings, at=MONDAY + timedelta(weeks=3)) as talk:
        await talk.say(":restart", ":advance 1m")
    assert [(row.week, row.total) for row in rows(sqlite_url)] == [("2026-W12", 0), ("2026-W13", 60), ("2026-W14", 0)]
