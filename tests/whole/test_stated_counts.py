"""Counts mean what they say: every count of the analysis in words beside a plain filter on the raw
ledger's own words, read here with pandas alone; and nothing that happened after the day."""

import re

import pandas as pd
import pytest

from tests.made_up import made_up
from zx_analysis import paths
from zx_analysis.city.programme_rules import PROJECT_STAGES
from zx_analysis.quarter import analysis, analysis_figures, outlooks

LEDGERS = paths.PACKAGE.parent / "data" / "raw" / "zhongxiang" / "ledgers"
CODE = "统一社会信用代码"
CASES = [
    ("2022Q1", "", "2022-01-01", "2022-03-31"),
    ("2022Q1", "2022-02", "2022-01-01", "2022-02-28"),
    ("2021Q4", "", "2021-10-01", "2021-12-31"),
    ("2021Q1", "", "2021-01-01", "2021-03-31"),
]


def raw(name):
    """A ledger as it lies in the file: below its header, entries only, text as text."""
    sheet = pd.read_excel(LEDGERS / f"{name}.xlsx", header=2, engine="openpyxl")
    return sheet[sheet.iloc[:, 1].notna() & pd.to_numeric(sheet["序号"], errors="coerce").notna()]


def days(column):
    """Days of a column, also those typed as text."""
    return pd.to_datetime(
        column.astype(str).str.replace("[年月]", "-", regex=True).str.replace("日", ""),
        errors="coerce",
    )


@pytest.fixture(scope="module", params=CASES, ids=lambda case: f"{case[0]} {case[1]}".strip())
def said(request):
    """(sentences by id, first and last day that count) of a pack."""
    quarter, as_of, first, last = request.param
    answers = made_up(quarter, as_of)
    study = answers.study
    units = analysis_figures.units(study)
    facts, targets = (
        analysis_figures.facts(answers, units),
        outlooks.targets_figures(outlooks.outlooks(answers)),
    )
    written = analysis.sentences(units, facts, targets, study.city.level)
    return {one.id: one.text for one in written}, pd.Timestamp(first), pd.Timestamp(last)


def number(text, before, after=""):
    """The number that stands between two words of a sentence."""
    return float(re.search(rf"{before} ?(-?[\d,.]+) ?{after}", text)[1].replace(",", ""))


def test_sales_are_those_of_the_quarter_and_to_date_is_named_so(said):
    texts, first, last = said
    events = raw("产销活动台账")
    day = days(events["活动日期"])
    own, held = events[day.between(first, last)], events[day <= last]
    if held.empty:
        assert texts["sales"] == ""
        return
    assert number(texts["sales"], "本季度产销活动", "场") == len(own)
    assert (
        not len(own)
        or number(texts["sales"].split("；")[0], "签约", "万元") == own["签约金额(万元)"].sum()
    )
    assert number(texts["sales"], "台账累计", "场") == len(held)
    assert (
        number(texts["sales"].split("台账累计")[1], "签约", "万元") == held["签约金额(万元)"].sum()
    )


def test_the_first_quarter_of_2022_had_seven_events_of_12098():
    """Counted by hand in the file: rows whose 活动日期 is in January to March 2022."""
    events = raw("产销活动台账")
    own = events[days(events["活动日期"]).between("2022-01-01", "2022-03-31")]
    assert (len(own), own["签约金额(万元)"].sum(), len(events), events["签约金额(万元)"].sum()) == (
        7,
        12_098,
        16,
        26_261,
    )


def test_difficulties_are_those_of_the_quarter_and_open_is_at_its_end(said):
    texts, first, last = said
    cases = raw("包联帮扶台账")
    opened, solved = days(cases["登记日期"]), days(cases["解决日期"])
    if not (opened <= last).any():
        assert texts["help"] == ""
        return
    assert (
        number(texts["help"], "本季度登记包联帮扶困难", "件") == opened.between(first, last).sum()
    )
    assert number(texts["help"], "件、解决", "件") == solved.between(first, last).sum()
    assert number(texts["help"], "未解决", "件") == ((opened <= last) & ~(solved <= last)).sum()
    assert number(texts["help"], "台账累计登记", "件") == (opened <= last).sum()
    assert number(texts["help"].split("累计")[1], "解决", "件") == (solved <= last).sum()


def test_projects_by_the_ledgers_own_stages(said):
    texts, _, last = said
    projects = raw("技改项目台账")
    started = projects["项目阶段"].isin(PROJECT_STAGES[2:]) & (days(projects["开工日期"]) <= last)
    done = (projects["项目阶段"] == "竣工") & (days(projects["竣工日期"]) <= last)
    assert number(texts["projects"], "竣工", "个") == done.sum()
    if "台账登记的是这以后的情况" in texts["projects"]:
        assert (
            number(texts["projects"], "已开工", "个") == started.sum()
            and "备案 " not in texts["projects"]
        )
        return
    assert number(texts["projects"], "（含入库、竣工）共", "个") == started.sum() == 52
    assert number(texts["projects"], "台账有技改项目", "个") == len(projects)
    for stage in PROJECT_STAGES:
        assert number(texts["projects"], stage, "个") == (projects["项目阶段"] == stage).sum(), (
            stage
        )


def test_the_target_of_the_year_counts_from_the_stage_that_the_policy_names(said):
    texts, _, last = said
    if "target.全年技改项目" not in texts:
        return  # the policies of 2021 have no such target
    projects = raw("技改项目台账")
    begun = projects["项目阶段"].isin(["开工", "入库", "竣工"]) & (
        days(projects["开工日期"]) <= last
    )
    text = texts["target.全年技改项目"]
    assert (
        number(text, "已有", "个") == begun.sum() and number(text, "还差", "个") == 70 - begun.sum()
    )
    assert "完成目标" not in text and "plan.全年技改项目" not in texts


def test_growth_points_of_the_quarter_and_by_its_end(said):
    texts, first, last = said
    points = raw("增长点台账")
    planned, actual = days(points["计划投产日期"]), days(points["实际投产日期"])
    started, text = actual <= last, texts["growth_points"]
    slip = (actual - planned).dt.days
    assert number(text, "本季度投产", "个") == actual.between(first, last).sum()
    assert number(text, "提前投产", "个") == (started & (slip < -3)).sum()
    assert number(text, "按期", "个") == (started & slip.between(-3, 3)).sum()
    assert number(text, "推迟", "个") == (started & (slip > 3)).sum()
    assert number(text, "到期未投产", "个") == (~started & (planned < last)).sum()


def test_approvals_and_exits_of_the_quarter(said):
    texts, first, last = said
    now, past, gone = raw("进规企业申报台账"), raw("进规企业历年申报"), raw("退库企业台账")
    both = pd.concat([now, past])
    approved = both.loc[days(both["批准日期"]).between(first, last), CODE].nunique()
    left = gone.loc[days(gone["退库日期"]).between(first, last), CODE].nunique()
    assert number(texts["candidates"], "批准进规", "家") == approved
    assert (
        number(texts["candidates"], "退库", "家") == left
        and number(texts["candidates"], "净增", "家") == approved - left
    )
    waiting = both[
        (days(both["摸底日期"]) <= last)
        & ~(days(both["批准日期"]) <= last)
        & ~(days(both["终止日期"]) <= last)
    ]
    assert ("在办" in texts["candidates"]) == (
        last.month not in (3, 12)
    )  # on the last day nothing is open
    assert (
        "在办" not in texts["candidates"]
        or number(texts["candidates"], "在办", "家") == waiting[CODE].nunique()
    )


def test_the_reserve_counts_enterprises_that_were_in_it(said):
    texts, _, last = said
    pool = raw("成长工程后备企业培育库")
    pool = pool[days(pool["入库日期"]) <= last]
    listed = set(raw("税务应税销售名单")[CODE])
    text = texts["reserve"]
    assert number(text, "后备企业", "家") == pool[CODE].nunique()
    assert number(text, "在税务名单中找到", "家") == len(set(pool[CODE]) & listed)
    assert (
        number(text, "没有一企一策方案的", "家")
        == pool.loc[pool["一企一策方案"] == "无", CODE].nunique()
    )


def test_idle_enterprises_by_their_state(said):
    texts, _, last = said
    idle = raw("停产企业信息库")
    idle = idle[days(idle["停产时间"]) <= last]
    for state in ("停产", "减产"):
        assert number(texts["idle"], state, "家") == idle.loc[idle["状态"] == state, CODE].nunique()


def test_stopped_over_the_spring_festival_are_those_that_the_ledger_calls_so(said):
    texts, _, last = said
    if last.year != 2022:
        assert texts["festival"] == ""  # the ledger is of the year after
        return
    firms = raw("春节连续生产企业台账")
    stopped, back = firms["生产安排"] == "停产", days(firms["实际复工日期"]) <= last
    paused = (firms["生产安排"] == "可停可不停") & firms["计划复工日期"].notna()
    text = texts["festival"]
    assert (
        [number(text, word, "家") for word in ("停产企业", "已复工", "未复工")]
        == [stopped.sum(), (stopped & back).sum(), (stopped & ~back).sum()]
        == [40, 38, 2]
    )
    own = text.split("可停可不停")[1]
    assert (
        number(own, "企业", "家") == paused.sum() == 8
        and number(own, "已复工", "家") == (paused & back).sum()
    )


def test_enterprises_of_the_cultivation_pool():
    answers = made_up()
    units = analysis_figures.units(answers.study)
    facts = analysis_figures.facts(answers, units).set_index(["topic", "key"])["value"]
    pool = raw("专精特新培育库")
    # the policy's criteria, in its own figures: five of the one title, three of the other
    little = (
        (pool["上年营业收入(万元)"] >= 5000).astype(int)
        + (pool["营业收入增速(%)"] >= 5)
        + (pool["研发投入占比(%)"] >= 3)
        + (pool["发明专利(件)"] >= 2)
        + (pool["从事细分市场(年)"] >= 3)
    )
    hidden = (
        (pool["上年营业收入(万元)"] >= 10_000).astype(int)
        + (pool["研发投入占比(%)"] >= 3)
        + (pool["从事细分市场(年)"] >= 3)
    )
    lacks = (5 - little).where(pool["类别"] == "专精特新小巨人", 3 - hidden)
    assert (
        facts["cultivation", "judged"],
        facts["cultivation", "all"],
        facts["cultivation", "one"],
    ) == (pool[CODE].nunique(), (lacks == 0).sum(), (lacks == 1).sum())
