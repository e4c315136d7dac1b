"""The table `board`: what was computed of each child, written with the child and read by every screen and list.

`table` is `board` itself, or `board_on`, which `stand_in` makes in memory for another day or a read-only file.
All days are ISO text, as in the table; a day is compared, never computed with.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from trackboard.store.sqlite.driver import Connection

NEVER = "9999-12-31"
ALWAYS = "0001-01-01"


class BoardRow(NamedTuple):
    """One row of `board`; the columns are explained in schema.sql."""

    child_id: int
    holds_from: str
    holds_until: str
    known_from: str
    closed: int
    stage: int
    since: str | None
    tenth_birthday: str
    amber_on: str
    red_on: str
    due_1: str
    due_2: str
    due_3: str
    due_4: str
    due_5: str
    due_6: str
    avoidable: int
    rules: int
    records: int
    opened_on: str | None
    recorded_on: str | None
    early_permanence: int
    outcome: str
    plan: str
    parallel_plan: str
    flags: str
    clocks: str
    went_back: int


_COLUMNS = BoardRow._fields

# Who was erased is on no board.
_GONE = "SELECT count(DISTINCT child_id) FROM erased"
_BUT = " AND id NOT IN (SELECT child_id FROM erased)"


def write(conn: Connection, rows: Iterable[BoardRow], table: str = "board") -> None:
    """Keep `rows`, in place of what was kept for the same children."""
    updates = ", ".join(f"{column} = excluded.{column}" for column in _COLUMNS[1:])
    conn.executemany(
        f"INSERT INTO {table} ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))}) "
        f"ON CONFLICT (child_id) DO UPDATE SET {updates}",
        rows,
    )


def out_of_date(conn: Connection, day: str) -> list[int]:
    """Ids of the children whose row is missing or does not hold on `day`."""
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
    """Whether a row is kept for every child, of whatever day."""
    found = conn.execute(f"SELECT (SELECT count(*) FROM children) - ({_GONE}) = (SELECT count(*) FROM board)")
    return bool(found.fetchone()[0])


def went_back(conn: Connection, table: str = "board") -> list[int]:
    """The children of whom not all that had happened is in effect, on some day."""
    return [child for (child,) in conn.execute(f"SELECT child_id FROM {table} WHERE went_back = 1")]


def stand_in(conn: Connection, day: str, *, keep: bool) -> tuple[str, list[int]]:
    """Make `board_on` in memory, `keep`ing rows that hold on `day`; (its name, the children it still lacks)."""
    conn.execute("DROP TABLE IF EXISTS temp.board_on")
    holding = "holds_from <= ? AND holds_until > ?" if keep else "1 = 0 AND ? <> ?"
    conn.execute(f"CREATE TEMP TABLE board_on AS SELECT * FROM board WHERE {holding}", (day, day))
    conn.execute("CREATE UNIQUE INDEX temp.board_on_child ON board_on (child_id)")
    conn.execute("CREATE INDEX temp.board_on_stage ON board_on (stage, red_on, child_id) WHERE closed = 0")
    lacking = conn.execute(f"SELECT id FROM children WHERE id NOT IN (SELECT child_id FROM board_on){_BUT}")
    return "board_on", [child for (child,) in lacking]


CHILD_COLUMNS = frozenset({"authority", "team", "owner"})
"""The columns of `children` by which the board can be narrowed."""


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
    standing: str = ""
    delay_point: int | None = None
    """1 to 6: only children overdue there."""
    child: tuple[tuple[str, str], ...] = ()
    """(one of `CHILD_COLUMNS`, exact value)."""

    def __post_init__(self) -> None:
        if unknown := {column for column, _ in self.child} - CHILD_COLUMNS:
            raise ValueError(f"the board is not narrowed by {unknown}")

    def sql(self) -> tuple[str, list[Any]]:
        """The condition over `b` (the board table) and, where `child` is used, `c` (children); and its parameters."""
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
        if self.standing:
            parts.append("b.closed = 0")  # a closed child has an outcome, and no standing
        if self.standing == "overdue":
            parts.append("b.red_on <= ?")
            values.append(self.day)
        elif self.standing == "due_soon":
            parts.append("b.amber_on <= ? AND b.red_on > ?")
            values += [self.day, self.day]
        elif self.standing == "on_track":
            parts.append("b.amber_on > ? AND b.red_on > ?")
            values += [self.day, self.day]
        if self.delay_point is not None:
            parts.append(f"b.due_{int(self.delay_point)} < ?")
            values.append(self.day)
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


@dataclass(frozen=True, slots=True)
class StageTotals:
    """Counts over one stage: children, standings, and per delay point overdue and judged avoidable."""

    stage: int
    children: int
    overdue: int
    due_soon: int
    late_at: tuple[int, ...]
    avoidable_at: tuple[int, ...]


def totals(conn: Connection, table: str, where: Where) -> list[StageTotals]:
    """One row a stage that has children, in the order of stages."""
    condition, values = where.sql()
    day = where.day
    sums = ["sum(b.red_on <= ?)", "sum(b.amber_on <= ? AND b.red_on > ?)"]
    days = [day, day, day]
    for point in range(1, 7):
        sums.append(f"sum(b.due_{point} < ?)")
        days.append(day)
    for point in range(1, 7):
        sums.append(f"sum(b.due_{point} < ? AND (b.avoidable & {1 << (point - 1)}) <> 0)")
        days.append(day)
    found = conn.execute(
        f"SELECT b.stage, count(*), {', '.join(sums)} FROM {where.source(table)} WHERE {condition} GROUP BY b.stage",
        (*days, *values),
    )
    return [StageTotals(row[0], row[1], row[2], row[3], tuple(row[4:10]), tuple(row[10:16])) for row in found]


def highest_id(conn: Connection) -> int:
    """The highest id of a child; 0 where there is none."""
    return int(conn.execute("SELECT coalesce(max(id), 0) FROM children").fetchone()[0])


@dataclass(frozen=True, slots=True)
class NotShown:
    """How many open children the default view does not show, by the first reason that fits."""

    not_yet_known: int
    turned_10: int
    left_out: int


def not_shown(conn: Connection, table: str, where: Where) -> NotShown:
    """What stands beside the totals, so that no child is missing without being counted."""
    day = where.day
    row = conn.execute(
        "SELECT sum(known_from > ?), sum(known_from <= ? AND tenth_birthday <= ?), "
        f"sum(known_from <= ? AND tenth_birthday > ? AND (rules & ?) = 0) FROM {table} WHERE closed = 0",
        (day, day, day, day, day, where.rule),
    ).fetchone()
    return NotShown(*(value or 0 for value in row))


_ORDERS = {
    "worst": "b.red_on, b.child_id",
    "longest": "coalesce(b.since, '9999-12-31'), b.child_id",
    "oldest": "coalesce(c.date_of_birth, c.due_date, '9999-12-31'), b.child_id",
    "reference": "c.reference",
}


def first_ids(conn: Connection, table: str, where: Where, limit: int) -> list[int]:
    """The `limit` worst of one stage; reads no more of the index than it gives."""
    condition, values = where.sql()
    found = conn.execute(
        f"SELECT b.child_id FROM {where.source(table)} WHERE {condition} ORDER BY b.red_on, b.child_id LIMIT ?",
        (*values, limit),
    )
    return [child for (child,) in found]


def ordered_ids(conn: Connection, table: str, where: Where, sort: str) -> dict[int, array[int]]:
    """Every id by stage, sorted."""
    ids: dict[int, array[int]] = {}
    for stage, child in _sorted(conn, table, where, sort, f"b.stage, {_ORDERS[sort]}"):
        ids.setdefault(stage, array("q")).append(child)
    return ids


def ranked_ids(conn: Connection, table: str, where: Where, sort: str) -> array[int]:
    """Every id, whatever the stage, sorted."""
    return array("q", [child for _, child in _sorted(conn, table, where, sort, _ORDERS[sort])])


def _sorted(conn: Connection, table: str, where: Where, sort: str, order: str) -> Iterable[tuple[int, int]]:
    condition, values = where.sql()
    source = where.source(table)
    if "c." in _ORDERS[sort] and not where.child:
        source += " JOIN children c ON c.id = b.child_id"
    return conn.execute(f"SELECT b.stage, b.child_id FROM {source} WHERE {condition} ORDER BY {order}", values)


def past_due_ids(conn: Connection, table: str, where: Where) -> array[int]:
    """Whose due date has passed, the longest ago first, in `where`: that of the stage of those not yet born."""
    condition, values = where.sql()
    found = conn.execute(
        f"SELECT b.child_id FROM {table} b JOIN children c ON c.id = b.child_id "
        f"WHERE {condition} AND c.due_date < ? ORDER BY c.due_date, b.child_id",
        (*values, where.day),
    )
    return array("q", [child for (child,) in found])


class CardRow(NamedTuple):
    """What a card or a line of a list needs of one child: its board row beside the child's own columns."""

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


_CARD_SQL = (
    "SELECT c.id, c.reference, c.authority, c.given_name, c.family_name, c.date_of_birth, c.due_date, c.team, c.owner, "
    "b.closed, b.stage, b.since, b.tenth_birthday, b.opened_on, b.amber_on, b.red_on, "
    "b.recorded_on, b.early_permanence, b.outcome, b.plan, b.parallel_plan, b.flags, b.clocks "
    "FROM {table} b JOIN children c ON c.id = b.child_id "
)


def card_rows(conn: Connection, table: str, ids: Sequence[int]) -> dict[int, CardRow]:
    """The rows of `ids`, by id; a child no longer there is left out."""
    rows: dict[int, CardRow] = {}
    for start in range(0, len(ids), 500):
        chunk = ids[start : start + 500]
        found = conn.execute(_CARD_SQL.format(table=table) + f"WHERE c.id IN ({', '.join('?' * len(chunk))})", chunk)
        rows.update((row[0], CardRow(*row)) for row in found)
    return rows


def all_card_rows(conn: Connection, table: str, where: Where, unborn: int) -> Iterable[CardRow]:
    """The rows of everyone in `where`, by stage, worst first; of stage `unborn` those past their due date before."""
    condition, values = where.sql()
    passed = "CASE WHEN b.stage = ? AND c.due_date < ? THEN c.due_date ELSE '9' END"
    found = conn.execute(
        _CARD_SQL.format(table=table) + f"WHERE {condition} ORDER BY b.stage, {passed}, b.red_on, c.reference",
        (*values, unborn, where.day),
    )
    return (CardRow(*row) for row in found)


class ClockRow(NamedTuple):
    """What reports read of a child's clocks: no more than that, because they read everyone's."""

    id: int
    closed: int
    tenth_birthday: str
    plan_unrecorded: int
    clocks: str


def clock_rows(conn: Connection, table: str, where: Where) -> Iterable[ClockRow]:
    """The clocks of everyone in `where`, in no order, as they are read."""
    condition, values = where.sql()
    found = conn.execute(
        "SELECT b.child_id, b.closed, b.tenth_birthday, b.flags LIKE '%plan_unrecorded%', b.clocks "
        f"FROM {where.source(table)} WHERE {condition}",
        values,
    )
    return map(ClockRow._make, found)


class StandRow(NamedTuple):
    """How a child stands, for counts over everyone."""

    id: int
    closed: int
    stage: int
    plan: str
    owner: str


def stand_rows(conn: Connection, table: str, where: Where) -> Iterable[StandRow]:
    """How everyone in `where` stands, in no order, as they are read."""
    condition, values = where.sql()
    found = conn.execute(
        "SELECT b.child_id, b.closed, b.stage, b.plan, c.owner "
        f"FROM {table} b JOIN children c ON c.id = b.child_id WHERE {condition}",
        values,
    )
    return map(StandRow._make, found)


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


def read_all(conn: Connection) -> dict[int, BoardRow]:
    """Every kept row, by child."""
    return {row[0]: BoardRow(*row) for row in conn.execute(f"SELECT {', '.join(_COLUMNS)} FROM board")}
