"""A child who was erased lawfully and stands in a file again: left out, and said, never brought back unseen."""

from __future__ import annotations

from dataclasses import replace

from trackboard.casework.acts.erasure import left_out
from trackboard.exchange.staged import Problem
from trackboard.exchange.three_way.merge_result import Merged
from trackboard.store.database import Database


def leave_out_erased(db: Database, merged: Merged) -> None:
    """Take whoever was erased out of what was read, with a problem for each, which stops no import."""
    staged = merged.staged
    named = {*staged.children, *(row.reference for row in staged.milestones)}
    for rows in staged.tables.values():
        named.update(str(row["reference"]) for row in rows if row.get("reference"))
    gone = left_out(db, sorted(named))
    if not gone:
        return
    for reference, sentence in gone.items():
        row = staged.children.get(reference, {}).get("row")
        merged.problems.append(
            Problem(
                merged.file("children"),
                row if isinstance(row, int) else None,
                "reference",
                f'the child "{reference}" was {sentence}; to have it again, `trackboard add` it by hand first',
                "left out",
                reference=reference,
            )
        )
    merged.staged = replace(
        staged,
        children={reference: fields for reference, fields in staged.children.items() if reference not in gone},
        milestones=[row for row in staged.milestones if row.reference not in gone],
        tables={
            table: [row for row in rows if row.get("reference") not in gone] for table, rows in staged.tables.items()
        },
    )
