"""city.toml and the policy: what is wrong with a value is said in Chinese first, whatever pydantic calls it."""

import re

import pytest
from pydantic_core import PydanticUndefined

from zx_analysis import city, programme_rules
from zx_analysis.boundaries import Change
from zx_analysis.city import City, InputRefused, read_toml
from zx_analysis.corrections import Correction
from zx_analysis.indicators import Indicator
from zx_analysis.policy import Policy

CHANGE = '[[changes]]\nperiod = "2022-01"\nbefore = ["420881001"]\nto = {{ {} }}\nsource = "批复"\n'
WINDOW = '\n[[programmes.windows]]\nkind = "新进规"\nfirst = "{}"\nlast = "{}"\nsource = "测试"\n'


def said(home, model, file, change, **extra):
    """The refusals of a city's file after a change of its text."""
    path = home / file
    text = path.read_text(encoding="utf-8")
    assert change(text) != text
    path.write_text(change(text), encoding="utf-8")
    with pytest.raises(InputRefused) as caught:
        read_toml(model, path, shown=file, **extra)
    return caught.value.refusals


def key(name, value):
    return lambda text: re.sub(rf"(?m)^{name} = .*$", f"{name} = {value}", text, count=1)


@pytest.mark.parametrize(("change", "zh", "en"), [
    (key("name", "5"), "name 读到 5；应为带引号的文字。请改正。", "name reads 5: Input should be a valid string. Mend it."),
    (key("joint_january_february", '"也许"'), "joint_january_february 读到 也许；应为 true 或 false。请改正。", "valid boolean"),
    (key("first_period", '"2022-3"'), "first_period 读到 2022-3；应写成 2022-03 这样。请改正。", "match pattern"),
    (key("vintage_precedence", '"first"'), "vintage_precedence 读到 first；应为 latest。请改正。", "should be 'latest'"),
    (key("indicators", '"output_wan"'), "indicators 读到 output_wan；应为方括号 [ ] 里的一列。请改正。", "valid tuple"),
    (key("level", '"sales_wan"'), "总量指标（level）sales_wan 没有列入指标，请写进 indicators。", "level is not among the indicators"),
    (key("indicators", '["output_wan", "sales_wan"]'), "指标（indicators）sales_wan 不是标准指标，请写入 [[own_indicators]]。", "not standard indicators"),
    (lambda text: text + CHANGE.format('"420881001" = "0.5"'), "changes.0：[[changes]] 的 to：各份额合计应为 1，且不为负，请改正。", "the shares must sum to 1"),
    (lambda text: text + CHANGE.format('"420881001" = "一半"'), "changes.0.to.420881001 读到 一半；应为数字。请改正。", "valid decimal"),
    (lambda text: text + CHANGE.format('"420881001" = 0.5'), 'changes.0.to：份额要写成带引号的文字，例如 "0.7"。请改正。', "write shares as quoted text"),
])
def test_what_is_wrong_in_city_toml(small_city, change, zh, en):
    (refusal,) = said(small_city, City, "city.toml", change, folder=small_city)
    chinese, english = refusal.split("\n")
    assert chinese == f"文件 city.toml：{zh}" and english.startswith("File city.toml: ") and en in english


@pytest.mark.parametrize(("change", "zh"), [
    (key("green", "0.1"), "colours：应为 0 < orange < blue < green ≤ 1。请改正。"),
    (key("green", '"高"'), "colours.green 读到 高；应为数字。请改正。"),
    (lambda text: text + WINDOW.format("3-1", "05-01"), "programmes.windows.0.first 读到 3-1；应写成 03-31 这样。请改正。"),
    (lambda text: text + WINDOW.format("05-01", "03-01"), "programmes.windows.0：申报时段的起（first）晚于止（last）；跨年的请写成两段。"),
    (lambda text: text + WINDOW.format("03-01", "05-01") + "cutoff_day = 32\n", "programmes.windows.0.cutoff_day 读到 32；应不大于 31。请改正。"),
    (lambda text: text + WINDOW.format("03-01", "05-01").replace("新进规", "进规"), "programmes.windows.0.kind 读到 进规；应为 新进规、小进规 之一。请改正。"),
    (lambda text: text + WINDOW.format("03-01", "05-01").replace("测试", ""), 'programmes.windows.0.source 读到 ""；不能为空。请改正。'),
])
def test_what_is_wrong_in_a_policy(small_city, change, zh):
    assert [one.split("\n")[0] for one in said(small_city, Policy, "policy/2022Q1.toml", change)] == [f"文件 policy/2022Q1.toml：{zh}"]


def patterns(model):
    """The patterns that a model's texts have to match."""
    for field in model.model_fields.values():
        yield from (pattern for one in field.metadata if (pattern := getattr(one, "pattern", PydanticUndefined)) not in (None, PydanticUndefined))


def test_every_text_with_a_pattern_has_one_example():
    models = (City, Change, Correction, Indicator, programme_rules.Window, programme_rules.Tier, programme_rules.SpringFestival)
    found = {pattern for model in models for pattern in patterns(model)}
    assert len(found) >= 4 and all(sum(bool(re.search(pattern, example)) for example in city.EXAMPLES) == 1 for pattern in found), found
