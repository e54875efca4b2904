"""What a published pack says, as text, and statements that a test holds against it.

In a statement's pattern `#` is a number, `@` a name, `…` anything within a sentence, `»` anything
at all, and {} the key of a row. White space does not count, a cell ends with a bar, and every dash
is a hyphen. A number agrees with a value if it is the value at the places it is printed with."""

import csv
import html
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import openpyxl
from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph
from pypdf import PdfReader

MARK = "演示数据·非统计数据"
DOCUMENTS = {
    "paper": "工业经济运行分析.docx",
    "paper.pdf": "工业经济运行分析.pdf",
    "bulletin": "工业经济运行情况通报.docx",
    "bulletin.pdf": "工业经济运行情况通报.pdf",
    "fund": "奖励资金分配方案.xlsx",
    "todo": "督办清单.xlsx",
    "book": "季度资料.xlsx",
}
REGISTER = Path(__file__).parents[2] / "data" / "raw" / "zhongxiang" / "townships.csv"
WILD = {
    "#": r"([+-]?\d[\d,]*(?:\.\d+)?)",
    "@": r"([^、（）|：，。；]+?)",
    "…": r"[^。]*?",
    "»": ".*?",
}


def short_names() -> dict[str, str]:
    """Official names by the short ones that the register declares: pages print the short ones."""
    with REGISTER.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return {row["short_name"]: row["name"] for row in rows if row["short_name"]}


def of_page(path: Path) -> str:
    text = re.sub(r"(?s)<(script|style|svg|head)\b.*?</\1>", "", path.read_text("utf-8"))
    text = html.unescape(re.sub("<[^>]+>", "", re.sub("</t[dh]>", "|", text)))
    for short, name in short_names().items():
        text = text.replace(short, name)
    return text


def of_paper(path: Path) -> str:
    def words(part):
        if isinstance(part, Paragraph):
            return part.text
        return "".join(f"{cell.text}|" for row in part.rows for cell in row.cells)

    return "".join(
        words(part)
        for part in Document(path).iter_inner_content()
        if isinstance(part, Paragraph | Table)
    )


def of_pdf(path: Path) -> str:
    """Without the mark at the head and the number at the foot, so that sentences join up."""
    pages = [page.extract_text() for page in PdfReader(path).pages]
    return "".join(re.sub(rf"(?m)^{MARK}$|^— \d+ —$", "", page) for page in pages)


def of_book(path: Path) -> str:
    return "".join(
        f"{cell}|"
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.values
        for cell in row
        if cell is not None
    )


READERS = {".html": of_page, ".docx": of_paper, ".pdf": of_pdf, ".xlsx": of_book}


@cache
def text(pack: Path, place: str) -> str:
    """A page ("index", or its number) or a document (a key of DOCUMENTS)."""
    [path] = (
        [pack / "documents" / DOCUMENTS[place]]
        if place in DOCUMENTS
        else pack.glob(f"{place}*.html")
    )
    return re.sub(r"\s", "", READERS[path.suffix](path)).replace("—", "-")


def table(pack: Path, name: str) -> list[dict[str, str]]:
    with (pack / "tables" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class Statement(NamedTuple):
    name: str
    places: str  # parted by spaces
    pattern: str
    expected: Callable  # of the key -> the numbers and names of the pattern, in order
    keys: Callable[[], Iterable] = lambda: [()]  # one row each: names, or tuples of them


def regex(pattern: str) -> str:
    return "".join(WILD.get(sign, re.escape(sign)) for sign in re.sub(r"\s", "", pattern))


def agrees(shown: str, value) -> bool:
    if isinstance(value, str):
        return shown == value
    half = 0.5 / 10 ** len(shown.partition(".")[2])
    return abs(float(shown.replace(",", "")) - value) <= half + 1e-9


def complaints(statement: Statement, said: str) -> list[str]:
    """Row by row what is not said, and what is said wrong."""
    found = []
    for key in statement.keys():
        key = key if isinstance(key, tuple) else (key,)
        pattern, wanted = statement.pattern.format(*key), list(statement.expected(*key))
        match = re.search(regex(pattern), said, re.S)
        if match is None:
            found.append(f"没有找到 not found: {pattern}")
        else:
            found += [
                f"{match[0][-60:]}：写 said {shown}，应为 recomputed {value}"
                for shown, value in zip(match.groups(), wanted, strict=True)
                if not agrees(shown, value)
            ]
    return found
