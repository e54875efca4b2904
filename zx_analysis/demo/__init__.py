"""The made-up city."""

from zx_analysis.demo.bulletins import write_city

__all__ = [
    "write_city",
]
