"""What notebook 5 shows of the reserve pool (后备企业): distance to the threshold, who may cross
when, plans that are missing.

What notebook 5 shows of the candidates above designated size (进规): the number by the quarter's
end, how right such numbers were, whom to see.

What notebook 5 shows of cultivation (专精特新小巨人, 隐形冠军): who meets how many criteria, and
who lacks one.
"""

import datetime
from dataclasses import replace

import numpy as np
import pandas as pd

from zx_analysis.city.policy import NEVER_PUBLISHED
from zx_analysis.cleaning import contracts
from zx_analysis.forecasting.attainment import chance_zh, spaced
from zx_analysis.pages import programme_charts
from zx_analysis.pages import programmes as programmes_page
from zx_analysis.pages.exhibits import Table, Text, decimals, percent, reason
from zx_analysis.programmes import candidates, pools
from zx_analysis.programmes.candidates import DAYS, KIND, STAGES, Entrants
from zx_analysis.quarter import Answers, Study, outlooks, programmes
from zx_analysis.quarter.study import CANDIDATES, CULTIVATION, NEW, RESERVE

NO_RESERVE = "没有后备企业台账、税务名单，或政策没有写规上标准。"
# (ledger, programme, what it cannot say)
UNKNOWN = (
    (
        CANDIDATES,
        "进规企业",
        "每家卡在哪里；审批快慢若与往年不同，这里看不出来。"
        "新增家数只有这一个预测，首页、目标和本节用的是同一个。",
    ),
    (
        RESERVE,
        "后备企业",
        "税务名单以外的企业；应税销售收入与统计的主营业务收入口径不同；"
        "已经在规上的企业如仍在名单里，这里不能全部认出。"
        "每家的概率用名单整体的变动推算，三年的数说明不了一家自己的走势；"
        "同一年大家一起好或一起差，概率里没有。",
    ),
    (
        CULTIVATION,
        "专精特新",
        "认定还要看材料和实地核查，台账里的数由企业自报；条件写在政策文件里，随认定办法更新。",
    ),
)


def lists(answers: Answers) -> dict[str, Table | None]:
    """The long lists by the name of their sheet in 督办清单.xlsx; None where the ledger is
    absent.
    """
    study = answers.study
    pool, grown = programmes.reserve_rows(study), programmes.cultivation_rows(study)
    standard, criteria = study.policy.enterprise_threshold_wan, study.policy.programmes.criteria
    return {
        "进规在办企业": _under_way(answers),
        "后备企业离标准": None
        if pool is None or standard is None or pool["sales_wan"].isna().all()
        else _nearest(
            study,
            pool.sort_values("sales_wan", ascending=False, kind="stable"),
            standard.value,
            programmes.tax_year(study.known_day),
        ),
        "专精特新逐家": None if grown is None or not criteria else _enterprises(study, grown),
    }


def _under_way(answers: Answers) -> Table | None:
    study = answers.study
    try:
        own, rows = programmes.entrants(answers), study.candidate_rows()
    except ValueError:
        return None  # too little to learn from: the sentences say so
    if own is None or rows is None or not len(own.chances):
        return None
    return _candidates(study, own, rows.loc[own.chances.index])


def reserve_parts(answers: Answers) -> list:
    study = answers.study
    rows, tax = programmes.reserve_rows(study), study.ledger_rows(programmes.TAX)
    standard = study.policy.enterprise_threshold_wan
    if rows is None or tax is None or standard is None:
        return [Text(NO_RESERVE)]
    threshold, year = standard.value, programmes.tax_year(study.known_day)
    near = rows.dropna(subset="sales_wan").sort_values("sales_wan", ascending=False)
    shown: list = [_reserve_sentences(study, rows, tax, threshold, year)]
    if len(near):
        shown += [
            programme_charts.distances(
                near["sales_wan"],
                near["chance"],
                threshold,
                title=f"库内企业 {year} 年应税销售收入与规上标准",
                mark=study.mark,
            ),
        ]
    return shown


def _reserve_sentences(
    study: Study, rows: pd.DataFrame, tax: pd.DataFrame, threshold: float, year: int
) -> Text:
    matched, plans = rows["sales_wan"].notna(), rows[pools.PLAN] == "有"
    said = [
        f"后备库 {len(rows)} 家，按信用代码在税务名单中找到 {int(matched.sum())} 家；"
        f"有一企一策方案的 {int(plans.sum())} 家。"
    ]
    if matched.any():
        said.append(
            f"按 {year} 年应税销售收入，已达 {threshold:,.0f} 万元的 "
            f"{int((rows['sales_wan'] >= threshold).sum())} 家，"
            "差 500 万元以内的 "
            f"{int(((rows['short_wan'] > 0) & (rows['short_wan'] <= 500)).sum())} 家；"
            + _expected(study, rows, tax, year)
        )
    found = pools.reserve_check(
        tax, threshold, year, programmes.amount(study.policy.programmes.reserve_from_wan)
    )
    if found is not None:
        said.append(
            f"同样的算法放在一年前：两年都在名单的口径以上、当时未达标的 {found[0]} 家，"
            f"预计 {found[1]:.1f} 家跨过，实际 {found[2]} 家。"
            "掉出名单的看不见，不在其中，预计数已按“仍在名单上”折算。"
        )
    return Text(*said)


def _expected(study: Study, rows: pd.DataFrame, tax: pd.DataFrame, year: int) -> str:
    """How many may cross and what that rests on, or why nobody can say."""
    short = rows["short_wan"] > 0
    if rows.loc[short, "chance"].isna().all():
        return (
            f"名单里可用的逐年变动不到 {pools.FEWEST_GROWTHS} 个，不推算概率。"
            if short.any()
            else "没有未达标的。"
        )
    taxable, from_wan = (
        pools.sales(tax, year),
        programmes.amount(study.policy.programmes.reserve_from_wan),
    )
    return (
        f"未达标的按概率合计，{year + 1} 年预计有 {rows.loc[short, 'chance'].sum():.1f} "
        "家跨过标准。"
        f"销售收入掉到 {pools.cut(taxable, from_wan):,.0f} 万元以下的可能已不在名单上，"
        "直接数名单里的增速会偏高，"
        "所以推算时把掉出名单的可能也算进去。"
    )


def _nearest(study: Study, near: pd.DataFrame, threshold: float, year: int) -> Table:
    """Those of the pool that are on the tax list and below the threshold, the nearest first."""
    below = near[near["sales_wan"] < threshold]
    return programmes_page.entries(
        study,
        below,
        {
            f"{year}年应税销售": below["sales_wan"],
            "增速（%）": below["growth_pct"],
            "距标准": below["short_wan"],
            "一年内跨过的概率": below["chance"],
            # a year is no amount: a workbook would print 2,022
            "预计跨过年份": below["expected_year"].map("{:.0f}".format, na_action="ignore"),
            "方案": below[pools.PLAN],
            "责任单位": below[pools.DEPARTMENT],
        },
        f"后备企业离规上标准多远（{len(below)} 家未达标）",
        unit="万元",
        note="预计年份按名单里居中的变动推算，十年内到不了的为“—”",
        formats={
            f"{year}年应税销售": decimals(0),
            "增速（%）": decimals(1),
            "距标准": decimals(0),
            "一年内跨过的概率": percent,
        },
    )


def candidate_parts(answers: Answers) -> list:
    study = answers.study
    try:
        own = programmes.entrants(answers)
    except ValueError as error:
        return [Text(reason(error), "季末的新增家数因此按历年公布数推算，见目标。")]
    rows = study.candidate_rows()
    if own is None or rows is None:
        lacking = {
            "进规企业申报台账": programmes.CANDIDATES,
            "进规企业历年申报台账": programmes.PAST,
        }
        absent = [name for name, title in lacking.items() if title not in study.ledgers]
        return [Text(f"没有{'、'.join(absent)}。")]
    target = _target(study)
    shown: list = [_candidate_sentences(answers, own, rows, target)]
    if own.waiting:
        shown += [
            _stages(study.known_day, own, rows, study.mark),
            programme_charts.number(
                _number(answers, own),
                target,
                title="本季度新增规上工业企业家数的可能性",
                unit="家",
                mark=study.mark,
            ),
        ]
    return [*shown, *_hindcasts(answers, target)]


def _number(answers: Answers, own: Entrants) -> np.ndarray:
    """The answer of the whole pack as a distribution from 0 on: what is published and what is still
    to come; the ledger's alone where nothing is published.
    """
    if not answers.study.city.has(NEW):
        return own.pmf
    draws = outlooks.quarter_draws(answers, NEW)[0]
    return np.bincount(draws.astype(int)) / len(draws)


def _target(study: Study) -> int | None:
    target = study.policy.quarter_target(NEW)
    return None if target is None else int(target.value)


def _candidate_sentences(
    answers: Answers, own: Entrants, rows: pd.DataFrame, target: int | None
) -> Text:
    study = answers.study
    day, last = study.days[1:]
    published = study.panel.to_date(NEW).sum(min_count=1) if study.city.has(NEW) else np.nan
    said = [
        f"截至 {day.isoformat()}，台账中本季度已批准 {own.approved} 家；"
        f"同期退库 {own.exits} 家，净增 {own.approved - own.exits} 家。"
    ]
    if not np.isnan(published):
        said.append(
            f"同期公布新增 {published:.0f} 家"
            + (
                "，与台账一致。"
                if published == own.approved
                else (
                    f"，与台账相差 {abs(published - own.approved):.0f} 家：台账按批准日期计，"
                    "公布的按入统月份计，也可能漏登，请核对；"
                    "已公布的以公布数为准，台账只用来推算还会有多少。"
                )
            )
        )
    if day < last:
        pmf = _number(answers, own)
        low, middle, high = (
            int(np.searchsorted(pmf.cumsum(), share - 1e-12)) for share in (0.1, 0.5, 0.9)
        )
        said.append(
            f"在办 {own.waiting} 家（截至当天没有批准、也没有终止，含历年台账里的），"
            f"其中季末前还有申报窗口的 {len(own.chances)} 家，"
            "按往年同一天各阶段的批准比例计；当天还没有进台账、季末前也获批的企业，"
            f"往年平均每季度 {own.unlisted:.1f} 家，也计入。"
            f"到 {last.isoformat()} 预计新增 {middle} 家（八成范围 {low} 至 {high} 家）"
            + (
                "。"
                if target is None
                else f"，目标 {target} 家已经达到。"
                if published >= target
                else f"，不少于 {target} 家的概率为{spaced(chance_zh(float(pmf[target:].sum())))}。"
            )
        )
        stages = candidates.stages_on(rows.loc[own.chances.index], day)
        if len(alone := candidates.untried(stages, own.rates)):
            said.append(
                f"往年同一天没有企业处于{'、'.join(alone.index)}阶段，没有经验可循："
                f"现在处于这样阶段的 {alone.sum()} 家各按一半的可能计入，这不是由往年得出的。"
            )
    return Text(*said)


def _stages(day: datetime.date, own: Entrants, rows: pd.DataFrame, mark: str) -> Table:
    """The rates behind the number: how many stand in each stage now, and what became of those who
    stood there on this day of past quarters.
    """
    now = candidates.stages_on(rows, day).value_counts()
    table = own.rates.reindex(list(STAGES)).reset_index()
    table.insert(1, "now", [int(now.get(stage, 0)) for stage in STAGES])
    return Table(
        table.set_axis(["阶段", "现有家数", "往年同一天在此阶段", "其中当季批准", "比例"], axis=1),
        "各阶段和往年的批准比例",
        mark=mark,
        note="往年：历年申报台账中有批准记录的各季度，取离季末同样天数的那一天",
        formats={"比例": percent},
    )


def _candidates(study: Study, own: Entrants, rows: pd.DataFrame) -> Table:
    """Everyone under way who can still be approved in time (`rows`), likeliest first."""
    stage = candidates.stages_on(rows, study.known_day)
    table = programmes_page.entries(
        study,
        rows,
        {
            "类别": rows[KIND],
            "阶段": stage,
            "进入阶段": [
                row[DAYS[at]] for row, at in zip(rows.to_dict("records"), stage, strict=True)
            ],
            "季末前批准的概率": own.chances,
            "台账单元格": rows["cell"],
        },
        "在办企业",
        formats={"季末前批准的概率": percent},
    )
    order = ["季末前批准的概率", "进入阶段"]
    return replace(table, frame=table.frame.sort_values(order, ascending=[False, True]))


def _hindcasts(answers: Answers, target: int | None) -> list:
    """How right the same reckoning was on the same day of past quarters; nothing once the quarter
    is over.
    """
    study = answers.study
    first, day, last = study.days
    past = study.ledger_rows(programmes.PAST)
    found = (
        candidates.hindcasts(past, first, day, last, target or 0, seed=answers.seed)
        if past is not None and day < last
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
    said = (
        f"用其余各季度的比例回头推算 {len(found)} 个季度，实际落在八成范围内的有 {held} 个；"
        f"平均相差 {(found['expected'] - found['actual']).abs().mean():.1f} 家"
    )
    if target is not None:
        reached = found["actual"] >= target
        brier, base = (
            ((found["probability"] - reached) ** 2).mean(),
            reached.mean() * (1 - reached.mean()),
        )
        said += (
            f"；对“不少于 {target} 家”的概率与结果之差的平方，平均为 "
            f"{brier:.3f}（越小越准），只用历年达到的比例为 {base:.3f}"
        )
    return [
        Table(
            table, "以往各季度同一天的推算与实际", mark=study.mark, formats={"预计": decimals(1)}
        ),
        Text(said + "。"),
    ]


NO_POOL = "没有专精特新培育库。"


def cultivation_parts(answers: Answers) -> list:
    study = answers.study
    rows, criteria = programmes.cultivation_rows(study), study.policy.programmes.criteria
    if rows is None:
        return [Text(NO_POOL)]
    if not criteria:
        return [
            Text(
                f"培育库有企业 {contracts.enterprise_keys(rows).nunique()} 家；"
                "政策没有写条件，不作判断。"
            )
        ]
    kinds = pools.cultivation_by_kind(rows)
    said = [
        f"{kind} {row['enterprises']} 家：条件都达到的 {row['all']} 家，"
        f"只差一项的 {row['one']} 家。"
        for kind, row in kinds.to_dict("index").items()
    ]
    said += (
        [
            f"政策没有写条件的 {contracts.enterprise_keys(rows[rows['of'] == 0]).nunique()} "
            "家不作判断。"
        ]
        if (rows["of"] == 0).any()
        else []
    )
    return [
        Text(*said),
        _criteria(pools.cultivation_by_criterion(rows, criteria), study.mark),
    ]


def _criteria(found: pd.DataFrame, mark: str) -> Table:
    found = found.assign(source=found["source"].str.replace("demonstration", NEVER_PUBLISHED))
    return Table(
        found.set_axis(["类别", "条件", "不低于", "达到的企业", "企业数", "出处"], axis=1),
        "各项条件",
        mark=mark,
        formats={"不低于": "{:g}".format},
    )


def _enterprises(study: Study, rows: pd.DataFrame) -> Table:
    judged = rows[rows["of"] > 0].sort_values(
        ["类别", "met"], ascending=[True, False], kind="stable"
    )
    return programmes_page.entries(
        study,
        judged,
        {
            "类别": judged["类别"],
            "主导产品": judged["主导产品"],
            "达到": [f"{met}/{of}" for met, of in zip(judged["met"], judged["of"], strict=True)],
            "还缺": judged["lacking"].map("；".join),
        },
        "每家达到几项、还缺什么",
    )
