"""Settings (TOML) → a pydantic model, and what is wrong with them in words for a clerk.

Bytes → text, in whichever of the encodings of Chinese offices they are.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from zx_analysis.city.indicators import in_full
from zx_analysis.messages import InputRefused, Message, Place, message, why_unopened

LONG_ENOUGH = 6  # bytes beyond ASCII in a line: that many are not UTF-8 by chance


def decode(data: bytes, file: str) -> str:
    """The text of a file in UTF-8, GB18030 or UTF-16; InputRefused where it is none of them, or two
    at once."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in data[:2000]:
        # UTF-16 without its mark: the zero bytes of Latin letters and digits stand at one side.
        encodings = [
            "utf-16-le" if data[1:2000:2].count(0) > data[0:2000:2].count(0) else "utf-16-be"
        ]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if (
            "\x00" not in text
            and "\ufffd" not in text
            and not (encoding == "gb18030" and _utf8_line(data))
        ):
            return text
    if line := _utf8_line(data):
        raise InputRefused(message("two_encodings", Place(file, line=line)))
    raise InputRefused(message("no_known_encoding", Place(file)))


def _utf8_line(data: bytes) -> int:
    """The first line that is UTF-8 in a file that as a whole is not; 0 where there is none."""
    for number, line in enumerate(data.splitlines(), start=1):
        if sum(byte > 127 for byte in line) >= LONG_ENOUGH:
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                continue
            return number
    return 0


# What is said of a value of a TOML file, by pydantic's word for what is wrong with it.
UNFIT = {
    "string_type": "setting_is_no_text",
    "bool_type": "setting_is_no_truth_value",
    "bool_parsing": "setting_is_no_truth_value",
    "int_type": "setting_is_no_whole_number",
    "int_parsing": "setting_is_no_whole_number",
    "int_from_float": "setting_is_no_whole_number",
    "float_type": "setting_is_no_number",
    "float_parsing": "setting_is_no_number",
    "finite_number": "setting_is_no_number",
    "decimal_type": "setting_is_no_number",
    "decimal_parsing": "setting_is_no_number",
    "string_too_short": "setting_is_empty",
    "too_short": "setting_is_empty",
    "tuple_type": "setting_is_no_list",
    "list_type": "setting_is_no_list",
    "dict_type": "setting_is_no_table",
    "model_type": "setting_is_no_table",
    "model_attributes_type": "setting_is_no_table",
}
LIMITS = {
    "greater_than": "setting_not_above",
    "greater_than_equal": "setting_below",
    "less_than": "setting_not_below",
    "less_than_equal": "setting_above",
}
EXAMPLES = (
    "2022-03",
    "03-31",
    "10000.00",
    "tax_wan",
    "C5",
)  # of texts that have to be written in one way: a month, a day, money, a name, a cell


def read_toml(model, file: Path, *, shown: str, **extra):
    """Read a TOML file into a pydantic model; InputRefused names file, key, what was read and
    expected. A validator that refuses raises a ValueError with a message of severity reason."""
    try:
        text = decode(file.read_bytes(), shown)
        values = tomllib.loads(text)
    except FileNotFoundError as error:
        raise InputRefused(message("settings_file_absent", file=shown)) from error
    except OSError as error:
        why = {"why_zh": why_unopened(error), "why_en": error.strerror}
        raise InputRefused(message("settings_file_unopened", file=shown, **why)) from error
    except tomllib.TOMLDecodeError as error:
        raise InputRefused(_no_toml(error, text, shown)) from error
    try:
        return model.model_validate({**values, **extra})
    except ValidationError as error:
        place, problems = Place(shown), error.errors()
        missing = [_key(problem) for problem in problems if problem["type"] == "missing"]
        raise InputRefused(
            *([message("keys_missing", place, keys=missing)] if missing else []),
            *(
                _unfit(problem, place, model)
                for problem in problems
                if problem["type"] != "missing"
            ),
        ) from error


def _no_toml(error: tomllib.TOMLDecodeError, text: str, file: str) -> Message:
    """The line that is no TOML, and the slip that is most common."""
    place, lines = re.search(r"at line (\d+)", str(error)), text.splitlines()
    number = int(place[1]) if place else len(lines)
    if "overwrite a value" in str(error) or "twice" in str(error):
        return message("toml_key_twice", file=file, line=number, why=error)
    if not place:
        return message("toml_unfinished", file=file, why=error)
    line = lines[number - 1] if number <= len(lines) else ""
    if re.search("[“”‘’＝，［］]", line):
        return message("toml_line_with_chinese_signs", file=file, line=number, why=error)
    return message("toml_line_unreadable", file=file, line=number, why=error)


def _key(problem: Mapping[str, Any]) -> str:
    """Where in the file an error lies: 'fund.base_year.source'."""
    return ".".join(str(part) for part in problem["loc"])


def _unfit(problem: Mapping[str, Any], place: Place, model) -> Message:
    """One of pydantic's errors as a refusal: file, key, what was read, what it should be."""
    kind, loc, key = problem["type"], problem["loc"], _key(problem)
    if kind == "value_error":
        at = message("at_key", key=key) if loc else ""
        reason = problem["ctx"]["error"].args[0]
        return message("settings_refused", place, at=at, reason=reason)
    if kind == "extra_forbidden" and len(loc) > 1 and loc[-1] in model.model_fields:
        # TOML takes what stands below a table's head for a part of that table
        return message("key_inside_a_table", place, key=loc[-1], table=loc[0])
    if kind == "extra_forbidden":
        return message("key_unknown", place, key=key, read=_shown(problem["input"]))
    facts = {"key": key, "read": _shown(problem["input"]), "why": problem["msg"]}
    if kind in LIMITS:
        bound = in_full(next(iter(problem["ctx"].values())))
        return message(LIMITS[kind], place, **facts, bound=bound)
    if kind == "literal_error":
        words = re.findall("'(.*?)'", problem["ctx"]["expected"])
        if len(words) == 1:
            return message("setting_is_not_the_word", place, **facts, word=words[0])
        return message("setting_is_none_of_the_words", place, **facts, words=words)
    pattern = problem.get("ctx", {}).get("pattern")
    if pattern and (example := next((one for one in EXAMPLES if re.search(pattern, one)), "")):
        return message("setting_written_otherwise", place, **facts, example=example)
    return message(UNFIT.get(kind, "setting_unfit"), place, **facts)


def _shown(value) -> str:
    """A value as it stands in a TOML file, shortened."""
    return (
        value
        if isinstance(value, str) and value
        else json.dumps(value, ensure_ascii=False, default=str)
    )[:80]
