"""The demonstration's ledgers read and counted by a few lines of pandas each.

Nothing here calls the package (see raw_bulletins). An enterprise is its credit code."""

import tomllib
from fractions import Fraction
from functools import cache

import numpy as np
import pandas as pd

from tests.whole.raw_bulletins import RAW, policy

FIRST, DAY = pd.Timestamp("2022-01-01"), pd.Timestamp("2022-03-31")
FEBRUARY = pd.Timestamp("2022-02-28")
CODE, TOWN, SALES = "统一社会信用代码", "所在乡镇", "2021年应税销售收入(万元)"
STAGES = ["谋划", "备案", "开工", "入库", "竣工"]


@cache
def ledger(name: str) -> pd.DataFrame:
    """The numbered rows under the third line; days as Timestamps."""
    table = pd.read_excel(RAW / "ledgers" / f"{name}.xlsx", header=2, engine="openpyxl")
    table = table[pd.to_numeric(table["序号"], errors="coerce").notna()].reset_index(drop=True)
    for column in table.columns[table.columns.str.contains("日期$|停产时间|到期日$")]:
        plain = table[column].astype("string").str.replace("[年月]", "-", regex=True)
        table[column] = pd.to_datetime(plain.str.rstrip("日"), format="mixed")
    return table


def count(name: str) -> int:
    return len(ledger(name))


def in_quarter(name: str, column: str, day: pd.Timestamp = DAY) -> pd.DataFrame:
    table = ledger(name)
    return table[table[column].between(FIRST, day)]


# ---- growth points ----


def realised(town: str | None = None) -> float:
    """What the growth points made in the quarter, in 亿元; of one township or of all."""
    table = ledger("增长点台账")
    made = table["1-2月实现新增产值(万元)"] + table["3月实现新增产值(万元)"]
    return made[(table[TOWN] == town) | (town is None)].sum() / 1e4


def point_states(day: pd.Timestamp = DAY) -> pd.Series:
    """On time is ± 3 days of the plan; not in production: overdue once the plan's day is past."""
    table = ledger("增长点台账")
    start = table["实际投产日期"].where(table["实际投产日期"] <= day)
    late = (start - table["计划投产日期"]).dt.days
    state = pd.cut(late, [-1000, -4, 3, 1000], labels=["提前", "按期", "推迟"]).astype(object)
    due = (table["计划投产日期"] < day).map({True: "到期未投产", False: "未到期"})
    return state.where(start.notna(), due)


def points_in_words() -> tuple:
    """Number, expected a year in 亿元, begun in the quarter, made in it in 亿元."""
    table = ledger("增长点台账")
    return (
        len(table),
        table["预计新增产值(万元)"].sum() / 1e4,
        len(in_quarter("增长点台账", "实际投产日期")),
        realised(),
    )


def waiting_for(kind: str) -> tuple:
    """Growth points not in production with this difficulty: number, overdue, expected 亿元."""
    table, states = ledger("增长点台账"), point_states()
    mine = states.isin(["到期未投产", "未到期"]) & (table["困难类别"] == kind)
    return (
        mine.sum(),
        (mine & (states == "到期未投产")).sum(),
        table.loc[mine, "预计新增产值(万元)"].sum() / 1e4,
    )


def by_delay(row: str) -> tuple:
    """Growth points in production, not in production and expected 亿元; a difficulty goes before
    any delay of what is not in production.
    """
    table, states = ledger("增长点台账"), point_states()
    begun = states.isin(["提前", "按期", "推迟"])
    late = (table["实际投产日期"].where(begun, DAY) - table["计划投产日期"]).dt.days
    troubled = ~begun & (table["困难类别"] != "无")
    behind = ~troubled & states.isin(["推迟", "到期未投产"])
    mine = {
        "提前或按期投产": states.isin(["提前", "按期"]),
        "推迟30天以内": behind & (late <= 30),
        "推迟30天以上": behind & (late > 30),
        "没有投产，有困难": troubled,
        "未到期，没有困难": ~troubled & (states == "未到期"),
    }[row]
    yi = table.loc[mine, "预计新增产值(万元)"].sum() / 1e4
    return (mine & begun).sum(), (mine & ~begun).sum(), yi


DELAYS = ["提前或按期投产", "推迟30天以内", "推迟30天以上", "没有投产，有困难", "未到期，没有困难"]


def points_to_see() -> int:
    """Overdue, or not due and with a difficulty."""
    states, troubled = point_states(), ledger("增长点台账")["困难类别"] != "无"
    return ((states == "到期未投产") | ((states == "未到期") & troubled)).sum()


# of what the announcement names
NAMED = [
    ("增长点", "鄂中生态（虚构）"),
    ("增长点", "台湾食品产业园（虚构）"),
    ("技改项目", "鄂中生态（虚构）"),
    ("技改项目", "新洋丰中磷（虚构）"),
]


def named(kind: str, enterprise: str) -> tuple:
    """Expected and made in the quarter of a growth point, invested in all and this year, 万元."""
    table = ledger(f"{kind}台账").query("企业名称 == @enterprise")
    if kind == "增长点":
        made = table["1-2月实现新增产值(万元)"] + table["3月实现新增产值(万元)"]
        return table["预计新增产值(万元)"].sum(), made.sum()
    return table["总投资(万元)"].sum(), table["本年累计投资(万元)"].sum()


# ---- projects ----


def stages() -> pd.DataFrame:
    """Projects in each stage, from it on, and invested this year in 亿元."""
    mine = ledger("技改项目台账").groupby("项目阶段")
    at = mine.size().reindex(STAGES)
    return pd.DataFrame(
        {"at": at, "from": at[::-1].cumsum(), "yi": mine["本年累计投资(万元)"].sum() / 1e4}
    ).loc[STAGES]


def started() -> int:
    return int(stages()["from"]["开工"])


def projects_by(column: str) -> pd.DataFrame:
    table = ledger("技改项目台账")
    table = table.assign(
        begun=table["项目阶段"].isin(STAGES[2:]), yi=table["本年累计投资(万元)"] / 1e4
    )
    return table.groupby(column).agg(at=("序号", "size"), begun=("begun", "sum"), yi=("yi", "sum"))


def without_contact() -> int:
    """Not completed, more than one working day (Monday to Friday) after the last contact."""
    table = ledger("技改项目台账")
    after = (table["最近联系日期"] + pd.Timedelta(days=1)).values.astype("M8[D]")
    days = np.busday_count(after, np.datetime64(DAY + pd.Timedelta(days=1), "D"))
    return int(((table["项目阶段"] != "竣工") & (days > 1)).sum())


# ---- enterprises above designated size ----


def entries(day: pd.Timestamp = DAY) -> tuple[int, int, int]:
    approved = len(in_quarter("进规企业申报台账", "批准日期", day))
    exits = len(in_quarter("退库企业台账", "退库日期", day))
    return approved, exits, approved - exits


def rewarded() -> pd.DataFrame:
    """Approved in the quarter with revenue at the threshold, an enterprise once; in yuan."""
    paid, rules = in_quarter("进规企业申报台账", "批准日期"), policy()
    paid = paid[paid["主营业务收入(万元)"] >= rules["enterprise_threshold_wan"]["value"]]
    rates = {kind: float(one["value"]) for kind, one in rules["enterprise_rewards_yuan"].items()}
    return paid.drop_duplicates(CODE).assign(yuan=paid["类别"].map(rates))


def overlong() -> int:
    """Candidates longer in their stage than nine of ten past ones, whatever ended it for these."""
    ways, past = ["摸底", "申报", "审核", "批准"], ledger("进规企业历年申报")
    found, table = 0, ledger("进规企业申报台账")
    for stage, following in zip(ways, ways[1:], strict=False):
        ended = past[f"{following}日期"].fillna(past["终止日期"])
        usual = (ended - past[f"{stage}日期"]).dt.days.quantile(0.9)
        since = (DAY - table.loc[table["申报阶段"] == stage, f"{stage}日期"]).dt.days
        found += (since > usual).sum()
    return int(found)


# ---- reserve pool ----


@cache
def pool() -> pd.DataFrame:
    """The reserve pool, an enterprise once, with its taxable sales of 2021."""
    tax = ledger("税务应税销售名单").set_index(CODE)[SALES]
    once = ledger("成长工程后备企业培育库").drop_duplicates(CODE)
    return once.assign(sales=once[CODE].map(tax))


def reserve() -> tuple:
    return (
        len(pool()),
        pool()["sales"].notna().sum(),
        (pool()["sales"] >= 2000).sum(),
        (pool()["一企一策方案"] != "有").sum(),
    )


def reserve_near() -> tuple:
    """Over the line, within 5 million yuan of it."""
    return reserve()[2], pool()["sales"].between(1500, 2000, inclusive="left").sum()


def reserve_a_year_ago() -> tuple:
    """On the list's scope in 2020 and 2021 and below the line in 2020; those that crossed it."""
    tax, scope = ledger("税务应税销售名单"), policy()["programmes"]["reserve_from_wan"]["value"]
    below = tax["2020年应税销售收入(万元)"].between(scope, 2000, inclusive="left")
    below &= tax[SALES] >= scope
    return below.sum(), (below & (tax[SALES] >= 2000)).sum()


def reserve_to_do() -> int:
    """Over the line and no candidate; no plan; plan ended; on one of the two lists only; on the
    tax list with a member's name and another code."""
    members, tax = pool(), ledger("税务应税销售名单")
    candidates = {*ledger("进规企业申报台账")[CODE], *ledger("进规企业历年申报")[CODE]}
    over = (members["sales"] >= 2000) & ~members[CODE].isin(candidates)
    planned = members["一企一策方案"] == "有"
    others = tax[~tax[CODE].isin(members[CODE])]
    namesakes = others["企业名称"].isin(members["企业名称"])
    unlisted = (others[SALES] >= 1000) & ~others[CODE].isin(candidates) & ~namesakes
    return int(
        over.sum()
        + (~planned).sum()
        + (planned & (members["方案到期日"] < DAY)).sum()
        + members["sales"].isna().sum()
        + unlisted.sum()
        + namesakes.sum()
    )


# ---- idle enterprises ----


@cache
def idle() -> pd.DataFrame:
    """With the output at stake, in 亿元: output of the year before × idle capacity."""
    table = ledger("停产企业信息库")
    return table.assign(yi=table["停产前年产值(万元)"] * table["闲置产能(%)"] / 100 / 1e4)


def idle_in_words() -> tuple:
    states = idle()["状态"].value_counts()
    return states["停产"], states["减产"], idle()["yi"].sum()


def idle_in(town: str) -> tuple:
    mine = idle()[idle()[TOWN] == town]
    return ((mine["状态"] == "停产").sum(), (mine["状态"] == "减产").sum(), mine["yi"].sum())


def idle_for(reason: str) -> tuple:
    mine = idle()[idle()["停产原因"] == reason]
    return len(mine), mine["yi"].sum()


def idle_a_year() -> int:
    return (idle()["停产时间"] <= DAY - pd.DateOffset(years=1)).sum()


@cache
def power() -> pd.DataFrame:
    """Electricity by enterprise (meters added up) and month."""
    table = ledger("企业用电量")
    use = table.filter(like="用电量").groupby(table[CODE]).sum(min_count=1)
    return use.set_axis(
        pd.to_datetime(use.columns.str[:8].str.rstrip("用"), format="%Y年%m月"), axis=1
    )


@cache
def power_states() -> pd.Series:
    """What the meters say of each idle enterprise: the last two months after the month of the stop
    beside the mean of up to twelve before it; 0.1 of it is still drawing, 0.9 is recovered."""

    def state(row):
        if row[CODE] not in power().index:
            return "没有用电数据"
        use, month = power().loc[row[CODE]], row["停产时间"].replace(day=1)
        last, before = use[use.index > month].iloc[-2:], use[use.index < month].iloc[-12:].mean()
        if row["状态"] == "停产":
            drawn = (last > 0) & (last >= (0 if pd.isna(before) else before / 10))
            return "有用电" if drawn.any() else "无用电"
        if pd.isna(before):
            return "没有停产前的用电数据"
        return "用电已恢复" if last.mean() >= 0.9 * before else "用电低于停产前"

    return idle().apply(state, axis=1).value_counts()


def unlisted_and_silent() -> int:
    silent = (power().iloc[:, -2:] == 0).all(axis=1)
    used = (power().iloc[:, -14:-2] > 0).any(axis=1)
    return (silent & used & ~power().index.isin(idle()[CODE])).sum()


def idle_to_do() -> int:
    """Stopped but drawing, silent but not listed, not updated for 30 days, no way out, not
    begun.
    """
    table = idle()
    stale = (DAY - table["更新日期"]).dt.days > policy()["programmes"]["idle_review_days"]["value"]
    no_way = (table["状态"] == "停产") & (table["盘活方式"] == "无")
    not_begun = (table["盘活方式"] != "无") & (table["盘活进展"] == "未启动")
    return int(
        power_states()["有用电"]
        + unlisted_and_silent()
        + stale.sum()
        + no_way.sum()
        + not_begun.sum()
    )


# ---- cultivation ----


@cache
def criteria() -> pd.DataFrame:
    """Enterprise × criterion of its kind: met or not."""
    table = ledger("专精特新培育库")
    return pd.DataFrame(
        [
            {
                "kind": rule["kind"],
                "column": rule["column"],
                "met": row[rule["column"]] >= rule["at_least"],
                "enterprise": row[CODE],
            }
            for rule in policy()["programmes"]["criteria"]
            for _, row in table[table["类别"] == rule["kind"]].iterrows()
        ]
    )


def cultivated(kind: str | None = None) -> tuple:
    """Enterprises, those that meet all criteria, those that lack one."""
    mine = criteria()[(criteria()["kind"] == kind) | (kind is None)]
    missing = (~mine["met"]).groupby(mine["enterprise"]).sum()
    return len(missing), (missing == 0).sum(), (missing == 1).sum()


def criterion(kind: str, column: str) -> tuple:
    mine = criteria().query("kind == @kind and column == @column")["met"]
    return mine.sum(), len(mine)


# ---- Spring Festival ----


@cache
def subsidies() -> pd.DataFrame:
    """Subsidies in fen: the tier's sum and its sum a worker who stayed, at most the cap."""
    rules, table = policy()["spring_festival"], ledger("春节连续生产企业台账")
    table = table[table["生产安排"].isin(rules["eligible"]) & table["留钟员工(人)"].notna()]

    def fen(row):
        for tier in rules["tiers"]:
            if tier["least_days"] <= row["连续生产天数"] <= tier.get("most_days", 999):
                workers = int(row["留钟员工(人)"])
                yuan = Fraction(tier["yuan"]) + Fraction(tier["yuan_per_worker"]) * workers
                return int(100 * min(yuan, Fraction(rules["cap_yuan"])))
        return 0

    tier = pd.cut(
        table["连续生产天数"], [6, 9, 14, 999], labels=["7至9天", "10至14天", "15天及以上"]
    ).astype(object)
    return table.assign(fen=table.apply(fen, axis=1), tier=tier).query("fen > 0")


def supported(column: str, key: str) -> tuple:
    """Enterprises, workers who stayed, yuan."""
    mine = subsidies()[subsidies()[column] == key]
    return len(mine), mine["留钟员工(人)"].sum(), mine["fen"].sum() / 100


def kept_on(name: str) -> tuple[int, float]:
    """Not stopped, or free to stop and in production for some days; workers who stayed."""
    table = ledger(name)
    days = (table["生产安排"] == "可停可不停") & (table["连续生产天数"] > 0)
    return ((table["生产安排"] == "不停产") | days).sum(), table.filter(regex="^留.*人").sum().sum()


def festival_power() -> tuple[int, float]:
    """Of this year's ledger those with both years' January and February; growth of the sum in %."""
    mine = power()[power().index.isin(ledger("春节连续生产企业台账")[CODE])]
    both = [mine[[pd.Timestamp(year, month, 1) for month in (1, 2)]] for year in (2021, 2022)]
    known = both[0].notna().all(axis=1) & both[1].notna().all(axis=1)
    before, now = (table[known].sum().sum() for table in both)
    return known.sum(), 100 * (now / before - 1)


def arrangements() -> tuple:
    kinds = ledger("春节连续生产企业台账")["生产安排"].value_counts()
    return tuple(kinds[["不停产", "可停可不停", "停产"]])


def restarted(arrangement: str) -> tuple[int, int, int]:
    """Who stood still, is back, is not: all of 停产, of 可停可不停 those with a day planned."""
    table = ledger("春节连续生产企业台账").query("生产安排 == @arrangement")
    mine = table[(table["生产安排"] == "停产") | table["计划复工日期"].notna()]
    back = mine["实际复工日期"].notna()
    return len(mine), back.sum(), (~back).sum()


def festival_to_do() -> int:
    """Not back though planned, stopped without a plan, eligible with days or workers missing."""
    table = ledger("春节连续生产企业台账")
    planned, back = table["计划复工日期"].notna(), table["实际复工日期"].notna()
    eligible = table["生产安排"].isin(policy()["spring_festival"]["eligible"])
    missing = table["连续生产天数"].isna() | table["留钟员工(人)"].isna()
    return int(
        (planned & ~back).sum()
        + ((table["生产安排"] == "停产") & ~planned).sum()
        + (eligible & missing).sum()
    )


# ---- help and sales ----


@cache
def cases() -> pd.DataFrame:
    """Difficulties, days to the solution or so far; overdue: open for longer than the policy's."""
    table = ledger("包联帮扶台账")
    open_ = table["解决日期"].isna()
    days = (table["解决日期"].fillna(DAY) - table["登记日期"]).dt.days
    overdue = open_ & (days > policy()["programmes"]["help_days"]["value"])
    return table.assign(open=open_, days=days, overdue=overdue)


def difficulties(mine: pd.DataFrame) -> tuple:
    """Registered, solved, open, overdue."""
    return len(mine), (~mine["open"]).sum(), mine["open"].sum(), mine["overdue"].sum()


def half_solved(mine: pd.DataFrame) -> int:
    """Kaplan and Meier's median: the first day on which at most half are still open."""
    days, open_, share = mine["days"], mine["open"], 1.0
    for day in sorted(days[~open_].unique()):
        share *= 1 - ((days == day) & ~open_).sum() / (days >= day).sum()
        if share <= 0.5:
            return int(day)
    raise ValueError("fewer than half were solved")


def difficulties_by(column: str, key: str) -> tuple:
    mine = cases()[cases()[column] == key]
    return *difficulties(mine), mine.loc[mine["open"], "days"].max(), half_solved(mine)


def board() -> tuple:
    """Overdue and to do in all, of growth points, projects, difficulties and sales. What falls due
    in the seven days after the last one is to do, too."""
    points, week = ledger("增长点台账"), pd.Timedelta(days=7)
    planned = points["计划投产日期"].between(DAY, DAY + week) & (points["困难类别"] == "无")
    open_ = cases()[cases()["open"]]
    left = policy()["programmes"]["help_days"]["value"] - open_["days"]
    unsold = ledger("产销活动台账").eval("`签约金额(万元)` - `已执行金额(万元)`") > 0
    return (
        (point_states() == "到期未投产").sum(),
        points_to_see() + (planned & (point_states() == "未到期")).sum(),
        without_contact(),
        without_contact(),
        open_["overdue"].sum(),
        open_["overdue"].sum() + left.between(0, 7).sum(),
        0,
        unsold.sum(),
    )


def sales(mine: pd.DataFrame) -> tuple:
    """Events, signed and carried out in 万元."""
    return len(mine), mine["签约金额(万元)"].sum(), mine["已执行金额(万元)"].sum()


# ---- what cannot be right ----


def bad_code(code: str) -> bool:
    """Check character of GB 32100-2015: 31 − Σ value · 3^place mod 31 over the first 17 places."""
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(signs.index(sign) * 3**place for place, sign in enumerate(code[:17]))
    return signs[-total % 31] != code[17]


def doubts() -> int:
    """A department that is not the city's, a sum beyond 500 medians of its column, an enterprise in
    two townships, a code whose check character is wrong: once each."""
    departments = tomllib.loads((RAW / "city.toml").read_text("utf-8"))["departments"]
    found = 0
    for path in (RAW / "ledgers").glob("*.xlsx"):
        table = ledger(path.stem)
        for column in table.columns[table.columns.str.contains("责任单位|帮扶单位|主办单位")]:
            found += (~table[column].isin(departments)).sum()
        for column in table.columns[table.columns.str.contains(r"\(万元\)")]:
            sums = table[column][table[column] > 0]
            found += (sums > 500 * sums.median()).sum()
        if CODE in table:
            found += table[CODE].map(bad_code).sum()
            found += (table.groupby(CODE)[TOWN].nunique() > 1).sum()
    return int(found)
