"""What the figures and the ledgers tell of why a township grew or fell: its enterprises, and what
else is registered of it on the same day.

No sentence says what caused it: 同时 and 登记在册 is all that two ledgers tell of each other.
"""

import pandas as pd

from zx_analysis.forecasting import Forecast
from zx_analysis.pages.exhibits import Folded, Table, Text, decimals, records
from zx_analysis.pages.townships import word_of
from zx_analysis.quarter import Answers, Study, enterprises, registered, township_targets
from zx_analysis.quarter.registered import DIFFICULTY, NOT_STARTED, STOPPED, UNCALLED

SHOWN = 10  # townships that fell, in a sentence each; of each end in the table
MOST_BEHIND = 6  # townships of which the gap's enterprise is named
MOST_NAMED = 2  # enterprises of a township that fell and stand in another ledger, too
NO_CAUSE = (
    "以上只说哪里增、哪里减，不说为什么增减；企业停减产的原因见停产企业信息库和包联帮扶台账。"
)
# kind of an entry → how its number is said
COUNTED_ZH = {
    DIFFICULTY: "未解决的困难 {} 件",
    UNCALLED: "逾期没有联系的技改项目 {} 个",
    NOT_STARTED: "到期未投产的增长点 {} 个",
    STOPPED: "停产、减产企业 {} 家",
}
STAKE_ZH = {NOT_STARTED: "预计年新增产值", STOPPED: "闲置产能对应的年产值"}
WHERE = "这些只是同时登记在册的事，不等于增减的原因；逐件见“专项台账”和督办清单。"


def township_parts(answers: Answers, reasons: pd.DataFrame) -> list:
    """What the figures tell of each township: the slowest of the ledger first, those that fell in
    a sentence each, beside what else is registered of them."""
    study, names = answers.study, answers.study.short_names
    order = reasons.sort_values("growth_pct", kind="stable")
    left_out = max(len(order) - 2 * SHOWN, 0)
    published = _published_growth(study)
    fell = [row for row in records(order) if row.change_wan < 0][:SHOWN]
    said = []
    for row in fell:
        growth = published.get(row.Index, float("nan"))
        said.append(township_words(names[row.Index], row, growth))
        said += filter(None, [registered_zh(answers, row.Index)])
    table = pd.DataFrame(
        {
            "单位": names.reindex(order.index),
            "下降/可比（家）": [f"{row.fell}/{row.compared}" for row in records(order)],
            "增速（%）": order["growth_pct"],
            "拉动（百分点）": order["pull_pp"],
            "降得最多的企业（万元）": [
                _moved(row.faller, row.faller_wan) for row in records(order)
            ],
            "增得最多的企业（万元）": [_moved(row.riser, row.riser_wan) for row in records(order)],
            "新企业（万元）": [
                f"{row.new} 家 {row.new_wan:+,.0f}" if row.new else None for row in records(order)
            ],
            "用电（%）": order["power_pct"],
        }
    )
    return [
        Text(*said) if said else Text("台账里没有产值合计下降的乡镇和园区。"),
        Folded(
            f"{len(order)} 个单位各由哪家企业拉动、哪家拖累",
            (
                Table(
                    table,
                    "各乡镇和园区：哪家企业在拉动，哪家在拖累",
                    mark=study.mark,
                    note=(
                        f"只列最慢和最快的各 {SHOWN} 个，略去 {left_out} 个。" if left_out else ""
                    )
                    + "增速、拉动按台账；台账占公布产值的比重见 township_reasons.csv，"
                    "离 100% 远的，台账说明不了那里的增减。" + NO_CAUSE,
                    formats={
                        "增速（%）": decimals(1),
                        "拉动（百分点）": "{:+.2f}".format,
                        "用电（%）": decimals(1),
                    },
                    minor=("下降/可比（家）", "拉动（百分点）", "新企业（万元）", "用电（%）"),
                ),
            ),
        ),
    ]


def _moved(name: str, change_wan: float) -> str | None:
    """An enterprise and its change; None where there is none."""
    return f"{name} {change_wan:+,.0f}" if name else None


def _published_growth(study: Study) -> pd.Series:
    """Published growth of the year to date by township, %; empty where the city publishes none."""
    rate = study.level.growth
    if rate is None or not study.city.has(rate):
        return pd.Series(dtype=float)
    return study.panel.to_date(rate)


def township_words(name: str, row, published_pct: float = float("nan")) -> str:
    """Why a township fell, as far as the figures tell, beside its published growth, which may say
    otherwise. row: of `reasons`, as a named tuple; published_pct: NaN where there is none."""
    words = (
        f"{name}：台账 {row.enterprises} 家合计比上年同期少 {-row.change_wan:,.0f} 万元"
        f"（{row.growth_pct:+.1f}%），{row.compared} 家可比的有 {row.fell} 家下降"
    )
    if row.faller:
        words += (
            f"；降得最多的是{row.faller}，少 {-row.faller_wan:,.0f} 万元，"
            f"占下降额的 {row.faller_share:.0%}"
        )
    if row.metered and pd.notna(row.power_pct):
        words += f"；有用电数的 {row.metered} 家用电 {row.power_pct:+.1f}%"
    if pd.notna(published_pct):
        held = f"，台账占公布产值的 {row.held_pct:.0f}%" if pd.notna(row.held_pct) else ""
        words += f"；按公布（可比口径{held}）{word_of(published_pct)}，与台账不同的以公布为准"
    return words + "。"


def first_zh(answers: Answers, code: str) -> str:
    """Of a township, in a clause: how many of its enterprises fell, and which the most; that no
    ledger tells where none does."""
    table = enterprises.township_reasons(answers)
    if table is None or code not in table.index:
        return "没有企业台账，原因看不出来"
    row = table.loc[code].to_dict()
    said = f"台账可比的 {row['compared']} 家中 {row['fell']} 家下降"
    if row["faller"]:
        said += f"，最多的是{row['faller']}，少 {-row['faller_wan']:,.0f} 万元"
    return said


def difficulties_zh(answers: Answers, code: str) -> str:
    """'同时登记在册的困难：甲厂用能困难未解决：变压器增容330千伏安（2022-02-27 登记）', those of
    enterprises that fell first; '' where none is open."""
    entries = registered.registered(answers)
    entries = entries[(entries["township_code"] == code) & (entries["kind"] == DIFFICULTY)]
    compared = enterprises.compared(answers)
    if entries.empty or compared is None:
        return ""
    fell = compared.loc[compared["change_wan"] < 0, "credit_code"]
    order = entries.assign(fell=entries["credit_code"].isin(fell)).sort_values(
        ["fell", "days"], ascending=False, kind="stable"
    )
    first = next(iter(records(order)))
    since = f"（{first.since} 登记）" if first.since else ""
    more = f"，另有 {len(entries) - 1} 件" if len(entries) > 1 else ""
    return f"同时登记在册的困难：{first.name}{first.what}{since}{more}"


def fell_by_ledger(answers: Answers) -> list[str]:
    """The townships of which the ledger's sum fell, the greatest fall in % first."""
    table = enterprises.township_reasons(answers)
    if table is None:
        return []
    fell = table[table["change_wan"] < 0].sort_values("growth_pct", kind="stable")
    return list(map(str, fell.index))


def fallers(answers: Answers, forecast: Forecast) -> Text:
    """Which enterprise fell most, by the ledger, in each township that is expected to miss what it
    has to make, the largest gap first; nothing without the ledger."""
    study, owed = answers.study, township_targets.due(answers.study)
    reasons = enterprises.township_reasons(answers)
    if owed is None or reasons is None:
        return Text()
    gap = (owed[0] - forecast.quantiles((0.5,))[0.5]).reindex(forecast.units)
    behind = gap[gap > 0].sort_values(ascending=False).index[:MOST_BEHIND]
    fell = reasons.reindex(behind)
    named = [
        f"{study.short_names[code]}：{row.faller}（{row.faller_wan:+,.0f} 万元）"
        for code, row in zip(fell.index, records(fell), strict=True)
        if isinstance(row.faller, str) and row.faller
    ]
    if not named:
        return Text()
    return Text(
        f"离任务差得多的乡镇园区，企业台账里比上年降得最多的企业：{'；'.join(named)}。"
        "降的是与上年相比，不是离任务的差；全部企业见“增长来源”。"
    )


def registered_zh(answers: Answers, code: str) -> str:
    """What is registered of a township at the same time: how many entries of each kind, then which
    of its enterprises that fell are among them; '' where nothing is."""
    entries = registered.registered(answers)
    entries = entries[entries["township_code"] == code]
    if entries.empty:
        return ""
    named = _fell_and_registered(answers, code, entries)
    fell = f"。其中产值减少的{'；'.join(named)}" if named else ""
    name = answers.study.short_names[code]
    return f"{name}同时登记在册的：{'、'.join(_counts_zh(entries))}{fell}。{WHERE}"


def _fell_and_registered(answers: Answers, code: str, entries: pd.DataFrame) -> list[str]:
    """The township's enterprises that fell and stand in one of these ledgers, the greatest fall
    first: what stands there, since when, in which cell."""
    compared = enterprises.compared(answers)
    if compared is None:
        return []
    fell = compared[(compared["township_code"] == code) & (compared["change_wan"] < 0)]
    both = fell.sort_values("change_wan", kind="stable")[["credit_code", "change_wan"]].merge(
        entries.drop_duplicates("credit_code"), on="credit_code"
    )
    said = []
    for row in records(both.head(MOST_NAMED)):
        since = f"，{row.since} 登记" if row.kind == DIFFICULTY and row.since else ""
        said.append(
            f"{row.name}（{row.change_wan:+,.0f} 万元），"
            f"{row.what}{since}（{row.ledger}台账 {row.cell}）"
        )
    return said


def _counts_zh(entries: pd.DataFrame) -> list[str]:
    """'未解决的困难 3 件（最久 32 天）', of each kind that has entries."""
    said = []
    for kind, words in COUNTED_ZH.items():
        those = entries[entries["kind"] == kind]
        if those.empty:
            continue
        text = words.format(len(those))
        if kind in STAKE_ZH and (stake_wan := those["stake_wan"].sum()) > 0:
            text += f"（{STAKE_ZH[kind]} {stake_wan:,.0f} 万元）"
        elif kind == DIFFICULTY and pd.notna(longest := those["days"].max()):
            text += f"（含没有超期的，最久的已登记 {longest:.0f} 天）"
        said.append(text)
    return said


def silent_months_zh(study: Study, months: int) -> str:
    """The latest month known, or it and the one before: '3月', '1-2月'."""
    month = int(study.latest_month[5:])
    return f"{month - 1}-{month}月" if months == 2 else f"{month}月"


def without_power_zh(answers: Answers, code: str = "") -> str:
    """Which enterprises (of the township `code`, or of all) report output without electricity, as a
    doubt; '' where none does."""
    doubted = registered.without_power(answers)
    doubted = doubted[doubted["township_code"] == code] if code else doubted
    if doubted.empty:
        return ""
    study = answers.study
    span = silent_months_zh(study, int(doubted["months"].iloc[0]))
    named = "；".join(
        f"{row.name}（{'' if code else study.short_names[row.township_code] + '，'}"
        f"{span}产值 {row.output_wan:,.0f} 万元，用电 0）"
        for row in records(doubted)
    )
    return (
        f"台账之间对不上：{named}。两本台账至少有一本要更正；"
        "自备电、换电表也会这样，请先核实，核实前不作判断。"
    )
