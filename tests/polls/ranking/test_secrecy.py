"""Secret ballots: what is kept, what is not, and for how long (D7)."""

import json
import re
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from sqlalchemy import inspect, text
from sqlmodel import Session, col, select

from storage import people, polls
from storage.ballots import SecretBallot
from storage.outbox import OutboxMessage
from storage.polls import Elector
from tests.conversation import Conversation
from tests.looking import look, person_id
from tests.polls.ranking.election import SIX, ballot, cast, record_of
from tests.polls.staging import begin, gather, poll_of

PEOPLE = ("person_id", "account", "account_id", "by_person_id")


def cast_in(talk: Conversation) -> list[str]:
    """What the secret ballots hold."""
    return sorted(look(talk, lambda session: session.exec(select(SecretBallot.choice)).all()))


def everything(session: Session) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table."""
    connection = session.connection()
    return {
        table: [dict(row._mapping) for row in connection.execute(text(f'SELECT * FROM "{table}"'))]  # names of tables
        for table in inspect(connection).get_table_names()
    }


def joined(rows: dict[str, list[dict[str, Any]]], words: Sequence[str]) -> list[tuple[str, str]]:
    """Rows that name a person, or what only a person has, and one of these words."""
    found = []
    for table, kept in rows.items():
        for row in kept:
            said = json.dumps(row, default=str)
            if any(row.get(name) is not None and row.get(name) != "" for name in PEOPLE) or "ballot:1:" in said:
                found += [(table, said) for word in words if word in said]
    return found


@pytest.fixture
async def on_each_database(database_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(database_url) as conversation:
        await gather(conversation, SIX)
        yield conversation


def never_arrived(session: Session) -> None:
    """An edit of a ballot that a platform did not take, with the order in it."""
    said = session.exec(select(OutboxMessage).where(col(OutboxMessage.key).startswith("ballot:1:"))).first()
    assert said is not None
    lost = OutboxMessage(
        transaction="lost", platform="console", room=said.room, kind="edit", payload="cairo → lima → Reopen",
        target_id=said.id, state="failed", created_at=said.created_at,
    )  # fmt: skip
    session.add(lost)


async def test_after_the_close_no_table_joins_a_voter_and_what_they_chose(on_each_database: Conversation) -> None:
    """In no column of any table: neither what was cast nor what was never cast."""
    talk = on_each_database
    await ballot(talk, "lima", "cairo")
    first, second = [str(o.id) for o in look(talk, lambda s: polls.options_of(s, 1))]
    await cast(talk, oslo="cairo, lima, reopen", quito="lima, cairo")
    await talk.say("quito@dm> redo", "berlin@dm: vote P1", "berlin@dm> 2", "berlin@dm> 1", "accra@dm: vote P1")
    await talk.say("accra@dm> 3", "accra@dm> cast", "lima@dm: vote P1 abstain")
    look(talk, never_arrived)
    await talk.say(":advance 3d2s")
    kept = look(talk, everything)
    orders = [f"{second},{first},reopen", f"{first},{second}", f'"{second}", "{first}"', f'[\\"{second}\\"']
    assert joined(kept, orders) == []
    assert {row["ballot_key"] for row in kept["electors"]} == {""}
    assert {row["ballot_source"] for row in kept["electors"]} == {""}
    assert {row["ballot_at"] for row in kept["electors"]} == {None}
    assert not any("cairo → lima" in row["payload"] for row in kept["outbox"])
    assert [row for row in kept["offers"] if "polls.rank" in row["action"]] == []
    assert sorted(row["choice"] for row in kept["secret_ballots"]) == sorted(
        ["", "reopen", f"{second},{first},reopen", f"{first},{second}"]
    )


async def test_the_ballots_are_written_anew_under_other_keys_when_the_poll_closes(talk: Conversation) -> None:
    """So that neither a key that was kept elsewhere nor their order says whose they are."""
    await ballot(talk, "lima", "cairo")
    await cast(talk, oslo="cairo", quito="lima", accra="lima, cairo", berlin="reopen")
    before = look(talk, lambda session: set(session.exec(select(SecretBallot.key)).all()))
    assert before == look(talk, lambda s: {e.ballot_key for e in s.exec(select(Elector)).all() if e.ballot_key})
    cast_before = cast_in(talk)
    await talk.say(":advance 3d2s")
    assert before.isdisjoint(look(talk, lambda session: session.exec(select(SecretBallot.key)).all()))
    assert cast_in(talk) == cast_before


async def test_the_ballots_are_deleted_after_14_days_and_the_totals_stay(talk: Conversation) -> None:
    await ballot(talk, "lima", "cairo")
    await cast(talk, oslo="cairo", quito="lima", accra="lima, cairo", berlin="reopen")
    await talk.say(":advance 3d2s", ":advance 13d23h")
    assert len(cast_in(talk)) == 4
    await talk.say(":advance 1h1m")
    assert cast_in(talk) == []
    assert record_of(talk)["rounds"][0]["totals"]["reopen"] == "1"
    assert look(talk, lambda session: polls.count_voted(session, poll_of(talk, 1))) == 4


async def test_a_withdrawn_secret_poll_is_sealed_too(talk: Conversation) -> None:
    await begin(talk, "majority", secret=True)
    await cast(talk, oslo="yes")
    await talk.say("berlin@dm: withdraw P1 it is not needed any more", "berlin@dm> yes")
    assert poll_of(talk, 1).outcome == "withdrawn"
    assert {e.ballot_key for e in look(talk, lambda s: s.exec(select(Elector)).all())} == {""}


async def test_who_took_part_is_known_to_the_bot_and_only_the_number_to_the_group(talk: Conversation) -> None:
    await begin(talk, "majority", secret=True, named=False)
    said = await cast(talk, oslo="yes", quito="no") + await talk.say(":advance 10s")
    room = [line for line in said.split("\n[") if line.startswith(("diversity", "[diversity"))]
    assert "2 of 6 have voted" in "".join(room)
    assert not any(word in "".join(room) for word in ("oslo", "quito", "Yes:", "👍"))


async def test_a_secret_majority_is_voted_on_in_private_with_one_tap(talk: Conversation) -> None:
    await begin(talk, "majority", secret=True)
    said = await talk.say("oslo@diversity> vote")
    assert "[oslo, private] P1: Scenarios – your ballot\n  \n  Tap what you choose." in said
    assert "> yes: Yes\n  > no: No\n  > abstain: Abstain" in said
    assert "Your vote: Yes. It counts. Tap another to change it." in await talk.say("oslo@dm> yes")
    assert "Your vote: No." in await talk.say("oslo@dm> no")
    await cast(talk, lima="yes", cairo="in favour", quito="yes", accra="abstain")
    said = await talk.say(":advance 3d2s")
    assert "The group recommends it." in said
    assert "Yes: 3" in said.replace("👍 ", "")


@pytest.mark.parametrize("line", ["oslo@diversity: !vote P1 yes", "oslo@diversity: !vote P1 what"])
async def test_a_secret_vote_in_the_room_does_not_count(talk: Conversation, line: str) -> None:
    await begin(talk, "majority", secret=True)
    assert "P1 is a secret ballot, so I have not counted this." in await talk.say(line)
    assert cast_in(talk) == []


async def test_the_ballot_says_what_the_operator_could_still_see(talk: Conversation) -> None:
    await begin(talk, "majority", secret=True)
    said = await talk.say("oslo@dm: vote P1")
    assert "Until the close, whoever runs this bot could still look up your vote in its database" in said
    assert "totals may show" not in said
    closed = await talk.say(":advance 3d2s")
    assert "What linked you to your ballot has been destroyed." in closed


async def test_with_fewer_than_five_who_can_vote_the_totals_are_warned_of(talk: Conversation) -> None:
    await talk.say("quito@dm: leave", "quito@dm> leave", "cairo@dm: leave", "cairo@dm> leave")
    await begin(talk, "majority", secret=True)
    assert "So few can vote that the totals may show how somebody voted." in await talk.say("oslo@dm: vote P1")


async def test_a_ballot_leaves_with_its_voter_and_whoever_comes_back_votes_anew(talk: Conversation) -> None:
    """D1."""
    await ballot(talk, "lima", "cairo")
    await cast(talk, oslo="cairo", quito="lima")
    await talk.say("oslo@dm: leave", "oslo@dm> leave")
    assert len(cast_in(talk)) == 1
    look(talk, lambda session: people.enter(session, 1, person_id(session, "oslo"), talk.session.clock()))
    assert "Your ballot counts: lima" in await talk.say("oslo@dm: vote P1 lima")
    assert len(cast_in(talk)) == 2


async def test_two_accounts_of_one_person_have_one_ballot_and_the_later_counts(talk: Conversation) -> None:
    """G1."""
    await begin(talk, "majority", secret=True)
    await cast(talk, oslo="yes")
    await talk.say(":advance 1h")
    await cast(talk, quito="no")
    said = await talk.say("oslo@dm: link")
    found = re.search(r"link ([0-9A-Z]{5}-[0-9A-Z]{5})", said)
    assert found, said
    await talk.say(f"quito@dm: link {found[1]}", "oslo@dm> yes")
    assert cast_in(talk) == ["no"]
    assert "Your vote: No." in await talk.say("oslo@dm: vote P1")


async def test_taking_the_message_back_takes_a_secret_vote_back(talk: Conversation) -> None:
    """D3."""
    await begin(talk, "majority", secret=True)
    await cast(talk, oslo="yes")
    assert "[oslo, private] (edited)" in await talk.say(":redact oslo@dm")
    assert cast_in(talk) == []
    assert "Tap what you choose." in await talk.say("oslo@dm: vote P1")


async def test_a_reason_written_behind_a_secret_vote_is_said_not_to_be_kept(talk: Conversation) -> None:
    """D7: a reason would tell whose vote it is."""
    await begin(talk, "majority", secret=True)
    said = await talk.say("oslo@dm: vote P1 no because it costs too much")
    assert "Your vote: No." in said
    assert "P1 is a secret ballot, in which no reason is kept. What you wrote behind your choice is not noted." in said
    assert "no reason is kept" not in await talk.say("quito@dm: vote P1 no")
    assert cast_in(talk) == ["no", "no"]


async def test_a_stance_may_be_said_in_other_words(talk: Conversation) -> None:
    await begin(talk, "majority", secret=True)
    await talk.say("oslo@dm: vote P1")
    assert "Your vote: Yes." in await talk.say("oslo@dm: in favour")
    await talk.say("oslo@dm: in favour of lunch")
    assert cast_in(talk) == ["yes"]


async def test_the_key_of_a_secret_ballot_is_of_its_voter_until_the_close(talk: Conversation) -> None:
    """D3: so that it can be changed; one ballot a person, however often they vote."""
    await begin(talk, "majority", secret=True)
    for vote in ("yes", "no", "abstain", "no"):
        await cast(talk, oslo=vote)
    assert cast_in(talk) == ["no"]
    key = look(talk, lambda s: s.get_one(Elector, (1, person_id(s, "oslo"))).ballot_key)
    assert look(talk, lambda s: s.exec(select(SecretBallot.key)).one()) == key
