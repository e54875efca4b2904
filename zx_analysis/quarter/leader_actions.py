"""Three things to do, for the leader's page: from the targets that are missed or in doubt, the end
of the ranking, the to-do lists. Who and by when is what the ledgers say, else left open."""

import datetime

import numpy as np
import pandas as pd

from zx_analysis.city.indicators import half_up
from zx_analysis.city.policy import Target
from zx_analysis.city.programme_rules import TODO_ZH
from zx_analysis.forecasting import Outlook
from zx_analysis.forecasting.attainment import unmet
from zx_analysis.quarter import leader, leader_path, leader_townships, programmes, supervision
from zx_analysis.quarter.analysis import NEXT, Sentence, moved_zh
from zx_analysis.quarter.analysis_figures import TOTAL
from zx_analysis.quarter.answers import Answers
from zx_analysis.quarter.study import NEW, Study
from zx_analysis.ranking import Ranking

MOST, MOST_NAMED, MOST_OWNERS = 3, 3, 5
COLUMNS = ("matter", "reason", "action", "responsible", "by")
OPEN = "＿＿＿＿（会上由分管领导指定）"  # who is to be filled in, and by whom
# in this order the lists fill what targets and ranking leave of the three
LISTS = ("growth_points", "help", "candidates", "projects", "idle", "reserve")
# Lists whose days still to come are terms, and what these days are.
DEADLINES = {"candidates": "最近一个批准截止日", "growth_points": "最近一个计划投产日"}


def actions(
    answers: Answers,
    looks: list[Outlook],
    units: pd.DataFrame,
    ranked: Ranking | None,
    written: list[Sentence],
    todo: dict[str, pd.DataFrame],
) -> pd.DataFrame:
    """At most MOST rows of COLUMNS: matter, reason (with its figure), action, responsible (OPEN
    where no ledger says it), by ('' where left to fill in). units: of `analysis_figures`; written:
    the sentences of the analysis; todo: of `programmes`."""
    study = answers.study
    steps = {
        one.id.removeprefix("next_"): one.text.rstrip("。")
        for one in written
        if one.section == NEXT
    }
    lists = {name: todo[name] for name in LISTS if steps.get(name) and len(todo.get(name, ()))}
    rows = []
    for look in unmet(looks)[: leader.MOST_NAMED]:
        target = next(one for one in study.policy.targets if one.label_zh == look.label_zh)
        ledger = _ledger_of(study, target)
        entries = lists.pop(ledger, None)
        who, by = who_and_when(ledger, _with_soon(study, ledger, entries), study.known_day)
        rows.append(
            (
                f"{look.label_zh}：{leader.certainty_zh(look)}",
                _reason_zh(answers, target, look),
                _slowest_zh(study, target, units)
                if entries is None
                else steps[ledger]
                + _still_to_add_zh(answers, ledger, look)
                + _soon_zh(study, ledger)
                + _doubted_zh(study, ledger)
                + _term_zh(ledger, by),
                who,
                by,
            )
        )
    likely_last = leader_townships.chances(answers)
    if (end := leader_townships.last_ones(answers, ranked, likely_last)) is not None:
        rows.append((*end, OPEN, ""))
    for name, entries in lists.items():
        waiting = entries["days"].max()
        longest = f"，最久的已有 {waiting} 天" if pd.notna(waiting) and waiting > 0 else ""
        reason = f"督办清单 {len(entries)} 条{longest}"
        who, by = who_and_when(name, _with_soon(study, name, entries), study.known_day)
        step = steps[name] + _soon_zh(study, name) + _doubted_zh(study, name) + _term_zh(name, by)
        rows.append((TODO_ZH[name], reason, step, who, by))
    return pd.DataFrame(rows[:MOST], columns=list(COLUMNS))


def who_and_when(ledger: str, entries: pd.DataFrame | None, day: datetime.date) -> tuple[str, str]:
    """Whom the entries of a list name, and the next term after `day` where its days are terms."""
    if entries is None:
        return OPEN, ""
    people = [name.split("，")[0] for name in entries["responsible"].fillna("") if name]
    named = list(dict.fromkeys(people))
    more = f"等 {len(named)} 个" if len(named) > MOST_OWNERS else ""
    terms = sorted(term for term in entries["day"] if term > day.isoformat())
    by = datetime.date.fromisoformat(terms[0]) if ledger in DEADLINES and terms else None
    return (
        "、".join(named[:MOST_OWNERS]) + more or OPEN,
        f"{by.month}月{by.day}日前" if by else "",
    )


def _ledger_of(study: Study, target: Target) -> str:
    """The list of the programme that works for a target; '' where none does."""
    if target.measure == "projects":
        return "projects"
    return {
        study.city.level: "growth_points",
        NEW: "candidates",
        "tech_investment_wan": "projects",
    }.get(target.indicator or "", "")


def _reason_zh(answers: Answers, target: Target, look: Outlook) -> str:
    """What is missing, with the figure, and of the level what the same months made a year ago."""
    gap = leader.gap_zh(answers.study, target, look)
    if look.final:
        return gap
    if target.measure == "growth":
        return f"{leader.value_zh(look)}，{gap.removeprefix('预计')}"
    before = leader_path.before_zh(answers) if target.indicator == answers.study.city.level else ""
    return gap + (f"，{before}" if before else "")


def _still_to_add_zh(answers: Answers, ledger: str, look: Outlook) -> str:
    """'（尚未投产的本季度预计再增 0.11 亿元）': how far the growth points can help at all; '' where
    the quarter is closed or too few are in production to say so."""
    extra = programmes.growth_point_extra(answers) if ledger == "growth_points" else None
    if extra is None or look.final or not extra.remaining.any():
        return ""
    more = half_up(float(np.median(extra.remaining)) / 10_000, 2)
    return f"（尚未投产的增长点本季度预计再增 {more:,} 亿元）"


def _soon_points(study: Study, ledger: str) -> pd.DataFrame | None:
    """The growth points that fall due within a week and are on no list yet, the largest first; None
    of other ledgers and where there is none."""
    soon = supervision.coming(study).get(ledger) if ledger == "growth_points" else None
    if soon is None or soon.empty:
        return None
    return soon.sort_values("stake_wan", ascending=False, kind="stable")


def _with_soon(study: Study, ledger: str, entries: pd.DataFrame | None) -> pd.DataFrame | None:
    """A list with the growth points that fall due within a week, whose day is the next term."""
    soon = _soon_points(study, ledger)
    return entries if entries is None or soon is None else pd.concat([entries, soon])


def _soon_zh(study: Study, ledger: str) -> str:
    """'；七天内到期的还有 1 个：甲产业园（3月3日）', the largest of them named; '' of none."""
    soon = _soon_points(study, ledger)
    if soon is None:
        return ""
    day = datetime.date.fromisoformat(soon["due"].iloc[0])
    largest = "" if len(soon) == 1 else "，最大的是"
    named = f"{largest or '：'}{soon['enterprise'].iloc[0]}（{day.month}月{day.day}日）"
    return f"；七天内到期的还有 {len(soon)} 个{named}"


def _doubted_zh(study: Study, ledger: str) -> str:
    """'；九里乡增长点的台账与报表不符，待核实': whose growth points count here though the ledger
    says they made more than the whole township; '' of other lists and where there is none."""
    points = programmes.growth_point_rows(study) if ledger == "growth_points" else None
    if points is None:
        return ""
    beyond = programmes.beyond_output(study.panel, study.level, points)
    names = "、".join(study.short_names[beyond.index])
    return f"；{names}增长点的台账与报表不符，待核实" if names else ""


def _term_zh(ledger: str, by: str) -> str:
    """'；期限取最近一个计划投产日': what the day rests on by which it is to be done; '' without."""
    return f"；期限取{DEADLINES[ledger]}" if by else ""


def _slowest_zh(study: Study, target: Target, units: pd.DataFrame) -> str:
    """Whose figures to look into: of a growth rate the townships that would add most to the city's
    output at its growth; the slowest where no amounts are known."""
    if target.measure != "growth":
        return "逐项查明差在哪里"
    most, level = leader_townships.dragging(study, units).head(MOST_NAMED), study.level
    if len(most):
        named = "、".join(
            f"{name}（{moved_zh(rate)}，少 {half_up(lacking, 2):,} {level.shown_unit}）"
            for name, rate, lacking in zip(
                study.short_names[most["township_code"]],
                most["growth_pct"],
                most["short"],
                strict=True,
            )
        )
        return f"查明{level.label_zh}比按{study.city.whole}增速少得最多的{named}的原因"
    rates = units[(units["indicator"] == target.indicator) & (units["township_code"] != TOTAL)]
    # of a quarter of which nothing is published the column holds no number
    known = rates.astype({"growth_pct": float}).dropna(subset="growth_pct")
    slowest = known.nsmallest(MOST_NAMED, "growth_pct")
    if slowest.empty:
        return "逐项查明差在哪里"
    names = "、".join(
        f"{name}（{rate:.1f}%）"
        for name, rate in zip(slowest["township"], slowest["growth_pct"], strict=True)
    )
    return f"查明{target.label_zh}最低的{names}的原因"
