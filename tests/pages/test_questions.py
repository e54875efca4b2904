"""The questions of the first page: asked where there is an answer, each leading to a page."""

from dataclasses import replace

import pytest

from tests.made_up import made_up
from zx_analysis import paths
from zx_analysis.pages import questions
from zx_analysis.quarter import Answers, open_study


def of_answers(answers):
    groups = questions.asked(answers)
    return {one.question: one for group in groups.values() for one in group}


@pytest.fixture(scope="module")
def asked():
    return of_answers(made_up(as_of="2022-02"))


@pytest.fixture(scope="module")
def closed():
    return of_answers(made_up())


def test_a_meeting_asks_fifteen_questions_in_four_groups():
    for month in ("2022-02", ""):
        groups = questions.asked(made_up(as_of=month))
        assert {name: len(group) for name, group in groups.items()} == {
            "结果": 5,
            "钱和名次": 2,
            "乡镇和企业": 5,
            "办事": 3,
        }


def test_how_far_growth_is_and_what_march_would_have_to_do(asked, closed):
    """Last year's 1-2月 were 137.31 of 227.77 亿元 to March, 60.28 %: (18 − 17.2 · 0.6028) / 0.3972 =
    19.2. In 2019 8.2 % became 8.7 % with 119.32 of 198.58: (8.7 − 8.2 · 0.6009) / 0.3991 = 9.5;
    2020 is left out by the policy, and 2021 follows it. √(1.749 · 0.633) = 1.052."""
    told = asked["规上工业增加值增速到 18%，差多少、难不难？"].answer
    assert told.startswith("难（概率 25%），预计比目标少 2.0 个百分点；3月要增长约 19.2% 才够")
    assert "（1-2月 17.2%，可比的往年3月只有2019年，约 9.5%）" in told
    assert told.endswith("基数：上年1-3月增长 74.9%，两年平均增长 5.2%。")
    # points of value added are not turned into output
    after = closed["规上工业增加值增速到 18%，差多少、难不难？"].answer
    assert after.startswith("比目标少 0.1 个百分点；3月增长约 19.0%")


def test_march_stands_beside_past_marches(asked, closed):
    """268 − 163.23 = 104.77, of 268 39.1 %; 109.45 of 272.75 40.1 %."""
    past = "往年3月：2019年 79.26、2020年 44.60（异常）、2021年 90.56 亿元。"
    open_march = asked["3月还要完成多少、往年3月做了多少？"].answer
    assert open_march == f"还要完成 104.77 亿元（占全季的 39.1%）；{past}"
    march = closed["3月做了多少、往年3月做了多少？"].answer
    assert march == f"109.45 亿元（占全季的 40.1%）；{past}"


def test_why_the_forecast_moved_adds_up(asked):
    """15.51 + 1.20 = 16.71."""
    told = asked["预计为什么比上个月变了？"]
    assert "高 16.71 亿元：新公布的月份 +15.51、" in told.answer and "+1.20" in told.answer
    assert told.where == "7_explain_changes.html#预计为什么变了"


def test_all_targets_together_are_a_chance_or_a_fact(asked, closed):
    assert asked["5 项目标能不能同时完成？"].answer.startswith("4 项同时完成的概率 16%，最难的是")
    assert closed["5 项目标能不能同时完成？"].answer.startswith("不能：到期的 4 项完成 3 项")


def test_the_township_that_fell_is_named_with_all_that_fell(asked, closed):
    """长滩镇 alone fell by what is published; by the ledger 张集镇 did as well; 磷矿镇 takes most off
    the city. After March nobody fell: 长滩镇 stood still."""
    fell = asked["降得最多的长滩镇为什么降，谁拖累最多？"]
    assert fell.answer.startswith("下降 1.5%（公布）；台账可比的 4 家中 1 家下降，最多的是")
    assert "用能困难未解决：变压器增容330千伏安（2022-02-27 登记）；" in fell.answer
    assert "台账合计下降的还有张集镇" in fell.answer and "磷矿镇 1.31" in fell.answer
    assert fell.where == "townships/420881111.html"
    assert ("张集镇", "townships/420881114.html") in fell.links
    assert closed["增得最慢的长滩镇为什么慢，谁拖累最多？"].answer.startswith("持平（公布）")


def test_the_industry_and_the_entrants_are_answered(asked):
    """磷化工 made 50.60 亿元 by the bulletin, which comes before the ledger of its 31 enterprises;
    nine approved less two that left."""
    industry = asked["磷化工怎么样？"].answer
    assert industry.startswith("公布 50.60 亿元，占全部的 31.0%；台账 31 家增长 26.4%")
    entrants = asked["还能进规几家？"].answer
    assert entrants.startswith("本季度已批准 9 家，退库 2 家，净增 7 家；在办 ")
    assert "全季预计 14 家" in entrants


def test_what_is_asked_leads_to_a_section_that_is_there(asked, closed):
    """Pages are named after their notebooks, sections after their headings."""
    notebooks = {f"{path.stem}.html": path for path in paths.notebooks()}
    for one in [*asked.values(), *closed.values()]:
        page, _, section = one.where.partition("#")
        if not section:
            continue
        assert f"## {section} |" in notebooks[page].read_text(encoding="utf-8")


def test_without_ledgers_only_the_figures_are_asked():
    study = open_study("zhongxiang", "2022Q1", as_of="2022-02")
    bare = of_answers(Answers(replace(study, ledgers={})))
    assert list(bare) == [
        "一季度工业产值能不能到 268 亿元？",
        "规上工业增加值增速到 18%，差多少、难不难？",
        "3月还要完成多少、往年3月做了多少？",
        "预计为什么比上个月变了？",
        "4 项目标能不能同时完成？",
        "奖励资金各分多少、怎么来的、换一种办法谁多谁少？",
        "谁可能排在最后、名单稳不稳？",
        "3月每个乡镇还要做多少？",
        "降得最多的长滩镇为什么降，谁拖累最多？",
    ]
    assert "没有企业台账" in bare["降得最多的长滩镇为什么降，谁拖累最多？"].answer


def test_the_fund_is_answered_in_one_sentence(asked):
    """客店镇's 20,223.27 元 become 100,000: 7.98 万元 more."""
    fund = asked["奖励资金各分多少、怎么来的、换一种办法谁多谁少？"]
    assert fund.answer.startswith("1000 万元按 2021 年产值占比分到分：胡集镇最多 240.15，")
    assert "若每个乡镇至少10万元，客店镇多得 7.98、" in fund.answer
    assert fund.where == "3_allocate_rewards.html#分配结果"


def test_the_gap_by_enterprise_is_answered(asked):
    """What the page's rows say: 110 enterprises 11.50 short, 69 with 13.84 beyond make +2.34."""
    gap = asked["工业总产值的差额出在哪些企业？"]
    assert gap.where == "7_explain_changes.html#差额在哪些企业"
    told = "1-2月按产值目标增速 17.1%（由 268 亿元折算），台账企业合计多 2.34 亿元：110 家不足、69 家超过"
    assert gap.answer.startswith(told)
    # the city's 1.67 less the ledger's 2.34
    assert "；台账以外和口径差别少 0.67 亿元，全市公布数多 1.67 亿元；" in gap.answer
    assert "不足最多的是钟祥汇华纺织有限公司（虚构） 7,887、" in gap.answer


def test_what_each_township_has_still_to_make_or_stayed_below(asked, closed):
    """胡集镇's task is 64.27, 41.32 of which are made; after March twelve stay 3.53 below theirs, as
    the page of the forecast says."""
    left = asked["3月每个乡镇还要做多少？"]
    assert "胡集镇 22.95、" in left.answer and "张集镇增长 50.0%" in left.answer
    assert left.where == "4_rank_townships.html#各乡镇一览"
    done = closed["各乡镇的任务完成了没有、差多少？"].answer
    assert done.startswith("7 个完成，12 个没有，合计少 3.53 亿元；少得最多的是胡集经开区 1.02、")


def test_who_is_still_under_way_at_the_end_is_answered(closed):
    """Of the year's ledger page 3 lists 15 without an approval: rows A18 to A33 but A22, which is
    ended."""
    entrants = closed["还能进规几家？"].answer
    assert entrants.endswith("净增 12 家；季末还有 15 家在办，没有批准。")


def test_who_has_what_overdue_is_named_in_the_order_of_the_board(asked, closed):
    """The board: nobody 4, 市发改局 3, 市生态环境局 2 (of 16), 市科技局 2 (of 14). The oldest is 21
    days late, and its sum makes it the most urgent; in March one of nobody's is 47 days late, and
    another the most urgent."""
    assert asked["谁手上的事逾期了？"].answer == (
        "共逾期 14 件，多的在前：台账没有写责任单位的 4、市发改局 3、市生态环境局 2、市科技局 2、其余 3 件；"
        "最急的（金额×天数）是钟祥聚德机械有限公司（虚构），逾期 21 天"
        "（市领导丁、市自然资源和规划局）。"
    )
    after = closed["谁手上的事逾期了？"].answer
    assert after.startswith("共逾期 61 件，多的在前：台账没有写责任单位的 16、市招商服务中心 11、")
    assert "；最急的（金额×天数）是钟祥聚金磷化工有限公司（虚构），逾期 12 天" in after


def test_the_list_is_said_to_move_with_a_quarters_noise(closed):
    """What page 4 says of the test 季度波动."""
    told = closed["谁可能排在最后、名单稳不稳？"].answer
    assert "接近，需会商" in told
    assert told.endswith("名单不变的占 46.2%，应不少于 90%。")


def test_output_without_electricity_is_said_first_of_all(asked, closed):
    """In March both unlisted firms report output, 3,126 + 2,235 = 5,361, and no electricity."""
    question = "哪些企业用电大降而没有报停产？"
    assert "；其中 2 家3月用电为 0，却报有产值（共 5,361 万元），" in closed[question].answer
    assert "用电为 0" not in asked[question].answer


def test_a_stage_that_is_of_a_later_day_is_said_to_be(asked, closed):
    """The ledger of projects was written on to 31 March."""
    question = "鄂中生态、新洋丰中磷、台湾食品产业园到哪一步了？"
    assert asked[question].answer.endswith(
        "（技改项目的谋划、备案、入库等阶段按 3月31日的台账，台账不留更早的）。"
    )
    assert "台账不留" not in closed[question].answer
