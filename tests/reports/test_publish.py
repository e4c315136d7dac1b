"""No number taken out of a published report can be worked out from what is left in it."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reports.build import made, northshire
from trackboard.errors import UsageProblem
from trackboard.reports.publish import SMALL, published, rounded, suppressed
from trackboard.reports.report import Cell, Derived, N, Relation, Report, columns, down_column, in_rows, ranks, shares

small_table = st.lists(st.integers(0, 14), min_size=2, max_size=4)


def could_be(cell: Cell, exact: dict[Cell, int], hidden: set[Cell]) -> list[int]:
    """What an outsider must reckon with for one cell, by its rounding alone."""
    if cell in hidden:
        return list(range(31))
    near = rounded(exact[cell])
    return [value for value in range(SMALL + 1, near + 3) if rounded(value) == near]


def attack(exact: dict[Cell, int], hidden: set[Cell], relations: list[Relation]) -> dict[Cell, set[int]]:
    """Every value that each hidden cell has in some table that agrees with all that was published.

    Free cells are tried out one by one; a total is reckoned from its parts, so only relations that add up are used.
    """
    totals = {relation.total: relation.parts for relation in relations}
    free = [cell for cell in exact if cell not in totals]
    found: dict[Cell, set[int]] = {cell: set() for cell in hidden}
    ranges = [range(15) if cell in hidden else could_be(cell, exact, hidden) for cell in free]
    order = sorted(totals, key=lambda cell: -cell[0])
    for values in product(*ranges):
        table = dict(zip(free, values, strict=True))
        for total in order:
            table[total] = sum(table[part] for part in totals[total])
        if all(cell in hidden or value in could_be(cell, exact, hidden) for cell, value in table.items()):
            for cell in hidden:
                found[cell].add(table[cell])
    return found


@settings(max_examples=150, deadline=None)
@given(small_table)
def test_a_column_and_its_total_do_not_give_a_suppressed_cell_away(counts: list[int]) -> None:
    exact: dict[Cell, int] = {(row, "count"): count for row, count in enumerate(counts)} | {N: sum(counts)}
    relations = [down_column(range(len(counts)), "count")]
    hidden = suppressed(exact, relations)
    assert {cell for cell, count in exact.items() if count <= SMALL} <= hidden
    for cell, values in attack(exact, hidden, relations).items():
        assert exact[cell] in values
        assert len(values) > 1, f"{cell} can only be {values}"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=2))
def test_rows_and_columns_together_do_not_either(counts: list[tuple[int, int]]) -> None:
    exact: dict[Cell, int] = {N: sum(map(sum, counts))}
    for row, (left, right) in enumerate(counts):
        exact |= {(row, "left"): left, (row, "right"): right, (row, "all"): left + right}
    relations = [*in_rows(len(counts), "all", "left", "right"), down_column(range(len(counts)), "all")]
    hidden = suppressed(exact, relations)
    for cell, values in attack(exact, hidden, relations).items():
        assert exact[cell] in values
        assert len(values) > 1, f"{cell} can only be {values}"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(6, 7), min_size=6, max_size=9), st.integers(0, 5))
def test_rounding_alone_would_give_it_away_and_a_second_cell_is_taken_out(counts: list[int], small: int) -> None:
    """Many sixes beside a nought: their rounded sum leaves no room, so others go too."""
    every = [*counts, small]
    exact: dict[Cell, int] = {(row, "count"): count for row, count in enumerate(every)} | {N: sum(every)}
    hidden = suppressed(exact, [down_column(range(len(every)), "count")])
    shown = [cell for cell in exact if cell not in hidden and cell != N]
    if N not in hidden:
        least = rounded(exact[N]) - 2 - 7 * len(shown)
        most = rounded(exact[N]) + 2 - 6 * len(shown)
        others = len(hidden) - 1
        assert others or min(most, SMALL) - max(least, 0) >= 2


def test_the_attack_succeeds_where_only_the_small_cell_is_taken_out() -> None:
    """The control: without complementary suppression the outsider finds the number."""
    exact: dict[Cell, int] = {(0, "count"): 6, (1, "count"): 6, (2, "count"): 0, N: 12}
    relations = [down_column(range(3), "count")]
    assert attack(exact, {(2, "count")}, relations) == {(2, "count"): {0}}
    assert len(suppressed(exact, relations)) > 1


def report(counts: list[int], done: list[int]) -> Report:
    rows = [(f"row {row}", count, part, None, None) for row, (count, part) in enumerate(zip(counts, done, strict=True))]
    return Report(
        columns("label:Label", "count>Count", "done>Done", "share>Share", "rank>Rank"),
        rows,
        name="test",
        n=sum(counts),
        notes=("period", f"n = {sum(counts)} children; included: all"),
        remarks=(f"{done[0]} of them",),
        counts=("count", "done"),
        relations=(down_column(range(len(counts)), "count"), *in_rows(len(counts), "count", "done", adds_up=False)),
        derived={"share": Derived(("done", "count"), shares), "rank": Derived(("count",), ranks)},
    )


def test_small_numbers_are_null_others_rounded_and_what_follows_is_made_again() -> None:
    found = published(report([23, 11, 4, 2], [12, 9, 0, 1]))
    assert [row["count"] for row in found.records()] == [25, 10, None, None]
    assert [row["done"] for row in found.records()] == [10, 10, None, None]
    assert [row["share"] for row in found.records()] == [0.4, 1.0, None, None]
    assert [row["rank"] for row in found.records()] == [1, 2, None, None]
    assert found.n == 40 and "n = 40 children" in found.notes[1]
    assert found.remarks == () and found.sections == {}


def test_a_report_on_single_children_is_never_published() -> None:
    with pytest.raises(UsageProblem, match="single children"):
        published(made("changes", northshire()))


@pytest.mark.parametrize("name", ["delay", "alerts", "checks", "family-finding", "early-permanence", "actions", "flow"])
def test_no_count_of_5_or_fewer_and_none_unrounded_leaves_the_service(name: str) -> None:
    found = published(made(name, northshire()))
    for row in found.records():
        for key in found.counts:
            assert row[key] is None or (row[key] % 5 == 0 and row[key] > 0)


@pytest.mark.parametrize(
    "name",
    ["delay", "alerts", "checks", "family-finding", "early-permanence", "actions", "flow", "annual", "scorecard"],
)
def test_the_relations_that_a_report_declares_are_true(name: str) -> None:
    """What is not declared is not defended, and what is declared wrongly defends nothing."""
    found = made(name, northshire())
    cells = {(place, key): row[key] for place, row in enumerate(found.records()) for key in found.counts}
    cells[N] = found.n
    for total, parts, adds_up in found.relations:
        if all(cells[cell] is not None for cell in (total, *parts)):
            whole = sum(cells[part] for part in parts)
            assert cells[total] == whole if adds_up else cells[total] >= whole, (name, total, parts)
