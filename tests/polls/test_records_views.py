"""Lists and records of polls can be read in every language, with the longest data."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

import locales
from bot.core.i18n import Translator
from bot.core.markdown import in_markdown
from bot.core.replies import View
from bot.core.text import Text
from handlers.polls import deciding
from handlers.polls.deciding import Facts, Rule
from handlers.polls.methods import METHODS
from handlers.polls.views import outcome, records
from handlers.polls.views.card import Card
from handlers.polls.views.outcome import Reason, Report
from handlers.polls.views.records import Ended, Line, Record
from tests.conversation import MONDAY

NAME = "<b>*Ana* _María_ `code`</b> @room " + "x" * 80
WORDS = "# [a](http://example.org) **b** `c` <i> @room " * 50
TELEGRAM = 4096


def facts(method: str) -> Facts:
    counts = {stance.key: 999 for stance in METHODS[method].stances}
    return Facts(electors=9999, left=99, away=99, counts=counts, objections=9)


def report(method: str, code: str) -> Report:
    card = Card(
        number=9999, title=NAME, text=WORDS, rule=Rule(method), version=3, closes_at=MONDAY, facts=facts(method),
        review_on=date(2026, 12, 31), fallback="supermajority" if method == "consensus" else "",
    )  # fmt: skip
    stances = METHODS[method].stances
    reasons = [Reason(stance=stances[0].key, text="x" * 500, number=9, version=1, resolution="integrated", note="y")]
    return Report(
        card=card, code=code, closed_at=MONDAY, closed_by=NAME, why="z" * 500, dissent=reasons, reasons=reasons,
        earlier=reasons, can_rerun=code == deciding.NO_QUORUM,
    )  # fmt: skip


def record(method: str = "consensus", code: str = deciding.NO_CONSENSUS) -> Record:
    return Record(
        report=report(method, code), text=WORDS, options=(NAME,) * 9, opened_at=MONDAY, opened_by=NAME,
        versions=[MONDAY + timedelta(days=day) for day in range(3)], aim="a" * 200, short_reason="b" * 500,
        extension_reason="c" * 500, follows=("reopened", 1), new_information="d" * 500,
        followed_by=[("rerun", 2), ("fallback", 3), ("reopened", 4)],
    )  # fmt: skip


LINE = Line(
    number=9999, title=NAME, method="gradients", closes_at=MONDAY, nominating=False, voted=4999, eligible=5000,
    silent=True, group=NAME,
)  # fmt: skip
ENDED = Ended(
    number=9999, title=NAME, method="gradients", closed_at=MONDAY, code=deciding.SENSED, facts=facts("gradients"),
    group=NAME,
)  # fmt: skip
SHORT: dict[str, View] = {
    "no open polls": partial(records.listed, lines=(), more=False, group=NAME),
    "open polls of all": partial(records.listed, lines=[LINE, replace(LINE, nominating=True)], more=True, group=""),
    "no outcomes": partial(records.outcomes_listed, lines=(), group=NAME, page=1, pages=1),
    "outcomes": partial(records.outcomes_listed, lines=[ENDED] * 10, group=NAME, page=2, pages=99),
    "a reminder": partial(records.reminder, card=report("gradients", deciding.SENSED).card),
    "a review": partial(records.review, n=9999, title=NAME, day=date(2026, 12, 31), chairs=True),
    "a review, for the group": partial(records.review, n=9999, title=NAME, day=date(2026, 12, 31), chairs=False),
}


@pytest.mark.parametrize("language", locales.languages())
@pytest.mark.parametrize("view", SHORT)
def test_every_view_reads_in_every_language(view: str, language: str) -> None:
    """L1. Names are data: their markup is shown, and they call nobody."""
    text = SHORT[view](Translator(language, "Asia/Jakarta"))
    assert 0 < len(str(text)) <= TELEGRAM
    assert "@room" not in str(text)
    assert "{" not in str(text)


@pytest.mark.parametrize("language", locales.languages())
@pytest.mark.parametrize("method", [name for name, method in METHODS.items() if not method.ranked])
def test_every_record_reads_in_every_language(method: str, language: str) -> None:
    """L1, D6."""
    text = str(records.record(Translator(language, "Asia/Jakarta"), record(method, deciding.NO_QUORUM)))
    assert "@room" not in text
    assert "{" not in text
    assert "█" in text


def _lines(text: Text) -> list[str]:
    return [line.strip() for line in str(text).splitlines() if line.strip()]


@pytest.mark.parametrize("method", ["consensus", "majority"])
def test_markdown_holds_every_line_that_people_read_and_none_of_their_markup(method: str) -> None:
    """D6: what stands between the backslashes is what was written."""
    _ = Translator("en", "UTC")
    said = outcome.outcome(_, report(method, deciding.NO_QUORUM))
    page = in_markdown(said)
    plain: Any = page.replace("\\", "").replace("**", "").replace("  \n", "\n").replace("`", "")
    for line in _lines(said):
        assert line.replace("*", "").replace("`", "") in plain.replace("*", "")
    assert "<b>" not in page
    assert "](" not in page.replace("\\](", "")
