"""A sheet as a grid of texts and values, upright or turned round, and the words of rows that are no
township: totals, parts, averages.
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import cache

from zx_analysis.reading.numbers import numeric
from zx_analysis.reading.sheets import Sheet, cell_text
from zx_analysis.reading.unit_texts import UNIT_LINE
from zx_analysis.reading.words import (
    AVERAGES,
    COLLECTIVES,
    COLUMN_NUMBERS,
    GROUP,
    LABEL_HEADS,
    MISSING,
    NAME_HEADS,
    OF_TOWNSHIPS,
    OUTSIDE,
    PART_ENDS,
    PART_STARTS,
    SIGNATURES,
    TOTALS,
)

DATE_PIECE = re.compile(r"\d{1,4}|[年月至到-]|月?份")
DATE_LABEL = re.compile(r"(?:填报|报告|统计|数据)?(?:所属)?(?:期别?|时期|时间|日期|月份):?")
# In a cell of its own, what it says in the next one: 有效期至 | 2023年1月.
LABEL_OF_FORM = re.compile(r".+:|有效期至?|(?:批准|制定|发布)(?:日期|文号|机关|单位)|表号|文号")
CODES_OF_COLUMNS = ("代码", "编码", "栏次", "编号", "指标代码")
COLUMN_CODE = re.compile(r"[A-Za-z]{1,4}[_-]?\d{1,4}")
COLUMN_NUMBER = re.compile(r"\(?\d{1,2}\)?(?:=.+)?")
NAMED_TOTAL = re.compile(r"(.+?)(?:合计|总计|汇总|共计|总和|总数)(?:数)?")
OF_ALL = re.compile(
    r"本表|以上|上述|(?:全[市县区])?(?:各|所有)?"
    r"(?:乡镇|镇|街镇|镇街|镇办|县市区?|县区|区县|市县)(?:\(?(?:街道?|办|乡|园区)\)?)?"
)
# What a total holds beside the townships: 全市(含市直).
WITH_OTHERS = re.compile(
    r"\((?:含|包括|包含)(?:[市县区](?:直|本级|属)|直属|本级|经?开发?区|园区|其他)[^()]{0,6}\)$"
)
# A group of units with its sum in its row: 一、乡镇街道.
NUMBERED_GROUP = re.compile(
    rf"(?:[一二三四五六七八九十]、|\([一二三四五六七八九十]\))(?:{GROUP.pattern})"
)
# 开发区, 农场: a group of them, or one that the register does not know
MAY_BE_A_UNIT = re.compile(r"(?<!片)区$|场$|办事处$")
CITY = re.compile(r"[\u4e00-\u9fff]{1,6}[市县]")

# A cell cut by a diagonal line names both: 乡镇\月份.
DIAGONAL = re.compile(r"[\\/|]")
# A head of names made of the words for them: 所属镇(街道、管委会)名称; of one of these it says
# whose.
NAME_HEAD = re.compile(
    r"(?:各|所属|所在|归属|属地|责任|填报|上报|报送|统计|考核|行政|乡|镇|街道?|办事处|办|园区?|开发区|管委会|场|"
    r"县|市|区|域|名称?|单位|地区|区划|主体|[、()/和及])+"
)
NAMES_UNITS = re.compile(r"乡镇|镇街|街镇|镇办|乡街|单位|区划|属地|主体|[乡镇]\(|[县镇]域")


@cache
def is_name_head(text: str) -> bool:
    """Whether a cell is the header of the names: 乡镇, or 乡镇\\月份 in a cell cut by a diagonal
    line.
    """
    pieces = DIAGONAL.split(text)
    return (
        text in NAME_HEADS
        or bool(NAME_HEAD.fullmatch(text) and NAMES_UNITS.search(text))
        or _both(text)
        or len(pieces) == 2
        and any(p in NAME_HEADS for p in pieces)
        and all(p in NAME_HEADS | LABEL_HEADS for p in pieces)
    )


def _both(text: str) -> bool:
    """Whether a cell names names and labels one below the other: 项目 over 乡镇."""
    halves = [(text[:i], text[i:]) for i in range(2, len(text) - 1)] if len(text) <= 8 else []
    return any(
        (one in NAME_HEADS and other in LABEL_HEADS) or (one in LABEL_HEADS and other in NAME_HEADS)
        for one, other in halves
    )


@dataclass
class Grid:
    """Texts and values (`cells`) of a sheet, seen upright or turned round; `place` gives the
    sheet's own (row, column), `around` the words of its titles and its file's name, `upright`
    whether its rows are the sheet's.
    """

    texts: list[list[str]]
    cells: list[list]
    place: Callable[[int, int], tuple[int, int]]
    around: str = ""
    upright: bool = False
    totals: dict[str, str] = field(default_factory=dict)  # what each text was told to be

    @property
    def height(self) -> int:
        return len(self.texts)

    @property
    def width(self) -> int:
        return len(self.texts[0]) if self.texts else 0

    def values(self, r: int, c: int):
        """A cell as it was read."""
        return self.cells[r][c]

    def lines(self, rows: Iterable[int], columns: Iterable[int]) -> Iterable[int]:
        """The sheet's own rows that some cells stand in."""
        return rows if self.upright else {self.place(r, c)[0] for r in rows for c in columns}

    def figure(self, r: int, c: int) -> bool:
        return numeric(self.cells[r][c])

    def total(self, r: int, c: int) -> bool:
        """Whether a cell names a total: 合计, or 钟祥市 where the titles are about 钟祥市."""
        text = self.texts[r][c]
        kind = self.totals.get(text)
        if kind is None:
            kind = self.totals[text] = self._total_kind(total_name(text))
        return kind == "total" or kind == "city" and self._beside(r, c)

    def _total_kind(self, text: str) -> str:
        """'total', 'city' for the name of the titles' city, which alone is a title, '' for
        neither.
        """
        if text in TOTALS:
            return "total"
        if text not in NAME_HEADS and CITY.fullmatch(text) and text in self.around:
            return "city"
        return "total" if self._own_total(text) else ""

    def _beside(self, r: int, c: int) -> bool:
        """Whether a figure stands in the row right of a cell, or a word for a missing one."""
        return any(
            self.figure(r, k) or self.texts[r][k] and self.texts[r][k] in MISSING
            for k in range(c + 1, self.width)
        )

    def total_label(self, text: str) -> str:
        """What a total is told by: its own word, `OF_TOWNSHIPS`, or 全市 for any other."""
        match = NAMED_TOTAL.fullmatch(total_name(text))
        if text in COLLECTIVES or match and match[1] in COLLECTIVES:
            return OF_TOWNSHIPS
        return text if text in TOTALS else "全市"

    def _own_total(self, text: str) -> bool:
        """Whether a total is called after the city or its townships: 清河县合计, 乡镇合计,
        全县各乡镇合计.
        """
        match = NAMED_TOTAL.fullmatch(text)
        if match is None:
            return False
        whose = match[1]
        return bool(OF_ALL.fullmatch(whose)) or bool(CITY.fullmatch(whose)) and whose in self.around


@cache
def total_name(text: str) -> str:
    """A total's name without what is written around it: '(合计)', '合计:', '合  计'."""
    bare = WITH_OTHERS.sub("", re.sub(r"\((?:万|亿|千)?元\)$", "", text))
    return bare.strip("()[]:【】")


@cache
def is_part(name: str) -> bool:
    return (
        name.startswith(PART_STARTS)
        or bool(NUMBERED_GROUP.fullmatch(name))
        or name in OUTSIDE + AVERAGES
        or (name.endswith(PART_ENDS) and name not in TOTALS and total_name(name) not in TOTALS)
    )


def without_numeral(group: str) -> str:
    """'一、街道' → '街道'."""
    return re.sub(r"^(?:[一二三四五六七八九十]、|\([一二三四五六七八九十]\))", "", group)


@cache
def is_group(name: str) -> bool:
    """Whether a row with figures is the sum of a group of townships: 街道, 一、街道."""
    return bool(GROUP.fullmatch(name) or NUMBERED_GROUP.fullmatch(name))


def part_with_others(grid: Grid, r: int, c: int) -> bool:
    """Whether a cell names a part and is not alone in its row: alone it is the title of what
    follows."""
    return is_part(grid.texts[r][c]) and len(set(grid.texts[r]) - {""}) > 1


def is_of(name: str) -> bool:
    """Whether a row is marked as a part of the one above: '其中:胡集镇', '#胡集镇'."""
    return name.startswith(PART_STARTS[:3])


def without_mark(name: str) -> str:
    """'其中:胡集镇' → '胡集镇'."""
    return re.sub(r"^(?:其中:?|#)", "", name)


def upright(sheet: Sheet, around: str = "") -> Grid:
    """The sheet as it is, words filled through merged cells (but not a title merged over the whole
    width, and no figure).
    """
    width = sheet.width
    cells = [row if len(row) == width else [*row, *[""] * (width - len(row))] for row in sheet.rows]
    texts = [list(map(cell_text, row)) for row in cells]
    for top, left, bottom, right in sheet.merged:
        if (
            right - left + 1 >= width
            or top >= len(texts)
            or left >= width
            or numeric(sheet.value(top, left))
        ):
            continue
        for r in range(top, min(bottom, len(texts) - 1) + 1):
            for c in range(left, min(right, width - 1) + 1):
                texts[r][c] = texts[top][left]
    return Grid(texts, cells, lambda r, c: (r, c), around, upright=True)


def turned(grid: Grid, first: int, end: int, without: Collection[int] = ()) -> Grid:
    """Rows and columns exchanged, of the rows `first` … `end` - 1 and all columns but some."""
    columns = [c for c in range(grid.width) if c not in without]
    texts, cells = (
        [[row[c] for row in rows[first:end]] for c in columns] for rows in (grid.texts, grid.cells)
    )
    return Grid(
        texts,
        cells,
        lambda r, c: grid.place(c + first, columns[r]),
        grid.around,
        totals=grid.totals,
    )


def joined(row: list[str]) -> str:
    """The words of a row as one line; a date broken into several cells becomes whole, 联系人 | 张三
    is written 联系人:张三, 有效期至: | 2023年1月 as it stands in one cell."""
    line, last = "", ""
    for text in row:
        if text and text != last:
            whole = line[-1:].isdigit() or text[:1] in "年月" or last.endswith(":")
            labelled = last in SIGNATURES or LABEL_OF_FORM.fullmatch(last)
            line += text if whole else f":{text}" if labelled else f" {text}"
        last = text or last
    return line.strip()


def numbers_columns(grid: Grid, r: int, columns: range) -> bool:
    """Whether a row numbers the columns: 甲 | 乙 | 1 | 2 | 3=2/1, or 代码 | A01 | A02."""
    texts = [grid.texts[r][c] for c in columns if grid.texts[r][c]]
    if texts[:1] and texts[0] in CODES_OF_COLUMNS:
        return len(texts) > 1 and all(map(COLUMN_CODE.fullmatch, texts[1:]))
    return bool(COLUMN_NUMBERS & set(texts)) and all(
        text in COLUMN_NUMBERS or COLUMN_NUMBER.fullmatch(text) for text in texts
    )


def date_in_pieces(grid: Grid, r: int, columns: range) -> bool:
    """Whether a row holds nothing but a date broken into cells, the word for it before, and a unit:
    填报期 | 2022 | 年 | 3 | 月."""
    texts = [text for c in columns if (text := grid.texts[r][c]) and not UNIT_LINE.search(text)]
    texts = texts[1:] if texts and DATE_LABEL.fullmatch(texts[0]) else texts
    return len(texts) > 2 and "年" in texts and all(map(DATE_PIECE.fullmatch, texts))


def part_beside(grid: Grid, r: int, names: list[int]) -> str:
    """东片小计, or 东片 with its sum, left of the names, where no name stands beside it; '' for
    none.
    """
    if any(grid.texts[r][c] for c in names):
        return ""
    left = (grid.texts[r][c] for c in range(max(names[0] - 2, 0), names[0]))
    summed = any(grid.figure(r, c) for c in range(names[-1] + 1, grid.width))
    return next(
        (
            text if text.endswith("小计") else f"{text}小计"
            for text in left
            if text.endswith("小计")
            or summed
            and GROUP.fullmatch(text)
            and not MAY_BE_A_UNIT.search(text)
        ),
        "",
    )
