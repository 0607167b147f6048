"""Every view of writing a poll, in every language, with the longest data."""

from datetime import UTC, date, datetime

import pytest

import locales
from bot.app import FEATURES
from bot.core.i18n import Translator
from bot.core.registry import Registry
from bot.core.text import width
from handlers.polls.deciding import Facts, Rule
from handlers.polls.methods import METHODS
from handlers.polls.opening import answers, rules
from handlers.polls.opening.draft import Parts
from handlers.polls.opening.grammar import LONGEST_TITLE
from handlers.polls.views import opening as views
from handlers.polls.views.card import LONGEST, Card

LIMIT = 4096
"""UTF-16 units of a message on Telegram, which has the least room."""
NAME = "Ẃ" * 60
READERS = [Translator(language, "Asia/Kolkata") for language in locales.languages()]
ZONES = ("Asia/Kolkata", "Pacific/Auckland", "America/Lima", "Europe/Berlin", "Africa/Accra", "Asia/Jakarta",
         "America/Argentina/Buenos_Aires", "America/New_York", "Asia/Tokyo")  # fmt: skip
ASKED = rules.Group(
    now=datetime(2026, 3, 23, 9, tzinfo=UTC), today=date(2026, 3, 23), name=NAME, members=15, able=15,
    method="consensus", quorum="2/3", fallback="majority", named=False, chairs={1: NAME, 2: NAME},
)  # fmt: skip


@pytest.mark.parametrize("_", READERS, ids=lambda reader: reader.language)
@pytest.mark.parametrize("step", views.QUESTIONS)
def test_every_question_and_each_of_its_answers_can_be_read(_: Translator, step: str) -> None:
    """L1."""
    for method in METHODS:
        parts = Parts(method=method, title="Ẃ" * LONGEST_TITLE)
        said = views.question(_, step, NAME, method, parts.title, 15, "Asia/Kolkata")
        assert 0 < width(str(said)) <= LIMIT
        for value in answers.offered(step, parts):
            label = views.label(_, step, value, method, {})
            assert 0 < len(str(label)) <= 64
            if step in answers.changeable(parts):
                answers.read(step, value, parts, ASKED, _)


def test_what_may_be_typed_for_a_choice_is_no_commands_name() -> None:
    """A command's name alone is the command."""
    names = {name for name, command in Registry(FEATURES).names.items() if command.alone}
    steps = [(step, value) for step, values in answers.OFFERED.items() for value in values]
    keys = {answers.KEYS.get(choice, choice[1]) for choice in steps}
    assert not (keys | set(views.CHANGES) | {"open", "revise", "cancel", "nothing", "both", "text", "without"}) & names


@pytest.mark.parametrize("_", READERS, ids=lambda reader: reader.language)
@pytest.mark.parametrize("method", METHODS)
def test_a_preview_fits_into_one_message(_: Translator, method: str) -> None:
    """L1."""
    consent = method == "consent"
    card = Card(
        number=0,
        title="Ẃ" * LONGEST_TITLE,
        text="Ẃ" * (LONGEST - 1000 if method == "ranked" else LONGEST),
        rule=Rule(method, "2/3", "2/3", "cast"),
        version=1,
        closes_at=ASKED.now,
        facts=Facts(electors=15),
        zones=ZONES,
        nominating=method == "election",
        secret=METHODS[method].may_be_secret,
        aim="Ẃ" * rules.LONGEST_AIM if consent else "",
        review_on=date(2026, 9, 30) if consent else None,
        fallback="supermajority",
        seats=10,
        options=["Ẃ" * rules.LONGEST_OPTION] * 10 if method == "ranked" else (),
        short_reason="Ẃ" * rules.LONGEST_REASON,
    )
    for unread in ("", "Ẃ" * 80):
        said = views.preview(_, card, 5760, (NAME, NAME), doubtful="Ẃ" * 80, unread=unread, defaulted=True)
        assert width(str(said)) <= LIMIT
    for part in answers.changeable(Parts(method=method)):
        assert str(views.change_label(_, part))


@pytest.mark.parametrize("_", READERS, ids=lambda reader: reader.language)
def test_what_is_said_at_the_end_can_be_read(_: Translator) -> None:
    """L1."""
    for view in (views.what_to_change, views.open_it, views.change_it, views.back, views.cancel, views.cancelled,
                 views.gone, views.as_text, views.take_out, views.it_is,
                 views.it_is_not):  # fmt: skip
        assert str(view(_))
    assert "P7" in str(views.opened(_, 7, ASKED.now, nominating=True, defaulted=True))
    assert "P7" in str(views.defaulted(_, 7))
    assert "!Charter" in str(views.is_it_the_answer(_, "Charter"))
    assert "Ẃ" in str(views.settled(_, "Ẃ" * 500))
    assert str(views.duration(_, 72 * 60)) == _.duration(72 * 60)
