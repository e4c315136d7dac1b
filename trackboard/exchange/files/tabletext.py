"""A table, or anything made of plain values, as the text of a JSON or CSV file."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from trackboard.table import Table


def json_text(value: Any) -> str:
    """`value` as JSON, dates in ISO form; a list has a line for each of its items, which reads well and writes fast."""
    if isinstance(value, list):
        return "[\n" + ",\n".join(_encode(item) for item in value) + "\n]\n"
    return json.dumps(value, ensure_ascii=False, indent=2, default=_plain) + "\n"


def csv_text(table: Table) -> str:
    """The table as CSV with a header row; what a spreadsheet would run as a formula is guarded by an apostrophe."""
    import csv
    import io

    from trackboard.exchange.files.textfiles import guard

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.key for column in table.columns])
    writer.writerows([guard(cell) if isinstance(cell, str) else cell_text(cell) for cell in row] for row in table.rows)
    return out.getvalue()


def cell_text(cell: Any) -> str:
    """A cell as text: dates in ISO form, nothing for None."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


_encode = json.JSONEncoder(ensure_ascii=False, default=lambda value: _plain(value)).encode


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not JSON")
