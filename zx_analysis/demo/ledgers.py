"""The made-up city's programme ledgers. Projects that the announcement names stand under their
names; all else is invented.

They are as untidy as ledgers that people keep by hand: a credit code with a slip, an enterprise
under two townships, a telephone number in a remark, a sum in the wrong unit, dates typed as text, a
total below the list.
"""

import datetime
from pathlib import Path

import numpy as np

from zx_analysis.city import MARK
from zx_analysis.cleaning.contracts import COMMON
from zx_analysis.demo.firms import (
    AS_OF,
    DEPARTMENTS,
    LEADERS,
    PRODUCTS,
    Firms,
    after,
    candidates,
    day,
    enterprise_output,
    exits,
    numbered,
    past_candidates,
    pick,
    reserve_and_tax,
)
from zx_analysis.demo.synthetic import MADE, QUARTER, SEED, TOWNSHIPS, Figures
from zx_analysis.documents.workbooks import save_workbook

POWER_MONTHS = (
    [(2020, m) for m in (10, 11, 12)]
    + [(2021, m) for m in range(1, 13)]
    + [(2022, m) for m in (1, 2, 3)]
)
RUNNING = 160  # enterprises on the power company's list beside the idle ones


def write_ledgers(folder: Path, f: Figures) -> None:
    """Write the ledgers into `folder`, the same bytes at every call."""
    rng = np.random.Generator(np.random.PCG64(SEED + 1))
    folder.mkdir(parents=True, exist_ok=True)
    firms = Firms(rng)

    def write(name: str, title: str, table: tuple[list, list], note: str = "") -> None:
        _write(folder / f"{name}.xlsx", title, *_untidy(name, *table), note)

    write("增长点台账", "增长点台账", _growth_points(rng, firms), "市领导每周调度")
    write("技改项目台账", "工业技术改造项目台账", _projects(rng, firms, f))
    write("进规企业申报台账", "新增规上工业企业申报台账", candidates(rng, firms, f))
    write("进规企业历年申报", "历年进规企业申报情况", past_candidates(rng, firms, f))
    write("退库企业台账", "退库规上工业企业台账", exits(rng, firms))
    pool, taxed = reserve_and_tax(rng, firms)
    write("成长工程后备企业培育库", "成长工程后备企业培育库", pool)
    write("税务应税销售名单", "应税销售收入1000万元左右工业企业名单", taxed, "税务部门提供")
    idle = _idle(rng, firms)
    running = [(*firms.next(), float(rng.gamma(1.2, 25) + 2)) for _ in range(RUNNING)]
    stopping = rng.random(RUNNING) < 0.45
    write("停产企业信息库", "停产和减产企业信息库", idle)
    write(
        "企业用电量",
        "重点企业月度用电量",
        _electricity(rng, running, stopping, idle[1]),
        "供电部门提供，按自然月抄表",
    )
    write(
        "规上企业产值",
        "规模以上工业企业产值",
        # figures of their own, as those of last year's festival
        enterprise_output(np.random.Generator(np.random.PCG64(SEED + 3)), running, f),
        "按企业所在乡镇填报；空白为未入统",
    )
    write("专精特新培育库", "专精特新企业培育库", _cultivation(rng, running))
    write("春节连续生产企业台账", "春节期间连续生产企业台账", _festival(rng, running, stopping))
    # figures of their own: drawn from `rng` they would change every ledger that follows
    write(
        "上年春节连续生产企业台账",
        "2021年春节期间连续生产企业台账",
        _last_festival(np.random.Generator(np.random.PCG64(SEED + 2)), running, stopping),
    )
    write("包联帮扶台账", "市直单位包联企业困难问题台账", _help(rng, running))
    write("产销活动台账", "以销促产活动台账", _sales(rng))


def _growth_points(rng, firms):
    head = [
        *COMMON,
        "项目内容",
        "新增产能",
        "预计新增产值(万元)",
        "计划投产日期",
        "实际投产日期",
        "1-2月实现新增产值(万元)",
        "3月实现新增产值(万元)",
        "责任领导",
        "责任单位",
        "困难类别",
    ]
    named = [
        ("鄂中生态（虚构）", "双河镇", "果蔬肥、水溶肥", "120万吨/年"),
        ("台湾食品产业园（虚构）", "湖北钟祥经济开发区", "食品产业园", "园区"),
    ]
    rows = []
    for i in range(43):
        name, place, content, capacity = (
            named[i]
            if i < len(named)
            else ("", "", pick(rng, PRODUCTS), f"{rng.integers(1, 40)}万吨/年")
        )
        firm = firms.next(name, place)
        expected = int(2000 + rng.gamma(1.2, 3500))
        planned = day(rng, datetime.date(2021, 11, 15), 200)
        slip = int(rng.integers(-10, 45))
        actual = planned + datetime.timedelta(days=slip)
        started = actual <= AS_OF
        share = float(rng.beta(2, 4)) if started else 0.0
        first = (
            int(expected * share * 0.25) if started and actual < datetime.date(2022, 2, 20) else 0
        )
        march = int(expected * share * 0.15) if started else 0
        rows.append(
            [
                *firm,
                content,
                capacity,
                expected,
                planned,
                actual if started else "",
                first,
                march,
                pick(rng, LEADERS),
                pick(rng, DEPARTMENTS),
                "无" if rng.random() < 0.55 else pick(rng, ("用工", "用能", "运输", "资金")),
            ]
        )
    return head, numbered(rows)


def _projects(rng, firms, f):
    """74 projects; those under way in a township share about nine tenths of its published
    investment of the quarter.
    """
    head = [
        "序号",
        "项目名称",
        "企业名称",
        "统一社会信用代码",
        "所在乡镇",
        "项目阶段",
        "总投资(万元)",
        "本年累计投资(万元)",
        "开工日期",
        "竣工日期",
        "责任领导",
        "责任单位",
        "最近联系日期",
    ]
    named = [
        ("鄂中生态（虚构）", "双河镇", "矿渣、浆渣综合利用10万吨/年项目"),
        ("新洋丰中磷（虚构）", "胡集镇", "磷酸铁15万吨/年项目"),
    ]
    stages = ("谋划", "备案", "开工", "入库", "竣工")
    projects = []
    for i in range(74):
        own, place, title = (
            named[i] if i < len(named) else ("", TOWNSHIPS[i % 19][1] if i < 40 else "", "")
        )
        firm = firms.next(own, place)
        stage = "入库" if i < len(named) else stages[rng.choice(5, p=[0.12, 0.2, 0.28, 0.3, 0.1])]
        projects.append(
            [
                firm,
                title or f"{pick(rng, PRODUCTS)}生产线技术改造项目（虚构）",
                stage,
                float(rng.gamma(1.4, 1.0) + 0.1),
            ]
        )
    invested = f.months["tech_investment_wan"].loc[QUARTER].sum()
    rows = []
    for firm, title, stage, weight in projects:
        going = [p for p in projects if p[0][2] == firm[2] and p[2] in stages[2:]]
        code = next(row[0] for row in TOWNSHIPS if row[1] == firm[2])
        amount = (
            int(0.9 * invested[code] * weight / sum(p[3] for p in going))
            if stage in stages[2:]
            else 0
        )
        started = day(rng, datetime.date(2021, 6, 1), 260) if stage in stages[2:] else ""
        done = day(rng, datetime.date(2022, 3, 1), 30) if stage == "竣工" else ""
        rows.append(
            [
                title,
                *firm,
                stage,
                int(max(amount * 2.2, 1500) * (1 + weight)),
                amount,
                started,
                done,
                pick(rng, LEADERS),
                pick(rng, DEPARTMENTS),
                AS_OF - datetime.timedelta(days=int(rng.geometric(0.35)) - 1),
            ]
        )
    return head, numbered(rows)


def _idle(rng, firms):
    head = [
        *COMMON,
        "状态",
        "停产时间",
        "停产原因",
        "盘活方式",
        "盘活进展",
        "停产前年产值(万元)",
        "闲置产能(%)",
        "更新日期",
    ]
    rows = []
    for _ in range(25):
        stopped = rng.random() < 0.6
        way = pick(rng, ("兼并", "破产重整", "技改", "无"))
        rows.append(
            [
                *firms.next(),
                "停产" if stopped else "减产",
                day(rng, datetime.date(2020, 3, 1), 700),
                pick(rng, ("市场萎缩", "资金链断裂", "环保整改", "原料涨价", "股东纠纷")),
                way,
                "未启动" if way == "无" else pick(rng, ("未启动", "洽谈", "实施")),
                int(800 + rng.gamma(1.3, 3000)),
                100 if stopped else int(rng.integers(20, 80)),
                day(rng, datetime.date(2022, 1, 10), 80),
            ]
        )
    return head, numbered(rows)


def _electricity(rng, running, stopping, idle):
    """Months of use: every February is low, more so with those that stop; two that should run draw
    nothing, some that are listed as stopped draw power.
    """
    head = [*COMMON, *(f"{year}年{month}月用电量(万千瓦时)" for year, month in POWER_MONTHS)]
    rows = []
    for i, ((*firm, level), stops) in enumerate(zip(running, stopping, strict=True)):
        own = [
            level
            * {1: 0.9, 2: 0.55 if stops else 0.8}.get(month, 1.0)
            * float(rng.lognormal(0.004 * t, 0.12))
            for t, (_, month) in enumerate(POWER_MONTHS)
        ]
        if i in (17, 83):
            own[-2:] = [0.0, 0.0]
        rows.append([*firm, *(round(value, 1) for value in own)])
    for i, entry in enumerate(idle):
        stopped, since = entry[4] == "停产", entry[5]
        before = entry[9] / 300
        own = [
            before
            if datetime.date(year, month, 28) < since
            else 0.0
            if stopped and i % 6
            else before * 0.4
            for year, month in POWER_MONTHS
        ]
        rows.append(
            [*entry[1:4], *(round(value * float(rng.lognormal(0, 0.1)), 1) for value in own)]
        )
    return head, numbered(rows)


def _cultivation(rng, running):
    head = [
        *COMMON,
        "类别",
        "主导产品",
        "上年营业收入(万元)",
        "营业收入增速(%)",
        "研发投入占比(%)",
        "发明专利(件)",
        "从事细分市场(年)",
    ]
    rows = [
        [
            *running[i * 3][:3],
            "专精特新小巨人" if rng.random() < 0.7 else "隐形冠军",
            pick(rng, PRODUCTS),
            int(3500 + rng.gamma(1.5, 8000)),
            round(float(rng.normal(9, 8)), 1),
            round(float(rng.uniform(1.5, 7)), 1),
            int(rng.poisson(3)),
            int(rng.integers(2, 15)),
        ]
        for i in range(24)
    ]
    return head, numbered(rows)


def _festival(rng, running, stopping):
    """Who kept producing over the Spring Festival of 2022 (1 February), who could have done either,
    who stopped; restart planned and actual.
    """
    head = [*COMMON, "生产安排", "连续生产天数", "留钟员工(人)", "计划复工日期", "实际复工日期"]
    rows = []
    for i, ((*firm, level), stops) in enumerate(zip(running[:120], stopping[:120], strict=True)):
        kept = not stops
        plan = "" if kept else after(rng, datetime.date(2022, 2, 7), 0, 12)
        back = "" if plan == "" else after(rng, plan, -2, 8)
        arrangement = "不停产" if kept and i % 5 else "可停可不停" if kept or i % 7 == 0 else "停产"
        rows.append(
            [
                *firm,
                arrangement,
                int(rng.integers(5, 19)) if kept else 0,
                int(level * rng.uniform(1, 5)) if kept else 0,
                plan,
                back,
            ]
        )
    return head, numbered(rows)


def _last_festival(rng, running, stopping):
    """The same for the Spring Festival of 2021: a fifth of the enterprises decided anew, and fewer
    of those went on."""
    head = [*COMMON, "生产安排", "连续生产天数", "留守职工(人)"]
    rows = []
    for (*firm, level), stops in zip(running[:110], stopping[:110], strict=True):
        kept = not stops if rng.random() < 0.8 else rng.random() < 0.3
        rows.append(
            [
                *firm,
                "不停产" if kept else "停产",
                int(rng.integers(5, 19)) if kept else 0,
                int(level * rng.uniform(1, 4)) if kept else 0,
            ]
        )
    return head, numbered(rows)


def _help(rng, running):
    head = [*COMMON, "困难类别", "困难内容", "帮扶责任人", "帮扶单位", "登记日期", "解决日期"]
    matter = {
        "用工": "缺普工{}人",
        "用能": "变压器增容{}千伏安",
        "运输": "每月外运{}车皮未落实",
        "资金": "流动资金缺口{}万元",
    }
    rows = []
    for _ in range(90):
        kind, opened = pick(rng, tuple(matter)), day(rng, datetime.date(2021, 12, 10), 108)
        solved = after(rng, opened, 2, 60)
        rows.append(
            [
                *running[int(rng.integers(RUNNING))][:3],
                kind,
                matter[kind].format(int(rng.integers(2, 60)) * 10),
                f"包联干部{int(rng.integers(1, 16))}",
                pick(rng, DEPARTMENTS),
                opened,
                solved if solved <= AS_OF else "",
            ]
        )
    return head, numbered(rows)


def _sales(rng):
    head = [
        "序号",
        "活动名称",
        "活动类型",
        "活动日期",
        "主办单位",
        "参加企业数(家)",
        "签约金额(万元)",
        "已执行金额(万元)",
    ]
    rows = []
    for _ in range(16):
        kind, when = (
            pick(rng, ("展会", "产销对接会", "线上促销")),
            day(rng, datetime.date(2021, 10, 8), 170),
        )
        signed = int(rng.gamma(1.5, 900))
        rows.append(
            [
                f"{pick(rng, PRODUCTS)}{kind}（虚构）",
                kind,
                when,
                pick(rng, DEPARTMENTS),
                int(rng.integers(6, 45)),
                signed,
                int(signed * rng.uniform(0.1, 0.9)),
            ]
        )
    return head, numbered(rows)


def _untidy(name: str, head: list, rows: list) -> tuple[list, list]:
    """The slips of hand-kept ledgers, one kind a ledger."""
    rows = [list(row) for row in rows]
    if name == "停产企业信息库":
        code = rows[3][2]
        rows[3][2] = code[:-1] + ("0" if code[-1] != "0" else "1")
    elif name == "成长工程后备企业培育库":
        rows.append(
            [
                len(rows) + 1,
                *rows[5][1:3],
                next(town[1] for town in TOWNSHIPS if town[1] != rows[5][3]),
                *rows[5][4:],
            ]
        )
    elif name == "包联帮扶台账":
        rows[7][5] += "，请联系13000000000"
    elif name == "技改项目台账":
        rows[40][head.index("总投资(万元)")] *= 10_000
    elif name == "增长点台账":
        rows[9][head.index("责任单位")] = "经信局"
        rows[4][head.index("计划投产日期")] = f"{rows[4][head.index('计划投产日期')]:%Y年%m月%d日}"
    elif name == "春节连续生产企业台账":
        kept, stopped = ([row for row in rows if row[4] == word] for word in ("不停产", "停产"))
        kept[2][head.index("连续生产天数")] = kept[5][head.index("留钟员工(人)")] = ""
        stopped[3][head.index("实际复工日期")] = stopped[8][head.index("实际复工日期")] = stopped[
            8
        ][head.index("计划复工日期")] = ""
    elif name == "产销活动台账":
        rows.append(
            [
                "合计",
                "",
                "",
                "",
                "",
                sum(row[5] for row in rows),
                sum(row[6] for row in rows),
                sum(row[7] for row in rows),
            ]
        )
    return head, rows


def _write(path: Path, title: str, head: list, rows: list, note: str) -> None:
    def write(book):
        bold, day = (
            book.add_format({"bold": True, "text_wrap": True}),
            book.add_format({"num_format": "yyyy-mm-dd"}),
        )
        sheet = book.add_worksheet("台账")
        sheet.merge_range(0, 0, 0, len(head) - 1, f"钟祥市{title}（{MARK}）", bold)
        sheet.write_string(
            1, 0, f"截至{AS_OF:%Y-%m-%d}；单位见表头" + (f"；{note}" if note else "")
        )
        sheet.write_row(2, 0, head, bold)
        for r, row in enumerate(rows, start=3):
            for c, value in enumerate(row):
                if isinstance(value, datetime.date):
                    sheet.write_datetime(
                        r, c, datetime.datetime.combine(value, datetime.time()), day
                    )
                elif isinstance(value, str):
                    sheet.write_string(r, c, value)
                else:
                    sheet.write_number(r, c, value)
        sheet.write_string(3 + len(rows), 0, "注：本台账由各责任单位每周更新")

    save_workbook(path, write, mark=MARK, created=MADE)
