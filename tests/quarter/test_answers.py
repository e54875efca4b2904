"""What is computed of a study is computed once, and a run's kernels go on from what it holds."""

from dataclasses import replace

import pytest

from zx_analysis.quarter.answers import Answers, kept, once, open_study


@pytest.fixture
def study(small_city):
    return open_study("sanzhen", "2022Q1")


def test_once_for_each_study_seed_and_argument(study):
    asked = []

    @once
    def counted(answers, word, *, size=0):
        asked.append((word, size, answers.seed))
        return [word]

    answers = Answers(study)
    assert (
        counted(answers, "a") is counted(answers, "a")
        and counted(answers, "a", size=1) == ["a"]
        and counted(answers, "b") == ["b"]
    )
    assert asked == [("a", 0, 0), ("a", 1, 0), ("b", 0, 0)]
    counted(Answers(replace(study, as_of="2022-02")), "a")
    counted(Answers(study, seed=1), "a")
    assert len(asked) == 5


def test_what_fails_is_tried_again(study):
    given = iter([None, 5])

    @once
    def second_time(answers):
        if (value := next(given)) is None:
            raise ValueError("not yet")
        return value

    answers = Answers(study)
    with pytest.raises(ValueError, match="not yet"):
        second_time(answers)
    assert second_time(answers) == 5


def test_the_kept_study_is_given_for_the_same_question_only(study):
    with kept(Answers(study)):
        assert open_study("sanzhen", "2022Q1") is study
        assert open_study("sanzhen", "2022Q1", as_of="2022-02") is not study
    assert open_study("sanzhen", "2022Q1") is not study


def test_answers_of_a_kept_study_go_on_from_what_is_computed(study):
    """A notebook makes its own `Answers` of the study that its run has kept; what the run knows for
    the same seed is not computed again, and nothing is handed on once the run is over."""

    @once
    def drawn(answers):
        return [answers.seed]

    run = Answers(study)
    first = drawn(run)
    with kept(run):
        assert drawn(Answers(study)) is first and drawn(Answers(study, seed=1)) == [1]
        assert drawn(Answers(replace(study, as_of="2022-02"))) is not first
    assert drawn(Answers(study)) is not first


def test_a_stream_for_each_name_and_seed(study):
    """zlib.crc32 of "a" is 0xE8B7BE43 (the published check value of CRC-32)."""
    assert Answers(study, seed=3).stream("a") == [3, 0xE8B7BE43]
