"""What the README and the guide promise is there, in both languages: files, tables, commands."""

import re

import pandas as pd
import pytest
from typer.main import get_command

from zx_analysis import paths
from zx_analysis.city import tables
from zx_analysis.cli.commands import app

CHECKOUT = paths.PACKAGE.parent
TEXT = {
    name: (CHECKOUT / name).read_text(encoding="utf-8")
    for name in (
        "README.md",
        "README.zh-CN.md",
        "CONTRIBUTING.md",
        "docs/guide.md",
        "docs/guide.zh-CN.md",
    )
}
GUIDES = ["docs/guide.md", "docs/guide.zh-CN.md"]


@pytest.mark.parametrize("name", TEXT)
def test_every_link_leads_to_a_file_and_to_a_heading_of_it(name):
    for target, heading in re.findall(r"\]\(([^)#]*)(?:#([^)]+))?\)", TEXT[name]):
        file = (CHECKOUT / name).parent / target if target else CHECKOUT / name
        assert file.is_file(), (name, target)
        if heading:
            titles = re.findall(r"^#+ (.*)", file.read_text(encoding="utf-8"), re.M)
            assert heading in {anchor(title) for title in titles}, (name, target, heading)


def anchor(title: str) -> str:
    """The anchor that a heading gets on the pages of a repository."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


@pytest.mark.parametrize("name", GUIDES)
def test_every_page_and_table_of_a_pack_is_explained_and_no_other(name):
    pages = re.findall(r"^\| `(\d_\w+)\.html`", TEXT[name], re.M)
    assert pages == ["0_leader", *filter(None, tables.owed())]
    listed = re.search(r"^\| `tables/\*\.csv` \|(.*)\|$", TEXT[name], re.M)[1]
    assert set(re.findall(r"`(\w+)`", listed)) == {table.name for table in tables.tables()}


@pytest.mark.parametrize("name", TEXT)
def test_every_command_that_is_named_exists(name):
    assert set(re.findall(r"`zx ([a-z][a-z-]+)", TEXT[name])) <= set(get_command(app).commands)


@pytest.mark.parametrize("name", GUIDES)
def test_no_command_is_left_out(name):
    mentioned = set(re.findall(r"\bzx ([a-z][a-z-]+)", TEXT[name]))
    assert mentioned == set(get_command(app).commands)


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_is_one_screen(name):
    """Of 60 lines: what, for whom, two commands, pictures, what is promised."""
    assert len(TEXT[name].splitlines()) <= 60


def test_the_counts_of_the_made_up_city_are_those_of_its_files():
    """What its README counts is counted again in the ledgers as they lie there, with pandas
    alone.
    """
    home = CHECKOUT / "data" / "raw" / "zhongxiang"
    text = (home / "README.md").read_text(encoding="utf-8")
    line = re.search(r"^\| 台账 \|(.*)\|$", text, re.M)[1]

    def entries(name):
        sheet = pd.read_excel(home / "ledgers" / f"{name}.xlsx", header=2, engine="openpyxl")
        return sheet[
            sheet.iloc[:, 1].notna() & pd.to_numeric(sheet["序号"], errors="coerce").notna()
        ]

    pool = entries("成长工程后备企业培育库")
    counted = {
        "个增长点": len(entries("增长点台账")),
        "个技改项目": len(entries("技改项目台账")),
        "个已开工": entries("技改项目台账")["项目阶段"].isin(["开工", "入库", "竣工"]).sum(),
        "家进规企业": len(entries("进规企业申报台账")),
        "条后备企业": len(pool),
        "家，一家登记了两次": pool["统一社会信用代码"].nunique(),
        "家减停产企业": len(entries("停产企业信息库")),
        "家培育企业": len(entries("专精特新培育库")),
        "家春节生产企业": len(entries("春节连续生产企业台账")),
        "家春节生产": len(entries("上年春节连续生产企业台账")),
        "件困难": len(entries("包联帮扶台账")),
        "场产销活动": len(entries("产销活动台账")),
        "家规上企业": len(entries("规上企业产值")),
    }
    stated = {
        words: int(number)
        for number, words in re.findall(
            r"(\d+) (个增长点|个技改项目|个已开工|家，一家登记了两次|[家条件场][^\W\d、；，）]+)",
            line,
        )
    }
    assert stated == counted and len(re.findall(r"\d+", line)) == len(stated)
    towns = pd.read_csv(home / "townships.csv")
    zones = towns["name"].str.contains("开发区")
    assert f"{(~zones).sum()} 个乡镇和{'一二三'[zones.sum() - 1].replace('二', '两')}个园区" in text
