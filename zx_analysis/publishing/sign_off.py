"""Four eyes: the approvals put on a pack's pages, and `zx approve`, which appends one and publishes the same pack with the new state.

A published pack is never written into. An approval makes a copy of it in which only what shows the state has changed, with a manifest of its own, and
switches the copy in, so that pages, tables and manifest agree at every moment, and .history holds what each approver saw.
"""

import json
import re
import shutil
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from zx_analysis import paths
from zx_analysis.city import Quarter
from zx_analysis.documents import handover, html
from zx_analysis.messages import InputRefused
from zx_analysis.publishing import approvals, packs, talk_list
from zx_analysis.publishing.approvals import Approval, Head, Maker, Record, Standing
from zx_analysis.publishing.packs import Altered
from zx_analysis.quarter import Study, open_study, standings

LIST = "talk_list.json"
TABLE = "tables/talk_list.csv"
SHOWN_ON = ("index.html", "4_rank_townships.html", "6_review_quarter.html")
PATIENCE_SECONDS = 20  # for another approval to end; a report takes longer and is not waited for


class NotApproved(Exception):
    """The list cannot be approved, or not by this person. The message says why and what to do."""


@dataclass(frozen=True)
class SignedOff:
    """An approval that was recorded: the pack's folder, what was approved, the line, and how the list stands now."""

    folder: Path
    decided: dict
    approval: Approval
    standing: Standing
    maker: Maker


def decide(study: Study) -> dict | None:
    """The content to be approved, from the inputs as they are now; InputRefused where the policy does not fit them."""
    try:
        return talk_list.content(study, standings.ranked(study))
    except ValueError as error:
        raise misfit(study, error) from error


def misfit(study: Study, error: ValueError) -> InputRefused:
    """What a policy that does not fit the figures is refused with: the clerk mends an input, not a notebook."""
    zh, _, en = re.sub("(?<=。) ", "\n", str(error), count=1).partition("\n")
    return InputRefused(
        f"{study.quarter} 的政策文件与数据对不上：{zh}\nPolicy and figures of {study.quarter} do not fit: {en or zh}"
    )


def record(city: str, quarter: str, published: dict) -> Record:
    """The approvals of a quarter's list. published: the manifest of the pack now published, which knows how far the file went ({} where there is none)."""
    file = paths.approvals(city, quarter)
    return approvals.read_lines(
        file.read_bytes() if file.is_file() else b"", city, quarter, published_head(published)
    )


def show(
    folder: Path, manifest: dict, decided: dict | None, held: Record, published: dict
) -> Standing:
    """Write into a staged pack how its list stands: the pages, the list as a table, the manifest (which gets its `approvals` and `pack`).

    Pages and tables but for the list's are there already. A damaged record leaves the manifest at the head it had in `published`.
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
    for page in SHOWN_ON:
        (folder / page).write_text(
            html.filled((folder / page).read_text(encoding="utf-8"), section), encoding="utf-8"
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
    """Record that `name` approves the talk list of the published pack, and publish the pack with its new state.

    The list is computed anew from the inputs first: what is approved is what they say now. ValueError for a name or quarter that is none, InputRefused for
    inputs, NotApproved for a list or a person that the rules exclude, Altered for files changed by hand, packs.Busy, OSError. An approval that was
    recorded is kept even if the pack could not be published anew: the next `zx approve` or `zx report` shows it.
    """
    name = approvals.checked_name(name)
    home, now = paths.reports(city), datetime.now(UTC)
    _plain_pack(home, quarter)
    current = decide(open_study(city, quarter))
    with packs.locked(home, PATIENCE_SECONDS):
        folder = (home / quarter).resolve()
        manifest, manifest_sha256 = packs.unaltered(folder)
        decided, maker, inputs_sha256 = _approvable(folder, manifest, city, quarter, current)
        held = record(city, quarter, manifest)
        if held.faults:
            raise Altered(_damaged(paths.approvals(city, quarter), held))
        if (
            published_head(manifest) != held.head
        ):  # an earlier approval was recorded, but its pack not published
            _renew(home, quarter, manifest, decided, held)
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
        approvals.append(paths.approvals(city, quarter), approvals.line(approval, held.head))
        return SignedOff(
            home / quarter,
            decided,
            approval,
            _renew(home, quarter, manifest, decided, record(city, quarter, manifest)),
            maker,
        )


def _plain_pack(home: Path, quarter: str) -> None:
    """Words for what is no pack of a quarter, before anything is read."""
    label = Quarter.parse(quarter.partition("-")[0]).label_zh
    if "-" in quarter:
        raise NotApproved(
            f"{quarter}：{talk_list.TRIAL[0]}，请审定 {label} 的正式资料包。\n{quarter}: {talk_list.TRIAL[1]}."
        )
    if not (home / quarter).is_dir():
        raise NotApproved(
            f"{home.name} 还没有{label}的资料包，请先运行 zx report {home.name} {quarter}。\n"
            f"There is no pack of {home.name} {quarter}; run zx report first."
        )


def _approvable(
    folder: Path, manifest: dict, city: str, quarter: str, current: dict | None
) -> tuple[dict, Maker, str]:
    """Content, maker and hash of the inputs of an unaltered pack, if it is this quarter's, can be approved, and says what the inputs say now."""
    try:
        decided = json.loads((folder / LIST).read_bytes()) if (folder / LIST).is_file() else None
        made_for = (manifest["parameters"]["city"], manifest["parameters"]["quarter"])
        barred = talk_list.barred(decided, manifest["parameters"])
        maker, inputs_sha256 = Maker(**manifest["made_by"]), _inputs(manifest)
    except (ValueError, TypeError, KeyError) as error:
        raise NotApproved(
            "资料包是旧版程序生成的，没有写明生成人和待审定的内容，请重新运行 zx report。\n"
            "The pack was made by an older version and does not say who made it and what to approve; run zx report again."
        ) from error
    if made_for != (city, quarter):
        raise Altered(
            f"资料包是 {' '.join(made_for)} 的，不是 {city} {quarter} 的。请重新运行 zx report {city} {quarter}。 "
            f"The pack is that of {' '.join(made_for)}, not of {city} {quarter}: run zx report again."
        )
    if barred:
        raise NotApproved(
            f"约谈名单不能审定：{barred[0]}。\nThe talk list cannot be approved: {barred[1]}."
        )
    if current != decided:
        raise NotApproved(
            "资料包生成后，名单所依据的数据或规则变了。请重新运行 zx report，看过新的名单再审定。\n"
            "The figures or the scheme have changed since the pack was made. Run zx report, look at the new list, then approve."
        )
    return decided, maker, inputs_sha256


def _entitled(name: str, maker: Maker, standing: Standing) -> None:
    who = approvals.person(name)
    if who in (approvals.person(maker.name), approvals.person(maker.account)):
        raise NotApproved(
            f"{name} 是生成本资料包的人，不能审定，请另外两人审定。\n{name} ran the report and cannot approve it; two others have to."
        )
    for one in standing.counted:
        if approvals.person(one.name) == who:
            raise NotApproved(
                f"{one.name} 已于 {talk_list.beijing(one)}（北京时间）审定过这份名单，需要另一人审定。\n"
                f"{one.name} approved this list at {one.time_utc} already; another person is needed."
            )


def _renew(home: Path, quarter: str, manifest: dict, decided: dict, held: Record) -> Standing:
    """The published pack again, with the record as it is now."""
    staging = home / f".staging-{quarter}"
    shutil.rmtree(staging, ignore_errors=True)
    shutil.copytree((home / quarter).resolve(), staging)
    standing = show(staging, manifest, decided, held, manifest)
    packs.switch(home, staging, quarter)
    return standing


def published_head(manifest: dict) -> Head:
    """How far the record went when the pack of this manifest was made; the beginning where it does not say."""
    try:
        return Head(int(manifest["approvals"]["lines"]), str(manifest["approvals"]["last_sha256"]))
    except (KeyError, TypeError, ValueError):
        return Head()


def _inputs(manifest: dict) -> str:
    """One sha256 over all inputs of a pack, by name."""
    return sha256(packs.listing(manifest["inputs"]).encode()).hexdigest()


def _damaged(file: Path, held: Record) -> str:
    return (
        f"审定记录 {file.name} 有问题：{'；'.join(zh for zh, _ in held.faults)}。请从备份恢复；确实不能恢复的，把它和资料包一起移走，重新生成、重新审定。\n"
        f"The record of approvals {file.name} is damaged: {'; '.join(en for _, en in held.faults)}. Restore it from a backup; "
        f"if there is none, move it and the pack away, make the report again and approve anew."
    )
