from dataclasses import replace

import pytest

from zx_analysis.study import kept, once, open_study


@pytest.fixture
def study(small_city):
    return open_study("sanzhen", "2022Q1")


def test_once_for_each_study_and_each_argument(study):
    asked = []

    @once
    def counted(study, word, *, seed=0):
        asked.append((word, seed))
        return [word]

    assert counted(study, "a") is counted(study, "a") and counted(study, "a", seed=1) == ["a"] and counted(study, "b") == ["b"]
    assert asked == [("a", 0), ("a", 1), ("b", 0)]
    counted(replace(study, as_of="2022-02"), "a")
    assert len(asked) == 4


def test_what_fails_is_tried_again(study):
    answers = iter([None, 5])

    @once
    def second_time(study):
        if (found := next(answers)) is None:
            raise ValueError("not yet")
        return found

    with pytest.raises(ValueError, match="not yet"):
        second_time(study)
    assert second_time(study) == 5


def test_a_history_may_be_changed_by_whoever_asked_for_it(study):
    wide, months = study.history("output_wan")
    wide.iloc[:, :] = -1.0
    months.iloc[:] = 9
    again, covered = study.history("output_wan")
    assert (again > 0).all(axis=None) and set(covered) == {1, 2}


def test_the_kept_study_is_given_for_the_same_question_only(study, small_city):
    with kept(study):
        assert open_study("sanzhen", "2022Q1") is study
        assert open_study("sanzhen", "2022Q1", as_of="2022-02") is not study
    assert open_study("sanzhen", "2022Q1") is not study


@pytest.mark.parametrize("total", ["全市合计", "全县合计", "全区合计", "合计", "总计", "全县"])
def test_the_growth_of_the_whole_is_found_under_any_name_of_a_total(small_city, total):
    (small_city / "city.toml").write_text((small_city / "city.toml").read_text(encoding="utf-8").replace('["output_wan"]', '["output_wan", "output_growth_pct"]'), encoding="utf-8")
    for file in (small_city / "bulletins").glob("*.csv"):
        lines = file.read_text(encoding="utf-8").splitlines()
        grown = [lines[0] + ",", lines[1] + ",累计工业总产值增速(%)", *(line + ",5.5" for line in lines[2:])]
        file.write_text("\n".join(grown).replace("全市合计", total) + "\n", encoding="utf-8")
    growth = open_study("sanzhen", "2022Q1").city_growth("output_growth_pct")
    assert growth.index[-1] == "2022-03" and growth.iloc[-1] == 5.5
