"""What a meeting asks and no card of the first page answers: a line each, with where more of it
stands. A question whose ledger is absent is not asked."""

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from zx_analysis.city.amounts import FEN_PER_WAN
from zx_analysis.city.indicators import half_up
from zx_analysis.city.programme_rules import TODO_ZH
from zx_analysis.pages import changes, gaps, supervision
from zx_analysis.pages.rewards import gains_zh
from zx_analysis.pages.townships import left_to_make, page_of, word_of
from zx_analysis.programmes import enterprise_output, todo_lists
from zx_analysis.quarter import (
    Answers,
    allocation,
    analysis_figures,
    enterprises,
    leader_path,
    leader_townships,
    programme_facts,
    townships,
)
from zx_analysis.quarter import supervision as due
from zx_analysis.quarter.study import IDLE, Study

CHANGES, PROGRAMMES = "7_explain_changes.html", "5_track_programmes.html"
RANKING = "4_rank_townships.html"
FUND, VARIANTS = "3_allocate_rewards.html", "换一种假设"
SHORT = 2  # townships, units in charge that an answer names


class Asked(NamedTuple):
    """A question, its answer in one line, the address in the pack where more stands."""

    question: str
    answer: str
    where: str


def asked(answers: Answers) -> list[Asked]:
    """The questions of the first page, in the order in which a meeting asks them."""
    return [
        one
        for ask in (_left, _dragging, _gap, _industry, _fund, _entrants, _named, _overdue, _power)
        for one in ask(answers)
    ]


def _left(answers: Answers) -> Iterator[Asked]:
    """What the months that remain have to make, by township, the most first."""
    study, table = answers.study, townships.overview(answers)
    if study.complete or "target" not in table:
        return
    left = study.level.shown(left_to_make(table)).dropna().sort_values(ascending=False)
    if not (left > 0).any():
        return
    months = leader_path.span_zh(study.quarter.months[study.known_months :])
    most = "、".join(
        f"{study.short_names[code]} {half_up(left[code], 2):,}" for code in left.head(SHORT).index
    )
    hard = table.loc[left.index, "needed_growth_pct"].nlargest(SHORT)
    hardest = "、".join(f"{study.short_names[code]}{word_of(hard[code])}" for code in hard.index)
    answer = (
        f"按任务分解，要做得最多的是{most} {study.level.shown_unit}；"
        + (f"比上年同期要增得最多的是{hardest}；" if hardest else "")
        + f"{len(left)} 个单位逐个见“各乡镇一览”的“还要完成”。"
    )
    yield Asked(f"{months}每个乡镇还要做多少？", answer, f"{RANKING}#各乡镇一览")


def _dragging(answers: Answers) -> Iterator[Asked]:
    study = answers.study
    most = leader_townships.dragging(study, analysis_figures.units(study)).head(SHORT)
    if most.empty:
        return
    named = "、".join(
        f"{study.short_names[code]}（{word_of(rate)}，比按{study.city.whole}增速少 "
        f"{half_up(lacking, 2):,} {study.level.shown_unit}）"
        for code, rate, lacking in zip(
            most["township_code"], most["growth_pct"], most["short"], strict=True
        )
    )
    where = page_of(str(most["township_code"].iloc[0]))
    yield Asked("哪些乡镇园区拖累最多？", f"{named}。", where)


def _gap(answers: Answers) -> Iterator[Asked]:
    gap = enterprises.gap(answers)
    if gap is None:
        return
    question = f"{answers.study.level.label_zh}的差额出在哪些企业？"
    yield Asked(question, gaps.gap_zh(answers.study, gap), f"{CHANGES}#{gaps.TITLE}")


def _industry(answers: Answers) -> Iterator[Asked]:
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
        _published_zh(answers.study, name)
        + f"按台账 {row['enterprises']:.0f} 家，产值 {row['value_wan'] / 10_000:,.2f} 亿元，"
        f"占台账合计的 {row['share_pct']:.1f}%，是最大的行业；{word_of(row['growth_pct'])}"
        + ("" if pd.isna(same) else f"（两年都有数的企业{word_of(same)}）")
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
    return f"报表公布 {level.shown(row['value']):,.2f} {level.shown_unit}{share}{grew}；"


def _fund(answers: Answers) -> Iterator[Asked]:
    """Who gains and who loses under the first of the policy's other assumptions."""
    found = allocation.variants(answers)
    if found is None or found.shape[1] == 1:
        return
    label = str(found.columns[1])
    change = (found[label] - found["方案"]) / FEN_PER_WAN
    more = found.shape[1] - 2
    answer = gains_zh(label, answers.study.short_names, change) + (
        f"另有 {more} 种假设和每个乡镇的多少。" if more else ""
    )
    yield Asked("奖励资金换一种办法，谁多谁少？", answer, f"{FUND}#{VARIANTS}")


def _entrants(answers: Answers) -> Iterator[Asked]:
    own = programme_facts.facts(answers).get("candidates", {})
    if "approved" not in own:
        return
    answer = (
        f"本季度已批准 {own['approved']:.0f} 家，退库 {own['exits']:.0f} 家，"
        f"净增 {own['net']:.0f} 家{supervision.still_to_come_zh(answers)}。"
    )
    yield Asked("还能进规几家？", answer, f"{PROGRAMMES}#其他专项")


def _named(answers: Answers) -> Iterator[Asked]:
    """Of each growth point and project that the announcement names how far it is."""
    named = supervision.named_entries(answers.study)
    if named is None or named.empty:
        return
    planned, actual = named["计划投产/开工"], named["实际投产/竣工"]
    told = "；".join(
        f"{name}（{kind}）{stage}"
        + (f"，{ended} 投产" if ended and kind == "增长点" else "")
        + (f"，计划 {day}" if day and not ended and kind == "增长点" else "")
        for name, kind, stage, day, ended in zip(
            named["企业"], named["类别"], named["到哪一步"], planned, actual, strict=True
        )
    )
    yield Asked("公告点名的项目到哪一步了？", f"{told}。", f"{PROGRAMMES}#最急的事")


def _overdue(answers: Answers) -> Iterator[Asked]:
    matters = due.matters(answers)
    late = matters[matters["state"] == "overdue"]
    if late.empty:
        return
    offices = todo_lists.office(late["responsible"]).replace("", pd.NA).dropna().value_counts()
    first = offices.nlargest(SHORT, keep="all")  # whoever has as many is named as well
    first = first if len(first) <= 2 * SHORT else offices.head(SHORT)
    most = "、".join(f"{name} {count} 件" for name, count in first.items())
    unnamed = len(late) - int(offices.sum())
    most += f"（另有 {unnamed} 件台账没有写责任单位）" if most and unnamed else ""
    kinds = late["programme"].map(TODO_ZH).value_counts()
    answer = (
        f"共逾期 {len(late)} 件" + (f"，最多的是{most}" if most else "") + f"；{kinds.index[0]}"
        f"最多，{kinds.iloc[0]} 件。"
    )
    yield Asked("谁手上的事逾期最多？", answer, f"{PROGRAMMES}#谁手上有什么")


def _power(answers: Answers) -> Iterator[Asked]:
    study = answers.study
    watch = enterprises.power_watch(study)
    if watch is None:
        return
    red, listed, twins = changes.watched(watch, study.ledger_rows(IDLE))
    unlisted = len(red) - len(listed) - len(twins)
    answer = f"用电大幅下降的 {len(red)} 家中 {unlisted} 家没有列入停产企业信息库，应逐家核实"
    answer += f"；另有 {len(twins)} 家信用代码对不上。" if len(twins) else "。"
    yield Asked("哪些企业用电大降而没有报停产？", answer, f"{CHANGES}#用电预警")
