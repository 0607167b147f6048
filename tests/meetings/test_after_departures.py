"""What becomes of meetings when somebody leaves a group, and after 13 months (G4, X1)."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from storage import actions, minutes
from storage.attendance import Attendance, Burden, Rsvp
from storage.calendar_addresses import CalendarAddress
from storage.minutes import Agreement, Record
from storage.slots import SlotAnswer
from tests.conversation import MONDAY, Conversation
from tests.looking import look, person_id
from tests.meetings.afterwards import gather, hold

LEAVE = ("kyoto@diversity: !leave", "kyoto@diversity> leave", ":advance 1m")
ERASE = ("kyoto@dm: erase", ":advance 1s", "kyoto@dm> remove", "kyoto@dm: forget me", ":advance 1m")


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url) as conversation:
        await gather(conversation)
        yield conversation


async def test_what_a_leaver_had_taken_on_is_nobodys_and_the_co_chairs_hear_it(talk: Conversation) -> None:
    await hold(talk)
    said = await talk.say(*LEAVE)
    for chair in ("berlin", "accra"):
        assert f"[{chair}, private] Somebody left Diversity, so this action is nobody's now:\n  • A1: glossary" in said
    found = look(talk, lambda session: actions.find(session, 1))
    assert found is not None
    assert found.owner_person_id is None


async def test_what_a_leaver_has_done_stays_done(talk: Conversation) -> None:
    await hold(talk)
    assert "nobody's now" not in await talk.say("kyoto@dm: done A1", *LEAVE)


async def test_what_asked_a_leaver_in_private_asks_no_longer(talk: Conversation) -> None:
    """G3: of a meeting that is planned, and of one whose time is looked for."""
    await talk.say(
        'berlin@diversity: !meet "One" 60m: 2026-03-24 15:00 UTC',
        'berlin@diversity: !meet "Two" 60m: 2026-04-24 15:00 UTC, 2026-04-25 15:00 UTC',
        ":advance 6h30m",
    )
    said = await talk.say(*LEAVE)
    assert "[kyoto, private] (edited) M1: this is no longer asked." in said
    assert "[kyoto, private] (edited) M2: this is no longer asked." in said
    assert "[lima, private] (edited) M1: this is no longer asked." not in said


async def test_a_leavers_objection_goes_with_them_and_the_group_hears_it(talk: Conversation) -> None:
    await hold(talk)
    said = await talk.say("kyoto@diversity: !object G1 too fast", *LEAVE)
    assert "[diversity] An objection to G1 is gone with whoever raised it and has left" in said
    agreement = look(talk, lambda session: session.get_one(Agreement, 1))
    assert agreement.state == minutes.PROVISIONAL
    assert "so this is final" in await talk.say(":advance 4d")


async def test_what_somebody_had_taken_on_and_objected_to_goes_when_they_are_erased(talk: Conversation) -> None:
    """X1: nobody could take the objection back any more."""
    await hold(talk)
    said = await talk.say("kyoto@diversity: !object G1 too fast", *ERASE)
    assert "[diversity] An objection to G1 is gone with whoever raised it and has left" in said
    assert "[berlin, private] Somebody left Diversity, so this action is nobody's now:\n  • A1: glossary" in said
    assert look(talk, lambda session: session.get_one(Agreement, 1)).state == minutes.PROVISIONAL
    said = await talk.say(":advance 4d")
    assert "so this is final" in said
    assert "too fast" not in said


async def test_a_poll_about_what_only_a_leaver_objected_to_needs_no_second_one(talk: Conversation) -> None:
    await hold(talk)
    said = await talk.say("kyoto@diversity: !object G1 too fast", "berlin@diversity: !settle G1 poll", *LEAVE)
    assert "An objection to G1" not in said
    assert "Nobody objects any more, so it is final." in await talk.say(":advance 73h")
    assert look(talk, lambda session: session.get_one(Agreement, 1)).state == minutes.FINAL


async def test_a_leavers_answers_to_what_is_to_come_go_with_them_and_what_is_shown_follows(talk: Conversation) -> None:
    await talk.say(
        'berlin@diversity: !meet "April" 90m: Tue 7 Apr 13:00, Wed 8 Apr 13:00',
        "kyoto@dm: times M1 yes 1",
        'berlin@diversity: !meet "May" 90m: Thu 7 May 13:00',
        "kyoto@diversity: !rsvp M2 yes",
        "lima@diversity: !rsvp M2 yes",
        ":advance 1m",
    )
    said = await talk.say(*LEAVE)
    assert "1 of 5 have answered" in said
    assert "0 of 5 have answered" in said

    def left(session: Session) -> tuple[int, int]:
        kyoto = person_id(session, "kyoto")
        answers = session.exec(select(SlotAnswer).where(SlotAnswer.person_id == kyoto)).all()
        coming = session.exec(select(Rsvp).where(Rsvp.person_id == kyoto)).all()
        return len(answers), len(coming)

    assert look(talk, left) == (0, 0)


async def test_who_was_at_a_meeting_stays_known_when_they_leave(talk: Conversation) -> None:
    """S3, S7: what was held was held."""
    await hold(talk)
    assert "Present (3): berlin, accra, kyoto" in await talk.say(*LEAVE, "lima@dm: minutes")


async def test_in_another_group_a_leaver_keeps_what_is_theirs(talk: Conversation) -> None:
    await talk.say(":join kyoto partnerships", "kyoto@partnerships: !me", ":advance 1m")
    await talk.say("kyoto@partnerships: !action kyoto a page by 2026-04-10")
    await hold(talk)
    said = await talk.say(*LEAVE, "kyoto@dm: actions mine")
    assert "A1: a page" in said


async def test_who_came_to_a_meeting_is_known_for_13_months_and_its_minutes_for_good(talk: Conversation) -> None:
    """X1."""
    await hold(talk)
    await talk.say("kyoto@dm: calendar", "berlin@dm: approve")

    def kept(session: Session) -> dict[str, int]:
        models = (Attendance, Burden, SlotAnswer, Rsvp, CalendarAddress, Record)
        return {model.__name__: len(session.exec(select(model)).all()) for model in models}

    def off(session: Session) -> None:
        for address in session.exec(select(CalendarAddress)):
            address.revoked_at = MONDAY + timedelta(hours=1)
            session.add(address)
        kyoto = person_id(session, "kyoto")
        session.add(Rsvp(meeting_id=1, person_id=kyoto, answer="yes", at=MONDAY))
        session.merge(Burden(meeting_id=1, person_id=kyoto, minutes=30))

    look(talk, off)
    before = look(talk, kept)
    await talk.say(":advance 390d")
    assert look(talk, kept) == before
    await talk.say(":advance 10d")
    after = look(talk, kept)
    assert after["Record"] == before["Record"] == 4
    assert {name: count for name, count in after.items() if count} == {"Record": 4}
    assert "Present" not in await talk.say("lima@dm: minutes M1")
