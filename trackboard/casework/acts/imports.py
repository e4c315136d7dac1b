"""Writing what an import brings: everything in one act, audited and derived, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass, field, replace
from datetime import date
from itertools import count
from typing import Any

from trackboard.casework import derivation
from trackboard.errors import TrackboardError
from trackboard.pathway.policy.policy import Policy
from trackboard.store import rows
from trackboard.store.database import Database
from trackboard.store.tables import DRAFT, RECORDED_ROWS, MeetingRow, Row

_SAID_EVERY = 5_000


class OvertakenError(TrackboardError):
    """Someone else wrote between the comparison and the import, so what was compared may no longer be true."""


@dataclass(slots=True)
class Changes:
    """What an import is to write into the database as it was at `seen`."""

    seen: int
    """`Database.data_version` before anything was compared."""
    inserted: dict[type[Row], list[tuple[Any, ...]]] = field(default_factory=dict)
    """Rows as their columns in order, keys included."""
    updated: list[Row] = field(default_factory=list)
    """Rows as they are to be, with the version that they were read as."""
    child_ids: set[int] = field(default_factory=set)
    """The children whom any of it is about."""
    everyone: bool = False
    """A change to a meeting, which may be about any child."""

    def insert(self, row: type[Row], values: tuple[Any, ...]) -> None:
        """Add a row."""
        self.inserted.setdefault(row, []).append(values)

    def __bool__(self) -> bool:
        return bool(self.inserted or self.updated)


def write(
    db: Database,
    changes: Changes,
    policy: Policy,
    *,
    actor: str,
    act: str,
    note: str,
    today: date,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Write `changes` as one act of source `import`, and derive the children it touches.

    `progress` is told the new rows written and of how many. `OvertakenError` if someone else has written since they
    were compared; then nothing is written.
    """
    total = sum(map(len, changes.inserted.values()))
    done = count(1)

    def counted(values: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        for row, number in zip(values, done, strict=False):
            if progress and number % _SAID_EVERY == 0:
                progress(number, total)
            yield row

    with db.write(actor=actor, source="import", act=act, note=note) as tx:
        if db.data_version() != changes.seen:
            raise OvertakenError(
                "someone else changed the database during the import: nothing was written, run it again"
            )
        held = [MeetingRow(*values) for values in changes.inserted.get(MeetingRow, ())]
        drafts = {MeetingRow: [astuple(replace(row, status=DRAFT)) for row in held]} if held else {}
        inserted = changes.inserted | drafts
        for row in RECORDED_ROWS:
            if row in inserted:
                rows.insert_many(tx, row, counted(inserted[row]) if progress else inserted[row])
        # A meeting is closed only once all that is its own is there: from then on the database keeps it as it is.
        for changed in sorted(changes.updated, key=lambda row: isinstance(row, MeetingRow)):
            rows.update(tx, changed)
        for meeting in held:
            if meeting.closed:
                rows.update(tx, meeting)
        derivation.refresh(tx, None if changes.everyone else changes.child_ids, policy, today)
