"""What a reader staged, in the words of the bundle: as tests look at it, and as they make it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from trackboard.exchange.bundle.bundle_form import FORMS
from trackboard.exchange.staged import FileRow, PlanToday, Staged, blank_row, milestone, said_by
from trackboard.store.rows import Value, row_with
from trackboard.store.tables import ChildRow, MilestoneRow, Row
from trackboard.store.tables.statement import Kind


class Milestone(NamedTuple):
    """A milestone as a file has it."""

    reference: str
    kind: str
    on: date
    planned: bool = False
    outcome: str = ""
    reason: str = ""
    note: str = ""
    source: str = ""
    row: int = 0
    file: str = ""

    @property
    def staged(self) -> FileRow[MilestoneRow]:
        """The same as a reader hands it over."""
        return milestone(
            self.reference, self.kind, self.on.isoformat(), self.source, planned=self.planned, outcome=self.outcome,
            reason=self.reason, note=self.note, row=self.row, file=self.file,
        )  # fmt: skip


def milestones(staged: Staged) -> list[Milestone]:
    """The milestones, in the files' order."""
    return [_milestone(each) for each in staged.rows(MilestoneRow)]


def _milestone(each: FileRow[MilestoneRow]) -> Milestone:
    row = each.row
    said = row.outcome, row.reason, row.note, row.source
    on = date.fromisoformat(row.on_date)
    return Milestone(each.reference, row.kind, on, bool(row.planned), *said, each.number, each.table.file)


def children(staged: Staged) -> dict[str, dict[str, object]]:
    """By reference, what the files say of each child's own row and of today's plan; blanks are left out."""
    found = {row.reference: _said(row) for row in staged.rows(ChildRow)}
    for row in staged.rows(PlanToday):
        found[row.reference] |= _said(row)
    return {reference: {name: value for name, value in said.items() if value} for reference, said in found.items()}


def tables(staged: Staged) -> dict[str, list[dict[str, object]]]:
    """The rows of the other tables, by table: what the files say, blanks included."""
    others = [form for form in FORMS.values() if form.row not in (ChildRow, MilestoneRow) and form.row in staged.kinds]
    return {form.table: [_said(row) for row in staged.rows(form.row)] for form in others}


def _said(row: FileRow[Row]) -> dict[str, object]:
    """The columns that a file says, by the file's names, with days as dates."""
    form = FORMS[row.row.TABLE]
    said: dict[str, object] = {}
    today = isinstance(row.row, PlanToday)
    for column in form.every:
        stored = form.stored(column)
        if stored not in row.table.says or (column == "reference" and (today or form.row is ChildRow)):
            continue
        if column in form.numbered:
            said[column] = row.reference if column == "reference" else row.meeting
        else:
            value = row.value(stored)
            is_day = form.kinds[column] is Kind.DAY and isinstance(value, str)
            said[column] = date.fromisoformat(str(value)) if is_day else value
    return (
        said
        if "reference" in said or today or form.row is ChildRow or not row.reference
        else {"reference": row.reference} | said
    )


def staged_of(
    form: str,
    *,
    files: Iterable[str] = (),
    children: Mapping[str, Mapping[str, object]] | None = None,
    milestones: Iterable[Milestone] = (),
    tables: Mapping[str, Iterable[Mapping[str, str]]] | None = None,
) -> Staged:
    """Children with the columns that a file says of each, milestones, and rows of other tables."""
    staged = Staged(form, files=list(files))
    for reference, fields in (children or {}).items():
        said: dict[str, Value] = {
            name: value.isoformat() if isinstance(value, date) else None if value is None else str(value)
            for name, value in fields.items()
        }
        table = said_by(ChildRow, "", said)
        own = row_with(ChildRow(0, reference), {name: said[name] for name in table.says})
        staged.add(FileRow(own, reference, table))
        if said.keys() & {"plan", "parallel_plan"}:
            plan = PlanToday(0, 0, None, str(said.get("plan", "")), str(said.get("parallel_plan", "")))
            staged.add(FileRow(plan, reference, said_by(PlanToday, "", said)))
    staged.add_all(each.staged for each in milestones)
    for name, rows in (tables or {}).items():
        for row in rows:
            stored = {FORMS[name].stored(column): value for column, value in row.items()}
            own = {column: value for column, value in stored.items() if not column.endswith("_id")}
            blank = blank_row(FORMS[name].row)
            table = said_by(FORMS[name].row, "", stored)
            staged.add(FileRow(row_with(blank, own), row.get("reference", ""), table, 0, row.get("meeting", "")))
    return staged


def everything(staged: Staged) -> tuple[object, ...]:
    """All that was staged, to be compared."""
    said = staged.format, staged.files, staged.file_of, staged.problems, staged.not_used, staged.rows_read
    return (*said, children(staged), milestones(staged), tables(staged))
