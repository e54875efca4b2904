"""city.toml and the policy: what is wrong with a value is said in Chinese first, whatever pydantic
calls it.
"""

import re

import pytest
from pydantic_core import PydanticUndefined

from tests.conftest import CITY
from zx_analysis.city import programme_rules, settings
from zx_analysis.city.city import City, InputRefused
from zx_analysis.city.indicators import Indicator
from zx_analysis.city.policy import Policy
from zx_analysis.city.register import Change
from zx_analysis.city.settings import read_toml
from zx_analysis.reading.returns import Correction

CHANGE = '[[changes]]\nperiod = "2022-01"\nbefore = ["420881001"]\nto = {{ {} }}\nsource = "批复"\n'
OWN = '[[own_indicators]]\nname = "{}"\nlabel_zh = "利润"\nunit = "万元"\ndisplay_unit = "{}"\nkind = "level"\nwordings = ["利润"]\n'
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


@pytest.mark.parametrize(
    ("change", "zh", "en"),
    [
        (
            key("name", "5"),
            "name 读到 5；应为带引号的文字。请改正。",
            "name reads 5: Input should be a valid string. Mend it.",
        ),
        (
            key("joint_january_february", '"也许"'),
            "joint_january_february 读到 也许；应为 true 或 false。请改正。",
            "valid boolean",
        ),
        (
            key("first_period", '"2022-3"'),
            "first_period 读到 2022-3；应写成 2022-03 这样。请改正。",
            "match pattern",
        ),
        (
            key("vintage_precedence", '"first"'),
            "vintage_precedence 读到 first；应为 latest。请改正。",
            "should be 'latest'",
        ),
        (
            key("indicators", '"output_wan"'),
            "indicators 读到 output_wan；应为方括号 [ ] 里的一列。请改正。",
            "valid tuple",
        ),
        (
            key("level", '"sales_wan"'),
            "总量指标（level）sales_wan 没有列入指标，请写进 indicators。",
            "level is not among the indicators",
        ),
        (
            key("indicators", '["output_wan", "sales_wan"]'),
            "指标（indicators）sales_wan 不是标准指标，请写入 [[own_indicators]]。",
            "not standard indicators",
        ),
        (
            lambda text: text + CHANGE.format('"420881001" = "0.5"'),
            "changes.0：[[changes]] 的 to：各份额合计应为 1，且不为负，请改正。",
            "the shares must sum to 1",
        ),
        (
            lambda text: text + CHANGE.format('"420881001" = "一半"'),
            "changes.0.to.420881001 读到 一半；应为数字。请改正。",
            "valid decimal",
        ),
        (
            lambda text: text + '[default_unit]\noutput_wan = "斤"\n',
            "[default_unit] 的 output_wan“斤”应为本市指标和能换算的单位，请改正。",
            "a unit that converts",
        ),
        (
            lambda text: text + '[default_unit]\nsales_wan = "万元"\n',
            "[default_unit] 的 sales_wan“万元”应为本市指标和能换算的单位，请改正。",
            "an indicator of this city",
        ),
        (
            lambda text: text + OWN.format("wine_box", "箱").replace('"万元"', '"箱"'),
            "own_indicators.0：指标 wine_box 的单位读到“箱”，应为 元、千元、万元、百万元、千万元、亿元、个、家、户、%、‰、"
            "立方米、万立方米、亿立方米、吨、万吨、亿吨、千瓦时、千瓦小时、kWh、度、万千瓦时、万千瓦小时、万kWh、万度、"
            "亿千瓦时、亿千瓦小时、亿度、百万卢布、十亿卢布 之一，请改正。",
            "the unit '箱' of wine_box is none of",
        ),
        (
            lambda text: text + OWN.format("profit_wan", "亿度"),
            "own_indicators.0：指标 profit_wan 的 display_unit“亿度”不能由单位“万元”换算，请改正。",
            "does not convert",
        ),
        (
            lambda text: text + OWN.format("output_wan", "亿元"),
            "指标 output_wan 写了不止一次，请只留一处。",
            "more than once",
        ),
        (
            lambda text: text + CHANGE.format('"420881001" = 0.5'),
            'changes.0.to：份额要写成带引号的文字，例如 "0.7"。请改正。',
            "write shares as quoted text",
        ),
    ],
)
def test_what_is_wrong_in_city_toml(small_city, change, zh, en):
    (refusal,) = said(small_city, City, "city.toml", change, folder=small_city)
    chinese, english = refusal.split("\n")
    assert (
        chinese == f"文件 city.toml：{zh}"
        and english.startswith("File city.toml: ")
        and en in english
    )


EXCLUDED = 'exclude_periods：应为方括号 [ ] 里的一列月份，例如 ["2020-02", "2020-03"]，没有就写 []。请改正。'
MONEY = '金额要写成带引号的文字，最多两位小数，例如 "10000000.00"。请改正。'


@pytest.mark.parametrize(
    ("change", "zh"),
    [
        (key("green", "0.1"), "colours：应为 0 < orange < blue < green ≤ 1。请改正。"),
        (key("green", '"高"'), "colours.green 读到 高；应为数字。请改正。"),
        (key("value", '"2020-02"'), "targets.0.value 读到 2020-02；应为数字。请改正。"),
        (
            lambda text: text.replace('measure = "quarter"', 'measure = "projects"', 1),
            'targets.0：缺少 counted_from：项目从哪一阶段起算数，应为 谋划、备案、开工、入库、竣工 之一，例如 counted_from = { value = "开工", source = "文件" }，请补上，没有默认值。',
        ),
        (
            lambda text: text.replace(
                'measure = "quarter"',
                'measure = "projects"\ncounted_from = { value = "动工", source = "测试" }',
                1,
            ),
            "targets.0.counted_from：应为 谋划、备案、开工、入库、竣工 之一。请改正。",
        ),
        (
            lambda text: text.replace(
                'measure = "quarter"', 'measure = "projects"\ncounted_from = { value = "开工" }', 1
            ),
            "缺少 targets.0.counted_from.source。请补上，没有默认值。",
        ),
        (
            lambda text: text.replace(
                'measure = "quarter"',
                'measure = "quarter"\ncounted_from = { value = "开工", source = "测试" }',
                1,
            ),
            'targets.0：counted_from 只用于 measure = "projects" 的目标，请删去。',
        ),
        (lambda text: text.replace("value = []", 'value = "2020-02"'), EXCLUDED),
        (lambda text: text.replace("value = []", 'value = ["2020年2月"]'), EXCLUDED),
        (lambda text: text.replace("value = []", "value = [202002]"), EXCLUDED),
        (lambda text: text.replace('"100.00"', '"一百"'), f"fund.amount_yuan：{MONEY}"),
        (
            lambda text: (
                text
                + '\n[enterprise_rewards_yuan]\n"新进规" = { value = 300000, source = "测试" }\n'
            ),
            f"enterprise_rewards_yuan：{MONEY}",
        ),
        (
            lambda text: text + '\n[enterprise_threshold_wan]\nvalue = "2000"\nsource = "测试"\n',
            "enterprise_threshold_wan：应为大于 0 的数，单位万元。请改正。",
        ),
        (
            lambda text: text + '\n[forecast_basis]\nvalue = ["published"]\nsource = "测试"\n',
            "forecast_basis：应为 published 或 comparable。请改正。",
        ),
        (
            lambda text: text + '\n[leading_indicator]\nvalue = 3\nsource = "测试"\n',
            'leading_indicator：应为 city.toml 已列出的指标名称，不用就写 ""。请改正。',
        ),
        (
            lambda text: text + WINDOW.format("3-1", "05-01"),
            "programmes.windows.0.first 读到 3-1；应写成 03-31 这样。请改正。",
        ),
        (
            lambda text: text + WINDOW.format("05-01", "03-01"),
            "programmes.windows.0：申报时段的起（first）晚于止（last）；跨年的请写成两段。",
        ),
        (
            lambda text: text + WINDOW.format("03-01", "05-01") + "cutoff_day = 32\n",
            "programmes.windows.0.cutoff_day 读到 32；应不大于 31。请改正。",
        ),
        (
            lambda text: text + WINDOW.format("03-01", "05-01").replace("新进规", "进规"),
            "programmes.windows.0.kind 读到 进规；应为 新进规、小进规 之一。请改正。",
        ),
        (
            lambda text: text + WINDOW.format("03-01", "05-01").replace("测试", ""),
            'programmes.windows.0.source 读到 ""；不能为空。请改正。',
        ),
    ],
)
def test_what_is_wrong_in_a_policy(small_city, change, zh):
    assert [
        one.split("\n")[0] for one in said(small_city, Policy, "policy/2022Q1.toml", change)
    ] == [f"文件 policy/2022Q1.toml：{zh}"]


RANKED = 'flagged = 1\ndecimals = 2\ntie_breakers = []\ngate_share = 0.9\nmissing = "bounds"\nsource = "测试"\n'


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (
            f'[ranking]\n{RANKED}indicators = ["output_wan"]\n',
            "ranking.indicators[0] 读到 'output_wan'，应为键和值的表",
        ),
        (f"[ranking]\n{RANKED}indicators = 5\n", "ranking.indicators 读到 5，应为至少一个指标"),
        (
            f'[ranking]\n{RANKED}[[ranking.indicators]]\nname = "sales_wan"\nweight = 1\ndirection = "higher"\nsource = "测试"\n',
            "ranking.indicators.0.name 读到 sales_wan，应为 city.toml 已列出的指标",
        ),
        (
            '[schedule]\nshare_pct = { value = 25, source = "测试" }\n[[schedule.plans]]\nindicator = "output_wan"\nvalue = 1\nunit = "亿度"\nsource = "测试"\n',
            "schedule.plans.0.unit 读到 亿度，应为能由万元换算的单位",
        ),
    ],
)
def test_a_policy_that_does_not_go_with_its_city(small_city, more, words):
    with (small_city / "policy" / "2022Q1.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n{more}")
    with pytest.raises(InputRefused) as caught:
        Policy.load(City.load("sanzhen"), "2022Q1")
    (refusal,) = caught.value.refusals
    assert refusal.startswith("文件 data/raw/sanzhen/policy/2022Q1.toml：") and words in refusal


def test_what_the_system_leaves_in_a_folder_is_no_file_of_the_city(small_city):
    before = City.load("sanzhen").files()
    for name in ("Thumbs.db", "desktop.ini", ".DS_Store", "~$2022年.xlsx", ".sync/2022年1-3月.csv"):
        (small_city / "bulletins" / name).parent.mkdir(exist_ok=True)
        (small_city / "bulletins" / name).write_bytes(b"x")
    assert City.load("sanzhen").files() == before and len(before) == 35


def patterns(model):
    """The patterns that a model's texts have to match."""
    for field in model.model_fields.values():
        yield from (
            pattern
            for one in field.metadata
            if (pattern := getattr(one, "pattern", PydanticUndefined))
            not in (None, PydanticUndefined)
        )


def test_every_text_with_a_pattern_has_one_example():
    models = (
        City,
        Change,
        Correction,
        Indicator,
        programme_rules.Window,
        programme_rules.Tier,
        programme_rules.SpringFestival,
    )
    found = {pattern for model in models for pattern in patterns(model)}
    assert len(found) >= 4 and all(
        sum(bool(re.search(pattern, example)) for example in settings.EXAMPLES) == 1
        for pattern in found
    ), found


@pytest.mark.parametrize(
    ("slip", "said"),
    [
        ("name = “三镇市”", "第 1 行里有中文引号或标点，应为英文的"),
        ('name ＝ "三镇市"', "第 1 行里有中文引号或标点"),
        ("name = 三镇市", "第 1 行的写法不对"),
        ('name = """三镇', "没有写完"),
        ('name = "三镇市"\nname = "三镇，市"', "第 2 行：这一项（或这一节）前面已经写过"),
        ("[a]\nb = 1\n[a]\nc = 2", "第 3 行：这一项（或这一节）前面已经写过"),
    ],
)
def test_a_slip_of_toml_is_told_with_its_line(root, slip, said):
    folder = root / "data" / "raw" / "sanzhen"
    folder.mkdir()
    (folder / "city.toml").write_text(slip, encoding="utf-8")
    with pytest.raises(InputRefused, match=said):
        City.load("sanzhen")


def test_a_key_below_a_heading_is_told_to_stand_before_it(root):
    folder = root / "data" / "raw" / "sanzhen"
    folder.mkdir()
    (folder / "city.toml").write_text(
        CITY
        + '[default_unit]\noutput_wan = "万元"\n[[changes]]\nperiod = "2022-01"\nbefore = ["1"]\nto = { "1" = "1" }\nsource = "x"\ndepartments = ["经信局"]\n',
        encoding="utf-8",
    )
    with pytest.raises(
        InputRefused, match="departments 写在了 changes 这一段里面。请移到第一个方括号标题之前"
    ):
        City.load("sanzhen")


def test_a_line_in_another_encoding_is_told_in_both_languages():
    with pytest.raises(InputRefused) as caught:
        settings.decode("名称,数\n郢中街道".encode() + "\n胡集镇".encode("gb18030"), "a.csv")
    assert caught.value.messages[0].id == "two_encodings"
    chinese, english = caught.value.refusals[0].split("\n")
    assert chinese.startswith("文件 a.csv，第 1 行：读到UTF-8 编码的一行")
    assert english.startswith("File a.csv, line 1: this line is UTF-8")
