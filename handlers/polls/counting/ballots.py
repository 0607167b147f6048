"""What a ranked ballot says."""

from collections.abc import Collection, Sequence


def ranking(ballot: Sequence[str], known: Collection[str]) -> tuple[str, ...]:
    """The preferences that count, the first one first: without what nobody can choose, and each once."""
    return tuple(dict.fromkeys(choice for choice in ballot if choice in known))
