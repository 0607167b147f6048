"""Draws a group's weeks. Everything that it says also stands in the text beside it."""

import io
from collections.abc import Mapping
from typing import Any

_BAR, _OPEN, _EXPECTED, _INK, _PAPER = "#0072b2", "#9ecae9", "#b34700", "#222222", "#ffffff"


def weeks(facts: Mapping[str, Any]) -> bytes:
    """A PNG, 1080 × 720, of each week's total as a bar against what was expected as a line.

    `facts`, oldest week first: `labels`, `years` (empty where it is that of the week before), `hours` and `expected`
    (numbers; no line where nothing was expected), `figures` (what bars say), `revised` and `closed` (truths); and the
    words `title`, `unit` (of the figures), `legend` (for what was expected), `open` (for a week that is not over) and
    `late` (for a total that was revised). The paper is opaque, so that it reads the same in light and in dark
    chats, and the same facts give the same bytes.
    """
    # Loaded here because it takes 40 MB and half a second, and most processes never draw.
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure
    from matplotlib.patches import Patch

    figure = Figure(figsize=(7.2, 4.8), dpi=150, facecolor=_PAPER, layout="constrained")
    axes = figure.add_subplot(facecolor=_PAPER)
    places = range(len(facts["labels"]))
    colours = [_BAR if closed else _OPEN for closed in facts["closed"]]
    hatches = ["///" if revised else "" for revised in facts["revised"]]
    bars = axes.bar(places, facts["hours"], color=colours, hatch=hatches, edgecolor=_PAPER, linewidth=0, width=0.7)
    for figure_on_bar in axes.bar_label(bars, labels=facts["figures"], fontsize=13, color=_INK, padding=4):
        figure_on_bar.set_bbox({"facecolor": _PAPER, "edgecolor": "none", "pad": 1})
        figure_on_bar.set_zorder(5)  # above the line, where they meet
    handles: list[Artist] = []
    expected = {n: hours for n, hours in enumerate(facts["expected"]) if hours}
    if expected:
        ends = [n - 0.45 for n in expected], [n + 0.45 for n in expected]
        line = axes.hlines(list(expected.values()), *ends, colors=_EXPECTED, linewidth=3)
        line.set_label(facts["legend"])
        handles.append(line)
    if not all(facts["closed"]):
        handles.append(Patch(color=_OPEN, label=facts["open"]))
    if any(facts["revised"]):
        handles.append(Patch(facecolor=_BAR, edgecolor=_PAPER, hatch="///", label=facts["late"]))
    top = max([*facts["hours"], *facts["expected"], 1])
    axes.set_ylim(0, top * 1.15)
    axes.set_xlim(-0.6, max(len(places), 5) - 0.4)  # a young group's bars are no wider than others'
    labels = [f"{label}\n{year}" for label, year in zip(facts["labels"], facts["years"], strict=True)]
    axes.set_xticks(places, labels, fontsize=13)
    axes.set_ylabel(facts["unit"], fontsize=13, color=_INK)
    axes.tick_params(length=0, labelsize=13, colors=_INK)
    axes.yaxis.grid(visible=True, color="#dddddd")
    axes.set_axisbelow(True)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.set_title(facts["title"], fontsize=15, color=_INK, loc="left")
    figure.legend(handles=handles, loc="outside lower left", ncols=2, fontsize=12, frameon=False, labelcolor=_INK)
    png = io.BytesIO()
    figure.savefig(png, format="png", metadata={"Software": None})
    return png.getvalue()
