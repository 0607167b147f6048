"""A poll is opened: lines typed, answers read.

The clock stands at Monday, 23 March 2026, 09:00 UTC.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from storage.drafts import Draft
from storage.people import Membership
from storage.polls import PollOption
from tests.conversation import MONDAY, Conversation, config
from tests.looking import look
from tests.polls.drafting import IN_3_DAYS, end_chair, opened, set_charter


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    """`lima` is a member, `berlin` and `accra` are the co-chairs, all of them with a private chat."""
    async with Conversation(sqlite_url) as conversation:
        await conversation.say("lima@diversity: !me", "berlin@dm: hello", "accra@dm: hello")
        yield conversation


@pytest.mark.parametrize(
    ("order", "parts"),
    [
        (
            'consensus "R3" Merge the two. for 3d',
            {"method": "consensus", "title": "R3", "text": "Merge the two.", "closes_at": IN_3_DAYS,
             "quorum": "2/3", "fallback": "supermajority", "secret": False, "named": False},
        ),
        ('consensus "R3" Merge. fallback majority quorum 1/2 for 4d', {"fallback": "majority", "quorum": "1/2"}),
        ('consensus "R3" Merge. fallback none', {"fallback": ""}),
        (
            'consent "G" Share. aim: all can read. review in 3 months for 5d',
            {"method": "consent", "aim": "all can read.", "review_on": date(2026, 6, 23), "fallback": ""},
        ),
        (
            'lazy consensus "L" Blue. for 24h because the printer closes',
            {"method": "lazy", "short_reason": "the printer closes", "closes_at": MONDAY + timedelta(days=1)},
        ),
        ('majority "M" Lima. secret until 2026-03-28 10:00 UTC',
         {"method": "majority", "secret": True, "closes_at": datetime(2026, 3, 28, 10, tzinfo=UTC)}),
        ('supermajority "S" Spend. 3/4 of cast about budget for 3d',
         {"method": "supermajority", "ratio": "3/4", "base": "cast", "about": "budget"}),
        ('sense check "How is it?" for 3d', {"method": "sense-check", "text": "", "title": "How is it?"}),
        ('gradients of agreement "How is it?" Say. for 3d', {"method": "gradients"}),
        (
            'election "Liaison" for 4d 3 seats nominations 2d',
            {"method": "election", "seats": 3, "state": "nominating", "closes_at": MONDAY + timedelta(days=2),
             "voting_minutes": 4 * 24 * 60, "secret": True},
        ),
        ('election "Two of us"', {"seats": 2, "closes_at": IN_3_DAYS, "voting_minutes": 3 * 24 * 60, "about": ""}),
        ('ranked "S" Which? options: A; B; C for 3d', {"method": "ranked", "options": ["A", "B", "C"]}),
        ('"R3" Merge.', {"method": "consensus", "closes_at": IN_3_DAYS}),
    ],
)  # fmt: skip
async def test_every_method_opens_in_one_line(
    talk: Conversation, sqlite_url: str, order: str, parts: dict[str, Any]
) -> None:
    """D1, D2, D5: and the room sees it, pinned."""
    said = await talk.say(f"berlin@diversity: !poll {order}")
    assert said.startswith("[diversity] P1: ")
    assert "[diversity] (pinned) P1: " in said
    [poll] = opened(sqlite_url)
    assert parts.items() <= poll.items()
    assert talk.session.failures == 0


@pytest.mark.parametrize(
    ("taps", "parts"),
    [
        (["> consensus", ": R3\\nMerge the two.", "> 72h"], {"method": "consensus", "text": "Merge the two."}),
        (
            ["> consent", ": G\\nShare.", ": all can read", "> 3m", "> 1w"],
            {"aim": "all can read", "review_on": date(2026, 6, 23), "closes_at": MONDAY + timedelta(days=7)},
        ),
        (["> lazy", ": L\\nBlue.", "> other", "> 4d"], {"method": "lazy", "about": ""}),
        (["> majority", ": Lima", "> enough", "> 2w"], {"title": "Lima", "text": ""}),
        (["> supermajority", ": S", ": Spend.", "> 3/4 cast", ": 5 days"], {"base": "cast", "text": "Spend."}),
        (["> sense-check", ": How?", ": until Saturday 10:00"], {"closes_at": datetime(2026, 3, 28, 10, tzinfo=UTC)}),
        (["> gradients", ": How?", ": 24h", ": it cannot wait"], {"short_reason": "it cannot wait"}),
        (["> gradients", ": How?", ": 24h", "> 72h"], {"short_reason": "", "closes_at": IN_3_DAYS}),
        (["> election", ": Liaison", "> other", "> 3", "> 72h"], {"seats": 3, "about": ""}),
        (["> election", ": Chairs", "> chairs", "> both", "> 72h"], {"seats": 2, "about": "cochairs"}),
        (["> election", "> standard", "> both", "> 72h"], {"title": "Who shall be co-chairs of Diversity?"}),
        (["> ranked", ": S", ": - A\\n- B", "> 72h"], {"options": ["A", "B"]}),
    ],
)  # fmt: skip
async def test_every_method_opens_by_tapping(
    talk: Conversation, sqlite_url: str, taps: Sequence[str], parts: dict[str, Any]
) -> None:
    """D2: and it is shown before it opens. A restart in between loses nothing."""
    await talk.say("berlin@dm: poll")
    for tap in taps[:-1]:
        await talk.say(f"berlin@dm{tap}", ":restart")
    assert "This is how it will look. Shall I open it?" in await talk.say(f"berlin@dm{taps[-1]}")
    assert opened(sqlite_url) == []
    said = await talk.say("berlin@dm> open")
    assert "(edited) P1 is open" in said
    assert "[diversity] P1: " in said
    [poll] = opened(sqlite_url)
    assert parts.items() <= poll.items()
    assert look(sqlite_url, lambda session: session.exec(select(Draft)).all()) == []
    assert talk.session.failures == 0


async def test_the_deadline_that_nobody_named_is_said(talk: Conversation) -> None:
    """D2."""
    assert "[berlin, private] P1 is open for 72 hours, since you have named no time." in await talk.say(
        'berlin@diversity: !poll majority "Lima" We meet there.'
    )
    said = await talk.say('berlin@dm: poll majority "Accra" We meet there.')
    assert said.startswith(
        "[berlin, private] P2 is open until Thursday, 26 March 2026, 09:00 (UTC). You have named no time, so it is "
        "72 hours.\n[diversity] P2: Accra (majority)"
    )


@pytest.mark.parametrize(
    ("order", "charter"),
    [
        ('supermajority "x" y. for 3d', {}),
        ('majority "x" y. for 3d', {"quorum": "3"}),
        ('majority "x" The pilot goes on for 3 days', {}),
    ],
)
async def test_what_matters_and_was_not_said_is_shown_before_it_opens(
    talk: Conversation, sqlite_url: str, order: str, charter: dict[str, Any]
) -> None:
    """D5."""
    set_charter(sqlite_url, **charter)
    said = await talk.say("berlin@dm: timezone Europe/Berlin", f"berlin@diversity: !poll {order}")
    assert "This is how it will look" in said or "I have read the last words" in said
    assert "of the 3 who can vote have to take part." in said
    assert "Open until Thursday, 26 March 2026, 09:00 UTC = 10:00 Berlin" in said
    assert "This choice is for somebody else." in await talk.say("accra@diversity> open")
    assert opened(sqlite_url) == []
    assert "[diversity] P1: x" in await talk.say("berlin@diversity> open")


async def test_a_poll_says_what_the_charter_said_when_it_was_opened(talk: Conversation, sqlite_url: str) -> None:
    """G10, D5."""
    set_charter(sqlite_url, method="consent", quorum="3/4", fallback="majority", votes_named=True)
    await talk.say('berlin@dm: poll "x" y. aim: z. review in 1 month for 3d', 'berlin@dm: poll consensus "x" y.')
    await talk.say('berlin@dm: poll majority "x" y. secret')
    consent, consensus, secret = opened(sqlite_url)
    assert (consent["method"], consent["quorum"], consent["named"]) == ("consent", "3/4", True)
    assert consensus["fallback"] == "majority"
    assert (secret["secret"], secret["named"]) == (True, False)


async def test_the_same_poll_twice_is_one(talk: Conversation, sqlite_url: str) -> None:
    line = 'berlin@diversity: !poll consensus "R3" Merge. for 3d'
    await talk.say(line)
    assert await talk.say(line) == "[diversity] That is open already, as P1. !poll P1 shows it."
    await talk.say(line.replace("berlin", "accra"), line.replace("Merge", "Part"), ":advance 1h", line)
    assert [poll["text"] for poll in opened(sqlite_url)] == ["Merge.", "Merge.", "Part.", "Merge."]


async def test_two_cochairs_at_once_open_two_polls(talk: Conversation, sqlite_url: str) -> None:
    await talk.say('berlin@diversity: !poll supermajority "A" y.', 'accra@dm: poll supermajority "B" y.')
    assert "P1 is open" in await talk.say("berlin@diversity> open")
    await talk.say('accra@dm: poll supermajority "B" y.', "accra@dm> open")
    assert [poll["title"] for poll in opened(sqlite_url)] == ["A", "B"]


async def test_what_people_write_is_data(talk: Conversation) -> None:
    """Neither markup, nor a placeholder, nor a ping."""
    said = await talk.say(
        'berlin@diversity: !poll majority "**R3** <b>{n}</b>" `!me` @room {title} [x](http://x) \u202eabc. for 3d'
    )
    assert "P1: **R3** <b>{n}</b> (majority)" in said
    assert "`!me` @\u2060room {title} [x](http://x) abc." in said


async def test_the_text_may_be_the_message_that_is_replied_to(talk: Conversation, sqlite_url: str) -> None:
    await talk.say("lima@diversity: Merge the two.\\nIt is cheaper.")
    await talk.say('berlin@diversity>> !poll consensus "R3" for 3d')
    assert [poll["text"] for poll in opened(sqlite_url)] == ["Merge the two.\nIt is cheaper."]
    await talk.say("lima@diversity: We share a glossary.", "berlin@diversity>> !poll", "berlin@diversity> majority")
    assert "Shall I open it?" in await talk.say("berlin@diversity>> Glossary", "berlin@diversity> 72h")
    await talk.say("berlin@diversity> open")
    assert opened(sqlite_url)[1]["text"] == "We share a glossary."


async def test_a_cochair_election_is_about_the_vacant_and_the_named_seats(talk: Conversation, sqlite_url: str) -> None:
    """G4: a seat that somebody has for the interim is vacant."""
    await talk.say('berlin@dm: poll election cochairs "One" We elect. replacing accra for 3d')
    end_chair(sqlite_url, "accra")
    await talk.say('berlin@dm: poll election cochairs "Two" We elect. for 3d')

    def pass_on(session: Session) -> None:
        for stay in session.exec(select(Membership).where(col(Membership.cochair))):
            stay.interim = True

    look(sqlite_url, pass_on)
    await talk.say('berlin@dm: poll election cochairs "Three" We elect. for 3d')
    assert [(poll["seats"], poll["about"]) for poll in opened(sqlite_url)] == [
        (1, "cochairs"), (1, "cochairs"), (2, "cochairs"),
    ]  # fmt: skip
    holders = look(sqlite_url, lambda session: session.exec(select(PollOption)).all())
    assert [(option.poll_id, option.state) for option in holders] == [(1, "holder")]


async def test_a_holder_who_is_no_cochair_any_more_is_not_voted_on(talk: Conversation, sqlite_url: str) -> None:
    await talk.say("berlin@dm: poll election", "berlin@dm: Chairs", "berlin@dm> chairs", "berlin@dm> both")
    await talk.say("berlin@dm> 72h")
    end_chair(sqlite_url, "accra")
    assert "is no co-chair of Diversity any more" in await talk.say("berlin@dm> open")
    assert opened(sqlite_url) == []


async def test_in_private_the_group_is_asked_for_where_there_are_several(sqlite_url: str) -> None:
    sections = [
        {"slug": "diversity", "name": "Diversity", "cochairs": ["console:berlin"]},
        {"slug": "partnerships", "name": "Partnerships", "cochairs": ["console:berlin"]},
    ]
    async with Conversation(sqlite_url, config(groups=sections)) as talk:
        assert "> partnerships: Partnerships" in await talk.say('berlin@dm: poll majority "Lima" We meet there. for 3d')
        said = await talk.say("berlin@dm> partnerships")
        assert "[berlin, private] P1 is open until Thursday, 26 March 2026, 09:00 (UTC)." in said
        assert "[partnerships] P1: Lima (majority)" in said


async def test_a_lazy_poll_says_what_silence_is_not_enough_for(talk: Conversation) -> None:
    """The table of methods: whoever sees that it is one of these objects."""
    said = await talk.say('berlin@diversity: !poll lazy "x" y. for 3d')
    assert "Not for members, co-chairs, budgets or final texts: if it is one of these, object." in said


async def test_a_poll_is_shown_by_its_number(talk: Conversation) -> None:
    await talk.say('berlin@diversity: !poll majority "Lima" We meet there. for 3d')
    assert "P1: Lima (majority)" in await talk.say("lima@diversity: !poll P1")
    assert "P1: Lima (majority)" in await talk.say("lima@dm: poll #1")
    assert "P1: Lima (majority)" in await talk.say("core@core: !poll p1")


async def test_whether_the_ballot_is_secret_can_be_changed_where_it_may_be(talk: Conversation, sqlite_url: str) -> None:
    """D7."""
    await talk.say(
        "berlin@diversity: !poll majority", "berlin@diversity>> Lima\\nWe meet there.", "berlin@diversity> 72h"
    )
    assert "> secret: Secret or open" in await talk.say("berlin@diversity> revise")
    assert "The ballot is secret" in await talk.say("berlin@diversity> secret", "berlin@diversity> yes")
    await talk.say("berlin@diversity> open")
    assert [poll["secret"] for poll in opened(sqlite_url)] == [True]


async def test_an_election_of_cochairs_needs_no_text(talk: Conversation, sqlite_url: str) -> None:
    """G4: it begins with nominations."""
    await talk.say("berlin@diversity: !poll election cochairs replacing accra")
    assert "Whose seat is voted on?" in await talk.say("berlin@dm: poll election cochairs")
    end_chair(sqlite_url, "accra")
    said = await talk.say(":advance 1h", "berlin@diversity: !poll election cochairs")
    assert "P2: Who shall be co-chairs of Diversity? (election)" in said
    assert "Nominate a member with !nominate P2" in said
    title, state = "Who shall be co-chairs of Diversity?", "nominating"
    assert [(poll["title"], poll["state"], poll["seats"]) for poll in opened(sqlite_url)] == [(title, state, 1)] * 2
