"""What the notebooks handed over → HTML, PDF, DOCX, XLSX."""

from zx_analysis.documents.handover import read_table, write_table

__all__ = [
    "allocation_workbook",
    "quarter_workbook",
    "handover",
    "html",
    "papers",
    "pdf",
    "read_table",
    "todo_workbook",
    "word",
    "workbooks",
    "write_table",
]
