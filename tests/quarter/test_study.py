"""What a study says of the quarter that was read."""

from dataclasses import replace

import pandas as pd
import pytest

from zx_analysis.messages.catalogue import InputRefused
from zx_analysis.quarter import fit
from zx_analysis.quarter.answers import Answers, open_study


@pytest.fixture
def study(small_city):
    return open_study("sanzhen", "2022Q1")


def test_march_alone_is_no_first_quarter(small_city):
    """Bulletins from March on: 1-2月 is not there, so the quarter is neither open nor complete, and
    nothing is published of it.
    """
    for file in (small_city / "bulletins").glob("*.csv"):
        if file.name != "2022年1-3月.csv":
            file.unlink()
    text = (small_city / "bulletins" / "2022年1-3月.csv").read_text(encoding="utf-8").splitlines()
    (small_city / "bulletins" / "2022年1-3月.csv").write_text(
        "\n".join(",".join(line.split(",")[:2]) for line in text).replace("1-3月", "3月") + "\n",
        encoding="utf-8",
    )
    toml = small_city / "city.toml"
    toml.write_text(
        toml.read_text(encoding="utf-8").replace("2019-01", "2022-03"), encoding="utf-8"
    )
    study = open_study("sanzhen", "2022Q1")
    answers = Answers(study)
    assert (
        study.known_months == 1
        and not study.complete
        and study.panel.to_date("output_wan").isna().all()
    )
    with pytest.raises(InputRefused, match="从 2022-03 开始，缺少 2022Q1 的前 2 个月"):
        fit.refuse_misfit(answers)


def test_what_is_to_be_checked_is_of_this_year_and_asks_somebody_to_act(small_city):
    study = open_study("sanzhen", "2022Q1")
    file, last = study.cleaned.panel["source_file"].iloc[-1], "bulletins/2019年1-2月.csv"
    rows = [
        ("warn", "2022-03", file),
        ("note", "2022-03", file),
        ("warn", "2021-12", file),
        ("warn", "2022-04", file),
        ("warn", "", file),
        ("warn", "", last),
        ("warn", "", "bulletins/空.csv"),
    ]
    found = pd.DataFrame(rows, columns=["severity", "period", "file"])
    study = replace(study, cleaned=replace(study.cleaned, findings=found))
    newest = study.cleaned.panel.loc[study.cleaned.panel["source_file"] == file, "period"].max()
    # without a period: by the last of its file; of a file without figures it stays
    expected = [0] + ([4] if newest >= "2022-01" else []) + [6]
    assert list(study.to_check.index) == expected and len(study.cleaned.to_check) == 6
