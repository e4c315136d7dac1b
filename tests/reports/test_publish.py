"""No number taken out of a published report can be worked out from what is left in it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reports.build import made, northshire
from trackboard.errors import TrackboardError, UsageProblem
from trackboard.reports.kit import columns
from trackboard.reports.kit.columns import Holds
from trackboard.reports.kit.publish import published
from trackboard.reports.kit.report import Cell, N, Relation, Report, down_column, in_rows, ranks, shares
from trackboard.reports.kit.suppression import POSSIBLE, SMALL, rounded, suppressed
from trackboard.reports.kit.suppression import could_be as could_be_shown
from trackboard.table import Column, Table

small_table = st.lists(st.integers(0, 17), min_size=2, max_size=4)


def could_be(cell: Cell, exact: dict[Cell, int], hidden: set[Cell]) -> list[int]:
    """What an outsider must reckon with for one cell, who knows which of those taken out are small."""
    if cell in hidden:
        return [value for value in range(18) if (value <= SMALL) == (exact[cell] <= SMALL)]
    return [value for value in range(SMALL + 1, exact[cell] + 10) if rounded(value) == rounded(exact[cell])]


def attack(exact: dict[Cell, int], hidden: set[Cell], relations: list[Relation]) -> dict[Cell, set[int]]:
    """Every value that each hidden cell has in some table that agrees with all that was published.

    Free cells are tried out one by one; a total is reckoned from its parts, so only relations that add up are used.
    """
    totals = {relation.total: relation.parts for relation in relations}
    free = [cell for cell in exact if cell not in totals]
    found: dict[Cell, set[int]] = {cell: set() for cell in hidden}
    order = sorted(totals, key=lambda cell: -cell[0])
    for values in product(*(could_be(cell, exact, hidden) for cell in free)):
        table = dict(zip(free, values, strict=True))
        for total in order:
            table[total] = sum(table[part] for part in totals[total])
        shown = (cell for cell in totals if cell not in hidden)
        if all(rounded(table[cell]) == rounded(exact[cell]) and table[cell] > SMALL for cell in shown):
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
        assert len(values) >= POSSIBLE, f"{cell} can only be {values}"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=2, max_size=2))
def test_rows_and_columns_together_do_not_either(counts: list[tuple[int, int]]) -> None:
    exact: dict[Cell, int] = {N: sum(map(sum, counts))}
    for row, (left, right) in enumerate(counts):
        exact |= {(row, "left"): left, (row, "right"): right, (row, "all"): left + right}
    relations = [*in_rows(len(counts), "all", "left", "right"), down_column(range(len(counts)), "all")]
    hidden = suppressed(exact, relations)
    for cell, values in attack(exact, hidden, relations).items():
        assert exact[cell] in values
        assert len(values) >= POSSIBLE, f"{cell} can only be {values}"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(6, 7), min_size=6, max_size=9), st.integers(0, 5))
def test_rounding_alone_would_give_it_away_and_a_second_cell_is_taken_out(counts: list[int], small: int) -> None:
    """Many sixes beside a nought: their rounded sum leaves little room, so others go too."""
    every = [*counts, small]
    exact: dict[Cell, int] = {(row, "count"): count for row, count in enumerate(every)} | {N: sum(every)}
    hidden = suppressed(exact, [down_column(range(len(every)), "count")])
    shown = [cell for cell in exact if cell not in hidden and cell != N]
    if N not in hidden:
        least = rounded(exact[N]) - 5 - 14 * len(shown)
        most = rounded(exact[N]) + 4 - 6 * len(shown)
        others = len(hidden) - 1
        assert others or min(most, SMALL) - max(least, 0) >= 2


def test_the_attack_succeeds_where_only_the_small_cell_is_taken_out() -> None:
    """The control: without complementary suppression the outsider finds the number."""
    exact: dict[Cell, int] = {(row, "count"): 6 for row in range(4)} | {(4, "count"): 0, N: 24}
    relations = [down_column(range(5), "count")]
    assert attack(exact, {(4, "count")}, relations) == {(4, "count"): {0}}
    assert len(suppressed(exact, relations)) > 1


@given(st.integers(SMALL + 1, 10**6))
def test_the_lowest_class_is_no_narrower_than_the_others(count: int) -> None:
    """Nothing that is shown can only be one or two numbers."""
    low, high = could_be_shown(rounded(count))
    assert low <= count <= high and rounded(low) == rounded(high) == rounded(count)
    assert high - low >= 8 and rounded(count) % 10 == 0 and rounded(count) >= 10
    assert low == SMALL + 1 or rounded(low - 1) < rounded(count) < rounded(high + 1)


def test_what_stands_elsewhere_already_is_left_and_others_go_in_its_place() -> None:
    """A cell that another table of the day has in print cannot be taken out here."""
    parts = {(row, "other:count"): 6 for row in range(4)} | {(4, "other:count"): 0}
    exact: dict[Cell, int] = {**parts, (0, "total"): 24}
    relations = [Relation((0, "total"), tuple(parts))]
    standing = [cell for cell, value in parts.items() if value]
    assert suppressed(exact, relations, taken_out=[(4, "other:count")], standing=standing) == {
        (4, "other:count"),
        (0, "total"),
    }


def report(counts: list[int], done: list[int]) -> Report:
    rows = [(f"row {row}", count, part, None, None) for row, (count, part) in enumerate(zip(counts, done, strict=True))]
    return Report(
        (
            *columns.labels("label:Label"),
            *columns.counts("count>Count", "done>Done"),
            columns.derived("share>Share", "done", "count", by=shares),
            columns.derived("rank>Rank", "count", by=ranks),
        ),
        rows,
        name="test",
        n=sum(counts),
        notes=("period", f"n = {sum(counts)} children; included: all"),
        remarks=(f"{done[0]} of them",),
        relations=(down_column(range(len(counts)), "count"), *in_rows(len(counts), "count", "done", adds_up=False)),
    )


def test_small_numbers_are_null_others_rounded_and_what_follows_is_made_again() -> None:
    found = published(report([43, 21, 4, 2], [22, 9, 0, 1]))
    assert [row["count"] for row in found.records()] == [40, 20, None, None]
    assert [row["done"] for row in found.records()] == [20, 10, None, None]
    assert [row["share"] for row in found.records()] == [0.5, 0.5, None, None]
    assert [row["rank"] for row in found.records()] == [1, 2, None, None]
    assert found.n == 70 and "n = 70 children" in found.notes[1]
    assert found.remarks == () and found.sections == {}


# --- Closed by default ---


def changed(**given: Any) -> Report:
    return replace(report([43, 21, 14, 12], [22, 9, 8, 7]), **given)


@pytest.mark.parametrize("name", ["changes", "reconcile"])
def test_a_report_on_single_children_is_never_published(name: str) -> None:
    with pytest.raises(UsageProblem, match="single children"):
        published(made(name, northshire()))


def test_a_column_that_says_nothing_is_refused_wherever_it_stands() -> None:
    said = changed().columns
    undeclared: Any = Column("owner", "Owner")
    planted = changed(columns=(undeclared, *said[1:]))
    with pytest.raises(TrackboardError, match='cannot be published: the column "Owner" does not say what it holds'):
        published(planted)
    beside: Any = Table((undeclared,), [("somebody",)])
    with pytest.raises(TrackboardError, match='the column "Owner" does not say what it holds'):
        published(changed(sections={"owners": beside}))
    with pytest.raises(TypeError, match="holds"):
        columns.ReportColumn("owner", "Owner")  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        (columns.of_child("reference:Child")[0], "NS-1", "lists single children"),
        (columns.of_person("owner:Owner")[0], "A. Person", "holds a name of somebody who works there"),
        (columns.ReportColumn("text", "Text", holds=Holds.TEXT), "words", "holds words that somebody typed"),
        (columns.labels("label:Label")[0], 3, "holds a number, and says it holds words"),
        (columns.labels("label:Label")[0], date(2026, 11, 2), "holds a date, and says it holds words"),
        (columns.dates("month:Month")[0], 3, "holds a number, and says it holds a year"),
        (columns.counts("label>Label")[0], "many", "is of counts, and holds what is none"),
        (columns.by_row("label:Label")[0], 3, "does not say what it holds in row 1"),
        (columns.ReportColumn("share", "Share", holds=Holds.DERIVED), 0.5, "does not say what it follows from"),
    ],
)  # fmt: skip
def test_what_is_declared_as_something_else_is_refused(column: Any, value: object, sentence: str) -> None:
    plain = changed(relations=())
    rows = [(value, *row[1:]) for row in plain.rows]
    with pytest.raises(TrackboardError, match=re.escape(sentence)):
        published(replace(plain, columns=(column, *plain.columns[1:]), rows=rows))


def test_a_report_whose_notes_tell_its_n_in_other_words_is_refused() -> None:
    with pytest.raises(TrackboardError, match="second note"):
        published(changed(notes=("period", "90 children in all")))


def test_words_that_are_none_of_the_policys_stay_behind() -> None:
    plain = changed(relations=())
    heads = (*columns.labels("label:Team", among=["row 0", "row 1"]), *plain.columns[1:])
    found = published(replace(plain, columns=heads))
    assert [row["label"] for row in found.records()] == ["row 0", "row 1", "another", "another"]
