"""Several lines in one message are several notes (S7)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.meetings.sitting.lines import Line, split

TOGETHER = frozenset({"topic", "agreed", "action", "info", "end"})


def find(text: str) -> tuple[str, str] | None:
    """A few commands, with and without prefix."""
    name, _, rest = text.strip("!/ ").partition(" ")
    return (name.lower(), rest) if name.lower() in TOGETHER | {"poll"} else None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Budget", [Line(1, "topic", "Budget")]),
        ("", [Line(1, "topic", "")]),
        ("Budget\n!agreed We pay\n/info Later", [
            Line(1, "topic", "Budget"), Line(2, "agreed", "We pay"), Line(3, "info", "Later"),
        ]),
        ("Budget\nAgreed We pay", [Line(1, "topic", "Budget"), Line(2, "agreed", "We pay")]),
        ("Budget\nfor   2026\n\nand 2027", [Line(1, "topic", "Budget for 2026 and 2027")]),
        ("\nBudget", [Line(1, "topic", "Budget")]),
        ("Budget\npoll about it", [Line(1, "topic", "Budget poll about it")]),
        ("Budget\n!poll about it", [Line(1, "topic", "Budget"), Line(2, "poll", "about it")]),
        ("Budget\n!toppic Room", [Line(1, "topic", "Budget"), Line(2, "", "!toppic Room")]),
        ("Budget\n!agreed\nWe pay", [Line(1, "topic", "Budget"), Line(2, "agreed", "We pay")]),
        ("Budget\n!end", [Line(1, "topic", "Budget"), Line(2, "end", "")]),
    ],
)  # fmt: skip
def test_a_line_is_one_of_its_own_where_it_begins_with_a_command(text: str, found: list[Line]) -> None:
    """S7: whatever else stands below a note goes on with it."""
    assert split("topic", text, find, TOGETHER) == found


@given(st.text(max_size=200))
def test_no_word_of_a_message_is_lost(text: str) -> None:
    """S7."""
    found = split("topic", text, find, TOGETHER)
    assert found[0].number == 1
    assert [line.number for line in found] == sorted({line.number for line in found})
    words = [word for line in found for word in (line.command, *line.text.split()) if word]
    assert len(words) >= len(text.split())
