"""Kernels of nbval are forked from the tests' own process, as those of a run are: they go on from
what it has imported, read and computed of the notebooks' own quarter. That a notebook also stands
in an ordinary kernel is tested in tests/whole/test_faults.py.
"""

import contextlib
import importlib
import os
from functools import cache
from pathlib import Path

import pytest
from nbval.plugin import IPyNbFile

from tests.made_up import made_up
from zx_analysis.publishing import answered, kernels
from zx_analysis.quarter.answers import kept

owed_tables = cache(answered.owed_tables)


def load_ipykernel() -> None:
    """Into the tests' process, so that not every server of kernels loads it anew."""
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")  # as a server sets it
    for module in ("debugger", "ipkernel", "kernelapp"):
        importlib.import_module(f"ipykernel.{module}")


class ForkedKernels:
    """A plugin of pytest: one server of kernels a notebook, from its first cell to its last."""

    def __init__(self):
        self.server = contextlib.ExitStack()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self, item):
        if isinstance(item.parent, IPyNbFile) and item.parent.kernel is None:
            load_ipykernel()
            owed_tables(made_up())  # before they are forked: what is handed over
            self.server.enter_context(kept(made_up()))
            self.server.enter_context(kernels.served(item.path.parent, Path(os.devnull)))
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(self, item, nextitem):
        try:
            return (yield)
        finally:
            if nextitem is None or nextitem.parent is not item.parent:
                self.server.close()
