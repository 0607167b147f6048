"""What is kept of people, and for how long (X1). The clock stands at Monday, 23 March 2026, 12:00 UTC."""

from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
from sqlmodel import Session, col, select

from bot.core.weeks import week_after, week_of
from bot.runtime import choices
from storage.database import Database
from storage.hours import Entry
from storage.leave import Leave
from storage.nudges import LoadQuestion, Nudge
from storage.offers import Offer
from storage.people import Membership
from tests.conversation import Conversation


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(database_url) as conversation:
        await conversation.say("lima@diversity: !timezone America/Lima", ":at 2026-03-23T12:00Z")
        yield conversation


async def test_nothing_is_kept_of_an_entry_that_was_removed(talk: Conversation, database_url: str) -> None:
    """X1: nothing but its number, which is not given again."""
    await talk.say("lima@dm: log 1h of what nobody should read", "lima@dm: undo")
    await talk.say("lima@diversity: !log 2h nor this", ":advance 1m", ":redact lima@diversity")
    database = Database(database_url)
    try:
        entries = database.run_here(lambda session: [(e.note, e.minutes) for e in session.exec(select(Entry)).all()])
    finally:
        database.close()
    assert entries == [("", 0), ("", 0)]
    assert "as #3." in await talk.say("lima@dm: log 1h")


async def test_a_command_waits_a_day_for_the_group_that_it_is_for(talk: Conversation, database_url: str) -> None:
    """H1, X1: then its text is gone, and nothing is noted that could not be undone."""
    await talk.say("lima@partnerships: !me", "lima@dm: log 2h yesterday of what nobody should read", ":advance 23h")
    database = Database(database_url)

    def texts(session: Session) -> list[str]:
        choices.forget_waiting(session, talk.session.clock.now)
        return [offer.arguments for offer in session.exec(select(Offer)).all()]

    try:
        assert all("nobody" in text for text in database.run_here(texts))
        await talk.say(":advance 61m")
        assert not any("nobody" in text for text in database.run_here(texts))
    finally:
        database.close()
    said = await talk.say("lima@dm> diversity")
    assert "From now on, this chat is about Diversity." in said
    assert "What you asked for is more than a day old, so I have not done it. Please write it again." in said
    assert "Nothing logged yet." in await talk.say("lima@dm: hours")


async def test_raw_hours_are_kept_for_13_months(talk: Conversation, database_url: str) -> None:
    """X1: and a number is never used again, though nothing else is left of the last entry."""
    await talk.say("lima@dm: log 1h of secrets", "lima@dm: log 2h of secrets")

    def age(session: Session) -> None:
        for entry in session.exec(select(Entry)).all():
            entry.day = date(2026, 3, 30) - timedelta(days=390)
            entry.week = week_of(entry.day)

    def kept(session: Session) -> list[tuple[int, int, str]]:
        return [(e.number, e.minutes, e.note) for e in session.exec(select(Entry).order_by(col(Entry.number))).all()]

    database = Database(database_url)
    try:
        database.run_here(age)
        await talk.say(":at 2026-03-30T12:00Z")
        assert database.run_here(kept) == [(1, 60, "of secrets"), (2, 120, "of secrets")]
        await talk.say(":at 2026-04-06T12:00Z")
        assert database.run_here(kept) == [(2, 0, "")]
    finally:
        database.close()
    assert "as #3." in await talk.say("lima@dm: log 1h")
    assert "#2" not in await talk.say("lima@dm: hours")


async def test_questions_leave_and_times_in_groups_go_after_13_months(talk: Conversation, database_url: str) -> None:
    """X1: a year and a week are put behind them at once."""
    await talk.say("lima@diversity: !log 11h", "oslo@diversity: !me", ":at 2026-03-31T12:00Z")
    await talk.say("oslo@dm: away 2026-04-01 to 2026-04-02", "oslo@dm: leave", "oslo@dm> leave")

    def rows(session: Session) -> list[set[int | None]]:
        over = select(Membership.id).where(col(Membership.left_at).is_not(None))
        return [
            set(session.exec(wanted)) for wanted in (select(Nudge.id), select(LoadQuestion.id), select(Leave.id), over)
        ]

    def age(session: Session) -> None:
        for table, columns in (
            (Nudge, ("week", "sent_at")), (LoadQuestion, ("week", "asked_at")), (Leave, ("start", "end", "created_at")),
            (Membership, ("left_at",)),
        ):  # fmt: skip
            for row in session.exec(select(table)):
                for column in columns:
                    value = getattr(row, column)
                    older = week_after(value, -53) if isinstance(value, str) else value and value - timedelta(weeks=53)
                    setattr(row, column, older)

    database = Database(database_url)
    try:
        before = database.run_here(rows)
        assert all(before)
        database.run_here(age)
        await talk.say(":at 2026-04-13T12:00Z")
        assert all(old <= kept for old, kept in zip(before, database.run_here(rows), strict=True))
        await talk.say(":at 2026-05-04T12:00Z")
        assert not any(old & kept for old, kept in zip(before, database.run_here(rows), strict=True))
    finally:
        database.close()
