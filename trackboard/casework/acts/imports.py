"""Writing what an import brings: everything in one act, audited and derived, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import cast

from trackboard.casework import derivation
from trackboard.pathway.policy.policy import Policy
from trackboard.store import rows
from trackboard.store.database import Database, Transaction
from trackboard.store.tables import DRAFT, RECORDED_ROWS, MeetingRow, R, Row

_SAID_EVERY = 5_000


@dataclass(slots=True)
class Changes:
    """What an import writes of some children or meetings."""

    inserted: dict[type[Row], list[Row]] = field(default_factory=dict)
    """Rows with their numbers, by table."""
    updated: list[Row] = field(default_factory=list)
    """Rows as they are to be, with the version that they were read as."""
    child_ids: set[int] = field(default_factory=set)
    """The children whom any of it is about."""
    everyone: bool = False
    """A change to a meeting, which may be about any child."""

    def insert(self, row: Row) -> None:
        """Add a row."""
        self.inserted.setdefault(type(row), []).append(row)

    def of(self, kind: type[R]) -> list[R]:
        """The new rows of one table."""
        return cast(list[R], self.inserted.get(kind, []))

    def __bool__(self) -> bool:
        return bool(self.inserted or self.updated)


class ImportWriter:
    """Writes one portion of an import after another, within its act."""

    def __init__(self, tx: Transaction, total: int, progress: Callable[[int, int], None] | None) -> None:
        self._tx = tx
        self._total = total
        self._progress = progress
        self._written = 0
        self._meetings: list[MeetingRow] = []
        """Meetings as they are to be in the end: new ones that are closed, and those that changed."""
        self._child_ids: set[int] = set()
        self._everyone = False

    def write(self, changes: Changes) -> None:
        """Write these. What others refer to must have been written before."""
        for kind in RECORDED_ROWS:
            if new := changes.of(kind):
                rows.insert_many(self._tx, kind, self._counted(self._as_draft(each) for each in new))
        for changed in changes.updated:
            if isinstance(changed, MeetingRow):
                self._meetings.append(changed)
            else:
                rows.update(self._tx, changed)
        self._child_ids |= changes.child_ids
        self._everyone |= changes.everyone

    def finish(self, policy: Policy, today: date) -> None:
        """Close the meetings that are closed, as all that is their own is there now: from here on the database keeps it
        as it is. Then derive the children."""
        for meeting in self._meetings:
            rows.update(self._tx, meeting)
        derivation.refresh(self._tx, None if self._everyone else self._child_ids, policy, today)

    def _as_draft(self, row: Row) -> Row:
        if not isinstance(row, MeetingRow) or not row.closed:
            return row
        self._meetings.append(row)
        return replace(row, status=DRAFT)

    def _counted(self, new: Iterable[Row]) -> Iterator[Row]:
        for row in new:
            self._written += 1
            if self._progress and self._written % _SAID_EVERY == 0:
                self._progress(self._written, self._total)
            yield row


@contextmanager
def import_act(
    db: Database,
    policy: Policy,
    *,
    actor: str,
    act: str,
    note: str,
    today: date,
    total: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[ImportWriter]:
    """One act of source `import`, in which portions are compared and written. An exception undoes the whole of it.

    `progress` is told the new rows written, and `total`.
    """
    with db.write(actor=actor, source="import", act=act, note=note) as tx:
        writer = ImportWriter(tx, total, progress)
        yield writer
        writer.finish(policy, today)
