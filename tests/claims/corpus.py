"""Spreadsheets whose words all say something about the figures, and what is right to take of them.

A truth is written by hand, before the file is read. It lists all ways that are right: `read` gives
exactly these figures and no warning that is not so, `warn` says one of some words beside no other
figures, `refuse` says one of them. `xlsx`, `csv`, `xls` … give a function that writes the file
into a folder.
"""

import csv as csv_format
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pandas as pd
import pytest
from pandera.config import config_context

from tests.awkward.corpus import SIX, TOWNS, legacy, text, workbook
from zx_analysis.city.register import Register
from zx_analysis.cleaning.clean import InputRefused, clean_files

# The six townships alone: no zone is missed in a table that has none.
REGISTER = "".join(line for line in TOWNS.splitlines(keepends=True) if not line.endswith(",zone\n"))
OUTPUT = "output_wan"
GROWTH = "output_growth_pct"
VALUE_ADDED = "value_added_growth_pct"
INVESTMENT = "tech_investment_wan"
ELECTRICITY = "electricity_wan_kwh"
TAX = "industrial_tax_wan"

# January to March of the six townships, 万元: 1-2月 + 3月 = 1-3月.
JOINT = ["2000", "540", "300", "980", "460", "100"]
MONTH = ["1000.5", "260", "150.25", "520", "240.4", "50"]
TO_DATE = ["3000.5", "800", "450.25", "1500", "700.4", "150"]
A_YEAR_AGO = ["2852", "832.4", "400.2", "1488.1", "654", "151.8"]  # 3000.5 / 1.052 …
RATES = ["5.2", "-3.9", "12.5", "0.8", "7.1", "-1.2"]  # 1-3月, %
TOTAL = "6601.15"  # 3000.5 + 800 + 450.25 + 1500 + 700.4 + 150
MONTH_TOTAL = "2221.15"  # 1000.5 + 260 + 150.25 + 520 + 240.4 + 50
TITLE = "钟祥市2022年1-3月分乡镇工业总产值"
HEAD = "乡镇|工业总产值(万元)"


def values(
    period: str, months: int, texts: list[str], indicator: str = OUTPUT, towns=SIX
) -> dict[tuple, str]:
    """The figures of one column, a township each: (township, period, months, indicator) → value."""
    return {
        (town, period, months, indicator): value
        for town, value in zip(towns, texts, strict=True)
        if value
    }


MARCH = values("2022-03", 1, MONTH)
QUARTER = values("2022-03", 3, TO_DATE)
QUARTER_GROWTH = values("2022-03", 3, RATES, GROWTH)


@dataclass(frozen=True)
class Truth:
    """What is right of one case.

    ways: `read`, `warn`, `refuse`; any of them is right. figures: exactly those of `read`, and the
    most that `warn` may give; None: not compared. optional: figures that may be there besides.
    words: one has to stand in the warning or refusal. beside: every warning of `read` says one of
    these. cell: where the warning has to point.
    """

    ways: frozenset[str]
    figures: dict[tuple, str] | None = None
    words: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    optional: dict[tuple, str] = field(default_factory=dict)
    cell: str = ""


def reads(figures: dict, beside: tuple[str, ...] = (), optional: dict | None = None) -> Truth:
    """Every clerk would read it: exactly these figures, no warning but of what is `beside`."""
    return Truth(frozenset({"read"}), figures, (), beside, optional or {})


def warns(figures: dict | None, *words: str, cell: str = "") -> Truth:
    """Read, and said beside it; a refusal would be too much."""
    return Truth(frozenset({"warn"}), figures, words, cell=cell)


def doubts(*words: str, figures: dict | None = None) -> Truth:
    """Nobody can use it without asking: a refusal, or a warning beside these figures at most."""
    return Truth(frozenset({"warn", "refuse"}), figures, words)


def reads_or_doubts(figures: dict, *words: str) -> Truth:
    """Either is right, but never other figures and never a refusal for another reason."""
    return Truth(frozenset({"read", "warn", "refuse"}), figures, words)


def refuses(*words: str) -> Truth:
    return Truth(frozenset({"refuse"}), None, words)


def failure(files, register: str, folder, truth: Truth) -> str:
    """Why reading the files is not right, "" where it is."""
    (folder / "townships.csv").write_text(register, encoding="utf-8")
    try:
        # The contract of the frames is tested elsewhere; here it would take most of the time.
        with config_context(validation_enabled=False):
            cleaned = clean_files(files, Register.from_csv(folder / "townships.csv"))
    except InputRefused as refusal:
        return _failure_of_refusal(refusal, truth)
    figures = {
        (row.township, row.period, row.months, row.indicator): row.value_text
        for row in cleaned.panel.sort_values("vintage").itertuples()
    }
    warnings = cleaned.to_check
    warnings = warnings[warnings["rule"] != "missing_value"]
    reasons = []
    if "read" in truth.ways:
        reasons.append(_difference(figures, truth) or _more_said(warnings, truth))
    if "warn" in truth.ways:
        reasons.append(_silence(figures, warnings, truth))
    if not reasons:
        return f"not refused; read {_shown(figures)}"
    return "" if "" in reasons else "; ".join(reasons)


def _failure_of_refusal(refusal: InputRefused, truth: Truth) -> str:
    sentence = str(refusal)
    assert "读到" in sentence and "应为" in sentence
    assert all(re.search(r"^(File|All files)", one, re.M) for one in refusal.refusals)
    if "refuse" not in truth.ways:
        return f"refused: {sentence}"
    if truth.words and not any(word in sentence for word in truth.words):
        return f"refused, but none of {truth.words} in: {sentence}"
    return ""


def _difference(figures: dict, truth: Truth) -> str:
    required = truth.figures or {}
    if truth.figures is None or (
        required.items() <= figures.items()
        and figures.items() <= (required | truth.optional).items()
    ):
        return ""
    return f"read {_shown(figures)}, right is {_shown(required)}"


def _said(row) -> str:
    return f"{row.message_zh} {row.read} {row.expected}"


def _more_said(warnings: pd.DataFrame, truth: Truth) -> str:
    strange = [
        _said(row)
        for row in warnings.itertuples()
        if not any(word in _said(row) for word in truth.beside)
    ]
    return f"false alarm: {strange[:3]}" if strange else ""


def _silence(figures: dict, warnings: pd.DataFrame, truth: Truth) -> str:
    allowed = (truth.figures or {}) | truth.optional
    if truth.figures is not None and not figures.items() <= allowed.items():
        return f"read {_shown(figures)}, at most right is {_shown(allowed)}"
    if truth.ways == {"warn"} and truth.figures and not truth.figures.items() <= figures.items():
        return f"figures lost: read {_shown(figures)}, right is {_shown(truth.figures)}"
    saying = [
        row
        for row in warnings.itertuples()
        if any(word in _said(row) for word in truth.words)
        and (not truth.cell or re.fullmatch(truth.cell, str(row.cell)))
    ]
    if not saying:
        places = [f"{row.cell}: {_said(row)}" for row in warnings.itertuples()]
        return f"no warning at {truth.cell or 'any cell'} says {truth.words}: {places[:3]}"
    return ""


def _shown(figures: dict) -> str:
    """A few figures, enough to see what they were taken for."""
    kinds = sorted({key[1:] for key in figures})
    first = next(iter(figures.items()), "")
    return f"{len(figures)} figures of {kinds[:4]}, the first {first}"


def judge(files: Callable, truth: Truth, folder, register: str = REGISTER) -> None:
    """Write the files, read them, compare with the truth."""
    (folder / "in").mkdir()
    written = files(folder / "in")
    reason = failure(written if isinstance(written, list) else [written], register, folder, truth)
    assert not reason, reason


class Cases(list):
    """The cases of one test module; each has a name like `periods-title-quarter-sheet-month`."""

    def __call__(self, name: str, files: Callable, truth: Truth, register: str = REGISTER) -> None:
        self.append(pytest.param(files, truth, register, id=name))

    @property
    def each(self):
        """The mark of a test that runs once for each case."""
        names = [case.id for case in self]
        assert len(names) == len(set(names))
        return pytest.mark.parametrize(("files", "truth", "register"), self)


# Tables.


def table(title, head, *columns, below=(), towns=SIX) -> list[list]:
    """Rows of a sheet: titles, header rows (| between cells), a row a township, lines below."""
    titles = [title] if isinstance(title, str) else title
    heads = [head] if isinstance(head, str) else head
    lines = [below] if isinstance(below, str) else below
    return [
        *([line] for line in titles if line),
        *([cell or None for cell in line.split("|")] for line in heads),
        *([town, *row] for town, *row in zip(towns, *columns, strict=True)),
        *([cell or None for cell in line.split("|")] for line in lines),
    ]


def numbered(rows: list[list]) -> list[list]:
    """The texts of figures as numbers, as a workbook holds them."""
    return [[_number(cell) for cell in row] for row in rows]


def _number(cell):
    if isinstance(cell, str) and re.fullmatch(r"-?\d{1,9}(\.\d+)?", cell):
        return float(cell) if "." in cell else int(cell)
    return cell


def xlsx(rows: list[list], name: str = "a.xlsx", **more) -> Callable:
    return lambda folder: workbook(folder, name, numbered(rows), **more)


def sheets(name: str, *pages: tuple[str, list[list]]) -> Callable:
    """A workbook of several sheets: (sheet's name, rows)."""
    (first, rows), *others = pages
    more = [(title, numbered(lines), ()) for title, lines in others]
    return lambda folder: workbook(folder, name, numbered(rows), sheet=first, more=more)


def csv(rows: list[list], name: str = "a.csv", **more) -> Callable:
    """more: enc="gb18030", nl, end=False for a last line without its break."""
    written = io.StringIO()
    width = max(map(len, rows))
    csv_format.writer(written, lineterminator="\n").writerows(
        [*row, *[None] * (width - len(row))] for row in rows
    )
    lines = written.getvalue().removesuffix("\n").split("\n")
    return lambda folder: text(folder, name, *lines, **more)


def gb(rows: list[list], name: str = "a.csv") -> Callable:
    return csv(rows, name, enc="gb18030")


def xls(rows: list[list], name: str = "a.xls", sheet: str = "Sheet1", post=None) -> Callable:
    """post: called with book and sheet before the book is saved."""

    def finish(book, page):
        page.set_name(sheet)
        if post:
            post(book, page)

    return lambda folder: legacy(folder, name, numbered(rows), post=finish)


def html_table(rows: list[list]) -> str:
    """A web page's table; a title stands over all columns."""
    width = max(map(len, rows))
    lines = []
    for row in rows:
        span = f' colspan="{width}"' if len(row) == 1 else ""
        cells = "".join(f"<td{span}>{'' if cell is None else cell}</td>" for cell in row)
        lines.append(f"<tr>{cells}</tr>")
    return f"<table>{''.join(lines)}</table>"


def page(body: str, name: str = "a.xls", enc: str = "utf-8") -> Callable:
    """A web page saved as .xls, as exports of web systems are."""
    whole = f'<html><head><meta charset="{enc}"></head><body>{body}</body></html>'

    def write(folder):
        (folder / name).write_bytes(whole.encode(enc))
        return folder / name

    return write


def html(rows: list[list], name: str = "a.xls", before: str = "", after: str = "") -> Callable:
    return page(before + html_table(rows) + after, name)


def together(*writers: Callable) -> Callable:
    """Several files that are read at once."""
    return lambda folder: [write(folder) for write in writers]


def also(truth: Truth, **fields) -> Truth:
    """The truth with some fields changed."""
    return replace(truth, **fields)
