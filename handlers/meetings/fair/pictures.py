"""Draws slots against everybody's day. Everything that it says also stands in the text beside it."""

import io
import textwrap
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from handlers.meetings.fair.clocks import DAY
from handlers.meetings.fair.daylight import BANDS, Part

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_INK, _PAPER = "#222222", "#ffffff"
_COLOURS = {
    Part.NIGHT: "#1f2d50",
    Part.MORNING: "#ffe28f",
    Part.WORK: "#bfe3ea",
    Part.EVENING: "#f2aa66",
    Part.LATE: "#7f8ab4",
}
_MARK = "#c2185b"
_QUARTER = DAY // 4
_WIDEST = 16
"""Characters of a line beside a row."""
_DIGIT = 23
"""How many minutes of a bar a small digit takes, at most."""


def slots(facts: Mapping[str, Any]) -> bytes:
    """A PNG, 1080 pixels wide, of 24 hours in UTC, with a bar for each zone's day and the slots across the bars.

    `facts`: `starts` (minutes after midnight UTC) and `minutes` of the slots, which are numbered from 1; `rows`, from
    west to east, each with its `label`, its `people` and its `offsets` by slot, as in `daylight.rows`; the words
    `title` and `axis`, and `parts`, a word for each `Part`. No text of people: the font does not have all letters.
    Where a clock changes between slots, its bar is split, and each part is crossed by its own slots. The paper is
    opaque, so that it reads the same in light and in dark chats, and the same facts give the same bytes.
    """
    # Loaded here because it takes 40 MB and half a second, and most processes never draw.
    from matplotlib.figure import Figure
    from matplotlib.patches import Patch

    rows, begin = facts["rows"], _left_edge(facts["starts"], facts["minutes"])
    numbers = _numbers(facts["starts"], facts["minutes"], begin)
    levels = 1 + max((level for _, level, _ in numbers), default=0)
    figure = Figure(figsize=(7.2, 2 + 0.25 * levels + 0.5 * len(rows)), dpi=150, facecolor=_PAPER, layout="constrained")
    axes = figure.add_subplot(facecolor=_PAPER)
    for place, row in enumerate(rows):
        offsets = list(dict.fromkeys(row["offsets"]))
        for part, offset in enumerate(offsets):
            bar = place - 0.4 + 0.8 * part / len(offsets), 0.8 / len(offsets)
            _draw_day(axes, facts, begin, offset, bar, hours=len(offsets) == 1)
            mine = [start for start, own in zip(facts["starts"], row["offsets"], strict=True) if own == offset]
            _draw_slots(axes, begin, mine, facts["minutes"], bar)
    for left, level, text in numbers:
        axes.text(
            left, -0.56 - 0.5 * level, text, fontsize=13, weight="bold", color=_PAPER, ha="center", va="bottom",
            bbox={"facecolor": _MARK, "edgecolor": "none", "boxstyle": "round,pad=0.2"},
        )  # fmt: skip
    axes.set_xlim(begin, begin + DAY)
    axes.set_ylim(len(rows) - 0.5, -0.5 - 0.5 * levels)
    axes.set_yticks(range(len(rows)), [_label(row) for row in rows], fontsize=13, color=_INK)
    ticks = range(begin, begin + DAY + 1, 180)
    axes.set_xticks(ticks, [f"{minute // 60 % 24:02}" for minute in ticks], fontsize=12, color=_INK)
    axes.set_xlabel(facts["axis"], fontsize=12, color=_INK)
    axes.tick_params(length=0, pad=6)
    for side in axes.spines.values():
        side.set_visible(False)
    figure.suptitle(facts["title"], x=0.02, ha="left", fontsize=15, color=_INK)
    handles = [Patch(color=_COLOURS[part], label=facts["parts"][part]) for part, _ in BANDS]
    figure.legend(handles=handles, loc="outside lower left", ncols=3, fontsize=12, frameon=False, labelcolor=_INK)
    png = io.BytesIO()
    figure.savefig(png, format="png", metadata={"Software": None})
    return png.getvalue()


def _left_edge(starts: Sequence[int], minutes: int) -> int:
    """Where the 24 hours begin: at midnight UTC, or at another quarter of the day if midnight would cut a slot."""
    return next(
        (edge for edge in range(0, DAY, _QUARTER) if all((start - edge) % DAY + minutes <= DAY for start in starts)), 0
    )


def _draw_day(
    axes: "Axes", facts: Mapping[str, Any], begin: int, offset: int, bar: tuple[float, float], *, hours: bool
) -> None:
    """A zone's local day in a bar, and the hours at which its parts begin there, where no slot is in the way."""
    taken = [piece for start in facts["starts"] for piece in _pieces(start, facts["minutes"], begin)]
    edges = [*((part, hour * 60) for part, hour in BANDS), (Part.NIGHT, DAY)]
    for (part, start), (_, end) in pairwise(edges):
        for day in (-DAY, 0, DAY, 2 * DAY):
            left, right = max(start - offset + day, begin), min(end - offset + day, begin + DAY)
            if left >= right:
                continue
            axes.broken_barh([(left, right - left)], bar, facecolors=_COLOURS[part], linewidth=0)
            text = left + 8, left + 8 + _DIGIT * len(str(start // 60))
            free = text[1] < right and all(at - 12 > text[1] or at + wide + 12 < text[0] for at, wide in taken)
            if hours and free and left == start - offset + day:
                colour = _PAPER if part in (Part.NIGHT, Part.LATE) else _INK
                axes.text(text[0], sum(bar) - 0.07, str(start // 60), fontsize=10, color=colour, va="bottom")


def _draw_slots(axes: "Axes", begin: int, starts: Sequence[int], minutes: int, bar: tuple[float, float]) -> None:
    pieces = [piece for start in sorted(set(starts)) for piece in _pieces(start, minutes, begin)]
    for piece in pieces:
        axes.broken_barh([piece], bar, facecolors="none", edgecolors=_PAPER, linewidth=4.5)
    for piece in pieces:
        axes.broken_barh([piece], bar, facecolors="none", edgecolors=_MARK, linewidth=2.5)


def _pieces(start: int, minutes: int, begin: int) -> list[tuple[int, int]]:
    """Where a slot is within the 24 hours that are shown, from where and how wide; twice where their edge cuts it."""
    left = begin + (start - begin) % DAY
    width = min(minutes, begin + DAY - left)
    rest = min(minutes, DAY) - width
    return [(left, width), *([(begin, rest)] if rest > 0 else [])]


def _numbers(starts: Sequence[int], minutes: int, begin: int) -> list[tuple[float, int, str]]:
    """Where the slots' numbers are, how high above the bars, and what they say.

    Those that begin at one time on different days share a place; those that would touch are on different levels.
    """
    together: dict[int, list[str]] = {}
    for n, start in enumerate(starts, start=1):
        together.setdefault(begin + (start - begin) % DAY, []).append(str(n))
    placed: list[tuple[float, int, str]] = []
    ends: list[float] = []
    for left in sorted(together):
        text = " ".join(together[left])
        half = (24 * len(text) + 22) / 2  # of large digits, with the box around them
        middle = left + min(minutes, DAY) / 2
        level = next((n for n, end in enumerate(ends) if end <= middle - half), len(ends))
        ends[level : level + 1] = [middle + half]
        placed.append((middle, level, text))
    return placed


def _label(row: Mapping[str, Any]) -> str:
    name = textwrap.fill(row["label"], _WIDEST, max_lines=2, placeholder="…")
    return f"{name} × {row['people']}" if row["people"] > 1 else name
