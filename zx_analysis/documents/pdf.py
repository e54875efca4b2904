"""A paper as PDF, set by typst after GB/T 9704-2012. Charts are vectors; the same paper gives the
same bytes on a machine with the same fonts.

The standard asks for fonts that cannot be shipped (小标宋, 仿宋, 黑体, 楷体, 宋体). Where the
machine has one under any of its names it is used; where not, the font that comes with the package
takes its place, and the pack's list of files says so.
"""

import json
import tempfile
from functools import cache
from pathlib import Path

import typst

from zx_analysis import paths
from zx_analysis.documents.papers import (
    INSET,
    LETTER,
    TO_FILL_IN,
    Annex,
    Paper,
    paper_columns,
    picture_width,
)
from zx_analysis.pages import Chart, Table
from zx_analysis.pages.pictures import font_file

TEMPLATE = paths.TEMPLATES / "paper.typ"
OWN_FONT = "Noto Sans SC"
# role → (what the standard calls it, the names it has on a machine)
ROLES = {
    "biaosong": ("小标宋", ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05")),
    "fang": ("仿宋", ("仿宋_GB2312", "FangSong_GB2312", "FangSong", "仿宋", "STFangsong")),
    "hei": ("黑体", ("SimHei", "黑体", "STHeiti")),
    "kai": ("楷体", ("楷体_GB2312", "KaiTi_GB2312", "KaiTi", "楷体", "STKaiti")),
    "song": ("宋体", ("SimSun", "宋体", "NSimSun", "STSong")),
}


@cache
def fonts() -> dict[str, str]:
    """The font of each role on this machine."""
    there = set(typst.Fonts(font_paths=_font_paths()).families())
    return {
        role: next((name for name in names if name in there), OWN_FONT)
        for role, (_, names) in ROLES.items()
    }


def substituted(chosen: dict[str, str]) -> str:
    """What has to be said of a paper whose fonts the machine lacks; '' where it lacks none that is
    used.
    """
    lacking = [
        word for role, (word, _) in ROLES.items() if chosen[role] == OWN_FONT and role != "kai"
    ]
    return (
        f"本机没有{'、'.join(lacking)}字体，以 {OWN_FONT} 代替；"
        "正式印发请用 DOCX，或在装有这些字体的电脑上重新生成。"
        if lacking
        else ""
    )


def pdf(paper: Paper) -> bytes:
    """The paper as PDF."""
    paper, chosen = paper.printable(), fonts()
    pictures = {
        f"{i}.svg": annex.content.svg()
        for i, annex in enumerate(paper.annexes)
        if isinstance(annex.content, Chart)
    }
    data = {
        "title": paper.title,
        "mark": paper.mark,
        "edition": paper.edition,
        "fonts": chosen,
        "annexes": [_annex(annex, f"{i}.svg") for i, annex in enumerate(paper.annexes)],
        "new_sheets": paper.new_sheets(),
        "heavy": [role for role in ("biaosong", "hei") if chosen[role] == OWN_FONT],
        "fill_in": TO_FILL_IN,
        "annex_list": paper.annex_list(),
        "bound": paper.bound(),
        "letter": LETTER,
        "inset": INSET,
        "sections": [
            {"heading": heading, "paragraphs": section.paragraphs}
            for heading, section in zip(paper.headings(), paper.sections, strict=True)
        ],
    }
    return compiled(TEMPLATE, data, pictures)


def compiled(template: Path, data: dict, pictures: dict[str, bytes]) -> bytes:
    """A template of typst as PDF. data: what it reads as `sys.inputs.paper`; pictures: by the file
    that stands beside it."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in {"paper.typ": template.read_bytes(), **pictures}.items():
            (Path(folder) / name).write_bytes(content)
        return typst.compile(
            str(Path(folder) / "paper.typ"),
            root=folder,
            font_paths=_font_paths(),
            sys_inputs={"paper": json.dumps(data, ensure_ascii=False)},
            timestamp=0,
        )


def _font_paths() -> list[str]:
    return [str(font_file().parent)]


def _annex(annex: Annex, picture: str) -> dict:
    """An annex as data for the template; picture: the file of a chart, beside it."""
    empty = {
        "title": annex.title,
        "picture": "",
        "picture_width": 0,
        "alt": "",
        "unit": "",
        "note": "",
        "columns": [],
        "rows": [],
    }
    if isinstance(annex.content, Chart):
        width = picture_width(annex.content)
        return empty | {"picture": picture, "picture_width": width, "alt": annex.content.alt}
    table: Table = annex.content
    heads = [
        {"name": head, "figure": table.is_figure(name), "width": width}
        for name, (head, width) in zip(table.frame.columns, paper_columns(table), strict=True)
    ]
    return empty | {"unit": table.unit, "note": table.note, "columns": heads, "rows": table.cells()}
