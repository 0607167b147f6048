"""What the picture of the hours says, for `pictures.bands` to draw."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from babel.dates import format_skeleton

from bot.core.disclosure import Band
from bot.core.i18n import Translator
from bot.core.text import clean
from bot.core.weeks import days_of
from handlers.summaries import facts as rules
from handlers.summaries.facts import Facts, GroupFacts
from handlers.summaries.views import SIGNS, shown

_DRAWN = ("LATIN", "GREEK", "CYRILLIC", "EN DASH", "EM DASH", "RIGHT SINGLE QUOTATION MARK", "HORIZONTAL ELLIPSIS")
"""How the characters are called in Unicode that the font of the picture has."""


def picture(_: Translator, facts: Facts, most: int) -> Mapping[str, Any]:
    """The facts of `pictures.bands`."""
    weeks = [total.week for total in facts.totals]
    bands = {Band.OVER: _("over"), Band.AROUND: _("around"), Band.UNDER: _("under")}
    return {
        "groups": [
            {"name": _drawn(group), "bands": [week.band or week.state for week in group.hours]}
            for group in shown(facts.groups, most)
        ],
        "title": str(_("Hours against what is expected, by week")),
        "legend": {
            **{band.value: f"{SIGNS[band.value]} {words}" for band, words in bands.items()},
            rules.HIDDEN: str(_("not shown")),
        },
        "expected": str(_("what is expected")),
        "days": [format_skeleton("MMMd", days_of(week)[0], locale=_.locale) for week in weeks],
    }


def _drawn(group: GroupFacts) -> str:
    """A group's name where the font of the picture has its letters in their order; else its short name."""
    name = clean(group.name, 80)
    letters = [character for character in name if not character.isascii()]
    is_known = all(unicodedata.name(letter, "").startswith(_DRAWN) for letter in letters)
    return name if name and is_known else group.slug
