"""The charts of the programmes."""

import datetime

import pandas as pd

from zx_analysis.charts import COLOURS, GREY, INK, Chart, draw
from zx_analysis.growth_points import STATUS_ZH

SHADES = {"early": COLOURS["green"], "on_time": COLOURS["green"], "late": COLOURS["blue"], "overdue": COLOURS["orange"], "stalled": COLOURS["red"],
          "not_due": GREY, "undated": GREY}


def road_map(times: pd.DataFrame, day: datetime.date, *, title: str, mark: str = "") -> Chart:
    """One row per growth point (enterprise, planned, actual, status): a ring on the planned day, a dot on the actual one, a line between them;
    until `day` for those that are due and not in production."""
    times = times.dropna(subset="planned").reset_index(drop=True)

    def paint(figure):
        ax = figure.subplots()
        today = pd.Timestamp(day)
        for i, row in times.iterrows():
            colour = SHADES[row["status"]]
            known = row["actual"] if pd.notna(row["actual"]) and row["actual"] <= today else None
            end = known if known is not None else today if row["status"] in ("overdue", "stalled") else row["planned"]
            ax.plot([row["planned"], end], [i, i], color=colour, lw=3, alpha=0.6, solid_capstyle="butt")
            ax.scatter([row["planned"]], [i], s=26, facecolor="white", edgecolor=colour, zorder=3)
            if known is not None:
                ax.scatter([known], [i], s=26, color=[colour], zorder=3)
        ax.axvline(today, color=INK, lw=1, ls="--")
        ax.set_yticks(range(len(times)), times["enterprise"], fontsize=7)
        ax.set_ylim(len(times) - 0.4, -0.6)
        for status in dict.fromkeys(times["status"]):
            ax.plot([], [], color=SHADES[status], lw=3, label=STATUS_ZH[status])
        ax.plot([], [], color=INK, lw=1, ls="--", label=f"截至 {day.isoformat()}")
        ax.xaxis.axis_date()
        figure.autofmt_xdate()
        figure.legend(loc="outside lower center", ncols=6, frameon=False, fontsize=8)

    counted = "，".join(f"{STATUS_ZH[status]} {count} 个" for status, count in times["status"].value_counts().items())
    return draw(paint, 1.6 + 0.19 * len(times), title, mark, f"{title}：空心为计划投产，实心为实际投产；{counted}")
