"""The answers of the made-up city, computed once for all tests that only look at them."""

from functools import cache

from zx_analysis.quarter import Answers, open_study


@cache
def made_up(quarter: str = "2022Q1", as_of: str = "") -> Answers:
    """For tests that change nothing of them and put nothing in the place of what computes them."""
    return Answers(open_study("zhongxiang", quarter, as_of))
