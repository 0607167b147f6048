"""A group asks the core team, and the answer comes back to its room (R1)."""

from collections.abc import AsyncIterator
from typing import TypeVar

import pytest

from storage import asks
from storage.asks import Ask
from tests.conversation import Conversation
from tests.looking import look

EXPERT = 'lima@diversity: !ask expert "a linguist who knows scripts"'
BUDGET = 'lima@diversity: !ask budget travel 300 EUR "train to Berlin"'
T = TypeVar("T")


@pytest.fixture
async def talk(sqlite_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(sqlite_url) as conversation:
        await conversation.say(":join lima diversity", ":join kyoto diversity", ":join quito partnerships")
        yield conversation


def the_ask(talk: Conversation, number: int = 1) -> Ask:
    found = look(talk, lambda session: asks.find(session, number))
    assert found is not None
    return found


async def test_an_ask_stands_in_the_room_and_with_the_core_team(talk: Conversation) -> None:
    """R1."""
    said = await talk.say(EXPERT)
    assert "[diversity] Q1 · Diversity asks the core team for an expert:\n  a linguist who knows scripts" in said
    core = said.split("[core]")[1]
    assert "Opened by lima." in core
    assert "  > consider: Consider\n  > approve: Approve\n  > decline: Decline" in core
    assert "No money" not in said


async def test_a_budget_says_that_no_money_moves(talk: Conversation) -> None:
    """R1."""
    said = await talk.say(BUDGET)
    assert said.count("Q1 · Diversity asks the core team for €300.00 for travel:\n  train to Berlin") == 2
    assert said.count("No money moves by this.") == 2
    assert (the_ask(talk).amount, the_ask(talk).currency) == ("300.00", "EUR")


async def test_the_core_team_considers_by_tap(talk: Conversation) -> None:
    """R1: the room learns it, and both cards follow."""
    await talk.say(EXPERT)
    said = await talk.say("core@core> consider")
    assert "[diversity] The core team considers Q1: a linguist who knows scripts" in said
    assert "[core] (edited) Q1 ·" in said
    assert "[diversity] (edited) Q1 ·" in said
    assert the_ask(talk).state == "considered"


async def test_approving_asks_for_words_in_private(talk: Conversation) -> None:
    """R1, STORY 6."""
    await talk.say(EXPERT)
    assert "[core, private] Approve Q1: a linguist who knows scripts" in await talk.say("core@core> approve")
    said = await talk.say("core@dm: we write to her today")
    assert "[diversity] The core team approves Q1: a linguist who knows scripts\n  we write to her today" in said
    assert "[core] (edited) Q1 ·" in said
    assert said.count("Approved: we write to her today") == 2
    steps = look(talk, lambda session: [(step.state, step.words) for step in asks.steps_of(session, 1)])
    assert steps == [("approved", "we write to her today")]


async def test_approving_without_words_takes_a_second_tap(talk: Conversation) -> None:
    """R1: so that no slip approves anything."""
    await talk.say(BUDGET, "core@core> approve")
    assert the_ask(talk).state == "open"
    said = await talk.say("core@dm> yes")
    assert "No money moves by this: the core team says how it is paid." in said
    assert the_ask(talk).state == "approved"


async def test_declining_needs_a_reason(talk: Conversation) -> None:
    """R1."""
    await talk.say(BUDGET)
    assert "Why does the core team decline Q1" in await talk.say("core@core: !decline Q1")
    assert the_ask(talk).state == "open"
    said = await talk.say("core@dm: nothing is left until July")
    assert "[diversity] The core team declines Q1: train to Berlin\n  Why: nothing is left until July" in said


async def test_what_is_approved_is_done_in_the_end(talk: Conversation) -> None:
    """R1: by text, with what came of it."""
    await talk.say(EXPERT, "core@core: !approve Q1")
    said = await talk.say("core@core: !done Q1 https://example.org/talk")
    assert "[diversity] Q1 is done, says the core team: a linguist who knows scripts\n  https://example.org" in said
    assert "Q1 is done already." in await talk.say("core@core: !approve Q1")


@pytest.mark.parametrize("order", ["approve Q1", "decline Q1 no", "done Q1", "ask consider Q1"])
async def test_only_the_core_team_answers(talk: Conversation, order: str) -> None:
    """R1."""
    await talk.say(EXPERT)
    assert "core team" in await talk.say(f"berlin@diversity: !{order}")
    assert the_ask(talk).state == "open"


async def test_who_has_left_the_core_team_is_told_whose_the_choice_is(talk: Conversation) -> None:
    """G4: a tap on what was asked before is judged anew; in a group or not, only the core team answers."""
    await talk.say(
        'lima@diversity: !ask expert "a linguist"', "core@core: !core add console:rome", "rome@core> approve"
    )
    await talk.say("core@core: !core remove rome")
    said = await talk.say("rome@dm> yes")
    assert "Only the core team can choose that." in said
    assert "[diversity]" not in said
    assert "Only the core team can choose that." in await talk.say("rome@dm: We write to her today")


async def test_who_opened_it_or_a_cochair_takes_it_back(talk: Conversation) -> None:
    """R1."""
    await talk.say(EXPERT, BUDGET)
    assert "Who opened Q1, or a co-chair of Diversity" in await talk.say("kyoto@diversity: !withdraw Q1")
    said = await talk.say("lima@diversity: !withdraw Q1")
    assert "[core] (edited) Q1 ·" in said
    assert the_ask(talk).state == "withdrawn"
    await talk.say("berlin@diversity> withdraw")
    assert "[diversity] Diversity takes Q2 back: train to Berlin" in await talk.say("berlin@dm> yes")


@pytest.mark.parametrize("order", ["approve Q1", "decline Q1 no", "done Q1", "ask consider Q1"])
async def test_what_was_taken_back_is_answered_no_more(talk: Conversation, order: str) -> None:
    """R1: nobody hears that money is approved for what the group wants no longer."""
    await talk.say(EXPERT, "lima@diversity: !withdraw Q1")
    said = await talk.say(f"core@core: !{order}")
    assert "Q1 was taken back." in said
    assert "[diversity]" not in said
    assert the_ask(talk).state == "withdrawn"


async def test_others_see_nothing_of_it(talk: Conversation) -> None:
    """R1."""
    await talk.say(EXPERT)
    assert "There is no ask “Q1” in your groups." in await talk.say("quito@dm: ask Q1")
    assert "There is no ask “Q1”" in await talk.say("quito@partnerships: !withdraw Q1")
    assert "Only the members of Diversity" in await talk.say("quito@dm: asks diversity")
    assert "Only the core team" in await talk.say("quito@dm: asks all")


async def test_step_by_step_with_taps(talk: Conversation) -> None:
    """R1: one question at a time, and what would be sent before it is."""
    assert "> budget: A budget" in await talk.say("lima@dm: ask")
    assert "What is the budget for?" in await talk.say("lima@dm> budget")
    assert "How much?" in await talk.say("lima@dm> training")
    assert "is not an amount that I can read" in await talk.say("lima@dm: not sure yet")
    assert "In which currency is 300?" in await talk.say("lima@dm: 300")
    assert "What exactly?" in await talk.say("lima@dm: kes")
    said = await talk.say("lima@dm: a course in facilitation for two")
    assert "This goes to the core team:\n  Diversity asks the core team for KES\xa0300.00 for training:" in said
    assert "How much?" in await talk.say("lima@dm> amount")
    assert "KES\xa0450.00" in await talk.say("lima@dm: 450")
    said = await talk.say("lima@dm> send")
    assert "[lima, private] (edited) Q1 is with the core team." in said
    assert "[core] Q1 · Diversity asks the core team for KES\xa0450.00 for training" in said
    assert "There is no" not in await talk.say("lima@diversity: !asks")


async def test_a_shared_sign_is_asked_back(talk: Conversation) -> None:
    """R1."""
    said = await talk.say('lima@diversity: !ask budget travel $300 "bus"')
    assert "In which currency is “$300”?" in said
    assert "> CAD: CAD (Canadian Dollar)" in said
    assert "CA$300.00 for travel" in await talk.say("lima@diversity> CAD")
    await talk.say("lima@diversity> send")
    assert the_ask(talk).currency == "CAD"


async def test_an_amount_that_may_be_another_is_asked_back(talk: Conversation) -> None:
    """R1."""
    said = await talk.say('lima@diversity: !ask budget travel 1.200 EUR "flight"')
    assert "I am not sure what “1.200 EUR” is." in said
    assert "€1,200.00 for travel" in await talk.say("lima@diversity> 1200")


async def test_nobody_else_answers_the_questions(talk: Conversation) -> None:
    """R1."""
    await talk.say("lima@diversity: !ask")
    assert "(only kyoto sees) This choice is for somebody else." in await talk.say("kyoto@diversity> budget")
    await talk.say("lima@diversity> never-mind")


async def test_never_mind_asks_nothing(talk: Conversation) -> None:
    """R1."""
    await talk.say("lima@dm: ask expert")
    assert "Nothing was asked." in await talk.say("lima@dm> never-mind")
    assert look(talk, lambda session: asks.find(session, 1)) is None


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ('ask budget travel -5 EUR "x"', "An amount has to be more than zero, like 300 EUR."),
        ('ask budget travel 0 EUR "x"', "An amount has to be more than zero"),
        ('ask budget travel 12.5 JPY "x"', "has more digits behind the point than JPY has. Write it like 12 JPY."),
        (f"ask expert {'x' * 501}", "at most 500 characters. That was 501."),
        ("ask Q7", "There is no ask “Q7” in your groups."),
        ("withdraw Q99999999999", "There is no ask “Q99999999999” in your groups."),
    ],
)
async def test_what_cannot_be_is_refused_with_what_would_work(talk: Conversation, line: str, answer: str) -> None:
    """R1."""
    assert answer in await talk.say(f"lima@diversity: !{line}")


async def test_the_core_team_sees_all_groups_with_sums(talk: Conversation) -> None:
    """R1: in each currency, never converted."""
    assert "No ask is open." in await talk.say("core@core: !asks")
    await talk.say(
        BUDGET, 'lima@diversity: !ask travel 20 EUR "bus"', 'quito@partnerships: !ask training 50 USD "course"'
    )
    await talk.say('quito@partnerships: !ask training 10 EUR "books"', "core@core: !approve Q4", EXPERT)
    said = await talk.say("core@core: !asks")
    assert said.startswith(
        "[core] 5 open asks\n"
        "  Budgets that wait for an answer: €320.00, US$50.00\n"
        "  Budgets that are approved and not done: €10.00\n"
        "  Diversity:\n"
        "  • Q1, €300.00 for travel: train to Berlin (not answered yet)\n"
    )
    assert "  Partnerships:\n  • Q3, US$50.00 for training: course (not answered yet)" in said
    assert "[core, private] Diversity has asked" in await talk.say("core@dm: asks diversity")


async def test_a_group_sees_its_own_open_ones_first(talk: Conversation) -> None:
    """R1."""
    assert "Diversity has asked the core team for nothing yet." in await talk.say("lima@diversity: !asks")
    await talk.say(EXPERT, BUDGET, "core@core: !decline Q1 nobody is free")
    said = await talk.say("lima@diversity: !asks")
    assert said.index("Q2, €300.00") < said.index("Q1, an expert: a linguist who knows scripts (declined)")


async def test_a_long_list_is_paged(talk: Conversation) -> None:
    """R1."""
    await talk.say(*(f'lima@dm: ask expert "number {n}"' for n in range(20)))
    assert "1 to 12 of 20" in await talk.say("lima@diversity: !asks")
    assert "13 to 20 of 20" in await talk.say("lima@diversity> more")
    assert "1 to 12 of 20" in await talk.say("core@core: !asks")
    assert "number 19" in await talk.say("core@core> more")


async def test_answers_are_on_record(talk: Conversation) -> None:
    """R1."""
    await talk.say(BUDGET, "core@core: !approve Q1")
    assert "approved Q1 of Diversity" in await talk.say("core@dm: audit")


async def test_a_group_without_a_room_reads_it_as_soon_as_it_has_one(talk: Conversation) -> None:
    """R1."""
    await talk.say("core@diversity: !unbind", "core@diversity> unbind", "berlin@dm: ask expert a linguist")
    await talk.say("core@core: !approve Q1 she comes")
    said = await talk.say("core@diversity: !bind diversity")
    assert "[diversity] Q1 · Diversity asks the core team for an expert:\n  a linguist\n  Approved: she comes" in said


async def test_the_other_commands_stay_what_they_were(talk: Conversation) -> None:
    """The letter of the number decides."""
    await talk.say(EXPERT, "berlin@diversity: !action lima: a list")
    assert "A1 is done" in await talk.say("lima@diversity: !done A1")
    assert the_ask(talk).state == "open"
