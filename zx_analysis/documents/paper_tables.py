"""How wide the columns of a paper's tables are, the same in the PDF and the DOCX."""

import re
import unicodedata

from zx_analysis.pages.exhibits import SHORT, Table, width

# A table in pt: the width of the text block (156 mm), its letters, the room on either side of a cell's words, that room with the column's line; in widths of a Chinese
# character: a Latin letter or figure (of the widest font used), the least that a column is left of words that wrap.
WIDTH, LETTER, INSET, AROUND, LATIN, LEAST = 156 * 72 / 25.4, 10.5, 4, 9, 0.56, 4
UNIT = re.compile("(?=（[^（]*）$)")  # where the unit of a header begins


def columns(table: Table) -> list[tuple[str, float]]:
    """Header and width in pt of each column, together as wide as the text block. Figures and short words stand on one line, a header on three, its unit on one of its own
    where it does not fit beside; what then is left goes to the columns whose words wrap, up to one line of theirs, and then to all. Where even the least is too much, all are
    made narrower alike."""
    cells, names = table.cells(), [str(name) for name in table.frame.columns]
    least, longest = [], []
    for i, name in enumerate(table.frame.columns):
        texts = [row[i] for row in cells]
        line = max(map(_characters, texts), default=0)
        short = table.is_figure(name) or max(map(width, texts), default=0) <= SHORT
        least.append(max(line if short else min(line, LEAST), _head(names[i])))
        longest.append(max(line, least[-1]))
    room = (WIDTH - len(least) * AROUND) / LETTER
    spare, wanted = room - sum(least), sum(longest) - sum(least)
    share = min(1, max(0, spare / wanted)) if wanted else 0
    widths = [
        (low + share * (high - low)) * LETTER + AROUND
        for low, high in zip(least, longest, strict=True)
    ]
    widths = [own * WIDTH / sum(widths) for own in widths]
    return [
        (name if _characters(name) * LETTER + AROUND <= own else UNIT.sub("\n", name), own)
        for name, own in zip(names, widths, strict=True)
    ]


def _head(name: str) -> float:
    """The least that a header needs, in Chinese characters: two lines for its words, one for its unit; a header of two characters is not broken."""
    words, *units = UNIT.split(name)
    return max(
        min(_characters(words), max(2, -(-_characters(words) // 2))), *map(_characters, units), 0
    )


def _characters(text: str) -> float:
    """How wide a text is, in Chinese characters; the widest of its lines."""
    return max(
        (
            sum(
                1 if unicodedata.east_asian_width(character) in "WFA" or character == "%" else LATIN
                for character in line
            )
            for line in text.splitlines()
        ),
        default=0,
    )
