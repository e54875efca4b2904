"""What `zx doctor` looks at: the installation, and what a city's folder still lacks before a report can run."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import requires, version
from pathlib import Path

from packaging.requirements import Requirement

from zx_analysis import charts, cleaning, paths
from zx_analysis.city import City
from zx_analysis.contracts import CONTRACTS
from zx_analysis.ledgers import read_ledgers
from zx_analysis.policy import Policy
from zx_analysis.remarks import InputRefused


@dataclass(frozen=True)
class Check:
    """One matter looked at: its name, whether it is in order, what was found."""

    matter: str
    good: bool
    found: str


def installation() -> list[Check]:
    """Python, the packages within their bounds, the chart font, the notebooks, folders that can be written."""
    checks = [Check("Python", (3, 11) <= sys.version_info[:2] < (3, 14), ".".join(map(str, sys.version_info[:3])))]
    wrong = []
    for line in requires("zx-analysis") or []:
        wanted = Requirement(line)
        if wanted.marker is None and not wanted.specifier.contains(version(wanted.name), prereleases=True):
            wrong.append(f"{wanted.name} {version(wanted.name)}（应为 {wanted.specifier}）")
    checks.append(Check("软件包 · packages", not wrong, "、".join(wrong) or "版本都在范围内"))
    checks.append(_tried("图表字体 · chart font", charts.font))
    checks.append(_tried("笔记本 · notebooks", lambda: f"{len(paths.notebooks())} 个"))
    for folder in (paths.root() / "reports", paths.root() / "data" / "processed"):
        nearest = next(p for p in (folder, *folder.parents) if p.exists())
        checks.append(Check(f"可写 · writable: {folder.name}/", os.access(nearest, os.W_OK), str(folder)))
    return checks


def city_folder(name: str) -> list[Check]:
    """Everything a report of this city needs, as far as it can be looked at; a later step is left out where an earlier one failed."""
    checks, place = [], None
    try:
        place = City.load(name)
        checks.append(Check("city.toml", True, place.name))
        register = place.register()
        checks.append(Check(place.register_file, True, f"{len(register.units)} 个乡镇和园区"))
    except InputRefused as error:
        return [*checks, Check("city.toml" if place is None else place.register_file, False, str(error))]
    for file in _policies(place):
        checks.append(_tried(f"policy/{file.name}", lambda quarter=file.stem: f"{len(Policy.load(place, quarter).targets)} 个目标"))
    if not _policies(place):
        checks.append(Check("policy/", False, "没有政策文件，请放入例如 2022Q1.toml。 No policy file, for example 2022Q1.toml."))
    checks.append(_tried(f"{place.bulletins}/", lambda: _panel(place)))
    if place.ledgers:
        present = {path.name for path in place.ledger_files()}
        absent = [contract.file for contract in CONTRACTS if contract.file not in present]
        checks.append(_tried(f"{place.ledgers}/", lambda: f"{len(read_ledgers(place, register))} 本" + (f"；没有 {'、'.join(absent)}" if absent else "")))
    return checks


def _policies(place: City) -> list[Path]:
    return sorted((place.folder / "policy").glob("*.toml"))


def _panel(place: City) -> str:
    cleaned = cleaning.clean_city(place)
    return (f"{len(cleaned.inputs)} 个文件，{len(cleaned.panel):,} 个数字，{cleaned.panel['period'].min()} 至 {cleaned.panel['period'].max()}，"
            f"{len(cleaned.findings)} 个待核实问题")


def _tried(matter: str, look: Callable[[], str]) -> Check:
    try:
        return Check(matter, True, look())
    except (InputRefused, OSError, RuntimeError) as error:
        return Check(matter, False, str(error))
