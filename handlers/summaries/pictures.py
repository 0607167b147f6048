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


def bands(facts: Mapping[str, Any]) -> bytes:
    """A PNG, 1080 wide, with a panel for each group and in it a bar for each week: the higher, the more was given.

    `facts`: `groups`, each with its `name` and its `bands`, oldest week first (`under`, `around`, `over`; `hidden` is
    a dash, `absent` nothing); `first` and `last`, what these weeks are called; the `title`; and the `legend`, a word
    for each band and for `hidden`. The paper is opaque, so that it reads the same in light and in dark chats, and the
    same facts give the same bytes.
    """
    # Loaded here because it takes 40 MB and half a second, and most processes never draw.
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine
    from matplotlib.patches import Patch

    groups = facts["groups"][:MOST]
    layout = ConstrainedLayoutEngine(w_pad=0.12, h_pad=0.06, wspace=0.06)  # inches, and a part of a panel's width
    rows = max(1, math.ceil(len(groups) / COLUMNS))
    figure = Figure(figsize=(7.2, 1.5 + 1.15 * rows), dpi=150, facecolor=_PAPER, layout=layout)
    panels = figure.subplots(rows, COLUMNS, squeeze=False)
    for number, axes in enumerate(panels.flat):
        axes.set_axis_off()
        if number < len(groups):
            _panel(axes, groups[number], facts)
    figure.suptitle(facts["title"], fontsize=15, color=_INK, x=0.02, ha="left")
    legend = facts["legend"]
    handles = [Patch(color=_BANDS[band][1], label=legend[band]) for band in ("over", "around", "under")]
    handles.append(Patch(facecolor=_PAPER, edgecolor=_PAPER, label=f"–  {legend['hidden']}"))
    figure.legend(handles=handles, loc="outside lower left", ncols=4, fontsize=12, frameon=False, labelcolor=_INK)
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
    ends = [(-0.5, facts["first"], "left"), (len(weeks) - 0.5, facts["last"], "right")]
    for end, label, side in ends[: 1 if len(weeks) == 1 else 2]:
        axes.text(end, -0.2, label, ha=side, va="top", fontsize=11, color=_PALE)
