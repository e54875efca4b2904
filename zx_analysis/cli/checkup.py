"""Whether the installation is in order: Python, packages, font, notebooks, folders that can be written."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import requires, version

from packaging.requirements import Requirement

from zx_analysis import paths
from zx_analysis.messages.catalogue import InputRefused
from zx_analysis.pages import charts


@dataclass(frozen=True)
class Check:
    """One matter looked at: its name, whether it is in order, what was found, and whether that is only a reminder (提醒)."""

    matter: str
    good: bool
    found: str
    reminder: bool = False

    @property
    def state(self) -> str:
        return "提醒" if self.reminder else "正常" if self.good else "缺失"


def installation() -> list[Check]:
    """Python, the packages within their bounds, the chart font, the notebooks, folders that can be written."""
    checks = [
        Check(
            "Python",
            (3, 11) <= sys.version_info[:2] < (3, 14),
            ".".join(map(str, sys.version_info[:3])),
        )
    ]
    wrong = []
    for line in requires("zx-analysis") or []:
        wanted = Requirement(line)
        if wanted.marker is None and not wanted.specifier.contains(
            version(wanted.name), prereleases=True
        ):
            wrong.append(f"{wanted.name} {version(wanted.name)}（应为 {wanted.specifier}）")
    checks.append(Check("软件包 · packages", not wrong, "、".join(wrong) or "版本都在范围内"))
    checks.append(tried("图表字体 · chart font", charts.font))
    checks.append(tried("笔记本 · notebooks", lambda: f"{len(paths.notebooks())} 个"))
    for folder in (paths.root() / "reports", paths.root() / "data" / "processed"):
        nearest = next(p for p in (folder, *folder.parents) if p.exists())
        checks.append(
            Check(f"可写 · writable: {folder.name}/", os.access(nearest, os.W_OK), str(folder))
        )
    return checks


def tried(matter: str, look: Callable[[], str]) -> Check:
    """Whatever `look` finds, or why it could not."""
    try:
        return Check(matter, True, look())
    except (InputRefused, OSError, RuntimeError) as error:
        return Check(matter, False, str(error))
