"""What filter-as-you-type searches: a row of everyone, whatever the view, with where each of them is."""

from __future__ import annotations

from collections.abc import Iterable

from trackboard.store.reads.board_rows import Where
from trackboard.store.sqlite.driver import Connection

SearchRow = tuple[int, str, str, str, str, str, str, str]


def search_rows(conn: Connection, table: str, where: Where) -> Iterable[SearchRow]:
    """Of everyone, whatever the view: (id, reference, given name, family name, team, owner, authority, where they are).

    That is `board`, `aged`, `closed`, or `left_out` by the inclusion rule. By stage, worst first.
    """
    columns = tuple(column for column, _ in where.child)
    condition = "".join(f" AND c.{column} = ?" for column in columns)
    return conn.execute(
        "SELECT c.id, c.reference, c.given_name, c.family_name, c.team, c.owner, c.authority, "
        "CASE WHEN b.closed = 1 THEN 'closed' WHEN (b.rules & ?) = 0 THEN 'left_out' "
        "WHEN b.tenth_birthday <= ? THEN 'aged' ELSE 'board' END "
        f"FROM {table} b JOIN children c ON c.id = b.child_id WHERE b.known_from <= ?{condition} "
        "ORDER BY b.stage, b.red_on, c.id",
        (where.rule, where.day, where.day, *(value for _, value in where.child)),
    )
