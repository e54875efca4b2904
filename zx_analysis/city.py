"""A city: its folder's city.toml and the register of its townships, with every name a unit goes by."""

import csv
import hashlib
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from zx_analysis import paths, periods
from zx_analysis.indicators import STANDARD, Indicator

MARK = "演示数据·非统计数据"
NUMBERING = re.compile(r"^[（(]?[0-9一二三四五六七八九十]{1,3}[)）、.．]")
INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
# Kinds of a register row: the first three are units; a total sums all units, a subtotal those whose
# part_of names it; an overlap is a figure that double-counts and is only read past.
UNIT_KINDS = ("town", "zone", "region")


class InputRefused(Exception):
    """Input that must not go on: `refusals` holds one message per reason, all of a run at once."""

    def __init__(self, *refusals: str):
        self.refusals = list(refusals)
        super().__init__("\n\n".join(refusals))


def tidy(text: str) -> str:
    """Half-width characters, no spaces, breaks or zero-width characters, brackets and colons half-width."""
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", str(text)))


@cache
def _simplifier():
    import opencc  # 0.1 s that most runs do not need: only names not found as written are converted

    return opencc.OpenCC("t2s")


@dataclass(frozen=True)
class Unit:
    """One row of the register; periods are inclusive, empty means always."""

    code: str
    name: str
    kind: str
    part_of: str
    valid_from: str
    valid_to: str

    def valid(self, period: str) -> bool:
        return (not self.valid_from or self.valid_from <= period) and (not self.valid_to or period <= self.valid_to)


class Register:
    """The townships of a city, found by official name, declared alias or code; never by likeness."""

    def __init__(self, units: list[Unit], aliases: dict[str, list[str]]):
        self.all = {unit.code: unit for unit in units}
        self.units = {unit.code: unit for unit in units if unit.kind in UNIT_KINDS}
        self._codes: dict[str, set[str]] = {}
        for unit in units:
            for name in (unit.name, unit.code, *aliases[unit.code]):
                self._codes.setdefault(tidy(name), set()).add(unit.code)

    @classmethod
    def from_csv(cls, path) -> "Register":
        """Read `code,name,aliases` (aliases joined by |) and optional `kind,part_of,valid_from,valid_to`."""
        path = Path(path)
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows = list(csv.DictReader(file))
        except (OSError, UnicodeDecodeError) as error:
            raise InputRefused(
                f"名录 {path.name} 无法读取：{error}。请用 UTF-8 编码的 csv，列为 code,name,aliases。\n"
                f"Register {path.name} cannot be read: {error}. Use a UTF-8 csv with code,name,aliases."
            ) from error
        problems, units, aliases = [], [], {}
        for line, row in enumerate(rows, start=2):
            code, name = (row.get("code") or "").strip(), (row.get("name") or "").strip()
            if not code or not name or code in aliases:
                problems.append(
                    f"名录 {path.name} 第 {line} 行：读到 code={code!r}、name={name!r}；应为不重复的代码和名称，请补正。\n"
                    f"Register {path.name} row {line}: read code={code!r}, name={name!r}; expected a unique code and a name."
                )
                continue
            aliases[code] = [alias for alias in (row.get("aliases") or "").split("|") if alias.strip()]
            units.append(Unit(code, name, (row.get("kind") or "town").strip(), *(
                (row.get(key) or "").strip() for key in ("part_of", "valid_from", "valid_to"))))
        if not problems and not any(unit.kind in UNIT_KINDS for unit in units):
            problems.append(f"名录 {path.name} 里没有乡镇。 Register {path.name} holds no township.")
        if problems:
            raise InputRefused(*problems)
        return cls(units, aliases)

    def find(self, text: str) -> list[str]:
        """Codes that `text` names: one, none (unknown) or several (ambiguous)."""
        name = tidy(text)
        for candidate in (name, NUMBERING.sub("", name)):
            if candidate in self._codes:
                return sorted(self._codes[candidate])
        return sorted(self._codes.get(_simplifier().convert(NUMBERING.sub("", name)), ()))

    def suggestions(self, text: str) -> list[str]:
        """Official names that look like `text`: for a message, never for a match."""
        near = get_close_matches(tidy(text), self._codes, n=3, cutoff=0.5)
        return sorted({self.all[code].name for name in near for code in self._codes[name]})

    def expected(self, period: str) -> list[str]:
        """Codes of the units that exist in `period`."""
        return [code for code, unit in self.units.items() if unit.valid(period)]


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
            f"文件 {shown} 不存在：请先建立城市文件夹。\nFile {shown} does not exist: make the city's folder first."
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
