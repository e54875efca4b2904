"""The guide lists every message: what the catalogue holds, and what awkward files provoke."""

import re

from tests.awkward import test_cells as test_awkward_cells
from tests.awkward import test_headers as test_awkward_headers
from tests.awkward import test_layouts as test_awkward_layouts
from tests.awkward import test_rows as test_awkward_rows
from tests.awkward.corpus import TOWNS
from zx_analysis.city.register import Register
from zx_analysis.cleaning.clean import InputRefused, clean_files
from zx_analysis.messages import guide
from zx_analysis.messages.catalogue import SENTENCES

CASES = [
    case
    for module in (
        test_awkward_cells,
        test_awkward_headers,
        test_awkward_layouts,
        test_awkward_rows,
    )
    for case in module.case
]


def rows():
    """The guide's tables under their headings: level, what is seen, what to do, rule ('' for none),
    as plain text.
    """
    text, found = (
        guide.MARKS.search(guide.GUIDE.read_text(encoding="utf-8"))[0],
        {},
    )
    for line in text.splitlines():
        if line.startswith("#### "):
            heading = found.setdefault(line[5:], [])
        elif line.startswith("| ") and not line.startswith("| 级别"):
            cells = [
                re.sub(r"\\(.)", r"\1", cell.strip()) for cell in re.split(r"(?<!\\)\|", line)[1:-1]
            ]
            heading.append(
                (*cells[:3], "".join(re.findall("`(.+)`", cells[-1])) if len(cells) > 3 else "")
            )
    return found


ROWS = rows()


def test_the_guide_is_what_the_catalogue_says():
    written = guide.GUIDE.read_text(encoding="utf-8")
    assert guide.guide(written) == written, "run make messages"


def test_every_file_of_the_catalogue_stands_under_one_heading():
    named = " ".join(guide.HEADINGS.values()).split()
    assert sorted(named) == sorted(file.stem for file in SENTENCES.glob("*.toml"))


def patterns():
    """(level, rule, what a message reads like) of every row, … standing for anything."""
    for found in ROWS.values():
        for level, seen, todo, rule in found:
            seen, todo = (
                re.escape(cell).replace("…", ".*").replace(r"\ ", r"\s*") for cell in (seen, todo)
            )
            yield (
                level,
                rule,
                re.compile(rf"(?:文件 .*?：读到“?)?{seen}”?[，。；：]?{todo}。?", re.DOTALL),
            )


def test_what_awkward_files_provoke_is_in_a_row(tmp_path):
    (tmp_path / "townships.csv").write_text(TOWNS, encoding="utf-8")
    register, known = Register.from_csv(tmp_path / "townships.csv"), list(patterns())
    different = {
        (case.refused, frozenset(case.warns)): case for case in CASES if case.refused or case.warns
    }
    said = set()
    for number, case in enumerate(different.values()):
        (folder := tmp_path / str(number)).mkdir()
        try:
            said |= {
                (row.rule, row.message_zh)
                for row in clean_files(
                    case.files(folder), register, months=case.months
                ).findings.itertuples()
            }
        except InputRefused as refused:
            said |= {("", message.split("\n")[0]) for message in refused.refusals}
    assert len({rule for rule, _ in said}) > 15 and sum(not rule for rule, _ in said) > 30
    for rule, text in said:
        assert any(
            rule == own and (level != "拒绝") == bool(rule) and pattern.fullmatch(text)
            for level, own, pattern in known
        ), (rule, text)
