"""Who has what overdue: how much with each unit in charge, since when, and which of it is most
urgent."""

import pandas as pd

from zx_analysis.city.programme_rules import TODO_ZH
from zx_analysis.pages.exhibits import Table, Text, records
from zx_analysis.programmes import todo_lists
from zx_analysis.quarter import Study

NOBODY = "台账没有写责任单位"
LED = ("growth_points", "projects")  # programmes of which each entry has a leader of the city
MOST_LEADERS = 3  # leaders with most overdue that a sentence names
URGENT_ZH = "最急的按涉及金额乘以逾期天数排，没有金额的按逾期天数"


def table(study: Study, matters: pd.DataFrame) -> Table | Text:
    """Who has how much overdue, since when, and which of it is most urgent."""
    late = todo_lists.holders(matters)
    if late.empty:
        return Text()  # how many are overdue is said above
    rows = pd.DataFrame(
        {
            "牵头单位": [who or NOBODY for who in late.index],
            "逾期（件）": late["overdue"],
            "最久逾期（天）": late["oldest_days"],
            "最急的一件": [
                f"{row.enterprise}（{TODO_ZH[row.programme]}，逾期 {row.overdue_days} 天）"
                for row in records(late)
            ],
        }
    )
    return Table(
        rows.reset_index(drop=True),
        f"谁手上有逾期的事（共 {late['overdue'].sum()} 件）",
        mark=study.mark,
        note=f"{URGENT_ZH}。{_led_zh(matters)}".rstrip("。"),
    )


def _led_zh(matters: pd.DataFrame) -> str:
    """'其中 2 件同时有市领导负责（市领导乙 1、市领导丁 1），是同一批事，不另计'; '' of none."""
    led = matters["programme"].isin(LED) & matters["responsible"].str.contains("，")
    late = matters[led & (matters["state"] == "overdue")]
    if late.empty:
        return ""
    counts = todo_lists.person(late["responsible"]).value_counts()
    named = "、".join(f"{who} {count}" for who, count in counts.head(MOST_LEADERS).items())
    more = "等" if len(counts) > MOST_LEADERS else ""
    return f"其中 {len(late)} 件同时有市领导负责（{named}{more}），是同一批事，不另计"
