"""A file of any layout → observations, each with its cell."""

from zx_analysis.reading.files import listed, read_source
from zx_analysis.reading.observations import Observation, Reading
from zx_analysis.reading.returns import Correction, Return, read_return
from zx_analysis.reading.sheets import Sheet
from zx_analysis.reading.tables import read_sheet

__all__ = [
    "Correction",
    "Observation",
    "Reading",
    "Return",
    "Sheet",
    "grids",
    "inspection",
    "listed",
    "numbers",
    "read_return",
    "read_sheet",
    "read_source",
    "returns",
    "sheets",
    "words",
]
