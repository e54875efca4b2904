"""The documents of a pack: papers as PDF and DOCX, workbooks, from the tables that the notebooks handed over."""

from pathlib import Path

from zx_analysis.documents import (
    allocation_workbook,
    books,
    handover,
    papers,
    pdf,
    todo_workbook,
    word,
    workbooks,
)
from zx_analysis.forecasting.attainment import Outlook
from zx_analysis.quarter import allocation, programmes, standings
from zx_analysis.quarter.study import Study


def save(study: Study, pack: Path, looks: list[Outlook], edition: str) -> list[tuple[str, str]]:
    """Write the documents of a pack into its folder `documents`; (path in the pack, what it is) of each. edition: what the papers say they were made of.

    A trial under another policy has no bulletin: nothing of it is to be circulated.
    """
    folder, made = pack / "documents", []
    folder.mkdir()

    def add(file: str, what: str) -> Path:
        made.append((f"documents/{file}", what))
        return folder / file

    written = papers.sentences(handover.read_table(pack / "tables" / "analysis_sentences.csv"))
    units = papers.read_units(handover.read_table(pack / "tables" / "analysis.csv"))
    allocated, ranked = allocation.allocation(study), standings.ranked(study)
    own = [
        papers.running_analysis(study, units, written, looks, edition),
        None
        if study.given_policy
        else papers.bulletin(study, written, looks, ranked, allocated, edition),
    ]
    created = workbooks.month_end(study.quarter.months[-1])
    for paper in filter(None, own):
        add(f"{paper.file}.pdf", f"{paper.file}，按公文格式排版，供传阅").write_bytes(
            pdf.pdf(paper)
        )
        add(f"{paper.file}.docx", f"{paper.file}，可编辑；字体按名称指定").write_bytes(
            word.docx(paper, created)
        )
    books.save(
        add(books.FILE, "季度资料：各表合在一册，附数据字典和可编辑的图"),
        study,
        pack / "tables",
    )
    if allocated is not None:
        allocation_workbook.save(
            add(
                allocation_workbook.FILE,
                "分配方案：占比为公式，金额为固定数，附取整过程、规则和每个产值的来源单元格",
            ),
            study,
            allocated,
        )
    if study.ledgers:
        todo_workbook.save(
            add(
                todo_workbook.FILE, "督办清单：各专项台账本周要办的事，按责任人汇总，可填写办理情况"
            ),
            study,
            programmes.todo(study),
        )
    return made
