"""The command line, `zx`: each command reads, calls the package, prints; the exit code says how it
ended.
"""

import os
import re
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zx_analysis import paths
from zx_analysis.cli import lines, steps
from zx_analysis.messages import exits, extra, message
from zx_analysis.messages.exits import BUSY, EXPLAINED, NOTEBOOK, REFUSED, UNPUBLISHED, fail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zx_analysis.cli.installation import Check

AT_ONCE = (
    os.cpu_count() or 1
) + 1  # one more than processors: a kernel that starts or ends waits half a second for nothing
VOILA = re.compile(r"--[A-Z]\w*\.\w+=.*", re.DOTALL)
CityName = Annotated[str, typer.Argument(help="城市文件夹名 · folder under data/raw")]
app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="县级工业经济季度决策资料 · "
    "quarterly decision packs for a county-level industry bureau\n\n"
    "每条命令的用法：zx 命令 --help · of a command: zx COMMAND --help",
    epilog=EXPLAINED,
)
MONTHLY, ONE_STEP, LOOK = (
    "月度工作 · month by month",
    "单独一步，不用城市文件夹 · one step on a plain file",
    "看和试 · look and try",
)


def main() -> None:
    """What `zx` runs."""
    exits.run(app)


def _say_where() -> None:
    """Where the work is done, if nothing but the folder one stands in says so."""
    if paths.declared_root() is None:
        print(message("works_in_this_folder", folder=paths.root()), file=sys.stderr)


@app.command("new-city", rich_help_panel=MONTHLY)
def new_city(
    name: Annotated[str, typer.Argument(help="新城市的文件夹名 · name of the folder")],
    quarter: Annotated[
        str, typer.Option(help="先准备哪个季度的政策文件 · quarter of the first policy file")
    ] = "2022Q1",
) -> None:
    """建一个待填写的城市文件夹 · make a city's folder to fill in.

    例：zx new-city mycity --quarter 2022Q2。然后把报表放进 data/raw/mycity/bulletins/，运行 zx
    doctor mycity。 Then put the spreadsheets in and run zx doctor mycity.
    """
    from zx_analysis.cli.new_city import write_blank
    from zx_analysis.demo import write_handbook

    _say_where()
    write_handbook()
    print(message("city_folder_made", folder=write_blank(name, quarter), city=name))


@app.command(rich_help_panel=MONTHLY)
def doctor(
    city: Annotated[str, typer.Argument(help="城市文件夹名；不写只查安装 · a city's folder")] = "",
) -> None:
    """检查安装；试读城市文件夹里的每张表，说还缺什么 · the installation; a dry read of a city's
    folder and what it still lacks.

    例：zx doctor mycity。不写任何文件；最后一行是下一步做什么。 Writes nothing; the last line says
    what to do next.
    """
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    from zx_analysis.cli.installation import broken, installation

    _say_where()
    folder, ready = [], None
    # every package is imported in a process of its own, while the folder is read in this one
    with ProcessPoolExecutor(1) as beside:
        trying = beside.submit(installation)
        try:
            if city:
                from zx_analysis.cli.doctor import readiness

                ready = readiness(city)
        finally:  # a package that is lacking ends the reading: which one is told first
            try:
                installed = trying.result()
            except BrokenProcessPool:
                installed = broken()
            _print_checks(installed)
    if ready:
        folder = ready.checks
        _print_checks(folder)
        print(f"\n下一步：{ready.next.zh}\nNext: {ready.next.en}")
    if not all(check.good for check in folder):
        sys.exit(REFUSED)
    if not all(check.good for check in installed):
        sys.exit(UNPUBLISHED)


def _print_checks(checks: "Sequence[Check]") -> None:
    for check in checks:
        print(f"{check.state}  {check.matter}：{check.text.replace(chr(10), chr(10) + ' ' * 6)}")


app.command(rich_help_panel=MONTHLY)(steps.clean)


@app.command(rich_help_panel=MONTHLY)
def report(
    city: CityName = "zhongxiang",
    quarter: Annotated[str, typer.Argument(help="季度 · e.g. 2022Q1")] = "2022Q1",
    as_of: Annotated[
        str, typer.Option(help="只用截至该月公布的数据 · only what was published by YYYY-MM")
    ] = "",
    policy: Annotated[
        str,
        typer.Option(
            help="用另一个政策文件试算，另存一个资料包 · "
            "a trial under another policy file, published apart"
        ),
    ] = "",
    jobs: Annotated[
        int, typer.Option(min=1, help="同时运行几个笔记本 · notebooks side by side")
    ] = AT_ONCE,
    by: Annotated[
        str, typer.Option(help="生成人姓名，不能再作审定人 · who runs this, and cannot approve")
    ] = "",
    verify: Annotated[
        Path | None,
        typer.Option(
            help="不发布，重新计算这个资料包并核对，后面写它的文件夹，如 reports/mycity/2022Q2 · "
            "compute this pack again and compare"
        ),
    ] = None,
) -> None:
    """清理数据、运行笔记本、发布决策资料 · clean, run the notebooks, publish the decision pack.

    例：zx report mycity
    2022Q2。季度没有结束也可以：有预测和预警，不产生名单。出错时上一个资料包不动。 An open quarter
    is normal; a failed run leaves the pack before untouched.
    """
    if verify is not None:
        if beside := [f"--{name}" for name, value in (("as-of", as_of), ("by", by)) if value]:
            raise ValueError(message("verify_stands_alone", options=beside))
        _verify(verify, policy, jobs)
        return
    from rich.console import Console

    from zx_analysis.publishing import Altered, Busy, talk_list
    from zx_analysis.publishing.publish import NotebookFailed, publish

    console = Console(stderr=True)
    _say_where()
    _end_on_request()
    try:
        # no spinner: kernels are forked from this process, which must have no other thread then
        console.print("读取数据 · reading")
        lines.say_blank_words(city, quarter, policy)
        pack = publish(
            city,
            quarter,
            as_of,
            policy,
            jobs,
            progress=lambda name: console.print(f"  完成 {name}"),
            by=by,
        )
    except NotebookFailed as error:
        fail(message("ended_by_a_notebook"), str(error), NOTEBOOK)
    except Altered as error:
        fail(message("ended_by_something_in_the_way"), str(error), UNPUBLISHED)
    except Busy as error:
        fail(message("ended_busy"), str(error), BUSY)
    except KeyboardInterrupt:
        fail(
            message("ended_interrupted_while_publishing"),
            message("interrupted_while_publishing"),
            UNPUBLISHED,
        )
    for answer in pack.answers:
        print(f"{answer['label']}：{answer['value']}  {answer['text']}")
    for sentence in talk_list.standing_sentences(pack.standing, pack.barred):
        print(f"约谈名单  {sentence.zh}")
    print(f"\n{pack.folder}/index.html")


def _verify(pack: Path, policy: str, jobs: int) -> None:
    """Say whether a pack is what its inputs give; what differs is a failure."""
    from zx_analysis.publishing import other_versions, verify
    from zx_analysis.publishing.comparison import UNCOMPARED
    from zx_analysis.publishing.publish import NotebookFailed

    try:
        found = verify(pack, policy, jobs)
    except NotebookFailed as error:
        fail(message("ended_by_a_notebook_of_the_verification"), str(error), NOTEBOOK)
    versions = other_versions(pack)
    if found:
        lines = "\n".join(map(str, [*found, *versions]))
        fail(message("ended_by_a_difference"), lines, UNPUBLISHED)
    print(message("verified"))
    print(message("not_compared", names=list(UNCOMPARED.values()), keys=list(UNCOMPARED)))
    if versions:
        print("\n".join(versions))


def _end_on_request() -> None:
    """Asked to end is the same as interrupted: what was staged is put aside. A run of a batch ends
    with the batch.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if parent := os.environ.get("ZX_PARENT"):
        from zx_analysis.publishing.kernels import die_with

        die_with(int(parent))


@app.command(rich_help_panel=MONTHLY)
def trace(
    city: CityName,
    township: Annotated[str, typer.Argument(help="乡镇名或代码 · township by name or code")],
    period: Annotated[str, typer.Argument(help="统计月份 · YYYY-MM")],
    indicator: Annotated[str, typer.Argument(help="指标，如 output_wan · indicator")],
) -> None:
    """一个数字从哪里来 · where a number comes from: file, sheet, cell, sha256.

    例：zx trace mycity 东河镇 2022-06 output_wan
    """
    from zx_analysis.city import City
    from zx_analysis.cleaning import tracing

    print(tracing.trace(City.load(city), township, period, indicator))


@app.command(rich_help_panel=MONTHLY)
def diff(
    city: CityName,
    quarter: Annotated[str, typer.Argument(help="季度 · e.g. 2022Q1")],
    as_of: Annotated[
        str,
        typer.Option(
            help="与截至这个月（YYYY-MM）的资料包比 · with the pack made with --as-of YYYY-MM"
        ),
    ] = "",
) -> None:
    """本季度资料包与上一个相比变了什么、为什么 · what changed between the last two packs, and why.

    例：zx diff mycity 2022Q2；与上个月的比：zx diff mycity 2022Q2 --as-of 2022-05。
    The pack before lies under reports/CITY/.history/.
    """
    from zx_analysis.publishing import Altered, differences
    from zx_analysis.publishing.comparison import named_packs, packs_between, packs_of_months

    try:
        before, after = (
            packs_of_months(city, quarter, as_of) if as_of else packs_between(city, quarter)
        )
        names, changes = f"{named_packs(before)} → {named_packs(after)}", differences(before, after)
    except Altered as error:
        fail(message("ended_not_compared"), str(error), UNPUBLISHED)
    print(f"{names}\n")
    print("\n".join(changes) or message("nothing_changed"))


@app.command(rich_help_panel=MONTHLY)
def approve(
    city: CityName,
    quarter: Annotated[str, typer.Argument(help="季度 · e.g. 2022Q1")],
    by: Annotated[str, typer.Option(help="审定人姓名 · who approves")],
    as_json: Annotated[
        bool, typer.Option("--json", help="输出 JSON，供其他程序读取 · for machines")
    ] = False,
) -> None:
    """审定约谈名单，两人分别审定后生效 · approve the talk list; two different people have to.

    例：zx approve mycity 2022Q2 --by 张三。名单内容变了，以前的审定作废。 An approval is void once
    the list changes.
    """
    from zx_analysis.publishing import Altered, Busy, NotApproved, approve

    try:
        done = approve(city, quarter, by)
    except NotApproved as error:
        fail(message("ended_not_approved"), str(error), REFUSED)
    except Altered as error:
        fail(message("ended_not_approved_but_altered"), str(error), UNPUBLISHED)
    except KeyboardInterrupt:
        fail(message("ended_interrupted"), message("interrupted_while_approving"), UNPUBLISHED)
    except Busy as error:
        fail(message("ended_busy"), str(error), BUSY)
    try:
        lines.say_approved(done, as_json)
        print(end="", flush=True)
    except OSError:
        pass  # recorded it is, though nobody could be told: the record and the pages say it
    if done.unpublished is not None:
        late = message("approval_recorded_not_shown", why=done.unpublished.strerror)
        print(f"\n{late}", file=sys.stderr)


@app.command(rich_help_panel=MONTHLY)
def batch(
    quarters: Annotated[list[str], typer.Argument(help="季度，可以多个 · e.g. 2021Q4 2022Q1")],
    cities: Annotated[
        str, typer.Option(help="城市文件夹名，可用 * · which cities, * and ? allowed")
    ] = "*",
    workers: Annotated[
        int, typer.Option(min=1, help="同时做几个城市 · cities side by side")
    ] = AT_ONCE,
    cluster: Annotated[
        str, typer.Option(help="dask 集群的地址 · tcp://… of a dask scheduler")
    ] = "",
) -> None:
    """许多城市、许多季度的资料包；已完成的不重做 · many packs; what is finished is not made again.

    例：zx batch 2021Q4 2022Q1 --cities 'my*'。中断后再运行同一命令会接着做，目录在
    reports/index.html。 Broken off, the same command goes on; the index is reports/index.html.
    """
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    from zx_analysis.city import Quarter
    from zx_analysis.publishing import batches

    asked, names, ended = (
        [str(Quarter.parse(quarter)) for quarter in dict.fromkeys(quarters)],
        batches.cities(cities),
        [],
    )
    reports = paths.root() / "reports"
    if os.path.lexists(reports) and not reports.is_dir():
        misplaced = message("file_where_a_folder_belongs", path=reports)
        fail(message("ended_by_something_in_the_way"), misplaced, UNPUBLISHED)
    _end_on_request()
    console = Console(stderr=True)
    work = (
        batches.on_cluster(cluster, names, asked)
        if cluster
        else batches.here(names, asked, workers)
    )
    interrupted = False
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
    ) as progress:
        task = progress.add_task("资料包", total=len(names) * len(asked))
        try:
            for outcomes in work:
                ended += outcomes
                for outcome in outcomes:
                    console.print(lines.ended(outcome))
                progress.advance(task, len(outcomes))
        except KeyboardInterrupt:
            interrupted = True
            work.close()
    page, failed = batches.save_overview(ended), [outcome for outcome in ended if outcome.code]
    for outcome in failed:
        unmade = {"city": outcome.city, "quarter": outcome.quarter, "code": outcome.code}
        print(message("pack_not_made", said=outcome.said, **unmade).zh, file=sys.stderr, end="\n\n")
    counted = message(
        "batch_counted",
        made=sum(outcome.made for outcome in ended),
        present=sum(not (out.made or out.code or out.passed_over) for out in ended),
        lacking=len(names) * len(asked) - len(ended) + len(failed),
    )
    print(counted.zh)
    if passed := [f"{outcome.city} {outcome.quarter}" for outcome in ended if outcome.passed_over]:
        print(message("passed_over_without_policy", packs=passed).zh)
    print(page)
    if interrupted:
        fail(
            message("ended_interrupted"),
            message("batch_goes_on_from_there"),
            max([UNPUBLISHED, *(outcome.code for outcome in failed)]),
        )
    if failed:
        sys.exit(max(outcome.code for outcome in failed))
    if passed and len(passed) == len(ended):  # nobody has a policy: most likely a quarter mistyped
        sys.exit(REFUSED)


for step in (steps.forecast, steps.allocate, steps.rank):
    app.command(rich_help_panel=ONE_STEP)(step)


@app.command(rich_help_panel=LOOK)
def demo() -> None:
    """在当前文件夹写出演示城市、笔记本和手册（已有的不动） · write the made-up city, the notebooks
    and the handbook here.

    城市的数字是编的，每页都标明。接着运行 zx report。 Its figures are made up, and every page says
    so. Then run zx report.
    """
    from zx_analysis.demo import write_demonstration

    _say_where()
    print(message("demo_written", folders=[str(folder) for folder in write_demonstration()]))


@app.command(
    rich_help_panel=LOOK,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def lab(context: typer.Context) -> None:
    """在 JupyterLab 中打开笔记本 · JupyterLab at the notebooks; further options are Jupyter's
    own.
    """
    from zx_analysis.cli.lab import launch_lab
    from zx_analysis.demo import write_notebooks

    _say_where()
    for folder in write_notebooks():
        print(message("notebooks_written", folder=folder))
    launch_lab(context.args)


@app.command(
    rich_help_panel=LOOK,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def dashboard(
    context: typer.Context,
    city: CityName = "zhongxiang",
    quarter: Annotated[str, typer.Argument(help="季度 · e.g. 2022Q1")] = "2022Q1",
    as_of: Annotated[
        str, typer.Option(help="只用截至该月公布的数据 · only what was published by YYYY-MM")
    ] = "",
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="打开浏览器 · open it in the browser")
    ] = True,
    port: Annotated[
        int, typer.Option(min=1, max=65535, help="端口；被占用时用下一个 · the first port to try")
    ] = 8866,
) -> None:
    """给领导看的情景推演网页，没有代码 · the what-if board as a leader's page; Voilà's own options
    go after the quarter as --Class.trait=value.

    例：zx dashboard mycity 2022Q2。按 Ctrl-C 结束。 Only this machine's browser can open it; Ctrl-C
    ends it.
    """
    with extra("dashboard"):
        from zx_analysis.cli.dashboard import launch
    if strange := [word for word in context.args if not VOILA.fullmatch(word)]:
        # Voilà passes over what it does not know: a slip in --as-of would show a leader another
        # month
        raise ValueError(message("no_option_of_the_dashboard", options=strange))
    launch(
        city,
        quarter,
        as_of,
        [f"--port={port}", *([] if browser else ["--no-browser"]), *context.args],
    )
