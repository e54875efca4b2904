"""A trial under another policy file: what it changes, old → new, of the rules and of the
answers.
"""

import contextlib
from dataclasses import replace

import pandas as pd

from zx_analysis.city import Policy
from zx_analysis.city.amounts import in_thousands
from zx_analysis.messages import InputRefused
from zx_analysis.quarter import allocation, briefing, leader_townships, outlooks, standings
from zx_analysis.quarter.answers import Answers
from zx_analysis.quarter.study import Study

NOTHING_BESIDE = "试算：用的是另一个政策文件；本市没有可以对照的政策文件。"
NO_OTHER = "试算：用的是另一个政策文件，取值与本市的相同。"
NONE_ZH = "无"  # a rule that only one of the two files has


def standing_policy(study: Study) -> Policy | None:
    """The city's own policy of the quarter; None where it has none that can be read."""
    try:
        return Policy.load(study.city, str(study.quarter))
    except InputRefused:
        return None


def changed_rules(study: Study) -> list[str] | None:
    """'奖励资金总额（元）：10,000,000.00 → 15,000,000.00' for each rule that the trial's file has
    otherwise than the city's own; None where the city has no file to compare with."""
    if (policy := standing_policy(study)) is None:
        return None
    standing = policy.rules({measure.name: measure.label_zh for measure in study.city.measures})
    # several rules may have one name: the first is compared with the first
    both = _numbered(standing).merge(
        _numbered(study.rules), on=["规则", "at"], how="outer", suffixes=("", "试算"), sort=False
    )
    both = both.fillna(NONE_ZH)
    return [
        f"{row['规则']}：{_shown(row['规则'], row['取值'])} → "
        f"{_shown(row['规则'], row['取值试算'])}"
        for row in both[both["取值"] != both["取值试算"]].to_dict("records")
    ]


def changed_answers(answers: Answers) -> list[str]:
    """'奖励资金：1000 万元，… → 1500 万元，…' for each headline answer that comes out
    otherwise than under the city's own policy; none where that gives no answers."""
    study = answers.study
    if (policy := standing_policy(study)) is None:
        return []
    before = pd.DataFrame(columns=["label", "said"])
    with contextlib.suppress(ValueError):  # figures and the city's own policy do not fit together
        before = _headline(Answers(replace(study, policy=policy, given_policy=""), answers.seed))
    both = before.merge(_headline(answers), on="label", suffixes=("", "_trial"))
    return [
        f"{row['label']}：{row['said']} → {row['said_trial']}"
        for row in both[both["said"] != both["said_trial"]].to_dict("records")
    ]


def _numbered(rules: pd.DataFrame) -> pd.DataFrame:
    return rules.assign(at=rules.groupby("规则").cumcount())


def _headline(answers: Answers) -> pd.DataFrame:
    """The headline answers: label, said (value and what is told of it)."""
    table = briefing.headline(
        outlooks.outlooks(answers),
        answers.study.policy.fund,
        allocation.allocation(answers),
        standings.ranked(answers),
        leader_townships.warned_zh(answers),
    )
    return pd.DataFrame({"label": table["label"], "said": table["value"] + "，" + table["text"]})


def _shown(rule: str, value: str) -> str:
    """A rule's value, an amount of money with its thousands apart."""
    return in_thousands(value) if "元）" in rule and value != NONE_ZH else value


def told(answers: Answers) -> tuple[str, list[str]]:
    """What every page of a trial says: a sentence, and what the trial changes, old → new; ('', [])
    of a pack under the city's own policy."""
    study = answers.study
    if not study.given_policy:
        return "", []
    rules = changed_rules(study)
    if not rules:
        return (NOTHING_BESIDE if rules is None else NO_OTHER), []
    changed = changed_answers(answers)
    said = f"试算：{len(rules)} 处与本市的政策不同"
    return said + (f"，{len(changed)} 项结论随之改变" if changed else "，主要结论不变"), [
        *rules,
        *changed,
    ]
