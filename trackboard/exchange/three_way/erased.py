"""A child who was erased lawfully and stands in a file again: left out, and said, never brought back unseen."""

from __future__ import annotations

from trackboard.casework.acts.erasure import left_out
from trackboard.exchange.staged import Portion
from trackboard.exchange.three_way.merge_result import MergeResult
from trackboard.store.database import Database
from trackboard.store.tables import ChildRow


def leave_out_erased(db: Database, portion: Portion, result: MergeResult) -> None:
    """Take those who were erased out of a portion, with a problem for each, which stops no import."""
    gone = left_out(db, sorted(portion.references))
    if not gone:
        return
    own = {row.reference: row for row in portion.of(ChildRow)}
    for reference, sentence in gone.items():
        said = f'the child "{reference}" was {sentence}; to have it again, `trackboard add` it by hand first'
        result.note(ChildRow.TABLE, own.get(reference), "reference", said, "left out", reference)
    portion.references = [reference for reference in portion.references if reference not in gone]
    for kind in list(portion.rows):
        portion.keep(kind, [row for row in portion.of(kind) if row.reference not in gone])
