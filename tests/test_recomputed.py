"""The published pack of the demonstration beside its raw spreadsheets: each statement names where it
is read, how it reads and what the spreadsheets say (raw_bulletins, raw_decisions, raw_ledgers: a few
lines of pandas each, without the package). A statement that is not found was reworded or left out.
"""

import hashlib
import json
import math
import re

import pytest
import raw_bulletins as raw
import raw_decisions as decided
import raw_ledgers as ledgers
from published import Statement, complaints, table, text

pytestmark = pytest.mark.slow

UP = "@（增长#%，高于全市#个百分点，第#位）"
DOWN = "@（…低于全市#个百分点，第#位）"
PULL = "@（拉动#个百分点，贡献率#%）"
TURN = "@（由#%到#%，{}#个百分点…）"
REVIEW = "6 paper paper.pdf"
ISSUED = "6 paper paper.pdf bulletin bulletin.pdf"


# ---- targets and the city ----

def yi(name, year=2022):
    return raw.quarter(name, year)[raw.CITY] / 1e4


def city(name, months="3"):
    return raw.bulletin(2022, months).loc[raw.CITY, name]


def grown(name, months="3"):
    """The city's level in its larger unit and its growth over last year's published level, in %."""
    levels = [raw.bulletin(year, months).loc[raw.CITY, f"{name}_ytd"] for year in (2022, 2021)]
    return levels[0] / 1e4, 100 * (levels[0] / levels[1] - 1)


OUTCOMES = {"一季度工业产值": lambda: yi("output"), "规上工业增加值增速": lambda: city("added_growth"),
            "新增规上工业企业": lambda: city("new_ytd"), "一季度工业技改投资": lambda: yi("tech"),
            "全年技改项目": ledgers.started}


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
    Statement("output", ISSUED, "全市工业总产值#亿元，按可比口径增长#%，增速比1-2月加快#个百分点",
              lambda: (yi("output"), city("growth"), city("growth") - city("growth", "1-2"))),
    Statement("value added", REVIEW, "规上工业增加值增速为#%，比1-2月加快#个百分点", lambda: (
        city("added_growth"), city("added_growth") - city("added_growth", "1-2"))),
    Statement("new enterprises", REVIEW, "新增规上工业企业#家，上年同期#家",
              lambda: (city("new_ytd"), raw.quarter("new", 2021)[raw.CITY])),
    Statement("amounts", REVIEW, "{}#亿{}，比上年同期增长#%", lambda label, unit: grown(
        {"工业技改投资": "tech", "工业用电量": "power", "工业税收": "tax", "工业投资": "invest"}[label]),
        lambda: [("工业技改投资", "元"), ("工业用电量", "千瓦时"), ("工业税收", "元"), ("工业投资", "元")]),
    Statement("targets met", ISSUED, "{}完成目标（目标#…，实际#", goal,
              lambda: ["一季度工业产值", "新增规上工业企业", "一季度工业技改投资"]),
    Statement("target missed", ISSUED, "规上工业增加值增速没有完成目标：实际#%，比#%的目标少#个百分点", short),
    Statement("shortfall", REVIEW, "规上工业增加值增速没有完成，少#个百分点", lambda: short()[2:]),
    Statement("targets", "2 6 paper bulletin", "{}…|#|#|", goal, lambda: OUTCOMES),
    Statement("headline", "index", "{}…#…目标#", lambda label: goal(label)[::-1], lambda: OUTCOMES),
    Statement("workbook targets", "book", "{}|亿元|#|1|#|", goal,
              lambda: ["一季度工业产值", "一季度工业技改投资"]),
    Statement("number met", "6", "#项到期的目标完成#项", met),
    Statement("projects of the year", ISSUED, "全年技改项目…已有#个，目标#个，还差#个", of_the_year),
    Statement("plan", REVIEW, "{}已完成年度计划的#%，比时序进度快#个百分点（时序#%）",
              lambda label: plan(*PLANS[label]), lambda: PLANS),
    Statement("schedule", "2", "{}|#|#|-|#|#|",
              lambda label: [plan(*PLANS[label])[i] for i in (0, 0, 2, 1)], lambda: PLANS),
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
    return row["level"] / 1e4, *row[["growth", "difference", "rank", "change", "contribution",
                                     "share"]]


TOWNSHIPS = [
    Statement("breadth", ISSUED, "#个乡镇和园区中#个增长、#个持平，增长面#%", breadth),
    Statement("beside the city", ISSUED, "增速高于全市的#个，低于全市的#个", beside_city),
    Statement("fastest", ISSUED, f"增速居前的是{UP}、{UP}、{UP}", lambda: named(
        raw.by_growth().head(3), ["growth", "difference", "rank"])),
    Statement("slowest", ISSUED, f"增速居后的是{DOWN}、{DOWN}、{DOWN}", last_three),
    Statement("contributions", ISSUED, f"拉动全市增长最多的是{PULL}、{PULL}、{PULL}", lambda: named(
        raw.by_growth().nlargest(3, "contribution"), ["contribution", "share"])),
    Statement("risen", REVIEW, "回升最多的是" + "、".join([TURN.format("加快")] * 3),
              lambda: turned(False)),
    Statement("fallen", REVIEW, "回落最多的是" + "、".join([TURN.format("回落")] * 3),
              lambda: turned(True)),
    Statement("made by points", REVIEW, "{}（由…其增长点本季度实现新增产值#亿元",
              lambda name: [ledgers.realised(name)], lambda: ["磷矿镇", "胡集镇"]),
    Statement("situation", "6 paper", "贡献率（%）|»{}|#|#|#|#|#|#|#|", situation, raw.towns),
    Statement("actual", "2", "乡镇|实际|»{}|#|", lambda name: [raw.quarter("output")[name] / 1e4],
              raw.towns),
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
    return (2022, len(paid), kinds["小进规"], kinds["新进规"], paid["yuan"].sum(),
            ledgers.count("进规企业申报台账") - len(paid))


def rewards_in(name):
    paid = ledgers.rewarded().query("所在乡镇 == @name")
    return len(paid), paid["yuan"].sum()


FUND = [
    Statement("fund headline", "index", "奖励资金#元按#年产值比重分给#个单位，最多的是@#元", most),
    Statement("fund", "bulletin bulletin.pdf", "资金总额#万元，按#年工业总产值占比分给#个单位",
              lambda: (most()[0] / 1e4, *most()[1:3])),
    Statement("fund by unit", "3 6 bulletin", "金额（元）|»{}|#|#|#|", decided.fund_row, raw.towns),
    Statement("fund total", "3 6 bulletin", "金额（元）|»合计|#|#|#|",
              lambda: (sum(decided.weights().values()), 100, most()[0])),
    Statement("extra units", "3", "有#个单位因余数较大各多得一个分配单位",
              lambda: [sum(decided.rounding(name)[3] for name in raw.towns())]),
    Statement("rounding", "3", "余数名次|»{}|#|#|#|#|#|", decided.rounding, raw.towns),
    Statement("other assumptions", "3", "不同假设下的分配»{}|#|#|#|#|", decided.variants, raw.towns),
    Statement("fund workbook", "fund", "{}|#|=…|#|=",
              lambda name: (decided.weights()[name], decided.fund()[name]), raw.towns),
    Statement("paradox", "3", "资金再多一个分配单位时@出现这种情况",
              lambda: ["会" if decided.loses_by_a_fen_more() else "不会"]),
    Statement("enterprise rewards", "3",
              "#年一季度应奖励#家（小进规#家、新进规#家），共#元；台账另有#条不奖励", rewards),
    Statement("rewards by township", "3", "企业数|金额（元）|»{}|#|#|", rewards_in,
              lambda: set(ledgers.rewarded()["所在乡镇"])),
]


# ---- ranking ----

LABELS = {"工业总产值增速": "growth", "规上工业增加值增速": "added_growth", "工业技改投资": "tech",
          "新增规上工业企业": "new", "工业税收": "tax"}
RATES, AMOUNTS = ["growth", "added_growth"], ["tech", "new", "tax"]


def score_row(name):
    return decided.place(name), decided.scores()[name], *decided.points().loc[name]


def leaflet(name):
    """Score, units, place, the lowest of those not named, how far that is."""
    scores = decided.scores()
    return (scores[name], len(scores), decided.place(name), scores.index[-3],
            scores.iloc[-3] - scores[name])


def alone(name, label):
    """Figure, points of 100, contribution, the figure needed, rounded up as it is printed."""
    column = LABELS[label]
    part, steps = decided.points().loc[name, column], 1 if column == "new" else 10
    needed = math.ceil(decided.needed(name, column) * steps - 1e-9) / steps
    return (decided.ranked_figures().loc[name, column],
            100 * part / decided.scheme()[column]["weight"], part, needed)


def suggested(name):
    """Score, place, share of the weights' draws and readings in which the unit is among the last."""
    methods = decided.by_methods()
    return (decided.scores()[name], decided.place(name), decided.among_last_by_weights(name),
            sum(name in last for last in methods), len(methods))


RANKING = [
    Statement("scores", "4 bulletin", "工业税收（15）|末位|»#|{}|#|#|#|#|#|#|", score_row, raw.towns),
    Statement("last two", "4 6 bulletin bulletin.pdf", "综合得分后#位：@、@；",
              lambda: (2, *decided.last_two())),
    Statement("last two in the headline", "index", "排名末位{}、{}", lambda *_: [],
              lambda: [tuple(decided.last_two())]),
    Statement("leaflets", "4", "{}综合得分#分，#个单位中居第#位。比名单以外得分最低的@少#分", leaflet,
              decided.last_two),
    Statement("one figure alone", "4", "{}：得分构成»{}（…|…|#|…|#|#|#|", alone,
              lambda: [(name, label) for name in decided.last_two() for label in LABELS]),
    Statement("weights and methods", "4", "约谈建议名单»{}|#|#|#%|#/#|", suggested, decided.last_two),
    Statement("correlation", "4 6", "工业总产值增速和规上工业增加值增速的相关系数为#",
              lambda: [decided.correlation()]),
    Statement("one indicator less", "4", "去掉{}|@、@|",
              lambda label: decided.last_two([LABELS[label]]), lambda: LABELS),
    Statement("rates or amounts", "4", "只看{}|@、@|", lambda kind: decided.last_two(
        {"增速": AMOUNTS, "总量": RATES}[kind]), lambda: ["增速", "总量"]),
    Statement("past quarters", "4", "过去11个季度，曾在末位…{}#次",
              lambda name: [decided.past_last_two()[name]], decided.last_two),
]


# ---- programmes ----

TO_DO = {"逐一会商到期未投产、未到期但有困难的增长点": ledgers.points_to_see,
         "联系和核对技改项目": ledgers.without_contact, "跟进进规申报": ledgers.overlong,
         "补齐后备企业方案、核对税务名单": ledgers.reserve_to_do,
         "核实减停产企业用电、更新条目、落实盘活方式": ledgers.idle_to_do,
         "催办春节后复工、核实补助": ledgers.festival_to_do,
         "办结超期困难问题": lambda: ledgers.cases()["overdue"].sum()}
SHEETS = dict(zip(["增长点", "技改项目", "进规申报", "后备企业", "减停产企业", "春节生产", "包联帮扶"],
                  TO_DO.values(), strict=True))
LEDGERS = {"增长点": "增长点台账", "技改项目": "技改项目台账", "进规企业": "进规企业申报台账",
           "历年进规": "进规企业历年申报", "退库企业": "退库企业台账", "税务名单": "税务应税销售名单",
           "减停产企业": "停产企业信息库", "企业用电": "企业用电量", "专精特新": "专精特新培育库",
           "春节生产": "春节连续生产企业台账", "包联帮扶": "包联帮扶台账", "产销活动": "产销活动台账"}


def values_of(name, column):
    return lambda: sorted(set(ledgers.ledger(name)[column]))


def of_the_quarter():
    """Difficulties registered and difficulties solved in the quarter."""
    return [len(ledgers.in_quarter("包联帮扶台账", f"{what}日期")) for what in ("登记", "解决")]


def to_date():
    return ledgers.difficulties(ledgers.cases())


def festival():
    now, before = (ledgers.kept_on(f"{year}春节连续生产企业台账") for year in ("", "上年"))
    return now[0], before[0], now[1], before[1], *ledgers.festival_power()


def invested():
    return ledgers.stages()["yi"].sum()


PROGRAMMES = [
    Statement("growth points", REVIEW, "增长点#个，预计年新增产值#亿元…本季度投产#个，实现新增产值#亿元",
              ledgers.points_in_words),
    Statement("growth points to date", REVIEW, "累计提前投产#个、按期#个、推迟#个，到期未投产#个",
              lambda: ledgers.point_states().value_counts()[
                  ["提前", "按期", "推迟", "到期未投产"]]),
    Statement("growth points not due", "5", "未到期#个",
              lambda: [(ledgers.point_states() == "未到期").sum()]),
    Statement("points overdue", REVIEW, "增长点到期未投产#个",
              lambda: [(ledgers.point_states() == "到期未投产").sum()]),
    Statement("points above output", "5", "九里乡的增长点本季度实现新增产值#亿元，大于全乡镇同期产值#亿元",
              lambda: (ledgers.realised("九里乡"), raw.quarter("output")["九里乡"] / 1e4)),
    Statement("what points wait for", "5", "未投产增长点的困难»{}|#|#|#|", ledgers.waiting_for,
              values_of("增长点台账", "困难类别")),
    Statement("projects", f"5 {REVIEW}",
              "技改项目#个：谋划#个、备案#个、开工#个、入库#个、竣工#个…已开工的…共#个", lambda: (
                  ledgers.count("技改项目台账"), *ledgers.stages()["at"], ledgers.started())),
    Statement("project investment", f"5 {REVIEW}", "台账本年累计投资#亿元", lambda: [invested()]),
    Statement("ledger beside bulletin", "5", "同期公布的技改投资为#亿元，台账相当于它的#%",
              lambda: (yi("tech"), 100 * invested() / yi("tech"))),
    Statement("without contact", "5", "#个项目超过一个工作日没有联系",
              lambda: [ledgers.without_contact()]),
    Statement("stages", "5", "技改项目各阶段»{}|#|#|#|",
              lambda stage: ledgers.stages().loc[stage], lambda: ledgers.STAGES),
    Statement("projects by leader", "5", "技改项目按责任领导»{}|#|#|#|",
              lambda leader: ledgers.projects_by("责任领导").loc[leader],
              values_of("技改项目台账", "责任领导")),
    Statement("projects by township", "5", "技改项目按乡镇»{}|#|#|#|",
              lambda name: ledgers.projects_by("所在乡镇").loc[name], raw.towns),
    Statement("entries", REVIEW, "批准进规#家，退库#家，净增#家", ledgers.entries),
    Statement("entries beside bulletin", "5", "已批准#家；同期退库#家，净增#家»同期公布新增#家",
              lambda: (*ledgers.entries(), city("new_ytd"))),
    Statement("reserve", REVIEW, "后备企业#…税务名单中找到#…标准的#…方案的#", ledgers.reserve),
    Statement("reserve on its page", "5", "后备库#家，按信用代码在税务名单中找到#家；有一企一策方案的#家",
              lambda: (*ledgers.reserve()[:2], ledgers.reserve()[0] - ledgers.reserve()[3])),
    Statement("reserve near the line", "5", "已达2,000万元的#家，差500万元以内的#家",
              ledgers.reserve_near),
    Statement("reserve a year ago", "5", "当时未达标的#家…实际#家", ledgers.reserve_a_year_ago),
    Statement("idle", f"5 {REVIEW}", "停产#家、减产#家，闲置产能对应的年产值#亿元",
              ledgers.idle_in_words),
    Statement("idle for a year", "5", "停产减产已满一年的#家", lambda: [ledgers.idle_a_year()]),
    Statement("stopped but drawing", REVIEW, "登记停产却有用电的#家",
              lambda: [ledgers.power_states()["有用电"]]),
    Statement("electricity of the idle", "5", "用电：…{}#家",
              lambda state: [ledgers.power_states()[state]], lambda: ledgers.power_states().index),
    Statement("silent but not listed", "5", "没有列为减停产、近两个月却没有用电的有#家",
              lambda: [ledgers.unlisted_and_silent()]),
    Statement("idle by township", "5", "各乡镇减停产企业»{}|#|#|#|", ledgers.idle_in,
              values_of("停产企业信息库", "所在乡镇")),
    Statement("idle by reason", "5", "停产减产的原因»{}|#|#|", ledgers.idle_for,
              values_of("停产企业信息库", "停产原因")),
    Statement("cultivation", REVIEW, "培育企业#家，条件都达到的#家，只差一项的#家", ledgers.cultivated),
    Statement("cultivation by kind", "5", "{}#家：条件都达到的#家，只差一项的#家", ledgers.cultivated,
              lambda: ["专精特新小巨人", "隐形冠军"]),
    Statement("criteria", "5", "各项条件»{}|{}|…|#|#|", ledgers.criterion, lambda: [
        (one["kind"], one["column"]) for one in raw.policy()["programmes"]["criteria"]]),
    Statement("festival beside last year", REVIEW, "春节期间连续生产#家（上年#家），留…#人（上年#人），"
              "两年都有数的#家1-2月用电量比上年同期增长#%", festival),
    Statement("festival subsidies", REVIEW, "春节连续生产应补助#家、#万元", lambda: (
        len(ledgers.subsidies()), ledgers.subsidies()["fen"].sum() / 1e6)),
    Statement("festival subsidies to the fen", "5", "应补助#家，合计#元", lambda: (
        len(ledgers.subsidies()), ledgers.subsidies()["fen"].sum() / 100)),
    Statement("arrangements", "5", "不停产#家、可停可不停#家、停产#家", ledgers.arrangements),
    Statement("subsidies by tier", "5", "各档次补助»{}|#|#|#|",
              lambda tier: ledgers.supported("tier", tier), lambda: set(ledgers.subsidies()["tier"])),
    Statement("subsidies by township", "5", "各乡镇补助»{}|#|#|#|",
              lambda name: ledgers.supported("所在乡镇", name),
              lambda: set(ledgers.subsidies()["所在乡镇"])),
    Statement("restarts", REVIEW, "停产企业#家，已复工#家，未复工#家；可停可不停而有复工计划的企业#家，已复工#家",
              lambda: (*ledgers.restarted("停产"), *ledgers.restarted("可停可不停")[:2])),
    Statement("difficulties", REVIEW, "登记包联帮扶困难#件、解决#件；季末未解决#件，其中超过30天的#件。"
              "台账累计登记#件、解决#件", lambda: (
                  *of_the_quarter(), *to_date()[2:], *to_date()[:2])),
    Statement("difficulties on their page", "5", "登记困难#件，解决#件；台账累计登记#件，解决#件，"
              "未解决#件，其中超过30天的#件", lambda: (*of_the_quarter(), *to_date())),
    Statement("half of the difficulties", "5", "一半的困难…#天",
              lambda: [ledgers.half_solved(ledgers.cases())]),
    Statement("difficulties by kind", "5", "困难问题按困难类别（台账累计）»{}|#|#|#|#|#|#|",
              lambda kind: ledgers.difficulties_by("困难类别", kind),
              values_of("包联帮扶台账", "困难类别")),
    Statement("difficulties by office", "5", "困难问题按帮扶单位（台账累计）»{}|#|#|#|#|#|#|",
              lambda office: ledgers.difficulties_by("帮扶单位", office),
              values_of("包联帮扶台账", "帮扶单位")),
    Statement("sales", f"5 {REVIEW}", "产销活动#场，签约#万元，…已执行#万元；台账累计…#场，签约#万元，已执行#万元",
              lambda: (*ledgers.sales(ledgers.in_quarter("产销活动台账", "活动日期")),
                       *ledgers.sales(ledgers.ledger("产销活动台账")))),
    Statement("sales by kind", "5", "产销活动（台账累计）»{}|#|…|#|#|", lambda kind: ledgers.sales(
        ledgers.ledger("产销活动台账").query("活动类型 == @kind")), values_of("产销活动台账", "活动类型")),
    Statement("ledgers", "5", "非条目行数|»{}|#|", lambda key: [ledgers.count(LEDGERS[key])],
              lambda: LEDGERS),
    Statement("to do", ISSUED, "{}#", lambda matter: [TO_DO[matter]()], lambda: TO_DO),
    Statement("to do workbook", "todo", "{}：本周要办#条", lambda sheet: [SHEETS[sheet]()],
              lambda: SHEETS),
]


# ---- what was read ----

def rows_read():
    counts = raw.row_counts()
    read, kept, control, figures = counts[["read", "kept", "control", "figures"]].sum()
    return (counts["file"].nunique(), len(counts), figures, read, kept, control,
            read - kept - control)


READ = [
    Statement("rows read", "1", "读入#个文件、#个工作表，得到#个数字；共#行，采用#行，合计和其中#行，不采用#行",
              rows_read),
    Statement("doubts", REVIEW, "台账有#个待核实问题", lambda: [ledgers.doubts()]),
    Statement("scope", "1", "{}|{}|#|#|@|#|", raw.scope_change,
              lambda: [(2020, 12), (2021, 12), (2022, 3)]),
    Statement("one scope", "1", "同一口径|»{}|#|#|", lambda year: (
        raw.units(raw.year_level(year)).sum() / 1e4, raw.one_scope(year) / 1e4),
        lambda: [2019, 2020, 2021]),
    Statement("one scope before the first year", "1", "同一口径|»2018|-|#|",
              lambda: [raw.one_scope(2018) / 1e4]),
]

ALL = CITY + TOWNSHIPS + FUND + RANKING + PROGRAMMES + READ


@pytest.mark.parametrize(("statement", "place"), [
    pytest.param(one, place, id=f"{one.name}-{place}") for one in ALL for place in one.places.split()])
def test_statement(demonstration, statement, place):
    found = complaints(statement, text(demonstration["quarter"], place))
    assert not found, f"{statement.name} ({place}):\n" + "\n".join(found)


# ---- before the quarter closed: what was known after 1-2月 ----

def march(year):
    """What March made, as published then."""
    slots = raw.slots_2019("output") if year == 2019 else None
    column = raw.bulletin(year, "3")["output"] if slots is None else slots.iloc[:, 1]
    return column[raw.CITY] / 1e4


def due(name):
    """The target shared out by last year's first quarter."""
    before = raw.quarter("output", 2021)
    return [goal("一季度工业产值")[0] * before[name] / raw.units(before).sum()]


def pace():
    """What is missing, a month of the one left, and the same month of three years."""
    missing = goal("一季度工业产值")[0] - city("output_ytd", "1-2") / 1e4
    return missing, 1, missing, 2019, march(2019), 2020, march(2020), 2021, march(2021)


def early():
    return raw.by_growth((2022, "1-2"), (2021, "12"))


EARLY = [
    Statement("output", "paper", "全市工业总产值#亿元，按可比口径增长#%，增速比上年全年回落#个百分点", lambda: (
        city("output_ytd", "1-2") / 1e4, city("growth", "1-2"),
        raw.bulletin(2021, "12").loc[raw.CITY, "growth"] - city("growth", "1-2"))),
    Statement("amounts", "paper", "{}#亿{}，比上年同期增长#%", lambda label, unit: grown(
        {"工业技改投资": "tech", "工业用电量": "power", "工业税收": "tax", "工业投资": "invest"}[label],
        "1-2"), CITY[3].keys),
    Statement("pace", "2", "还差#亿元，其余#个月平均每月要完成#亿元；往年同样的月份平均每月："
              "#年#、#年#、#年#", pace),
    Statement("plan", "paper", "{}已完成年度计划的#%", lambda label: plan(*PLANS[label], "1-2")[:1],
              lambda: PLANS),
    Statement("due", "2", "应完成|»{}|#|", due, lambda: ["磷矿镇", "湖北钟祥胡集经济技术开发区"]),
    Statement("contributions", "paper", f"拉动全市增长最多的是{PULL}、{PULL}、{PULL}", lambda: named(
        early().nlargest(3, "contribution"), ["contribution", "share"])),
    Statement("drag", "paper", "下拉全市增长的是@（下拉#个百分点）", lambda: (
        early()["contribution"].idxmin(), -early()["contribution"].min())),
    Statement("growth points", "paper", "提前投产#个、按期#个、推迟#个，到期未投产#个", lambda: (
        ledgers.point_states(ledgers.FEBRUARY).value_counts()[
            ["提前", "按期", "推迟", "到期未投产"]])),
    Statement("projects", "paper", "技改项目已开工#个、竣工#个", lambda: [
        (ledgers.ledger("技改项目台账")[day] <= ledgers.FEBRUARY).sum()
        for day in ("开工日期", "竣工日期")]),
    Statement("entries", "paper", "批准进规#家，退库#家，净增#家",
              lambda: ledgers.entries(ledgers.FEBRUARY)),
]


@pytest.mark.parametrize(("statement", "place"), [
    pytest.param(one, one.places, id=f"{one.name}-{one.places}") for one in EARLY])
def test_statement_after_february(demonstration, statement, place):
    found = complaints(statement, text(demonstration["february"], place))
    assert not found, f"{statement.name} ({place}):\n" + "\n".join(found)


# ---- tables and the manifest ----

def test_websters_method_would_share_out_the_same(demonstration):
    assert decided.is_websters()
    assert "换用韦伯斯特法结果相同" in text(demonstration["quarter"], "3")


def test_the_panel_holds_every_figure_of_the_bulletins_and_no_other(demonstration):
    rows = table(demonstration["quarter"], "panel")
    panel = {(row["township_code"], row["period"], int(row["months"]), row["indicator"]):
             float(row["value_text"]) for row in rows}
    assert len(panel) == len(rows)
    assert panel == pytest.approx(raw.figures().to_dict())


def test_past_quarters_are_checked_against_what_was_published(demonstration):
    rows = table(demonstration["quarter"], "backtest")
    ends = {f"{year}Q{last // 3}": (year, last) for year, last in
            [(2021, 3), (2021, 6), (2021, 9), (2021, 12), (2022, 3)]}
    assert {row["quarter"] for row in rows} == set(ends)
    for row in rows:
        made = raw.units(raw.quarter_sum("output", *ends[row["quarter"]])).sum()
        assert float(row["actual"]) == pytest.approx(made), row["quarter"]


def test_the_row_ledger_adds_up_to_the_rows_of_the_sheets(demonstration):
    rows = table(demonstration["quarter"], "row_ledger")
    for row in rows:
        parts = [int(row[f"rows_{part}"]) for part in ("kept", "control", "dropped")]
        assert int(row["rows_read"]) == sum(parts), row["file"]
        assert sum(map(int, re.findall(r"(\d+) 行", row["reason"]))) == parts[2], row["file"]
    read = sorted((row["file"], int(row["rows_read"]), int(row["rows_kept"])) for row in rows)
    assert read == sorted(raw.row_counts()[["file", "read", "kept"]].itertuples(index=False))


def test_every_enterprise_is_rewarded_or_not_with_its_cell(demonstration):
    paid, pack = ledgers.rewarded(), demonstration["quarter"]
    said = {row["cell"]: int(row["amount_fen"]) for row in table(pack, "enterprise_rewards")}
    assert said == {f"A{int(row['序号']) + 3}": 100 * row["yuan"] for _, row in paid.iterrows()}
    others = {row["cell"] for row in table(pack, "enterprise_rejected")}
    assert not others & set(said)
    assert len(others) + len(said) == ledgers.count("进规企业申报台账")


def test_the_manifest_names_the_bytes_of_every_input_and_of_the_pack(demonstration):
    pack = demonstration["quarter"]
    manifest = json.loads((pack / "manifest.json").read_text("utf-8"))
    inputs = {one["file"]: (one["sha256"], one["bytes"]) for one in manifest["inputs"]}
    owed = ["city.toml", "townships.csv", "policy/2022Q1.toml", *(
        str(path.relative_to(raw.RAW)) for kind in ("bulletins", "ledgers")
        for path in (raw.RAW / kind).rglob("*.*"))]
    assert inputs == {name: (hashlib.sha256((raw.RAW / name).read_bytes()).hexdigest(),
                             (raw.RAW / name).stat().st_size) for name in owed}
    for one in manifest["pack"]:
        assert hashlib.sha256((pack / one["file"]).read_bytes()).hexdigest() == one["sha256"]


def test_the_index_shows_the_hash_of_the_talk_list(demonstration):
    pack = demonstration["quarter"]
    listed = json.loads((pack / "talk_list.json").read_text("utf-8"))
    assert [one["township"] for one in listed["flagged"]] == decided.last_two()
    assert hashlib.sha256((pack / "talk_list.json").read_bytes()).hexdigest() in text(pack, "index")
