"""Who carries the growth of the sum: contribution in percentage points (拉动) and share of the growth (贡献率).

With level L and base B a year before on one basis, a unit's change is D = L − B. Contribution = 100 · D / ΣB, in percentage points: the contributions of all units add up to
the growth of their sum. Share = 100 · D / ΣD: the shares add up to 100 (国家统计局, 主要统计指标解释: 拉动 and 贡献率). A share says nothing where the sum falls or hardly
grows: a tenth of a point of growth would be shared out in hundreds of per cent.
"""

import numpy as np
import pandas as pd

LEAST_GROWTH_PCT = 0.5  # of the sum, from which shares are given


def comparable_base(level: pd.Series, growth_pct: pd.Series) -> pd.Series:
    """The base a year before on this year's scope, L / (1 + g / 100); NaN where either is missing or the growth is -100 % or less."""
    growth = growth_pct.reindex(level.index).astype(float)
    return level.astype(float) / (1 + growth / 100).where(growth > -100)


def contributions(level: pd.Series, base: pd.Series) -> pd.DataFrame:
    """Levels and bases of one basis and unit → contribution_pp, share_pct, by the index of level; NaN for a unit that lacks either, which is in no sum, and for all where the
    bases add up to nothing. share_pct is NaN for all where the sum grew by less than LEAST_GROWTH_PCT."""
    base = base.reindex(level.index).astype(float).where(level.notna())
    change = level.astype(float) - base
    total, moved = base.sum(), change.sum()
    nothing = change * np.nan
    return pd.DataFrame(
        {
            "contribution_pp": 100 * change / total if total > 0 else nothing,
            "share_pct": 100 * change / moved
            if total > 0 and 100 * moved / total >= LEAST_GROWTH_PCT
            else nothing,
        }
    )


def ranks(growth_pct: pd.Series) -> pd.DataFrame:
    """rank (1 the highest, ties share it, the next ones after all of them) and tied, by unit; <NA> and False where growth is missing."""
    rank = growth_pct.rank(ascending=False, method="min")
    return pd.DataFrame(
        {
            "rank": rank.astype("Int64"),
            "tied": growth_pct.notna() & growth_pct.duplicated(keep=False),
        }
    )
