"""Bytes → text, in whichever of the encodings of Chinese offices they are."""

from zx_analysis.messages.catalogue import InputRefused, refusal

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
            refusal(
                file,
                f"第 {line} 行",
                "UTF-8 编码的一行，而其他行不是",
                "整个文件只用一种编码",
                "请用 WPS 或 Excel 打开原始文件重新导出。",
                f"line {line} is UTF-8, others are not: two encodings in one file. Export it again.",
            )
        )
    raise InputRefused(
        refusal(
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
