"""Names of people (审定人): which are refused, and the one form in which two are compared.

Four eyes need two people. 张三 with an invisible filler behind it, or Li Ming with a Cyrillic і,
would be a second approver to a computer and the same one to everybody who reads it (Unicode
Technical Standard 39, sections 4 and 5: confusables, mixed scripts). The table of look-alikes is
small: those of Cyrillic, Greek and Latin letters that no reader tells from a Latin one. Accents,
and Han characters of like shape (己 已), tell people apart.
"""

import re
import unicodedata

from zx_analysis.city.names import simplified, tidy

LONGEST_NAME = 40  # characters
# Small letters and digits that look like a Latin small letter, or whose capitals look alike.
LOOK_ALIKES = str.maketrans(
    {
        **dict(zip("авеѕіјкмноорсԁѡтухһԛԝґіѵ", "abesijkmhoopcdwtyxhqwriv", strict=True)),
        **dict(zip("αβγεζηικμνορστυχω", "abyeznikmvopotuxw", strict=True)),
        **dict(zip("ıȷɑɡðƒ", "ijagđf", strict=True)),
        "0": "o",
        "1": "l",
        "i": "l",
        "ӏ": "l",
        "ǀ": "l",
        "і": "l",
        "ι": "l",
        "ı": "l",
    }
)
# Code points that fonts show as nothing (DerivedCoreProperties.txt, Default_Ignorable_Code_Point),
# and two that are blank by design.
UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffd"
    "\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Latin letters of names; phonetic signs beyond look like these.
LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
STRANGE_LATIN = re.compile(
    "[\u0180-\u019f\u01a2-\u01ae\u01b1-\u01cc\u0220-\u024f]"
)  # of them those of African and phonetic alphabets
HAN_SIGNS = "々〻〇"
SIGNS = "·•・‧.-‐'’ʼ"  # that join the parts of a name


def person(name: str) -> str:
    """What tells people apart in a name: its letters and digits in NFKC, simplified, without case,
    signs and what nobody sees, look-alikes as one ('張 三' is '张三')."""
    while (form := _form(name)) != name:
        name = form
    return name


def checked_name(name: str) -> str:
    """`name` as it is kept: NFKC, single spaces. ValueError says which character is no part of a
    name, where it stands, and why."""
    form = kept(name)
    for text in (name, form):  # ¼ becomes 1⁄4
        for at, character in enumerate(text, start=1):
            if why := _why_not(character):
                raise _wrong(text, at, *why)
    if len(form) > LONGEST_NAME:
        raise ValueError(
            f"姓名有 {len(form)} 个字，最多 {LONGEST_NAME} 个。 "
            f"The name has {len(form)} characters, at most {LONGEST_NAME}."
        )
    if not any(_script(character) for character in form):
        raise ValueError(
            f"姓名“{form}”里没有文字，请写真实姓名。 Name {form!r} holds no letter; give a real name."
        )
    scripts: dict[str, int] = {}
    for at, character in enumerate(form, start=1):
        if script := _script(character):
            scripts.setdefault(script, at)
        if len(scripts) > 1:
            raise _wrong(
                form,
                at,
                f"与前面的字不是一种文字（{'、'.join(scripts)}），可能是形似的字母",
                f"mixes scripts ({', '.join(scripts)})",
            )
        if unicodedata.category(character)[0] == "M" and not scripts.keys() - {"HAN", "LATIN"}:
            raise _wrong(form, at, "是加在字上的符号", "is a mark on a character")
    return form


def kept(name: str) -> str:
    """NFKC with single spaces between the parts."""
    return " ".join(unicodedata.normalize("NFKC", name).split())


def is_kept_name(name: str) -> bool:
    """Whether a record may hold this name: also one that is refused today, for whoever approved
    then still did. Two ways to write a name are one `person`."""
    unseen = any(
        not _is_han(c)
        and (unicodedata.category(c)[0] == "C" or unicodedata.category(c) in ("Zl", "Zp"))
        for c in name
    )
    return kept(name) == name and len(name) <= LONGEST_NAME and not unseen and bool(person(name))


def _form(name: str) -> str:
    """One step of `person`; what one step brings about may need another."""
    seen = UNSEEN.sub("", unicodedata.normalize("NFKD", simplified(tidy(name))).casefold())
    whole = unicodedata.normalize("NFKC", simplified(tidy(seen.translate(LOOK_ALIKES))))
    return "".join(
        character
        for character in UNSEEN.sub("", whole)
        if _script(character) or character.isdigit()
    )


def _why_not(character: str) -> tuple[str, str] | None:
    """Why a character is in no name, in Chinese and English."""
    category = unicodedata.category(character)
    if UNSEEN.match(character) or category in ("Cc", "Cf", "Zl", "Zp", "Cs"):
        return "是控制字符或看不见的字符", "is a control character or invisible"
    if category == "Co":
        return (
            "是自造字（专用区），别的电脑上是另一个字，请改用标准字或拼音",
            "is a private character: another computer shows another one",
        )
    if category == "Cn" and not _is_han(character):
        return "不是通行的字符", "is no assigned character"
    if category == "Zs" and character not in " \u3000":
        return "不是普通的空格", "is no plain space"
    if (
        category == "Lm"
        and character not in HAN_SIGNS + SIGNS
        or category[0] == "S"
        or STRANGE_LATIN.match(character)
    ):
        return "不是姓名里的字", "is no letter of a name"
    if any(
        _script(part) == "LATIN" and not LATIN.match(part)
        for part in unicodedata.normalize("NFKC", character)
    ):
        return "不是姓名里的字母", "is no letter of a name"
    return None


def _script(character: str) -> str:
    """The script of a letter ('HAN', 'LATIN', 'CYRILLIC' …), '' of anything else."""
    if _is_han(character):
        return "HAN"
    if unicodedata.category(character)[0] != "L" or unicodedata.category(character) == "Lm":
        return ""
    return unicodedata.name(character, "").partition(" ")[0].partition("-")[0]


def _is_han(character: str) -> bool:
    """Whether a Han character: planes 2 and 3 hold nothing else, also those that this Python's
    tables do not know yet."""
    return (
        character in HAN_SIGNS
        or 0x20000 <= ord(character) <= 0x3FFFD
        or unicodedata.name(character, "").startswith("CJK ")
        and unicodedata.category(character) == "Lo"
    )


def _wrong(name: str, at: int, zh: str, en: str) -> ValueError:
    code, called = f"U+{ord(name[at - 1]):04X}", unicodedata.name(name[at - 1], "")
    return ValueError(
        f"姓名 {ascii(name[:LONGEST_NAME])} 的第 {at} 个字符 {code}{f'（{called}）' if called else ''}{zh}，请重新输入。 "
        f"Character {at} of the name, {code}{f' {called}' if called else ''}, {en}; type the name again."
    )
