"""The charts that are made of bars, cells and lines.

Primitives take tidy frames: `bars`, `heat`, `waterfall` give a Chart; `bar_rows`, `dots` and `path`
paint on axes, because their charts lay other things under and over them, or have a panel for each
stage (`pictures.multiples`). A particular chart prepares the frame, says in its title what is to be
seen, and paints what no other chart has. Of many units it draws the first, the last and the named
(`ends`) and says so.
"""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, ListedColormap

from zx_analysis.pages.pictures import (
    BLUE,
    COLOURS,
    GREY,
    INK,
    PALE,
    RED,
    ROW,
    SMALL,
    WIDTH,
    Chart,
    broken,
    draw,
    multiples,
    say,
)

MOST_ROWS, ENDS = 24, 10  # rows of one picture; of more units the first and the last so many
NAME = 15  # Chinese characters of a name on one line
PANEL_TITLE = 14  # characters over one of two panels side by side
MISSING, READ, REVISED, NOT_DUE = range(4)  # states of a figure in the coverage chart
# relative luminance of a colour (WCAG 2.1), and above which dark letters read better than white
LUMINANCE, LIGHT = np.array([0.2126, 0.7152, 0.0722]), 0.408


def redden(labels: Iterable, flagged: Iterable[bool]) -> None:
    """Names of those that are flagged in red."""
    for label, last in zip(labels, flagged, strict=True):
        label.set_color(RED if last else INK)


def _nothing(*_) -> None:
    """What most charts paint over their primitive."""


def ends(rows: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Rows as a picture can hold them: all up to MOST_ROWS, else the first and last ENDS and those
    of the column `named`, with a row that counts what is left out where it is; and what the title
    says of it: '' or '（前 10 和后 10，共 100 个）'."""
    count = len(rows)
    rows = rows.assign(named=rows.get("named", False), place=range(count))
    if count <= MOST_ROWS:
        return rows, ""
    between = rows.iloc[ENDS : count - ENDS].query("named").tail(MOST_ROWS - 2 * ENDS)
    kept = pd.concat([rows.head(ENDS), between, rows.tail(ENDS)])
    parts: list[pd.DataFrame] = []
    for _, run in kept.groupby((kept["place"].diff() != 1).cumsum()):
        if parts:
            left = run["place"].iloc[0] - parts[-1]["place"].iloc[-1] - 1
            blank = {"text": f"略 {left} 个", "named": False}
            parts.append(pd.DataFrame(blank, index=["……"]).reindex(columns=rows.columns))
        parts.append(run)
    words = f"（前 {ENDS} 和后 {ENDS}{'、列入名单的' if len(between) else ''}，共 {count} 个）"
    return pd.concat([part.astype(object) for part in parts]), words


def bars(
    rows: pd.DataFrame,
    parts: dict | None = None,
    *,
    unit: str,
    title: str,
    mark: str,
    alt: str,
    over: Callable[[Axes], None] = _nothing,
    **legend,
) -> Chart:
    """Horizontal bars, the first row on top: see `bar_rows`; of many the first and the last. unit:
    below the axis; `named` rows have red names."""
    shown, which = ends(rows)

    def paint(figure):
        ax = figure.subplots()
        bar_rows(ax, shown, parts)
        ax.set_xlabel(unit)
        ax.margins(x=0.12)
        ax.set_ylim(len(shown) - 0.45, -0.55)
        redden(ax.get_yticklabels(), shown["named"])
        over(ax)

    lines = sum(1 + label(name).count("\n") for name in shown.index)
    height = 0.5 + ROW * (lines + 0.6) + (0.25 if legend.get("legend") else 0)
    words = {"title": title + which, "mark": mark, "alt": alt + which}
    return draw(paint, height=height, **words, **legend)


def bar_rows(ax: Axes, rows: pd.DataFrame, parts: dict | None = None, thick: float = 0.72) -> None:
    """A bar and its text for each row (index: its name). Columns: value, colour and text; `at`, the
    place of the text where it is not the bar's end, and `look`, what matplotlib is told of it.
    parts: column → colour of what a bar is stacked of, in place of value and colour."""
    places, reached = range(len(rows)), np.zeros(len(rows))
    for part, colour in (parts or {"value": [_or(c, PALE) for c in rows["colour"]]}).items():
        lengths = pd.to_numeric(rows[part]).fillna(0).to_numpy()
        drawn = ax.barh(places, lengths, thick, reached, color=colour, label=part if parts else "")
        for bar, name, text, length in zip(drawn, rows.index, rows["text"], lengths, strict=True):
            say(bar, f"{name}：{f'{part} {length:.2f}' if parts else str(text).strip()}")
        reached = reached + lengths
    for i, row in enumerate(rows.to_dict("records")):
        look = {"va": "center", "textcoords": "offset points", "xytext": (3, 0)}
        at = (_or(row.get("at"), reached[i]), i)
        ax.annotate(row["text"], at, **look | _or(row.get("look"), {}))
    ax.set_yticks(places, [label(name) for name in rows.index])


def _or(value: Any, otherwise: Any) -> Any:
    """What a cell holds, or what stands for a blank one."""
    return otherwise if pd.api.types.is_scalar(value) and pd.isna(value) else value


def label(name: Any) -> str:
    """A name beside a row: on two lines where it is long."""
    return broken(str(name), NAME)


def heat(
    cells: pd.DataFrame,
    states: dict[Any, tuple[str, str]] | None = None,
    *,
    unit: str = "",
    title: str,
    mark: str,
    alt: str,
    width: float = WIDTH,
    above: float = 0.4,
    flagged: Iterable[bool] | None = None,
    over: Callable[[Axes], None] = _nothing,
    words: pd.DataFrame | None = None,
    **between,
) -> Chart:
    """A coloured cell for each row and column. states: value → (colour, word of the legend, empty:
    none); without them the cells are shares of 1, the larger the bluer. unit: below the columns;
    above: inches for the columns' names; flagged: the rows whose names are red; words: what is
    written in each cell; between: what else matplotlib is told of the lines between them."""
    blues = LinearSegmentedColormap.from_list("", ["white", BLUE])
    colours = ListedColormap([colour for colour, _ in states.values()]) if states else blues
    if states:
        cells = cells.map(list(states).index, na_action="ignore")

    def paint(figure):
        ax = figure.subplots()
        ax.spines[:].set_visible(False)
        scale = {"vmin": 0, "vmax": len(states) - 1 if states else 1, "cmap": colours}
        thin = {"linewidths": 0.5, "edgecolor": "white"}
        shown = np.ma.masked_invalid(cells.to_numpy(float))
        mesh = ax.pcolormesh(shown, **scale, **thin | between)
        ax.set(xlim=(0, cells.shape[1]), ylim=(len(cells), 0), xlabel=unit)
        ax.set_xticks(np.arange(cells.shape[1]) + 0.5, list(cells.columns))
        if words is not None:
            write(ax, words, colours(mesh.norm(shown)))
        ax.tick_params(length=0)
        names = [label(name) for name in cells.index]
        ax.set_yticks(np.arange(len(cells)) + 0.5, names, va="center")
        if flagged is not None:
            redden(ax.get_yticklabels(), flagged)
        for colour, word in (states or {}).values():
            ax.plot([], [], "s", color=colour, markeredgecolor=GREY, label=word)
        over(ax)

    lines = sum(1 + label(name).count("\n") for name in cells.index)
    height = above + ROW * (lines + 0.6) + (0.25 if states else 0) + (0.2 if unit else 0)
    told = {"title": title, "mark": mark, "alt": alt, "width": width}
    return draw(paint, height=height, legend=len(states or {}), **told)


def write(ax: Axes, words: pd.DataFrame, colours: np.ndarray) -> None:
    """Words into the cells of a heat map, dark on light ones and white on dark ones. colours:
    (rows, columns, 4) of the cells, 0 to 1."""
    parts = colours[..., :3]
    linear = np.where(parts <= 0.03928, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    light = linear @ LUMINANCE > LIGHT
    for (row, column), word in np.ndenumerate(words.to_numpy()):
        colour, at = ".15" if light[row, column] else "w", (column + 0.5, row + 0.5)
        ax.text(*at, word, color=colour, fontsize=SMALL, ha="center", va="center")


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
    aside: dict[str, float] | None = None,
) -> None:
    """Lines over periods (index), a column each: looks: column → how it is drawn, in that order;
    what lacks is left out. aside: column → by how much of a period it stands beside. Of many
    quarters the first of each year are written."""
    at = np.arange(len(lines))
    for name, look in looks.items():
        if name in lines:
            ax.plot(at + (aside or {}).get(name, 0), lines[name], **look)
    years = [(i, f"{name[:4]}年") for i, name in enumerate(lines.index) if name.endswith("Q1")]
    if len(lines) <= 8 or not years:
        ax.set_xticks(at, lines.index, rotation=45, ha="right")
    else:
        ax.set_xticks([i for i, _ in years], [year for _, year in years])


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
    beside = {"textcoords": "offset points", "xytext": (3, 0), "va": "center"}

    def paint(figure):
        ax = figure.subplots()
        ax.barh([0, len(rows) - 1], [low, high], color=[GREY, RED], height=0.6)
        for value, place in ((low, 0), (high, len(rows) - 1)):
            ax.annotate(f"{value:.2f}", (value, place), **beside)
        for i, (step, before, after) in enumerate(
            zip(steps, reached, reached[1:], strict=False), start=1
        ):
            colour = COLOURS["red" if step < 0 else "green"]
            ax.barh(i, step, left=before, color=colour, height=0.6)
            ax.plot([before, before], [i - 1, i], color=GREY, lw=0.7)
            ax.annotate(f"{step:+.2f}", (max(before, after), i), **beside)
        ax.plot([reached[-1]] * 2, [len(rows) - 2, len(rows) - 1], color=GREY, lw=0.7)
        ax.set_yticks(range(len(rows)), [label(row) for row in rows])
        ax.invert_yaxis()
        ax.set_xlim(0, 1.18 * max(np.max(reached), 1))
        ax.set_xlabel("分")

    parts = "，".join(f"{label} {step:+.2f}" for label, step in steps.items())
    alt = f"{title}：{other} {low:.2f} 分，{parts}，{name} {high:.2f} 分"
    if len(steps) and steps.min() < 0:
        title += f"：差 {low - high:.2f} 分，拉低最多的是{steps.idxmin()}（{steps.min():.2f}）"
    return draw(paint, title=title, mark=mark, alt=alt, height=0.7 + 0.27 * len(rows))


def coverage(matrix: pd.DataFrame, *, title: str, mark: str = "") -> Chart:
    """Township × period of codes: MISSING, READ, REVISED, NOT_DUE (the township did not exist). Of
    many townships those that are not simply read, the ones that lack most first."""
    words = {MISSING: "缺少", READ: "已读", REVISED: "累计中有修订", NOT_DUE: "尚未设立"}
    counts = {code: int((matrix == code).to_numpy().sum()) for code in words}
    colours = (COLOURS["red"], PALE, COLOURS["orange"], "#f7f8f9")
    told = {**counts, READ: counts[READ] + counts[REVISED]}  # what was revised was read as well
    named = words | {REVISED: "其中累计中有修订"}
    counted = "，".join(f"{named[code]} {count} 个" for code, count in told.items() if count)
    states = {code: (colours[code], words[code] if count else "") for code, count in counts.items()}
    shown, which = matrix, ""
    if len(matrix) > MOST_ROWS:
        lacks = (matrix == MISSING).sum(axis=1) * matrix.shape[1] + (matrix == REVISED).sum(axis=1)
        shown = matrix.loc[lacks.sort_values(ascending=False, kind="stable").index[:MOST_ROWS]]
        which = f"（缺少和修订最多的 {MOST_ROWS} 个，共 {len(matrix)} 个单位）"
    starts = {period[:4]: i for i, period in reversed(list(enumerate(matrix.columns)))}

    def over(ax):
        ax.set_xticks(list(starts.values()), [f"{year}年" for year in starts], ha="left")
        ax.tick_params(axis="x", labelrotation=0)

    title = f"{title}：{counted}{which}"
    return heat(shown, states, title=title, mark=mark, alt=title, over=over)


def amounts(
    names: list[str], values: list[float], *, unit: str, title: str, mark: str = ""
) -> Chart:
    """One bar per township, largest first."""
    texts = [f"{value:,.1f}" for value in values]
    most, least = (f"{names[i]} {texts[i]} {unit}" for i in (0, -1))
    rows = pd.DataFrame({"value": values, "colour": BLUE, "text": texts}, index=names)
    title = f"{title}：最多 {most}，最少 {least}"
    return bars(rows, unit=unit, title=title, mark=mark, alt=title)


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
        if 0 < (city - value) * (1 if value >= 0 else -1) < 0.14 * long < 0.5 * abs(value):
            return {"ha": inwards, "color": "white", "xytext": (-3 if value >= 0 else 3, 0)}
        white = {"facecolor": "white", "edgecolor": "none", "pad": 0}
        return {"ha": outwards, "bbox": white, "xytext": (3 if value >= 0 else -3, 0)}

    def over(ax):
        if pd.notna(city):
            ax.axvline(city, color=INK, lw=1, ls="--", zorder=2, label=f"{whole} {city:.1f}%")

    rows = pd.DataFrame(
        {
            "value": values,
            "colour": [BLUE if value >= 0 else RED for value in values],
            "text": [f"{value:.1f}" for value in values],
            "look": [look(value) for value in values],
        }
    )
    most, least = (f"{values.index[i]} {values.iloc[i]:.1f}%" for i in (0, -1))
    title, legend = f"{title}：最高 {most}，最低 {least}", int(pd.notna(city))
    return bars(rows, unit="%", title=title, mark=mark, alt=title, over=over, legend=legend)


def stages(counts: dict[str, pd.Series], *, title: str, mark: str = "") -> Chart:
    """For each ledger its entries by stage or class."""
    across = 2
    most = [len(series) for series in counts.values()]
    tallest = [max(most[i : i + across]) for i in range(0, len(most), across)]

    def paint(ax, series):
        texts = [str(value) for value in series]
        bar_rows(ax, pd.DataFrame({"value": series, "colour": BLUE, "text": texts}))
        ax.set(xticks=[], ylim=(max(len(series), 3) - 0.5, -0.5))
        ax.spines["bottom"].set_visible(False)
        ax.margins(x=0.18)

    counted = "；".join(f"{name} {series.sum()} 条" for name, series in counts.items())
    alt = f"{title}：{counted}"
    frames = {}
    for name, rows in counts.items():
        head, kind = f"{name}（{rows.sum()}）", f"：{rows.name}"
        frames[head + kind if len(head + kind) <= PANEL_TITLE else head] = rows
    height = sum(0.45 + ROW * max(rows, 3) for rows in tallest)
    words = {"title": title, "mark": mark, "alt": alt, "height": height}
    return multiples(
        paint, frames, across=across, tall=[max(rows, 3) for rows in tallest], aside=5.4, **words
    )


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
        drawn = ax.bar(range(len(monthly)), monthly.fillna(0.0), color=colours, width=0.8)
        for bar, (period, value) in zip(drawn, monthly.items(), strict=True):
            say(bar, f"{period}：{value:,.1f} {unit}／月" if pd.notna(value) else f"{period}：缺")
        for start in years[1:]:
            ax.axvline(start - 0.5, color=PALE, lw=1, zorder=0)
        ax.set_xticks(years, [f"{year}年" for year in years.index], ha="left")
        ax.set(ylabel=f"{unit}／月", xlim=(-0.6, len(monthly) - 0.4))
        ax.bar([0], [0], color=BLUE, label="当月")
        ax.bar([0], [0], color=GREY, label="1-2月合并公布，按月平均")

    latest = "没有公布过"
    if len(published):
        latest = f"最近 {published.index[-1]} 为每月 {published.iloc[-1]:,.1f} {unit}"
    return draw(paint, title=title, mark=mark, alt=f"{title}：{latest}", height=2.6, legend=2)
