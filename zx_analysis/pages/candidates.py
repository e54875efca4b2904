"""What notebook 5 shows of the candidates above designated size (进规): the number by the quarter's end, how right such numbers were, whom to see."""

import numpy as np
import pandas as pd

from zx_analysis.cleaning.contracts import NAME
from zx_analysis.forecasting.attainment import chance_zh, spaced
from zx_analysis.pages import programme_charts
from zx_analysis.pages import programmes as programmes_page
from zx_analysis.pages.exhibits import Table, Text, decimals, percent, reason
from zx_analysis.programmes import candidates
from zx_analysis.programmes.candidates import DAYS, KIND, STAGES, Entrants
from zx_analysis.quarter import outlooks, programmes
from zx_analysis.quarter.ledger_rows import NEW
from zx_analysis.quarter.study import Study


def parts(study: Study, seed: int = 0) -> list:
    try:
        own = programmes.entrants(study, seed=seed)
    except ValueError as error:
        return [Text(reason(error), "季末的新增家数因此按历年公布数推算，见目标。"), _todo(study)]
    if own is None:
        lacking = {
            "进规企业申报台账": programmes.CANDIDATES,
            "进规企业历年申报台账": programmes.PAST,
        }
        return [
            Text(
                f"没有{'、'.join(name for name, title in lacking.items() if title not in study.ledgers)}。"
            )
        ]
    target = _target(study)
    shown = [_sentences(study, own, target, seed)]
    if own.waiting:
        shown += [
            _stages(study, own),
            programme_charts.number(
                _number(study, own, seed),
                target,
                title="本季度新增规上工业企业家数的可能性",
                unit="家",
                mark=study.mark,
            ),
        ]
    if len(own.chances):
        shown.append(_candidates(study, own))
    return [
        *shown,
        *_hindcasts(study, target, seed),
        _todo(study),
        Text(
            "不知道的：每家卡在哪里；审批快慢若与往年不同，这里看不出来。新增家数只有这一个预测，首页、目标和本节用的是同一个。"
        ),
    ]


def _number(study: Study, own: Entrants, seed: int) -> np.ndarray:
    """The answer of the whole pack as a distribution from 0 on: what is published and what is still to come; the ledger's alone where nothing is published."""
    if not study.city.has(NEW):
        return own.pmf
    draws = outlooks.quarter_draws(study, NEW, seed)[0]
    return np.bincount(draws.astype(int)) / len(draws)


def _target(study: Study) -> int | None:
    target = study.policy.quarter_target(NEW)
    return None if target is None else int(target.value)


def _sentences(study: Study, own: Entrants, target: int | None, seed: int) -> Text:
    day, last = programmes.days(study)[1:]
    published = study.to_date(NEW).sum(min_count=1) if study.city.has(NEW) else np.nan
    said = [
        f"截至 {day.isoformat()}，台账中本季度已批准 {own.approved} 家；同期退库 {own.exits} 家，净增 {own.approved - own.exits} 家。"
    ]
    if not np.isnan(published):
        said.append(
            f"同期公布新增 {published:.0f} 家"
            + (
                "，与台账一致。"
                if published == own.approved
                else f"，与台账相差 {abs(published - own.approved):.0f} 家：台账按批准日期计，公布的按入统月份计，也可能漏登，请核对；已公布的以公布数为准，台账只用来推算还会有多少。"
            )
        )
    if day < last:
        pmf = _number(study, own, seed)
        low, middle, high = (
            int(np.searchsorted(pmf.cumsum(), share - 1e-12)) for share in (0.1, 0.5, 0.9)
        )
        said.append(
            f"在办 {own.waiting} 家，其中季末前还有申报窗口的 {len(own.chances)} 家，按往年同一天各阶段的批准比例计；当天还没有进台账、季末前也获批的企业，往年平均每季度 {own.unlisted:.1f} 家，也计入。"
            f"到 {last.isoformat()} 预计新增 {middle} 家（八成把握在 {low} 至 {high} 家之间）"
            + (
                "。"
                if target is None
                else f"，目标 {target} 家已经达到。"
                if published >= target
                else f"，不少于 {target} 家的概率为{spaced(chance_zh(float(pmf[target:].sum())))}。"
            )
        )
        stages = candidates.stages_on(programmes.candidate_rows(study).loc[own.chances.index], day)
        if len(alone := candidates.untried(stages, own.rates)):
            said.append(
                f"往年同一天没有企业处于{'、'.join(alone.index)}阶段，没有经验可循：现在处于这样阶段的 {alone.sum()} 家各按一半的可能计入，这不是由往年得出的。"
            )
    return Text(*said)


def _stages(study: Study, own: Entrants) -> Table:
    """The rates behind the number: how many stand in each stage now, and what became of those who stood there on this day of past quarters."""
    rows, day = programmes.candidate_rows(study), programmes.known_day(study)
    now = candidates.stages_on(rows, day).value_counts()
    table = own.rates.reindex(list(STAGES)).reset_index()
    table.insert(1, "now", [int(now.get(stage, 0)) for stage in STAGES])
    return Table(
        table.set_axis(["阶段", "现有家数", "往年同一天在此阶段", "其中当季批准", "比例"], axis=1),
        "各阶段和往年的批准比例",
        mark=study.mark,
        note="往年：历年申报台账中有批准记录的各季度，取离季末同样天数的那一天",
        formats={"比例": percent},
    )


def _candidates(study: Study, own: Entrants) -> Table:
    """Everyone under way who can still be approved in time, likeliest first."""
    rows = programmes.candidate_rows(study).loc[own.chances.index]
    stage = candidates.stages_on(rows, programmes.known_day(study))
    table = pd.DataFrame(
        {
            "企业": rows[NAME],
            "乡镇": programmes_page.townships(study, rows["township_code"]),
            "类别": rows[KIND],
            "阶段": stage,
            "进入阶段": [
                row[DAYS[at]] for row, at in zip(rows.to_dict("records"), stage, strict=True)
            ],
            "季末前批准的概率": own.chances,
            "台账单元格": rows["cell"],
        }
    )
    return Table(
        table.sort_values(["季末前批准的概率", "进入阶段"], ascending=[False, True]),
        "在办企业",
        mark=study.mark,
        formats={"季末前批准的概率": percent},
    )


def _hindcasts(study: Study, target: int | None, seed: int) -> list:
    """How right the same reckoning was on the same day of past quarters; nothing once the quarter is over."""
    first, day, last = programmes.days(study)
    found = (
        candidates.hindcasts(
            programmes.rows(study, programmes.PAST), first, day, last, target or 0, seed=seed
        )
        if day < last
        else pd.DataFrame()
    )
    if found.empty:
        return []
    held = ((found["actual"] >= found["low80"]) & (found["actual"] <= found["high80"])).sum()
    table = pd.DataFrame(
        {
            "季末": [end.isoformat() for end in found["last_day"]],
            "当天已批准": found["known"],
            "预计": found["expected"],
            "八成范围": [
                f"{low} 至 {high}"
                for low, high in zip(found["low80"], found["high80"], strict=True)
            ],
            "实际": found["actual"],
        }
    )
    said = f"用其余各季度的比例回头推算 {len(found)} 个季度，实际落在八成范围内的有 {held} 个；平均相差 {(found['expected'] - found['actual']).abs().mean():.1f} 家"
    if target is not None:
        reached = found["actual"] >= target
        brier, base = (
            ((found["probability"] - reached) ** 2).mean(),
            reached.mean() * (1 - reached.mean()),
        )
        said += f"；对“不少于 {target} 家”的概率，布里尔分数（概率与结果之差的平方，取平均，越小越准）为 {brier:.3f}，只用历年达到的比例为 {base:.3f}"
    return [
        Table(
            table, "以往各季度同一天的推算与实际", mark=study.mark, formats={"预计": decimals(1)}
        ),
        Text(said + "。"),
    ]


def _todo(study: Study) -> Table:
    return programmes_page.todo(
        study, programmes.todo(study)["candidates"], "进规申报本周要办", days="在本阶段天数"
    )
