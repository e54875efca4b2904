"""`zx`: commands, steps on plain files, doctor, JupyterLab."""

from zx_analysis.cli.commands import app, main

__all__ = [
    "app",
    "main",
]
