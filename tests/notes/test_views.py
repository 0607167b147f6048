"""How notes read: in every language, within a message, and with people's words as data (N1, L1)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pytest

import locales
from bot.core.i18n import Translator
from bot.core.text import Text, width
from handlers.notes import limits
from handlers.notes.rules import PIECE, pieces
from handlers.notes.views import acknowledged, asking, cards, choosing, copies, listing
from handlers.notes.views.cards import Card, Line
from handlers.notes.views.choosing import Brief
from handlers.notes.views.copies import Shown
from storage.notes import (
    ANSWERED,
    APPROVAL,
    CONSENT,
    DECLINED,
    DELIVERED,
    DRAFT,
    RECALLED,
    REFUSED,
    SENT,
    TO_BE_LET_IN,
    TURNED_AWAY,
    WAITING,
)

TELEGRAM = 4096
AT = datetime(2026, 3, 23, 9, tzinfo=UTC)
LONG = "Roles & Responsibilities of everybody who takes part in any of the groups"
WORDS = Text.plain("wort " * (limits.NOTE // 5))
NOTE = Shown(12, LONG, "berlin (console:berlin)", AT, WORDS, ["map.png"] * 5, AT, (3, LONG))
SHORT = Shown(12, "", "", AT, Text.plain("Hello"))
BRIEF = Brief(12, LONG, [LONG] * 2, AT, "wort " * 100)
STATES = (*cards.STATES, DELIVERED)
LINES = [Line(LONG, STATES[n % len(STATES)], AT if n % 2 else None) for n in range(cards.MOST)]

Views = dict[str, Callable[[Translator], Text]]

VIEWS: Views = {
    "first": partial(copies.first, note=NOTE, piece=pieces(WORDS)[0]),
    "middle": partial(copies.middle, piece=Text()),
    **{
        f"last {state} {alone}": partial(copies.last, note=NOTE, piece=pieces(WORDS)[-1], state=state, alone=alone)
        for state in (WAITING, DELIVERED, ANSWERED, DECLINED)
        for alone in (True, False)
    },
    "announcement": partial(copies.last, note=SHORT, piece=SHORT.text, state=WAITING, alone=True),
    "recalled": partial(copies.recalled, number=12, group=LONG),
    "recalled announcement": partial(copies.recalled, number=12, group=""),
    **{f"label {what}": partial(copies.label, what=what) for what in copies.LABELS},
    "ask answer": partial(copies.ask_words, number=12, kind="answer"),
    "ask decline": partial(copies.ask_words, number=12, kind="decline"),
    "no reason": copies.no_reason,
    "never mind": copies.never_mind,
    "dropped": partial(copies.dropped, number=12),
    "is answer": partial(copies.is_answer, number=12, text="a" * limits.ANSWER),
    "send it": copies.send_it,
    "too late": copies.too_late,
    **{
        f"which {own}": partial(choosing.which, question="Which?", notes=[BRIEF] * choosing.MOST, own=own)
        for own in (True, False)
    },
    **{f"which label {own}": partial(choosing.label, note=BRIEF, own=own) for own in (True, False)},
    "several": partial(acknowledged.several, numbers=[*range(100, 150)], refused=[]),
    "several here": partial(acknowledged.several_here, numbers=[*range(100, 150)], who="lima"),
    **{f"noted {kind}": partial(copies.noted, number=12, kind=kind) for kind in copies.NOTED},
    **{
        f"said here {kind}": partial(copies.said_here, number=12, kind=kind, who="lima", words="Yes")
        for kind in copies.NOTED
    },
    **{f"reminded {state}": partial(copies.reminded, number=12, state=state) for state in copies.REMINDED},
    "remind": partial(copies.remind, note=NOTE, group=LONG),
    **{
        f"card {state}": partial(cards.card, card=Card(NOTE, state, LINES))
        for state in (DRAFT, CONSENT, APPROVAL, SENT, RECALLED, REFUSED)
    },
    "card of many": partial(cards.card, card=Card(NOTE, SENT, LINES * 50)),
    "begun": partial(cards.begun, card=Card(NOTE, SENT, LINES[:2])),
    "begun waiting": partial(cards.begun, card=Card(NOTE, CONSENT, LINES[:2])),
    "answered": partial(cards.answered, note=NOTE, kind="answer", group=LONG, who="lima", words="a" * limits.ANSWER),
    "declined": partial(cards.answered, note=SHORT, kind="decline", group=LONG, who="", words=""),
    "turned away": partial(cards.turned_away, number=12, group=LONG, reason="a" * limits.REASON),
    "lapsed there": partial(cards.lapsed_there, number=12, group=LONG),
    "lapsed": partial(cards.lapsed, number=12),
    **{
        f"not sent {why}": partial(cards.not_sent, number=12, why=why, reason="a" * limits.REASON)
        for why in (CONSENT, APPROVAL, cards.LEFT)
    },
    "announced": asking.announced,
    "announce it": asking.announce_it,
    "minutes": partial(choosing.minutes, number=4),
    "to whom": asking.to_whom,
    "to all": asking.to_all,
    **{f"page {label.__name__}": label for label in (listing.more, listing.back)},
    "whom": partial(asking.whom, names=[LONG] * 3),
    **{f"to these {only}": partial(asking.to_these, names=[LONG] * 3, only=only) for only in (True, False)},
    "encrypted": partial(asking.encrypted, number=12, names=[LONG] * 9),
    **{f"settled {what}": partial(asking.settled, number=12, what=what) for what in asking.SETTLED},
    **{f"asked {what}": partial(asking.label, what=what) for what in asking.LABELS},
    "list": partial(
        listing.listed,
        rows=[
            listing.Row(NOTE, Card(NOTE, SENT, LINES), own)
            for own in ("", *(state for state in listing.MINE if state not in {TO_BE_LET_IN, TURNED_AWAY}))
        ],
        group=LONG, page=1, pages=2,
    ),
    **{f"empty list {group}": partial(listing.listed, rows=[], group=group, page=1, pages=1) for group in ("", LONG)},
}  # fmt: skip
WHOLE: Views = {
    "consent": partial(asking.consent, note=NOTE, sender="berlin", names=[LONG] * 9),
    "approve out": partial(asking.approve_out, note=NOTE, names=[LONG] * 9),
    "approve in hidden": partial(asking.approve_in, note=replace(NOTE, text=Text(), files=(), hidden=True), group=LONG),
    "approve in": partial(asking.approve_in, note=NOTE, group=LONG),
    "whole": partial(
        listing.whole, card=Card(NOTE, SENT, LINES), said=[listing.Said(LONG, "lima", "decline", "No", AT)],
        own=ANSWERED, inside=True,
    ),
    "whole elsewhere": partial(
        listing.whole, card=Card(NOTE, RECALLED, LINES), said=[listing.Said(LONG, "", "answer", "Yes", AT)],
        own=ANSWERED, inside=False,
    ),
}  # fmt: skip
"""What may take several messages."""


@pytest.mark.parametrize("language", [*locales.languages()])
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_fits_a_message_of_telegram_in_every_language(view: str, language: str) -> None:
    """Also of those that are edited in place, with the longest data."""
    said = str(VIEWS[view](Translator(language, "America/Lima")))
    assert said
    assert "{" not in said
    assert width(said) < TELEGRAM


@pytest.mark.parametrize("language", [*locales.languages()])
@pytest.mark.parametrize("view", WHOLE)
def test_every_view_of_a_whole_note_reads_in_every_language(view: str, language: str) -> None:
    said = str(WHOLE[view](Translator(language, "America/Lima")))
    assert said
    assert "{" not in said


def test_a_piece_leaves_room_for_what_the_bot_says_of_it() -> None:
    assert PIECE + 800 < TELEGRAM


def test_words_with_braces_and_names_are_shown_as_they_are() -> None:
    note = Shown(1, "Diversity", "{author}", AT, Text.plain("{n} <b> *x* %s"))
    said = str(copies.last(Translator("en", "UTC"), note, note.text, WAITING, alone=True))
    assert "{author}, Monday" in said
    assert "{n} <b> *x* %s" in said
