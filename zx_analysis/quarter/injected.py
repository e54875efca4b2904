"""What papermill put into a notebook, held against what the notebook declares: papermill itself
only warns of a parameter that there is not, and goes on with the default.

A value goes into a cell of its own after the cell tagged `parameters`; of the two only the texts
reach the kernel, in IPython's history of inputs.
"""

import ast
import sys
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from zx_analysis.messages import Message, message

OPENING = "# Parameters\n"  # papermill.translators: how the cell of given values begins


def refuse_unknown_parameters() -> None:
    """ValueError where this kernel's notebook was given parameters that it does not declare, or
    values of another kind; outside a notebook, or without papermill, nothing."""
    if (ipython := sys.modules.get("IPython")) and (shell := ipython.get_ipython()):
        if problems := list(unfit(shell.user_ns.get("In", ()))):
            raise ValueError("\n".join(map(str, problems)))


def unfit(cells: Sequence[str]) -> Iterator[Message]:
    """What is wrong with the given parameters. cells: sources as they were run, in their order;
    declared are the annotated names (`city: str = …`) of those before the given ones.

    >>> declared, given = 'quarter: str = "2022Q1"', '# Parameters\\nquartr = "2022Q2"\\n'
    >>> [(one.id, one.fields["name"], one.fields["near"].fields["names"])
    ...  for one in unfit([declared, given])]
    [('parameter_not_declared', 'quartr', ['quarter'])]
    """
    declared = {name: kind for cell in cells for name, kind in _declared(cell).items()}
    # run again once mended, the last is what holds
    given = next((cell for cell in reversed(cells) if cell.startswith(OPENING)), "")
    for name, value in _assigned(given):
        if name not in declared:
            yield _unknown(name, list(declared))
        elif _kind(value) != declared[name]:
            facts = {"name": name, "read": ast.unparse(value), "kind": declared[name]}
            yield message("parameter_of_another_kind", **facts)


def _unknown(name: str, declared: list[str]) -> Message:
    near = get_close_matches(name, declared, n=1)
    perhaps = message("did_you_mean", names=near) if near else ""
    return message("parameter_not_declared", name=name, near=perhaps, declared=declared)


def _assigned(cell: str) -> Iterator[tuple[str, ast.expr]]:
    for line in ast.parse(cell).body:
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
            yield line.targets[0].id, line.value


def _declared(cell: str) -> dict[str, str]:
    """The names that a cell declares, each with its kind; none where it is no plain Python."""
    try:
        lines = ast.parse(cell).body
    except SyntaxError:
        return {}
    return {
        line.target.id: ast.unparse(line.annotation)
        for line in lines
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)
    }


def _kind(value: ast.expr) -> str:
    try:
        return type(ast.literal_eval(value)).__name__
    except ValueError:
        return ""
