"""The made-up city's enterprises: invented names, credit codes of the city's area with a right
check character, townships by their size.

The made-up city's enterprises on their way above designated size (进规): candidates now and in past
years, exits, the reserve pool, the tax list.
"""

import datetime

import numpy as np

from zx_analysis.cleaning import ledgers
from zx_analysis.cleaning.contracts import COMMON
from zx_analysis.demo.synthetic import (
    FIRST_YEAR,
    LAST_YEAR,
    MONTHS,
    QUARTER,
    TOWNSHIPS,
    Figures,
    slot_value,
    slots,
)

AS_OF = datetime.date(2022, 3, 31)  # the day up to which the made-up ledgers are kept
SURNAMES = "安宝昌德丰福广恒宏华汇嘉金聚凯隆茂荣瑞盛顺泰通万祥鑫兴旭益裕源远泽正中卓"
TRADES = (
    "磷化工",
    "肥业",
    "建材",
    "食品",
    "机械",
    "纺织",
    "包装",
    "新材料",
    "米业",
    "饲料",
    "电子",
    "医药",
)
PRODUCTS = (
    "复合肥",
    "磷酸铁",
    "水泥制品",
    "大米精加工",
    "汽车零部件",
    "坯布",
    "纸箱",
    "环保新材料",
    "挂面",
    "配合饲料",
    "线束",
    "中药饮片",
)
LEADERS = tuple(f"市领导{c}" for c in "甲乙丙丁戊己")
DEPARTMENTS = (
    "市经信局",
    "市发改局",
    "市科技局",
    "市招商服务中心",
    "市自然资源和规划局",
    "市生态环境局",
)


def credit_code(serial: int) -> str:
    """A made-up unified social credit code of the city's area with a right check character."""
    body = f"91420881MA{serial:07d}"
    return body + ledgers.check_character(body)


class Firms:
    """Invented enterprises, one after another: name, credit code, township (large townships have
    more).
    """

    def __init__(self, rng):
        weight = np.array([row[4] for row in TOWNSHIPS]) ** 0.6
        self.rng, self.share, self.serial = rng, weight / weight.sum(), 0

    def next(self, name: str = "", township: str = "") -> tuple[str, str, str]:
        """The next enterprise, under a given name or in a given township where they are not left to
        chance.
        """
        self.serial += 1
        if not name:
            first, second = self.rng.choice(list(SURNAMES), 2, replace=False)
            name = f"钟祥{first}{second}{TRADES[self.rng.integers(len(TRADES))]}有限公司（虚构）"
        place = township or TOWNSHIPS[self.rng.choice(len(TOWNSHIPS), p=self.share)][1]
        return name, credit_code(self.serial), place


def numbered(rows: list[list]) -> list[list]:
    """The rows with their number in front, from 1 on."""
    return [[i, *row] for i, row in enumerate(rows, start=1)]


def pick(rng, words):
    """One of the words, each as likely."""
    return words[rng.integers(len(words))]


def day(rng, first: datetime.date, days: int) -> datetime.date:
    """A day within `days` from `first` on."""
    return first + datetime.timedelta(days=int(rng.integers(days)))


def after(rng, start: datetime.date, least: int, most: int) -> datetime.date:
    """A day `least` to `most` days after `start`."""
    return start + datetime.timedelta(days=int(rng.integers(least, most + 1)))


INDUSTRIES = {  # by what the invented names say
    "磷化工": ("磷化工", "肥业"),
    "农产品加工": ("食品", "米业", "饲料"),
    "建材": ("建材",),
    "机械电子": ("机械", "电子"),
    "纺织": ("纺织",),
    "包装": ("包装",),
    "新材料": ("新材料",),
    "医药": ("医药",),
}
COUNTED = 0.96  # of a township's output that the listed enterprises make up
ENTERED_2022 = 12  # enterprises that were first counted in 2022
STANDS_STILL = "长滩镇"  # whose largest enterprise nearly stopped
STAGES = ("摸底", "申报", "审核", "批准")
PATH = ("摸底日期", "申报日期", "审核日期", "批准日期", "终止日期")
FAILED_PER_APPROVED, UNDER_WAY = 0.6, 16


def candidates(rng, firms: Firms, f: Figures) -> tuple[list, list]:
    """This year's: the approved ones are those that the bulletins count by township; others are
    under way or were given up.
    """
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
    """2019 to 2021: everyone who was approved in a month the bulletins counted him, and those who
    did not get through.
    """
    rows = []
    for year in range(FIRST_YEAR, LAST_YEAR):
        months = [month for month in MONTHS if month.startswith(str(year))]
        entered: list[tuple] = [
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
    """The pool, and the tax office's list; some of the list are not in the pool, some of the pool
    not in the list, and one bears a like name under another code.
    """
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


def enterprise_output(rng, running, f: Figures) -> tuple[list, list]:
    """Output of the enterprises above designated size: those on the power company's list, and in
    each township some more, so that it has four at least. In every published slot they make up
    COUNTED of the township's output as first published; what is not in the list are enterprises
    whose reports are handed in elsewhere. Some entered in 2022; the largest of one township stands
    nearly still since autumn 2021."""
    firms = Firms(rng)
    firms.serial = 5000  # codes of their own, beside those of the other ledgers
    listed = [(*firm, float(level)) for *firm, level in running]
    for row in TOWNSHIPS:
        short = 4 - sum(place == row[1] for _, _, place, _ in listed)
        listed += [(*firms.next(township=row[1]), 20.0) for _ in range(max(short, 0))]
    listed += [(*firms.next(), 10.0) for _ in range(ENTERED_2022)]
    published = [
        (year, label, months)
        for year in (LAST_YEAR - 1, LAST_YEAR)
        for label, months in slots(year)
        if months
    ]
    slot_count = len(published)
    industries = [
        next(branch for branch, trades in INDUSTRIES.items() if any(t in firm[0] for t in trades))
        for firm in listed
    ]
    size = np.array([level for *_, level in listed]) * rng.lognormal(0, 0.4, len(listed))
    size *= np.where(np.array(industries) == "磷化工", 1.6, 1.0)  # the city's leading industry
    trend = np.exp(np.outer(rng.normal(0, 0.012, len(listed)), np.arange(slot_count)))
    weights = size[:, None] * trend * rng.lognormal(0, 0.06, (len(listed), slot_count))
    entered = np.arange(len(listed)) >= len(listed) - ENTERED_2022
    this_year = np.array([year == LAST_YEAR for year, _, _ in published])
    weights[np.ix_(entered, ~this_year)] = 0
    places = np.array([place for _, _, place, _ in listed])
    in_the_town = np.flatnonzero((places == STANDS_STILL) & ~entered)
    stopped = in_the_town[weights[in_the_town, 0].argmax()]
    weights[
        stopped, [label in ("10月", "11月", "12月") for _, label, _ in published] | this_year
    ] *= 0.5
    output = np.empty_like(weights)
    for row in TOWNSHIPS:
        own = places == row[1]
        for s, (_, _, months) in enumerate(published):
            total = COUNTED * slot_value(f, "output_wan", months)[row[0]]
            output[own, s] = np.round(total * weights[own, s] / weights[own, s].sum())
    rows = [
        [
            *listed[i][:3],
            industries[i],
            day(rng, datetime.date(2021, 12, 1), 60) if entered[i] else "",
            *(
                "" if entered[i] and not this_year[s] else int(output[i, s])
                for s in range(slot_count)
            ),
        ]
        for i in range(len(listed))
    ]
    head = [f"{year}年{label}产值(万元)" for year, label, _ in published]
    return [*COMMON, "行业", "进规日期", *head], numbered(rows)


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
