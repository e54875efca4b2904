"""The notebooks of a pack run side by side by papermill, each in a kernel forked from this process,
and judged by their record and by what they handed over.
"""

import importlib
import logging
import symtable
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from IPython.core.inputtransformer2 import TransformerManager
from nbclient.exceptions import CellTimeoutError

from zx_analysis import pages, paths
from zx_analysis.city import tables
from zx_analysis.messages import Message, message
from zx_analysis.pages import charts
from zx_analysis.publishing import kernels

# A kernel is given up after standing still for so long, or after so much processor time: a long
# run on a busy machine is no fault, and a county's report takes a minute of it, a province's ten.
STILL_SECONDS, CPU_SECONDS = 300, 3600
CELL_SECONDS = 3600  # of the clock, for a cell, where nobody can see the kernel's processor time

WORDS_SHOWN = 200  # characters of what a library says


SLOW = ("scipy.optimize", "scipy.stats", "seaborn")  # imported where they are asked for


class NotebookFailed(Exception):
    """A notebook did not run to its end, or did not hand over what it owes. The message names
    notebook, cell and log.
    """


def run(
    notebooks: list[Path], folder: Path, parameters: dict, jobs: int, progress
) -> dict[str, nbformat.NotebookNode]:
    """All notebooks, `jobs` side by side; NotebookFailed names every failure, not only the first.
    folder: a new one for the executed copies.
    """
    folder.mkdir()
    # here, once, instead of in every kernel
    for module in (*(f"zx_analysis.pages.{name}" for name in pages.OF_NOTEBOOKS), *SLOW):
        importlib.import_module(module)
    try:
        charts.amounts(
            ["甲", "乙"], [2.0, 1.0], unit="万元", title="预备"
        )  # the first chart of a process loads fonts and drawing code
    except RuntimeError as error:  # no font: no notebook could draw
        raise NotebookFailed(str(error)) from error
    with (
        kernels.served(paths.root(), folder / "kernels.log"),
        kernels.idle_given_up(STILL_SECONDS, CPU_SECONDS),
        ThreadPoolExecutor(max_workers=jobs) as pool,
    ):
        try:
            # the largest first: a long one that begins last would keep the others' processor
            # waiting
            runs = {
                path: pool.submit(run_notebook, path, folder / path.name, parameters)
                for path in sorted(notebooks, key=lambda path: -path.stat().st_size)
            }
            problems = []
            for path in notebooks:
                if problem := runs[path].result():
                    problems.append(problem)
                else:
                    progress(path.stem)
        except BaseException:  # interrupted: what still runs would keep the pool waiting
            kernels.stop()
            pool.shutdown(cancel_futures=True)
            raise
    if problems:
        raise NotebookFailed("\n\n".join(map(str, problems)))
    executed = {path.stem: nbformat.read(folder / path.name, as_version=4) for path in notebooks}
    problems = [
        problem
        for name, notebook in executed.items()
        for problem in _incomplete(name, notebook, Path(parameters["out"]))
    ]
    if problems:
        raise NotebookFailed("\n\n".join(map(str, problems)))
    return executed


def run_notebook(path: Path, target: Path, parameters: dict) -> Message | None:
    """Execute one notebook with papermill; None or what went wrong. Papermill only warns of an
    unknown parameter: here it fails.
    """
    import papermill  # slow to import, and needed by nobody who only reads a pack

    logging.getLogger("papermill").addHandler(logging.NullHandler())  # its English is said here

    try:
        known = papermill.inspect_notebook(_literal(path))
        cells = nbformat.read(path, as_version=4).cells
    except (OSError, ValueError, KeyError, AttributeError, nbformat.ValidationError) as error:
        why = {"error": type(error).__name__, "words": str(error)[:WORDS_SHOWN]}
        return message("notebook_unreadable", notebook=path.name, **why)
    unknown = sorted(set(parameters) - set(known))
    if unknown:
        return message("notebook_without_parameter", notebook=path.name, parameters=unknown)
    for number, cell in enumerate(cells, start=1):
        if cell.cell_type == "code" and "parameters" not in cell.metadata.get("tags", []):
            if anew := sorted(set(parameters) & _names_set(cell.source)):
                where = {"notebook": path.name, "cell": number, "parameters": anew}
                return message("notebook_sets_a_parameter", **where)
    try:
        papermill.execute_notebook(
            _literal(path),
            _literal(target),
            parameters,
            progress_bar=False,
            log_output=False,
            execution_timeout=None if kernels.watched() else CELL_SECONDS,
            kernel_name=kernels.ORDINARY,  # forked within `served`, whatever the copy names
            request_save_on_cell_execute=False,
            start_timeout=STILL_SECONDS,
            extra_arguments=[kernels.QUIET],
        )
    except papermill.PapermillExecutionError as error:
        return message(
            "notebook_cell_failed",
            notebook=path.name,
            cell=error.cell_index + 1,
            error=error.ename,
            words=error.evalue,
            copy=target.name,
        )
    except RuntimeError:  # of jupyter_client and nbclient: a kernel that died or never answered
        return message("notebook_kernel_ended", notebook=path.name, why=kernels.why_given_up())
    except CellTimeoutError:
        why = message("kernel_took_too_long", seconds=CELL_SECONDS)
        return message("notebook_kernel_ended", notebook=path.name, why=why)
    except Exception as error:  # whatever it was, it is reported with the notebook's name
        return message(
            "notebook_not_finished",
            notebook=path.name,
            error=type(error).__name__,
            words=error,
        )
    return None


def _names_set(source: str) -> set[str]:
    """The names that a cell binds in its notebook; none of one that is no Python: it fails by
    itself."""
    try:
        python = TransformerManager().transform_cell(source)
        symbols = symtable.symtable(python, "cell", "exec").get_symbols()
    except SyntaxError:
        return set()
    return {symbol.get_name() for symbol in symbols if symbol.is_assigned() or symbol.is_imported()}


def _literal(path: Path) -> str:
    """A path as papermill takes it: it formats braces, so that they are doubled."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _incomplete(name: str, notebook: nbformat.NotebookNode, out: Path) -> Iterator[Message]:
    """What the record and the artefacts of a run say, whatever the notebook claims of itself."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    if any(cell.execution_count is None for cell in code):
        yield message("notebook_cells_not_run", notebook=name)
    for cell in code:
        for output in cell.outputs:
            if output.output_type == "error":
                yield message(
                    "notebook_ended_early",
                    notebook=name,
                    error=output.ename,
                    words=output.evalue,
                )
            elif output.output_type == "stream" and output.name == "stderr":
                yield message("notebook_warned", notebook=name, words=output.text.strip()[:500])
    for table in tables.owed().get(name, []):
        if not (out / f"{table.name}.csv").is_file():
            yield message("notebook_owes_a_table", notebook=name, table=table.name)
