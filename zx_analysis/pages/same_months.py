"""What notebook 2 shows of the quarter's last months beside those of past years, and what the first
page says of them: amounts and growth, arithmetic alone. No sentence says what caused it."""

import numpy as np
import pandas as pd

from zx_analysis.city.indicators import half_up
from zx_analysis.city.periods import to_date_zh
from zx_analysis.pages.exhibits import Table, Text, decimals, records
from zx_analysis.pages.townships import word_of
from zx_analysis.quarter import Answers, Study, same_months
from zx_analysis.quarter.same_months import SameMonths

MOST_YEARS = 4  # past years that are named
FEWEST = 2  # past years of which the highest and the median are told apart


def table(answers: Answers) -> Table | Text:
    """A line for each year: what these months made, how much of the quarter that was, by how much
    the target's indicator grew in them and in the quarter."""
    study, told = answers.study, same_months.same_months(answers)
    rows, target = told.years.tail(MOST_YEARS + 1), same_months.growth_target(study)
    level, quarter = study.level, study.quarter.label_zh.split("年")[1]
    amount, units = "产值", [f"产值：{level.shown_unit}"]
    columns = {
        "年份": [_year_zh(study, row) for row in records(rows)],
        amount: rows["level"].map(lambda made: half_up(made, 2), na_action="ignore"),
    }
    note = f"产值指{level.label_zh}，往年为当时公布数。"
    if rows["share_pct"].notna().any() and told.span != _whole(study):
        columns[f"占{quarter}"] = rows["share_pct"]
        units.append("占比：%")
    if target is not None and rows["growth_pct"].notna().any():
        columns["增速（约）"] = rows["growth_pct"]
        columns[f"{to_date_zh(study.quarter.last)}增速"] = rows["quarter_growth_pct"]
        units.append("增速：%")
        note += (
            f"增速指{target.label_zh}。"
            f"{told.span}的没有公布，由累计增速按上年产值比重推算，是近似数"
        )
    return Table(
        pd.DataFrame(columns),
        f"{told.span}：往年和今年",
        unit="；".join(units),
        mark=study.mark,
        formats={amount: decimals(2), **dict.fromkeys(list(columns)[2:], decimals(1))},
        note=note,
    )


def _whole(study: Study) -> str:
    """'1-3月', all of the quarter."""
    return f"{int(study.quarter.first[5:])}-{int(study.quarter.last[5:])}月"


def _year_zh(study: Study, row) -> str:
    if row.Index == study.quarter.year:
        return f"{row.Index}年{'' if study.complete else '，要完成'}"
    note = "（异常）" if row.unusual else "（异常次年）" if row.after_unusual else ""
    return f"{row.Index}年{note}"


def amounts_zh(study: Study, told: SameMonths) -> str:
    """What these months made or have still to make, beside past years, in a sentence; '' where
    neither is known."""
    unit, now = study.level.shown_unit, told.years.iloc[-1].to_dict()
    if pd.isna(now["level"]):
        return ""
    said = f"{'' if study.complete else '还要完成 '}{half_up(now['level'], 2):,} {unit}"
    if pd.notna(now["share_pct"]) and told.span != _whole(study):
        said += f"（占全季的 {half_up(now['share_pct'], 1)}%）"
    past = told.years.iloc[:-1].dropna(subset="level").tail(MOST_YEARS)
    before = "、".join(
        f"{row.Index}年 {half_up(row.level, 2):,}{'（异常）' if row.unusual else ''}"
        for row in records(past)
    )
    return said + (f"；往年{told.span}：{before} {unit}。" if before else "。")


def growth_zh(study: Study, told: SameMonths) -> str:
    """By how much these months have to grow for the target, or grew, beside the part of the year
    before them and past years; '' where that cannot be worked out."""
    if pd.isna(told.needed_pct):
        return ""
    needed, grew = half_up(told.needed_pct, 1), half_up(told.years["growth_pct"].iloc[-1], 1)
    about = _about(told)
    if study.complete:
        said = f"{told.span}增长{about} {grew}%，要 {needed}% 才够"
    elif needed < 0:
        said = f"{told.span}下降{about} {abs(needed)}% 以内就够"
    else:
        said = f"{told.span}要增长{about} {needed}% 才够"
    before = f"{told.before} {half_up(told.before_pct, 1)}%" if told.before else ""
    beside = "，".join(filter(None, [before, _past_zh(told)]))
    return said + (f"（{beside}）" if beside else "")


def _about(told: SameMonths) -> str:
    """'约' of what is worked out; a year to date that nothing comes before is published itself."""
    return "约" if told.before else ""


def _past_zh(told: SameMonths) -> str:
    """'往年3月最高约 12.1%、中位约 9.5%，5 年可比': of the years that can be compared."""
    past, about = told.years.iloc[:-1].dropna(subset="growth_pct"), _about(told)
    usual = past[~past["unusual"] & ~past["after_unusual"]]["growth_pct"]
    if past.empty:
        return ""
    if usual.empty:
        return f"往年{told.span}都在异常时期或它的次年，不能相比"
    if len(usual) < FEWEST:
        first = half_up(usual.iloc[0], 1)
        return f"可比的往年{told.span}只有{usual.index[0]}年，{about} {first}%"
    return (
        f"往年{told.span}最高{about} {half_up(usual.max(), 1)}%、"
        f"中位{about} {half_up(usual.median(), 1)}%，{len(usual)} 年可比"
    )


def base_zh(study: Study, told: SameMonths) -> str:
    """'上年一季度增长 74.9%，两年平均增长 5.2%': what this year's growth is measured against; the
    mean of two years where one of them is unusual; '' where it is not known."""
    growth, year = told.years["quarter_growth_pct"], study.quarter.year
    last, earlier = growth.get(year - 1, np.nan), growth.get(year - 2, np.nan)
    if pd.isna(last):
        return ""
    said = f"基数：上年{to_date_zh(study.quarter.last)}{word_of(last)}"
    row = told.years.loc[year - 1].to_dict()
    if not (row["unusual"] or row["after_unusual"]) or pd.isna(earlier):
        return said
    both = 100 * (((1 + last / 100) * (1 + earlier / 100)) ** 0.5 - 1)
    return f"{said}，两年平均{word_of(both)}"
