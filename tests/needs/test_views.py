"""Needs read well in each language, and what is edited stays one message (L1, N2)."""

import struct
from collections.abc import Callable
from datetime import date
from functools import partial

import pytest

import locales
from bot.core.i18n import Translator
from bot.core.text import Text, width
from handlers.needs import pictures
from handlers.needs.views import cards, lists, opening
from handlers.needs.views.cards import Dependency
from handlers.needs.views.lists import Line, Wait
from storage.needs import ACCEPTED, DECLINED, DELIVERED, OPEN, WITHDRAWN

TELEGRAM = 4096
"""core.telegram.org/bots/api#sendmessage."""
LANGUAGES = (*locales.languages(), locales.PSEUDO)
LONG, NAME = "𝐖" * 500, "𝐖" * 80
"""Each of their letters is two units of UTF-16."""
STATES = (OPEN, ACCEPTED, DECLINED, DELIVERED, WITHDRAWN)


def need(state: str, words: str = LONG, *, late: bool = False) -> Dependency:
    return Dependency(
        number=12345, text=LONG, asker=NAME, giver=NAME, due_on=date(2026, 12, 30), state=state, words=words,
        who=NAME, late=late, escalated=late, reached=not late,
    )  # fmt: skip


NEEDS = [*(need(state) for state in STATES), need(OPEN, "", late=True), need(ACCEPTED, "", late=True)]
LINES = [Line(section, each) for section in ("we", "they", "over") for each in NEEDS[:4]]
VIEWS: list[Callable[[Translator], Text]] = [
    *(partial(cards.card, need=each, side=side) for each in NEEDS for side in (cards.GIVER, cards.ASKER)),
    *(partial(cards.told, need=each) for each in NEEDS[1:5]),
    partial(opening.which_groups, names=[NAME] * 12),
    partial(opening.one_each, names=[NAME] * 12),
    partial(opening.of_one, name=NAME, text=LONG),
    partial(opening.same, need=NEEDS[0]),
    partial(opening.left_at_that, number=12345),
    partial(opening.opened_all, needs=NEEDS[:4] * 3),
    partial(cards.moved, need=NEEDS[0], before=date(2026, 12, 29)),
    partial(cards.moved_below, number=12345),
    *(partial(cards.reminder, need=each, kind=kind) for each in NEEDS[:2] for kind in ("week", "day")),
    *(partial(cards.late, need=each) for each in NEEDS[-2:]),
    *(partial(cards.ask_words, need=NEEDS[0], what=what) for what in ("decline", "deliver", "withdraw")),
    *(partial(cards.label, what=what) for what in cards.LABELS),
    partial(cards.left_so, number=12345),
    partial(lists.listed, lines=LINES, group=NAME, total=40, first=0),
    partial(lists.listed, lines=(), group=NAME, total=0, first=0),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_view_fits_into_one_message_of_telegram(language: str) -> None:
    """N2, L1: with the longest names and texts that there may be."""
    for view in VIEWS:
        said = str(view(Translator(language, "America/Argentina/Buenos_Aires")))
        assert said
        assert "{" not in said
        assert width(said) <= TELEGRAM


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_map_says_what_it_leaves_out(language: str) -> None:
    """N2."""
    _ = Translator(language, "UTC")
    said = str(lists.waits(_, [Wait(NAME, NAME, NEEDS)], total=1000, late=2))
    assert _.number(1000) in said
    assert _.number(1000 - len(NEEDS)) in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [1, pictures.MOST_LINES, pictures.MOST_LINES + 2])  # as lines, and as a table
def test_the_picture_is_a_png_of_a_phones_width_in_every_language(language: str, count: int) -> None:
    """L1: with the longest short names."""
    _ = Translator(language, "UTC")
    words = {name: str(_(word)) for name, word in lists.PICTURE.items()}
    names = [f"{'community-health-' * 3}{number}" for number in range(count)]
    states = ("late", "open", "accepted")
    edges = [[each, count - 1 - each, each + 1, states[each % 3]] for each in range(count)]
    facts = {"askers": names, "givers": names, "edges": edges, **words}
    png = pictures.waits(facts)
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width_, height = struct.unpack(">II", png[16:24])
    assert width_ == 1080
    assert height < 2000
    assert len(png) < 400_000
    assert pictures.waits(facts) == png
