"""What an authority records at all, as at a day: where it never records a thing, the lack of it says nothing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from trackboard.store.database import Database
from trackboard.store.reads import on_record


class OnRecord:
    """Asked of few children (an act) it looks for each kind by itself, once; `everything` reads all of them at once.

    True of the database as it is when first asked: one belongs to one act, or to one reading of everyone.
    """

    def __init__(self, db: Database, as_at: date, *, everything: bool = False) -> None:
        self._db = db
        self._day = as_at.isoformat()
        self._known: dict[tuple[str, str], bool] = {}
        self._all = everything
        if everything:
            self._known = dict.fromkeys(on_record.kinds_recorded(db, self._day), True)

    def any(self, authority: str, kinds: Collection[str]) -> bool:
        """Whether a child of the authority has one of `kinds`, typed or imported, dated up to the day."""
        return any(self._has(authority, kind) for kind in kinds)

    def _has(self, authority: str, kind: str) -> bool:
        if (authority, kind) not in self._known:
            found = not self._all and on_record.is_recorded(self._db, authority, kind, self._day)
            self._known[authority, kind] = found
        return self._known[authority, kind]
