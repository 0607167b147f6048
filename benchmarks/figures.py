"""What a benchmark reports: one line a figure, for people and for machines."""

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value and the bound that it is held to; a figure without a bound is there to be compared with."""

    name: str
    value: float
    unit: str
    bound: float | None = None
    ok: bool = True

    @classmethod
    def at_most(cls, name: str, value: float, unit: str, bound: float) -> Self:
        """Good when it is small."""
        return cls(name, value, unit, bound, value <= bound)

    @classmethod
    def at_least(cls, name: str, value: float, unit: str, bound: float) -> Self:
        """Good when it is large."""
        return cls(name, value, unit, bound, value >= bound)

    def __str__(self) -> str:
        bound = "-" if self.bound is None else f"{self.bound:.4g}"
        return f"FIGURE {self.name} {self.value:.4g} {self.unit} {bound} {'ok' if self.ok else 'short'}"
