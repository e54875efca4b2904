"""Colours of letters and of what is behind them: by value, from the palette, or of the theme with
its tint; and whether letters can be seen."""

import colorsys
import re

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
