"""All townships side by side (各乡镇一览): output, growth, contribution, place or warning, fund and
what is to be done, one row each.
"""

import pandas as pd

from zx_analysis.programmes.todo_lists import counts
from zx_analysis.quarter import (
    allocation,
    analysis_figures,
    programmes,
    standings,
    township_targets,
    warning,
)
from zx_analysis.quarter.answers import Answers, once
from zx_analysis.quarter.study import Study


@once
def overview(answers: Answers) -> pd.DataFrame:
    """One row per unit of the quarter, by township_code, in the order of the register.

    township; period, months and output of the year to date (in the level's unit), growth_pct,
    contribution_pp (拉动) and output_share_pct, NaN where not known; rank and rank_before (the
    quarter before, by the same scheme) once there is a ranking, before that last_probability;
    target, completion_pct, needed_growth_pct, target_colour and target_probability
    (`township_targets.progress`) where the policy shares the work out; amount_yuan (exact text)
    where there is a fund; todo_count.
    """
    table = _output(answers.study).join(_place(answers))
    if (wanted := township_targets.progress(answers)) is not None:
        table = table.join(wanted)
    if (allocated := allocation.allocation(answers)) is not None:
        table = table.join(allocated["amount_yuan"])
    return table.assign(todo_count=counts(programmes.todo(answers), table.index))


def _output(study: Study) -> pd.DataFrame:
    """The level of the year to date and what the analysis says of it."""
    rows = analysis_figures.units(study)
    rows = rows[rows["indicator"] == study.city.level].set_index("township_code")
    rows = rows.reindex(study.codes)
    output = rows["value"].astype(float)
    return pd.DataFrame(
        {
            "township": study.names,
            "period": rows["period"].fillna(""),
            "months": rows["months"].astype("Int64"),
            "output": output,
            "output_share_pct": 100 * output / output.sum(min_count=1),
            "growth_pct": rows["growth_pct"].astype(float),
            "contribution_pp": rows["contribution_pp"].astype(float),
        },
        index=pd.Index(study.codes, name="township_code"),
    )


def _place(answers: Answers) -> pd.DataFrame:
    """rank, rank_before of a ranking; last_probability of an open quarter; nothing without a
    scheme."""
    study, ranked = answers.study, standings.ranked(answers)
    nothing = pd.DataFrame(index=study.codes)
    if (drawn := warning.open_draws(answers)) is not None and study.policy.ranking:
        chance = warning.last_probability(drawn, study.policy.ranking, study.codes)
        return nothing.assign(last_probability=chance)
    if ranked is None or ranked.status == "not yet":
        return nothing
    place = nothing.assign(rank=ranked.table["rank"].astype("Int64"))
    if (before := standings.past(answers).get(str(study.quarter.before))) is not None:
        place["rank_before"] = before.table["rank"].astype("Int64")
    return place
