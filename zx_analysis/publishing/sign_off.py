"""Four eyes: the approvals put on a pack's pages, and `zx approve`, which appends one and publishes
the same pack with the new state.

A published pack is never written into. An approval makes a copy of it in which only what shows the
state has changed, with a manifest of its own, and switches the copy in, so that pages, tables and
manifest agree at every moment, and .history holds what each approver saw.
"""

import json
import shutil
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from zx_analysis import paths
from zx_analysis.city import Quarter, folder_of
from zx_analysis.documents import handover, html, leader
from zx_analysis.messages import Message, message
from zx_analysis.publishing import approvals, packs, talk_list
from zx_analysis.publishing.approvals import Approval, Head, Maker, Record, Standing
from zx_analysis.publishing.manifests import Altered
from zx_analysis.quarter import Answers, fit, open_study, standings

LIST = "talk_list.json"
TABLE = "tables/talk_list.csv"
SHOWN_ON = ("index.html", "4_rank_townships.html")
IN_A_LINE = (leader.PAGE, "6_review_quarter.html")  # one sheet has no room for the box
PATIENCE_SECONDS = 20  # for another approval to end; a report takes longer and is not waited for


class NotApproved(Exception):
    """The list cannot be approved, or not by this person. The message says why and what to do."""


@dataclass(frozen=True)
class SignedOff:
    """An approval that was recorded: the pack's folder, what was approved, the line, and how the
    list stands now. unpublished: what kept the pack from being published with it (None where it
    was): the approval holds all the same.
    """

    folder: Path
    decided: dict
    approval: Approval
    standing: Standing
    maker: Maker
    unpublished: OSError | None = None


def decide(answers: Answers) -> dict | None:
    """The content to be approved, from the inputs as they are now; InputRefused where the policy
    does not fit them.
    """
    study = answers.study
    try:
        return talk_list.content(study, standings.ranked(answers))
    except ValueError as error:
        raise fit.misfit(study, error) from error


def record(city: str, quarter: str, published: dict) -> Record:
    """The approvals of a quarter's list. published: the manifest of the pack published last
    (`packs.newest`), which knows how far the file went ({} where there is none).
    """
    file = paths.approvals(city, quarter)
    return approvals.read_lines(
        file.read_bytes() if file.is_file() else b"", city, quarter, published_head(published)
    )


def show(
    folder: Path, manifest: dict, decided: dict | None, held: Record, published: dict
) -> Standing:
    """Write into a staged pack how its list stands: the pages, the list as a table, the manifest
    (which gets its `approvals` and `pack`).

    Pages and tables but for the list's are there already. A damaged record leaves the manifest at
    the head it had in `published`.
    """
    maker, barred = Maker(**manifest["made_by"]), talk_list.barred(decided, manifest["parameters"])
    standing = approvals.standing(held, talk_list.digest(decided) if decided else "", maker)
    section = talk_list.approval_section(
        decided,
        standing,
        maker=maker,
        inputs_sha256=_inputs(manifest),
        barred=barred,
        mark=manifest["mark"],
    )
    line = talk_list.approval_line(decided, standing, barred)
    for page, shown in (dict.fromkeys(SHOWN_ON, section) | dict.fromkeys(IN_A_LINE, line)).items():
        (folder / page).write_text(
            html.filled((folder / page).read_text(encoding="utf-8"), shown), encoding="utf-8"
        )
    handover.write_table(
        folder / TABLE, talk_list.approvals_table(decided, standing, barred), manifest["mark"]
    )
    head = published_head(published) if held.faults else held.head
    packs.write_manifest(
        folder,
        {
            **manifest,
            "approvals": {
                "state": talk_list.state_word(standing, barred),
                "by": [one.name for one in standing.counted],
                **asdict(head),
            },
        },
    )
    return standing


def approve(city: str, quarter: str, name: str) -> SignedOff:
    """Record that `name` approves the talk list of the published pack, and publish the pack with
    its new state.

    The list is computed anew from the inputs first: what is approved is what they say now.
    ValueError for a name or quarter that is none, InputRefused for inputs, NotApproved for a list
    or a person that the rules exclude, Altered for files changed by hand or misplaced, packs.Busy,
    OSError: nothing is recorded then. The pack with its new state is made ready before the line is
    written, and only switched in after it; an approval that was recorded is kept even if that
    fails, and the next `zx approve` or `zx report` shows it.
    """
    name = approvals.checked_name(name)
    home, now = paths.reports(city), datetime.now(UTC)
    _plain_pack(home, quarter)
    current = decide(Answers(open_study(city, quarter)))
    with packs.locked(home, PATIENCE_SECONDS):
        packs.adopt(home, quarter)
        folder = (home / quarter).resolve()
        manifest, manifest_sha256 = packs.unaltered(folder)
        decided, maker, inputs_sha256 = _approvable(folder, manifest, city, quarter, current)
        held = record(city, quarter, packs.newest(home, quarter))
        if faults := [*held.faults, *approved_manifests(home, quarter, held)]:
            file = paths.approvals(city, quarter).name
            raise Altered(message("record_damaged", file=file, quarter=quarter, faults=faults))
        if (
            published_head(manifest) != held.head
        ):  # an earlier approval was recorded, but its pack not published
            packs.switch(home, _renewed(home, quarter, manifest, decided, held)[0], quarter)
        _entitled(name, maker, approvals.standing(held, talk_list.digest(decided), maker))
        approval = Approval(
            now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            city,
            quarter,
            name,
            approvals.whoever_runs_this().account,
            talk_list.digest(decided),
            inputs_sha256,
            manifest_sha256,
            folder.name,
            version("zx-analysis"),
        )
        staging, standing = _renewed(
            home, quarter, manifest, decided, approvals.followed(held, approval)
        )
        try:
            approvals.append(paths.approvals(city, quarter), approvals.line(approval, held.head))
        except OSError:
            shutil.rmtree(staging, ignore_errors=True)
            raise
        unpublished = None
        try:
            packs.switch(home, staging, quarter)
        except OSError as error:
            unpublished = error
        return SignedOff(home / quarter, decided, approval, standing, maker, unpublished)


def approved_manifests(home: Path, quarter: str, held: Record) -> list[Message]:
    """Which approvals name a pack whose manifest is not the one any more that was approved; packs
    that were moved away are none."""
    changed = []
    for number, approval in enumerate(held.approvals, start=1):
        file = home / ".history" / quarter / approval.pack / packs.MANIFEST
        if file.is_file() and sha256(file.read_bytes()).hexdigest() != approval.manifest_sha256:
            changed.append(message("approved_manifest_changed", line=number, pack=approval.pack))
    return changed


def _plain_pack(home: Path, quarter: str) -> None:
    """Words for what is no pack of a quarter, before anything is read."""
    label = Quarter.parse(quarter.partition("-")[0]).label_zh
    if "-" in quarter:
        raise NotApproved(
            message("trial_pack_to_approve", pack=quarter, why=talk_list.TRIAL, quarter=label)
        )
    packs.refuse_misplaced(home, quarter)
    if not (home / quarter).is_dir():
        folder_of(home.name)
        raise NotApproved(
            message("no_pack_to_approve", city=home.name, quarter=quarter, quarter_zh=label)
        )


def _approvable(
    folder: Path, manifest: dict, city: str, quarter: str, current: dict | None
) -> tuple[dict, Maker, str]:
    """Content, maker and hash of the inputs of an unaltered pack, if it is this quarter's, can be
    approved, and says what the inputs say now.
    """
    parameters = manifest["parameters"]
    made_for = (parameters["city"], parameters["quarter"])
    try:
        decided = json.loads((folder / LIST).read_bytes()) if (folder / LIST).is_file() else None
        barred = talk_list.barred(decided, parameters)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Altered(message("pack_altered", files=[LIST])) from error
    if made_for != (city, quarter):
        raise Altered(
            message(
                "pack_of_another_quarter", made_for=" ".join(made_for), city=city, quarter=quarter
            )
        )
    if barred or decided is None:
        raise NotApproved(message("list_not_for_approval", why=barred))
    if current != decided:
        raise NotApproved(message("list_changed_since"))
    return decided, Maker(**manifest["made_by"]), _inputs(manifest)


def _entitled(name: str, maker: Maker, standing: Standing) -> None:
    who = approvals.person(name)
    if who in (approvals.person(maker.name), approvals.person(maker.account)):
        raise NotApproved(message("maker_cannot_approve", name=name))
    for one in standing.counted:
        if approvals.person(one.name) == who:
            times = {"beijing": talk_list.beijing(one), "utc": one.time_utc}
            raise NotApproved(message("approved_already", name=one.name, **times))


def _renewed(
    home: Path, quarter: str, manifest: dict, decided: dict, held: Record
) -> tuple[Path, Standing]:
    """The published pack again with this record, staged, and how its list stands in it."""
    staging = packs.cleared(home / f".staging-{quarter}")
    shutil.copytree((home / quarter).resolve(), staging)
    newest = packs.newest(home, quarter)
    renewed = {**manifest, "number": newest["number"] + 1}
    return staging, show(staging, renewed, decided, held, newest)


def published_head(manifest: dict) -> Head:
    """How far the record went when the pack of this manifest was made; the beginning where there
    is none."""
    if not manifest:
        return Head()
    return Head(manifest["approvals"]["lines"], manifest["approvals"]["last_sha256"])


def _inputs(manifest: dict) -> str:
    """One sha256 over all inputs of a pack, by name."""
    return sha256(packs.listing(manifest["inputs"]).encode()).hexdigest()
