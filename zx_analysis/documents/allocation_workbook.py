"""奖励资金分配方案.xlsx: the allocation as an office would check and file it. Shares are live formulas, amounts fixed integers of fen beside a check
of their sum; further sheets hold the rounding, the rules, every base figure with its cell, the variants and the rewards of enterprises."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pandas as pd

from zx_analysis.city.amounts import parse_yuan
from zx_analysis.city.periods import period_zh
from zx_analysis.city.policy import Fund
from zx_analysis.documents.workbooks import Sheets, month_end, save_workbook
from zx_analysis.pages.exhibits import grouped
from zx_analysis.pages.rewards import BOUND_ZH
from zx_analysis.quarter import Study, allocation

FILE = "奖励资金分配方案.xlsx"
FIRST_ROW = (
    5  # of the allocation's table, counted from 1: title, mark and rule, unit, header stand above
)
METHOD_ZH = (
    "各乡镇应得份额 = 资金总额 × 本乡镇基期产值 ÷ 参加分配各乡镇基期产值之和；先取整到分配单位，余下的单位按余数由大到小各给一个；"
    "余数相同时产值大的在先，再相同时代码小的在先。金额为固定数，不随公式变动。"
)


def save(path: Path, study: Study, allocated: pd.DataFrame, variants: pd.DataFrame | None) -> None:
    """Write the workbook of an allocation and its variants as `allocation.allocation` and
    `allocation.variants` give them."""
    save_workbook(
        path,
        lambda book: _Book(book, study).write(allocated, variants),
        mark=study.mark,
        created=month_end(study.quarter.last),
    )


class _Book(Sheets):
    """The sheets of one allocation."""

    def __init__(self, book, study: Study):
        super().__init__(book, study.mark)
        self.study = study

    def write(self, allocated: pd.DataFrame, variants: pd.DataFrame | None) -> None:
        rows = allocated.sort_values(["amount_fen"], ascending=False, kind="stable")
        rows = pd.concat([rows[rows["reason"] == ""], rows[rows["reason"] != ""]])
        self._allocation(rows)
        self._rounding(rows)
        rules = self.study.rules
        self.table(
            "规则和来源",
            "规则和来源",
            [
                ("规则", "text", rules["规则"]),
                ("取值", "text", rules["取值"]),
                ("来源", "text", rules["来源"]),
            ],
        )
        found = allocation.sources(self.study)
        self.table(
            "产值来源",
            "基期产值的每个数字取自哪个单元格",
            [
                ("乡镇", "text", found["township"]),
                (
                    "时段",
                    "text",
                    [
                        period_zh(p, m)
                        for p, m in zip(found["period"], found["months"], strict=True)
                    ],
                ),
                (
                    f"数值（{self._unit()}）",
                    "number",
                    [Decimal(text) for text in found["value_text"]],
                ),
                ("文件", "text", found["source_file"]),
                ("工作表", "text", found["source_sheet"]),
                ("单元格", "text", found["source_cell"]),
            ],
        )
        if variants is not None and variants.shape[1] > 1:
            self.table(
                "不同假设",
                "不同假设下的分配（单位：元）",
                [
                    ("乡镇", "text", self.study.names[variants.index]),
                    *(
                        (label, "number", [Decimal(fen) / 100 for fen in variants[label]])
                        for label in variants.columns
                    ),
                ],
                total=True,
            )
        if (enterprises := allocation.enterprises(self.study)) is not None:
            paid, rejected = enterprises.paid, enterprises.rejected
            self.table(
                "进规企业奖励",
                "应奖励的进规企业（单位：元）",
                [
                    ("乡镇", "text", self.study.names[paid["township_code"]]),
                    ("企业", "text", paid["enterprise"]),
                    ("类别", "text", paid["kind"]),
                    ("批准日期", "text", paid["day"]),
                    ("金额", "number", [Decimal(fen) / 100 for fen in paid["amount_fen"]]),
                    ("台账单元格", "text", paid["cell"]),
                ],
                total=True,
            )
            self.table(
                "不奖励的企业",
                "台账中不奖励的企业和原因",
                [
                    ("乡镇", "text", self.study.names.reindex(rejected["township_code"])),
                    ("企业", "text", rejected["enterprise"]),
                    ("类别", "text", rejected["kind"]),
                    ("原因", "text", rejected["reason"]),
                    ("台账单元格", "text", rejected["cell"]),
                ],
            )

    def _unit(self) -> str:
        return self.study.level.unit

    @property
    def _fund(self) -> Fund:
        fund = self.study.policy.fund
        assert fund is not None  # what is allocated is one
        return fund

    def _allocation(self, rows: pd.DataFrame) -> None:
        fund, count = self._fund, len(rows)
        eligible = int((rows["reason"] == "").sum())
        sheet = self.opened(
            "分配方案",
            f"{self.study.city.name}{self.study.quarter.label_zh}工业经济运行调度专项奖励资金分配方案",
        )
        sheet.merge_range(1, 0, 1, 6, f"{self.study.mark}　{METHOD_ZH}".strip(), self.wrapped)
        sheet.set_row(1, 62)
        sheet.merge_range(
            2,
            0,
            2,
            6,
            f"资金总额 {grouped(fund.amount_yuan.value)} 元；基期 {fund.base_year.value} 年；分配单位 {fund.unit_yuan.value} 元；产值单位：{self._unit()}",
            self.wrapped,
        )
        for column, word in enumerate(
            ("序号", "代码", "乡镇", "基期产值", "占比", "金额（分）", "金额（元）")
        ):
            sheet.write(3, column, word, self.head)
        total = sum(Fraction(value) for value in rows["output"][:eligible])
        first, last = FIRST_ROW, FIRST_ROW + count - 1
        base = f"SUM($D${first}:$D${FIRST_ROW + eligible - 1})"
        for i, (code, row) in enumerate(zip(rows.index, rows.to_dict("records"), strict=True)):
            at, line = FIRST_ROW - 1 + i, FIRST_ROW + i
            sheet.write_number(at, 0, i + 1, self.formats["whole"])
            sheet.write_string(at, 1, str(code), self.text)
            sheet.write_string(
                at,
                2,
                row["township"] + (f"（不参加：{row['reason']}）" if row["reason"] else ""),
                self.text,
            )
            sheet.write_number(at, 3, row["output"], self.formats["number"])
            if row["reason"]:
                sheet.write_number(at, 4, 0, self.formats["share"])
            else:
                sheet.write_formula(
                    at,
                    4,
                    f"=D{line}/{base}",
                    self.formats["share"],
                    float(Fraction(row["output"]) / total),
                )
            sheet.write_number(at, 5, row["amount_fen"], self.formats["whole"])
            sheet.write_formula(
                at, 6, f"=F{line}/100", self.formats["number"], row["amount_fen"] / 100
            )
        paid, reserve = int(rows["amount_fen"].sum()), rows.attrs.get("reserve_fen", 0)
        at = FIRST_ROW - 1 + count
        sheet.write_string(at, 2, "合计", self.head)
        for column, letter, value, kind in (
            (3, "D", float(sum(Fraction(v) for v in rows["output"])), "number"),
            (4, "E", 1.0, "share"),
            (5, "F", paid, "whole"),
            (6, "G", paid / 100, "number"),
        ):
            sheet.write_formula(
                at, column, f"=SUM({letter}{first}:{letter}{last})", self.formats[kind], value
            )
        if reserve:
            sheet.write_string(at + 1, 2, "不足一个单位，留作余款", self.text)
            sheet.write_number(at + 1, 5, reserve, self.formats["whole"])
        whole = parse_yuan(fund.amount_yuan.value)
        sheet.write_string(at + 2, 2, "核对：合计与资金总额", self.text)
        sheet.write_formula(
            at + 2,
            5,
            f'=IF(F{at + 1}+F{at + 2}={whole},"相符","不符")',
            self.text,
            "相符" if paid + reserve == whole else "不符",
        )
        sheet.set_column(0, 0, 6)
        sheet.set_column(1, 1, 14)
        sheet.set_column(2, 2, 34)
        sheet.set_column(3, 6, 17)
        sheet.freeze_panes(4, 3)
        sheet.print_area(0, 0, at + 2, 6)
        sheet.repeat_rows(3)

    def _rounding(self, rows: pd.DataFrame) -> None:
        self.table(
            "取整过程",
            f"取整过程（份额单位：{self._fund.unit_yuan.value} 元）",
            [
                ("乡镇", "text", rows["township"]),
                ("应得份额（精确分数）", "text", rows["quota"]),
                ("整数部分", "whole", rows["whole_units"]),
                ("余数（精确分数）", "text", rows["remainder"]),
                ("余数名次", "whole", rows["remainder_rank"]),
                ("余数得一", "whole", rows["extra_unit"]),
                ("碰到上下限", "text", rows["bound"].map(BOUND_ZH)),
                ("余数并列", "text", rows["tie"].map({True: "并列", False: ""})),
                ("金额（分）", "whole", rows["amount_fen"]),
                ("韦伯斯特法（分）", "whole", rows["webster_fen"]),
            ],
        )
