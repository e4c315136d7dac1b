"""Small trackers to try readers with: rows in, what an import would stage out."""

from __future__ import annotations

import io
from collections.abc import Mapping as Map
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import PatternFill

from tests.exchange import staged_rows
from trackboard.exchange.files.sources import Source
from trackboard.exchange.spreadsheet.grid import Grid, grids_of
from trackboard.exchange.spreadsheet.mapping import ColumnMapping, Mapping, SheetMapping
from trackboard.exchange.spreadsheet.meanings import checked
from trackboard.exchange.spreadsheet.stage_sheets import stage
from trackboard.exchange.staged import Staged
from trackboard.pathway.policy.policy import load_policy

TODAY = date(2026, 11, 16)
POLICY = load_policy()
Rows = Sequence[Sequence[Any]]


def mapping(fields: Map[str, str] | Sequence[ColumnMapping], **more: Any) -> Mapping:
    """A mapping of one sheet: header to field, or whole columns."""
    columns = (
        tuple(ColumnMapping(header, field) for header, field in fields.items())
        if isinstance(fields, Map)
        else tuple(fields)
    )
    return Mapping((SheetMapping(columns, **more),))


def book(sheets: Map[str, Rows] | Rows, *, merged: Sequence[str] = (), fills: Map[str, str] | None = None) -> bytes:
    """A workbook; `merged` and `fills` (cell to colour) are of its first sheet."""
    made = Workbook()
    named = sheets if isinstance(sheets, Map) else {"Sheet": sheets}
    for number, (name, rows) in enumerate(named.items()):
        page: Any = made.active if number == 0 else made.create_sheet()
        page.title = name
        for row in rows:
            page.append([datetime(*cell.timetuple()[:3]) if isinstance(cell, date) else cell for cell in row])
    first = made.worksheets[0]
    for cells in merged:
        first.merge_cells(cells)
    for cell, colour in (fills or {}).items():
        first[cell].fill = PatternFill("solid", fgColor=f"FF{colour}")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def grids(data: bytes | str, name: str = "", staged: Staged | None = None) -> list[Grid]:
    """The sheets of a workbook, or of a CSV given as text."""
    raw = data if isinstance(data, bytes) else data.encode()
    name = name or ("t.xlsx" if isinstance(data, bytes) else "t.csv")
    staged = staged or Staged("spreadsheet")
    return grids_of(Source(name, lambda: raw), TODAY, staged.problems, staged.not_used)


def staged(data: bytes | str, by: Mapping, **more: Any) -> Staged:
    """What an import would stage."""
    result = Staged("spreadsheet")
    read = grids(data, staged=result)
    stage([(read, checked(by, POLICY, "the mapping"))], POLICY, TODAY, result, **more)
    return result


def events(found: Staged, reference: str = "1") -> list[tuple[str, str, str, str]]:
    """A child's milestones: kind, day, `planned` or blank, note."""
    return sorted(
        (each.kind, each.on.isoformat(), "planned" if each.planned else "", each.note)
        for each in staged_rows.milestones(found)
        if each.reference == reference
    )


def notes(found: Staged, reference: str = "1") -> list[tuple[str, str]]:
    """A child's notes: day or blank, text."""
    return [
        (str(row["recorded_at"]), str(row["note"]))
        for row in staged_rows.tables(found).get("notes", [])
        if row["reference"] == reference
    ]


def faults(found: Staged) -> list[tuple[int | None, str, str, str]]:
    """The problems: row, column, sentence, what was done."""
    return [(each.row, each.column, each.sentence, each.done) for each in found.problems]
