"""Draws how many chose what. Everything that it says also stands in the text beside it."""

import io
from collections.abc import Mapping
from typing import Any

_INK, _PAPER, _OTHER = "#222222", "#ffffff", "#0072b2"
# Okabe and Ito's colours, which people tell apart however they see colours; the labels say the same.
_COLOURS = {
    "agree": "#009e73", "consent": "#009e73", "support": "#009e73", "yes": "#009e73", "reservations": "#e0c000",
    "stand-aside": "#e69f00", "block": "#b33000", "object": "#b33000", "no": "#b33000", "abstain": "#999999",
}  # fmt: skip


def stances(facts: Mapping[str, Any]) -> bytes:
    """A PNG, 1080 wide, with a bar for each stance, the first one on top.

    `facts`: `labels`, `keys` and `counts` of the stances in their order, and the `title`. The paper is opaque, so that
    it reads the same in light and in dark chats, and the same facts give the same bytes.
    """
    # Loaded here because it takes 40 MB and half a second, and most processes never draw.
    from matplotlib.figure import Figure

    places = range(len(facts["labels"]))
    figure = Figure(figsize=(7.2, 1 + 0.55 * len(places)), dpi=150, facecolor=_PAPER, layout="constrained")
    axes = figure.add_subplot(facecolor=_PAPER)
    colours = [_COLOURS.get(key, _OTHER) for key in facts["keys"]]
    bars = axes.barh(places, facts["counts"], color=colours, height=0.7)
    axes.bar_label(bars, labels=[str(count) for count in facts["counts"]], fontsize=13, color=_INK, padding=4)
    axes.set_xlim(0, max([*facts["counts"], 1]) * 1.12)
    axes.set_ylim(len(places) - 0.4, -0.6)
    axes.set_yticks(places, facts["labels"], fontsize=13)
    axes.set_xticks([])
    axes.tick_params(length=0, labelsize=13, colors=_INK)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.set_title(facts["title"], fontsize=15, color=_INK, loc="left")
    png = io.BytesIO()
    figure.savefig(png, format="png", metadata={"Software": None})
    return png.getvalue()
