"""A small picture drawn as SVG: one for each of some hundred pages, where a chart of matplotlib
would cost its 0.1 s each."""

import html
from dataclasses import dataclass

import pandas as pd

WIDTH, HEIGHT, TOP, FOOT = 480, 200, 42, 24  # of the picture; above and below the columns, px
NAMES, SCALE, ROW = 132, 190, 22  # of a row of what moved: its name, its scale, its height, px
COLOURS = ("#c3ccd6", "#3b6ea5")  # last year, this year


@dataclass(frozen=True)
class TwoYears:
    """Columns of last year and this year side by side. frame: slots ('1-2月', '3月' …) × two years,
    NaN where nothing was published; unit: of the figures."""

    frame: pd.DataFrame
    title: str
    unit: str
    mark: str = ""

    def _repr_html_(self) -> str:
        mark = f'<span class="mark">{html.escape(self.mark)}</span>' if self.mark else ""
        caption = (
            f"<strong>{html.escape(self.title)}</strong> "
            f'<span class="unit">单位：{html.escape(self.unit)}</span> {mark}'
        )
        return f"<figure><figcaption>{caption}</figcaption>{self._picture()}</figure>"

    def __repr__(self) -> str:
        """The sentence that stands for the picture."""
        year = self.frame.columns[-1]
        known = self.frame[year].dropna()
        if known.empty:
            return f"{self.title}：{year} 年还没有公布"
        return f"{self.title}：{year} 年 {known.index[-1]} {known.iloc[-1]:,.2f} {self.unit}"

    def _picture(self) -> str:
        most = max(float(self.frame.max().max()), 0.0) or 1.0
        step, room = WIDTH / max(len(self.frame), 1), HEIGHT - TOP - FOOT
        parts = []
        for at, (slot, row) in enumerate(self.frame.iterrows()):
            middle = (at + 0.5) * step
            parts.append(_text(middle, HEIGHT - 7, str(slot)))
            for side, value in enumerate(row):
                if pd.isna(value):
                    continue
                height = room * max(float(value), 0.0) / most
                left, top = middle + (side - 1) * 0.36 * step, HEIGHT - FOOT - height
                parts.append(
                    f'<rect x="{left:.1f}" y="{top:.1f}" width="{0.36 * step:.1f}" '
                    f'height="{height:.1f}" fill="{COLOURS[side]}"/>'
                )
                if side:
                    # above the taller of the two, so that it never lies on last year's
                    above = HEIGHT - FOOT - room * max(float(row.max()), 0.0) / most
                    parts.append(_text(left + 0.18 * step, above - 4, f"{value:,.2f}"))
        for at, (year, colour) in enumerate(zip(self.frame.columns, COLOURS, strict=True)):
            parts.append(f'<rect x="{90 * at}" y="2" width="11" height="11" fill="{colour}"/>')
            parts.append(_text(90 * at + 17, 12, f"{year}年", "start"))
        base = HEIGHT - FOOT
        parts.append(f'<path d="M0 {base}H{WIDTH}" stroke="#22262b" stroke-width="1"/>')
        return (
            f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            f'aria-label="{html.escape(repr(self))}">{"".join(parts)}</svg>'
        )


@dataclass(frozen=True)
class Moved:
    """What an assumption moves: a ring where each row stood, a dot where it stands now. frame:
    name, before and after (figures on one scale from zero on) and said ('56% → 41%'), a row each.
    """

    frame: pd.DataFrame
    title: str
    mark: str = ""

    def _repr_html_(self) -> str:
        if self.frame.empty:
            return ""
        mark = f'<span class="mark">{html.escape(self.mark)}</span>' if self.mark else ""
        caption = f"<strong>{html.escape(self.title)}</strong> {mark}"
        return f"<figure><figcaption>{caption}</figcaption>{self._picture()}</figure>"

    def __repr__(self) -> str:
        rows = self.frame.itertuples()
        return f"{self.title}：" + "；".join(f"{row.name} {row.said}" for row in rows)

    def _picture(self) -> str:
        most = max(float(self.frame[["before", "after"]].max().max()), 0.0) or 1.0
        parts = []
        for at, row in enumerate(self.frame.to_dict("records")):
            y = (at + 0.5) * ROW
            before, after = (
                NAMES + SCALE * max(float(row[side]), 0.0) / most for side in ("before", "after")
            )
            parts.append(_text(NAMES - 12, y + 4, str(row["name"]), "end"))
            parts.append(f'<path d="M{NAMES} {y}h{SCALE}" stroke="#d9dde2"/>')
            parts.append(
                f'<path d="M{before:.1f} {y}H{after:.1f}" stroke="{COLOURS[1]}" stroke-width="3"/>'
            )
            parts.append(
                f'<circle cx="{before:.1f}" cy="{y}" r="5" fill="#fff" stroke="#5c636b" '
                f'stroke-width="2"/><circle cx="{after:.1f}" cy="{y}" r="5" fill="{COLOURS[1]}"/>'
            )
            parts.append(_text(NAMES + SCALE + 14, y + 4, str(row["said"]), "start"))
        return (
            f'<svg viewBox="0 0 {WIDTH} {ROW * len(self.frame)}" role="img" '
            f'aria-label="{html.escape(repr(self))}">{"".join(parts)}</svg>'
        )


def _text(x: float, y: float, text: str, anchor: str = "middle") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text {place} font-size="12" fill="#22262b">{html.escape(text)}</text>'
