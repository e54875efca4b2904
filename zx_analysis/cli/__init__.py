from zx_analysis.cli.commands import app, main

__all__ = ["app", "main"]
