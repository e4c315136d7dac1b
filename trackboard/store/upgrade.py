"""Bringing a file of an older version up to date: a backup first, then step by step, each in a transaction."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from trackboard.store.audit import chain
from trackboard.store.files import backup
from trackboard.store.sqlite import migrations
from trackboard.store.sqlite.driver import Connection
from trackboard.store.sqlite.schema import VERSION


def upgrade(connection: Connection, path: Path, clock: Callable[[], str]) -> None:
    """Back up the file at `path`, and take every step from its version to this one."""
    now = clock()
    backup.automatic_of(connection, path, now, f"before-version-{VERSION}")
    migrations.migrate(connection, migrations.steps(), acts(connection, now))


def acts(connection: Connection, at: str) -> Callable[[int], AbstractContextManager[object]]:
    """The act of the step to each version, at that moment."""
    return lambda version: chain.act_of(connection, chain.Act("trackboard", "migration", f"migrate_to_{version}"), at)
