"""One township's whole story, from the published figures and the ledgers: its page in the pack, and
what explore/township.ipynb shows of it."""

from dataclasses import replace
from decimal import Decimal

import pandas as pd

from zx_analysis.city.amounts import money_text, parse_yuan
from zx_analysis.city.indicators import half_up
from zx_analysis.city.periods import Quarter, a_year_before, period_zh, to_date_zh, year_to_date
from zx_analysis.city.programme_rules import TODO_ZH
from zx_analysis.cleaning.contracts import NAME
from zx_analysis.forecasting.attainment import chance_zh
from zx_analysis.pages import svg
from zx_analysis.pages.exhibits import MISSING, Beside, Folded, Table, Text, decimals
from zx_analysis.pages.reasons import registered_zh, without_power_zh
from zx_analysis.pages.townships import REACHED_ZH, expected_zh, warned, word_of
from zx_analysis.programmes import todo_lists
from zx_analysis.quarter import Answers, Study, enterprises, leader_path, programmes, standings
from zx_analysis.quarter.answers import once
from zx_analysis.quarter.study import CANDIDATES, GROWTH_POINTS, PROJECTS

MOST_TODO = 4  # matters on a township's page
LATEST = 4  # periods of growth, quarters of past places on a township's page
# What a township's page shows of a ledger's entries: as much as the to-do lists of the pack name.
SHOWN = {
    GROWTH_POINTS: (NAME, "项目内容", "预计新增产值(万元)", "计划投产日期", "实际投产日期"),
    PROJECTS: (NAME, "项目名称", "项目阶段", "总投资(万元)", "本年累计投资(万元)"),
    CANDIDATES: (NAME, "类别", "申报阶段", "申报日期", "批准日期"),
}


def page(answers: Answers, code: str, row: pd.Series) -> list:
    """A township's page, in the order of the reading. row: its line of
    `quarter.townships.overview`.
    """
    study = answers.study
    return [
        summary(study, code),
        standing(study, row),
        causes(answers, code),
        months(study, code),
        todo(answers, code),
        Beside((_latest(growth(study, code)), _latest(places(answers, code)))),
        Folded("在各台账里的条目", tuple(entries(answers, code))),
        Folded("本季度每个数字在哪个文件、哪个单元格", (figures(study, code),)),
    ]


def _latest(table: Table | Text) -> Table | Text:
    """A table with its last rows alone, so that the page is one sheet, and without a column that
    says nothing of these."""
    if not isinstance(table, Table):
        return table
    rows = table.frame.tail(LATEST)
    return replace(table, frame=rows.loc[:, [(rows[name] != "").any() for name in rows]])


def standing(study: Study, row: pd.Series) -> Text:
    """Its place or warning, its part of the fund and how much is to be done; its target."""
    said = []
    if pd.notna(rank := row.get("rank")):
        said.append(f"{study.quarter.label_zh}综合得分居第 {rank:.0f} 位。")
    if pd.notna(chance := row.get("last_probability")):
        said.append(f"季度未结束；预计季末落在末位：{warned(chance)}。")
    said.append(task_zh(study, row))
    if pd.notna(amount := row.get("amount_yuan")):
        said.append(f"分得奖励资金 {money_text(parse_yuan(amount))} 元。")
    todo_count = int(row["todo_count"])
    said.append(f"专项台账待办 {todo_count} 条。" if todo_count else "专项台账没有待办。")
    return Text("".join(said))


def task_zh(study: Study, row: pd.Series) -> str:
    """What it has to make in the quarter, what is left of that and how fast it would have to grow;
    '' where the policy has no such target."""
    target, level = row.get("target"), study.level
    if target is None or pd.isna(target) or pd.isna(row["output"]):
        return ""
    said = (
        f"本季任务 {level.shown(target):,.2f} {level.shown_unit}，"
        f"已完成 {row['completion_pct']:.1f}%"
    )
    left = max(float(target) - float(row["output"]), 0.0)
    amount = f"{level.shown(left):,.2f} {level.shown_unit}"
    if study.complete:
        return said + (f"，少 {amount}（{REACHED_ZH[row['target_colour']]}）。" if left else "。")
    if left:
        rest = leader_path.span_zh(study.quarter.months[study.known_months :])
        said += f"，{rest}还要完成 {amount}"
        if pd.notna(needed := row["needed_growth_pct"]):
            said += f"（比上年同月{word_of(needed)}）"
    chance = row["target_probability"]
    sure = expected_zh(study, chance)
    return f"{said}。" if sure == MISSING else f"{said}，能否完成：{sure}（{chance_zh(chance)}）。"


def causes(answers: Answers, code: str) -> Text:
    """Which enterprises carried and which dragged it, by the ledger, and where more of that stands;
    what else is registered of it; where its ledgers cannot both be right."""
    beside = (registered_zh(answers, code), without_power_zh(answers, code))
    return Text(*filter(None, (_movers_zh(answers, code), *beside)))


def _movers_zh(answers: Answers, code: str) -> str:
    """Whose output carried and whose dragged it; '' without the ledger of enterprises."""
    reasons = enterprises.township_reasons(answers)
    if reasons is None or code not in reasons.index:
        return ""
    row = reasons.loc[code].to_dict()
    said = (
        f"企业台账 {row['enterprises']} 家合计{word_of(row['growth_pct'])}"
        f"（口径与公布的增速不同，以公布的为准）；可比的 {row['compared']} 家中"
    )
    said += f" {row['fell']} 家下降" if row["fell"] else "没有一家下降"
    for name, change, word in (
        (row["faller"], row["faller_wan"], "降得最多的是"),
        (row["riser"], row["riser_wan"], "增得最多的是"),
    ):
        said += f"，{word}{name}（{change:+,.0f} 万元）" if str(name) else ""
    return f"{said}；详见“增长来源”。"


def months(study: Study, code: str) -> svg.TwoYears | Text:
    """Output by month of this year beside last year's; a joint 1-2月 as its monthly mean."""
    monthly, covered = levels(study, code)
    shown = pd.DataFrame({"value": study.level.shown(monthly), "months": covered})
    shown = shown[shown.index >= f"{study.quarter.year - 1}-01"].dropna(subset="value")
    if shown.empty:
        return Text()
    shown["slot"] = [
        period_zh(period, int(count)).split("年")[1]
        for period, count in zip(shown.index, shown["months"], strict=True)
    ]
    shown["year"], shown["month"] = shown.index.str[:4], shown.index.str[5:]
    order = shown.sort_values("month")["slot"].unique()
    wide = shown.pivot(index="slot", columns="year", values="value").reindex(order)
    wide = wide.reindex(columns=[str(study.quarter.year - 1), str(study.quarter.year)])
    joint = [slot for slot in wide.index if "-" in slot]
    return svg.TwoYears(
        wide,
        title=study.short_names[code]
        + (_beside_last_year(study, wide) or "各月" + study.level.label_zh),
        unit="；".join([f"{study.level.shown_unit}／月", *(f"{slot}为月均" for slot in joint)]),
        mark=study.mark,
    )


def _beside_last_year(study: Study, wide: pd.DataFrame) -> str:
    """'3月工业总产值 4.24 亿元，上年同月 3.31 亿元（公布数）': what the columns show of the last
    month with both years; '' where there is none."""
    both, level = wide.dropna(), study.level
    if both.empty:
        return ""
    slot, (before, now) = both.index[-1], both.iloc[-1]
    mean, earlier = ("月均", "上年同期") if "-" in slot else ("", "上年同月")
    return (
        f"{slot}{mean}{level.label_zh} {now:,.2f} {level.shown_unit}，"
        f"{earlier} {before:,.2f} {level.shown_unit}（公布数）"
    )


def todo(answers: Answers, code: str) -> Table | Text:
    """What the to-do lists of the pack have of the township."""
    study, every = answers.study, _todo_of_all(answers)
    whole = every[every["township_code"] == code]
    if whole.empty:
        return Text()
    columns = {
        "programme": "台账",
        "enterprise": "企业",
        "matter": "要办什么",
        "due": "应办日期",
        "responsible": "责任人",
        "cell": "台账单元格",
    }
    whole = whole.sort_values("overdue_days", ascending=False, kind="stable")
    late = int((whole["overdue_days"] > 0).sum())
    table = whole[list(columns)].fillna("").rename(columns=columns).head(MOST_TODO)
    more = f"逾期最久的在前，只列 {MOST_TODO} 条，全部见督办清单"
    counted = f"{len(whole)} 条" + (f"，其中逾期 {late} 条" if late else "")
    return Table(
        table.loc[:, [name for name in table if (table[name] != "").any()]],
        f"要办的事（{counted}，截至 {study.known_day.isoformat()}）",
        mark=study.mark,
        note=more if len(whole) > MOST_TODO else "",
        minor=("台账", "台账单元格"),
    )


@once
def _todo_of_all(answers: Answers) -> pd.DataFrame:
    """The to-do lists of the pack one below the other, with the days by which each is overdue."""
    lists, day = programmes.todo(answers).items(), answers.study.known_day
    return pd.concat(
        [todo_lists.standing(rows, day).assign(programme=TODO_ZH[name]) for name, rows in lists]
    )


def entries(answers: Answers, code: str) -> list[Table | Text]:
    """Its growth points, projects and candidates as of the day known, and how many entries the
    other ledgers have."""
    tables, counted = [], []
    for title, whole in programmes.on_the_day(answers).items():
        if "township_code" not in whole:
            continue
        rows = whole[whole["township_code"] == code]
        if title in SHOWN and len(rows):
            columns = [name for name in SHOWN[title] if name in rows]
            frame = (
                rows[[*columns, "cell"]]
                .dropna(axis=1, how="all")
                .rename(columns={"cell": "台账单元格"})
            )
            amounts = [name for name in columns if name in frame and name.endswith("(万元)")]
            frame[amounts] = frame[amounts].apply(pd.to_numeric)
            tables.append(
                Table(
                    frame,
                    f"{title}（{len(rows)} 条）",
                    mark=answers.study.mark,
                    formats=dict.fromkeys(amounts, "{:,.12g}".format),
                    minor=("台账单元格",),
                )
            )
        elif len(rows):
            counted.append(f"{title} {len(rows)} 条")
    return [
        *tables,
        Text(f"其他台账（照读入的登记）：{'，'.join(counted)}。") if counted else Text(),
    ]


def levels(study: Study, code: str) -> tuple[pd.Series, pd.Series]:
    """A month's mean of each slot (a joint 1-2月 counts two months), and the months it covers; by
    period.
    """
    history, months = study.panel.history(study.city.level)
    return history[code] / months, months


def summary(study: Study, code: str) -> Text:
    """Share of the city, and growth beside the city's, of the year so far."""
    level, label = study.city.level, study.level.label_zh
    made = study.panel.to_date(level)
    if not made.notna().any() or pd.isna(made[code]):
        return Text(f"本季度还没有公布{label}。")
    rate, place = study.level.growth, int((made > made[code]).sum()) + 1
    said = (
        f"{study.quarter.year}年{to_date_zh(study.latest_month)}{label} "
        f"{study.level.shown(made[code]):,.2f} {study.level.shown_unit}，"
        f"占各单位合计的 {made[code] / made.sum():.1%}，居第 {place} 位。"
    )
    if not rate or not study.city.has(rate) or pd.isna(study.panel.to_date(rate)[code]):
        return Text(said)
    own, city = study.panel.to_date(rate)[code], study.panel.city_growth(rate)
    said += f"累计{word_of(own)}{_divided(study, code, own)}"
    return Text(
        f"{said}，{_beside(own, city.iloc[-1], study.city.whole)}。" if len(city) else f"{said}。"
    )


def _divided(study: Study, code: str, own_pct: float) -> str:
    """'（公布的增速；两年公布数直接相除为增长 1.2%）' where they are a point or more apart: the
    published growth is on a comparable basis. Else ''."""
    made = study.panel.levels_to_date(study.city.level)[code]
    before = made.get(a_year_before(study.latest_month), float("nan"))
    if not before > 0 or abs(ratio := 100 * (made.iloc[-1] / before - 1) - own_pct) < 1:
        return ""
    return f"（公布的增速；两年公布数直接相除为{word_of(own_pct + ratio)}）"


def _beside(own_pct: float, city_pct: float, city: str) -> str:
    """'比全市（19.1%）高 1.4 个百分点', '与全市（19.1%）持平'."""
    apart = half_up(own_pct - city_pct, 1)
    named = f"{city}（{half_up(city_pct, 1):,}%）"
    if not apart:
        return f"与{named}持平"
    return f"比{named}{'高' if apart > 0 else '低'} {abs(apart):,} 个百分点"


def growth(study: Study, code: str) -> Table | Text:
    """The published year-to-date growth of the last year and a quarter, beside the city's."""
    rate = study.level.growth
    if not rate or not study.city.has(rate):
        return Text("没有公布增速。")
    own, city = (
        study.panel.growth_to_date(rate, study.quarter.last)[code].dropna().tail(15),
        study.panel.city_growth(rate),
    )
    table = pd.DataFrame(
        {
            "时段": [period_zh(period, year_to_date(period)) for period in own.index],
            "本乡镇": own.to_numpy(),
            study.city.whole: city.reindex(own.index).to_numpy(),
        }
    )
    return Table(
        table.assign(相差=table["本乡镇"] - table[study.city.whole]),
        "累计增速",
        unit="%、百分点",
        mark=study.mark,
        formats=dict.fromkeys(["本乡镇", study.city.whole, "相差"], decimals(1)),
    )


def places(answers: Answers, code: str) -> Table | Text:
    """Its place and score in past complete quarters under today's scheme, and in this one."""
    study = answers.study
    ranked = standings.ranked(answers)
    if ranked is None:
        return Text("政策文件里没有排名办法。")
    everyone = standings.past(answers) | (
        {} if ranked.status == "not yet" else {str(study.quarter): ranked}
    )
    rows = [
        (
            Quarter.parse(quarter).label_zh,
            one.table.at[code, "rank"],
            one.table.at[code, "score"],
            one.table.at[code, "flagged"],
        )
        for quarter, one in everyone.items()
        if code in one.table.index
    ]
    table = pd.DataFrame(rows, columns=["季度", "名次", "得分", "末位"])
    table["末位"] = table["末位"].map({True: "末位", False: ""})
    return Table(
        table if (table["末位"] != "").any() else table.drop(columns="末位"),
        "历次名次",
        mark=study.mark,
        note="按本季方法重新计算",
        formats={"得分": decimals(2)},
    )


def figures(study: Study, code: str) -> Table:
    """Every figure of the quarter with its file, sheet and cell."""
    rows = study.panel.of_the_quarter.get(code, study.panel.latest.head(0))
    table = pd.DataFrame(
        {
            "指标": [study.city.measure(name).label_zh for name in rows["indicator"]],
            "时段": [period_zh(*pair) for pair in zip(rows["period"], rows["months"], strict=True)],
            "数值": [f"{Decimal(value):,f}" for value in rows["value_text"]],
            "单位": [study.city.measure(name).unit for name in rows["indicator"]],
            "文件": rows["source_file"].to_numpy(),
            "工作表": rows["source_sheet"].to_numpy(),
            "单元格": rows["source_cell"].to_numpy(),
        }
    )
    return Table(
        table.sort_values(["指标", "时段"]),
        "本季度每个数字的出处",
        mark=study.mark,
        formats={"数值": str},
    )
