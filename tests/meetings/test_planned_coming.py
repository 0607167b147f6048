"""Who comes: counted in the room without names, told to each alone (S6, X1)."""

from collections.abc import AsyncIterator

import pytest

from bot.core.events import Account, Message
from tests.conversation import Conversation
from tests.meetings.planning import gather, plan, rsvps_of
from tests.polls.reactions import button, place_of, react, tap, unreact


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url) as talk:
        await gather(talk)
        await plan(talk)
        yield talk


async def test_the_last_answer_counts_by_tap_and_by_text(database_url: str) -> None:
    """S6."""
    async with Conversation(database_url) as talk:
        await gather(talk)
        await plan(talk)
        await talk.say(":advance 10s")
        said = await talk.say("lima@diversity> yes")
        assert "(only lima sees) You come to M1: Tuesday, 7 April 2026, 08:00 (Lima)." in said
        assert "Do you come? 1 of 5 have answered.\n  ✅ 1 yes · 🤔 0 maybe · ❌ 0 no" in said
        assert "(reaction) ✅" in await talk.say(":advance 10s", "lima@diversity: !rsvp M1 maybe")
        assert "[kyoto, private] You do not come to M1" in await talk.say("kyoto@dm: rsvp M1 no")
        assert "✅ 0 yes · 🤔 1 maybe · ❌ 1 no" in await talk.say(":advance 10s")
        assert rsvps_of(talk) == {"lima": "maybe", "kyoto": "no"}


@pytest.mark.parametrize(("apart", "counts"), [(11, "no"), (9, "yes")])
async def test_an_answer_that_is_read_late_does_not_replace_a_later_one(
    talk: Conversation, apart: int, counts: str
) -> None:
    """S6: the last one by its receipt counts, where that is further apart than clocks of platforms are."""
    earlier = talk.session.clock.now
    await talk.say(f":advance {apart}s", "lima@dm: rsvp M1 no")
    rsvp = Message(
        id="early", place=place_of("lima", "dm"), sender=Account("lima", "lima"), at=earlier, message="early",
        text="rsvp M1 yes",
    )  # fmt: skip
    said = await talk.hand_in(rsvp)
    assert ("[lima, private] You do not come to M1" in said) == (counts == "no")
    assert rsvps_of(talk) == {"lima": counts}


async def test_many_answers_at_once_edit_the_message_once(talk: Conversation) -> None:
    """Telegram allows a group twenty messages a minute, edits included."""
    await talk.say(":advance 10s")
    names = ("berlin", "accra", "lima", "jakarta", "kyoto")
    said = await talk.say(*(f"{name}@diversity> yes" for name in names), ":advance 10s")
    assert said.count("(edited)") == 2
    assert "5 of 5 have answered.\n  ✅ 5 yes" in said


async def test_a_reaction_that_is_taken_back_takes_its_answer_with_it(talk: Conversation) -> None:
    """D3, S6: only by whoever it is of."""
    await react(talk, "lima", "diversity", "✅")
    await react(talk, "kyoto", "diversity", "🤔")
    await unreact(talk, "kyoto", "diversity", by="accra")
    assert rsvps_of(talk) == {"lima": "yes", "kyoto": "maybe"}
    await unreact(talk, "lima", "diversity")
    assert rsvps_of(talk) == {"kyoto": "maybe"}
    assert "✅ 0 yes · 🤔 1 maybe" in await talk.say(":advance 10s")


async def test_an_earlier_reaction_that_is_taken_back_changes_nothing(talk: Conversation) -> None:
    await react(talk, "lima", "diversity", "✅", 1)
    await react(talk, "lima", "diversity", "❌", 2)
    await unreact(talk, "lima", "diversity", 1)
    assert rsvps_of(talk) == {"lima": "no"}


async def test_nobody_reads_in_the_room_who_comes(talk: Conversation) -> None:
    """X1."""
    await talk.say("lima@diversity: !rsvp yes", "kyoto@dm: rsvp M1 no")
    said = await talk.say("accra@diversity: !meeting M1", "accra@diversity: !meetings", "accra@dm: meeting M1")
    assert "lima" not in said
    assert "kyoto" not in said


async def test_whoever_is_on_leave_then_is_not_expected_unless_they_answer(talk: Conversation) -> None:
    """G7."""
    await talk.say("kyoto@dm: away 2026-04-07 to 2026-04-09")
    assert "0 of 4 have answered" in await talk.say("lima@diversity: !meeting")
    await talk.say("kyoto@dm: rsvp M1 yes")
    assert "1 of 5 have answered" in await talk.say("lima@diversity: !meeting")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("lima@diversity: !rsvp", "Do you come to M1? Write !rsvp M1 yes, maybe or no."),
        ("lima@diversity: !rsvp M1 tomorrow", "Do you come to M1?"),
        ("lima@diversity: !rsvp M7 yes", "There is no meeting “M7” in your groups."),
        ("core@core: !rsvp M1 yes", "group's room"),
        ("core@dm: rsvp M1 yes", "members"),
    ],
)
async def test_what_is_no_answer_is_refused(talk: Conversation, line: str, answer: str) -> None:
    assert answer in await talk.say(line)
    assert rsvps_of(talk) == {}


@pytest.mark.parametrize("said", ["yes", "Yes.", "coming", "I'm in"])
async def test_an_answer_is_read_in_other_words(talk: Conversation, said: str) -> None:
    """L1: those of other languages stand in their catalogues."""
    await talk.say(f"lima@diversity: !rsvp M1 {said}")
    assert rsvps_of(talk) == {"lima": "yes"}


async def test_a_button_of_the_time_before_asks_for_the_new_time(talk: Conversation) -> None:
    """A yes to Tuesday is no yes to Wednesday."""
    kept = button(talk, "yes")
    await talk.say("berlin@diversity: !meeting move M1 2026-04-08 13:00 UTC")
    assert "M1 was moved since." in await tap(talk, "lima", kept)
    assert rsvps_of(talk) == {}


@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        ([":at 2026-04-07T13:00Z"], "M1 was to begin at Tuesday, 7 April 2026, 08:00 (Lima)"),
        ([":at 2026-04-07T13:00Z", "berlin@diversity: !start M1"], "M1 has started, so it is too late for that."),
        (["berlin@diversity: !cancel M1 no time"], "M1 is cancelled."),
    ],
)
async def test_an_answer_that_comes_too_late_does_not_count(talk: Conversation, lines: list[str], answer: str) -> None:
    kept = button(talk, "yes")
    await talk.say(*lines)
    assert answer in await tap(talk, "lima", kept)
    assert rsvps_of(talk) == {}


async def test_of_several_groups_the_only_meeting_that_can_be_answered_is_meant(talk: Conversation) -> None:
    """A search that is still asked is none, and neither is another group's where it is the only one."""
    await talk.say("lima@partnerships: !me", "core@partnerships: !cochair lima")
    await talk.say('berlin@diversity: !meet "May call" 60m: Tue 5 May 13:00 UTC, Wed 6 May 13:00 UTC')
    assert "[lima, private] You come to M1" in await talk.say("lima@dm: rsvp yes")
    await plan(talk, 'meet "June call" 60m: Tue 2 June 13:00 UTC')
    said = await talk.say("lima@dm: rsvp no")
    assert "Which meeting do you mean? Name its number, such as rsvp M1." in said
    await talk.say("berlin@diversity: !cancel M1 no time", "berlin@diversity: !cancel M3 no time")
    assert "No meeting is planned. Name the number" in await talk.say("lima@dm: rsvp no")
    assert rsvps_of(talk) == {"lima": "yes"}
