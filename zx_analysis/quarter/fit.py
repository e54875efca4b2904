"""Whether the figures of a quarter and its policy fit together, told before a notebook runs."""

from zx_analysis.messages import InputRefused, exits, message
from zx_analysis.quarter import allocation, outlooks, standings
from zx_analysis.quarter.answers import Answers
from zx_analysis.quarter.study import Study


def refuse_misfit(answers: Answers) -> None:
    """InputRefused where figures and policy do not fit together."""
    try:
        outlooks.outlooks(answers)
        allocation.allocation(answers)
        allocation.variants(answers)
        standings.ranked(answers)
    except ValueError as error:
        raise misfit(answers.study, error) from error


def misfit(study: Study, error: ValueError) -> InputRefused:
    """What a policy that does not fit the figures is refused with: the clerk mends an input, not a
    notebook.
    """
    return InputRefused(
        message("policy_does_not_fit", quarter=study.quarter, why=exits.reason(error))
    )
