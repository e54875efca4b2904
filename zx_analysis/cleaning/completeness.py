"""Whether every figure that is due was read: the months asked for, and each township's output from the city's first period on."""

from collections.abc import Sequence

import pandas as pd

from zx_analysis.city import City, Indicator, Register, periods
from zx_analysis.city.register import some
from zx_analysis.messages import inline_finding

MOST_RUNS = 3  # stretches of missing periods named one by one


def missing_months(
    panel: pd.DataFrame, months: list[str], indicators: tuple[Indicator, ...]
) -> tuple[list[str], list[dict]]:
    """Refusals for months that the first indicator lacks; findings for those that others lack, and for figures of other months."""
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
                f"全部文件：缺少 {month} 的{indicator.label_zh}，读到的只有 {'、'.join(sorted(have))}；应为 {'、'.join(months)}。请补上该月报表。\n"
                f"All files: {indicator.name} of {month} is missing; expected {', '.join(months)}. Add that return."
                for month in missing
            ]
        elif missing and indicator.kind != "growth":
            findings.append(
                inline_finding(
                    "warn",
                    "",
                    rule="missing_month",
                    read="、".join(sorted(have & set(months))),
                    expected="、".join(months),
                    period=missing[0],
                    zh=f"{indicator.label_zh}缺少 {'、'.join(missing)}",
                    en=f"{indicator.name} lacks {', '.join(missing)}",
                )
            )
    for file, beyond in panel[~panel["period"].isin(months)].groupby("source_file"):
        row, others = beyond.iloc[0], sorted(beyond["period"].unique())
        said = (
            f"{others[0]} 至 {others[-1]} 中 {len(others)} 个"
            if len(others) > 3
            else "、".join(others)
        )
        findings.append(
            inline_finding(
                "warn",
                file,
                row["source_sheet"],
                row["source_cell"],
                rule="outside_month",
                read=f"{others[0]}…{others[-1]}",
                expected="、".join(months),
                period=others[0],
                zh=f"文件还有要求之外的月份（{said}），照样读取",
                en=f"the file holds {len(others)} month(s) beyond those asked for; read all the same",
            )
        )
    return refusals, findings


def _covered(period: str, months: int) -> set[str]:
    last = periods.month_index(period)
    return {periods.month_name(last - i) for i in range(months)}


def incomplete(panel: pd.DataFrame, city: City, register: Register, as_of: str) -> list[str]:
    """A refusal for each set of townships that lack the level indicator in the same periods, up to `as_of` or the last one read: which, since when there are figures, what to do."""
    level, label = panel[panel["indicator"] == city.level], city.measure(city.level).label_zh
    if level.empty and as_of:
        return [
            f"截至 {as_of} 没有任何{label}：报表里最早的数在这以后。请改 --as-of。\nThere is no {city.level} up to {as_of}: the returns begin later. Change --as-of."
        ]
    if level.empty:
        return [
            f"{city.name}：没有读到任何{label}。请把报表放进 {city.bulletins}/。\n"
            f"No figure of {city.level} was read. Put the bulletins into {city.bulletins}/."
        ]
    last = as_of or level["period"].max()
    if last < city.first_period:
        return [
            f"文件 data/raw/{city.slug}/city.toml：first_period 读到 {city.first_period}，报表只到 {last}；应为报表里有的月份。请改正，或补上以后的报表。\n"
            f"File data/raw/{city.slug}/city.toml: first_period reads {city.first_period}, the returns end with {last}. Mend it, or add returns."
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
    whole = (
        [
            _refusal(
                city,
                label,
                due,
                nobody,
                "全部乡镇",
                "all townships",
                *_only_to_date(level, due, nobody),
            )
        ]
        if nobody
        else []
    )
    return whole + [
        _refusal(
            city,
            label,
            due,
            own,
            some([register.units[code].name for code in codes]),
            ", ".join(codes),
            *_why(level, register, codes),
        )
        for own, codes in same.items()
    ]


def _refusal(
    city: City,
    label: str,
    due: list[tuple[str, int]],
    missing: Sequence[int],
    who: str,
    who_en: str,
    remedy: str,
    english: str,
) -> str:
    first, last = (due[i][0] for i in (missing[0], missing[-1]))
    return (
        f"{city.bulletins}/：{_runs(due, missing)}缺少{label}（{who}）；应为每个乡镇一个数。{remedy}\n"
        f"{city.bulletins}/: {city.level} of {first if first == last else f'{first} to {last} ({len(missing)} periods)'} is missing for {who_en}. {english}"
    )


def _runs(due: list[tuple[str, int]], missing: Sequence[int]) -> str:
    """'2021年3月', '2021年3月 至 2021年5月', at most three stretches and how many periods in all."""
    runs: list[list[int]] = []
    for i in missing:
        if runs and i == runs[-1][-1] + 1:
            runs[-1].append(i)
        else:
            runs.append([i])
    names = [
        periods.period_zh(*due[run[0]])
        + (f" 至 {periods.period_zh(*due[run[-1]])}" if len(run) > 1 else "")
        for run in runs[:MOST_RUNS]
    ]
    return (
        "、".join(names)
        + ("等" if len(runs) > MOST_RUNS else "")
        + (f"（共 {len(missing)} 期）" if len(missing) > 1 else "")
    )


def _only_to_date(
    level: pd.DataFrame, due: list[tuple[str, int]], missing: Sequence[int]
) -> tuple[str, str]:
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
        return (
            f"{periods.period_zh(p, periods.year_to_date(p))}只有累计，没有上一期的累计，得不出当月：请补上 {periods.period_zh(before, periods.year_to_date(before))}的累计，或当月的数。",
            f"Of {p} only the year to date is there: add that of {before}, or the month itself.",
        )
    if (level["period"] < period).any():
        return "请补上这些报表。", "Add these returns."
    return (
        "请补上这些报表；没有的，把 city.toml 的 first_period 往后写。",
        "Add these returns, or begin later: first_period in city.toml.",
    )


def _why(level: pd.DataFrame, register: Register, codes: list[str]) -> tuple[str, str]:
    """What may be the reason that some townships lack a figure that others have, by when they have any."""
    own = level[level["township_code"].isin(codes)]
    if own.empty:
        return (
            "从来没有它的数：名称写法不同的，在名录写成别名；不在这套报表里的，从名录删去。",
            "There never is a figure: declare the alias, or take it out of the register.",
        )
    first, last = own["period"].min(), own["period"].max()
    return (
        f"有数的是 {first} 至 {last}：那时才设立的，在名录写 valid_from = {first}；已经撤销的写 valid_to = {last}；名称写法不同的写成别名；漏报的请补上。",
        f"There are figures from {first} to {last}: enter valid_from or valid_to in the register, declare the alias, or add the return.",
    )
