"""Legacy workbooks (.xls, BIFF) → sheets, by xlrd, which tells formats, error cells and what is hidden."""

import io

import xlrd

from zx_analysis.cells import Content, Sheet, address, trimmed
from zx_analysis.formats import as_shown, kind
from zx_analysis.remarks import InputRefused, finding, refusal

MOST_ROWS = 65_536  # all that a sheet of this format can hold: a sheet that is exactly full was probably cut
PASSWORD = "EncryptedPackage".encode("utf-16-le")


def read_xls(data: bytes, file: str) -> Content:
    """Visible sheets; InputRefused where the file is damaged, protected, no workbook, or exactly full."""
    if PASSWORD in data:
        raise InputRefused(_protected(file))
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except Exception as error:  # xlrd lets struct, index and assertion errors of damaged files through
        if "encrypted" in str(error).lower():
            raise InputRefused(_protected(file)) from error
        raise InputRefused(refusal(
            file, "", "损坏的、或不是工作簿的文件", "能正常打开的 .xls 或 .xlsx", "请用 WPS 或 Excel 打开后另存为 .xlsx。",
            f"damaged or no workbook ({type(error).__name__}). Open it and save it as .xlsx.")) from error
    sheets, findings = [], []
    for sheet in book.sheets():
        if sheet.visibility:
            findings.append(hidden_sheet(file, sheet.name, very=sheet.visibility == 2))
            continue
        if sheet.nrows >= MOST_ROWS:
            raise InputRefused(refusal(
                file, f"工作表 {sheet.name}", f"{sheet.nrows} 行，正好是 .xls 的上限", "没有被截断的表", "请从原系统导出为 .xlsx。",
                f"sheet {sheet.name} has {sheet.nrows} rows, the most that .xls holds: it was probably cut. Export it as .xlsx."))
        sheets.append(_sheet(file, book, sheet))
    return Content(sheets, findings)


def _protected(file: str) -> str:
    return refusal(file, "", "有密码的工作簿", "没有密码的工作簿", "请去掉密码后另存。", "the workbook has a password. Take it off and save it again.")


def hidden_sheet(file: str, name: str, very: bool) -> dict:
    """The finding that a hidden sheet was not read."""
    word = "深度隐藏" if very else "隐藏"
    return finding("warn", file, name, rule="hidden_sheet", read=name, zh=f"{word}的工作表“{name}”未读取", en=f"the hidden sheet {name!r} was not read")


def hidden_lines(file: str, name: str, rows: list[int], columns: list[int]) -> list[dict]:
    """The finding that hidden rows or columns of a visible sheet were read like all others. 0-based numbers."""
    if not rows and not columns:
        return []
    cell = address(rows[0], 0) if rows else address(0, columns[0])
    said = "、".join([f"第 {r + 1} 行" for r in rows[:5]] + [f"{address(0, c)[:-1]} 列" for c in columns[:5]])
    more = " 等" if len(rows) > 5 or len(columns) > 5 else ""
    return [finding("warn", file, name, cell, rule="hidden_lines", read=said, zh=f"{said}{more}是隐藏的，照样读取，请确认不是草稿",
                    en="hidden rows or columns were read like all others: make sure that they are no draft")]


def _sheet(file: str, book, sheet) -> Sheet:
    codes = [book.format_map[xf.format_key].format_str for xf in book.xf_list]
    odd = {index for index, code in enumerate(codes) if kind(code)}
    rows = []
    for r in range(sheet.nrows):
        row = []
        for value, of, xf in zip(sheet.row_values(r), sheet.row_types(r), sheet._cell_xf_indexes[r], strict=True):
            if of == xlrd.XL_CELL_DATE:
                value = _date(value, book.datemode)
            elif of == xlrd.XL_CELL_BOOLEAN:
                value = bool(value)
            elif of == xlrd.XL_CELL_ERROR:
                value = xlrd.error_text_from_code.get(value, "#ERROR!")
            elif of == xlrd.XL_CELL_NUMBER and xf in odd:
                value = as_shown(value, codes[xf])
            row.append(value)
        rows.append(row)
    merged = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]
    hidden = hidden_lines(file, sheet.name, [r for r, info in sorted(sheet.rowinfo_map.items()) if info.hidden and r < sheet.nrows],
                          [c for c, info in sorted(sheet.colinfo_map.items()) if info.hidden and c < sheet.ncols])
    return Sheet(file, sheet.name, trimmed(rows), merged, hidden)


def _date(value: float, mode: int):
    try:
        return xlrd.xldate_as_datetime(value, mode)
    except (ValueError, OverflowError):
        return f"{value!r}（不是日期）"
