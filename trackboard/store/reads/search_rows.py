"""What filter-as-you-type searches: a row of everyone, whatever the view, with where each of them is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from trackboard.store.kept_board import Tables
from trackboard.store.reads.board_rows import Where, columns_sql
from trackboard.store.sqlite.driver import Connection


class SearchRow(NamedTuple):
    """What one child can be found by."""

    id: int
    reference: str
    given_name: str
    family_name: str
    team: str
    owner: str
    authority: str
    place: str
    """`board`, `aged`, `closed`, or `left_out` by the inclusion rule."""


_PLACE = (
    "CASE WHEN b.closed = 1 THEN 'closed' WHEN (b.rules & ?) = 0 THEN 'left_out' "
    "WHEN b.tenth_birthday <= ? THEN 'aged' ELSE 'board' END"
)
_SEARCHED = f"SELECT {columns_sql(SearchRow, place=_PLACE)} FROM {{}} b JOIN children c ON c.id = b.child_id"


def search_rows(conn: Connection, tables: Tables, where: Where) -> Iterable[SearchRow]:
    """Everyone, whatever the view, by stage, worst first."""
    condition = "".join(f" AND c.{column} = ?" for column, _ in where.child)
    found = conn.execute(
        f"{_SEARCHED.format(tables.board)} WHERE b.known_from <= ?{condition} ORDER BY b.stage, b.red_on, b.child_id",
        (where.rule, where.day, where.day, *(value for _, value in where.child)),
    )
    return map(SearchRow._make, found)
