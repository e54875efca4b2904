"""What notebook 3 shows: the rules, the fund shared out, how it was rounded. Each function turns a result into a table, a chart or sentences, or says why there is none."""


import pandas as pd

from zx_analysis import briefing, charts
from zx_analysis.charts import Chart
from zx_analysis.exhibits import Table, Text, decimals, grouped
from zx_analysis.study import Study

NO_FUND = "本季度政策没有奖励资金，不作分配。"
NEVER_PUBLISHED = "未公布，演示取值"


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
