"""The charts: matplotlib, Chinese text, drawn at once so that a missing glyph fails its cell.

Five primitives take tidy frames: `bars`, `heat`, `waterfall` give a Chart; `dots` and `path` paint
on axes, because their charts lay other things under and over them, or have a panel for each stage
(`multiples`). A particular chart prepares the frame, says in one sentence what is to be seen, and
paints what no other chart has.
"""

import importlib.util
import io
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib import font_manager, rc_context
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, ListedColormap
from matplotlib.figure import Figure

from zx_analysis.messages import message

INK, RED, GREY, BLUE, PALE = "#22262b", "#9d2933", "#8a9099", "#3b6ea5", "#d9dde2"
DULL = "#486e98"  # BLUE at three quarters of its saturation, for many bars of one colour
COLOURS = {"green": "#4f8f5b", "blue": "#3b6ea5", "orange": "#d98324", "red": "#b5303c"}
DPI = 144
MISSING, READ, REVISED, NOT_DUE = range(4)  # states of a figure in the coverage chart


@dataclass(frozen=True)
class Chart:
    """A finished picture, the sentence that stands for it, and its figure, to be a vector."""

    png: bytes
    alt: str
    figure: Figure = field(repr=False, compare=False)

    def svg(self) -> bytes:
        """The picture as a vector, letters as outlines, so that no font is needed; the same bytes
        for the same figure."""
        memory = io.BytesIO()
        with rc_context({**_style(), "svg.fonttype": "path", "svg.hashsalt": "zx"}):
            self.figure.savefig(memory, format="svg", metadata={"Date": None, "Creator": None})
        return memory.getvalue()

    def resized(self, wide: float, high: float) -> "Chart":
        """The same picture in inches of paper, its letters as large as before: for a narrower
        text block, where it would be drawn together with them."""
        memory = io.BytesIO()
        with rc_context(_style()):
            self.figure.set_size_inches(wide, high)
            self.figure.savefig(memory, format="png", dpi=2 * DPI)
        return Chart(memory.getvalue(), self.alt, self.figure)

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"image/png": self.png, "text/plain": self.alt}, {"image/png": {"alt": self.alt}}

    def __repr__(self) -> str:
        return self.alt


def font_file() -> Path:
    """Noto Sans SC of the zhplot wheel (OFL), which is not imported: it changes global settings.
    RuntimeError where it is not there."""
    spec = importlib.util.find_spec("zhplot")
    folders = spec.submodule_search_locations if spec else None
    path = Path(folders[0]) / "fonts" / "NotoSansSC-Regular.ttf" if folders else None
    if path is None or not path.is_file():
        raise RuntimeError(str(message("chart_font_missing")))
    return path


@cache
def font() -> str:
    """The name of the chart font, registered with matplotlib."""
    font_manager.fontManager.addfont(font_file())
    return font_manager.FontProperties(fname=font_file()).get_name()


def _style() -> dict:
    return {
        "font.family": font(),
        "font.size": 10,
        "axes.unicode_minus": False,
        "axes.edgecolor": GREY,
        "axes.labelcolor": INK,
        "text.color": INK,
        "xtick.color": INK,
        "ytick.color": INK,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titlesize": 12,
        "axes.titlelocation": "left",
        "axes.titleweight": "normal",
        "axes.grid": False,
        "figure.facecolor": "white",
        "text.parse_math": False,
    }  # a name with $ is a name, no formula


def draw(
    paint: Callable[[Figure], None],
    *,
    title: str,
    mark: str,
    alt: str,
    height: float,
    legend: int = 0,
    small: float = 8,
) -> Chart:
    """Paint a figure, a legend below (`legend` words side by side, 0: none, in `small` points) and
    the mark in its corner, and render it. alt: the sentence that stands for it. RuntimeError names
    a glyph that the font lacks."""
    with rc_context(_style()), warnings.catch_warnings():
        warnings.filterwarnings("error", message=".*missing from.*font.*")
        figure = Figure(figsize=(8, height), layout="constrained")
        memory = io.BytesIO()
        try:
            paint(figure)
            if legend:
                look = {"loc": "outside lower center", "frameon": False, "fontsize": small}
                words = [ax.get_legend_handles_labels() for ax in figure.axes]
                longest = max(words, key=lambda pair: len(pair[1]))  # of panels, the fullest
                figure.legend(*longest, ncols=legend, **look)
            figure.suptitle(title, x=0.01, ha="left", fontsize=12)
            if mark:
                figure.text(0.995, 0.995, mark, ha="right", va="top", fontsize=8, color=GREY)
            figure.savefig(memory, format="png", dpi=DPI)
        except UserWarning as warning:
            raise RuntimeError(str(message("chart_glyph_missing", why=warning))) from warning
    return Chart(memory.getvalue(), alt, figure)


def multiples(
    paint: Callable[[Axes, Any], None],
    frames: dict[str, Any],
    *,
    across: int,
    share: str = "",
    unit: str = "",
    size: float = 9,
    **words,
) -> Chart:
    """Small multiples: each frame painted under its title, `across` in a row; what is left of the
    last row stays blank. share: "x" or "y", the axis that is one for all; unit: beside the first;
    size: of the titles; words: as `draw` takes them."""

    def paint_all(figure):
        down, axis = -(-len(frames) // across), {f"share{share}": True} if share else {}
        axes = figure.subplots(down, across, squeeze=False, **axis).ravel()
        for ax, (name, frame) in zip(axes, frames.items(), strict=False):
            paint(ax, frame)
            ax.set_title(name, fontsize=size)
        for ax in axes[len(frames) :]:
            ax.set_visible(False)
        axes[0].set_ylabel(unit)

    return draw(paint_all, **words)


def redden(labels: Iterable, flagged: Iterable[bool]) -> None:
    """Names of those that are flagged in red."""
    for label, last in zip(labels, flagged, strict=True):
        label.set_color(RED if last else INK)


def _nothing(*_) -> None:
    """What most charts paint over their primitive."""


def bars(
    rows: pd.DataFrame,
    parts: dict | None = None,
    *,
    unit: str,
    title: str,
    mark: str,
    alt: str,
    height: float,
    thick: float = 0.8,
    ends: float | None = None,
    over: Callable[[Axes], None] = _nothing,
    **legend,
) -> Chart:
    """Horizontal bars, the first row on top: see `bar_rows`. unit: below the axis; ends: rows from
    the middle of an outer bar to the edge (None: as wide as matplotlib leaves them)."""

    def paint(figure):
        ax = figure.subplots()
        bar_rows(ax, rows, parts, thick)
        ax.set_xlabel(unit)
        ax.margins(x=0.1)
        if ends is None:
            ax.invert_yaxis()
        else:
            ax.set_ylim(len(rows) - 1 + ends, -ends)
        over(ax)

    return draw(paint, title=title, mark=mark, alt=alt, height=height, **legend)


def bar_rows(ax: Axes, rows: pd.DataFrame, parts: dict | None = None, thick: float = 0.8) -> None:
    """A bar and its text for each row (index: its name). Columns: value, colour and text; `at`, the
    place of the text where it is not the bar's end, and `look`, what matplotlib is told of it.
    parts: column → colour of what a bar is stacked of, in place of value and colour."""
    places, ends = range(len(rows)), np.zeros(len(rows))
    for part, colour in (parts or {"value": list(rows["colour"])}).items():
        lengths = rows[part].fillna(0).to_numpy()
        ax.barh(places, lengths, thick, ends, color=colour, label=part if parts else "")
        ends = ends + lengths
    for i, row in enumerate(rows.to_dict("records")):
        look = {"va": "center", "fontsize": 8, "textcoords": "offset points", "xytext": (0, 0)}
        ax.annotate(row["text"], (row.get("at", ends[i]), i), **look | row.get("look", {}))
    ax.set_yticks(places, rows.index)


def heat(
    cells: pd.DataFrame,
    states: dict[Any, tuple[str, str]] | None = None,
    *,
    unit: str = "",
    title: str,
    mark: str,
    alt: str,
    height: float,
    flagged: Iterable[bool] | None = None,
    size: float = 8,
    over: Callable[[Axes], None] = _nothing,
    **look,
) -> Chart:
    """A coloured cell for each row and column. states: value → (colour, word of the legend, empty:
    none); without them the cells are shares of 1, the larger the bluer. unit: below the columns;
    flagged: the rows whose names are red; look: what else seaborn's heatmap is told."""
    blues = LinearSegmentedColormap.from_list("", ["white", BLUE])
    colours = ListedColormap([colour for colour, _ in states.values()]) if states else blues
    if states:
        cells = cells.map(list(states).index, na_action="ignore")

    def paint(figure):
        ax = figure.subplots()
        lines = {"linewidths": 0.5, "linecolor": "white"}
        scale = {"vmin": 0, "vmax": len(states) - 1 if states else 1, "cmap": colours}
        sns.heatmap(cells, ax=ax, cbar=False, **scale, **lines | look)
        ax.set(xlabel=unit, ylabel="")
        ax.tick_params(labelsize=size, length=0)
        if flagged is not None:
            ax.tick_params(axis="y", labelrotation=0)
            redden(ax.get_yticklabels(), flagged)
        for colour, word in (states or {}).values():
            ax.plot([], [], "s", color=colour, markeredgecolor=PALE, label=word)
        over(ax)

    legend = len(states or {})
    return draw(paint, title=title, mark=mark, alt=alt, height=height, legend=legend)


def dots(
    ax: Axes, points: pd.DataFrame, ranges: dict[tuple[str, str], dict], middle: dict, size: Any
) -> None:
    """Points with their ranges (index: where they stand). ranges: columns of the ends → how the
    stroke between them is drawn; middle: how the dots of the column `median` are."""
    if points.empty:  # nothing is explained that is not drawn
        return
    for (low, high), stroke in ranges.items():
        ax.vlines(points.index, points[low], points[high], color=BLUE, **stroke)
    ax.scatter(points.index, points["median"], s=size, zorder=3, **middle)


def path(
    ax: Axes,
    lines: pd.DataFrame,
    looks: dict[Any, dict],
    *,
    size: float,
    aside: dict[str, float] | None = None,
) -> None:
    """Lines over periods (index), a column each: looks: column → how it is drawn, in that order;
    what lacks is left out. size: of the periods' names; aside: column → by how much of a period it
    stands beside."""
    at = np.arange(len(lines))
    for name, look in looks.items():
        if name in lines:
            ax.plot(at + (aside or {}).get(name, 0), lines[name], **look)
    ax.set_xticks(at, lines.index, rotation=45, ha="right", fontsize=size)


def waterfall(
    steps: pd.Series,
    start: tuple[str, float],
    end: tuple[str, float],
    *,
    title: str,
    mark: str = "",
) -> Chart:
    """From one score (name, points) to another, a step for each indicator (index: its name)."""
    (other, low), (name, high) = start, end
    rows = [other, *steps.index, name]
    reached = low + np.cumsum([0, *steps])

    def paint(figure):
        ax = figure.subplots()
        ax.barh([0, len(rows) - 1], [low, high], color=[GREY, RED], height=0.6)
        for value, place in ((low, 0), (high, len(rows) - 1)):
            ax.text(value, place, f" {value:.2f}", va="center", fontsize=9)
        for i, (step, before, after) in enumerate(
            zip(steps, reached, reached[1:], strict=False), start=1
        ):
            colour = COLOURS["red" if step < 0 else "green"]
            ax.barh(i, step, left=before, color=colour, height=0.6)
            ax.plot([before, before], [i - 1, i], color=GREY, lw=0.7)
            ax.text(max(before, after), i, f" {step:+.2f}", va="center", fontsize=9)
        ax.plot([reached[-1]] * 2, [len(rows) - 2, len(rows) - 1], color=GREY, lw=0.7)
        ax.set_yticks(range(len(rows)), rows)
        ax.invert_yaxis()
        ax.set_xlim(0, 1.13 * max(np.max(reached), 1))
        ax.set_xlabel("分")

    parts = "，".join(f"{label} {step:+.2f}" for label, step in steps.items())
    alt = f"{title}：{other} {low:.2f} 分，{parts}，{name} {high:.2f} 分"
    return draw(paint, title=title, mark=mark, alt=alt, height=1.3 + 0.36 * len(rows))


def coverage(matrix: pd.DataFrame, *, title: str, mark: str = "") -> Chart:
    """Township × period of codes: MISSING, READ, REVISED, NOT_DUE (the township did not exist)."""
    words = {MISSING: "缺少", READ: "已读", REVISED: "累计中有修订", NOT_DUE: "尚未设立"}
    counts = {code: int((matrix == code).to_numpy().sum()) for code in words}
    colours = (COLOURS["red"], PALE, COLOURS["orange"], "#f7f8f9")
    counted = "，".join(f"{words[code]} {count} 个" for code, count in counts.items() if count)
    states = {code: (colours[code], words[code] if count else "") for code, count in counts.items()}
    alt, height = f"{title}：{counted}", 1.6 + 0.2 * len(matrix)
    return heat(matrix, states, title=title, mark=mark, alt=alt, height=height, size=7)


def amounts(
    names: list[str], values: list[float], *, unit: str, title: str, mark: str = ""
) -> Chart:
    """One bar per township, largest first."""
    texts = [f" {value:,.1f}" for value in values]
    most, least = (f"{names[i]}{texts[i]}{unit}" for i in (0, -1))
    rows = pd.DataFrame({"value": values, "colour": DULL, "text": texts}, index=names)
    alt = f"{title}：最多 {most}，最少 {least}"
    height = 1.2 + 0.24 * len(names)
    return bars(rows, unit=unit, title=title, mark=mark, alt=alt, height=height, ends=0.5)


def rates(
    values: pd.Series, city: float, *, title: str, mark: str = "", whole: str = "全市"
) -> Chart:
    """One bar per township (index: its name) for a rate in %, highest first, beside the city's own
    as a line (NaN: none)."""
    values = values.dropna().sort_values(ascending=False)
    long = values.abs().max()

    def look(value: float) -> dict:
        inwards, outwards = ("right", "left") if value >= 0 else ("left", "right")
        # where the city's line would run through the figure it stands in its bar instead
        if 0 < (city - value) * (1 if value >= 0 else -1) < 0.1 * long < 0.5 * abs(value):
            return {"fontsize": 10, "ha": inwards, "color": "white"}
        white = {"facecolor": "white", "edgecolor": "none", "pad": 0}
        return {"fontsize": 10, "ha": outwards, "bbox": white}

    def over(ax):
        if pd.notna(city):
            ax.axvline(city, color=INK, lw=1, ls="--", zorder=2, label=f"{whole} {city:.1f}%")

    rows = pd.DataFrame(
        {
            "value": values,
            "colour": [BLUE if value >= 0 else RED for value in values],
            "text": [f" {value:.1f} " for value in values],
            "look": [look(value) for value in values],
        }
    )
    most, least = (f"{values.index[i]} {values.iloc[i]:.1f}%" for i in (0, -1))
    alt, height = f"{title}：最高 {most}，最低 {least}", 1.3 + 0.24 * len(values)
    legend: dict[str, Any] = {"legend": int(pd.notna(city)), "small": 10}
    return bars(
        rows,
        unit="%",
        title=title,
        mark=mark,
        alt=alt,
        height=height,
        ends=0.6,
        over=over,
        **legend,
    )


def stages(counts: dict[str, pd.Series], *, title: str, mark: str = "") -> Chart:
    """For each ledger its entries by stage or class."""

    def paint(ax, series):
        texts = [f" {value}" for value in series]
        bar_rows(ax, pd.DataFrame({"value": series, "colour": DULL, "text": texts}))
        ax.set(xticks=[], ylim=(len(series) - 0.5, -0.5))
        ax.spines["bottom"].set_visible(False)
        ax.tick_params(labelsize=8)
        ax.margins(x=0.15)

    counted = "；".join(f"{name} {series.sum()} 条" for name, series in counts.items())
    alt, height = f"{title}：{counted}", 0.9 + 1.8 * -(-len(counts) // 3)
    frames = {f"{name}（{rows.sum()}）：{rows.name}": rows for name, rows in counts.items()}
    return multiples(paint, frames, across=3, title=title, mark=mark, alt=alt, height=height)


def township_series(
    monthly: pd.Series, months: pd.Series, *, title: str, unit: str, mark: str = ""
) -> Chart:
    """Columns of a month's mean by period, NaN where nothing was published; months: how many each
    covers. A joint 1-2月 stands as one column of its mean."""
    published = monthly.dropna()
    years = pd.Series(range(len(monthly)), monthly.index.str[:4]).groupby(level=0).first()

    def paint(figure):
        ax = figure.subplots()
        colours = [GREY if months[period] > 1 else BLUE for period in monthly.index]
        ax.bar(range(len(monthly)), monthly.fillna(0.0), color=colours, width=0.8)
        for start in years[1:]:
            ax.axvline(start - 0.5, color=PALE, lw=1, zorder=0)
        ax.set_xticks(years, [f"{year}年" for year in years.index], ha="left", fontsize=9)
        ax.set(ylabel=f"{unit}／月", xlim=(-0.6, len(monthly) - 0.4))
        ax.bar([0], [0], color=BLUE, label="当月")
        ax.bar([0], [0], color=GREY, label="1-2月合并公布，按月平均")

    latest = "没有公布过"
    if len(published):
        latest = f"最近 {published.index[-1]} 为每月 {published.iloc[-1]:,.1f}{unit}"
    return draw(paint, title=title, mark=mark, alt=f"{title}：{latest}", height=3.2, legend=2)
