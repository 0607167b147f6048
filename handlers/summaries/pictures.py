"""Draws how all groups' hours go, as small multiples. Everything that it says also stands in the text beside it."""

import io
import math
from collections.abc import Mapping
from typing import Any

MOST = 24
"""Groups in one picture."""
COLUMNS = 2
"""More would be too small on a phone."""

_INK, _PALE, _PAPER = "#222222", "#767676", "#ffffff"
# Three colours that people tell apart whatever their eyes, also by how light they are, and each with a height of its
# own: none has to be told from another by its colour.
_BANDS = {"under": (1, "#e69f00"), "around": (2, "#56a0d3"), "over": (3, "#003f6b")}

_EXPECTED: Mapping[str, Any] = {"color": _INK, "linewidth": 1.3, "linestyle": (0, (3, 2))}


def bands(facts: Mapping[str, Any]) -> bytes:
    """A PNG, 1080 wide, with a panel for each group and in it a bar for each week: the higher, the more was given.

    `facts`: `groups`, each with its `name` and its `bands`, oldest week first (`under`, `around`, `over`; `hidden` is
    a dash, `absent` nothing); `days`, on which these weeks begin; the `title`; the `legend`, a word for each band and
    for `hidden`; and `expected`, what the line across the bars is called. The paper is opaque, so that it reads the
    same in light and in dark chats, and the same facts give the same bytes.
    """
    # Loaded here because it takes 40 MB and half a second, and most processes never draw.
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    groups = facts["groups"][:MOST]
    layout = ConstrainedLayoutEngine(w_pad=0.12, h_pad=0.06, wspace=0.06)  # inches, and a part of a panel's width
    rows = max(1, math.ceil(len(groups) / COLUMNS))
    figure = Figure(figsize=(7.2, 1.7 + 1.2 * rows), dpi=150, facecolor=_PAPER, layout=layout)
    panels = figure.subplots(rows, COLUMNS, squeeze=False)
    for number, axes in enumerate(panels.flat):
        axes.set_axis_off()
        if number < len(groups):
            _panel(axes, groups[number], facts)
    figure.suptitle(facts["title"], fontsize=15, color=_INK, x=0.02, ha="left")
    legend = facts["legend"]
    handles: list[Any] = [Patch(color=_BANDS[band][1], label=legend[band]) for band in ("over", "around", "under")]
    handles.append(Patch(facecolor=_PAPER, edgecolor=_PAPER, label=f"–  {legend['hidden']}"))
    handles.append(Line2D([], [], label=facts["expected"], **_EXPECTED))
    figure.legend(handles=handles, loc="outside lower left", ncols=3, fontsize=12, frameon=False, labelcolor=_INK)
    png = io.BytesIO()
    figure.savefig(png, format="png", metadata={"Software": None})
    return png.getvalue()


def _panel(axes: Any, group: Mapping[str, Any], facts: Mapping[str, Any]) -> None:
    """One group. The axes are matplotlib's, whose types are not loaded here."""
    weeks = group["bands"]
    name = group["name"] if len(group["name"]) <= 26 else group["name"][:25] + "…"
    axes.set_title(name, fontsize=13, color=_INK, loc="left", pad=4)
    axes.set_xlim(-0.6, len(weeks) - 0.4)
    axes.set_ylim(-1.3, 3.1)
    axes.hlines(0, -0.5, len(weeks) - 0.5, colors="#bbbbbb", linewidth=1)
    for place, band in enumerate(weeks):
        if band in _BANDS:
            height, colour = _BANDS[band]
            axes.bar(place, height, width=0.78, color=colour, linewidth=0)
        elif band == "hidden":
            axes.text(place, 0.15, "–", ha="center", va="bottom", fontsize=14, color=_PALE)
    across, level = [-0.5, len(weeks) - 0.5], [_BANDS["around"][0]] * 2
    axes.plot(across, level, color=_PAPER, linewidth=3)  # so that it is seen across dark bars
    axes.plot(across, level, **_EXPECTED)
    last = len(weeks) - 1
    for place in sorted({0, last // 2 if last > 3 else 0, last}):
        side = "center" if 0 < place < last else "left" if place == 0 else "right"
        at = {"left": -0.5, "right": last + 0.5}.get(side, place)
        axes.text(at, -0.2, facts["days"][place], ha=side, va="top", fontsize=11, color=_PALE)
