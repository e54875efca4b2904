"""What every picture has in common: letters that are letters, colours that are told apart, what is
said where not every unit is drawn."""

import datetime
import itertools
import re
from functools import cache
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from zx_analysis.pages import (
    charts,
    forecast_charts,
    pictures,
    programme_charts,
    ranking_charts,
)
from zx_analysis.pages.pictures import COLOURS, GREY, INK, SOFT

WORDS = {"unit": "万元", "title": "资金"}
PHONE = 390 - 2 * 14.4 - 2  # px left for words on a phone: the page's padding and border
# How a colour is seen without green and without red cones (Machado, Oliveira & Fernandes 2009,
# table of severity 1, linear RGB).
SEEN = {
    "all cones": np.eye(3),
    "no green": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "no red": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
}


def linear(colour):
    """'#rrggbb' as linear RGB (IEC 61966-2-1)."""
    levels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    """Linear RGB in CIELAB (D65)."""
    xyz = np.array(
        [
            [0.4124564, 0.3575761, 0.1804375],
            [0.2126729, 0.7151522, 0.0721750],
            [0.0193339, 0.1191920, 0.9503041],
        ]
    ) @ np.clip(rgb, 0, 1)
    x, y, z = np.cbrt(xyz / [0.95047, 1, 1.08883])
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def contrast(colour):
    """Against white (WCAG 2)."""
    return 1.05 / (linear(colour) @ [0.2126, 0.7152, 0.0722] + 0.05)


def test_contrast_of_black_is_21():
    assert contrast("#000000") == pytest.approx(21) and contrast("#ffffff") == pytest.approx(1)


@pytest.mark.parametrize("eyes", SEEN)
def test_the_four_colours_are_told_apart(eyes):
    """Some 2.3 are just seen; 20 and more are seen at a glance, in small marks too."""
    shown = {name: lab(SEEN[eyes] @ linear(colour)) for name, colour in COLOURS.items()}
    for one, other in itertools.combinations(shown, 2):
        assert np.linalg.norm(shown[one] - shown[other]) > 20, (one, other)


def test_colours_stand_out_from_the_paper():
    assert all(contrast(colour) >= 4.5 for colour in (*COLOURS.values(), INK, SOFT))  # letters
    assert contrast(GREY) >= 3  # marks


def amounts(count, **words):
    values = list(range(count, 0, -1))
    names = [f"第{value:03d}镇" for value in values]
    return charts.amounts(names, [float(value) for value in values], **WORDS | words)


def texts(chart):
    """The letters of a picture as they are read."""
    return [element.text for element in ElementTree.fromstring(chart.inline).iter("text")]


def test_letters_stay_letters_and_marks_say_their_figure():
    root = ElementTree.fromstring(amounts(2).inline)
    assert [title.text for title in root.iter("title")] == ["第002镇：2.0", "第001镇：1.0"]
    assert {"第002镇", "2.0", "万元"} <= set(texts(amounts(2)))
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == "资金：最多 第002镇 2.0 万元，最少 第001镇 1.0 万元"
    assert "font-family" in root.attrib and "Noto" not in "".join(
        element.attrib.get("style", "") for element in root.iter("text")
    )


HOSTILE = "<script>alert(1)</script>&\"'</svg>"


def test_hostile_names_are_text():
    chart = charts.amounts([HOSTILE, "乙"], [2.0, 1.0], **WORDS)
    root = ElementTree.fromstring(chart.inline)
    assert {element.tag for element in root.iter()} <= set(
        "svg g path text title defs use".split()
    ) | {
        "clipPath",
        "rect",
    }
    assert "<script" not in chart._repr_html_() and chart._repr_html_().count("</svg>") == 1
    assert root.attrib["aria-label"].count(HOSTILE) == 1
    assert (
        "".join(texts(chart)).count("<script>alert(1)</script>&") == 2
    )  # beside its bar, in the title


def test_nothing_in_a_picture_runs_or_is_fetched():
    for chart in (
        amounts(3),
        charts.coverage(pd.DataFrame([[0, 1]], ["甲"], ["2021-02", "2021-03"]), title="覆盖"),
    ):
        assert not re.search(
            r"<(script|style|image|foreignObject)|\bon\w+=|https?:(?!//www.w3.org)", chart.inline
        )


def test_ids_of_two_pictures_of_a_page_differ():
    found = [re.findall(r'\bid="([^"]+)"', amounts(n).inline) for n in (3, 4)]
    assert found[0] and not set(found[0]) & set(found[1])
    assert all(len(ids) == len(set(ids)) for ids in found)
    assert all(f"#{name}" in amounts(3).inline for name in found[0])  # none that nothing refers to


def test_the_same_picture_is_written_in_the_same_bytes():
    assert amounts(5).inline == amounts(5).inline and amounts(5).svg() == amounts(5).svg()


def test_a_glyph_that_lacks_fails_where_it_is_asked_for():
    with pytest.raises(RuntimeError, match="缺少字形"):
        amounts(2, title="\U00013000")


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("一二三四五六", 4, ["一二三四", "五六"]),
        ("一二三，四", 3, ["一二三，", "四"]),  # no line begins with a comma
        ("增长 268.7亿元", 4, ["增长", "268.7亿", "元"]),  # a figure is not broken: 5 × .58
        ("一二（100%）", 4, ["一二", "（100%）"]),  # no bracket is left behind
        ("一二", 4, ["一二"]),
        ("", 4, [""]),
    ],
)
def test_a_title_is_broken_between_words(text, room, lines):
    assert pictures.broken(text, room).splitlines() == (lines if text else [])


def letters(chart):
    """Heights of the letters in px, where a phone shows the picture."""
    root = ElementTree.fromstring(chart.inline)
    width = float(root.attrib["viewBox"].split()[2])
    least = re.search(r"min-width: (\d+)px", root.attrib["style"])
    scale = max(PHONE, float(least[1]) if least else 0) / width
    styles = [element.attrib["style"] for element in root.iter("text")]
    return [scale * float(re.search(r"font-size: ([\d.]+)px", style)[1]) for style in styles]


QUARTERS = [f"{year}Q{n}" for year in (2019, 2020, 2021) for n in (1, 2, 3, 4)]
MONTHS = [f"{year}-{month:02d}" for year in (2019, 2020, 2021) for month in range(1, 13)]


@cache
def many(count):
    """Every chart with a mark for each unit, of `count` units; the last two and the middle one are
    named."""
    names = [f"第{i:03d}镇" for i in range(count)]
    falling = pd.Series(np.linspace(30, -10, count), names)
    named = [i in (count // 2, count - 2, count - 1) for i in range(count)]
    random = np.random.default_rng(0)
    ranks = pd.DataFrame([random.permutation(count) + 1.0 for _ in QUARTERS], QUARTERS, names)
    places = range(1, count + 1)
    due = pd.DataFrame(
        {
            "enterprise": names,
            "planned": pd.date_range("2021-12-01", periods=count),
            "actual": pd.NaT,
            "status": "not_due",
        }
    ).astype({"actual": "datetime64[ns]"})
    return {
        "rates": charts.rates(falling, 3.2, title="增速"),
        "amounts": charts.amounts(names, list(falling + 20), **WORDS),
        "contributions": forecast_charts.contributions(falling, unit="亿元", title="差距"),
        "league": ranking_charts.league(
            pd.DataFrame({"增速": falling + 20, "投资": 1.0}),
            [f"{score:.2f}" for score in falling + 21],
            named,
            title="得分",
        ),
        "acceptability": ranking_charts.acceptability(
            pd.DataFrame(np.eye(count), names, places), named, title="名次"
        ),
        "methods": ranking_charts.methods(
            pd.DataFrame(
                random.choice([0, 0.5, 1], (count, 10)), names, [f"第{i}种方法" for i in range(10)]
            ),
            named,
            title="方法",
        ),
        "history": ranking_charts.history(ranks, [names[count // 2]], title="历次"),
        "coverage": charts.coverage(
            pd.DataFrame(random.choice([0, 1, 1, 1, 2], (count, 36)), names, MONTHS), title="覆盖"
        ),
        "townships": forecast_charts.townships(
            pd.DataFrame(random.uniform(1, 2, (12, count)), QUARTERS, names),
            None,
            None,
            unit="亿元",
            title="走势",
        ),
        "road map": programme_charts.road_map(due, datetime.date(2022, 1, 15), title="路线图"),
    }


# fewer than panels of a picture (18), than rows (24), more than either, a whole province
@pytest.mark.parametrize("count", [12, 20, 50, 300])
def test_every_unit_is_drawn_or_it_is_said_which_are(count):
    for name, chart in many(count).items():
        drawn = {text for text in texts(chart) if re.fullmatch(r"第\d{3}镇", text or "")}
        if len(drawn) < count:  # the title is in the picture, the sentence beside it; in papers too
            for words in (chart.figure.get_suptitle(), chart.alt):
                assert re.search(rf"（.+共{count}个", re.sub(r"\s", "", words)), (name, words)
        assert len(drawn) >= min(count, 10), name
        # no higher than two screens of a phone that shows it in 359 px
        assert chart.figure.get_figheight() / chart.figure.get_figwidth() * PHONE < 2 * 844, name
        assert min(letters(chart)) >= 9, name


@pytest.mark.parametrize("count", [50, 300])
def test_of_many_the_first_the_last_and_the_named_are_drawn(count):
    shown = many(count)
    first, middle, last = "第000镇", f"第{count // 2:03d}镇", f"第{count - 1:03d}镇"
    for name in ("rates", "amounts", "contributions", "league"):
        assert {first, last} <= set(texts(shown[name])), name
    assert middle in texts(shown["league"]) and middle in texts(shown["history"])
    # 20 and the one in the middle: 29 (279) are left out in two places
    left = [text for text in texts(shown["league"]) if text and text.startswith("略")]
    before = count // 2 - 10
    assert left == [f"略 {before} 个", f"略 {count - 21 - before} 个"]


def test_what_is_wider_than_a_phone_moves_in_a_box_that_says_so():
    shares = pd.DataFrame(
        np.full((20, 20), 0.05), [f"很长很长很长的名字{i}" for i in range(20)], range(1, 21)
    )
    wide = ranking_charts.acceptability(shares, [False] * 20, title="名次")
    assert wide.wide and 'class="scroll" tabindex="0"' in wide._repr_html_()
    assert "左右滑动看全图" in wide._repr_html_() and "左右滑动" not in amounts(3)._repr_html_()
