"""The programmes behind the number, as known on the study's day: its ledgers put into their methods."""

import calendar
import datetime

import numpy as np
import pandas as pd

from zx_analysis import growth_points, outlooks, projects
from zx_analysis.contracts import NAME
from zx_analysis.growth_points import ACTUAL, EXPECTED, PLANNED, REALISED, Extra
from zx_analysis.outlooks import PROJECTS
from zx_analysis.periods import month_index
from zx_analysis.study import Study

GROWTH_POINTS = "增长点"
LEADER, DEPARTMENT, OBSTACLE = "责任领导", "责任单位", "困难类别"
DUE = ("stalled", "overdue")


def known_day(study: Study) -> datetime.date:
    """The last day that is known: the end of the latest month read, at most of the quarter."""
    return _last_day(min(study.until, study.quarter.months[-1]))


def _last_day(month: str) -> datetime.date:
    year, number = int(month[:4]), int(month[5:])
    return datetime.date(year, number, calendar.monthrange(year, number)[1])


def growth_point_rows(study: Study) -> pd.DataFrame | None:
    """The ledger of growth points with status, slip_days and the output made so far (realised_wan); None without the ledger."""
    if GROWTH_POINTS not in study.ledgers:
        return None
    rows = study.ledgers[GROWTH_POINTS].rows
    return rows.join(growth_points.standing(rows, known_day(study))).assign(realised_wan=rows[_made(study, rows)].astype(float).sum(axis=1))


def _made(study: Study, rows: pd.DataFrame) -> list[str]:
    """The ledger's columns of output made in months that are known."""
    if study.until < study.quarter.months[0]:
        return []
    last = month_index(min(study.until, study.quarter.months[-1])) % 12 + 1
    return [column for column in rows if column.endswith(REALISED) and int(column.removesuffix(REALISED).rstrip("月").split("-")[-1]) <= last]


def growth_point_extra(study: Study, seed: int = 0) -> Extra | None:
    """What the growth points may add in the quarter; None without the ledger or with too few in production to learn from."""
    rows = growth_point_rows(study)
    if rows is None:
        return None
    first, day = datetime.date(int(study.quarter.months[0][:4]), int(study.quarter.months[0][5:]), 1), known_day(study)
    columns = _made(study, rows)
    if len(growth_points.realisation_rates(rows, first, day, columns)) < growth_points.FEWEST_RATES:
        return None
    return growth_points.extra(rows, first, day, _last_day(study.quarter.months[-1]), columns, seed=outlooks.stream(seed, GROWTH_POINTS))


def with_growth_points(total: np.ndarray, target: float, extra: np.ndarray) -> tuple[float, float]:
    """Probability that `total` reaches the target as it is, and with the extra laid on top (drawn apart); all in one unit."""
    return float(np.mean(total >= target)), float(np.mean(total + extra >= target))


def growth_point_todo(rows: pd.DataFrame) -> pd.DataFrame:
    """Who has to be seen this week, longest overdue first: points that are due and not in production, and those with an obstacle that are not."""
    late = rows[rows["status"].isin(DUE) | ((rows["status"] == "not_due") & (rows[OBSTACLE] != "无"))]
    late = late.sort_values("slip_days", ascending=False, na_position="last", kind="stable")
    return late[["township_code", NAME, "status", "slip_days", PLANNED, EXPECTED, OBSTACLE, LEADER, DEPARTMENT, "cell"]].set_axis(
        ["township_code", "enterprise", "status", "overdue_days", "planned", "expected_wan", "obstacle", "leader", "department", "cell"], axis=1)


def growth_point_times(rows: pd.DataFrame) -> pd.DataFrame:
    """enterprise, planned, actual (datetime, NaT), status: the road map in the order of the plan."""
    return pd.DataFrame({"enterprise": rows[NAME], "planned": pd.to_datetime(rows[PLANNED], errors="coerce"), "actual": pd.to_datetime(rows[ACTUAL], errors="coerce"),
                         "status": rows["status"]}).sort_values("planned", kind="stable")


def project_rows(study: Study) -> pd.DataFrame | None:
    """The ledger of technological transformation; None without it."""
    return study.ledgers[PROJECTS].rows if PROJECTS in study.ledgers else None


def project_day(study: Study, rows: pd.DataFrame) -> datetime.date:
    """The day the ledger of projects stands at: of the study, or of its latest contact where that is later. It keeps no earlier state."""
    last = pd.to_datetime(rows[projects.CONTACT], errors="coerce").max()
    return known_day(study) if pd.isna(last) else max(known_day(study), last.date())


def project_todo(study: Study, rows: pd.DataFrame) -> pd.DataFrame:
    """Whose contact is overdue on the ledger's own day, by responsible leader."""
    return projects.overdue_contacts(rows, project_day(study, rows)).sort_values(["leader", "working_days"], ascending=[True, False], kind="stable")
