"""The ranking (综合评价排名) of the townships and the names at its end: a composite indicator with fixed goalposts.

Score = Σ wᵢ/Σw × 100 × clip((xᵢ − low)/(high − low), 0, 1), mirrored where lower is better (OECD/JRC, Handbook on
Constructing Composite Indicators, 2008, min-max normalisation and linear aggregation). With goalposts fixed before
the quarter one township's score never depends on another's figures. A missing figure is never 0: the weights of the
others are renormalised, and the score is also computed with the missing figure at both extremes. With in-sample
goalposts these extremes are the smallest and largest figure present.
"""

from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np
import pandas as pd

from zx_analysis.schemes import Scheme

DRAWS = 2000
WEIGHT_SPREAD = 0.25  # each weight varies by up to ± 25 %
SEED = 20220331
NOISE_DECIMALS = 9  # points; binary rounding noise lies below, no figure's own digit does


@dataclass(frozen=True, eq=False)
class Ranking:
    """table: one row per township, best first; township, <indicator>_score (0–100), <indicator>_contribution
    (points; they sum to the score before rounding), score, rank (1 best, "1224"), tied, bottom_share, flagged.

    bottom: codes of the flagged, worst first. status: 'clear', 'borderline', 'undetermined' or 'not yet'.
    certain, possible: the codes at the bottom whatever the missing figures and undecided ties turn out to be,
    and those that could be. notes: what a reader has to know, in Chinese.
    """

    table: pd.DataFrame
    bottom: list[str]
    status: str
    notes: list[str] = field(default_factory=list)
    certain: frozenset = frozenset()
    possible: frozenset = frozenset()


def rank_townships(indicators: pd.DataFrame, scheme: dict) -> Ranking:
    """Rank the townships and name the last `flagged`.

    indicators: index township_code, one column of numbers per indicator (NaN = missing), optionally 'township'
    with the names. scheme: see `schemes.Scheme`. Rows may come in any order.

    Scores are rounded half-even to `decimals`. A tie across the cut is decided by the tie breakers in order; what
    stays tied is flagged together and the status is 'undetermined', as it is where a missing figure could change
    the names. Otherwise the status is 'clear' if each named township stays among the last in at least
    `gate_share` of 2,000 seeded draws of the weights (each × U(0.75, 1.25)), and 'borderline' if not.

    ValueError names the key of the scheme, or the indicator and the township.
    """
    plan = Scheme.of(scheme)
    frame = _ordered(indicators, plan)
    names = [row.name for row in plan.indicators]
    values = _numbers(frame, names)
    low, high, notes = _goalposts(values, plan)
    norm = _normalised(values, low, high, np.array([row.direction == "lower" for row in plan.indicators]))
    weight = np.array([row.weight for row in plan.indicators], dtype=float)
    present = ~np.isnan(norm)

    with np.errstate(invalid="ignore", divide="ignore"):
        shares = np.where(present, weight, 0) / (present * weight).sum(axis=1, keepdims=True)
    contribution = np.where(present, shares * norm * 100, np.nan)
    exact = np.where(present.any(axis=1), np.nansum(contribution, axis=1), np.nan)
    fixed = weight / weight.sum() * 100
    score = _rounded(exact, plan.decimals)
    least = _rounded((np.where(present, norm, 0) * fixed).sum(axis=1), plan.decimals) if not present.all() else score
    most = _rounded((np.where(present, norm, 1) * fixed).sum(axis=1), plan.decimals) if not present.all() else score

    breakers = _tie_values(frame, plan)
    nominal = _worse_count(score, score, breakers) < plan.flagged
    flagged = nominal & ~np.isnan(score)
    certain = _could_be_worse_count(most, least, breakers) < plan.flagged
    possible = _worse_count(least, most, breakers) < plan.flagged
    bottom_share = _bottom_share(norm, present, weight, plan.flagged)

    codes = frame.index
    if (certain != possible).any():
        status = "undetermined"
    else:
        status = "clear" if (bottom_share[flagged] >= plan.gate_share).all() else "borderline"
    label = frame["township"] if "township" in frame else pd.Series(codes, index=codes)
    notes += _missing_notes(present, names, label) + _tie_notes(flagged, label, plan.flagged)

    columns = {"township": label}
    columns |= {f"{name}_score": norm[:, i] * 100 for i, name in enumerate(names)}
    columns |= {f"{name}_contribution": contribution[:, i] for i, name in enumerate(names)}
    points = pd.Series(score, index=codes)
    columns |= {
        "score": points,
        "rank": points.rank(method="min", ascending=False).astype("Int64"),
        "tied": points.duplicated(keep=False) & points.notna(),
        "bottom_share": bottom_share,
        "flagged": flagged,
    }
    table = pd.DataFrame(columns, index=codes).sort_values("rank", kind="stable")
    worst_first = _worse_count(score, score, breakers).argsort(kind="stable")
    return Ranking(
        table=table,
        bottom=[codes[i] for i in worst_first if flagged[i]],
        status=status,
        notes=notes,
        certain=frozenset(codes[certain]),
        possible=frozenset(codes[possible]),
    )


def not_yet(ranking: Ranking) -> Ranking:
    """The same scores for a quarter that is not complete: nobody is named."""
    return replace(ranking, table=ranking.table.assign(flagged=False), bottom=[], status="not yet",
                   notes=[*ranking.notes, "本季度数据尚未齐全，暂不列出末位名单。"],
                   certain=frozenset(), possible=frozenset())


def _ordered(indicators: pd.DataFrame, plan: Scheme) -> pd.DataFrame:
    """The frame in the order of the codes, so that the order of the rows cannot reach a single bit."""
    codes = indicators.index
    if codes.hasnans or codes.has_duplicates:
        code = "空代码 (empty)" if codes.hasnans else codes[codes.duplicated()][0]
        raise ValueError(f"参数 indicators 中乡镇 {code} 重复或为空。 indicators: township {code} is duplicated or empty.")
    for name in [row.name for row in plan.indicators] + list(plan.tie_breakers):
        if name not in indicators.columns:
            raise ValueError(f"参数 indicators 缺少指标列 {name}。 indicators lacks the column {name}.")
    if plan.flagged >= len(codes):
        raise ValueError(f"scheme.flagged 为 {plan.flagged}，应小于乡镇数 {len(codes)}。 "
                         f"scheme.flagged is {plan.flagged}, expected fewer than the {len(codes)} townships.")
    return indicators.loc[sorted(codes, key=str)].rename_axis("township_code")


def _numbers(frame: pd.DataFrame, names: list[str]) -> np.ndarray:
    """townships × names as floats, NaN where missing."""
    values = np.empty((len(frame), len(names)))
    for i, name in enumerate(names):
        for k, (code, value) in enumerate(frame[name].items()):
            number = np.nan if value is pd.NA or value is None else value
            try:
                values[k, i] = np.inf if isinstance(number, str | bool) else float(number)
            except (TypeError, ValueError):
                values[k, i] = np.inf
            if np.isinf(values[k, i]):
                raise ValueError(f"参数 indicators 中乡镇 {code} 的 {name} 读到 {value!r}，应为有限的数。 "
                                 f"indicators: {name} of township {code} is {value!r}, expected a finite number.")
    return values


def _goalposts(values: np.ndarray, plan: Scheme) -> tuple[np.ndarray, np.ndarray, list[str]]:
    low = np.array([np.nan if row.low is None else row.low for row in plan.indicators])
    high = np.array([np.nan if row.high is None else row.high for row in plan.indicators])
    notes = []
    for i, row in enumerate(plan.indicators):
        if row.low is not None:
            continue
        known = values[~np.isnan(values[:, i]), i]
        if not len(known):
            raise ValueError(f"指标 {row.name} 没有任何数据，也没有给出 low、high。 "
                             f"Indicator {row.name} has no figure at all and no goalposts low, high.")
        low[i], high[i] = known.min(), known.max()
        notes.append(f"指标 {row.name} 没有事先规定上下限，按本期各乡镇最小值 {low[i]:g} 和最大值 {high[i]:g} 计分，得分会随其他乡镇的数据变动。")
        if low[i] == high[i]:
            notes.append(f"指标 {row.name} 各乡镇数值相同，一律计 50 分，对排名不起作用。")
    return low, high, notes


def _normalised(values: np.ndarray, low: np.ndarray, high: np.ndarray, mirrored: np.ndarray) -> np.ndarray:
    """0 worst to 1 best; ½ for a constant column without goalposts; NaN stays NaN."""
    width = high - low
    norm = np.clip((values - low) / np.where(width == 0, 1, width), 0, 1)
    norm = np.where((width == 0) & ~np.isnan(values), 0.5, norm)
    return np.where(mirrored, 1 - norm, norm)


def _rounded(points: np.ndarray, decimals: int) -> np.ndarray:
    """Half-even in decimal arithmetic, after the noise of binary fractions is taken off."""
    step = Decimal(1).scaleb(-decimals)
    return np.array([
        np.nan if np.isnan(p) else float(Decimal(repr(round(float(p), NOISE_DECIMALS))).quantize(step, ROUND_HALF_EVEN))
        for p in points
    ])


def _tie_values(frame: pd.DataFrame, plan: Scheme) -> np.ndarray:
    """townships × tie breakers, larger is better."""
    lower = {row.name for row in plan.indicators if row.direction == "lower"}
    sign = np.array([-1.0 if name in lower else 1.0 for name in plan.tie_breakers])
    return _numbers(frame, list(plan.tie_breakers)) * sign


def _compared(mine: np.ndarray, others: np.ndarray, breakers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For rows i against columns j: is j surely worse, is i surely worse. A missing figure leaves it open."""
    j_worse, i_worse = others[None, :] < mine[:, None], others[None, :] > mine[:, None]
    open_ = others[None, :] == mine[:, None]
    for column in breakers.T:
        j_worse |= open_ & (column[None, :] < column[:, None])
        i_worse |= open_ & (column[None, :] > column[:, None])
        open_ &= column[None, :] == column[:, None]
    return j_worse, i_worse


def _worse_count(mine: np.ndarray, others: np.ndarray, breakers: np.ndarray) -> np.ndarray:
    """How many others are surely worse than each township."""
    j_worse, _ = _compared(mine, others, breakers)
    np.fill_diagonal(j_worse, False)
    return j_worse.sum(axis=1)


def _could_be_worse_count(mine: np.ndarray, others: np.ndarray, breakers: np.ndarray) -> np.ndarray:
    """How many others are not surely better than each township."""
    _, i_worse = _compared(mine, others, breakers)
    np.fill_diagonal(i_worse, True)
    return (~i_worse).sum(axis=1)


def _bottom_share(norm: np.ndarray, present: np.ndarray, weight: np.ndarray, flagged: int) -> np.ndarray:
    """Share of the weight draws in which each township is among the last `flagged` (ties count as among them)."""
    draws = np.random.default_rng(SEED).uniform(1 - WEIGHT_SPREAD, 1 + WEIGHT_SPREAD, (DRAWS, len(weight))) * weight
    with np.errstate(invalid="ignore", divide="ignore"):
        points = (draws @ np.where(present, norm, 0).T) / (draws @ present.T.astype(float)) * 100
    points = np.round(np.where(np.isnan(points), np.inf, points), NOISE_DECIMALS)
    cut = np.partition(points, flagged - 1, axis=1)[:, [flagged - 1]]
    return ((points <= cut) & np.isfinite(points)).mean(axis=0)


def _missing_notes(present: np.ndarray, names: list[str], label: pd.Series) -> list[str]:
    return [
        f"{label.iloc[k]} 缺少 {'、'.join(name for name, there in zip(names, row, strict=True) if not there)}："
        "其余指标的权重按比例放大计分，并按缺数取最差和最好两种情形核对名单。"
        for k, row in enumerate(present) if not row.all()
    ]


def _tie_notes(flagged: np.ndarray, label: pd.Series, wanted: int) -> list[str]:
    if flagged.sum() <= wanted:
        return []
    return [f"应列末 {wanted} 名，因并列共列出 {'、'.join(map(str, label[flagged]))}，由人决定。"]
