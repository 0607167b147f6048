"""How somebody becomes a member after the setting up: lines typed and tapped, answers read."""

import pytest

from tests.conversation import Conversation

SCOPE = ("core@dm: phase next diversity", "core@dm> yes")


def votes(stance: str, number: int = 1) -> tuple[str, ...]:
    """Everybody votes, and the poll is closed."""
    said = [f"{who}@diversity: !vote P{number} {stance}" for who in ("berlin", "accra", "lima")]
    return *said, f"berlin@diversity: !close P{number}", ":advance 1s"


def invited(whom: str, reason: str = "expertise", number: int = 1) -> tuple[str, ...]:
    """A co-chair asks, and the group agrees."""
    return f"berlin@diversity: !invite {whom} {reason}", *votes("agree", number)


async def test_a_co_chair_proposes_the_group_agrees_and_the_person_joins(talk: Conversation) -> None:
    """G3."""
    await talk.say(*SCOPE)
    assert "You are a guest" in await talk.say(":join oslo diversity")
    asked = await talk.say("berlin@diversity: !invite oslo expertise knows the budget")
    assert "[diversity] The group is asked in P1." in asked
    assert "[diversity] P1: New member: oslo (consensus)" in asked
    assert "oslo (console:oslo) becomes a member, for their expertise." in asked
    assert "– knows the budget" in asked
    assert "[core]" not in asked
    assert "Only a group's members" in await talk.say("oslo@diversity: !log 1h")
    agreed = await talk.say(*votes("agree"))
    assert "The group recommends it." in agreed
    assert "[berlin, private] oslo is invited into Diversity (expertise)." in agreed
    assert "[oslo, private] You are invited to become a member of Diversity, for your expertise." in agreed
    joined = await talk.say("oslo@dm> join")
    assert "[oslo, private] (edited) You are a member of Diversity now." in joined
    assert "[diversity] oslo is now a member of Diversity. Welcome." in joined
    assert "Noted" in await talk.say("oslo@diversity: !log 1h")
    assert "for their expertise" in await talk.say("berlin@dm: roster")
    assert "Diversity recommends in P1 that oslo (console:oslo) comes into it" in await talk.say("core@dm: audit")


async def test_who_the_group_does_not_agree_to_is_not_invited_and_hears_nothing(talk: Conversation) -> None:
    """G3."""
    await talk.say(*SCOPE, ":join oslo diversity", "berlin@dm: invite oslo replacement")
    said = await talk.say(*votes("abstain"))
    assert "[berlin, private] In P1 the group does not recommend that oslo becomes a member of Diversity now." in said
    assert "[oslo" not in said
    assert "The group is asked in P2." in await talk.say("berlin@dm: invite oslo replacement"), "can be asked again"


async def test_what_the_group_says_when_it_is_asked_once_more_holds(talk: Conversation) -> None:
    """G3, D5: too few took part at first."""
    await talk.say(*SCOPE, ":join oslo diversity", "berlin@dm: invite oslo expertise")
    assert "does not recommend that oslo" in await talk.say(":advance 4d")
    await talk.say("berlin@diversity: !rerun P1")
    assert "[oslo, private] You are invited" in await talk.say(*votes("agree", 2))


async def test_an_invitation_that_is_taken_back_while_the_group_is_asked_stays_so(talk: Conversation) -> None:
    """G3."""
    await talk.say(*SCOPE, ":join oslo diversity", "berlin@dm: invite oslo expertise", "accra@dm: uninvite oslo")
    assert "[oslo" not in await talk.say(*votes("agree"))


async def test_whoever_the_group_was_asked_about_is_named_nowhere_once_they_are_erased(talk: Conversation) -> None:
    """X1: the figures stay."""
    await talk.say(*SCOPE, ":join oslo diversity", "berlin@dm: invite oslo expertise", *votes("agree"))
    await talk.say("oslo@dm: erase", ":advance 1s", "oslo@dm> remove", "oslo@dm: forget me", ":advance 2h")
    assert "P1: … · the group recommends it" in await talk.say("berlin@dm: outcomes")


async def test_after_the_setting_up_the_core_teams_word_is_not_enough(talk: Conversation) -> None:
    """G3: also where it was asked before."""
    await talk.say("berlin@dm: invite console:oslo expertise", *SCOPE)
    assert "Diversity is set up by now, so its members agree" in await talk.say("core@core> agree")
    refused = await talk.say("core@core: !invite diversity console:oslo expertise")
    assert "Diversity is set up, so its members agree to whom they take in." in refused


async def test_while_a_group_is_set_up_a_co_chair_asks_the_core_team(talk: Conversation) -> None:
    """G3."""
    asked = await talk.say("berlin@diversity: !invite console:oslo expertise knows the budget")
    assert "[diversity] oslo is proposed for Diversity (expertise)." in asked
    assert (
        "[core] berlin (console:berlin) proposes oslo (console:oslo) as a member of Diversity. Reason: expertise."
        in asked
    )
    assert "– knows the budget" in asked
    agreed = await talk.say("core@core> agree")
    assert "[core] (edited) core (console:core) has agreed: oslo (console:oslo) is invited into Diversity." in agreed
    assert "[berlin, private] oslo is invited into Diversity (expertise)." in agreed
    assert "[oslo, private] You are invited to become a member of Diversity, for your expertise." in agreed
    assert "[diversity] oslo is now a member" in await talk.say("oslo@dm> join")


async def test_the_core_teams_own_word_counts_at_once(talk: Conversation) -> None:
    """G3: while it is being set up."""
    said = await talk.say("core@core: !invite diversity console:oslo replacement")
    assert "[core] oslo (console:oslo) is invited into Diversity (replacement)." in said
    assert "as a replacement until its recommendations are final" in said
    assert "proposes" not in said


async def test_who_is_invited_from_outside_joins_by_entering_the_room(talk: Conversation) -> None:
    """G3: an account that nobody has met can be invited by its id."""
    await talk.say(*SCOPE, *invited("console:oslo"))
    said = await talk.say(":join oslo diversity")
    assert "[oslo, private] (edited) You are a member of Diversity now." in said
    assert "[diversity] oslo is now a member of Diversity. Welcome." in said
    assert "You are a member." in said


async def test_who_was_in_the_room_before_is_not_taken_in_by_talking(talk: Conversation) -> None:
    """G3: they say yes themselves."""
    await talk.say(*SCOPE, ":join oslo diversity", *invited("oslo"))
    assert "Only a group's members" in await talk.say("oslo@diversity: !log 1h")


async def test_who_declines_is_not_asked_to_explain(talk: Conversation) -> None:
    """G3."""
    await talk.say(*SCOPE, ":join oslo diversity", *invited("oslo"))
    said = await talk.say("oslo@dm> no")
    assert "[oslo, private] (edited) All right: you do not join Diversity." in said
    assert "[berlin, private] oslo has been invited into Diversity and does not join." in said
    assert "P2: New member" in await talk.say("berlin@dm: invite oslo expertise"), "can be proposed again"


async def test_what_the_core_team_does_not_agree_to_does_not_happen(talk: Conversation) -> None:
    """G3."""
    await talk.say("berlin@dm: invite console:oslo replacement")
    said = await talk.say("core@core> decline")
    assert "[core] (edited) core (console:core) has not agreed" in said
    assert "[berlin, private] The core team does not agree" in said
    assert "[oslo" not in said


async def test_without_a_name_the_guests_are_listed_to_tap_and_the_reason_is_asked(talk: Conversation) -> None:
    assert "There are no guests" in await talk.say("berlin@diversity: !invite")
    await talk.say(*SCOPE, ":join oslo diversity")
    assert "> 1: oslo (console:oslo)" in await talk.say("berlin@diversity: !invite")
    assert "Why is oslo to become a member" in await talk.say("berlin@diversity> 1")
    assert "(edited) The group is asked in P1." in await talk.say("berlin@diversity> replacement")


async def test_a_16th_member_is_refused_at_every_step(talk: Conversation) -> None:
    """G2: and whoever comes into the full group's room is its guest."""
    await talk.say(*(f":join p{n} diversity" for n in range(1, 13)))
    welcomed = await talk.say(":join late diversity")
    assert "You are a guest" in welcomed
    assert "The group has as many members as its charter allows for now." in welcomed
    assert "can invite you" not in welcomed
    refused = await talk.say("berlin@diversity: !invite late expertise")
    assert "Diversity has 15 members, as many as its charter allows." in refused
    assert "!remove" in refused
    await talk.say("p1@dm: leave", "p1@dm> leave", "berlin@dm: invite late expertise")
    await talk.say("core@core: !invite diversity p1 expertise", "core@core: !invite diversity console:q expertise")
    await talk.say("p1@dm> join")
    assert "as many as its charter allows" in await talk.say("core@core> agree")
    assert "Your invitation stays open" in await talk.say("q@dm> join")
    assert "You are a guest" in await talk.say(":join q diversity"), "although invited"


async def test_the_same_person_twice_is_answered(talk: Conversation) -> None:
    """G3."""
    assert "lima is a member of Diversity already" in await talk.say("berlin@diversity: !invite lima expertise")
    await talk.say(*SCOPE, ":join oslo diversity", "berlin@dm: invite oslo expertise")
    assert "has been proposed for Diversity already" in await talk.say("accra@dm: invite oslo replacement")
    await talk.say(*votes("agree"))
    assert "has been invited into Diversity already" in await talk.say("accra@dm: invite oslo expertise")


async def test_an_invitation_is_taken_back(talk: Conversation) -> None:
    await talk.say(*SCOPE, ":join oslo diversity", *invited("oslo"))
    assert "[oslo, private] (edited) This invitation is no longer open." in await talk.say("berlin@dm: uninvite oslo")
    assert "oslo is not invited into Diversity" in await talk.say("berlin@dm: uninvite oslo")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("invite oslo because", "Say why: !invite oslo expertise or !invite oslo replacement"),
        ("invite olso expertise", "Did you mean “oslo”?"),
        ("invite <b>*_nobody_*</b> expertise", "I know nobody called “<b>*_nobody_*</b>” here."),
        ("invite telegram:@ana expertise", "I know nobody called"),
    ],
)
async def test_what_cannot_be_read_is_answered_with_what_would(talk: Conversation, line: str, answer: str) -> None:
    await talk.say(*SCOPE, ":join oslo diversity")
    assert answer in await talk.say(f"berlin@diversity: !{line}")


async def test_two_people_of_one_name_are_told_apart_by_their_accounts(talk: Conversation) -> None:
    """G1: display names prove nothing."""
    await talk.say(*SCOPE)
    for account in ("a1", "a2"):
        await talk.hand_in(talk.joined(account, "Ana <i>María</i>", "diversity"))
    asked = await talk.say("berlin@diversity: !invite ana <i>maría</i> expertise")
    assert "> 1: Ana <i>María</i> (console:a1)" in asked
    assert "> 2: Ana <i>María</i> (console:a2)" in asked
    assert "(console:a2) becomes a member" in await talk.say("berlin@diversity> 2")


async def test_replacements_end_when_the_recommendations_are_final(talk: Conversation) -> None:
    """G3, P1."""
    await talk.say(*SCOPE, *invited("console:oslo", "replacement"), ":join oslo diversity")
    await talk.say("oslo@diversity: !role notes")
    await talk.say("berlin@dm: phase next", "berlin@dm> yes")
    assert "Noted" in await talk.say("oslo@diversity: !log 1h")
    said = await talk.say("berlin@dm: phase next", "berlin@dm> yes")
    assert "[oslo, private] The recommendations of Diversity are final." in said
    assert "[diversity] oslo came in as a replacement" in said
    assert "Only a group's members" in await talk.say("oslo@diversity: !log 1h")
    assert "notes" in await talk.say("lima@diversity: !roles")


FINAL = ("berlin@dm: phase next", "berlin@dm> yes") * 3


async def test_nobody_becomes_a_replacement_once_the_recommendations_are_final(talk: Conversation) -> None:
    """G3: neither by an order, nor by a choice."""
    await talk.say(*FINAL, ":join oslo diversity")
    asked = await talk.say(":advance 2m")
    assert "> expertise" in asked
    assert "> replacement" not in asked
    refused = await talk.say("berlin@diversity: !invite oslo replacement")
    assert "so nobody comes in as a replacement any more. !invite oslo expertise proposes them" in refused
    assert "Say why: !invite oslo expertise. A note" in await talk.say("berlin@diversity: !invite oslo because")
    assert "replacement" not in await talk.say("berlin@diversity: !invite oslo")


async def test_an_invitation_as_a_replacement_ends_with_the_work_to_be_done(talk: Conversation) -> None:
    """G3, P1: what was open at that moment cannot be agreed to, accepted or walked in with."""
    await talk.say(*FINAL[:4], ":join oslo diversity", ":join cairo diversity", ":advance 2m")
    await talk.say(*invited("oslo", "replacement"), *invited("console:y", "replacement", 2))
    await talk.say("berlin@dm: invite cairo replacement")
    said = await talk.say(*FINAL[4:])
    assert "[oslo, private] The recommendations of Diversity are final. You were invited as a replacement" in said
    assert "[cairo, private]" not in said, "has not been asked"
    assert "[cairo, private]" not in await talk.say(*votes("agree", 3))
    assert "no longer open" in await talk.say("oslo@dm> join")
    assert "You are a guest" in await talk.say(":join y diversity")
    assert "ended with the phase" in await talk.say("core@dm: audit diversity")
    assert "P4: New member: cairo" in await talk.say("berlin@dm: invite cairo expertise")


async def test_who_said_yes_before_they_came_in_is_announced_once(talk: Conversation) -> None:
    """G3."""
    await talk.say(*SCOPE, *invited("console:oslo"))
    assert "[diversity] oslo is now a member" in await talk.say("oslo@dm> join")
    said = await talk.say(":join oslo diversity")
    assert "is now a member" not in said
    assert said.count("private]") == 1


async def test_who_comes_in_is_not_told_to_ask_for_the_way_in(talk: Conversation) -> None:
    """G3."""
    await talk.say(*SCOPE, *invited("console:oslo"))
    said = await talk.say(":join oslo diversity")
    assert "ask a co-chair to let you in" not in said
    assert said.count("is now a member of Diversity") == 1


async def test_a_name_that_could_mislead_is_shown_with_the_account(talk: Conversation) -> None:
    """G1: names prove nothing. Two of one name, and a name that reads like a role."""
    await talk.hand_in(talk.joined("a1", "Ana", "diversity"))
    assert "[diversity] Ana is no longer" in await talk.say("core@core: !remove diversity a1", "core@core> remove")
    for account, name in (("a2", "Ana"), ("a3", "Diversity co-chair: me"), ("a4", "core")):
        await talk.hand_in(talk.joined(account, name, "diversity"))
    roster = await talk.say("lima@diversity: !roster")
    assert "Ana (console:a2)" in roster
    assert "Diversity co-chair: me (console:a3)" in roster
    assert "core (console:a4)" in roster
    assert "lima (" not in roster
    await talk.say("core@core: !unappoint diversity accra")
    said = await talk.say("core@core: !appoint diversity a2")
    assert "[diversity] Ana (console:a2) is co-chair of Diversity." in said
    assert "core (console:core) made Ana (console:a2) a co-chair" in await talk.say("core@dm: audit diversity")


async def test_an_invitation_is_accepted_in_words_too(talk: Conversation) -> None:
    """G3: in the room and in private; what is not there is said."""
    await talk.say(*SCOPE, ":join oslo diversity", ":join cairo diversity")
    assert "There is no open invitation for you." in await talk.say("oslo@diversity: !join")
    await talk.say("berlin@dm: invite oslo expertise")
    assert "There is no open invitation for you." in await talk.say("oslo@diversity: !join"), "not agreed to yet"
    await talk.say(*votes("agree"), *invited("cairo", number=2))
    said = await talk.say("oslo@diversity: !join")
    assert "[oslo, private] (edited) You are a member of Diversity now." in said
    assert said.count("[diversity] oslo is now a member of Diversity.") == 1
    await talk.say("core@core: !invite partnerships cairo expertise")
    assert (await talk.say("cairo@core: !join")).count("Will you join?") == 2, "which one?"
    said = await talk.say("cairo@dm: join partnerships")
    assert "[partnerships] cairo is now a member of Partnerships." in said
    assert "[diversity] cairo is now a member" in await talk.say("cairo@dm: join")


async def test_a_note_to_an_invitation_is_kept_whole_or_refused(talk: Conversation) -> None:
    """G3: nothing that people write is lost silently."""
    said = await talk.say("berlin@diversity: !invite console:x expertise " + "n" * 301)
    assert "Please say it in at most 300 characters. That was 301." in said
    assert "n" * 300 in await talk.say("berlin@diversity: !invite console:x expertise " + "n" * 300)
