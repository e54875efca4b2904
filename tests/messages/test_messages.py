"""The guide lists every message: what the sources hold, and what awkward files provoke, is found in its tables."""

import ast
import re

import pytest

from tests.awkward import test_cells as test_awkward_cells
from tests.awkward import test_headers as test_awkward_headers
from tests.awkward import test_layouts as test_awkward_layouts
from tests.awkward import test_rows as test_awkward_rows
from tests.awkward.corpus import TOWNS
from zx_analysis import paths
from zx_analysis.city.register import Register
from zx_analysis.cleaning.clean import InputRefused, clean_files
from zx_analysis.messages import guide
from zx_analysis.messages.messages import Message, messages
from zx_analysis.messages.wordings import name_of

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
RUN = re.compile(r"[\u4e00-\u9fff]{2,}")
# Every way a message is made, as a module's text shows it: an English half, an English argument, an error.
EXAMPLE = '''
"""A docstring。 No message."""
from zx_analysis.room.words import NET

DISK = {1: "磁盘已满"}

def inline_refusal(file, read, remedy, english):
    return f"文件 {file}：读到{read}；应为数字。{remedy}\\nFile {file}: {english}"

class Reading:
    def say(self, severity, rule, zh, en):
        self.findings.append({"severity": severity, "rule": rule, "message_zh": zh, "message_en": en})

def _check(right, key, zh, en):
    if not right:
        raise ValueError(f"{key} 应为{zh}。 {key} is to be {en}.")

def read(reading, cell, code):
    reading.say("warn", "odd", f"“{cell}”看不懂", "not understood")
    _check(cell, "权重", "大于 0 的数" if code else "整数", "a number")
    print(f"读了 {cell}。 Read.")
    if code:
        raise RuntimeError(f"{DISK.get(code, '磁盘有问题')}，没有写。 Nothing was written.")
    if not cell:
        raise RuntimeError(f"{NET.get(code, '网络有问题')}，没有读。 Nothing was read.")
    return [inline_refusal("a.csv", f"“{cell}”", "请核对。", "check it."), "另存一份。 Save a copy."]
'''


def rows():
    """The guide's tables under their headings: level, what is seen, what to do, rule ('' for none), as plain text."""
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


def test_the_guide_is_what_the_sources_say():
    written = guide.GUIDE.read_text(encoding="utf-8")
    assert guide.guide(written) == written, "run make messages"


def test_every_package_stands_under_one_heading():
    named = " ".join(guide.HEADINGS.values()).split()
    packages = [folder.parent.name for folder in paths.PACKAGE.glob("*/__init__.py")]
    assert sorted(named) == sorted([*packages, "paths", "exits"])


def test_each_way_of_making_a_message(tmp_path):
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "example.py").write_text(EXAMPLE, encoding="utf-8")
    (tmp_path / "room" / "words.py").write_text('NET = {1: "网络断了"}\n', encoding="utf-8")
    assert set(messages(tmp_path)) == {
        Message("room/example", "警告", "odd", "“…”看不懂"),
        Message("room/example", "用法", "", "权重 应为大于 0 的数。"),
        Message("room/example", "用法", "", "权重 应为整数。"),
        Message("room/example", "失败", "", "磁盘已满，没有写。"),
        Message("room/example", "失败", "", "磁盘有问题，没有写。"),
        Message("room/example", "失败", "", "网络断了，没有读。"),
        Message("room/example", "失败", "", "网络有问题，没有读。"),
        Message("room/example", "拒绝", "", "文件 a.csv：读到“…”；应为数字。请核对。"),
        Message("room/example", "拒绝", "", "另存一份。"),
    }


def without_lists(node):
    """The nodes below a node; not what is printed as an answer, nor the words of a list that is joined, which are … in a row."""
    if isinstance(node, ast.Call) and name_of(node) in ("print", "join"):
        return
    yield node
    for inner in ast.iter_child_nodes(node):
        yield from without_lists(inner)


def spoken(tree):
    """The string constants of all errors and of all calls that are given an English text, whatever the functions are called; and those that go on in English."""
    makers = {
        f.name
        for f in ast.walk(tree)
        if isinstance(f, ast.FunctionDef)
        and {"en", "english"} & {arg.arg for arg in (*f.args.args, *f.args.kwonlyargs)}
    }
    makers |= {"inline_refusal", "inline_finding"}
    makers |= {"InputRefused", "_fail"}
    for node in without_lists(tree):
        if isinstance(node, ast.Raise) or isinstance(node, ast.Call) and name_of(node) in makers:
            yield from (
                inner.value
                for inner in without_lists(node)
                if isinstance(inner, ast.Constant) and isinstance(inner.value, str)
            )
        elif isinstance(node, ast.JoinedStr):
            yield from (
                part.value
                for part in node.values
                if isinstance(part, ast.Constant) and re.search(r"。 [A-Z]|。\n[A-Z]", part.value)
            )


@pytest.mark.parametrize(
    ("heading", "module"),
    [
        (heading, f"{package}/{module.stem}")
        for heading, packages in guide.HEADINGS.items()
        for package in packages.split()
        for module in sorted(paths.PACKAGE.glob(f"{package}/*.py"))
    ],
)
def test_whatever_a_module_can_say_is_in_a_row(heading, module):
    listed = [" ".join(row) for row in ROWS.get(heading, [])]
    for text in spoken(ast.parse((paths.PACKAGE / f"{module}.py").read_text(encoding="utf-8"))):
        words = [
            word
            for word in RUN.findall(text.replace("：读到", "："))
            if word not in ("工作表", "单元格")
        ]  # the place is not in a row
        assert not words or any(all(word in row for word in words) for row in listed), text


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
