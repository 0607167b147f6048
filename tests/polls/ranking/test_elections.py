"""Elections from the nominations to the seats (the row "election" of the table of methods, G4)."""

import json
from hashlib import sha256

from sqlmodel import Session

from handlers.polls.counting import stv
from handlers.polls.ranking.counted import election_record, ranked_ballots, standing
from storage import audit, polls
from tests.conversation import Conversation
from tests.looking import look
from tests.polls.ranking.election import ballot, cast, nominations, record_of
from tests.polls.staging import poll_of

PASSING = {
    "berlin": "lima, cairo", "accra": "lima", "lima": "lima, cairo", "cairo": "cairo", "oslo": "3", "quito": "abstain"
}  # fmt: skip


async def test_two_people_are_elected_and_the_group_reads_every_round(talk: Conversation) -> None:
    """D6: totals per round are published, and how many abstained."""
    await ballot(talk, "lima", "cairo", "oslo")
    await cast(talk, **PASSING)
    said = await talk.say(":advance 3d2s")
    assert "[diversity] P1: Who (election)\n  Elected: lima, cairo\n" in said
    assert "5 ballots for 2 seats: who reaches 2 is elected. 1 abstained." in said
    assert "Round 1\n  lima: 3 – elected, surplus goes on\n  cairo: 1\n  oslo: 1\n" in said
    assert "Round 2\n  lima: 2\n  cairo: 1.67\n  oslo: 1 – out\n  Reopen nominations: 0 – out\n" in said
    assert "Without a further preference: 0.33" in said
    assert "6 of 6 took part (quorum: 4)." in said


async def test_what_is_published_is_what_the_counting_finds(talk: Conversation) -> None:
    """D6: to the fraction, also when it is counted again after the close, from the ballots without their voters."""
    await ballot(talk, "lima", "cairo", "oslo")
    await cast(talk, **PASSING)
    await talk.say(":advance 3d2s")

    def again(session: Session) -> dict[str, object]:
        poll = polls.find(session, 1)
        assert poll is not None
        candidates = [str(option.id) for option in standing(session, poll)]
        result = stv.count(candidates, ranked_ballots(session, poll), poll.seats, poll.seed)
        return election_record(result, candidates, poll.seed)

    published = record_of(talk)
    assert published == json.loads(json.dumps(look(talk, again)))
    assert published["rounds"][1]["totals"][published["candidates"][1]] == "5/3"


async def test_the_hash_that_is_shown_before_is_of_the_seed_that_is_shown_after(talk: Conversation) -> None:
    """D6: everybody can check it by hand."""
    before = await ballot(talk, "lima", "cairo")
    await cast(talk, berlin="lima", accra="cairo", oslo="lima", cairo="cairo")
    await talk.say(":advance 3d2s")
    record = record_of(talk)
    assert f"Hash of the draw: {sha256(record['seed'].encode()).hexdigest()}" in before
    assert record["seed"] not in before


async def test_a_tie_is_drawn_by_lot_and_said(talk: Conversation) -> None:
    """The lot that is the lowest SHA-256 of seed and id loses; the ids stand beside it."""
    await ballot(talk, "lima", "cairo", seats=1)
    await cast(talk, berlin="lima", accra="cairo", oslo="lima", quito="cairo")
    said = await talk.say(":advance 3d2s")
    record = record_of(talk)
    first, second = record["candidates"]
    lots = {sha256(f"{record['seed']}:{each}".encode()).hexdigest(): each for each in (first, second)}
    assert record["elected"] == [lots[max(lots)]]
    assert "A tie of lima, cairo, decided by lot." in said
    assert f"The ids: lima {first}, cairo {second}" in said


async def test_reopen_nominations_takes_a_seat_which_stays_open(talk: Conversation) -> None:
    """The count goes on for the other seat."""
    await ballot(talk, "lima", "cairo")
    await cast(talk, berlin="reopen", accra="reopen", oslo="reopen", quito="reopen", lima="lima", cairo="lima")
    said = await talk.say(":advance 3d2s")
    assert "Elected: lima\n  1 seat stays open." in said
    assert "Reopen nominations: 4 – takes a seat, which stays open" in said
    assert poll_of(talk, 1).outcome == "elected"


async def test_where_only_reopening_is_wanted_nobody_is_elected(talk: Conversation) -> None:
    await ballot(talk, "lima", seats=1)
    await cast(talk, berlin="reopen", accra="reopen", oslo="reopen", quito="reopen")
    assert "Nobody is elected.\n  1 seat stays open." in await talk.say(":advance 3d2s")
    assert poll_of(talk, 1).outcome == "not-passed"


async def test_with_fewer_people_than_seats_seats_stay_open(talk: Conversation) -> None:
    await ballot(talk, "lima")
    await cast(talk, berlin="lima", accra="lima", oslo="lima", quito="lima")
    assert "Elected: lima\n  1 seat stays open." in await talk.say(":advance 3d2s")


async def test_without_a_quorum_nothing_is_counted_and_nobody_loses_a_seat(talk: Conversation) -> None:
    """D5."""
    await ballot(talk, "lima", holders=("berlin",), seats=1)
    await cast(talk, lima="lima", oslo="lima", quito="lima")
    said = await talk.say(":advance 3d2s")
    assert "No quorum." in said
    assert "Round 1" not in said
    assert "berlin" in await talk.say("lima@diversity: !cochair")
    assert "Nobody has voted" not in said


async def test_where_nobody_stands_it_ends_and_the_co_chairs_hear_how_to_begin_anew(talk: Conversation) -> None:
    await nominations(talk)
    await talk.say("lima@dm: nominate P1 cairo", "cairo@dm> decline")
    said = await talk.say(":advance 3d2s")
    assert "Nobody stood. The seats stay open." in said
    assert "[berlin, private] Nobody stood in P1: Who, so it ended without a ballot." in said
    assert poll_of(talk, 1).outcome == "not-passed"
    assert "over" in await talk.say("lima@dm: nominate P1 me")


async def test_an_election_of_co_chairs_changes_the_roles_at_once(talk: Conversation) -> None:
    """G4: on every button too that was on screen before."""
    await ballot(talk, "lima", "accra", holders=("berlin", "accra"))
    await talk.say("berlin@dm: remove quito")
    await cast(talk, berlin="lima, accra", accra="lima, accra", oslo="lima, accra", lima="lima, accra")
    said = await talk.say(":advance 3d2s")
    assert "[diversity] lima is co-chair of Diversity from now on, elected in P1." in said
    assert "[diversity] accra is co-chair" not in said
    assert "accra is co-chair of Diversity from now on" in said
    assert "[core] lima (console:lima) is co-chair of Diversity from now on, elected in P1." in said
    assert "berlin is no longer co-chair, and still a member. Thank you." in said
    assert "[lima, private] Diversity has elected you as co-chair (P1)." in said
    assert "[berlin, private] Your time as co-chair of Diversity has ended with the election P1." in said
    assert "seat of Diversity is open" not in said
    assert "Only the co-chairs of Diversity" in await talk.say("berlin@dm> remove")
    assert "seats" not in await talk.say("lima@dm: remove quito")
    changes = look(talk, lambda session: [(e.what, e.person_id) for e in audit.newest(session, 20)])
    assert [what for what, _ in changes if what.startswith("cochair.e")] == [
        "cochair.elected", "cochair.elected", "cochair.ended"
    ]  # fmt: skip
    assert "Diversity elected lima (console:lima) as co-chair (P1)" in await talk.say("core@core: !audit")


async def test_a_seat_that_stays_open_is_announced(talk: Conversation) -> None:
    """G4: also when "reopen nominations" took it."""
    await ballot(talk, "lima", holders=("berlin",), seats=1)
    await cast(talk, accra="reopen", oslo="reopen", quito="reopen", cairo="reopen")
    said = await talk.say(":advance 3d2s")
    assert "berlin is no longer co-chair" in said
    assert "[diversity] A co-chair seat of Diversity is open." in said
    assert "[core] A co-chair seat of Diversity is open." in said


async def test_where_all_abstain_the_co_chairs_stay(talk: Conversation) -> None:
    """Nothing was said about their seats."""
    await ballot(talk, "lima", holders=("berlin",), seats=1)
    await cast(talk, accra="abstain", oslo="abstain", quito="abstain", cairo="abstain")
    said = await talk.say(":advance 3d2s")
    assert "Nobody is elected." in said
    assert "no longer co-chair" not in said


async def test_who_is_elected_takes_the_place_of_an_interim_co_chair(talk: Conversation) -> None:
    """G4: an interim holder counts as a vacancy."""
    await talk.say("core@core: !unappoint diversity accra", "core@core: !appoint diversity quito interim")
    await ballot(talk, "lima", seats=1, about="cochairs")
    await cast(talk, accra="lima", oslo="lima", quito="lima", cairo="lima")
    said = await talk.say(":advance 3d2s")
    assert "lima is co-chair of Diversity from now on" in said
    assert "quito is no longer co-chair" in said


async def test_a_seat_that_was_filled_in_the_meantime_is_not_given_twice(talk: Conversation) -> None:
    """G4: there are two seats."""
    await talk.say("core@core: !unappoint diversity accra")
    await ballot(talk, "lima", seats=1, about="cochairs")
    await talk.say("core@core: !appoint diversity quito")
    await cast(talk, accra="lima", oslo="lima", quito="lima", cairo="lima")
    said = await talk.say(":advance 3d2s")
    assert "lima was elected in P1, but the seat was filled in the meantime." in said
    assert "lima" not in await talk.say("oslo@diversity: !cochair")


async def test_a_candidate_who_has_left_is_not_elected(talk: Conversation) -> None:
    """G4: the ballots that name them go to whom they name next."""
    await ballot(talk, "lima", "cairo", seats=1)
    await cast(talk, berlin="lima, cairo", accra="lima, cairo", oslo="lima", quito="lima, cairo")
    await talk.say("lima@dm: leave", "lima@dm> leave")
    assert "Elected: cairo" in await talk.say(":advance 3d2s")
