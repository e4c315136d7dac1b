"""What was shown or handed out is on record: who, when and how many, never the content."""

from __future__ import annotations

from trackboard.store.database import Database

DISCLOSED = "disclosed"
"""The act of a reveal or an export."""


def how_many(children: int) -> str:
    """`1 child`, `96 children`: in the log, and to whom the file is handed."""
    return f"{children} {'child' if children == 1 else 'children'}"


def disclosed(db: Database, actor: str, source: str, act: str, note: str) -> None:
    """Log a reveal or an export. In a file that cannot be written nothing can be logged, so nothing is disclosed."""
    with db.write(actor=actor, source=source, act=act, note=note):
        pass  # an act that changes nothing
