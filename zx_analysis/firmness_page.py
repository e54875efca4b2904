"""What notebook 4 shows of the list's firmness: other weights, other methods, fewer indicators, revised figures. Nothing is shown of an open quarter."""

import numpy as np
import pandas as pd

from zx_analysis import acceptability, firmness, methods, rank_confidence, ranking_charts, scoring, standings
from zx_analysis.briefing import NO_RANKING
from zx_analysis.charts import Chart
from zx_analysis.exhibits import Table, Text, decimals
from zx_analysis.ranking import Ranking
from zx_analysis.ranking_page import OPEN
from zx_analysis.standings import Field
from zx_analysis.study import Study

WITHIN = "权重上下浮动四分之一"
UNCHANGING = "怎样改都不行"
MOST_TIMES = 100  # a weight that would have to be raised further is no longer a weight of the same scheme
MOST_NAMED = 12  # if more tie at the end, a page for each would tell nobody anything


def silent(ranked: Ranking | None) -> str:
    """Why nothing is shown; said once under each heading."""
    return NO_RANKING if ranked is None else OPEN if ranked.status == "not yet" else ""


def unlisted(ranked: Ranking) -> str:
    """Why the named townships are not gone through one by one; '' where they are."""
    if not ranked.bottom:
        return "没有列入名单的乡镇。"
    return f"列入的乡镇有 {len(ranked.bottom)} 个，不逐一列出。" if len(ranked.bottom) > MOST_NAMED else ""


def ranks(study: Study, ranked: Ranking | None) -> list[Chart | Text]:
    """Rank acceptability under ± 25 % of the weights, one picture per field."""
    if why := silent(ranked):
        return [Text(why)]
    return [_ranks(study, ranked, field) for field in standings.fields(study)]


def _ranks(study: Study, ranked: Ranking, field: Field) -> Chart:
    found = acceptability.by_weights(field.normalised, acceptability.uniform_weights(field.weights))
    order = [code for code in ranked.table.index if code in field.names.index]
    shares = pd.DataFrame(found, field.names.index, range(1, len(found) + 1)).loc[order].set_axis(field.names[order])
    return ranking_charts.acceptability(shares, list(ranked.table.loc[order, "flagged"]), title=f"{field.group}{WITHIN}时各名次出现的比例", mark=study.mark)


def shares(study: Study, ranked: Ranking | None) -> Table | Text:
    """Townships that come last in any reading: shares of the draws, of the methods, and the ranks that revisions leave open."""
    if silent(ranked):
        return Text()
    table = pd.concat([_shares(study, field) for field in standings.fields(study)])
    counted = ranked.methods.drop(columns=list(methods.COMPARISONS))
    table["各种方法"] = [f"{(counted.loc[code] == 1).sum()} / {counted.shape[1]}" for code in table.index]
    figures = ["权重±25%", "权重随机", "数据修订"]
    rows = table[(table[figures] > 0).any(axis=1) | (counted.loc[table.index] > 0).any(axis=1)]
    rows = rows.loc[[code for code in ranked.table.index[::-1] if code in rows.index]]
    return Table(rows, "落在末位的比例：换权重、换方法、修订数据", mark=study.mark, note=_revised(study),
                 formats={"得分": decimals(2)} | dict.fromkeys(figures, "{:.1%}".format))


def _shares(study: Study, field: Field) -> pd.DataFrame:
    weights, flagged = field.weights, field.plan.flagged
    table = pd.DataFrame({
        "乡镇": field.names, "得分": field.points,
        "权重±25%": acceptability.last_share(field.normalised, acceptability.uniform_weights(weights), flagged),
        "权重随机": acceptability.last_share(field.normalised, acceptability.dirichlet_weights(weights), flagged)})
    drawn = _revised_points(study, field)
    if drawn is None:
        return table.assign(数据修订=np.nan, 名次范围="无从计算")
    table["数据修订"] = scoring.among_last(drawn, flagged).mean(axis=0)
    known = ~np.isnan(field.points)
    if known.sum() <= flagged:  # everyone with a score is among the last
        return table.assign(名次范围="无从计算")
    sets = rank_confidence.simultaneous(field.points[known], drawn[:rank_confidence.DRAWS, known], flagged)
    spans = [f"{low}" if low == high else f"{low}—{high}" for low, high in zip(sets.low, sets.high, strict=True)]
    return table.assign(名次范围=pd.Series(spans, table.index[known]).reindex(table.index))


def _revised_points(study: Study, field: Field) -> np.ndarray | None:
    """(draws, townships) unrounded points under revisions of the past; None where no indicator was ever revised."""
    drawn = standings.revised_figures(study, field)
    return None if drawn is None else scoring.unrounded(drawn, field.plan)


def _revised(study: Study) -> str:
    """Which indicators have a history of revisions."""
    history = standings.revision_history(study)
    label = {name: study.city.measure(name).label_zh for name in history}
    revised = [label[name] for name, past in history.items() if np.any(past)]
    never = [label[name] for name, past in history.items() if len(past) and not np.any(past)]
    unknown = [label[name] for name, past in history.items() if not len(past)]
    said = "权重±25%：各权重独立浮动，一万次；权重随机：各权重同时变动、合计不变，平均等于规定的权重（狄利克雷分布，即随机的一组占比），抽一万次；"
    if not revised:
        return said + "各指标过去没有修订过或没有记录，数据修订和名次范围无从计算。"
    said += f"数据修订：按{'、'.join(revised)}过去的修订幅度抽一万次，名次范围是由此得到的95%置信区间（各乡镇同时成立）；"
    said += f"{'、'.join(never)}过去没有修订过；" if never else ""
    said += f"{'、'.join(unknown)}没有修订记录，按公布数不变；" if unknown else ""
    return said.rstrip("；") + "。"


def grid(study: Study, ranked: Ranking | None) -> Chart | Text:
    """Who is among the last under which method; townships that are under none are left out."""
    if why := silent(ranked):
        return Text(why)
    words = {name: label + ("\n（只比较）" if name in methods.COMPARISONS else "") for name, label in methods.LABELS.items()}
    order = [code for code in ranked.table.index if code in ranked.methods.index]
    table = ranked.methods.loc[order]
    table = table[(table > 0).any(axis=1)]
    return ranking_charts.methods(table.set_axis(ranked.table.loc[table.index, "township"]).rename(columns=words),
                                  list(ranked.table.loc[table.index, "flagged"]), title="不同方法下的末位", mark=study.mark)


def dropped(study: Study, ranked: Ranking | None) -> Table | Text:
    """Who would come last with each indicator left out, and by amounts or growth rates alone."""
    if silent(ranked):
        return Text()
    everyone = standings.fields(study)
    plan = everyone[0].plan
    growth = {name for name in plan.names if study.city.measure(name).kind == "growth"}
    readings = [(f"去掉{row.label}", lambda name, gone=row.name: name != gone) for row in plan.indicators]
    if growth and len(growth) < len(plan.names):
        readings += [("只看增速", lambda name: name in growth), ("只看总量", lambda name: name not in growth)]
    named = set(ranked.table.loc[ranked.bottom, "township"])
    rows = []
    for words, keep in readings:
        names = [name for field in everyone for name in _last_without(field, keep)]
        if names:
            rows.append((words, "、".join(names), "不变" if set(names) == named else f"换下 {'、'.join(sorted(named - set(names))) or '无'}"))
    return Table(pd.DataFrame(rows, columns=["读法", "末位", "与名单相比"]), "去掉一项指标，或总量、增速分开看", mark=study.mark, note="名单为按规定方法列出的末位；在分界处并列的一并列出。")


def _last_without(field: Field, keep) -> list[str]:
    found = methods.without(field.values, field.plan, field.breakers, keep)
    return [] if found is None else list(field.names[found > 0])


def flips(study: Study, ranked: Ranking | None) -> Table | Text:
    """Per indicator the weight at which each named township would leave the list, alone and together with the others."""
    if silent(ranked):
        return Text()
    if why := unlisted(ranked):
        return Text(why)
    columns, notes = {}, []
    for field in standings.fields(study):
        columns |= {"指标": [row.label for row in field.plan.indicators], "现权重": [f"{weight:g}" for weight in field.weights]}
        for code in [code for code in ranked.bottom if code in field.names.index]:
            name, at = field.names[code], field.at(code)
            factors = firmness.weights_to_leave(field.normalised, field.weights, at, field.plan.flagged)
            columns[f"{name}：只改一项"] = [_changed(f, w) for f, w in zip(factors, field.weights, strict=True)]
            near = firmness.nearest_weights(field.normalised, field.weights, at, field.plan.flagged)
            columns[f"{name}：一起改"] = [UNCHANGING if near is None else f"{share * field.weights.sum():.1f}" for share in
                                     (near.weights if near else np.full(len(factors), np.nan))]
            notes.append(moved(name, near, [row.label for row in field.plan.indicators], field.weights))
    return Table(pd.DataFrame(columns), "离开末位需要的权重", unit="与现权重同一单位", mark=study.mark, note="".join(notes))


def _changed(factor: float, weight: float) -> str:
    """One weight at its turning point."""
    if np.isnan(factor):
        return UNCHANGING
    if factor == 1:
        return "不用改，已经打平"
    if factor > MOST_TIMES:
        return f"加到 {MOST_TIMES} 倍也不行"
    return "去掉此项" if factor == 0 else f"{factor * weight:.1f}（{factor:.3g} 倍）"


def moved(name: str, near: firmness.Shift | None, labels: list[str], weights: np.ndarray) -> str:
    """The nearest other weights in words."""
    if near is None:
        return f"{name}：权重怎样改都在末位。"
    change = 100 * (near.weights - weights / weights.sum())
    taken = "、".join(f"{label}减 {-c:.1f}" for label, c in zip(labels, change, strict=True) if c < -0.05)
    given = "、".join(f"{label}加 {c:.1f}" for label, c in zip(labels, change, strict=True) if c > 0.05)
    return f"{name}：至少要移动 {100 * near.moved:.1f} 个百分点的权重（{taken}；{given}）才离开末位。" if taken else f"{name}：在分界处并列，权重不变也可能离开末位。"
