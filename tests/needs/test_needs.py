"""What one group needs of another stands in both, and each does its part of it (N2)."""

import pytest

from tests.conversation import Conversation
from tests.needs.asking import NEED, the_need


async def test_a_need_stands_in_both_groups(talk: Conversation) -> None:
    """N2."""
    said = await talk.say(NEED)
    assert said.count("D1 · Diversity needs this from Partnerships by Friday, 10 April 2026:") == 2
    ours, theirs = said.split("[partnerships]")
    assert "glossary of terms" in ours
    assert "> withdraw: Take it back" in ours
    assert "> accept: Accept\n  > decline: Decline\n  > deliver: Delivered" in theirs
    assert "Opened by lima." in theirs


async def test_a_need_in_private_is_said_in_both_rooms(talk: Conversation) -> None:
    """N2."""
    said = await talk.say("lima@dm: need partnerships glossary by 10 April")
    assert "[lima, private] D1 stands in both groups now: Partnerships is asked for it by Friday, 10 April" in said
    assert "[diversity] D1 ·" in said
    assert "[partnerships] D1 ·" in said


async def test_a_cochair_of_the_other_group_accepts_by_tap(talk: Conversation) -> None:
    """N2: both cards are edited in place, and those who wait are told."""
    await talk.say(NEED)
    said = await talk.say("nairobi@partnerships> accept")
    assert "[diversity] Partnerships accepts D1 for Diversity, by Friday, 10 April 2026: glossary of terms" in said
    assert "[partnerships] (edited) D1 ·" in said
    assert "[diversity] (edited) D1 ·" in said
    assert said.count("Accepted.") == 2
    assert the_need(talk).state == "accepted"


async def test_the_liaison_accepts_and_nobody_else_does(talk: Conversation) -> None:
    """N2, G5."""
    await talk.say(NEED)
    refused = "The co-chairs of Partnerships answer D1, or its liaison to Diversity."
    assert refused in await talk.say("jakarta@partnerships: !accept D1")
    assert refused in await talk.say("berlin@dm: accept D1")
    await talk.say("jakarta@partnerships: !role liaison diversity")
    assert "accepts D1" in await talk.say("jakarta@partnerships: !accept D1")


async def test_declining_asks_for_the_reason_in_private(talk: Conversation) -> None:
    """N2."""
    await talk.say(NEED)
    asked = await talk.say("nairobi@partnerships> decline")
    assert "[nairobi, private] Why does the group decline D1: glossary of terms" in asked
    said = await talk.say("nairobi@dm: nobody knows the terms")
    assert said.count("Partnerships declines D1 for Diversity: glossary of terms") == 3
    assert (
        "[diversity] Partnerships declines D1 for Diversity: glossary of terms\n  Why: nobody knows the terms" in said
    )
    assert the_need(talk).words == "nobody knows the terms"


async def test_whoever_minds_does_nothing(talk: Conversation) -> None:
    """N2."""
    await talk.say(NEED, "nairobi@partnerships> decline")
    assert "D1 stays as it is." in await talk.say("nairobi@dm> no")
    assert the_need(talk).state == "open"


async def test_words_long_after_the_question_are_no_reason(talk: Conversation) -> None:
    """N2."""
    await talk.say(NEED, "nairobi@partnerships> decline", ":advance 2h")
    await talk.say("nairobi@dm: the weather is fine today")
    assert the_need(talk).state == "open"


async def test_a_reply_to_the_question_is_a_reason_at_any_time(talk: Conversation) -> None:
    """N2."""
    await talk.say(NEED, "nairobi@partnerships> decline", ":advance 2h", "nairobi@dm>> nobody knows the terms")
    assert the_need(talk).state == "declined"


async def test_any_member_of_the_other_group_delivers(talk: Conversation) -> None:
    """N2."""
    await talk.say(NEED)
    assert "D1 is for Partnerships to deliver" in await talk.say("lima@diversity: !deliver D1")
    said = await talk.say("jakarta@partnerships: !deliver D1 https://example.org/glossary")
    assert "[diversity] Partnerships has delivered D1 to Diversity: glossary of terms\n  https://example.org" in said
    assert said.count("Delivered: https://example.org/glossary") == 2
    assert "D1 is delivered, so nobody waits for it." in await talk.say("nairobi@partnerships: !decline D1 no")


async def test_delivering_by_tap_asks_where_it_is(talk: Conversation) -> None:
    """N2."""
    await talk.say(NEED)
    assert "[jakarta, private] Where is D1: glossary of terms" in await talk.say("jakarta@partnerships> deliver")
    said = await talk.say("jakarta@dm> yes")
    assert "[jakarta, private] (edited) Partnerships has delivered D1" in said
    assert the_need(talk).state == "delivered"


async def test_who_opened_it_or_a_cochair_takes_it_back(talk: Conversation) -> None:
    """N2."""
    await talk.say(NEED)
    assert "Who opened D1, or a co-chair of Diversity, can do that." in await talk.say("kyoto@diversity: !withdraw D1")
    await talk.say("berlin@diversity> withdraw")
    said = await talk.say("berlin@dm> yes")
    assert "[partnerships] Diversity does not need D1 of Partnerships any more: glossary of terms" in said
    assert "[partnerships] (edited)" in said
    assert the_need(talk).state == "withdrawn"


async def test_another_day_asks_the_other_group_again(talk: Conversation) -> None:
    """N2: also where it was accepted, or declined, for the earlier one."""
    await talk.say(NEED, "nairobi@partnerships: !accept D1")
    said = await talk.say("lima@diversity: !need D1 by 20 April")
    assert "[diversity] Diversity needs D1 by Monday, 20 April 2026 now, not by Friday, 10 April 2026." in said
    assert "[partnerships] (edited) D1 has another day: see below." in said
    assert "[partnerships] D1 · Diversity needs this from Partnerships by Monday, 20 April 2026:" in said
    assert the_need(talk).state == "open"
    assert "accepts D1 for Diversity, by Monday, 20 April" in await talk.say("nairobi@partnerships> accept")
    assert "D1 is needed by Monday, 20 April 2026 already." in await talk.say("lima@diversity: !need D1 20 April")
    assert "Who opened D1" in await talk.say("nairobi@partnerships: !need D1 by 30 April")


async def test_what_was_declined_can_be_taken_on_after_all(talk: Conversation) -> None:
    """N2."""
    await talk.say(NEED, "nairobi@partnerships: !decline D1 too soon")
    assert "accepts D1" in await talk.say("kampala@partnerships: !accept D1")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ('!need partnershps "x" by 10 April', "I know no group “partnershps”. Did you mean partnerships?"),
        ('!need diversity "x" by 10 April', "Diversity is your own group."),
        ('!need "x" by 10 April', "Of which group?"),
        ("!need partnerships by 10 April", "What do you need?"),
        ("!need partnerships glossary", "By when?"),
        ('!need partnerships "x" by 1 March 2026', "is past"),
        (f'!need partnerships "{"x" * 501}" by 10 April', "at most 500 characters. That was 501."),
        ("!need D7", "There is no need “D7” in your groups."),
        ("!accept D7", "There is no need “D7” in your groups."),
        ("!deliver D99999999999", "There is no need “D99999999999”"),
    ],
)
async def test_what_cannot_be_is_refused_with_what_would_work(talk: Conversation, line: str, answer: str) -> None:
    """N2."""
    assert answer in await talk.say(f"lima@diversity: {line}")


async def test_a_day_that_is_not_certain_is_asked_back(talk: Conversation) -> None:
    """N2, S8: what is needed survives the question, quotation marks and all."""
    asked = await talk.say('lima@diversity: !need partnerships "the "short" list" by next Friday')
    assert "> 2: Friday, 3 April 2026" in asked
    assert 'the "short" list' in await talk.say("lima@diversity> 2")
    assert the_need(talk).text == 'the "short" list'


async def test_a_figure_alone_is_no_number_of_a_need(talk: Conversation) -> None:
    """N2: `deliver 1 list` says nothing of D1."""
    await talk.say(NEED)
    assert "Write it like this" in await talk.say("jakarta@partnerships: !deliver 1 list")
    assert the_need(talk).state == "open"


async def test_in_private_the_group_at_hand_is_the_one_that_needs_it(talk: Conversation) -> None:
    """N2: whoever is in both groups is told how to choose the other one."""
    await talk.say(":join lima partnerships", "lima@dm: group partnerships")
    said = await talk.say('lima@dm: need partnerships "glossary" by 10 April')
    assert "This chat is about Partnerships now." in said
    assert "D1 stands in both groups now: Diversity" in await talk.say("lima@dm: need diversity a list by 10 April")


async def test_what_somebody_opened_stays_when_they_are_erased(talk: Conversation) -> None:
    """X1: without their name."""
    await talk.say(NEED, "lima@dm: erase", "lima@dm> remove", "lima@dm: forget me")
    said = await talk.say("nairobi@partnerships: !accept D1")
    assert "[diversity] (edited) D1 ·" in said
    assert "lima" not in said
    assert "Opened by" not in said


async def test_others_see_nothing_of_it(talk: Conversation) -> None:
    """N2: not in the room of a third group, and not who is in neither."""
    await talk.say(NEED, ":join quito community-health")
    assert "There is no need “D1” in your groups." in await talk.say("quito@dm: need D1")
    assert "There is no need “D1”" in await talk.say("quito@community-health: !accept D1")
    assert "Only the members of Diversity" in await talk.say("quito@dm: needs diversity")


async def test_text_of_people_calls_nobody(talk: Conversation) -> None:
    """X1: it is data."""
    said = await talk.say("lima@diversity: !need partnerships **bold** for @room by 10 April")
    assert "**bold** for @\u2060room" in said


async def test_accept_and_decline_of_a_nomination_stay_what_they_were(talk: Conversation) -> None:
    """The number decides."""
    await talk.say(NEED)
    assert "D1" not in await talk.say("nairobi@partnerships: !accept P1")


async def test_a_group_without_a_room_reads_it_as_soon_as_it_has_one(talk: Conversation) -> None:
    """N2: and those who wait are told until then."""
    await talk.say("core@partnerships: !unbind", "core@partnerships> unbind")
    said = await talk.say(NEED)
    assert "[partnerships]" not in said
    assert "Partnerships has no room that I can write in now." in said
    said = await talk.say("core@partnerships: !bind partnerships")
    assert "[partnerships] D1 · Diversity needs this from Partnerships" in said
    assert "[diversity] (edited) D1 ·" in said
    assert "has no room" not in said
    assert "[partnerships] D1 ·" not in await talk.say(
        "core@partnerships: !unbind", "core@partnerships> unbind", "core@partnerships: !bind partnerships"
    )


@pytest.mark.parametrize("quotes", ['""', "“”", "« »"])
async def test_nothing_within_quotation_marks_is_nothing_needed(talk: Conversation, quotes: str) -> None:
    """N2."""
    said = await talk.say(f"lima@diversity: !need partnerships {quotes} by 10 April")
    assert "What do you need? Write it in quotation marks" in said
    assert "D1" not in said


async def test_another_day_is_proposed_as_it_is_taught(talk: Conversation) -> None:
    said = await talk.say(NEED, "nairobi@partnerships: !decline D1 no time")
    assert "With another day, Diversity can ask again: !need D1 by and the day." in said


async def test_a_need_leaves_an_encrypted_room_after_a_yes_alone(talk: Conversation) -> None:
    """N1, X1: it would be readable in the other group's room."""
    said = await talk.say(":encrypt diversity", NEED)
    assert "This room is encrypted. Not every room of Partnerships is" in said
    assert "[partnerships]" not in said
    assert "Nothing was asked." in await talk.say("lima@diversity> keep")
    await talk.say(NEED)
    assert "D1" not in await talk.say("kyoto@diversity> send"), "it is asked of whoever wrote it"
    said = await talk.say("lima@diversity> send")
    assert "[partnerships] D1 · Diversity needs this" in said
    assert "[diversity] D1 · Diversity needs this" in said
    assert "This choice" not in said


async def test_between_encrypted_rooms_a_need_goes_at_once(talk: Conversation) -> None:
    """N1."""
    assert "[partnerships] D1" in await talk.say(":encrypt diversity", ":encrypt partnerships", NEED)


async def test_who_has_left_lets_no_need_out(talk: Conversation) -> None:
    """G4: judged when it is tapped."""
    await talk.say(":encrypt diversity", NEED, "lima@dm: leave", "lima@dm> leave")
    assert "D1" not in await talk.say("lima@diversity> send")


async def test_a_need_whose_day_has_passed_meanwhile_is_not_opened(talk: Conversation) -> None:
    """N2."""
    await talk.say(":encrypt diversity", 'lima@diversity: !need partnerships "a list" by 24 March', ":advance 3d")
    assert "D1 ·" not in await talk.say("lima@diversity> send")


async def test_words_to_a_need_leave_an_encrypted_room_after_a_yes_alone(talk: Conversation) -> None:
    """N1, X1."""
    await talk.say(NEED, ":encrypt partnerships")
    said = await talk.say("nairobi@partnerships: !deliver D1 it is under the mat")
    assert "This room is encrypted. Not every room of Diversity is" in said
    assert "[diversity]" not in said
    assert "D1 stays as it is." in await talk.say("nairobi@partnerships> keep")
    assert the_need(talk).state == "open"
    await talk.say("nairobi@partnerships: !decline D1 it is a secret")
    said = await talk.say("nairobi@partnerships> send")
    assert "[diversity] Partnerships declines D1 for Diversity: glossary of terms\n  Why: it is a secret" in said
