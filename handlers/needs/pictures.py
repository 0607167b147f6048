"""Draws who waits for whom. Everything that it says also stands in the text beside it."""

import io
from collections.abc import Mapping
from typing import Any

_INK, _PAPER, _BOX = "#222222", "#ffffff", "#eeeeee"
# Okabe and Ito's colours, which people tell apart however they see colours; the lines differ as well.
_LINES: Mapping[str, Mapping[str, Any]] = {
    "late": {"color": "#b33000", "linewidth": 3.5, "linestyle": "solid"},
    "open": {"color": "#8a6d00", "linewidth": 2.2, "linestyle": (0, (2, 1.5))},
    "accepted": {"color": "#0072b2", "linewidth": 2.2, "linestyle": "solid"},
}
# In a table the shapes differ, and how dark they are.
_MARKS: Mapping[str, Mapping[str, Any]] = {
    "late": {"marker": "s", "color": "#b33000", "markeredgecolor": "#b33000"},
    "open": {"marker": "o", "color": "#fff4d6", "markeredgecolor": "#8a6d00", "markeredgewidth": 2},
    "accepted": {"marker": "o", "color": "#0072b2", "markeredgecolor": "#0072b2"},
}
MOST_LINES = 10
"""Pairs of groups with more of which lines cross too often to be followed on a phone."""
_RULE = "#dddddd"
_WIDEST = 18
"""Characters of a group's short name on a line."""
_LONGEST = 22
"""The same above a column of a table."""
_LEFT, _RIGHT = 0.31, 0.69
"""Where the lines between the two columns begin and end."""


def waits(facts: Mapping[str, Any]) -> bytes:
    """A PNG, 1080 wide: who waits for whom, as lines between two columns; where those would be too many, as a table.

    `facts`: `askers` and `givers` (short names, ASCII), `edges` (their places in both, how many needs, and which of
    `late`, `open` and `accepted` is said of them); and the words `title`, `waits`, `gives`, `late`, `open`, `accepted`.
    The paper is opaque, so that it reads the same in light and in dark chats, and the same facts give the same bytes.
    """
    # Loaded here because it takes 40 MB and half a second, and most processes never draw.
    from matplotlib.figure import Figure

    is_table = len(facts["edges"]) > MOST_LINES
    rows = len(facts["askers"]) if is_table else max(len(facts["askers"]), len(facts["givers"]), 1)
    height = 3.1 + 0.5 * rows if is_table else 1.9 + 0.62 * rows
    figure = Figure(figsize=(7.2, height), dpi=150, facecolor=_PAPER, layout="constrained")
    axes = figure.add_subplot(facecolor=_PAPER)
    axes.axis("off")
    figure.suptitle(facts["title"], x=0.02, ha="left", fontsize=15, color=_INK)
    handles = _table(axes, facts) if is_table else _lines(axes, facts, rows)
    figure.legend(
        handles=handles,
        loc="outside lower left",
        ncols=3,
        fontsize=12,
        frameon=False,
        labelcolor=_INK,
        handlelength=1.4 if is_table else 2.6,
    )
    png = io.BytesIO()
    figure.savefig(png, format="png", metadata={"Software": None})
    return png.getvalue()


def _lines(axes: Any, facts: Mapping[str, Any], rows: int) -> list[Any]:
    """Those who wait on the left, those who are waited for on the right, a line for each pair; returns the legend.

    A number stands on a line where there is more than one need, near the one who waits.
    """
    from matplotlib.lines import Line2D

    left, right = (_places(len(facts[side]), rows) for side in ("askers", "givers"))
    for asker, giver, count, state in sorted(facts["edges"], key=lambda edge: edge[3] == "late"):
        begin, end = left[asker], right[giver]
        axes.annotate(
            "", xy=(_RIGHT, end), xytext=(_LEFT, begin),
            arrowprops={"arrowstyle": "-|>", "mutation_scale": 18, "shrinkA": 0, "shrinkB": 0, **_LINES[state]},
        )  # fmt: skip
        if count > 1:
            at = 0.18
            axes.text(
                _LEFT + (_RIGHT - _LEFT) * at, begin + (end - begin) * at, str(count), fontsize=13, color=_INK,
                ha="center", va="center", bbox={"facecolor": _PAPER, "edgecolor": "none", "pad": 1.5},
            )  # fmt: skip
    for places, names, at, side in ((left, facts["askers"], _LEFT, "right"), (right, facts["givers"], _RIGHT, "left")):
        for place, name in zip(places, names, strict=True):
            axes.text(
                at - 0.02 if side == "right" else at + 0.02, place, _wrapped(name), fontsize=13, color=_INK, ha=side,
                va="center", linespacing=1, bbox={"facecolor": _BOX, "edgecolor": "none", "boxstyle": "round,pad=0.3"},
            )  # fmt: skip
    axes.text(_LEFT, -0.85, facts["waits"], fontsize=12, color=_INK, ha="right", style="italic")
    axes.text(_RIGHT, -0.85, facts["gives"], fontsize=12, color=_INK, ha="left", style="italic")
    axes.set_xlim(0, 1)
    axes.set_ylim(rows - 0.4, -1.1)
    return [Line2D([], [], label=facts[state], **_LINES[state]) for state in _seen(facts)]


def _table(axes: Any, facts: Mapping[str, Any]) -> list[Any]:
    """Those who wait in rows, those who are waited for in columns, how many needs where they meet; returns the legend.

    What is late is a dark square with a mark, what is accepted a disc, what is not answered a ring.
    """
    from matplotlib.lines import Line2D

    askers, givers = facts["askers"], facts["givers"]
    names = 4.2
    """How wide the names of the rows are, in columns of a table with twelve."""
    wide = names * len(givers) / 12
    for row, name in enumerate(askers):
        axes.plot([-0.5, len(givers) - 0.4], [row, row], color=_RULE, linewidth=1, zorder=0)
        axes.text(-0.7, row, _wrapped(name), fontsize=12, color=_INK, ha="right", va="center", linespacing=1)
    for column, name in enumerate(givers):
        axes.plot([column, column], [-0.6, len(askers) - 0.5], color=_RULE, linewidth=1, zorder=0)
        axes.text(
            column, -0.75, _cut(name), fontsize=12, color=_INK, ha="left", va="bottom", rotation=55,
            rotation_mode="anchor",
        )  # fmt: skip
    for asker, giver, count, state in facts["edges"]:
        axes.plot([giver], [asker], linestyle="none", markersize=24, **_MARKS[state])
        said = f"{count}!" if state == "late" else str(count)
        colour = _INK if state == "open" else _PAPER
        axes.text(giver, asker, said, fontsize=13, color=colour, ha="center", va="center", weight="bold")
    axes.text(-0.7, -0.9, f"{facts['waits']} \u2192", fontsize=12, color=_INK, ha="right", va="bottom", style="italic")
    axes.set_xlim(-0.7 - wide, len(givers) - 0.4 + wide / 4)
    axes.set_ylim(len(askers) - 0.4, -4.1)
    return [
        Line2D([], [], linestyle="none", markersize=16, label=facts[state], **_MARKS[state]) for state in _seen(facts)
    ]


def _seen(facts: Mapping[str, Any]) -> list[str]:
    """What is said of the needs that there are, the worst first."""
    states = {edge[3] for edge in facts["edges"]}
    return [state for state in _LINES if state in states]


def _places(count: int, rows: int) -> list[float]:
    """How far down each name of a column stands, spread over all rows."""
    step = rows / max(count, 1)
    return [step * (number + 0.5) - 0.5 for number in range(count)]


def _cut(slug: str) -> str:
    """A short name on one line."""
    return slug if len(slug) <= _LONGEST else f"{slug[: _LONGEST - 1]}…"


def _wrapped(slug: str) -> str:
    """A short name on at most two lines, parted at a hyphen where it has one."""
    if len(slug) <= _WIDEST:
        return slug
    cut = slug.rfind("-", 0, _WIDEST)
    head, tail = (slug[: cut + 1], slug[cut + 1 :]) if cut > 0 else (slug[:_WIDEST], slug[_WIDEST:])
    return f"{head}\n{tail if len(tail) <= _WIDEST else tail[: _WIDEST - 1] + '…'}"
