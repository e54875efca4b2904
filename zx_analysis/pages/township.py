"""What notebook 4 shows of each named township (约谈对象单页): how its score came about, what would
take it off the list, and which cells to contest.
"""

from pathlib import PurePosixPath

import numpy as np
import pandas as pd

from zx_analysis.city.indicators import in_full, with_unit
from zx_analysis.city.periods import period_zh
from zx_analysis.cleaning.contracts import NAME
from zx_analysis.pages import charts
from zx_analysis.pages.exhibits import Beside, Heading, Table, Text, decimals
from zx_analysis.pages.firmness import moved, silent, unlisted
from zx_analysis.programmes import candidates
from zx_analysis.quarter import Study, programmes, standings
from zx_analysis.quarter.standings import Field
from zx_analysis.ranking import Ranking, firmness, robustness
from zx_analysis.ranking.firmness import COMPARISONS

SHEET = ["文件", "工作表"]  # where a cell lies: said once where all lie on one sheet


def leaflets(study: Study, fields: list[Field], ranked: Ranking | None) -> list:
    """For each named township, worst first: heading, sentences, figures, waterfall, cells,
    candidates."""
    if ranked is None or silent(ranked):
        return [Text()]
    if why := unlisted(ranked):
        return [Text(why)]
    parts = []
    for field in fields:
        for code in [code for code in ranked.bottom if code in field.names.index]:
            parts += _leaflet(study, ranked, field, code)
    return parts


def _leaflet(study: Study, ranked: Ranking, field: Field, code: str) -> list:
    table, name, at = ranked.table, field.names[code], field.at(code)
    other = firmness.next_better(
        field.points, table.loc[field.names.index, "flagged"].to_numpy(bool)
    )
    needed = firmness.figures_to_leave(field.values, field.plan, at)
    picture = []
    if other is not None:
        columns = [f"{indicator}_contribution" for indicator in field.plan.names]
        contributions = table.loc[field.names.index, columns].to_numpy(float)
        labels = [row.label for row in field.plan.indicators]
        picture.append(
            charts.waterfall(
                pd.Series(firmness.waterfall(contributions, at, other), labels),
                (field.names.iloc[other], field.points[other]),
                (name, field.points[at]),
                title=f"{name}与{field.names.iloc[other]}的得分相差在哪里",
                mark=study.mark,
            )
        )
    return [
        Heading(study.names[code], leaf=True),
        Beside((_sentences(ranked, field, code, other), picture)),
        _figures(study, field, code, table, needed),
        _cells(study, field, code, needed),
        _candidates(study, field, code),
    ]


def _sentences(ranked: Ranking, field: Field, code: str, other: int | None) -> Text:
    row, name, at = ranked.table.loc[[code]].iloc[0], field.names[code], field.at(code)
    placed = (
        f"{f'{field.group} ' if field.group else ''}{len(field.names)} 个单位中居第 "
        f"{row['rank']} 位"
    )
    said = (
        f"{name}综合得分 {row['score']:.{field.plan.decimals}f} 分，{placed}"
        + ("，与其他单位并列" if row["tied"] else "")
        + "。"
    )
    if other is not None:
        lead = field.points[other] - field.points[at]
        said += (
            f"比名单以外得分最低的{field.names.iloc[other]}少 {lead:.2f} 分。"
            if lead >= 0.005
            else f"与名单以外得分最低的{field.names.iloc[other]}得分相同。"
        )
    counted = ranked.methods.loc[[code]].iloc[0].drop(list(COMPARISONS))
    firm = (
        f"权重上下浮动四分之一的一万次抽样中，{row['bottom_share']:.1%} 在末位；"
        f"{len(counted)} 种方法中有 {(counted == 1).sum()} 种在末位"
        + (f"，{(counted == 0.5).sum()} 种在分界处并列" if (counted == 0.5).any() else "")
        + "。"
    )
    near = firmness.nearest_weights(field.normalised, field.weights, at, field.plan.flagged)
    return Text(
        said, firm, moved(name, near, [r.label for r in field.plan.indicators], field.weights)
    )


def _figures(
    study: Study, field: Field, code: str, table: pd.DataFrame, needed: np.ndarray
) -> Table:
    rows = []
    for i, row in enumerate(field.plan.indicators):
        value, score = field.values[field.at(code), i], table.at[code, f"{row.name}_score"]
        ranks = pd.Series(field.values[:, i]).rank(method="min", ascending=row.direction == "lower")
        place, tied = ranks[field.at(code)], (ranks == ranks[field.at(code)]).sum() > 1
        rows.append(
            {
                "指标": f"{row.label}（{study.unit(row.name)}）",
                "权重": row.weight,
                "本季": value,
                "位次": None
                if pd.isna(place)
                else f"并列第 {place:.0f}"
                if tied
                else f"{place:.0f}",
                "指标得分": score,
                "贡献": table.at[code, f"{row.name}_contribution"],
                "单凭此项离开末位需要": _enough(row.kind == "count", needed[i], row.direction),
            }
        )
    return Table(
        pd.DataFrame(rows),
        f"{field.names[code]}：得分构成",
        unit="得分、贡献：分",
        mark=study.mark,
        note=(
            f"“需要”指其他各项和其他乡镇都不变时，与其他乡镇中倒数第 {field.plan.flagged} "
            "名打平的数值；横线表示单凭此项不够。"
        ),
        formats={"权重": in_full, "本季": _number, "位次": str, "单凭此项离开末位需要": _number}
        | dict.fromkeys(("指标得分", "贡献"), decimals(2)),
        minor=("权重",),
    )


def _enough(count: bool, value: float, direction: str) -> float:
    """The needed figure as it could be published, rounded so that it does: whole for a count
    (nobody wins a third of an enterprise), else one place.
    """
    step = 1 if count else 10
    return (
        np.floor(value * step + 1e-6) / step
        if direction == "lower"
        else np.ceil(value * step - 1e-6) / step
    )


def _cells(study: Study, field: Field, code: str, needed: np.ndarray) -> Table:
    """The appeal note: every published figure behind the score with its cell. The indicator of the
    largest weight comes first: there the smallest part of its scale makes up the points that are
    missing.
    """
    plan, rows = field.plan, standings.origins(study.panel, field.plan, code)
    goal = {
        row.name: "单凭此项不够"
        if np.isnan(value)
        else with_unit(
            _number(_enough(row.kind == "count", value, row.direction)), study.unit(row.name)
        )
        for row, value in zip(plan.indicators, needed, strict=True)
    }
    label, weight = (
        {row.name: row.label for row in plan.indicators},
        {row.name: row.weight for row in plan.indicators},
    )
    rows = rows.iloc[np.argsort([-weight[name] for name in rows["indicator"]], kind="stable")]
    table = pd.DataFrame(
        {
            "指标": rows["indicator"].map(label),
            "时段": [period_zh(p, m) for p, m in zip(rows["period"], rows["months"], strict=True)],
            "公布数": [
                with_unit(value, study.unit(name))
                for value, name in zip(rows["value_text"], rows["indicator"], strict=True)
            ],
            "文件": [PurePosixPath(file).name for file in rows["source_file"]],
            "工作表": rows["source_sheet"],
            "单元格": rows["source_cell"],
            "全季更正到此数才离开末位": rows["indicator"].map(goal),
        }
    )
    note = ""
    if len(table) and len(table[SHEET].drop_duplicates()) == 1:
        note = f"数字都在文件《{table['文件'].iloc[0]}》的工作表“{table['工作表'].iloc[0]}”。"
        table = table.drop(columns=SHEET)
    missing = [label[name] for name in plan.names if name not in set(rows["indicator"])]
    note += "对数字有异议的，请指明单元格并附原始凭证；更正后重新计算。" + (
        f"{'、'.join(missing)}没有本单位公布的数字。" if missing else ""
    )
    return Table(table, f"{field.names[code]}：可以核对和申诉的数字", mark=study.mark, note=note)


def _candidates(study: Study, field: Field, code: str) -> Table | Text:
    """Whose application is under way in the township, and what their approval would change."""
    name, rows = field.names[code], study.ledger_rows(programmes.CANDIDATES)
    if rows is None:
        return Text("没有进规企业申报台账，在办的申报不详。")
    day = study.known_day
    stage = candidates.stages_on(rows, day)
    waiting = rows[(rows["township_code"] == code) & stage.isin(candidates.STAGES)]
    if waiting.empty:
        return Text(f"按申报台账，截至 {day.isoformat()} {name}没有在办的进规企业。")
    stage = stage[waiting.index]
    since = [
        row[candidates.DAYS[at]] for row, at in zip(waiting.to_dict("records"), stage, strict=True)
    ]
    table = pd.DataFrame(
        {
            "企业": waiting[NAME],
            "类别": waiting[candidates.KIND],
            "阶段": stage,
            "自": since,
            "台账单元格": waiting["cell"],
        }
    ).sort_values("自")
    note = (
        f"截至 {day.isoformat()}。批准日期在季末以后的不计入本季度。"
        f"{_if_approved(field, code, len(waiting))}"
    )
    return Table(table, f"{name}：在办的进规企业", mark=study.mark, note=note)


def _if_approved(field: Field, code: str, waiting: int) -> str:
    """How many of the approvals under way would take the township off the list, and who would come
    in its place."""
    plan, name, at = field.plan, field.names[code], field.at(code)
    if candidates.COUNT not in plan.names or np.isnan(
        field.values[at, plan.names.index(candidates.COUNT)]
    ):
        return "新增企业数没有计入排名，批准与否不改变得分。"
    column, named = (
        plan.names.index(candidates.COUNT),
        set(robustness.last(field.values, plan, field.breakers)),
    )
    label, before = plan.indicators[column].label, field.values[at, column]
    for approved in range(1, waiting + 1):
        values, breakers = robustness.with_count(
            field.values, plan, field.breakers, at, candidates.COUNT, before + approved
        )
        last = robustness.last(values, plan, breakers)
        if at not in last:
            instead = "、".join(field.names.iloc[[k for k in last if k not in named]])
            return (
                f"若其中 {approved} 家批准并计入本季度，{label}由 {in_full(before)} "
                f"变为 {in_full(before + approved)}，其余不变，"
                f"{name}就离开末位" + (f"，换成{instead}。" if instead else "。")
            )
    changed = f"{label}由 {in_full(before)} 变为 {in_full(before + waiting)}，其余不变"
    return f"即使 {waiting} 家都批准并计入本季度，{changed}，{name}仍在末位。"


def _number(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0")
