"""What notebook 4 shows of the list's firmness: other weights, other methods, fewer indicators, one
event more or less, amounts per size, revised figures, a quarter's noise. Nothing is shown of an
open quarter."""

import numpy as np
import pandas as pd

from zx_analysis.city.indicators import in_full, label_zh
from zx_analysis.pages import ranking_charts
from zx_analysis.pages.exhibits import Table, Text, decimals
from zx_analysis.pages.pictures import Chart
from zx_analysis.quarter import Answers, Study, standings
from zx_analysis.quarter.answers import once
from zx_analysis.quarter.standings import Field
from zx_analysis.ranking import Ranking, confidence, firmness, robustness, scoring

WITHIN = "权重上下浮动四分之一"
UNCHANGING = "怎样改都不行"
MOST_TIMES = (
    100  # a weight that would have to be raised further is no longer a weight of the same scheme
)
NO_SETS = "不能给出"
OF_REVISIONS, OF_NOISE = "名次范围（只计数据修订）", "名次范围（只计季度波动）"
LEAST_SHARE = 0.0005  # is written as 0.1 %
ABOVE = 3  # places above the cut that are shown beside the last
MOST_NAMED = 12  # if more tie at the end, a page for each would tell nobody anything


def silent(ranked: Ranking | None) -> bool:
    """Whether there is no list whose firmness could be shown: why not, the page's answer says."""
    return ranked is None or ranked.status == "not yet"


def unlisted(ranked: Ranking) -> str:
    """Why the named townships are not gone through one by one; '' where they are."""
    if not ranked.bottom:
        return "没有列入名单的乡镇。"
    return (
        f"列入的乡镇有 {len(ranked.bottom)} 个，不逐一列出。"
        if len(ranked.bottom) > MOST_NAMED
        else ""
    )


def ranks(fields: list[Field], ranked: Ranking | None, mark: str) -> list[Chart | Text]:
    """Rank acceptability under ± 25 % of the weights, one picture per field."""
    if ranked is None or silent(ranked):
        return [Text()]
    return [_ranks(ranked, field, mark) for field in fields]


def _ranks(ranked: Ranking, field: Field, mark: str) -> Chart:
    found = firmness.by_weights(field.normalised, firmness.uniform_weights(field.weights))
    order = [code for code in ranked.table.index if code in field.names.index]
    shares = (
        pd.DataFrame(found, field.names.index, range(1, len(found) + 1))
        .loc[order]
        .set_axis(field.names[order])
    )
    return ranking_charts.acceptability(
        shares,
        list(ranked.table.loc[order, "flagged"]),
        title=f"{field.group}{WITHIN}时各名次出现的比例",
        mark=mark,
    )


def shares(answers: Answers, fields: list[Field], ranked: Ranking | None) -> Table | Text:
    """Townships that come last in any reading: shares of the draws, of the methods, and the ranks
    that revisions, or a quarter's noise, leave open."""
    if ranked is None or silent(ranked):
        return Text()
    table = pd.concat([_shares(answers, field) for field in fields])
    counted = ranked.methods.drop(columns=list(firmness.COMPARISONS))
    table["各种方法"] = [
        f"{(counted.loc[code] == 1).sum()} / {counted.shape[1]}" for code in table.index
    ]
    figures = ["权重±25%", "权重随机", "数据修订", "季度波动"]
    seen = (table[figures] >= LEAST_SHARE).any(axis=1)
    rows = table[seen | (counted.loc[table.index] > 0).any(axis=1)]
    rows = rows.loc[[code for code in ranked.table.index[::-1] if code in rows.index]]
    return Table(
        rows,
        "落在末位的比例：换权重、换方法、修订数据、季度波动",
        mark=answers.study.mark,
        note=_revised(answers) + _noise(answers, fields),
        formats={"得分": decimals(2)} | dict.fromkeys(figures, "{:.1%}".format),
        minor=("得分", OF_REVISIONS, OF_NOISE),
    )


@once
def _shares(answers: Answers, field: Field) -> pd.DataFrame:
    weights, flagged = field.weights, field.plan.flagged
    table = pd.DataFrame(
        {
            "乡镇": field.names,
            "得分": field.points,
            "权重±25%": firmness.last_share(
                field.normalised, firmness.uniform_weights(weights), flagged
            ),
            "权重随机": firmness.last_share(
                field.normalised, firmness.dirichlet_weights(weights), flagged
            ),
        }
    )
    for share, spans, drawn in (
        ("数据修订", OF_REVISIONS, _revised_points(answers, field)),
        ("季度波动", OF_NOISE, _noisy_points(answers, field)),
    ):
        table[share] = (
            np.nan if drawn is None else scoring.last_by_points(drawn, flagged).mean(axis=0)
        )
        table[spans] = _spans(field, drawn)
    return table


def _spans(field: Field, drawn: np.ndarray | None) -> pd.Series:
    """The ranks each township may have by errors as drawn (draws, townships); none where no score
    has an error: figures that are taken as exact would give sets of one rank each that hold
    nothing."""
    known = ~np.isnan(field.points)
    # with as many scores as are named everyone is among the last
    if (
        drawn is None
        or known.sum() <= field.plan.flagged
        or np.ptp(drawn[:, known], axis=0).max() <= 10.0**-scoring.NOISE_DECIMALS
    ):
        return pd.Series(NO_SETS, field.names.index)
    errors = drawn[: confidence.DRAWS, known]
    sets = confidence.simultaneous(field.points[known], errors, field.plan.flagged)
    spans = [
        f"{low}" if low == high else f"{low}—{high}"
        for low, high in zip(sets.low, sets.high, strict=True)
    ]
    return pd.Series(spans, field.names.index[known]).reindex(field.names.index)


def _noisy_points(answers: Answers, field: Field) -> np.ndarray | None:
    """(draws, townships) unrounded points under a quarter's noise; None where too little is known
    of the past."""
    drawn = standings.noisy_figures(answers, field)
    if drawn is None:
        return None
    return np.concatenate([scoring.unrounded(block, field.plan) for block in drawn])


def _revised_points(answers: Answers, field: Field) -> np.ndarray | None:
    """(draws, townships) unrounded points under revisions of the past; None where no indicator was
    ever revised.
    """
    drawn = standings.revised_figures(answers, field)
    if drawn is None:
        return None
    blocks = np.array_split(drawn, -(-drawn.size // robustness.FIGURES_AT_ONCE))
    return np.concatenate([scoring.unrounded(block, field.plan) for block in blocks])


def _revised(answers: Answers) -> str:
    """Which indicators have a history of revisions."""
    history = standings.revision_history(answers)
    label = {name: answers.study.city.measure(name).label_zh for name in history}
    revised = [label[name] for name, past in history.items() if np.any(past)]
    never = [label[name] for name, past in history.items() if len(past) and not np.any(past)]
    unknown = [label[name] for name, past in history.items() if not len(past)]
    said = (
        "权重±25%：各权重独立浮动，一万次；权重随机：各权重同时变动、合计不变，"
        "平均等于规定的权重（随机取的一组占比），抽一万次；"
    )
    if not revised:
        return said + "各指标过去没有修订过或没有记录，按数据修订不能给出名次范围。"
    said += (
        f"数据修订：按{'、'.join(revised)}过去的修订幅度抽一万次，"
        "名次范围是由此得到、有 95% 把握的范围（各乡镇同时成立），只计数据修订："
        "没有修订过的数当作准确，所以范围常常只有一位；"
    )
    said += f"{'、'.join(never)}过去没有修订过；" if never else ""
    said += f"{'、'.join(unknown)}没有修订记录，按公布数不变；" if unknown else ""
    return said.rstrip("；") + "。"


def _noise(answers: Answers, fields: list[Field]) -> str:
    """What the noise is learnt from."""
    city = answers.study.city
    short = [
        name
        for name in dict.fromkeys(name for field in fields for name in field.plan.names)
        if standings.noise(answers, name) is None
    ]
    if short:
        return (
            f"季度波动：{'、'.join(city.measure(name).label_zh for name in short)}"
            "过去的季度太少，未能检验。"
        )
    return (
        "季度波动：过去各季度里不能用本乡镇的惯常水平和全市共同变动说明的部分（总量取对数、"
        "增速取百分点，各乡镇合并；个数按平均数相同的随机计数），按此重抽一万次；"
        "名次范围是由此得到、有 95% 把握的范围。小乡镇的实际波动往往更大。"
    )


def events(study: Study, fields: list[Field], ranked: Ranking | None) -> Table | Text:
    """Every single event more or less in a count that changes the list, and which list comes
    out."""
    if ranked is None or silent(ranked):
        return Text()
    plan, rows = fields[0].plan, []
    labels = {
        name: study.city.measure(name).label_zh if study.city.has(name) else label_zh(name)
        for name in (*plan.names, *plan.tie_breakers)
    }
    if not any(plan.kind(name) == "count" for name in labels):
        return Text("排名没有用到计数指标，不必看多一个或少一个。")
    if ranked.status == "undetermined":
        return Text("并列或缺数还没有裁定，名单没有确定，不看多一个或少一个。")
    for field in fields:
        named = ranked.table.loc[field.names.index, "flagged"].to_numpy(bool)
        for event in robustness.by_events(field.values, field.plan, field.breakers, named):
            names = list(field.names.iloc[event.last])
            rows.append(
                (
                    field.names.iloc[event.at],
                    labels[event.indicator],
                    in_full(event.before),
                    in_full(event.after),
                    "、".join(names),
                    _against(set(field.names[named]), set(names)),
                )
            )
    if not rows:
        return Text("任一乡镇的计数指标多一个或少一个，名单都不变。")
    return Table(
        pd.DataFrame(rows, columns=["乡镇", "指标", "本季", "若为", "末位", "与名单相比"]),
        "多一个或少一个就改变名单的",
        mark=study.mark,
        note=(
            "每次只把一个乡镇的一项计数加一或减一（原为零的不减），其余都不变；"
            "没有列出的，名单不变。"
        ),
    )


def per_size(study: Study, fields: list[Field], ranked: Ranking | None) -> Table | Text:
    """Which list would come out with every amount at the same size, the last of either reading and
    who stands above them."""
    if ranked is None or silent(ranked):
        return Text()
    plan, found, outcomes = fields[0].plan, [], []
    amounts = [plan.indicators[i].label for i in robustness.amounts(plan)]
    size = study.city.measure(standings.size_indicator(plan))
    of = f"{study.quarter.year - 1}年全年{size.label_zh}"
    if not amounts:
        return Text("排名没有用到总量指标，不必按规模折算。")
    if all(np.isnan(field.sizes).all() for field in fields):
        return Text(f"{of}不全，{'、'.join(amounts)}不能按规模折算。")
    for field in fields:
        scaled = robustness.per_size(field.values, field.sizes, field.plan)
        points = [
            scoring.rounded(scoring.unrounded(values, field.plan), field.plan.decimals)
            for values in (field.values, scaled)
        ]
        table = pd.DataFrame(
            {
                "乡镇": field.names,
                "规模": size.shown(field.sizes),
                "得分": points[0],
                "名次": scoring.places(points[0]),
                "折算后得分": points[1],
                "折算后名次": scoring.places(points[1]),
            }
        ).sort_values("折算后得分")
        shown = (table[["名次", "折算后名次"]] > len(table) - field.plan.flagged - ABOVE).any(
            axis=1
        )
        found.append(table[shown])
        names = list(field.names.iloc[robustness.last(scaled, field.plan, field.breakers)])
        named = set(field.names[ranked.table.loc[field.names.index, "flagged"].to_numpy(bool)])
        outcomes.append(
            (f"{field.group}：" if field.group else "")
            + f"折算后的末位是{'、'.join(names)}，与名单相比{_against(named, set(names))}。"
        )
    declared = (
        "政策指定的"
        if study.policy.ranking and study.policy.ranking.denominator
        else "政策没有指定规模指标，取"
    )
    note = (
        f"{''.join(outcomes)}规模：{declared}{of}（整年，不用本季度的：本季度的产值正是要排名的，"
        "又有季节）。"
        f"折算：{'、'.join(amounts)} × 各乡镇规模的中位数 ÷ 本乡镇规模，高低位不变；"
        "个数和增速不折算。这是另一种读法，不是说应当这样排。"
    )
    return Table(
        pd.concat(found),
        "总量按规模折算以后",
        unit=f"规模：{size.shown_unit}；得分：分",
        mark=study.mark,
        note=note,
        formats={"规模": decimals(2)}
        | dict.fromkeys(["得分", "折算后得分"], decimals(plan.decimals))
        | dict.fromkeys(["名次", "折算后名次"], "{:.0f}".format),
    )


def _against(named: set[str], others: set[str]) -> str:
    """Whether another reading names the same; else who is off the list."""
    return "不变" if others == named else f"换下 {'、'.join(sorted(named - others)) or '无'}"


def grid(ranked: Ranking | None, names: pd.Series, mark: str) -> Chart | Text:
    """Who is among the last under which method; townships that are under none are left out. names:
    by code."""
    if ranked is None or silent(ranked):
        return Text()
    words = {
        name: label + ("\n（只比较）" if name in firmness.COMPARISONS else "")
        for name, label in firmness.METHOD_LABELS.items()
    }
    order = [code for code in ranked.table.index if code in ranked.methods.index]
    table = ranked.methods.loc[order]
    table = table[(table > 0).any(axis=1)]
    return ranking_charts.methods(
        table.set_axis(names[table.index]).rename(columns=words),
        list(ranked.table.loc[table.index, "flagged"]),
        title="不同方法下的末位",
        mark=mark,
        compared=[words[name] for name in firmness.COMPARISONS],
    )


def dropped(fields: list[Field], ranked: Ranking | None, mark: str) -> Table | Text:
    """Who would come last with each indicator left out, and by amounts or growth rates alone."""
    if ranked is None or silent(ranked):
        return Text()
    plan = fields[0].plan
    growth = {name for name in plan.names if plan.kind(name) == "growth"}
    readings = [
        (f"去掉{row.label}", lambda name, gone=row.name: name != gone) for row in plan.indicators
    ]
    if growth and len(growth) < len(plan.names):
        readings += [
            ("只看增速", lambda name: name in growth),
            ("只看总量", lambda name: name not in growth),
        ]
    named = {one.names[code] for one in fields for code in ranked.bottom if code in one.names.index}
    rows = []
    for words, keep in readings:
        names = [name for field in fields for name in _last_without(field, keep)]
        if names:
            rows.append((words, "、".join(names), _against(named, set(names))))
    return Table(
        pd.DataFrame(rows, columns=["读法", "末位", "与名单相比"]),
        "去掉一项指标，或总量、增速分开看",
        mark=mark,
        note="名单为按规定方法列出的末位；在分界处并列的一并列出。",
    )


def _last_without(field: Field, keep) -> list[str]:
    found = firmness.without_indicator(field.values, field.plan, field.breakers, keep)
    return [] if found is None else list(field.names[found > 0])


def flips(fields: list[Field], ranked: Ranking | None, mark: str) -> Table | Text:
    """Per indicator the weight at which each named township would leave the list, alone and
    together with the others.
    """
    if ranked is None or silent(ranked):
        return Text()
    if why := unlisted(ranked):
        return Text(why)
    columns, notes = {}, []
    for field in fields:
        columns |= {
            "指标": [row.label for row in field.plan.indicators],
            "现权重": [f"{weight:g}" for weight in field.weights],
        }
        for code in [code for code in ranked.bottom if code in field.names.index]:
            name, at = field.names[code], field.at(code)
            factors = firmness.weights_to_leave(
                field.normalised, field.weights, at, field.plan.flagged
            )
            columns[f"{name}：只改一项"] = [
                _changed(f, w) for f, w in zip(factors, field.weights, strict=True)
            ]
            near = firmness.nearest_weights(field.normalised, field.weights, at, field.plan.flagged)
            columns[f"{name}：一起改"] = [
                UNCHANGING if near is None else f"{share * field.weights.sum():.1f}"
                for share in (near.weights if near else np.full(len(factors), np.nan))
            ]
            notes.append(
                moved(name, near, [row.label for row in field.plan.indicators], field.weights)
            )
    return Table(
        pd.DataFrame(columns),
        "离开末位需要的权重",
        unit="与现权重同一单位",
        mark=mark,
        note="".join(notes),
        minor=tuple(name for name in columns if name.endswith("一起改")),
    )


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
    taken = "、".join(
        f"{label}减 {-c:.1f}" for label, c in zip(labels, change, strict=True) if c < -0.05
    )
    given = "、".join(
        f"{label}加 {c:.1f}" for label, c in zip(labels, change, strict=True) if c > 0.05
    )
    return (
        f"{name}：至少要移动 {100 * near.moved:.1f} 个百分点的权重（{taken}；{given}）才离开末位。"
        if taken
        else f"{name}：在分界处并列，权重不变也可能离开末位。"
    )
