"""Several returns made one: of rows that tell the same thing about a child, the one from the newest return is kept."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from trackboard.exchange.dates import written
from trackboard.exchange.ssda903.return_rows import Adoption, Decision, Episode, Person, Review, Worker
from trackboard.exchange.staged import Problem

Row = TypeVar("Row", Person, Episode, Decision, Adoption, Review, Worker)


class Rank(NamedTuple):
    """How new the return is that a row comes from; the greater is the newer."""

    year: int
    """From the YEAR column, else the return year that holds the latest date in the file."""
    latest: date
    """The latest date in the file. Header has no dates of the return: there it is `date.min`."""
    file: int
    """The file's place by name, which decides where nothing else does."""


def oldest_first(files: Sequence[Sequence[Row]]) -> list[tuple[Rank, Row]]:
    """The rows of a table's files, given in the order of their names, from the oldest return to the newest."""
    ranked: list[tuple[Rank, Row]] = []
    for index, rows in enumerate(files):
        latest = max((day for row in rows for day in _dates(row)), default=date.min)
        by_date = latest.year + (latest.month > 3)
        ranks = {year: Rank(year or by_date, latest, index) for year in {row.at.year for row in rows}}
        ranked += [(ranks[row.at.year], row) for row in rows]
    ranked.sort(key=lambda pair: pair[0])
    return ranked


def _dates(row: Row) -> list[date]:
    return [] if isinstance(row, Person) else [cell for cell in row if isinstance(cell, date)]


def newest(
    ranked: Sequence[tuple[Rank, Row]], key: Callable[[Row], Hashable], problems: list[Problem]
) -> dict[str, list[Row]]:
    """The rows by child, one a key, in the order in which the keys first occur: the newest of each.

    Two different rows with one key in the same return are a problem; the later of them is kept.
    """
    kept: dict[str, dict[Hashable, tuple[Rank, Row]]] = {}
    for rank, row in ranked:
        own = kept.setdefault(row.at.child, {})
        name = key(row)
        before, old = own.get(name, (None, row))
        if before == rank and old[1:] != row[1:]:
            sentence = f"row {row.at.row} tells something else of the same child and the same day"
            problems.append(old.at.problem("", sentence, f"row {row.at.row} used"))
        own[name] = rank, row
    return {child: [row for _, row in own.values()] for child, own in kept.items()}


def people(ranked: Sequence[tuple[Rank, Person]], problems: list[Problem]) -> dict[str, Person]:
    """What Header says of each child: the newest of each column that is not blank."""
    known: dict[str, Person] = {}
    for _, row in ranked:
        old = known.get(row.at.child, row)
        if old.born and row.born and old.born != row.born:
            sentence = (
                f"the date of birth {written(row.born)} was {written(old.born)} in {old.at.file}, row {old.at.row}"
            )
            problems.append(row.at.problem("DOB", sentence, f"{written(row.born)} used"))
        known[row.at.child] = Person(
            row.at,
            row.born or old.born,
            row.sex or old.sex,
            row.ethnicity or old.ethnicity,
            row.authority or old.authority,
        )
    return known


def gone(ranked: Sequence[tuple[Rank, Episode]]) -> frozenset[str]:
    """Children who are in one return but not in a later one of the same children."""
    returns: dict[Rank, set[str]] = {}
    for rank, row in ranked:
        returns.setdefault(rank, set()).add(row.at.child)
    last = {child: rank for rank, children in returns.items() for child in children}
    followed = {rank for rank in returns if any(later > rank and returns[later] & returns[rank] for later in returns)}
    return frozenset(child for child, rank in last.items() if rank in followed)
