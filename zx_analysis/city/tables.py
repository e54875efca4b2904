"""The table contracts: columns, types and rules of the panel, the findings and the row ledger."""

import pandas as pd

PANEL = [
    "township_code",
    "township",
    "period",
    "months",
    "indicator",
    "value",
    "value_text",
    "source_file",
    "source_sheet",
    "source_cell",
    "vintage",
]
FINDINGS = [
    "severity",
    "file",
    "sheet",
    "cell",
    "township",
    "period",
    "rule",
    "read",
    "expected",
    "message_zh",
    "message_en",
]
ROW_LEDGER = ["file", "sheet", "rows_read", "rows_kept", "rows_control", "rows_dropped", "reason"]
SEVERITIES = ["refuse", "warn", "note"]


def _pandera():
    import pandera.pandas as pa  # slow to import, and only cleaning validates

    return pa


def panel(frame: pd.DataFrame) -> pd.DataFrame:
    """The panel, validated: unique key, finite values, a period, 1 to 12 months, a source for every
    figure."""
    pa = _pandera()
    period = pa.Check.str_matches(r"^\d{4}-(0[1-9]|1[0-2])$")
    return pa.DataFrameSchema(
        {
            "period": pa.Column(str, period),
            "months": pa.Column(int, pa.Check.in_range(1, 12)),
            "value": pa.Column(float, pa.Check.in_range(-1e15, 1e15)),
            "vintage": pa.Column(str, period),
            **{
                name: pa.Column(str, pa.Check.str_length(min_value=1))
                for name in PANEL
                if name not in ("period", "months", "value", "vintage")
            },
        },
        strict=True,
        coerce=True,
        unique=["township_code", "period", "months", "indicator", "vintage"],
    ).validate(frame)


def findings(frame: pd.DataFrame) -> pd.DataFrame:
    """The findings, validated: text columns, a known severity, a message in both languages."""
    pa = _pandera()
    columns = {name: pa.Column(str) for name in FINDINGS}
    columns["severity"] = pa.Column(str, pa.Check.isin(SEVERITIES))
    return pa.DataFrameSchema(columns, strict=True, coerce=True).validate(frame)


def row_ledger(frame: pd.DataFrame) -> pd.DataFrame:
    """The row ledger, validated: read = kept + control + dropped on every sheet."""
    pa = _pandera()
    counts = {
        name: pa.Column(int, pa.Check.ge(0)) for name in ROW_LEDGER if name.startswith("rows_")
    }
    balance = pa.Check(
        lambda f: f["rows_read"] == f["rows_kept"] + f["rows_control"] + f["rows_dropped"],
        name="balance",
    )
    return pa.DataFrameSchema(
        {"file": pa.Column(str), "sheet": pa.Column(str), **counts, "reason": pa.Column(str)},
        checks=balance,
        strict=True,
        coerce=True,
    ).validate(frame)
