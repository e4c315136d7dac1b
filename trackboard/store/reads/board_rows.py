"""What every screen and list reads of the kept board: counts, ids in order, and rows.

`tables` are those kept in the file, or those made in memory for another day or a read-only file (kept_board.stand_in).
All days are ISO text, as in the tables; a day is compared, never computed with.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

from trackboard.store.kept_board import Tables
from trackboard.store.sqlite.driver import Connection
from trackboard.store.tables import BOARD, BoardRow, ChildRow

CHILD_COLUMNS = frozenset({"authority", "team", "owner"})
"""The columns of `children` by which the board can be narrowed."""


Colour = Literal["", "red", "amber", "neither"]


@dataclass(frozen=True, slots=True)
class Where:
    """Which rows: the day and what the default view leaves out, then conditions on the child's own columns."""

    day: str
    rule: int = 1
    """Bit of the inclusion rule."""
    everyone: bool = False
    """Closed and over the age limit as well."""
    only: str = ""
    """`closed` or `aged`: only those, whom the default view leaves out."""
    stage: int | None = None
    colour: Colour = ""
    """Only open children from whose `red_on` on it is, from whose `amber_on` on, or neither."""
    delay_point: str = ""
    """A clock: only children overdue there."""
    child: tuple[tuple[str, str], ...] = ()
    """(one of `CHILD_COLUMNS`, exact value)."""

    def __post_init__(self) -> None:
        if unknown := {column for column, _ in self.child} - CHILD_COLUMNS:
            raise ValueError(f"the board is not narrowed by {unknown}")

    def sql(self, tables: Tables) -> tuple[str, list[Any]]:
        """The condition over `b` (either of `tables`) and, where `child` is used, `c` (children); and its
        parameters."""
        parts: list[str] = ["b.known_from <= ?"]
        values: list[Any] = [self.day]
        if self.only == "closed":
            parts.append("b.closed = 1")
        elif self.only == "aged":
            parts.append("b.closed = 0 AND b.tenth_birthday <= ? AND (b.rules & ?) <> 0")
            values += [self.day, self.rule]
        elif self.everyone:
            parts.append("(b.closed = 1 OR (b.rules & ?) <> 0)")
            values.append(self.rule)
        else:
            parts.append("b.closed = 0 AND b.tenth_birthday > ? AND (b.rules & ?) <> 0")
            values += [self.day, self.rule]
        if self.stage is not None:
            parts.append("b.stage = ?")
            values.append(self.stage)
        if self.colour:
            parts.append("b.closed = 0")  # a closed child has an outcome, and no standing
        if self.colour == "red":
            parts.append("b.red_on <= ?")
            values.append(self.day)
        elif self.colour == "amber":
            parts.append("b.amber_on <= ? AND b.red_on > ?")
            values += [self.day, self.day]
        elif self.colour == "neither":
            parts.append("b.amber_on > ? AND b.red_on > ?")
            values += [self.day, self.day]
        if self.delay_point:
            parts.append(f"b.child_id IN (SELECT child_id FROM {tables.delays} WHERE clock = ? AND due_on < ?)")
            values += [self.delay_point, self.day]
        for column, value in self.child:
            parts.append(f"c.{column} = ?")
            values.append(value)
        return " AND ".join(parts), values

    def in_stage(self, stage: int) -> Where:
        """The same, of one stage only."""
        return replace(self, stage=stage)

    def source(self, table: str) -> str:
        """The FROM clause that the condition needs."""
        return f"{table} b JOIN children c ON c.id = b.child_id" if self.child else f"{table} b"


class StageTotals(NamedTuple):
    """Counts over one stage. Of those who ask, a due or planned day has passed and not come about."""

    stage: int
    children: int
    overdue: int
    due_soon: int
    asking: int


def totals(conn: Connection, tables: Tables, where: Where) -> list[StageTotals]:
    """One row a stage that has children, in the order of stages."""
    condition, values = where.sql(tables)
    found = conn.execute(
        "SELECT b.stage, count(*), sum(b.red_on <= ?), sum(b.amber_on <= ? AND b.red_on > ?), sum(b.asks_on < ?) "
        f"FROM {where.source(tables.board)} WHERE {condition} GROUP BY b.stage",
        (where.day, where.day, where.day, where.day, *values),
    )
    return [StageTotals._make(row) for row in found]


class DelayTotals(NamedTuple):
    """Counts over one delay point: children overdue there, those of them on whom `verdict` was given, and those on
    whom none was."""

    clock: str
    overdue: int
    judged_so: int
    unjudged: int


def delay_totals(conn: Connection, tables: Tables, where: Where, verdict: str) -> list[DelayTotals]:
    """One row a delay point at which children are overdue, in no order."""
    condition, values = where.sql(tables)
    found = conn.execute(
        f"SELECT b.clock, count(*), sum(b.verdict = ?), sum(b.verdict = '') FROM {where.source(tables.delays)} "
        f"WHERE b.due_on < ? AND {condition} GROUP BY b.clock",
        (verdict, where.day, *values),
    )
    return [DelayTotals._make(row) for row in found]


def overdue_at(conn: Connection, tables: Tables, where: Where) -> Iterable[tuple[str, int, str]]:
    """(delay point, id, verdict) of everyone overdue there, the longest first; no verdict is ''."""
    condition, values = where.sql(tables)
    return conn.execute(
        f"SELECT b.clock, b.child_id, b.verdict FROM {where.source(tables.delays)} "
        f"WHERE b.due_on < ? AND {condition} ORDER BY b.due_on, b.child_id",
        (where.day, *values),
    )


def attention(
    conn: Connection, tables: Tables, where: Where, ids: Sequence[int] | None = None
) -> Iterable[tuple[int, int]]:
    """(id, 2 if overdue, 1 if due soon, 3 if only a day that has passed asks something) of everyone who is one of
    these; of `ids` alone where they are given."""
    condition, values = where.sql(tables)
    of = f" AND b.child_id IN ({', '.join('?' * len(ids))})" if ids is not None else ""
    day = where.day
    return conn.execute(
        "SELECT b.child_id, CASE WHEN b.red_on <= ? THEN 2 WHEN b.amber_on <= ? THEN 1 ELSE 3 END "
        f"FROM {where.source(tables.board)} "
        f"WHERE (b.red_on <= ? OR b.amber_on <= ? OR b.asks_on < ?) AND b.closed = 0 AND {condition}{of}",
        (day, day, day, day, day, *values, *(ids or ())),
    )


def namesakes(conn: Connection, tables: Tables, ids: Sequence[int], lengths: Sequence[int]) -> dict[int, list[int]]:
    """Of those of `ids` whose initials another child has too: for each length, how many of these end on the same so
    many characters of the reference. The open are told apart from the open, and the closed from the closed."""
    if not ids:
        return {}
    alike = ", ".join(
        f"sum(substr(n.reference, -{int(length)}) = substr(c.reference, -{int(length)}))" for length in lengths
    )
    found = conn.execute(
        f"SELECT b.child_id, {alike} FROM {tables.board} b "
        f"JOIN {tables.board} o ON o.initials = b.initials AND o.closed = b.closed AND o.child_id <> b.child_id "
        "JOIN children c ON c.id = b.child_id JOIN children n ON n.id = o.child_id "
        f"WHERE b.initials <> '' AND b.child_id IN ({', '.join('?' * len(ids))}) GROUP BY b.child_id",
        tuple(ids),
    )
    return {child: counts for child, *counts in found}


def highest_id(conn: Connection) -> int:
    """The highest id of a child; 0 where there is none."""
    return int(conn.execute("SELECT coalesce(max(id), 0) FROM children").fetchone()[0])


@dataclass(frozen=True, slots=True)
class NotShown:
    """How many open children the default view does not show, by the first reason that fits."""

    not_yet_known: int
    turned_10: int
    left_out: int


def not_shown(conn: Connection, tables: Tables, where: Where) -> NotShown:
    """What stands beside the totals, so that no child is missing without being counted."""
    day = where.day
    row = conn.execute(
        "SELECT sum(known_from > ?), sum(known_from <= ? AND tenth_birthday <= ?), "
        f"sum(known_from <= ? AND tenth_birthday > ? AND (rules & ?) = 0) FROM {tables.board} WHERE closed = 0",
        (day, day, day, day, day, where.rule),
    ).fetchone()
    return NotShown(*(value or 0 for value in row))


_WORST = (
    "CASE WHEN b.red_on <= ? THEN 1 WHEN b.amber_on <= ? THEN 2 WHEN b.asks_on < ? THEN 0 ELSE 3 END, "
    "CASE WHEN b.red_on > ? AND b.amber_on > ? AND b.asks_on < ? THEN b.asks_on ELSE b.red_on END, b.child_id"
)
"""Those of whom a day that has passed asks something and nothing else is late, then the overdue, then those due soon;
the longest ago first. Six times the day."""
_ORDERS = {
    "worst": _WORST,
    "longest": "coalesce(b.since, '9999-12-31'), b.child_id",
    "oldest": "coalesce(c.date_of_birth, c.due_date, '9999-12-31'), b.child_id",
    "reference": "c.reference",
    "due": "b.red_on, b.child_id",
    "stage": "b.stage, b.red_on, b.child_id",
    "plan": "b.plan = '', b.plan, b.red_on, b.child_id",
    "team": "c.team = '', lower(c.team), b.red_on, b.child_id",
    "owner": "c.owner = '', lower(c.owner), b.red_on, b.child_id",
    "early": "b.early_permanence DESC, b.red_on, b.child_id",
}


def first_ids(conn: Connection, tables: Tables, where: Where, limit: int) -> list[int]:
    """The `limit` worst of one stage; reads the index and nothing else."""
    condition, values = where.sql(tables)
    found = conn.execute(
        f"SELECT b.child_id FROM {where.source(tables.board)} WHERE {condition} ORDER BY {_WORST} LIMIT ?",
        (*values, *[where.day] * _WORST.count("?"), limit),
    )
    return [child for (child,) in found]


def ordered_ids(conn: Connection, tables: Tables, where: Where, sort: str) -> dict[int, array[int]]:
    """Every id by stage, sorted."""
    ids: dict[int, array[int]] = {}
    for stage, child in _sorted(conn, tables, where, sort, f"b.stage, {_ORDERS[sort]}"):
        ids.setdefault(stage, array("q")).append(child)
    return ids


def ranked_ids(conn: Connection, tables: Tables, where: Where, sort: str) -> array[int]:
    """Every id, whatever the stage, sorted."""
    return array("q", [child for _, child in _sorted(conn, tables, where, sort, _ORDERS[sort])])


def _sorted(conn: Connection, tables: Tables, where: Where, sort: str, order: str) -> Iterable[tuple[int, int]]:
    condition, values = where.sql(tables)
    source = where.source(tables.board)
    if "c." in _ORDERS[sort] and not where.child:
        source += " JOIN children c ON c.id = b.child_id"
    days = [where.day] * order.count("?")
    return conn.execute(
        f"SELECT b.stage, b.child_id FROM {source} WHERE {condition} ORDER BY {order}", (*values, *days)
    )


def columns_sql(row: type[NamedTuple], **expressions: str) -> str:
    """What to select so that each record found is a `row`: each field under its own name, of the board (`b`) where the
    board has it, else of the child (`c`); `expressions` are for fields that stand in neither. ValueError where a field
    stands nowhere: then this module cannot be imported."""
    return ", ".join(expressions.get(name) or _column(name) for name in row._fields)


def _column(name: str) -> str:
    if name == "id":
        return "b.child_id"
    if name in BOARD.names:
        return f"b.{name}"
    if name in ChildRow.STATED.names:
        return f"c.{name}"
    raise ValueError(f"neither the board nor a child has a column {name}")


class CardRow(NamedTuple):
    """What a card or a line of a list needs of one child: of its board row and of the child's own columns, by name."""

    id: int
    reference: str
    authority: str
    given_name: str
    family_name: str
    date_of_birth: str | None
    due_date: str | None
    team: str
    owner: str
    closed: int
    stage: int
    since: str | None
    tenth_birthday: str
    opened_on: str | None
    amber_on: str
    red_on: str
    recorded_on: str | None
    early_permanence: int
    outcome: str
    plan: str
    parallel_plan: str
    flags: str
    clocks: str
    asks_on: str

    def computed_as(self, row: BoardRow) -> CardRow:
        """The same child with everything that is computed as it is in `row`."""
        return self._replace(**{name: getattr(row, name) for name in CardRow._fields if name in BOARD.names})


_CARD = f"SELECT {columns_sql(CardRow)} FROM {{}} b JOIN children c ON c.id = b.child_id"


def card_rows(conn: Connection, tables: Tables, ids: Sequence[int]) -> dict[int, CardRow]:
    """The rows of `ids`, by id; a child no longer there is left out."""
    rows: dict[int, CardRow] = {}
    for start in range(0, len(ids), 500):
        chunk = ids[start : start + 500]
        marks = ", ".join("?" * len(chunk))
        found = conn.execute(f"{_CARD.format(tables.board)} WHERE b.child_id IN ({marks})", tuple(chunk))
        rows.update((row[0], CardRow._make(row)) for row in found)
    return rows


def all_card_rows(conn: Connection, tables: Tables, where: Where) -> Iterable[CardRow]:
    """The rows of everyone in `where`, by stage, worst first."""
    condition, values = where.sql(tables)
    order = _WORST.replace("b.child_id", "c.reference")
    found = conn.execute(
        f"{_CARD.format(tables.board)} WHERE {condition} ORDER BY b.stage, {order}",
        (*values, *[where.day] * order.count("?")),
    )
    return map(CardRow._make, found)


class ClockRow(NamedTuple):
    """What reports read of a child's clocks: no more than that, because they read everyone's."""

    id: int
    closed: int
    tenth_birthday: str
    flagged: int
    """Whether it has the flag that was asked about."""
    clocks: str


_FLAGGED = "instr(' ' || b.flags || ' ', ' ' || ? || ' ') > 0"
_CLOCKS = f"SELECT {columns_sql(ClockRow, flagged=_FLAGGED)} FROM"


def clock_rows(conn: Connection, tables: Tables, where: Where, flag: str) -> Iterable[ClockRow]:
    """The clocks of everyone in `where`, and whether they have `flag`, in no order, as they are read."""
    condition, values = where.sql(tables)
    found = conn.execute(f"{_CLOCKS} {where.source(tables.board)} WHERE {condition}", (flag, *values))
    return map(ClockRow._make, found)


class StandRow(NamedTuple):
    """How a child stands, for counts over everyone."""

    id: int
    closed: int
    stage: int
    plan: str
    owner: str


_STANDS = f"SELECT {columns_sql(StandRow)} FROM {{}} b JOIN children c ON c.id = b.child_id"


def stand_rows(conn: Connection, tables: Tables, where: Where) -> Iterable[StandRow]:
    """How everyone in `where` stands, in no order, as they are read."""
    condition, values = where.sql(tables)
    return map(StandRow._make, conn.execute(f"{_STANDS.format(tables.board)} WHERE {condition}", values))


def recorded_at_all(conn: Connection, bit: int, bits: int) -> bool:
    """Whether `bit` of the `bits` bits of `records` is set for any child: a few look-ups in an index."""
    having = [value for value in range(1 << bits) if value & (1 << bit)]
    found = conn.execute(
        f"SELECT EXISTS (SELECT 1 FROM board WHERE records IN ({', '.join('?' * len(having))}))", having
    )
    return bool(found.fetchone()[0])


def closed_meetings(conn: Connection, kinds: Sequence[str], day: str) -> list[str]:
    """Days of the closed meetings of `kinds` up to `day`, oldest first."""
    found = conn.execute(
        "SELECT held_on FROM meetings WHERE status = 'closed' AND held_on <= ? "
        f"AND kind IN ({', '.join('?' * len(kinds))}) ORDER BY held_on",
        (day, *kinds),
    )
    return [held_on for (held_on,) in found]


def last_discussed(conn: Connection, kinds: Sequence[str], day: str) -> dict[int, str]:
    """By child, the day of the latest closed meeting of `kinds` up to `day` that has a minute of the child."""
    found = conn.execute(
        "SELECT m.child_id, max(g.held_on) FROM minutes m JOIN meetings g ON g.id = m.meeting_id "
        "WHERE g.status = 'closed' AND g.held_on <= ? "
        f"AND g.kind IN ({', '.join('?' * len(kinds))}) GROUP BY m.child_id",
        (day, *kinds),
    )
    return dict(found.fetchall())
