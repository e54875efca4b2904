"""A return (报表): one file of a bulletin, its corrections applied, read sheet by sheet into observations, findings and refusals."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from zx_analysis.city.indicators import Indicator
from zx_analysis.city.register import Register
from zx_analysis.messages.catalogue import InputRefused, refusal
from zx_analysis.reading.corrections import Correction, apply
from zx_analysis.reading.files import Source, read_source
from zx_analysis.reading.numbers import numeric
from zx_analysis.reading.observations import Observation, Reading
from zx_analysis.reading.tables import read_sheet


@dataclass(frozen=True)
class Return:
    """One file as it was read. source is None where the file itself was refused; findings and refusals are those of the whole file, its readings' apart."""

    file: str
    source: Source | None
    readings: tuple[Reading, ...] = ()
    findings: list[dict] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    @property
    def observations(self) -> Iterable[Observation]:
        return (o for reading in self.readings for o in reading.observations)

    @property
    def vintage(self) -> str:
        """The last period the file has a figure of, '' without any: when it was published."""
        return max((o.period for o in self.observations), default="")

    @property
    def unused(self) -> bool:
        """Whether not one figure could be used and no refusal of a cell says why."""
        return not self.vintage and not any(reading.refusals for reading in self.readings)

    @property
    def blank(self) -> bool:
        """Whether the file holds no figure at all: a letter, not a table."""
        return not any(
            numeric(value) for sheet in self.source.sheets for row in sheet.rows for value in row
        )

    def nothing(self) -> str:
        """The refusal of a file of which nothing could be used, with what was said of it."""
        said = [f for reading in self.readings for f in reading.findings][:3]
        zh = "；".join(f"{f['sheet']} {f['cell']} {f['message_zh']}" for f in said)
        en = "; ".join(f"{f['sheet']} {f['cell']} {f['message_en']}" for f in said)
        return refusal(
            self.file,
            "",
            f"没有一个能采用的数字（{zh}）" if zh else "没有一个能采用的数字",
            "有名录中的乡镇和已知指标的报表",
            "请核对表头和文件是否放错；不是报表的移走。",
            f"not one figure of a known township and indicator ({en}). Check its headers; take away what is no return.",
        )


def read_return(
    path: Path,
    shown: str,
    register: Register,
    indicators: tuple[Indicator, ...],
    default_unit: dict[str, str],
    corrections: tuple[Correction, ...] = (),
) -> Return:
    """Read one file, called `shown` in every message."""
    try:
        source, corrected, stale = apply(read_source(path, shown), corrections)
    except InputRefused as error:
        return Return(shown, None, refusals=error.refusals)
    readings = tuple(
        read_sheet(sheet, register, indicators, default_unit, path.stem) for sheet in source.sheets
    )
    return Return(shown, source, readings, corrected, stale)
