"""One portion of an import against the database: what all that compares it shares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from trackboard.casework.acts.imports import Changes
from trackboard.exchange.staged import Portion
from trackboard.exchange.three_way.clashes import Conflicts, Prefer
from trackboard.exchange.three_way.merge_result import MergeResult
from trackboard.pathway.policy.policy import Policy
from trackboard.store.database import Database
from trackboard.store.reads.child_rows import children_by_reference
from trackboard.store.reads.recorded_rows import rows_of
from trackboard.store.rows import last_id, last_seqs
from trackboard.store.tables import ConflictRow, R, Row


class Numbers:
    """The numbers that new rows of an import get, from portion to portion."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._last: dict[type[Row], int] = {}
        self.meetings: dict[str, int] = {}
        """The number of each meeting that the import brings, by name."""

    def next_id(self, kind: type[Row]) -> int:
        """The next number of a table that numbers its rows."""
        if kind not in self._last:
            self._last[kind] = last_id(self._db, kind)
        self._last[kind] += 1
        return self._last[kind]


@dataclass(slots=True)
class Import:
    """What an import is compared with, and how."""

    db: Database
    policy: Policy
    today: str
    """ISO text."""
    prefer: Prefer
    actor: str


class PortionMerge:
    """A portion as it is being compared."""

    def __init__(self, whole: Import, portion: Portion, result: MergeResult, numbers: Numbers) -> None:
        self.db = whole.db
        self.policy = whole.policy
        self.today = whole.today
        self.portion = portion
        self.result = result
        self.numbers = numbers
        self.changes = Changes()
        self.whole = result.staged.format == "bundle"
        """Whether the files say all there is, so that a blank empties what an earlier import brought."""
        self.held = children_by_reference(self.db, portion.references)
        """The children that the database holds, by reference."""
        self.ids = {reference: child.id for reference, child in self.held.items()}
        """The numbers of all children of the portion, by reference."""
        self.new: set[int] = set()
        """Those that the database does not hold."""
        self.conflicts = Conflicts(
            self.db,
            result.staged.format,
            self.changes,
            self.ids.values() if portion.references else None,
            partial(numbers.next_id, ConflictRow),
            whole.prefer,
            whole.actor,
        )
        self._last_seq: dict[type[Row], dict[int, int]] = {}

    def rows_of(self, kind: type[R], child_ids: Iterable[int]) -> dict[int, list[R]]:
        """The rows of one table that the database holds of these children, by child."""
        found: dict[int, list[R]] = defaultdict(list)
        whose = kind.STATED.child
        for row in rows_of(self.db, kind, set(child_ids) - self.new):
            found[getattr(row, whose)].append(row)
        return found

    def next_seq(self, kind: type[Row], child: int) -> int:
        """The next of a child's own numbers in a table."""
        if kind not in self._last_seq:
            self._last_seq[kind] = defaultdict(int, last_seqs(self.db, kind, set(self.ids.values()) - self.new))
        self._last_seq[kind][child] += 1
        return self._last_seq[kind][child]
