"""How a poll ends: pure arithmetic on its figures, in whole numbers (D1, D5, the table of methods)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from fractions import Fraction
from math import ceil
from typing import Any

from handlers.polls.methods import METHODS

RECOMMENDS, NO_CONSENSUS, NOT_PASSED = "recommends", "no-consensus", "not-passed"
NO_QUORUM, WITHDRAWN, SENSED, ELECTED = "no-quorum", "withdrawn", "sensed", "elected"
CODES = (RECOMMENDS, NO_CONSENSUS, NOT_PASSED, NO_QUORUM, WITHDRAWN, SENSED, ELECTED)

CAST = "cast"
"""Counted in place of stances where ballots stay closed."""
ASIDE = Fraction(1, 3)
"""The most of the votes that may stand aside."""


@dataclass(frozen=True, slots=True)
class Rule:
    """By what a poll is judged."""

    method: str
    quorum: str = "2/3"
    """A part of those who can vote (`2/3`), or a head count (`8`)."""
    ratio: str = "2/3"
    base: str = "all"


@dataclass(frozen=True, slots=True)
class Facts:
    """The figures of a version of a poll, at an instant."""

    electors: int
    """Members at the opening."""
    left: int = 0
    """Of these, who are no longer members."""
    away: int = 0
    """Of the others, who are on leave and have not voted."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """How many chose what; of rankings, `ranked` and `abstain`."""
    objections: int = 0
    """Concerns that stand: open objections, and blocks."""

    @property
    def eligible(self) -> int:
        """The denominator: leavers, and silent people on leave, are not in it (D1)."""
        return self.electors - self.left - self.away

    @property
    def voted(self) -> int:
        """Who took part, abstentions included."""
        return sum(self.counts.values())

    @property
    def silent(self) -> int:
        """Who could have voted and has not."""
        return self.eligible - self.voted

    @property
    def votes(self) -> int:
        """What ratios are of: abstentions are left out (D5)."""
        return self.voted - self.counts.get("abstain", 0)

    def count(self, stance: str) -> int:
        """How many chose one thing."""
        return self.counts.get(stance, 0)

    def unopened(self) -> "Facts":
        """The figures of ballots that nobody opens: how many were cast, and not what they say (D7)."""
        return replace(self, counts={CAST: self.voted})

    def to_json(self) -> dict[str, Any]:
        """As an outcome keeps it."""
        return asdict(self) | {"counts": dict(self.counts)}


def quorum_of(rule: Rule, eligible: int) -> int:
    """How many have to take part; 0 for a method without a quorum.

    >>> quorum_of(Rule("consensus"), 11), quorum_of(Rule("majority", quorum="8"), 11), quorum_of(Rule("lazy"), 11)
    (8, 8, 0)
    """
    if not METHODS[rule.method].quorum:
        return 0
    return int(rule.quorum) if rule.quorum.isdecimal() else ceil(Fraction(rule.quorum) * eligible)


def has_quorum(rule: Rule, facts: Facts) -> bool:
    """Whether enough took part. A poll that nobody could vote in has none, whatever its method."""
    return facts.eligible > 0 and facts.voted >= quorum_of(rule, facts.eligible)


def outcome(rule: Rule, facts: Facts) -> str:
    """The outcome's code, for every method that is answered by stances. Where quorum and rule both fail: no quorum."""
    if not has_quorum(rule, facts):
        return NO_QUORUM
    match rule.method:
        case "consensus":
            return RECOMMENDS if _is_consensus(facts) else NO_CONSENSUS
        case "consent":
            return NO_CONSENSUS if facts.objections else RECOMMENDS
        case "lazy":
            return NOT_PASSED if facts.objections else RECOMMENDS
        case "majority":
            return RECOMMENDS if facts.count("yes") > facts.count("no") else NOT_PASSED
        case "supermajority":
            return RECOMMENDS if _is_supermajority(rule, facts) else NOT_PASSED
        case _:
            return SENSED


def _is_consensus(facts: Facts) -> bool:
    aside = facts.count("stand-aside") <= ASIDE * facts.votes
    return facts.count("agree") >= 1 and not facts.count("block") and aside


def _is_supermajority(rule: Rule, facts: Facts) -> bool:
    """`yes · d ≥ n · base`. Where nothing was cast, nothing passes."""
    ratio = Fraction(rule.ratio)
    base = facts.votes if rule.base == "cast" else facts.eligible
    return base > 0 and facts.count("yes") * ratio.denominator >= ratio.numerator * base


def percent(part: int, whole: int) -> int:
    """A share in whole percent, halves rounded up; 0 of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else 0
