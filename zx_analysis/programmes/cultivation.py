"""Cultivation (专精特新小巨人, 隐形冠军): which of the policy's criteria each enterprise meets, and what it lacks.

The criteria are those that the policy lists with their source; the titles themselves ask for more (documents, inspections) than a ledger can hold.
"""

import pandas as pd

from zx_analysis.city.indicators import in_full
from zx_analysis.city.programme_rules import Criterion
from zx_analysis.programmes import todo_lists

KIND = "类别"


def standing(rows: pd.DataFrame, criteria: tuple[Criterion, ...]) -> pd.DataFrame:
    """rows with met, of (criteria of its kind; 0 where the policy has none), unknown (cells left empty), lacking (each missing criterion in words, as a list)."""
    found = []
    for row in rows.to_dict("records"):
        own = [criterion for criterion in criteria if criterion.kind == row[KIND]]
        empty = [c for c in own if pd.isna(row[c.column])]
        short = [c for c in own if not pd.isna(row[c.column]) and row[c.column] < c.at_least]
        found.append(
            (
                len(own) - len(empty) - len(short),
                len(own),
                len(empty),
                [f"{c.column} {in_full(row[c.column])}，标准 {in_full(c.at_least)}" for c in short]
                + [f"{c.column}没有填写，标准 {in_full(c.at_least)}" for c in empty],
            )
        )
    return rows.join(
        pd.DataFrame(found, columns=["met", "of", "unknown", "lacking"], index=rows.index)
    )


def by_kind(standing: pd.DataFrame) -> pd.DataFrame:
    """Per kind: enterprises, meeting all, lacking one, lacking more; those without criteria are not judged and not in it."""
    judged = standing[standing["of"] > 0]
    lack = (judged["of"] - judged["met"]).groupby(judged[KIND])
    return pd.DataFrame(
        {
            "enterprises": lack.size(),
            "all": lack.agg(lambda n: int((n == 0).sum())),
            "one": lack.agg(lambda n: int((n == 1).sum())),
            "more": lack.agg(lambda n: int((n > 1).sum())),
        }
    )


def by_criterion(standing: pd.DataFrame, criteria: tuple[Criterion, ...]) -> pd.DataFrame:
    """Per criterion: kind, column, at_least, met, of, source."""
    found = []
    for c in criteria:
        own = pd.to_numeric(standing.loc[standing[KIND] == c.kind, c.column])
        found.append(
            (c.kind, c.column, c.at_least, int((own >= c.at_least).sum()), len(own), c.source)
        )
    return pd.DataFrame(found, columns=["kind", "column", "at_least", "met", "of", "source"])


def todo(standing: pd.DataFrame) -> pd.DataFrame:
    """Who meets all (to be put forward) and who lacks exactly one."""
    ready = standing[(standing["of"] > 0) & (standing["met"] == standing["of"])]
    near = standing[(standing["of"] > 1) & (standing["met"] == standing["of"] - 1)]
    return todo_lists.joined(
        todo_lists.entries(
            ready,
            [
                f"{kind}：{of} 项条件都达到，可组织申报"
                for kind, of in zip(ready[KIND], ready["of"], strict=True)
            ],
        ),
        todo_lists.entries(
            near,
            [
                f"{kind}：只差一项，{lacking[0]}"
                for kind, lacking in zip(near[KIND], near["lacking"], strict=True)
            ],
        ),
    )
