"""Words go to other groups, and to nobody else (N1, L1).

The clock stands at Monday, 23 March 2026, 09:00 UTC: 10:00 in Berlin, 12:00 in Nairobi, 04:00 in Lima.
"""

from collections.abc import AsyncIterator

import pytest

from bot.core.events import Account, BotAdded, BotRemoved, Place
from storage import notes
from tests.conversation import Conversation, config
from tests.looking import look
from tests.notes.forwarded import A_MOMENT, FORWARD, four_groups, gather


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url, four_groups()) as conversation:
        await gather(conversation)
        yield conversation


async def test_a_note_arrives_with_group_author_local_time_and_number(talk: Conversation) -> None:
    """N1, L1: what the bot says is in the group's language, on its clock."""
    said = await talk.say(FORWARD)
    assert (
        "[partnerships] N1 · Note from Diversity\n  berlin, Monday, 23 March 2026, 12:00 (Nairobi)\n  \n"
        "  ┃ Please read the draft\n"
    ) in said
    assert "berlin, lunes, 23 de marzo de 2026, 04:00 (Lima)\n  \n  ┃ Please read the draft" in said
    assert "[health]" not in said


async def test_the_source_sees_each_groups_state_on_one_message(talk: Conversation) -> None:
    said = await talk.say(FORWARD)
    assert "[diversity] N1 · Note to Advocacy, Partnerships" in said
    assert "• Advocacy: on its way\n  • Partnerships: on its way" in said
    said = await talk.say(A_MOMENT)
    assert said.count("[diversity] (edited) N1") == 1
    assert (
        "• Advocacy: delivered (Mon 23 Mar, 10:00 Berlin)\n  • Partnerships: delivered (Mon 23 Mar, 10:00 Berlin)"
        in said
    )
    assert "N1" not in await talk.say(":advance 2h")


async def test_groups_are_named_as_people_name_them(talk: Conversation) -> None:
    said = await talk.say("lima@dm: forward Partnerships and Community Health: Hello")
    assert "[health] N1 · Note from Diversity" in said
    assert "[partnerships] N1 · Note from Diversity" in said
    assert "[lima, private] N1 is on its way to Community Health, Partnerships." in said


async def test_all_is_every_other_group(talk: Conversation) -> None:
    said = await talk.say("lima@diversity: !forward all The glossary is ready")
    assert all(f"[{slug}] N1" in said for slug in ("advocacy", "health", "partnerships"))
    assert "[diversity] N1 · Note from" not in said


async def test_nobody_is_called_by_a_note_and_markup_is_data(talk: Conversation) -> None:
    said = await talk.say("lima@diversity: !forward partnerships @room {n} <b>hi</b> `log 2h` %s")
    assert "@\u2060room {n} <b>hi</b> " in said
    assert "%s" in said
    assert "!log 2h" not in said.replace("\u2060", "")


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ("forward partnershps Hello", "I know no group “partnershps”. Did you mean partnerships?"),
        ("forward partnerships, advocasy Hello", "I know no group “advocasy”. Did you mean advocacy?"),
        ("forward zzzzzz Hello", "The groups come first, with commas between them"),
        ("forward diversity Hello", "Diversity is where it comes from"),
        ("forward partnerships, diversity Hello", "Diversity is where it comes from"),
        ("forward", "To whom? Write forward partnerships, advocacy"),
        ("forward partnerships", "What shall I forward?"),
        ("forward partnerships " + "a" * 4001, "That is too long for a note: 4001 characters."),
        ("announce all Hello", "Only the core team can use announce."),
    ],
)
async def test_what_cannot_be_forwarded_is_refused_with_what_would_work(
    talk: Conversation, said: str, refusal: str
) -> None:
    assert refusal in await talk.say(f"lima@dm: {said}")
    assert look(talk, lambda session: notes.find(session, 1)) is None


async def test_more_than_a_command_can_have_is_refused_with_its_length(talk: Conversation) -> None:
    assert "That is too long for me" in await talk.say("lima@diversity: !forward partnerships " + "a" * 20_000)


async def test_a_note_of_the_greatest_length_arrives_whole(talk: Conversation) -> None:
    said = await talk.say("lima@diversity: !forward partnerships " + "word " * 799 + "end")
    whole = "".join(line.strip() + " " for line in said.splitlines())
    assert whole.count("word") >= 799
    assert "end" in said
    assert "2 messages" not in said


async def test_the_same_words_do_not_go_to_a_group_twice(talk: Conversation) -> None:
    await talk.say(FORWARD)
    assert "Partnerships has got these words already, as N1." in await talk.say(
        "lima@diversity: !forward partnerships Please read the draft"
    )
    assert "[health] N2" in await talk.say("lima@diversity: !forward health Please read the draft")


async def test_whoever_is_in_no_group_cannot_forward(talk: Conversation) -> None:
    assert "Only a group's members can use !forward" in await talk.say("core@diversity: !forward partnerships Hello")


async def test_a_message_is_forwarded_once_its_author_agrees(talk: Conversation) -> None:
    """N1: the author is asked in private, and the source sees that the note waits."""
    said = await talk.say("lima@diversity: The survey has 40 answers", "berlin@diversity>> !forward partnerships")
    assert "[lima, private] berlin of Diversity would like to forward these words of yours to Partnerships." in said
    assert "It waits until lima, whose words these are, agrees." in said
    assert "[partnerships]" not in said
    said = await talk.say("lima@dm> yes")
    assert "[partnerships] N1 · Note from Diversity\n  lima, Monday" in said
    assert "The survey has 40 answers" in said


async def test_an_author_who_says_no_is_not_named_for_it_and_the_words_are_forgotten(talk: Conversation) -> None:
    said = await talk.say(
        "lima@diversity: The survey has 40 answers", "berlin@diversity>> !forward partnerships", "lima@dm> no"
    )
    assert "[diversity] N1 is not sent.\n[diversity] (edited) N1 · Note to Partnerships\n  \n  It was not sent." in said
    assert "[partnerships]" not in said
    note = look(talk, lambda session: notes.find(session, 1))
    assert note is not None
    assert note.text == "[]"
    said = await talk.say("berlin@diversity: !note N1", "berlin@diversity: !notes")
    assert "lima" not in said
    assert "on its way" not in said
    assert "• N1 to Partnerships, Mon 23 Mar · not sent\n" in f"{said}\n"


async def test_after_a_week_without_an_answer_it_is_not_sent(talk: Conversation) -> None:
    await talk.say("lima@diversity: The survey has 40 answers", "berlin@diversity>> !forward partnerships")
    said = await talk.say(":advance 7d1h")
    assert "[diversity] N1 was not sent: nobody has said yes to it within 7 days." in said
    assert "[lima, private] (edited) The time for N1 is over: it was not sent." in said
    assert "[partnerships] N1" not in said


async def test_ones_own_message_goes_without_a_question(talk: Conversation) -> None:
    said = await talk.say("lima@diversity: The survey has 40 answers", "lima@diversity>> !forward partnerships")
    assert "[partnerships] N1 · Note from Diversity" in said
    assert "[lima, private]" not in said


async def test_words_and_a_reply_at_once_are_not_guessed_between(talk: Conversation) -> None:
    said = await talk.say("lima@diversity: The survey", "lima@diversity>> !forward partnerships see this")
    assert "Is it your words that I shall forward, or the message that you reply to?" in said


async def test_a_note_that_is_passed_on_says_where_it_came_from_first(talk: Conversation) -> None:
    await talk.say("lima@diversity: !forward partnerships Please read the draft", A_MOMENT)
    said = await talk.say("oslo@partnerships>> !forward health")
    assert "[lima, private] oslo of Partnerships would like to forward these words of yours to Comm" in said
    said = await talk.say("lima@dm> yes")
    assert "[health] N2 · Note from Partnerships" in said
    assert "Passed on. It came from Diversity first (N1)." in said


@pytest.mark.parametrize(
    ("groups", "refusal"),
    [
        ("diversity", "These words came from Diversity in the first place (N1)."),
        ("advocacy, health", "Community Health has got these words already, as N1."),
        ("partnerships", "Partnerships is where it comes from"),
    ],
)
async def test_a_note_does_not_go_back_to_where_it_has_been(talk: Conversation, groups: str, refusal: str) -> None:
    """A loop of forwards ends with the number of the note that began it."""
    await talk.say("lima@diversity: !forward partnerships, health Please read the draft", A_MOMENT)
    assert refusal in await talk.say(f"oslo@partnerships>> !forward {groups}")


async def test_an_announcement_reaches_all_groups_and_the_core_team_sees_their_states(talk: Conversation) -> None:
    said = await talk.say("core@core: !announce all The library closes on Friday", A_MOMENT)
    assert all(
        f"[{slug}] N1 · Announcement of the core team" in said for slug in ("diversity", "partnerships", "health")
    )
    assert "• Partnerships: delivered (Mon 23 Mar, 09:00 UTC)" in said
    said = await talk.say("oslo@partnerships: !answer we close as well")
    assert "[core] Partnerships answers N1 (oslo)\n  The library closes on Friday\n  ┃ we close as well" in said
    assert "sent the announcement N1 to groups" in await talk.say("core@dm: audit")


async def test_a_message_of_the_core_team_is_announced_once_its_author_agrees(talk: Conversation) -> None:
    await talk.say("core@core: !core add console:rome", "rome@core: The library closes on Friday")
    said = await talk.say("core@core>> !announce health")
    assert "[rome, private] core of the core team would like to forward these words of yours to Comm" in said
    said = await talk.say("rome@dm> yes", A_MOMENT)
    assert "[health] N1 · Announcement of the core team" in said


async def test_a_group_without_a_room_gets_it_once_it_has_one(sqlite_url: str) -> None:
    settings = four_groups()
    async with Conversation(sqlite_url, settings) as talk:
        await gather(talk)
        await talk.say("core@health: !unbind", "core@health> unbind")
        said = await talk.say("lima@diversity: !forward health, partnerships Please read the draft")
        assert "• Community Health: waits until the group has a room" in said
        assert "[health]" not in await talk.say(A_MOMENT)
        said = await talk.say("core@health: !bind health")
        assert "[health] N1 · Note from Diversity" in said
        assert "• Community Health: delivered" in await talk.say(A_MOMENT)


async def test_a_group_whose_room_is_lost_gets_it_once_the_bot_is_back(talk: Conversation) -> None:
    """Once: what was held goes out by itself."""
    place, at = Place("console", "health"), talk.session.clock.now
    await talk.hand_in(BotRemoved(id="gone", place=place, sender=Account("quito"), at=at))
    said = await talk.say("lima@diversity: !forward health, partnerships Please read the draft", A_MOMENT)
    assert "• Community Health: waits until the group has a room" in said
    assert "[health]" not in said
    said = await talk.hand_in(BotAdded(id="back", place=place, sender=Account("quito"), at=talk.session.clock.now))
    assert said.count("[health] N1 · Note from Diversity") == 1
    assert "• Community Health: delivered" in await talk.say(A_MOMENT)


async def test_a_group_with_a_new_room_does_not_wait_for_the_one_that_is_lost(talk: Conversation) -> None:
    place, at = Place("console", "health"), talk.session.clock.now
    await talk.hand_in(BotRemoved(id="gone", place=place, sender=Account("quito"), at=at))
    await talk.say("lima@diversity: !forward health Please read the draft", A_MOMENT)
    said = await talk.say("core@annex: !bind health", "core@annex> both")
    assert "[annex] N1 · Note from Diversity" in said
    said = await talk.hand_in(BotAdded(id="back", place=place, sender=Account("quito"), at=talk.session.clock.now))
    assert said.count("N1 · Note from Diversity") <= 1


async def test_where_many_groups_answer_what_shows_their_states_is_edited_once_in_a_while(sqlite_url: str) -> None:
    slugs = [f"group-{number}" for number in range(14)]
    settings = config(groups=[{"slug": slug, "name": slug.title()} for slug in slugs])
    async with Conversation(sqlite_url, settings) as talk:
        await talk.say(*(f":join person-{number} {slug}" for number, slug in enumerate(slugs)))
        await talk.say("person-0@group-0: !forward all Hello", A_MOMENT)
        said = await talk.say(*(f"person-{number}@group-{number}> ack" for number in range(1, 14)))
        assert "[group-0] (edited)" not in said
        said = await talk.say(A_MOMENT)
        assert said.count("[group-0] (edited)") == 1
        assert said.count(": acknowledged") == 13
