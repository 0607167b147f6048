"""Answers to slots: by tapping, by reacting and in words; changed, taken back, and by whom (S1)."""

from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import Refusal
from bot.core.events import Account, Message
from handlers.meetings.asking import answers
from tests.conversation import Conversation
from tests.meetings.asking import answers_of, gather, search
from tests.polls.reactions import button, place_of, react, tap, unreact
from tests.polls.telling import told


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Conversation]:
    """Five members who have been asked for three times."""
    async with Conversation(database_url) as conversation:
        await gather(conversation)
        await search(conversation)
        yield conversation


async def test_a_tap_is_acknowledged_and_the_counts_follow(talk: Conversation) -> None:
    """S1: all slots are on one message, in the room and in private."""
    said = await talk.say("jakarta@diversity> 1 yes")
    told(said, [
        "(only jakarta sees) M1: yes to 1. 2 times have no answer yet.",
        "[jakarta, private] (edited) M1: April call",
        "✅ yes",
        "– not answered",
        "[diversity] (edited) M1: April call",
        "✅ 1  🟡 0  ❌ 0",
    ])  # fmt: skip
    assert answers_of(talk, "jakarta") == {1: "yes"}


async def test_counts_in_the_room_are_edited_at_most_every_few_seconds_and_name_nobody(talk: Conversation) -> None:
    """S1, X1: Telegram allows twenty messages a minute, edits included."""
    await talk.say("jakarta@diversity> 1 yes")
    said = await talk.say("lima@diversity> 1 yes", "kyoto@diversity> 1 no")
    assert "[diversity] (edited)" not in said
    said = await talk.say(":advance 4s")
    assert "✅ 2  🟡 0  ❌ 1" in said
    assert not {"lima", "kyoto", "jakarta"} & set(said.replace(",", " ").split())


async def test_the_last_answer_counts(talk: Conversation) -> None:
    await talk.say("lima@dm> 3 no", "lima@diversity: !times M1 if needed 3")
    assert answers_of(talk, "lima") == {3: "if-needed"}


async def test_words_answer_several_slots_at_once(talk: Conversation) -> None:
    """S1: in the room a sign, in private a line, and the answer is in their own copy."""
    assert "[diversity] (reaction) ✅" in await talk.say("lima@diversity: !times M1 yes 1 3, no 2")
    assert answers_of(talk, "lima") == {1: "yes", 2: "no", 3: "yes"}
    told(await talk.say("lima@dm: times if needed 2"), ["[lima, private] M1: yes to 1, 3; if needed to 2."])
    told(
        await talk.say("kyoto@dm: 1 yes 2 no 3 if needed"), ["[kyoto, private] M1: yes to 1; if needed to 3; no to 2."]
    )


async def test_plain_talk_in_private_is_no_answer(talk: Conversation) -> None:
    await talk.say("kyoto@dm>> no")
    assert answers_of(talk, "kyoto") == {1: "no", 2: "no", 3: "no"}, "a reply to the question"
    for line in ("thank you", "yes", "no thanks", "I can make 1 or 2"):
        await talk.say(f"lima@dm: {line}")
    assert answers_of(talk, "lima") == {}


async def test_answers_are_taken_back(talk: Conversation) -> None:
    await talk.say("lima@dm: times yes 1 2, no 3")
    told(await talk.say("lima@dm: times M1 clear 2"), ["M1: yes to 1; no to 3. 1 time has no answer yet."])
    told(await talk.say("lima@dm: times M1 clear"), ["M1: you have taken back your answers.", "– not answered"])
    assert answers_of(talk, "lima") == {}


async def test_a_reaction_is_an_answer_and_withdrawing_it_takes_the_answer_back(talk: Conversation) -> None:
    """S1: where a platform has no buttons."""
    said = await react(talk, "lima", "diversity", "2 ❌")
    assert answers_of(talk, "lima") == {2: "no"}
    assert "[lima, private] (edited)" in said
    await react(talk, "lima", "diversity", "2 ✅", 2)
    await unreact(talk, "lima", "diversity", 1)
    assert answers_of(talk, "lima") == {2: "yes"}, "the later one stands"
    await unreact(talk, "lima", "diversity", 2, by="berlin")
    assert answers_of(talk, "lima") == {2: "yes"}, "a moderator took it away"
    await talk.say(":advance 10s")
    await unreact(talk, "lima", "diversity", 2)
    assert answers_of(talk, "lima") == {}
    assert await react(talk, "lima", "diversity", "🎉", 3) == "", "a sign of their own"


@pytest.mark.parametrize(("apart", "counts"), [(11, "no"), (9, "yes")])
async def test_an_answer_that_is_read_late_does_not_replace_a_later_one(
    talk: Conversation, apart: int, counts: str
) -> None:
    """S1: the last one by its receipt counts, for each time by itself."""
    earlier = talk.session.clock.now
    await talk.say(f":advance {apart}s", "lima@dm: times M1 no 1")
    early = Message(
        id="early", place=place_of("lima", "dm"), sender=Account("lima", "lima"), at=earlier, message="early",
        text="times M1 yes 1 2",
    )  # fmt: skip
    await talk.hand_in(early)
    assert answers_of(talk, "lima") == {1: counts, 2: "yes"}


async def test_deleting_the_message_takes_back_what_it_said(talk: Conversation) -> None:
    await talk.say("lima@diversity: !times yes 1, no rest", ":redact lima@diversity")
    assert answers_of(talk, "lima") == {}


async def test_times_shows_the_slots_in_private_and_is_kept_up_to_date(talk: Conversation) -> None:
    """X1: also where it was asked in the room."""
    said = await talk.say("lima@diversity: !times")
    told(said, ["[lima, private] M1: April call", "1  Tuesday, 7 April 2026, 08:00 (Lima) = 13:00 UTC"])
    assert "[diversity] M1" not in said
    assert (await talk.say("lima@dm> 1 yes")).count("[lima, private] (edited)") == 1


async def test_only_members_answer(talk: Conversation) -> None:
    """G4, G7: whoever has left does not count any more, nor does the core team."""
    kept = button(talk, "1 yes")
    assert "The core team supports the groups" in await talk.say("core@dm: times M1 yes 1")
    assert "There is no meeting “M1” in your groups." in await tap(talk, "stranger", kept)
    await talk.say("lima@diversity> 1 yes", ":advance 10s", "core@core: !remove diversity lima", "core@core> remove")
    assert "✅ 1  🟡 0" in await talk.say("kyoto@diversity> 1 yes", ":advance 5s")
    assert "There is no meeting “M1” in your groups." in await tap(talk, "lima", kept, 2)


async def test_whoever_comes_in_later_can_answer_too(talk: Conversation) -> None:
    assert "0 of 6 have answered." in await talk.say(":join oslo diversity", "oslo@diversity> 1 yes")
    assert answers_of(talk, "oslo") == {1: "yes"}


async def test_a_slot_that_has_begun_is_answered_no_more(talk: Conversation) -> None:
    """The bad input of S1; the choice may still be on the screen."""
    kept = button(talk, "1 yes")
    await talk.say(":at 2026-04-07T13:00Z")
    assert "That time has passed" in await tap(talk, "lima", kept)
    assert "M1 has no time 1. Its numbers are 2, 3." in await talk.say("lima@dm: times M1 yes 1")
    assert answers_of(talk, "lima") == {}


async def test_the_number_may_be_left_out_where_one_search_is_open(talk: Conversation) -> None:
    await search(talk, 'meet "Other" 60m: Thu 9 Apr 13:00, Thu 9 Apr 18:00')
    assert "Name its number, such as !times M2." in await talk.say("lima@diversity: !times yes 1")
    assert "There is no meeting “M9” in your groups." in await talk.say("lima@dm: times M9 yes 1")


async def test_whoever_is_in_several_groups_need_not_name_the_only_search(sqlite_url: str) -> None:
    async with Conversation(sqlite_url) as talk:
        await gather(talk, {"berlin": "Europe/Berlin", "lima": "America/Lima"})
        await talk.say("lima@partnerships: !me")
        assert "No time for a meeting of your groups is looked for now." in await talk.say("lima@dm: times")
        await search(talk)
        assert "[lima, private] M1: no to 1, 2, 3." in await talk.say("lima@dm: times no")


# How answers are written

READ = [
    ("yes 1 3, if needed 2, no 4", {1: "yes", 3: "yes", 2: "if-needed", 4: "no"}),
    ("1 yes 2 no 3 if needed", {1: "yes", 2: "no", 3: "if-needed"}),
    ("1, 3: yes; 2: no", {1: "yes", 3: "yes", 2: "no"}),
    ("yes 1-3 no 4", {1: "yes", 2: "yes", 3: "yes", 4: "no"}),
    ("yes 1 to 3, no 4", {1: "yes", 2: "yes", 3: "yes", 4: "no"}),
    ("no 1 y 3", {1: "no", 3: "no"}),
    ("ya 1 sampai 2, tidak 3 dan 4", {1: "yes", 2: "yes", 3: "no", 4: "no"}),
    ("sí 1 y 3, no resto", {1: "yes", 3: "yes", 2: "no", 4: "no"}),
    ("Yes 1, no rest", {1: "yes", 2: "no", 3: "no", 4: "no"}),
    ("no to 1 and 2, yes for the rest", {1: "no", 2: "no", 3: "yes", 4: "yes"}),
    ("no", {1: "no", 2: "no", 3: "no", 4: "no"}),
    ("all yes", {1: "yes", 2: "yes", 3: "yes", 4: "yes"}),
    ("✅ 1 2 ❌ 3", {1: "yes", 2: "yes", 3: "no"}),
    ("clear 2", {2: ""}),
    ("yes ١ ٣", {1: "yes", 3: "yes"}),
]


@pytest.mark.parametrize(("said", "meant"), READ)
def test_answers_are_read_in_either_order(said: str, meant: dict[int, str]) -> None:
    """S1, S8."""
    assert answers.read(said, 4, {1, 2, 3, 4}) == meant


@pytest.mark.parametrize(
    "said", ["yes 1 please", "hello", "1 yes 2", "1 2", "yes 9", "yes 1 no 1", "yes 111", "yesterday 1"]
)
def test_what_is_not_clear_is_refused_and_nothing_of_it_counts(said: str) -> None:
    """S8."""
    with pytest.raises(Refusal):
        answers.read(said, 4, {1, 2, 3, 4})


@given(st.dictionaries(st.integers(1, 8), st.sampled_from(["yes", "if-needed", "no"]), min_size=1), st.booleans())
def test_whatever_is_written_out_is_read_back(said: dict[int, str], is_number_first: bool) -> None:
    parts = [f"{n} {answer}" if is_number_first else f"{answer} {n}" for n, answer in said.items()]
    assert answers.read(", ".join(parts), 1, set(range(1, 9))) == said
    assert answers.is_answer(", ".join(parts))


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("no 13:00 UTC", {1: "no"}),
        ("no Wednesday", {3: "no"}),
        ("yes 8 April", {3: "yes"}),
        ("if needed 2026-04-08 07:00 UTC", {3: "if-needed"}),
        ("yes 7 April 13:00 UTC and 18:00 UTC, no rest", {1: "yes", 2: "yes", 3: "no"}),
        ("07:00 UTC no", {3: "no"}),
        ("yes 02:00", {3: "yes"}),
        ("yes 1, no Wednesday", {1: "yes", 3: "no"}),
    ],
)
async def test_a_time_or_a_day_stands_for_its_number(talk: Conversation, said: str, found: dict[int, str]) -> None:
    """S1: by the calendar of whoever answers, or in the zone that they name. Lima is five hours behind UTC."""
    await talk.say(f"lima@diversity: !times M1 {said}")
    assert answers_of(talk, "lima") == found


async def test_a_day_with_several_times_is_asked_back(talk: Conversation) -> None:
    """S8: and whatever else was said goes on with the answer."""
    said = await talk.say("lima@diversity: !times M1 no Tuesday, yes rest")
    told(said, [
        "“Tuesday” fits several of the times. Which do you mean?",
        "> 1: Tuesday, 7 April 2026, 13:00 (UTC)",
        "> 2: Tuesday, 7 April 2026, 18:00 (UTC)",
        "> 3: All of them",
    ])  # fmt: skip
    assert answers_of(talk, "lima") == {}
    await talk.say("lima@diversity> 2")
    assert answers_of(talk, "lima") == {1: "yes", 2: "no", 3: "yes"}
    await talk.say("lima@diversity: !times M1 if needed Tuesday", "lima@diversity> 3")
    assert answers_of(talk, "lima") == {1: "if-needed", 2: "if-needed", 3: "yes"}


@pytest.mark.parametrize("said", ["no the banana", "no 14:00 UTC", "no Friday", "no 31 April"])
async def test_a_time_that_was_not_asked_about_is_refused(talk: Conversation, said: str) -> None:
    """S8."""
    answer = await talk.say(f"lima@diversity: !times M1 {said}")
    assert "I cannot read" in answer or "M1 has no time" in answer
    assert answers_of(talk, "lima") == {}
