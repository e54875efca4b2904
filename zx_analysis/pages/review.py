"""What notebook 6 shows: what to do next. Each function turns a result into a table, a chart or sentences, or says why there is none."""

from zx_analysis.forecasting.attainment import Outlook
from zx_analysis.pages.exhibits import Table, Text
from zx_analysis.quarter import briefing
from zx_analysis.quarter.analysis import NEXT, Sentence
from zx_analysis.quarter.study import Study
from zx_analysis.ranking.ranking import Ranking

IN_THE_TABLE = ("next_targets", "next_doubts")  # sentences of what the table says with its reasons


def next_steps(
    study: Study, looks: list[Outlook], ranked: Ranking | None, written: list[Sentence]
) -> list:
    """What the targets, the ranking and the figures ask for, then what the programmes do; written: the sentences of the analysis."""
    steps = briefing.next_steps(study, looks, ranked)
    programmes = [
        sentence.text
        for sentence in written
        if sentence.section == NEXT and sentence.text and sentence.id not in IN_THE_TABLE
    ]
    table = Table(
        steps,
        "目标、排名和数据",
        mark=study.mark,
        note="" if len(steps) else "各项目标、排名和数据都没有需要处理的事项",
    )
    return [table, *([Text("".join(programmes))] if programmes else [])]
