"""What the styles of a workbook (.xlsx) say of its cells: number formats, struck-out, raised and
unseen letters.

Colours of letters and of what is behind them: by value, from the palette, or of the theme with
its tint; and whether letters can be seen.
"""

import colorsys
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from zx_analysis.reading import formats
from zx_analysis.reading.sheets import RAISED_CELL, STRUCK, UNSEEN

Colour = tuple[int, int, int]  # red, green, blue, 0 … 255

BLACK, WHITE_FILL = (0, 0, 0), (255, 255, 255)


def from_hex(code: str) -> Colour | None:
    """'FFFFFF' or 'FFFFFFFF' (transparency first, which spreadsheets pass over) → a colour; None
    for anything else."""
    try:
        red, green, blue = bytes.fromhex(code[-6:])
    except ValueError:
        return None
    return red, green, blue


# The palette a workbook has unless it brings its own (ECMA-376, 18.8.27): 0 … 7 again as 8 … 15;
# 64 and 65 are the system's.
PALETTE = tuple(
    from_hex(code)
    for code in (
        *("000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF".split() * 2),
        *"800000 008000 000080 808000 800080 008080 C0C0C0 808080".split(),
        *"9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF".split(),
        *"000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF".split(),
        *"00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99".split(),
        *"3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696".split(),
        *"003366 339966 003300 333300 993300 993366 333399 333333".split(),
        "000000",
        "FFFFFF",
    )
)
# The theme of a workbook without one: background, text, background 2, text 2, six accents, links.
THEME = tuple(
    from_hex(code)
    for code in (
        "FFFFFF 000000 EEECE1 1F497D 4F81BD C0504D 9BBB59 8064A2 4BACC6 F79646 0000FF 800080"
    ).split()
)
MOST_APART = 16  # of 255 in each of red, green, blue: white and its 5 % darker shade are 13 apart


def from_css(text: str) -> Colour | None:
    """'white', '#fff', '#ffffff' or 'rgb(255,255,255)' → a colour; None for anything else."""
    if not text:
        return None
    name = text.strip().lower()
    if name in ("white", "black"):
        return WHITE_FILL if name == "white" else BLACK
    if parts := re.fullmatch(r"rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})(?:,[\d.]+)?\)", name):
        return int(parts[1]), int(parts[2]), int(parts[3])
    digits = re.fullmatch(r"#?([0-9a-f]{3}|[0-9a-f]{6})", name)
    if not digits:
        return None
    return from_hex(digits[1] if len(digits[1]) == 6 else "".join(d * 2 for d in digits[1]))


def tinted(colour: Colour, tint: float) -> Colour:
    """A colour of the theme lighter (tint above 0) or darker (below), as its luminance says
    (ECMA-376, 18.8.19)."""
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in colour))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    red, green, blue = colorsys.hls_to_rgb(hue, min(max(light, 0), 1), saturation)
    return round(red * 255), round(green * 255), round(blue * 255)


def unseen(letters: Colour | None, behind: Colour | None) -> bool:
    """Whether letters have the colour of what is behind them; not where one of the two is not
    known."""
    return (
        letters is not None
        and behind is not None
        and all(abs(a - b) <= MOST_APART for a, b in zip(letters, behind, strict=True))
    )


BUILT_IN = {9: "0%", 10: "0.00%"}
# In a theme's own order the text stands before the background; cells count background first.
THEME_ORDER = (1, 0, 3, 2, 4, 5, 6, 7, 8, 9, 10, 11)


def read_styles(parts: Mapping[str, bytes]) -> tuple[dict[int, str], dict[int, str]]:
    """Style → the number format that changes what a number means; style → the mark of its
    struck-out, raised or unseen cells."""
    if "xl/styles.xml" not in parts:
        return {}, {}
    root = fromstring(parts["xl/styles.xml"])
    space = root.tag[: root.tag.index("}") + 1]
    codes = BUILT_IN | {
        int(node.attrib["numFmtId"]): node.attrib["formatCode"]
        for node in root.iter(f"{space}numFmt")
    }
    palette = [
        from_hex(node.get("rgb", ""))
        for node in root.iterfind(f"{space}colors/{space}indexedColors/*")
    ] or PALETTE
    theme = _theme(parts.get("xl/theme/theme1.xml", b""))
    fonts = root.findall(f"{space}fonts/*")
    letters = [_colour(_child(font, "color"), theme, palette, BLACK) for font in fonts]
    behind = [_fill(fill, theme, palette) for fill in root.findall(f"{space}fills/*")]
    changed, marks = {}, {}
    for i, style in enumerate(root.findall(f"{space}cellXfs/*")):
        font, fill = int(style.get("fontId", 0)), int(style.get("fillId", 0))
        paper = behind[fill] if fill < len(behind) else WHITE_FILL
        code = codes.get(int(style.get("numFmtId", 0)), "")
        if not unseen(WHITE_FILL, paper):
            code = formats.on_dark(code)
        if formats.changes(code):
            changed[i] = code
        if font < len(fonts) and (mark := _mark(fonts[font], letters[font], paper)):
            marks[i] = mark
    return changed, marks


def _mark(font: Element, letters: Colour | None, paper: Colour | None) -> str:
    """What is put behind the text of cells of a font on a fill; '' where nothing is."""
    if struck(font):
        return STRUCK
    if raised(font):
        return RAISED_CELL
    return UNSEEN if unseen(letters, paper) else ""


@lru_cache(maxsize=16)  # the workbooks of one office have the same
def _theme(xml: bytes) -> Sequence[Colour | None]:
    """The colours of a theme as cells count them."""
    if not xml:
        return THEME
    scheme = next((node for node in fromstring(xml).iter() if tag(node) == "clrScheme"), ())
    own = [
        from_hex(value.get("lastClr", value.get("val", "")))
        for slot in scheme
        for value in list(slot)[:1]
    ]
    return [own[at] if at < len(own) else None for at in THEME_ORDER]


def _colour(
    node: Element | None,
    theme: Sequence[Colour | None],
    palette: Sequence[Colour | None],
    automatic: Colour,
) -> Colour | None:
    """What a colour element says; None where that is not known."""
    if node is None or node.get("auto") in ("1", "true"):
        return automatic
    if "rgb" in node.attrib:
        base = from_hex(node.attrib["rgb"])
    elif "theme" in node.attrib:
        at = int(node.attrib["theme"])
        base = theme[at] if at < len(theme) else None
    else:
        at = int(node.get("indexed", "64"))
        base = (palette[at : at + 1] or PALETTE[at : at + 1] or [None])[0]
        base = automatic if at == 64 else base
    tint = float(node.get("tint", "0"))
    return tinted(base, tint) if base and tint else base


def _fill(
    fill: Element, theme: Sequence[Colour | None], palette: Sequence[Colour | None]
) -> Colour | None:
    """What is behind the letters: white without a fill, its colour where it is solid, not known
    for any other pattern."""
    pattern = _child(fill, "patternFill")
    kind = "" if pattern is None else pattern.get("patternType", "none")
    if kind == "none":
        return WHITE_FILL
    front = None if pattern is None else _child(pattern, "fgColor")
    return _colour(front, theme, palette, BLACK) if kind == "solid" and front is not None else None


def raised(font: Iterable[Element]) -> bool:
    return any(tag(node) == "vertAlign" and node.get("val") == "superscript" for node in font)


def struck(font: Iterable[Element]) -> bool:
    return any(
        tag(node) == "strike" and node.get("val", "1") not in ("0", "false") for node in font
    )


def _child(node: Element, name: str) -> Element | None:
    return next((child for child in node if tag(child) == name), None)


def tag(node: Element) -> str:
    """A node's name without its namespace."""
    return node.tag.rpartition("}")[2]
