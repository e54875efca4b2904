"""Decision packs for a county-level industry bureau: clean, forecast, allocate, rank, publish.

`import zx_analysis as zx` is the analyst's face: the names of `__all__`, each with shapes, units,
errors and a worked example (`help(zx.forecast_quarter)`). A name is loaded when it is first asked
for, so that a command that needs none of them starts no later.

>>> import zx_analysis as zx
>>> zx.Quarter.parse("2022Q1").months
('2022-01', '2022-02', '2022-03')
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zx_analysis.city import Quarter, Register
    from zx_analysis.cleaning import InputRefused, clean_files
    from zx_analysis.documents.workbooks import write_sheet
    from zx_analysis.forecasting import attain, forecast_quarter
    from zx_analysis.forecasting.own_methods import backtest
    from zx_analysis.pages.pictures import chart_style
    from zx_analysis.quarter import open_study
    from zx_analysis.ranking import rank_townships
    from zx_analysis.ranking.acceptability import firmness
    from zx_analysis.rewards import allocate_fund

__all__ = [
    "InputRefused",
    "Quarter",
    "Register",
    "allocate_fund",
    "attain",
    "backtest",
    "chart_style",
    "clean_files",
    "firmness",
    "forecast_quarter",
    "open_study",
    "rank_townships",
    "write_sheet",
]

# Where each name is from; a test holds this against the imports above.
HOMES = {
    "InputRefused": "cleaning",
    "Quarter": "city",
    "Register": "city",
    "allocate_fund": "rewards",
    "attain": "forecasting",
    "backtest": "forecasting.own_methods",
    "chart_style": "pages.pictures",
    "clean_files": "cleaning",
    "firmness": "ranking.acceptability",
    "forecast_quarter": "forecasting",
    "open_study": "quarter",
    "rank_townships": "ranking",
    "write_sheet": "documents.workbooks",
}


def __getattr__(name: str) -> Any:
    """A name of the face, loaded once; AttributeError for any other."""
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = getattr(import_module(f"{__name__}.{HOMES[name]}"), name)
    return globals()[name]


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
