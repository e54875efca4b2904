"""Difference in differences over the Spring Festival: the ratio of ratios by hand, the placebo year, coverage of the intervals in simulated panels."""

import numpy as np
import pandas as pd
import pytest

from zx_analysis import festival_effect

# figures without noise are fitted without error
pytestmark = pytest.mark.filterwarnings("ignore::statsmodels.tools.sm_exceptions.PerfectSeparationWarning")
NOW = ["2021-10", "2021-11", "2021-12", "2022-01", "2022-02", "2022-03"]
YEAR_AGO = ["2020-10", "2020-11", "2020-12", "2021-01", "2021-02", "2021-03"]


def panel(rng=None, firms=12, effect=1.0, selection=1.0, months=(*YEAR_AGO, *NOW), noise=0.0):
    """Both groups fall to a half in January and February; the supported are `selection` times as high then in both years, and `effect` times this year."""
    rows = {}
    for i in range(2 * firms):
        treated, level = i < firms, 10.0 + i
        own = []
        for month in months:
            dip = 0.5 * (selection if treated else 1) * (effect if treated and month in NOW else 1) if month[5:] in ("01", "02") else 1.0
            own.append(level * dip * (float(rng.lognormal(0, noise)) if noise else 1.0))
        rows[f"{'s' if treated else 'o'}{i:03d}"] = own
    table = pd.DataFrame.from_dict(rows, orient="index", columns=list(months))
    return table, {code for code in rows if code[0] == "s"}, {code for code in rows if code[0] == "o"}


def test_the_effect_is_the_ratio_of_the_ratios():
    # supported fall to 0.5 × 1.2 × 1.5 = 0.9, others to 0.5: 0.9 / 0.5 = 1.8; the year before 0.6 / 0.5 = 1.2; the support's own is 1.8 / 1.2 = 1.5
    found = festival_effect.evidence(*panel(effect=1.5, selection=1.2), 2022)
    assert found.this_year.pct == pytest.approx(80) and found.placebo.pct == pytest.approx(20) and found.difference.pct == pytest.approx(50)
    assert (found.supported, found.others, found.unmatched) == (12, 12, 0) and found.distinguishable


def test_uneven_enterprises_count_by_their_use():
    # two periods of equal months: the group sums decide. Supported: 5 × 100 and 5 × 10 fall to 5 × 100 and 5 × 5: 525 / 550; others to a half
    months = NOW[1:5]
    rows = {f"s{i}": [100, 100, 100, 100] if i < 5 else [10, 10, 5, 5] for i in range(10)} | {f"o{i}": [10, 10, 5, 5] for i in range(10)}
    power = pd.DataFrame.from_dict(rows, orient="index", columns=months).astype(float)
    found = festival_effect.evidence(power, {c for c in rows if c[0] == "s"}, {c for c in rows if c[0] == "o"}, 2022)
    assert found.this_year.pct == pytest.approx(100 * (525 / 550 / 0.5 - 1)) and found.placebo is None and not found.distinguishable


def test_a_difference_that_was_there_a_year_before_is_not_the_supports():
    found = festival_effect.evidence(*panel(np.random.default_rng(1), firms=30, selection=1.4, noise=0.1), 2022)
    assert found.this_year.clear and found.placebo.clear and not found.distinguishable


def test_a_month_without_use_counts_and_an_enterprise_without_any_does_not():
    power, supported, others = panel()
    power.loc["o013", ["2022-02"]] = 0.0
    power.loc["o014"] = 0.0
    power.loc["s003", "2021-11"] = np.nan
    found = festival_effect.evidence(power, supported | {"absent"}, others, 2022)
    assert (found.supported, found.others, found.unmatched) == (11, 11, 3) and found.this_year.pct > 0


def test_open_quarters_compare_the_months_that_are_known():
    found = festival_effect.evidence(*panel(effect=1.5, months=(*YEAR_AGO, *NOW[:5])), 2022)
    assert found.difference.pct == pytest.approx(50) and len(found.months) == 10
    assert festival_effect.evidence(*panel(effect=1.5, months=NOW), 2022).placebo is None


@pytest.mark.parametrize(("months", "firms", "said"), [(NOW[:4], 12, "用电量不全"), (NOW[2:], 12, "用电量不全"), (NOW, 9, "受补助 9 家、未受补助 9 家，每组至少 10 家才作比较；本节不作推算，不影响发布")])
def test_too_little_gives_no_estimate(months, firms, said):
    with pytest.raises(ValueError, match=said):
        festival_effect.evidence(*panel(months=months, firms=firms), 2022)


def test_unequal_trends_before_are_seen():
    power, supported, others = panel(np.random.default_rng(2), firms=30, noise=0.05)
    assert festival_effect.evidence(power, supported, others, 2022).trend_p > 0.05
    power.loc[sorted(supported), "2021-10"] *= 0.7
    assert festival_effect.evidence(power, supported, others, 2022).trend_p < 0.001


def test_the_curve_is_relative_to_december():
    curve = festival_effect.evidence(*panel(effect=1.5), 2022).curve.set_index(["season", "group", "month"])["ratio"]
    assert curve["now", "supported", "2022-02"] == pytest.approx(0.75) and curve["now", "others", "2022-02"] == pytest.approx(0.5)
    assert curve["before", "supported", "2021-01"] == pytest.approx(0.5) and curve["now", "others", "2021-12"] == 1


@pytest.mark.slow
@pytest.mark.parametrize("effect", [1.0, 1.2])
def test_the_interval_covers_the_truth_as_often_as_it_says(effect):
    """200 panels of 40 enterprises, noise of 15 % a month: 95 % intervals; two standard errors of that share are 3 points."""
    rng, held = np.random.default_rng(3), 0
    for _ in range(200):
        found = festival_effect.evidence(*panel(rng, firms=20, effect=effect, selection=1.3, noise=0.15), 2022).difference
        held += found.low_pct <= 100 * (effect - 1) <= found.high_pct
    assert 180 <= held <= 198
