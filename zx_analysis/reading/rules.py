"""What reading goes by."""

from dataclasses import dataclass
from functools import cached_property

from zx_analysis.city import Register
from zx_analysis.city.indicators import Indicator
from zx_analysis.reading import headers
from zx_analysis.reading.dates import as_period


@dataclass(frozen=True)
class Rules:
    """What reading goes by: the register, the indicators with their wordings, declared units, the
    file's name without its suffix, the city whose bulletin it is ("" where that is not known).
    """

    register: Register
    indicators: tuple[Indicator, ...]
    wordings: tuple[str, ...]
    default_unit: dict[str, str]
    file_stem: str
    city: str = ""

    def header_like(self, text: str) -> bool:
        """Whether every word of a text belongs to a header."""
        head = headers.heading([as_period(text)], self.wordings)
        return (
            bool(text)
            and not head.rest
            and bool(head.wording or head.measure or head.basis or head.units or head.when.month)
        )

    @cached_property
    def families(self) -> dict[str, str]:
        """The level of each wording."""
        return headers.families(self.indicators)

    def family(self, wording: str) -> str:
        """The level that a wording names or whose growth it names; '' where it names nothing."""
        return self.families.get(wording, "")
