"""The quarter's money: the study's fund shared out, its variants side by side, the rewards of
single enterprises, and where each base figure comes from.
"""

import warnings
from dataclasses import dataclass, replace
from decimal import Decimal

import pandas as pd

from zx_analysis.city.amounts import money_text, parse_yuan, yuan_text
from zx_analysis.city.fund_rules import Fund, WhatIf
from zx_analysis.city.register import restate_year
from zx_analysis.cleaning import panels
from zx_analysis.messages import InputRefused, message
from zx_analysis.programmes import candidates
from zx_analysis.programmes.enterprise_rewards import EnterpriseRewards, enterprise_rewards
from zx_analysis.quarter.answers import Answers, once
from zx_analysis.quarter.study import Study
from zx_analysis.rewards import allocate_fund

CANDIDATES = "进规企业"  # the ledger of enterprises that enter


@dataclass(frozen=True)
class FundInputs:
    """What `allocate_fund` takes: sums in fen, output by code (exact), who is eligible; and by code
    why a unit is not."""

    fund_fen: int
    output: pd.Series
    unit_fen: int
    floor_fen: int | None
    cap_fen: int | None
    eligible: pd.Series
    leftover: str | None
    reasons: dict[str, str]


def fund_inputs(study: Study) -> FundInputs | None:
    """What the quarter's fund is shared out by, `fund_inputs_of`; None without a fund."""
    fund = study.policy.fund
    return None if fund is None else fund_inputs_of(study, fund)


def fund_inputs_of(study: Study, fund: Fund) -> FundInputs:
    """What a fund is shared out by: the base year's output.

    Shared among the units of the base year, restated after splits and mergers as city.toml
    declares. InputRefused where base year and quarter have different units and nothing says why,
    and where one unit is part of another and nothing says how their output overlaps.
    """
    output, reasons = _shared(study, fund)
    floor, cap = (
        parse_yuan(given.value) if given else None for given in (fund.floor_yuan, fund.cap_yuan)
    )
    return FundInputs(
        parse_yuan(fund.amount_yuan.value),
        output,
        parse_yuan(fund.unit_yuan.value),
        floor,
        cap,
        pd.Series([code not in reasons for code in output.index], output.index),
        fund.leftover.value if fund.leftover else None,
        reasons,
    )


@once
def allocation(answers: Answers) -> pd.DataFrame | None:
    """The fund shared out by its `fund_inputs`, as `named`; None without a fund."""
    study = answers.study
    given = fund_inputs(study)
    return None if given is None else named(study.names, given, _allocated(given))


def named(
    names: pd.Series, given: FundInputs | None, allocated: pd.DataFrame | None
) -> pd.DataFrame | None:
    """The columns of `allocate_fund` plus township, amount_yuan, reason (why a unit is not
    eligible) and webster_fen, what Webster's method would give; None without a fund.
    """
    if given is None or allocated is None:
        return None
    result = allocated.copy()
    result.insert(0, "township", names)
    return result.assign(
        amount_yuan=result["amount_fen"].map(yuan_text),
        reason=pd.Series(given.reasons, dtype=object).reindex(result.index).fillna(""),
        webster_fen=_allocated(given, method="webster")["amount_fen"],
    )


def _allocated(
    given: FundInputs, method: str = "largest_remainder", more_fen: int = 0
) -> pd.DataFrame:
    with warnings.catch_warnings():  # what it warns of stands in its notes, which page 3 shows
        warnings.simplefilter("ignore", UserWarning)
        return allocate_fund(
            given.fund_fen + more_fen,
            given.output,
            unit_fen=given.unit_fen,
            floor_fen=given.floor_fen,
            cap_fen=given.cap_fen,
            eligible=given.eligible,
            method=method,
            leftover=given.leftover,
        )


def base_output(study: Study, year: int) -> pd.Series:
    """The year's output by township (Decimal), on the units after every declared change;
    InputRefused where a unit is gone without an heir.
    """
    output = panels.year_total(
        study.cleaned.panel,
        study.city.level,
        _base_units(study, year),
        year,
        study.level.label_zh,
    )
    output = restate_year(output, study.panel.changes, year)
    gone = [study.register.units[code].name for code in output.index if code not in study.codes]
    if gone:
        raise InputRefused(
            message(
                "base_unit_without_heir",
                year=year,
                names=gone,
                count=len(gone),
                quarter=study.quarter,
                quarter_zh=study.quarter.label_zh,
            )
        )
    return output


def _base_units(study: Study, year: int) -> list[str]:
    """The units of the base year; one that gets nothing and was not there for the whole year is
    none.
    """
    panel, level, fund = study.cleaned.panel, study.city.level, study.policy.fund
    barred = {
        code for own in (fund.ineligible if fund else ()) for code in study.register.find(own.name)
    }
    return [
        code
        for code in study.register.expected(f"{year}-12")
        if code not in barred or panels.whole_year(panel, level, code, year)
    ]


def _shared(study: Study, fund: Fund) -> tuple[pd.Series, dict[str, str]]:
    """Output by unit, and by code why a unit gets nothing: named by the policy, or already inside
    another unit's output.
    """
    output, reasons, problems = base_output(study, fund.base_year.value), {}, []
    where, units = f"policy/{study.quarter}.toml 的 fund", study.register.units
    for i, own in enumerate(fund.ineligible):
        found = study.register.find(own.name)
        if len(found) != 1 or found[0] not in (*output.index, *study.codes):
            problems.append(
                message("ineligible_not_in_the_register", where=where, number=i, name=own.name)
            )
        else:
            reasons[found[0]] = own.reason
    if new := [code for code in study.codes if code not in output.index and code not in reasons]:
        problems.append(
            message(
                "unit_without_base_year",
                names=[units[code].name for code in new],
                year=fund.base_year.value,
                where=where,
            )
        )
    without = [code for code in reasons if code not in output.index]
    output = pd.concat([output, pd.Series([Decimal(0)] * len(without), without, dtype=object)])
    parts = {
        code: units[code].part_of for code in output.index if units[code].part_of in output.index
    }
    if parts and fund.overlaps is None:
        pairs = [
            message("part_of_another", part=units[part].name, whole=units[whole].name)
            for part, whole in parts.items()
        ]
        problems.append(message("overlap_not_declared", where=where, pairs=pairs))
    elif parts and fund.overlaps and fund.overlaps.value == "within":
        reasons = {
            part: f"产值已含在{units[whole].name}之内" for part, whole in parts.items()
        } | reasons
    if problems:
        raise InputRefused(*problems)
    return output, reasons


@once
def variants(answers: Answers) -> pd.DataFrame | None:
    """Townships × variants, amounts in fen: the fund as it is ('方案'), then each [[fund.what_if]]
    of the policy; None without a fund.
    """
    study = answers.study
    fund = study.policy.fund
    if fund is None:
        return None
    columns = {}
    for label, own in [
        ("方案", fund),
        *((what.label_zh, fund.model_copy(update=_given(what))) for what in fund.what_if),
    ]:
        columns[label] = _allocated(fund_inputs_of(study, own))["amount_fen"]
    for what in fund.what_if:
        if what.split is not None:
            given = fund_inputs_of(study, fund.model_copy(update=_given(what)))
            parts = split_amounts(given, _split_code(study, what), what.split.shares)
            columns[what.label_zh] = parts.groupby(lambda code: code.split(PART)[0]).sum()
    return (
        pd.DataFrame(columns)
        .reindex(study.codes)
        .fillna(0)
        .astype("int64")
        .rename_axis("township_code")
    )


def _given(what) -> dict:
    apart = ("label_zh", "split")
    return {key: value for key, value in what if key not in apart and value is not None}


PART = "#"  # between a unit's code and the number of a part that it is split in


def split_amounts(given: FundInputs, code: str, shares: tuple[Decimal, ...]) -> pd.Series:
    """amount_fen by unit where the unit `code` is split: its parts are code#1, code#2 …, each with
    its share of the base output, and with a floor and a cap of its own."""
    parts = [f"{code}{PART}{i}" for i in range(1, len(shares) + 1)]
    output = pd.concat(
        [
            given.output.drop(code),
            pd.Series([given.output[code] * share for share in shares], parts, dtype=object),
        ]
    )
    eligible = given.eligible.drop(code).reindex(output.index, fill_value=given.eligible[code])
    return _allocated(replace(given, output=output, eligible=eligible))["amount_fen"]


def _split_code(study: Study, what: WhatIf) -> str:
    """The code of the unit that a variant splits; InputRefused where the register has no such unit
    of the base year."""
    assert what.split is not None
    found = study.register.find(what.split.name)
    if len(found) != 1 or found[0] not in study.codes:
        where = f"policy/{study.quarter}.toml 的 fund.what_if"
        raise InputRefused(message("split_not_in_the_register", where=where, name=what.split.name))
    return found[0]


def paradox(study: Study, allocated: pd.DataFrame) -> list[str]:
    """Names of the townships that would get less if the fund were one unit larger (the Alabama
    paradox of largest remainders).
    """
    if (given := fund_inputs(study)) is None:
        return []
    more = _allocated(given, more_fen=given.unit_fen)
    return list(allocated.loc[more["amount_fen"] < allocated["amount_fen"], "township"])


def enterprises(study: Study) -> EnterpriseRewards | None:
    """The rewards of single enterprises of the quarter, by the ledger as it stood on the day known;
    None where the policy names no rate or there is no such ledger."""
    if not study.policy.enterprise_rewards_yuan or CANDIDATES not in study.ledgers:
        return None
    rates = {
        kind: parse_yuan(given.value)
        for kind, given in study.policy.enterprise_rewards_yuan.items()
    }
    threshold = study.policy.enterprise_threshold_wan
    return enterprise_rewards(
        candidates.standing(study.ledgers[CANDIDATES].rows, study.known_day),
        rates,
        study.quarter,
        threshold.value if threshold else None,
    )


def sources(study: Study) -> pd.DataFrame:
    """Every published figure that the base year's output was taken from: township, period, months,
    value_text, source_file, source_sheet, source_cell.
    """
    fund = study.policy.fund
    assert fund is not None  # there are sources only of a fund that was shared out
    year = fund.base_year.value
    rows = panels.year_rows(
        study.cleaned.panel,
        study.city.level,
        _base_units(study, year),
        year,
        study.level.label_zh,
    )
    return rows[
        [
            "township_code",
            "township",
            "period",
            "months",
            "value_text",
            "source_file",
            "source_sheet",
            "source_cell",
        ]
    ]


def table(allocated: pd.DataFrame) -> pd.DataFrame:
    """The allocation as a reader sees it, largest first, with its total."""
    rows = allocated.sort_values("amount_fen", ascending=False, kind="stable")
    shown = pd.DataFrame(
        {
            "乡镇": rows["township"],
            "基期产值": [float(v) for v in rows["output"]],
            "占比（%）": rows["share_pct"],
            "金额（元）": rows["amount_fen"].map(money_text),
        }
    )
    total = pd.DataFrame(
        [
            {
                "乡镇": "合计",
                "基期产值": float(sum(rows["output"])),
                "占比（%）": float(rows["share_pct"].sum()),
                "金额（元）": money_text(int(rows["amount_fen"].sum())),
            }
        ]
    )
    return pd.concat([shown, total], ignore_index=True)
