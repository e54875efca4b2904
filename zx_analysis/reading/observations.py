"""Observations: single figures as read, with their place; and what a sheet gave beside them."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from zx_analysis.messages import Message, Place, finding, message


class Observation(NamedTuple):
    """One figure as read: `code` is the township's, or '' for a total; `label` its register code or
    words.

    value: in the panel's unit; decimals: printed behind the point, in that unit; read: as printed,
    in `unit`; wording: what the bulletin calls the indicator; confirmed: of a rate, that this
    year's and last year's figures beside it say the same.
    """

    code: str
    label: str
    period: str
    months: int
    indicator: str
    value: Decimal
    decimals: int
    file: str
    sheet: str
    cell: str
    read: str
    unit: str
    wording: str = ""
    confirmed: bool = False

    @property
    def rate(self) -> bool:
        """Whether it is a growth rate or another percentage, which does not add up."""
        return self.indicator.endswith("_pct")

    @property
    def above_size(self) -> bool:
        """Whether the bulletin says that only enterprises above designated size (规上) are
        counted.
        """
        return "规上" in self.wording or "规模以上" in self.wording


def _line(text: str) -> str:
    """One line: breaks that a cell may hold become visible."""
    return re.sub(r"[\r\n]+", "⏎", text)


@dataclass
class Reading:
    """What a sheet gave: observations, findings (as dicts), refusals, and its row counts with
    reasons. odd_names: names of sheet and file with the words in them that were not understood;
    headings: what stands over its figures, which may explain them; instead: the sheet whose figures
    are used in the place of these, '' for none.
    """

    file: str
    sheet: str
    rows_read: int = 0
    rows_kept: int = 0
    rows_control: int = 0
    observations: list[Observation] = field(default_factory=list)
    findings: list[dict] = field(default_factory=list)
    refusals: list[Message] = field(default_factory=list)
    dropped: dict[str, int] = field(default_factory=dict)
    odd_names: list[tuple[str, str]] = field(default_factory=list)
    headings: set[str] = field(default_factory=set)
    instead: str = ""

    def drop(self, reason: str, count: int = 1) -> None:
        """Count rows that are not kept, by their reason."""
        if count:
            self.dropped[reason] = self.dropped.get(reason, 0) + count

    def say(self, cell: str, id: str, **fields) -> None:
        """A finding of the catalogue at a cell, once."""
        one = finding(self._message(cell, id, fields))
        if one not in self.findings:
            self.findings.append(one)

    def say_once(self, cell: str, id: str, **fields) -> None:
        """A finding at the first of the cells of which it says the same words."""
        one = finding(self._message(cell, id, fields))
        said = {(f["rule"], f["message_zh"]) for f in self.findings}
        if (one["rule"], one["message_zh"]) not in said:
            self.findings.append(one)

    def refuse(self, cell: str, id: str, **fields) -> None:
        """A refusal of the catalogue at a cell, once."""
        one = self._message(cell, id, fields)
        if one not in self.refusals:
            self.refusals.append(one)

    def _message(self, cell: str, id: str, fields: dict) -> Message:
        """A message at a cell of this sheet, its fields on one line."""
        fields = {key: _line(one) if isinstance(one, str) else one for key, one in fields.items()}
        return message(id, Place(self.file, self.sheet, cell), **fields)
