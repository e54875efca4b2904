"""The analysis in words: singular cases by hand; and every sentence of the made-up city recomputed
by a second reader from the tables alone.
"""

import csv
import re
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd
import pytest

from tests.made_up import made_up
from tests.ranked_city import CODES, write_ranked_city
from zx_analysis.documents import handover
from zx_analysis.pages import review as review_page
from zx_analysis.programmes import todo_lists
from zx_analysis.quarter import analysis, analysis_figures, outlooks, programmes
from zx_analysis.quarter.answers import Answers, open_study

TARGET = {
    "label_zh": "一季度工业产值",
    "unit": "亿元",
    "target": 10.0,
    "probability": 0.3,
    "median": 9.5,
    "low80": 9.0,
    "high80": 10.2,
    "gap": 0.5,
    "known": 5.0,
    "met": False,
    "final": False,
    "colour": "red",
}


def units(*rows, city=None, basis="published"):
    """(name, value, growth, earlier growth) of towns, with the city's own growth."""
    own = pd.DataFrame(
        rows, columns=["township", "value", "growth_pct", "earlier_growth_pct"], dtype=object
    ).astype({"value": float, "growth_pct": float, "earlier_growth_pct": float})
    own = own.assign(township_code=[f"t{i}" for i in range(len(own))])
    own["difference_pp"] = own["growth_pct"] - (float("nan") if city is None else city)
    own["rank"], own["tied"] = (
        own["growth_pct"].rank(ascending=False, method="min"),
        own["growth_pct"].notna() & own["growth_pct"].duplicated(keep=False),
    )
    base = own["value"] / (1 + own["growth_pct"] / 100)
    own["contribution_pp"], own["share_pct"] = (
        100 * (own["value"] - base) / base.sum(),
        100 * (own["value"] - base) / (own["value"] - base).sum(),
    )
    own["change_pp"] = own["growth_pct"] - own["earlier_growth_pct"]
    total = pd.DataFrame(
        [
            {
                "township_code": "total",
                "township": "全市",
                "value": own["value"].sum(),
                "growth_pct": city,
            }
        ]
    )
    table = pd.concat([total, own], ignore_index=True).assign(
        indicator="output_wan",
        label_zh="工业总产值",
        unit="万元",
        shown_unit="亿元",
        period="2022-03",
        months=3,
        basis=basis,
        earlier_period="2022-02",
        realised_yi=float("nan"),
    )
    return table.assign(shown=table["value"] / 10_000).reindex(
        columns=list(analysis_figures.COLUMNS)
    )


def facts(table, **more):
    growth = table.loc[table["township_code"] != "total", "growth_pct"].dropna()
    own = table.loc[table["township_code"] != "total"]
    found = {
        ("run", "complete"): 1,
        ("run", "findings"): 0,
        ("run", "ledger_findings"): 0,
        ("breadth", "reported"): len(growth),
        ("breadth", "grew"): (growth > 0).sum(),
        ("breadth", "fell"): (growth < 0).sum(),
        ("breadth", "flat"): (growth == 0).sum(),
        ("breadth", "grew_share_pct"): 100 * (growth > 0).mean(),
        ("breadth", "above"): (own["difference_pp"] > 0).sum(),
        ("breadth", "below"): (own["difference_pp"] < 0).sum(),
        ("breadth", "sum_growth_pct"): own["contribution_pp"].sum(),
    } | more.get("topics", {})
    return pd.DataFrame(
        [(topic, key, float(value)) for (topic, key), value in found.items()],
        columns=["topic", "key", "value"],
    )


def written(table, targets=(), topics=None):
    frame = pd.DataFrame(list(targets), columns=list(TARGET))
    return {
        s.id: s
        for s in analysis.sentences(table, facts(table, topics=topics or {}), frame, "output_wan")
    }


FOUR = (
    ("甲", 30_000.0, 20.0, 10.0),
    ("乙", 40_000.0, 10.0, 12.0),
    ("丙", 19_000.0, -5.0, -5.0),
    ("丁", 10_000.0, 0.0, None),
)


def test_a_plain_quarter_by_hand():
    found = written(units(*FOUR, city=8.4))
    assert found["output"].text == "2022年1-3月，全市工业总产值 9.90 亿元，按可比口径增长 8.4%。"
    assert found["breadth"].text == "4 个乡镇和园区中 2 个增长、1 个下降、1 个持平，增长面 50.0%。"
    assert found["above"].text == "增速高于全市的 2 个，低于全市的 2 个。"
    # of four at most a third: one
    assert found["first"].text == "增速居前的是甲（增长 20.0%，高于全市 11.6 个百分点，第 1 位）。"
    # bases 25,000, 36,363.6, 20,000, 10,000: together 91,363.6; changes 5,000, 3,636.4, -1,000, 0:
    # together 7,636.4 or 8.4 %
    assert (
        found["pull"].text
        == "拉动全市增长最多的是甲（拉动 5.47 个百分点，贡献率 65.5%）、乙（拉动 3.98 个百分点，贡献率 47.6%）。"
    )
    assert found["drag"].text == "下拉全市增长的是丙（下拉 1.09 个百分点）。"
    assert (
        found["rise"].text == "增速比1-2月回升最多的是甲（由 10.0% 到 20.0%，加快 10.0 个百分点）。"
    )
    assert (
        found["fall"].text == "增速比1-2月回落最多的是乙（由 12.0% 到 10.0%，回落 2.0 个百分点）。"
    )
    assert found["falling"].text == "产值下降的有 1 个：丙（下降 5.0%）。"
    assert found["last"].left_out == found["missing"].left_out == found["sum"].left_out == "不适用"


def test_a_tie_shares_its_place():
    rows = [
        ("甲", 1.0, 7.0, None),
        ("乙", 1.0, 9.0, None),
        ("丙", 1.0, 7.0, None),
        *((name, 1.0, 2.0 - i, None) for i, name in enumerate("丁戊己")),
    ]
    text = written(units(*rows, city=4.0))[
        "first"
    ].text  # two of six, and whoever shares the second place
    assert text == (
        "增速居前的是乙（增长 9.0%，高于全市 5.0 个百分点，第 1 位）、甲（增长 7.0%，高于全市 3.0 个百分点，并列第 2 位）、丙（增长 7.0%，高于全市 3.0 个百分点，并列第 2 位）。"
    )


def test_only_who_is_above_the_city_is_among_the_first_and_only_who_is_below_among_the_last():
    rows = [
        ("甲", 1.0, 30.0, None),
        *((name, 1.0, 5.0, None) for name in "乙丙丁戊己庚"),
        ("辛", 1.0, 1.0, None),
        ("壬", 1.0, 0.0, None),
    ]
    found = written(units(*rows, city=5.0))
    assert "乙" not in found["first"].text and "甲（增长 30.0%" in found["first"].text
    assert (
        "壬（持平" in found["last"].text
        and "辛（增长 1.0%" in found["last"].text
        and "庚" not in found["last"].text
    )


def test_all_and_none():
    assert (
        written(units(("甲", 1.0, 5.0, None), ("乙", 1.0, 9.0, None), city=7.0))["breadth"].text
        == "2 个乡镇和园区全部增长，增长面 100%。"
    )
    none = written(units(("甲", 1.0, -5.0, None), ("乙", 1.0, 0.0, None), city=-2.0))
    assert none["breadth"].text == "2 个乡镇和园区没有一个增长，1 个下降，1 个持平。"
    assert (
        none["output"].text.endswith("按可比口径下降 2.0%。") and none["pull"].left_out == "不适用"
    )


def test_one_township_alone():
    found = written(units(("甲", 1.0, 5.0, None), city=5.0))
    assert (
        found["breadth"].text == "1 个乡镇和园区全部增长，增长面 100%。"
        and found["above"].left_out == "不适用"
    )
    assert found["first"].left_out == "不适用"  # it is the city


def test_who_did_not_report_is_named_and_in_no_comparison():
    found = written(units(*FOUR, ("戊", 5.0, None, None), city=8.4))
    assert (
        found["missing"].text == "戊没有报增速，不在以下比较之内。"
        and "4 个乡镇和园区中" in found["breadth"].text
    )
    assert not any("戊" in s.text for s in found.values() if s.id != "missing")


def test_a_sentence_without_its_figure_is_left_out_and_says_which():
    found = written(units(*FOUR))
    assert (
        found["output"].text == ""
        and found["output"].left_out == "缺数：analysis[total,output_wan].growth_pct"
        and found["output"].figures == ()
    )
    assert found["growth_points"].left_out == "缺数：analysis_facts[growth_points].entries"
    # the townships are still compared with each other, though not with the city
    assert found["first"].text.startswith("增速居前的是甲（增长 20.0%，第 1 位）")


def test_a_change_too_small_to_be_shown():
    others = [(name, 1.0, 0.0, 0.0) for name in "丁戊己庚"]
    found = written(
        units(
            ("甲", 1.0, 0.04, 0.0),
            ("乙", 1.0, -0.05, 0.0),
            ("丙", 1.0, 0.25, 0.0),
            *others,
            city=0.0,
        )
    )
    # half up: 0.25 is 0.3, -0.05 is -0.1
    assert (
        "甲（基本持平，与全市持平，第 2 位）" in found["first"].text
        and "丙（增长 0.3%，高于全市 0.3 个百分点" in found["first"].text
        and "乙（下降 0.1%，低于全市 0.1" in found["last"].text
    )
    assert found["output"].text.endswith("按可比口径持平。")


def test_the_citys_published_growth_is_not_always_that_of_the_sum():
    # the four together grew by 8.4 %
    text = written(units(*FOUR, city=9.0))["sum"].text
    assert (
        text
        == "各乡镇按可比口径合计增长 8.4%，公布的全市增速为 9.0%，两者口径不完全一致；拉动和贡献率按各乡镇合计计算。"
    )


@pytest.mark.parametrize(
    ("change", "text", "problem"),
    [
        (
            {},
            "一季度工业产值预计为 9.50 亿元，八成范围 9.00 亿元至 10.20 亿元，达到目标 10 亿元的概率为 30%。",
            "一季度工业产值有完不成的风险，达到目标的概率为 30%，中位数比目标少 0.50 亿元。",
        ),
        (
            {"final": True, "probability": 1.0, "median": 10.0, "gap": 0.0, "colour": "green"},
            "一季度工业产值完成目标（目标 10 亿元，实际 10.00 亿元）。",
            None,
        ),
        (
            {"final": True, "probability": 0.0},
            "一季度工业产值没有完成目标：实际 9.50 亿元，比 10 亿元的目标少 0.50 亿元。",
            "一季度工业产值没有完成，少 0.50 亿元。",
        ),
        (
            {
                "final": True,
                "probability": 0.0,
                "unit": "%",
                "median": -0.5,
                "target": 1.0,
                "gap": 1.5,
            },
            "一季度工业产值没有完成目标：实际 -0.5%，比 1%的目标少 1.5 个百分点。",
            "一季度工业产值没有完成，少 1.5 个百分点。",
        ),
        (
            {"probability": float("nan"), "median": 7.0, "gap": 3.0, "unit": "个", "colour": ""},
            "一季度工业产值已有 7 个，目标 10 个，还差 3 个，期限未到。",
            None,
        ),
        (
            {"probability": 0.0, "colour": "red"},
            "一季度工业产值预计为 9.50 亿元，八成范围 9.00 亿元至 10.20 亿元，达到目标 10 亿元的概率为不到1%。",
            "一季度工业产值有完不成的风险，达到目标的概率为不到1%，中位数比目标少 0.50 亿元。",
        ),
        (
            {"met": True, "probability": 1.0, "known": 10.5, "median": 11.0, "colour": "green"},
            "一季度工业产值预计为 11.00 亿元，已公布的已经达到 10 亿元的目标。",
            None,
        ),
    ],
)
def test_targets(change, text, problem):
    found = written(units(*FOUR, city=8.4), [TARGET | change])
    assert found["target.一季度工业产值"].text == text
    assert (
        found["short.一季度工业产值"].text if problem else "short.一季度工业产值" not in found
    ) == (problem or True)


def test_a_growing_city_with_missing_growth_of_its_own(root):
    """No total row in the bulletins: nothing is compared with the city."""
    write_ranked_city(
        root / "data" / "raw" / "liuzhen",
        [
            (10, 300, 100),
            (20, 300, 100),
            (None, 300, 100),
            (-10, 300, 100),
            (0, 300, 100),
            (5, 300, 100),
        ],
    )
    study = open_study("liuzhen", "2022Q1")
    answers = Answers(study)
    table = analysis_figures.units(study)
    own = table[table["indicator"] == "output_wan"].set_index("township_code")
    # 甲镇: 300 in the quarter at +10 %: 272.7 before; 己镇: 1,800 at +5 %; the third has none
    assert (
        own.at[CODES[0], "value"] == 300
        and own.at[CODES[0], "base"] == pytest.approx(300 / 1.1)
        and pd.isna(own.at[CODES[2], "base"])
    )
    assert own["rank"].reindex(CODES).astype(object).where(
        own["rank"].reindex(CODES).notna(), None
    ).tolist() == [2, 1, None, 5, 4, 3]
    assert (
        pd.isna(own.at["total", "growth_pct"])
        and own.at["total", "value"] == 300 + 600 + 900 + 1200 + 1500 + 1800
    )
    # investment has no published growth: 300 beside 300 + 10 i of last year's first quarter
    invested = table[table["indicator"] == "tech_investment_wan"].set_index("township_code")
    assert invested.at[CODES[1], "growth_pct"] == pytest.approx(
        100 * (300 / 310 - 1), abs=1e-6
    ) and set(invested["basis"]) == {"levels"}
    assert invested.at["total", "growth_pct"] == pytest.approx(100 * (1800 / 1950 - 1), abs=1e-6)
    found = {
        s.id: s
        for s in analysis.sentences(
            table,
            analysis_figures.facts(answers, table),
            outlooks.targets_figures(outlooks.outlooks(answers)),
            "output_wan",
        )
    }
    assert found[
        "breadth"
    ].text == "5 个乡镇和园区中 3 个增长、1 个下降、1 个持平，增长面 60.0%。" and found[
        "missing"
    ].text.startswith("丙镇没有报增速")
    assert (
        found["output"].left_out == "缺数：analysis[total,output_wan].growth_pct"
        and found["indicator.tech_investment_wan"].text
        == "工业技改投资 0.18 亿元，比上年同期下降 7.7%。"
    )
    # one year's investment beside another's is on no common scope, and the paper says so
    assert (
        found["levels"].text
        == "工业技改投资、工业税收的增长按两年公布数计算，没有换算到同一企业范围。"
    )
    assert not any(
        "缺数" in repr(part)
        for part in review_page.analysis_parts(study, table, list(found.values()))
    )


@pytest.fixture(scope="module", params=["", "2022-02"])
def handed_over(request, tmp_path_factory):
    """The tables of the made-up city as the notebooks hand them over, read back as text."""
    folder = tmp_path_factory.mktemp("tables")
    answers = made_up(as_of=request.param)
    study = answers.study
    table = analysis_figures.units(study)
    own, targets = (
        analysis_figures.facts(answers, table),
        outlooks.targets_figures(outlooks.outlooks(answers)),
    )
    handover.hand_over(
        str(folder),
        study.mark,
        analysis=table,
        analysis_facts=own,
        targets=targets,
        panel=study.cleaned.panel,
        findings=study.cleaned.findings,
        analysis_sentences=analysis.table(
            analysis.sentences(table, own, targets, study.city.level)
        ),
        **todo_lists.tables(programmes.todo(answers), study.names),
    )
    read = {}
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            read[path.stem] = list(csv.DictReader(file))
    return read


def test_every_figure_of_every_sentence_is_the_cell_it_names(handed_over):
    keys = {
        "analysis": lambda row: f"{row['township_code']},{row['indicator']}",
        "targets": lambda row: row["label_zh"],
    }
    cells = {
        (table, key(row), column): value
        for table, key in keys.items()
        for row in handed_over[table]
        for column, value in row.items()
    }
    cells |= {
        ("analysis_facts", row["topic"], row["key"]): row["value"]
        for row in handed_over["analysis_facts"]
    }
    checked = 0
    for sentence in handed_over["analysis_sentences"]:
        for figure in filter(None, sentence["figures"].split("; ")):
            table, key, column, value = re.fullmatch(r"(\w+)\[(.*)\]\.(\w+)=(.*)", figure).groups()
            if (table, column) == ("analysis_facts", "name"):
                continue  # the topic's own name
            stands = cells[table, key, column]
            assert stands == value or float(stands) == pytest.approx(float(value), abs=1e-9), (
                sentence["id"],
                figure,
                stands,
            )
            checked += 1
    assert checked > 200


def test_every_number_of_every_sentence_follows_from_its_figures(handed_over):
    """Rounded by hand to no, one or two places, as a share in per cent, or part of a period's name:
    nothing else may stand in a sentence.
    """
    for sentence in handed_over["analysis_sentences"]:
        allowed = set()
        for figure in filter(None, sentence["figures"].split("; ")):
            column, value = figure.split("].")[1].split("=", 1)
            try:
                number = Decimal(value)
            except ArithmeticError:
                continue
            allowed |= {
                f"{abs((number * scale).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)):,}"
                for places in (0, 1, 2)
                for scale in ((1, 100) if column == "probability" else (1,))
            }
            allowed.add(f"{abs(number):f}".removesuffix(".0"))
        text = re.sub(
            r"\d{4}年1-\d+月|1-\d+月|不到1%|99%以上|1-2月|增长面 100%", "", sentence["text"]
        )
        for number in re.findall(r"\d[\d,]*\.?\d*", text):
            assert number in allowed, (sentence["id"], number, sentence["text"])


def test_the_tables_themselves_follow_from_the_panel_and_the_lists(handed_over):
    rows = [
        row
        for row in handed_over["analysis"]
        if row["indicator"] == "output_wan" and row["township_code"] != "total"
    ]
    period, months = rows[0]["period"], int(rows[0]["months"])
    latest = {}
    for row in sorted(handed_over["panel"], key=lambda row: row["vintage"]):
        latest[row["township_code"], row["period"], int(row["months"]), row["indicator"]] = Decimal(
            row["value_text"]
        )
    levels = {
        row["township_code"]: latest[row["township_code"], period, months, "output_wan"]
        for row in rows
    }  # the published year to date
    growth = {
        row["township_code"]: latest[row["township_code"], period, months, "output_growth_pct"]
        for row in rows
    }
    bases = {code: float(level) / (1 + float(growth[code]) / 100) for code, level in levels.items()}
    changes = {code: float(levels[code]) - base for code, base in bases.items()}
    for row in rows:
        code = row["township_code"]
        assert Decimal(row["value"]) == levels[code] and Decimal(row["growth_pct"]) == growth[code]
        assert float(row["contribution_pp"]) == pytest.approx(
            100 * changes[code] / sum(bases.values())
        ) and float(row["share_pct"]) == pytest.approx(100 * changes[code] / sum(changes.values()))
        assert int(row["rank"]) == 1 + sum(other > growth[code] for other in growth.values())
    facts = {
        (row["topic"], row["key"]): float(row["value"]) for row in handed_over["analysis_facts"]
    }
    assert facts["breadth", "grew"] == sum(value > 0 for value in growth.values()) and facts[
        "breadth", "fell"
    ] == sum(value < 0 for value in growth.values())
    assert facts["breadth", "sum_growth_pct"] == pytest.approx(
        100 * sum(changes.values()) / sum(bases.values())
    )
    assert facts["run", "findings"] == sum(
        row["severity"] == "warn" and "2022-01" <= row["period"] <= period
        for row in handed_over["findings"]
    )
    lists = {key: value for (topic, key), value in facts.items() if topic == "todo"}
    assert len(lists) == 9 and all(
        value == len(handed_over[f"{name}_todo"]) for name, value in lists.items()
    )


@pytest.mark.parametrize(
    ("complete", "outside", "said"),
    [
        (0, 2, "过去 5 个季度同样时候作的产值预测，有 2 次实际落在八成范围以外。"),
        (0, 0, ""),
        (1, 2, ""),
    ],
)
def test_an_open_quarter_says_how_often_past_ranges_missed(complete, outside, said):
    topics = {("past", "quarters"): 5, ("past", "outside"): outside, ("run", "complete"): complete}
    assert written(units(*FOUR, city=8.4), topics=topics)["past_ranges"].text == said


@pytest.mark.parametrize(
    ("growth", "said"),
    [
        (3.21, "比上年同期增长 3.2%"),
        (-0.5, "比上年同期下降 0.5%"),
        (0.0, "与上年同期持平"),
        (0.04, "与上年同期基本持平"),
    ],
)
def test_growth_is_said_with_the_word_that_goes_before_it(growth, said):
    assert (
        analysis._environment().from_string("{{ growth | on_year }}").render(growth=growth) == said
    )


def test_a_county_is_no_city():
    table = units(*FOUR, city=8.4)
    table.loc[table["township_code"] == "total", "township"] = "全县"
    found = written(table)
    assert (
        found["output"].text.startswith("2022年1-3月，全县")
        and "高于全县" in found["first"].text
        and not any("全市" in sentence.text for sentence in found.values())
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [(0.8, "比1-2月加快 0.8 个百分点"), (-0.8, "比1-2月回落 0.8 个百分点"), (0.04, "与1-2月持平")],
)
def test_a_pace_that_stays_is_compared_with_the_right_word(change, said):
    assert (
        analysis._environment().from_string("{{ change | pace('2022-02') }}").render(change=change)
        == said
    )
