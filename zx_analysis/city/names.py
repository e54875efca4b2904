"""Names as they are written: one form for full-width letters, traditional characters, radicals, spaces and numbering."""

import re
import unicodedata
from functools import cache, lru_cache

NUMBERING = re.compile(
    r"^(?:[（(][0-9一二三四五六七八九十]{1,3}[)）]|[0-9一二三四五六七八九十]{1,3}[)）、.．])|^[①-⑳㈠-㈩⑴-⒇]|^[0-9]{1,3}(?=[\u4e00-\u9fff])"
)
NOTE_MARKS = re.compile(
    r"([\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089\u2460-\u249b\u24ea-\u24ff\u2776-\u2793])"
)
INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad]+")
MOST_NAMED = 5
# Characters of the block "CJK Radicals Supplement" that look like whole characters; NFKC leaves them as they are
# (Unicode, EquivalentUnifiedIdeograph.txt).
RADICALS = str.maketrans(
    dict(
        zip(
            "⺟⺠⻁⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
            "母民虎西见角贝车長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
            strict=True,
        )
    )
)


def tidy(text) -> str:
    """Half-width characters, no spaces, breaks or zero-width characters, whole characters for radicals."""
    return _tidy(str(text))


@lru_cache(maxsize=100_000)
def _tidy(text: str) -> str:
    # Raised and circled digits mark footnotes: as digits they would change a figure.
    whole = "".join(
        part if NOTE_MARKS.fullmatch(part) else unicodedata.normalize("NFKC", part)
        for part in NOTE_MARKS.split(text)
    )
    return INVISIBLE.sub("", whole.translate(RADICALS))


def natural(name: str) -> list[tuple[int, str]]:
    """A key that sorts names as people do: 9月 before 10月."""
    return [
        (int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", name)
    ]


def some(names: list[str]) -> str:
    """'甲、乙', or the first five and how many there are."""
    return "、".join(names[:MOST_NAMED]) + (
        f"等 {len(names)} 个" if len(names) > MOST_NAMED else ""
    )


def unnumbered(text: str) -> str:
    """'1.郢中街道', '（二）胡集镇', '③九里乡' → the name alone."""
    return tidy(NUMBERING.sub("", text.strip()))


@cache
def _converter():
    import opencc  # 0.1 s that most runs do not need: only names not found as written are converted

    return opencc.OpenCC("t2s")


def simplified(text: str) -> str:
    """Traditional characters as simplified ones (OpenCC, t2s)."""
    return _converter().convert(text)
