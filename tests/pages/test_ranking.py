"""The pages of the ranking in the four cases that matter: clear, borderline, a tie at the cut, a
missing figure.
"""

from dataclasses import replace

import numpy as np
import pytest

from tests.conftest import RANKING
from tests.quarter.test_standings import CLEAR, GOOD
from tests.ranked_city import CODES, write_ranked_city
from zx_analysis.documents import papers
from zx_analysis.pages import firmness as firmness_page
from zx_analysis.pages import ranking as ranking_page
from zx_analysis.pages import township as township_page
from zx_analysis.pages.charts import Chart
from zx_analysis.pages.exhibits import Beside, Table
from zx_analysis.quarter import outlooks, standings
from zx_analysis.quarter.answers import Answers, open_study
from zx_analysis.ranking.ranking import not_yet

CASES = {
    "clear": CLEAR,
    # 丁镇 14 + 9.9 + 2.4 = 26.3 is off, 戊镇 22 + 1.8 + 2 = 25.8 is on the list by half a point
    # at the size of the middle, with 7/8 and 7/10 of their amounts, 8.66 + 2.1 + 14 = 24.76 and
    # 1.26 + 1.4 + 22 = 24.66: still on it. Of the seven methods Borda and Copeland tie (150 points
    # each; growth against investment and tax), those scaled in the sample name 丁镇
    "borderline": [*GOOD[:3], (-6, 330, 60), (2, 60, 50), (-10, 20, 10)],
    "tie": [*GOOD[:3], (0, 100, 50), (0, 100, 50), (-10, 20, 10)],
    # 戊镇 has 21 + 1.6 of 70 without investment: 32.29; at worst 22.6, below 丁镇's 20 + 3 + 2 = 25
    "missing": [*GOOD[:3], (0, 100, 50), (1, None, 40), (-10, 20, 10)],
}


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """Study and ranking by case, read once."""
    found = {}
    for name, figures in CASES.items():
        root = tmp_path_factory.mktemp(name)
        write_ranked_city(root / "data" / "raw" / name, figures)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("ZX_ROOT", str(root))
            study = open_study(name, "2022Q1")
            found[name] = study, standings.ranked(Answers(study))
    return found


def compared(study):
    """Who is compared with whom in the quarter's ranking."""
    plan = standings.scheme(study)
    return standings.fields(standings.figures(study.panel, plan), plan)


def of_fields(case):
    """What a page of the fields takes of a study and its ranking."""
    study, ranked = case
    return compared(study), ranked, study.mark


def leaflets(study, ranked):
    return township_page.leaflets(study, compared(study), ranked)


def words(exhibit):
    return repr(exhibit)


@pytest.mark.parametrize(
    ("case", "said", "rows"),
    [
        (
            "clear",
            "后 2 位：己镇、戊镇；结论稳定（已检验：权重、方法、按规模折算、季度波动）。",
            {"己镇": "列入名单", "戊镇": "列入名单"},
        ),
        (
            "borderline",
            "后 2 位：己镇、戊镇；接近，需会商（未通过：权重、方法；已通过：按规模折算、季度波动），由人工会商裁定。",
            {"己镇": "列入会商", "戊镇": "列入会商"},
        ),
        (
            "tie",
            "己镇无论怎样都在末位；丁镇、戊镇可能在末位，请人工裁定",
            {
                "己镇": "无论缺数和并列怎样处理都在末位",
                "丁镇": "可能在末位，由人裁定",
                "戊镇": "可能在末位，由人裁定",
            },
        ),
        (
            "missing",
            "己镇无论怎样都在末位；戊镇、丁镇可能在末位，请人工裁定",
            {
                "己镇": "无论缺数和并列怎样处理都在末位",
                "丁镇": "可能在末位，由人裁定",
                "戊镇": "可能在末位，由人裁定",
            },
        ),
    ],
)
def test_the_list_says_how_sure_it_is(opened, case, said, rows):
    study, ranked = opened[case]
    assert said in words(ranking_page.ranking_sentences(ranked))
    frame = ranking_page.summons(study.policy.ranking, ranked, study.short_names, study.mark).frame
    assert dict(zip(frame["乡镇"], frame["建议"], strict=True)) == rows


def test_the_scheme_is_shown_in_words(opened):
    table = ranking_page.scheme(opened["clear"][0])
    assert table.frame["权重"].tolist() == [50, 30, 20] and table.frame[
        "高位（100分）"
    ].tolist() == [30, 1000, 500]
    rules, _, digest = table.note.partition("方案校验值 ")
    assert rules == "得分按高低位计算。得分保留 2 位小数，末 2 位列入名单。"
    assert len(digest) == len("012345abcdef。")


def test_a_missing_figure_is_a_dash_and_never_zero(opened):
    league = ranking_page.league(*opened["missing"])
    row = league.frame.set_index("乡镇").loc["戊镇"]
    assert row["得分"] == 32.29 and "—" in next(
        line for line in words(league).splitlines() if "戊镇" in line
    )
    assert any("戊镇 缺少 工业技改投资" in note for note in opened["missing"][1].notes)


def test_the_weights_that_would_change_the_list(opened):
    # 戊镇 against 丁镇, 1 point of a goalpost share: .44 − .28 = +.16 in growth, −.27 in
    # investment, −.02 in tax (.1 − .12); 50 · .16 − 30 · .27 − 20 · .02 = −.5: growth alone to 50 +
    # .5/.16 = 53.1, investment alone to 30 − .5/.27 = 28.1
    table = firmness_page.flips(*of_fields(opened["borderline"]))
    assert table.frame["戊镇：只改一项"].tolist() == [
        "53.1（1.06 倍）",
        "28.1（0.938 倍）",
        "怎样改都不行",
    ]
    # together from investment to growth: .5/(.16 + .27) = 1.16
    assert table.frame["戊镇：一起改"].tolist() == ["51.2", "28.8", "20.0"]
    assert (
        "戊镇：至少要移动 1.2 个百分点的权重（工业技改投资减 1.2；工业总产值增速加 1.2）才离开末位。"
        in table.note
    )
    assert "己镇：权重怎样改都在末位。" in table.note
    assert (
        firmness_page.flips(*of_fields(opened["tie"])).frame["丁镇：只改一项"].tolist()
        == ["不用改，已经打平"] * 3
    )


def test_where_nobody_is_named_there_is_nothing_to_leave(opened):
    study, ranked = opened["clear"]
    nobody = replace(ranked, bottom=[])
    assert words(
        firmness_page.flips(compared(study), nobody, study.mark)
    ) == "没有列入名单的乡镇。" and [words(part) for part in leaflets(study, nobody)] == [
        "没有列入名单的乡镇。"
    ]


def test_the_readings_beside_the_declared_one(opened):
    study, ranked = opened["borderline"]
    table = firmness_page.dropped(compared(study), ranked, study.mark).frame.set_index("读法")
    # without investment 丁镇 has 16.4 and 戊镇 24 of 70; by growth alone −6 is below 2
    assert (
        table.loc["去掉工业技改投资", "与名单相比"] == "换下 戊镇"
        and table.loc["只看增速", "末位"] == "丁镇、己镇"
    )
    assert table.loc["去掉工业税收", "与名单相比"] == "不变"
    shares = firmness_page.shares(Answers(study), compared(study), ranked)
    assert (
        shares.frame["乡镇"].tolist() == ["己镇", "戊镇", "丁镇"]
        and "按数据修订不能给出名次范围" in shares.note
    )
    # nothing was ever revised, and no quarter of the year before differs from another: no error, no
    # set of ranks
    assert (
        set(shares.frame["名次范围（只计数据修订）"])
        == set(shares.frame["名次范围（只计季度波动）"])
        == {"不能给出"}
    )
    # on the list while 8 u < 8.1 v + .4 w, u, v, w in .75 … 1.25: a little more than half of the
    # draws
    assert 0.5 < shares.frame["权重±25%"].iloc[1] < 0.9
    assert isinstance(
        firmness_page.grid(opened["tie"][1], opened["tie"][0].short_names, ""), Chart
    ) and all(isinstance(c, Chart) for c in firmness_page.ranks(*of_fields(opened["tie"])))


def test_a_page_for_each_named_township(opened):
    parts = leaflets(*opened["borderline"])
    assert [words(part) for part in parts[::5]] == ["己镇", "戊镇"]
    heading, beside, figures, cells, waiting = parts[5:]
    said, (picture,) = beside.parts
    assert words(waiting) == "没有进规企业申报台账，在办的申报不详。"
    assert (
        "戊镇综合得分 25.80 分，6 个单位中居第 5 位。比名单以外得分最低的丁镇少 0.50 分。"
        in words(said)
    )
    # half a point: 1 % of the range of 50 in growth is .5, so 2.5; 16.7 of 1000 in investment; 12.5
    # of 500 in tax
    assert figures.frame["单凭此项离开末位需要"].tolist() == pytest.approx([2.5, 76.7, 62.5])
    assert (
        "丁镇 26.30 分，工业总产值增速 +8.00，工业技改投资 -8.10，工业税收 -0.40，戊镇 25.80 分"
        in picture.alt
    )
    assert cells.frame[["时段", "单元格"]].values.tolist()[0] == ["2022年1-3月", "D7"]
    assert (
        cells.frame["全季更正到此数才离开末位"].iloc[0] == "2.5%"
        and "2022年1-3月.csv" in cells.note
    )


def test_the_page_of_a_tie_says_so(opened):
    besides = [part for part in leaflets(*opened["tie"]) if isinstance(part, Beside)]
    said = [words(beside.parts[0]) for beside in besides]
    assert any(
        "丁镇综合得分 25.00 分，6 个单位中居第 4 位，与其他单位并列。" in text for text in said
    )
    assert any("在分界处并列，权重不变也可能离开末位" in text for text in said)


def test_a_quarter_that_is_not_closed_has_scores_and_no_ranks(root):
    folder = write_ranked_city(root / "data" / "raw" / "liuzhen", CLEAR)
    (folder / "bulletins" / "2022年1-3月.csv").unlink()
    study = open_study("liuzhen", "2022Q1")
    answers = Answers(study)
    ranked = standings.ranked(answers)
    table, bars = ranking_page.league(study, ranked), ranking_page.league_bars(study, ranked)
    assert table.title == "乡镇综合得分（1-2月试算，不是排名）" and not {
        "名次",
        "末位",
        "并列",
    } & set(table.frame)
    assert table.note == "按已公布的月份试算，不是名次；各项指标公布到季末后才排名"
    assert bars.alt.startswith(
        "综合得分及构成（1-2月试算，不是排名）：得分最高 "
    ) and "名" not in bars.alt.split("：", 1)[1].replace("排名", "")


def test_what_says_nothing_is_left_out_of_the_league_and_the_scheme(opened):
    # nobody ties among the clear; 丁镇 and 戊镇 have 25 each; the scheme has goalposts alone
    assert (
        "并列" not in ranking_page.league(*opened["clear"]).frame
        and ranking_page.league(*opened["tie"]).frame["并列"].tolist().count("并列") == 2
    )
    assert not {"标准值", "标准分", "上限", "下限"} & set(
        ranking_page.scheme(opened["clear"][0]).frame
    )


def test_a_weight_beyond_a_hundred_times_is_none():
    # 99.9 and 100.1 times a weight of 15
    assert (
        firmness_page._changed(99.9, 15) == "1498.5（99.9 倍）"
        and firmness_page._changed(100.1, 15) == "加到 100 倍也不行"
    )


def test_equal_figures_share_their_place(opened):
    figures = leaflets(*opened["tie"])
    table = next(
        part
        for part in figures
        if isinstance(part, Table) and part.title.startswith("丁镇：得分构成")
    )
    # growth 0, investment 100 and tax 50 both in 丁镇 and 戊镇; three are above them in each
    assert table.frame["位次"].tolist() == ["并列第 4"] * 3


def test_quarters_that_are_passed_over_are_named(opened):
    study, ranked = opened["clear"]
    answers = Answers(study)
    past = standings.past(answers)
    words_of = replace(
        study,
        policy=study.policy.model_copy(
            update={
                "exclude_periods": study.policy.exclude_periods.model_copy(
                    update={"value": ["2021-05"]}
                )
            }
        ),
    )
    gaps = {quarter: one for quarter, one in past.items() if quarter not in ("2021Q2", "2021Q3")}
    said = words(ranking_page.history_sentence(words_of, ranked, gaps))
    assert (
        "2021年二季度属于政策列明不参与比较的异常时期，没有计入。2021年三季度的指标没有公布齐全，没有计入。"
        in said
    )
    assert "没有计入" not in words(ranking_page.history_sentence(study, ranked, past))


def test_ranks_of_the_past(opened):
    study, ranked = opened["clear"]
    answers = Answers(study)
    past = standings.past(answers)
    assert (
        "己镇 1、1、1、1、6；戊镇 2、2、2、2、5" in ranking_page.history(study, ranked, past)[0].alt
    )
    assert "过去 4 个季度，曾在末位：己镇 0 次，戊镇 0 次" in words(
        ranking_page.history_sentence(study, ranked, past)
    )


def test_peer_groups_have_their_own_pictures_and_gaps(root):
    groups = "\n".join(
        f'"{code}" = "{"山区" if i < 3 else "平原"}"' for i, code in enumerate(CODES)
    )
    folder = write_ranked_city(
        root / "data" / "raw" / "liuzhen", CLEAR, f"[ranking.peer_groups]\n{groups}\n"
    )
    policy = folder / "policy" / "2022Q1.toml"
    policy.write_text(
        policy.read_text(encoding="utf-8").replace("flagged = 2", "flagged = 1"), encoding="utf-8"
    )
    study = open_study("liuzhen", "2022Q1")
    answers = Answers(study)
    ranked = standings.ranked(answers)
    # 丙镇 is last of its group with 62, behind 乙镇's 70
    assert "各组综合得分末位：丙镇、己镇" in words(ranking_page.ranking_sentences(ranked))
    assert ranking_page.league(study, ranked).frame["组"].tolist() == ["山区"] * 3 + ["平原"] * 3
    assert (
        len(firmness_page.ranks(compared(study), ranked, study.mark))
        == len(ranking_page.history(study, ranked, standings.past(answers)))
        == 2
    )
    assert "山区 3 个单位中居第 3 位。比名单以外得分最低的乙镇少 8.00 分" in words(
        leaflets(study, ranked)[1]
    )


def test_an_open_quarter_and_a_city_without_a_scheme_say_why_there_is_nothing(opened, small_city):
    study, ranked = opened["clear"]
    early, nothing = not_yet(ranked), open_study("sanzhen", "2022Q1")
    assert words(ranking_page.ranking_sentences(early)) == "季度未结束，只作预警，不产生末位名单。"
    assert "没有排名方案，或者排名所需的指标还没有公布" in words(
        ranking_page.ranking_sentences(None)
    )
    assert words(firmness_page.grid(early, study.short_names, study.mark)) == ""
    for parts in (
        firmness_page.ranks(compared(study), early, ""),
        firmness_page.ranks(compared(nothing), None, ""),
        leaflets(study, early),
        leaflets(nothing, None),
    ):
        assert list(map(words, parts)) == [""]
    assert isinstance(ranking_page.league(study, early), Table)
    assert words(ranking_page.history(nothing, None, {})[0]) == ""
    assert words(ranking_page.warning_probabilities(nothing, None)) == ""
    assert words(ranking_page.scheme(nothing)) == "政策没有规定排名的指标和权重。"


def test_the_reason_is_said_once_under_a_heading(opened, small_city):
    """The answer says why there is nothing; whatever follows is silent."""
    nothing, (study, ranked) = open_study("sanzhen", "2022Q1"), opened["clear"]
    for city, one in ((study, not_yet(ranked)), (nothing, None)):
        fields = compared(city)
        for silent in (
            ranking_page.summons(city.policy.ranking, one, city.short_names, city.mark),
            ranking_page.checks(one, city.mark),
            firmness_page.flips(fields, one, ""),
            firmness_page.dropped(fields, one, ""),
            firmness_page.events(city, fields, one),
            firmness_page.per_size(city, fields, one),
            firmness_page.shares(Answers(city), fields, one),
        ):
            assert words(silent) == "", silent
    assert (
        words(ranking_page.league_bars(nothing, None))
        == words(ranking_page.history_sentence(nothing, None, {}))
        == words(ranking_page.warning_trust(Answers(nothing)))
        == ""
    )


def test_where_the_scheme_comes_from_is_said_by_its_sources(opened, small_city):
    assert (
        words(ranking_page.limits(opened["clear"][0].policy.ranking))
        == "排名的指标、权重取自政策文件，每项的出处见“奖励资金分配”的规则表。"
    )
    assert (
        words(ranking_page.limits(open_study("sanzhen", "2022Q1").policy.ranking)) == ""
    )  # no scheme
    policy = small_city / "policy" / "2022Q1.toml"
    policy.write_text(
        policy.read_text(encoding="utf-8").replace(
            "[colours]", RANKING.replace("测试", "demonstration") + "[colours]"
        ),
        encoding="utf-8",
    )
    assert (
        words(ranking_page.limits(open_study("sanzhen", "2022Q1").policy.ranking))
        == "“主要指标”的定义和权重没有公布过，这里的方案只作演示。"
    )


def test_where_only_the_last_have_a_score_there_is_no_range_of_ranks(opened, monkeypatch):
    # two of the six have figures, and two are named: nobody with a score stands above them
    study, _ = opened["clear"]
    answers = Answers(study)
    field = compared(study)[0]
    monkeypatch.setattr(
        firmness_page,
        "_revised_points",
        lambda study, own: own.points + np.random.default_rng(0).normal(size=(500, 6)),
    )
    there = np.arange(6)[:, None] < 2
    few = replace(
        field,
        values=np.where(there, field.values, np.nan),
        normalised=np.where(there, field.normalised, np.nan),
    )
    column = "名次范围（只计数据修订）"
    assert set(firmness_page._shares(answers, few)[column]) == {
        "不能给出"
    } and "不能给出" not in set(firmness_page._shares(answers, field)[column])


@pytest.fixture(scope="module")
def made_up():
    study = open_study("zhongxiang", "2022Q1")
    answers = Answers(study)
    return study, standings.ranked(answers)


def test_the_made_up_list_is_not_firm_and_says_why(made_up):
    """客店镇 22.32 with one enterprise more (10 points of 3 enterprises: 3.33) is 25.65, above
    张集镇's 24.01; 长滩镇 17.92 stays below 客店镇 with one.
    """
    study, ranked = made_up
    assert ranked.status == "borderline" and ranked.failed == ["计数±1", "按规模折算", "季度波动"]
    rows = firmness_page.events(study, compared(study), ranked).frame
    assert rows.values.tolist() == [
        ["客店镇", "新增规上工业企业", "0", "1", "长滩镇、张集镇", "换下 客店镇"]
    ]
    table = firmness_page.per_size(study, compared(study), ranked)
    assert (
        "折算后的末位是长滩镇、冷水镇，与名单相比换下 客店镇。" in table.note
        and "2021年全年工业总产值" in table.note
    )
    assert table.frame["乡镇"].tolist()[:2] == ["长滩镇", "冷水镇"] and table.unit.startswith(
        "规模：亿元"
    )
    results = ranking_page.checks(ranked, study.mark).frame.set_index("检验")["结果"].to_dict()
    assert results == {
        "权重": "通过",
        "方法": "通过",
        "计数±1": "未通过",
        "按规模折算": "未通过",
        "季度波动": "未通过",
    }
    said = words(ranking_page.ranking_sentences(ranked))
    assert (
        "由人工会商裁定" in said
        and "次序关联程度为 0.86" in said
        and "69% 来自总量和个数指标" in said
    )
    assert ranking_page.of_size(ranked) == [note for note in ranked.notes if "规模" in note]


def test_what_the_candidates_under_way_would_change(made_up):
    parts = [
        part
        for part in leaflets(*made_up)
        if isinstance(part, Table) and part.title.endswith("在办的进规企业")
    ]
    first, second = (
        parts  # 长滩镇 and 客店镇, of which each has one application under way at the end of March
    )
    assert first.frame[["类别", "阶段", "自"]].values.tolist() == [
        ["小进规", "审核", "2022-03-31"]
    ] and first.note.endswith("长滩镇仍在末位。")
    # 17.92 + 3.33 = 21.25 is still less than 22.32
    assert "即使 1 家都批准并计入本季度，新增规上工业企业由 0 变为 1" in first.note
    assert second.frame[["类别", "阶段", "自"]].values.tolist() == [
        ["新进规", "摸底", "2021-12-12"]
    ]
    assert "若其中 1 家批准并计入本季度" in second.note and second.note.endswith(
        "客店镇就离开末位，换成张集镇。"
    )


def test_a_set_of_ranks_says_what_it_counts(made_up):
    study, ranked = made_up
    table = firmness_page.shares(Answers(study), compared(study), ranked)
    ranges = table.frame.set_index("乡镇")["名次范围（只计季度波动）"]
    assert "只计数据修订" in table.note and "—" in ranges["客店镇"]
    # in a quarter's noise townships come last that no other weights, no other method and no
    # revision bring there
    assert (table.frame["季度波动"] > 0).sum() > (table.frame["数据修订"] > 0).sum()


def test_the_bulletin_says_that_the_list_is_for_people_to_decide_and_that_the_score_follows_size(
    made_up,
):
    study, ranked = made_up
    answers = Answers(study)
    paper = papers.bulletin(study, [], outlooks.outlooks(answers), ranked, None, "")
    said = "".join(text for section in paper.sections for text in section.paragraphs)
    assert (
        # a paper for all names nobody before people have decided
        "约谈名单待会商、待审定，会商前不列名，也不列名次" in said
        and "长滩镇、客店镇" not in said
        and "接近，需会商（未通过：计数±1、按规模折算、季度波动" in said
        and "由人工会商裁定" in said
        and "得分差异的69%来自总量和个数指标" in said
    )
    # nor are places listed: whoever is left out of a list of the others is known
    assert [annex.title for annex in paper.annexes] == ["目标完成情况"]


def test_a_list_that_is_not_settled_is_held_against_no_other(opened):
    study, ranked = opened["tie"]
    assert ranked.checks == () and words(ranking_page.checks(ranked, study.mark)) == ""
    assert "折算后的末位是" in firmness_page.per_size(study, compared(study), ranked).note


def test_without_counts_or_amounts_the_page_says_that_there_is_nothing_to_vary(opened):
    study, ranked = opened["clear"]
    assert (
        words(firmness_page.events(study, compared(study), ranked))
        == "排名没有用到计数指标，不必看多一个或少一个。"
    )
    only = replace(
        study,
        policy=study.policy.model_copy(
            update={
                "ranking": study.policy.ranking.model_copy(
                    update={"indicators": study.policy.ranking.indicators[:1]}
                )
            }
        ),
    )
    assert (
        words(firmness_page.per_size(only, compared(only), standings.ranked(Answers(only))))
        == "排名没有用到总量指标，不必按规模折算。"
    )


def test_the_size_may_be_declared_and_has_to_be_an_amount(opened):
    study, ranked = opened["clear"]
    other = replace(
        study,
        policy=study.policy.model_copy(
            update={
                "ranking": study.policy.ranking.model_copy(
                    update={"denominator": "industrial_tax_wan"}
                )
            }
        ),
    )
    table = firmness_page.per_size(other, compared(other), standings.ranked(Answers(other)))
    # every town had 100 of tax in each quarter: the size divides nothing away
    assert "政策指定的2021年全年工业税收" in table.note and table.frame[
        "得分"
    ].tolist() == pytest.approx(table.frame["折算后得分"].tolist())
    rate = replace(
        study,
        policy=study.policy.model_copy(
            update={
                "ranking": study.policy.ranking.model_copy(
                    update={"denominator": "output_growth_pct"}
                )
            }
        ),
    )
    with pytest.raises(
        ValueError, match="ranking.denominator 读到 output_growth_pct，应为总量或个数指标"
    ):
        standings.ranked(Answers(rate))
