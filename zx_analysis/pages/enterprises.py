"""What notebook 5 shows of the reserve pool (后备企业): distance to the threshold, who may cross when, plans that are missing."""

import pandas as pd

from zx_analysis.cleaning.contracts import NAME
from zx_analysis.pages import programme_charts
from zx_analysis.pages import programmes as programmes_page
from zx_analysis.pages.exhibits import Table, Text, decimals, percent
from zx_analysis.programmes import pools
from zx_analysis.quarter import programmes
from zx_analysis.quarter.study import Study

NO_LEDGER = "没有后备企业台账、税务名单，或政策没有写规上标准。"
NEAREST = 30  # enterprises shown


def parts(study: Study) -> list:
    rows = programmes.reserve_rows(study)
    if rows is None:
        return [Text(NO_LEDGER)]
    threshold, year = study.policy.enterprise_threshold_wan.value, programmes.tax_year(study)
    tax = programmes.rows(study, programmes.TAX)
    near = rows.dropna(subset="sales_wan").sort_values("sales_wan", ascending=False)
    shown = [_sentences(study, rows, tax, threshold, year)]
    if len(near):
        shown += [
            programme_charts.distances(
                near["sales_wan"],
                near["chance"],
                threshold,
                title=f"库内企业 {year} 年应税销售收入与规上标准",
                mark=study.mark,
            ),
            _nearest(study, near, threshold, year),
        ]
    return [
        *shown,
        programmes_page.todo(
            study, programmes.todo(study)["reserve"], "后备企业本周要办", days="逾期天数"
        ),
        Text(
            "不知道的：税务名单以外的企业；应税销售收入与统计的主营业务收入口径不同；已经在规上的企业如仍在名单里，这里不能全部认出。"
            "每家的概率用名单整体的变动推算，三年的数说明不了一家自己的走势；同一年大家一起好或一起差，概率里没有。"
        ),
    ]


def _sentences(
    study: Study, rows: pd.DataFrame, tax: pd.DataFrame, threshold: float, year: int
) -> Text:
    matched, plans = rows["sales_wan"].notna(), rows[pools.PLAN] == "有"
    said = [
        f"后备库 {len(rows)} 家，按信用代码在税务名单中找到 {int(matched.sum())} 家；有一企一策方案的 {int(plans.sum())} 家。"
    ]
    if matched.any():
        said.append(
            f"按 {year} 年应税销售收入，已达 {threshold:,.0f} 万元的 {int((rows['sales_wan'] >= threshold).sum())} 家，"
            f"差 500 万元以内的 {int(((rows['short_wan'] > 0) & (rows['short_wan'] <= 500)).sum())} 家；"
            + _expected(study, rows, tax, year)
        )
    found = pools.check(tax, threshold, year, programmes.reserve_from(study))
    if found is not None:
        said.append(
            f"同样的算法放在一年前：两年都在名单的口径以上、当时未达标的 {found[0]} 家，预计 {found[1]:.1f} 家跨过，实际 {found[2]} 家。"
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
    taxable, from_wan = pools.sales(tax, year), programmes.reserve_from(study)
    return (
        f"未达标的按概率合计，{year + 1} 年预计有 {rows.loc[short, 'chance'].sum():.1f} 条跨过标准。"
        f"销售收入掉到 {pools.cut(taxable, from_wan):,.0f} 万元以下的可能已不在名单上，直接数名单里的增速会偏高，"
        "所以按截断数据推算。"
    )


def _nearest(study: Study, near: pd.DataFrame, threshold: float, year: int) -> Table:
    below = near[near["sales_wan"] < threshold].head(NEAREST)
    table = pd.DataFrame(
        {
            "企业": below[NAME],
            "乡镇": programmes_page.townships(study, below["township_code"]),
            f"{year}年应税销售": below["sales_wan"],
            "增速（%）": below["growth_pct"],
            "距标准": below["short_wan"],
            "一年内跨过的概率": below["chance"],
            "预计跨过年份": below["expected_year"],
            "方案": below[pools.PLAN],
            "责任单位": below[pools.DEPARTMENT],
        }
    )
    return Table(
        table,
        f"最接近标准的 {len(below)} 家",
        unit="万元",
        mark=study.mark,
        note="预计年份按名单变动的中位数推算，十年内到不了的为“—”",
        formats={
            f"{year}年应税销售": decimals(0),
            "增速（%）": decimals(1),
            "距标准": decimals(0),
            "一年内跨过的概率": percent,
            "预计跨过年份": "{:.0f}".format,
        },
    )
