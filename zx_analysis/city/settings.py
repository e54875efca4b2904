"""Settings (TOML) → a pydantic model, and what is wrong with them in words for a clerk.

Bytes → text, in whichever of the encodings of Chinese offices they are.
"""

import json
import re
import tomllib
from pathlib import Path

from pydantic import ValidationError

from zx_analysis.city.indicators import in_full
from zx_analysis.messages import InputRefused, inline_refusal, why_unopened

LONG_ENOUGH = 6  # bytes beyond ASCII in a line: that many are not UTF-8 by chance


def decode(data: bytes, file: str) -> str:
    """The text of a file in UTF-8, GB18030 or UTF-16; InputRefused where it is none of them, or two at once."""
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
        raise InputRefused(
            inline_refusal(
                file,
                f"第 {line} 行",
                "UTF-8 编码的一行，而其他行不是",
                "整个文件只用一种编码",
                "请用 WPS 或 Excel 打开原始文件重新导出。",
                f"line {line} is UTF-8, others are not: two encodings in one file. Export it again.",
            )
        )
    raise InputRefused(
        inline_refusal(
            file,
            "",
            "无法识别的内容",
            "xlsx、xls，或 UTF-8、GB18030、UTF-16 编码的文本",
            "请打开后另存：报表存为 .xlsx，文字文件存为 UTF-8。",
            "the content is no workbook and no text in UTF-8, GB18030 or UTF-16. Open it and save it anew: a table as .xlsx, a text as UTF-8.",
        )
    )


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


# What a value of a TOML file should be, by pydantic's word for what is wrong with it; the bounds stand behind the words of LIMITS.
WORDS = {
    "string_type": "应为带引号的文字",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "float_type": "应为数字",
    "float_parsing": "应为数字",
    "finite_number": "应为数字",
    "decimal_type": "应为数字",
    "decimal_parsing": "应为数字",
    "string_too_short": "不能为空",
    "too_short": "不能为空",
    "tuple_type": "应为方括号 [ ] 里的一列",
    "list_type": "应为方括号 [ ] 里的一列",
    "dict_type": "应为一组“键 = 值”",
    "model_type": "应为一组“键 = 值”",
    "model_attributes_type": "应为一组“键 = 值”",
}
LIMITS = {
    "greater_than": "应大于",
    "greater_than_equal": "应不小于",
    "less_than": "应小于",
    "less_than_equal": "应不大于",
}
EXAMPLES = (
    "2022-03",
    "03-31",
    "10000.00",
    "tax_wan",
    "C5",
)  # of texts that have to be written in one way: a month, a day, money, a name, a cell


def read_toml(model, file: Path, *, shown: str, **extra):
    """Read a TOML file into a pydantic model; InputRefused names file, key, what was read and expected."""
    try:
        text = decode(file.read_bytes(), shown)
        values = tomllib.loads(text)
    except FileNotFoundError as error:
        raise InputRefused(
            f"文件 {shown} 不存在：请核对文件名和路径，或放入这个文件。\nFile {shown} does not exist: check its name and path, or put it there."
        ) from error
    except OSError as error:
        raise InputRefused(
            f"文件 {shown} 打不开：{why_unopened(error)}。请检查它有没有被占用、有没有读取权限。\nFile {shown} cannot be opened: {error.strerror}."
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise InputRefused(
            f"文件 {shown} {_where(error, text)}。请按 TOML 格式改正。\nFile {shown} cannot be read: {error}. Mend the TOML."
        ) from error
    try:
        return model.model_validate({**values, **extra})
    except ValidationError as error:
        problems = error.errors()
        absent = [_key(problem) for problem in problems if problem["type"] == "missing"]
        lacking = (
            [
                f"文件 {shown}：缺少 {'、'.join(absent)}。请补上，没有默认值。\n"
                f"File {shown}: key {', '.join(absent)} is missing. Add it: there is no default."
            ]
            if absent
            else []
        )
        raise InputRefused(
            *lacking,
            *(
                _explain(problem, shown, model)
                for problem in problems
                if problem["type"] != "missing"
            ),
        ) from error


def _where(error: tomllib.TOMLDecodeError, text: str) -> str:
    """In Chinese: the line that is no TOML, and the slip that is most common."""
    place = re.search(r"at line (\d+)", str(error))
    lines = text.splitlines()
    line = lines[int(place[1]) - 1] if place and int(place[1]) <= len(lines) else ""
    why = "里有中文引号或标点，应为英文的" if re.search("[“”‘’＝，［］]", line) else "的写法不对"
    return f"第 {place[1]} 行{why}" if place else "没有写完"


def _key(problem: dict) -> str:
    """Where in the file an error lies: 'fund.base_year.source'."""
    return ".".join(str(part) for part in problem["loc"]) or "(文件)"


def _explain(problem: dict, shown: str, model) -> str:
    """One of pydantic's errors as a refusal: file, key, what was read, what it should be."""
    if problem["type"] == "value_error":
        return _own(problem, shown)
    key, read = _key(problem), _shown(problem["input"])
    if (
        problem["type"] == "extra_forbidden"
        and len(problem["loc"]) > 1
        and problem["loc"][-1] in model.model_fields
    ):
        # TOML takes what stands below a table's head for a part of that table
        return (
            f"文件 {shown}：{problem['loc'][-1]} 写在了 {problem['loc'][0]} 这一段里面。请移到第一个方括号标题之前。\n"
            f"File {shown}: {problem['loc'][-1]} stands inside {problem['loc'][0]}. Move it before the first heading in brackets."
        )
    if problem["type"] == "extra_forbidden":
        return (
            f"文件 {shown}：不认识 {key}（读到 {read}）。请检查拼写或删去这一项。\n"
            f"File {shown}: unknown key {key} (read {read}). Check the spelling or remove it."
        )
    zh = WORDS.get(problem["type"], "不符合要求")
    if problem["type"] in LIMITS:
        zh = f"{LIMITS.get(problem['type'], '应为')} {in_full(next(iter(problem['ctx'].values())))}"
    elif problem["type"] == "literal_error":
        words = "、".join(re.findall("'(.*?)'", problem["ctx"]["expected"]))
        zh = f"应为 {words}" if "、" not in words else f"应为 {words} 之一"
    elif problem["type"] == "string_pattern_mismatch":
        example = next(
            (one for one in EXAMPLES if re.search(problem["ctx"]["pattern"], one)), "样例里"
        )
        zh = f"应写成 {example} 这样"
    return (
        f"文件 {shown}：{key} 读到 {read}；{zh}。请改正。\n"
        f"File {shown}: {key} reads {read}: {problem['msg']}. Mend it."
    )


def _own(problem: dict, shown: str) -> str:
    """The message of one of our own validators, whose words are Chinese；English; those of a whole table say themselves what was read."""
    zh, _, en = problem["msg"].removeprefix("Value error, ").rpartition("；")
    key = _key(problem) if problem["loc"] else ""
    read = "" if isinstance(problem["input"], dict) else _shown(problem["input"])
    was, reads = (
        (f"{key} 读到 {read}；", f"{key} reads {read}: ")
        if read
        else (f"{key}：", f"{key}: ")
        if key
        else ("", "")
    )
    return "\n".join(
        [
            f"文件 {shown}：{was}{zh}。{'' if '请' in zh else '请改正。'}",
            f"File {shown}: {reads}{en}. Mend it.",
        ]
    )


def _shown(value) -> str:
    """A value as it stands in a TOML file, shortened."""
    return (
        value
        if isinstance(value, str) and value
        else json.dumps(value, ensure_ascii=False, default=str)
    )[:80]
