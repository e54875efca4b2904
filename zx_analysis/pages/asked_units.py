"""What a meeting asks of townships, enterprises and industries, and of who has what to do."""

from collections.abc import Iterator

import pandas as pd

from zx_analysis.city.indicators import half_up
from zx_analysis.pages import changes, gaps, holders, reasons, supervision
from zx_analysis.pages.asked import CHANGES, PROGRAMMES, RANKING, Asked
from zx_analysis.pages.exhibits import records
from zx_analysis.pages.townships import left_to_make, page_of, word_of
from zx_analysis.programmes import enterprise_output, todo_lists
from zx_analysis.quarter import (
    Answers,
    analysis_figures,
    enterprises,
    leader_path,
    leader_townships,
    programme_facts,
    registered,
    townships,
)
from zx_analysis.quarter import supervision as due
from zx_analysis.quarter.study import IDLE, Study

SHORT = 2  # townships, units in charge, enterprises that an answer names
MOST_NAMED = 4  # townships that fell, beside the one of the question
MOST_HOLDERS = 4  # units with most overdue that are named
FEW_NAMES = 3  # projects of the announcement that the question itself names


def slowest(answers: Answers) -> Iterator[Asked]:
    """Why the township that fell most did, as far as ledgers and firms tell; of a quarter in which
    none fell the slowest. All that fell, and who takes most off the city, with their pages."""
    study = answers.study
    units = analysis_figures.units(study)
    rows = units[
        (units["indicator"] == study.city.level) & units["township_code"].isin(study.codes)
    ]
    growth = rows.set_index("township_code")["growth_pct"].astype(float).dropna().sort_values()
    if growth.empty:
        return
    fell = [code for code in growth.index if half_up(growth[code], 1) < 0]
    code, name = str(growth.index[0]), study.short_names[growth.index[0]]
    dragging = leader_townships.dragging(study, units).head(SHORT)
    by_ledger = [each for each in reasons.fell_by_ledger(answers) if each not in {code, *fell}]
    parts = [
        f"{word_of(growth.iloc[0])}（公布）",
        reasons.first_zh(answers, code),
        reasons.difficulties_zh(answers, code),
        _also_zh(study, "下降的", fell[1:]),
        _also_zh(study, "台账合计下降的", by_ledger),
    ]
    most = "、".join(
        f"{study.short_names[row.township_code]} {half_up(row.short, 2):,}"
        for row in records(dragging)
    )
    if most:
        unit = study.level.shown_unit
        parts.append(f"比按{study.city.whole}增速少得最多的是{most} {unit}")
    named = dict.fromkeys([*fell, *by_ledger, *dragging["township_code"]])
    yield Asked(
        f"{'降得最多的' if fell else '增得最慢的'}{name}为什么{'降' if fell else '慢'}，"
        "谁拖累最多？",
        f"{'；'.join(filter(None, parts))}。",
        page_of(code),
        tuple((study.short_names[each], page_of(each)) for each in named if each != code),
    )


def _also_zh(study: Study, who: str, codes: list[str]) -> str:
    """'台账合计下降的还有张集镇'; '' of none. All of them are linked."""
    if not codes:
        return ""
    names = "、".join(study.short_names[each] for each in codes[:MOST_NAMED])
    return f"{who}还有{names}" + (f"等 {len(codes)} 个" if len(codes) > MOST_NAMED else "")


def gap(answers: Answers) -> Iterator[Asked]:
    """Which enterprises are furthest below what the target's growth would make of them."""
    found = enterprises.gap(answers)
    if found is None:
        return
    question = f"{answers.study.level.label_zh}的差额出在哪些企业？"
    yield Asked(question, gaps.gap_zh(answers.study, found), f"{CHANGES}#{gaps.TITLE}")


def industry(answers: Answers) -> Iterator[Asked]:
    """The largest industry of the ledger."""
    compared = enterprises.compared(answers)
    if compared is None:
        return
    largest = enterprise_output.by(compared, "industry").nlargest(1, "value_wan")
    if largest.empty or pd.isna(largest["growth_pct"].iloc[0]):
        return
    name, row = str(largest.index[0]), largest.iloc[0]
    same = enterprise_output.growth_of_same(compared, "industry").to_dict()[name]
    answer = (
        (
            _published_zh(answers.study, name)
            or f"产值 {row['value_wan'] / 10_000:,.2f} 亿元，占台账合计的 {row['share_pct']:.1f}%；"
        )
        + f"台账 {row['enterprises']:.0f} 家{word_of(row['growth_pct'])}"
        + ("" if pd.isna(same) else f"（两年都有数的{word_of(same)}）")
        + f"，拉动 {row['pull_pp']:.2f} 个百分点。"
    )
    yield Asked(f"{name}怎么样？", answer, f"{CHANGES}#行业")


def _published_zh(study: Study, name: str) -> str:
    """What the bulletins tell of an industry themselves, which comes before any ledger."""
    told = enterprises.published_parts(study)
    if name not in told.index:
        return ""
    row, level = told.loc[name].to_dict(), study.level
    share_pct, growth_pct = float(row["share_pct"]), float(row["growth_pct"])
    share = "" if pd.isna(share_pct) else f"，占全部的 {share_pct:.1f}%"
    grew = "" if pd.isna(growth_pct) else f"，{word_of(growth_pct)}"
    return f"公布 {level.shown(row['value']):,.2f} {level.shown_unit}{share}{grew}；"


def tasks(answers: Answers) -> Iterator[Asked]:
    """What the months that remain have to make, by township, the most first; of a closed quarter
    who stayed below."""
    study, table = answers.study, townships.overview(answers)
    if "target" not in table:
        return
    left = study.level.shown(left_to_make(table)).dropna().sort_values(ascending=False)
    where, unit = f"{RANKING}#各乡镇一览", study.level.shown_unit
    most = "、".join(
        f"{study.short_names[code]} {half_up(left[code], 2):,}" for code in left.head(SHORT).index
    )
    if study.complete:
        behind = left[left.map(lambda value: half_up(value, 2)) > 0]
        answer = f"{len(left) - len(behind)} 个完成，{len(behind)} 个没有" + (
            f"，合计少 {half_up(behind.sum(), 2):,} {unit}；少得最多的是{most} {unit}。"
            if len(behind)
            else "。"
        )
        yield Asked("各乡镇的任务完成了没有、差多少？", answer, where)
        return
    if not (left > 0).any():
        return
    months = leader_path.span_zh(study.quarter.months[study.known_months :])
    hard = table.loc[left.index, "needed_growth_pct"].nlargest(SHORT)
    hardest = "、".join(f"{study.short_names[code]}{word_of(hard[code])}" for code in hard.index)
    answer = f"要做得最多的是{most} {unit}" + (
        f"；比上年同期要增得最多的是{hardest}。" if hardest else "。"
    )
    yield Asked(f"{months}每个乡镇还要做多少？", answer, where)


def power(answers: Answers) -> Iterator[Asked]:
    """Whose electricity fell a lot without an entry in the ledger of idle enterprises."""
    study = answers.study
    watch = enterprises.power_watch(study)
    if watch is None:
        return
    red, listed, twins = changes.watched(watch, study.ledger_rows(IDLE))
    known = {*listed["credit_code"], *twins["credit_code"]}
    unlisted = red[~red["credit_code"].isin(known)]
    named = "、".join(
        f"{row.name}（{study.short_names[row.township_code]}）"
        for row in records(unlisted.head(SHORT))
    )
    more = "等" if len(unlisted) > SHORT else ""
    answer = (
        f"大降的 {len(red)} 家中 {len(unlisted)} 家没有列入停产库，应核实：{named}{more}"
        if named
        else f"大降的 {len(red)} 家中没有漏列停产库的"
    )
    answer += _silent_zh(answers, unlisted["credit_code"])
    answer += f"；另有 {len(twins)} 家信用代码对不上。" if len(twins) else "。"
    yield Asked("哪些企业用电大降而没有报停产？", answer, f"{CHANGES}#用电预警")


def _silent_zh(answers: Answers, codes: pd.Series) -> str:
    """'；其中 2 家3月用电为 0，却报有产值…': how many of them report output without electricity; ''
    where none does."""
    silent = registered.without_power(answers)
    silent = silent[silent["credit_code"].isin(codes)]
    if silent.empty:
        return ""
    output = silent["output_wan"].sum()
    span = reasons.silent_months_zh(answers.study, int(silent["months"].iloc[0]))
    return (
        f"；其中 {len(silent)} 家{span}用电为 0，却报有产值（共 {output:,.0f} 万元），"
        "两本台账至少有一本要更正"
    )


def entrants(answers: Answers) -> Iterator[Asked]:
    """How many are approved, have left, may still come."""
    own = programme_facts.facts(answers).get("candidates", {})
    if "approved" not in own:
        return
    answer = (
        f"本季度已批准 {own['approved']:.0f} 家，退库 {own['exits']:.0f} 家，"
        f"净增 {own['net']:.0f} 家{supervision.still_to_come_zh(answers)}。"
    )
    yield Asked("还能进规几家？", answer, f"{PROGRAMMES}#其他专项")


def named(answers: Answers) -> Iterator[Asked]:
    """Of each growth point and project that the announcement names how far it is."""
    entries, names = supervision.named_entries(answers.study), answers.study.policy.programmes
    if entries is None or entries.empty or names.named_projects is None:
        return
    stages: dict[str, list[str]] = {}
    for name, kind, stage, day, ended in zip(
        entries["企业"],
        entries["类别"],
        entries["到哪一步"],
        entries["计划投产/开工"],
        entries["实际投产/竣工"],
        strict=True,
    ):
        told = f"{kind}{stage}"
        if kind == "增长点":
            told += f"（{ended} 投产）" if ended else f"（计划 {day}）" if day else ""
        stages.setdefault(name, []).append(told)
    answer = "；".join(f"{name}{'、'.join(told)}" for name, told in stages.items())
    if (entries["类别"] == "技改项目").any() and (late := supervision.stages_zh(answers.study)):
        answer += f"（{late}）"
    asked_of = names.named_projects.value
    whose = "、".join(asked_of) if len(asked_of) <= FEW_NAMES else "公告点名的项目"
    yield Asked(f"{whose}到哪一步了？", f"{answer}。", f"{PROGRAMMES}#最急的事")


def overdue(answers: Answers) -> Iterator[Asked]:
    """How much is overdue, with whom, in the order of the page's table; the most urgent of it."""
    matters = due.matters(answers)
    late = matters[matters["state"] == "overdue"]
    if late.empty:
        return
    most = todo_lists.holders(matters).head(MOST_HOLDERS)
    named = "、".join(
        f"{who or f'{holders.NOBODY}的'} {count}" for who, count in most["overdue"].items()
    )
    rest = len(late) - int(most["overdue"].sum())
    named += f"、其余 {rest}" if rest else ""
    (urgent,) = records(todo_lists.most_urgent(matters, 1))
    who = str(urgent.responsible).replace("，", "、") or holders.NOBODY
    answer = (
        f"共逾期 {len(late)} 件，多的在前：{named} 件；"
        f"最急的（金额×天数）是{urgent.enterprise}，逾期 {urgent.overdue_days} 天（{who}）"
    )
    yield Asked("谁手上的事逾期了？", f"{answer}。", f"{PROGRAMMES}#谁手上有什么")
