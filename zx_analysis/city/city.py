"""A city: its folder's city.toml, its files, and what a made-up city may hold."""

import hashlib
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from zx_analysis import paths
from zx_analysis.city import periods
from zx_analysis.city.indicators import STANDARD, Indicator, same_dimension
from zx_analysis.city.register import Change, Register
from zx_analysis.city.settings import read_toml
from zx_analysis.messages import InputRefused, Message, Place, message

MARK = "演示数据·非统计数据"

__all__ = ["MARK", "City", "InputRefused", "Register"]


class SheetVersion(BaseModel):
    """Of two sheets of one file that are versions of one table, the one that is used and the one
    that is left. file: as findings name it, from the city's folder on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str = Field(min_length=1)
    use: str = Field(min_length=1)
    leave: str = Field(min_length=1)
    source: str = Field(min_length=1)


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
    default_unit: dict[str, str] = Field(
        default={}, description="indicator → unit, where files do not say"
    )
    vintage_precedence: Literal["latest"]
    register_file: str = "townships.csv"
    bulletins: str = "bulletins"
    ledgers: str | None = None
    departments: tuple[str, ...] = Field(
        default=(),
        description="departments that may be responsible for an entry of a ledger; "
        "empty: not checked",
    )
    changes: tuple[Change, ...] = Field(default=(), description="splits and mergers of units")
    sheet_versions: tuple[SheetVersion, ...] = Field(
        default=(), description="which of two versions of a sheet is used, where not the later one"
    )

    @model_validator(mode="after")
    def _known(self):
        standard = {indicator.name for indicator in STANDARD}
        unknown = [name for name in self.indicators if name not in standard]
        if unknown:
            raise ValueError(message("no_standard_indicators", names=unknown))
        if self.level not in {indicator.name for indicator in self.measures}:
            raise ValueError(message("level_is_no_indicator", name=self.level))
        names = [indicator.name for indicator in self.measures]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(message("indicators_twice", names=twice))
        return self

    @model_validator(mode="after")
    def _units(self):
        for name, unit in self.default_unit.items():
            if not self.has(name) or not same_dimension(unit, self.measure(name).unit):
                raise ValueError(message("default_unit_unfit", name=name, unit=unit))
        return self

    @classmethod
    def load(cls, name: str) -> "City":
        """Read data/raw/<name>/city.toml; InputRefused names the file and the key."""
        folder = folder_of(name)
        file = folder / "city.toml"
        return read_toml(cls, file, shown=f"data/raw/{name}/city.toml", folder=folder)

    @property
    def whole(self) -> str:
        """What the whole is called in text: 全县 of a county, 全区 of a district, else 全市."""
        return {"县": "全县", "旗": "全旗", "区": "全区", "州": "全州"}.get(self.name[-1:], "全市")

    @property
    def slug(self) -> str:
        """The name of its folder."""
        return self.folder.name

    @property
    def measures(self) -> tuple[Indicator, ...]:
        """The indicators of this city, standard and own."""
        return tuple(i for i in STANDARD if i.name in self.indicators) + self.own_indicators

    def measure(self, name: str) -> Indicator:
        """The indicator of this name; StopIteration where the city has none, see `has`."""
        return next(indicator for indicator in self.measures if indicator.name == name)

    def has(self, name: str) -> bool:
        """Whether the city publishes an indicator of this name."""
        return any(indicator.name == name for indicator in self.measures)

    @property
    def mark(self) -> str:
        """What every output of a made-up city carries; empty for real figures."""
        return MARK if self.synthetic else ""

    def register(self) -> Register:
        """The register; InputRefused also where a change of units names a code that it does not
        hold."""
        register = Register.from_csv(self.folder / self.register_file)
        strange = sorted(
            {code for change in self.changes for code in (*change.before, *change.to)}
            - set(register.units)
        )
        if strange:
            place = Place(f"data/raw/{self.slug}/city.toml")
            raise InputRefused(
                message(
                    "change_of_unknown_codes", place, codes=strange, register=self.register_file
                )
            )
        return register

    def files(self) -> list[Path]:
        """Every bulletin, in the order of their names."""
        return files_under(self.folder / self.bulletins)

    def ledger_files(self) -> list[Path]:
        """Every ledger, in the order of their names; none where city.toml names no folder of
        ledgers."""
        return files_under(self.folder / self.ledgers) if self.ledgers else []

    def foreign_files(self) -> list[Message]:
        """Refusals for files of another hand among those of the demonstration city, and for made-up
        files where the mark is off. Whoever marks a city of his own as made up may fill it."""
        listed = made_up_files()
        made_up = {path: sha256(path) in listed for path in self.files() + self.ledger_files()}
        refusals = []
        for path, is_made_up in made_up.items():
            place = Place(path.relative_to(self.folder).as_posix())
            if self.synthetic and not is_made_up and any(made_up.values()):
                refusals.append(message("file_not_of_the_made_up_city", place))
            if is_made_up and not self.synthetic:
                refusals.append(message("made_up_file_among_real_ones", place))
        return refusals

    def slots(self, last: str) -> list[tuple[str, int]]:
        """(period, months) of every figure due from the first period to `last`; joint 1-2月 as
        one."""
        due = []
        for period in periods.month_range(self.first_period, last):
            if self.joint_january_february and period.endswith("-01"):
                continue
            joint = self.joint_january_february and period.endswith("-02")
            due.append((period, 2 if joint else 1))
        return due


def folder_of(name: str) -> Path:
    """data/raw/<name>; InputRefused with the cities there are where there is no such folder."""
    folder = paths.raw(name)
    if not folder.is_dir():
        cities = paths.cities()
        near = get_close_matches(name, cities, n=1)
        facts = {"name": name, "near": message("did_you_mean", names=near) if near else ""}
        raise InputRefused(
            message("no_such_city", **facts, cities=cities or message("no_city_yet"))
        )
    return folder


def made_up_files() -> set[str]:
    """The sha256 of every spreadsheet of the made-up city, wherever it lies."""
    lines = (paths.PACKAGE / "demo" / "files.sha256").read_text(encoding="utf-8").splitlines()
    return {line.split("  ", 1)[0] for line in lines}


def sha256(path: Path) -> str:
    """The sha256 of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def files_under(folder: Path) -> list[Path]:
    """All files below `folder` that a person put there, in the order of their names: no hidden one,
    none in a hidden folder, no lock of an open workbook."""
    return sorted(
        p
        for p in folder.rglob("*")
        if p.is_file()
        and not p.name.startswith("~$")
        and not any(map(paths.is_hidden, p.relative_to(folder).parts))
    )
