"""What a report says before anybody has written in it (P2): from the records of its days, without names and hours."""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session, SQLModel, select

from bot.core.text import Text
from handlers.reports.filling import Records
from storage import people
from storage.asks import Ask
from storage.database import Database
from storage.groups import Group
from storage.needs import Need
from storage.notes import Note, NoteAnswer, NoteCopy
from tests.conversation import MONDAY, Conversation
from tests.looking import look, person_id
from tests.polls.staging import begin, gather, vote

MONTH = (date(2026, 3, 1), date(2026, 3, 31))
NOON = datetime(2026, 3, 25, 12, tzinfo=UTC)


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url) as conversation:
        await gather(conversation, ["berlin", "accra", "lima"])
        yield conversation


def filled(talk: Conversation, first: date = MONTH[0], last: date = MONTH[1]) -> Mapping[str, str]:
    """What the records of Diversity say about some days."""

    def work(session: Session) -> Mapping[str, str]:
        group = session.exec(select(Group).where(Group.slug == "diversity")).one()
        return Records(session, group, first, last, talk.session.clock.now).fill()

    return look(talk, work)


def put(talk: Conversation, rows: Callable[[int, int, int], list[SQLModel]]) -> None:
    """Add rows, made of Diversity, Partnerships and berlin."""

    def work(session: Session) -> None:
        ids = [session.exec(select(Group.id).where(Group.slug == slug)).one() for slug in ("diversity", "partnerships")]
        for row in rows(ids[0] or 0, ids[1] or 0, person_id(session, "berlin")):
            session.add(row)
            session.flush()

    look(talk, work)


def need(of: int, by: int, **more: Any) -> Need:
    defaults: dict[str, Any] = {
        "text": "glossary", "due_on": date(2026, 4, 10), "at": NOON, "changed_at": NOON, "by_person_id": 1,
    }  # fmt: skip
    return Need(group_id=by, of_group_id=of, **defaults | more)


async def test_needs_are_told_in_both_directions(talk: Conversation) -> None:
    """N2."""
    put(talk, lambda own, other, _: [
        need(other, own, state="accepted"),
        need(own, other, text="survey", state="delivered", words="It is in the wiki"),
        need(other, own, text="nothing", state="withdrawn"),
    ])  # fmt: skip
    assert filled(talk)["dependencies"] == (
        "- D1: we need glossary of Partnerships by Friday, 10 April 2026: accepted.\n"
        "- D2: Partnerships needs survey of us by Friday, 10 April 2026: delivered. It is in the wiki"
    )


async def test_what_others_wrote_stands_with_the_answer(talk: Conversation) -> None:
    """P2: feedback and our response; what nobody answered is no response."""

    def rows(own: int, other: int, berlin: int) -> list[SQLModel]:
        text = json.dumps(Text.plain("Please add a map").to_json())
        note: dict[str, Any] = {"group_id": other, "by_person_id": berlin, "text": text, "at": NOON, "author": "oslo"}
        return [
            Note(**note), NoteCopy(note_id=1, group_id=own, state="answered", changed_at=NOON),
            NoteAnswer(copy_id=1, kind="answer", text="It comes in May", by_person_id=berlin, at=NOON),
            Note(**note), NoteCopy(note_id=2, group_id=own, state="acknowledged", changed_at=NOON),
        ]  # fmt: skip

    put(talk, rows)
    assert filled(talk)["feedback"] == "- Partnerships (N1): “Please add a map” Our answer: “It comes in May”"
    assert filled(talk, date(2026, 3, 26))["feedback"] == ""


async def test_asks_are_told_with_their_amounts(talk: Conversation) -> None:
    """R1."""

    def rows(own: int, _other: int, berlin: int) -> list[SQLModel]:
        common: dict[str, Any] = {"group_id": own, "by_person_id": berlin, "at": NOON, "changed_at": NOON}
        budget: dict[str, Any] = {
            "kind": "budget",
            "purpose": "travel",
            "amount": "300.00",
            "currency": "EUR",
            "state": "approved",
        }
        return [Ask(kind="expert", text="a linguist", **common), Ask(**budget, text="to Accra", **common)]

    put(talk, rows)
    assert filled(talk)["asks"] == (
        "- Q1: an expert: a linguist (not answered yet)\n- Q2: a budget for travel, €300.00: to Accra (approved)"
    )


async def test_a_recommendation_comes_with_its_figures_and_polls_about_people_are_only_counted(
    talk: Conversation,
) -> None:
    """P2, X1: the title of a poll about somebody names them."""
    await begin(talk, title="R3", text="Merge the two scenarios")
    await begin(talk, "majority", title="Shall quito come into the group?", about="members")
    await begin(talk, "majority", title="Logo")
    await vote(talk, 1, berlin="agree", accra="agree", lima="reservations")
    await vote(talk, 2, berlin="yes", accra="yes", lima="yes")
    await vote(talk, 3, berlin="no", accra="no", lima="yes")
    await talk.say(":advance 4d")
    said = filled(talk)
    assert said["recommendations"] == (
        "- P1: R3. Merge the two scenarios Version 1, consensus. Agree: 2, Agree with reservations: 1. "
        "3 of 3 took part (quorum: 2). How it is ratified is not said yet."
    )
    assert "- P3: Logo (majority): the group does not recommend it." in said["happened"]
    assert "- 1 poll about the group itself ended." in said["happened"]
    assert "quito" not in json.dumps(said)


async def test_totals_that_could_show_a_secret_vote_are_left_out(talk: Conversation) -> None:
    """D7: with fewer than five votes."""
    await begin(talk, "majority", title="Logo", text="", secret=True)
    await talk.say(*(f"{who}@dm: !vote P1 yes" for who in ("berlin", "accra", "lima")))
    await talk.say(":advance 4d")
    assert filled(talk)["recommendations"] == (
        "- P1: Logo. Version 1, majority. 3 of 3 took part (quorum: 2). How it is ratified is not said yet."
    )


async def test_a_ranked_choice_names_the_option(talk: Conversation) -> None:
    await talk.say('berlin@diversity: !poll ranked "Scenario" options: one fund; two funds; for 3d')
    await talk.say(*(f"{who}@dm: !vote P1 2, 1" for who in ("berlin", "accra", "lima")), ":advance 4d")
    said = filled(talk)["recommendations"]
    assert said.startswith(
        "- P1: Scenario. The group recommends: two funds. Version 1, ranked choice. 3 of 3 took part"
    )


async def test_a_day_is_one_of_the_groups_calendar(talk: Conversation) -> None:
    """In Lima it is Monday still when Tuesday has begun in UTC."""

    def to_lima(session: Session) -> None:
        session.exec(select(Group).where(Group.slug == "diversity")).one().timezone = "America/Lima"

    look(talk, to_lima)
    put(talk, lambda own, other, _: [
        need(other, own, state="delivered", changed_at=datetime(2026, 3, 24, 4, 59, tzinfo=UTC)),
        need(other, own, state="declined", changed_at=datetime(2026, 3, 24, 5, 0, tzinfo=UTC)),
    ])  # fmt: skip
    assert "D1" in filled(talk, date(2026, 3, 23), date(2026, 3, 23))["dependencies"]
    assert "D2" not in filled(talk, date(2026, 3, 23), date(2026, 3, 23))["dependencies"]
    assert "D2" in filled(talk, date(2026, 3, 24), date(2026, 3, 24))["dependencies"]


async def test_who_came_and_left_is_a_number(talk: Conversation) -> None:
    await talk.say(":advance 1d", "berlin@dm: remove lima", "berlin@dm> remove")
    said = filled(talk)["happened"]
    assert "- 3 people joined the group." in said
    assert "- 1 person left the group." in said


async def test_a_long_list_is_cut_where_a_section_ends(talk: Conversation) -> None:
    put(talk, lambda own, other, _: [need(other, own, text="x" * 390) for _number in range(30)])
    said = filled(talk)["dependencies"]
    assert len(said) <= 4000
    assert said.endswith(" more are on record.")


async def test_no_hours_are_told(talk: Conversation) -> None:
    """P2: public reports omit hours."""
    await talk.say("berlin@dm: log 7h reading", "berlin@diversity: !charter set hours 9h", ":advance 1d")
    said = json.dumps(filled(talk))
    assert not [each for each in ("7 h", "9 h", "hours", "reading") if each in said]


async def test_more_records_take_no_more_queries(talk: Conversation) -> None:
    def statements() -> int:
        given: list[str] = []
        database = Database(talk.session._url)
        event.listen(database.engine, "before_cursor_execute", lambda *about: given.append(about[2]))
        try:
            database.run_here(_fill)
        finally:
            database.close()
        return len(given)

    await begin(talk, title="R1")
    await vote(talk, 1, berlin="agree", accra="agree")
    await talk.say(":advance 4d")
    before = statements()
    for number in range(2, 8):
        await begin(talk, title=f"R{number}")
        await vote(talk, number, berlin="agree", accra="agree")
    await talk.say(":advance 4d")
    put(talk, lambda own, other, _: [need(other, own) for _number in range(20)])
    assert statements() == before


def _fill(session: Session) -> None:
    group = session.exec(select(Group).where(Group.slug == "diversity")).one()
    assert people.count_members(session, group.id or 0) == 3
    Records(session, group, date(2026, 3, 1), date(2026, 4, 30), MONDAY + timedelta(days=20)).fill()
