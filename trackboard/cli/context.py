"""What every command starts from: the day, the person, the policy and the database, each made when first asked for."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from trackboard.clock import MACHINE, Clock
from trackboard.errors import UsageProblem

if TYPE_CHECKING:
    from trackboard.board.board import Board
    from trackboard.pathway.policy.policy import Policy
    from trackboard.store.database import Database


@dataclass
class Context:
    """The global options, and what follows from them."""

    db: str | None = None
    as_at: str | None = None
    user: str | None = None
    policy: str | None = None
    read_only: bool = False
    shared_drive: bool = False
    clock: Clock = MACHINE
    """The time that the command goes by: a test hands in its own."""

    _used: tuple[Database, int] | None = field(default=None, init=False, repr=False)
    """The database that was opened, if any was, and how often it had saved by then."""

    @cached_property
    def day(self) -> date:
        """The as-at date."""
        if self.as_at is None:
            return self.clock.today()
        from trackboard.casework.fields.list_fields import AS_AT

        return AS_AT.on(self.as_at, self.clock.today())

    @cached_property
    def path(self) -> Path:
        """Where the database lies."""
        if self.db:
            return Path(self.db)
        import platformdirs

        return Path(platformdirs.user_data_dir("trackboard", appauthor=False)) / "trackboard.db"

    @cached_property
    def actor(self) -> str:
        """Who is acting."""
        if self.user:
            return self.user
        import getpass

        try:
            return getpass.getuser()
        except (OSError, KeyError, ImportError):
            raise UsageProblem("your login name is not known here; say who you are with --user NAME") from None

    @cached_property
    def rules(self) -> Policy:
        """The policy in force."""
        from trackboard.pathway.policy.policy import load_policy

        return load_policy(Path(self.policy) if self.policy else None)

    @cached_property
    def passphrase(self) -> str | None:
        """The passphrase of an encrypted database, from the environment, or None until it turns out to be needed."""
        return os.environ.get("TRACKBOARD_PASSPHRASE")

    @cached_property
    def database(self) -> Database:
        """The database, opened, migrated if it is older, and with every child's row holding today."""
        from trackboard.casework.derivation import keep_current
        from trackboard.store.database import Database
        from trackboard.store.sqlite.driver import NeedsPassphrase

        def opened(passphrase: str | None) -> Database:
            return Database.open(
                self.path,
                read_only=self.read_only,
                passphrase=passphrase,
                shared_drive=self.shared_drive,
                clock=self.clock.utc_text,
            )

        try:
            db = opened(self.passphrase)
        except NeedsPassphrase:
            if self.passphrase or not sys.stdin.isatty():
                raise
            import click

            db = opened(click.prompt("Passphrase", hide_input=True, err=True))
        if not db.read_only:
            keep_current(db, self.rules, self.clock.today())
        self._used = (db, db.commits)
        if db.notice:
            print(f"trackboard: {db.notice}", file=sys.stderr)
        return db

    @property
    def saved(self) -> bool | None:
        """Whether the command has put anything on record so far; None if it has not opened the database."""
        return self._used and self._used[0].commits > self._used[1]

    def board(self) -> Board:
        """The board as at the day, on the connection of this context."""
        from trackboard.board.board import Board

        return Board(self.database, self.rules, self.day)

    def board_on_this_thread(self) -> Board:
        """The same on a connection of its own, for the thread that calls; `board.db.close()` ends it.

        Without --as-at it is today's on the day of the call: the screen may be open for days.
        """
        from trackboard.board.board import Board

        return Board(self.database.sibling(), self.rules, self.clock.today() if self.as_at is None else self.day)

    def close(self) -> None:
        """Close the database, if it was ever opened."""
        if "database" in self.__dict__:
            self.__dict__.pop("database").close()

    def log_disclosure(self, what: str) -> None:
        """Put on record that names were shown or data handed out. `what` says of whom or how many, no content."""
        from trackboard.casework.disclosures import DISCLOSED, disclosed

        if self.database.read_only:
            raise UsageProblem(
                f"what is shown by name is put on record, and {self.path} is only read: ask without names, "
                "or without --read-only"
            )
        disclosed(self.database, self.actor, "command", DISCLOSED, what)

    def log_handed_out(self, what: str, *, names: bool = False) -> None:
        """The same, of data on single children that leaves as a file. A file that is only read keeps no log: names do
        not leave it, and what holds none leaves with a word about that."""
        if names or not self.database.read_only:
            self.log_disclosure(what)
        else:
            print("trackboard: not on record, because the database is only read", file=sys.stderr)

    def disclose_from_screen(self, what: str) -> None:
        """The same, of what the board's screen showed."""
        from trackboard.casework.disclosures import DISCLOSED, disclosed

        disclosed(self.database, self.actor, "board", DISCLOSED, what)

    def writes(self) -> None:
        """Refuse what a command that writes cannot do."""
        if self.read_only:
            raise UsageProblem("--read-only was given, and this command writes; leave it out to go on")
        if self.day != self.clock.today():
            raise UsageProblem(
                f"--as-at {self.day.isoformat()} is not today, and only today can be written; leave it out"
            )
