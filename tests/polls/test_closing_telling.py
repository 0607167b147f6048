"""How the end of a poll is told: to whom, in which words, and with what picture (D5, D6).

The clock stands at Monday, 23 March 2026, 09:00 UTC; polls close on Thursday at 09:00.
"""

from collections.abc import AsyncIterator

import pytest

from bot.core.i18n import Translator
from handlers.polls.deciding import Facts, Rule
from handlers.polls.views import outcome as views
from handlers.polls.views.card import Card
from handlers.polls.views.outcome import Reason, Report
from tests.conversation import MONDAY, Conversation
from tests.polls.closing import AFTER, all_vote, room
from tests.polls.staging import MEMBERS, begin, gather, vote


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url) as conversation:
        await gather(conversation)
        yield conversation


async def test_the_room_and_the_private_copies_say_that_it_is_closed_and_taps_are_answered(talk: Conversation) -> None:
    """A button that is still on screen has an answer."""
    await begin(talk, "majority")
    await talk.say(":advance 1s")
    said = await talk.say(AFTER, ":advance 1s")
    closed = "P1: Scenarios (majority)\n  \n  Merge the two scenarios\n  \n  Closed: no quorum. Votes no longer count."
    assert f"[diversity] (edited) {closed}" in said
    assert f"[lima, private] (edited) {closed}" in said
    assert "[diversity] (unpinned) P1" in said


async def test_reasons_stand_without_names_unless_the_charter_names_votes(talk: Conversation) -> None:
    """D6."""
    votes = all_vote("yes", {"lima": "no it costs too much", "oslo": "yes at last"})
    await begin(talk, "majority")
    await begin(talk, "majority", named=True)
    await vote(talk, 1, **votes)
    await vote(talk, 2, **votes)
    unnamed, _, named = (await room(talk, AFTER)).partition("P2: Scenarios")
    assert "Dissent\n  • No: it costs too much\n  \n  Reasons\n  • Yes: at last" in unnamed
    assert "lima" not in unnamed
    assert "Dissent\n  • lima, No: it costs too much\n  \n  Reasons\n  • oslo, Yes: at last" in named


async def test_what_people_wrote_is_shown_as_they_wrote_it_and_calls_nobody(talk: Conversation) -> None:
    await begin(talk, "majority", title="**R3**", text="`code` {title} @room")
    await vote(talk, 1, lima="no {reason} @room **now**")
    outcome = await room(talk, AFTER)
    assert "P1: **R3** (majority)" in outcome
    assert "• No: {reason} @\u2060room **now**" in outcome


def test_many_reasons_are_told_in_part_and_counted() -> None:
    """A message stays readable; the record has all."""
    card = Card(
        number=1, title="R3", text="Merge", rule=Rule("majority"), version=1, closes_at=MONDAY,
        facts=Facts(30, counts={"yes": 8, "no": 22}),
    )  # fmt: skip
    many = [Reason(stance="no", text="x" * 500)] * 22
    said = str(
        views.outcome(Translator("en", "UTC"), Report(card=card, code="not-passed", closed_at=MONDAY, dissent=many))
    )
    assert said.count("• No: xxx") == 20
    assert "2 more are on record." in said


async def test_a_secret_ballot_leaves_totals_and_says_what_becomes_of_the_rest(talk: Conversation) -> None:
    """D7."""
    await begin(talk, "majority", secret=True, quorum="1")
    for name in ("lima", "oslo"):
        await talk.say(f"{name}@dm: vote P1 yes")
    outcome = await room(talk, AFTER)
    assert "👍 Yes: 2 (100 %)" in outcome
    assert "Nothing joins the ballots and their voters any more. The ballots are deleted on" in outcome
    assert "Reasons" not in outcome
    assert "With so few votes, these totals may show how somebody voted." in outcome


async def test_a_small_secret_ballot_warns_that_totals_may_tell(sqlite_url: str) -> None:
    """D7, the settled readings: with fewer than 5 eligible."""
    async with Conversation(sqlite_url) as talk:
        await gather(talk, MEMBERS[:4])
        await begin(talk, "majority", secret=True)
        for name in MEMBERS[:3]:
            await talk.say(f"{name}@dm: vote P1 yes")
        assert "With so few votes, these totals may show how somebody voted." in await room(talk, AFTER)


async def test_the_chart_says_what_the_text_says_and_is_left_out_where_nobody_voted(talk: Conversation) -> None:
    await begin(talk, "gradients")
    await begin(talk, "lazy")
    await vote(talk, 1, lima="3")
    said = await room(talk, AFTER)
    assert "P1.png" in said
    assert "P2.png" not in said
