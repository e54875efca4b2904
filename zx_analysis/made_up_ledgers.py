"""The made-up city's programme ledgers. Projects that the announcement names stand under their names; all else is invented."""

import datetime
from pathlib import Path

import numpy as np

from zx_analysis.city import MARK
from zx_analysis.ledgers import CODE_CHARACTERS, CODE_WEIGHTS
from zx_analysis.synthetic import MADE, SEED, TOWNSHIPS, Figures, month_value
from zx_analysis.workbooks import save_workbook

AS_OF = datetime.date(2022, 3, 31)
QUARTER = ["2022-01", "2022-02", "2022-03"]
SURNAMES = "安宝昌德丰福广恒宏华汇嘉金聚凯隆茂荣瑞盛顺泰通万祥鑫兴旭益裕源远泽正中卓"
TRADES = ("磷化工", "肥业", "建材", "食品", "机械", "纺织", "包装", "新材料", "米业", "饲料", "电子", "医药")
PRODUCTS = ("复合肥", "磷酸铁", "水泥制品", "大米精加工", "汽车零部件", "坯布", "纸箱", "环保新材料", "挂面", "配合饲料", "线束", "中药饮片")
LEADERS = tuple(f"市领导{c}" for c in "甲乙丙丁戊己")
DEPARTMENTS = ("市经信局", "市发改局", "市科技局", "市招商服务中心", "市自然资源和规划局", "市生态环境局")


def write_ledgers(folder: Path, f: Figures) -> None:
    """Write the six ledgers into `folder`, the same bytes at every call."""
    rng = np.random.Generator(np.random.PCG64(SEED + 1))
    folder.mkdir(parents=True, exist_ok=True)
    firms = _Firms(rng)
    _write(folder / "增长点台账.xlsx", "增长点台账", *_growth_points(rng, firms))
    _write(folder / "技改项目台账.xlsx", "工业技术改造项目台账", *_projects(rng, firms, f))
    _write(folder / "进规企业申报台账.xlsx", "新增规上工业企业申报台账", *_new_enterprises(rng, firms, f))
    _write(folder / "成长工程后备企业培育库.xlsx", "成长工程后备企业培育库", *_reserve(rng, firms))
    _write(folder / "停产企业信息库.xlsx", "停产和减产企业信息库", *_idle(rng, firms))
    _write(folder / "专精特新培育库.xlsx", "专精特新企业培育库", *_cultivation(rng, firms))


def credit_code(serial: int) -> str:
    """A made-up unified social credit code of the city's area with a right check character (GB 32100-2015)."""
    body = f"91420881MA{serial:07d}"
    total = sum(CODE_CHARACTERS.index(c) * w for c, w in zip(body, CODE_WEIGHTS, strict=True))
    return body + CODE_CHARACTERS[-total % 31]


class _Firms:
    """Invented enterprises, one after another: name, credit code, township (large townships have more)."""

    def __init__(self, rng):
        weight = np.array([row[4] for row in TOWNSHIPS]) ** 0.6
        self.rng, self.share, self.serial = rng, weight / weight.sum(), 0

    def next(self, name: str = "", township: str = "") -> tuple[str, str, str]:
        self.serial += 1
        if not name:
            first, second = self.rng.choice(list(SURNAMES), 2, replace=False)
            name = f"钟祥{first}{second}{TRADES[self.rng.integers(len(TRADES))]}有限公司（虚构）"
        place = township or TOWNSHIPS[self.rng.choice(len(TOWNSHIPS), p=self.share)][1]
        return name, credit_code(self.serial), place


def _pick(rng, words):
    return words[rng.integers(len(words))]


def _day(rng, first: datetime.date, days: int) -> datetime.date:
    return first + datetime.timedelta(days=int(rng.integers(days)))


def _growth_points(rng, firms):
    head = ["序号", "企业名称", "统一社会信用代码", "所在乡镇", "项目内容", "新增产能", "预计新增产值(万元)", "计划投产日期", "实际投产日期",
            "1-2月实现新增产值(万元)", "3月实现新增产值(万元)", "责任领导", "责任单位", "困难类别"]
    named = [("鄂中生态", "双河镇", "果蔬肥、水溶肥", "120万吨/年"), ("台湾食品产业园", "湖北钟祥经济开发区", "食品产业园", "园区")]
    rows = []
    for i in range(43):
        name, place, content, capacity = named[i] if i < len(named) else ("", "", _pick(rng, PRODUCTS), f"{rng.integers(1, 40)}万吨/年")
        firm = firms.next(name, place)
        expected = int(2000 + rng.gamma(1.2, 3500))
        planned = _day(rng, datetime.date(2021, 11, 15), 200)
        slip = int(rng.integers(-10, 45))
        actual = planned + datetime.timedelta(days=slip)
        started = actual <= AS_OF
        share = float(rng.beta(2, 4)) if started else 0.0
        first = int(expected * share * 0.25) if started and actual < datetime.date(2022, 2, 20) else 0
        march = int(expected * share * 0.15) if started else 0
        rows.append([i + 1, *firm, content, capacity, expected, planned, actual if started else "", first, march,
                     _pick(rng, LEADERS), _pick(rng, DEPARTMENTS), "无" if rng.random() < 0.55 else _pick(rng, ("用工", "用能", "运输", "资金"))])
    return head, rows


def _projects(rng, firms, f):
    """74 projects; those under way in a township share about nine tenths of its published investment of the quarter."""
    head = ["序号", "项目名称", "企业名称", "统一社会信用代码", "所在乡镇", "项目阶段", "总投资(万元)", "本年累计投资(万元)", "开工日期", "竣工日期",
            "责任领导", "责任单位", "最近联系日期"]
    named = [("鄂中生态", "双河镇", "矿渣、浆渣综合利用10万吨/年项目"), ("新洋丰中磷", "胡集镇", "磷酸铁15万吨/年项目")]
    stages = ("谋划", "备案", "开工", "入库", "竣工")
    projects = []
    for i in range(74):
        own, place, title = named[i] if i < len(named) else ("", TOWNSHIPS[i % 19][1] if i < 40 else "", "")
        firm = firms.next(own, place)
        stage = "入库" if i < len(named) else stages[rng.choice(5, p=[0.12, 0.2, 0.28, 0.3, 0.1])]
        projects.append([firm, title or f"{_pick(rng, PRODUCTS)}生产线技术改造项目（虚构）", stage, float(rng.gamma(1.4, 1.0) + 0.1)])
    invested = f.months["tech_investment_wan"].loc[QUARTER].sum()
    rows = []
    for i, (firm, title, stage, weight) in enumerate(projects, start=1):
        going = [p for p in projects if p[0][2] == firm[2] and p[2] in stages[2:]]
        code = next(row[0] for row in TOWNSHIPS if row[1] == firm[2])
        amount = int(0.9 * invested[code] * weight / sum(p[3] for p in going)) if stage in stages[2:] else 0
        started = _day(rng, datetime.date(2021, 6, 1), 260) if stage in stages[2:] else ""
        done = _day(rng, datetime.date(2022, 3, 1), 30) if stage == "竣工" else ""
        rows.append([i, title, *firm, stage, int(max(amount * 2.2, 1500) * (1 + weight)), amount, started, done,
                     _pick(rng, LEADERS), _pick(rng, DEPARTMENTS), AS_OF - datetime.timedelta(days=int(rng.geometric(0.35)) - 1)])
    return head, rows


def _new_enterprises(rng, firms, f):
    """The approved ones are those counted in the bulletins of the quarter, by township; the rest are under way."""
    head = ["序号", "企业名称", "统一社会信用代码", "所在乡镇", "类别", "申报阶段", "主营业务收入(万元)", "批准日期"]
    counted = month_value(f, "new_enterprises_count", QUARTER)
    approved = [row[1] for row in TOWNSHIPS for _ in range(int(counted[row[0]]))]
    rows = []
    for i in range(len(approved) + 12):
        done = i < len(approved)
        stage = "批准" if done else _pick(rng, ("摸底", "申报", "审核"))
        rows.append([i + 1, *firms.next(township=approved[i] if done else ""), _pick(rng, ("新进规", "小进规", "小进规")), stage,
                     int(2000 + rng.gamma(1.5, 900)) if done else int(1500 + rng.gamma(2, 500)),
                     _day(rng, datetime.date(2022, 1, 5), 80) if done else ""])
    return head, rows


def _reserve(rng, firms):
    head = ["序号", "企业名称", "统一社会信用代码", "所在乡镇", "2020年应税销售收入(万元)", "2021年应税销售收入(万元)", "一企一策方案", "方案到期日"]
    rows = []
    for i in range(60):
        now = int(1001 + rng.gamma(1.6, 350))
        plan = rng.random() < 0.8
        rows.append([i + 1, *firms.next(), int(now * rng.uniform(0.65, 1.1)), now, "有" if plan else "无",
                     _day(rng, datetime.date(2022, 3, 1), 270) if plan else ""])
    return head, rows


def _idle(rng, firms):
    head = ["序号", "企业名称", "统一社会信用代码", "所在乡镇", "状态", "停产时间", "停产原因", "盘活方式", "停产前年产值(万元)",
            "本月用电量(万千瓦时)", "更新日期"]
    rows = []
    for i in range(25):
        stopped = rng.random() < 0.6
        rows.append([i + 1, *firms.next(), "停产" if stopped else "减产", _day(rng, datetime.date(2020, 3, 1), 700),
                     _pick(rng, ("市场萎缩", "资金链断裂", "环保整改", "原料涨价", "股东纠纷")), _pick(rng, ("兼并", "破产重整", "技改", "无")),
                     int(800 + rng.gamma(1.3, 3000)), 0 if stopped and rng.random() < 0.85 else round(float(rng.gamma(1.5, 6)), 1),
                     _day(rng, datetime.date(2022, 2, 10), 49)])
    return head, rows


def _cultivation(rng, firms):
    head = ["序号", "企业名称", "统一社会信用代码", "所在乡镇", "类别", "主导产品", "2021年营业收入(万元)", "研发投入占比(%)", "发明专利(件)"]
    rows = [[i + 1, *firms.next(), "专精特新小巨人" if rng.random() < 0.7 else "隐形冠军", _pick(rng, PRODUCTS), int(5000 + rng.gamma(1.5, 8000)),
             round(float(rng.uniform(1.5, 7)), 1), int(rng.poisson(4))] for i in range(18)]
    return head, rows


def _write(path: Path, title: str, head: list, rows: list) -> None:
    def write(book):
        bold, day = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("台账")
        sheet.merge_range(0, 0, 0, len(head) - 1, f"钟祥市{title}（{MARK}）", bold)
        sheet.write_string(1, 0, f"截至{AS_OF:%Y-%m-%d}；单位见表头")
        sheet.write_row(2, 0, head, bold)
        for r, row in enumerate(rows, start=3):
            for c, value in enumerate(row):
                if isinstance(value, datetime.date):
                    sheet.write_datetime(r, c, datetime.datetime.combine(value, datetime.time()), day)
                elif isinstance(value, str):
                    sheet.write_string(r, c, value)
                else:
                    sheet.write_number(r, c, value)

    save_workbook(path, write, mark=MARK, created=MADE)
