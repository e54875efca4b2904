"""The folder of a new city: what it offers to choose from is what there is."""

import tomllib

from zx_analysis.city.indicators import STANDARD
from zx_analysis.cli.new_city import write_blank


def test_every_standard_indicator_is_offered_and_nothing_is_set(root):
    text = (write_blank("新城", "2022Q1") / "city.toml").read_text(encoding="utf-8")
    lines = text.split("standard indicators the city publishes:\n")[1].split("\n# indicators")[0]
    offered = lines.replace("#", "").replace("\n", "").replace(" ", "").split("、")
    assert offered == [f"{indicator.name}{indicator.label_zh}" for indicator in STANDARD]
    assert tomllib.loads(text) == {}
