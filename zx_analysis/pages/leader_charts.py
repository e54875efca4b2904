"""The drawings of the leader's page: a bar for each target, the forecast's path, the months beside
those of past years, the townships.

Drawn as SVG with real text from the frames of `quarter.leader`, once for screen, phone and paper:
a matplotlib figure has no columns of text that stand in line with a table beside it.
"""

import html
from dataclasses import dataclass

import numpy as np
import pandas as pd

from zx_analysis.city.indicators import half_up, in_full, with_unit
from zx_analysis.forecasting.attainment import DIGITS
from zx_analysis.pages.charts import GREY, INK
from zx_analysis.pages.exhibits import width

FAMILY = "ZX, Noto Sans SC, sans-serif"  # that of the page; on paper the second
SIZE = 12  # of all text, in px: 9 pt on paper
SOFT = "#5c636b"
# the colours of words: darker than those of areas, to be read on white
WORDS = {"green": "#3d7a49", "blue": "#2f619d", "orange": "#b06110", "red": "#b5303c", "": SOFT}
LATIN, BLANK = 0.56, 0.23  # of the size: the widths of a figure and of a blank
BAR_WIDTH, HALF_WIDTH = 280, 344  # px, of a target's bar and of half a sheet
SPARE = 6  # px at the edge: a % is wider than counted
ROWS_HEIGHT, TIGHT, LOOSE = 300, 14, 20  # px: of all townships, least and most of one


@dataclass(frozen=True)
class Drawing:
    """A picture as SVG, the sentence that stands for it, its width and height in px."""

    svg: str
    alt: str
    wide: float
    high: float

    def _repr_html_(self) -> str:
        return self.svg

    def __repr__(self) -> str:
        return self.alt


def target(row: dict) -> Drawing:
    """A target's bar from zero, in its unit: what is known (solid), the 80 % range (hollow, its
    median a stroke), the target (a line). A rate known so far is a dot: nothing adds to it. row:
    of `leader.targets`."""
    unit, goal, known = row["unit"], row["target"], row["known"]
    low, middle, high = row["low80"], row["median"], row["high80"]
    colour, open_range = WORDS[row["colour"]], low < high
    least, most = min(0.0, low, known, goal), max(high, known, goal, 0.0)
    room = 1.05 * (most - least) or 1.0

    def at(value: float) -> float:
        return (value - least) / room * BAR_WIDTH

    parts = [_box(0, 6, BAR_WIDTH, 12, fill="#eceef0")]
    if unit == "%" and open_range:
        parts.append(f'<circle cx="{at(known):.1f}" cy="12" r="4.5" fill="{GREY}"/>')
    else:
        start, end = sorted((at(0), at(known)))
        fill = GREY if open_range or not row["colour"] else colour
        parts.append(_box(start, 6, end - start, 12, fill=fill))
    if open_range:
        parts += [
            _box(at(low), 6, at(high) - at(low), 12, fill="none", stroke=colour),
            _line(at(middle), 6, at(middle), 18, colour, 2),
        ]
    parts.append(_line(at(goal), 1, at(goal), 23, INK, 2))
    said = f"目标 {with_unit(in_full(goal), unit)}"
    left, right = _between(at(goal), wide_px(said), BAR_WIDTH - SPARE)
    parts.append(_text(left, 36, said))
    if open_range:
        places = DIGITS.get(unit, 2)
        span = f"{half_up(low, places):,} 至 {half_up(high, places):,}"
        start, end = _between((at(low) + at(high)) / 2, wide_px(span), BAR_WIDTH)
        if start < right + 8 and end > left - 8:  # beside the target's own words
            start = left - 8 - wide_px(span)
            start = start if start >= 0 else min(right + 8, BAR_WIDTH - wide_px(span))
        parts.append(_text(start, 36, span, colour=colour))
    alt = (
        f"{row['label_zh']}：{row['value_zh']}，目标 {with_unit(in_full(goal), unit)}，"
        f"{row['certainty_zh']}"
    )
    return _drawing(parts, BAR_WIDTH, 40, alt)


def path(rows: pd.DataFrame, unit: str) -> Drawing:
    """The stages of the forecast from left to right, each range with its ends and median, then the
    outcome, or the place where it will stand; the target as a line. rows: part 'path' of
    `leader_path.path`."""
    rows = rows[rows["part"] == "path"]
    goal = next(iter(rows.loc[rows["kind"] == "target", "value"]), None)
    rows = rows[rows["kind"] != "target"].reset_index(drop=True)
    top, bottom, left = 20, 122, 8
    if goal is not None:
        wanted = with_unit(in_full(goal), unit)
        left = max(62, wide_px(wanted) + 8)
    ends = [*rows["low80"].dropna(), *rows["high80"].dropna(), *([] if goal is None else [goal])]
    least, most = min(ends), max(ends)
    step = (HALF_WIDTH - left) / len(rows)

    def at(value: float) -> float:
        return bottom - (value - least) / ((most - least) or 1.0) * (bottom - top)

    places = [left + (i + 0.5) * step for i in range(len(rows))]
    parts = []
    if goal is not None:
        parts += [
            _line(left, at(goal), HALF_WIDTH, at(goal), INK, 1.5),
            _text(left - 4, at(goal) - 3, "目标", anchor="end"),
            _text(left - 4, at(goal) + 11, wanted, anchor="end"),
        ]
    told = rows["value"].notna()
    line = " ".join(
        f"{x:.1f},{at(y):.1f}"
        for x, y in zip(np.array(places)[told], rows["value"][told], strict=True)
    )
    parts.append(f'<polyline points="{line}" fill="none" stroke="{GREY}" stroke-dasharray="2 3"/>')
    blue = WORDS["blue"]
    for x, row in zip(places, rows.to_dict("records"), strict=True):
        if row["kind"] == "pending":
            parts.append(_box(x - 24, top, 48, bottom - top, fill="none", stroke=GREY, dash="3 3"))
        elif row["kind"] == "actual":
            parts += [
                f'<circle cx="{x:.1f}" cy="{at(row["value"]):.1f}" r="5.5" fill="{INK}"/>',
                _text(x + 10, at(row["value"]) + 4, _two(row["value"]), halo=True, bold=True),
            ]
        else:
            low, middle, high = at(row["low80"]), at(row["value"]), at(row["high80"])
            parts += [
                _box(x - 7, high, 14, max(low - high, 1), fill="#ffffff", stroke=blue),
                _line(x - 7, middle, x + 7, middle, blue, 3),
                _text(x + 11, middle + 4, _two(row["value"]), colour=blue, halo=True, bold=True),
                _text(x, high - 4, _two(row["high80"]), colour=SOFT, anchor="middle", halo=True),
                _text(x, low + 13, _two(row["low80"]), colour=SOFT, anchor="middle", halo=True),
            ]
        parts.append(_text(x, 152, row["label"], anchor="middle"))
    said = "，".join(
        f"{row['label']} {with_unit(_two(row['value']), unit)}"
        for row in rows[told].to_dict("records")
    )
    return _drawing(parts, HALF_WIDTH, 156, f"产值预计怎样变：{said}")


def months(rows: pd.DataFrame, unit: str) -> Drawing | None:
    """A bar for each of past years' same months (grey), then what has to be made (hollow) or was
    made (solid). rows: part 'months' of `leader_path.path`; None without any."""
    rows = rows[rows["part"] == "months"]
    if rows.empty:
        return None
    left = max(map(wide_px, rows["label"])) + 8
    longest = max(wide_px(f"{_two(value)} {unit}") for value in rows["value"])
    room, most, parts = HALF_WIDTH - left - longest - 8, rows["value"].max() or 1.0, []
    for i, row in enumerate(rows.to_dict("records")):
        y, long = 20 * i, max(0.0, row["value"] / most * room)
        past, needed = row["kind"] == "past", row["kind"] == "needed"
        colour = SOFT if past else WORDS["red"] if needed else INK
        fill = "#c3c8ce" if past else "#ffffff" if needed else WORDS["blue"]
        edge = WORDS["red"] if needed else ""
        parts += [
            _text(left - 8, y + 14, row["label"], colour=colour, anchor="end", bold=not past),
            _box(left, y + 4, long, 12, fill=fill, stroke=edge),
            _text(left + long + 6, y + 14, f"{_two(row['value'])} {unit}", colour=colour),
        ]
    said = "，".join(f"{row['label']} {_two(row['value'])}" for row in rows.to_dict("records"))
    return _drawing(parts, HALF_WIDTH, 20 * len(rows), f"与往年相比（{unit}）：{said}")


def townships(rows: pd.DataFrame) -> Drawing | None:
    """A stem and a dot for each township's growth, the fastest on top, the city's as a line, the
    fund beside; words behind whoever is marked. Where some are left out in between stands '…'.
    rows: of `leader_townships.townships`; None where nobody has a growth."""
    city, units = rows["growth_pct"].iloc[0], rows.iloc[1:].reset_index(drop=True)
    if units["growth_pct"].isna().all():
        return None
    shown = units[units["shown"]]
    funded = units["fund_wan"].notna().any()
    left, right = 92, HALF_WIDTH - (46 if funded else 0)
    growth = shown["growth_pct"].dropna()
    least, most = min(0.0, growth.min(), city), max(0.0, growth.max(), city)
    room = right - left - 52  # the figure behind the longest stem

    def at(value: float) -> float:
        return left + 6 + (value - least) / ((most - least) or 1.0) * room

    pitch = min(LOOSE, max(TIGHT, ROWS_HEIGHT / len(shown)))
    y, before, body = 18.0, -1, []
    for place, row in zip(shown.index, shown.to_dict("records"), strict=True):
        if place != before + 1:
            body.append(_text(left - 6, y + 10, "…", colour=SOFT, anchor="end"))
            y += 13
        before = place
        body += _township(row, y + pitch / 2, at, city, left, right)
        y += pitch
    head = []
    if pd.notna(city):
        said = f"{rows['township'].iloc[0]} {city:.1f}%"
        start, _ = _between(at(city), wide_px(said), right)
        head = [
            _line(at(city), 16, at(city), y, INK, 1.2),
            _text(start, 12, said, bold=True),
        ]
    if funded:
        head.append(_text(HALF_WIDTH, 12, "奖励（万元）", colour=SOFT, anchor="end"))
    marked = "，".join(
        f"{row['township']} {row['mark_zh']}"
        for row in units[units["mark_zh"] != ""].to_dict("records")
    )
    fastest, slowest = units.iloc[0], units.dropna(subset="growth_pct").iloc[-1]
    alt = (
        f"各乡镇园区产值增速：最高 {fastest['township']} {fastest['growth_pct']:.1f}%，"
        f"最低 {slowest['township']} {slowest['growth_pct']:.1f}%"
        + (f"；{marked}" if marked else "")
    )
    return _drawing([*head, *body], HALF_WIDTH, y + 2, alt)


def _township(row: dict, y: float, at, city: float, left: float, right: float) -> list[str]:
    """One township's name, stem, dot, figure and fund; at: growth → place."""
    value, mark = row["growth_pct"], row["mark_zh"]
    # no colour of the targets' but red: faster than the city is nothing likely
    colour = WORDS["red"] if mark else INK if value > city else SOFT
    name_colour = WORDS["red"] if mark else INK
    parts = [
        _text(left - 6, y + 4, row["township"], colour=name_colour, anchor="end", fit=left - 8)
    ]
    if pd.notna(row["fund_wan"]):
        fund = f"{half_up(row['fund_wan'], 1):,}"
        parts.append(_text(HALF_WIDTH, y + 4, fund, colour=SOFT, anchor="end"))
    if pd.isna(value):
        return [*parts, _text(at(0), y + 4, "没有增速", colour=SOFT)]
    words = f"{half_up(value, 1):+}" if half_up(value, 1) else "0.0"
    words += f"　{mark}" if mark else ""
    end = max(at(value), at(0)) + 8
    if not mark and end < at(city) + 4 < end + wide_px(words) + 8:
        end = at(city) + 4  # behind the city's line rather than across it
    if end + wide_px(words) > right:  # no room behind the dot: before it
        where = {"x": at(value) - 8, "anchor": "end"}
    else:
        where = {"x": end, "anchor": "start"}
    return [
        *parts,
        _line(at(0), y, at(value), y, colour, 1.2),
        f'<circle cx="{at(value):.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>',
        _text(where["x"], y + 4, words, colour=colour, anchor=where["anchor"], halo=True),
    ]


def _two(value: float) -> str:
    return f"{half_up(value, 2):,}"


def wide_px(words: str, size: float = SIZE) -> float:
    """About how wide a text is in letters of `size` px."""
    full, blanks = width(words) - len(words), words.count(" ")  # a Chinese character counts two
    return size * (full + BLANK * blanks + LATIN * (len(words) - full - blanks))


def _between(middle: float, wide: float, most: float) -> tuple[float, float]:
    """Both ends of a text around `middle`, moved inside 0 to `most`."""
    start = min(max(0.0, middle - wide / 2), most - wide)
    return start, start + wide


def _drawing(parts: list[str], wide: float, high: float, alt: str) -> Drawing:
    said = html.escape(alt)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0f} {high:.0f}" '
        f'role="img" aria-label="{said}" font-family="{FAMILY}" font-size="{SIZE}">'
    )
    return Drawing(f"{head}{''.join(parts)}</svg>", alt, wide, high)


def _box(
    x: float, y: float, wide: float, high: float, *, fill: str, stroke: str = "", dash: str = ""
) -> str:
    edge = f' stroke="{stroke}" stroke-width="1.5"' if stroke else ""
    edge += f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" '
        f'fill="{fill}"{edge}/>'
    )


def _line(x: float, y: float, to_x: float, to_y: float, colour: str, thick: float) -> str:
    return (
        f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" '
        f'stroke="{colour}" stroke-width="{thick}"/>'
    )


def _text(
    x: float,
    y: float,
    words: str,
    *,
    colour: str = INK,
    anchor: str = "start",
    halo: bool = False,
    bold: bool = False,
    fit: float = 0,
) -> str:
    """Words at a place; halo: white over the lines below them; fit: the most px they may take,
    beyond which they are drawn together."""
    look = ' font-weight="bold"' if bold else ""
    if 0 < fit < wide_px(words):
        look += f' textLength="{fit:.0f}" lengthAdjust="spacingAndGlyphs"'
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    wide = wide_px(words)
    start = x - {"start": 0, "middle": wide / 2, "end": wide}[anchor]
    below = _box(start - 1, y - 11, wide + 2, 14, fill="#ffffff") if halo else ""
    return f'{below}<text {place} fill="{colour}"{look}>{html.escape(words)}</text>'
