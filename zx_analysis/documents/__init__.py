"""What the notebooks handed over → HTML, PDF, DOCX, XLSX."""

from zx_analysis.documents.handover import read_table, write_table, written_as

__all__ = [
    "books",
    "handover",
    "html",
    "leader",
    "papers",
    "pdf",
    "read_table",
    "word",
    "workbooks",
    "write_table",
    "written_as",
]
