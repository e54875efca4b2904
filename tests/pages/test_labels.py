"""What stands beside a bar is that bar's, once: of every chart that has bars with figures beside
them.
"""

import re

import pandas as pd
import pytest

from tests.pages.labels import faults
from zx_analysis.pages import charts

NAMES = ["郢中街道", "胡集镇", "客店镇"]
VALUES = pd.Series([272.7, 31.4, 0.5], NAMES)


def figures_beside(chart) -> list[tuple[str, float, str]]:
    """(name, length of the bar, words beside it) of the first axes, from the top."""
    axes = chart.figure.axes[0]
    names = [tick.get_text() for tick in axes.get_yticklabels()]
    lengths = [bar.get_width() for bar in axes.patches]
    words = {round(text.xy[1]): text.get_text() for text in axes.texts if hasattr(text, "xy")}
    return [(name, lengths[i], words[i]) for i, name in enumerate(names)]


def drawn() -> dict:
    """Charts of three units, each by the function that a page calls."""
    rows = pd.DataFrame({"value": VALUES, "colour": "#2f61a8", "text": VALUES.map("{:.1f}".format)})
    words = {"unit": "亿元", "title": "产值", "mark": "", "alt": "产值"}
    return {
        "bars": charts.bars(rows, **words),
        "rates": charts.rates(VALUES, 20.0, title="增速"),
        "amounts": charts.amounts(NAMES, VALUES.tolist(), unit="亿元", title="产值"),
    }


@pytest.mark.parametrize("kind", ["bars", "rates", "amounts"])
def test_beside_each_bar_stand_its_name_and_its_figure_once(kind):
    for (name, length, words), expected, value in zip(
        figures_beside(drawn()[kind]), NAMES, VALUES, strict=True
    ):
        assert name == expected
        assert length == pytest.approx(value)
        assert re.fullmatch(r"[\d.,]+", words) and float(words.replace(",", "")) == value


def test_what_is_wrong_with_a_label_is_told():
    figure = drawn()["bars"].figure
    assert faults(figure) == []
    axes = figure.axes[0]
    said = axes.texts[0]
    again = axes.annotate(
        said.get_text(), said.xy, xytext=said.xyann, textcoords="offset points", va="center"
    )
    assert any("twice at one place" in fault for fault in faults(figure))
    again.remove()
    said.set_text("545.4")
    assert any("545.4 beside a bar of 272.7" in fault for fault in faults(figure))
    said.set_text("272.7272.7")
    assert any("272.7272.7 repeats itself" in fault for fault in faults(figure))
