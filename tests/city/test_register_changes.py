"""A street is split: what city.toml declares decides, and nothing else."""

from decimal import Decimal

import pandas as pd
import pytest
from pydantic import ValidationError

from zx_analysis.city.city import InputRefused
from zx_analysis.city.register import Change, restate_history, restate_year
from zx_analysis.quarter import allocation
from zx_analysis.quarter.answers import Answers, open_study

SPLIT = Change(period="2022-01", before=("1",), to={"1": "0.7", "3": "0.3"}, source="批复")
MERGER = Change(period="2022-01", before=("1", "2"), to={"4": "1"}, source="批复")
WIDE = pd.DataFrame(
    {"1": [100.0, 80.0], "2": [50.0, 60.0], "3": [None, 20.0], "4": [None, 5.0]},
    index=["2021-12", "2022-01"],
)


def test_a_split_shares_out_the_past():
    wide = restate_history(WIDE, (SPLIT,))
    assert wide.loc["2021-12", ["1", "3"]].tolist() == [pytest.approx(70), pytest.approx(30)]
    assert wide.loc["2022-01", ["1", "3"]].tolist() == [80, 20]


def test_a_merger_adds_up_the_past():
    assert restate_history(WIDE, (MERGER,)).loc["2021-12", "4"] == 150


def test_a_year_is_restated_exactly_and_sums_to_the_same():
    totals = pd.Series({"1": Decimal("0.1"), "2": Decimal("0.2")})
    assert restate_year(totals, (SPLIT,), 2021).to_dict() == {
        "1": Decimal("0.07"),
        "3": Decimal("0.03"),
        "2": Decimal("0.2"),
    }
    # a change within the year, or before it, is in the year's own figures
    assert restate_year(totals, (SPLIT,), 2022).to_dict() == totals.to_dict()


@pytest.mark.parametrize(
    "to", [{"1": "0.7", "3": "0.4"}, {"1": "1.1", "3": "-0.1"}, {"1": 0.7, "3": 0.3}]
)
def test_shares_that_are_no_shares(to):
    with pytest.raises(ValidationError):
        Change(period="2022-01", before=("1",), to=to, source="批复")


def test_the_fund_follows_the_declared_change_and_is_refused_without(small_city):
    """胡集镇 (60 of 180) becomes 胡集镇 and 新镇 from 2022 on; without a word on it, its share has
    no owner.
    """
    (small_city / "townships.csv").write_text(
        "code,name,aliases,kind,part_of,valid_from,valid_to\n420881001,郢中街道,,,,,\n420881103,胡集镇,,,,,2021-12\n420881200,九里乡,,,,,\n"
        "420881104,东胡集镇,,,,2022-01,\n420881105,西胡集镇,,,,2022-01,\n",
        encoding="utf-8",
    )
    for name in ("2022年1-2月.csv", "2022年1-3月.csv"):
        file = small_city / "bulletins" / name
        lines = file.read_text(encoding="utf-8").splitlines()
        at = next(i for i, line in enumerate(lines) if line.startswith("胡集镇"))
        month, to_date = (int(cell or 0) for cell in lines[at].split(",")[1:])
        lines[at : at + 1] = [
            f"东胡集镇,{month // 2 or ''},{to_date // 2}",
            f"西胡集镇,{month // 2 or ''},{to_date // 2}",
        ]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(InputRefused, match="胡集镇在2022年一季度已不存在"):
        allocation.allocation(Answers(open_study("sanzhen", "2022Q1")))
    with (small_city / "city.toml").open("a", encoding="utf-8") as file:
        file.write(
            '[[changes]]\nperiod = "2022-01"\nbefore = ["420881103"]\nto = { "420881104" = "0.5", "420881105" = "0.5" }\nsource = "测试"\n'
        )
    study = open_study("sanzhen", "2022Q1")
    answers = Answers(study)
    amounts = allocation.allocation(answers).set_index("township")["amount_yuan"]
    # 10,000 fen by 100 : 30 : 30 : 20 are 5555.56, 1666.67, 1666.67, 1111.11: the two odd fen go to
    # the remainders of .67
    assert amounts.to_dict() == {
        "郢中街道": "55.55",
        "东胡集镇": "16.67",
        "西胡集镇": "16.67",
        "九里乡": "11.11",
    }
    history, _ = study.panel.history("output_wan")
    assert history.loc["2021-12", "420881104"] == pytest.approx(27)  # half of 60 × 9 / 10
