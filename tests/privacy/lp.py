"""The attacker with a linear program: knows every sum, everything shown, and what goes without saying."""

from collections.abc import Iterable

import numpy
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from privacy.disclosure import TOTAL, ZERO_ROWS, Cell, Disclosed, Kind, Table


def known_of(shown: Disclosed, threshold: int) -> dict[Cell, int]:
    """At least so much is known of hidden cells: where zeros are shown, a hidden cell is none."""
    table, known = shown.table, {}
    for row in table.parents:
        cells = [(row, column) for column in (*table.columns, TOTAL)]
        zero_hidden = any(cell in shown.hidden and table.sums[cell] == 0 for cell in cells)
        large = table.sums[row, TOTAL] >= ZERO_ROWS * threshold and (row, TOTAL) not in shown.hidden
        large = large or not table.columns
        for cell in cells:
            known[cell] = int(large and not zero_hidden)
    return known


def equations(table: Table) -> tuple[list[dict[Cell, int]], list[dict[Cell, int]]]:
    """Sums that are zero, and sums that are at most zero."""
    equal: list[dict[Cell, int]] = []
    at_most: list[dict[Cell, int]] = []
    for row in table.parents:
        if table.columns:
            line = {(row, column): 1 for column in table.columns} | {(row, TOTAL): -1}
            if table.kind is Kind.PARTITION:
                equal.append(line)
            elif table.kind is Kind.COVER:
                at_most.append({cell: -sign for cell, sign in line.items()})
            if table.kind is not Kind.PARTITION:
                at_most += [{(row, column): 1, (row, TOTAL): -1} for column in table.columns]
        parts = [part for part, parent in table.parents.items() if parent == row]
        if parts:
            equal += [{(part, column): 1 for part in parts} | {(row, column): -1} for column in (*table.columns, TOTAL)]
    return equal, at_most


def ranges(shown: Disclosed, threshold: int, cells: Iterable[Cell] | None = None) -> dict[Cell, tuple[int, int]]:
    """For each hidden cell the smallest and the largest whole number that fits; no upper end: a million."""
    table = shown.table
    hidden = sorted(shown.hidden)
    index = {cell: number for number, cell in enumerate(hidden)}
    known = known_of(shown, threshold)
    bounds = [(known[cell], 10**6) for cell in hidden]
    equal, at_most = equations(table)

    def system(lines: list[dict[Cell, int]]) -> tuple[csr_matrix | None, list[int]]:
        rows, columns, values, right = [], [], [], []
        for line in lines:
            unknown = [(cell, sign) for cell, sign in line.items() if cell in index]
            if not unknown:
                continue
            for cell, sign in unknown:
                rows.append(len(right))
                columns.append(index[cell])
                values.append(sign)
            right.append(-sum(sign * table.sums[cell] for cell, sign in line.items() if cell not in index))
        matrix = csr_matrix((values, (rows, columns)), shape=(len(right), len(hidden))) if right else None
        return matrix, right

    a_eq, b_eq = system(equal)
    a_ub, b_ub = system(at_most)
    found = {}
    for cell in cells if cells is not None else hidden:
        ends = []
        for sign in (1, -1):
            goal = numpy.zeros(len(hidden))
            goal[index[cell]] = sign
            done = linprog(
                goal,
                A_eq=a_eq,
                b_eq=b_eq if a_eq is not None else None,
                A_ub=a_ub,
                b_ub=b_ub if a_ub is not None else None,
                bounds=bounds,
                method="highs",
            )
            assert done.status == 0, done.message
            ends.append(sign * done.fun)
        found[cell] = (int(numpy.ceil(ends[0] - 1e-6)), int(numpy.floor(ends[1] + 1e-6)))
    return found


def exposed(shown: Disclosed, threshold: int) -> dict[Cell, tuple[int, int]]:
    """Hidden cells with fewer possible values than the threshold."""
    return {cell: ends for cell, ends in ranges(shown, threshold).items() if ends[1] - ends[0] + 1 < threshold}
