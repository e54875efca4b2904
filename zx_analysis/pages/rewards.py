"""What notebook 3 shows: the rules, the fund shared out, how it was rounded. Each function turns a
result into a table, a chart or sentences, or says why there is none.
"""

from fractions import Fraction

import pandas as pd

from zx_analysis.city import Indicator
from zx_analysis.city.amounts import FEN_PER_WAN, in_thousands, money_text, parse_yuan, sum_zh
from zx_analysis.city.policy import NEVER_PUBLISHED
from zx_analysis.pages import charts
from zx_analysis.pages.exhibits import Folded, Table, Text, decimals, of_table
from zx_analysis.pages.pictures import Chart
from zx_analysis.programmes.enterprise_rewards import EnterpriseRewards
from zx_analysis.quarter import Answers, Study
from zx_analysis.quarter import allocation as money

NO_FUND = "本季度政策没有奖励资金，不作分配。"
UNDER_WAY = "还在"  # how the reason of an entry begins that is not approved yet
NO_ENTERPRISES = "政策没有规定进规企业奖励，或没有进规企业台账。"
WEBSTER = "换用韦伯斯特法多（少）"
WEBSTER_ZH = "韦伯斯特法是另一种取整办法：四舍五入，再调到总额相等"
BOUND_ZH = {"": "", "floor": "最低", "cap": "最高", "ineligible": "不参加"}


def rules(study: Study) -> Folded:
    """Every target and rule of the policy with its source, folded; amounts with separators."""
    table = every_rule(study)
    return Folded(f"{table.title}（{len(table.frame)} 条，每条注明出处）", (table,))


def every_rule(study: Study) -> Table:
    """Every target and rule of the policy with its source; amounts with separators."""
    table = study.rules.copy()
    table["取值"] = [
        in_thousands(value) if "元）" in rule or "元/家" in rule else value
        for rule, value in zip(table["规则"], table["取值"], strict=True)
    ]
    made_up = table["来源"].str.contains(NEVER_PUBLISHED).any()
    return Table(
        table,
        "本季度的目标和规则",
        mark=study.mark,
        note=f"注明“{NEVER_PUBLISHED}”的没有公布过，只作演示" if made_up else "",
    )


def allocation_sentences(answers: Answers, allocated: pd.DataFrame | None) -> Text:
    """What is shared out, how it comes about, who would gain and lose by another way: the three
    things that a meeting asks of the fund, each in a sentence."""
    study = answers.study
    if allocated is None:
        return Text()  # the table says why there is none
    notes = allocated.attrs["notes"]
    for code, name in study.short_names.items():
        notes = [note.replace(f"{code}的数", f"{name}的数") for note in notes]
    another = other_way_zh(answers)
    return Text(
        *notes,
        *allocated_words(study, allocated),
        _rounded_zh(study, allocated),
        *([f"换一种办法：{another}；各种假设和每个乡镇的多少见“换一种假设”。"] if another else []),
    )


def _rounded_zh(study: Study, allocated: pd.DataFrame) -> str:
    """How the amounts come about, and what rounding left over, in a sentence."""
    fund = study.policy.fund
    if fund is None:
        return ""
    ties = int(allocated["tie"].sum())
    return (
        f"怎么来的：占比乘以资金总额，先取整到分配单位（{in_thousands(fund.unit_yuan.value)} 元）；"
        f"有 {int(allocated['extra_unit'].sum())} 个乡镇和园区因余数较大各多得一个分配单位"
        + (f"，其中 {ties} 个余数并列。" if ties else "，没有并列。")
    )


def allocated_words(study: Study, allocated: pd.DataFrame) -> list[str]:
    """Who takes no part, and what is shared out among whom; how it was rounded is for the page
    alone.
    """
    if (fund := study.policy.fund) is None:
        return []
    out = [
        f"{row.township}（{row.reason}）"
        for row in allocated[allocated["reason"] != ""].itertuples()
    ]
    reserve = allocated.attrs["reserve_fen"]
    return [
        *([f"不参加分配：{'、'.join(out)}。"] if out else []),
        f"资金总额 {sum_zh(parse_yuan(fund.amount_yuan.value))}，"
        f"按 {fund.base_year.value} 年{study.level.label_zh}占比分给 "
        f"{len(allocated) - len(out)} 个乡镇和园区，"
        + (
            f"各单位相加再加余款 {money_text(reserve)} 元正好等于总额。"
            if reserve
            else "各单位相加正好等于总额。"
        ),
    ]


def allocation(level: Indicator, allocated: pd.DataFrame | None, mark: str) -> Table | Text:
    if allocated is None:
        return Text(NO_FUND)
    unit = level.unit
    return Table(
        money.table(allocated),
        "奖励资金分配方案",
        unit=f"产值：{unit}；金额：元",
        mark=mark,
        formats={"基期产值": decimals(0), "占比（%）": decimals(4), "金额（元）": str},
    )


def allocation_bars(allocated: pd.DataFrame | None, mark: str) -> Chart | Text:
    if allocated is None:
        return Text()
    rows = allocated.sort_values("amount_fen", ascending=False)
    return charts.amounts(
        list(rows["township"]),
        list(rows["amount_fen"] / FEN_PER_WAN),
        unit="万元",
        title="各乡镇奖励资金",
        mark=mark,
    )


def rounding(study: Study, allocated: pd.DataFrame | None) -> list:
    """How the amounts came about, the table of each quota folded; nothing without a fund."""
    if allocated is None:
        return []
    audit = allocation_audit(study, allocated)
    return [
        how(study, allocated),
        Folded("取整过程：每个乡镇的整数部分和余数", (audit, paradox(study, allocated))),
    ]


def how(study: Study, allocated: pd.DataFrame) -> Text:
    """The rule in words."""
    fund = study.policy.fund
    if fund is None:
        return Text()
    return Text(
        f"应得份额 = 资金总额 × 本单位 {fund.base_year.value} 年{study.level.label_zh} ÷ "
        "参加分配各单位之和；"
        f"先取整到分配单位（{in_thousands(fund.unit_yuan.value)} 元），"
        "剩下的按余数由大到小各给一个。",
    )


def allocation_audit(study: Study, allocated: pd.DataFrame) -> Table | Text:
    """How each quota was rounded, beside what Webster's method would give."""
    fund = study.policy.fund
    if fund is None:
        return Text()
    rows = allocated.sort_values("amount_fen", ascending=False)
    shown = pd.DataFrame(
        {
            "乡镇": rows["township"],
            "应得整数部分": rows["whole_units"],
            "余数": [f"{float(Fraction(text)):.4f}" for text in rows["remainder"]],
            "余数名次": rows["remainder_rank"],
            "余数得一": rows["extra_unit"],
            "上下限": rows["bound"].map(BOUND_ZH),
            "金额（元）": rows["amount_fen"].map(money_text),
            WEBSTER: [
                (f"{'+' if more > 0 else '-'}{money_text(abs(more))}" if more else "")
                for more in rows["webster_fen"] - rows["amount_fen"]
            ],
        }
    )
    shown = shown.drop(
        columns=[column for column in ("上下限", WEBSTER) if (shown[column] == "").all()]
    )
    return Table(
        shown,
        "取整过程",
        unit=f"整数部分和余数：{fund.unit_yuan.value} 元",
        mark=study.mark,
        formats={"应得整数部分": "{:,}".format, "余数": str, "金额（元）": str, WEBSTER: str},
        minor=("余数", "余数名次"),
        note=f"{'' if WEBSTER in shown else '换用韦伯斯特法结果相同；'}{WEBSTER_ZH}",
    )


def paradox(study: Study, allocated: pd.DataFrame) -> Text:
    """What the reader has to know of largest remainders at the unit at hand."""
    fund = study.policy.fund
    if fund is None:
        return Text()
    unit, less = fund.unit_yuan.value, money.paradox(study, allocated)
    return Text(
        "最大余数法有一个已知的缺点：资金总额增加时，"
        f"个别单位可能反而少得一个分配单位（{in_thousands(unit)} 元），称为阿拉巴马悖论。"
        + (
            f"本方案若资金再多一个分配单位，{'、'.join(less)}会少得一个单位。"
            if less
            else "本方案资金再多一个分配单位时不会出现这种情况。"
        )
    )


def variants(answers: Answers) -> list:
    """Who would gain and who would lose under each of the policy's other assumptions, and the
    amounts; nothing where the policy has no fund or no other assumption.
    """
    study, found = answers.study, money.variants(answers)
    if found is None or found.shape[1] == 1:
        return []
    rows = found.sort_values("方案", ascending=False)
    changes = rows.drop(columns="方案").sub(rows["方案"], axis=0) / FEN_PER_WAN
    return [
        Text(*(gains_zh(label, study.short_names, changes[label]) for label in map(str, changes))),
        _changes(study, rows["方案"], changes),
        Folded("各方案的金额（元）", (_amounts(study, rows),)),
    ]


def other_way_zh(answers: Answers) -> str:
    """'若每个乡镇至少10万元，客店镇多得 7.98、胡集镇少得 6.21 万元': who gains and who loses most
    under the first of the policy's other assumptions; '' without one."""
    found = money.variants(answers)
    if found is None or found.shape[1] == 1:
        return ""
    label, names = str(found.columns[1]), answers.study.short_names
    change = ((found[label] - found["方案"]) / FEN_PER_WAN).sort_values(ascending=False)
    parts = [
        f"{names[code]}{word}得 {abs(change[code]):,.2f}"
        for code, word in ((change.index[0], "多"), (change.index[-1], "少"))
        if (change[code] > 0) == (word == "多") and change[code]
    ]
    return f"若{label}，{'、'.join(parts)} 万元" if parts else f"若{label}，各单位都不变"


def gains_zh(label: str, names: pd.Series, change: pd.Series) -> str:
    """How many gain and lose under one assumption, and who most; change: by township code, 10,000
    yuan.
    """
    more, less = change[change > 0].sort_values(ascending=False), change[change < 0].sort_values()

    def most(part: pd.Series) -> str:
        if part.empty:
            return ""
        return f"（最多的是{names[part.index[0]]} {abs(part.iloc[0]):,.2f} 万元）"

    same = len(change) - len(more) - len(less)
    return f"{label}：多得的 {len(more)} 个{most(more)}，少得的 {len(less)} 个{most(less)}" + (
        f"，不变的 {same} 个。" if same else "。"
    )


def _changes(study: Study, amounts: pd.Series, changes: pd.DataFrame) -> Table:
    """Gains and losses by township, most gained under the first assumption on top; amounts: fen."""
    ordered = changes.sort_values(list(map(str, changes)), ascending=False)
    table = ordered.reset_index(drop=True)
    table.insert(0, "乡镇", study.short_names[ordered.index].to_numpy())
    table.insert(1, "方案", (amounts[ordered.index] / FEN_PER_WAN).to_numpy())
    return Table(
        table,
        "换一种假设，谁多谁少",
        unit="万元",
        mark=study.mark,
        note=f"与方案相比，+ 为多得，- 为少得；按“{ordered.columns[0]}”由多到少排",
        formats={"方案": decimals(2), **dict.fromkeys(map(str, changes), "{:+,.2f}".format)},
    )


def _amounts(study: Study, rows: pd.DataFrame) -> Table:
    """The amounts to the fen side by side, with their totals."""
    table = rows.map(money_text)
    table.insert(0, "乡镇", study.short_names[rows.index])
    total = pd.DataFrame(
        [{"乡镇": "合计", **{label: money_text(int(rows[label].sum())) for label in rows}}]
    )
    return Table(
        pd.concat([table, total], ignore_index=True),
        "不同假设下的分配",
        unit="元",
        mark=study.mark,
        formats=dict.fromkeys(rows.columns, str),
        minor=tuple(rows.columns[2:]),  # a figure that a screen cuts is read as another one
    )


def enterprise_sentences(study: Study, found: EnterpriseRewards | None) -> Text:
    if found is None:
        return Text(NO_ENTERPRISES)
    rates = "、".join(
        f"{kind}每家 {in_thousands(given.value)} 元"
        for kind, given in study.policy.enterprise_rewards_yuan.items()
    )
    kinds = (
        "、".join(f"{kind} {count} 家" for kind, count in found.paid["kind"].value_counts().items())
        or "没有"
    )
    so_far = "" if study.complete else f"（批准日期截至 {study.known_day.isoformat()}）"
    return Text(
        f"{rates}。{study.quarter.label_zh}{so_far}应奖励 {len(found.paid)} 家（{kinds}），"
        f"共 {money_text(int(found.paid['amount_fen'].sum()))} 元；"
        f"台账另有 {len(found.rejected)} 条不奖励{_unpaid_zh(found.rejected)}，原因逐条列出。"
    )


def _unpaid_zh(rejected: pd.DataFrame) -> str:
    """'（还没有批准 19 条，其他原因 1 条；…）': what the number counts, which is not that of the
    enterprises under way; '' where nothing is rejected."""
    waiting = int(rejected["reason"].str.startswith(UNDER_WAY).sum())
    others = len(rejected) - waiting
    parts = [
        f"{word} {count} 条"
        for word, count in (("还没有批准", waiting), ("其他原因", others))
        if count
    ]
    if not parts:
        return ""
    apart = "；“专项台账”的在办家数另含历年台账里没有结果的，不含已终止的" if waiting else ""
    return f"（{'，'.join(parts)}{apart}）"


def enterprise_totals(names: pd.Series, found: EnterpriseRewards | None, mark: str) -> Table | Text:
    """The rewards of enterprises by township, with their total."""
    if found is None or found.paid.empty:
        return Text()  # why there are none stands in the sentences
    rows = found.by_township().sort_values("amount_fen", ascending=False)
    table = pd.DataFrame(
        {
            "乡镇": names[rows.index].to_numpy(),
            "企业数": rows["enterprises"].to_numpy(),
            "金额（元）": rows["amount_fen"].map(money_text).to_numpy(),
        }
    )
    total = pd.DataFrame(
        [
            {
                "乡镇": "合计",
                "企业数": int(rows["enterprises"].sum()),
                "金额（元）": money_text(int(rows["amount_fen"].sum())),
            }
        ]
    )
    return Table(
        pd.concat([table, total], ignore_index=True),
        "进规企业奖励",
        mark=mark,
        formats={"金额（元）": str},
    )


def enterprise_lists(study: Study, found: EnterpriseRewards | None) -> list[Folded]:
    """Every enterprise that is paid, and every other row of the ledger with its reason; empty ones
    say nothing.
    """
    if found is None:
        return []
    paid = of_table(
        "enterprise_rewards",
        found.paid.assign(township_code=study.short_names[found.paid["township_code"]].to_numpy()),
        "应奖励的企业",
        headings={"amount_fen": "金额（元）"},
        formats={"amount_fen": money_text},
        mark=study.mark,
        minor=("kind", "cell"),
    )
    towns = study.short_names.reindex(found.rejected["township_code"]).to_numpy()
    rejected = of_table(
        "enterprise_rejected",
        found.rejected.assign(township_code=towns),
        "不奖励的企业和原因",
        mark=study.mark,
    )
    return [
        Folded(f"{table.title}（{len(table.frame)} 条）", (table,))
        for table in (paid, rejected)
        if len(table.frame)
    ]


def limits(study: Study) -> Text:
    """Where the fund's values come from: named one by one if they were never published."""
    fund = study.policy.fund
    if fund is None:
        return Text()
    given = {
        "资金总额": fund.amount_yuan,
        "分配基期": fund.base_year,
        "分配单位": fund.unit_yuan,
        "最低限额": fund.floor_yuan,
        "最高限额": fund.cap_yuan,
    }
    made_up = [name for name, value in given.items() if value and "demonstration" in value.source]
    absent = [name for name, value in given.items() if value is None]  # only the limits may be
    return Text(
        (
            f"{'、'.join(made_up)}没有公布过，这里的取值只作演示；其余各项的出处见规则表。"
            if made_up
            else "资金的各项规定取自政策文件，每项的出处见规则表。"
        )
        + (f"政策没有写{'、'.join(absent)}，分配时不设限。" if absent else "")
    )
