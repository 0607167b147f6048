"""The phases that a group goes through (P1), by the names that commands and tables use."""

from itertools import pairwise

from bot.core.i18n import N_, Translator
from bot.core.text import Text

PHASES = ("setup", "scope", "recommendations", "ratification", "implementation")
"""In their order."""

_NAMES = {
    "setup": N_("setting up"),
    "scope": N_("scope"),
    "recommendations": N_("recommendations"),
    "ratification": N_("ratification"),
    "implementation": N_("implementation"),
}


def name(_: Translator, phase: str) -> Text:
    """What a phase is called, in the reader's language."""
    return _(_NAMES[phase])


def after(phase: str) -> str | None:
    """The phase that comes next; None after the last."""
    return dict(pairwise(PHASES)).get(phase)


def before(phase: str) -> str | None:
    """The phase that came before; None before the first."""
    return {later: earlier for earlier, later in pairwise(PHASES)}.get(phase)
