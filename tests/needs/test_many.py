"""What the core team sees of all groups takes as many queries for three needs as for thirty (N2, R1)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from tests.conversation import Conversation
from tests.needs.asking import gather, settings


@contextmanager
def counted(talk: Conversation) -> Iterator[list[str]]:
    """The statements that are given meanwhile."""
    given: list[str] = []
    engine = talk.session._database.engine

    def listen(*about: Any) -> None:
        given.append(about[2])

    event.listen(engine, "before_cursor_execute", listen)
    yield given
    event.remove(engine, "before_cursor_execute", listen)


async def test_lists_take_as_many_queries_for_many_as_for_few(sqlite_url: str) -> None:
    """N2, R1."""
    async with Conversation(sqlite_url, settings()) as talk:
        await gather(talk)
        counts = []
        for first in (0, 3):
            for number in range(first, first * 10 + 3):
                await talk.say(
                    f'lima@diversity: !need partnerships "{number}" by 10 April',
                    f'nairobi@partnerships: !need diversity "{number}" by 10 April',
                    f'lima@diversity: !ask travel {number + 1} EUR "{number}"',
                )
            taken = []
            for line in ("core@core: !needs", "core@core: !asks", "lima@diversity: !needs", "lima@diversity: !asks"):
                with counted(talk) as given:
                    await talk.say(line)
                taken.append(sum(statement.startswith("SELECT") for statement in given))
            counts.append(taken)
        assert counts[0] == counts[1]
