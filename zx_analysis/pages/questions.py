"""What a meeting asks, on the first page: a line each, with where more of it stands, in groups. A
question whose ledger is absent is not asked."""

from zx_analysis.pages import asked_results, asked_units
from zx_analysis.pages.asked import Asked
from zx_analysis.quarter import Answers

GROUPS = {
    "结果": (
        asked_results.reached,
        asked_results.growth,
        asked_results.months,
        asked_results.moved,
        asked_results.together,
    ),
    "钱和名次": (asked_results.fund, asked_results.last),
    "乡镇和企业": (
        asked_units.tasks,
        asked_units.slowest,
        asked_units.gap,
        asked_units.industry,
        asked_units.power,
    ),
    "办事": (asked_units.named, asked_units.overdue, asked_units.entrants),
}


def asked(answers: Answers) -> dict[str, list[Asked]]:
    """The questions by group, in the order in which a meeting asks them; groups without any are
    left out."""
    groups = {
        group: [one for ask in asks for one in ask(answers)] for group, asks in GROUPS.items()
    }
    return {group: questions for group, questions in groups.items() if questions}
