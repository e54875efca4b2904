"""Every rule that a finding may name has a Chinese name on the first page."""

import ast

import pytest

from zx_analysis import paths
from zx_analysis.data_page import RULE_ZH

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
