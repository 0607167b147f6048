"""A slip of the finger is caught, an ordinary word left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.slips import is_one_off, nearest

NAMES = ["away", "back", "edit", "group", "help", "hours", "language", "log", "me", "start", "timezone", "undo"]

words = st.text("abcdefgh", min_size=2, max_size=8)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("lgo", "log"), ("logg", "log"), ("loog", "log"), ("hepl", "help"), ("hekp", "help"), ("hlp", "help"),
        ("huors", "hours"), ("hour", "hours"), ("hourss", "hours"), ("udno", "undo"), ("awya", "away"),
        ("timzone", "timezone"), ("timezoen", "timezone"), ("langauge", "language"), ("lenguage", "language"),
    ],
)  # fmt: skip
def test_a_slip_is_caught_even_where_it_may_be_plain_talk(said: str, meant: str) -> None:
    assert nearest(said, NAMES, sure=False) == meant


@pytest.mark.parametrize(
    "said",
    ["hello", "no", "home", "long", "backup", "logs", "lag", "dog", "he", "we", "my", "meet", "ours", "your", "way",
     "good", "thanks", "ok", "yes", "hi", "house", "time", "hola", "gracias", "terima", "kasih", "halo", "group-work"],
)  # fmt: skip
def test_an_ordinary_word_is_left_alone(said: str) -> None:
    assert nearest(said, NAMES, sure=False) is None


@pytest.mark.parametrize(("said", "meant"), [("lag", "log"), ("lang", "language"), ("mr", "me"), ("no", None)])
def test_what_is_meant_for_a_command_is_taken_for_one_sooner(said: str, meant: str | None) -> None:
    assert nearest(said, NAMES, sure=True) == meant


@given(words, st.data())
def test_every_slip_of_one_letter_is_one_off_and_two_words_are_so_either_way(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 2))
    letter = data.draw(st.sampled_from("abcdefgh"))
    slips = [
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    ]
    for slip in slips:
        assert is_one_off(word, slip)
        assert is_one_off(slip, word)


@given(words, words)
def test_words_that_differ_in_length_by_more_are_not_one_off(one: str, other: str) -> None:
    if abs(len(one) - len(other)) > 1:
        assert not is_one_off(one, other)
