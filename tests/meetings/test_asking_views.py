"""Every view of a search, in every language, with the longest data (L1, S1, S2)."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta

import pytest

import locales
from bot.app import FEATURES
from bot.core.i18n import Translator
from bot.core.moments import Instant
from bot.core.platform import Button, Limits
from bot.core.registry import Registry
from bot.core.text import Text, width
from bot.runtime.buttons import legend
from handlers.meetings.asking import rules, steps
from handlers.meetings.fair import daylight
from handlers.meetings.fair.fairness import Answer, Reason
from handlers.meetings.limits import LONGEST_TITLE
from handlers.meetings.views import asking, calling, ranking, windows

LIMIT = 4096
"""UTF-16 units of a message on Telegram, which has the least room."""
SHORT_LABEL = 14
"""Labels up to this length stand three in a row there."""
TITLE, NAME = "Ẃ" * LONGEST_TITLE, "Ẃ" * 60
READERS = [Translator(language, "Asia/Kolkata") for language in locales.languages()]
ZONES = ("Asia/Kolkata", "Pacific/Auckland", "America/Lima", "Europe/Berlin", "Africa/Accra", "Asia/Jakarta",
         "America/Argentina/Buenos_Aires", "America/New_York", "Asia/Tokyo")  # fmt: skip
NOW = datetime(2026, 9, 23, 9, tzinfo=UTC)
STARTS = [datetime(2026, 9, 30, 13, 30, tzinfo=UTC) + timedelta(hours=20 * n) for n in range(rules.MOST_SLOTS)]
CARD = asking.Card(
    number=12345, title=TITLE, group=NAME, minutes=705, answers_by=NOW + timedelta(days=3), now=NOW, answered=15,
    expected=15, zones=ZONES,
    slots=[asking.Slot(n, start, Counter(dict.fromkeys(Answer, 15)), past=n == 1)
           for n, start in enumerate(STARTS, start=1)],
)  # fmt: skip
OWN = dict(enumerate(Answer, start=1))
WORST = Reason(15, 15, 15, 15, away=15, unplaced=15, worst=1440, bearers=15, hours=[time(n) for n in range(6)])


@pytest.mark.parametrize("_", READERS, ids=lambda reader: reader.language)
def test_a_search_fits_into_one_message(_: Translator) -> None:
    """S1: all slots, in the room and in private."""
    texts = [
        asking.card(_, CARD),
        asking.private(_, CARD, OWN, placed=False),
        asking.reminder(_, CARD, OWN, placed=False),
        asking.reminder(_, CARD, {}, placed=True),
        asking.taken(_, 1, OWN, 5),
        asking.taken(_, 1, {}, 5),
        asking.called(_, 1, NAME, NOW),
        asking.none_picked(_, 1, TITLE),
        *(asking.ended(_, 1, TITLE, 60, at, zones, passed=passed)
          for at, zones, passed in ((NOW, ZONES, False), (NOW, None, False), (None, ZONES, True), (None, None, False))),
    ]  # fmt: skip
    assert all(0 < width(str(text)) <= LIMIT for text in texts)


@pytest.mark.parametrize("_", READERS, ids=lambda reader: reader.language)
def test_a_ranking_fits_into_one_message_and_each_place_has_its_reason(_: Translator) -> None:
    """S2."""
    places = [ranking.Place(n, start, WORST) for n, start in enumerate(STARTS[:3], start=1)]
    best = ranking.Ranking(number=1, title=TITLE, places=places, zones=ZONES, expected=15, answered=14)
    for to_pick in (True, False):
        assert 0 < width(str(ranking.ranking(_, best, to_pick=to_pick))) <= LIMIT
    assert 0 < len(str(ranking.label(_, places[0]))) <= 64
    assert ranking.picked(_, 1, NOW)


@pytest.mark.parametrize(("reason", "said"), [
    (Reason(5, 0, 0, 0, 0, 0, 0, 0, []), "Everybody can come. It is within the hours that suit everybody."),
    (Reason(4, 1, 0, 0, 0, 0, 60, 1, [time(7)]),
     "Everybody can come, 1 of them if needed. It is hardest for one person, for whom it begins at 07:00."),
    (Reason(3, 0, 1, 1, 2, 1, 60, 2, [time(7), time(23)]),
     "3 can come, 1 cannot, 1 has not answered. It is hardest for 2 people, for whom it begins at 07:00, 23:00. 2 are"),
    (Reason(5, 0, 0, 0, 0, 1, 0, 0, []), "Everybody can come. It is within the hours that suit everybody. 1 has"),
    (Reason(1, 0, 0, 4, 0, 0, 0, 0, []), "1 can come, nobody said no, 4 have not answered. It is within the hours"),
    (Reason(0, 0, 0, 4, 0, 0, 0, 0, []), "Nobody has answered yet."),
])  # fmt: skip
def test_a_reason_says_who_can_come_and_for_whom_it_is_hardest(reason: Reason, said: str) -> None:
    """S2: by the clock, and in numbers of people; nobody is named, and no burden is told."""
    assert str(ranking.why(Translator("en", "UTC"), reason)).startswith(said)


@pytest.mark.parametrize("_", READERS, ids=lambda reader: reader.language)
def test_the_picture_in_words_names_every_slot_for_every_zone(_: Translator) -> None:
    """S1."""
    rows = daylight.rows([*ZONES, "Asia/Tokyo"], STARTS)
    said = str(asking.day_parts(_, 1, rows))
    assert all(said.count(f"{n}: ") >= len(rows) for n in range(1, len(STARTS) + 1))
    assert len(said) <= 2 * LIMIT, "two messages at the very most"


@pytest.mark.parametrize("answer", Answer)
def test_answers_stand_three_in_a_row_and_say_the_same_as_their_signs(answer: Answer) -> None:
    """S1: where choices are reactions, each has a sign of its own."""
    label = str(asking.label(Translator("en", "UTC"), rules.MOST_SLOTS, answer))
    assert len(label) <= SHORT_LABEL
    assert label == asking.sign(rules.MOST_SLOTS, answer)
    button = Button(token="t", key="k", sign=label, label=label)
    assert not legend([button], Limits(buttons=False)), "nothing is left to be explained"


@pytest.mark.parametrize("_", READERS, ids=lambda reader: reader.language)
def test_every_question_of_a_call_can_be_read(_: Translator) -> None:
    """L1."""
    for step in calling.QUESTIONS:
        assert 0 < width(str(calling.question(_, step, NAME, TITLE, "Asia/Kolkata", in_room=True))) <= LIMIT
        for value in steps.OFFERED.get(step, ()):
            assert 0 < len(str(calling.label(_, step, value))) <= 64
    few = asking.Card(
        number=0, title=TITLE, group=NAME, minutes=60, answers_by=NOW, now=NOW, zones=ZONES, slots=CARD.slots[:1]
    )
    views: list[Text] = [
        calling.preview(_, CARD, proposed=True), calling.preview(_, few, proposed=False), calling.which(_, NAME),
        calling.moment(_, Instant(NOW, NOW, "UTC")), calling.settled(_, TITLE), calling.dropped(_), calling.gone(_),
        calling.announced(_, 1, NAME, NOW), calling.other_times(_), calling.other_deadline(_), calling.never_mind(_),
        calling.is_it_the_title(_, NAME), calling.it_is(_), calling.it_is_not(_),
        calling.ask(_, single=True), calling.ask(_, single=False), windows.noted(_),
        windows.window(_, time(8), time(21), "Asia/Tokyo", usual=True, noted=False),
        windows.window(_, time(0), time(0), None, usual=False, noted=True),
    ]  # fmt: skip
    assert all(0 < width(str(text)) <= LIMIT for text in views)


def test_what_may_be_typed_for_a_choice_is_no_commands_name() -> None:
    """A command's name alone is the command, but where the command lets a choice go first."""
    orders = {name for name, command in Registry(FEATURES).names.items() if command.alone}
    keys = {value for values in steps.OFFERED.values() for value in values}
    assert not (keys | {"ask", "others", "deadline", "never-mind"}) & orders
