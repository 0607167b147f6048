"""What was said in an encrypted room is read in one that is not, or outside, only after a yes (N1): feature by feature.

Notes and needs have tests of their own, and so have a group's own rooms of which one is encrypted (`tests/rooms`).
"""

from collections.abc import AsyncIterator

import pytest

from bot.core.events import Account, Message, Place
from handlers.polls.records import ended
from tests.conversation import Conversation, config
from tests.polls.staging import gather

FOUR = ("berlin", "accra", "lima", "kyoto")
WORDS = ("R3", "Merge", "Weekly", "glossary", "Assembly", "interview", "every two weeks")
"""What the group has said."""
PRIVATE = "[core] I have answered you in private."


async def tell(talk: Conversation) -> None:
    """Diversity has a poll that ended (P1), one that is open (P2), a meeting that was (M1), one to come, an ask."""
    await gather(talk, FOUR)
    await talk.say(":join oslo partnerships", "oslo@partnerships: !me", *(f"{who}@dm: me" for who in FOUR))
    await talk.say(
        'berlin@diversity: !meeting start "Weekly"', "kyoto@diversity: good evening",
        "berlin@diversity: !agreed We meet every two weeks", "berlin@diversity: !action kyoto glossary by 10 April",
        ":advance 30m", "berlin@diversity: !end", 'berlin@diversity: !poll "R3" Merge the scenarios. for 3d',
        *(f"{who}@diversity: !vote P1 agree" for who in FOUR),
        ":at 2026-03-27T10:00Z", 'berlin@diversity: !poll "Assembly" Meet in May. for 3d',
    )  # fmt: skip


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    """The room of Diversity is encrypted, those of Partnerships and of the core team are not."""
    settings = config(calendar={"public_address": "https://convene.example.org"})
    async with Conversation(sqlite_url, settings) as conversation:
        await conversation.say(":encrypt diversity")
        await tell(conversation)
        yield conversation


def in_rooms(said: str, *rooms: str) -> str:
    """What was said in some rooms."""
    parts = [f"[{part}" for part in f"\n{said}".split("\n[")]
    return "\n".join(part for part in parts if part.startswith(tuple(f"[{room}]" for room in rooms)))


async def test_nothing_of_what_a_group_did_was_said_elsewhere(sqlite_url: str) -> None:
    async with Conversation(sqlite_url) as talk:
        await talk.say(":encrypt diversity")
        await tell(talk)
        said = in_rooms(await talk.say(":advance 3w"), "core", "partnerships")
        assert not [word for word in WORDS if word in said]


@pytest.mark.parametrize(
    "order",
    [
        "polls", "polls diversity", "poll P1", "poll P2", "outcomes", "outcomes diversity", "outcomes export",
        "meetings", "meetings diversity", "meeting M1", "minutes M1", "actions diversity", "ratify",
    ],
)  # fmt: skip
async def test_the_core_teams_open_room_is_answered_in_private(talk: Conversation, order: str) -> None:
    said = await talk.say(f"core@core: !{order}")
    assert in_rooms(said, "core") == PRIVATE
    assert "[core, private] " in said


@pytest.mark.parametrize("order", ["polls", "poll P1", "outcomes", "minutes M1", "actions diversity"])
async def test_the_core_teams_encrypted_room_is_answered_there(talk: Conversation, order: str) -> None:
    await talk.say(":encrypt core")
    said = await talk.say(f"core@core: !{order}")
    assert [word for word in WORDS if word in in_rooms(said, "core")]


async def test_of_groups_without_an_encrypted_room_the_core_team_reads_in_its_room(talk: Conversation) -> None:
    assert in_rooms(await talk.say("core@core: !polls partnerships"), "core") != PRIVATE


async def test_a_list_that_was_shown_before_goes_on_in_private(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setattr(ended, "PAGE", 1)
    async with Conversation(sqlite_url) as talk:
        await tell(talk)
        await talk.say(":advance 5d")
        assert "Assembly" in in_rooms(await talk.say("core@core: !outcomes"), "core")
        await talk.say(":encrypt diversity")
        said = await talk.say("core@core> older")
        assert "R3" not in in_rooms(said, "core")
        assert "[core, private] " in said


# Asks

ASK = 'lima@diversity: !ask expert "an interview with a linguist"'
OPEN_CORE = "This room is encrypted. Not every room of the core team is"


async def test_an_ask_leaves_an_encrypted_room_after_a_yes(talk: Conversation) -> None:
    said = await talk.say(ASK)
    assert OPEN_CORE in said
    assert in_rooms(said, "core") == ""
    assert "interview" in in_rooms(await talk.say("lima@diversity> send"), "core")


async def test_an_ask_that_was_let_out_is_shown_where_it_was_said(talk: Conversation) -> None:
    await talk.say(ASK, "lima@diversity> send")
    for order in ("ask Q1", "asks all", "asks diversity"):
        assert "interview" in in_rooms(await talk.say(f"core@core: !{order}"), "core")


@pytest.mark.parametrize("order", ["ask Q1", "asks all", "asks diversity"])
async def test_an_ask_between_encrypted_rooms_is_not_shown_in_one_that_comes_later(
    talk: Conversation, order: str
) -> None:
    await talk.say(":encrypt core")
    assert OPEN_CORE not in await talk.say(ASK)
    await talk.say("core@hall: !bind core", "core@hall> both")
    said = await talk.say(f"core@hall: !{order}")
    assert "interview" not in in_rooms(said, "hall")
    assert "interview" in said


async def test_the_core_teams_words_leave_its_encrypted_room_after_a_yes(talk: Conversation) -> None:
    await talk.say(":encrypt core", 'oslo@partnerships: !ask expert "somebody"')
    said = await talk.say("core@core: !ask decline Q1 We know nobody")
    assert "This room is encrypted. Not every room of Partnerships is" in said
    assert in_rooms(said, "partnerships") == ""
    assert "We know nobody" in in_rooms(await talk.say("core@core> send"), "partnerships")


async def test_the_core_teams_words_stay_after_a_no(talk: Conversation) -> None:
    await talk.say(":encrypt core", 'oslo@partnerships: !ask expert "somebody"')
    said = await talk.say("core@core: !ask decline Q1 We know nobody", "core@core> keep")
    assert in_rooms(said, "partnerships") == ""


# Reports


async def drafted(talk: Conversation) -> None:
    await talk.say("berlin@diversity: !report", "berlin@dm: report T1")


async def test_a_report_goes_to_groups_with_open_rooms_after_a_yes(talk: Conversation) -> None:
    await drafted(talk)
    said = await talk.say("berlin@dm: approve T1")
    assert "Once T1 is approved, it goes to a group with a room that is not encrypted" in said
    assert in_rooms(said, "partnerships", "diversity") == ""
    assert "report-T1.md" in in_rooms(await talk.say("berlin@dm> send", ":advance 1m"), "partnerships")


async def test_a_report_that_may_not_leave_stays_a_draft(talk: Conversation) -> None:
    await drafted(talk)
    said = await talk.say("berlin@dm: approve T1", "berlin@dm> keep", ":advance 1d")
    assert "T1 is kept as it stands." in said
    assert in_rooms(said, "partnerships") == ""


async def test_a_report_that_was_changed_since_the_question_is_shown_again(talk: Conversation) -> None:
    await drafted(talk)
    await talk.say("berlin@dm: approve T1", "accra@dm: report edit T1 risks Two of us leave")
    said = await talk.say('berlin@dm>>"Once T1 is approved" send')
    assert "T1 was changed since you saw it." in said


async def test_who_is_no_co_chair_any_more_lets_nothing_out(talk: Conversation) -> None:
    """G4."""
    await drafted(talk)
    await talk.say("berlin@dm: approve T1", "core@diversity: !unappoint berlin")
    said = await talk.say('berlin@dm>>"Once T1 is approved" send', ":advance 1m")
    assert in_rooms(said, "partnerships") == ""


async def test_a_report_between_encrypted_rooms_is_approved_at_once(talk: Conversation) -> None:
    await talk.say(":encrypt partnerships")
    await drafted(talk)
    said = await talk.say("berlin@dm: approve T1", ":advance 1m")
    assert "report-T1.md" in in_rooms(said, "partnerships")


@pytest.mark.parametrize("act", ["!report T1", "!report T1 in the other room"])
async def test_a_report_is_read_in_an_open_room_where_it_was_said_there(talk: Conversation, act: str) -> None:
    if "other" in act:
        await talk.say(":encrypt partnerships")
    await drafted(talk)
    await talk.say("berlin@dm: approve T1", *([] if "other" in act else ["berlin@dm> send"]), ":advance 1m")
    if "other" in act:
        await talk.say("core@annex: !bind partnerships", "core@annex> both")
    said = await talk.say(f"oslo@{'annex' if 'other' in act else 'partnerships'}: !report T1")
    assert ("[oslo, private] " in said) is ("other" in act)


# What else goes to the core team, and outside


async def test_why_somebody_is_to_come_in_stays_in_the_encrypted_room(talk: Conversation) -> None:
    said = await talk.say(":join rio diversity", "berlin@diversity: !invite rio expertise SECRET reason")
    assert "SECRET" not in in_rooms(said, "core")


async def test_a_calendar_address_is_given_after_a_yes(talk: Conversation) -> None:
    said = await talk.say("lima@dm: calendar")
    assert "Diversity: there are encrypted rooms." in said
    assert "https://" not in said
    assert "https://convene.example.org/calendar/" in await talk.say("lima@dm> yes")


@pytest.mark.parametrize("order", ["calendar new", "calendar group diversity"])
async def test_so_is_any_other_first_address(talk: Conversation, order: str) -> None:
    assert "https://" not in await talk.say(f"lima@dm: {order}")


async def test_groups_without_encrypted_rooms_have_their_address_at_once(talk: Conversation) -> None:
    assert "https://" in await talk.say("oslo@dm: calendar")


# Private chats that are encrypted, where the platform can do that


async def alone(talk: Conversation, who: str, text: str) -> str:
    """What is said to a line that somebody writes to the bot in an encrypted private chat."""
    place = Place("console", f"dm:{who}", private=True, encrypted=True)
    sent = f"alone-{who}-{text}"
    return await talk.hand_in(
        Message(id=sent, place=place, sender=Account(who, who), at=talk.session.clock.now, message=sent, text=text)
    )


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("forward diversity SECRET", "send"),
        ('need diversity "SECRET" by 20 April', "send"),
        ('ask expert "SECRET"', "send"),
    ],
)
async def test_what_leaves_an_encrypted_private_chat_is_asked_about(talk: Conversation, text: str, key: str) -> None:
    await talk.say("oslo@dm: me")
    said = await alone(talk, "oslo", text)
    assert "This room is encrypted. Not every room of " in said
    assert in_rooms(said, "partnerships", "diversity", "core") == ""
    said = await talk.say(f"oslo@dm> {key}", ":advance 1m")
    assert "SECRET" in in_rooms(said, "partnerships", "core")
