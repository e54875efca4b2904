"""The quarter under other assumptions (情景): another fund, other weights, what townships reach in
the months that remain, growth points that slip, another target, a township split in two.

A scenario changes what was given or is still open, never what was read. Fund, weights, targets and
a split can be written as a policy file that `zx report --policy` takes; what townships may reach is
an assumption about the future and stands in no policy.
"""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd

from zx_analysis import paths
from zx_analysis.city import Policy
from zx_analysis.city.indicators import at_least, convert
from zx_analysis.city.plans import Given
from zx_analysis.cleaning.contracts import NAME
from zx_analysis.forecasting import Outlook
from zx_analysis.forecasting.attainment import attain
from zx_analysis.messages import extra, message
from zx_analysis.programmes import growth_points
from zx_analysis.quarter import allocation, forecasts, outlooks, programmes, warning
from zx_analysis.quarter.answers import Answers
from zx_analysis.quarter.study import Study

with extra("explore"):
    import tomlkit
    import tomlkit.items

SOURCE = "情景假设"


@dataclass(frozen=True)
class Scenario:
    """fund_yuan, floor_yuan, cap_yuan: amounts in yuan as text, '' for none; weights: of the
    ranking by indicator; growth_pct: by township code, growth of the quarter's remaining months on
    the same months a year before, on the comparable basis where the city's growth is published;
    slipped: rows of the growth points' ledger (their index) that bring nothing more in the quarter;
    targets: by label another value of a target, in its unit; split: a township's code and the
    shares of the parts it is split in, of the fund alone: what the parts would have of the other
    indicators nobody has published.
    """

    fund_yuan: str = ""
    floor_yuan: str = ""
    cap_yuan: str = ""
    weights: dict[str, float] = field(default_factory=dict)
    growth_pct: dict[str, float] = field(default_factory=dict)
    slipped: tuple[int, ...] = ()
    targets: dict[str, float] = field(default_factory=dict)
    split: tuple[str, tuple[Decimal, ...]] | None = None

    @property
    def amounts(self) -> dict[str, str]:
        """The amounts by their keys in the policy's fund."""
        return {
            "amount_yuan": self.fund_yuan,
            "floor_yuan": self.floor_yuan,
            "cap_yuan": self.cap_yuan,
        }


def as_given(policy: Policy) -> Scenario:
    """The scenario that changes nothing."""
    fund, ranking = policy.fund, policy.ranking
    amounts = [
        given.value if fund and (given := getattr(fund, name)) else ""
        for name in Scenario().amounts
    ]
    return Scenario(
        *amounts,
        weights={row.name: float(row.weight) for row in ranking.indicators} if ranking else {},
    )


def under(study: Study, scenario: Scenario) -> Study:
    """The study with the scenario's fund and weights in place of the policy's; ValueError for
    weights that are none."""
    ranking = study.policy.ranking
    weighted = ranking.weighted(scenario.weights) if ranking else None
    changed = with_fund(study.policy, scenario).model_copy(update={"ranking": weighted})
    return replace(study, policy=changed)


def with_fund(policy: Policy, scenario: Scenario) -> Policy:
    """The policy with the scenario's amounts in its fund, if it has one."""
    if policy.fund is None:
        return policy
    amounts = {
        name: Given(value=value, source=SOURCE) if value else None
        for name, value in scenario.amounts.items()
    }
    return policy.model_copy(update={"fund": policy.fund.model_copy(update=amounts)})


def quarter_levels(answers: Answers, scenario: Scenario) -> tuple[np.ndarray, np.ndarray]:
    """(draws, townships) of the level's quarter total, and of its year-to-date growth at the
    quarter's end, %: as forecast, but where the scenario says what a township reaches.

    ValueError where the remaining months were not published apart a year before.
    """
    study = answers.study
    own = forecasts.forecast(answers, study.city.level)
    reached, before = (
        own.draws.copy(),
        year_before(study) if scenario.growth_pct else pd.Series(dtype=float),
    )
    for code, growth in scenario.growth_pct.items():
        reached[:, own.units.index(code)] = own.known[code] + before[code] * (1 + growth / 100)
    sums = study.panel.comparable_to_date(study.city.level, study.quarter.last)[own.units]
    end = sums.reindex([study.quarter.a_year_before.last]).iloc[0].to_numpy(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return reached, np.where(
            end > 0,
            100 * ((np.asarray(forecasts.year_so_far(sums, study.quarter)) + reached) / end - 1),
            np.nan,
        )


def year_before(study: Study) -> pd.Series:
    """By township: what the quarter's remaining months made a year before, in the level's unit; on
    this year's scope where the growth is published.
    """
    history, slots = _year_before(study)
    if not slots:
        raise ValueError(str(message("months_not_published_apart")))
    return history.loc[slots].sum()


def _year_before(study: Study) -> tuple[pd.DataFrame, list[str]]:
    """The level's history on this year's scope, and the slots of last year that make up the
    quarter's remaining months; none where they were not published apart, or not at all."""
    history, months = study.panel.history(study.city.level)
    restate = study.panel.restatement(study.city.level)
    rest = study.quarter.a_year_before.months[study.known_months :]
    slots = [period for period in history.index if period in rest]
    whole = months.reindex(slots).sum() == len(rest)
    return (restate(history) if restate else history), (slots if whole else [])


def expected_growth(answers: Answers) -> pd.Series:
    """By township code: the growth of the remaining months that the forecast's median comes to, %;
    without townships that made nothing in them a year before, and empty where these months were not
    published apart then.
    """
    study = answers.study
    if not _year_before(study)[1]:
        return pd.Series(dtype=float)
    own, before = forecasts.forecast(answers, study.city.level), year_before(study)
    middle = pd.Series(np.median(own.draws, axis=0), own.units) - own.known
    return (100 * (middle / before.where(before > 0) - 1)).dropna()


def waiting_points(study: Study) -> dict[str, int]:
    """The growth points that are not in production yet, 'name（township）' → row of the ledger;
    empty without a ledger.
    """
    rows = programmes.growth_point_rows(study)
    if rows is None:
        return {}
    waiting = rows[rows["status"].isin(growth_points.WAITING)]
    return {
        f"{name}（{study.names.get(code, '')}）": at
        for at, name, code in zip(
            waiting.index, waiting[NAME], waiting["township_code"], strict=True
        )
    }


def looks(answers: Answers, scenario: Scenario) -> list[tuple[Outlook, Outlook]]:
    """Every target as given, and under the scenario: its value, and of the level's target the
    growth that is assumed. A target without its ledger is left out.
    """
    study = answers.study
    pairs = []
    for target in study.policy.targets:
        given = outlooks.outlook(answers, target)
        if given is None:
            continue
        value = scenario.targets.get(target.label_zh, target.value)
        assumed = outlooks.outlook(answers, target.model_copy(update={"value": value}))
        if target == study.policy.quarter_target(study.city.level) and scenario.growth_pct:
            factor = float(convert(Decimal(1), study.level.unit, target.unit))
            assumed = attain(
                target.label_zh,
                target.unit,
                value,
                factor * quarter_levels(answers, scenario)[0].sum(axis=1),
                known=given.known,
                final=given.final,
                thresholds=study.policy.thresholds,
            )
        assert assumed is not None
        pairs.append((given, assumed))
    return pairs


def shared(answers: Answers, scenario: Scenario) -> pd.DataFrame | None:
    """The fund by unit: township, before_fen, after_fen under the scenario; of a unit that is split
    the sum of its parts, which stand in parts_fen (list, empty for others). None without a fund."""
    study = answers.study
    before = allocation.allocation(answers)
    assumed = replace(study, policy=with_fund(study.policy, scenario))
    given = allocation.fund_inputs(assumed)
    if before is None or given is None:
        return None
    if scenario.split is None:
        after = allocation.allocation(Answers(assumed))
        assert after is not None
        amounts = after["amount_fen"]
    else:
        amounts = allocation.split_amounts(given, *scenario.split)
    of_unit = amounts.groupby([code.split(allocation.PART)[0] for code in amounts.index])
    return pd.DataFrame(
        {
            "township": before["township"],
            "before_fen": before["amount_fen"],
            "after_fen": of_unit.sum().reindex(before.index),
            "parts_fen": of_unit.agg(lambda own: list(own) if len(own) > 1 else []).reindex(
                before.index
            ),
        }
    )


def probability(answers: Answers, scenario: Scenario) -> tuple[float, float | None] | None:
    """The probability that the level's target is met: of the draws as they are, and with the growth
    points that do not slip laid on top (None without them).

    None where the policy has no such target.
    """
    study = answers.study
    target = study.policy.quarter_target(study.city.level)
    if target is None:
        return None
    wanted = scenario.targets.get(target.label_zh, target.value)
    factor = float(convert(Decimal(1), study.level.unit, target.unit))
    total = factor * quarter_levels(answers, scenario)[0].sum(axis=1)
    more = programmes.growth_point_extra(answers, scenario.slipped)
    with_points = (
        None if more is None else float(np.mean(at_least(total + factor * more.remaining, wanted)))
    )
    return float(np.mean(at_least(total, wanted))), with_points


def last_chances(answers: Answers, scenario: Scenario, drawn: np.ndarray) -> pd.Series:
    """By township code: the chance to come last in an open quarter. drawn: of
    `early_warning.figure_draws`, whose level and growth the scenario's take the place of where it
    sets them.
    """
    study = answers.study
    plan, figures = under(study, scenario).policy.ranking, drawn.copy()
    assert plan is not None  # `drawn` is of its indicators
    levels, growth = quarter_levels(answers, scenario)
    places = [study.codes.index(code) for code in scenario.growth_pct]
    for name, own in (
        (study.city.level, levels),
        (study.level.growth, growth),
    ):
        if name in plan.names and places:
            figures[:, places, plan.names.index(name)] = own[:, places]
    return pd.Series(warning.last_probability(figures, plan, study.codes), study.codes)


def policy_text(scenario: Scenario, source_file: Path, names: pd.Series) -> str:
    """The policy file with the scenario's fund, weights and targets, a split beside the fund
    ([[fund.what_if]]), comments and all else as they stand. source_file: the policy it starts from;
    names: of the townships by code."""
    document = tomlkit.parse(source_file.read_text(encoding="utf-8"))
    if "fund" in document:
        for name, value in scenario.amounts.items():
            if value == document["fund"].get(name, {}).get("value", ""):
                continue  # as given: the source stays
            if name in document["fund"]:
                del document["fund"][name]
            if value:
                given = tomlkit.inline_table()
                given.update({"value": value, "source": SOURCE})
                document["fund"][name] = given
        if scenario.split is not None:
            document["fund"].setdefault("what_if", tomlkit.aot()).append(
                _split_table(names, scenario)
            )
    for row in document.get("targets", []):
        if (value := scenario.targets.get(row["label_zh"], row["value"])) != row["value"]:
            row["value"], row["source"] = value, SOURCE
    for row in document.get("ranking", {}).get("indicators", []):
        if row["weight"] != scenario.weights[row["name"]]:
            row["weight"] = scenario.weights[row["name"]]
    comment = message("policy_of_a_scenario", file=source_file.name)
    return f"# {comment}\n" + tomlkit.dumps(document)


def _split_table(names: pd.Series, scenario: Scenario) -> tomlkit.items.Table:
    """The variant of the fund that splits a township."""
    assert scenario.split is not None
    code, shares = scenario.split
    split = tomlkit.inline_table()
    split.update({"name": str(names[code]), "shares": [str(share) for share in shares]})
    variant = tomlkit.table()
    variant.update({"label_zh": f"{names[code]}拆成 {len(shares)} 份", "split": split})
    return variant


def save(study: Study, scenario: Scenario, name: str) -> str:
    """Write data/processed/<city>/scenarios/<name>.toml and return the command that reports it.
    ValueError for a name that is none, or that is taken.
    """
    if not name.strip():
        raise ValueError(str(message("scenario_without_a_name")))
    folder = paths.processed(study.city.slug) / "scenarios"
    file = folder / f"{paths.safe_name(name, '情景', 'scenario')}.toml"
    if file.exists():
        raise ValueError(str(message("scenario_name_taken", name=name)))
    folder.mkdir(parents=True, exist_ok=True)
    file.write_text(policy_text(scenario, study.policy_file, study.names), encoding="utf-8")
    until = f" --as-of {study.as_of}" if study.as_of else ""
    return (
        f"zx report {study.city.slug} {study.quarter}{until} --policy "
        f"{file.relative_to(paths.root()).as_posix()}"
    )
