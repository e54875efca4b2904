"""The analysis in words (工业经济运行分析): sentences from templates, every figure in them a cell
of a table that is handed over.

The templates stand in templates/analysis.toml. What a template reads is noted as
table[row].column=value beside its sentence; a figure that is missing leaves the sentence out, with
the reason; a template that renders to nothing does not apply (no township fell, nothing is
missing).
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
from jinja2 import Environment, StrictUndefined

from zx_analysis import paths
from zx_analysis.city.indicators import apart_in, half_up, in_full, with_unit
from zx_analysis.city.periods import period_zh, to_date_zh
from zx_analysis.forecasting.attainment import DIGITS, chance_zh, spaced, urgency
from zx_analysis.quarter.analysis_figures import TOTAL

TEMPLATES = paths.TEMPLATES / "analysis.toml"
SHOWN = 3  # townships named first and last, at most; and at most a third of all
NEXT = "下一步工作"  # the last section
NOT_APPLICABLE = "不适用"


class MissingFigure(Exception):
    """A figure that a sentence needs is not there: table[row].column."""


class Row:
    """One row of a table as a template reads it: each figure read is noted in `seen`, a missing one
    raises MissingFigure.
    """

    def __init__(self, table: str, key: str, values: dict, seen: list[str]):
        self._place, self._values, self._seen = f"{table}[{key}]", values, seen

    def known(self, column: str) -> bool:
        """Whether the figure is there; asking does not note it."""
        return column in self._values and not pd.isna(self._values[column])

    def __getattr__(self, column: str):
        if column.startswith("_"):
            raise AttributeError(column)
        if not self.known(column):
            raise MissingFigure(f"{self._place}.{column}")
        value = self._values[column]
        note = f"{self._place}.{column}={value}"
        if note not in self._seen:
            self._seen.append(note)
        return value


@dataclass(frozen=True)
class Sentence:
    """section, id (with the row's own key where a template is written for each row), text ('' where
    left out), figures, and why it is left out ('' where it is not).
    """

    section: str
    id: str
    text: str
    figures: tuple[str, ...]
    left_out: str


def sentences(
    units: pd.DataFrame, facts: pd.DataFrame, targets: pd.DataFrame, level: str
) -> list[Sentence]:
    """units, facts: of `analysis_figures`; targets: outlooks.targets_figures; level: the indicator
    that townships are compared by.
    """
    plan = tomllib.loads(TEMPLATES.read_text(encoding="utf-8"))
    environment, context = _environment(), _Context(units, facts, targets, level)
    return [
        written
        for section in plan["sections"]
        for spec in section["sentences"]
        for written in _written(environment, section["heading"], spec, context)
    ]


def table(written: list[Sentence]) -> pd.DataFrame:
    """section, id, text, figures (joined by '; '), left_out: for the CSV of the pack."""
    return pd.DataFrame(
        [(s.section, s.id, s.text, "; ".join(s.figures), s.left_out) for s in written],
        columns=["section", "id", "text", "figures", "left_out"],
    )


def _written(
    environment: Environment, section: str, spec: dict, context: "_Context"
) -> Iterator[Sentence]:
    template = environment.from_string(spec["text"])
    for key, row in context.rows(spec["each"]) if "each" in spec else [("", None)]:
        context.seen.clear()
        name = f"{spec['id']}.{key}" if key else spec["id"]
        try:
            text = template.render(row=row, **context.named).replace("全市", context.whole)
        except MissingFigure as missing:
            yield Sentence(section, name, "", (), f"缺数：{missing}")
            continue
        yield Sentence(
            section, name, text, tuple(context.seen) if text else (), "" if text else NOT_APPLICABLE
        )


class _Context:
    """What the templates can name: rows, lists of rows, topics of facts; `seen` collects the
    figures that were read.
    """

    def __init__(self, units: pd.DataFrame, facts: pd.DataFrame, targets: pd.DataFrame, level: str):
        self.units, self.facts, self.targets, self.level = units, facts, targets, level
        self.whole = next(
            iter(units.loc[units["township_code"] == TOTAL, "township"]), "全市"
        )  # the templates say 全市; a county's whole is 全县
        self.seen: list[str] = []

    def rows(self, name: str) -> list[tuple[str, Row]]:
        """The lists for which a template is written row by row."""
        if name == "others":
            city = self.units[
                (self.units["township_code"] == TOTAL) & (self.units["indicator"] != self.level)
            ]
            return [(values["indicator"], self._unit(values)) for values in city.to_dict("records")]
        if name == "plans":
            topics = [topic for topic in self.facts["topic"].unique() if topic.startswith("plan ")]
            return [
                (
                    topic.removeprefix("plan "),
                    self._topic(topic, {"name": topic.removeprefix("plan ")}),
                )
                for topic in topics
            ]
        chosen = self.targets if name == "targets" else self._short()
        return [(values["label_zh"], self._target(values)) for values in chosen.to_dict("records")]

    @cached_property
    def named(self) -> dict:
        own = self.units[self.units["indicator"] == self.level]
        city, places = (
            own[own["township_code"] == TOTAL].to_dict("records"),
            own[own["township_code"] != TOTAL],
        )
        grown = places.dropna(subset="growth_pct").sort_values(
            "growth_pct", ascending=False, kind="stable"
        )
        moved = places.dropna(subset="change_pp").sort_values("change_pp", kind="stable")
        pulled = places.dropna(subset="contribution_pp").sort_values(
            "contribution_pp", kind="stable"
        )
        named, beside = (
            min(SHOWN, max(1, len(grown) // 3)),
            grown["difference_pp"],
        )  # NaN where the city has no growth: then nobody is above or below it
        lists = {
            "first": grown[(grown["rank"] <= named) & ~(beside <= 0)],
            "last": grown[(grown["growth_pct"].rank(method="min") <= named) & ~(beside >= 0)]
            if len(grown) > 2 * SHOWN
            else grown.iloc[:0],
            "missing": places[places["growth_pct"].isna()],
            "falling": grown[grown["growth_pct"] < 0].iloc[::-1],
            "pulled": pulled[pulled["contribution_pp"] > 0].iloc[::-1].head(SHOWN),
            "dragged": pulled[pulled["contribution_pp"] < 0].head(SHOWN),
            "risen": moved[moved["change_pp"] > 0].iloc[::-1].head(SHOWN),
            "sunk": moved[moved["change_pp"] < 0].head(SHOWN),
        }
        topics = {
            topic: self._topic(topic)
            for topic in (
                "run",
                "past",
                "breadth",
                "growth_points",
                "projects",
                "candidates",
                "reserve",
                "idle",
                "cultivation",
                "festival",
                "help",
                "sales",
                "todo",
            )
        }
        head = city[0] if city else {}
        totals = self.units[
            (self.units["township_code"] == TOTAL)
            & (self.units["basis"] == "levels")
            & self.units["growth_pct"].notna()
        ]
        lists["by_levels"] = totals[
            (totals["indicator"] != self.level) & ~totals["unit"].isin(["%", "个", "家", "户"])
        ]
        return (
            topics
            | {
                name: [self._unit(values) for values in part.to_dict("records")]
                for name, part in lists.items()
            }
            | {
                "city": self._unit(head)
                if head
                else Row("analysis", f"{TOTAL},{self.level}", {}, self.seen),
                "period": period_zh(head["period"], int(head["months"])) if head else "",
                "open_short": [
                    self._target(values)
                    for values in self._short().to_dict("records")
                    if not values["final"]
                ],
            }
        )

    def _short(self) -> pd.DataFrame:
        """Targets that were missed or are orange or red, the most urgent first."""
        short = self.targets[
            (self.targets["final"] & (self.targets["probability"] < 1))
            | (~self.targets["final"] & self.targets["colour"].isin(["orange", "red"]))
        ]
        pairs = zip(short.index, short["final"], short["probability"], strict=True)
        order = sorted(pairs, key=lambda row: urgency(*row[1:]))
        return short.loc[[index for index, *_ in order]]

    def _unit(self, values: dict) -> Row:
        return Row(
            "analysis", f"{values['township_code']},{values['indicator']}", values, self.seen
        )

    def _target(self, values: dict) -> Row:
        return Row("targets", values["label_zh"], values, self.seen)

    def _topic(self, topic: str, more: dict | None = None) -> Row:
        own = self.facts[self.facts["topic"] == topic]
        return Row(
            "analysis_facts",
            topic,
            dict(zip(own["key"], own["value"], strict=True)) | (more or {}),
            self.seen,
        )


def _environment() -> Environment:
    environment = Environment(
        undefined=StrictUndefined, autoescape=False
    )  # plain text: whoever shows it escapes it
    environment.filters |= {
        "one": lambda value: _places(value, 1),
        "two": lambda value: _places(value, 2),
        "whole": lambda value: _places(value, 0),
        "plain": in_full,
        "signed_two": lambda value: f"{half_up(value, 2):+,}" if half_up(value, 2) else "0.00",
        "signed": lambda value: _places(value, 1, signed=True),
        "signed_whole": lambda value: _places(value, 0, signed=True),
        "amount": lambda value, unit: with_unit(
            _places(value, DIGITS.get(unit, 2), signed=True), unit
        ),
        "target": lambda value, unit: with_unit(in_full(value), unit),
        "gap": lambda value, unit: with_unit(
            _places(value, DIGITS.get(unit, 2), signed=True), apart_in(unit)
        ),
        "moved": moved_zh,
        "on_year": _on_year,
        "faster": _faster,
        "pace": pace_zh,
        "apart": lambda value: _beside(value, "高于全市", "低于全市", "与全市持平"),
        "ahead": lambda value: _beside(value, "比时序进度快", "比时序进度慢", "与时序进度持平"),
        "chance": lambda probability: spaced(chance_zh(probability)),
        "period": span_zh,
    }
    return environment


def _places(value: float, places: int, signed: bool = False) -> str:
    rounded = half_up(value, places)
    return f"{rounded if signed and rounded else abs(rounded):,}"


def moved_zh(growth_pct: float) -> str:
    """'增长 3.2%', '下降 1.5%', '持平'; a change too small to be shown is 基本持平."""
    if half_up(growth_pct, 1) == 0:
        return "持平" if growth_pct == 0 else "基本持平"
    return f"{'增长' if growth_pct > 0 else '下降'} {_places(growth_pct, 1)}%"


def span_zh(period: str) -> str:
    """'1-2月'; of a December 上年全年."""
    return "上年全年" if period.endswith("-12") else to_date_zh(period)


def _faster(change_pp: float) -> str:
    return _beside(change_pp, "加快", "回落")


def pace_zh(change_pp: float, period: str) -> str:
    """'比1-2月加快 0.8 个百分点', '与1-2月持平'."""
    moved = _faster(change_pp)
    return f"{'与' if moved == '持平' else '比'}{span_zh(period)}{moved}"


def _on_year(growth_pct: float) -> str:
    """'比上年同期增长 3.2%', '与上年同期持平'."""
    moved = moved_zh(growth_pct)
    return f"{'与' if moved.endswith('持平') else '比'}上年同期{moved}"


def _beside(points: float, above: str, below: str, level: str = "持平") -> str:
    """'加快 0.8 个百分点', '低于全市 1.2 个百分点'; the word for level where nothing would be
    shown.
    """
    return (
        level
        if half_up(points, 1) == 0
        else f"{above if points > 0 else below} {_places(points, 1)} 个百分点"
    )
