"""The ranking (综合评价排名) of the townships and the names at its end: a composite indicator with
fixed goalposts.

Score = Σ wᵢ/Σw × 100 × clip((xᵢ − low)/(high − low), 0, 1), mirrored where lower is better
(OECD/JRC, Handbook on Constructing Composite Indicators, 2008, min-max normalisation and linear
aggregation), or 标准分 where the scheme asks for them. With goalposts fixed before the quarter one
township's score never depends on another's figures. A missing figure is never 0: the weights of the
others are renormalised, and the score is also computed with the missing figure at both extremes.
With in-sample goalposts these extremes are the smallest and largest figure present.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from zx_analysis.city import Scheme
from zx_analysis.city.indicators import in_full, label_zh
from zx_analysis.messages import message
from zx_analysis.ranking import caveats, firmness, robustness, scoring
from zx_analysis.ranking.firmness import share_of_methods
from zx_analysis.ranking.robustness import Check

STATUSES = ("clear", "borderline", "undetermined")  # the worst of the groups' is the status of all
STATUS_ZH = {
    "clear": "结论稳定",
    "borderline": "接近，需会商",
    "undetermined": "不能确定，需人工裁定",
    "not yet": "季度未结束，暂不排名",
}
MOST_NAMED = 3  # changes of the list that a sentence spells out


@dataclass(frozen=True, eq=False)
class Ranking:
    """table: one row per township, best first; township, <indicator>_score (0–100),
    <indicator>_contribution (points; they sum to the score before rounding), score, rank (1 best,
    "1224"), tied, bottom_share, flagged. With peer groups also group, with a minimum of enterprises
    also few_enterprises; who is ranked apart has no rank.

    bottom: codes of the flagged, worst first. status: 'clear', 'borderline', 'undetermined' or 'not
    yet'. certain, possible: the codes at the bottom whatever the missing figures and undecided ties
    turn out to be, and those that could be. notes: what a reader has to know, in Chinese. methods:
    townships × methods, 1 among the last, ½ tied at the cut, 0 not. checks: what the list had to
    withstand, in the order of `robustness.CHECKS`; what the scheme has nothing of (no count, no
    amount) is none, and there are none of an undetermined list.
    """

    table: pd.DataFrame
    bottom: list[str]
    status: str
    notes: list[str] = field(default_factory=list)
    certain: frozenset = frozenset()
    possible: frozenset = frozenset()
    methods: pd.DataFrame = field(default_factory=pd.DataFrame)
    checks: tuple[Check, ...] = ()

    @property
    def tested(self) -> list[str]:
        """In Chinese what the list was tested against, passed or not."""
        return [check.label for check in self.checks if check.passed is not None]

    @property
    def untested(self) -> list[str]:
        """In Chinese what it could not be tested against."""
        return [check.label for check in self.checks if check.passed is None]

    @property
    def failed(self) -> list[str]:
        """In Chinese what it did not withstand."""
        return [check.label for check in self.checks if check.passed is False]

    @property
    def verdict(self) -> str:
        """The status in Chinese with what it rests on, as every page and paper says it:
        '结论稳定（已检验：权重、方法；未检验：季度波动）'."""
        if self.status not in ("clear", "borderline"):
            return STATUS_ZH[self.status]
        passed = [check.label for check in self.checks if check.passed]
        words = {
            "未通过": self.failed,
            "已检验" if self.status == "clear" else "已通过": passed,
            "未检验": self.untested,
        }
        said = "；".join(f"{word}：{'、'.join(names)}" for word, names in words.items() if names)
        return STATUS_ZH[self.status] + (f"（{said}）" if said else "")


def rank_townships(indicators: pd.DataFrame, scheme: dict | Scheme) -> Ranking:
    """Rank the townships and name the last `flagged` (of each peer group, where the scheme declares
    groups).

    indicators: index township_code, one column of numbers per indicator (NaN = missing), optionally
    'township' with the names and '<indicator>_base' with the base of a growth rate. scheme: see
    `city.Scheme`. Rows may come in any order.

    Scores are rounded half-even to `decimals`. A tie across the cut is decided by the tie breakers
    in order; what stays tied is flagged together and the status is 'undetermined', as it is where a
    missing figure could change the names. Otherwise the status is 'clear' if each named township
    stays among the last in at least `gate_share` of 10,000 seeded draws of the weights (each ×
    U(0.75, 1.25)) and under more than half of the methods of `methods`, and if the names stay the
    same with one event more or less in any count of any township and with every amount put over the
    scheme's `denominator`; it is 'borderline' if not. Where amounts are ranked and no size is
    known, that is among `untested`, as a quarter's noise always is: it needs past quarters, see
    `standings.ranked`.

    ValueError names the key of the scheme, or the indicator and the township.

    Between goalposts of 0 and 100 and with weights of 3 and 1, A has (3 · 80 + 40) / 4 = 70 points,
    B (3 · 20 + 100) / 4 = 40. B is last in output alone; its full marks in tax bring it 25 points.

    >>> figures = pd.DataFrame({"output_wan": [80, 20], "tax_wan": [40, 100]}, index=["A", "B"])
    >>> posts = {"direction": "higher", "low": 0, "high": 100}
    >>> ranking = rank_townships(figures, {"flagged": 1, "decimals": 2, "tie_breakers": [],
    ...     "gate_share": 0.9, "missing": "bounds", "indicators": [
    ...         {"name": "output_wan", "weight": 3, **posts},
    ...         {"name": "tax_wan", "weight": 1, **posts}]})
    >>> ranking.bottom, ranking.table["score"].to_dict()
    (['B'], {'A': 70.0, 'B': 40.0})
    >>> ranking.table["tax_wan_contribution"].to_dict()
    {'A': 10.0, 'B': 25.0}
    """
    plan = Scheme.of(scheme)
    everyone = list(fields(indicators, plan))
    results = [_ranked(group, ranked, apart, plan) for group, ranked, apart in everyone]
    if len(results) == 1:
        return results[0]
    return Ranking(
        table=pd.concat([result.table for result in results]),
        bottom=[code for result in results for code in result.bottom],
        status=max((result.status for result in results), key=STATUSES.index),
        notes=list(dict.fromkeys(note for result in results for note in result.notes)),
        certain=frozenset().union(*(result.certain for result in results)),
        possible=frozenset().union(*(result.possible for result in results)),
        methods=pd.concat([result.methods for result in results]),
        checks=robustness.merged(
            [(group, own.checks) for (group, _, _), own in zip(everyone, results, strict=True)]
        ),
    )


def with_noise(ranking: Ranking, noise: Check) -> Ranking:
    """The ranking of a study, which has to pass every check: what could not be tested is no more
    firm than what failed, so that 'clear' becomes 'borderline'. noise: of the same list."""
    if ranking.status == "undetermined":
        return ranking
    checks = (*(check for check in ranking.checks if check.name != noise.name), noise)
    firm = all(check.passed for check in checks)
    status = "borderline" if ranking.status == "clear" and not firm else ranking.status
    return replace(ranking, checks=checks, status=status)


def not_yet(ranking: Ranking) -> Ranking:
    """The same scores for a quarter that is not complete: nobody is named."""
    return replace(
        ranking,
        table=ranking.table.assign(flagged=False),
        bottom=[],
        status="not yet",
        notes=[*ranking.notes, "本季度数据尚未齐全，暂不列出末位名单。"],
        certain=frozenset(),
        possible=frozenset(),
        checks=(),
    )


def fields(
    indicators: pd.DataFrame, plan: Scheme
) -> Iterator[tuple[str, pd.DataFrame, pd.DataFrame]]:
    """Who is compared with whom: per peer group ('' where there are none) its name, the townships
    that are ranked and those ranked apart because they have too few enterprises. ValueError names
    the township or group.
    """
    frame = _ordered(indicators, plan)
    few = _few(frame, plan)
    if plan.minimum and plan.minimum.treatment == "marked":
        few = few & False
    for name, rows in _groups(frame, plan).items():
        ranked, apart = rows[~few[rows.index]], rows[few[rows.index]]
        scoring.check_flagged(plan, len(ranked), name)
        yield name, ranked, apart


def _ranked(group: str, frame: pd.DataFrame, apart: pd.DataFrame, plan: Scheme) -> Ranking:
    """The ranking of one field."""
    codes, label = frame.index, scoring.labels(frame)
    values, notes = scoring.figures(frame, plan)
    notes = (
        caveats.weights(plan)
        + caveats.totals(values, label, plan)
        + caveats.sample(values, plan)
        + notes
    )
    norm, weight = scoring.normalised(values, plan), scoring.weights(plan)
    present = ~np.isnan(norm)
    worst, best = scoring.extremes(plan)
    score, contribution = _points(norm, weight, plan.decimals)
    least, _ = _points(np.where(present, norm, worst), weight, plan.decimals)
    most, _ = _points(np.where(present, norm, best), weight, plan.decimals)

    breakers = scoring.tie_breakers(frame, plan)
    nominal = scoring.worse_count(score, score, breakers) < plan.flagged
    flagged = nominal & ~np.isnan(score)
    certain = scoring.could_be_worse_count(most, least, breakers) < plan.flagged
    possible = scoring.worse_count(least, most, breakers) < plan.flagged
    share = firmness.last_share(norm, firmness.uniform_weights(weight), plan.flagged)
    grid = firmness.last_by_method(values, plan, breakers)
    sizes = scoring.sizes(frame, plan)
    undetermined = bool((certain != possible).any())
    # a list that is not settled cannot be held against another
    checks = ()
    if not undetermined:
        checks = _checks(values, plan, breakers, flagged, sizes, share, grid, label)
    failed = any(check.passed is False for check in checks)

    table = _table(frame, norm, contribution, score, plan).assign(
        bottom_share=share, flagged=flagged
    )
    if plan.minimum and len(apart):
        table = pd.concat([table, _apart(apart, values, plan)])
        notes.append(
            f"{'、'.join(scoring.labels(apart))}的规上企业少于 {in_full(plan.minimum.count)} 家，"
            "单列，不参加排名。"
        )
    if plan.peer_groups:
        table.insert(1, "group", group)
    if plan.minimum:
        table["few_enterprises"] = _few(pd.concat([frame, apart]), plan)
        notes += caveats.few(frame, plan)
    notes += caveats.growth(values, plan, label) + caveats.double(values, plan)
    notes += caveats.size(contribution, sizes, plan)
    notes += caveats.missing(present, plan, label) + caveats.ties(flagged, label, plan.flagged)
    worst_first = scoring.worse_count(score, score, breakers).argsort(kind="stable")
    return Ranking(
        table=table.sort_values("rank", kind="stable"),
        bottom=[codes[int(i)] for i in worst_first if flagged[i]],
        status="undetermined" if undetermined else "borderline" if failed else "clear",
        notes=notes,
        certain=frozenset(codes[certain]),
        possible=frozenset(codes[possible]),
        methods=pd.DataFrame(grid, index=codes),
        checks=checks,
    )


def _checks(
    values: np.ndarray,
    plan: Scheme,
    breakers: np.ndarray,
    flagged: np.ndarray,
    sizes: np.ndarray,
    share: np.ndarray,
    grid: dict[str, np.ndarray],
    label: pd.Series,
) -> tuple[Check, ...]:
    """What the list of one field withstands, of that which a table alone can tell."""

    def names(last: np.ndarray) -> str:
        return "、".join(label.iloc[last])

    counted = share_of_methods(grid)
    least, fewest = share[flagged].min(initial=1), counted[flagged].min(initial=1)
    checks = [
        Check(
            "weights",
            bool(least >= plan.gate_share),
            f"权重各自上下浮动四分之一，列入的乡镇最少有 {least:.1%} 的抽样在末位，"
            f"应不少于 {plan.gate_share:.0%}。",
        ),
        Check(
            "methods",
            bool(fewest > 0.5),
            f"列入的乡镇最少在 {fewest:.0%} 的方法下在末位，应超过一半。",
        ),
    ]
    unknown = "、".join(row.label for row in plan.indicators if plan.kind(row.name) is None)
    untold = f"{unknown}是总量、增速还是个数不详，请在排名方案里写明 kind。" if unknown else ""
    if any(plan.kind(name) == "count" for name in (*plan.names, *plan.tie_breakers)):
        labels = {row.name: row.label for row in plan.indicators}
        events = robustness.by_events(values, plan, breakers, flagged)
        said = [
            f"{label.iloc[event.at]}{labels.get(event.indicator, label_zh(event.indicator))}"
            f"由 {in_full(event.before)} 变为 {in_full(event.after)}，末位为{names(event.last)}"
            for event in events[:MOST_NAMED]
        ]
        more = f"；另有 {len(events) - MOST_NAMED} 种" if len(events) > MOST_NAMED else ""
        checks.append(
            Check(
                "events",
                _passed(not events, untold),
                f"{'；'.join(said)}{more}。"
                if events
                else f"任一乡镇的计数指标多一个或少一个，名单都不变。{untold}",
            )
        )
    elif untold:
        checks.append(Check("events", None, untold))
    amounts = robustness.amounts(plan)
    labels = "、".join(plan.indicators[i].label for i in amounts)
    if amounts and np.isnan(sizes).all():
        checks.append(Check("size", None, f"没有规模数，{labels}不能按规模折算。"))
    elif amounts:
        scaled = robustness.per_size(values, sizes, plan)
        same = bool(robustness.holds(scaled[None], flagged, plan, breakers)[0])
        last = names(robustness.last(scaled, plan, breakers))
        checks.append(
            Check(
                "size",
                _passed(same, untold),
                f"{labels}折算到同等规模后，末位为{last}。{untold if same else ''}",
            )
        )
    elif untold:
        checks.append(Check("size", None, untold))
    checks.append(Check("noise", None, "没有过去各季度的数，季度波动未检验。"))
    return tuple(checks)


def _passed(held: bool, untold: str) -> bool | None:
    """What changes the list is known; that nothing does is not where an indicator may be one more
    to vary."""
    return None if held and untold else held


def _points(norm: np.ndarray, weight: np.ndarray, decimals: int) -> tuple[np.ndarray, np.ndarray]:
    """Rounded score per township and contribution per township and indicator, both in points of
    100.
    """
    present = ~np.isnan(norm)
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = np.where(present, weight, 0) / (present * weight).sum(axis=1, keepdims=True)
    contribution = np.where(present, shares * norm * 100, np.nan)
    exact = np.where(present.any(axis=1), np.nansum(contribution, axis=1), np.nan)
    return scoring.rounded(exact, decimals), contribution


def _table(
    frame: pd.DataFrame, norm: np.ndarray, contribution: np.ndarray, score: np.ndarray, plan: Scheme
) -> pd.DataFrame:
    columns = {
        "township": frame["township"]
        if "township" in frame
        else pd.Series(frame.index, index=frame.index)
    }
    columns |= {f"{name}_score": norm[:, i] * 100 for i, name in enumerate(plan.names)}
    columns |= {f"{name}_contribution": contribution[:, i] for i, name in enumerate(plan.names)}
    points = pd.Series(score, index=frame.index)
    columns |= {
        "score": points,
        "rank": points.rank(method="min", ascending=False).astype("Int64"),
        "tied": points.duplicated(keep=False) & points.notna(),
    }
    return pd.DataFrame(columns, index=frame.index)


def _apart(apart: pd.DataFrame, ranked: np.ndarray, plan: Scheme) -> pd.DataFrame:
    """Rows of those ranked apart: scored between the goalposts of the others, without a place."""
    values, _ = scoring.figures(apart, plan)
    if plan.scoring == "standard":
        norm = scoring.normalised(values, plan)
    else:
        norm = scoring.between_goalposts(
            values, *scoring.goalposts(ranked, plan), scoring.mirrored(plan)
        )
    score, contribution = _points(norm, scoring.weights(plan), plan.decimals)
    table = _table(apart, norm, contribution, score, plan)
    return table.assign(
        rank=pd.array([pd.NA] * len(apart), dtype="Int64"),
        tied=False,
        bottom_share=0.0,
        flagged=False,
    )


def _ordered(indicators: pd.DataFrame, plan: Scheme) -> pd.DataFrame:
    """The frame in the order of the codes, so that the order of the rows cannot reach a single
    bit.
    """
    codes = indicators.index
    if codes.hasnans:
        raise ValueError(str(message("row_without_township_code")))
    if codes.has_duplicates:
        code = codes[codes.duplicated()][0]
        raise ValueError(str(message("township_code_twice", code=code)))
    columns = indicators.columns
    for name in [
        *plan.names,
        *plan.tie_breakers,
        *([plan.minimum.column] if plan.minimum else []),
        *([plan.denominator] if plan.denominator else []),
    ]:
        if name not in columns:
            raise ValueError(str(message("indicator_column_missing", name=name)))
        if (columns == name).sum() > 1:
            raise ValueError(str(message("indicator_column_twice", name=name)))
    return indicators.loc[sorted(codes, key=str)].rename_axis("township_code")


def _groups(frame: pd.DataFrame, plan: Scheme) -> dict[str, pd.DataFrame]:
    if not plan.peer_groups:
        return {"": frame}
    group, present = dict(plan.peer_groups), set(map(str, frame.index))
    for code in [code for code in frame.index if str(code) not in group] + [
        code for code in group if code not in present
    ]:
        raise ValueError(str(message("peer_groups_do_not_fit", code=code)))
    name = pd.Series([group[str(code)] for code in frame.index], frame.index)
    return {str(key): rows for key, rows in frame.groupby(name)}


def _few(frame: pd.DataFrame, plan: Scheme) -> pd.Series:
    """Who has fewer enterprises above size than declared; an unknown number is not few."""
    if plan.minimum is None:
        return pd.Series(False, index=frame.index)
    return pd.Series(
        scoring.numbers(frame, [plan.minimum.column])[:, 0] < plan.minimum.count, index=frame.index
    )
