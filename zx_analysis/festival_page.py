"""What notebook 5 shows of the Spring Festival: who kept producing and what that costs, restarts against plan, what electricity says of the support."""

import numpy as np
import pandas as pd

from zx_analysis import festival_support, programme_charts, programmes, programmes_page
from zx_analysis.exhibits import Table, Text, decimals, reason
from zx_analysis.festival_effect import Effect, Evidence
from zx_analysis.festival_support import Subsidies
from zx_analysis.money import money_text
from zx_analysis.study import Study

NO_LEDGER = "没有春节连续生产企业台账，或不是一季度、2 月的数还没有公布，不作统计。"
UNKNOWN = ("不知道的：除补助外，今年两组企业之间还有没有别的变化；去年是否有过别的补助；不用外购电的生产。没有这笔补助，这些企业会不会照样生产，台账看不出来。"
           "企业是自己选择停不停产的，两组本来就不同，所以只看今年与去年之差。")


def parts(study: Study) -> list:
    rows = programmes.festival_once(study)
    if rows is None:
        return [Text(NO_LEDGER)]
    found = programmes.subsidies(study)
    return [_sentences(study, rows, found), _arrangements(study, rows), *(_costs(study, found) if found is not None else []), _rejected(study, found), *_evidence(study),
            programmes_page.todo(study, programmes.todo(study)["festival"], "春节生产要办", days="逾期天数"), Text(UNKNOWN)]


def _sentences(study: Study, rows: pd.DataFrame, found: Subsidies | None) -> Text:
    counted = rows[festival_support.ARRANGEMENT].value_counts()
    said = ["、".join(f"{word} {counted.get(word, 0)} 家" for word in festival_support.ARRANGEMENTS) + f"；留守职工 {pd.to_numeric(rows[festival_support.WORKERS]).sum():,.0f} 人。"]
    if found is not None:
        said.append(f"按政策应补助 {len(found.paid)} 家，合计 {money_text(int(found.paid['amount_fen'].sum()))} 元；其余 {len(found.rejected)} 条的原因见下表。")
    stopped = festival_support.restarts(rows, programmes.known_day(study))
    back, late = stopped["restarted"], festival_support.median_late(stopped)
    said.append(f"停产或有复工计划的 {len(stopped)} 家中，到 {programmes.known_day(study).isoformat()} 已复工 {int(back.sum())} 家，其中按计划或提前的 {int((stopped.loc[back, 'late_days'] <= 0).sum())} 家、"
                f"推迟的 {int((stopped.loc[back, 'late_days'] > 0).sum())} 家" + ("" if np.isnan(late) else f"，与计划相差的中位数为 {late:+.0f} 天") + f"；还没有复工 {int((~back).sum())} 家。")
    return Text(*said)


def _arrangements(study: Study, rows: pd.DataFrame) -> Table:
    table = festival_support.arrangements(rows).reset_index().set_axis(["生产安排", "企业", "留守职工", "连续生产天数（中位）"], axis=1)
    return Table(table, "生产安排", mark=study.mark, formats=dict.fromkeys(table.columns[1:], decimals(0)))


def _costs(study: Study, found: Subsidies) -> list:
    """The cost by tier, in the policy's order, and by township, to the fen."""
    tiers = found.by("tier").reindex([tier.days_zh for tier in study.policy.spring_festival.tiers]).fillna(0).astype(int)
    places = found.by("township_code").sort_values("amount_fen", ascending=False)
    places.index = programmes_page.townships(study, places.index)
    return [Table(pd.DataFrame({heading: table.index, "企业": table["enterprises"], "留守职工": table["workers"], "补助": table["amount_fen"]}),
                  title, unit="元", mark=study.mark, formats={"补助": money_text, "留守职工": decimals(0)}) for table, heading, title in ((tiers, "档次", "各档次补助"), (places, "乡镇", "各乡镇补助"))]


def _rejected(study: Study, found: Subsidies | None) -> Table | Text:
    if found is None:
        return Text("政策没有写春节补助，不计算金额。")
    counts = found.rejected["reason"].value_counts().reset_index()
    return Table(counts.set_axis(["原因", "条数"], axis=1), "不补助的原因", mark=study.mark)


def _evidence(study: Study) -> list:
    try:
        found = programmes.festival_evidence(study)
    except ValueError as error:
        return [Text("补助带来了什么：" + reason(error))]
    if found is None:
        return [Text("补助带来了什么：没有企业用电量台账，不作估计。")]
    shown = [_finding(found), programme_charts.festival_use(found.curve, title="用电量与 12 月之比", mark=study.mark)]
    if found.placebo is not None:
        shown.append(programme_charts.effects({"今年": found.this_year, "去年同期（对照）": found.placebo, "今年与去年之差": found.difference},
                                              title="受补助企业 1-2 月用电比未受补助企业多出多少", mark=study.mark))
    return shown


def _finding(found: Evidence) -> Text:
    """What may be said of the effect, and what may not."""
    said = [f"补助带来了什么（用电量的双重差分，即受补助企业春节前后用电的变化减去未受补助企业的变化）：受补助 {found.supported} 家、未受补助 {found.others} 家，比较 1-2 月与前后各月。"
            f"今年受补助企业 1-2 月的用电相对多 {_range(found.this_year)}。" + (f"台账中另有 {found.unmatched} 家没有完整用电量，没有计入。" if found.unmatched else "")]
    if found.placebo is None:
        return Text(*said, "没有去年同期的用电量，分不清这是补助的作用，还是这些企业本来就停得少；不作结论。")
    said.append(f"假定去年没有这项补助：去年同期同样两组企业之间已有 {_range(found.placebo)} 的差别；两年之差为 {_range(found.difference)}，"
                + ("与零有可辨别的差别。" if found.distinguishable else "与零没有可辨别的差别：这些数据不能说明补助增加了用电。"))
    if found.trend_p < 0.05:
        said.append(f"注意：节前两组的走势已不一致（检验 p = {found.trend_p:.3f}），比较的前提不成立。")
    return Text(*said)


def _range(effect: Effect) -> str:
    return f"{effect.pct:.1f}%（95% 区间 {effect.low_pct:.1f}% 至 {effect.high_pct:.1f}%）"
