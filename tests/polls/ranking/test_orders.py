"""An order as it is written, and what is made of it."""

import pytest

from bot.core.errors import Refusal
from handlers.polls.ranking.orders import Candidate, is_order, read

CANDIDATES = [
    Candidate("11", 1, "Ana"),
    Candidate("12", 2, "Bo (@bo:example.org)", ["Bo", "@bo:example.org"]),
    Candidate("13", 3, "Bo (@bo:example.net)", ["Bo", "@bo:example.net"]),
    Candidate("14", 4, "Maria José da Silva"),
    Candidate("reopen", 5, "reopen", ["reopen", "reopen nominations"]),
]


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("ana", ["11"]),
        ("Ana, maria josé  da silva, reopen", ["11", "14", "reopen"]),
        ("2 1 3", ["12", "11", "13"]),
        ("2,1,3", ["12", "11", "13"]),
        ("2, 1 3", ["12", "11", "13"]),
        ("3 > 1 > reopen nominations", ["13", "11", "reopen"]),
        ("ana → 2", ["11", "12"]),
        ("ana\n2\n5", ["11", "12", "reopen"]),
        ("@bo:example.org; ana.", ["12", "11"]),
        (" ana , , 2 ,", ["11", "12"]),
    ],
)
def test_names_stand_between_commas_and_numbers_between_spaces_too(text: str, order: list[str]) -> None:
    assert read(text, CANDIDATES, 4) == order
    assert is_order(text, CANDIDATES)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("anna", "unknown-option"),
        ("ana, nobody at all", "unknown-option"),
        ("bo, ana", "several-people"),
        ("9", "no-such-number"),
        ("0", "no-such-number"),
        ("1 2 1", "ranked-twice"),
        ("ana, 1", "ranked-twice"),
    ],
)
def test_what_is_not_clear_is_refused_and_never_guessed(text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(text, CANDIDATES, 4)
    assert refused.value.code == code


@pytest.mark.parametrize("text", ["thank you", "ana is great", "", " , ", "what is this?", "ana, thanks"])
def test_plain_talk_is_no_order(text: str) -> None:
    assert not is_order(text, CANDIDATES)
