"""What follows a meeting reads well in each language, and what is edited stays one message (L1, S7)."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial

import pytest

import locales
from bot.core.i18n import Translator
from bot.core.text import Text, width
from handlers.meetings.views import actions, agreements, approving, minutes
from handlers.meetings.views.agreements import Agreement
from handlers.meetings.views.minutes import Agreed, Line, Minutes, Promise
from storage.minutes import AGAIN, DROPPED, FINAL, OBJECTED, POLLED, PROVISIONAL

TELEGRAM = 4096
"""core.telegram.org/bots/api#sendmessage."""
LANGUAGES = (*locales.languages(), locales.PSEUDO)
AT = datetime(2026, 3, 26, 13, tzinfo=UTC)
NIGHT = date(2026, 12, 30)
LONG, NAME, TITLE = "𝐖" * 500, "𝐖" * 60, "𝐖" * 120
"""Each of their letters is two units of UTF-16."""
STATES = (PROVISIONAL, OBJECTED, AGAIN, POLLED, FINAL, DROPPED)

PROMISES = [
    Promise(12345, LONG, NAME, NIGHT, state, group)
    for state in ("open", "done", "dropped")
    for group in ("", NAME)
] + [Promise(12345, LONG, "", None)] * 30  # fmt: skip
AGREEMENTS = [Agreement(Agreed(12345 + number, STATES[number % 6], AT, 12345), LONG) for number in range(30)]
MINUTES = Minutes(
    number=12345, title=TITLE, group=NAME, zone="America/Argentina/Buenos_Aires", started_at=AT, ended_at=AT,
    present=[NAME, ""] * 20, approved_at=AT, approved_by=NAME,
    lines=[
        Line("topic", LONG),
        *(Line("agreed", LONG, agreed=each.agreed) for each in AGREEMENTS),
        *(Line("action", LONG, promise=each) for each in PROMISES),
        Line("info", LONG),
    ],
)  # fmt: skip

ONCE: list[Callable[[Translator], Text]] = [
    partial(minutes.in_room, minutes=MINUTES),
    partial(minutes.numbered, minutes=MINUTES),
    partial(actions.listed, promises=PROMISES, today=NIGHT, group=NAME),
    partial(actions.listed, promises=[], today=NIGHT, mine=True),
    partial(actions.still_open, promises=PROMISES, today=date(2027, 1, 1)),
    partial(actions.left_behind, promises=PROMISES, group=NAME),
    partial(approving.check_actions, number=12345, title=TITLE, group=NAME, promises=PROMISES),
    partial(agreements.final, agreements=AGREEMENTS),
]
"""What is said and not edited: it may be several messages."""
EDITED: list[Callable[[Translator], Text]] = [
    partial(agreements.card, meeting=12345, agreements=AGREEMENTS),
    partial(agreements.card, meeting=12345, agreements=AGREEMENTS[:1]),
    partial(agreements.for_absent, meeting=12345, title=TITLE, group=NAME, agreements=AGREEMENTS),
    partial(agreements.ask_reason, number=12345, text=LONG),
    partial(agreements.is_reason, number=12345, reason=LONG),
    partial(agreements.noted, number=12345),
    partial(agreements.objected, number=12345, text=LONG, reason=LONG),
    partial(agreements.withdrawn, number=12345, text=LONG, others=2, until=AT, left=True),
    partial(agreements.withdrawn, number=12345, text=LONG, others=0, until=None),
    partial(agreements.on_agenda, number=12345, text=LONG, meeting=12345),
    partial(agreements.objected_too, number=12345, text=LONG, reason=LONG, meeting=12345),
    partial(agreements.objected_too, number=12345, text=LONG, reason=LONG, meeting=None),
    partial(agreements.poll_text, meeting=12345, text=LONG, reasons=[LONG]),
    *(partial(actions.reminder, promise=PROMISES[1], kind=kind, group=NAME) for kind in actions.REMINDERS),
    *(partial(actions.to_chairs, promise=promise, group=NAME) for promise in (PROMISES[0], PROMISES[-1])),
    partial(actions.given, promise=PROMISES[0], by=NAME, group=NAME),
    partial(actions.given_without_day, promise=PROMISES[-1], by=NAME, group=NAME),
    partial(actions.dropped, promise=PROMISES[0], who=NAME, reason=LONG),
    partial(approving.ask, number=12345, title=TITLE, group=NAME, until=AT, again=True),
    partial(approving.approved, number=12345, title=TITLE, who=NAME),
    partial(minutes.corrected, number=12345, line=123, before=LONG, text=LONG, who=NAME, again=True),
]


def name_of(view: object) -> str:
    assert isinstance(view, partial)
    return str(view.func.__name__)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", EDITED, ids=name_of)
def test_what_may_be_edited_is_one_message(view: Callable[[Translator], Text], language: str) -> None:
    """L1."""
    said = view(Translator(language, "Asia/Kolkata"))
    assert 0 < width(str(said)) <= TELEGRAM
    assert "{" not in str(said)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", ONCE, ids=name_of)
def test_what_is_long_can_be_cut_into_messages(view: Callable[[Translator], Text], language: str) -> None:
    """L1."""
    parts = view(Translator(language, "Asia/Kolkata")).split(TELEGRAM)
    assert 0 < len(parts) <= 40
    assert "{" not in "".join(map(str, parts))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_files_can_be_written_in_each_language(language: str) -> None:
    """L1, S7."""
    reader = Translator(language, "Asia/Kolkata")
    assert minutes.markdown(reader, MINUTES).startswith("# ")
    assert minutes.wikitext(reader, MINUTES).startswith("== ")


def test_nobody_is_named_who_was_erased_and_they_are_counted() -> None:
    """X1."""
    said = str(minutes.in_room(Translator("en", "UTC"), MINUTES))
    assert f"Present (40): {NAME}, {NAME}" in said
    assert f"{NAME}, …\n" in said
    assert ", ," not in said
