"""What notebook 4 shows: the scheme, the league table, how firm its end is. Each function turns a result into a table, a chart or sentences, or says why there is none."""


import pandas as pd

from zx_analysis import briefing, charts
from zx_analysis.charts import Chart
from zx_analysis.exhibits import Table, Text, decimals
from zx_analysis.ranking import Ranking
from zx_analysis.study import Study

NO_RANKING = "没有排名所需的指标，不产生末位名单。"


def ranking_sentences(study: Study, ranked: Ranking | None) -> Text:
    notes = ranked.notes if ranked is not None and ranked.status != "not yet" else []
    return Text(briefing.ranking_sentence(study, ranked), *notes)


def scheme(study: Study) -> Table | Text:
    """Indicators, weights and goalposts of the policy."""
    if study.policy.scheme is None:
        return Text(NO_RANKING)
    rows = [(study.city.measure(r["name"]).label_zh, r["weight"], r.get("low"), r.get("high"), study.city.measure(r["name"]).unit)
            for r in study.policy.scheme["indicators"]]
    return Table(pd.DataFrame(rows, columns=["指标", "权重", "低位（0分）", "高位（100分）", "单位"]), "指标、权重和高低位", mark=study.mark,
                 formats=dict.fromkeys(["权重", "低位（0分）", "高位（100分）"], "{:g}".format))


def league(study: Study, ranked: Ranking | None) -> Table | Text:
    if ranked is None:
        return Text(NO_RANKING)
    table = briefing.ranking_table(study, ranked)
    return Table(table, "乡镇综合排名", unit="分", mark=study.mark, formats=dict.fromkeys(table.columns[2:-2], decimals(2)))


def league_bars(study: Study, ranked: Ranking | None) -> Chart | Text:
    if ranked is None:
        return Text(NO_RANKING)
    parts = pd.DataFrame({study.city.measure(r["name"]).label_zh: ranked.table[f"{r['name']}_contribution"] for r in study.policy.scheme["indicators"]})
    return charts.league(parts.set_axis(list(ranked.table["township"])), list(ranked.table["flagged"]), title="综合得分及构成", mark=study.mark)


def firmness(study: Study, ranked: Ranking | None) -> Table | Text:
    """Townships that come last in any draw of the weights."""
    if ranked is None:
        return Text(NO_RANKING)
    rows = ranked.table.loc[ranked.table["bottom_share"] > 0, ["township", "score", "bottom_share"]]
    return Table(rows.set_axis(["乡镇", "得分", "落在末位的比例"], axis=1), "可能落在末位的乡镇", mark=study.mark,
                 formats={"得分": decimals(2), "落在末位的比例": "{:.1%}".format})
