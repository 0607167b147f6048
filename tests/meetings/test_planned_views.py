"""Every view of a planned meeting, in every language, with the longest data (L1, S4, S6)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

import locales
from bot.core import call_links
from bot.core.i18n import Translator
from bot.core.text import Text, width
from handlers.meetings.planned import agenda as rules
from handlers.meetings.planned import checking, reminding
from handlers.meetings.views import agenda, changing, coming, doubting, listing, planned
from handlers.meetings.views.minutes import Promise
from storage.meetings import ASKING, CANCELLED, HELD, PLANNED, RUNNING

LIMIT = 4096
"""UTF-16 units of a message on Telegram, which has the least room."""
LABEL = 64
READERS = [Translator(language, "Asia/Kolkata") for language in (*locales.languages(), locales.PSEUDO)]
WIDE = "𝐖"
"""Two units of UTF-16."""
ZONES = ("Asia/Kolkata", "Pacific/Auckland", "America/Lima", "Europe/Berlin", "Africa/Accra", "Asia/Jakarta",
         "America/Argentina/Buenos_Aires", "America/New_York", "Asia/Tokyo", "Australia/Adelaide")  # fmt: skip
AT = datetime(2026, 9, 30, 13, 30, tzinfo=UTC)
ITEMS = [
    planned.Item(number=n, text=WIDE * rules.LONGEST, minutes=700, late=True) for n in range(1, rules.MOST + 1)
]  # fmt: skip
CARD = planned.Card(
    number=12345, title=WIDE * 120, minutes=705, starts_at=AT, zones=ZONES, link="https://" + "x" * call_links.LONGEST,
    series=12345, short=True, agenda=ITEMS, yes=500, maybe=500, no=500, expected=1500,
)  # fmt: skip
EMPTY = replace(CARD, agenda=(), link="", series=0, short=False, yes=0, maybe=0, no=0)
PROMISES = [Promise(12345, WIDE * reminding.LONGEST, WIDE * 60, AT.date(), "open")] * reminding.PROMISES
REASON = WIDE * checking.LONGEST_REASON


@pytest.mark.parametrize("_", READERS, ids=lambda reader: reader.language)
def test_a_meeting_fits_into_one_message(_: Translator) -> None:
    """It is edited in place, which a text that is cut in two cannot be."""
    for card in (CARD, EMPTY):
        assert all(0 < width(str(text)) <= LIMIT for text in _shown(_, card))


def _shown(_: Translator, card: planned.Card) -> list[Text]:
    hour, day = timedelta(hours=1), timedelta(days=1)
    return [
        planned.card(_, card),
        *(planned.private(_, card, own) for own in ("", *planned.ANSWERS)),
        *(planned.answered(_, card, own) for own in ("", *planned.ANSWERS)),
        *(planned.reminder(_, card, left, PROMISES, AT.date(), private=private, own="yes" if private else "")
          for left in (hour, day) for private in (True, False)),
        changing.moved(_, card, AT, REASON, asked=True),
        changing.moved_card(_, card),
        changing.moved_to(_, card.number, AT),
        changing.cancelled(_, card, REASON),
        changing.cancelled_card(_, card, REASON),
        changing.cancelled_search(_, card.number, card.title, REASON),
        changing.is_cancelled(_, card.number),
        changing.not_started(_, card),
        changing.begun(_, card),
        changing.no_longer_asked(_, card.number),
        changing.length(_, card, 720, REASON),
        changing.outdated_card(_, card),
        changing.settled(_, card, PLANNED, REASON, moved=True, length=True),
        *(changing.settled(_, card, state, REASON, moved=moved, length=False)
          for state, moved in ((PLANNED, True), (PLANNED, False), (CANCELLED, False), (RUNNING, False))),
        *(doubting.question(_, card, few=few) for few in (True, False)),
        doubting.stays(_, card.number),
        doubting.moved_since(_, card.number),
        *(coming.noted(_, card.number, answer, AT) for answer in planned.ANSWERS),
        coming.taken_back(_, card.number),
        planned.file(_, card.number),
        *(listing.over(_, card, held=held, cancelled=cancelled, reason=REASON)
          for held, cancelled in ((True, False), (False, True), (False, False))),
        listing.no_time(_, card.number, card.title, REASON),
    ]  # fmt: skip


@pytest.mark.parametrize("_", READERS, ids=lambda reader: reader.language)
def test_labels_are_short(_: Translator) -> None:
    labels = [*(planned.label(_, answer) for answer in planned.ANSWERS), doubting.cancel(_), doubting.keep(_),
              listing.file(_)]  # fmt: skip
    assert all(0 < width(str(label)) <= LABEL for label in labels)


@pytest.mark.parametrize("_", READERS, ids=lambda reader: reader.language)
def test_lists_and_agendas_read_in_each_language(_: Translator) -> None:
    """They are said anew each time, in as many messages as they need."""
    whole = agenda.Agenda(number=1, title=WIDE * 120, minutes=60, starts_at=AT, items=ITEMS, may_change=True)
    assert str(agenda.agenda(_, whole)).count(WIDE * rules.LONGEST) == rules.MOST
    assert str(agenda.agenda(_, replace(whole, items=(), starts_at=None, may_change=False)))
    assert str(agenda.added(_, 1, ITEMS[:1]))
    assert str(agenda.removed(_, 1, [WIDE * 500]))
    lines = [
        listing.Line(number=n, title=WIDE * 120, state=state, starts_at=at, answers_by=AT, own=own, asks=True)
        for n, (state, at, own) in enumerate(
            [(RUNNING, AT, ""), (PLANNED, AT, "yes"), (PLANNED, AT, ""), (ASKING, None, "")], start=1
        )
    ]
    said = str(listing.listed(_, lines, WIDE * 60, [(1, WIDE * 120)], [(5, WIDE * 120, AT)]))
    assert all(f"M{n}" in said for n in (1, 2, 3, 4, 5))
    assert str(listing.listed(_, [], "", [], []))
    assert HELD not in str(listing.listed(_, [], WIDE, [], []))


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(days=1), "In a day"),
        (timedelta(days=1, minutes=-20), "In a day"),
        (timedelta(hours=23), "In 23 h"),
        (timedelta(hours=13, minutes=40), "In 14 h"),
        (timedelta(hours=3), "In 3 h"),
        (timedelta(minutes=100), "In 1 h 40 min"),
        (timedelta(hours=1), "In 1 h"),
        (timedelta(seconds=30), "In 1 min"),
    ],
)
def test_how_much_time_is_left_is_said_as_people_say_it(left: timedelta, said: str) -> None:
    _ = Translator("en", "UTC")
    assert str(planned.reminder(_, EMPTY, left, [], AT.date())).startswith(f"{said}: M12345")


def test_whoever_reads_a_long_agenda_in_short_is_told_where_all_of_it_is() -> None:
    _ = Translator("en", "UTC")
    said = str(planned.card(_, CARD))
    assert "8. " in said
    assert "… and 22 more: agenda M12345" in said
