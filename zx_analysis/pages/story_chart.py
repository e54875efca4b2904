"""The chart of one township's story: a month's level over the years."""

import pandas as pd

from zx_analysis.pages.charts import BLUE, GREY, PALE, Chart, draw


def series(
    monthly: pd.Series, months: pd.Series, *, title: str, unit: str, mark: str = ""
) -> Chart:
    """monthly: a month's mean by period, NaN where nothing was published; months: how many each covers. A joint 1-2月 stands as one bar of its mean."""
    known = monthly.dropna()

    def paint(figure):
        ax = figure.subplots()
        at = range(len(monthly))
        ax.bar(
            at,
            monthly.fillna(0.0),
            color=[GREY if months[period] > 1 else BLUE for period in monthly.index],
            width=0.8,
        )
        starts = [
            i
            for i, period in enumerate(monthly.index)
            if i == 0 or period[:4] != monthly.index[i - 1][:4]
        ]
        for start in starts[1:]:
            ax.axvline(start - 0.5, color=PALE, lw=1, zorder=0)
        ax.set_xticks(starts, [f"{monthly.index[i][:4]}年" for i in starts], ha="left", fontsize=9)
        ax.set(ylabel=f"{unit}／月", xlim=(-0.6, len(monthly) - 0.4))
        ax.bar([0], [0], color=BLUE, label="当月")
        ax.bar([0], [0], color=GREY, label="1-2月合并公布，按月平均")
        figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=8)

    said = (
        f"最近 {known.index[-1]} 为每月 {known.iloc[-1]:,.1f}{unit}" if len(known) else "没有公布过"
    )
    return draw(paint, 3.2, title, mark, f"{title}：{said}")
