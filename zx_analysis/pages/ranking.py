"""What notebook 4 shows of the ranking itself: the proposed list, the scheme, the league table,
ranks of the past. Each function turns a result into a table, a chart or sentences, or says why
there is none.

What notebook 4 shows of an open quarter: who may come last, what would take them off, how right
such warnings were.
"""

import numpy as np
import pandas as pd

from zx_analysis.city import Quarter, Scheme
from zx_analysis.city.indicators import in_full
from zx_analysis.forecasting.attainment import chance_zh
from zx_analysis.pages import ranking_charts
from zx_analysis.pages.exhibits import Beside, Folded, Table, Text, decimals
from zx_analysis.pages.pictures import Chart
from zx_analysis.quarter import Answers, Study, briefing, standings, warning
from zx_analysis.ranking import Ranking, caveats
from zx_analysis.ranking.firmness import COMPARISONS

NO_SCHEME = "政策没有规定排名的指标和权重。"
SHORT_HASH = 12  # characters shown of a sha256
TRIAL = "按已公布的月份试算，不是名次；各项指标公布到季末后才排名"
TREATMENT_ZH = {"apart": "单列，不参加排名", "marked": "照常排名，加注说明"}


def ranking_sentences(ranked: Ranking | None) -> Text:
    """The answer, and what has to be known with it."""
    notes = ranked.notes if ranked is not None and ranked.status != "not yet" else []
    return Text(briefing.ranking_sentence(ranked), *notes)


def summons(
    plan: Scheme | None, ranked: Ranking | None, names: pd.Series, mark: str
) -> Table | Text:
    """约谈建议名单: who is proposed, how surely, and what the decision rests on. Where it is
    undetermined, everyone whom it may concern.
    """
    if ranked is None or plan is None or ranked.status == "not yet":
        return Text()  # why there is none stands in the sentences
    table = ranked.table
    counted = ranked.methods.drop(columns=list(COMPARISONS))
    # best first in the table, worst first on the list
    listed = [
        code for code in table.index[::-1] if code in ranked.possible or table.at[code, "flagged"]
    ]
    rows = [
        {
            "乡镇": names[code],
            "得分": table.at[code, "score"],
            "名次": table.at[code, "rank"],
            "各种方法中在末位": f"{(counted.loc[code] == 1).sum()} / {counted.shape[1]}",
            "权重变动时在末位": table.at[code, "bottom_share"],
            "建议": _proposal(ranked, code),
        }
        for code in listed
    ]
    return Table(
        pd.DataFrame(rows),
        "约谈建议名单",
        unit="得分：分",
        mark=mark,
        note=_gate(ranked),
        formats={
            "得分": decimals(plan.decimals),
            "名次": "{:.0f}".format,
            "权重变动时在末位": "{:.1%}".format,
        },
        minor=("各种方法中在末位", "权重变动时在末位"),
    )


def _proposal(ranked: Ranking, code: str) -> str:
    if ranked.status == "undetermined":
        return (
            "无论缺数和并列怎样处理都在末位" if code in ranked.certain else "可能在末位，由人裁定"
        )
    return "列入名单" if ranked.status == "clear" else "列入会商"


def _gate(ranked: Ranking) -> str:
    if ranked.status == "undetermined":
        return "并列或缺数会改变名单，不能只凭计算确定。"
    rule = (
        "“结论稳定”要求没有并列或缺数能改变名单，并且通过每一项检验；"
        "不能检验的一项，按没有通过处理。"
    )
    return rule + (
        "各项均已满足。" if ranked.status == "clear" else "有的没有满足，由人工会商裁定。"
    )


def checks(ranked: Ranking | None, mark: str) -> Table | Text:
    """What the list had to withstand, and what came out."""
    if ranked is None or not ranked.checks:
        return Text()
    rows = [
        (check.label, {True: "通过", False: "未通过", None: "未检验"}[check.passed], check.said)
        for check in sorted(ranked.checks, key=lambda check: check.passed is not False)
    ]
    return Table(
        pd.DataFrame(rows, columns=["检验", "结果", "说明"]),
        "名单经得起哪些变动",
        mark=mark,
        note=(
            "每项检验只变动一种东西，其余不变；通过的各项不说明名单没有别的错，"
            "也不是“名单正确的概率”。"
        ),
    )


def of_size(ranked: Ranking) -> list[str]:
    """The caveat that the score follows size, for a paper; none where it does not."""
    return [note for note in ranked.notes if note.startswith(caveats.SIZE_ZH)]


def scheme(study: Study) -> Table | Text:
    """Indicators, weights and goalposts of the policy, and the standard points where it declares
    them.
    """
    if (plan := standings.scheme(study)) is None:
        return Text(NO_SCHEME)
    rows = [
        {
            "指标": row.label,
            "单位": study.unit(row.name),
            "方向": "越高越好" if row.direction == "higher" else "越低越好",
            "权重": row.weight,
            "低位（0分）": row.low,
            "高位（100分）": row.high,
            **(
                {
                    "标准值": row.standard.value,
                    "标准分": row.standard.points,
                    "上限": row.standard.cap,
                    "下限": row.standard.floor,
                }
                if plan.scoring == "standard" and row.standard
                else {}
            ),
        }
        for row in plan.indicators
    ]
    table = pd.DataFrame(rows)
    figures = [column for column in table.columns if column not in ("指标", "单位", "方向")]
    return Table(
        table,
        "指标、权重和高低位",
        mark=study.mark,
        note=_rules(study, plan),
        formats=dict.fromkeys(figures, "{:,g}".format),
    )


def _rules(study: Study, plan: Scheme) -> str:
    """The other keys of the scheme in words."""
    said = [
        "得分按高低位计算。" if plan.scoring == "goalposts" else "得分按标准分计算。",
        f"得分保留 {plan.decimals} 位小数，末 {plan.flagged} 位列入名单。",
    ]
    if plan.tie_breakers:
        said.append(
            "分界处并列时依次比较："
            f"{'、'.join(study.city.measure(name).label_zh for name in plan.tie_breakers)}；"
            "仍并列的由人裁定。"
        )
    if plan.minimum:
        said.append(
            f"规上企业少于 {in_full(plan.minimum.count)} "
            f"家的乡镇{TREATMENT_ZH[plan.minimum.treatment]}。"
        )
    if plan.peer_groups:
        said.append(
            f"分组排名：{'、'.join(dict.fromkeys(group for _, group in plan.peer_groups))}，"
            f"各组末 {plan.flagged} 位列入名单。"
        )
    levels = {measure.growth: measure.unit for measure in study.city.measures if measure.growth}
    said += [
        f"{row.label}的上年基数小于 {row.least_base:,g} {levels.get(row.name, '')}时不计分，"
        "按缺数处理。"
        for row in plan.indicators
        if row.least_base is not None
    ]
    decided = f"方案定于 {plan.fixed_on}，" if plan.fixed_on else ""
    # the policy's own: what is added to it for a page is no part of what was decided
    declared = study.policy.ranking or plan
    said.append(f"{decided}方案校验值 {declared.digest[:SHORT_HASH]}。")
    return "".join(said)


def league_parts(study: Study, ranked: Ranking | None, past: dict[str, Ranking]) -> list:
    """The league table, and below it how the scores are made up beside the ranks of the past;
    folded while the quarter is open: then they are a trial.
    """
    if ranked is None:
        return []
    parts = (
        league(study, ranked),
        Beside((league_bars(study, ranked), *history(study, ranked, past))),
        history_sentence(study, ranked, past),
    )
    trial = trial_words(study, ranked)
    return [Folded(f"综合得分（{trial}）和历次名次", parts)] if trial else list(parts)


def league(study: Study, ranked: Ranking | None) -> Table | Text:
    """The league table; while an indicator is open, the scores of what is published, which are no
    ranks.
    """
    plan = study.policy.ranking
    if ranked is None or plan is None:
        return Text()
    table, trial = briefing.ranking_table(study.city, plan, ranked), trial_words(study, ranked)
    table = table.assign(乡镇=study.short_names[ranked.table.index].to_numpy())
    if trial:
        table = table.drop(columns=["名次", "末位", "并列"], errors="ignore")
    points = ["得分", *(column for column in table.columns if column.endswith("）"))]
    return Table(
        table,
        f"乡镇综合得分（{trial}）" if trial else "乡镇综合排名",
        unit="分",
        mark=study.mark,
        note=TRIAL if trial else "",
        formats=dict.fromkeys(points, decimals(plan.decimals)) | {"名次": "{:.0f}".format},
        minor=tuple(points[1:]),
    )


def trial_words(study: Study, ranked: Ranking) -> str:
    """'1-2月试算，不是排名' while an indicator of the ranking is not published to the quarter's
    end; '' once there are ranks.
    """
    if ranked.status != "not yet":
        return ""
    first, last = (int(month[5:]) for month in (study.quarter.first, study.latest_month))
    months = f"{last}月" if first == last else f"{first}-{last}月"
    return f"{'已公布月份' if study.complete else months}试算，不是排名"


def league_bars(study: Study, ranked: Ranking | None) -> Chart | Text:
    plan = standings.scheme(study)
    if ranked is None or plan is None:
        return Text()
    table = ranked.table.dropna(subset="score")
    parts = pd.DataFrame(
        {row.label: table[f"{row.name}_contribution"] for row in plan.indicators}
    ).set_axis(list(study.short_names[table.index]))
    trial = trial_words(study, ranked)
    return ranking_charts.league(
        parts,
        [f"{score:.{plan.decimals}f}" for score in table["score"]],
        list(table["flagged"]),
        title=f"综合得分及构成（{trial}）" if trial else "综合得分及构成",
        mark=study.mark,
        ranks=not trial,
    )


def history(study: Study, ranked: Ranking | None, past: dict[str, Ranking]) -> list[Chart | Text]:
    """Ranks of past complete quarters under the same scheme (`standings.past`), the present one
    last; one picture per peer group.
    """
    if ranked is None or not past:
        return [Text()]
    everyone = past | ({str(study.quarter): ranked} if ranked.status != "not yet" else {})
    ranks = pd.DataFrame(
        {quarter: one.table["rank"].astype("Float64") for quarter, one in everyone.items()}
    ).T.astype(float)
    return [
        ranking_charts.history(
            ranks[list(rows.index)].rename(columns=study.short_names.to_dict()),
            [study.short_names[code] for code in ranked.bottom if code in rows.index],
            title=f"{group}历次名次（按本季方法重新计算）",
            mark=study.mark,
        )
        for group, rows in ranked.table.groupby(
            ranked.table["group"] if "group" in ranked.table else [""] * len(ranked.table),
            sort=False,
        )
    ]


def history_sentence(study: Study, ranked: Ranking | None, past: dict[str, Ranking]) -> Text:
    """How often the named townships were among the last before."""
    if ranked is None or not past:
        return Text()
    if not ranked.bottom:
        return Text()
    counts = [
        f"{study.short_names[code]} {sum(code in one.bottom for one in past.values())} 次"
        for code in ranked.bottom
    ]
    return Text(
        f"按同样方法重新计算过去 {len(past)} 个季度，曾在末位：{'，'.join(counts)}。"
        f"{_passed_over(study.quarter, study.policy.excluded, past)}高低位是为本季定的，"
        "过去的得分只作参考。"
    )


def _passed_over(end: Quarter, left_out: frozenset[str], past: dict[str, Ranking]) -> str:
    """Which quarters from the first one ranked to `end` are not among those of the past, and
    why.
    """
    between = Quarter.parse(next(iter(past))).until(end)
    left = [quarter for quarter in between if str(quarter) not in past]
    excluded = [quarter.label_zh for quarter in left if left_out.intersection(quarter.months)]
    lacking = [quarter.label_zh for quarter in left if quarter.label_zh not in excluded]
    return (
        f"{'、'.join(excluded)}属于政策列明不参与比较的异常时期，没有计入。" if excluded else ""
    ) + (f"{'、'.join(lacking)}的指标没有公布齐全，没有计入。" if lacking else "")


def limits(given: Scheme | None) -> Text:
    """Where the scheme comes from: a demonstration, or the policy."""
    if given is None:
        return Text()
    made_up = any("demonstration" in part.source for part in (given, *given.indicators))
    return Text(
        "“主要指标”的定义和权重没有公布过，这里的方案只作演示。"
        if made_up
        else "排名的指标、权重取自政策文件，每项的出处见“奖励资金分配”的规则表。"
    )


LEAST_SHOWN = 0.05


def warning_probabilities(study: Study, drawn: np.ndarray | None) -> Table | Text:
    """Townships with a chance to come last, likeliest first."""
    plan = study.policy.ranking
    if drawn is None or plan is None:
        return Text()
    table = pd.DataFrame(
        {
            "乡镇": study.short_names.to_numpy(),
            "末位概率": warning.last_probability(drawn, plan, study.codes),
        }
    )
    formats = {"末位概率": chance_zh}
    for i, name in enumerate(plan.names):
        heading = f"{study.city.measure(name).label_zh}（{study.unit(name)}）"
        table[heading], formats[heading] = (
            np.median(drawn[:, :, i], axis=0),
            decimals(_places(study, name)),
        )
    rows = table[table["末位概率"] >= LEAST_SHOWN].sort_values("末位概率", ascending=False)
    return Table(
        rows,
        f"末位预警（后 {plan.flagged} 位；各指标为季末预计）",
        mark=study.mark,
        note=f"只列概率不低于 {LEAST_SHOWN:.0%} 的乡镇；不是名单，季度结束后按实际计算。",
        formats=formats,
        minor=tuple(name for name in formats if name.endswith("（万元）")),
    )


def warning_needs(study: Study, drawn: np.ndarray | None) -> Table | Text:
    """For each township expected among the last: what one indicator alone would have to be at the
    quarter's end.
    """
    plan = study.policy.ranking
    if drawn is None or plan is None:
        return Text()
    rows = warning.ways_out(drawn, plan, study.codes)
    if rows.empty:
        return Text("按各乡镇的预计数，没有乡镇能凭一项指标的变化离开末位。")
    whole = rows["indicator"].map(lambda name: study.city.measure(str(name)).kind == "count")
    rows = rows.assign(
        needed=rows["needed"].where(~whole, np.ceil(rows["needed"]))
    )  # nobody wins a third of an enterprise
    known = {name: warning.known_figures(study.panel, name) for name in plan.names}
    left = [
        np.nan if (reached := known[name]) is None else value - reached[code]
        for name, value, code in zip(rows["indicator"], rows["needed"], rows["code"], strict=True)
    ]
    table = pd.DataFrame(
        {
            "乡镇": study.short_names[rows["code"]].to_numpy(),
            "指标": [
                f"{study.city.measure(n).label_zh}（{study.unit(n)}）" for n in rows["indicator"]
            ],
            **{
                heading: [
                    None if pd.isna(value) else decimals(_places(study, name))(value)
                    for value, name in zip(values, rows["indicator"], strict=True)
                ]
                for heading, values in (
                    ("季末预计", rows["expected"]),
                    ("季末需要达到", rows["needed"]),
                    ("其余月份还要完成", left),
                )
            },
            "可能性": rows["chance"],
        }
    )
    return Table(
        table,
        "单凭一项离开末位需要的变化",
        mark=study.mark,
        note="每行只变这一项，其他各项和其他乡镇都按预计不变；它们一变，需要的数和可能性也变。"
        "增速为累计增速，没有可加的余数。",
        formats=dict.fromkeys(["季末预计", "季末需要达到", "其余月份还要完成"], str)
        | {"可能性": chance_zh},
        minor=("季末预计",),
    )


def _places(study: Study, indicator: str) -> int:
    """Places shown: none of a count."""
    return 0 if study.city.measure(indicator).kind == "count" else 1


def warning_trust(answers: Answers) -> Text:
    """How right the warnings would have been in past quarters."""
    plan = answers.study.policy.ranking
    if plan is None:
        return Text()
    past = warning.hindcasts(answers, plan)
    if past.empty:
        return Text("没有可以回看的季度，预警的把握无从检验。")
    quarters = past["quarter"].nunique()
    scores = warning.brier(past)
    said = [f"已知 {row.known_months} 个月时 {row.warning:.3f}" for row in scores.itertuples()]
    likely = past[past["probability"] >= 0.5]
    hit = (
        f"概率过半的 {len(likely)} 次预警中，{likely['last'].mean():.0%} 后来确实落在末位。"
        if len(likely)
        else ""
    )
    return Text(
        f"回看 {quarters} 个季度：预警的概率与后来是否落在末位之差的平方，平均（越小越准）"
        f"{'、'.join(said)}，对每个乡镇一律给 {past['last'].mean():.0%} 则为 "
        f"{scores['constant'].iloc[0]:.3f}。{hit}"
    )
