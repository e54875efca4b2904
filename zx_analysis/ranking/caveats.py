"""Caveats (须说明的事项): what a reader of the ranking has to know of its figures, one Chinese
sentence each.
"""

import math

import numpy as np
import pandas as pd

from zx_analysis.city import Scheme
from zx_analysis.city.indicators import in_full
from zx_analysis.cleaning.totals import questions
from zx_analysis.messages import message
from zx_analysis.ranking import scoring

GROWTH = "_growth_pct"
FAR_GROWTH = 100  # %; a rate beyond is a matter of its base or of a changed scope
ONE_THING = 0.95  # correlation from which two indicators count one thing twice
LEAST_PAIRS = 5  # townships; a correlation of fewer says nothing
SIZE_ZH = "得分随规模走"  # how its sentence begins
OF_SIZE = 0.5  # rank correlation of score and size from which it is said


def sample(values: np.ndarray, plan: Scheme) -> list[str]:
    """Indicators without goalposts, and columns that carry no order."""
    notes = []
    low, high = (
        np.broadcast_to(posts, (1, len(plan.indicators)))[0]
        for posts in scoring.goalposts(values, plan)
    )
    norm = scoring.normalised(values, plan)
    for i, row in enumerate(plan.indicators):
        if plan.scoring == "goalposts" and row.low is None:
            if np.isnan(low[i]):
                id = "indicator_without_figures_or_goalposts"
                raise ValueError(str(message(id, label=row.label, name=row.name)))
            notes.append(
                f"指标 {row.label} 没有事先规定上下限，按本期各乡镇最小值 {in_full(low[i])} "
                f"和最大值 {in_full(high[i])} 计分，得分会随其他乡镇的数据变动。"
            )
        known = norm[~np.isnan(norm[:, i]), i]
        if len(known) > 1 and (known == known[0]).all():
            notes.append(
                f"指标 {row.label} 各乡镇得分相同，一律计 {in_full(100 * known[0])} 分，"
                "对排名不起作用。"
            )
    return notes


def weights(plan: Scheme) -> list[str]:
    """Weights that sum neither to 1 nor to 100: they count in proportion, and a slip may be behind
    it.
    """
    whole = math.fsum(row.weight for row in plan.indicators)
    if any(math.isclose(whole, right, rel_tol=1e-9) for right in (1, 100)):
        return []
    return [f"权重合计 {in_full(whole)}，不是 1 或 100，已按比例使用。"]


def totals(values: np.ndarray, label: pd.Series, plan: Scheme) -> list[str]:
    """A row that may be the total or the average of all others."""
    return questions(pd.DataFrame(values, label.to_numpy(), plan.names), means=True)


def growth(values: np.ndarray, plan: Scheme, label: pd.Series) -> list[str]:
    """Rates so far from zero that their base is tiny or their scope has changed."""
    notes = []
    for i, row in enumerate(plan.indicators):
        far = (
            np.abs(values[:, i]) >= FAR_GROWTH
            if row.name.endswith(GROWTH)
            else np.zeros(len(values), dtype=bool)
        )
        notes += [
            f"{label.iloc[k]}的{row.label}为 {in_full(values[k, i])}%，多为基数过小或口径变化，"
            "请核对基数。"
            for k in np.flatnonzero(far)
        ]
    return notes


def double(values: np.ndarray, plan: Scheme) -> list[str]:
    """Pairs of indicators that count one thing twice: an amount and its own growth, or figures that
    move as one.
    """
    notes, better = [], values * np.where(scoring.mirrored(plan), -1, 1)
    for i, one in enumerate(plan.indicators):
        for k, other in list(enumerate(plan.indicators))[i + 1 :]:
            both = ~np.isnan(better[:, [i, k]]).any(axis=1)
            pair = better[both][:, [i, k]]
            stem = next(
                (
                    a.name.removesuffix(GROWTH)
                    for a, b in ((one, other), (other, one))
                    if a.name.endswith(GROWTH)
                    and b.name.startswith(a.name.removesuffix(GROWTH) + "_")
                ),
                None,
            )
            if stem is not None:
                notes.append(
                    f"{one.label}和{other.label}是同一事物的总量与增速，"
                    f"两项权重合计 {in_full(one.weight + other.weight)}。"
                )
            elif (
                len(pair) >= LEAST_PAIRS
                and (np.ptp(pair, axis=0) > 0).all()
                and (together := np.corrcoef(pair.T)[0, 1]) > ONE_THING
            ):
                notes.append(
                    f"{one.label}和{other.label}的关联程度为 {together:.2f}（1 为完全同步），"
                    "几乎是同一件事计了两次，"
                    f"两项权重合计 {in_full(one.weight + other.weight)}。"
                )
    return notes


def size(contribution: np.ndarray, sizes: np.ndarray, plan: Scheme) -> list[str]:
    """How far the score follows the townships' size, where it does: Spearman's rank correlation,
    and the share of the score's variance that comes from amounts and counts, Σ cov(contribution,
    score) / var(score). contribution (townships, indicators) in points, NaN where a figure is
    missing; sizes (townships,)."""
    points = np.nansum(contribution, axis=1)
    both = ~np.isnan(sizes) & ~np.isnan(contribution).all(axis=1)
    if both.sum() < LEAST_PAIRS or np.ptp(points[both]) == 0 or np.ptp(sizes[both]) == 0:
        return []
    order = pd.DataFrame({"score": points[both], "size": sizes[both]}).rank()
    together = order["score"].corr(order["size"])
    if together < OF_SIZE:
        return []
    parts = np.nan_to_num(contribution[both])
    away = points[both] - points[both].mean()
    shares = away @ parts / (away @ away)
    levels = [i for i, name in enumerate(plan.names) if plan.kind(name) in ("level", "count")]
    return [
        f"{SIZE_ZH}：得分的次序与规模的次序关联程度为 {together:.2f}（1 为完全一致），得分差异的 "
        f"{shares[levels].sum():.0%} 来自总量和个数指标；规模小的乡镇本来就容易靠后。"
    ]


def few(frame: pd.DataFrame, plan: Scheme) -> list[str]:
    """Ranked townships with too few enterprises above size, or an unknown number of them; none
    where the scheme has no minimum."""
    if plan.minimum is None:
        return []
    label, count = scoring.labels(frame), scoring.numbers(frame, [plan.minimum.column])[:, 0]
    few, unknown = count < plan.minimum.count, np.isnan(count)
    notes = (
        [
            f"{'、'.join(label[few])}的规上企业少于 {in_full(plan.minimum.count)} 家，"
            "指标容易被一两家企业左右。"
        ]
        if few.any()
        else []
    )
    return notes + (
        [f"{'、'.join(label[unknown])}的规上企业数不详，照常参加排名。"] if unknown.any() else []
    )


def missing(present: np.ndarray, plan: Scheme, label: pd.Series) -> list[str]:
    """Which figures of which township are missing, and what is done about it."""
    labels = np.array([row.label for row in plan.indicators])
    return [
        f"{label.iloc[k]} 缺少 {'、'.join(labels[~known])}："
        "其余指标的权重按比例放大计分，并按缺数取最差和最好两种情形核对名单。"
        for k, known in enumerate(present)
        if not known.all()
    ]


def ties(flagged: np.ndarray, label: pd.Series, wanted: int) -> list[str]:
    """More townships at the end than were asked for."""
    if flagged.sum() <= wanted:
        return []
    return [f"应列末 {wanted} 名，因并列共列出 {'、'.join(label[flagged])}，由人决定。"]
