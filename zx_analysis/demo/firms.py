"""The made-up city's enterprises: invented names, credit codes of the city's area with a right check character, townships by their size."""

import datetime

import numpy as np

from zx_analysis.cleaning import credit_codes
from zx_analysis.demo.synthetic import TOWNSHIPS

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
    return body + credit_codes.check_character(body)


class Firms:
    """Invented enterprises, one after another: name, credit code, township (large townships have more)."""

    def __init__(self, rng):
        weight = np.array([row[4] for row in TOWNSHIPS]) ** 0.6
        self.rng, self.share, self.serial = rng, weight / weight.sum(), 0

    def next(self, name: str = "", township: str = "") -> tuple[str, str, str]:
        """The next enterprise, under a given name or in a given township where they are not left to chance."""
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
