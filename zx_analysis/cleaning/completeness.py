"""Whether every figure that is due was read: the months asked for, and each township's output from
the city's first period on.
"""

from collections.abc import Sequence

import pandas as pd

from zx_analysis.city import City, Indicator, Register, periods
from zx_analysis.city.register import some
from zx_analysis.messages import Message, Place, finding, message

MOST_RUNS = 3  # stretches of missing periods named one by one
MOST_NAMED = 3  # months beyond those asked for named one by one


def missing_months(
    panel: pd.DataFrame, months: list[str], indicators: tuple[Indicator, ...]
) -> tuple[list[Message], list[dict]]:
    """Refusals for months that the first indicator lacks; findings for those that others lack, and
    for figures of other months.
    """
    short = panel[
        (panel["months"] == 1) | ((panel["months"] == 2) & panel["period"].str.endswith("-02"))
    ]
    measures = [
        indicator for indicator in indicators if (panel["indicator"] == indicator.name).any()
    ]
    refusals, findings = [], []
    for number, indicator in enumerate(measures):
        own = short[short["indicator"] == indicator.name]
        have = set().union(
            *(_covered(p, m) for p, m in set(zip(own["period"], own["months"], strict=True)))
        )
        missing = [month for month in months if month not in have]
        if number == 0:
            refusals = [
                message(
                    "month_asked_for_is_missing",
                    month=month,
                    label=indicator.label_zh,
                    indicator=indicator.name,
                    read_months=sorted(have),
                    months=months,
                )
                for month in missing
            ]
        elif missing and indicator.kind != "growth":
            sentence = message(
                "missing_month",
                read="、".join(sorted(have & set(months))),
                expected="、".join(months),
                label=indicator.label_zh,
                indicator=indicator.name,
                missing=missing,
            )
            findings.append(finding(sentence, period=missing[0]))
    for _, beyond in panel[~panel["period"].isin(months)].groupby("source_file"):
        row, others = beyond.iloc[0], sorted(beyond["period"].unique())
        sentence = message(
            "outside_months" if len(others) > MOST_NAMED else "outside_month",
            Place(row["source_file"], row["source_sheet"], row["source_cell"]),
            read=f"{others[0]}…{others[-1]}",
            expected="、".join(months),
            others=others,
            first=others[0],
            last=others[-1],
            count=len(others),
        )
        findings.append(finding(sentence, period=others[0]))
    return refusals, findings


def _covered(period: str, months: int) -> set[str]:
    last = periods.month_index(period)
    return {periods.month_name(last - i) for i in range(months)}


def incomplete(panel: pd.DataFrame, city: City, register: Register, as_of: str) -> list[Message]:
    """A refusal for each set of townships that lack the level indicator in the same periods, up to
    `as_of` or the last one read: which, since when there are figures, what to do."""
    level, label = panel[panel["indicator"] == city.level], city.measure(city.level).label_zh
    figure = {"label": label, "indicator": city.level}
    if level.empty and as_of:
        return [message("no_level_so_early", as_of=as_of, **figure)]
    if level.empty:
        return [message("no_level_at_all", city=city.name, folder=city.bulletins, **figure)]
    last = as_of or level["period"].max()
    if last < city.first_period:
        file = Place(f"data/raw/{city.slug}/city.toml")
        return [
            message(
                "returns_end_before_first_period", file, first_period=city.first_period, last=last
            )
        ]
    have, due = (
        set(zip(level["township_code"], level["period"], level["months"], strict=True)),
        city.slots(last),
    )
    lacking: dict[str, tuple[int, ...]] = {}
    nobody = tuple(
        i
        for i, slot in enumerate(due)
        if not any((code, *slot) in have for code in register.expected(slot[0]))
    )
    for code, unit in register.units.items():
        own = tuple(
            i
            for i, slot in enumerate(due)
            if i not in nobody and unit.valid(slot[0]) and (code, *slot) not in have
        )
        if own:
            lacking[code] = own
    same: dict[tuple[int, ...], list[str]] = {}
    for code, own in lacking.items():
        same.setdefault(own, []).append(code)
    figure["folder"] = city.bulletins
    refusals = []
    if nobody:
        periods_of_all = _periods(due, nobody)
        remedy = _only_to_date(level, due, nobody)
        refusals.append(
            message("figures_missing_everywhere", periods=periods_of_all, remedy=remedy, **figure)
        )
    return refusals + [
        message(
            "figures_missing",
            periods=_periods(due, own),
            names=some([register.units[code].name for code in codes]),
            codes=codes,
            remedy=_why(level, register, codes),
            **figure,
        )
        for own, codes in same.items()
    ]


def level_behind(panel: pd.DataFrame, city: City) -> list[dict]:
    """A finding where other amounts reach further than the city's level indicator: its last month
    is missing, or was not understood."""
    amounts = {one.name: one.label_zh for one in city.measures if one.kind == "level"}
    reach = panel[panel["indicator"].isin(amounts)].groupby("indicator")["period"].max()
    further = reach[reach > reach[city.level]]
    if further.empty:
        return []
    period = further.max()
    others = [name for name in further.index if further[name] == period]
    rows = panel[(panel["indicator"] == others[0]) & (panel["period"] == period)]
    row = rows.iloc[0]
    sentence = message(
        "level_behind",
        Place(row["source_file"], row["source_sheet"], row["source_cell"]),
        when=periods.period_zh(period, 1),
        period=period,
        labels=[amounts[name] for name in others],
        indicators=others,
        label=amounts[city.level],
        indicator=city.level,
    )
    return [finding(sentence, period=period)]


def _periods(due: list[tuple[str, int]], missing: Sequence[int]) -> Message:
    """'2021年3月', '2021年3月 至 2021年5月', at most three stretches and how many periods in
    all.
    """
    runs: list[list[int]] = []
    for i in missing:
        if runs and i == runs[-1][-1] + 1:
            runs[-1].append(i)
        else:
            runs.append([i])
    ends = [(periods.period_zh(*due[run[0]]), periods.period_zh(*due[run[-1]])) for run in runs]
    stretches = [
        first if first == last else message("stretch_of_periods", first=first, last=last)
        for first, last in ends[:MOST_RUNS]
    ]
    first, last = (due[i][0] for i in (missing[0], missing[-1]))
    if len(missing) == 1:
        return message("missing_period", stretches=stretches, first=first)
    return message(
        "missing_periods_in_many_stretches" if len(runs) > MOST_RUNS else "missing_periods",
        stretches=stretches,
        first=first,
        last=last,
        count=len(missing),
    )


def _only_to_date(
    level: pd.DataFrame, due: list[tuple[str, int]], missing: Sequence[int]
) -> Message:
    """What to do about periods that nobody has: a cumulative alone gives no month."""
    period, _ = due[missing[0]]
    to_date = [
        p
        for i in missing
        if (p := due[i][0])
        and ((level["period"] == p) & (level["months"] == periods.year_to_date(p))).any()
    ]
    if to_date:
        p = to_date[0]
        before = periods.month_name(periods.month_index(p) - 1)
        return message(
            "only_the_year_to_date",
            when=periods.period_zh(p, periods.year_to_date(p)),
            before_when=periods.period_zh(before, periods.year_to_date(before)),
            period=p,
            before=before,
        )
    if (level["period"] < period).any():
        return message("add_the_returns")
    return message("add_the_returns_or_begin_later")


def _why(level: pd.DataFrame, register: Register, codes: list[str]) -> Message:
    """What may be the reason that some townships lack a figure that others have, by when they have
    any.
    """
    own = level[level["township_code"].isin(codes)]
    if own.empty:
        return message("township_without_any_figure")
    first, last = own["period"].min(), own["period"].max()
    return message("township_with_figures_of_a_time", first=first, last=last)
