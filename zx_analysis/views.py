"""What the notebooks show: each function turns a result into a table, a chart or sentences, or says why there is none."""

from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from zx_analysis import backtesting, briefing, charts, comparable
from zx_analysis.attainment import Outlook, run_rate
from zx_analysis.charts import Chart
from zx_analysis.exhibits import Table, Text, decimals, grouped, percent
from zx_analysis.forecasting import Forecast
from zx_analysis.indicators import convert
from zx_analysis.ledgers import Ledger, counts, stages
from zx_analysis.ranking import Ranking
from zx_analysis.study import Study

SEVERITY_ZH = {"refuse": "拒绝", "warn": "警告", "note": "提示"}
RULE_ZH = {"corrected": "已更正", "missing_value": "缺报", "copied_month": "与上月相同", "magnitude": "数量级可疑", "looks_like_fraction": "可能是小数", "revised": "后来修订",
           "month_above_cumulative": "当月大于累计", "part_above_total": "部分大于合计", "hidden_lines": "隐藏的行列", "formula": "公式", "macro": "宏",
           "external_link": "外部链接", "open_workbook": "文件正被打开", "ignored_file": "未读的系统文件", "no_final_newline": "末尾没有换行",
           "prior_year": "上年同期列", "unit_in_cell": "单元格另写单位", "unlabelled": "没有名称的数字",
           "revised_in_cumulative": "累计中有修订", "control_total": "合计不符", "month_from_cumulative": "当月由累计相减", "duplicate": "重复",
           "hidden_sheet": "隐藏工作表", "later_file": "文件晚于截止月", "no_township": "没有乡镇的表", "unread_column": "未读取的列"}
NO_FUND = "本季度政策没有奖励资金，不作分配。"
NO_RANKING = "没有排名所需的指标，不产生末位名单。"
NEVER_PUBLISHED = "未公布，演示取值"
NO_LEDGERS = "这个城市没有台账。"
MOST_FINDINGS = 12


# 1 data

def read_summary(study: Study) -> Text:
    """How much was read, from how many files, with how many findings."""
    cleaned, ledger = study.cleaned, study.cleaned.row_ledger
    return Text(
        f"读入 {len(cleaned.inputs)} 个文件、{len(ledger)} 个工作表，得到 {len(cleaned.panel):,} 个数字；"
        f"共 {ledger['rows_read'].sum():,} 行，采用 {ledger['rows_kept'].sum():,} 行，合计和其中 {ledger['rows_control'].sum():,} 行，"
        f"不采用 {ledger['rows_dropped'].sum():,} 行（标题、表头、附注）。",
        f"数据截至 {study.until}，待核实问题 {len(cleaned.findings)} 个。")


def coverage(study: Study) -> Chart:
    """The level indicator by township and slot: missing, read, or with a revision inside the cumulative."""
    history, _ = study.history(study.city.level)
    codes = history.notna().astype(int).rename(columns=study.names)
    findings = study.cleaned.findings
    for _, row in findings[findings["rule"] == "revised_in_cumulative"].iterrows():
        if row["period"] in codes.index and row["township"] in codes.columns:
            codes.loc[row["period"], row["township"]] = charts.REVISED
    for code, name in study.names.items():
        codes.loc[[period for period in codes.index if not study.register.units[code].valid(period)], name] = charts.NOT_DUE
    return charts.coverage(codes.T, title=f"{study.city.measure(study.city.level).label_zh}覆盖情况", mark=study.mark)


def findings_by_rule(study: Study) -> Table:
    """Findings counted by severity and rule."""
    table = study.cleaned.findings.groupby(["severity", "rule"]).size().rename("个数").reset_index()
    table["severity"], table["rule"] = table["severity"].map(SEVERITY_ZH), table["rule"].map(RULE_ZH)
    return Table(table.rename(columns={"severity": "级别", "rule": "规则"}), "待核实问题", mark=study.mark,
                 note="" if len(table) else "没有待核实的问题")


def latest_findings(study: Study) -> Table:
    """The findings of the latest periods, in words."""
    rows = study.cleaned.findings.sort_values("period", kind="stable").tail(MOST_FINDINGS)
    return Table(rows[["file", "cell", "message_zh"]].set_axis(["文件", "单元格", "问题"], axis=1), f"最近的 {len(rows)} 个问题", mark=study.mark)


def control_totals(study: Study) -> Table:
    """Published totals that differ from the sum of their parts."""
    rows = study.cleaned.findings[study.cleaned.findings["rule"] == "control_total"]
    return Table(rows[["file", "cell", "read", "expected", "message_zh"]].set_axis(["文件", "单元格", "公布", "各部分之和", "说明"], axis=1),
                 "合计与各部分之和不符的地方", mark=study.mark, note="" if len(rows) else "公布的合计与各乡镇之和在四舍五入范围内全部相符")


def revisions(study: Study) -> Table:
    """Figures that a later return states anew."""
    rows = study.cleaned.findings[study.cleaned.findings["rule"] == "revised"].tail(MOST_FINDINGS)
    return Table(rows[["file", "cell", "township", "expected", "read"]].set_axis(["文件", "单元格", "乡镇", "原来", "后来"], axis=1), "后来修订的数字", mark=study.mark,
                 note="" if len(rows) else "没有以后发布的数字改动以前发布的数字")


def comparable_figures(study: Study) -> pd.DataFrame:
    """Level, published growth and comparable base by township and year; empty where the city publishes no growth."""
    growth = study.city.measure(study.city.level).growth
    if growth is None or not study.city.has(growth):
        return pd.DataFrame(columns=["township_code", "township", *comparable.COLUMNS[1:]])
    table = comparable.yearly(study.cleaned.panel, study.city.level, growth)
    table.insert(1, "township", table["township_code"].map(lambda code: study.register.units[code].name))
    return table


def scope_changes(study: Study, figures: pd.DataFrame) -> Table | Text:
    """By year: how far the published growth is from the ratio of the published levels."""
    rows = figures.dropna(subset="difference_pp")
    if rows.empty:
        return Text("没有可比的公布增速，不能检查口径变化。")
    largest = rows.loc[rows.groupby("year")["difference_pp"].apply(lambda d: d.abs().idxmax())].set_index("year")
    table = rows.groupby("year").agg(months=("months", "max"), units=("township", "size"), middle=("difference_pp", "median")).join(largest[["township", "difference_pp"]])
    return Table(table.reset_index().set_axis(["年份", "累计到几月", "单位数", "差的中位数", "差最大的单位", "最大差"], axis=1),
                 "公布增速与两年公布数之比的差", unit="百分点", mark=study.mark, formats={"年份": str, "差的中位数": "{:+.1f}".format, "最大差": "{:+.1f}".format})


def one_scope(study: Study, figures: pd.DataFrame) -> Table | Text:
    """The sum of the units by year: as published, and chain-linked on the latest scope, where all units have both."""
    linked = comparable.chained(figures).dropna()
    if linked.empty:
        return Text("没有两年以上完整的公布增速，不能链接成同一口径。")
    level = study.city.measure(study.city.level)
    whole = figures[(figures["months"] == 12) & figures["township_code"].isin(linked.columns)]
    published = whole.groupby("year")["level"].sum().reindex(linked.index)
    table = pd.DataFrame({"年份": linked.index.astype(str), "公布": level.shown(published).to_numpy(), "同一口径": level.shown(linked.sum(axis=1)).to_numpy()})
    return Table(table, f"各单位{level.label_zh}合计：公布数与同一口径", unit=level.shown_unit, mark=study.mark, formats=dict.fromkeys(("公布", "同一口径"), decimals(1)))


def row_ledger(study: Study) -> Table:
    """Rows read, kept and not kept in the latest sheets."""
    rows = study.cleaned.row_ledger.tail(8)
    return Table(rows.set_axis(["文件", "工作表", "读入", "采用", "合计", "不采用", "原因"], axis=1), "最近几个工作表的行数台账", mark=study.mark)


# 2 forecast

@dataclass(frozen=True)
class Past:
    """What was forecast of earlier quarters (`table`) and of this one at each stage (`stages`), and the scores."""

    table: pd.DataFrame
    stages: pd.DataFrame
    scores: pd.DataFrame


def past(study: Study, seed: int = 0) -> Past:
    """The back-test on the city's own history; of this quarter only where it is complete."""
    history, months = study.history(study.city.level)
    table = backtesting.backtest(history, months, exclude=study.policy.exclude_periods.value, seed=seed)
    if table.empty:
        return Past(table, table, backtesting.score(table))
    own = table["quarter"] == str(study.quarter)
    return Past(table, table[own], backtesting.score(table[~own]))


def targets(looks: list[Outlook], mark: str) -> Table:
    return Table(briefing.targets_table(looks), "目标完成情况", mark=mark)


def target_sentences(looks: list[Outlook]) -> Text:
    return Text(*(look.sentence_zh() for look in looks))


def probabilities(looks: list[Outlook], mark: str) -> Chart:
    """How likely each target is; once all are facts, how far each was met."""
    looks = [look for look in looks if look.colour]
    if all(look.final for look in looks):
        return charts.attained([o.label_zh for o in looks], [o.median / o.target for o in looks], [o.colour for o in looks], title="目标完成情况", mark=mark)
    return charts.probabilities([o.label_zh for o in looks], [o.probability for o in looks], [o.probability_zh for o in looks], [o.colour for o in looks],
                                title="达到目标的概率", mark=mark)


def fan(study: Study, forecast: Forecast, past: Past) -> Chart:
    """The quarter's total beside past quarters: what was forecast at each stage, and the outcome where it is known."""
    level = study.city.measure(study.city.level)
    history, months = study.history(study.city.level)
    totals = level.shown(briefing.quarter_totals(history, months).sum(axis=1))
    totals = totals[totals.index != str(study.quarter)].tail(12)
    if study.complete:
        ranges = past.stages.set_index("known_months")[["low95", "low80", "median", "high80", "high95"]]
        ranges.index = [f"已知{n}个月时" for n in ranges.index]
        actual = float(level.shown(forecast.total[0]))
    else:
        ranges = forecast.quantiles((0.025, 0.1, 0.5, 0.9, 0.975)).loc[["total"]]
        ranges.index, actual = [f"{study.quarter}预测"], None
    target = _level_target(study)
    shown = level.shown(ranges).set_axis([0.025, 0.1, 0.5, 0.9, 0.975], axis=1)
    return charts.fan(totals, shown, target, actual, unit=level.shown_unit, title=f"{study.quarter.label_zh}{level.label_zh}", mark=study.mark)


def _level_target(study: Study) -> float | None:
    """The policy's target for the quarter's sum of the city's level indicator, in its shown unit; None without one."""
    level = study.city.measure(study.city.level)
    own = next((t for t in study.policy.targets if t.measure == "quarter" and t.indicator == level.name), None)
    return own.value * float(convert(Decimal(1), own.unit, level.shown_unit)) if own else None


def forecast_notes(study: Study, forecast: Forecast) -> Text:
    """What the remaining months have to make, beside what they made in past years; and what was done to the history."""
    level = study.city.measure(study.city.level)
    target, said = _level_target(study), []
    if target is not None:
        history, months = study.history(level.name)
        rate = run_rate(level.shown(history.sum(axis=1)), months, study.quarter, forecast.known_months, target)
        if rate is None:
            said.append("季度各月都已公布。")
        else:
            before = "、".join(f"{year}年 {value:,.1f}" for year, value in list(rate.past.items())[-3:])
            said.append(f"离目标还差 {rate.missing:,.1f} {level.shown_unit}，其余 {rate.months} 个月平均每月要完成 {rate.needed:,.1f} {level.shown_unit}"
                        + (f"；往年同样的月份平均每月：{before}。" if before else "。"))
    return Text(*said, *(f"{note}。" for note in forecast.notes))


def outcome(study: Study, past: Past) -> Table | Text:
    """What was forecast of this quarter before it was complete, beside the outcome."""
    if past.stages.empty:
        return Text("季度未结束，没有实际数可比。")
    level = study.city.measure(study.city.level)
    rows = past.stages
    table = pd.DataFrame({"已知月数": rows["known_months"], **{
        word: level.shown(rows[column]) for word, column in (("预测中位数", "median"), ("八成下限", "low80"), ("八成上限", "high80"), ("实际", "actual"))}})
    return Table(table, "本季度当时的预测与实际", unit=level.shown_unit, mark=study.mark, formats=dict.fromkeys(table.columns[1:], decimals(1)))


def quantiles(study: Study, forecast: Forecast) -> Table:
    """The quarter's total by township, largest first, the city last."""
    level = study.city.measure(study.city.level)
    table = level.shown(forecast.quantiles((0.1, 0.5, 0.9))).set_axis(["八成下限", "中位数", "八成上限"], axis=1)
    table.insert(0, "乡镇", [*study.names[forecast.units], "全市"])
    table = pd.concat([table.iloc[:-1].sort_values("中位数", ascending=False), table.iloc[[-1]]])
    return Table(table, f"各乡镇{study.quarter.label_zh}{level.label_zh}", unit=level.shown_unit, mark=study.mark,
                 formats=dict.fromkeys(table.columns[1:], decimals(2)))


def townships(study: Study, forecast: Forecast) -> Chart:
    """Quarter totals by township with the 80 % range of the quarter under study, largest first."""
    level = study.city.measure(study.city.level)
    history, months = study.history(study.city.level)
    totals = briefing.quarter_totals(history, months)
    totals = level.shown(totals[totals.index != str(study.quarter)]).rename(columns=study.names)
    totals = totals[totals.iloc[-1].sort_values(ascending=False).index]
    bounds = level.shown(forecast.quantiles((0.1, 0.9))).rename(index=study.names)
    return charts.townships(totals, bounds[0.1], bounds[0.9], unit=level.shown_unit, title=f"各乡镇{level.label_zh}季度走势", mark=study.mark)


def trust(past: Past) -> Text:
    """In words: how far the forecast of the past could be trusted."""
    if past.scores.empty:
        return Text("历史太短，没有可比的过去预测，概率请谨慎使用。")
    return Text(*(
        f"已知 {row.known_months} 个月时：回看 {row.quarters} 个季度，平均误差 {row.error_pct:.1f}%，是照搬去年同期的 {row.relative_mae:.0%}；"
        f"八成范围包含了 {row.covered80:.0%} 的实际结果。" for row in past.scores.itertuples()))


def trust_table(past: Past, mark: str) -> Table:
    return Table(past.scores.set_axis(["已知月数", "季度数", "平均误差（%）", "相对去年同期", "80%范围覆盖", "95%范围覆盖"], axis=1), "历史表现",
                 mark=mark, formats={"平均误差（%）": decimals(1), "相对去年同期": decimals(2), "80%范围覆盖": percent, "95%范围覆盖": percent})


def forecast_figures(study: Study, forecast: Forecast) -> pd.DataFrame:
    """Quantiles by unit and for the city ('total'), in the indicator's own unit, for the CSV of the pack."""
    table = forecast.quantiles().rename(columns=lambda p: f"q{p:g}")
    table.insert(0, "township", [*study.names[forecast.units], "全市"])
    return table.rename_axis("township_code").reset_index()


def draw_figures(forecast: Forecast) -> pd.DataFrame:
    """Every draw by unit, and their sum as total, in the indicator's own unit."""
    return pd.DataFrame(forecast.draws, columns=forecast.units).assign(total=forecast.total).rename_axis("draw").reset_index()


# 3 rewards

def rules(study: Study) -> Table:
    """Every target and rule of the policy with its source; amounts with separators, the word for what was never published in Chinese."""
    table = study.rules.copy()
    table["取值"] = [grouped(value) if "元）" in rule or "元/家" in rule else value for rule, value in zip(table["规则"], table["取值"], strict=True)]
    table["来源"] = table["来源"].str.replace("demonstration", NEVER_PUBLISHED)
    return Table(table, "本季度的目标和规则", mark=study.mark)


def allocation_sentences(study: Study, allocated: pd.DataFrame | None) -> Text:
    if allocated is None:
        return Text(NO_FUND)
    fund = study.policy.fund
    ties = int(allocated["tie"].sum())
    new = [study.names[code] for code in study.codes if code not in allocated.index]
    return Text(
        *([f"{'、'.join(new)}在基期还不存在，没有基期产值，不参加分配。"] if new else []),
        f"资金总额 {grouped(fund.amount_yuan.value)} 元，按 {fund.base_year.value} 年{study.city.measure(study.city.level).label_zh}占比分给 {len(allocated)} 个单位，"
        f"各单位相加正好等于总额。",
        f"取整时有 {int(allocated['extra_unit'].sum())} 个单位因余数较大各多得一个分配单位" + (f"，其中 {ties} 个余数并列。" if ties else "，没有并列。"))


def allocation(study: Study, allocated: pd.DataFrame | None) -> Table | Text:
    if allocated is None:
        return Text(NO_FUND)
    unit = study.city.measure(study.city.level).unit
    return Table(briefing.allocation_table(allocated), "奖励资金分配方案", unit=f"产值：{unit}；金额：元", mark=study.mark,
                 formats={"基期产值": decimals(0), "占比（%）": decimals(4), "金额（元）": str})


def allocation_bars(study: Study, allocated: pd.DataFrame | None) -> Chart | Text:
    if allocated is None:
        return Text(NO_FUND)
    rows = allocated.sort_values("amount_fen", ascending=False)
    return charts.amounts(list(rows["township"]), list(rows["amount_fen"] / 1_000_000), unit="万元", title="各乡镇奖励资金", mark=study.mark)


def allocation_audit(study: Study, allocated: pd.DataFrame | None) -> Table | Text:
    """How each quota was rounded."""
    if allocated is None:
        return Text(NO_FUND)
    rows = allocated.sort_values("amount_fen", ascending=False)[["township", "whole_units", "remainder_rank", "extra_unit", "amount_yuan"]]
    return Table(rows.set_axis(["乡镇", "应得整数部分", "余数名次", "余数得一", "金额（元）"], axis=1), "取整过程",
                 unit=f"整数部分：{study.policy.fund.unit_yuan.value} 元", mark=study.mark, formats={"应得整数部分": "{:,}".format, "金额（元）": grouped})


# 4 ranking

def ranking_sentences(study: Study, ranked: Ranking | None) -> Text:
    notes = ranked.notes if ranked is not None and ranked.status != "not yet" else []
    return Text(briefing.ranking_sentence(study, ranked), *notes)


def scheme(study: Study) -> Table | Text:
    """Indicators, weights and goalposts of the policy."""
    if study.policy.scheme is None:
        return Text(NO_RANKING)
    rows = [(study.city.measure(r["name"]).label_zh, r["weight"], r.get("low"), r.get("high"), study.city.measure(r["name"]).unit)
            for r in study.policy.scheme["indicators"]]
    return Table(pd.DataFrame(rows, columns=["指标", "权重", "低位（0分）", "高位（100分）", "单位"]), "指标、权重和高低位", mark=study.mark,
                 formats=dict.fromkeys(["权重", "低位（0分）", "高位（100分）"], "{:g}".format))


def league(study: Study, ranked: Ranking | None) -> Table | Text:
    if ranked is None:
        return Text(NO_RANKING)
    table = briefing.ranking_table(study, ranked)
    return Table(table, "乡镇综合排名", unit="分", mark=study.mark, formats=dict.fromkeys(table.columns[2:-2], decimals(2)))


def league_bars(study: Study, ranked: Ranking | None) -> Chart | Text:
    if ranked is None:
        return Text(NO_RANKING)
    parts = pd.DataFrame({study.city.measure(r["name"]).label_zh: ranked.table[f"{r['name']}_contribution"] for r in study.policy.scheme["indicators"]})
    return charts.league(parts.set_axis(list(ranked.table["township"])), list(ranked.table["flagged"]), title="综合得分及构成", mark=study.mark)


def firmness(study: Study, ranked: Ranking | None) -> Table | Text:
    """Townships that come last in any draw of the weights."""
    if ranked is None:
        return Text(NO_RANKING)
    rows = ranked.table.loc[ranked.table["bottom_share"] > 0, ["township", "score", "bottom_share"]]
    return Table(rows.set_axis(["乡镇", "得分", "落在末位的比例"], axis=1), "可能落在末位的乡镇", mark=study.mark,
                 formats={"得分": decimals(2), "落在末位的比例": "{:.1%}".format})


# 5 ledgers

def ledger_sentences(ledgers: dict[str, Ledger]) -> Text:
    if not ledgers:
        return Text(NO_LEDGERS)
    return Text(f"读入 {len(ledgers)} 本台账，共 {sum(len(book.rows) for book in ledgers.values())} 条；"
                f"待核实问题 {sum(len(book.findings) for book in ledgers.values())} 个。")


def ledger_counts(ledgers: dict[str, Ledger], mark: str) -> Table | Text:
    return Table(counts(ledgers), "台账一览", mark=mark) if ledgers else Text(NO_LEDGERS)


def ledger_stages(ledgers: dict[str, Ledger], mark: str) -> Chart | Text:
    return charts.stages({t: stages(book) for t, book in ledgers.items()}, title="各台账按阶段或类别", mark=mark) if ledgers else Text(NO_LEDGERS)


def ledger_findings(ledgers: dict[str, Ledger], mark: str) -> Table | Text:
    rows = [(f["file"], f["cell"], f["township"], f["message_zh"]) for book in ledgers.values() for f in book.findings]
    if not rows:
        return Text("台账没有待核实的问题。" if ledgers else NO_LEDGERS)
    return Table(pd.DataFrame(rows, columns=["文件", "单元格", "乡镇", "问题"]), "台账待核实问题", mark=mark)


# 6 review

def next_steps(study: Study, looks: list[Outlook], ranked: Ranking | None) -> Table:
    return Table(briefing.next_steps(study, looks, ranked), "下一步工作", mark=study.mark)


# every notebook

def provenance(study: Study) -> Text:
    """Which city, quarter and policy, how many inputs, up to when."""
    return Text(
        f"{study.city.name}，{study.quarter.label_zh}；数据截至 {study.until}（{'本季度数据已齐' if study.complete else f'本季度已知 {study.known_months} 个月'}）；"
        f"报表 {len(study.cleaned.inputs)} 个，台账 {len(study.ledgers)} 本。数据来源：{study.city.source}。" + (f"{study.mark}。" if study.mark else ""))
