"""The chart of stances."""

import struct

import pytest

import locales
from bot.core.i18n import Translator
from handlers.polls.closing import pictures
from handlers.polls.deciding import Facts, Rule
from handlers.polls.methods import METHODS
from handlers.polls.views import outcome as views
from handlers.polls.views.card import Card
from handlers.polls.views.outcome import Report
from tests.conversation import MONDAY


def report(method: str) -> Report:
    counts = {stance.key: number for number, stance in enumerate(METHODS[method].stances)}
    facts = Facts(electors=40, counts=counts)
    card = Card(number=1, title="R3", text="Merge", rule=Rule(method), version=1, closes_at=MONDAY, facts=facts)
    return Report(card=card, code="sensed", closed_at=MONDAY)


@pytest.mark.parametrize("language", [*locales.languages(), locales.PSEUDO])
def test_the_chart_is_a_png_of_a_phones_width_in_every_language(language: str) -> None:
    """L1."""
    png = pictures.stances(views.picture(Translator(language, "UTC"), report("gradients")))
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">I", png[16:20]) == (1080,)
    assert len(png) < 200_000


@pytest.mark.parametrize("method", [name for name, method in METHODS.items() if not method.ranked])
def test_the_chart_says_nothing_that_the_text_does_not(method: str) -> None:
    """D6."""
    _ = Translator("en", "UTC")
    facts, text = views.picture(_, report(method)), str(views.outcome(_, report(method)))
    for label, count in zip(facts["labels"], facts["counts"], strict=True):
        assert f"{label}: {count}" in text


def test_the_same_figures_give_the_same_bytes() -> None:
    facts = views.picture(Translator("en", "UTC"), report("consensus"))
    assert pictures.stances(facts) == pictures.stances(facts)
