"""Where a number of the panel comes from: file, sheet, cell, what was read there, how it was converted."""

from collections.abc import Iterator

import pandas as pd

from zx_analysis.city import City
from zx_analysis.city.periods import PERIOD, month_index, month_name, period_zh
from zx_analysis.cleaning.clean import Cleaned, clean_city
from zx_analysis.reading import read_sheet, read_source
from zx_analysis.reading.sheets import position, shown


def trace(city: City, township: str, period: str, indicator: str) -> str:
    """The origin of every vintage of one figure, in Chinese; indicator: its name, or what it is called in bulletins. ValueError where there is no such township or figure."""
    register = city.register()
    found = register.find(township)
    if len(found) != 1:
        raise ValueError(
            f"名录里没有唯一的“{township}”，请写名录里的名称或代码。 {township!r} is not one unit of the register: give its name or code."
        )
    indicator = next(
        (
            measure.name
            for measure in city.measures
            if indicator in (measure.label_zh, *measure.wordings)
        ),
        indicator,
    )
    if not PERIOD.fullmatch(period):
        raise ValueError(
            f"统计月份读到“{period}”，请写成 2022-03 这样。 The month reads {period!r}: write it like 2022-03."
        )
    if city.joint_january_february and period.endswith("-01"):
        raise ValueError(
            f"1 月和 2 月合并发布，没有单独的 1 月数，请写 {period[:4]}-02。 January and February are published together: ask for {period[:4]}-02."
        )
    cleaned = clean_city(city)
    panel = cleaned.panel
    rows = panel[
        (panel["township_code"] == found[0])
        & (panel["period"] == period)
        & (panel["indicator"] == indicator)
    ]
    if rows.empty:
        raise ValueError(
            f"没有这个数字：{township} {period} {indicator}。请核对期别和指标，先运行 zx clean {city.slug} 看 panel.csv。 "
            f"There is no such figure. Check period and indicator: zx clean {city.slug} writes panel.csv, which lists them."
        )
    return "\n".join(line for _, row in rows.iterrows() for line in _origin(city, cleaned, row))


def _origin(city: City, cleaned: Cleaned, row: pd.Series) -> Iterator[str]:
    file, place, unit = row["source_file"], row["source_cell"], city.measure(row["indicator"]).unit
    sheet = next(
        s for s in read_source(city.folder / file, file).sheets if s.name == row["source_sheet"]
    )
    reading = read_sheet(
        sheet, city.register(), city.measures, city.default_unit, (city.folder / file).stem
    )
    read = next((o for o in reading.observations if o.cell == place), None)
    yield f"{row['township']} {period_zh(row['period'], row['months'])} {row['indicator']} = {row['value_text']}（{unit}）"
    yield f"  文件 {file}  工作表 {row['source_sheet']}  单元格 {place}  原文“{shown(sheet.value(*position(place)))}”{f'（{read.unit}）' if read else ''}"
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
        yield f"  {sign} {period_zh(period, covered)}累计 {whole['value_text']}（{whole['source_file']} {whole['source_sheet']}!{whole['source_cell']}）"
