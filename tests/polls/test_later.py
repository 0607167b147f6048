"""What is said again by itself: reminders (D8) and reviews. The clock stands at Monday, 23 March 2026, 09:00 UTC."""

from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest

from handlers.polls.records import later
from tests.conversation import Conversation
from tests.polls.staging import begin, gather, vote

FEW = ("berlin", "accra", "lima", "jakarta")
NOT_YET = "You have not voted on this yet."


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Conversation]:
    """Diversity with four members, all of whom have a private chat."""
    async with Conversation(database_url) as conversation:
        await gather(conversation, FEW)
        await conversation.say(*(f"{name}@dm: me" for name in FEW))
        yield conversation


def reminded(said: str) -> list[str]:
    """Who was reminded."""
    return [name for name in FEW if f"[{name}, private] {NOT_YET}" in said]


async def test_who_has_not_voted_is_reminded_once_a_day_before_and_can_tap(talk: Conversation) -> None:
    """D8: in private; nothing in the room."""
    await begin(talk, "majority")
    await vote(talk, 1, accra="yes")
    assert reminded(await talk.say(":advance 47h")) == []
    said = await talk.say(":advance 1h")
    assert reminded(said) == ["berlin", "lima", "jakarta"]
    assert "[diversity]" not in said
    assert "> yes: Yes" in said
    assert reminded(await talk.say(":advance 23h")) == []
    assert "Your vote: Yes" in await talk.say("lima@dm> yes", ":advance 5s")


async def test_nobody_on_leave_is_reminded(talk: Conversation) -> None:
    """D8: whoever is back before the close is, then."""
    await begin(talk, "majority")
    await talk.say("lima@dm: away", "jakarta@dm: away 2026-03-24 to 2026-03-25")
    assert reminded(await talk.say(":advance 48h")) == ["berlin", "accra"]
    assert reminded(await talk.say(":advance 23h59m")) == []


async def test_who_comes_back_in_time_is_reminded_in_the_morning(talk: Conversation) -> None:
    """D8."""
    await begin(talk, "majority", closes_at=talk.session.clock.now + timedelta(hours=80))
    await talk.say("jakarta@dm: away 2026-03-24 to 2026-03-25")
    assert "jakarta" not in reminded(await talk.say(":advance 63h"))
    assert reminded(await talk.say(":advance 9h")) == ["jakarta"]


async def test_nobody_is_woken_and_the_morning_is_soon_enough(talk: Conversation) -> None:
    """D8: the reminder is due at 22:00 UTC."""
    await begin(talk, "majority", closes_at=talk.session.clock.now + timedelta(hours=85))
    assert reminded(await talk.say(":advance 70h")) == []
    await talk.say("lima@dm: vote P1 yes")
    assert reminded(await talk.say(":advance 2h")) == ["berlin", "accra", "jakarta"]


async def test_who_sleeps_until_the_close_is_not_reminded(talk: Conversation) -> None:
    """D8: a poll that is open for the night only is reminded of halfway, by when everybody sleeps."""
    await talk.say(":advance 12h")
    await begin(talk, "majority", closes_at=talk.session.clock.now + timedelta(hours=11))
    assert reminded(await talk.say(":advance 11h")) == []


async def test_a_short_poll_is_reminded_of_halfway(talk: Conversation) -> None:
    """D8."""
    await begin(talk, "majority", closes_at=talk.session.clock.now + timedelta(hours=4))
    assert reminded(await talk.say(":advance 119m")) == []
    assert reminded(await talk.say(":advance 1m")) == list(FEW)


async def test_a_new_version_is_reminded_of_anew(talk: Conversation) -> None:
    """D4, D8."""
    await begin(talk, "consensus")
    assert reminded(await talk.say(":advance 48h")) == list(FEW)
    await talk.say("berlin@diversity: !amend P1 Merge them all")
    assert reminded(await talk.say(":advance 47h")) == []
    assert reminded(await talk.say(":advance 1h")) == list(FEW)


async def test_a_poll_that_is_extended_is_reminded_of_before_its_new_end_and_once(talk: Conversation) -> None:
    """D4, D8."""
    await begin(talk, "majority")
    await talk.say(":advance 1h", "berlin@diversity: !extend P1 by 2d because of the holidays")
    assert reminded(await talk.say(":advance 47h")) == []
    assert reminded(await talk.say(":advance 48h")) == list(FEW)
    assert reminded(await talk.say(":advance 12h")) == []


async def test_nobody_is_reminded_of_a_poll_that_is_closed(talk: Conversation) -> None:
    await begin(talk, "majority")
    await talk.say("berlin@diversity: !withdraw P1 no money")
    assert reminded(await talk.say(":advance 70h")) == []


async def test_who_has_no_private_chat_is_not_named_in_the_room(sqlite_url: str) -> None:
    """D8."""
    async with Conversation(sqlite_url) as talk:
        await gather(talk, FEW)
        await begin(talk, "majority")
        said = await talk.say(":advance 48h")
        assert "[diversity]" not in said


async def test_many_are_reminded_in_batches(talk: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each in a unit of work of its own, so that nobody's command waits."""
    monkeypatch.setattr(later, "BATCH", 2)
    await begin(talk, "majority")
    said = await talk.say(":advance 48h", ":advance 1m")
    assert reminded(said) == list(FEW)
    assert said.count(NOT_YET) == len(FEW)


async def test_what_was_recommended_by_consent_is_looked_at_again(talk: Conversation) -> None:
    """The group, and its co-chairs with what they can do."""
    await begin(talk, "consent", title="Glossary", aim="all can read it", review_on=date(2026, 4, 20))
    await vote(talk, 1, accra="consent", lima="consent", berlin="consent", jakarta="consent")
    await talk.say("berlin@diversity: !close P1", ":at 2026-04-20T08:59Z")
    said = await talk.say(":at 2026-04-20T09:00Z")
    assert "[diversity] P1: Glossary was to be looked at again on Monday, 20 April 2026." in said
    assert "[accra, private] P1: Glossary was to be looked at again" in said
    assert "reopen P1" in said
    assert "[lima, private] P1" not in said


async def test_what_was_asked_anew_since_is_not_looked_at_again(talk: Conversation) -> None:
    await begin(talk, "consent", title="Glossary", aim="all can read it", review_on=date(2026, 4, 20))
    await vote(talk, 1, accra="consent", lima="consent", berlin="consent", jakarta="consent")
    await talk.say("berlin@diversity: !close P1", "berlin@diversity: !reopen P1 there is a second language")
    assert "was to be looked at again" not in await talk.say(":at 2026-04-20T09:01Z")


async def test_what_was_not_recommended_is_not_looked_at_again(talk: Conversation) -> None:
    await begin(talk, "consent", title="Glossary", aim="all can read it", review_on=date(2026, 4, 20))
    assert "was to be looked at again" not in await talk.say(":at 2026-04-20T09:01Z")
