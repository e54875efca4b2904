"""What the page says of a past beside the rivals: what is worse is named, and what is noise is
called so.
"""

import numpy as np
import pandas as pd

from zx_analysis.forecasting.backtest import NAIVE, OURS, PACE
from zx_analysis.pages import backtest as backtest_page


def contest(ours, naive, pace, regimes=None):
    """The city alone, nothing known, outcome 100 in every quarter; errors in per cent."""
    regimes = regimes or ["plain"] * len(ours)
    rows = [
        {
            "quarter": f"20{i:02d}Q1",
            "known_months": 0,
            "regime": regime,
            "unit": "total",
            "method": method,
            "actual": 100.0,
            "error": e,
            "error_pct": e,
            "crps": e / 2,
        }
        for i, regime in enumerate(regimes)
        for method, e in ((OURS, ours[i]), (NAIVE, naive[i]), (PACE, pace[i]))
    ]
    return pd.DataFrame(rows)


def said(parts):
    return "\n".join(map(repr, parts))


def test_a_better_rival_is_named_with_its_figure():
    # ours 5 of naive's 10: 0.50; pace 4: 0.40
    text = repr(backtest_page.beside_rivals(contest([5, 5], [10, 10], [4, 4]), "")[-1])
    assert "按误差不如去年同期×近三月增速（0.40），本预测 0.50" in text


def test_quarters_after_a_break_are_also_left_out():
    # with 2000Q1, a year after a break: ours (30 + 5) / (50 + 4) = 0.65; without it 5 / 4 = 1.25,
    # worse than naive
    text = repr(
        backtest_page.beside_rivals(contest([30, 5], [50, 4], [60, 6], ["echo", "plain"]), "")[-1]
    )
    assert (
        "全部季度：已知 0 个月按误差最好（0.65）" in text
        and "只算平稳季度：已知 0 个月按误差不如去年同期（1.00），本预测 1.25" in text
    )


def test_five_quarters_prove_nothing_however_good():
    text = said(
        backtest_page.noise(contest([1, 2, 1, 2, 1], [20, 21, 20, 21, 20.5], [9, 9, 8, 9, 8]), "")
    )
    assert "5/5" in text and "同时通过符号检验的 0 次" in text and "季度太少，不能断定" in text


def test_ten_quarters_all_better_are_no_noise_and_worse_is_said_as_plainly():
    rng = np.random.default_rng(0)
    near = rng.uniform(1, 2, 10)
    better = said(
        backtest_page.noise(
            contest(near, near + rng.uniform(9, 10, 10), near + rng.uniform(-1, 1, 10)), ""
        )
    )
    assert f"全市已知 0 个月对{NAIVE}更好" in better and PACE not in better.rpartition("结论")[2]
    assert f"对{NAIVE}更差" in said(
        backtest_page.noise(contest(near + 9, near + rng.uniform(0, 1, 10), near), "")
    )
