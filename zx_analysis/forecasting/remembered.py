"""What was worked out of the same figures before. A past forecast is made of figures that every
later one holds too: of twenty years nearly all of it comes again at each origin.
"""

from collections.abc import Hashable
from typing import Generic, TypeVar

T = TypeVar("T")
MOST_FIGURES = 2_000_000  # of eight bytes each


class Remembered(Generic[T]):
    """Values by a key that says all they depend on; nobody may change them. Once they hold more
    than MOST_FIGURES figures they are let go, all at once."""

    def __init__(self) -> None:
        self.values: dict[Hashable, T] = {}
        self.figures = 0

    def keep(self, key: Hashable, value: T, figures: int) -> T:
        """The value, remembered from now on. figures: how many it holds."""
        self.figures += figures
        if self.figures > MOST_FIGURES:
            self.values.clear()
            self.figures = figures
        self.values[key] = value
        return value
