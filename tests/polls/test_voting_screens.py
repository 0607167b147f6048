"""What happens on the screens by itself: the tally a moment later, and the poll shown to each member in private."""

from functools import partial

import pytest
from sqlmodel import Session, col, insert, select

from bot.core.context import Context
from handlers.polls import showing
from handlers.polls.voting import jobs
from storage.due import Due
from storage.outbox import OutboxMessage
from storage.people import Account, Membership, Person
from storage.polls import Elector
from tests.conversation import MONDAY, Conversation
from tests.looking import look, person_id
from tests.polls.reactions import button, tap
from tests.polls.staging import act, begin, gather

FIVE = ("berlin", "accra", "lima", "kyoto", "board")


async def test_the_tally_is_edited_at_once_and_then_not_more_often_than_limits_allow(database_url: str) -> None:
    """500 taps in a minute: Telegram allows a group twenty messages a minute."""
    async with Conversation(database_url) as talk:
        await gather(talk, FIVE)
        await begin(talk)
        await talk.say(":advance 10s")
        tally = 0
        for number in range(40):
            key = ("agree", "abstain")[number % 2]
            said = await talk.say(f"lima@diversity> {key}", ":advance 1s")
            tally += said.count("[diversity] (edited)")
        assert tally == pytest.approx(10, abs=1)
        said = await talk.say("lima@diversity> agree", ":advance 5s")
        assert "🟢 Agree: 1" in said
        assert "1 of 5 have voted" in said


async def test_five_hundred_taps_are_one_ballot_and_one_timer(database_url: str) -> None:
    """One person: each tap is acknowledged, nothing is said in the room, and one ballot stands."""
    async with Conversation(database_url) as talk:
        await gather(talk, FIVE)
        await begin(talk)
        await talk.say(":advance 10s")
        keys = [button(talk, key) for key in ("agree", "abstain", "reservations")]
        said = [await tap(talk, "lima", keys[number % 3], number) for number in range(500)]
        assert all("(only lima sees) Your vote on P1: " in each for each in said)
        assert sum(each.count("[diversity] (edited)") for each in said) == 1
        assert sum("[diversity] P1" in each or "[lima, private] P1" in each for each in said) == 0
        waiting = look(talk, lambda session: session.exec(select(Due.key).where(Due.job == showing.TALLY)).all())
        assert waiting == ["polls.tally:1"]
        edited = await talk.say(":advance 5s")
        assert "⚪ Abstain: 1" in edited
        assert "1 of 5 have voted" in edited


async def test_a_tally_of_a_poll_that_has_ended_is_left_alone(sqlite_url: str) -> None:
    async with Conversation(sqlite_url) as talk:
        await gather(talk, FIVE)
        await begin(talk)
        await talk.say(":advance 1s", "lima@diversity> agree", ":advance 73h")
        await act(talk, partial(jobs.tally.run, poll=1))
        assert "(edited) P1" not in await talk.say("lima@dm: me")


async def test_a_poll_is_shown_to_each_member_in_private_once(database_url: str) -> None:
    """Each in their language and zone; a restart shows it to nobody twice."""
    async with Conversation(database_url) as talk:
        await gather(talk, FIVE)
        await talk.say("lima@dm: language es", "lima@dm: timezone Lima")
        await begin(talk)
        said = await talk.say(":advance 1s")
        assert said.count(", private] P1") == 5
        assert "[lima, private] P1: Scenarios" in said
        assert "jueves, 26 de marzo" in said
        said = await talk.say(":restart", ":advance 10s")
        assert "private" not in said
        await act(talk, partial(jobs.ask.run, poll=1, version=1, after=0))
        assert "private] P1" not in await talk.say("lima@dm: me")


async def test_those_who_blocked_are_asked_first_then_those_who_voted(database_url: str) -> None:
    """D4."""
    async with Conversation(database_url) as talk:
        await gather(talk, FIVE)
        await begin(talk)
        await talk.say(
            ":advance 10s", "kyoto@diversity> agree", "board@diversity: !vote P1 block too early",
            "berlin@diversity: !amend P1 Merge them later",
        )  # fmt: skip
        said = await talk.say(":advance 1s")
        shown = [
            line.split(",")[0][1:] for line in said.splitlines() if ", private] P1: Scenarios (consensus, v" in line
        ]
        assert shown == ["board", "kyoto", "berlin", "accra", "lima"]


async def test_whoever_sleeps_or_is_away_is_shown_it_without_a_sound(database_url: str) -> None:
    """G7, D8."""
    async with Conversation(database_url) as talk:
        await gather(talk, FIVE)
        await talk.say("lima@dm: timezone America/Lima", "kyoto@dm: away", "board@dm: timezone Berlin")
        await begin(talk)
        rings: dict[str, bool] = {}

        def work(context: Context) -> None:
            for reply in jobs.ask.run(context, poll=1, version=1, after=0):  # type: ignore[union-attr]  # a list
                rings[reply.key] = reply.notify  # type: ignore[union-attr]  # all of them are said

        ids = {name: look(talk, partial(person_id, name=name)) for name in ("lima", "kyoto", "board")}
        await act(talk, work)
        assert {name: rings[f"poll:1:1:open:{row}"] for name, row in ids.items()} == {
            "lima": False, "kyoto": False, "board": True,
        }  # fmt: skip


MANY = 320


async def test_many_electors_are_asked_a_few_at_a_time_and_each_once(sqlite_url: str) -> None:
    """A poll with thousands of electors lets other commands through."""
    async with Conversation(sqlite_url) as talk:
        await gather(talk, FIVE)
        look(talk, partial(_fill, group_id=1))
        await begin(talk)
        said = await talk.say(":advance 1s")
        assert said.count(", private] P1") == MANY + 5
        keys = look(
            talk, lambda session: session.exec(select(OutboxMessage.key).where(col(OutboxMessage.account) != "")).all()
        )
        asked = [key for key in keys if key.startswith("poll:1:")]
        assert len(asked) == len(set(asked)) == MANY + 5
        assert look(talk, lambda session: len(session.exec(select(Elector)).all())) == MANY + 5


def _fill(session: Session, group_id: int) -> None:
    ids = range(1000, 1000 + MANY)
    people = [{"id": n, "name": f"Person {n}", "core": False, "created_at": MONDAY} for n in ids]
    accounts = [
        {"person_id": n, "platform": "console", "account": f"p{n}", "name": "", "language": "", "direct_room": "",
         "seen_at": MONDAY, "created_at": MONDAY}
        for n in ids
    ]  # fmt: skip
    stays = [{"group_id": group_id, "person_id": n, "joined_at": MONDAY} for n in ids]
    for model, rows in ((Person, people), (Account, accounts), (Membership, stays)):
        session.connection().execute(insert(model), rows)
