"""Observations → panel, findings, row ledger; the ledgers; where a number comes from."""

from zx_analysis.cleaning.clean import Cleaned, clean_city, clean_files, returns_of
from zx_analysis.cleaning.ledgers import Ledger, read_ledgers
from zx_analysis.cleaning.panel import Panel
from zx_analysis.messages import InputRefused

__all__ = [
    "Cleaned",
    "InputRefused",
    "Ledger",
    "Panel",
    "clean",
    "clean_city",
    "clean_files",
    "contracts",
    "ledgers",
    "panels",
    "read_ledgers",
    "returns_of",
    "totals",
    "tracing",
]
