"""The rows of ledgers on the day known, worked out once: the early warning asks for them at every
origin.
"""

import pandas as pd

from zx_analysis.quarter.answers import Answers, once


@once
def ledger_rows(answers: Answers, title: str) -> pd.DataFrame | None:
    """`Study.ledger_rows`."""
    return answers.study.ledger_rows(title)


@once
def candidate_rows(answers: Answers) -> pd.DataFrame | None:
    """`Study.candidate_rows`."""
    return answers.study.candidate_rows()
