"""How polls end: the clock moves to the deadline, and the group reads the outcome (D2, D5, D6).

The clock stands at Monday, 23 March 2026, 09:00 UTC; polls close on Thursday at 09:00.
"""

import json
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.core.context import Context
from bot.core.events import Account, Message, Place
from bot.core.feature import Registry
from bot.core.i18n import Translator
from bot.core.replies import Say, ToGroup
from handlers.polls.closing.jobs import PATIENCE
from handlers.polls.deciding import Facts, Rule
from handlers.polls.views import outcome as views
from handlers.polls.views.card import Card
from handlers.polls.views.outcome import Reason, Report
from storage import due
from storage.due import Due
from storage.outcomes import Outcome
from tests.conversation import MONDAY, Conversation
from tests.polls.staging import MEMBERS, begin, gather, look, person_id, poll_of, vote

DEADLINE = ":at 2026-03-26T09:00Z"
AFTER = ":at 2026-03-26T09:00:01Z"


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url) as conversation:
        await gather(conversation)
        yield conversation


def outcomes_in(session: Session) -> dict[int, str]:
    return {outcome.poll_id: outcome.code for outcome in session.exec(select(Outcome))}


def record_of(talk: Conversation, number: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(look(talk, lambda session: session.get_one(Outcome, number)).facts)
    return found


async def room(talk: Conversation, *lines: str) -> str:
    """What the group's room is told, without edits of what stood there before."""
    said = "\n" + await talk.say(*lines)
    messages = said.split("\n[")
    return "\n".join(f"[{each}" for each in messages if each.startswith("diversity] ") and "] (" not in each[:13])


def all_vote(stance: str, but: Mapping[str, str] | None = None) -> dict[str, str]:
    return dict.fromkeys(MEMBERS, stance) | dict(but or {})


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


async def test_another_feature_does_what_follows_and_what_goes_wrong_there_reopens_nothing(talk: Conversation) -> None:
    """D6: with what the poll was opened with, once."""
    done: list[tuple[int, bool, str]] = []

    def follow(context: Context, number: int, *, passed: bool, name: str) -> Say:
        done.append((number, passed, name))
        if name == "worse":
            raise ZeroDivisionError
        return Say(lambda _: _("So be it."), to=ToGroup(1))

    talk.session._app.registry.effects["tests.follow"] = lambda context, number, passed, name: follow(
        context, number, passed=passed, name=name
    )
    for name in ("good", "worse"):
        effect = json.dumps({"name": "tests.follow", "arguments": {"name": name}})
        await begin(talk, "lazy", effect=effect)
    said = await talk.say(AFTER, ":advance 1d")
    assert done == [(1, True, "good"), (2, True, "worse")]
    assert "[diversity] So be it." in said
    assert look(talk, outcomes_in) == {1: "recommends", 2: "recommends"}


async def block_twice_amended(talk: Conversation, **wanted: Any) -> None:
    await begin(talk, fallback="supermajority", **wanted)
    for version in ("three", "four"):
        await talk.say(f"berlin@diversity: !amend P1 Merge {version} scenarios")
    await vote(talk, 1, **all_vote("agree", {"lima": "block it leaves out the small groups"}))


async def test_a_block_after_two_new_versions_opens_the_fallback_by_itself(talk: Conversation) -> None:
    """The table of methods: a new 72 h vote by the method that was set before opening, on the last text."""
    await block_twice_amended(talk)
    said = await room(talk, AFTER)
    assert "It stayed blocked after two new versions, so its fall-back follows: supermajority." in said
    assert "[diversity] P2: Scenarios (supermajority)\n  \n  Merge four scenarios" in said
    assert "P1 stayed blocked. This is its fall-back, as was said when it was opened." in said
    poll = poll_of(talk, 2)
    assert (poll.follows_id, poll.relation, poll.method) == (1, "fallback", "supermajority")
    assert poll.closes_at - poll.opened_at == timedelta(hours=72)
    assert look(talk, lambda session: poll.opened_by_person_id == person_id(session, "berlin"))


async def test_no_fallback_follows_without_a_block_or_after_fewer_versions(talk: Conversation) -> None:
    """Nor does one where too few took part: then it is no quorum."""
    await begin(talk, fallback="majority")
    await vote(talk, 1, **all_vote("agree", {"lima": "block it leaves out the small groups"}))
    assert "No consensus. 1 block stands." in await room(talk, AFTER)
    await begin(talk, fallback="majority")
    for version in ("three", "four"):
        await talk.say(f"berlin@diversity: !amend P2 Merge {version} scenarios")
    await vote(talk, 2, lima="block it leaves out the small groups")
    assert "No quorum." in await room(talk, ":advance 73h")
    assert set(look(talk, outcomes_in)) == {1, 2}


async def test_what_follows_waits_for_the_fallback(talk: Conversation) -> None:
    """The group has not answered yet: what was to be done goes over to the fall-back."""
    done: list[bool] = []
    talk.session._app.registry.effects["tests.follow"] = lambda context, number, passed: done.append(passed)
    await block_twice_amended(talk, effect=json.dumps({"name": "tests.follow", "arguments": {}}))
    await talk.say(AFTER, ":advance 1d")
    assert done == []
    await vote(talk, 2, **all_vote("yes"))
    await talk.say(":advance 3d")
    assert done == [True]


async def test_a_consent_says_when_it_is_looked_at_again(talk: Conversation) -> None:
    review = talk.session.clock().date() + timedelta(days=180)
    await begin(talk, "consent", aim="Clarity", review_on=review)
    await vote(talk, 1, **all_vote("consent"))
    assert "It is looked at again on Saturday, 19 September 2026." in await room(talk, AFTER)
