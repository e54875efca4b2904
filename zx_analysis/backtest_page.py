"""What the notebook explore/backtest shows: every past forecast of the city beside its outcome, for a reader who does not trust us yet."""

import pandas as pd

from zx_analysis import backtesting, calibration, forecast_charts, outlooks
from zx_analysis.backtesting import REGIME_ZH, Hindcast
from zx_analysis.charts import Chart
from zx_analysis.exhibits import Table, Text, decimals, percent
from zx_analysis.study import Study

TOO_SHORT = "历史太短，没有可以回看的季度。"
SCORES = ["季度数", "平均误差（%）", "相对去年同期", "80%范围覆盖", "95%范围覆盖"]
SCORE_FORMATS = {"平均误差（%）": decimals(1), "相对去年同期": decimals(2), "80%范围覆盖": percent, "95%范围覆盖": percent}


def outcomes(study: Study, past: list[Hindcast]) -> Table | Text:
    """Every quarter at every stage: what was forecast, what came."""
    if not past:
        return Text(TOO_SHORT)
    level, rows = study.city.measure(study.city.level), backtesting.outcomes(past)
    table = pd.DataFrame({"季度": rows["quarter"], "已知月数": rows["known_months"], "时期": rows["regime"].map(REGIME_ZH), **{
        word: level.shown(rows[name]) for word, name in (("去年同期", "seasonal_naive"), ("八成下限", "low80"), ("中位数", "median"), ("八成上限", "high80"), ("实际", "actual"))}})
    table["实际所在分位"] = rows["pit"]
    return Table(table, f"过去各季{level.label_zh}的预测与实际", unit=level.shown_unit, mark=study.mark,
                 formats=dict.fromkeys(table.columns[3:-1], decimals(1)) | {"实际所在分位": percent})


def scores(past: list[Hindcast], by: str, mark: str) -> Table | Text:
    """The scores by 'known_months' or by 'regime'."""
    if not past:
        return Text(TOO_SHORT)
    rows = backtesting.score(backtesting.outcomes(past), by)
    rows[by] = rows[by].replace(REGIME_ZH)
    word = {"known_months": "已知月数", "regime": "时期"}[by]
    return Table(rows.set_axis([word, *SCORES], axis=1), f"按{word}", mark=mark, formats=SCORE_FORMATS)


def bases(study: Study, seed: int = 0) -> Table | Text:
    """The back-test on figures as published beside the comparable basis."""
    rows = []
    for word, basis in (("按公布数", False), ("按可比口径", True)):
        if found := outlooks.hindcasts(study, comparable_basis=basis, seed=seed):
            rows.append(backtesting.score(backtesting.outcomes(found).query("regime != 'break'")).assign(basis=word))
    if not rows:
        return Text(TOO_SHORT)
    table = pd.concat(rows)[["basis", "known_months", "quarters", "error_pct", "relative_mae", "covered80", "covered95"]]
    return Table(table.set_axis(["口径", "已知月数", *SCORES], axis=1), "两种口径", mark=study.mark, formats=SCORE_FORMATS)


def townships(study: Study, past: list[Hindcast]) -> Table | Text:
    """By township: mean absolute error in % of the outcome, and how often the 80 % range held it."""
    rows = [(unit, abs(median - actual) / actual, low <= actual <= high) for own in past if own.regime != "break"
            for unit, (low, median, high), actual in zip(own.forecast.units, own.forecast.quantiles((0.1, 0.5, 0.9)).to_numpy()[:-1], own.actual, strict=True) if actual > 0]
    if not rows:
        return Text(TOO_SHORT)
    table = pd.DataFrame(rows, columns=["unit", "error", "held"]).groupby("unit").agg(error=("error", "mean"), held=("held", "mean"), forecasts=("error", "size"))
    table = table.sort_values("error").reset_index()
    table["unit"] = table["unit"].map(study.names)
    return Table(table.set_axis(["乡镇", "平均误差", "80%范围覆盖", "次数"], axis=1), "各乡镇", mark=study.mark, formats={"平均误差": "{:.1%}".format, "80%范围覆盖": percent})


def brier(chances: pd.DataFrame, mark: str) -> Table | Text:
    """Brier scores of the probabilities given to targets of the past, beside two rivals."""
    if chances.empty:
        return Text(TOO_SHORT)
    parts = [calibration.brier(chances[chosen]).assign(level=word) for word, chosen in (("全市", chances["unit"] == "total"), ("乡镇", chances["unit"] != "total")) if chosen.any()]
    table = pd.concat(parts)[["level", "known_months", "forecasts", "forecast", "base_rate", "naive"]]
    return Table(table.set_axis(["范围", "已知月数", "次数", "本预测", "固定比率", "照搬去年"], axis=1), "概率的 Brier 分数（越小越好）", mark=mark,
                 note="固定比率：各假想目标事后的达到比例，当时并不知道。照搬去年：以去年同期为中心，以过去同比的波动为宽度。",
                 formats=dict.fromkeys(["本预测", "固定比率", "照搬去年"], decimals(3)))


def curve(chances: pd.DataFrame, mark: str) -> Chart | Text:
    """The calibration curve, one line per number of known months."""
    if chances.empty:
        return Text(TOO_SHORT)
    curves = {f"已知 {known} 个月": calibration.reliability(own) for known, own in chances.groupby("known_months")}
    return forecast_charts.calibration(curves, title="给出的概率与实际达到的比例", mark=mark)


def growth(study: Study, seed: int = 0) -> Table | Text:
    """The past of the policy's (first) growth target, with the same by itself alone."""
    indicator = next((target.indicator for target in study.policy.targets if target.measure == "growth"), None)
    if indicator is None:
        return Text("政策没有增速目标。")
    rows = outlooks.growth_hindcasts(study, indicator, seed)
    if rows.empty:
        return Text(TOO_SHORT)
    error, alone = (rows["median"] - rows["actual"]).abs().mean(), (rows["by_itself"] - rows["actual"]).abs().mean()
    held = rows["actual"].between(rows["low80"], rows["high80"]).mean()
    return Table(rows.set_axis(["季度", "当时已知到", "中位数", "八成下限", "八成上限", "只按自身走势", "实际"], axis=1),
                 f"过去各季{study.city.measure(indicator).label_zh}的预测与实际", unit="%", mark=study.mark,
                 note=f"平均误差 {error:.1f} 个百分点，只按自身走势为 {alone:.1f} 个百分点；八成范围包含了 {held:.0%} 的实际结果。",
                 formats=dict.fromkeys(["中位数", "八成下限", "八成上限", "只按自身走势", "实际"], decimals(1)))
