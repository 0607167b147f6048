"""How polls end: the clock moves to the deadline, and the group reads the outcome (D2, D5, D6).

The clock stands at Monday, 23 March 2026, 09:00 UTC; polls close on Thursday at 09:00.
"""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.core.events import Account, Message, Place
from bot.core.registry import Registry
from handlers.polls.closing.jobs import PATIENCE
from storage import due
from storage.due import Due
from storage.outcomes import Outcome
from tests.conversation import Conversation
from tests.looking import look
from tests.polls.closing import AFTER, DEADLINE, all_vote, outcomes_in, room
from tests.polls.staging import MEMBERS, begin, gather, poll_of, vote


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url) as conversation:
        await gather(conversation)
        yield conversation


def record_of(talk: Conversation, number: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(look(talk, lambda session: session.get_one(Outcome, number)).facts)
    return found


async def test_the_story_ends_with_a_recommendation_on_record(talk: Conversation) -> None:
    """D1, D5, D6, story step 7: 11 eligible, quorum 8, 7 agree, 2 with reservations, 1 stands aside, 1 silent."""
    await begin(talk, title="R3", text="Merge the two scenarios")
    await talk.say("cairo@dm: away")
    agree = dict.fromkeys(("berlin", "accra", "lima", "board", "kyoto", "nairobi", "quito"), "agree")
    await vote(
        talk, 1, **agree, delhi="reservations not before May", oslo="reservations", tunis="stand aside too early"
    )
    assert await room(talk, DEADLINE) == ""
    assert await room(talk, AFTER) == (
        "[diversity] P1: R3 (consensus)\n"
        "  The group recommends it.\n"
        "  \n"
        "  🟢 Agree: 7 (70 %)\n"
        "  🟡 Agree with reservations: 2 (20 %)\n"
        "  🟠 Stand aside: 1 (10 %)\n"
        "  🔴 Block: 0 (0 %)\n"
        "  ⚪ Abstain: 0\n"
        "  10 of 11 took part (quorum: 8).\n"
        "  1 person on leave did not vote and is not counted.\n"
        "  \n"
        "  Dissent\n"
        "  • Stand aside (concern 1): too early\n"
        "  \n"
        "  Reasons\n"
        "  • Agree with reservations: not before May\n"
        "  \n"
        "  If there is something new, a co-chair can take it up again: !reopen P1 and what is new.\n"
        "  On record: P1, version 1, consensus. The group recommends it if at least one agrees, nobody blocks, and no "
        "more than a third of the votes stand aside. 8 of the 11 who can vote have to take part. Closed at its "
        "deadline, Thursday, 26 March 2026, 09:00 (UTC).\n"
        "  + P1.png (image/png, 27789 bytes)"
    )
    poll = poll_of(talk, 1)
    assert (poll.state, poll.outcome, poll.closed_at, poll.closed_by_person_id) == (
        "closed", "recommends", poll.closes_at, None
    )  # fmt: skip
    kept = record_of(talk, 1)
    assert (kept["electors"], kept["eligible"], kept["left"], kept["away"]) == (12, 11, 0, 1)
    assert (kept["voted"], kept["quorum"], kept["version"], kept["concerns"]) == (10, 8, 1, [1])
    assert kept["counts"] == {"agree": 7, "reservations": 2, "stand-aside": 1, "block": 0, "abstain": 0}


ENDINGS: list[tuple[str, dict[str, Any], dict[str, str], str]] = [
    # method, what is wanted of it, who votes what, the line below the title
    ("consensus", {}, all_vote("agree"), "The group recommends it."),
    ("consensus", {}, all_vote("agree", {"lima": "block it is too soon"}), "No consensus. 1 block stands."),
    ("consensus", {}, all_vote("reservations"), "No consensus. At least one has to agree, and nobody did."),
    (
        "consensus", {}, all_vote("stand aside it is not for me", {"lima": "agree"}),
        "No consensus. More than a third of the votes stand aside.",
    ),
    ("consensus", {}, {"lima": "agree"}, "No quorum. 1 of 12 took part, and 8 had to."),
    ("consent", {"aim": "Clarity"}, all_vote("consent"), "The group recommends it."),
    (
        "consent", {"aim": "Clarity"}, all_vote("consent", {"lima": "object it confuses", "oslo": "object too long"}),
        "No consensus. 2 objections stand.",
    ),
    ("consent", {"aim": "Clarity"}, {}, "No quorum. 0 of 12 took part, and 8 had to."),
    ("lazy", {}, {}, "The group recommends it. Nobody objects."),
    ("lazy", {}, {"lima": "object it costs too much"}, "The group does not recommend it. 1 objection stands."),
    ("majority", {}, all_vote("yes", {"lima": "no"}), "The group recommends it."),
    (
        "majority", {}, all_vote("no", {"lima": "yes"}),
        "The group does not recommend it. There were not more yes than no.",
    ),
    ("majority", {"quorum": "2"}, {"lima": "yes"}, "No quorum. 1 of 12 took part, and 2 had to."),
    ("supermajority", {}, dict.fromkeys(MEMBERS[:8], "yes"), "The group recommends it."),
    (
        "supermajority", {"quorum": "1/2"}, dict.fromkeys(MEMBERS[:7], "yes"),
        "The group does not recommend it. 8 of the 12 who could vote had to say yes.",
    ),
    (
        "supermajority", {"base": "cast", "quorum": "1/2"}, {**dict.fromkeys(MEMBERS[:6], "yes"), "oslo": "no"},
        "The group recommends it.",
    ),
    (
        "supermajority", {"base": "cast", "ratio": "3/4", "quorum": "1/3"},
        {**dict.fromkeys(MEMBERS[:5], "yes"), "oslo": "no", "tunis": "no"},
        "The group does not recommend it. 6 of the 7 yes and no votes had to be yes.",
    ),
    (
        "supermajority", {"base": "cast", "quorum": "1/3"}, dict.fromkeys(MEMBERS[:4], "abstain"),
        "The group does not recommend it. Nobody voted yes or no.",
    ),
    ("supermajority", {}, {"lima": "yes"}, "No quorum. 1 of 12 took part, and 8 had to."),
    ("sense-check", {}, {"lima": "1"}, "This is where people stand. Nothing is recommended by it."),
    ("gradients", {}, {"lima": "8", "oslo": "2"}, "This is where people stand. Nothing is recommended by it."),
]  # fmt: skip


async def test_each_method_passes_fails_and_misses_its_quorum_in_words(talk: Conversation) -> None:
    """D5, the table of methods."""
    for number, (method, wanted, votes, _) in enumerate(ENDINGS, start=1):
        await begin(talk, method, **wanted)
        await vote(talk, number, **votes)
    said = await room(talk, AFTER)
    told = [each.splitlines()[1].strip() for each in said.split("[diversity] P")[1:]]
    assert told == [line for *_, line in ENDINGS]


async def test_a_poll_closes_exactly_once_across_restarts_and_a_jump_of_the_clock(database_url: str) -> None:
    """D2, on both databases: whenever the job runs, the outcome is that of the deadline."""
    async with Conversation(database_url) as talk:
        await gather(talk)
        await begin(talk, "majority", quorum="1")
        await vote(talk, 1, lima="yes")
        await talk.say(":restart", ":advance 2d", ":restart")
        assert "The group recommends it." in await room(talk, ":advance 9d")
        assert await room(talk, ":restart", ":advance 9d") == ""
        assert look(talk, outcomes_in) == {1: "recommends"}
        assert "P1 is closed: the group recommends it." in await talk.say("berlin@diversity: !close P1")
        poll = poll_of(talk, 1)
        assert poll.closed_at == poll.closes_at
        assert not look(talk, lambda session: due.keys_of(session, ["polls.close", "polls.remind", "polls.tally"]))


async def test_a_vote_at_the_deadline_counts_and_one_a_second_later_is_refused(talk: Conversation) -> None:
    """D2, story step 7."""
    await begin(talk, "majority", quorum="1")
    await talk.say(DEADLINE)
    assert "✅" in await vote(talk, 1, lima="yes")
    outcome = await room(talk, AFTER)
    assert "1 of 12 took part" in outcome
    assert "does not count" in await vote(talk, 1, oslo="no")
    assert record_of(talk, 1)["counts"] == {"yes": 1, "no": 0, "abstain": 0}


async def test_who_has_left_is_not_counted_and_their_block_goes_with_them(talk: Conversation) -> None:
    """D1: the record says how many, and not what they had said."""
    await begin(talk)
    await vote(talk, 1, **all_vote("agree", {"oslo": "block it leaves out the small groups"}))
    await talk.say("oslo@diversity: !leave", "oslo@diversity> leave")
    outcome = await room(talk, AFTER)
    assert "The group recommends it." in outcome
    assert "11 of 11 took part (quorum: 8).\n  1 person has left the group and is not counted." in outcome
    assert "small groups" not in outcome


async def test_a_poll_in_which_nobody_is_left_has_no_quorum(talk: Conversation) -> None:
    """D1: also by a method without one."""
    await begin(talk, "lazy")
    await talk.say(*(f"{name}@dm: away" for name in MEMBERS))
    assert "No quorum. Nobody was left who could vote." in await room(talk, AFTER)


async def test_leave_is_judged_by_the_date_that_the_deadline_has_where_somebody_is(talk: Conversation) -> None:
    """D1, G7: at 09:00 UTC it is already the 26th in Kyoto, and still the 25th in Honolulu."""
    await talk.say("kyoto@diversity: !timezone Asia/Tokyo", "lima@diversity: !timezone Pacific/Honolulu")
    await begin(talk, closes_at=talk.session.clock() + timedelta(hours=71, minutes=30))
    await talk.say("kyoto@dm: away 2026-03-26 to 2026-03-27", "lima@dm: away 2026-03-26 to 2026-03-27")
    assert "0 of 11 took part" in await room(talk, AFTER)


async def test_votes_read_late_are_waited_for_and_patience_ends(talk: Conversation) -> None:
    """D2: what was received in time counts, however late a platform hands it over."""
    registry: Registry = talk.session._app.registry
    registry.behind = lambda: frozenset({"matrix"})
    await begin(talk, "majority", quorum="1")
    await begin(talk, "majority", quorum="1")
    assert await room(talk, ":at 2026-03-26T09:30Z") == ""
    in_time = Message(
        id="late", place=Place("console", "diversity"), sender=Account("lima"), message="late",
        at=poll_of(talk, 2).closes_at, text="!vote P2 yes",
    )  # fmt: skip
    assert "✅" in await talk.hand_in(in_time)
    registry.behind = frozenset
    said = await room(talk, ":advance 5m")
    assert "P1: Scenarios (majority)\n  No quorum." in said
    assert "P2: Scenarios (majority)\n  The group recommends it." in said
    registry.behind = lambda: frozenset({"matrix"})
    await begin(talk, "majority", quorum="1")
    assert await room(talk, ":advance 3d") == ""
    assert "P3: Scenarios (majority)\n  No quorum." in await room(
        talk, f":advance {int(PATIENCE.total_seconds()) + 300}s"
    )  # fmt: skip


async def test_a_job_that_comes_too_early_waits_for_the_deadline(talk: Conversation) -> None:
    """D2: a timer from before the end was moved closes nothing."""
    await begin(talk)

    def bring_forward(session: Session) -> None:
        row = session.exec(select(Due).where(Due.key == "polls.close:1")).one()
        row.due_at = talk.session.clock()
        session.add(row)

    look(talk, bring_forward)
    assert await room(talk, ":advance 1h") == ""
    assert "No quorum." in await room(talk, AFTER)
