"""What was typed against what was imported, as rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from trackboard.store.database import Database
from trackboard.store.rows import Row, select, select_in

Side = Literal["typed", "imported"]
"""What a conflict is settled by."""
TYPED: Side = "typed"
IMPORTED: Side = "imported"
AGREED = "agreed"
"""`settled` where the two say the same by now, or what was typed is gone."""


@dataclass(frozen=True, slots=True)
class ConflictRow(Row):
    """One row or field of which a person and a source say different things. The columns are explained in schema.sql."""

    TABLE: ClassVar[str] = "conflicts"
    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: int
    child_id: int | None
    table_name: str
    row_key: str
    item: str
    source: str
    file: str
    typed: str
    imported: str
    before: str = ""
    found_at: str = ""
    settled: str = ""
    settled_by: str = ""
    settled_at: str = ""
    version: int = 1

    @property
    def last_settled(self) -> dict[str, Any] | None:
        """What the source said when what was typed was last kept, or agreed with it; None where neither ever was."""
        if self.settled in (TYPED, AGREED):
            return self.said
        return json.loads(self.before) if self.before and not self.settled else None

    @property
    def about(self) -> tuple[str, str, str]:
        """What it is about, whatever the source: table, row and item."""
        return self.table_name, self.row_key, self.item

    @property
    def key(self) -> tuple[Any, ...]:
        """The primary key of the row that stands."""
        return tuple(json.loads(self.row_key))

    @property
    def stands(self) -> dict[str, Any]:
        """What stood when it was found, by column."""
        found: dict[str, Any] = json.loads(self.typed)
        return found

    @property
    def said(self) -> dict[str, Any]:
        """What the file says, by column."""
        found: dict[str, Any] = json.loads(self.imported)
        return found


def as_json(values: Iterable[Any] | Mapping[str, Any]) -> str:
    """A key or the columns of a row as the table keeps them, alike for like."""
    kept = dict(sorted(values.items())) if isinstance(values, Mapping) else list(values)
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def waiting(db: Database) -> list[ConflictRow]:
    """Those that nobody has settled, in the order in which they were found."""
    return select(db, ConflictRow, "WHERE settled = '' ORDER BY id")


def how_many_wait(db: Database) -> int:
    """How many nobody has settled."""
    return int(db.value("SELECT count(*) FROM conflicts WHERE settled = ''"))


def of_source(db: Database, source: str, child_ids: Iterable[int]) -> list[ConflictRow]:
    """What a source was found to say of these children otherwise than a person, settled or not."""
    return [row for row in select_in(db, ConflictRow, "child_id", child_ids, "id") if row.source == source]
