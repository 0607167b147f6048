"""How two versions of a text differ, word by word: pure."""

from collections.abc import Sequence
from difflib import SequenceMatcher

KEPT, OLD, NEW, GAP = "kept", "old", "new", "gap"
Piece = tuple[str, str]
"""What became of some words, and the words; of a gap, `…`."""

AROUND = 6
"""Words that are shown on either side of a change; what lies further off is left out."""
IN_COMMON = 0.3
"""Where less than this of the shorter text has stayed, the new one is better read as a whole."""


def difference(old: str, new: str) -> Sequence[Piece] | None:
    """The changes with some words around each; None where the texts have so little in common that it says nothing.

    >>> difference("Merge the two scenarios", "Merge the three scenarios")
    [('kept', 'Merge the'), ('old', 'two'), ('new', 'three'), ('kept', 'scenarios')]
    """
    before, after = old.split(), new.split()
    matcher = SequenceMatcher(
        None, before, after
    )  # in long texts it passes over words that stand everywhere: soon done
    stayed = sum(block.size for block in matcher.get_matching_blocks())
    if stayed < IN_COMMON * min(len(before), len(after)):
        return None
    pieces: list[Piece] = []
    changes = matcher.get_opcodes()
    for number, (what, start, end, new_start, new_end) in enumerate(changes, start=1):
        if what == "equal":
            pieces += _shortened(before[start:end], first=number == 1, last=number == len(changes))
            continue
        if end > start:
            pieces.append((OLD, " ".join(before[start:end])))
        if new_end > new_start:
            pieces.append((NEW, " ".join(after[new_start:new_end])))
    return pieces


def _shortened(words: Sequence[str], *, first: bool, last: bool) -> list[Piece]:
    """Words that have stayed, without those far from every change."""
    head = [] if first else list(words[:AROUND])
    tail = [] if last else list(words[-AROUND:])
    if len(words) <= len(head) + len(tail) + 1:
        return [(KEPT, " ".join(words))]
    kept = [(KEPT, " ".join(head)), (GAP, "…"), (KEPT, " ".join(tail))]
    return [(kind, said) for kind, said in kept if said]


def is_same(old: str, new: str) -> bool:
    """Whether two texts differ in nothing but their spaces and line breaks."""
    return old.split() == new.split()
