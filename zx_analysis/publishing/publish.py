"""A decision pack: notebooks run by papermill into a staging folder, checked, then switched in as a
whole.

The documents of a pack: papers as PDF and DOCX, workbooks, from the tables that the notebooks
handed over.
"""

import contextlib
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from zx_analysis import paths
from zx_analysis.city import tables
from zx_analysis.documents import books, handover, html, leader, papers, pdf, word, workbooks
from zx_analysis.forecasting import Outlook, attainment
from zx_analysis.messages import Message, message
from zx_analysis.pages import one_township, questions
from zx_analysis.pages import townships as townships_page
from zx_analysis.publishing import answered, execution, packs, sign_off, talk_list
from zx_analysis.publishing.approvals import Record, Standing, checked_name, whoever_runs_this
from zx_analysis.publishing.execution import NotebookFailed
from zx_analysis.quarter import (
    Answers,
    allocation,
    enterprises,
    fit,
    open_study,
    outlooks,
    programmes,
    standings,
    supervision,
    townships,
    trial,
)
from zx_analysis.quarter.answers import kept


def save_documents(
    answers: Answers, pack: Path, looks: list[Outlook], sheet: leader.Sheet, edition: str
) -> list[tuple[str, str]]:
    """Write the documents of a pack into its folder `documents`; (path in the pack, what it is) of
    each. edition: what the papers say they were made of.

    A trial under another policy has no bulletin: nothing of it is to be circulated.
    """
    study = answers.study
    folder, made = pack / "documents", []
    folder.mkdir()

    def add(file: str, what: str) -> Path:
        made.append((f"documents/{file}", what))
        return folder / file

    add(leader.FILE, "领导一页：结论、目标、预计、各乡镇、要办的事，一张 A4").write_bytes(
        leader.paper(
            sheet,
            open_quarter=not study.complete,
            city=study.city.name,
            quarter=study.quarter.label_zh,
            known=study.known_zh,
            mark=study.mark,
            edition=edition,
        )
    )
    written = papers.sentences(handover.read_table(pack / "tables" / "analysis_sentences.csv"))
    units = papers.read_units(handover.read_table(pack / "tables" / "analysis.csv"))
    allocated, ranked = allocation.allocation(answers), standings.ranked(answers)
    own = [
        papers.running_analysis(
            study, units, written, looks, edition, enterprises.compared(answers)
        ),
        None
        if study.given_policy
        else papers.bulletin(study, written, looks, ranked, allocated, edition),
    ]
    created = workbooks.month_end(study.quarter.last)
    lacking = f"；{said.rstrip('。')}" if (said := pdf.substituted(pdf.fonts())) else ""
    for paper in filter(None, own):
        add(f"{paper.file}.pdf", f"{paper.file}，按公文格式排版，供传阅{lacking}").write_bytes(
            pdf.pdf(paper)
        )
        add(f"{paper.file}.docx", f"{paper.file}，可编辑；字体按名称指定").write_bytes(
            word.docx(paper, created)
        )
    books.save_quarter_book(
        add(books.QUARTER_FILE, "季度资料：各表合在一册，附数据字典和可编辑的图"),
        study,
        ranked,
        pack / "tables",
    )
    if allocated is not None:
        books.save_allocation_book(
            add(
                books.ALLOCATION_FILE,
                "分配方案：占比为公式，金额为固定数，附取整过程、规则和每个产值的来源单元格",
            ),
            study,
            allocated,
            allocation.variants(answers),
        )
    if study.ledgers:
        books.save_todo_book(
            add(books.TODO_FILE, "督办清单：各专项台账要办的事，按责任人汇总，可填写办理情况"),
            answers,
        )
    return made


def save_township_pages(
    answers: Answers, pack: Path, masthead: html.Masthead
) -> list[tuple[str, str]]:
    """Write each township's page into the pack; (name, path in the pack) of each."""
    study, overview = answers.study, townships.overview(answers)
    (pack / townships_page.FOLDER).mkdir()
    made = []
    for code, name in zip(study.codes, study.names, strict=True):
        made.append((name, townships_page.page_of(code)))
        text = html.sheet(
            one_township.page(answers, code, overview.loc[[code]].iloc[0]),
            masthead,
            title=name,
            back=("各乡镇一览", LISTS_TOWNSHIPS),
        )
        (pack / townships_page.page_of(code)).write_text(text, encoding="utf-8")
    return made


LISTS_TOWNSHIPS = "4_rank_townships.html"  # the page whose table leads to the townships' own
REASON = "reason.txt"  # in the folder of a failed run
FOR_LEADERS = {"6_review_quarter"}  # pages without the code


@dataclass(frozen=True)
class Pack:
    """A published pack: its folder, the headline answers (label, value, colour, text), how its talk
    list stands, and why that list is not for approval (None where it is).
    """

    folder: Path
    answers: list[dict]
    standing: Standing
    barred: Message | None


def publish(
    city: str,
    quarter: str,
    as_of: str = "",
    policy: str = "",
    jobs: int = 2,
    progress: Callable[[str], None] = lambda name: None,
    by: str = "",
) -> Pack:
    """Run the quarter and publish reports/<city>/<pack>; the previous pack stays until the new one
    is whole.

    InputRefused, NotebookFailed, packs.Busy, Altered where something of the wrong kind lies in the
    way, or OSError where the disk refuses; nothing is published then, and what a failed run left is
    kept as reports/<city>/.failed-<pack>. by: the name of whoever runs it, who cannot approve the
    talk list then.
    """
    maker = whoever_runs_this(checked_name(by) if by else "")
    answers = Answers(open_study(city, quarter, as_of, policy))
    fit.refuse_misfit(answers)
    home, name = paths.reports(city), packs.pack_name(quarter, as_of, policy)
    packs.refuse_misplaced(home, name)
    home.mkdir(parents=True, exist_ok=True)
    with packs.locked(home):
        staging, failed = map(packs.cleared, (home / f".staging-{name}", home / f".failed-{name}"))
        staging.mkdir()
        parameters = {
            "city": city,
            "quarter": quarter,
            "as_of": as_of,
            "policy": str(Path(policy).resolve()) if policy else "",
            "seed": 0,
        }
        try:
            headline, decided, manifest = make(answers, staging, parameters, jobs, progress)
            published = packs.newest(home, name)
            held = Record() if as_of or policy else sign_off.record(city, quarter, published)
            numbered = {"number": published.get("number", 0) + 1, **manifest}
            standing = sign_off.show(
                staging, {**numbered, "made_by": asdict(maker)}, decided, held, published
            )
        except BaseException as error:
            with contextlib.suppress(OSError):  # a full disk may be the reason itself
                (staging / REASON).write_text(
                    f"{type(error).__name__}: {error}\n", encoding="utf-8"
                )
            staging.rename(failed)
            if isinstance(error, NotebookFailed):
                kept_in = message("failed_run_kept", folder=failed)
                raise NotebookFailed(f"{error}\n\n{kept_in}") from error
            raise
        shutil.rmtree(staging / "run")
        return Pack(
            packs.switch(home, staging, name),
            headline,
            standing,
            talk_list.barred(decided, parameters),
        )


def make(
    answers: Answers, staging: Path, parameters: dict, jobs: int, progress
) -> tuple[list[dict], dict | None, dict]:
    """A whole pack but for its manifest in the empty folder `staging`: the headline, the content of
    the talk list (None without one), the manifest without `pack`.
    """
    study = answers.study
    (staging / "tables").mkdir()
    given, there = packs.inputs(study, parameters["policy"]), packs.input_files(study.city)
    with kept(answers, parameters["policy"]):
        expected = answered.owed_tables(answers)  # before kernels are forked, which share it
        executed = execution.run(
            paths.notebooks(),
            staging / "run",
            {**parameters, "out": str(staging / "tables")},
            jobs,
            progress,
        )
    packs.refuse_changes(study, given, there, parameters["policy"])
    if others := list(answered.other_tables(expected, staging / "tables", study.mark)):
        raise NotebookFailed("\n\n".join(map(str, others)))
    return _compose(answers, staging, executed, parameters, given)


def _compose(
    answers: Answers, staging: Path, executed: dict, parameters: dict, given: list[dict]
) -> tuple[list[dict], dict | None, dict]:
    """Pages, index and the content of the talk list into the staging folder; the headline, that
    content, the manifest without its `pack`.
    """
    study = answers.study
    city, quarter, mark = study.city.name, study.quarter.label_zh, study.mark
    files = {path.stem: path for path in paths.notebooks()}
    openings = {name: html.opening(files[name]) for name in executed}
    navigation = [
        ("首页", "index.html"),
        (leader.TITLE, leader.PAGE),
        *((title, f"{name}.html") for name, (title, _) in openings.items()),
    ]
    known = study.known_zh
    edition = packs.edition(given, parameters)
    made = (
        f"由 zx-analysis {version('zx-analysis')} 生成，版本 {edition}；"
        "每个数字的来源见 tables/panel.csv 和 manifest.json。"
    )
    masthead = html.Masthead(city, quarter, mark, made, known, navigation, trial.told(answers))
    for name, notebook in executed.items():
        text = html.page(
            notebook,
            masthead,
            title=openings[name][0],
            here=f"{name}.html",
            with_code=name not in FOR_LEADERS,
        )
        (staging / f"{name}.html").write_text(text, encoding="utf-8")
    sheet = leader.sheet(staging / "tables")
    page = leader.page(sheet, masthead, open_quarter=not study.complete)
    (staging / leader.PAGE).write_text(page, encoding="utf-8")
    sheets = save_township_pages(answers, staging, masthead)
    files_made = save_documents(
        answers,
        staging,
        outlooks.outlooks(answers),
        sheet,
        f"{known}。资料版本 {edition}。",
    )
    headline = handover.read_table(staging / "tables" / "headline.csv").to_dict("records")
    decided = sign_off.decide(answers)
    if decided is not None:
        (staging / sign_off.LIST).write_bytes(talk_list.text(decided))
    lists = {f"{name}_todo": entries for name, entries in programmes.todo(answers).items()}
    lists["matters"] = supervision.matters(answers)
    empty = {name for name, entries in lists.items() if entries.empty}  # nothing to do, no list
    listed = [
        (f"{table.name}.csv", table.zh)
        for owed in tables.owed().values()
        for table in owed
        if table.name not in empty
    ]
    (staging / "index.html").write_text(
        html.index(
            masthead,
            title=f"{city}{quarter}工业经济决策资料",
            questions=[leader.QUESTION, *(question for _, question in openings.values())],
            answers=headline,
            tables=listed,
            files=files_made,
            decided=decided is not None,
            sheets=sheets,
            lead=sheet.lines["headline"],
            leader=leader.PAGE,
            legend=attainment.legend_zh(study.policy.thresholds),
            asked=questions.asked(answers),
        ),
        encoding="utf-8",
    )
    seconds = {name: notebook.metadata.papermill.duration for name, notebook in executed.items()}
    joint = outlooks.joint_figures(answers).to_dict("records")
    record = packs.manifest(study, given, parameters, headline, seconds) | {"together": joint}
    return headline, decided, record
