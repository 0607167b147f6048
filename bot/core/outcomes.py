"""What polls come to, in words: for the record of a poll, and for whatever tells of it elsewhere (D6)."""

from collections.abc import Mapping

from bot.core.i18n import N_

SHORT: Mapping[str, str] = {
    "recommends": N_("the group recommends it"),
    "no-consensus": N_("no consensus"),
    "not-passed": N_("the group does not recommend it"),
    "no-quorum": N_("no quorum"),
    "withdrawn": N_("withdrawn"),
    "sensed": N_("it shows where people stand"),
    "elected": N_("the election is over"),
}
"""Each outcome in a few words (templates); see `short`."""
_OF_RANKED: Mapping[tuple[str, str], str] = {
    ("election", "not-passed"): N_("nobody is elected"),
    ("ranked", "not-passed"): N_("none of the options is recommended"),
    ("ranked", "recommends"): N_("the group recommends one of the options"),
}

STANCES: Mapping[str, str] = {
    "agree": N_("Agree"),
    "reservations": N_("Agree with reservations"),
    "stand-aside": N_("Stand aside"),
    "block": N_("Block"),
    "consent": N_("No objection"),
    "object": N_("Objection"),
    "support": N_("Fine with me"),
    "yes": N_("Yes"),
    "no": N_("No"),
    "abstain": N_("Abstain"),
}
"""What can be answered where a group may come to recommend something, by its key (templates)."""


def short(method: str, code: str) -> str:
    """An outcome in a few words (a template)."""
    return _OF_RANKED.get((method, code), SHORT[code])
