"""Everything that is said about rooms can be said in every language, and fits into one message."""

import inspect
import re
from collections.abc import Callable
from typing import Any

import pytest

import locales
from bot.core.i18n import Translator
from bot.core.slugs import LONGEST_NAME, LONGEST_SLUG
from bot.core.text import Text, width
from handlers.rooms import listing
from handlers.rooms.listing import Line
from handlers.rooms.views import bindings, letting, naming, team
from tests.conversation import MONDAY

NAME = "7" * LONGEST_NAME
"""Figures are in every alphabet: what is left of a text beside them was written by the program."""
SAMPLES: dict[str, Any] = {
    **dict.fromkeys(("group", "name", "owner", "before", "after", "by"), NAME),
    **dict.fromkeys(("slug", "wanted"), "7" * LONGEST_SLUG),
    **dict.fromkeys(("in_setup", "beside", "last", "known", "in_full", "returns", "mixed", "encrypted"), True),
    **dict.fromkeys(("here", "withheld"), False),
    "most": 15, "total": 1000, "first": 15, "platform": "console", "reference": "7" * 80, "account": "7" * 80,
    "at": MONDAY, "said": letting.Said(NAME, NAME, "console", "7" * 80),
    "owners": [NAME, ""], "people": [(NAME, ["7" * 80, "7" * 80])] * 5,
    "lines": [Line("7" * LONGEST_SLUG, NAME, "setup", 7, 15, 2, [("console", True, True)])] * 3,
}  # fmt: skip
VIEWS = [
    pytest.param(view, id=name)
    for module in (bindings, letting, team, listing)
    for name, view in inspect.getmembers(module, inspect.isfunction)
    if view.__module__ == module.__name__ and not name.startswith("_")
] + [pytest.param(naming.platform_name, id="platform_name")]


def said(view: Callable[..., Text], language: str) -> str:
    wanted = list(inspect.signature(view).parameters)[1:]
    return str(view(Translator(language, "UTC"), **{name: SAMPLES[name] for name in wanted}))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("language", locales.languages())
def test_each_text_fits_into_one_message(view: Callable[..., Text], language: str) -> None:
    """L1. The bound is that of each platform (see its `limits`)."""
    assert 0 < width(said(view, language)) < 4000


@pytest.mark.parametrize("view", VIEWS)
def test_each_text_can_be_translated(view: Callable[..., Text]) -> None:
    """L1. In the pseudo-locale, what does not stand in ⟦ ⟧ was never translated."""
    text = said(view, locales.PSEUDO)
    while (shorter := re.sub(r"⟦[^⟦⟧]*⟧", "", text)) != text:
        text = shorter
    assert re.findall(r"[^\W\d_]+", text) == []
