"""What every picture has in common: its font, its colours, its size; how it is drawn, and written
as SVG into a page.

A picture is as wide as a phone's page holds letters that can be read, and no wider on a screen. Its
letters stay letters: they can be selected, searched and read aloud, and names are never markup.
"""

import importlib.util
import io
import re
import unicodedata
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from matplotlib import font_manager, rc_context, rcParams
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from zx_analysis.messages import message

# Told apart by those who do not see red or green (Machado 2009: at least 24 apart in CIELAB), and
# on white as marks 3:1, as letters 4.5:1; a picture never says by colour alone.
INK, SOFT, GREY, PALE = "#22262b", "#5c636b", "#8a9099", "#d9dde2"
COLOURS = {"green": "#23806a", "blue": "#2f61a8", "orange": "#b85c00", "red": "#8f1425"}
BLUE, RED = COLOURS["blue"], COLOURS["red"]

WIDTH = 5.2  # inches: on a phone (some 359 px for a page's words) 9.5 pt are 9.1 px
WIDEST = 600  # px on a screen
SMALL, PLAIN, TITLE = 9.5, 10, 11  # pt
ROW = 0.215  # inches for a row with a name of SMALL letters
LINE, MARKED = 0.23, 0.2  # inches: a line of the title, the mark above it
DPI = 200  # of the picture in a DOCX: 1,040 px
SAY = "say:"  # what a mark says when it is pointed at travels in its id
FAMILIES = 'ZX, "Noto Sans SC", "zx Noto Sans SC", "Source Han Sans SC", "Microsoft YaHei", '
FAMILIES += '"PingFang SC", "WenQuanYi Micro Hei", sans-serif'
PLACES = re.compile(r"(\.\d\d)\d+")  # hundredths of a point are not seen
LENGTHS = {"d", "x", "y", "width", "height", "transform", "points"}
SET_IN = re.compile(r"font: [^;]*?(\d[\d.]*)px [^;]*|font-family: [^;]*;? ?")


@dataclass(frozen=True)
class Chart:
    """A finished picture: its figure, laid out; the sentence that stands for it; whether it is
    wider than a phone, where it is moved sideways.
    """

    figure: Figure = field(repr=False, compare=False)
    alt: str

    @property
    def wide(self) -> bool:
        """Whether a phone cannot show it whole with letters that can be read."""
        return self.figure.get_figwidth() > WIDTH

    @cached_property
    def png(self) -> bytes:
        """The picture as pixels, for a DOCX."""
        return self._saved("png", dpi=DPI)

    def svg(self) -> bytes:
        """The picture as a vector, letters as outlines, so that no font is needed; the same bytes
        for the same figure."""
        return self._saved("svg", "path", metadata={"Date": None, "Creator": None})

    @cached_property
    def inline(self) -> str:
        """The picture as an element of a page, its letters as letters."""
        return _inline(self._saved("svg", "none", metadata={"Date": None}), self)

    def _saved(self, form: str, letters: str = "none", **options) -> bytes:
        memory = io.BytesIO()
        with rc_context({**style(), "svg.fonttype": letters, "svg.hashsalt": f"zx {self.alt}"}):
            self.figure.savefig(memory, format=form, **options)
        return memory.getvalue()

    def _repr_html_(self) -> str:
        if not self.wide:
            return f'<figure class="chart">{self.inline}</figure>'
        hint = '<figcaption class="swipe">左右滑动看全图</figcaption>'
        box = f'<div class="scroll" tabindex="0">{self.inline}</div>'
        return f'<figure class="chart wide">{hint}{box}</figure>'

    def __repr__(self) -> str:
        return self.alt


def font_file() -> Path:
    """Noto Sans SC of the zhplot wheel (OFL), which is not imported: it changes global settings.
    RuntimeError where it is not there."""
    spec = importlib.util.find_spec("zhplot")
    folders = spec.submodule_search_locations if spec else None
    path = Path(folders[0]) / "fonts" / "NotoSansSC-Regular.ttf" if folders else None
    if path is None or not path.is_file():
        raise RuntimeError(str(message("chart_font_missing")))
    return path


@cache
def font() -> str:
    """The name of the chart font, registered with matplotlib."""
    font_manager.fontManager.addfont(font_file())
    return font_manager.FontProperties(fname=font_file()).get_name()


def style() -> dict:
    """What matplotlib is told of every picture."""
    return {
        "font.family": font(),
        "font.size": SMALL,
        "axes.unicode_minus": False,
        "axes.edgecolor": GREY,
        "axes.labelcolor": INK,
        "axes.labelsize": SMALL,
        "text.color": INK,
        "xtick.color": INK,
        "ytick.color": INK,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titlesize": PLAIN,
        "axes.titlelocation": "left",
        "axes.titleweight": "normal",
        "axes.grid": False,
        "figure.facecolor": "white",
        "text.parse_math": False,
    }  # a name with $ is a name, no formula


def chart_style() -> None:
    """Give every chart drawn from now on the look of the pages: Chinese without boxes, their
    letters, colours and sizes.

    Changes `matplotlib.rcParams`; pandas, seaborn and pyplot all go by them (`seaborn.set_theme`
    sets a font of its own: call this after it). RuntimeError where the font is not installed.

    >>> import matplotlib
    >>> chart_style()
    >>> matplotlib.rcParams["font.family"]
    ['Noto Sans SC']
    """
    rcParams.update(style())


def draw(
    paint: Callable[[Figure], None],
    *,
    title: str,
    mark: str,
    alt: str,
    height: float,
    width: float = WIDTH,
    legend: int = 0,
) -> Chart:
    """Paint a figure, a legend below (`legend` words side by side, 0: none), the title above (in as
    many lines as it needs) and over it the mark, and lay it out. height: inches without title and
    mark; alt: the sentence that stands for it. RuntimeError names a glyph that the font lacks."""
    # no title stands over ticks: to look for some measures every label of every panel anew
    settings = {**style(), "axes.titley": 1.0}
    with rc_context(settings), warnings.catch_warnings():
        warnings.filterwarnings("error", message=".*missing from.*font.*")
        above = broken(title, WIDTH * 72 / TITLE - 1)
        strip = MARKED if mark else 0.03
        head = strip + LINE * (1 + above.count("\n")) + 0.06
        height += head
        figure = Figure(figsize=(width, height))
        try:
            paint(figure)
            if legend:
                look = {"loc": "outside lower center", "frameon": False, "fontsize": SMALL}
                look |= {"columnspacing": 1, "handletextpad": 0.5, "handlelength": 1.5}
                words = [ax.get_legend_handles_labels() for ax in figure.axes]
                longest = max(words, key=lambda pair: len(pair[1]))  # of panels, the fullest
                figure.legend(*longest, ncols=legend, **look)
            look = {"ha": "left", "va": "top", "fontsize": TITLE, "linespacing": 1.25}
            figure.suptitle(above, x=0.01, y=1 - strip / height, **look)
            if mark:
                look = {"ha": "right", "va": "top", "fontsize": SMALL, "color": SOFT}
                figure.text(0.99, 1 - 0.02 / height, mark, **look)
            # laid out once: an engine that stays with the figure does it anew at each writing
            ConstrainedLayoutEngine(rect=(0, 0, 1, 1 - head / height)).execute(figure)
            chart = Chart(figure, alt)
            _ = chart.inline  # here, so that a missing glyph fails the cell that asked for it
        except UserWarning as warning:
            raise RuntimeError(str(message("chart_glyph_missing", why=warning))) from warning
    return chart


def multiples(
    paint: Callable[[Axes, Any], None],
    frames: dict[str, Any],
    *,
    across: int,
    share: str = "",
    unit: str = "",
    tall: list[float] | None = None,
    aside: float = 2.5,
    **words,
) -> Chart:
    """Small multiples: each frame painted under its title, `across` in a row; what is left of the
    last row stays blank. share: "x" or "y", the axis that is one for all; unit: beside the first;
    tall: of each row of panels, where they differ; aside: Chinese
    characters that the names beside a panel take; words: as `draw` takes them."""

    def paint_all(figure):
        down, axis = -(-len(frames) // across), {f"share{share}": True} if share else {}
        axes = figure.subplots(down, across, squeeze=False, height_ratios=tall, **axis).ravel()
        room = words.get("width", WIDTH) * 72 / across / SMALL - aside
        for ax, (name, frame) in zip(axes, frames.items(), strict=False):
            paint(ax, frame)
            ax.set_title(broken(name, room), fontsize=SMALL)
        for ax in axes[len(frames) :]:
            ax.set_visible(False)
        for ax in axes[max(0, len(frames) - across) : len(frames)]:
            ax.tick_params(labelbottom=True)  # where nothing stands below
        axes[0].set_ylabel(unit)

    return draw(paint_all, **words)


def say(artist: Artist, words: str) -> None:
    """What a mark says when it is pointed at."""
    artist.set_gid(SAY + words.replace("\n", ""))


def broken(text: str, room: float) -> str:
    """A text in lines of at most `room` Chinese characters; Latin words and figures, which take
    half the place, stay together."""
    lines, used = [""], 0.0
    for part in re.findall(r"（?(?:[\x21-\x7e]{1,24}|[^\x21-\x7e])", text):
        length = sum(breadth(character) for character in part)
        if used + length > room and lines[-1] and part not in "，。；：、）":
            lines, used = [*lines, ""], 0.0
        lines[-1], used = lines[-1] + part, used + length
    return "\n".join(line.strip() for line in lines)


def breadth(character: str) -> float:
    """How wide a character is, in Chinese ones."""
    return 1 if unicodedata.east_asian_width(character) in "WFA" else 0.58


def _inline(written: bytes, chart: Chart) -> str:
    """What matplotlib wrote, as an element of a page: no size, no id that nothing refers to, no
    font but the page's, words on marks.
    """
    root = ElementTree.fromstring(written)
    parents = {child: parent for parent in root.iter() for child in parent}
    refers = set(re.findall(rb'(?:url\(|href=")#([^)"]+)', written))
    for element in list(root.iter()):
        element.tag = element.tag.partition("}")[2]
        if element.tag in ("metadata", "style"):
            parents[element].remove(element)
            continue
        element.attrib = dict(_attributes(element, refers))
        element.text = element.text if element.tag == "text" else None
        element.tail = None
        if says := element.attrib.pop("says", ""):
            title = ElementTree.Element("title")
            title.text = says
            element.insert(0, title)
    width = round(chart.figure.get_figwidth() * 72 * (WIDEST / (WIDTH * 72)))
    size = f"width: 100%; max-width: {width}px; height: auto"
    if chart.wide:
        size += f"; min-width: {round(chart.figure.get_figwidth() * 72)}px"
    root.attrib = {
        "viewBox": root.attrib["viewBox"],
        "role": "img",
        "aria-label": chart.alt,
        "font-family": FAMILIES,
        "style": size + "; stroke-linejoin: round; stroke-linecap: butt",
    }
    return ElementTree.tostring(root, encoding="unicode")


def _attributes(element: ElementTree.Element, refers: set[bytes]):
    """What is kept of the attributes of an element."""
    for name, value in element.attrib.items():
        name = name.rpartition("}")[2]
        if name == "id" and value.startswith(SAY):
            yield "says", value.removeprefix(SAY)
        elif name == "style":
            yield name, SET_IN.sub(lambda font: f"font-size: {font[1]}px" if font[1] else "", value)
        elif name in LENGTHS:
            yield name, " ".join(PLACES.sub(r"\1", value).split())
        elif name != "id" or value.encode() in refers:
            yield name, value
