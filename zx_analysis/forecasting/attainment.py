"""Will the targets be met: probability, likely range, gap and colour of each."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.special import ndtri

from zx_analysis.city import Quarter
from zx_analysis.city.indicators import apart_in, at_least, half_up, in_full, with_unit
from zx_analysis.messages import message

COLOUR_ZH = {"green": "绿", "blue": "蓝", "orange": "橙", "red": "红"}
# Of two indicators' errors in one quarter: .28 of Chinese products' totals with nothing known, .02
# with two months known, .23 and .26 of Russian federal districts (benchmarks/calibration.py).
PRIOR_CORRELATION = 0.3
ENOUGH_QUARTERS = 12
DIGITS = {"%": 1, "个": 0, "家": 0, "户": 0, "项": 0}  # places shown by unit; two for all others


@dataclass(frozen=True)
class Outlook:
    """What the draws say of one target, in the target's unit. `known` is what is certain already;
    `final` means a fact.

    A target that is only counted so far has neither probability (NaN) nor colour ('');
    counted_from: the stage from which its projects count, None for other targets.
    """

    label_zh: str
    unit: str
    target: float
    probability: float
    median: float
    low80: float
    high80: float
    known: float
    final: bool
    colour: str
    counted_from: str | None = None

    @property
    def gap(self) -> float:
        """Target less median: what is likely to be missing; negative where the target is likely to
        be passed.
        """
        return self.target - self.median

    @property
    def met(self) -> bool:
        """Whether what is published reaches the target: of a fact, and of an open quarter's amounts
        and counts, which only grow; a rate of an open quarter has reached nothing yet.
        """
        return (
            self.probability == 1
            if self.final
            else self.unit != "%" and bool(at_least(self.known, self.target))
        )

    @property
    def reached_early(self) -> bool:
        """Whether the target is reached though the quarter is open."""
        return self.met and not self.final

    @property
    def settled(self) -> bool:
        """Whether nothing of it is forecast: a fact, or a target of the year that is only
        counted.
        """
        return self.final or bool(np.isnan(self.probability))

    @property
    def value_zh(self) -> str:
        """'272.75 亿元' of a fact, '已有 9 家' of what is reached or only counted, else '预计
        268.73 亿元': what is expected is called so.
        """
        if self.final:
            return self.figure_zh(self.median)
        if self.met or self.settled:
            return f"已有 {self.figure_zh(self.known)}"
        return f"预计 {self.figure_zh(self.median)}"

    @property
    def counted_zh(self) -> str:
        """'（从开工起计）' behind the label of a target of projects."""
        return f"（从{self.counted_from}起计）" if self.counted_from else ""

    @property
    def probability_zh(self) -> str:
        """'已完成' or '未完成' for a fact; '已经达到' where that is sure already; what is missing
        of a count; else a per cent that is never 0 or 100.
        """
        if self.reached_early:
            return "已经达到"
        if np.isnan(self.probability):
            return f"还差 {self.gap_zh}，期限未到"
        if self.final:
            return "已完成" if self.probability == 1 else "未完成"
        return chance_zh(self.probability)

    def figure(self, value: float) -> str:
        """A figure of this target: whole numbers for counts, one place for rates, two for amounts;
        rounded as the sentences of the analysis.
        """
        return f"{half_up(value, DIGITS.get(self.unit, 2)):,}"

    @property
    def range_zh(self) -> str:
        return f"{self.figure(self.low80)} 至 {self.figure(self.high80)}"

    @property
    def gap_zh(self) -> str:
        """'0.1 个百分点' or '1.20 亿元'."""
        return with_unit(self.figure(self.gap), apart_in(self.unit))

    @property
    def target_zh(self) -> str:
        """'268 亿元', '18%'."""
        return with_unit(in_full(self.target), self.unit)

    def figure_zh(self, value: float) -> str:
        """A figure of this target with its unit."""
        return with_unit(self.figure(value), self.unit)

    def sentence_zh(self) -> str:
        """The finding in one Chinese sentence."""
        word = self.target_zh
        if self.reached_early:
            return (
                f"{self.label_zh}已有 {self.figure_zh(self.known)}，已经达到目标 {word}；"
                f"全季预计 {self.figure_zh(self.median)}。"
            )
        if np.isnan(self.probability):
            return (
                f"{self.label_zh}{self.counted_zh}已有 {self.figure_zh(self.known)}，"
                f"目标不少于 {word}，还差 {self.gap_zh}；期限未到，不作预测。"
            )
        if self.final:
            verdict = "完成目标" if self.probability == 1 else f"比目标少 {self.gap_zh}"
            return (
                f"{self.label_zh}{self.counted_zh}为 {self.figure_zh(self.median)}，"
                f"目标不低于 {word}，{verdict}。"
            )
        return (
            f"{self.label_zh}预计为 {self.figure_zh(self.median)}（八成范围 "
            f"{with_unit(self.range_zh, self.unit)}），"
            f"达到目标 {word}的概率为{spaced(self.probability_zh)}。"
        )


def settled(looks: list[Outlook]) -> bool:
    """Whether nothing is left to be forecast: a target of the year that is only counted may be
    open.
    """
    return all(look.settled for look in looks)


def chance_zh(probability: float) -> str:
    """A probability in words that are never 0 or 100 %: draws do not know certainty."""
    return (
        f"{probability:.0%}"
        if 0.01 <= probability <= 0.99
        else "不到1%"
        if probability < 0.5
        else "99%以上"
    )


def spaced(text: str) -> str:
    """`text` behind a Chinese word: a blank before a figure, none before another word."""
    return f" {text}" if text[0].isdigit() else text


def attain(
    label_zh: str,
    unit: str,
    target: float,
    draws: np.ndarray,
    *,
    known: float,
    final: bool,
    thresholds: dict[str, float],
) -> Outlook:
    """Will a target be met: what draws say of it.

    label_zh, unit: of the target, as they are read; target, known: in that unit. draws: (n,)
    possible outcomes in it, of which the probability is the share at or above the target. known:
    what is certain already; final: whether draws are a fact. thresholds: least probability of
    'green', 'blue', 'orange'. ValueError where draws are empty or not finite.

    Of the outcomes 1, 2, …, 10 three reach 8; the middle is 5.5, so that 8 − 5.5 = 2.5 is missing.

    >>> colours = {"green": 0.8, "blue": 0.6, "orange": 0.4}
    >>> look = attain("产值", "亿元", 8, np.arange(1, 11), known=0, final=False, thresholds=colours)
    >>> look.probability, look.median, look.gap, look.colour
    (0.3, 5.5, 2.5, 'red')
    """
    draws = np.asarray(draws, float)
    if draws.size == 0 or not np.isfinite(draws).all():
        raise ValueError(str(message("draws_empty_or_not_finite", label=label_zh)))
    probability = float(np.mean(at_least(draws, target)))
    low, middle, high = np.quantile(draws, [0.1, 0.5, 0.9])
    return Outlook(
        label_zh,
        unit,
        target,
        probability,
        float(middle),
        float(low),
        float(high),
        known,
        final,
        colour(probability, thresholds),
    )


def counted(
    label_zh: str,
    unit: str,
    target: float,
    known: float,
    *,
    thresholds: dict[str, float],
    counted_from: str,
    over: bool,
) -> Outlook:
    """A target of the year of which only what there is so far is counted: a fact once it is reached
    or the year is over, no forecast and no colour before.
    """
    if at_least(known, target) or over:
        own = attain(
            label_zh,
            unit,
            target,
            np.array([known]),
            known=known,
            final=True,
            thresholds=thresholds,
        )
        return replace(own, counted_from=counted_from)
    return Outlook(
        label_zh, unit, target, float("nan"), known, known, known, known, False, "", counted_from
    )


def colour(probability: float, thresholds: dict[str, float]) -> str:
    """'green', 'blue', 'orange' from their thresholds up, 'red' below (四色预警)."""
    return next(
        (name for name in ("green", "blue", "orange") if probability >= thresholds[name]), "red"
    )


def legend_zh(thresholds: dict[str, float]) -> str:
    """What the colours of targets mean, in one Chinese sentence. thresholds: of `colour`."""
    named = "、".join(
        f"{thresholds[name]:.0%} 及以上为{COLOUR_ZH[name]}" for name in ("green", "blue", "orange")
    )
    return (
        f"目标的颜色按达到的概率：{named}，再低为{COLOUR_ZH['red']}；"
        "已公布的，完成为绿，未完成为红。乡镇任务不用颜色，用电的四色按降幅，另有界限。"
    )


@dataclass(frozen=True)
class Joint:
    """Several targets together.

    probability: share of the draws that reach all; apart: the product of their own probabilities,
    as if nothing went together; hardest: the label with the least probability; left_out: labels
    that cannot be forecast; correlation: of the errors of any two, learnt from `quarters` past
    quarters, where 0 says that it is the prior.
    """

    probability: float
    apart: float
    hardest: str
    left_out: list[str]
    correlation: float = 0.0
    quarters: int = 0

    @property
    def basis_zh(self) -> str:
        """What the probability rests on, in one Chinese sentence."""
        learnt = (
            f"由过去 {self.quarters} 个季度的误差得出"
            if self.quarters
            else f"过去可比的季度不足 {ENOUGH_QUARTERS} 个，学不出来，用其他地区的经验值"
        )
        return (
            f"各项预测会一起偏高或偏低，误差按 {self.correlation:.2f} 的关联程度"
            f"（0 为互不相干，1 为完全同步）连在一起（{learnt}）；"
            f"如果各项互不相干，概率为{spaced(chance_zh(self.apart))}。"
        )


def joint(
    reached: dict[str, np.ndarray],
    left_out: list[str],
    correlation: float = 0.0,
    quarters: int = 0,
) -> Joint:
    """reached: by label which draws reach the target, all side by side (`together`).

    ValueError without any target.
    """
    if not reached:
        raise ValueError(str(message("no_target_to_forecast")))
    own = {label: float(np.mean(hits)) for label, hits in reached.items()}
    every = float(np.mean(np.all(list(reached.values()), axis=0)))
    apart = float(np.prod(list(own.values())))
    return Joint(
        every, apart, min(own, key=lambda label: own[label]), left_out, correlation, quarters
    )


def together(
    drawn: dict[str, np.ndarray], correlation: float, seed: int | list[int] = 0
) -> dict[str, np.ndarray]:
    """The same draws of each target in an order in which they rise and fall together.

    A Gaussian copula put on by reordering, so that no target's own probability changes (Iman and
    Conover 1982). drawn: (draws,) by label, of one length. Any two correlate by `correlation` in
    their normal scores, or by as much as they do already where that is more (output, and the
    growth learnt from it). A fact stays what it is.
    """
    moving = [label for label, own in drawn.items() if np.ptp(own) > 0]
    if len(moving) < 2:
        return drawn
    scores = np.array([_normal_scores(drawn[label]) for label in moving])
    wanted = np.maximum(np.corrcoef(scores), correlation)
    values, vectors = np.linalg.eigh(wanted)
    # Where three do not fit together, the nearest that do.
    root = vectors * np.sqrt(np.maximum(values, 0))
    latent = root @ np.random.default_rng(seed).standard_normal(scores.shape)
    ordered = {
        label: np.sort(drawn[label])[_ranks(row)] for label, row in zip(moving, latent, strict=True)
    }
    return drawn | ordered


def shared_shock(pits: pd.DataFrame) -> tuple[float, int]:
    """The correlation of one quarter's errors, and how many past quarters it was learnt from.

    pits: quarters × indicators, the share of the draws below the outcome. The mean over all pairs
    of their normal scores' correlation about zero, since an error in common is also a bias in
    common; ENOUGH_QUARTERS of the prior weigh beside it; never below 0. PRIOR_CORRELATION and 0
    with fewer quarters than these, or one indicator.
    """
    pits = pits.dropna()
    if len(pits) < ENOUGH_QUARTERS or pits.shape[1] < 2:
        return PRIOR_CORRELATION, 0
    scores = ndtri(pits.clip(0.01, 0.99).to_numpy(float))
    scores = scores / np.sqrt(np.mean(scores**2, axis=0))
    pairs = (scores.T @ scores / len(scores))[np.triu_indices(pits.shape[1], 1)]
    drawn_in = len(pits) * pairs.mean() + ENOUGH_QUARTERS * PRIOR_CORRELATION
    return max(0.0, float(drawn_in) / (len(pits) + ENOUGH_QUARTERS)), len(pits)


def _normal_scores(draws: np.ndarray) -> np.ndarray:
    """The normal quantiles of the draws' ranks; equal draws, of whole numbers, by their order."""
    return ndtri((_ranks(draws) + 1) / (len(draws) + 1))


def _ranks(values: np.ndarray) -> np.ndarray:
    """0 for the smallest; equal ones in their order."""
    return np.argsort(np.argsort(values, kind="stable"))


def urgency(final: bool, probability: float) -> tuple[bool, float]:
    """The order of all lists of targets that are not met: missed ones, then the least likely, last
    those without a probability; those alike stay in the policy's order."""
    return not final, np.inf if np.isnan(probability) else probability


def unmet(looks: list[Outlook]) -> list[Outlook]:
    """The targets that are missed, orange or red, the most urgent first (`urgency`)."""
    short = [
        look for look in looks if not look.met and (look.final or look.colour in ("orange", "red"))
    ]
    return sorted(short, key=lambda look: urgency(look.final, look.probability))


def shortfall_shares(draws: np.ndarray, units: list, due: pd.Series, target: float) -> pd.Series:
    """Each unit's part, in %, of the city's shortfall against the target, averaged over the draws
    that miss it.

    due: what each unit has to make, by unit; what it stays below that counts, what others are above
    theirs does not, nor does a unit without a due. Sums to 100; all zero where no draw misses the
    target, or nobody stays below.
    """
    missing = ~np.asarray(at_least(draws.sum(axis=1), target))
    if not missing.any():
        return pd.Series(0.0, units)
    owed = due.reindex(units).fillna(0).to_numpy(float)
    short = np.maximum(owed - draws[missing], 0).mean(axis=0)
    return pd.Series(100 * short / short.sum() if short.any() else 0.0, units)


def beside_due(draws: np.ndarray, units: list, due: pd.Series) -> pd.Series:
    """By how much each unit is expected (mean of the draws) above or below its due, in the unit of
    the draws; NaN for a unit without one. Dues that add up to the target give the city's mean less
    the target."""
    return pd.Series(draws.mean(axis=0), units) - due.reindex(units)


@dataclass(frozen=True)
class Progress:
    """A year's plan beside the schedule (时序进度), all in % of the plan: done so far, expected at
    the quarter's end with its 80 % range, due.
    """

    done_pct: float
    expected_pct: float
    low80_pct: float
    high80_pct: float
    due_pct: float

    @property
    def ahead_pp(self) -> float:
        """Percentage points expected ahead of the schedule; negative: behind."""
        return self.expected_pct - self.due_pct


def progress(draws: np.ndarray, known: float, plan: float, due_pct: float) -> Progress:
    """draws: the year to date at the quarter's end, known: the year to date so far, plan: of the
    year, all in one unit.
    """
    low, middle, high = np.quantile(100 * np.asarray(draws, float) / plan, [0.1, 0.5, 0.9])
    return Progress(100 * known / plan, float(middle), float(low), float(high), due_pct)


@dataclass(frozen=True)
class RunRate:
    """What is missing of a quarter's target: `missing` in all, `months` left, `needed` a month;
    `past`: what the same months made a month, by year.
    """

    missing: float
    months: int
    needed: float
    past: dict[int, float]


def run_rate(
    totals: pd.Series,
    months: pd.Series,
    quarter: Quarter,
    known_months: int,
    target: float,
    known: float,
) -> RunRate | None:
    """totals: the city's sums by slot, months: how many each covers, both by period; target: of the
    quarter, known: what is published of it so far, both in the unit of the totals.

    None where no month of the quarter is left. Years in which the remaining months are not known
    apart are left out.
    """
    rest = quarter.months[known_months:]
    if not rest:
        return None
    missing = 0.0 if at_least(known, target) else target - known
    past = {
        year: value / len(rest)
        for year, value in _same_months(totals, months, quarter, rest).items()
    }
    return RunRate(missing, len(rest), missing / len(rest), past)


def _same_months(
    totals: pd.Series, months: pd.Series, quarter: Quarter, rest: tuple[str, ...]
) -> dict[int, float]:
    """What the months `rest` of a quarter made together in each year before it, where that is known
    apart.
    """
    value, covers, sums = totals.to_dict(), months.to_dict(), {}
    years = {int(period[:4]) for period in totals.index}
    for year in sorted(year for year in years if year < quarter.year):
        slots = [period for month in rest if (period := f"{year}{month[4:]}") in value]
        if sum(covers.get(slot, 0) for slot in slots) == len(rest):
            sums[year] = float(sum(value[slot] for slot in slots))
    return sums
