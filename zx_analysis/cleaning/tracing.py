"""Where a number of the panel comes from: file, sheet, cell, what was read there, how it was
converted.
"""

from collections.abc import Iterator

import pandas as pd

from zx_analysis.city import City
from zx_analysis.city.periods import PERIOD, month_index, month_name, period_zh
from zx_analysis.cleaning.clean import Cleaned, clean_city
from zx_analysis.messages import message
from zx_analysis.reading import read_sheet, read_source
from zx_analysis.reading.sheets import position, shown


def trace(city: City, township: str, period: str, indicator: str) -> str:
    """The origin of every vintage of one figure, in Chinese; indicator: its name, or what it is
    called in bulletins. ValueError where there is no such township or figure.
    """
    register = city.register()
    found = register.find(township)
    if len(found) != 1:
        raise ValueError(str(message("township_not_found", township=township)))
    indicator = next(
        (
            measure.name
            for measure in city.measures
            if indicator in (measure.label_zh, *measure.wordings)
        ),
        indicator,
    )
    if not PERIOD.fullmatch(period):
        raise ValueError(str(message("month_not_written_so", month=period)))
    if city.joint_january_february and period.endswith("-01"):
        raise ValueError(str(message("january_not_published_alone", year=period[:4])))
    cleaned = clean_city(city)
    panel = cleaned.panel
    rows = panel[
        (panel["township_code"] == found[0])
        & (panel["period"] == period)
        & (panel["indicator"] == indicator)
    ]
    if rows.empty:
        refusal = message(
            "no_such_figure",
            township=township,
            period=period,
            indicator=indicator,
            city=city.slug,
        )
        raise ValueError(str(refusal))
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
