"""The data dictionary: every table of a pack, column by column, with unit, meaning and origin; docs/data-dictionary.md is written from it."""

from zx_analysis.indicators import STANDARD
from zx_analysis.programmes import TODO_ZH

TODO = (("township_code", "", "代码，活动没有", "code; none for events", "townships.csv"), ("township", "", "名称", "name", "townships.csv"),
        ("enterprise", "", "企业（产销活动为活动名称）", "enterprise; for sales the event", "ledgers/"), ("matter", "", "要办什么、为什么", "what is to be done and why", "programmes"),
        ("day", "YYYY-MM-DD", "与它有关的日期：计划、最近联系、截止、登记", "the day it hangs on: plan, last contact, deadline, entry", "ledgers/, policy"),
        ("days", "天", "到截至日已过几天（技改联系为工作日）", "days since, up to the day known (working days for contacts)", "computed"),
        ("responsible", "", "责任人和单位，台账没有则空", "who is responsible, as the ledger says", "ledgers/"), ("cell", "", "台账单元格", "cell of the ledger", "ledgers/"))

# table → columns as (name, unit, Chinese, English, where it comes from). A name with <…> stands for several columns.
TABLES: dict[str, tuple[tuple[str, str, str, str, str], ...]] = {
    "panel": (
        ("township_code", "", "乡镇或园区的代码", "code of the township or zone", "townships.csv"),
        ("township", "", "正式名称", "its official name", "townships.csv"),
        ("period", "YYYY-MM", "所指时段的最后一个月", "last month of the interval", "bulletin"),
        ("months", "个月", "时段覆盖几个月：1 当月，2 合并的1-2月，3 及以上为累计", "months covered: 1 a month, 2 the joint 1-2月, 3 and more a year to date", "bulletin"),
        ("indicator", "", "指标，名称末尾是单位", "indicator; its name ends in its unit", "indicators below, city.toml"),
        ("value", "见 indicator", "数值（浮点数，作统计用）", "the figure as a float, for statistics", "bulletin, converted"),
        ("value_text", "见 indicator", "数值（精确的十进制文字，算钱用这一列）", "the figure as exact decimal text; money reads this", "bulletin, converted exactly"),
        ("source_file", "", "来源文件", "file it was read from", "bulletins/"),
        ("source_sheet", "", "来源工作表", "its sheet", "bulletins/"),
        ("source_cell", "", "来源单元格", "its cell", "bulletins/"),
        ("vintage", "YYYY-MM", "该文件发布到哪个月", "month up to which that file was published", "latest period in the file")),
    "findings": (
        ("severity", "", "级别：warn 警告，要有人处理，即待核实问题；note 提示，不需要处理（拒绝的不会写出表）", "warn: somebody has to act; note: nobody has; a refusal ends the run", "cleaning"),
        ("file", "", "文件", "file", "bulletins/"), ("sheet", "", "工作表", "sheet", "bulletins/"), ("cell", "", "单元格", "cell", "bulletins/"),
        ("township", "", "乡镇", "township", "townships.csv"), ("period", "YYYY-MM", "期别", "period", "bulletin"),
        ("rule", "", "规则名", "rule", "cleaning"), ("read", "", "读到什么", "what was read", "bulletin"), ("expected", "", "应为什么", "what was expected", "cleaning"),
        ("message_zh", "", "说明（中文）", "message in Chinese", "cleaning"), ("message_en", "", "说明（英文）", "message in English", "cleaning")),
    "row_ledger": (
        ("file", "", "文件", "file", "bulletins/"), ("sheet", "", "工作表", "sheet", "bulletins/"),
        ("rows_read", "行", "读入", "rows read", "cleaning"), ("rows_kept", "行", "采用", "rows with a figure of a township", "cleaning"),
        ("rows_control", "行", "合计、其中等核对行", "rows of totals and parts", "cleaning"),
        ("rows_dropped", "行", "不采用；读入 = 采用 + 核对 + 不采用", "rows not kept; read = kept + control + dropped", "cleaning"),
        ("reason", "", "不采用的原因和行数", "why, with counts", "cleaning")),
    "comparable": (
        ("township_code", "", "代码，全市为 total", "code; total for the city", "townships.csv"), ("township", "", "名称", "name", "townships.csv"),
        ("year", "年", "年份", "year", "panel"), ("months", "个月", "累计到几月", "months of the year to date", "panel"),
        ("level", "产值的单位", "当年累计", "level of the year to date", "panel"), ("level_before", "产值的单位", "上年同期公布数", "level published a year before", "panel"),
        ("raw_growth_pct", "%", "两年公布数之比", "ratio of the two published levels", "computed"),
        ("published_growth_pct", "%", "公布的同口径增速", "growth published on a comparable panel", "panel"),
        ("difference_pp", "百分点", "公布增速减两年之比", "published less raw", "computed"),
        ("comparable_before", "产值的单位", "同口径的上年基数 = 当年 ÷（1 + 公布增速）", "base of a year before on this year's panel: level / (1 + growth)", "computed")),
    "forecast": (
        ("township_code", "", "代码，全市为 total", "code; total for the city", "townships.csv"), ("township", "", "名称", "name", "townships.csv"),
        ("q<probability>", "产值的单位", "季度合计的分位数，已公布月份包含在内", "quantile of the quarter's total, known months included", "forecasting")),
    "forecast_draws": (
        ("draw", "", "第几次抽样", "number of the draw", "forecasting"), ("<township_code>", "产值的单位", "该单位的季度合计", "quarter's total of the unit", "forecasting"),
        ("total", "产值的单位", "全市，等于各单位之和", "the city: the sum of its units", "forecasting")),
    "backtest": (
        ("quarter", "", "季度", "quarter", "panel"), ("known_months", "个月", "预测时已知几个月", "months known when forecast", "backtesting"),
        ("regime", "", "时期：plain 平稳、break 异常、echo 异常后一年", "plain, break or echo of a break a year before", "policy"),
        ("actual", "产值的单位", "实际", "outcome", "panel"), ("seasonal_naive", "产值的单位", "照搬去年同期：已知月份加去年其余月份", "the months known plus last year's figure of the others", "panel"),
        ("median", "产值的单位", "预测中位数", "median forecast", "backtesting"), ("low80", "产值的单位", "八成下限", "10 % quantile", "backtesting"),
        ("high80", "产值的单位", "八成上限", "90 % quantile", "backtesting"), ("low95", "产值的单位", "95% 下限", "2.5 % quantile", "backtesting"),
        ("high95", "产值的单位", "95% 上限", "97.5 % quantile", "backtesting"), ("crps", "产值的单位", "连续分级概率评分，越小越好", "continuous ranked probability score", "backtesting"),
        ("pit", "0–1", "不超过实际的抽样所占比例", "share of the draws at or below the outcome", "backtesting")),
    "targets_together": (
        ("probability", "0–1", "各项目标同时完成的概率", "probability that all are reached", "attainment"),
        ("apart", "0–1", "各项概率的乘积：互不相干时的概率",
         "product of the single probabilities, as if nothing went together", "attainment"),
        ("hardest", "", "最难的目标", "the target with the least probability", "attainment"),
        ("left_out", "", "不作预测、没有计入的目标", "targets that cannot be forecast", "attainment"),
        ("correlation", "−1–1", "任两项预测误差的相关系数",
         "correlation of the errors of any two", "attainment"),
        ("quarters", "个", "由过去几个季度得出，0 为经验值",
         "past quarters it was learnt from, 0 for the prior", "attainment")),
    "targets": (
        ("label_zh", "", "目标", "target", "policy"), ("unit", "", "单位", "unit", "policy"), ("target", "见 unit", "目标值", "target value", "policy"),
        ("probability", "0–1", "达到的概率；只计数的目标为空", "probability of reaching it; empty where only counted", "attainment"),
        ("median", "见 unit", "实际或预计（中位数）", "outcome or median forecast", "attainment"), ("low80", "见 unit", "八成下限", "10 % quantile", "attainment"),
        ("high80", "见 unit", "八成上限", "90 % quantile", "attainment"), ("gap", "见 unit", "目标减中位数", "target less median", "attainment"),
        ("known", "见 unit", "已公布的部分", "what is published already", "panel"), ("met", "", "已公布的是否达到目标：季度结束的按结果，未结束的按已经达到（增速不算）", "whether what is published reaches the target: the outcome of a closed quarter, in an open one what is reached already (no rate)", "attainment"), ("final", "", "是否已成事实", "whether it is a fact", "attainment"),
        ("colour", "", "颜色：绿 green、蓝 blue、橙 orange、红 red；只计数而期限未到的目标为空", "four-colour warning; empty where only counted and still open", "attainment, policy"),
        ("counted_from", "", "技改项目从哪一阶段起计，其他目标为空", "stage from which projects count; empty for other targets", "policy")),
    "allocation": (
        ("township_code", "", "代码", "code", "townships.csv"), ("township", "", "名称", "name", "townships.csv"),
        ("output", "产值的单位", "基期产值", "output of the base year", "panel"), ("share_pct", "%", "占比", "share", "rewards"),
        ("quota", "分配单位", "应得份额（精确分数）", "exact quota", "rewards"), ("bound", "", "是否碰到最低或最高", "whether a floor or cap holds", "rewards"),
        ("whole_units", "分配单位", "份额的整数部分", "whole part of the quota", "rewards"), ("remainder", "", "余数（精确分数）", "exact remainder", "rewards"),
        ("remainder_rank", "", "余数名次", "rank of the remainder", "rewards"), ("extra_unit", "分配单位", "因余数多得", "unit got for the remainder", "rewards"),
        ("amount_fen", "分", "金额", "amount in fen", "rewards"), ("tie", "", "余数并列", "whether remainders tie at the cut", "rewards"),
        ("amount_yuan", "元", "金额", "the same amount in yuan", "rewards"),
        ("reason", "", "不参加分配的原因", "why a unit is not eligible", "policy, register"), ("webster_fen", "分", "换用韦伯斯特法的金额", "amount by Webster's method", "rewards")),
    "fund_variants": (
        ("township_code", "", "代码", "code", "townships.csv"), ("<variant>", "分", "该假设下的金额", "amount under that assumption", "allocation, policy")),
    "enterprise_rewards": (
        ("township_code", "", "代码", "code", "townships.csv"), ("enterprise", "", "企业", "enterprise", "ledgers/"), ("kind", "", "新进规或小进规", "kind", "ledgers/"),
        ("day", "YYYY-MM-DD", "批准日期", "day of approval", "ledgers/"), ("amount_fen", "分", "奖励金额", "reward in fen", "policy"), ("cell", "", "台账单元格", "cell of the ledger", "ledgers/")),
    "enterprise_rejected": (
        ("township_code", "", "代码", "code", "townships.csv"), ("enterprise", "", "企业", "enterprise", "ledgers/"), ("kind", "", "类别", "kind", "ledgers/"),
        ("reason", "", "不奖励的原因", "why it is not rewarded", "enterprise_rewards"), ("cell", "", "台账单元格", "cell of the ledger", "ledgers/")),
    "ranking": (
        ("township_code", "", "代码", "code", "townships.csv"), ("township", "", "名称", "name", "townships.csv"),
        ("<indicator>_score", "0–100", "指标得分", "score of the indicator", "ranking"), ("<indicator>_contribution", "分", "对总分的贡献", "its contribution to the score", "ranking"),
        ("score", "分", "综合得分", "composite score", "ranking"), ("rank", "", "名次，1 最好，并列同名次；单列的没有名次", "rank, 1 best, ties share it; none for those ranked apart", "ranking"),
        ("tied", "", "并列", "tied", "ranking"), ("bottom_share", "0–1", "权重变动时落在末位的比例", "share of weight draws at the bottom", "ranking"),
        ("flagged", "", "末位", "flagged as last", "ranking")),
    "ranking_methods": (
        ("township_code", "", "代码", "code", "townships.csv"),
        ("<method>", "0、0.5、1", "该方法下：1 在末位，0.5 在分界处并列，0 不在", "under the method: 1 among the last, 0.5 tied at the cut, 0 not", "methods")),
    "talk_list": (
        ("township_code", "", "代码", "code", "townships.csv"), ("township", "", "名称，最末位在前", "name, the last one first", "townships.csv"),
        ("rank", "", "名次", "rank", "ranking"), ("score", "分", "综合得分", "composite score", "ranking"),
        ("state", "", "草案、已审定或不能审定", "draft, approved, or not for approval", "approvals"), ("approved_by", "", "有效的审定人", "who approved it validly", "zx approve"),
        ("talk_list_sha256", "", "名单校验值：talk_list.json 的 sha256", "content hash: sha256 of talk_list.json", "talk_list")),
    "ledgers": (
        ("台账", "", "台账名称", "ledger", "ledgers/"), ("条目数", "条", "条目数", "entries", "ledgers/"), ("涉及乡镇数", "个", "涉及的乡镇数", "townships", "ledgers/"),
        ("待核实问题数", "个", "待核实问题数，不含提示", "findings that ask somebody to act, notes apart", "ledgers/"),
        ("非条目行数", "行", "合计、注释等不是条目的行", "rows that are no entries: totals, notes", "ledgers/")),
    **{f"{name}_todo": TODO for name in TODO_ZH},
    "rules": (("规则", "", "目标或规则", "target or rule", "policy"), ("取值", "", "取值", "value", "policy"), ("来源", "", "出处", "source", "policy")),
    "analysis": (
        ("township_code", "", "代码，全市为 total", "code; total for the city", "townships.csv"), ("township", "", "名称", "name", "townships.csv"),
        ("indicator", "", "指标", "indicator", "city.toml"), ("label_zh", "", "指标名称", "its Chinese name", "city.toml"), ("unit", "", "value 和 base 的单位", "unit of value and base", "city.toml"),
        ("period", "YYYY-MM", "累计到哪个月", "last month of the year to date", "panel"), ("months", "个月", "累计几个月", "months covered", "panel"),
        ("value", "见 unit", "本年累计（各月之和；增速类指标为增速）", "year to date, the sum of its months; the rate itself for rates", "panel"),
        ("shown", "见 shown_unit", "换算成报告单位的累计", "value in the unit of reports", "computed"), ("shown_unit", "", "报告单位", "unit of reports", "city.toml"),
        ("base", "见 unit", "上年同期：有公布增速的为 value ÷（1 + 增速），否则为上年公布数", "a year before: level / (1 + published growth), else as published", "computed"),
        ("growth_pct", "%", "累计增速", "growth of the year to date", "panel, computed"), ("basis", "", "published 公布的可比增速、levels 两年公布数之比", "published, or the ratio of two years' levels", "situation"),
        ("city_growth_pct", "%", "全市增速", "the city's growth", "panel"), ("difference_pp", "百分点", "比全市", "growth less the city's", "computed"),
        ("rank", "", "增速位次，1 最高，并列同位", "rank by growth, ties share it", "computed"), ("tied", "", "并列", "tied", "computed"),
        ("contribution_pp", "百分点", "拉动 = 100 ×（value − base）÷ 各乡镇 base 之和", "contribution: 100 (value − base) / sum of bases", "contributions"),
        ("share_pct", "%", "贡献率 = 100 ×（value − base）÷ 各乡镇增量之和；合计增速不足 0.5% 时为空", "share of the growth; empty where the sum grew by less than 0.5 %", "contributions"),
        ("earlier_period", "YYYY-MM", "上一次公布到哪个月", "period published before", "panel"), ("earlier_growth_pct", "%", "上一次公布的增速", "growth published before", "panel"),
        ("change_pp", "百分点", "增速比上一次", "change of the growth", "computed"), ("realised_yi", "亿元", "增长点本季度在该乡镇实现的新增产值", "output its growth points made in the quarter", "ledgers/"),
        ("revised", "见 shown_unit", "合计的累计中对以前月份的修订", "of the total: what of `shown` came by revision of earlier months", "panel")),
    "analysis_facts": (("topic", "", "事项：run、breadth、plan …、各专项、todo", "topic: run, breadth, plan …, a programme, todo", "situation, programmes"),
                       ("key", "", "哪一个数，名称末尾是单位", "which figure; its name ends in its unit", "situation, programmes"), ("value", "见 key", "数值", "its value", "computed")),
    "analysis_sentences": (("section", "", "节", "section", "templates/analysis.toml"), ("id", "", "句子编号，按行写的带行名", "sentence, with the row's name where written for each row", "templates/analysis.toml"),
                           ("text", "", "句子；没有写的为空", "the sentence; empty where left out", "analysis"), ("figures", "", "所用的数：表[行].列=值", "figures read: table[row].column=value", "analysis"),
                           ("left_out", "", "没有写的原因", "why it was left out", "analysis")),
    "headline": (("label", "", "事项", "matter", "briefing"), ("value", "", "结论", "answer", "briefing"), ("colour", "", "颜色", "colour", "briefing"),
                 ("text", "", "说明", "explanation", "briefing")),
}


def markdown() -> str:
    """The dictionary as a Markdown document, written only from TABLES and the indicators."""
    lines = ["# 数据字典 · Data dictionary", "", "由 `zx_analysis/dictionary.py` 生成（`make dictionary`），请不要手改。演示城市的每张表另有一列 `mark`，写着“演示数据·非统计数据”。",
             "", "Written by `make dictionary`; not to be edited. The tables of a made-up city carry one more column, `mark`."]
    for table, columns in TABLES.items():
        lines += ["", f"## {table}.csv", "", "| column | 单位 unit | 含义 | meaning | from |", "|---|---|---|---|---|"]
        lines += [f"| `{name}` | {unit} | {zh} | {en} | {origin} |" for name, unit, zh, en, origin in columns]
    lines += ["", "## 指标 · indicators", "", "| indicator | 单位 unit | 名称 | 报表里的写法 · wordings in bulletins |", "|---|---|---|---|"]
    lines += [f"| `{i.name}` | {i.unit} | {i.label_zh} | {'、'.join(i.wordings)} |" for i in STANDARD]
    return "\n".join(lines) + "\n"
