"""The other tables of a portion of an import, compared with those the database holds.

A row is known again by what it is about. What a person typed, or is of a meeting that is closed, is never overwritten;
nothing is removed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from trackboard.exchange.bundle import conflict_lines
from trackboard.exchange.bundle.bundle_form import FORMS, Form
from trackboard.exchange.staged import FileRow
from trackboard.exchange.three_way.merge_result import APART, What, shown
from trackboard.exchange.three_way.portion_merge import PortionMerge
from trackboard.store.audit import origins
from trackboard.store.audit.origins import Origin
from trackboard.store.reads.alias_rows import aliases_by_name
from trackboard.store.reads.meeting_rows import meetings_by_name
from trackboard.store.reads.recorded_rows import every_row, rows_at, rows_of
from trackboard.store.rows import Value, row_with
from trackboard.store.tables import (
    ROWS,
    AliasRow,
    AmendmentRow,
    ChildRow,
    ConflictRow,
    CriterionRow,
    MeetingRow,
    MilestoneRow,
    Row,
    StruckRow,
)

_NEVER: Final = object()
"""What a source said that has said nothing: the same as nothing."""
_ELSEWHERE = (ChildRow, MilestoneRow)
"""Tables that are compared in their own ways."""


class TableMerge:
    """Compares one table of a portion after another."""

    def __init__(self, merge: PortionMerge) -> None:
        self.merge = merge
        self.db = merge.db
        self.result = merge.result
        named = {row.meeting for rows in merge.portion.rows.values() for row in rows if row.meeting}
        named |= {row.row.meeting for row in merge.portion.of(MeetingRow)}
        self.held = {
            name: row for name, row in meetings_by_name(self.db, named).items() if name not in merge.numbers.meetings
        }
        """The meetings that the database held before the import, by name."""
        self.meetings = merge.numbers.meetings | {name: row.id for name, row in self.held.items()}
        self.closed = {row.id for row in self.held.values() if row.closed}

    def compare(self) -> None:
        """Every table that the files hold, a meeting's own first, as others are its."""
        for form in sorted(FORMS.values(), key=lambda form: not form.row.STATED.of_a_meeting):
            if form.row not in _ELSEWHERE and (found := self.merge.portion.of(form.row)):
                self._compare(form, found)

    def insert(self, row: FileRow[Row]) -> None:
        """A new row of a child or a meeting that is numbered already."""
        kind, merge = type(row.row), self.merge
        form, table = FORMS[kind.TABLE], kind.STATED
        count = self.result.count(form.table)
        if table.signed and row.value(table.meeting) in self.closed:
            count.conflicts += 1
            self.result.tell("conflict", form.table, row, form.table, row.who, "the meeting is closed", "")
            return
        child = row.value(table.child) if table.child else None
        number: dict[str, Value] = {}
        if kind.KEY == ("id",):
            number["id"] = merge.numbers.next_id(kind)
        elif table.own_numbers and isinstance(child, int):
            number["seq"] = merge.next_seq(kind, child)
        if kind is StruckRow and "recorded_on" not in row.table.says:
            number["recorded_on"] = merge.today
        new = row_with(row.row, number)
        if isinstance(new, MeetingRow):
            self.meetings[new.meeting] = merge.numbers.meetings[new.meeting] = new.id
        merge.changes.insert(new)
        count.new += 1
        if isinstance(child, int):
            merge.changes.child_ids.add(child)
            if child not in merge.new:
                names = [name for name in _in_order(form, row.table.says) if not name.endswith("_id")]
                what = ", ".join(filter(None, (shown(form, name, row.value(name)) for name in names)))
                self.result.tell("new", form.table, row, form.table, row.who, "", what)

    def _compare(self, form: Form, staged: Sequence[FileRow[Row]]) -> None:
        found = [each for row in staged if (each := self._numbered(form, row)) is not None]
        if form.row is ConflictRow:
            found = [located for each in found if (located := self._located(each)) is not None]
        changed: list[tuple[FileRow[Row], Row]] = []
        for each, held in _paired(form.row.STATED.about, self._held(form, found), found):
            if held is None:
                self.insert(each)
            elif form.row in (ConflictRow, AliasRow):
                self.result.count(form.table).same += 1  # what was decided here is what holds
                if isinstance(held, ConflictRow) and not each.value("settled"):
                    self.merge.conflicts.waits(held)
            elif _says(each, held):
                self.merge.conflicts.same(held, _item(held), each.values())
                self.result.count(form.table).same += 1
            else:
                changed.append((each, held))
        of = origins.origins(self.db, [held for _, held in changed])
        for each, held in changed:
            if self._locked(held):
                self._tell(form, each, held, "conflict", each.values())
                self.result.count(form.table).conflicts += 1
            else:
                self._change(form, each, held, of[tuple(getattr(held, column) for column in held.KEY)])

    def _numbered(self, form: Form, row: FileRow[Row]) -> FileRow[Row] | None:
        """The row with the numbers of its child and its meeting; None where it is about one that is nowhere."""
        table, numbers = form.row.STATED, dict[str, Value]()
        if table.child:
            numbers[table.child] = self.merge.ids.get(row.reference)
            if row.reference and numbers[table.child] is None:
                self.result.refuse_unknown(form.table, row, "reference")
                return None
        if table.meeting and form.row is not MeetingRow:
            numbers[table.meeting] = self.meetings.get(row.meeting)
            if row.meeting and numbers[table.meeting] is None:
                self.result.refuse_unknown(form.table, row, "meeting")
                return None
        if isinstance(row.row, MeetingRow) and self._other_authority(row, row.row):
            return None
        return row.with_values(numbers)

    def _other_authority(self, row: FileRow[Row], says: MeetingRow) -> bool:
        """Whether the meeting goes by the name of another authority's; then it is refused."""
        held = self.held.get(says.meeting)
        if held is None or not says.authority or not held.authority or says.authority == held.authority:
            return False
        sentence = f'"{says.meeting}" is a meeting of {held.authority}; {APART}'
        self.result.refuse("meetings", row, "meeting", sentence, "")
        del self.meetings[says.meeting]
        return True

    def _located(self, row: FileRow[Row]) -> FileRow[Row] | None:
        """A conflict with the key of the row that it is about; None, and it is left out, where there is none."""
        conflict = row.row
        assert isinstance(conflict, ConflictRow)
        if sentence := conflict_lines.fault(conflict, self.merge.policy):
            self.result.refuse("conflicts", row, "imported", sentence, row.who)
            return None
        kind, child = ROWS[conflict.table_name], conflict.child_id
        assert child is not None
        here = [each for each in self.merge.changes.of(kind) if getattr(each, kind.STATED.child) == child]
        key = conflict_lines.located(conflict, here + self.merge.rows_of(kind, [child])[child])
        if key is None:
            sentence = "what the conflict is about is not there"
            self.result.note("conflicts", row, "about", sentence, "left out", row.who)
            return None
        found = (conflict.table_name, key, conflict.item, conflict.source) in self.merge.conflicts.found
        return None if found else row.with_values({"row_key": key})

    def _locked(self, held: Row) -> bool:
        """What a closed meeting signed off stays as it is, and every amendment; its actions go on."""
        if isinstance(held, MeetingRow):
            return held.id in self.closed
        if isinstance(held, AmendmentRow):
            return True
        return held.STATED.signed and getattr(held, held.STATED.meeting) in self.closed

    def _held(self, form: Form, found: Sequence[FileRow[Row]]) -> Iterable[Row]:
        """The rows of the database that any of `found` may be."""
        table = form.row.STATED
        if not (table.child or table.meeting):
            return every_row(self.db, form.row)
        if form.row is MeetingRow:
            return self.held.values()
        if form.row is AliasRow:
            return aliases_by_name(self.db, [str(each.value("alias")) for each in found]).values()
        if self.merge.portion.references:
            children = {child for each in found if isinstance(child := each.value(table.child), int)}
            return rows_of(self.db, form.row, children - self.merge.new)
        meetings = {meeting for each in found if isinstance(meeting := each.value(table.meeting), int)}
        return rows_at(self.db, form.row, meetings)

    def _change(self, form: Form, row: FileRow[Row], held: Row, origin: Origin) -> None:
        """The columns that no person set are taken; of the others those are in conflict that the source has moved."""
        merge, item = self.merge, _item(held)
        said = {name: value for name, value in row.values().items() if getattr(held, name) != value}
        before = {**origin.brought, **(merge.conflicts.settled(held, item) or {})}
        disputed = {name: said[name] for name in said.keys() & origin.typed if before.get(name, _NEVER) != said[name]}
        taken = {name: value for name, value in said.items() if name not in origin.typed}
        child = getattr(held, held.STATED.child) if held.STATED.child else None
        if disputed and merge.conflicts.take(held, item, disputed, child, self.result.file(form.table, row)):
            taken, disputed = taken | disputed, {}
        elif not disputed:
            merge.conflicts.same(held, item, said)
        self._tell(form, row, held, "conflict", disputed)
        self._tell(form, row, held, "changed", taken)
        count = self.result.count(form.table)
        if not taken:
            count.conflicts += bool(disputed)
            count.same += not disputed
            return
        count.changed += 1
        merge.changes.updated.append(row_with(held, taken))
        if isinstance(held, MeetingRow):
            merge.changes.everyone = True
        elif child is not None:
            merge.changes.child_ids.add(child)

    def _tell(self, form: Form, row: FileRow[Row], held: Row, what: What, said: Mapping[str, Value]) -> None:
        for name in _in_order(form, said):
            if getattr(held, name) != said[name]:
                old, new = shown(form, name, getattr(held, name)), shown(form, name, said[name])
                self.result.tell(what, form.table, row, name, row.who, old, new)


def _item(held: Row) -> str:
    """What a conflict about the row is called by, beside its table."""
    return held.criterion if isinstance(held, CriterionRow) else ""


def _says(row: FileRow[Row], held: Row) -> bool:
    return all(getattr(held, column) == getattr(row.row, column) for column in row.table.says)


def _in_order(form: Form, columns: Collection[str]) -> list[str]:
    """Stored columns in the order of the file's."""
    return [stored for column in form.every if (stored := form.stored(column)) in columns]


def _paired(
    about: tuple[str, ...], held: Iterable[Row], found: Sequence[FileRow[Row]]
) -> Iterator[tuple[FileRow[Row], Row | None]]:
    """Each row of the file with the held row that it is: one that says the same, else the next about the same thing."""
    free: dict[tuple[Value, ...], list[Row]] = defaultdict(list)
    for row in held:
        free[tuple(getattr(row, column) for column in about)].append(row)
    left: list[tuple[FileRow[Row], list[Row]]] = []
    for each in found:
        rows = free[tuple(each.value(column) for column in about)]
        same = next((row for row in rows if _says(each, row)), None)
        if same is None:
            left.append((each, rows))
        else:
            rows.remove(same)
            yield each, same
    for each, rows in left:
        yield each, rows.pop(0) if rows else None
