"""What notebook 6 shows: what to do next. Each function turns a result into a table, a chart or sentences, or says why there is none."""


from zx_analysis import briefing
from zx_analysis.attainment import Outlook
from zx_analysis.exhibits import Table
from zx_analysis.ranking import Ranking
from zx_analysis.study import Study


def next_steps(study: Study, looks: list[Outlook], ranked: Ranking | None) -> Table:
    return Table(briefing.next_steps(study, looks, ranked), "下一步工作", mark=study.mark)
