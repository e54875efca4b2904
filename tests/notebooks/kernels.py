"""Kernels of nbval are forked from the tests' own process, as those of a run are: they go on from
what it has imported, read and computed of the notebooks' own quarter. That a notebook also stands
in an ordinary kernel is tested in tests/whole/test_faults.py.
"""

import contextlib
import os
from functools import cache
from pathlib import Path

import pytest
from nbval.plugin import IPyNbFile

from zx_analysis.publishing import answered, kernels
from zx_analysis.quarter import Answers, open_study
from zx_analysis.quarter.answers import kept


@cache
def answers_of_the_quarter() -> Answers:
    """What the numbered notebooks hand over with the parameters that they have, computed once."""
    answers = Answers(open_study("zhongxiang", "2022Q1"))
    answered.owed_tables(answers)
    return answers


class ForkedKernels:
    """A plugin of pytest: one server of kernels a notebook, from its first cell to its last."""

    def __init__(self):
        self.server = contextlib.ExitStack()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self, item):
        if isinstance(item.parent, IPyNbFile) and item.parent.kernel is None:
            folder, answers = item.path.parent, answers_of_the_quarter()
            self.server.enter_context(kept(answers))
            self.server.enter_context(kernels.served(folder, Path(os.devnull)))
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(self, item, nextitem):
        try:
            return (yield)
        finally:
            if nextitem is None or nextitem.parent is not item.parent:
                self.server.close()
