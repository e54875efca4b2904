"""The charts: seaborn and matplotlib, Chinese text, drawn at once so that a missing glyph fails the cell that asked for it.

The chart of one township's story: a month's level over the years.
"""

import importlib.util
import io
import warnings
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pandas as pd
import seaborn as sns
from matplotlib import font_manager, rc_context
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure

from zx_analysis.messages import message

INK, RED, GREY, BLUE, PALE = "#22262b", "#9d2933", "#8a9099", "#3b6ea5", "#d9dde2"
COLOURS = {"green": "#4f8f5b", "blue": "#3b6ea5", "orange": "#d98324", "red": "#b5303c"}
DPI = 144
MISSING, READ, REVISED, NOT_DUE = range(4)  # states of a figure in the coverage chart


@dataclass(frozen=True)
class Chart:
    """A finished picture, the sentence that stands for it, and its figure for those who need it as a vector."""

    png: bytes
    alt: str
    figure: Figure = field(repr=False, compare=False)

    def svg(self) -> bytes:
        """The picture as a vector; letters are outlines, so that no font is needed. The same bytes for the same figure."""
        memory = io.BytesIO()
        with rc_context({**_style(), "svg.fonttype": "path", "svg.hashsalt": "zx"}):
            self.figure.savefig(memory, format="svg", metadata={"Date": None, "Creator": None})
        return memory.getvalue()

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"image/png": self.png, "text/plain": self.alt}, {"image/png": {"alt": self.alt}}

    def __repr__(self) -> str:
        return self.alt


def font_file() -> Path:
    """Noto Sans SC of the zhplot wheel (OFL); zhplot itself is not imported, it would change global settings. RuntimeError where it is not there."""
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


def draw(paint, height: float, title: str, mark: str, alt: str) -> Chart:
    """Paint a figure, write the mark into its corner and render it; RuntimeError names a glyph the font lacks."""
    with rc_context(_style()), warnings.catch_warnings():
        warnings.filterwarnings("error", message=".*missing from.*font.*")
        figure = Figure(figsize=(8, height), layout="constrained")
        memory = io.BytesIO()
        try:
            paint(figure)
            figure.suptitle(title, x=0.01, ha="left", fontsize=12)
            if mark:
                figure.text(0.995, 0.995, mark, ha="right", va="top", fontsize=8, color=GREY)
            figure.savefig(memory, format="png", dpi=DPI)
        except UserWarning as warning:
            raise RuntimeError(str(message("chart_glyph_missing", why=warning))) from warning
    return Chart(memory.getvalue(), alt, figure)


def coverage(matrix: pd.DataFrame, *, title: str, mark: str = "") -> Chart:
    """Township × period of codes: MISSING, READ, REVISED, NOT_DUE (the township did not exist)."""
    states = {
        MISSING: (COLOURS["red"], "缺少"),
        READ: (PALE, "已读"),
        REVISED: (COLOURS["orange"], "累计中有修订"),
        NOT_DUE: ("#f7f8f9", "尚未设立"),
    }
    present = [code for code in states if (matrix == code).to_numpy().any()]

    def paint(figure):
        ax = figure.subplots()
        sns.heatmap(
            matrix,
            ax=ax,
            cmap=ListedColormap([colour for colour, _ in states.values()]),
            vmin=MISSING,
            vmax=NOT_DUE,
            cbar=False,
            linewidths=0.5,
            linecolor="white",
        )
        ax.set(xlabel="", ylabel="")
        ax.tick_params(labelsize=7, length=0)
        for code in present:
            ax.plot([], [], "s", color=states[code][0], markeredgecolor=PALE, label=states[code][1])
        figure.legend(loc="outside lower center", ncols=4, frameon=False, fontsize=8)

    counted = "，".join(
        f"{states[code][1]} {(matrix == code).to_numpy().sum()} 个" for code in present
    )
    return draw(paint, 1.6 + 0.2 * len(matrix), title, mark, f"{title}：{counted}")


def amounts(
    names: list[str], values: list[float], *, unit: str, title: str, mark: str = ""
) -> Chart:
    """One bar per township, largest first."""

    def paint(figure):
        ax = figure.subplots()
        sns.barplot(x=values, y=names, ax=ax, color=BLUE, orient="h")
        for i, value in enumerate(values):
            ax.text(value, i, f" {value:,.1f}", va="center", fontsize=8)
        ax.set(xlabel=unit, ylabel="")
        ax.margins(x=0.1)

    return draw(
        paint,
        1.2 + 0.24 * len(names),
        title,
        mark,
        f"{title}：最多 {names[0]} {values[0]:,.1f}{unit}，最少 {names[-1]} {values[-1]:,.1f}{unit}",
    )


def rates(
    values: pd.Series, city: float, *, title: str, mark: str = "", whole: str = "全市"
) -> Chart:
    """One bar per township (index: its name) for a rate in %, highest first, beside the city's own as a line (NaN: none)."""
    values = values.dropna().sort_values(ascending=False)

    def paint(figure):
        ax = figure.subplots()
        ax.barh(range(len(values)), values, color=[BLUE if value >= 0 else RED for value in values])
        long = values.abs().max()
        for i, value in enumerate(values):
            # where the city's line would run through the figure it stands in its bar instead
            if 0 < (city - value) * (1 if value >= 0 else -1) < 0.1 * long < 0.5 * abs(value):
                ax.text(
                    value,
                    i,
                    f" {value:.1f} ",
                    va="center",
                    ha="right" if value >= 0 else "left",
                    color="white",
                    zorder=3,
                )
                continue
            ax.text(
                value,
                i,
                f" {value:.1f} ",
                va="center",
                ha="left" if value >= 0 else "right",
                zorder=3,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0},
            )
        if pd.notna(city):
            ax.axvline(city, color=INK, lw=1, ls="--", zorder=2, label=f"{whole} {city:.1f}%")
            figure.legend(loc="outside lower center", frameon=False)
        ax.set_yticks(range(len(values)), values.index)
        ax.set(xlabel="%", ylim=(len(values) - 0.4, -0.6))
        ax.margins(x=0.1)

    return draw(
        paint,
        1.3 + 0.24 * len(values),
        title,
        mark,
        f"{title}：最高 {values.index[0]} {values.iloc[0]:.1f}%，最低 {values.index[-1]} {values.iloc[-1]:.1f}%",
    )


def stages(counts: dict[str, pd.Series], *, title: str, mark: str = "") -> Chart:
    """For each ledger its entries by stage or class."""
    down = -(-len(counts) // 3)

    def paint(figure):
        axes = figure.subplots(down, 3, squeeze=False).ravel()
        for ax, (name, series) in zip(axes, counts.items(), strict=False):
            sns.barplot(x=series.to_numpy(), y=list(series.index), ax=ax, color=BLUE, orient="h")
            for i, value in enumerate(series):
                ax.text(value, i, f" {value}", va="center", fontsize=8)
            ax.set_title(f"{name}（{series.sum()}）：{series.name}", fontsize=9)
            ax.set(xlabel="", ylabel="", xticks=[])
            ax.spines["bottom"].set_visible(False)
            ax.tick_params(labelsize=8)
            ax.margins(x=0.15)
        for ax in axes[len(counts) :]:
            ax.set_visible(False)

    return draw(
        paint,
        0.9 + 1.8 * down,
        title,
        mark,
        f"{title}：" + "；".join(f"{name} {series.sum()} 条" for name, series in counts.items()),
    )


def township_series(
    monthly: pd.Series, months: pd.Series, *, title: str, unit: str, mark: str = ""
) -> Chart:
    """monthly: a month's mean by period, NaN where nothing was published; months: how many each covers. A joint 1-2月 stands as one bar of its mean."""
    known = monthly.dropna()

    def paint(figure):
        ax = figure.subplots()
        at = range(len(monthly))
        ax.bar(
            at,
            monthly.fillna(0.0),
            color=[GREY if months[period] > 1 else BLUE for period in monthly.index],
            width=0.8,
        )
        starts = [
            i
            for i, period in enumerate(monthly.index)
            if i == 0 or period[:4] != monthly.index[i - 1][:4]
        ]
        for start in starts[1:]:
            ax.axvline(start - 0.5, color=PALE, lw=1, zorder=0)
        ax.set_xticks(starts, [f"{monthly.index[i][:4]}年" for i in starts], ha="left", fontsize=9)
        ax.set(ylabel=f"{unit}／月", xlim=(-0.6, len(monthly) - 0.4))
        ax.bar([0], [0], color=BLUE, label="当月")
        ax.bar([0], [0], color=GREY, label="1-2月合并公布，按月平均")
        figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=8)

    said = (
        f"最近 {known.index[-1]} 为每月 {known.iloc[-1]:,.1f}{unit}" if len(known) else "没有公布过"
    )
    return draw(paint, 3.2, title, mark, f"{title}：{said}")
