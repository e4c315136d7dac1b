"""What the store's tests share: small databases, rows of every table, and other processes."""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trackboard.store import rows
from trackboard.store.database import Database
from trackboard.store.sqlite.driver import connect
from trackboard.store.sqlite.queries import Transaction
from trackboard.store.sqlite.schema import APPLICATION_ID
from trackboard.store.tables import ChildRow, MilestoneRow, Row
from trackboard.store.tables.statement import Type

Send = Callable[[Any], None]
"""Tells the test's process something."""

PASSPHRASE = "correct horse battery staple"

RELEASED = Path(__file__).parent / "released"
"""The schema of every released version but the present one, as NNNN.sql, and what a file of it held, NNNN_rows.sql."""


def some_row(row: type[Row], child: int, meeting: int) -> Row:
    """A row with something in every column that may be empty, belonging to that child and meeting."""
    values: dict[str, Any] = {"child_id": child, "meeting_id": meeting, "id": 7, "seq": 3, "version": 1}
    for column in row.STATED.columns:
        if column.name not in values:
            number = column.type is Type.INTEGER
            values[column.name] = 2 if number else f"<{column.name}> ’n “quoted” \\ \n O'Neill"
    return row(**{name: values[name] for name in row.STATED.names})


@contextmanager
def act(db: Database, name: str = "test", source: str = "board") -> Iterator[Transaction]:
    """Something done by Ann."""
    with db.write(actor="Ann", source=source, act=name) as tx:
        yield tx


def add_child(db: Database, reference: str = "N001", **columns: Any) -> int:
    """A child; returns its id."""
    with act(db, "add_child") as tx:
        return rows.insert_numbered(tx, ChildRow(id=0, reference=reference, **columns))


def add_milestone(db: Database, child: int, kind: str = "referred", on: str = "2026-01-05", **columns: Any) -> None:
    """A milestone of that child."""
    with act(db, "record_milestone") as tx:
        seq = rows.next_seq(tx, "milestones", child)
        rows.insert(tx, MilestoneRow(child, seq, kind, on, **columns))


def filled(path: Path, *, passphrase: str | None = None, children_: int = 20) -> None:
    """A closed database at `path` with some children, each with a few milestones."""
    with Database.create(path, passphrase=passphrase) as db, act(db, "import", "import") as tx:
        for number in range(1, children_ + 1):
            rows.insert(tx, ChildRow(id=number, reference=f"N{number:03}", given_name="Zebedee" * 3))
            for seq in range(1, 6):
                rows.insert(tx, MilestoneRow(number, seq, "referred", f"2026-01-{seq:02}", note="something " * 5))


def of_version(path: Path, version: int) -> None:
    """A file as that version left it: two children, one meeting closed and one to come, a draft."""
    path.touch()
    conn = connect(path)
    conn.executescript((RELEASED / f"{version:04}.sql").read_text(encoding="utf-8"))
    conn.executescript(f"PRAGMA user_version = {version}; PRAGMA application_id = {APPLICATION_ID}")
    # The audit's own rows and the acts at work are as the older trackboard wrote them, not written down again.
    triggers = conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        conn.execute(f"DROP TRIGGER {name}")
    conn.executescript((RELEASED / f"{version:04}_rows.sql").read_text(encoding="utf-8"))
    for _, sql in triggers:
        conn.execute(sql)
    conn.close()


@dataclass(frozen=True)
class Process:
    """Another process at work, started with `fork`."""

    pid: int
    pipe: int

    def kill(self) -> list[Any]:
        """End it at once, as a power switch would; what it had sent by then."""
        os.kill(self.pid, signal.SIGKILL)
        return self.sent()

    def sent(self) -> list[Any]:
        """Everything it sent, once it has ended."""
        received = []
        with os.fdopen(self.pipe, "rb") as pipe:
            while True:
                try:
                    received.append(pickle.load(pipe))
                except (EOFError, pickle.UnpicklingError):
                    break
        os.waitpid(self.pid, 0)
        return received


def start(work: Callable[[Send], None]) -> Process:
    """Run `work(send)` in another process. An exception is sent as (its class's name, its words)."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writer)
        return Process(pid, reader)
    try:
        os.close(reader)

        def send(value: Any) -> None:
            os.write(writer, pickle.dumps(value))

        try:
            work(send)
        except BaseException as error:
            send((type(error).__name__, str(error)))
    finally:
        os._exit(0)


def elsewhere(work: Callable[[Send], None]) -> list[Any]:
    """What `work(send)` sends from another process."""
    return start(work).sent()


def become_nobody() -> None:
    """Give up root's rights to write everywhere, in a process of one's own."""
    if os.getuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
