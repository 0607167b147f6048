"""How two versions of a text differ."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.core.i18n import Translator
from handlers.polls.rounds.differing import GAP, KEPT, NEW, OLD, difference, is_same
from handlers.polls.views.rounds import difference as shown

texts = st.lists(st.sampled_from(["merge", "the", "two", "scenarios", "now", "not"]), max_size=40).map(" ".join)


def test_words_that_were_changed_stand_beside_each_other() -> None:
    """D4."""
    assert difference("Merge the two scenarios", "Merge the three scenarios") == [
        (KEPT, "Merge the"), (OLD, "two"), (NEW, "three"), (KEPT, "scenarios")
    ]  # fmt: skip


def test_what_is_far_from_every_change_is_left_out() -> None:
    long = " ".join(f"word{n}" for n in range(100))
    found = difference(long, long.replace("word50 ", ""))
    assert found is not None
    assert [kind for kind, _ in found] == [GAP, KEPT, OLD, KEPT, GAP]
    assert sum(len(words.split()) for kind, words in found if kind == KEPT) == 12


def test_a_text_that_was_only_added_to_shows_what_was_added() -> None:
    found = difference("Merge them", "Merge them " + "and more " * 50)
    assert found is not None
    assert found[0] == (KEPT, "Merge them")


def test_a_text_that_was_written_anew_is_read_as_a_whole() -> None:
    assert difference("Merge the two scenarios", "Hold a meeting in Lima about money") is None
    assert "It is written anew" in str(shown(Translator("en", "UTC"), 3, 2, None))


def test_what_people_wrote_is_no_markup_and_calls_nobody() -> None:
    said = str(shown(Translator("en", "UTC"), 3, 2, difference("a b c @room", "a b c **@room** {n}")))
    assert "**@\u2060room** {n}" in said


@given(texts, texts)
def test_the_pieces_add_up_to_both_texts_where_nothing_is_left_out(old: str, new: str) -> None:
    found = difference(old, new)
    if found is not None and GAP not in {kind for kind, _ in found}:
        assert " ".join(words for kind, words in found if kind != NEW) == old
        assert " ".join(words for kind, words in found if kind != OLD) == new
    assert is_same(old, new) == (found is not None and all(kind in {KEPT, GAP} for kind, _ in found))


def test_two_long_texts_of_the_same_few_words_do_not_keep_everybody_waiting() -> None:
    """Without passing over words that stand everywhere, these take minutes (and the test runs into its time limit)."""
    draw = Random(0)
    for words in ("ab", "abc", "abcdefghijklmnopqrstuvwxyz"):
        for _ in range(3):
            difference(*(" ".join(draw.choices(words, k=1250)) for _ in range(2)))
