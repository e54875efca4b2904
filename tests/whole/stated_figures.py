"""What the pack says of the city, its townships, the fund, the ranking and of what was read, and
what the spreadsheets say instead (raw_bulletins, raw_decisions).
"""

import math

from tests.whole import raw_bulletins as raw
from tests.whole import raw_decisions as decided
from tests.whole import raw_ledgers as ledgers
from tests.whole.published import Statement

UP = "@（增长#%，高于全市#个百分点，第#位）"
DOWN = "@（…低于全市#个百分点，第#位）"
PULL = "@（拉动#个百分点，贡献率#%）"
TURN = "@（由#%到#%，{}#个百分点…）"
REVIEW = "paper paper.pdf"
ISSUED = "paper paper.pdf bulletin bulletin.pdf"


# ---- targets and the city ----


def yi(name, year=2022):
    return raw.quarter(name, year)[raw.CITY] / 1e4


def city(name, months="3"):
    return raw.bulletin(2022, months).loc[raw.CITY, name]


def revised(name):
    """The year to date of March less 1-2月 as first published and March."""
    return yi(name) - (city(f"{name}_ytd", "1-2") + city(name)) / 1e4


def grown(name, months="3"):
    """The city's level in its larger unit and its growth over last year's published level, in %."""
    levels = [raw.bulletin(year, months).loc[raw.CITY, f"{name}_ytd"] for year in (2022, 2021)]
    return levels[0] / 1e4, 100 * (levels[0] / levels[1] - 1)


OUTCOMES = {
    "一季度工业产值": lambda: yi("output"),
    "规上工业增加值增速": lambda: city("added_growth"),
    "新增规上工业企业": lambda: city("new_ytd"),
    "一季度工业技改投资": lambda: yi("tech"),
    "全年技改项目": ledgers.started,
}


def goal(label):
    """Target and outcome."""
    [wanted] = [one["value"] for one in raw.policy()["targets"] if one["label_zh"] == label]
    return wanted, OUTCOMES[label]()


def short():
    wanted, made = goal("规上工业增加值增速")
    return made, wanted, wanted - made


def met():
    """Targets of the quarter, all but the year's projects, and those reached."""
    goals = [goal(label) for label in OUTCOMES if not label.startswith("全年")]
    return len(goals), sum(made >= wanted for wanted, made in goals)


def of_the_year():
    wanted, made = goal("全年技改项目")
    return made, wanted, wanted - made


def plan(name, indicator, months="3"):
    """Share of the year's plan, points ahead of what is due, the share due."""
    schedule = raw.policy()["schedule"]
    [annual] = [one["value"] for one in schedule["plans"] if one["indicator"] == indicator]
    done, due = 100 * city(f"{name}_ytd", months) / 1e4 / annual, schedule["share_pct"]["value"]
    return done, done - due, due


CITY = [
    Statement(
        "output",
        ISSUED,
        "全市工业总产值#亿元（含对以前月份的修订+#亿元），按可比口径增长#%，增速比1-2月加快#个百分点",
        lambda: (
            yi("output"),
            revised("output"),
            city("growth"),
            city("growth") - city("growth", "1-2"),
        ),
    ),
    Statement(
        "value added",
        REVIEW,
        "规上工业增加值增速为#%，比1-2月加快#个百分点",
        lambda: (city("added_growth"), city("added_growth") - city("added_growth", "1-2")),
    ),
    Statement(
        "new enterprises",
        REVIEW,
        "新增规上工业企业#家，上年同期#家",
        lambda: (city("new_ytd"), raw.quarter("new", 2021)[raw.CITY]),
    ),
    Statement(
        "amounts",
        REVIEW,
        "{}#亿{}，比上年同期增长#%",
        lambda label, unit: grown(
            {
                "工业技改投资": "tech",
                "工业用电量": "power",
                "工业税收": "tax",
                "工业投资": "invest",
            }[label]
        ),
        lambda: [
            ("工业技改投资", "元"),
            ("工业用电量", "千瓦时"),
            ("工业税收", "元"),
            ("工业投资", "元"),
        ],
    ),
    Statement(
        "targets met",
        ISSUED,
        "{}完成目标（目标#…，实际#",
        goal,
        lambda: ["一季度工业产值", "新增规上工业企业", "一季度工业技改投资"],
    ),
    Statement(
        "target missed",
        ISSUED,
        "规上工业增加值增速没有完成目标：实际#%，比#%的目标少#个百分点",
        short,
    ),
    Statement("shortfall", REVIEW, "规上工业增加值增速没有完成，少#个百分点", lambda: short()[2:]),
    Statement("targets", "2 6 paper bulletin", "{}…|#|#|", goal, lambda: OUTCOMES),
    Statement("headline", "index", "{}…#…目标#", lambda label: goal(label)[::-1], lambda: OUTCOMES),
    Statement(
        "workbook targets",
        "book",
        "{}|亿元|#|1|#|",
        goal,
        lambda: ["一季度工业产值", "一季度工业技改投资"],
    ),
    Statement("number met", "6", "#项到期的目标完成#项", met),
    Statement(
        "leader's sentence",
        "0",
        "规上工业增加值增速没有达到#%，比目标少#个百分点；其余#项到期目标都已完成",
        lambda: (short()[1], short()[2], met()[1]),
    ),
    Statement(
        "projects of the year", ISSUED, "全年技改项目…已有#个，目标#个，还差#个", of_the_year
    ),
    Statement(
        "plan",
        REVIEW,
        "{}已完成年度计划的#%，比时序进度快#个百分点（时序#%）",
        lambda label: plan(*PLANS[label]),
        lambda: PLANS,
    ),
    Statement(
        "schedule",
        "2",
        "{}|#|#|-|#|#|",
        lambda label: [plan(*PLANS[label])[i] for i in (0, 0, 2, 1)],
        lambda: PLANS,
    ),
]
PLANS = {"工业总产值": ("output", "output_wan"), "工业技改投资": ("tech", "tech_investment_wan")}


# ---- townships ----


def named(rows, columns):
    return [value for name, row in rows.iterrows() for value in (name, *row[columns])]


def breadth():
    growth = raw.by_growth()["growth"]
    return len(growth), (growth > 0).sum(), (growth == 0).sum(), 100 * (growth > 0).mean()


def beside_city():
    difference = raw.by_growth()["difference"]
    return (difference > 0).sum(), (difference < 0).sum()


def last_three():
    rows = raw.by_growth().tail(3)
    return named(rows.assign(below=-rows["difference"]), ["below", "rank"])


def turned(downwards):
    """The three whose growth changed most since 1-2月; of equal ones the smaller code first."""
    rows = raw.by_growth().loc[raw.towns()]
    rows = rows.sort_values("change", ascending=downwards, kind="stable").head(3)
    return named(rows.assign(size=rows["change"].abs()), ["earlier", "growth", "size"])


def situation(name):
    row = raw.by_growth().loc[name]
    return row["level"] / 1e4, *row[
        ["growth", "difference", "rank", "change", "contribution", "share"]
    ]


TOWNSHIPS = [
    Statement("breadth", ISSUED, "#个乡镇和园区中#个增长、#个持平，增长面#%", breadth),
    Statement("beside the city", ISSUED, "增速高于全市的#个，低于全市的#个", beside_city),
    Statement(
        "fastest",
        ISSUED,
        f"增速居前的是{UP}、{UP}、{UP}",
        lambda: named(raw.by_growth().head(3), ["growth", "difference", "rank"]),
    ),
    Statement("slowest", ISSUED, f"增速居后的是{DOWN}、{DOWN}、{DOWN}", last_three),
    Statement(
        "contributions",
        ISSUED,
        f"拉动全市增长最多的是{PULL}、{PULL}、{PULL}",
        lambda: named(raw.by_growth().nlargest(3, "contribution"), ["contribution", "share"]),
    ),
    Statement(
        "risen",
        REVIEW,
        "回升最多的是" + "、".join([TURN.format("加快")] * 3),
        lambda: turned(False),
    ),
    Statement(
        "fallen",
        REVIEW,
        "回落最多的是" + "、".join([TURN.format("回落")] * 3),
        lambda: turned(True),
    ),
    Statement(
        "made by points",
        REVIEW,
        "{}（由…其增长点本季度实现新增产值#亿元",
        lambda name: [ledgers.realised(name)],
        lambda: ["磷矿镇", "胡集镇"],
    ),
    Statement("situation", "paper", "贡献率（%）|»{}|#|#|#|#|#|#|#|", situation, raw.towns),
    Statement(
        "actual",
        "2",
        "乡镇|实际|»{}|#|",
        lambda name: [raw.quarter("output")[name] / 1e4],
        raw.towns,
    ),
    Statement("actual of the city", "2", "乡镇|实际|»全市|#|", lambda: [yi("output")]),
]


# ---- fund and rewards ----


def most():
    """Yuan, base year, units, the largest share and whose it is."""
    fund = decided.fund()
    name = max(fund, key=fund.get)
    return sum(fund.values()) / 100, 2021, len(fund), name, fund[name] / 100


def rewards():
    paid = ledgers.rewarded()
    kinds = paid["类别"].value_counts()
    return (
        2022,
        len(paid),
        kinds["小进规"],
        kinds["新进规"],
        paid["yuan"].sum(),
        ledgers.count("进规企业申报台账") - len(paid),
    )


def rewards_in(name):
    paid = ledgers.rewarded().query("所在乡镇 == @name")
    return len(paid), paid["yuan"].sum()


FUND = [
    Statement(
        "fund headline",
        "index",
        "奖励资金#万元按#年产值比重分给#个乡镇和园区，最多的是@#元",
        lambda: (most()[0] / 1e4, *most()[1:]),
    ),
    Statement(
        "fund",
        "bulletin bulletin.pdf",
        "资金总额#万元，按#年工业总产值占比分给#个乡镇和园区",
        lambda: (most()[0] / 1e4, *most()[1:3]),
    ),
    Statement("fund by unit", "3 bulletin", "金额（元）|»{}|#|#|#|", decided.fund_row, raw.towns),
    Statement(
        "fund total",
        "3 bulletin",
        "金额（元）|»合计|#|#|#|",
        lambda: (sum(decided.weights().values()), 100, most()[0]),
    ),
    Statement(
        "extra units",
        "3",
        "有#个乡镇和园区因余数较大各多得一个分配单位",
        lambda: [sum(decided.rounding(name)[3] for name in raw.towns())],
    ),
    Statement("rounding", "3", "余数名次|»{}|#|#|#|#|#|", decided.rounding, raw.towns),
    Statement(
        "other assumptions", "3", "不同假设下的分配»{}|#|#|#|#|", decided.variants, raw.towns
    ),
    Statement(
        "fund workbook",
        "fund",
        "{}|#|=…|#|=",
        lambda name: (decided.weights()[name], decided.fund()[name]),
        raw.towns,
    ),
    Statement(
        "paradox",
        "3",
        "资金再多一个分配单位时@出现这种情况",
        lambda: ["会" if decided.loses_by_a_fen_more() else "不会"],
    ),
    Statement(
        "enterprise rewards",
        "3",
        "#年一季度应奖励#家（小进规#家、新进规#家），共#元；台账另有#条不奖励",
        rewards,
    ),
    Statement(
        "rewards by township",
        "3",
        "企业数|金额（元）|»{}|#|#|",
        rewards_in,
        lambda: set(ledgers.rewarded()["所在乡镇"]),
    ),
]


# ---- ranking ----

LABELS = {
    "工业总产值增速": "growth",
    "规上工业增加值增速": "added_growth",
    "工业技改投资": "tech",
    "新增规上工业企业": "new",
    "工业税收": "tax",
}
RATES, AMOUNTS = ["growth", "added_growth"], ["tech", "new", "tax"]


def score_row(name):
    return decided.place(name), decided.scores()[name], *decided.points().loc[name]


def leaflet(name):
    """Score, units, place, the lowest of those not named, how far that is."""
    scores = decided.scores()
    return (
        scores[name],
        len(scores),
        decided.place(name),
        scores.index[-3],
        scores.iloc[-3] - scores[name],
    )


def alone(name, label):
    """Figure, points of 100, contribution, the figure needed, rounded up as it is printed."""
    column = LABELS[label]
    part, steps = decided.points().loc[name, column], 1 if column == "new" else 10
    needed = math.ceil(decided.needed(name, column) * steps - 1e-9) / steps
    return (
        decided.ranked_figures().loc[name, column],
        100 * part / decided.scheme()[column]["weight"],
        part,
        needed,
    )


def suggested(name):
    """Score, place, share of the weights' draws and readings in which the unit is among the
    last.
    """
    methods = decided.by_methods()
    return (
        decided.scores()[name],
        decided.place(name),
        sum(name in last for last in methods),
        len(methods),
        decided.among_last_by_weights(name),
    )


RANKING = [
    Statement("scores", "4", "工业税收（15）|末位|»#|{}|#|#|#|#|#|#|", score_row, raw.towns),
    Statement(
        "last two",
        "4 6",
        "综合得分后#位：@、@；",
        lambda: (2, *decided.last_two()),
    ),
    # the list is close and nobody has approved it: a paper for all names nobody
    Statement(
        "nobody is named before the list is decided",
        "bulletin bulletin.pdf",
        "约谈名单待会商、待审定，会商前不列名，也不列名次",
        tuple,
    ),
    Statement(
        "last two in the headline",
        "index",
        "排名末位{}、{}",
        lambda *_: [],
        lambda: [tuple(decided.last_two())],
    ),
    Statement(
        "leaflets",
        "4",
        "{}综合得分#分，#个单位中居第#位。比名单以外得分最低的@少#分",
        leaflet,
        decided.last_two,
    ),
    Statement(
        "one figure alone",
        "4",
        "{}：得分构成»{}（…|…|#|…|#|#|#|",
        alone,
        lambda: [(name, label) for name in decided.last_two() for label in LABELS],
    ),
    Statement(
        "weights and methods", "4", "约谈建议名单»{}|#|#|#/#|#%|", suggested, decided.last_two
    ),
    Statement(
        "correlation",
        "4",
        "工业总产值增速和规上工业增加值增速的关联程度为#",
        lambda: [decided.correlation()],
    ),
    Statement(
        "one indicator less",
        "4",
        "去掉{}|@、@|",
        lambda label: decided.last_two([LABELS[label]]),
        lambda: LABELS,
    ),
    Statement(
        "rates or amounts",
        "4",
        "只看{}|@、@|",
        lambda kind: decided.last_two({"增速": AMOUNTS, "总量": RATES}[kind]),
        lambda: ["增速", "总量"],
    ),
    Statement(
        "past quarters",
        "4",
        "过去11个季度，曾在末位…{}#次",
        lambda name: [decided.past_last_two()[name]],
        decided.last_two,
    ),
]


# ---- what was read ----


def rows_read():
    counts = raw.row_counts()
    read, kept, control, figures = counts[["read", "kept", "control", "figures"]].sum()
    return (
        counts["file"].nunique(),
        len(counts),
        figures,
        read,
        kept,
        control,
        read - kept - control,
    )


READ = [
    Statement(
        "rows read",
        "1",
        "读入#个文件、#个工作表，得到#个数字；共#行，采用#行，合计和其中#行，不采用#行",
        rows_read,
    ),
    Statement("doubts", REVIEW, "台账有#个待核实问题", lambda: [ledgers.doubts()]),
    Statement(
        "scope",
        "1",
        "{}|{}|#|#|@|#|",
        raw.scope_change,
        lambda: [(2020, 12), (2021, 12), (2022, 3)],
    ),
    Statement(
        "one scope",
        "1",
        "同一口径|»{}|#|#|",
        lambda year: (raw.units(raw.year_level(year)).sum() / 1e4, raw.one_scope(year) / 1e4),
        lambda: [2019, 2020, 2021],
    ),
    Statement(
        "one scope before the first year",
        "1",
        "同一口径|»2018|-|#|",
        lambda: [raw.one_scope(2018) / 1e4],
    ),
]


# ---- before the quarter closed: what was known after 1-2月 ----


def march(year):
    """What March made, as published then."""
    slots = raw.slots_2019("output") if year == 2019 else None
    column = raw.bulletin(year, "3")["output"] if slots is None else slots.iloc[:, 1]
    return column[raw.CITY] / 1e4


def due(name):
    """The target shared out by the output of the whole last year, as the policy has it."""
    before = sum(raw.quarter_sum("output", 2021, last) for last in (3, 6, 9, 12))
    return [goal("一季度工业产值")[0] * before[name] / raw.units(before).sum()]


def missing():
    """What the quarter's output lacks after February."""
    return goal("一季度工业产值")[0] - city("output_ytd", "1-2") / 1e4


def marches():
    """The same month of three years, then what is missing."""
    return march(2019), march(2020), march(2021), missing()


def march_growth():
    """About what March has to grow by for the target, 1-2月 and March weighing as last year's
    output, which was lastly published to March, and 1-2月's."""
    wanted, known = goal("规上工业增加值增速")[0], city("added_growth", "1-2")
    before, end = (
        raw.bulletin(2021, months).loc[raw.CITY, "output_ytd"] for months in ("1-2", "3")
    )
    return (wanted * end - known * before) / (end - before), known


def early():
    return raw.by_growth((2022, "1-2"), (2021, "12"))


EARLY = [
    Statement(
        "output",
        "paper",
        "全市工业总产值#亿元，按可比口径增长#%，增速比上年全年回落#个百分点",
        lambda: (
            city("output_ytd", "1-2") / 1e4,
            city("growth", "1-2"),
            raw.bulletin(2021, "12").loc[raw.CITY, "growth"] - city("growth", "1-2"),
        ),
    ),
    Statement(
        "amounts",
        "paper",
        "{}#亿{}，比上年同期增长#%",
        lambda label, unit: grown(
            {
                "工业技改投资": "tech",
                "工业用电量": "power",
                "工业税收": "tax",
                "工业投资": "invest",
            }[label],
            "1-2",
        ),
        CITY[3].keys,
    ),
    Statement(
        "pace",
        "2",
        "还差#亿元，要在其余#个月完成。",
        lambda: (missing(), 1),
    ),
    Statement(
        "marches",
        "2",
        "2019年|#|»2020年（异常）|#|»2021年（异常次年）|#|»2022年，要完成|#|",
        marches,
    ),
    Statement(
        "march growth",
        "index",
        "3月要增长约#%才够（1-2月#%",
        march_growth,
    ),
    Statement(
        "plan",
        "paper",
        "{}已完成年度计划的#%",
        lambda label: plan(*PLANS[label], "1-2")[:1],
        lambda: PLANS,
    ),
    Statement("due", "2", "本季任务|»{}|#|", due, lambda: ["磷矿镇", "湖北钟祥胡集经济技术开发区"]),
    Statement(
        "contributions",
        "paper",
        f"拉动全市增长最多的是{PULL}、{PULL}、{PULL}",
        lambda: named(early().nlargest(3, "contribution"), ["contribution", "share"]),
    ),
    Statement(
        "drag",
        "paper",
        "下拉全市增长的是@（下拉#个百分点）",
        lambda: (early()["contribution"].idxmin(), -early()["contribution"].min()),
    ),
    Statement(
        "growth points",
        "paper",
        "提前投产#个、按期#个、推迟#个，到期未投产#个",
        lambda: ledgers.point_states(ledgers.FEBRUARY).value_counts()[
            ["提前", "按期", "推迟", "到期未投产"]
        ],
    ),
    Statement(
        "projects",
        "paper",
        "技改项目已开工#个、竣工#个",
        lambda: [
            (ledgers.ledger("技改项目台账")[day] <= ledgers.FEBRUARY).sum()
            for day in ("开工日期", "竣工日期")
        ],
    ),
    Statement(
        "enterprise rewards",
        "3",
        "应奖励#家",
        lambda: [(ledgers.rewarded()["批准日期"] <= ledgers.FEBRUARY).sum()],
    ),
    Statement(
        "entries",
        "paper",
        "批准进规#家，退库#家，净增#家",
        lambda: ledgers.entries(ledgers.FEBRUARY),
    ),
]
