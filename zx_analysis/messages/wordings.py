"""The texts that an expression of our sources may become when it runs: alternatives ('A' if … else 'B') are texts of their own, what is not written in the source is …."""

import ast
import itertools
import re
from collections.abc import Iterable

OPEN = "…"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
Known = dict[str, list[str]]  # a name → the texts it may hold


def name_of(node: ast.AST | None) -> str:
    """The last name of what is called or read: refuse of self.reading.refuse(…)."""
    node = node.func if isinstance(node, ast.Call) else node
    return (
        node.attr
        if isinstance(node, ast.Attribute)
        else node.id
        if isinstance(node, ast.Name)
        else ""
    )


def texts(node: ast.AST, known: Known, tables: dict[str, ast.Dict]) -> list[str]:
    """The texts of an expression. tables: a module's dicts of words by name."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=parts):
            return _joined(
                way
                for branch in _branches(parts)
                for way in itertools.product(*(texts(part, known, tables) for part in branch))
            )
        case ast.FormattedValue(value=value):
            return texts(value, known, tables)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _joined(
                itertools.product(texts(left, known, tables), texts(right, known, tables))
            )
        case ast.IfExp(body=body, orelse=orelse):
            either = [*texts(body, known, tables), *texts(orelse, known, tables)]
            return list(dict.fromkeys(either)) if any(map(CHINESE.search, either)) else [OPEN]
        case ast.Name(id=name):
            return known.get(name, [OPEN])
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="get"), args=[_, other]) if (
            name in tables
        ):
            return list(
                dict.fromkeys(
                    text
                    for value in (*tables[name].values, other)
                    for text in texts(value, known, tables)
                )
            )
        case ast.Call(
            func=ast.Name(), args=[ast.Name(id=name)], keywords=[]
        ):  # what only tidies a text
            return known.get(name, [OPEN])
    return [OPEN]


def held(function: ast.FunctionDef, given: Known, tables: dict[str, ast.Dict]) -> Known:
    """What the names in a function hold: what it is given, and the Chinese that it puts together itself."""
    known = dict(given)
    for node in ast.walk(function):
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and (name := node.targets[0].id) not in given
        ):
            found = texts(node.value, known, tables)
            if any(map(CHINESE.search, found)):
                known[name] = list(dict.fromkeys([*known.get(name, ()), *found]))
    return known


def arguments(call: ast.Call, function: ast.FunctionDef) -> dict[str, ast.AST]:
    """What a call gives to each parameter, self left out."""
    own, names = function.args, parameters(function)
    defaults = dict(
        zip([arg.arg for arg in own.args][::-1], own.defaults[::-1], strict=False)
    ) | dict(zip([arg.arg for arg in own.kwonlyargs], own.kw_defaults, strict=True))
    return (
        defaults
        | dict(zip(names, call.args, strict=False))
        | {keyword.arg: keyword.value for keyword in call.keywords}
    )


def parameters(function: ast.FunctionDef) -> list[str]:
    """The names of a function's parameters, self left out."""
    return [
        arg.arg for arg in (*function.args.args, *function.args.kwonlyargs) if arg.arg != "self"
    ]


def _branches(parts: list[ast.AST]) -> list[list[ast.AST]]:
    """The parts of a text; twice where two of them hang on one condition, for they change together."""
    tests = [
        ast.dump(part.value.test) if isinstance(getattr(part, "value", None), ast.IfExp) else ""
        for part in parts
    ]
    twice = next((test for test in tests if test and tests.count(test) > 1), None)
    return (
        [
            [
                getattr(part.value, side) if test == twice else part
                for part, test in zip(parts, tests, strict=True)
            ]
            for side in ("body", "orelse")
        ]
        if twice
        else [parts]
    )


def _joined(ways: Iterable[tuple[str, ...]]) -> list[str]:
    return list(dict.fromkeys(re.sub(f"{OPEN}{OPEN}+", OPEN, "".join(way)) for way in ways))
