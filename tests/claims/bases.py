"""Files that read well, in fourteen layouts, with the places around figures that take a word."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.awkward.corpus import SIX
from tests.claims.corpus import (
    INVESTMENT,
    JOINT,
    MARCH,
    MONTH,
    MONTH_TOTAL,
    QUARTER,
    QUARTER_GROWTH,
    RATES,
    TITLE,
    TO_DATE,
    TOTAL,
    VALUE_ADDED,
    csv,
    gb,
    html,
    table,
    values,
    xls,
    xlsx,
)

# How a word is put into the text of a place.
PLACES = {
    "title": "{text}（{word}）",
    "unit-line": "{text}　{word}",
    "header": "{text}（{word}）",
    "corner": "{text}（{word}）",
    "below": "{word}",
    "sheet": "{text}{word}",
    "file": "{text}{word}",
    "comment": "{word}",
}


@dataclass(frozen=True)
class Base:
    """A layout that is read without a word.

    texts: what stands in each place, `below` and `comment` being empty. build: gives for such
    texts a function that writes the file. figures: what is read of it.
    """

    texts: dict[str, str]
    build: Callable[[dict[str, str]], Callable]
    figures: dict[tuple, str]

    def writer(self, place: str = "", word: str = "") -> Callable:
        """What writes the file, with a word put into one of its places."""
        texts = dict(self.texts)
        if place:
            # A workbook program's own name of a sheet gives way to the word.
            stays = "" if texts[place] == "Sheet1" else texts[place]
            texts[place] = PLACES[place].format(text=stays, word=word)
        return self.build(texts)


def _rows(texts: dict[str, str], heads: str, *columns: list[str], total: str = "") -> list[list]:
    """Title, unit line, header row, townships, a total where there is one, the line below.

    heads: the headers after those of the names and the first column.
    """
    titles = [texts[place] for place in ("title", "unit-line") if texts.get(place)]
    head = f"{texts['corner']}|{texts['header']}{heads}"
    below = [line for line in (total, texts["below"]) if line]
    return table(titles, head, *columns, below=below)


def _commented(texts: dict[str, str], cell: str) -> Callable:
    def post(_, pages):
        if texts["comment"]:
            pages[0].write_comment(cell, texts["comment"])

    return post


def _plain_xlsx(texts):
    rows = _rows(texts, "", TO_DATE)
    comment = _commented(texts, "B3")
    return xlsx(rows, f"{texts['file']}.xlsx", sheet=texts["sheet"], post=comment)


def _month_and_to_date_csv(texts):
    return csv(_rows(texts, "|累计", MONTH, TO_DATE), f"{texts['file']}.csv")


def _growth_gb(texts):
    return gb(_rows(texts, "|同比增长(%)", TO_DATE, RATES), f"{texts['file']}.csv")


def _total_xls(texts):
    rows = _rows(texts, "|累计(万元)", MONTH, TO_DATE, total=f"合计|{MONTH_TOTAL}|{TOTAL}")
    return xls(rows, f"{texts['file']}.xls", texts["sheet"])


def _plain_html(texts):
    return html(_rows(texts, "", TO_DATE), f"{texts['file']}.xls")


def _turned(texts) -> list[list]:
    return [
        [texts["title"]],
        [texts["corner"], "单位", *SIX],
        [texts["header"], "万元", *TO_DATE],
        ["工业总产值累计增速", "%", *RATES],
        *([[texts["below"]]] if texts["below"] else []),
    ]


def _turned_csv(texts):
    return csv(_turned(texts), f"{texts['file']}.csv")


def _turned_xls(texts):
    return xls(_turned(texts), f"{texts['file']}.xls", texts["sheet"])


def _months_across_xlsx(texts):
    rows = _rows(texts, "|3月", JOINT, MONTH)
    comment = _commented(texts, "A1")
    return xlsx(rows, f"{texts['file']}.xlsx", sheet=texts["sheet"], post=comment)


def _two_header_rows_xlsx(texts):
    head = [f"{texts['corner']}|{texts['header']}|{texts['header']}", "|本月|累计"]
    rows = table(texts["title"], head, MONTH, TO_DATE, below=texts["below"] or ())
    comment = _commented(texts, "B4")
    return xlsx(rows, f"{texts['file']}.xlsx", sheet=texts["sheet"], post=comment)


def _no_title_csv(texts):
    return csv(_rows(texts, "", TO_DATE), f"{texts['file']}.csv")


def _sheet_of_period_xls(texts):
    return xls(_rows(texts, "", TO_DATE), f"{texts['file']}.xls", texts["sheet"])


def _months_down_csv(texts):
    head = f"{texts['corner']}|月份|{texts['header']}"
    rows = table(texts["title"], head, ["2022年3月"] * 6, MONTH, below=texts["below"] or ())
    return csv(rows, f"{texts['file']}.csv")


def _investment_xlsx(texts):
    rows = _rows(texts, "", TO_DATE)
    comment = _commented(texts, "B2")
    return xlsx(rows, f"{texts['file']}.xlsx", sheet=texts["sheet"], post=comment)


def _value_added_gb(texts):
    return gb(_rows(texts, "", RATES), f"{texts['file']}.csv")


AROUND = {"corner": "乡镇", "below": "", "file": "报表"}
BOOK = {**AROUND, "sheet": "Sheet1"}
XLSX = {**BOOK, "comment": ""}
UNIT = "单位：万元"
BASES = {
    "plain-xlsx": Base(
        {**XLSX, "title": TITLE, "unit-line": UNIT, "header": "工业总产值"}, _plain_xlsx, QUARTER
    ),
    "month-and-to-date-csv": Base(
        {**AROUND, "title": "2022年3月分乡镇工业总产值", "unit-line": UNIT, "header": "本月"},
        _month_and_to_date_csv,
        MARCH | QUARTER,
    ),
    "growth-gb": Base(
        {**AROUND, "title": TITLE, "unit-line": "单位：万元、%", "header": "累计"},
        _growth_gb,
        QUARTER | QUARTER_GROWTH,
    ),
    "total-xls": Base(
        {**BOOK, "title": "2022年3月", "header": "工业总产值本月(万元)"},
        _total_xls,
        MARCH | QUARTER,
    ),
    "plain-html": Base(
        {**AROUND, "title": TITLE, "unit-line": UNIT, "header": "工业总产值"},
        _plain_html,
        QUARTER,
    ),
    "turned-csv": Base(
        {**AROUND, "corner": "指标", "title": TITLE, "header": "工业总产值累计"},
        _turned_csv,
        QUARTER | QUARTER_GROWTH,
    ),
    "months-across-xlsx": Base(
        {**XLSX, "title": "2022年分乡镇工业总产值", "unit-line": UNIT, "header": "1-2月"},
        _months_across_xlsx,
        values("2022-02", 2, JOINT) | MARCH,
    ),
    "two-header-rows-xlsx": Base(
        {**XLSX, "title": "2022年3月工业主要指标", "header": "工业总产值(万元)"},
        _two_header_rows_xlsx,
        MARCH | QUARTER,
    ),
    "file-of-period-csv": Base(
        {**AROUND, "file": "2022年1-3月", "header": "工业总产值(万元)"}, _no_title_csv, QUARTER
    ),
    "sheet-of-period-xls": Base(
        {**BOOK, "file": "2022年", "sheet": "1-3月", "header": "工业总产值(万元)"},
        _sheet_of_period_xls,
        QUARTER,
    ),
    "months-down-csv": Base(
        {**AROUND, "title": "分乡镇工业总产值月报", "header": "工业总产值(万元)"},
        _months_down_csv,
        MARCH,
    ),
    "investment-xlsx": Base(
        {**XLSX, "title": "2022年1-3月主要指标", "header": "工业技改投资(万元)"},
        _investment_xlsx,
        values("2022-03", 3, TO_DATE, INVESTMENT),
    ),
    "value-added-gb": Base(
        {**AROUND, "title": "2022年1-3月主要指标", "header": "规上工业增加值增速(%)"},
        _value_added_gb,
        values("2022-03", 3, RATES, VALUE_ADDED),
    ),
    "turned-xls": Base(
        {**BOOK, "corner": "指标", "title": "2022年1-3月主要指标", "header": "工业总产值累计"},
        _turned_xls,
        QUARTER | QUARTER_GROWTH,
    ),
}
