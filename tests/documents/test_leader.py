"""The leader's page on paper: one sheet whatever stands on it, the words of its tables, nothing of
them taken for markup."""

import io

import numpy as np
import pandas as pd
import pytest
from pypdf import PdfReader

from zx_analysis.city import tables
from zx_analysis.documents import html, leader
from zx_analysis.documents.handover import write_table
from zx_analysis.quarter import leader_townships

MM = 72 / 25.4
MARK = "演示数据·非统计数据"
HOSTILE = '#eval("1+1") *粗* <b>&amp;'
LONG = "规模以上高技术制造业增加值增速"
SIZES = [12, 19, 50, 100, 300]


def townships(count: int) -> pd.DataFrame:
    """The city at 18.3 %, units from 30 % down to -6 %, the last two marked, as an open
    quarter's.
    """
    codes = [f"4208{i:05d}" for i in range(count)]
    growth = pd.Series(np.linspace(30, -6, count), codes)
    near = codes[::-1][: leader_townships.NEAR_THE_CUT]
    rows = pd.DataFrame(
        {
            "township": [f"某某经济开发{i}区"[-7:] for i in range(count)],
            "growth_pct": growth,
            "fund_wan": 1000 / count,
            "mark_zh": [*[""] * (count - 2), "末位预警 58%", "末位预警 94%"],
            "shown": leader_townships.chosen(growth, near),
        }
    )
    city = pd.DataFrame(
        {"township": "全市", "growth_pct": 18.3, "fund_wan": 1000, "mark_zh": "", "shown": True},
        index=["total"],
    )
    return pd.concat([city, rows]).rename_axis("township_code").reset_index()


def write(folder, count: int = 19, targets: int = 5, mark: str = MARK, **texts) -> None:
    """The tables of a page with as much on it as there may be: every text is as long as it gets."""
    towns = townships(count)
    target = {
        "label_zh": LONG,
        "unit": "%",
        "known": 17.2,
        "low80": 12.7,
        "median": 16.0,
        "high80": 19.5,
        "target": 18.0,
        "colour": "red",
        "certainty_zh": "难",
        "chance_zh": "25%",
        "value_zh": "预计 16.0%",
        "gap_zh": "预计比目标少 2.0 个百分点",
        "trend_zh": "1-2月 17.2%（上年全年 17.9%）",
    }
    path = [
        ("path", "上年12月末", 236.2, 252.0, 268.7, "forecast"),
        ("path", "2月末", 262.6, 268.7, 275.5, "forecast"),
        ("path", "3月末待公布", None, None, None, "pending"),
        ("path", "目标", None, 268.0, None, "target"),
        *(
            ("months", f"{year}年3月", None, 70.0 + year % 10, None, "past")
            for year in range(2019, 2022)
        ),
        ("months", "3月要完成", None, 104.8, None, "needed"),
    ]
    action = {
        "matter": f"{LONG}：难",
        "reason": "综合得分末位；接近，需会商，没有通过的检验：计数±1、按规模折算、季度波动",
        "action": "逐个提醒，其他各项和其他乡镇都按预计不变时："
        "某某镇工业总产值增速到 10.9% 可离开末位（可能性不到1%）；"
        "某某镇工业总产值增速到 8.6% 可离开末位（可能性 19%）",
        "responsible": "市领导丁、市领导乙等 5 个",
        "by": "3月25日前",
    }
    lines = {
        "headline": f"{LONG}难以达到 18%；一季度工业产值能否到 268 亿元，五五开；另有 2 项没有把握；"
        "其余 2 项有望或已经达到。",
        "known": "1-2月工业总产值 163.23 亿元，按可比口径增长 18.3%；3月还要完成 104.77 亿元才到 268 亿元。"
        "4 项目标同时达到的概率为 16%。",
        "unit": "亿元",
        "path": "2月末的预计比上年12月末调高 16.71 亿元",
        "months": "3月要完成的比往年都多",
        "townships": leader_townships.townships_zh(towns),
        "shown": leader_townships.shown_zh(towns),
        "standing": leader_townships.standing_zh(None),
        "notes": "预计和八成范围由过去的预测误差得出，不是公布数。过去 4 个季度同样时候作的产值预测，"
        "有 1 次实际落在八成范围以外。试算：与本市的政策不同，奖励资金总额（元）："
        "10,000,000.00 → 15,000,000.00；等 4 处。数据来源：某市统计局。",
        **texts,
    }
    frames = {
        "leader_lines": pd.DataFrame(lines.items(), columns=["place", "text"]),
        "leader_targets": pd.DataFrame([target] * targets),
        "leader_path": pd.DataFrame(
            path, columns=["part", "label", "low80", "value", "high80", "kind"]
        ),
        "leader_townships": towns,
        "leader_actions": pd.DataFrame([action] * 3),
    }
    for name, frame in frames.items():
        assert list(frame) == tables.table(name).names
        write_table(folder / f"{name}.csv", frame, mark)


def paper(folder, open_quarter=True) -> PdfReader:
    made = leader.paper(
        leader.sheet(folder),
        open_quarter=open_quarter,
        city="某市",
        quarter="2022年一季度",
        known="数据截至 2022-02（季度未结束）",
        mark=MARK,
        edition="版本 0123456789ab。",
    )
    return PdfReader(io.BytesIO(made))


def bounds(made: PdfReader) -> tuple[float, float, float]:
    """How far down, left and right words begin on the first page, in mm from its lower left."""
    places = []

    def place(text, current, matrix, *_):
        if text.strip():
            x = matrix[4] * current[0] + matrix[5] * current[2] + current[4]
            y = matrix[4] * current[1] + matrix[5] * current[3] + current[5]
            places.append((x / MM, y / MM))

    made.pages[0].extract_text(visitor_text=place)
    across, down = zip(*places, strict=True)
    return min(down), min(across) + 0.01, max(across)


def page(folder, open_quarter=True) -> str:
    masthead = html.Masthead(
        city="某市",
        quarter="2022年一季度",
        mark=MARK,
        made="由程序生成。",
        known="数据截至 2022-02（季度未结束）",
        navigation=[("首页", "index.html"), ("领导一页", leader.PAGE), ("检查", "1.html")],
    )
    return leader.page(leader.sheet(folder), masthead, open_quarter=open_quarter)


@pytest.mark.parametrize("targets", [1, 5, 9])
@pytest.mark.parametrize("count", SIZES)
def test_paper_is_one_sheet_of_a4(tmp_path, count, targets):
    write(tmp_path, count, targets)
    made = paper(tmp_path)
    assert len(made.pages) == 1
    assert [float(side) / MM for side in made.pages[0].mediabox[2:]] == pytest.approx(
        [210, 297], abs=0.5
    )
    lowest, left, right = bounds(made)
    assert lowest >= 9 and left >= 12 and right <= 210 - 12  # the margins, in mm
    said = made.pages[0].extract_text().replace("\n", "")
    assert MARK in said and "3月25日前" in said and "版本0123456789ab" in said.replace(" ", "")
    assert ("另有" in said.split("目标完成预测")[0][-12:]) is (targets > leader.MOST_TARGETS)


def test_the_page_and_the_paper_say_the_same(tmp_path):
    write(tmp_path)
    said = "".join(paper(tmp_path).pages[0].extract_text().split())
    shown = page(tmp_path)
    for words in (
        "预计 16.0%",
        "预计比目标少 2.0 个百分点",
        "概率 25%",
        "责任人：市领导丁",
        "2月末的预计",
    ):
        assert words in shown and words.replace(" ", "") in said
    assert shown.count("<!--approval-->") == 1 and "<script" not in shown
    assert 'href="1.html"' in shown and shown.count('role="img"') == 5 + 3


def test_words_of_the_tables_are_text(tmp_path):
    write(tmp_path, headline=HOSTILE, notes=HOSTILE)
    assert HOSTILE not in page(tmp_path) and "*粗* &lt;b&gt;" in page(tmp_path)
    assert '#eval("1+1")' in paper(tmp_path).pages[0].extract_text()


def test_a_page_with_little_on_it_is_not_made_smaller(tmp_path):
    write(tmp_path, 12, 1, notes="", headline="一句。", known="一句。")
    assert leader.fit(leader.sheet(tmp_path)) == 1
    write(tmp_path, 25, 6)
    assert leader.fit(leader.sheet(tmp_path)) < 0.9


def test_what_a_trial_says_above_the_sheet_is_reckoned_with(tmp_path):
    write(tmp_path, 25, 6)
    sheet = leader.sheet(tmp_path)
    high = leader.A4 / leader.fit(sheet)
    # two short lines of 11 px, each 1.35 as high, 8 px around them
    told = leader.fit(sheet, ("试算", ["目标 268 → 260"]))
    assert told == pytest.approx((leader.A4 - 8 - 2 * 1.35 * 11) / high)
    # from seven changes on the list is folded: one line
    assert leader.fit(sheet, ("试算", ["变"] * 7)) == pytest.approx(
        (leader.A4 - 8 - 1.35 * 11) / high
    )
