"""One person, several accounts: `link`, `unlink`, and what comes together with them (G1)."""

import re
from collections.abc import AsyncIterator

import pytest

from tests.conversation import Conversation


@pytest.fixture
async def talk(database_url: str) -> AsyncIterator[Conversation]:
    async with Conversation(database_url) as conversation:
        await conversation.say("lima@diversity: !me")
        yield conversation


async def code_of(talk: Conversation, who: str = "lima") -> str:
    said = await talk.say(f"{who}@dm: link")
    found = re.search(r"link ([0-9A-Z]{5}-[0-9A-Z]{5})", said)
    assert found, said
    return found[1]


async def linked(talk: Conversation, first: str = "lima", second: str = "lima2") -> str:
    code = await code_of(talk, first)
    return await talk.say(f"{second}@dm: link {code}", f"{first}@dm> yes")


async def test_a_link_is_confirmed_from_both_sides(talk: Conversation) -> None:
    """G1."""
    code = await code_of(talk)
    said = await talk.say(f"lima2@dm: link {code}")
    assert "[lima, private] Is the account console:lima2 (lima2) yours?" in said
    assert "I have asked the account console:lima" in said
    assert "I do not know" in await talk.say("lima2@dm: me"), "nothing is linked before the first account says so"
    said = await talk.say("lima@dm> yes")
    assert "Done: the account console:lima2" in said
    assert "[lima2, private] Done: the account console:lima and this one" in said
    assert "Diversity: member since" in await talk.say("lima2@dm: me")


async def test_hours_of_both_accounts_are_one_total(talk: Conversation) -> None:
    """G1: one hours total; numbers go on after the first account's."""
    await talk.say("lima@diversity: !log 2h", "lima2@diversity: !log 1h30 reading")
    said = await linked(talk)
    assert "#1 is #2 now" in said
    mine = await talk.say("lima2@dm: hours")
    assert "3 h 30 min" in mine
    assert "#2" in mine
    assert "#3" in await talk.say("lima2@dm: log 1h")


async def test_who_voted_with_both_accounts_has_one_vote_the_later_one(talk: Conversation) -> None:
    """G1, D3: in a poll that is open; the room's tally follows."""
    await talk.say(
        "lima2@diversity: !me", 'berlin@diversity: !poll consensus "R3" We merge.', "lima@diversity: !vote P1 agree"
    )
    await talk.say(":advance 1h", "lima2@diversity: !vote P1 block it is unfair")
    code = await code_of(talk)
    said = await talk.say(f"lima2@dm: link {code}", ":advance 1m", "lima@dm> yes", ":advance 10s")
    assert "🟢 Agree: 0" in said
    assert "🔴 Block: 1" in said
    assert "1 of 3 have voted" in said
    said = await talk.say("lima@dm: vote P1 agree", ":advance 10s")
    assert "🔴 Block: 0" in said
    assert "1 of 3 have voted" in said


async def test_a_poll_that_has_closed_stays_as_it_was(talk: Conversation) -> None:
    """D6, G1: with both votes and their reasons."""
    await talk.say(
        "lima2@diversity: !me", 'berlin@diversity: !poll majority "R3" We merge.', "berlin@diversity: !vote P1 yes",
        "lima@diversity: !vote P1 yes it is simple", "lima2@diversity: !vote P1 no it is unfair", ":advance 73h",
    )  # fmt: skip
    before = await talk.say("berlin@diversity: !poll P1")
    assert "it is simple" in before
    assert "it is unfair" in before
    await linked(talk)
    assert await talk.say("berlin@diversity: !poll P1") == before


async def test_two_members_who_are_one_have_one_line_and_the_earlier_date(talk: Conversation) -> None:
    """G1: one roster line."""
    await talk.say(":at 2026-03-25T09:00Z", "lima2@diversity: !me")
    assert "25 March" in await talk.say("lima2@dm: me")
    await linked(talk, "lima2", "lima")
    said = await talk.say("lima@dm: me")
    assert said.count("member since") == 1
    assert "23 March" in said


async def test_a_co_chair_stays_one_and_two_seats_of_one_person_are_one(talk: Conversation) -> None:
    """G4: never three seats, and a seat that comes free is said to be free."""
    said = await linked(talk, "lima", "berlin")
    assert "open" not in said
    assert "(co-chair)" in await talk.say("lima@dm: me")
    said = await linked(talk, "accra", "lima")
    assert "one of the two seats is open now" in said


async def test_declining_links_nothing(talk: Conversation) -> None:
    code = await code_of(talk)
    await talk.say(f"lima2@dm: link {code}")
    assert "Nothing was linked" in await talk.say("lima@dm> no")
    assert "That code is void: it was written in a room, or" in await talk.say(f"lima2@dm: link {code}")


async def test_whoever_was_given_a_code_by_somebody_else_can_stop_it(talk: Conversation) -> None:
    code = await code_of(talk)
    said = await talk.say(f"victim@dm: link {code}", "victim@dm> stop")
    assert said.count("Nothing was linked") == 2
    with pytest.raises(Exception, match="no message with choices"):
        await talk.say("lima@dm> yes")


@pytest.mark.parametrize("entered", ["ABCDE-FGHJK", "abc", "'; DROP TABLE persons", "0" * 500])
async def test_a_wrong_code_is_answered(talk: Conversation, entered: str) -> None:
    assert "I know no such code" in await talk.say(f"lima2@dm: link {entered}")


async def test_a_used_code_is_answered(talk: Conversation) -> None:
    code = await code_of(talk)
    await talk.say(f"lima2@dm: link {code}")
    assert "used already" in await talk.say(f"lima3@dm: link {code}")


async def test_a_console_with_a_kept_database_gives_another_code_in_each_run(sqlite_url: str) -> None:
    """G1: what it draws begins anew, so that transcripts say the same; a code is there only once."""
    codes = []
    for who in ("lima", "oslo"):
        async with Conversation(sqlite_url) as talk:
            await talk.say(f"{who}@diversity: !me")
            codes.append(await code_of(talk, who))
    assert codes[0] != codes[1]


async def test_an_old_code_is_answered(talk: Conversation) -> None:
    code = await code_of(talk)
    assert "more than ten minutes old" in await talk.say(":advance 11m", f"lima2@dm: link {code}")


async def test_ones_own_code_is_answered_and_stays_good(talk: Conversation) -> None:
    code = await code_of(talk)
    assert "your own code" in await talk.say(f"lima@dm: link {code}")
    assert "I have asked" in await talk.say(f"lima2@dm: link {code.lower().replace('-', ' ')}")


async def test_a_newer_code_makes_the_older_one_void(talk: Conversation) -> None:
    code = await code_of(talk)
    await code_of(talk)
    assert "I know no such code" in await talk.say(f"lima2@dm: link {code}")


async def test_after_five_wrong_codes_in_an_hour_an_account_waits(talk: Conversation) -> None:
    code = await code_of(talk)
    await talk.say(*["lima2@dm: link WRONG-WRONG"] * 5)
    assert "Try again after 10:00" in await talk.say(f"lima2@dm: link {code}")
    assert "I have asked" in await talk.say(f"lima3@dm: link {code}"), "others do not wait"
    await talk.say(":advance 1h")
    code = await code_of(talk)
    assert "I have asked" in await talk.say(f"lima2@dm: link {code}")


async def test_a_question_is_answered_within_ten_minutes_or_not_at_all(talk: Conversation) -> None:
    code = await code_of(talk)
    await talk.say(f"lima2@dm: link {code}", ":advance 11m")
    assert "nothing was linked" in await talk.say("lima@dm> yes")
    assert "I do not know" in await talk.say("lima2@dm: me")


@pytest.mark.parametrize("room", ["diversity", "core", "elsewhere"])
async def test_a_code_in_a_room_is_void(talk: Conversation, room: str) -> None:
    """G1: useless to others."""
    code = await code_of(talk)
    assert "to me in private" in await talk.say(f"lima@{room}: !link")
    assert "That code is void now" in await talk.say(f"lima@{room}: !link {code}")
    assert "That code is void: it was written in a room, or" in await talk.say(f"lima2@dm: link {code}")


async def test_a_code_comes_by_a_deep_link_as_well(talk: Conversation) -> None:
    code = await code_of(talk)
    assert "I have asked" in await talk.say(f"lima2@dm: /start link-{code.replace('-', '')}")


async def test_whoever_comes_from_a_groups_room_speaks_of_that_group(talk: Conversation) -> None:
    await talk.say("lima@partnerships: !me", "lima@dm: /start from-partnerships")
    assert "Partnerships (partnerships): this chat is about it" in await talk.say("lima@dm: group")
    await talk.say("lima@dm: /start from-nowhere", "lima@dm: /start from-")
    assert "Partnerships (partnerships): this chat is about it" in await talk.say("lima@dm: group")


async def test_an_unknown_account_has_nothing_to_link(talk: Conversation) -> None:
    assert "I do not know this account yet" in await talk.say("nobody@dm: link")


async def test_an_unlinked_account_is_a_person_of_its_own_without_the_history(talk: Conversation) -> None:
    """G1."""
    await talk.say("lima@diversity: !log 2h")
    await linked(talk)
    said = await talk.say("lima@dm: unlink console:lima2")
    assert "[lima, private] The account console:lima2 is a person of its own now" in said
    assert "[lima2, private] This account is a person of its own now" in said
    assert "2 h" in await talk.say("lima@dm: hours")
    assert "2 h" not in await talk.say("lima2@dm: hours")
    assert "member" not in await talk.say("lima2@dm: me")


async def test_an_account_can_part_itself_by_tapping(talk: Conversation) -> None:
    await linked(talk)
    said = await talk.say("lima2@dm: unlink")
    key = re.search(r"> (\d): console:lima2", said)
    assert key
    assert "[lima2, private] This account" in await talk.say(f"lima2@dm> {key[1]}")


async def test_the_last_account_is_not_parted_and_another_persons_neither(talk: Conversation) -> None:
    assert "only this account" in await talk.say("lima@dm: unlink lima")
    await linked(talk)
    assert "none of your accounts" in await talk.say("lima@dm: unlink berlin")
    assert "in private" in await talk.say("lima@diversity: !unlink lima2")


async def test_the_core_team_hears_when_one_of_them_links_an_account(talk: Conversation) -> None:
    """G1, G4: the account has the core team's powers from then on."""
    said = await linked(talk, "core", "lima2")
    assert "[core] console:core and console:lima2 are one person now, who belongs to the core team." in said


async def test_who_is_parted_from_an_account_is_called_by_the_other_one(talk: Conversation) -> None:
    """G1."""
    await talk.say("lima2@diversity: !me")
    await linked(talk)
    await talk.say("lima@dm: unlink lima2")
    roster = await talk.say("berlin@dm: roster")
    assert "\n  lima\n" in roster
    assert "lima2" not in roster
