"""Where a number of the panel comes from: file, sheet, cell, what was read there, how it was
converted.
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches

import pandas as pd

from zx_analysis.city import City, Indicator
from zx_analysis.city.periods import PERIOD, month_index, month_name, period_zh
from zx_analysis.cleaning.clean import Cleaned, figures_of_city
from zx_analysis.messages import Message, message
from zx_analysis.reading import read_sheet, read_source
from zx_analysis.reading.sheets import position, shown


def trace(city: City, township: str, period: str, indicator: str) -> str:
    """The origin of every vintage of one figure, in Chinese; indicator: its name, or what it is
    called in bulletins. ValueError where there is no such township or figure.
    """
    register = city.register()
    matching = register.find(township)
    if len(matching) != 1:
        names = [register.all[code].name for code in matching] or register.suggestions(township)
        raise ValueError(message("township_not_found", township=township, near=_near(names)))
    measure = _measure(city, indicator)
    if not PERIOD.fullmatch(period):
        raise ValueError(message("month_not_written_so", month=period, near=_near(_month(period))))
    if city.joint_january_february and period.endswith("-01"):
        raise ValueError(message("january_not_published_alone", year=period[:4]))
    cleaned = figures_of_city(city)
    panel = cleaned.panel
    published = panel[
        (panel["township_code"] == matching[0]) & (panel["indicator"] == measure.name)
    ]
    rows = published[published["period"] == period]
    if rows.empty:
        facts = {"township": register.all[matching[0]].name, "period": period}
        facts |= {"indicator": measure.name, "label": measure.label_zh}
        raise ValueError(message("no_such_figure", **facts, published=_range(published["period"])))
    return "\n".join(line for _, row in rows.iterrows() for line in _origin(city, cleaned, row))


def _measure(city: City, asked: str) -> Indicator:
    """The indicator of this name or wording; ValueError with the nearest ones."""
    called = {
        word: measure
        for measure in city.measures
        for word in (measure.name, measure.label_zh, *measure.wordings)
    }
    if asked in called:
        return called[asked]
    near = dict.fromkeys(
        f"{called[word].label_zh}（{called[word].name}）"
        for word in get_close_matches(asked, called, n=3, cutoff=0.5)
    )
    raise ValueError(
        message(
            "indicator_not_of_the_city",
            city=city.name,
            indicator=asked,
            near=_near(list(near)),
            indicators=[f"{measure.label_zh}（{measure.name}）" for measure in city.measures],
            names=[measure.name for measure in city.measures],
        )
    )


def _month(text: str) -> list[str]:
    """202203, 2022年3月 → 2022-03; nothing where no month can be seen."""
    seen = re.fullmatch(r"(\d{4})\D*(\d{1,2})\D*", text)
    month = f"{seen[1]}-{seen[2]:0>2}" if seen else ""
    return [month] if PERIOD.fullmatch(month) else []


def _range(periods: pd.Series) -> Message:
    """Which months there are of a figure."""
    if periods.empty:
        return message("no_figures_of_the_township")
    return message("figures_of_the_township", first=periods.min(), last=periods.max())


def _near(names: list[str]) -> Message | str:
    return message("did_you_mean", names=names) if names else ""


def _origin(city: City, cleaned: Cleaned, row: pd.Series) -> Iterator[str]:
    file, place, unit = row["source_file"], row["source_cell"], city.measure(row["indicator"]).unit
    sheet = next(
        s for s in read_source(city.folder / file, file).sheets if s.name == row["source_sheet"]
    )
    reading = read_sheet(
        sheet, city.register(), city.measures, city.default_unit, (city.folder / file).stem
    )
    read = next((o for o in reading.observations if o.cell == place), None)
    yield (
        f"{row['township']} {period_zh(row['period'], row['months'])} {row['indicator']} = "
        f"{row['value_text']}（{unit}）"
    )
    yield (
        f"  文件 {file}  工作表 {row['source_sheet']}  单元格 {place}  "
        f"原文“{shown(sheet.value(*position(place)))}”{f'（{read.unit}）' if read else ''}"
    )
    if read and read.unit != unit:
        yield f"  换算 {read.read} {read.unit} → {read.value:f} {unit}"
    if read and read.months > row["months"]:
        yield from _difference(cleaned.panel, row, read.months)
    notes = cleaned.findings
    notes = notes[
        (notes["rule"] == "corrected")
        & (notes["file"] == file)
        & (notes["sheet"] == row["source_sheet"])
        & (notes["cell"] == place)
    ]
    yield from (f"  {said}" for said in notes["message_zh"])
    yield f"  sha256 {cleaned.inputs.set_index('file')['sha256'][file]}"


def _difference(panel: pd.DataFrame, row: pd.Series, months: int) -> Iterator[str]:
    """A month that was never published: its cumulative less the one before."""
    own = panel[
        (panel["township_code"] == row["township_code"]) & (panel["indicator"] == row["indicator"])
    ].sort_values("vintage")
    before = month_name(month_index(row["period"]) - 1)
    for period, covered in ((row["period"], months), (before, months - 1)):
        whole = own[(own["period"] == period) & (own["months"] == covered)].iloc[-1]
        sign = "＝" if covered == months else "－"
        yield (
            f"  {sign} {period_zh(period, covered)}累计 "
            f"{whole['value_text']}（{whole['source_file']} "
            f"{whole['source_sheet']}!{whole['source_cell']}）"
        )
