"""Writing the board's own bundle: everything there is, as sorted files that an import takes back without loss."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from trackboard.errors import TrackboardError
from trackboard.exchange.bundle.bundle_form import FORMS, Form
from trackboard.exchange.bundle.conflict_lines import portable
from trackboard.exchange.exports.pseudonyms import Pseudonyms
from trackboard.exchange.files.outfiles import write_texts
from trackboard.exchange.files.textfiles import guard
from trackboard.exchange.three_way.plan_merge import in_force
from trackboard.pathway.policy.policy import Policy
from trackboard.store.audit import erasure
from trackboard.store.database import Database
from trackboard.store.reads.recorded_rows import every_row
from trackboard.store.tables import ChildRow, ConflictRow, PlanRow

Mask = Callable[[Form, str, str], str]
"""From a cell (file, column, text) to what is written of it."""


def write(
    db: Database,
    folder: Path,
    policy: Policy,
    *,
    today: date,
    force: bool = False,
    pseudonymise: bool = False,
    confidential: bool = False,
) -> dict[str, int]:
    """Write the files into `folder`, which is made if need be; the number of rows by table.

    Refuses to replace files that are there without `force`; with `pseudonymise`, refuses if the database has no salt.
    `confidential`: with the parts of minutes that leave only where somebody asks for them.
    """
    mask = Pseudonyms.of(db, policy).cell if pseudonymise else _as_it_is if confidential else _without_kept_back
    if folder.exists() and not folder.is_dir():
        raise TrackboardError(f"{folder} is a file: a bundle is a folder, name another")
    with db.snapshot():
        tables = dict(_tables(db, today))
    if pseudonymise:
        tables[ConflictRow.TABLE] = []  # free text and names, and nothing can be settled by who was not to know them
    counts = {table: len(rows) for table, rows in tables.items()}
    # A file that came later and lies there from before is written even without rows, or an import would bring it back.
    files = {folder / form.file: form for form in FORMS.values()}
    texts = {
        path: _text(form, tables[form.table], mask)
        for path, form in files.items()
        if tables[form.table] or not form.later or path.exists()
    }
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise TrackboardError(f"{folder} cannot be made ({why}): choose another place") from error
    write_texts(texts, force=force)
    return counts


def _tables(db: Database, today: date) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    """Each table with its rows as the bundle has them, not yet sorted."""
    gone = erasure.erasures(db)
    held: dict[str, list[Any]] = {
        table: [row for row in every_row(db, form.row) if _child_of(row) not in gone] for table, form in FORMS.items()
    }
    held[ConflictRow.TABLE] = list(portable(held))
    names = {"reference": {row.id: row.reference for row in held["children"]}}
    names["meeting"] = {row.id: row.meeting for row in held["meetings"]}
    plans: dict[int, list[PlanRow]] = defaultdict(list)
    for plan in held["plans"]:
        plans[plan.child_id].append(plan)
    now = {child: in_force(history, today.isoformat()) for child, history in plans.items()}

    def cell(form: Form, row: Any, column: str) -> str:
        if form.row is ChildRow and column in ("plan", "parallel_plan"):
            return str(getattr(now.get(row.id), column, ""))
        return cell_text(form, row, column, names)

    for table, form in FORMS.items():
        yield table, [tuple([cell(form, row, column) for column in form.every]) for row in held[table]]


def cell_text(form: Form, row: Any, column: str, names: Mapping[str, Mapping[int, str]]) -> str:
    """A column of a stored row as the bundle writes it; `names` has the `reference` and `meeting` of each id."""
    if column in names and not hasattr(row, column):
        number = row.child_id if column == "reference" else row.meeting_id
        return "" if number is None else names[column][number]
    value = getattr(row, form.stored_as.get(column, column))
    if column in form.more and not value:
        return ""
    if column in form.yes:
        return "yes" if value else ""
    return "" if value is None else str(value)


def _child_of(row: Any) -> int | None:
    return row.id if isinstance(row, ChildRow) else getattr(row, "child_id", None)


def _text(form: Form, rows: list[tuple[str, ...]], mask: Mask) -> str:
    """The file: sorted by what the rows are known by, then by all that is in them."""
    by = [form.columns.index(column) for column in form.order]
    masked = [tuple(mask(form, column, cell) for column, cell in zip(form.every, row, strict=True)) for row in rows]
    masked.sort(key=lambda row: (*(row[position] for position in by), *row))
    shown = [
        place for place, column in enumerate(form.every) if column in form.columns or any(row[place] for row in masked)
    ]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([form.every[place] for place in shown])
    writer.writerows([guard(row[place]) for place in shown] for row in masked)
    return out.getvalue()


def how_many_kept_back(db: Database) -> int:
    """How many rows have something that is written only where somebody asks for it."""
    kept = [(form, row) for form in FORMS.values() if form.kept_back for row in every_row(db, form.row)]
    return sum(any(getattr(row, column) for column in form.kept_back) for form, row in kept)


def _without_kept_back(form: Form, column: str, text: str) -> str:
    return "" if column in form.kept_back else text


def _as_it_is(form: Form, column: str, text: str) -> str:
    return text
