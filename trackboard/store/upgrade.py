"""Bringing a file of an older version up to date: a backup first, then step by step, each in a transaction."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from trackboard.store.audit import chain
from trackboard.store.audit.anchor import anchoring
from trackboard.store.audit.seals import Writer
from trackboard.store.files import backup
from trackboard.store.sqlite import migrations
from trackboard.store.sqlite.driver import Connection
from trackboard.store.sqlite.schema import VERSION

SEALED_SINCE = 3
"""The first version of the file whose audit has the present form."""


def upgrade(connection: Connection, path: Path, at: str, writer: Writer) -> None:
    """Back up the file at `path`, and take every step from its version to this one, at that moment."""
    backup.automatic_of(connection, path, at, f"before-version-{VERSION}")
    migrations.migrate(connection, migrations.steps(), acts(connection, at, writer))


def acts(connection: Connection, at: str, writer: Writer) -> Callable[[int], AbstractContextManager[object]]:
    """The act of the step to each version. The steps before the audit had its present form change nothing recorded."""

    def act(version: int) -> AbstractContextManager[object]:
        if version < SEALED_SINCE:
            return nullcontext()
        if version == SEALED_SINCE:
            return anchoring(connection, at, writer)
        return chain.act_of(connection, chain.Act("trackboard", "migration", f"migrate_to_{version}"), at, writer)

    return act
