"""The made-up authority that `trackboard demo` opens, moved in time so that its last meeting was this week.

It moves by whole weeks: a Tuesday hearing stays on a Tuesday, and a panel is never on a Sunday.
"""

from __future__ import annotations

from datetime import date, timedelta
from importlib.resources import files

from trackboard.exchange.bundle import bundle_reader
from trackboard.exchange.files.sources import Source
from trackboard.exchange.staged import FileRow, Staged
from trackboard.pathway.policy.policy import Policy
from trackboard.store.tables import R
from trackboard.store.tables.statement import Kind

_BUNDLE = files("trackboard.exchange.demo") / "northshire"


def stage_demo(policy: Policy, today: date) -> Staged:
    """The bundle, staged as if it had been exported this week."""
    anchor = date.fromisoformat((_BUNDLE / "anchor.txt").read_text(encoding="utf-8").strip())
    weeks = timedelta(days=(today - anchor).days // 7 * 7)
    csvs = sorted((file for file in _BUNDLE.iterdir() if file.name.endswith(".csv")), key=lambda file: file.name)
    staged = bundle_reader.read_sources([Source(file.name, file.read_bytes) for file in csvs], policy)
    return staged.changed(lambda row: _moved(row, weeks))


def _moved(row: FileRow[R], by: timedelta) -> FileRow[R]:
    """A row with each of its days and moments moved."""
    columns = (column.name for column in row.row.STATED.columns if column.kind in (Kind.DAY, Kind.MOMENT))
    said = {column: str(value) for column in columns if (value := row.value(column))}
    return row.with_values(
        {column: (date.fromisoformat(text[:10]) + by).isoformat() + text[10:] for column, text in said.items()}
    )
