"""Every message the package can say to a clerk, found in its own sources. No message is listed by hand.

A message is the Chinese half of a text that has an English half; or what is given to a maker, a function with a parameter `en` or `english`, in the words that this function puts
around it; or a text that is raised, or that a command ends with.
"""

import ast
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from zx_analysis import paths
from zx_analysis.messages.wordings import (
    CHINESE,
    Known,
    arguments,
    held,
    name_of,
    parameters,
    texts,
)

# Between the Chinese half and the English one; behind a … only a whole sentence is taken for English.
HALVES = re.compile(r"(?<=。) (?=.*[A-Za-z])|\n(?=[A-Za-z0-9…])|(?<=…) (?=[A-Z][a-z]* [a-z])")
WITHIN = re.compile(
    r"；(?=[A-Za-z0-9'\"][^\u4e00-\u9fff]*$)"
)  # of what is said within another message
TITLE = re.compile(r" · ")  # of the titles a command ends with
ENGLISH = {"en", "english"}
LEVELS = ("拒绝", "用法", "失败", "原因", "警告", "提示", "检查")
RAISED = {
    "InputRefused": "拒绝",
    "NotApproved": "拒绝",
    "ValueError": "用法",
}  # any other error: it failed
EXITED = {"REFUSED": "拒绝", "USAGE": "用法"}  # the code given to `_fail`
SEVERITY = {"warn": "警告", "note": "提示"}
OWN = {  # the level of a module's other texts
    **dict.fromkeys(("batches", "execution", "kernels", "comparison"), "失败"),
    **dict.fromkeys(("doctor",), "检查"),
}
UNSAID = {
    "print",
    "Argument",
    "Option",
    "Typer",
    "Text",
    "Table",
}  # calls whose words are answers, help and pages, no messages
Said = Iterator[tuple[str, str, str]]  # level, rule, text


@dataclass(frozen=True)
class Message:
    """level: one of LEVELS; 原因 is said within another message, 检查 by zx doctor; rule: of a finding, else ''; text: Chinese, with … for what differs each time."""

    module: str
    level: str
    rule: str
    text: str

    @property
    def package(self) -> str:
        """The package that says it."""
        return self.module.partition("/")[0]


@cache  # sources do not change while they run
def messages(package: Path = paths.PACKAGE) -> tuple[Message, ...]:
    """All messages of a package's modules, each once."""
    shared: dict[tuple[str, str], tuple[_Module, ast.FunctionDef]] = {}
    modules = {
        path.relative_to(package).with_suffix("").as_posix(): _Module(
            path.stem, ast.parse(path.read_text(encoding="utf-8")), shared
        )
        for path in sorted([*package.glob("*.py"), *package.glob("*/*.py")])
    }
    for module in modules.values():
        module.borrow(modules)
    return tuple(
        dict.fromkeys(
            Message(name, *said)
            for name, module in modules.items()
            for said in module.said(module.tree, "", {})
        )
    )


def _is_maker(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef) and bool(ENGLISH & {*parameters(node)})


def _is_finding(node: ast.AST) -> bool:
    return isinstance(node, ast.Dict) and any(
        isinstance(key, ast.Constant) and key.value == "message_zh" for key in node.keys
    )


class _Module:
    """One module. makers: by what they are called on ('' for nothing, 'self', 'reading' for a method of Reading, or their module) and their name; shared: those of all modules."""

    def __init__(self, name: str, tree: ast.Module, shared: dict):
        self.tree, self.shared, self.own = tree, shared, OWN.get(name, "")
        self.tables = {
            name_of(node.targets[0]): node.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict)
        }
        self.makers = {("", node.name): (self, node) for node in ast.walk(tree) if _is_maker(node)}
        for owner in tree.body:
            if isinstance(owner, ast.ClassDef):
                own = {method.name: (self, method) for method in owner.body if _is_maker(method)}
                self.makers |= {("self", method): maker for method, maker in own.items()}
                shared |= {(owner.name.lower(), method): maker for method, maker in own.items()}
            elif _is_maker(owner) and not owner.name.startswith("_"):
                shared["", owner.name] = shared[name, owner.name] = self, owner

    def borrow(self, modules: dict[str, "_Module"]) -> None:
        """Take the tables of words that this module imports from others."""
        for node in self.tree.body:
            if isinstance(node, ast.ImportFrom) and (
                home := modules.get("/".join((node.module or "").split(".")[1:]))
            ):
                self.tables = {
                    alias.name: home.tables[alias.name]
                    for alias in node.names
                    if alias.name in home.tables
                } | self.tables

    def maker(self, node: ast.AST) -> tuple["_Module", ast.FunctionDef] | None:
        """The maker that a node calls, and its module."""
        if not isinstance(node, ast.Call):
            return None
        key = (
            name_of(node.func.value) if isinstance(node.func, ast.Attribute) else "",
            name_of(node),
        )
        return self.makers.get(key) or self.shared.get(key)

    @cache  # noqa: B019 (a module is read once and gone with its reader)
    def wording(self, maker: ast.FunctionDef) -> ast.AST | None:
        """What a maker's English goes into, outermost: its own words, a finding, or another maker."""
        for node in itertools.chain.from_iterable(map(ast.walk, maker.body)):
            if (isinstance(node, ast.JoinedStr) or _is_finding(node) or self.maker(node)) and any(
                name_of(inner) in ENGLISH for inner in ast.walk(node)
            ):
                return node
        return None

    def said(self, node: ast.AST, level: str, known: Known, within: ast.AST | None = None) -> Said:
        """What a node says. level: '' where nothing around it tells; known: what its names hold; within: the wording of the maker around it, which is said where the maker is called."""
        if isinstance(node, ast.FunctionDef):
            known, within = (
                held(node, known, self.tables),
                self.wording(node) if _is_maker(node) else within,
            )
        if (
            node is within
            or isinstance(node, ast.Call)
            and name_of(node) in UNSAID
            or isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
        ):
            return
        level = _level(node) or level
        if made := self.maker(node):
            yield from self._made(node, *made, level, known)
        elif _is_finding(node):
            part = {
                key.value: texts(value, known, self.tables)
                for key, value in zip(node.keys, node.values, strict=True)
            }
            yield from (
                (SEVERITY[part["severity"][0]], part["rule"][0], text)
                for text in part["message_zh"]
                if part["severity"][0] in SEVERITY  # those of the catalogue are not written here
            )
        elif isinstance(node, ast.JoinedStr | ast.Constant | ast.BinOp):
            yield from (
                found
                for text in texts(node, known, self.tables)
                for found in _half(text, level, self.own or "拒绝")
            )
        elif (
            isinstance(node, ast.Tuple)
            and len(node.elts) == 2
            and (pair := self._pair(node, known))
        ):
            yield from pair
        else:
            for inner in ast.iter_child_nodes(node):
                yield from self.said(inner, level, known, within)

    def _made(
        self, call: ast.Call, home: "_Module", maker: ast.FunctionDef, level: str, known: Known
    ) -> Said:
        """The messages of a call of a maker: its wording with what it is given."""
        given = {
            name: ["English"] if name in ENGLISH else texts(value, known, self.tables)
            for name, value in arguments(call, maker).items()
        }
        own = next(
            (RAISED[name_of(node)] for node in ast.walk(maker) if name_of(node) in RAISED), level
        )
        yield from home.said(home.wording(maker), own, held(maker, given, home.tables))

    def _pair(self, node: ast.Tuple, known: Known) -> list[tuple[str, str, str]]:
        """A Chinese text beside its English: a sentence, or (without a full stop) a part of one."""
        zh, en = (texts(element, known, self.tables) for element in node.elts)
        paired = all(map(CHINESE.search, zh)) and all(
            re.search(r"[a-z] [a-z]", text) and not CHINESE.search(text) for text in en
        )
        return (
            [(self.own or "提示" if text.endswith("。") else "原因", "", text) for text in zh]
            if paired
            else []
        )


def _level(node: ast.AST) -> str:
    """The level of what is said in a node; '' where the node does not tell."""
    if isinstance(node, ast.Raise) and node.exc is not None:
        return RAISED.get(name_of(node.exc), "失败")
    if isinstance(node, ast.Call) and name_of(node) == "_fail":
        return EXITED.get(name_of(node.args[-1]), "失败")
    return ""


def _half(text: str, level: str, usual: str) -> Said:
    """The Chinese half of a text that has an English one, or of any Chinese text where a level is known."""
    if not CHINESE.search(text) or text.startswith("#"):  # the comment of a file that is written
        return
    for sign in (HALVES, WITHIN, TITLE) if level else (HALVES, WITHIN):
        for halves in sign.finditer(text):
            if CHINESE.search(text[: halves.start()]):
                yield (
                    "原因" if sign is WITHIN else level or usual,
                    "",
                    text[: halves.start()].strip(),
                )
                return
    if level:
        yield level, "", text.strip()
