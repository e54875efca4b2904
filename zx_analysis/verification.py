"""A published pack made again from the inputs as they are now, and compared: do the files stand as they were made, and would they be made so again?"""

import shutil
import tempfile
from pathlib import Path

from zx_analysis import manifests, packs, publishing, sign_off
from zx_analysis.packs import Altered
from zx_analysis.remarks import InputRefused
from zx_analysis.study import open_study

COMPARED = ("tables", "documents")  # pages name the time they were made at; the talk list's state comes from approvals


def verify(pack: Path, policy: str = "", jobs: int = 2) -> list[str]:
    """Every difference, in Chinese and English; empty where there is none. policy: the file of a pack that was made with --policy.

    ValueError where `pack` is none; NotebookFailed as in publishing. Inputs that cannot be read any more are a difference.
    """
    if not (pack / packs.MANIFEST).is_file():
        raise ValueError(f"{pack} 不是资料包：没有 {packs.MANIFEST}。请写 reports/城市/季度 这样的文件夹。 {pack} is no pack: it has no {packs.MANIFEST}. Give a folder like reports/CITY/QUARTER.")
    try:
        manifest, _ = packs.unaltered(pack)
    except Altered as error:
        return [str(error)]
    parameters = manifest["parameters"]
    if bool(parameters["policy"]) != bool(policy):
        raise ValueError(f"资料包{'用了' if parameters['policy'] else '没有用'}另外的政策文件，请{'用' if parameters['policy'] else '不要用'} --policy。 "
                         f"The pack was made {'with' if parameters['policy'] else 'without'} --policy.")
    try:
        study = open_study(parameters["city"], parameters["quarter"], parameters["as_of"], policy)
        publishing.refuse_misfit(study)
    except InputRefused as error:
        return [f"现在的输入文件不能读：{error}"]
    found = _inputs(manifest["inputs"], manifests.inputs(study, policy))
    with tempfile.TemporaryDirectory() as folder:
        again = Path(folder) / "pack"
        again.mkdir()
        publishing.make(study, again, {**parameters, "policy": str(Path(policy).resolve()) if policy else ""}, jobs, lambda name: None)
        shutil.rmtree(again / "run")
        return found + _files(pack.resolve(), again)


def _inputs(then: list[dict], now: list[dict]) -> list[str]:
    before, after = ({entry["file"]: entry["sha256"] for entry in entries} for entries in (then, now))
    return [f"输入文件{word[0]}：{name}。 Input {word[1]}: {name}." for name in sorted(before.keys() | after.keys()) if before.get(name) != after.get(name)
            for word in [("没有了", "gone") if name not in after else ("新增", "new") if name not in before else ("变了", "changed")]]


def _files(pack: Path, again: Path) -> list[str]:
    """Tables and documents whose bytes are not the same, but for the list that shows approvals."""
    names = {path.relative_to(root).as_posix() for root in (pack, again) for kind in COMPARED for path in (root / kind).glob("*")} - {sign_off.TABLE}
    return [f"重新计算的结果不同：{name}。 Computed again it differs: {name}." for name in sorted(names)
            if not ((pack / name).is_file() and (again / name).is_file() and (pack / name).read_bytes() == (again / name).read_bytes())]
