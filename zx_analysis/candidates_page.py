"""What notebook 5 shows of the candidates above designated size (进规): the number by the quarter's end, how right such numbers were, whom to see."""

import pandas as pd

from zx_analysis import candidates, programme_charts, programmes, programmes_page
from zx_analysis.attainment import chance_zh
from zx_analysis.candidates import COUNT, DAYS, KIND, STAGES, Entrants
from zx_analysis.contracts import NAME
from zx_analysis.exhibits import Table, Text, decimals, percent, reason
from zx_analysis.study import Study


def parts(study: Study, seed: int = 0) -> list:
    try:
        own = programmes.entrants(study, seed)
    except ValueError as error:
        return [Text(reason(error)), _todo(study)]
    if own is None:
        lacking = {"进规企业申报台账": programmes.CANDIDATES, "进规企业历年申报台账": programmes.PAST}
        return [Text(f"没有{'、'.join(name for name, title in lacking.items() if title not in study.ledgers)}。")]
    target = _target(study)
    shown = [_sentences(study, own, target)]
    if len(own.chances):
        shown += [_stages(study, own), programme_charts.number(own.pmf, target, title="本季度新增规上工业企业家数的可能性（按申报台账）", unit="家", mark=study.mark), _candidates(study, own)]
    return [*shown, *_hindcasts(study, target, seed), _todo(study),
            Text(f"不知道的：还没有进台账的企业{'（以往每季度平均有多少见上）' if len(own.chances) else ''}，以及每家卡在哪里；审批快慢若与往年不同，这里看不出来。"
                 "公布数的预测见“目标完成预测”，那是首页采用的概率；这里按台账另算一次，供对照。")]


def _target(study: Study) -> int | None:
    target = study.policy.quarter_target(COUNT)
    return None if target is None else int(target.value)


def _sentences(study: Study, own: Entrants, target: int | None) -> Text:
    day, last = programmes.days(study)[1:]
    published = study.to_date(COUNT).sum() if study.city.has(COUNT) else None
    said = [f"截至 {day.isoformat()}，台账中本季度已批准 {own.approved} 家" + (f"，同期公布新增 {published:.0f} 家" if published is not None else "") + "；"
            f"同期退库 {own.exits} 家，净增 {own.approved - own.exits} 家。"]
    if len(own.chances):
        said.append(f"在摸底、申报、审核并且季末前还有申报窗口的 {len(own.chances)} 家，按往年同一天各阶段的批准比例，到 {last.isoformat()} 预计共批准 {own.expected:.1f} 家"
                    f"（八成把握在 {own.quantile(0.1)} 至 {own.quantile(0.9)} 家之间）"
                    + ("。" if target is None else f"，目标 {target} 家已经达到。" if own.approved >= target
                       else f"，不少于 {target} 家的概率为 {chance_zh(own.probability_at_least(target))}。"))
        stages = candidates.stages_on(programmes.rows(study, programmes.CANDIDATES).loc[own.chances.index], day)
        if len(alone := candidates.untried(stages, own.rates)):
            said.append(f"往年同一天没有企业处于{'、'.join(alone.index)}阶段，没有经验可循：现在处于这样阶段的 {alone.sum()} 家各按一半的可能计入，这不是由往年得出的。")
        said.append(f"当天还没有进台账、季末前也获批的企业，往年平均每季度 {own.unlisted:.1f} 家，没有计入。")
    return Text(*said)


def _stages(study: Study, own: Entrants) -> Table:
    """The rates behind the number: how many stand in each stage now, and what became of those who stood there on this day of past quarters."""
    rows, day = programmes.rows(study, programmes.CANDIDATES), programmes.known_day(study)
    now = candidates.stages_on(rows, day).value_counts()
    table = own.rates.reindex(list(STAGES)).reset_index()
    table.insert(1, "now", [int(now.get(stage, 0)) for stage in STAGES])
    return Table(table.set_axis(["阶段", "现有家数", "往年同一天在此阶段", "其中当季批准", "比例"], axis=1), "各阶段和往年的批准比例", mark=study.mark,
                 note="往年：历年申报台账中有批准记录的各季度，取离季末同样天数的那一天", formats={"比例": percent})


def _candidates(study: Study, own: Entrants) -> Table:
    """Everyone under way who can still be approved in time, likeliest first."""
    rows = programmes.rows(study, programmes.CANDIDATES).loc[own.chances.index]
    stage = candidates.stages_on(rows, programmes.known_day(study))
    table = pd.DataFrame({"企业": rows[NAME], "乡镇": programmes_page.townships(study, rows["township_code"]), "类别": rows[KIND], "阶段": stage,
                          "进入阶段": [row[DAYS[at]] for row, at in zip(rows.to_dict("records"), stage, strict=True)], "季末前批准的概率": own.chances,
                          "台账单元格": rows["cell"]})
    return Table(table.sort_values(["季末前批准的概率", "进入阶段"], ascending=[False, True]), "在办企业", mark=study.mark, formats={"季末前批准的概率": percent})


def _hindcasts(study: Study, target: int | None, seed: int) -> list:
    """How right the same reckoning was on the same day of past quarters; nothing once the quarter is over."""
    first, day, last = programmes.days(study)
    found = candidates.hindcasts(programmes.rows(study, programmes.PAST), first, day, last, target or 0, seed=seed) if day < last else pd.DataFrame()
    if found.empty:
        return []
    held = ((found["actual"] >= found["low80"]) & (found["actual"] <= found["high80"])).sum()
    table = pd.DataFrame({"季末": [end.isoformat() for end in found["last_day"]], "当天已批准": found["known"], "预计": found["expected"],
                          "八成范围": [f"{low} 至 {high}" for low, high in zip(found["low80"], found["high80"], strict=True)], "实际": found["actual"]})
    said = f"用其余各季度的比例回头推算 {len(found)} 个季度，实际落在八成范围内的有 {held} 个；平均相差 {(found['expected'] - found['actual']).abs().mean():.1f} 家"
    if target is not None:
        reached = found["actual"] >= target
        brier, base = ((found["probability"] - reached) ** 2).mean(), reached.mean() * (1 - reached.mean())
        said += f"；对“不少于 {target} 家”的概率，布里尔分数（概率与结果之差的平方，取平均，越小越准）为 {brier:.3f}，只用历年达到的比例为 {base:.3f}"
    return [Table(table, "以往各季度同一天的推算与实际", mark=study.mark, note="还没有进台账的企业不在推算之内，实际数里有", formats={"预计": decimals(1)}), Text(said + "。")]


def _todo(study: Study) -> Table:
    return programmes_page.todo(study, programmes.todo(study)["candidates"], "进规申报本周要办", days="在本阶段天数")
