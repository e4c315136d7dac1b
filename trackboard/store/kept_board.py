"""What was computed of each child, kept beside the child: written with it, and true on the days of its span.

All days are ISO text, as in the tables; a day is compared, never computed with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from trackboard.store.sqlite.driver import Connection
from trackboard.store.tables import BOARD, BOARD_DELAYS, COMPUTED, BoardRow, DelayPointRow

NEVER = "9999-12-31"
ALWAYS = "0001-01-01"


class Computed(NamedTuple):
    """What is kept of one child: its row, and its delay points that run, by clock."""

    row: BoardRow
    delays: tuple[DelayPointRow, ...] = ()

    @classmethod
    def of(cls, row: BoardRow, points: Iterable[tuple[str, str, str]]) -> Computed:
        """`row` with its running delay points, each (clock, due on, verdict)."""
        shared = tuple([getattr(row, name) for name in _SHARED])
        return cls(row, tuple([DelayPointRow(row.child_id, *point, *shared) for point in sorted(points)]))


_SHARED = DelayPointRow._fields[4:]
"""The columns in which a delay point repeats its child's row."""


class Tables(NamedTuple):
    """Where the rows stand that are read: those kept in the file, or others in memory for another day."""

    board: str
    delays: str


KEPT = Tables(*(table.name for table in COMPUTED))
IN_MEMORY = Tables("board_on", "board_delays_on")

# A child that was erased is on no board.
_GONE = "SELECT count(DISTINCT child_id) FROM erased"
_BUT = " AND id NOT IN (SELECT child_id FROM erased)"


def write(conn: Connection, computed: Iterable[Computed], tables: Tables = KEPT) -> int:
    """Keep this, in place of what was kept of the same children; returns of how many it is."""
    board, delays = (
        f"INSERT INTO {name} ({', '.join(stated.names)}) VALUES ({', '.join('?' * len(stated.names))})"
        for name, stated in zip(tables, COMPUTED, strict=True)
    )
    board += (
        f" ON CONFLICT (child_id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in BOARD.names[1:])}"
    )
    left, count = iter(computed), 0
    while portion := list(islice(left, _AT_ONCE)):
        conn.executemany(board, [each.row for each in portion])
        conn.executemany(f"DELETE FROM {tables.delays} WHERE child_id = ?", [each.row[:1] for each in portion])
        conn.executemany(delays, [point for each in portion for point in each.delays])
        count += len(portion)
    return count


_AT_ONCE = 1000
"""Children that are in memory at once while many are written."""


def out_of_date(conn: Connection, day: str) -> list[int]:
    """Ids of the children of whom nothing is kept that holds on `day`."""
    # Counting first: a child without a row is rare, and looking for one reads both tables whole. UNION ALL, since UNION
    # would read the whole table, with every child's clocks, to sort it.
    missing = not of_everyone(conn)
    found = conn.execute(
        "SELECT child_id FROM board WHERE holds_until <= ? UNION ALL SELECT child_id FROM board WHERE holds_from > ?"
        + (f" UNION ALL SELECT id FROM children WHERE id NOT IN (SELECT child_id FROM board){_BUT}" if missing else ""),
        (day, day),
    )
    return [child for (child,) in found]


def of_everyone(conn: Connection) -> bool:
    """Whether something is kept of every child, of whatever day."""
    found = conn.execute(f"SELECT (SELECT count(*) FROM children) - ({_GONE}) = (SELECT count(*) FROM board)")
    return bool(found.fetchone()[0])


def went_back(conn: Connection, tables: Tables = KEPT) -> list[int]:
    """The children of whom not all that had happened is in effect, on some day."""
    return [child for (child,) in conn.execute(f"SELECT child_id FROM {tables.board} WHERE went_back = 1")]


def stand_in(conn: Connection, day: str, *, keep: bool) -> list[int]:
    """Make the tables in memory, with what is kept and holds on `day`, or with `keep` False with nothing; returns the
    children that they still lack."""
    holding = "holds_from <= ? AND holds_until > ?" if keep else "1 = 0 AND ? <> ?"
    board, delays = IN_MEMORY
    for table in IN_MEMORY:
        conn.execute(f"DROP TABLE IF EXISTS temp.{table}")
    conn.execute(f"CREATE TEMP TABLE {board} AS SELECT * FROM board WHERE {holding}", (day, day))
    conn.execute(f"CREATE UNIQUE INDEX temp.{board}_child ON {board} (child_id)")
    conn.execute(f"CREATE INDEX temp.{board}_stage ON {board} (stage, red_on, child_id) WHERE closed = 0")
    held = f"SELECT d.* FROM board_delays d WHERE d.child_id IN (SELECT child_id FROM {board})"
    conn.execute(f"CREATE TEMP TABLE {delays} AS {held}")
    conn.execute(f"CREATE INDEX temp.{delays}_child ON {delays} (child_id)")
    lacking = conn.execute(f"SELECT id FROM children WHERE id NOT IN (SELECT child_id FROM {board}){_BUT}")
    return [child for (child,) in lacking]


def read_all(conn: Connection) -> dict[int, Computed]:
    """Everything that is kept, by child."""
    points: dict[int, list[DelayPointRow]] = defaultdict(list)
    for point in conn.execute(f"SELECT {', '.join(BOARD_DELAYS.names)} FROM board_delays ORDER BY child_id, clock"):
        points[point[0]].append(DelayPointRow._make(point))
    kept = map(BoardRow._make, conn.execute(f"SELECT {', '.join(BOARD.names)} FROM board"))
    return {row.child_id: Computed(row, tuple(points.get(row.child_id, ()))) for row in kept}
