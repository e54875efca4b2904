"""The tables that notebooks owe, computed by the run itself, and what was handed over held to them.

A notebook shows the method and hands its tables over; a pack is read, approved and verified by
those tables. A cell that was altered, or that asked for another quarter, must not put other figures
into it: every table that was handed over has to be, byte for byte, what the run's own answers give.

It costs next to nothing: the answers are computed before the kernels are forked, and shared with
them. What a notebook computes once more by itself (the forecast, the allocation, the ranking: that
the method is seen) is the same draw for draw, and is held to it here.
"""

import contextlib
from collections.abc import Callable, Iterator
from itertools import zip_longest
from pathlib import Path

import pandas as pd

from zx_analysis.city import tables
from zx_analysis.cleaning import ledgers
from zx_analysis.documents import handover
from zx_analysis.messages import Message, message
from zx_analysis.pages import changes, data, forecast
from zx_analysis.programmes import enterprise_output, todo_lists
from zx_analysis.quarter import (
    Answers,
    allocation,
    analysis,
    analysis_figures,
    briefing,
    enterprises,
    forecasts,
    leader,
    leader_actions,
    leader_path,
    leader_townships,
    news,
    outlooks,
    programmes,
    standings,
    supervision,
    townships,
)

Frames = dict[str, pd.DataFrame]
CHARACTERS_SHOWN = 80  # of a row that is another one


def owed_tables(answers: Answers) -> Frames:
    """Every table that a numbered notebook owes, by its name. A notebook whose question cannot be
    answered hands nothing over, and says why: its tables are left out."""
    frames: Frames = {}
    for of_notebook in BY_NOTEBOOK.values():
        with contextlib.suppress(ValueError):
            frames |= of_notebook(answers)
    return frames


def _checked(answers: Answers) -> Frames:
    study, cleaned = answers.study, answers.study.cleaned
    return {
        "panel": cleaned.panel,
        "findings": cleaned.findings,
        "row_ledger": cleaned.row_ledger,
        "comparable": data.comparable_figures(study),
    }


def _forecast(answers: Answers) -> Frames:
    study = answers.study
    made = forecasts.forecast(answers, study.city.level)
    return {
        "forecast": forecast.forecast_figures(study, made),
        "forecast_draws": forecast.draw_figures(made),
        "backtest": forecasts.past(answers).table,
        "targets_together": outlooks.joint_figures(answers),
    }


def _allocated(answers: Answers) -> Frames:
    rewarded = allocation.enterprises(answers.study)
    return {
        "allocation": briefing.as_table(allocation.allocation(answers)),
        "fund_variants": briefing.as_table(allocation.variants(answers)),
        "rules": answers.study.rules,
        "enterprise_rewards": briefing.as_table(rewarded and rewarded.paid),
        "enterprise_rejected": briefing.as_table(rewarded and rewarded.rejected),
    }


def _ranked(answers: Answers) -> Frames:
    ranked = standings.ranked(answers)
    return {
        "townships": briefing.as_table(townships.overview(answers)),
        "ranking": briefing.as_table(ranked and ranked.table),
        "ranking_methods": briefing.as_table(ranked and ranked.methods),
    }


def _due(answers: Answers) -> Frames:
    study = answers.study
    return {
        "ledgers": ledgers.counts(study.ledgers),
        "matters": todo_lists.with_names(supervision.matters(answers), study.names),
        **todo_lists.tables(programmes.todo(answers), study.names),
    }


def _reviewed(answers: Answers) -> Frames:
    study, looks = answers.study, outlooks.outlooks(answers)
    ranked, allocated = standings.ranked(answers), allocation.allocation(answers)
    units = analysis_figures.units(study)
    facts = analysis_figures.facts(answers, units)
    targets = outlooks.targets_figures(looks)
    written = analysis.sentences(units, facts, targets, study.city.level)
    path, unit = leader_path.path(answers), study.level.shown_unit
    towns = leader_townships.townships(
        study, units, allocated, ranked, leader_townships.chances(answers)
    )
    return {
        "headline": briefing.headline(
            looks,
            study.policy.fund,
            allocated,
            ranked,
            leader_townships.warned_zh(answers),
            leader.beside(answers),
        ),
        "targets": targets,
        "analysis": units,
        "analysis_facts": facts,
        "analysis_sentences": analysis.table(written),
        "leader_lines": leader.lines(
            headline=leader.headline(looks),
            known=leader.known_zh(answers, looks, units),
            unit=unit,
            path=leader_path.path_zh(path, unit),
            months=leader_path.months_zh(path),
            townships=leader_townships.townships_zh(towns),
            shown=leader_townships.shown_zh(towns),
            standing=leader_townships.standing_zh(ranked),
            notes="".join(leader.notes(study, looks, written, path)),
        ),
        "leader_targets": leader.targets(answers, looks, units),
        "leader_path": path,
        "leader_townships": towns,
        "leader_actions": leader_actions.actions(
            answers, looks, units, ranked, written, programmes.todo(answers)
        ),
    }


def _explained(answers: Answers) -> Frames:
    study, compared = answers.study, enterprises.compared(answers)
    industries = None
    if compared is not None:
        industries = enterprise_output.by(compared, "industry").reset_index()
    return changes.tables(
        study,
        news.news(answers),
        news.abrupt_changes(study),
        compared,
        industries,
        enterprises.township_reasons(answers),
        enterprises.power_watch(study),
    )


BY_NOTEBOOK: dict[str, Callable[[Answers], Frames]] = {
    "1_check_data": _checked,
    "2_forecast_attainment": _forecast,
    "3_allocate_rewards": _allocated,
    "4_rank_townships": _ranked,
    "5_track_programmes": _due,
    "6_review_quarter": _reviewed,
    "7_explain_changes": _explained,
}


def other_tables(expected: Frames, folder: Path, mark: str) -> Iterator[Message]:
    """What was handed over into `folder` otherwise than the run's answers give it, and files there
    that no notebook owes; in the order of tables.toml."""
    present = {path.name: path for path in folder.iterdir()}
    for table in tables.tables():
        file = present.pop(f"{table.name}.csv", None)
        if file is None:
            continue
        blame = {"notebook": table.notebook, "table": table.name}
        if table.name not in expected:
            yield message("notebook_owes_no_such_table", **blame)
        elif (read := file.read_bytes()) != (
            again := handover.table_text(expected[table.name], mark)
        ):
            yield message("notebook_handed_over_another_table", **blame, **_where(read, again))
    for name in sorted(present):
        yield message("file_that_no_notebook_owes", file=name)


def _where(read: bytes, again: bytes) -> dict:
    """line, read, expected: the first row that is another one."""
    pairs = zip_longest(
        read.decode("utf-8-sig", "replace").split("\n"),
        again.decode("utf-8-sig").split("\n"),
        fillvalue="",
    )
    line, one, other = next(
        ((at, one, other) for at, (one, other) in enumerate(pairs, start=1) if one != other),
        (1, "", ""),  # the mark at the file's beginning alone
    )
    return {"line": line, "read": one[:CHARACTERS_SHOWN], "expected": other[:CHARACTERS_SHOWN]}
