"""Subtotals (小计) that no register knows, against the rows beside them."""

from collections import defaultdict

from zx_analysis.cleaning.checks import against_sum, table_of
from zx_analysis.reading import Observation
from zx_analysis.reading.sheets import position

SUBTOTAL = "小计"


def check_subtotals(kept: list[tuple[Observation, str]]) -> list[dict]:
    """Each row 小计 that the register does not know against the rows it closes, or, where the first
    of its table stands above all rows, opens. With townships across a row holds one of them, and
    nothing is said."""
    tables = defaultdict(list)
    for o, _ in kept:
        if not o.rate and (o.code or o.label.endswith(SUBTOTAL)):
            tables[table_of(o)].append(o)
    findings: list[dict] = []
    for rows in tables.values():
        if all(o.code for o in rows) or len({position(o.cell)[1] for o in rows}) > 1:
            continue
        ordered = sorted(rows, key=lambda o: position(o.cell))
        members: list[Observation] = []
        for o in ordered if ordered[0].code else reversed(ordered):
            if o.code:
                members.append(o)
                continue
            if len(members) > 1:
                findings += against_sum(o, members, o.label)
            members = []
    return findings
