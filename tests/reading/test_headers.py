import pytest

from zx_analysis.city.indicators import STANDARD
from zx_analysis.reading.dates import When, when
from zx_analysis.reading.headers import all_wordings, interval, match
from zx_analysis.reading.headers import heading as read_heading
from zx_analysis.reading.unit_texts import units_in


def heading(parts):
    return read_heading(parts, all_wordings(STANDARD))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("钟祥市2022年1-3月分乡镇工业主要指标", When(2022, 3, 3)),
        ("2022年3月", When(2022, 3, 1)),
        ("1－2月", When(None, 2, 2)),
        ("1—12月", When(None, 12, 12)),
        ("12月", When(None, 12, 1)),
        ("2015-12-01", When(2015, 12, 1)),
        ("2019年分乡镇工业总产值", When(2019, None, None)),
        ("工业总产值", When(None, None, None)),
    ],
)
def test_what_a_text_says_of_time(text, expected):
    assert when(text) == expected


def test_units_of_a_unit_line():
    assert units_in("单位：万元、%") == ["万元", "%"]
    assert units_in("工业总产值") == []


@pytest.mark.parametrize(
    ("parts", "indicator", "measure", "unit"),
    [
        (["工业总产值(万元)", "本月"], "output_wan", "month", "万元"),
        (["工业总产值(亿元)", "累计"], "output_wan", "cumulative", "亿元"),
        (["工业总产值累计同比(%)"], "output_growth_pct", "growth", "%"),
        (["规上工业增加值同比(%)"], "value_added_growth_pct", "growth", "%"),
        (["新增规上工业企业数（个）"], "new_enterprises_count", "", "个"),
    ],
)
def test_what_a_header_counts(parts, indicator, measure, unit):
    head = heading(parts)
    assert (match(head, "", STANDARD).name, head.measure or head.basis, head.unit) == (
        indicator,
        measure,
        unit,
    )


def test_a_wording_counts_whole_or_not_at_all():
    assert match(heading(["战略性新兴产业工业总产值(万元)"]), "", STANDARD) is None


def test_a_bare_growth_column_belongs_to_the_column_left_of_it():
    march = When(2022, 3, 3)
    assert interval(heading(["工业总产值", "同比(%)"]), march, "", "growth", ("2022-03", 1)) == (
        "2022-03",
        1,
    )
    assert interval(heading(["工业总产值", "同比(%)"]), march, "", "growth", None) == ("2022-03", 3)
