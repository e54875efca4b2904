"""The talk list (约谈名单) as it is decided on: one canonical text of list, ranking, figures and scheme, whose sha256 is what is approved.

The text holds what the list says and what it follows from: city, quarter, status, the named townships worst first, every township's rank, score as
published and figures, and the scheme's values. An approval holds for this text, byte for byte.

Not in it, so that they void nothing: inputs that no ranked figure comes from (a ledger, another month, the layout of a file; a change of theirs is
shown), where a value is cited from, which checks confirm the list and by how many draws (status
says whether they suffice; past quarters and the townships' sizes enter through it alone), the
version of the program.
"""

import hashlib
import json
from decimal import Decimal

import pandas as pd

from zx_analysis.quarter.study import Study
from zx_analysis.ranking.ranking import Ranking

FIGURE_DECIMALS = (
    6  # of the indicator's unit: no bulletin has more, and the noise of adding floats lies below
)
BARRED = {
    "undetermined": (
        "名单不能由计算确定（并列或缺数），须先补齐数据或裁定并列",
        "the list is undetermined (a tie or a missing figure); complete the figures or settle the tie first",
    ),
    "not yet": ("季度未结束，还没有名单", "the quarter is not complete, there is no list yet"),
}
TRIAL = (
    "试算资料包（指定了截止月份或另一个政策文件）不供审定",
    "a pack made with --as-of or --policy is a trial and not for approval",
)
UNRANKED = ("没有排名，没有名单", "nothing is ranked, there is no list")


def content(study: Study, ranked: Ranking | None) -> dict | None:
    """What is decided, as plain values (figures as decimal text, missing ones None); None where nothing is ranked.

    Keys: city, division_code, quarter, status, flagged, ranking, scheme; rows of `ranking` best first, equal ranks by code, unranked last.
    """
    if ranked is None:
        return None
    table, scheme = ranked.table, study.policy.scheme
    figures = {row["name"]: study.to_date(row["name"]) for row in scheme["indicators"]}
    rows = [
        {
            "township_code": code,
            "township": row["township"],
            **({"group": row["group"]} if "group" in table else {}),
            "rank": None if pd.isna(row["rank"]) else int(row["rank"]),
            "score": score_text(row["score"], scheme["decimals"]),
            "tied": bool(row["tied"]),
            "flagged": bool(row["flagged"]),
            "figures": {name: figure_text(values[code]) for name, values in figures.items()},
        }
        for code, row in table.iterrows()
    ]
    rows.sort(key=lambda row: (row["rank"] is None, row["rank"], row["township_code"]))
    return {
        "city": study.city.name,
        "division_code": study.city.division_code,
        "quarter": str(study.quarter),
        "status": ranked.status,
        "flagged": [
            {"township_code": code, "township": table.at[code, "township"]}
            for code in ranked.bottom
        ],
        "ranking": rows,
        "scheme": _plain(scheme),
    }


def text(decided: dict) -> bytes:
    """The canonical text of a content: JSON in UTF-8, keys sorted, one value a line; `sha256sum` of the file is the content's hash."""
    return (
        json.dumps(decided, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"
    ).encode()


def digest(decided: dict) -> str:
    """The content's hash (名单校验值): sha256 of its canonical text."""
    return hashlib.sha256(text(decided)).hexdigest()


def barred(decided: dict | None, parameters: dict) -> tuple[str, str] | None:
    """Why this list cannot be approved, in Chinese and English; None where it can. parameters: those of the run."""
    if parameters["as_of"] or parameters["policy"]:
        return TRIAL
    return UNRANKED if decided is None else BARRED.get(decided["status"])


def names(decided: dict) -> str:
    """'长滩镇、客店镇', worst first."""
    return "、".join(row["township"] for row in decided["flagged"])


def agrees(decided: dict | None, published: pd.DataFrame) -> bool:
    """Whether ranking.csv as a notebook handed it over (all cells as text) has the same townships, scores and names at the end."""
    if decided is None:
        return published.empty
    digits = decided["scheme"]["decimals"]
    said = {
        row["township_code"]: (
            score_text(float(row["score"] or "nan"), int(digits)),
            row["flagged"] == "True",
        )
        for row in published.to_dict("records")
    }
    return said == {
        row["township_code"]: (row["score"], row["flagged"]) for row in decided["ranking"]
    }


def score_text(score: float, decimals: int) -> str | None:
    """A score as it is published; None where there is none."""
    return None if pd.isna(score) else f"{score:.{decimals}f}"


def figure_text(figure: float) -> str | None:
    """A figure as decimal text without trailing zeros; None where it is missing."""
    if pd.isna(figure):
        return None
    shown = f"{figure:.{FIGURE_DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown


def _plain(value):
    """TOML values with every number as text, so that 30 and 30.0 are the same weight; sources of values left out."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items() if key != "source"}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{Decimal(repr(value)).normalize():f}"
    return value if isinstance(value, bool) else str(value)
