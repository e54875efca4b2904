"""A city: its folder's city.toml, its files, and what a made-up city may hold."""

import hashlib
import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from zx_analysis import paths, periods
from zx_analysis.boundaries import Change
from zx_analysis.indicators import STANDARD, Indicator
from zx_analysis.register import Register
from zx_analysis.remarks import InputRefused

MARK = "演示数据·非统计数据"

__all__ = ["MARK", "City", "InputRefused", "Register"]


class City(BaseModel):
    """city.toml; unknown keys are errors. `folder` is where it was read from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    folder: Path
    name: str
    division_code: str
    synthetic: bool
    source: str
    first_period: str = Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")
    joint_january_february: bool
    level: str = Field(description="the indicator whose total is the city's output")
    indicators: tuple[str, ...] = Field(description="the standard indicators this city publishes")
    own_indicators: tuple[Indicator, ...] = ()
    default_unit: dict[str, str] = Field(default={}, description="indicator → unit, where files do not say")
    vintage_precedence: Literal["latest"]
    register_file: str = "townships.csv"
    bulletins: str = "bulletins"
    ledgers: str | None = None
    departments: tuple[str, ...] = Field(default=(), description="departments that may be responsible for an entry of a ledger; empty: not checked")
    changes: tuple[Change, ...] = Field(default=(), description="splits and mergers of units")

    @model_validator(mode="after")
    def _known(self):
        standard = {indicator.name for indicator in STANDARD}
        unknown = [name for name in self.indicators if name not in standard]
        if unknown:
            raise ValueError(f"indicators: {'、'.join(unknown)} 不是标准指标，请写入 [[own_indicators]]；not standard indicators")
        if self.level not in {indicator.name for indicator in self.measures}:
            raise ValueError(f"level: {self.level} 没有列入 indicators；is not among the indicators")
        return self

    @classmethod
    def load(cls, name: str) -> "City":
        """Read data/raw/<name>/city.toml; InputRefused names the file and the key."""
        folder = paths.raw(name)
        file = folder / "city.toml"
        return read_toml(cls, file, shown=f"data/raw/{name}/city.toml", folder=folder)

    @property
    def slug(self) -> str:
        return self.folder.name

    @property
    def measures(self) -> tuple[Indicator, ...]:
        """The indicators of this city, standard and own."""
        return tuple(i for i in STANDARD if i.name in self.indicators) + self.own_indicators

    def measure(self, name: str) -> Indicator:
        return next(indicator for indicator in self.measures if indicator.name == name)

    def has(self, name: str) -> bool:
        return any(indicator.name == name for indicator in self.measures)

    @property
    def mark(self) -> str:
        """What every output of a made-up city carries; empty for real figures."""
        return MARK if self.synthetic else ""

    def register(self) -> Register:
        return Register.from_csv(self.folder / self.register_file)

    def files(self) -> list[Path]:
        """Every bulletin, in the order of their names."""
        return files_under(self.folder / self.bulletins)

    def ledger_files(self) -> list[Path]:
        return files_under(self.folder / self.ledgers) if self.ledgers else []

    def foreign_files(self) -> list[str]:
        """Refusals for files that a made-up city does not know, and for made-up files where the mark is off."""
        known = made_up_files()
        refusals = []
        for path in self.files() + self.ledger_files():
            own, shown = sha256(path) in known, path.relative_to(self.folder).as_posix()
            if self.synthetic and not own:
                refusals.append(
                    f"文件 {shown}：读到不属于演示城市的文件；应为演示城市自带的文件。真实数据请放进自己的城市文件夹：先运行 zx new-city 名称。\n"
                    f"File {shown}: not one of the made-up city's own files. Real figures belong in a folder of their own: zx new-city NAME.")
            if own and not self.synthetic:
                refusals.append(
                    f"文件 {shown}：读到演示城市的虚构文件；应为真实数据。请移走该文件，或在 city.toml 写明 synthetic = true。\n"
                    f"File {shown}: a made-up file in a folder that is not marked synthetic. Take it out or set synthetic = true.")
        return refusals

    def slots(self, last: str) -> list[tuple[str, int]]:
        """(period, months) of every figure due from the first period to `last`; joint 1-2月 as one."""
        due = []
        for period in periods.month_range(self.first_period, last):
            if self.joint_january_february and period.endswith("-01"):
                continue
            joint = self.joint_january_february and period.endswith("-02")
            due.append((period, 2 if joint else 1))
        return due


def made_up_files() -> set[str]:
    """The sha256 of every spreadsheet of the made-up city, wherever it lies."""
    lines = (paths.PACKAGE / "demo" / "files.sha256").read_text(encoding="utf-8").splitlines()
    return {line.split("  ", 1)[0] for line in lines}


def sha256(path: Path) -> str:
    """The sha256 of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def files_under(folder: Path) -> list[Path]:
    """All visible files below `folder`, in the order of their names."""
    return sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith((".", "~$")))


def read_toml(model, file: Path, *, shown: str, **extra):
    """Read a TOML file into a pydantic model; InputRefused names file, key, what was read and expected."""
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise InputRefused(
            f"文件 {shown} 不存在：请放入这个文件；zx new-city 会写出带注释的样例。\nFile {shown} does not exist: put it there; zx new-city writes a commented sample."
        ) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputRefused(
            f"文件 {shown} 无法读取：{error}。请按 TOML 格式改正。\nFile {shown} cannot be read: {error}. Mend the TOML."
        ) from error
    try:
        return model.model_validate({**values, **extra})
    except ValidationError as error:
        raise InputRefused(*(_explain(problem, shown) for problem in error.errors())) from error


def _explain(problem: dict, shown: str) -> str:
    key = ".".join(str(part) for part in problem["loc"]) or "(文件)"
    read = str(problem["input"])[:80]
    if problem["type"] == "missing":
        return (f"文件 {shown}：缺少 {key}。请补上这一项，没有默认值。\n"
                f"File {shown}: key {key} is missing. Add it: there is no default.")
    if problem["type"] == "extra_forbidden":
        return (f"文件 {shown}：不认识 {key}（读到 {read}）。请检查拼写或删去这一项。\n"
                f"File {shown}: unknown key {key} (read {read}). Check the spelling or remove it.")
    return (f"文件 {shown}：{key} 读到 {read}，不符合要求：{problem['msg']}。请改正。\n"
            f"File {shown}: {key} reads {read}: {problem['msg']}. Mend it.")
