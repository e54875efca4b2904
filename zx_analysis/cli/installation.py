"""Whether the installation is in order: Python, packages, font, notebooks, folders that can be
written.

Imports nothing by itself that may be missing: each declared package is tried, and what is not there
is said in one line with the command that installs it.
"""

import importlib
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution, requires

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from zx_analysis import paths
from zx_analysis.messages import InputRefused, Message, extras, message

PROJECT = "zx-analysis"
PACKAGES = "软件包 · packages"
# The extras of a user; the others are for those who work on the package.
EXTRAS = {
    "explore": "what_explore_is_for",
    "dashboard": "what_dashboard_is_for",
    "cluster": "what_cluster_is_for",
}


@dataclass(frozen=True)
class Check:
    """One matter looked at: its name, whether it is in order, what is said of it, and whether that
    is only a reminder (提醒).
    """

    matter: str
    good: bool
    said: Message | str
    reminder: bool = False

    @property
    def text(self) -> str:
        """What is said of it, as it is read."""
        return str(self.said)

    @property
    def state(self) -> str:
        return "提醒" if self.reminder else "正常" if self.good else "缺失"


def tried(matter: str, look: Callable[[], str]) -> Check:
    """Whatever `look` finds, or why it could not."""
    try:
        return Check(matter, True, look())
    except (InputRefused, OSError, RuntimeError) as error:
        return Check(matter, False, str(error))


def broken() -> list[Check]:
    """What is said where trying the packages ended the process that tried them."""
    return [Check(PACKAGES, False, message("packages_end_the_program"))]


def installation() -> list[Check]:
    """Python, the packages and the extras, the chart font, the notebooks, folders that can be
    written.
    """
    python = ".".join(map(str, sys.version_info[:3]))
    packages = _packages()
    checks = [Check("Python", (3, 11) <= sys.version_info[:2] < (3, 14), python), packages]
    checks += [_extra(name) for name in EXTRAS]
    if packages.good:
        checks.append(tried("图表字体 · chart font", _font))
    checks.append(
        tried(
            "笔记本 · notebooks",
            lambda: message("notebooks_counted", count=len(paths.notebooks())).zh,
        )
    )
    checks.append(Check("工作文件夹 · works in", True, str(paths.root())))
    for folder in (paths.root() / "reports", paths.root() / "data" / "processed"):
        nearest = next(p for p in (folder, *folder.parents) if p.exists())
        checks.append(
            Check(f"可写 · writable: {folder.name}/", os.access(nearest, os.W_OK), str(folder))
        )
    return checks


def _font() -> str:
    from zx_analysis.pages import pictures

    return pictures.font()


def _packages() -> Check:
    """Every package that is declared without an extra, tried."""
    wanted = _declared("")
    wrong = [said for requirement in wanted if (said := _wrong(requirement))]
    if not wrong:
        return Check(PACKAGES, True, message("packages_in_order", count=len(wanted)).zh)
    command = extras.install()
    return Check(PACKAGES, False, message("packages_wrong", packages=wrong, command=command).zh)


def _extra(name: str) -> Check:
    """The packages of one extra, tried. One that was never asked for is no fault."""
    matter, what = f"扩展 · extra: {name}", message(EXTRAS[name])
    wanted = _declared(name)
    wrong = [said for requirement in wanted if (said := _wrong(requirement))]
    if not wrong:
        return Check(matter, True, message("extra_in_order", what=what).zh)
    if any(said.id == "package_not_there" for said in wrong):
        said = message("extra_not_there", what=what, command=extras.install(name))
        return Check(matter, True, said.zh, reminder=True)
    said = message("packages_wrong", packages=wrong, command=extras.install(name))
    return Check(matter, False, said.zh)


def _declared(extra: str) -> list[Requirement]:
    """What the package asks for: without an extra (''), or for this one besides."""
    declared = map(Requirement, requires(PROJECT) or [])
    return [one for one in declared if _asked(one, extra) and not (extra and _asked(one, ""))]


def _asked(requirement: Requirement, extra: str) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": extra})


def _wrong(requirement: Requirement) -> Message | None:
    """What is wrong with a package: not there, another version, or it cannot be imported."""
    try:
        package = distribution(requirement.name)
    except PackageNotFoundError:
        return message("package_not_there", package=requirement.name)
    if not requirement.specifier.contains(package.version, prereleases=True):
        bounds = {"version": package.version, "wanted": requirement.specifier}
        return message("package_version", package=requirement.name, **bounds)
    try:
        for module in _modules(package):
            importlib.import_module(module)
    except Exception as error:  # whatever a broken package raises, a compiled library above all
        said = " ".join(str(error).split())
        return message("package_cannot_be_imported", package=requirement.name, error=said)
    return None


def _modules(package: Distribution) -> list[str]:
    """The modules that a package brings: the one of its own name, else all at the top."""
    tops = {
        file.parts[0]
        for file in package.files or []
        if len(file.parts) == 2 and file.parts[1] == "__init__.py"
    } | {file.stem for file in package.files or [] if len(file.parts) == 1 and file.suffix == ".py"}
    named = [name for name in tops if canonicalize_name(name) == canonicalize_name(package.name)]
    return named or sorted(name for name in tops if not name.startswith("_"))
