"""What notebook 1 shows: what was read, what is doubtful, which figures are comparable. Each
function turns a result into a table, a chart or sentences, or says why there is none.
"""

import pandas as pd

from zx_analysis.city import Indicator
from zx_analysis.city.register import natural
from zx_analysis.cleaning import Cleaned, panels
from zx_analysis.messages import rule_titles
from zx_analysis.pages import charts
from zx_analysis.pages.exhibits import MISSING, Folded, Table, Text, decimals
from zx_analysis.pages.pictures import Chart
from zx_analysis.quarter import Study

SEVERITY_ZH = {"refuse": "拒绝", "warn": "警告", "note": "提示"}
MOST_FINDINGS, MOST_SHEETS = 12, 8
ABSENT = ("missing_value", "missing_month")  # rules of findings: a figure that should be there


def read_summary(study: Study) -> Text:
    """How much was read, from how many files, with how many findings."""
    cleaned, ledger = study.cleaned, study.cleaned.row_ledger
    return Text(
        f"读入 {len(cleaned.inputs)} 个文件、{len(ledger)} 个工作表，"
        f"得到 {len(cleaned.panel):,} 个数字；"
        f"共 {ledger['rows_read'].sum():,} 行，采用 {ledger['rows_kept'].sum():,} 行，"
        f"合计和其中 {ledger['rows_control'].sum():,} 行，"
        f"不采用 {ledger['rows_dropped'].sum():,} 行（标题、表头、附注）。",
        f"数据截至 {study.until}；报表的待核实问题 {len(cleaned.to_check)} 个，"
        f"另有不需要处理的提示 {len(cleaned.findings) - len(cleaned.to_check)} 条"
        + ("；台账的待核实问题见“专项台账”。" if study.ledgers else "。"),
    )


def verdict(study: Study, apart: int = 0) -> list:
    """What is missing and what is doubtful in this year's figures: a sentence each, and the entries
    where there are any. apart: in how many kinds two sources do not meet (`doubts.kinds`).
    """
    found = study.to_check
    absent = found["rule"].isin(ABSENT)
    before = len(study.cleaned.to_check) - len(found)
    missing, doubtful = found[absent], found[~absent]
    return [
        Text(
            f"缺少的数：今年有 {len(missing)} 处，见下表。"
            if len(missing)
            else "缺少的数：今年应有的数都有，没有缺报。",
            _doubtful_zh(len(doubtful), apart),
            *([f"以前年份还有 {before} 个待核实问题，见“问题和提示”。"] if before else []),
        ),
        *(
            _entries(rows.head(MOST_FINDINGS), title, len(rows), study.mark)
            for rows, title in ((missing, "今年缺少的数"), (doubtful, "今年可疑的数"))
            if len(rows)
        ),
    ]


def _doubtful_zh(questions: int, apart: int) -> str:
    """How many questions the bulletins leave, and in how many kinds two sources do not meet."""
    of_bulletins = f"有 {questions} 个待核实问题，见下表" if questions else "没有待核实的问题"
    if not apart:
        return f"可疑的数：今年{of_bulletins}。"
    return f"可疑的数：报表今年{of_bulletins}；台账与报表、台账之间有 {apart} 类对不上，见下文。"


def _entries(rows: pd.DataFrame, title: str, count: int, mark: str) -> Table:
    """Findings with file and cell; count: how many there are in all."""
    return Table(
        rows[["file", "cell", "message_zh"]].set_axis(["文件", "单元格", "问题"], axis=1),
        title,
        mark=mark,
        note=f"只列前 {len(rows)} 个，共 {count} 个，全部在 findings.csv"
        if count > len(rows)
        else "",
    )


def or_words(table: Table) -> Table | Text:
    """A table, or its note as a sentence where it has no rows."""
    return table if len(table.frame) else Text(f"{table.note}。")


def findings(study: Study) -> Folded | Text:
    """Findings by rule and the latest ones, folded; their absence in a sentence."""
    found = study.cleaned.findings
    by_rule = findings_by_rule(found, study.mark)
    if found.empty:
        return Text(f"{by_rule.note}。")
    latest = latest_findings(found, study.quarter.last, study.mark)
    return Folded(f"{by_rule.title}（{len(found)} 条）", (by_rule, latest))


def scope(study: Study, figures: pd.DataFrame) -> Folded:
    """How the published growth and the levels differ, and the levels on one scope, folded. figures:
    of `comparable_figures`.
    """
    shown = (scope_changes(figures, study.mark), one_scope(study.level, figures, study.mark))
    return Folded("公布增速与两年公布数之比、各年同一口径的数", shown)


def coverage(study: Study) -> Chart:
    """The level indicator by township and slot: missing, read, or with a revision inside the
    cumulative.
    """
    history, _ = study.panel.history(study.city.level)
    codes = history.notna().astype(int).rename(columns=study.short_names.to_dict())
    short = dict(zip(study.names, study.short_names, strict=True))
    findings = study.cleaned.findings
    for _, row in findings[findings["rule"] == "revised_in_cumulative"].iterrows():
        if row["period"] in codes.index and row["township"] in short:
            codes.loc[row["period"], short[row["township"]]] = charts.REVISED
    for code, name in zip(study.codes, study.short_names, strict=True):
        codes.loc[
            [period for period in codes.index if not study.register.units[code].valid(period)], name
        ] = charts.NOT_DUE
    return charts.coverage(codes.T, title=f"{study.level.label_zh}覆盖情况", mark=study.mark)


def findings_by_rule(findings: pd.DataFrame, mark: str) -> Table:
    """Findings counted by severity and rule."""
    table = findings.groupby(["severity", "rule"]).size().rename("个数").reset_index()
    table["severity"], table["rule"] = (
        table["severity"].map(SEVERITY_ZH),
        table["rule"].map(rule_titles()),
    )
    return Table(
        table.rename(columns={"severity": "级别", "rule": "规则"}),
        "待核实问题和提示",
        mark=mark,
        note="警告是待核实问题，要有人处理；提示不需要处理"
        if len(table)
        else "没有待核实的问题，也没有提示",
    )


def latest_findings(findings: pd.DataFrame, end: str, mark: str) -> Table | Text:
    """The findings of the latest periods, in words: the quarter's own newest first."""
    if findings.empty:
        return Text()  # that there are none stands above
    later = findings["period"] > end  # of the quarters after this one
    rows = (
        findings.assign(later=later)
        .sort_values(["later", "period"], ascending=[True, False], kind="stable")
        .head(MOST_FINDINGS)
    )
    return _entries(rows, f"最近的 {len(rows)} 个问题和提示", len(rows), mark)


def control_totals(cleaned: Cleaned, mark: str) -> Table:
    """Published totals that differ from the sum of their parts."""
    rows = cleaned.findings[cleaned.findings["rule"] == "control_total"]
    return Table(
        rows[["file", "cell", "read", "expected", "message_zh"]].set_axis(
            ["文件", "单元格", "公布", "各部分之和", "说明"], axis=1
        ),
        "合计与各部分之和不符的地方",
        mark=mark,
        note=""
        if len(rows)
        else "报表没有公布合计，无从核对"
        if cleaned.controls.empty
        else "公布的合计与各乡镇之和在四舍五入范围内全部相符",
    )


def revisions(findings: pd.DataFrame, mark: str) -> Table:
    """Figures that a later return states anew."""
    found = findings["rule"]
    rows = findings[found == "revised"].tail(MOST_FINDINGS)
    inside = int((found == "revised_in_cumulative").sum())
    above = f"；由累计看出以前月份有修订的 {inside} 处，见“问题和提示”" if inside else ""
    return Table(
        rows[["file", "cell", "township", "expected", "read"]].set_axis(
            ["文件", "单元格", "乡镇", "原来", "后来"], axis=1
        ),
        "后来修订的数字",
        mark=mark,
        note="" if len(rows) else f"没有哪一期的数在以后的报表里另报过新数{above}",
    )


def comparable_figures(study: Study) -> pd.DataFrame:
    """Level, published growth and comparable base by township and year; empty where the city
    publishes no growth.
    """
    growth = study.level.growth
    if growth is None or not study.city.has(growth):
        return pd.DataFrame(columns=["township_code", "township", *panels.COLUMNS[1:]])
    table = panels.yearly(study.cleaned.panel, study.city.level, growth)
    table.insert(
        1, "township", table["township_code"].map(lambda code: study.register.units[str(code)].name)
    )
    return table


def scope_changes(figures: pd.DataFrame, mark: str) -> Table | Text:
    """By year: how far the published growth is from the ratio of the published levels."""
    rows = figures.dropna(subset="difference_pp")
    if rows.empty:
        return Text("没有可比的公布增速，不能检查口径变化。")
    # growth is published with one place: what is less is rounding, and has no sign
    rows = rows.assign(difference_pp=rows["difference_pp"].round(1) + 0.0)
    largest = rows.loc[
        rows.groupby("year")["difference_pp"].apply(lambda d: d.abs().idxmax())
    ].set_index("year")
    table = (
        rows.groupby("year")
        .agg(
            months=("months", "max"), units=("township", "size"), middle=("difference_pp", "median")
        )
        .join(largest[["township", "difference_pp"]])
    )
    table["township"] = table["township"].where(table["difference_pp"] != 0, MISSING)
    return Table(
        table.reset_index().set_axis(
            ["年份", "累计到几月", "单位数", "居中的差", "差最大的单位", "最大差"], axis=1
        ),
        "公布增速与两年公布数之比的差",
        unit="百分点",
        mark=mark,
        formats={"年份": str, "居中的差": "{:+.1f}".format, "最大差": "{:+.1f}".format},
    )


def one_scope(level: Indicator, figures: pd.DataFrame, mark: str) -> Table | Text:
    """The sum of the units by year: as published, and chain-linked on the latest scope, where all
    units have both.
    """
    linked = panels.chained(figures).dropna()
    if linked.empty:
        return Text("没有两年以上完整的公布增速，不能链接成同一口径。")
    whole = figures[(figures["months"] == 12) & figures["township_code"].isin(linked.columns)]
    published = whole.groupby("year")["level"].sum().reindex(linked.index)
    table = pd.DataFrame(
        {
            "年份": linked.index.astype(str),
            "公布": level.shown(published).to_numpy(),
            "同一口径": level.shown(linked.sum(axis=1)).to_numpy(),
        }
    )
    return Table(
        table,
        f"各单位{level.label_zh}合计：公布数与同一口径",
        unit=level.shown_unit,
        mark=mark,
        formats=dict.fromkeys(("公布", "同一口径"), decimals(1)),
    )


def rows_of_sheets(cleaned: Cleaned, mark: str) -> Folded:
    """The row ledger of the latest sheets, folded."""
    table = row_ledger(cleaned, mark)
    return Folded(f"{table.title}（全部在 row_ledger.csv）", (table,))


def row_ledger(cleaned: Cleaned, mark: str) -> Table:
    """Rows read, kept and not kept in the sheets of the latest periods, the newest last."""
    ledger, panel = cleaned.row_ledger, cleaned.panel
    newest = panel.groupby(["source_file", "source_sheet"])["period"].max().to_dict()
    order = sorted(
        ledger.index,
        key=lambda i: (
            newest.get((ledger.at[i, "file"], ledger.at[i, "sheet"]), ""),
            natural(str(ledger.at[i, "file"])),
        ),
    )
    rows = ledger.loc[order[-MOST_SHEETS:]]
    return Table(
        rows.set_axis(["文件", "工作表", "读入", "采用", "合计", "不采用", "原因"], axis=1),
        "最近几个工作表的行数台账",
        mark=mark,
    )
