"""What can be answered in each method, and what the method asks of an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import locales
from bot.core.i18n import N_, Translator
from bot.core.outcomes import STANCES


@dataclass(frozen=True, slots=True)
class Stance:
    """One thing that can be answered."""

    key: str
    """What stands in ballots, and may be typed in every language."""
    label: str
    """A template."""
    sign: str = ""
    """The emoji where choices are reactions; empty for its place in the list."""
    also: str = ""
    """Other words for it, with `|` between them (a template)."""
    concern: bool = False
    """Whether it needs a reason, which is listed under a number of its own."""


@dataclass(frozen=True, slots=True)
class Method:
    """How a method is voted in. How it ends, `deciding` knows."""

    stances: tuple[Stance, ...] = ()
    """Empty where options are ranked."""
    quorum: bool = True
    may_be_secret: bool = True
    """No objection in it needs an owner (D7)."""
    amendable: bool = True
    question: str = ""
    """What is asked for a concern's reason (a template with `title` and `aim`)."""

    @property
    def ranked(self) -> bool:
        """Whether options are put in an order."""
        return not self.stances

    def stance(self, key: str) -> Stance:
        """The stance of a key."""
        return next(stance for stance in self.stances if stance.key == key)


ABSTAIN = Stance("abstain", STANCES["abstain"], "⚪", N_("abstain | abstention | no opinion | no preference | no view"))
_YES_OR_NO = (
    Stance(
        "yes",
        STANCES["yes"],
        "👍",
        N_(
            "yes | in favour | for | agree | no objection | no objections | no problem | no problems | no concerns | "
            "not against"
        ),
    ),
    Stance("no", STANCES["no"], "👎", N_("no | against | disagree")),
    ABSTAIN,
)
_WHY_STAND_AGAINST = N_("Why? Write it in a sentence or two.")
_WHY_OBJECT = N_("The aim is: {aim}. What harm would “{title}” do to it? Write it in a sentence or two.")

METHODS: Mapping[str, Method] = {
    "consensus": Method(
        (
            Stance("agree", STANCES["agree"], "🟢", N_("agree | yes | in favour")),
            Stance(
                "reservations",
                STANCES["reservations"],
                "🟡",
                N_("reservations | with reservations | agree with reservations | reservation"),
            ),
            Stance(
                "stand-aside",
                STANCES["stand-aside"],
                "🟠",
                N_("stand aside | stand-aside | standaside | aside"),
                concern=True,
            ),
            Stance("block", STANCES["block"], "🔴", N_("block | veto"), concern=True),
            ABSTAIN,
        ),
        may_be_secret=False,
        question=_WHY_STAND_AGAINST,
    ),
    "consent": Method(
        (
            Stance(
                "consent",
                STANCES["consent"],
                "🟢",
                N_("consent | no objection | no objections | no problem | no problems | no concerns | agree"),
            ),
            Stance("object", STANCES["object"], "🔴", N_("object | objection | objections"), concern=True),
            ABSTAIN,
        ),
        may_be_secret=False,
        question=_WHY_OBJECT,
    ),
    "lazy": Method(
        (
            Stance(
                "support",
                STANCES["support"],
                "🟢",
                N_("support | fine | fine with me | agree | no objection | no objections | no problem | no problems"),
            ),
            Stance("object", STANCES["object"], "🔴", N_("object | objection | objections"), concern=True),
        ),
        quorum=False,
        may_be_secret=False,
        question=_WHY_STAND_AGAINST,
    ),
    "majority": Method(_YES_OR_NO),
    "supermajority": Method(_YES_OR_NO),
    "sense-check": Method(
        (
            Stance("1", N_("Strongly for it")),
            Stance("2", N_("For it")),
            Stance("3", N_("In the middle")),
            Stance("4", N_("Doubtful")),
            Stance("5", N_("Strongly against it")),
        ),
        quorum=False,
    ),
    "gradients": Method(
        # Sam Kaner's gradients of agreement (Facilitator's Guide to Participatory Decision-Making), in our words.
        (
            Stance("1", N_("Full support")),
            Stance("2", N_("Support, with a small point")),
            Stance("3", N_("Support, with reservations")),
            Stance("4", N_("No opinion")),
            Stance("5", N_("More talk is needed first")),
            Stance("6", N_("Do not like it, but will go along")),
            Stance("7", N_("Serious disagreement")),
            Stance("8", N_("Cannot go along")),
        ),
        quorum=False,
    ),
    "election": Method(amendable=False),
    "ranked": Method(amendable=False),
}
"""Every method, by its name in `bot.core.methods`."""


@cache
def _words(method: str) -> Mapping[str, str]:
    """Every word for a stance of a method, in all languages, in small letters."""
    readers = [Translator(language, "UTC") for language in locales.languages()]
    found: dict[str, str] = {}
    for stance in METHODS[method].stances:
        said = {stance.key, stance.sign, *(str(_(stance.label)).lower() for _ in readers)}
        said |= {word for _ in readers for word in _.alternatives(stance.also)}
        for word in filter(None, said):
            found.setdefault(word, stance.key)
    return found


LONGEST = 5
"""Words that a stance may have."""


def take_stance(method: str, text: str) -> tuple[str, str]:
    """The stance that a text begins with, by its longest name, and what follows; the stance is empty for none."""
    words = text.split()
    for count in range(min(LONGEST, len(words)), 0, -1):
        said = " ".join(words[:count]).lower().replace("\ufe0f", "").strip(".,;:!?…–—-")
        if said in _words(method):
            rest = text.split(maxsplit=count)
            return _words(method)[said], rest[count].strip() if len(rest) > count else ""
    return "", text
