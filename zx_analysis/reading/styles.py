"""What the styles of a workbook (.xlsx) say of its cells: number formats, struck-out, raised and
unseen letters."""

from collections.abc import Iterable, Mapping, Sequence
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from zx_analysis.reading import colours, formats
from zx_analysis.reading.sheets import RAISED_CELL, STRUCK, UNSEEN

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
        colours.from_hex(node.get("rgb", ""))
        for node in root.iterfind(f"{space}colors/{space}indexedColors/*")
    ] or colours.PALETTE
    theme = _theme(parts.get("xl/theme/theme1.xml", b""))
    fonts = root.findall(f"{space}fonts/*")
    letters = [_colour(_child(font, "color"), theme, palette, colours.BLACK) for font in fonts]
    behind = [_fill(fill, theme, palette) for fill in root.findall(f"{space}fills/*")]
    changed, marks = {}, {}
    for i, style in enumerate(root.findall(f"{space}cellXfs/*")):
        font, fill = int(style.get("fontId", 0)), int(style.get("fillId", 0))
        paper = behind[fill] if fill < len(behind) else colours.WHITE_FILL
        code = codes.get(int(style.get("numFmtId", 0)), "")
        if not colours.unseen(colours.WHITE_FILL, paper):
            code = formats.on_dark(code)
        if formats.changes(code):
            changed[i] = code
        if font < len(fonts) and (mark := _mark(fonts[font], letters[font], paper)):
            marks[i] = mark
    return changed, marks


def _mark(font: Element, letters: colours.Colour | None, paper: colours.Colour | None) -> str:
    """What is put behind the text of cells of a font on a fill; '' where nothing is."""
    if struck(font):
        return STRUCK
    if raised(font):
        return RAISED_CELL
    return UNSEEN if colours.unseen(letters, paper) else ""


def _theme(xml: bytes) -> Sequence[colours.Colour | None]:
    """The colours of a theme as cells count them."""
    if not xml:
        return colours.THEME
    scheme = next((node for node in fromstring(xml).iter() if tag(node) == "clrScheme"), ())
    own = [
        colours.from_hex(value.get("lastClr", value.get("val", "")))
        for slot in scheme
        for value in list(slot)[:1]
    ]
    return [own[at] if at < len(own) else None for at in THEME_ORDER]


def _colour(
    node: Element | None,
    theme: Sequence[colours.Colour | None],
    palette: Sequence[colours.Colour | None],
    automatic: colours.Colour,
) -> colours.Colour | None:
    """What a colour element says; None where that is not known."""
    if node is None or node.get("auto") in ("1", "true"):
        return automatic
    if "rgb" in node.attrib:
        base = colours.from_hex(node.attrib["rgb"])
    elif "theme" in node.attrib:
        at = int(node.attrib["theme"])
        base = theme[at] if at < len(theme) else None
    else:
        at = int(node.get("indexed", "64"))
        base = (palette[at : at + 1] or colours.PALETTE[at : at + 1] or [None])[0]
        base = automatic if at == 64 else base
    tint = float(node.get("tint", "0"))
    return colours.tinted(base, tint) if base and tint else base


def _fill(
    fill: Element, theme: Sequence[colours.Colour | None], palette: Sequence[colours.Colour | None]
) -> colours.Colour | None:
    """What is behind the letters: white without a fill, its colour where it is solid, not known
    for any other pattern."""
    pattern = _child(fill, "patternFill")
    kind = "" if pattern is None else pattern.get("patternType", "none")
    if kind == "none":
        return colours.WHITE_FILL
    front = None if pattern is None else _child(pattern, "fgColor")
    return (
        _colour(front, theme, palette, colours.BLACK)
        if kind == "solid" and front is not None
        else None
    )


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
