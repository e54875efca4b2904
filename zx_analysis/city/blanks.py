"""What of a city's settings still holds the words of the blank files that `zx new-city` makes: a
source 文件 names no document.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from zx_analysis.city.settings import decode
from zx_analysis.messages import InputRefused

# As templates/city writes them; no county's division code is a province's (42 and four zeros).
BLANK = re.compile(r"某|^(?:政府|民政部门)?(?:文件|批复)?(?:，?文号)?$|^企业名称$|^\d{2}0000$")


def words_left(file: Path) -> list[str]:
    """Every key of a TOML file whose text is still the blank's, with that text, as far as it can be
    read: fund.amount_yuan.source“文件”. A value without text is none."""
    try:
        values = tomllib.loads(decode(file.read_bytes(), file.name))
    except (OSError, ValueError, InputRefused):  # said where the file is loaded
        return []
    return [f"{key}“{text}”" for key, text in _texts(values) if text and BLANK.search(text)]


def _texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Each text of a settings file, with where it stands: targets[2].source."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _texts(one, f"{key}.{name}" if key else name)
    elif isinstance(value, list):
        for number, one in enumerate(value, start=1):
            yield from _texts(one, f"{key}[{number}]")
    elif isinstance(value, str):
        yield key, value
