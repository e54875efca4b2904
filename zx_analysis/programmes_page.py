"""What notebook 5 shows: the ledgers, their stages and what is doubtful in them. Each function turns a result into a table, a chart or sentences, or says why there is none."""


import pandas as pd

from zx_analysis import charts
from zx_analysis.charts import Chart
from zx_analysis.exhibits import Table, Text
from zx_analysis.ledgers import Ledger, counts, stages

NO_LEDGERS = "这个城市没有台账。"


def ledger_sentences(ledgers: dict[str, Ledger]) -> Text:
    if not ledgers:
        return Text(NO_LEDGERS)
    return Text(f"读入 {len(ledgers)} 本台账，共 {sum(len(book.rows) for book in ledgers.values())} 条；"
                f"待核实问题 {sum(len(book.findings) for book in ledgers.values())} 个。")


def ledger_counts(ledgers: dict[str, Ledger], mark: str) -> Table | Text:
    return Table(counts(ledgers), "台账一览", mark=mark) if ledgers else Text(NO_LEDGERS)


def ledger_stages(ledgers: dict[str, Ledger], mark: str) -> Chart | Text:
    return charts.stages({t: stages(book) for t, book in ledgers.items()}, title="各台账按阶段或类别", mark=mark) if ledgers else Text(NO_LEDGERS)


def ledger_findings(ledgers: dict[str, Ledger], mark: str) -> Table | Text:
    rows = [(f["file"], f["cell"], f["township"], f["message_zh"]) for book in ledgers.values() for f in book.findings]
    if not rows:
        return Text("台账没有待核实的问题。" if ledgers else NO_LEDGERS)
    return Table(pd.DataFrame(rows, columns=["文件", "单元格", "乡镇", "问题"]), "台账待核实问题", mark=mark)
