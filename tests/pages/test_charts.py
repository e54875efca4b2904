"""Charts: pictures are made, their sentences hold the figures, a letter without a glyph fails."""

import io

import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.image import imread

from zx_analysis.pages import charts, forecast_charts, pictures

NAN = float("nan")
STEPS = pd.DataFrame(
    [[2.0, 3.0, 4.0, False], [NAN, NAN, NAN, False]],
    index=["2月末\n预计", "3月末\n未公布"],
    columns=["low80", "median", "high80", "final"],
)
ENDED = pd.DataFrame(
    [[2.0, 3.0, 4.0, False], [3.5, 3.5, 3.5, True]],
    index=["2月末\n预计", "3月末\n实际"],
    columns=STEPS.columns,
)
PATH = {"unit": "亿元", "rest_title": "往年", "places": 1, "title": "产值"}
NO_REST = pd.Series(dtype=float)
ALL = {
    "course": lambda: forecast_charts.course(
        STEPS,
        (4.0, "目标 4 亿元"),
        pd.Series({"2021年": 1.0, "2022年\n要完成": 1.5}),
        **PATH,
    ),
    "probabilities": lambda: forecast_charts.probabilities(
        ["产值"], [0.4], ["40%"], ["orange"], title="概率"
    ),
    "attained": lambda: forecast_charts.attained(
        ["产值", "增速"],
        [1.017, float("nan")],
        ["101.7%", "比目标少 0.1 个百分点"],
        ["green", "red"],
        title="完成",
    ),
    "coverage": lambda: charts.coverage(
        pd.DataFrame([[0, 1], [2, 3]], index=["甲", "乙"], columns=["2021-02", "2021-03"]),
        title="覆盖",
    ),
    "amounts": lambda: charts.amounts(["甲", "乙"], [2.0, 1.0], unit="万元", title="资金"),
    "townships": lambda: forecast_charts.townships(
        pd.DataFrame({"甲": [1.0, 2.0]}, index=["2021Q3", "2021Q4"]),
        pd.Series({"甲": 1.0}),
        pd.Series({"甲": 2.0}),
        unit="亿元",
        title="走势",
    ),
    "contributions": lambda: forecast_charts.contributions(
        pd.Series({"甲": 1.5, "乙": -2.25}), unit="亿元", title="差距"
    ),
    "stages": lambda: charts.stages(
        {"项目": pd.Series([1, 2], index=["开工", "竣工"], name="阶段")}, title="台账"
    ),
}


def marks(chart):
    """Rings and dots of a path: where they stand, and whether they are hollow."""
    lines = [line for line in chart.figure.axes[0].lines if line.get_marker() == "o"]
    return [
        (line.get_xdata()[0], line.get_ydata()[0], line.get_markerfacecolor() == "white")
        for line in lines
    ]


def test_a_forecast_is_hollow_and_a_fact_is_full():
    ended = forecast_charts.course(ENDED, (4.0, "目标 4 亿元"), NO_REST, **PATH)
    assert marks(ended) == [(0, 3.0, True), (1, 3.5, False)]
    assert ended.alt == (
        "产值：2月末预计 3.0 亿元（八成范围 2.0 至 4.0）；3月末实际 3.5 亿元；目标 4 亿元"
    )
    begun = ALL["course"]()
    assert marks(begun) == [(0, 3.0, True)]  # nothing is drawn of a month to come
    past, needed = begun.figure.axes[1].patches
    white, ink = (1.0, 1.0, 1.0, 1.0), "#22262b"
    assert needed.get_facecolor() == white != past.get_facecolor()
    made = pd.Series({"2021年": 1.0, "2022年\n实际": 3.5})
    fact = forecast_charts.course(ENDED, None, made, **PATH).figure.axes[1].patches[1]
    assert to_hex(fact.get_facecolor()) == ink


def test_the_band_of_a_path_closes_on_the_outcome_and_the_target_stands_at_its_place():
    axes = forecast_charts.course(ENDED, (4.0, "目标 4 亿元"), NO_REST, **PATH).figure.axes[0]
    (band,) = [one for one in axes.collections if len(one.get_paths()[0].vertices) > 4]
    ends = {tuple(point) for point in band.get_paths()[0].vertices}
    assert ends == {(0, 2.0), (0, 4.0), (1, 3.5)}
    (target,) = [line for line in axes.lines if line.get_linestyle() == "--"]
    assert list(target.get_ydata()) == [4.0, 4.0]


@pytest.mark.parametrize("name", ALL)
def test_each_chart_is_a_picture_with_ink(name):
    chart = ALL[name]()
    pixels = imread(io.BytesIO(chart.png))
    assert "<text" in chart.inline and pixels.shape[1] > 800 and (pixels[..., :3] < 0.5).any()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("course", ["2月末预计 3.0 亿元（八成范围 2.0 至 4.0）", "目标 4 亿元"]),
        ("probabilities", ["产值 40%"]),
        ("attained", ["产值 101.7%", "增速 比目标少 0.1 个百分点"]),
        ("coverage", ["缺少 1 个", "已读 2 个", "其中累计中有修订 1 个", "尚未设立 1 个"]),
        ("amounts", ["最多 甲 2.0 万元", "最少 乙 1.0 万元"]),
        ("contributions", ["合计 -0.75 亿元", "最少的是乙，少 2.25 亿元"]),
        ("stages", ["项目 3 条"]),
    ],
)
def test_the_sentence_of_a_chart_holds_its_figures(name, words):
    for word in words:
        assert word in ALL[name]().alt


def test_a_letter_that_the_font_lacks_fails():
    with pytest.raises(RuntimeError, match="缺少字形"):
        charts.amounts(["\U00013000"], [1.0], unit="万元", title="x")


def test_drawing_leaves_the_settings_of_matplotlib_alone():
    import matplotlib

    before = dict(matplotlib.rcParams)
    ALL["course"]()
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize("name", ["$x$", "$\\input{x}$", "$\\frac{1}{0", "a$b", "_legend", "a_b^c"])
def test_a_name_with_signs_of_mathematics_is_a_name(name):
    chart = charts.rates(pd.Series({name: 1.0, "乙": 2.0}), 1.5, title=name, mark=name)
    assert f"最低 {name}" in chart.alt
    assert (
        name in [text.get_text() for text in chart.figure.axes[0].get_yticklabels()] and chart.svg()
    )


def test_the_line_of_the_city_does_not_run_through_the_figures():
    axes = charts.rates(pd.Series({"甲": 2.0, "乙": 1.9}), 2.0, title="增速").figure.axes[0]
    beside, inside = [
        next(text for text in axes.texts if text.get_text().strip() == figure)
        for figure in ("2.0", "1.9")
    ]
    assert beside.get_zorder() > axes.lines[
        0
    ].get_zorder() and beside.get_bbox_patch().get_facecolor() == (1, 1, 1, 1)
    # 1.9 would begin before the line and end behind it: it stands in its bar
    assert (beside.get_ha(), inside.get_ha(), inside.get_color()) == ("left", "right", "white")


WORDS = {"title": "题", "mark": "", "alt": "题"}


def test_stacked_bars_stand_one_behind_the_other_and_the_first_row_on_top():
    rows = pd.DataFrame({"甲": [3.0, 1.0], "乙": [2.0, None], "text": ["5", "1"]}, index=["A", "B"])
    axes = charts.bars(rows, {"甲": "red", "乙": "blue"}, unit="分", **WORDS).figure.axes[0]
    placed = [(bar.get_x(), bar.get_width()) for bar in axes.patches]
    assert placed == [(0, 3), (0, 1), (3, 2), (1, 0)]  # by part; what lacks is no length
    assert [text.xy for text in axes.texts] == [(5, 0), (1, 1)]  # where the last part ends
    assert axes.yaxis_inverted() and [t.get_text() for t in axes.get_yticklabels()] == ["A", "B"]


def test_a_heat_map_names_the_states_that_have_words():
    cells = pd.DataFrame({"2021-02": ["是", "否"]}, index=["甲", "乙"])
    chart = charts.heat(cells, {"否": ("red", "没有"), "是": ("blue", "")}, **WORDS)
    assert [text.get_text() for text in chart.figure.legends[0].get_texts()] == ["没有"]


def test_small_multiples_leave_the_rest_of_a_row_blank_and_explain_once():
    frames = {"一": [1, 2], "二": [2, 1], "三": [1, 1]}

    def paint(ax, frame):
        ax.plot(frame, label="线")

    figure = pictures.multiples(
        paint, frames, across=2, unit="个", legend=1, height=3, **WORDS
    ).figure
    assert [(ax.get_title("left"), ax.get_visible()) for ax in figure.axes] == [
        ("一", True),
        ("二", True),
        ("三", True),
        ("", False),
    ]
    assert [ax.get_ylabel() for ax in figure.axes] == ["个", "", "", ""]
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["线"]


def test_a_path_leaves_out_what_lacks_and_stands_beside_where_it_is_told():
    ax = Figure().subplots()
    lines = pd.DataFrame({"a": [1.0, 2.0]}, index=["2021Q1", "2021Q2"])
    charts.path(ax, lines, {"a": {"color": "red"}, "b": {}}, aside={"a": 0.5})
    assert [line.get_xydata().tolist() for line in ax.lines] == [[[0.5, 1], [1.5, 2]]]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["2021Q1", "2021Q2"]


def test_dots_stand_in_their_ranges():
    ax = Figure().subplots()
    points = pd.DataFrame({"low": [1.0], "median": [2.0], "high": [4.0]}, index=[7])
    charts.dots(ax, points, {("low", "high"): {"lw": 3}}, {"color": "red"}, 10)
    stroke, dot = ax.collections
    assert stroke.get_segments()[0].tolist() == [[7, 1], [7, 4]]
    assert dot.get_offsets().tolist() == [[7, 2]]
