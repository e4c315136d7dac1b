"""A place beside memory for rows on their way in, for imports of any size.

It is a temporary file of the engine's own making: without a name from the start on POSIX and deleted with its handle on
Windows, so that nothing of it is left however the process ends. It is encrypted with a key that is never written down.
A few thousand rows never leave memory.
"""

from __future__ import annotations

import marshal
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Generic, TypeVar, cast

from trackboard.store.sqlite.driver import Connection, connect

G = TypeVar("G")
"""What is kept: plain tuples and lists of text and numbers, as `marshal` takes them."""

_AT_ONCE = 500
_PAGES_KIB = 4_000
"""Memory before the first byte is written to the file."""


class Spool(Generic[G]):
    """Groups of rows in lists. Each group belongs to an owner, and the groups of an owner are read together."""

    def __init__(self) -> None:
        self._db: Connection = connect(None, any_thread=True)
        for setting in ("temp_store = FILE", "secure_delete = OFF"):
            self._db.execute(f"PRAGMA {setting}")
        self._db.execute(f"ATTACH '' AS spool KEY \"x'{os.urandom(32).hex()}'\"")
        for setting in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{_PAGES_KIB}"):
            self._db.execute(f"PRAGMA spool.{setting}")
        self._lists: set[int] = set()
        self._waiting: dict[int, list[tuple[str, bytes]]] = defaultdict(list)
        self._held = 0

    def close(self) -> None:
        """Give up all that is in it."""
        self._db.close()

    def add(self, to: int, owner: str, group: G) -> None:
        """Put a group of `owner` at the end of the list `to`."""
        self._waiting[to].append((owner, marshal.dumps(cast(Any, group))))
        self._held += 1
        if self._held >= 4 * _AT_ONCE:
            self._write()

    def owners(self, of: int) -> Iterator[list[str]]:
        """The owners of records in a list, some at a time, in the order of their first record."""
        self._write()
        if of not in self._lists:
            return
        last = 0
        while found := self._db.execute(
            f"SELECT n, owner FROM spool.list_{of} l WHERE n > ? AND NOT EXISTS "
            f"(SELECT 1 FROM spool.list_{of} b WHERE b.owner = l.owner AND b.n < l.n) ORDER BY n LIMIT {_AT_ONCE}",
            (last,),
        ).fetchall():
            last = found[-1][0]
            yield [owner for _, owner in found]

    def owners_besides(self, of: int, above: str, below: str) -> Iterator[list[str]]:
        """The owners between two texts who have no record in the list `of`, some at a time, in order."""
        self._write()
        others = [each for each in sorted(self._lists) if each != of]
        missing = (
            f"AND NOT EXISTS (SELECT 1 FROM spool.list_{of} c WHERE c.owner = l.owner)" if of in self._lists else ""
        )
        sql = " UNION ".join(
            f"SELECT owner FROM spool.list_{other} l WHERE owner > ?1 AND owner < ?2 {missing}" for other in others
        )
        last = above
        while others and (
            found := self._db.execute(f"{sql} ORDER BY owner LIMIT {_AT_ONCE}", (last, below)).fetchall()
        ):
            last = found[-1][0]
            yield [owner for (owner,) in found]

    def holds(self, to: int, owners: Iterable[str]) -> set[str]:
        """Those of `owners` that have a record in a list."""
        self._write()
        found: set[str] = set()
        if to in self._lists:
            for some in _parts(list(owners)):
                marks = ", ".join("?" * len(some))
                sql = f"SELECT DISTINCT owner FROM spool.list_{to} WHERE owner IN ({marks})"
                found.update(owner for (owner,) in self._db.execute(sql, some))
        return found

    def read(self, to: int, owners: Sequence[str]) -> Iterator[G]:
        """The groups of these owners in one list, in the order in which they were added."""
        self._write()
        if to in self._lists:
            for some in _parts(owners):
                sql = f"SELECT groups FROM spool.list_{to} WHERE owner IN ({', '.join('?' * len(some))}) ORDER BY n"
                for (group,) in self._db.execute(sql, some):
                    yield marshal.loads(group)

    def every(self, to: int) -> Iterator[G]:
        """All groups of a list, in the order in which they were added."""
        self._write()
        if to in self._lists:
            for (group,) in self._db.execute(f"SELECT groups FROM spool.list_{to} ORDER BY n"):
                yield marshal.loads(group)

    def _write(self) -> None:
        if not self._held:
            return
        self._db.execute("BEGIN")
        for to, waiting in self._waiting.items():
            if to not in self._lists:
                self._db.execute(
                    f"CREATE TABLE spool.list_{to} (n INTEGER PRIMARY KEY, owner TEXT NOT NULL, groups BLOB NOT NULL)"
                )
                self._db.execute(f"CREATE INDEX spool.list_{to}_owner ON list_{to} (owner)")
                self._lists.add(to)
            self._db.executemany(f"INSERT INTO spool.list_{to} (owner, groups) VALUES (?, ?)", waiting)
        self._db.execute("COMMIT")
        self._waiting.clear()
        self._held = 0


def _parts(owners: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(owners), _AT_ONCE):
        yield owners[start : start + _AT_ONCE]
