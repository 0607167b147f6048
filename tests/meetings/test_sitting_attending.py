"""Who was at a meeting: by speaking, by a tap, by hand; and what it cost them (S3, S7)."""

import pytest
from sqlmodel import Session, select

from bot.core.events import Account, Message, Place
from storage.audit import AuditEntry
from storage.inbox import HandledEvent
from storage.meetings import Meeting
from tests.conversation import Conversation
from tests.looking import look
from tests.meetings.sittings import FIVE, burdens, here, meeting
from tests.polls.staging import gather

NIGHT = 'berlin@diversity: !meet "Monthly" 60m: 2026-03-24 17:00 UTC'
"""At midnight in Jakarta."""


async def held_at_night(talk: Conversation, *said: str) -> None:
    """A meeting at which some lines were said."""
    await gather(talk, FIVE)
    await talk.say("jakarta@dm: timezone Jakarta", NIGHT, ":at 2026-03-24T17:00Z", "berlin@diversity: !start")
    await talk.say(*said, ":advance 1h", "berlin@diversity: !end")


async def test_whom_to_put_down_is_asked_where_nobody_is_named(sqlite_url: str) -> None:
    """S7, S8."""
    async with meeting(sqlite_url) as talk:
        assert "Whom? Write !attendance M1 add and a name" in await talk.say("berlin@diversity: !attendance add")
        assert "Whom? Write !attendance M1 remove and a name" in await talk.say("berlin@diversity: !attendance remove")


async def test_whoever_speaks_is_there(database_url: str) -> None:
    """S7: plain talk is enough, and nothing of it is kept."""
    async with meeting(database_url) as talk:
        handled = look(talk, lambda session: len(session.exec(select(HandledEvent)).all()))
        said = await talk.say("lima@diversity: good morning", "lima@diversity: how are you")
        assert said.startswith("[diversity] (edited) M1: Weekly has begun (09:00 UTC).\n  Here (2): berlin, lima")
        assert said.count("(edited)") == 1
        assert here(talk) == {"berlin": (True, "spoke"), "lima": (True, "spoke")}
        assert look(talk, lambda session: len(session.exec(select(HandledEvent)).all())) == handled


async def test_nobody_is_there_by_what_is_said_elsewhere_or_later(sqlite_url: str) -> None:
    """S7: in another group's room, in private, or after the end."""
    async with meeting(sqlite_url) as talk:
        await talk.say("kyoto@partnerships: hello", "jakarta@dm: hours")
        await talk.say("berlin@diversity: !end", "lima@diversity: hello")
        assert here(talk) == {"berlin": (True, "spoke")}


async def test_a_room_that_the_group_is_given_meanwhile_counts(sqlite_url: str) -> None:
    """S7: and one that is taken from it counts no longer."""
    async with meeting(sqlite_url) as talk:
        await talk.say("kyoto@elsewhere: hello")
        assert "kyoto" not in here(talk)
        await talk.say("core@elsewhere: !bind diversity", "core@elsewhere> both", "kyoto@elsewhere: hello")
        assert here(talk)["kyoto"] == (True, "spoke")
        await talk.say("core@elsewhere: !unbind", "core@elsewhere> unbind", "lima@elsewhere: hello")
        assert "lima" not in here(talk)


async def test_a_room_that_moves_is_listened_to_where_it_goes_on(sqlite_url: str) -> None:
    """S7: a Matrix upgrade, or a Telegram group that grows, in the middle of a meeting."""
    async with meeting(sqlite_url) as talk:
        await talk.say(":room-moved diversity diversity2", "lima@diversity2: hello")
        assert here(talk)["lima"] == (True, "spoke")


async def test_guests_and_the_core_team_are_not_counted(sqlite_url: str) -> None:
    """S7: only the group's members are."""
    async with meeting(sqlite_url) as talk:
        await talk.say("core@diversity: hello", "core@diversity: !me", "stranger@diversity: hello")
        assert set(here(talk)) == {"berlin"}


async def test_a_tap_says_that_one_is_there(sqlite_url: str) -> None:
    """S7: for whoever listens only, and where the bot is not shown plain talk."""
    async with meeting(sqlite_url) as talk:
        said = await talk.say("lima@diversity> here")
        assert "(only lima sees) You are noted as present at M1." in said
        assert "Here (2): berlin, lima" in said
        assert "(edited)" not in await talk.say("lima@diversity> here", ":advance 10s")
        assert here(talk)["lima"] == (True, "self")


async def test_coming_is_not_having_been_there(sqlite_url: str) -> None:
    """S7: a yes beforehand is no attendance."""
    async with Conversation(sqlite_url) as talk:
        await gather(talk, FIVE)
        await talk.say(NIGHT, "lima@diversity: !rsvp M1 yes", ":at 2026-03-24T17:00Z", "berlin@diversity: !start")
        assert set(here(talk)) == {"berlin"}


async def test_attendance_is_corrected_by_hand(database_url: str) -> None:
    """S7: and what is heard later does not change that."""
    async with meeting(database_url) as talk:
        said = await talk.say("accra@diversity: !attendance add lima, kyoto jakarta")
        assert "[diversity] M1: Weekly – present (4): berlin, lima, kyoto, jakarta" in said
        await talk.say("accra@diversity: !attendance M1 remove kyoto")
        await talk.say("kyoto@diversity: hello", "kyoto@diversity: !info me too")
        assert here(talk)["kyoto"] == (False, "hand")
        assert "Somebody has put down by hand whether you are there." in await talk.say("kyoto@diversity> here")


@pytest.mark.parametrize(
    "named", ["lima kyoto", "lima and kyoto", "lima, kyoto", "lima y kyoto", "lima dan kyoto", "lima & kyoto"]
)
async def test_several_names_are_joined_as_people_do(sqlite_url: str, named: str) -> None:
    """S7."""
    async with meeting(sqlite_url) as talk:
        await talk.say(f"berlin@diversity: !attendance add {named}")
        assert set(here(talk)) == {"berlin", "lima", "kyoto"}


async def test_a_name_that_is_a_word_for_and_is_a_name_where_nobody_follows(sqlite_url: str) -> None:
    async with meeting(sqlite_url) as talk:
        await talk.say("dan@diversity: !me", "berlin@diversity: !attendance remove dan")
        await talk.say("berlin@diversity: !attendance add lima dan")
        assert here(talk)["dan"] == (True, "hand")


async def test_everybody_may_say_it_of_themselves_while_it_runs(sqlite_url: str) -> None:
    """S7."""
    async with meeting(sqlite_url) as talk:
        await talk.say("lima@diversity: !attendance add me", "kyoto@diversity: !attendance remove me")
        assert here(talk)["lima"] == (True, "hand")
        assert here(talk)["kyoto"] == (False, "hand")
        assert "Only the co-chairs" in await talk.say("lima@diversity: !attendance add jakarta")
        await talk.say("berlin@diversity: !end")
        assert "Only the co-chairs" in await talk.say("lima@diversity: !attendance remove me")


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("add core", "core is no member of Diversity, and only members are counted."),
        ("add qqqqqq", "I know nobody called “qqqqqq” here."),
        ("add @ana:example.org", "I know nobody called"),
        ("add", "Whom? Write !attendance M1 add"),
        ("remove", "Whom? Write !attendance M1 remove"),
        ("delete lima", "I could not read that."),
        ("M9 add lima", "There is no meeting “M9” in your groups."),
    ],
)
async def test_attendance_says_what_it_cannot_read(sqlite_url: str, asked: str, answer: str) -> None:
    """S7."""
    async with meeting(sqlite_url) as talk:
        await talk.say("core@diversity: !me")
        assert answer in await talk.say(f"berlin@diversity: !attendance {asked}")
        assert set(here(talk)) == {"berlin"}


async def test_a_correction_changes_what_was_borne_and_is_on_record(database_url: str) -> None:
    """S3: until the minutes are approved."""
    async with Conversation(database_url) as talk:
        await held_at_night(talk, "jakarta@diversity: hello")
        assert burdens(talk) == {"jakarta": 120}
        await talk.say("accra@diversity: !attendance M1 remove jakarta")
        assert burdens(talk) == {}
        await talk.say("accra@diversity: !attendance M1 add jakarta")
        assert burdens(talk) == {"jakarta": 120}
        found = select(AuditEntry.what).where(AuditEntry.what == "attendance.changed")
        assert len(look(talk, lambda session: session.exec(found).all())) == 2
        look(talk, _approve)
        said = await talk.say("accra@diversity: !attendance M1 remove jakarta")
        assert "The minutes of M1 are approved, so who was there stays as it is." in said
        assert burdens(talk) == {"jakarta": 120}


def _approve(session: Session) -> None:
    found = session.get_one(Meeting, 1)
    found.approved_at, found.approved_by_person_id = found.ended_at, found.called_by_person_id


async def test_a_burden_is_shown_to_whoever_bears_it_alone(sqlite_url: str) -> None:
    """S3: also where they ask in the room."""
    async with Conversation(sqlite_url) as talk:
        await held_at_night(talk, "jakarta@diversity: hello")
        said = await talk.say("jakarta@diversity: !burden")
        assert "have taken 2 h outside your comfortable hours" in said
        assert "M1: Monthly, Wed 25 Mar 00:00: 2 h" in said
        assert "[diversity] I have answered you in private." in said
        assert "2 h" not in "".join(line for line in said.splitlines() if line.startswith("[diversity]"))
        said = await talk.say("accra@dm: burden")
        assert "No meeting of Diversity has taken you outside your comfortable hours so far." in said
        assert "I do not know your time zone" in said


async def test_the_core_team_reads_who_was_there_and_changes_nothing(sqlite_url: str) -> None:
    """S7."""
    async with meeting(sqlite_url) as talk:
        assert "M1: Weekly – present (1): berlin" in await talk.say("core@core: !attendance M1")
        assert "Only the co-chairs" in await talk.say("core@core: !attendance M1 add lima")
        assert "Which meeting?" in await talk.say("core@core: !attendance")


async def test_whoever_was_erased_is_counted_and_not_named(sqlite_url: str) -> None:
    """X1: the figures of the meeting still add up."""
    async with meeting(sqlite_url) as talk:
        await talk.say(
            "lima@diversity: hello", "lima@dm: erase", ":advance 1s", "lima@dm> remove", "lima@dm: forget me"
        )
        assert "M1: Weekly – present (3): berlin, kyoto, …" in await talk.say(
            "kyoto@diversity: hello", "berlin@diversity: !attendance"
        )
        said = await talk.say(":advance 5s", "berlin@diversity: !end")
        assert "Present (3): berlin, kyoto, …" in said
        assert "Here (3): berlin, kyoto, …" in said


async def test_a_message_from_before_the_meeting_is_no_attendance(sqlite_url: str) -> None:
    """S7: it may be read late, after the bot was away."""
    async with Conversation(sqlite_url) as talk:
        await gather(talk, FIVE)
        early = Message(
            id="late", place=Place("console", "diversity"), sender=Account("lima", "lima"),
            at=talk.session.clock.now, message="late", text="hello",
        )  # fmt: skip
        await talk.say(":advance 1m", 'berlin@diversity: !start "Weekly"')
        await talk.hand_in(early)
        assert set(here(talk)) == {"berlin"}
