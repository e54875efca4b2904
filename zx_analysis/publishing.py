"""A decision pack: notebooks run by papermill into a staging folder, checked, then switched in as a whole."""

import json
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

import nbformat

from zx_analysis import (
    allocation,
    documents,
    manifests,
    outlooks,
    packs,
    pages,
    paths,
    programmes,
    results,
    sign_off,
    standings,
    talk_list,
)
from zx_analysis.approvals import Record, Standing, checked_name, whoever_runs_this
from zx_analysis.remarks import InputRefused
from zx_analysis.study import Study, open_study

CELL_SECONDS = 300
# What each notebook has to hand over; a run without these tables is no run.
TABLES = {
    "1_check_data": {"findings": "数据问题清单", "row_ledger": "每个工作表读了多少行、为什么不读", "panel": "整理后的数据，每个数字注明文件和单元格",
                     "comparable": "同口径的上年基数，公布增速与两年公布数之比的差"},
    "2_forecast_attainment": {"forecast": "各乡镇和全市的季度预测分位数", "forecast_draws": "预测的每次抽样（各乡镇、全市）", "backtest": "过去各季度的预测与实际"},
    "3_allocate_rewards": {"allocation": "奖励资金分配到分", "fund_variants": "不同假设下的分配", "enterprise_rewards": "应奖励的进规企业",
                           "enterprise_rejected": "不奖励的企业和原因", "rules": "目标和规则及其来源"},
    "4_rank_townships": {"ranking": "排名、得分和各指标贡献", "ranking_methods": "各种方法下谁在末位"},
    "5_track_programmes": {"ledgers": "各台账的条目数和待核实问题数", **{f"{name}_todo": f"{title}：本周要办" for name, title in programmes.TODO_ZH.items()}},
    "6_review_quarter": {"targets": "各项目标的概率、范围和颜色", "headline": "首页结论", "analysis": "运行分析用的数：各乡镇和全市各指标的增速、位次、拉动、贡献率",
                         "analysis_facts": "运行分析用的计数和合计", "analysis_sentences": "运行分析的每句话、所用的数和没有写的原因"},
}


# What publishing adds of its own: the list that two people approve.
DECIDED = {"talk_list": "约谈名单及其审定情况"}


class NotebookFailed(Exception):
    """A notebook did not run to its end, or did not hand over what it owes. The message names notebook, cell and log."""


@dataclass(frozen=True)
class Pack:
    """A published pack: its folder, the headline answers (label, value, colour, text), how its talk list stands, and why that list is not for
    approval (Chinese, English; None where it is)."""

    folder: Path
    answers: list[dict]
    standing: Standing
    barred: tuple[str, str] | None


def publish(city: str, quarter: str, as_of: str = "", policy: str = "", jobs: int = 2,
            progress: Callable[[str], None] = lambda name: None, by: str = "") -> Pack:
    """Run the quarter and publish reports/<city>/<pack>; the previous pack stays until the new one is whole.

    InputRefused, NotebookFailed, packs.Busy, or OSError where the disk refuses; nothing is published then, and what a failed
    run left is kept as reports/<city>/.failed-<pack>. by: the name of whoever runs it, who cannot approve the talk list then.
    """
    maker = whoever_runs_this(checked_name(by) if by else "")
    study = open_study(city, quarter, as_of, policy)
    _answerable(study)
    home = paths.reports(city)
    home.mkdir(parents=True, exist_ok=True)
    name = packs.pack_name(quarter, as_of, policy)
    with packs.locked(home):
        staging, failed = home / f".staging-{name}", home / f".failed-{name}"
        for left in (staging, failed):
            shutil.rmtree(left, ignore_errors=True)
        staging.mkdir()
        parameters = {"city": city, "quarter": quarter, "as_of": as_of, "policy": str(Path(policy).resolve()) if policy else "", "seed": 0}
        try:
            answers, decided, manifest = make(study, staging, parameters, jobs, progress)
            published = _published(home / name)
            held = Record() if as_of or policy else sign_off.record(city, quarter, published)
            standing = sign_off.show(staging, {**manifest, "made_by": asdict(maker)}, decided, held, published)
        except BaseException:
            staging.rename(failed)
            raise
        shutil.rmtree(staging / "run")
        return Pack(packs.switch(home, staging, name), answers, standing, talk_list.barred(decided, parameters))


def make(study: Study, staging: Path, parameters: dict, jobs: int, progress) -> tuple[list[dict], dict | None, dict]:
    """A whole pack but for its manifest in the empty folder `staging`: the answers, the content of the talk list (None without one), the manifest without `pack`."""
    (staging / "tables").mkdir()
    given, there = manifests.inputs(study, parameters["policy"]), manifests.files(study)
    executed = _run(paths.notebooks(), staging / "run", {**parameters, "out": str(staging / "tables")}, jobs, progress)
    manifests.refuse_changes(study, given, there, parameters["policy"])
    return _compose(study, staging, executed, parameters, given)


def _answerable(study: Study) -> None:
    """Figures and policy must fit together before a notebook runs: the clerk mends an input, not a notebook."""
    try:
        outlooks.outlooks(study)
        allocation.allocation(study)
        allocation.variants(study)
        standings.ranked(study)
    except ValueError as error:
        raise InputRefused(f"{study.quarter} 的政策文件与数据不相容：{error}\nThe policy of {study.quarter} does not fit the figures: {error}") from error


def _run(notebooks: list[Path], folder: Path, parameters: dict, jobs: int, progress) -> dict[str, nbformat.NotebookNode]:
    """All notebooks, `jobs` side by side, each in its own process; every failure is reported, not only the first."""
    folder.mkdir()
    with ProcessPoolExecutor(max_workers=jobs) as pool:
        runs = {path: pool.submit(run_notebook, path, folder / path.name, parameters) for path in notebooks}
        problems = []
        for path, future in runs.items():
            if problem := future.result():
                problems.append(problem)
            else:
                progress(path.stem)
    if problems:
        raise NotebookFailed("\n\n".join(problems))
    executed = {path.stem: nbformat.read(folder / path.name, as_version=4) for path in notebooks}
    problems = [problem for name, notebook in executed.items() for problem in _incomplete(name, notebook, Path(parameters["out"]))]
    if problems:
        raise NotebookFailed("\n\n".join(problems))
    return executed


def run_notebook(path: Path, target: Path, parameters: dict) -> str:
    """Execute one notebook with papermill; '' or what went wrong. Papermill only warns of an unknown parameter: here it fails."""
    import papermill

    known = papermill.inspect_notebook(str(path))
    unknown = sorted(set(parameters) - set(known))
    if unknown:
        return f"笔记本 {path.name} 没有参数：{'、'.join(unknown)}。 Notebook {path.name} has no parameter {', '.join(unknown)}."
    try:
        papermill.execute_notebook(str(path), str(target), parameters, cwd=str(paths.root()), progress_bar=False, log_output=False,
                                   execution_timeout=CELL_SECONDS, kernel_name="python3", request_save_on_cell_execute=False,
                                   # the kernel talks to its parent on this machine only; its advice on encryption is no news to a clerk
                                   extra_arguments=["--log-level=50"])
    except papermill.PapermillExecutionError as error:
        return (f"笔记本 {path.name} 第 {error.cell_index + 1} 格出错：{error.ename}: {error.evalue}\n"
                f"Notebook {path.name}, cell {error.cell_index + 1} failed; the executed copy is {target.name} in the failed run's folder.")
    except Exception as error:  # a dead kernel, a time-out: whatever it was, it is reported with the notebook's name
        return f"笔记本 {path.name} 没有运行完：{type(error).__name__}: {error}。 Notebook {path.name} did not finish."
    return ""


def _incomplete(name: str, notebook: nbformat.NotebookNode, out: Path) -> Iterator[str]:
    """What the record and the artefacts of a run say, whatever the notebook claims of itself."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    if any(cell.execution_count is None for cell in code):
        yield f"笔记本 {name} 有没运行的单元格。 Notebook {name} has cells that did not run."
    for cell in code:
        for output in cell.outputs:
            if output.output_type == "error":
                yield f"笔记本 {name} 中途结束：{output.ename}: {output.evalue}。 Notebook {name} ended with {output.ename}."
            elif output.output_type == "stream" and output.name == "stderr":
                yield f"笔记本 {name} 报告：{output.text.strip()[:500]}。 Notebook {name} wrote a warning."
    for table in TABLES.get(name, {}):
        if not (out / f"{table}.csv").is_file():
            yield f"笔记本 {name} 没有交出表 {table}。 Notebook {name} did not hand over the table {table}."


def _compose(study: Study, staging: Path, executed: dict, parameters: dict, given: list[dict]) -> tuple[list[dict], dict | None, dict]:
    """Pages, index and the content of the talk list into the staging folder; the answers, that content, the manifest without its `pack`."""
    city, quarter, mark = study.city.name, study.quarter.label_zh, study.mark
    files = {path.stem: path for path in paths.notebooks()}
    openings = {name: pages.opening(files[name]) for name in executed}
    navigation = [("首页", "index.html"), *((title, f"{name}.html") for name, (title, _) in openings.items())]
    known = f"数据截至 {study.until}" + ("" if study.complete else "（季度未结束）")
    edition = manifests.edition(given, parameters)
    made = f"{known}。由 zx-analysis {version('zx-analysis')} 生成，版本 {edition}；每个数字的来源见 tables/panel.csv 和 manifest.json。"
    common = {"city": city, "quarter": quarter, "mark": mark, "made": made, "known": known, "navigation": navigation}
    for name, notebook in executed.items():
        text = pages.page(notebook, title=openings[name][0], here=f"{name}.html", **common)
        (staging / f"{name}.html").write_text(text, encoding="utf-8")
    files_made = documents.save(study, staging, outlooks.outlooks(study), f"{known}。由 zx-analysis {version('zx-analysis')} 生成，版本 {edition}。")
    answers = results.read_table(staging / "tables" / "headline.csv").to_dict("records")
    decided = sign_off.decide(study)
    if not talk_list.agrees(decided, results.read_table(staging / "tables" / "ranking.csv")):
        raise NotebookFailed("运行期间输入文件变了：笔记本 4 的排名与名单不一致，请重新运行。 The inputs changed during the run: run it again.")
    if decided is not None:
        (staging / sign_off.LIST).write_bytes(talk_list.text(decided))
    tables = [(f"{table}.csv", what) for owed in [*TABLES.values(), DECIDED] for table, what in owed.items()]
    (staging / "index.html").write_text(
        pages.index(title=f"{city}{quarter}工业经济决策资料", questions=[question for _, question in openings.values()],
                        answers=answers, tables=tables, files=files_made, decided=decided is not None, **common), encoding="utf-8")
    seconds = {name: notebook.metadata.papermill.duration for name, notebook in executed.items()}
    return answers, decided, manifests.manifest(study, given, parameters, answers, seconds)


def _published(folder: Path) -> dict:
    """The manifest of the pack published before; {} where there is none that can be read."""
    try:
        return json.loads((folder / packs.MANIFEST).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
