"""The reward fund, shared out to the fen."""

from zx_analysis.rewards.fund import allocate_fund

__all__ = [
    "allocate_fund",
]
