"""What the conversations about reports share: a group of four, what it has done, and the rows behind."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from sqlmodel import col, select

from storage import reports
from storage.reports import Report
from tests.conversation import Conversation
from tests.looking import look
from tests.polls.staging import gather

FOUR = ("berlin", "accra", "lima", "kyoto")
"""The first two are co-chairs."""


@asynccontextmanager
async def group(url: str) -> AsyncIterator[Conversation]:
    """The four have met, agreed on something, and recommend R3 (P1). It is Thursday, 26 March 2026, 10:00 UTC."""
    async with Conversation(url) as talk:
        await gather(talk, FOUR)
        await talk.say(":join oslo partnerships", "oslo@partnerships: !me", "oslo@dm: me")
        await talk.say(*(f"{who}@dm: me" for who in FOUR))
        await talk.say(
            'berlin@diversity: !meeting start "Weekly"', "kyoto@diversity: good evening",
            "berlin@diversity: !agreed We meet every two weeks", "berlin@diversity: !action kyoto glossary by 10 April",
            ":advance 30m", "berlin@diversity: !end", 'berlin@diversity: !poll "R3" Merge the scenarios. for 3d',
            *(f"{who}@diversity: !vote P1 agree" for who in FOUR),
            ":at 2026-03-26T10:00Z",
        )  # fmt: skip
        yield talk


async def drafted(talk: Conversation) -> str:
    """Let `berlin` begin T1; returns what was said."""
    return await talk.say("berlin@diversity: !report")


def report_of(talk: Conversation, number: int = 1) -> Report:
    """A report as it stands."""
    found = look(talk, lambda session: reports.find(session, number))
    assert found is not None
    return found


def texts(talk: Conversation, number: int = 1) -> Mapping[str, str]:
    """What stands in its sections."""
    found = look(talk, lambda session: reports.sections_of(session, number))
    return {name: section.text for name, section in found.items()}


def numbers(talk: Conversation) -> list[tuple[int, str]]:
    """Which reports there are, and how each stands."""
    rows = look(talk, lambda session: session.exec(select(Report).order_by(col(Report.id))).all())
    return [(row.number, row.state) for row in rows]
