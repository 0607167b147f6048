"""Asks read well in each language, and what is edited stays one message (L1, R1)."""

from collections.abc import Callable
from functools import partial

import pytest

import locales
from bot.core.i18n import Translator
from bot.core.text import Text, width
from handlers.asks.views import cards, lists, steps
from handlers.asks.views.cards import Request
from storage.asks import APPROVED, CONSIDERED, DECLINED, DONE, OPEN, WITHDRAWN

TELEGRAM = 4096
"""core.telegram.org/bots/api#sendmessage."""
LANGUAGES = (*locales.languages(), locales.PSEUDO)
LONG, NAME = "𝐖" * 500, "𝐖" * 80
"""Each of their letters is two units of UTF-16."""
STATES = (OPEN, CONSIDERED, APPROVED, DECLINED, DONE, WITHDRAWN)


def request(kind: str, state: str, words: str = LONG, purpose: str = "travel") -> Request:
    budget = {"purpose": purpose, "amount": "999999999999.99", "currency": "COP"} if kind == "budget" else {}
    return Request(number=12345, group=NAME, kind=kind, text=LONG, state=state, words=words, who=NAME, **budget)


REQUESTS = [request(kind, state, words) for kind in cards.KINDS for state in STATES for words in (LONG, "")]
BUDGETS = [request("budget", OPEN, purpose=purpose) for purpose in cards.PURPOSES]
SUMS = [("999999999999.99", code) for code in ("COP", "IDR", "USD", "EUR", "KES", "JPY")]
VIEWS: list[Callable[[Translator], Text]] = [
    *(partial(cards.card, ask=each, side=side) for each in [*REQUESTS, *BUDGETS] for side in (cards.GROUP, cards.CORE)),
    *(partial(cards.told, ask=each) for each in REQUESTS if each.state != OPEN),
    *(partial(cards.sent, ask=each) for each in REQUESTS[:1]),
    *(partial(cards.ask_words, ask=REQUESTS[0], what=w) for w in ("approve", "decline", "done", "withdraw")),
    *(partial(steps.preview, ask=each, is_open=True) for each in (REQUESTS[0], BUDGETS[0])),
    *(
        partial(steps.question, step=step, group=NAME, kind=kind, said=LONG, doubted=doubted, room=True)
        for step in ("kind", "purpose", "amount", "currency", "text")
        for kind in ("", "budget")
        for doubted in (True, False)
    ),
    partial(steps.settled, said=LONG),
    partial(lists.listed, lines=BUDGETS * 3, group=NAME, total=40, first=0),
    partial(lists.of_all, lines=BUDGETS * 3, total=40, first=0, waiting=SUMS, approved=SUMS),
    partial(lists.of_all, lines=(), total=0, first=0, waiting=(), approved=()),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_view_fits_into_one_message_of_telegram(language: str) -> None:
    """R1, L1: with the longest names and texts that there may be."""
    for view in VIEWS:
        said = str(view(Translator(language, "America/Argentina/Buenos_Aires")))
        assert said
        assert "{" not in said
        assert width(said) <= TELEGRAM


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_has_a_name(language: str) -> None:
    """L1."""
    _ = Translator(language, "UTC")
    for step, values in (("kind", cards.KINDS), ("purpose", cards.PURPOSES), ("currency", ("USD", "XYZ"))):
        assert all(steps.label(_, step, value, "") for value in values)
    assert str(steps.label(Translator("en", "UTC"), "amount", "1200", "EUR")) == "€1,200.00"
    assert str(steps.label(Translator("en", "UTC"), "amount", "1200", "")) == "1200"
