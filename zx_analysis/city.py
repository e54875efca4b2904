"""A city: its folder's city.toml, its files, and what a made-up city may hold."""

import hashlib
import json
import re
import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from zx_analysis import paths, periods
from zx_analysis.boundaries import Change
from zx_analysis.encodings import decode
from zx_analysis.indicators import STANDARD, Indicator
from zx_analysis.register import Register
from zx_analysis.remarks import InputRefused

MARK = "演示数据·非统计数据"
# What a value of a TOML file should be, by pydantic's word for what is wrong with it; the bounds stand behind the words of LIMITS.
WORDS = {"string_type": "应为带引号的文字", "bool_type": "应为 true 或 false", "bool_parsing": "应为 true 或 false", "int_type": "应为整数", "int_parsing": "应为整数",
         "int_from_float": "应为整数", "float_type": "应为数字", "float_parsing": "应为数字", "finite_number": "应为数字", "decimal_type": "应为数字", "decimal_parsing": "应为数字",
         "string_too_short": "不能为空", "too_short": "不能为空", "tuple_type": "应为方括号 [ ] 里的一列", "list_type": "应为方括号 [ ] 里的一列",
         "dict_type": "应为一组“键 = 值”", "model_type": "应为一组“键 = 值”", "model_attributes_type": "应为一组“键 = 值”"}
LIMITS = {"greater_than": "应大于", "greater_than_equal": "应不小于", "less_than": "应小于", "less_than_equal": "应不大于"}
EXAMPLES = ("2022-03", "03-31", "10000.00", "tax_wan", "C5")  # of texts that have to be written in one way: a month, a day, money, a name, a cell

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
            raise ValueError(f"指标（indicators）{'、'.join(unknown)} 不是标准指标，请写入 [[own_indicators]]；not standard indicators: enter them as [[own_indicators]]")
        if self.level not in {indicator.name for indicator in self.measures}:
            raise ValueError(f"总量指标（level）{self.level} 没有列入指标，请写进 indicators；level is not among the indicators: enter it there")
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
        """The register; InputRefused also where a change of units names a code that it does not hold."""
        register = Register.from_csv(self.folder / self.register_file)
        strange = sorted({code for change in self.changes for code in (*change.before, *change.to)} - set(register.units))
        if strange:
            raise InputRefused(
                f"文件 data/raw/{self.slug}/city.toml：[[changes]] 读到代码 {'、'.join(strange)}；应为 {self.register_file} 里的代码。请改正代码，或把该单位写进名录（撤销的写 valid_to）。\n"
                f"File data/raw/{self.slug}/city.toml: [[changes]] names {', '.join(strange)}, not in {self.register_file}. Mend the code, or enter the unit (valid_to where it ended).")
        return register

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
        values = tomllib.loads(decode(file.read_bytes(), shown))
    except FileNotFoundError as error:
        raise InputRefused(
            f"文件 {shown} 不存在：请放入这个文件；zx new-city 会写出带注释的样例。\nFile {shown} does not exist: put it there; zx new-city writes a commented sample."
        ) from error
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InputRefused(
            f"文件 {shown} 无法读取：{error}。请按 TOML 格式改正。\nFile {shown} cannot be read: {error}. Mend the TOML."
        ) from error
    try:
        return model.model_validate({**values, **extra})
    except ValidationError as error:
        problems = error.errors()
        absent = [_key(problem) for problem in problems if problem["type"] == "missing"]
        lacking = [f"文件 {shown}：缺少 {'、'.join(absent)}。请补上，没有默认值。\n"
                   f"File {shown}: key {', '.join(absent)} is missing. Add it: there is no default."] if absent else []
        raise InputRefused(*lacking, *(_explain(problem, shown) for problem in problems if problem["type"] != "missing")) from error


def _key(problem: dict) -> str:
    return ".".join(str(part) for part in problem["loc"]) or "(文件)"


def _explain(problem: dict, shown: str) -> str:
    key = _key(problem)
    read = _shown(problem["input"])
    if problem["type"] == "value_error":
        return _own(problem, shown)
    if problem["type"] == "extra_forbidden":
        return (f"文件 {shown}：不认识 {key}（读到 {read}）。请检查拼写或删去这一项。\n"
                f"File {shown}: unknown key {key} (read {read}). Check the spelling or remove it.")
    zh = WORDS.get(problem["type"], "不符合要求")
    if problem["type"] in LIMITS:
        zh = f"{LIMITS.get(problem['type'], '应为')} {next(iter(problem['ctx'].values())):g}"
    elif problem["type"] == "literal_error":
        words = "、".join(re.findall("'(.*?)'", problem["ctx"]["expected"]))
        zh = f"应为 {words}" if "、" not in words else f"应为 {words} 之一"
    elif problem["type"] == "string_pattern_mismatch":
        example = next((one for one in EXAMPLES if re.search(problem["ctx"]["pattern"], one)), "样例里")
        zh = f"应写成 {example} 这样"
    return (f"文件 {shown}：{key} 读到 {read}；{zh}。请改正。\n"
            f"File {shown}: {key} reads {read}: {problem['msg']}. Mend it.")


def _own(problem: dict, shown: str) -> str:
    """The message of one of our own validators, whose words are Chinese；English; those of a whole table say themselves what was read."""
    zh, _, en = problem["msg"].removeprefix("Value error, ").rpartition("；")
    key = _key(problem) if problem["loc"] else ""
    read = "" if isinstance(problem["input"], dict) else _shown(problem["input"])
    was, reads = (f"{key} 读到 {read}；", f"{key} reads {read}: ") if read else (f"{key}：", f"{key}: ") if key else ("", "")
    return "\n".join([f"文件 {shown}：{was}{zh}。{'' if '请' in zh else '请改正。'}", f"File {shown}: {reads}{en}. Mend it."])


def _shown(value) -> str:
    """A value as it stands in a TOML file, shortened."""
    return (value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False, default=str))[:80]
