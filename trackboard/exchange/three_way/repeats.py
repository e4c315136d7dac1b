"""Rows that stand twice in the files of a bundle: refused, but for the same milestone, of which one is left out."""

from __future__ import annotations

from collections.abc import Iterator

from trackboard.exchange.bundle.bundle_form import FORMS, Form
from trackboard.exchange.staged import FileRow, Portion
from trackboard.exchange.three_way.merge_result import MergeResult
from trackboard.store.rows import Value
from trackboard.store.tables import AliasRow, MilestoneRow, Row


def without_repeats(portion: Portion, result: MergeResult) -> None:
    """Leave the first of those that repeat each other in the portion, with a problem for each of the others."""
    for kind in list(portion.rows):
        if kind is MilestoneRow:
            portion.keep(MilestoneRow, list(_milestones(portion.of(MilestoneRow), result)))
        elif kind.TABLE in FORMS and FORMS[kind.TABLE].key and kind is not AliasRow:  # links are looked at all together
            portion.keep(kind, list(_first(FORMS[kind.TABLE], portion.of(kind), result)))


def _milestones(rows: list[FileRow[MilestoneRow]], result: MergeResult) -> Iterator[FileRow[MilestoneRow]]:
    """The same milestone twice is one."""
    if len({(row.reference, row.row.kind, row.row.on_date) for row in rows}) == len(rows):
        yield from rows
        return
    seen: dict[tuple[str, MilestoneRow], FileRow[MilestoneRow]] = {}
    for row in rows:
        first = seen.setdefault((row.reference, row.row), row) if row.table.once else row
        if first is row:
            yield row
        else:
            sentence = f"the row is the same as row {first.number}"
            result.note(MilestoneRow.TABLE, row, "", sentence, "left out", row.reference)


def _first(form: Form, rows: list[FileRow[Row]], result: MergeResult) -> Iterator[FileRow[Row]]:
    """Of rows that are about the same thing the first; another might say otherwise, so it is refused."""
    seen: dict[tuple[Value, ...], FileRow[Row]] = {}
    for row in rows:
        key = tuple(_cell(form, row, column) for column in form.key)
        first = seen.setdefault(key, row) if row.table.once else row
        if first is row:
            yield row
        else:
            what = " and ".join(f'{column} "{value}"' for column, value in zip(form.key, key, strict=True))
            sentence = f"the {what} is already in {first.table.file}, row {first.number}"
            result.refuse(form.table, row, form.key[-1], sentence, row.reference)
            if form.table == "children":
                result.refused_children.add(row.reference)


def _cell(form: Form, row: FileRow[Row], column: str) -> Value:
    if column in form.numbered:
        return row.reference if column == "reference" else row.meeting
    return row.value(form.stored(column))
