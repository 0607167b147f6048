"""The table of methods: figures in, outcome out; and what holds for all figures."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.polls.deciding import CODES, Facts, Rule, outcome, percent, quorum_of
from handlers.polls.methods import METHODS

CONSENSUS, CONSENT, LAZY = Rule("consensus"), Rule("consent"), Rule("lazy")
MAJORITY, HEADS = Rule("majority"), Rule("majority", quorum="8")
ALL, CAST, HALF = Rule("supermajority"), Rule("supermajority", base="cast"), Rule("supermajority", ratio="1/2")
SENSE, GRADIENTS = Rule("sense-check"), Rule("gradients")

STORY = {"agree": 7, "reservations": 2, "stand-aside": 1}
"""Story step 7: 12 members, `cairo` on leave and silent, one more silent."""

Row = tuple[str, Rule, int, Mapping[str, int], str]

TABLE: list[Row] = [
    # claim, rule, those who can vote, what they chose, outcome
    ("story step 7 recommends", CONSENSUS, 11, STORY, "recommends"),
    ("a block ends it", CONSENSUS, 11, {"agree": 9, "block": 1}, "no-consensus"),
    ("nobody agrees without reservations", CONSENSUS, 3, {"reservations": 3}, "no-consensus"),
    ("one who agrees is enough", CONSENSUS, 3, {"agree": 1, "reservations": 2}, "recommends"),
    ("exactly a third stands aside", CONSENSUS, 9, {"agree": 6, "stand-aside": 3}, "recommends"),
    ("more than a third stands aside", CONSENSUS, 9, {"agree": 5, "stand-aside": 4}, "no-consensus"),
    ("a third leaves abstentions out", CONSENSUS, 9, {"agree": 4, "stand-aside": 3, "abstain": 2}, "no-consensus"),
    ("abstentions make the quorum", CONSENSUS, 9, {"agree": 1, "abstain": 5}, "recommends"),
    ("one short of the quorum", CONSENSUS, 9, {"agree": 5}, "no-quorum"),
    ("no quorum goes before a block", CONSENSUS, 9, {"block": 5}, "no-quorum"),
    ("everybody abstains", CONSENSUS, 3, {"abstain": 3}, "no-consensus"),
    ("no objection", CONSENT, 6, {"consent": 4}, "recommends"),
    ("an objection stands", CONSENT, 6, {"consent": 5, "object": 1}, "no-consensus"),
    ("consent with only abstentions", CONSENT, 6, {"abstain": 4}, "recommends"),
    ("consent without a quorum", CONSENT, 6, {"consent": 3}, "no-quorum"),
    ("an objection without a quorum", CONSENT, 6, {"object": 3}, "no-quorum"),
    ("nobody votes at all", LAZY, 12, {}, "recommends"),
    ("somebody supports it", LAZY, 12, {"support": 1}, "recommends"),
    ("one objection is enough", LAZY, 12, {"support": 11, "object": 1}, "not-passed"),
    ("one more yes", MAJORITY, 9, {"yes": 4, "no": 3}, "recommends"),
    ("as many yes as no", MAJORITY, 9, {"yes": 4, "no": 4}, "not-passed"),
    ("more no", MAJORITY, 9, {"yes": 2, "no": 5}, "not-passed"),
    ("abstentions count for neither", MAJORITY, 9, {"yes": 1, "abstain": 5}, "recommends"),
    ("only abstentions", MAJORITY, 9, {"abstain": 9}, "not-passed"),
    ("no quorum although all say yes", MAJORITY, 9, {"yes": 5}, "no-quorum"),
    ("a head count is reached", HEADS, 12, {"yes": 8}, "recommends"),
    ("a head count is missed", HEADS, 12, {"yes": 7}, "no-quorum"),
    ("a head count is larger than the group", HEADS, 7, {"yes": 7}, "no-quorum"),
    ("two thirds of all", ALL, 9, {"yes": 6}, "recommends"),
    ("silence weighs where all is the base", ALL, 9, {"yes": 5, "no": 1}, "not-passed"),
    ("two thirds of ten are seven", ALL, 10, {"yes": 6, "no": 1}, "not-passed"),
    ("seven of ten", ALL, 10, {"yes": 7}, "recommends"),
    ("two thirds of the votes cast", CAST, 9, {"yes": 4, "no": 2}, "recommends"),
    ("less than two thirds of the votes cast", CAST, 9, {"yes": 4, "no": 3}, "not-passed"),
    ("abstentions are not cast", CAST, 9, {"yes": 2, "no": 1, "abstain": 3}, "recommends"),
    ("nothing cast does not pass", CAST, 9, {"abstain": 6}, "not-passed"),
    ("half is enough where that is the ratio", HALF, 8, {"yes": 4, "no": 4}, "recommends"),
    ("supermajority without a quorum", ALL, 9, {"yes": 5}, "no-quorum"),
    ("a sense check never passes", SENSE, 9, {"1": 9}, "sensed"),
    ("a sense check needs no quorum", SENSE, 9, {}, "sensed"),
    ("gradients never pass", GRADIENTS, 9, {"1": 4, "8": 5}, "sensed"),
    *((f"nobody is left who could vote: {method}", Rule(method), 0, {}, "no-quorum") for method in METHODS),
]


def facts(eligible: int, counts: Mapping[str, int]) -> Facts:
    """Figures in which every block and every objection stands."""
    return Facts(eligible, counts=counts, objections=counts.get("block", 0) + counts.get("object", 0))


@pytest.mark.parametrize(("rule", "eligible", "counts", "code"), [row[1:] for row in TABLE], ids=[r[0] for r in TABLE])
def test_the_table_of_methods(rule: Rule, eligible: int, counts: Mapping[str, int], code: str) -> None:
    """D5, the table of methods, and the settled readings under "Counting"."""
    assert outcome(rule, facts(eligible, counts)) == code


def test_the_figures_of_the_story() -> None:
    """D1, D5, story step 7: 11 eligible, quorum 8, 10 took part, 1 silent."""
    found = Facts(electors=12, away=1, counts=STORY)
    assert (found.eligible, quorum_of(CONSENSUS, found.eligible), found.voted, found.silent) == (11, 8, 10, 1)
    assert outcome(CONSENSUS, found) == "recommends"


def test_who_has_left_and_who_is_silent_on_leave_are_not_in_the_denominator() -> None:
    """D1: a quorum that was missed is reached."""
    assert outcome(MAJORITY, Facts(12, counts={"yes": 6})) == "no-quorum"
    assert outcome(MAJORITY, Facts(12, left=2, away=1, counts={"yes": 6})) == "recommends"


@pytest.mark.parametrize(("eligible", "quorum"), [(1, 1), (2, 2), (3, 2), (10, 7), (11, 8), (12, 8), (15, 10)])
def test_the_quorum_is_two_thirds_rounded_up(eligible: int, quorum: int) -> None:
    """D5."""
    assert quorum_of(CONSENSUS, eligible) == quorum


@st.composite
def figures(draw: st.DrawFn) -> tuple[Rule, Facts]:
    """Any method, ratio, base and quorum, and any figures that a group may come to."""
    method = draw(st.sampled_from([name for name, method in METHODS.items() if not method.ranked]))
    stances = [stance.key for stance in METHODS[method].stances]
    counts = draw(st.fixed_dictionaries({key: st.integers(0, 9) for key in stances}))
    silent, left, away = draw(st.integers(0, 9)), draw(st.integers(0, 3)), draw(st.integers(0, 3))
    quorum = draw(st.sampled_from(["1/2", "2/3", "3/4", "1", "8"]))
    ratio, base = draw(st.sampled_from(["1/2", "2/3", "3/4", "1"])), draw(st.sampled_from(["all", "cast"]))
    electors = sum(counts.values()) + silent + left + away
    standing = counts.get("block", 0) + counts.get("object", 0)
    return Rule(method, quorum, ratio, base), Facts(electors, left, away, counts, standing)


@given(figures())
def test_every_poll_has_an_outcome_and_its_figures_add_up(found: tuple[Rule, Facts]) -> None:
    """D6."""
    rule, facts = found
    assert outcome(rule, facts) in CODES
    assert facts.voted + facts.silent == facts.eligible == facts.electors - facts.left - facts.away
    assert facts.votes <= facts.voted


@given(figures())
def test_the_outcome_does_not_depend_on_the_order_in_which_votes_are_counted(found: tuple[Rule, Facts]) -> None:
    rule, facts = found
    backwards = Facts(
        facts.electors, facts.left, facts.away, dict(reversed(list(facts.counts.items()))), facts.objections
    )  # fmt: skip
    assert outcome(rule, backwards) == outcome(rule, facts)


@given(figures(), st.sampled_from(["agree", "consent", "support", "yes"]))
def test_one_more_who_agrees_never_takes_a_recommendation_away(found: tuple[Rule, Facts], stance: str) -> None:
    """Nobody is better served by staying silent than by agreeing."""
    rule, facts = found
    if stance in facts.counts and facts.silent:
        more = Facts(
            facts.electors, facts.left, facts.away, {**facts.counts, stance: facts.counts[stance] + 1}, facts.objections
        )
        assert outcome(rule, facts) != "recommends" or outcome(rule, more) == "recommends"


@given(figures())
def test_percentages_agree_with_the_counts(found: tuple[Rule, Facts]) -> None:
    """They are rounded to the nearest whole, and order stances as their counts do."""
    _, facts = found
    for one in facts.counts.values():
        assert abs(percent(one, facts.voted) * facts.voted - 100 * one) * 2 <= facts.voted
        for other in facts.counts.values():
            assert (percent(one, facts.voted) <= percent(other, facts.voted)) or one > other
