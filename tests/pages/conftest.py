"""Every chart that a test of the pages draws is looked at: its labels stand once and say its
values.
"""

import pytest

from tests.pages.labels import faults
from zx_analysis.pages import pictures


@pytest.fixture(autouse=True)
def labels_are_looked_at(monkeypatch):
    made = pictures.Chart

    def looked_at(figure, alt):
        wrong = faults(figure)
        assert not wrong, (alt, wrong)
        return made(figure, alt)

    monkeypatch.setattr(pictures, "Chart", looked_at)
