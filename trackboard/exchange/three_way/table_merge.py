"""The smaller tables of a bundle, compared with those the database holds: a row is known again by what it is about.

What a person typed, or is of a meeting that is closed, is never overwritten; nothing is removed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from trackboard.exchange.bundle import conflict_lines as bundle_conflicts
from trackboard.exchange.bundle.bundle_form import FORMS, Form
from trackboard.exchange.staged import Problem
from trackboard.exchange.three_way.clashes import Conflicts
from trackboard.exchange.three_way.merge_result import APART, Merged, What, shown
from trackboard.pathway.policy.policy import Policy
from trackboard.store.audit import origins
from trackboard.store.audit.origins import Origin
from trackboard.store.database import Database
from trackboard.store.reads.alias_rows import aliases_by_name
from trackboard.store.reads.meeting_rows import meetings_by_name
from trackboard.store.reads.recorded_rows import every_row, rows_at, rows_of
from trackboard.store.rows import columns, last_id, last_seqs
from trackboard.store.tables import (
    ROWS,
    AliasRow,
    AmendmentRow,
    ChildRow,
    ConflictRow,
    CriterionRow,
    MeetingRow,
    Row,
    StruckRow,
    Table,
)

_NEVER = object()
"""What a source said that has said nothing: the same as nothing."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A row of the file: its number, whom it is about in words, and the stored columns that it speaks of."""

    number: int
    who: str
    values: dict[str, Any]


class Tables:
    """Compares one table after another into a Merged. `ids` are the children by reference, `new` those not held yet."""

    def __init__(
        self,
        db: Database,
        merged: Merged,
        ids: Mapping[str, int],
        new: set[int],
        conflicts: Conflicts,
        policy: Policy,
        today: str,
    ) -> None:
        self.db = db
        self.merged = merged
        self.ids = ids
        self.new = new
        self.conflicts = conflicts
        self.policy = policy
        self.today = today
        tables = merged.staged.tables
        named = {str(row["meeting"]) for rows in tables.values() for row in rows if row.get("meeting")}
        self.held = meetings_by_name(db, named)
        self.meetings = {name: meeting.id for name, meeting in self.held.items()}
        self.closed = {meeting.id for meeting in self.held.values() if meeting.closed}
        self._last_id: dict[type[Row], int] = {}
        self._last_seq: dict[type[Row], dict[int, int]] = {}

    def compare(self) -> None:
        """Every table that the files hold, but children and milestones; a meeting's own first, as others are its."""
        for table, form in sorted(FORMS.items(), key=lambda each: not each[1].row.STATED.of_a_meeting):
            if rows := self.merged.staged.tables.get(table):
                self._compare(form, rows)

    def add_plan(self, values: dict[str, Any], who: str, number: int) -> None:
        """A plan that children.csv or a return tells of."""
        self._insert(FORMS["plans"], _Wanted(number, who, values))

    def _compare(self, form: Form, staged: Sequence[dict[str, object]]) -> None:
        wanted = [each for row in staged if (each := self._stored(form, row)) is not None]
        changed: list[tuple[_Wanted, Row]] = []
        if form.row is MeetingRow:
            wanted = [each for each in wanted if not self._other_authority(each)]
        if form.row is ConflictRow:
            wanted = [each for each in wanted if self._located(each)]
        for each, row in _paired(form.row.STATED.about, self._held(form, wanted), wanted):
            if row is None:
                self._insert(form, each)
            elif form.row in (ConflictRow, AliasRow):
                self.merged.count(form.table).same += 1  # what was decided here is what holds
            elif _says(row, each.values):
                self.conflicts.same(row, _item(row), each.values)
                self.merged.count(form.table).same += 1
            else:
                changed.append((each, row))
        of = origins.origins(self.db, [row for _, row in changed])
        for each, row in changed:
            if self._locked(row):
                self._told(form, each, row, "conflict", each.values)
                self.merged.count(form.table).conflicts += 1
            else:
                self._change(form, each, row, of[tuple(getattr(row, column) for column in row.KEY)])

    def _other_authority(self, wanted: _Wanted) -> bool:
        """Whether the meeting goes by the name of another authority's; then it is refused."""
        held = self.held.get(wanted.who)
        if held is None or wanted.values.get("authority", "") in ("", held.authority) or not held.authority:
            return False
        sentence = f'"{wanted.who}" is a meeting of {held.authority}; {APART}'
        self.merged.refuse("meetings", wanted.number, "meeting", sentence, "")
        del self.meetings[wanted.who]
        return True

    def _located(self, wanted: _Wanted) -> bool:
        """Give a conflict the key of the row that it is about; False, and it is left out, where there is none."""
        values, kind = wanted.values, ROWS[wanted.values["table_name"]]
        if sentence := bundle_conflicts.fault(values, self.policy):
            self.merged.refuse("conflicts", wanted.number, "imported", sentence, wanted.who)
            return False
        child, whose = values["child_id"], "id" if kind is ChildRow else "child_id"
        here = [kind(*row) for row in self.merged.changes.inserted.get(kind, ())]
        candidates = [row for row in here if getattr(row, whose) == child]
        if child not in self.new:
            candidates += rows_of(self.db, kind, [child])
        key = bundle_conflicts.located(values, candidates)
        if key is None:
            sentence = "what the conflict is about is not there"
            file = self.merged.file("conflicts")
            self.merged.problems.append(
                Problem(file, wanted.number, "about", sentence, "left out", reference=wanted.who)
            )
            return False
        values["row_key"] = key
        return (values["table_name"], key, values["item"], values["source"]) not in self.conflicts.found

    def _locked(self, row: Row) -> bool:
        """What a closed meeting signed off stays as it is, and every amendment; its actions go on."""
        if isinstance(row, MeetingRow):
            return row.id in self.closed
        if isinstance(row, AmendmentRow):
            return True
        return row.STATED.signed and getattr(row, row.STATED.meeting) in self.closed

    def _stored(self, form: Form, row: dict[str, object]) -> _Wanted | None:
        """The row under the database's names, or None where it is about a child or a meeting that is nowhere."""
        fields = columns(form.row)
        number = int(str(row.get("row", 0)))
        reference = str(row.get("reference") or "")
        values: dict[str, Any] = {}
        for column, value in row.items():
            if column in ("reference", "meeting") and column not in fields:
                known, name = (self.ids, "child_id") if column == "reference" else (self.meetings, "meeting_id")
                if value and value not in known:
                    self.merged.refuse_unknown(form.table, number, column, str(value), reference)
                    return None
                values[name] = known[str(value)] if value else None
            elif (name := form.stored_as.get(column, column)) in fields:
                values[name] = value.isoformat() if isinstance(value, date) else value
                if name == "planned":
                    values[name] = int(value == "yes")
        return _Wanted(number, reference or str(row.get("meeting") or row.get("authority") or ""), values)

    def _held(self, form: Form, wanted: Iterable[_Wanted]) -> list[Any]:
        """The rows of the database that any of `wanted` may be."""
        if not (form.row.STATED.child or form.row.STATED.meeting):
            return every_row(self.db, form.row)
        held: dict[tuple[Any, ...], Row] = {}
        for about in _looked_up_by(form.row.STATED):
            asked = {each.values.get(about) for each in wanted} - {None}
            if about == "child_id":
                asked -= self.new
            for row in self._about(form.row, about, asked):
                held[tuple(getattr(row, column) for column in row.KEY)] = row
        return list(held.values())

    def _about(self, kind: type[Row], about: str, asked: set[Any]) -> Iterable[Row]:
        """The rows of a table whose column `about`, the first that they are known by, holds one of `asked`."""
        if about == "meeting":
            return meetings_by_name(self.db, asked).values()
        if about == "alias":
            return aliases_by_name(self.db, asked).values()
        return (rows_of if about == "child_id" else rows_at)(self.db, kind, asked)

    def _insert(self, form: Form, wanted: _Wanted) -> None:
        kind, values, changes = form.row, wanted.values, self.merged.changes
        if kind.STATED.signed and values[kind.STATED.meeting] in self.closed:
            self.merged.count(form.table).conflicts += 1
            self.merged.tell("conflict", form.table, wanted.number, form.table, wanted.who, "the meeting is closed", "")
            return
        child = values.get("child_id")
        if kind.KEY == ("id",):
            values = {"id": self.conflicts.next_id() if kind is ConflictRow else self._next_id(kind)} | values
            if kind is MeetingRow:
                self.meetings[values["meeting"]] = values["id"]
        elif "seq" in kind.KEY:
            values = {"seq": self._next_seq(kind, values["child_id"])} | values
        values = {column.name: None for column in kind.STATED.columns if column.null} | values
        if kind is StruckRow and "recorded_on" not in wanted.values:
            values["recorded_on"] = self.today
        row = kind(**values)
        changes.insert(kind, tuple(getattr(row, column) for column in columns(kind)))
        self.merged.count(form.table).new += 1
        if child is not None:
            changes.child_ids.add(child)
            if child not in self.new:
                said = [shown(form, name, value) for name, value in wanted.values.items() if not name.endswith("_id")]
                what = ", ".join(text for text in said if text)
                self.merged.tell("new", form.table, wanted.number, form.table, wanted.who, "", what)

    def _change(self, form: Form, wanted: _Wanted, row: Row, origin: Origin) -> None:
        """The columns that no person set are taken; of the others those are in conflict that the source has moved."""
        said = {name: value for name, value in wanted.values.items() if getattr(row, name) != value}
        before = {**origin.brought, **(self.conflicts.settled(row, _item(row)) or {})}
        disputed = {name: said[name] for name in said.keys() & origin.typed if before.get(name, _NEVER) != said[name]}
        taken = {name: value for name, value in said.items() if name not in origin.typed}
        child = getattr(row, "child_id", None)
        if disputed and self.conflicts.take(row, _item(row), disputed, child, self.merged.file(form.table)):
            taken, disputed = taken | disputed, {}
        elif not disputed:
            self.conflicts.same(row, _item(row), said)
        self._told(form, wanted, row, "conflict", disputed)
        self._told(form, wanted, row, "changed", taken)
        count = self.merged.count(form.table)
        if not taken:
            count.conflicts += bool(disputed)
            count.same += not disputed
            return
        count.changed += 1
        changes = self.merged.changes
        changes.updated.append(replace(row, **taken))
        if isinstance(row, MeetingRow):
            changes.everyone = True
        elif child is not None:
            changes.child_ids.add(child)

    def _told(self, form: Form, wanted: _Wanted, row: Row, what: What, columns: Mapping[str, Any]) -> None:
        for name, value in columns.items():
            if (held := getattr(row, name)) != value:
                old, new = shown(form, name, held), shown(form, name, value)
                self.merged.tell(what, form.table, wanted.number, name, wanted.who, old, new)

    def _next_id(self, row: type[Row]) -> int:
        if row not in self._last_id:
            self._last_id[row] = last_id(self.db, row)
        self._last_id[row] += 1
        return self._last_id[row]

    def _next_seq(self, row: type[Row], child: int) -> int:
        if row not in self._last_seq:
            self._last_seq[row] = defaultdict(int, last_seqs(self.db, row, set(self.ids.values()) - self.new))
        self._last_seq[row][child] += 1
        return self._last_seq[row][child]


def _looked_up_by(table: Table) -> tuple[str, ...]:
    """The columns by which rows that may be the same are found: the first that says what a row is about, or where that
    may be NULL, each that says whose a row is."""
    first = table.column(table.about[0])
    return tuple(filter(None, (table.child, table.meeting))) if first.null else (first.name,)


def _item(row: Row) -> str:
    """What a conflict about the row is called by, beside its table."""
    return row.criterion if isinstance(row, CriterionRow) else ""


def _says(row: Row, values: Mapping[str, Any]) -> bool:
    return all(getattr(row, column) == value for column, value in values.items())


def _paired(
    about: tuple[str, ...], held: Iterable[Row], wanted: Sequence[_Wanted]
) -> Iterator[tuple[_Wanted, Row | None]]:
    """Each of `wanted` with the held row that it is: one that says the same, else the next about the same thing."""
    free: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in held:
        free[tuple(getattr(row, column) for column in about)].append(row)
    left: list[tuple[_Wanted, list[Row]]] = []
    for each in wanted:
        rows = free[tuple(each.values.get(column) for column in about)]
        same = next((row for row in rows if _says(row, each.values)), None)
        if same is None:
            left.append((each, rows))
        else:
            rows.remove(same)
            yield each, same
    for each, rows in left:
        yield each, rows.pop(0) if rows else None
