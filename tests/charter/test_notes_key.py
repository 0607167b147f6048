"""Whether notes between groups wait for a co-chair is a part of the charter (N1, G10)."""

import pytest

from bot.core.errors import Refusal
from handlers.charter import rules
from tests.conversation import Conversation


@pytest.mark.parametrize(
    ("said", "kept"),
    [("free", ""), ("none", ""), ("out", "out"), ("incoming", "in"), ("Both", "both"), ("in and out", "both")],
)
def test_approval_of_notes_is_read_from_a_word(said: str, kept: str) -> None:
    assert rules.read("notes", said) == {"notes_approved": kept}


def test_what_is_no_such_word_is_refused_with_those_that_are() -> None:
    with pytest.raises(Refusal, match="charter-notes"):
        rules.read("notes", "sometimes")


async def test_a_charter_says_which_notes_wait_for_a_cochair(sqlite_url: str) -> None:
    async with Conversation(sqlite_url) as talk:
        assert "Notes between groups: go and come without approval" in await talk.say("berlin@diversity: !charter")
        said = await talk.say("berlin@diversity: !charter set notes both")
        assert "Notes between groups: a co-chair approves what leaves and lets in what comes" in said
