"""The townships' targets by hand: a small city of 100, 60 and 20 a month, and its policy."""

import numpy as np
import pandas as pd
import pytest

from tests.conftest import REST
from zx_analysis.messages import InputRefused
from zx_analysis.quarter import Answers, forecasts, open_study, township_targets


def with_targets(city, lines):
    policy = city / "policy" / "2022Q1.toml"
    text = policy.read_text(encoding="utf-8")
    policy.write_text(
        text.replace(REST, f"[township_targets]\n{lines}\n\n{REST}"), encoding="utf-8"
    )


def test_the_citys_target_is_shared_by_last_years_output(small_city):
    with_targets(small_city, 'share = "last_year_output"\nyellow_from_pct = 95\nsource = "文件"')
    study = open_study("sanzhen", "2022Q1")
    # 0.06 亿元 = 600 万元 by 100 : 60 : 20
    assert township_targets.targets(study).round(6).tolist() == [
        pytest.approx(600 * part / 180, abs=1e-6) for part in (100, 60, 20)
    ]
    progress = township_targets.progress(Answers(study))
    # a quarter is three usual months, 540 of the 600: 90 %, closed, so that nothing remains
    assert progress["completion_pct"].tolist() == pytest.approx([90.0] * 3)
    assert progress["needed_growth_pct"].isna().all()
    assert progress["target_colour"].tolist() == ["red"] * 3


def test_declared_one_by_one(small_city):
    with_targets(
        small_city,
        'declared = [{ township = "郢中", value = 300, unit = "万元" }, '
        '{ township = "九里乡", value = 0.01, unit = "亿元" }]\nyellow_from_pct = 50\nsource = "文件"',
    )
    study = open_study("sanzhen", "2022Q1")
    found = township_targets.targets(study)
    assert found.iloc[0] == 300 and np.isnan(found.iloc[1]) and found.iloc[2] == 100
    # 300 of 300; none; 60 of 100
    progress = township_targets.progress(Answers(study))
    assert progress["target_colour"].tolist() == ["blue", "", "yellow"]


def test_without_targets_there_are_none(small_city):
    study = open_study("sanzhen", "2022Q1")
    assert township_targets.targets(study) is None
    assert township_targets.progress(Answers(study)) is None
    # 0.06 亿元 = 600 万元 by last year's quarter of 300, 180 and 60, and it is said to be no task
    due, declared = township_targets.due(study)
    assert due.tolist() == pytest.approx([600 * part / 540 for part in (300, 180, 60)])
    assert not declared


def test_an_open_quarter_is_coloured_by_its_forecast(small_city):
    with_targets(small_city, 'share = "last_year_output"\nyellow_from_pct = 85\nsource = "文件"')
    (small_city / "bulletins" / "2022年1-3月.csv").unlink()
    answers = Answers(open_study("sanzhen", "2022Q1"))
    made = forecasts.forecast(answers, "output_wan").draws.mean(axis=0)
    # every quarter is like the one before: 540 of the 600, 90 %, and the forecast says so
    assert made.sum() == pytest.approx(540, rel=0.02)
    progress = township_targets.progress(answers)
    assert progress["target_colour"].tolist() == ["yellow"] * 3
    assert (progress["target_probability"] < 0.5).all()


def test_the_growth_that_is_needed():
    # 100 to reach, 60 made, 40 were last year's rest: exactly as much; 120 asks for 60 / 40 = +50
    # %. 104 are expected: 104 of 100, 104 of 108 = 96.3 %, 104 of 120 = 86.7 %
    target = pd.Series([100.0, 108.0, 120.0, np.nan])
    made, rest, expected = (pd.Series([value] * 4) for value in (60.0, 40.0, 104.0))
    table = township_targets.reached(target, made, rest, expected, yellow=95)
    assert table["needed_growth_pct"].tolist()[:3] == pytest.approx([0.0, 20.0, 50.0])
    assert table["completion_pct"].tolist()[:3] == pytest.approx([60.0, 100 * 60 / 108, 50.0])
    assert table["target_colour"].tolist() == ["blue", "yellow", "red", ""]


DECLARED = 'declared = [{{ township = "{}", value = 1, unit = "{}" }}]'


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("", "share 和 declared 二者取一"),
        ('share = "last_year_output"\n' + DECLARED.format("胡集镇", "万元"), "二者取一"),
        (DECLARED.format("无此镇", "万元"), "declared.0.township 读到“无此镇”，应为名录里的一个"),
        (DECLARED.format("胡集镇", "家"), "declared.0.unit 读到 家，应为能由万元换算的单位"),
        (
            'declared = [{ township = "胡集镇", value = 1, unit = "万元" }, '
            '{ township = "胡集", value = 2, unit = "万元" }]',
            "declared.1.township 读到“胡集”，应为名录里的一个乡镇或园区，每个只写一次",
        ),
        ('share = "last_year_output"', None),
    ],
    ids=["neither", "both", "a stranger", "a unit", "twice", "nothing to share"],
)
def test_what_does_not_fit_is_refused_with_its_place(small_city, lines, said):
    with_targets(small_city, f'{lines}\nyellow_from_pct = 95\nsource = "文件"')
    if said is None:
        policy = small_city / "policy" / "2022Q1.toml"
        text = policy.read_text(encoding="utf-8").replace(
            'measure = "quarter"', 'measure = "growth"'
        )
        policy.write_text(text, encoding="utf-8")
        said = "没有产值的季度目标可以分摊"
    with pytest.raises(InputRefused) as refused:
        open_study("sanzhen", "2022Q1")
    assert said in str(refused.value) and "policy/2022Q1.toml" in str(refused.value)


def test_exactly_at_a_mark_is_the_better_colour():
    """Of 100 expected 100 is blue and 95 yellow; 99.9 and 94.9 are not."""
    target, none = pd.Series(100.0, list("abcd")), pd.Series(0.0, list("abcd"))
    expected = pd.Series([100, 99.9, 95, 94.9], list("abcd"))
    table = township_targets.reached(target, none, none, expected, yellow=95)
    assert table["target_colour"].tolist() == ["blue", "yellow", "yellow", "red"]
