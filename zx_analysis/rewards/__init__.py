from zx_analysis.rewards.fund import allocate_fund

__all__ = ["allocate_fund"]
