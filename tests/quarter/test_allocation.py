"""The study's fund: who takes part, what is refused, variants, and the workbook that an office
would file. Three towns, 100 : 60 : 20, a fund of 100.00 yuan.
"""

import openpyxl
import pytest

from zx_analysis.documents import books
from zx_analysis.messages.catalogue import InputRefused
from zx_analysis.quarter import allocation
from zx_analysis.quarter.answers import Answers, open_study


def add(folder, text, file="policy/2022Q1.toml"):
    path = folder / file
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def register(folder, *rows):
    (folder / "townships.csv").write_text(
        "code,name,aliases,kind,part_of,valid_from,valid_to\n" + "\n".join(rows) + "\n",
        encoding="utf-8",
    )


def amounts(folder):
    return (
        allocation.allocation(Answers(open_study(folder.name, "2022Q1")))
        .set_index("township")["amount_yuan"]
        .to_dict()
    )


def test_the_plain_case_beside_webster_and_without_a_paradox(small_city):
    study = open_study("sanzhen", "2022Q1")
    answers = Answers(study)
    found = allocation.allocation(answers)
    # 10,000 fen by 5 : 3 : 1 are 5555.56, 3333.33, 1111.11: the odd fen goes to the largest
    # remainder; Webster rounds the same way
    assert dict(zip(found["township"], found["amount_fen"], strict=True)) == {
        "郢中街道": 5556,
        "胡集镇": 3333,
        "九里乡": 1111,
    }
    assert (found["webster_fen"] == found["amount_fen"]).all() and allocation.paradox(
        study, found
    ) == []


def test_a_unit_that_the_policy_leaves_out_gets_nothing_and_its_reason_is_kept(small_city):
    add(
        small_city,
        '[[fund.ineligible]]\nname = "九里乡"\nreason = "安全生产一票否决"\nsource = "测试"\n',
    )
    found = allocation.allocation(Answers(open_study("sanzhen", "2022Q1"))).set_index("township")
    # 100 : 60 of 10,000 fen
    assert found["amount_fen"].to_dict() == {"郢中街道": 6250, "胡集镇": 3750, "九里乡": 0}
    assert (
        found["reason"].to_dict() == {"郢中街道": "", "胡集镇": "", "九里乡": "安全生产一票否决"}
        and found.loc["九里乡", "bound"] == "ineligible"
    )


def test_an_unknown_name_is_refused(small_city):
    add(small_city, '[[fund.ineligible]]\nname = "无此镇"\nreason = "x"\nsource = "测试"\n')
    with pytest.raises(InputRefused, match=r"fund.ineligible.0.name：读到“无此镇”"):
        amounts(small_city)


def test_a_zone_within_a_town_is_refused_until_its_overlap_is_declared(small_city):
    register(
        small_city,
        "420881001,郢中街道,郢中,,,,",
        "420881103,胡集镇,,,,,",
        "420881200,九里乡,九里,zone,420881103,,",
    )
    with pytest.raises(
        InputRefused, match="九里乡（属胡集镇），两者都在分配之列，产值可能重复计算"
    ):
        amounts(small_city)
    plain = (small_city / "policy" / "2022Q1.toml").read_text(encoding="utf-8")
    for value, expected in (
        ("separate", {"郢中街道": "55.56", "胡集镇": "33.33", "九里乡": "11.11"}),
        ("within", {"郢中街道": "62.50", "胡集镇": "37.50", "九里乡": "0.00"}),
    ):
        text = plain.replace(
            "[fund]\n", f'[fund]\noverlaps = {{ value = "{value}", source = "测试" }}\n'
        )
        (small_city / "policy" / "2022Q1.toml").write_text(text, encoding="utf-8")
        assert amounts(small_city) == expected


def test_a_township_that_is_new_since_the_base_year_is_refused_until_someone_says_why(small_city):
    register(
        small_city,
        "420881001,郢中街道,郢中,,,,",
        "420881103,胡集镇,,,,,",
        "420881200,九里乡,九里,,,,",
        "420881002,皇庄街道,,,,2022-01,",
    )
    for name in ("2022年1-2月.csv", "2022年1-3月.csv"):
        file = small_city / "bulletins" / name
        lines = file.read_text(encoding="utf-8").splitlines()
        at = next(i for i, line in enumerate(lines) if line.startswith("全市合计"))
        file.write_text(
            "\n".join([*lines[:at], "皇庄街道,0,0", *lines[at:]]) + "\n", encoding="utf-8"
        )
    with pytest.raises(InputRefused, match="皇庄街道在基期 2021 年还不存在"):
        amounts(small_city)
    add(
        small_city,
        '[[fund.ineligible]]\nname = "皇庄街道"\nreason = "新设，没有基期产值"\nsource = "测试"\n',
    )
    assert amounts(small_city) == {
        "郢中街道": "55.56",
        "胡集镇": "33.33",
        "九里乡": "11.11",
        "皇庄街道": "0.00",
    }


def test_variants_side_by_side(small_city):
    add(
        small_city,
        '[[fund.what_if]]\nlabel_zh = "每个至少二十元"\nfloor_yuan = { value = "20.00", source = "测试" }\n'
        '[[fund.what_if]]\nlabel_zh = "一元为单位"\nunit_yuan = { value = "1.00", source = "测试" }\n',
    )
    found = allocation.variants(Answers(open_study("sanzhen", "2022Q1")))
    # 2,000 fen for the smallest, 8,000 by 5 : 3; whole yuan: 55.56, 33.33, 11.11 → 56, 33, 11
    assert found.to_numpy().T.tolist() == [
        [5556, 3333, 1111],
        [5000, 3000, 2000],
        [5600, 3300, 1100],
    ]
    assert found.columns.tolist() == ["方案", "每个至少二十元", "一元为单位"]


def test_a_paradox_is_named(small_city, monkeypatch):
    """Whole yuan of 10 and of 11 yuan by 6 : 6 : 2 (Balinski and Young's example of the Alabama
    paradox): the smallest has 2, then 1.
    """
    policy = small_city / "policy" / "2022Q1.toml"
    text = (
        policy.read_text(encoding="utf-8")
        .replace('"100.00"', '"10.00"')
        .replace('"0.01"', '"1.00"')
    )
    policy.write_text(text, encoding="utf-8")
    for file in (small_city / "bulletins").glob("2021*.csv"):
        lines = file.read_text(encoding="utf-8").splitlines()
        for i, line in enumerate(lines):
            name, month, to_date = (line.split(",") + ["", ""])[:3]
            if name in ("郢中街道", "胡集镇", "九里乡", "全市合计"):
                scale = {
                    "郢中街道": (6, 10),
                    "胡集镇": (6, 6),
                    "九里乡": (2, 2),
                    "全市合计": (14, 18),
                }[name]
                lines[i] = ",".join(
                    [
                        name,
                        *(
                            str(int(cell) * scale[0] // scale[1]) if cell else ""
                            for cell in (month, to_date)
                        ),
                    ]
                )
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    study = open_study("sanzhen", "2022Q1")
    answers = Answers(study)
    found = allocation.allocation(answers)
    # 10 by 6 : 6 : 2 = 4.286, 4.286, 1.429 → 4, 4, 2; 11: 4.714, 4.714, 1.571 → 5, 5, 1
    assert found["amount_fen"].tolist() == [400, 400, 200] and allocation.paradox(study, found) == [
        "九里乡"
    ]


def test_every_base_figure_has_its_cell(small_city):
    found = allocation.sources(open_study("sanzhen", "2022Q1"))
    # the published year to date of December: 120 tenths of a usual month
    assert found["value_text"].tolist() == ["1200", "720", "240"] and set(found["source_file"]) == {
        "bulletins/2021年1-12月.csv"
    }
    assert found["source_cell"].tolist() == ["C3", "C4", "C5"]


def test_the_workbook_holds_live_shares_fixed_amounts_and_text_that_stays_text(
    small_city, tmp_path
):
    register(
        small_city,
        "420881001,郢中街道,郢中,,,,",
        "420881103,胡集镇,,,,,",
        "420881200,九里乡,九里,,,,",
    )
    add(
        small_city,
        '[[fund.ineligible]]\nname = "九里乡"\nreason = "=HYPERLINK(\\"http://x\\")"\nsource = "测试"\n',
    )
    study = open_study("sanzhen", "2022Q1")
    answers = Answers(study)
    path = tmp_path / "plan.xlsx"
    allocated, variants = allocation.allocation(answers), allocation.variants(answers)
    books.save_allocation_book(path, study, allocated, variants)
    sheet = openpyxl.load_workbook(path)["分配方案"]
    assert [sheet.cell(row, 5).value for row in (5, 6, 7)] == [
        "=D5/SUM($D$5:$D$6)",
        "=D6/SUM($D$5:$D$6)",
        0,
    ]
    assert [sheet.cell(row, 6).value for row in (5, 6, 7)] == [6250, 3750, 0]
    assert (
        sheet["F8"].value == "=SUM(F5:F7)"
        and sheet["F10"].value == '=IF(F8+F9=10000,"相符","不符")'
    )
    assert sheet["C7"].data_type == "s" and "HYPERLINK" in sheet["C7"].value
    shown = openpyxl.load_workbook(path, data_only=True)["分配方案"]
    assert (shown["E5"].value, shown["G5"].value, shown["F10"].value) == (0.625, 62.5, "相符")
    again = tmp_path / "again.xlsx"
    books.save_allocation_book(again, study, allocated, variants)
    assert again.read_bytes() == path.read_bytes()


def test_a_unit_that_gets_nothing_needs_no_whole_base_year(small_city):
    """九里乡 exists from July 2021 on: nothing is published of it before, and no cumulative of that
    year.
    """
    register(
        small_city,
        "420881001,郢中街道,郢中,,,,",
        "420881103,胡集镇,,,,,",
        "420881200,九里乡,九里,,,2021-07,",
    )
    for file in (small_city / "bulletins").glob("*.csv"):
        year, month = int(file.stem[:4]), int(file.stem[7:-1])
        lines = file.read_text(encoding="utf-8").splitlines()
        if year < 2022:
            own = next(i for i, line in enumerate(lines) if line.startswith("九里乡"))
            lines[own : own + 1] = (
                [lines[own].rsplit(",", 1)[0] + ","] if (year, month) >= (2021, 7) else []
            )
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(InputRefused, match="九里乡：2021年的工业总产值不全"):
        amounts(small_city)
    add(
        small_city,
        '[[fund.ineligible]]\nname = "九里乡"\nreason = "基期不满一年"\nsource = "测试"\n',
    )
    assert amounts(small_city) == {"郢中街道": "62.50", "胡集镇": "37.50", "九里乡": "0.00"}
