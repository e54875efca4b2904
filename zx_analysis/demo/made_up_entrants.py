"""The made-up city's enterprises on their way above designated size (进规): candidates now and in past years, exits, the reserve pool, the tax list."""

import datetime

from zx_analysis.cleaning.contracts import COMMON
from zx_analysis.demo.firms import AS_OF, DEPARTMENTS, Firms, after, day, numbered, pick
from zx_analysis.demo.synthetic import (
    FIRST_YEAR,
    LAST_YEAR,
    MONTHS,
    QUARTER,
    TOWNSHIPS,
    Figures,
    slot_value,
)

STAGES = ("摸底", "申报", "审核", "批准")
PATH = ("摸底日期", "申报日期", "审核日期", "批准日期", "终止日期")
FAILED_PER_APPROVED, UNDER_WAY = 0.6, 16


def candidates(rng, firms: Firms, f: Figures) -> tuple[list, list]:
    """This year's: the approved ones are those that the bulletins count by township; others are under way or were given up."""
    rows = [
        [
            *firms.next(township=place),
            _kind(rng, approved),
            "批准",
            int(2000 + rng.gamma(1.5, 900)),
            *_path_back(rng, approved),
            "",
        ]
        for place, approved in _approvals(rng, f, QUARTER)
    ]
    for _ in range(UNDER_WAY):
        reached = int(rng.integers(3))
        dates = _path_on(rng, day(rng, datetime.date(2021, 12, 1), 110), reached)
        while dates[reached] > AS_OF:
            dates = _path_on(rng, day(rng, datetime.date(2021, 12, 1), 110), reached)
        given_up = rng.random() < 0.2 and dates[reached] < datetime.date(2022, 2, 20)
        ended = after(rng, dates[reached], 15, 35) if given_up else ""
        rows.append(
            [
                *firms.next(),
                _kind(rng, AS_OF),
                "终止" if given_up else STAGES[reached],
                int(1500 + rng.gamma(2, 500)),
                *(dates + [""] * (4 - len(dates))),
                ended,
            ]
        )
    return ([*COMMON, "类别", "申报阶段", "主营业务收入(万元)", *PATH], numbered(rows))


def past_candidates(rng, firms: Firms, f: Figures) -> tuple[list, list]:
    """2019 to 2021: everyone who was approved in a month the bulletins counted him, and those who did not get through."""
    rows = []
    for year in range(FIRST_YEAR, LAST_YEAR):
        months = [month for month in MONTHS if month.startswith(str(year))]
        entered = [
            (*firms.next(township=place), _kind(rng, approved), *_path_back(rng, approved), "")
            for place, approved in _approvals(rng, f, months)
        ]
        for _ in range(int(FAILED_PER_APPROVED * len(entered))):
            reached = int(rng.choice(3, p=[0.5, 0.3, 0.2]))
            dates = _path_on(rng, day(rng, datetime.date(year, 1, 5), 300), reached)
            entered.append(
                (
                    *firms.next(),
                    _kind(rng, AS_OF),
                    *dates,
                    *[""] * (4 - len(dates)),
                    after(rng, dates[-1], 20, 70),
                )
            )
        rows += sorted(entered, key=lambda row: row[4])
    return ([*COMMON, "类别", *PATH], numbered([list(row) for row in rows]))


def exits(rng, firms: Firms) -> tuple[list, list]:
    """Enterprises that left the list of those above size (退库)."""
    rows = [
        [*firms.next(), pick(rng, ("收入下降", "停产", "注销", "破产", "迁出")), when]
        for when in sorted(day(rng, datetime.date(2021, 1, 4), 450) for _ in range(14))
    ]
    return ([*COMMON, "退库原因", "退库日期"], numbered(rows))


def reserve_and_tax(rng, firms: Firms) -> tuple[tuple[list, list], tuple[list, list]]:
    """The pool, and the tax office's list; some of the list are not in the pool, some of the pool not in the list, and one bears a like name under another code."""
    pool, listed = [], []
    for i in range(150):
        firm = firms.next()
        sales = [int(400 + rng.gamma(2.0, 330))]
        for _ in range(2):
            sales.append(int(sales[-1] * rng.lognormal(0.10, 0.22)))
        known = i % 25 != 24
        if known:
            listed.append([*firm, *sales])
        if sales[-1] > 1000 and (i % 9 or not known):
            plan = rng.random() < 0.8
            due = day(rng, datetime.date(2022, 2, 1), 300) if plan or rng.random() < 0.5 else ""
            pool.append(
                [
                    *firm,
                    day(rng, datetime.date(2020, 6, 1), 600),
                    "有" if plan else "无",
                    due,
                    pick(rng, DEPARTMENTS),
                ]
            )
    twin = [pool[0][0], *firms.next(township=pool[0][2])[1:]]
    listed.append([*twin, 900, 1250, 1480])
    return (
        ([*COMMON, "入库日期", "一企一策方案", "方案到期日", "责任单位"], numbered(pool)),
        (
            [*COMMON, *(f"{year}年应税销售收入(万元)" for year in (2019, 2020, 2021))],
            numbered(listed),
        ),
    )


def _approvals(rng, f: Figures, months: list[str]) -> list[tuple[str, datetime.date]]:
    """Township and day of every enterprise that the bulletins count in these months."""
    found = []
    for month in months:
        counted = slot_value(f, "new_enterprises_count", [month])
        year, number = int(month[:4]), int(month[5:])
        found += [
            (row[1], datetime.date(year, number, int(rng.integers(1, 26))))
            for row in TOWNSHIPS
            for _ in range(int(counted[row[0]]))
        ]
    return found


def _path_back(rng, approved: datetime.date) -> list[datetime.date]:
    """The four days of one who was approved."""
    reviewed = after(rng, approved, -35, -10)
    applied = after(rng, reviewed, -30, -8)
    return [after(rng, applied, -90, -20), applied, reviewed, approved]


def _path_on(rng, found: datetime.date, reached: int) -> list[datetime.date]:
    """The days of one who is at the stage `reached` (0 to 2)."""
    dates = [found]
    for least, most in ((20, 90), (8, 30))[:reached]:
        dates.append(after(rng, dates[-1], least, most))
    return dates


def _kind(rng, approved: datetime.date) -> str:
    """Grown-up firms (小进规) are approved in their windows only."""
    return (
        pick(rng, ("新进规", "小进规", "小进规"))
        if approved.month in (1, 2, 3, 6, 9, 12)
        else "新进规"
    )
