"""Kernels of nbval are forked from the tests' own process, as those of a run are: twelve times the
imports and the reading of the made-up city are saved. That a notebook also stands in an ordinary
kernel is tested in tests/whole/test_faults.py.
"""

import contextlib
import os
from pathlib import Path

import pytest
from nbval.plugin import IPyNbFile

from zx_analysis.publishing import kernels


class ForkedKernels:
    """A plugin of pytest: one server of kernels a notebook, from its first cell to its last."""

    def __init__(self):
        self.server = contextlib.ExitStack()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self, item):
        if isinstance(item.parent, IPyNbFile) and item.parent.kernel is None:
            folder = item.path.parent
            self.server.enter_context(kernels.served(folder, Path(os.devnull)))
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(self, item, nextitem):
        try:
            return (yield)
        finally:
            if nextitem is None or nextitem.parent is not item.parent:
                self.server.close()
