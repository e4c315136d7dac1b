"""Finding a child by the reference that people type."""

from __future__ import annotations

from trackboard.casework.wording import moment_text
from trackboard.clean import one_line
from trackboard.errors import TrackboardError
from trackboard.store.audit import erasure
from trackboard.store.database import Database
from trackboard.store.reads import child_rows


def find_child(db: Database, reference: str) -> int:
    """The child of that reference, in capitals or not. TrackboardError where there is none, or it was erased."""
    text = one_line(reference)
    found = child_rows.id_of(db, text)
    if found is None:
        gone = erasure.of_references(db, [text]).get(text)
        if gone is not None:
            raise TrackboardError(f"{text} was erased on {moment_text(gone.at)}: {gone.reason}")
        raise TrackboardError(f'there is no child "{text}" in {db.path}; `trackboard board` lists the references')
    return found
