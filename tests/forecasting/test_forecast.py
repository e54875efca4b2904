from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zx_analysis.city.periods import month_index, month_range
from zx_analysis.forecasting.forecast import _leading_windows, _total_scale, forecast_quarter


def panel(first="2018-01", last="2021-12", units=4, seed=1) -> pd.DataFrame:
    """Growing, seasonal, noisy series of unequal size."""
    rng, months = np.random.default_rng(seed), month_range(first, last)
    t = np.arange(len(months))
    season = 1 + 0.2 * np.sin(2 * np.pi * t / 12)
    values = np.outer(np.exp(0.005 * t) * season, 10.0 ** np.arange(units)) * np.exp(
        0.03 * rng.standard_normal((len(months), units))
    )
    return pd.DataFrame(values, months, list("abcdefgh"[:units]))


def joint(history: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """January and February as one slot of two months."""
    january = history[history.index.str.endswith("-01")]
    rest = history[~history.index.str.endswith("-01")].copy()
    for period in january.index:
        february = period[:5] + "02"
        if february in rest.index:
            rest.loc[february] += january.loc[period]
    months = pd.Series(1, rest.index)
    months[rest.index.str.endswith("-02")] = 2
    return rest, months


@settings(max_examples=20)
@given(st.integers(0, 1000), st.integers(0, 2), st.booleans())
def test_the_city_is_the_sum_of_its_units_in_every_draw_and_never_below_what_is_known(
    seed, known, together
):
    history = panel(
        last=["2021-12", "2022-02", "2022-02"][known]
        if together
        else f"2022-0{known}"
        if known
        else "2021-12",
        seed=seed,
    )
    months = None
    if together:
        history, months = joint(history)
    forecast = forecast_quarter(history, "2022Q1", months, seed=seed)
    assert (
        np.isfinite(forecast.draws).all()
        and (forecast.draws >= forecast.known.to_numpy() - 1e-9).all()
    )
    assert np.array_equal(forecast.total, forecast.draws.sum(axis=1))
    assert forecast.quantiles().loc["total", 0.5] == pytest.approx(
        np.median(forecast.draws.sum(axis=1))
    )


def test_with_all_months_known_every_draw_is_the_fact():
    history = panel(last="2022-03")
    forecast = forecast_quarter(history, "2022Q1")
    facts = history.loc["2022-01":"2022-03"].sum().to_numpy()
    assert forecast.known_months == 3 and (forecast.draws == facts).all()
    assert forecast.probability_at_least(facts.sum() * 1.0001) == 0


@settings(max_examples=10)
@given(st.floats(0.001, 1e6), st.permutations(list("abcd")))
def test_unit_of_measurement_and_order_of_units_do_not_matter(factor, order):
    history = panel(last="2022-01")
    plain = pd.DataFrame(forecast_quarter(history, "2022Q1").draws, columns=list("abcd"))
    other = forecast_quarter(history[order] * factor, "2022Q1")
    assert np.allclose(
        pd.DataFrame(other.draws, columns=other.units)[list("abcd")], plain * factor, rtol=1e-9
    )


def test_the_seed_decides():
    history = panel()
    assert np.array_equal(
        forecast_quarter(history, "2022Q1", seed=3).draws,
        forecast_quarter(history, "2022Q1", seed=3).draws,
    )
    assert not np.array_equal(
        forecast_quarter(history, "2022Q1", seed=3).draws,
        forecast_quarter(history, "2022Q1", seed=4).draws,
    )


def test_a_steady_growth_is_carried_on():
    # Each month is 10 % above the same month a year before: the quarter is 1.1 × 1.1 × (1 + 2 + 3)
    # = 7.26 of the first year's.
    months = month_range("2020-01", "2021-12")
    first = [1.0, 2.0, 3.0, *[4.0] * 9]
    history = pd.DataFrame({"a": first + [1.1 * v for v in first]}, months)
    assert np.median(forecast_quarter(history, "2022Q1").total) == pytest.approx(7.26, rel=0.02)


@pytest.mark.parametrize("year", ["2020", "2021"])
def test_a_stop_is_no_season_whether_it_is_named_or_found(year):
    """A quarter at half its output, two years or one year before the one to be forecast."""
    history = panel()
    stop = [f"{year}-01", f"{year}-02", f"{year}-03"]
    history.loc[stop] *= 0.5
    whole = np.median(forecast_quarter(panel(), "2022Q1").total)
    named, found = (forecast_quarter(history, "2022Q1", exclude=exclude) for exclude in (stop, ()))
    assert np.median(named.total) == pytest.approx(whole, rel=0.05) and not named.notes
    assert np.array_equal(found.draws, named.draws) and "、".join(stop) in found.notes[0]


def test_a_lasting_fall_is_no_break():
    history = panel()
    history.loc["2021-04":] *= 0.5
    forecast = forecast_quarter(history, "2022Q1")
    assert not forecast.notes and np.median(forecast.total) < 0.7 * np.median(
        forecast_quarter(panel(), "2022Q1").total
    )


def test_a_unit_without_output_stays_near_nothing_and_a_late_one_is_forecast():
    history = panel().assign(z=0.0)
    history["late"] = history["c"].where(history.index >= "2021-07")
    forecast = forecast_quarter(history, "2022Q1")
    middle = forecast.quantiles()[0.5]
    assert 0 <= middle["z"] < 0.1 * middle["a"] and "z从未有过产出" in forecast.notes[0]
    assert (forecast.draws[:, forecast.units.index("z")] > 0).any()
    assert 0.5 < middle["late"] / middle["c"] < 2


def test_a_short_history_falls_back_and_says_so():
    forecast = forecast_quarter(panel(first="2021-01"), "2022Q1")
    low, high = forecast.quantiles().loc["total", [0.1, 0.9]]
    assert "只有 12 个月" in forecast.notes[0] and high / low > 1.5


def test_the_totals_scale_by_hand():
    # four errors of 0.1 over three months are worth 4 · 9 / 19 = 36 / 19 independent ones; with so
    # few the t keeps 8 degrees
    assert _total_scale(np.array([0.1, -0.1, 0.1, -0.1]), 3, 0.15) == pytest.approx(
        (0.1 * np.sqrt(1 + 19 / 36), 8)
    )
    # one month does not overlap: 20 errors are 20
    assert _total_scale(np.full(20, 0.1), 1, 0.15) == pytest.approx((0.1 * np.sqrt(1 + 1 / 20), 20))
    # one error of 0.1 beside three of the default: mean square (0.01 + 3 · 0.0225) / 4
    assert _total_scale(np.array([0.1]), 1, 0.15)[0] == pytest.approx(
        np.sqrt((0.01 + 3 * 0.0225) / 4 * (1 + 1 / 4))
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda h: h.assign(b=-1.0), "b 在 2018-01"),
        (lambda h: h.assign(b=np.inf), "b 在 2018-01"),
        (lambda h: h.assign(b=h["b"].where(h.index != "2020-05")), "b 缺少 2020-05"),
        (lambda h: h.drop(index="2020-05"), "缺少 2020-05"),
        (lambda h: pd.concat([h, h.iloc[[-1]]]), "2021-12 重复"),
        (lambda h: h.iloc[::-1], "次序不对"),
        (lambda h: h.loc[:"2021-06"], "超过一个季度"),
        (lambda h: panel(last="2022-05"), "早于数据的末期 2022-05"),
    ],
)
def test_bad_history_names_unit_and_period(change, message):
    with pytest.raises(ValueError, match=message):
        forecast_quarter(change(panel()), "2022Q1")


def test_a_gap_in_the_quarter_itself_is_refused_even_where_its_month_is_left_out():
    """January is known of the others and counted as a fact: of b it would be counted as nothing."""
    history = panel(last="2022-01").assign(b=lambda h: h["b"].where(h.index != "2022-01"))
    with pytest.raises(ValueError, match="b 缺少 2022-01，这是本季度的数"):
        forecast_quarter(history, "2022Q1", exclude=["2022-01"])
    earlier = panel().assign(b=lambda h: h["b"].where(h.index != "2020-05"))
    assert np.isfinite(forecast_quarter(earlier, "2022Q1", exclude=["2020-05"]).draws).all()


def test_first_quarters_without_output_are_the_reason_that_is_said():
    history = panel()
    history.loc[history.index.str[5:].isin(["01", "02", "03"])] = 0.0
    forecast = forecast_quarter(history, "2022Q1")
    assert forecast.notes[0] == "历史没有可比的往年同期，改用近期月均推算，范围按经验放宽"
    # three empty first quarters after output had begun, nine slots: 9 / 11 of the draws of each
    # unit
    assert (forecast.draws == 0).mean() == pytest.approx(
        9 / 11, abs=0.02
    ) and "a（82%）" in forecast.notes[1]


def test_a_unit_that_stopped_goes_on_so_in_part_of_the_draws_and_the_others_stay_as_they_are():
    """Three slots without output: 3 / 5. The city is lower by what the unit would have made."""
    history = panel()
    history.loc["2021-10":, "c"] = 0.0
    forecast, going = (
        forecast_quarter(history, "2022Q1", draws=20_000),
        forecast_quarter(panel(), "2022Q1"),
    )
    c = forecast.draws[:, forecast.units.index("c")]
    assert (c == 0).mean() == pytest.approx(3 / 5, abs=0.012)  # 3.5 standard errors
    assert "c（60%）" in forecast.notes[0]
    assert np.array_equal(forecast.total, forecast.draws.sum(axis=1))
    middle, before = forecast.quantiles()[0.5], going.quantiles()[0.5]
    assert middle["c"] == 0 and middle["d"] == pytest.approx(before["d"], rel=0.03)
    standing = forecast.total[c == 0]
    assert np.median(standing) == pytest.approx(before["total"] - before["c"], rel=0.03)


def test_a_stopped_unit_of_its_own_is_forecast_as_standing_or_not():
    history = panel(units=1)
    history.iloc[-2:] = 0.0
    draws = forecast_quarter(history, "2022Q1").total
    assert (draws == 0).mean() == pytest.approx(2 / 4, abs=0.04) and np.isfinite(draws).all()


def test_errors_on_one_side_are_said_of_the_unit_and_of_the_city():
    halved, fallen = panel(), panel()
    halved.loc["2021-11":, "b"] *= 0.5
    fallen.loc["2021-10":] *= 0.8
    assert forecast_quarter(panel(), "2022Q1").notes == []
    (note,) = forecast_quarter(halved, "2022Q1").notes
    assert note.startswith("b最近两三期都比提前一期的预测明显偏低") and "这里的预测偏高" in note
    assert any(
        "合计最近两三期" in note and "偏低" in note
        for note in forecast_quarter(fallen, "2022Q1").notes
    )
    risen = panel()
    risen.loc["2021-11":, "b"] *= 2
    assert "b最近两三期都比提前一期的预测明显偏高" in forecast_quarter(risen, "2022Q1").notes[0]


@pytest.mark.parametrize(
    "first", ["2021-01", "2020-12", "2020-07", "2020-04", "2020-01", "2019-01"]
)
def test_a_short_history_has_ranges_that_hold_and_are_not_many_times_too_wide(first):
    """A season, growth of 6 % a year, noise of 3 % by unit and 2 % in common. 12, 13, 18, 21, 24,
    36 months, nothing known: of 60 outcomes the 80 % range holds at least 40 (48 expected; 2.6
    standard errors), and its width is at most 0.55 in logs (12 and 13 months, where nothing but the
    default is known: 2 · 1.4 · 0.15 · √(1 + 19/36) = 0.52) or half of that.
    """
    inside, widths = 0, []
    for seed in range(60):
        rng, months = np.random.default_rng(seed), month_range("2019-01", "2022-03")
        t = np.arange(len(months))[:, None]
        noise = 0.03 * rng.standard_normal((len(t), 6)) + 0.02 * rng.standard_normal((len(t), 1))
        values = np.exp(0.005 * t + 0.2 * np.sin(2 * np.pi * t / 12) + noise) * np.arange(1, 7)
        whole = pd.DataFrame(values, months, list("abcdef"))
        forecast = forecast_quarter(whole.loc[first:"2021-12"], "2022Q1", draws=400, seed=seed)
        low, high = forecast.quantiles().loc["total", [0.1, 0.9]]
        inside += low <= whole.loc["2022-01":].to_numpy().sum() <= high
        widths.append(np.log(high / low))
    assert inside >= 40
    assert np.mean(widths) < (0.55 if first > "2020-07" else 0.275)


def test_a_clerk_reads_what_an_argument_is_beside_its_name():
    with pytest.raises(
        ValueError,
        match="^历史数据（history）：b 缺少 2020-05，也没有列为不采用的月份（exclude）。请补上这个数。 ",
    ):
        forecast_quarter(panel().assign(b=lambda h: h["b"].where(h.index != "2020-05")), "2022Q1")
    with pytest.raises(ValueError, match="^季度（quarter）：2021Q1 早于数据的末期 2021-12。 "):
        forecast_quarter(panel(), "2021Q1")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda h: h.assign(b=-1.0), "先行指标（leading）：b 在 2018-01"),
        (lambda h: h.assign(b=np.inf), "先行指标（leading）：b 在 2018-01"),
        (lambda h: h.iloc[::-1], "先行指标（leading）：期别 2021-11 重复或次序不对"),
        (lambda h: h.drop(columns="b"), "先行指标（leading）：列应与"),
        (lambda h: h.drop("2021-05"), "先行指标（leading）：2021-06 之前缺少 2021-05"),
        (lambda h: h.drop(["2021-01", "2020-12"]), "先行指标（leading）：2021-02 之前缺少 2020-12"),
        (lambda h: h.iloc[:0], "先行指标（leading）：没有数据"),
    ],
)
def test_a_bad_leading_indicator_names_unit_and_period(change, message):
    with pytest.raises(ValueError, match=message):
        forecast_quarter(panel(), "2022Q1", leading=change(panel()))


def test_a_leading_indicator_may_give_january_and_february_apart_where_output_has_them_together():
    months = joint(panel())[1]
    apart = _leading_windows(panel(last="2022-02"), months, set())
    together = _leading_windows(joint(panel(last="2022-02"))[0], months, set())
    for year in (2021, 2022):
        window = month_index(f"{year}-01"), month_index(f"{year}-02")
        assert apart.sum(apart.rows(*window)) == pytest.approx(
            panel(last="2022-02").loc[f"{year}-01" : f"{year}-02"].sum().to_numpy()
        )
        assert together.sum(together.rows(*window)) == pytest.approx(apart.sum(apart.rows(*window)))
    # one that begins earlier than output, with a joint 1-2月 of its own
    assert _leading_windows(joint(panel(first="2017-01"))[0], months, set()).spans[0] == 2


def test_a_leading_indicator_that_begins_after_output_ends_has_nothing_to_be_compared_with():
    plain = forecast_quarter(panel(), "2022Q1")
    other = forecast_quarter(panel(), "2022Q1", leading=panel(first="2022-01", last="2022-02"))
    assert "未使用" in other.notes[0] and np.array_equal(other.draws, plain.draws)


def led(follow: float, seed: int = 4) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Output that follows electricity's shocks by the share `follow`; electricity is known one
    month longer.
    """
    rng, months = np.random.default_rng(seed), month_range("2017-01", "2022-01")
    season = 1 + 0.2 * np.sin(2 * np.pi * np.arange(len(months)) / 12)[:, None]
    shocks = 0.08 * rng.standard_normal((len(months), 1)) + 0.05 * rng.standard_normal(
        (len(months), 6)
    )
    own = 0.08 * rng.standard_normal((len(months), 1)) + 0.05 * rng.standard_normal(
        (len(months), 6)
    )
    units = list("abcdef")
    electricity = pd.DataFrame(50 * season * np.exp(shocks), months, units)
    output = pd.DataFrame(
        1000 * season * np.exp(follow * shocks + (1 - follow) * own), months, units
    )
    return output, electricity


def test_a_leading_indicator_that_leads_narrows_the_forecast_and_moves_it():
    output, electricity = led(follow=1.0)
    plain = forecast_quarter(output.iloc[:-1], "2022Q1")
    used = forecast_quarter(output.iloc[:-1], "2022Q1", leading=electricity)
    assert "已采用" in used.notes[0] and "降低" in used.notes[0]
    spread = [float(np.diff(f.quantiles().loc["total", [0.1, 0.9]])[0]) for f in (plain, used)]
    assert spread[1] < spread[0]
    higher = electricity.copy()
    higher.iloc[-1] *= 1.3
    assert np.median(
        forecast_quarter(output.iloc[:-1], "2022Q1", leading=higher).total
    ) > np.median(used.total)


def test_a_leading_indicator_of_the_city_alone_moves_every_unit_by_the_same_factor():
    output, electricity = led(follow=1.0)
    city = electricity.sum(axis=1)
    plain = forecast_quarter(output.iloc[:-1], "2022Q1").quantiles()[0.5]
    used = forecast_quarter(output.iloc[:-1], "2022Q1", leading=city)
    assert "已采用" in used.notes[0]
    higher = city.copy()
    higher.iloc[-1] *= 1.3
    more = forecast_quarter(output.iloc[:-1], "2022Q1", leading=higher).quantiles()[0.5]
    # 30 % more in the last month: every unit and the total rise by one factor, draw for draw
    factors = (more / used.quantiles()[0.5]).to_numpy()
    assert factors[0] > 1.05 and factors == pytest.approx(factors[0])
    assert (used.quantiles()[0.5] / plain).nunique() > 1  # its errors are others too


def test_a_leading_series_with_a_gap_is_refused_like_a_table():
    output, electricity = led(follow=1.0)
    with pytest.raises(ValueError, match="先行指标（leading）：2021-06 之前缺少 2021-05"):
        forecast_quarter(
            output.iloc[:-1], "2022Q1", leading=electricity.sum(axis=1).drop("2021-05")
        )


def test_one_that_does_not_lead_or_has_nothing_newer_changes_nothing_and_that_is_said():
    output, electricity = led(follow=0.0)
    plain = forecast_quarter(output.iloc[:-1], "2022Q1")
    for leading, words in ((electricity, "未采用"), (electricity.iloc[:-1], "没有更新的数字")):
        other = forecast_quarter(output.iloc[:-1], "2022Q1", leading=leading)
        assert words in other.notes[0] and np.array_equal(other.draws, plain.draws)


@given(
    st.lists(
        st.lists(st.decimals("0.0", "99999.9", places=1), min_size=3, max_size=3),
        min_size=1,
        max_size=20,
    ),
    st.integers(0, 3),
)
def test_in_a_complete_quarter_a_target_met_exactly_is_met_and_a_tenth_more_is_missed(
    figures, places
):
    # the sum in decimals is what the authority adds up; other units only move the point
    units = [[value.scaleb(-places) for value in unit] for unit in figures]
    history = pd.DataFrame(
        {f"u{i}": [float(value) for value in unit] for i, unit in enumerate(units)},
        ["2022-01", "2022-02", "2022-03"],
    )
    exact, tenth = sum(sum(unit) for unit in units), Decimal("0.1").scaleb(-places)
    forecast = forecast_quarter(history, "2022Q1", draws=3)
    assert forecast.probability_at_least(float(exact)) == 1.0
    assert forecast.probability_at_least(float(exact + tenth)) == 0.0


def test_a_column_that_is_the_sum_of_the_others_is_said():
    months = [f"2021-{month:02d}" for month in range(1, 13)]
    parts = pd.DataFrame(
        {"a": range(100, 112), "b": range(50, 74, 2), "c": [31, 30, 29] * 4}, months, dtype=float
    )
    whole = parts.assign(d=parts.sum(axis=1))
    assert any(
        note.startswith("d的数等于其余 3 个单位之和")
        for note in forecast_quarter(whole, "2022Q1", draws=10).notes
    )
    assert not any("之和" in note for note in forecast_quarter(parts, "2022Q1", draws=10).notes)
