"""The made-up city, and what else the package came with."""

from zx_analysis.demo.carried import write_demonstration, write_handbook, write_notebooks

__all__ = [
    "write_demonstration",
    "write_handbook",
    "write_notebooks",
]
