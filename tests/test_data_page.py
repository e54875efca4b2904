"""Every rule that a finding may name has a Chinese name on the first page."""

import ast

import pytest

from zx_analysis import data_page, paths
from zx_analysis.data_page import RULE_ZH
from zx_analysis.messages import messages
from zx_analysis.study import open_study

SAID_BY = {"say", "_say", "_at", "_finding", "finding"}
SEVERITIES = {"warn", "note"}


def rules() -> dict[str, str]:
    """Rule → the module that names it: words in the calls that make a finding."""
    found = {}
    for file in paths.PACKAGE.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and (getattr(node.func, "attr", None) or getattr(node.func, "id", "")) in SAID_BY:
                given = [*node.args, *(word.value for word in node.keywords if word.arg == "rule")]
                found |= {part.value: file.stem for one in given if isinstance(one, ast.Constant | ast.IfExp) for part in ast.walk(one)
                          if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value.isidentifier() and part.value.isascii() and len(part.value) > 4}
    return {rule: file for rule, file in found.items() if rule not in SEVERITIES}


def test_some_rules_are_found():
    assert {"missing_value", "control_total", "copied_column", "no_table"} <= set(rules())


@pytest.mark.parametrize("rule", sorted(rules()))
def test_every_rule_has_a_chinese_name(rule):
    assert rule in RULE_ZH, f"{rule} of {rules()[rule]}"


def test_every_rule_in_the_guide_has_a_chinese_name():
    assert {message.rule for message in messages() if message.rule} <= set(RULE_ZH)


def test_a_city_without_findings_is_told_so_once(small_city):
    study = open_study("sanzhen", "2022Q1")
    assert data_page.findings_by_rule(study).note == "没有待核实的问题" and repr(data_page.latest_findings(study)) == ""


def test_totals_that_were_never_published_do_not_agree(small_city):
    assert data_page.control_totals(open_study("sanzhen", "2022Q1")).note == "公布的合计与各乡镇之和在四舍五入范围内全部相符"
    for file in (small_city / "bulletins").glob("*.csv"):
        file.write_text("".join(line for line in file.read_text(encoding="utf-8").splitlines(True) if "全市合计" not in line), encoding="utf-8")
    assert data_page.control_totals(open_study("sanzhen", "2022Q1")).note == "报表没有公布合计，无从核对"
