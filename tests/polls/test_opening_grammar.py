"""A poll written in one go: what is read as method, title, text and options, and that prose is never eaten."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import Refusal
from bot.core.i18n import Translator
from handlers.polls.opening.draft import Parts
from handlers.polls.opening.grammar import Order, read, take_method, take_title
from handlers.polls.opening.options import split_options
from handlers.polls.opening.values import read_day

NOW = datetime(2026, 3, 23, 15, tzinfo=UTC)
READER = Translator("en", "Europe/Berlin")
DAY = 24 * 60
FIELDS = Order.__dataclass_fields__


def said(text: str) -> dict[str, Any]:
    """What was read of an order, by name; only what differs from nothing."""
    order = read(text, NOW, READER)
    return {name: getattr(order, name) for name in FIELDS if getattr(order, name) != FIELDS[name].default}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('consensus "R3" Merge the two for 3d', {"title": "R3", "text": "Merge the two", "minutes": 3 * DAY}),
        ('consensus "R3" Merge. quorum 3/4 for 3d', {"text": "Merge.", "quorum": "3/4", "minutes": 3 * DAY}),
        ('consensus "R3" Merge. for 3d quorum 60%', {"text": "Merge.", "quorum": "3/5", "minutes": 3 * DAY}),
        ('consensus "R3" Merge.\nfor 3d\nquorum 8', {"text": "Merge.", "quorum": "8", "minutes": 3 * DAY}),
        ('consensus "R3" Merge. fallback none', {"text": "Merge.", "fallback": ""}),
        ('consensus "R3" Merge. Fall-back: simple majority', {"text": "Merge.", "fallback": "majority"}),
        (
            'majority "R3" Merge. closing Saturday 10:00',
            {"text": "Merge.", "until": datetime(2026, 3, 28, 9, tzinfo=UTC)},
        ),
        (
            'majority "R3" Merge. until Saturday 10:00',
            {"text": "Merge.", "until": datetime(2026, 3, 28, 9, tzinfo=UTC)},
        ),
        (
            "majority “R3” Merge. for 24h because the grant ends.",
            {"text": "Merge.", "minutes": DAY, "reason": "the grant ends."},
        ),
        ('majority "R3" Merge.\nfor 24h\nBecause: it ends', {"text": "Merge.", "minutes": DAY, "reason": "it ends"}),
        ("sense check «Mood» How?", {"method": "sense-check", "title": "Mood", "text": "How?"}),
        ("lazy consensus: „Logo“ Blue.", {"method": "lazy", "title": "Logo", "text": "Blue."}),
        ("Lazy-Consensus \"Logo\" Blue. about budget", {"method": "lazy", "text": "Blue.", "about": "budget"}),
        ("supermajority \"M\" Spend. 3/4 of cast secret", {"ratio": "3/4", "base": "cast", "secret": True}),
        ("supermajority \"M\" Spend. 66 % of all", {"ratio": "33/50", "base": "all"}),
        (
            'consent "G" Share. aim: all can read. review in 3 months for 5d',
            {"text": "Share.", "aim": "all can read.", "review_on": date(2026, 6, 23), "minutes": 5 * DAY},
        ),
        (
            'consent "G" Share a glossary aim: all can read it review in 3 months for 5d',
            {"text": "Share a glossary", "aim": "all can read it", "review_on": date(2026, 6, 23), "minutes": 5 * DAY},
        ),
        ('consent "G" Share. review 2026-06-01', {"review_on": date(2026, 6, 1)}),
        ('ranked "S" Which? options: A; B; C; for 5d', {"text": "Which?", "options": ("A", "B", "C")}),
        ('ranked "S"\n- A\n- B, or so\n3. C\nfor 5d', {"options": ("A", "B, or so", "C")}),
        (
            'election co-chairs "Seats" replacing @berlin and Ana',
            {"about": "cochairs", "replacing": ("@berlin", "Ana")},
        ),
        (
            'election "Liaison" 3 seats nominations for 2d for 4d',
            {"seats": 3, "nominations": 2 * DAY, "minutes": 4 * DAY},
        ),
        ('"R3" Merge', {"method": "consensus", "title": "R3", "text": "Merge"}),
        ("consensus\nR3\nMerge the two\nfor 3d", {"title": "R3", "text": "Merge the two", "minutes": 3 * DAY}),
        ("majority Meet in Lima", {"title": "Meet in Lima"}),
        ('majority"R3"Merge', {"method": "majority", "title": "R3", "text": "Merge"}),
        ("majority", {"method": "majority"}),
    ],
)  # fmt: skip
def test_an_order_is_read(text: str, parts: dict[str, Any]) -> None:
    """D2, D5."""
    assert parts.items() <= said(text).items()
    assert "doubtful" not in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "The pilot runs for 3 days.",
        "We do it because it is cheap",
        "We agreed to replace it, so review it in a while",
        "We raise the quorum to 3/4.",
        "The quorum is 8.",
        "We ask for 10 people",
        "Our options: there are none",
        "The aim: be fair",
        "Give every group 2 seats",
        "2/3 of all groups agree",
        "Merge.\nFor 3 days we will rest, and then go on",
        "for the record",
    ],
)
def test_prose_stays_prose(text: str) -> None:
    for method in ("consensus", "majority", "lazy"):
        assert said(f'{method} "R3" {text}') == {"method": method, "title": "R3", "text": text}


@pytest.mark.parametrize(
    "text",
    [
        "Extend the pilot for 3 days",
        "Merge it for 24h because the grant ends",
        "Merge it quorum 8",
        "Merge it fallback majority for 3d",
        "Meet in Accra next year secret for 3d",
        "Keep the ballot secret",
        "We pay the train about budget for 3d",
        "Meet there for three days",
        "Meet there for a week quorum 8",
        "Meet there until Saturday 10:00 please",
    ],
)
def test_what_may_have_been_meant_for_text_is_doubtful(text: str) -> None:
    assert said(f'consensus "R3" {text}')["doubtful"]


@pytest.mark.parametrize(
    ("order", "kept"),
    [
        ('majority "R3" Meet secret for 3d', {"title": "R3", "text": "Meet secret", "minutes": 3 * DAY}),
        ('majority "R3" Meet secret for 3d quorum 8', {"title": "R3", "text": "Meet secret for 3d quorum 8"}),
        ('majority "R3" Meet for three days', {"title": "R3", "text": "Meet for three days"}),
        ("majority Meet in secret", {"title": "Meet in secret"}),
    ],
)
def test_doubtful_words_can_be_kept_as_text(order: str, kept: dict[str, Any]) -> None:
    parts = Parts(**said(order))
    assert parts.doubtful
    assert parts.as_text().to_json() == {"method": "majority", **kept}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Take the blue one. for 5d quorum many", "for 5d quorum many"),
        ("Take the blue one for 5d fallback consensus", "for 5d fallback consensus"),
        ("Take the blue one until the end of the month", "until the end of the month"),
        ("Take the blue one. Until the end of the month.", "Until the end of the month."),
        ("It holds until further notice", "until further notice"),
        ("Take the blue one for half a week", "for half a week"),
        ("Take the blue one for a month", "for a month"),
        ("Take the blue one by Sunday 10:00 or so", ""),
        ("Take the blue one quorum many for 3d", "quorum many"),
        ("It is cheap. Because of that, we wait for 3 days, and then report", "for 3 days, and then report"),
        ("We take it until the end of the month for 3d", ""),
        ("We wait for the group", ""),
        ("The pilot runs until the end of the month.", ""),
        ("We review it with the seats that there are", ""),
    ],
)
def test_what_looks_like_an_option_and_cannot_be_read_is_noted(text: str, words: str) -> None:
    """Such a poll is shown before it opens, rather than being open for 72 hours unseen."""
    order = read(f'majority "R3" {text}', NOW, READER)
    assert order.unread == words
    assert (order.text or "").endswith(words)


def test_seats_are_counted_in_words_as_well() -> None:
    assert said('election "L" Who? three seats')["seats"] == 3
    assert "seats" not in said('election "L" Who? a seat')


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("consensu \"x\" y", "unknown-method"),
        ("vote \"x\" y", "unknown-method"),
        ("consensus \"x y", "no-title-end"),
        ("consensus \"x\" y quorum 0", "poll-quorum"),
        ("consensus \"x\" y quorum 9999/3", "poll-quorum"),
        ("consensus \"x\" y. fallback consensus", "poll-fallback"),
        ("supermajority \"x\" y. 1/3 of all", "poll-ratio"),
        ("consensus \"x\" y. quorum 8 quorum 9", "said-twice"),
        ("consensus \"x\" y. for 3d for 4d", "said-twice"),
        ("consensus \"x\" y.\nfor 3d\nfor 4d", "said-twice"),
        ("consensus \"x\" y until 2026-03-20 10:00", "moment-past"),
        ("consensus \"x\" y for 3x", "length-unreadable"),
        ("consensus \"x\" y until Sunday 18:00 Lima", "moment-doubt"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(text: str, code: str) -> None:
    """D2, D5: and it says what would be understood."""
    with pytest.raises(Refusal) as refused:
        read(text, NOW, READER)
    assert refused.value.code == code


VOCABULARY = """
    we the merge plan for until 3d 72h days 3 quorum 3/4 8 2/3 of all cast secret about budget members because aim:
    options: seats review in months replacing ana fallback majority none nominations saturday 10:00 it, so and
"""
WORDS = st.sampled_from(VOCABULARY.split())
SENTENCES = st.lists(WORDS, min_size=1, max_size=14).map(" ".join)
METHODS = st.sampled_from(["consensus", "consent", "lazy", "majority", "supermajority", "election", "ranked"])


def _order(text: str) -> Order | None:
    try:
        return read(text, NOW, READER)
    except Refusal:  # what must have been meant for an option, and is none, is asked about
        return None


@settings(deadline=None)  # the first one compiles the patterns
@given(method=METHODS, words=SENTENCES)
def test_a_sentence_with_its_full_stop_is_text(method: str, words: str) -> None:
    order = _order(f'{method} "R3" We propose {words}.')
    taken = order is not None and order.text != f"We propose {words}."
    assert not taken or ("because" in words and order is not None and order.doubtful) or ", " in words


@settings(deadline=None)  # the first one compiles the patterns
@given(method=METHODS, words=SENTENCES)
def test_whatever_is_taken_stands_at_the_end_and_what_is_unsure_is_said_to_be(method: str, words: str) -> None:
    order = _order(f'{method} "R3" {words}')
    if order is None:
        return
    assert words.startswith(order.text or ""), "the text is untouched"
    taken = {name for name in FIELDS if getattr(order, name) != FIELDS[name].default} - {
        "method",
        "title",
        "text",
        "unread",
    }
    inside = order.text and not order.text.endswith((",", ":"))
    if inside and words != order.text and not words[len(order.text or "") :].startswith(","):
        assert order.doubtful or taken <= {"minutes", "until"}


@settings(deadline=None)  # the first one compiles the patterns
@given(text=st.text(max_size=300))
def test_nothing_that_people_write_breaks_the_reader(text: str) -> None:
    _order(text)
    order = _order(f'consensus "R3" {text}.\nquorum 8, for 3d')
    if order is not None:
        assert (order.quorum, order.minutes) == ("8", 3 * DAY)


def test_a_long_text_is_read_at_once() -> None:
    long = 'majority "R3" ' + "for because until quorum " * 800
    assert (read(long, NOW, READER).text or "").startswith("for because")


def test_the_first_line_of_several_is_the_title() -> None:
    assert take_title("R3\nMerge the two.\nNow.") == ("R3", "Merge the two.\nNow.")
    assert take_title("“R3” Merge the two.") == ("R3", "Merge the two.")
    assert take_title("x" * 200) == ("", "x" * 200)


def test_methods_are_found_by_all_their_names() -> None:
    assert take_method("Gradients of Agreement: how?") == ("gradients", "how?")
    assert take_method("ranked-choice") == ("ranked", "")
    assert take_method("something else") == ("", "something else")


def test_options_may_be_separated_by_lines_semicolons_or_commas() -> None:
    assert split_options("1. A\n2. B, b\n") == ("A", "B, b")
    assert split_options("A, b; B;") == ("A, b", "B")
    assert split_options("A, B") == ("A", "B")


def test_a_review_date_is_certain_or_none() -> None:
    assert read_day("in 1 month", datetime(2027, 1, 31, tzinfo=UTC), READER) == date(2027, 2, 28)
    assert read_day("in 12 months", NOW, READER) == date(2027, 3, 23)
    assert read_day("1 June", NOW, READER) == date(2026, 6, 1)
    assert read_day("in 10 days", NOW, READER) == (NOW + timedelta(days=10)).date()
    assert read_day("03/04", NOW, READER) is None


def test_a_draft_is_kept_and_read_again() -> None:
    parts = Parts(method="consent", title="R", text="", until=NOW, review_on=date(2026, 6, 1), holders=(1, 2))
    assert Parts.from_json(parts.to_json()) == parts
    assert Parts().to_json() == {}
