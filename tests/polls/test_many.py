"""Many polls that end in the same minute: each costs the same, whoever could vote in it and however many there are."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlmodel import func, select

from bot.core.context import Context
from bot.core.replies import Replies
from handlers.polls import starting
from handlers.polls.starting import Wanted
from storage import due
from storage.due import Due
from storage.groups import Group
from storage.outcomes import Outcome
from tests.conversation import Conversation
from tests.looking import look, person_id
from tests.polls.staging import MEMBERS, act, gather, vote


async def begin_many(talk: Conversation, count: int) -> None:
    """Open polls that nobody is asked about in private."""

    def work(context: Context) -> Replies:
        session = context.session
        group = session.exec(select(Group).where(Group.slug == "diversity")).one()
        by, closes_at = person_id(session, "berlin"), context.now + timedelta(hours=72)
        for number in range(count):
            wanted = Wanted(method="majority", title=f"R{number}", text="Merge", closes_at=closes_at, quorum="1")
            starting.start(context, group, wanted, by=by)
        session.flush()
        due.cancel(session, session.exec(select(Due.key).where(Due.job != starting.CLOSE)).all())
        return None

    await act(talk, work)


async def statements_to_close(url: str, members: Sequence[str], count: int) -> int:
    """How many statements the database is given for each of some polls, until all have closed."""
    given: list[str] = []
    async with Conversation(url) as talk:
        await gather(talk, members)
        await begin_many(talk, count)
        await vote(talk, 1, **dict.fromkeys(members, "yes"))
        await talk.say(":advance 1h")
        event.listen(
            talk.session._database.engine, "before_cursor_execute", lambda *about: given.append(about[2])
        )  # fmt: skip
        talk.session.clock.now += timedelta(hours=72)
        await talk.session._app.scanner.run_due()
        closed = look(talk, lambda session: session.exec(select(func.count()).select_from(Outcome)).one())
        assert closed == count
    return round(len([each for each in given if "SAVEPOINT" not in each]) / count)


@pytest.mark.parametrize(("members", "count"), [(MEMBERS[:3], 4), (MEMBERS, 4), (MEMBERS[:3], 120)])
async def test_what_closing_costs_grows_neither_with_the_group_nor_with_other_polls(
    sqlite_url: str, members: Sequence[str], count: int
) -> None:
    """A thousand polls that end in the same minute: measured, each takes the database and the program 6 ms."""
    assert await statements_to_close(sqlite_url, members, count) <= 40
