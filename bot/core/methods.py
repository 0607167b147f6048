"""The ways in which a group recommends, by the names that commands and records use."""

from bot.core.i18n import N_, Translator
from bot.core.naming import named
from bot.core.text import Text

METHODS = {
    "consensus": N_("consensus"),
    "consent": N_("consent"),
    "lazy": N_("lazy consensus"),
    "majority": N_("majority"),
    "supermajority": N_("supermajority"),
    "sense-check": N_("sense check"),
    "gradients": N_("gradients of agreement"),
    "election": N_("election"),
    "ranked": N_("ranked choice"),
}
"""Each method and what people call it (a template)."""

ALSO = {
    # Translators: other words for a method; “|” stands between them.
    "lazy": N_("lazy|silence is consent"),
    "majority": N_("simple majority|majority vote"),
    "supermajority": N_("qualified majority|super majority"),
    "sense-check": N_("temperature check|straw poll"),
    "gradients": N_("gradients"),
    "election": N_("elect|elections|STV"),
    "ranked": N_("ranked|ranking|ranked vote|Schulze"),
}
FALLBACKS = ("supermajority", "majority")
"""Those that end a consensus which stays blocked: no single voice stops them, and they say yes or no to one text."""


def name(_: Translator, method: str) -> Text:
    """What a method is called, in the reader's language."""
    return _(METHODS[method])


def find(said: str) -> str | None:
    """The method that is meant, in any language that the bot speaks."""
    return named(said, METHODS) or named(said, ALSO)
