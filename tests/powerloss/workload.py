"""A day at the office, written down by `writelog.c`: argv is the database, its kind, how many acts, and its sync.

After each thing done it says so in `acknowledged`, a line of JSON: from then on a power cut may not lose it.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from trackboard.casework.acts.actions import add_action
from trackboard.casework.acts.children import add_child, edit_child
from trackboard.casework.acts.erasure import erase_child, plan
from trackboard.casework.acts.milestones import Entry, record_milestone
from trackboard.casework.acts.notes import write_note
from trackboard.casework.acts.undo import last_change, undo
from trackboard.casework.derivation import keep_current
from trackboard.casework.desk import Actor, Desk
from trackboard.casework.meetings.closing import close_meeting
from trackboard.casework.meetings.drafts import keep_draft
from trackboard.casework.meetings.meetings import NewMeeting, create_meeting
from trackboard.casework.meetings.minutes import Typed, record_minute
from trackboard.cli.context import Context
from trackboard.cli.main import cli
from trackboard.clock import Clock
from trackboard.pathway.policy.policy import load_policy
from trackboard.store.database import Database
from trackboard.store.files.copies import latest
from trackboard.store.reads.child_rows import references
from trackboard.store.sqlite import driver

TODAY = date(2026, 11, 16)
CLOCK = Clock(lambda: datetime.combine(TODAY, datetime.now(UTC).time(), UTC))
"""Goes on as the machine's, on the day of the tests: what is named by the second keeps apart."""
PASSPHRASE = "correct horse battery staple"
SHARED, ENCRYPTED, OLDER = "shared", "encrypted", "older"
ERASED = ("Zebulonia", "Fernwick-Oddity", "GONE-77")
"""Given name, family name and reference of the child who is erased."""

POLICY = load_policy()


class Office:
    """The database, and whoever has it open."""

    def __init__(self, path: Path, kind: str) -> None:
        self.path, self.kind = path, kind
        self.chance = random.Random(kind)
        self._told = os.open(path.parent / "acknowledged", os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)

    def tell(self, **what: Any) -> None:
        os.write(self._told, json.dumps(what).encode() + b"\n")

    def tell_head(self, db: Database) -> None:
        """Everything up to the last act is acknowledged: its seal covers all before it."""
        number, head = db.row("SELECT id, head FROM transactions ORDER BY id DESC LIMIT 1")
        self.tell(act=number, head=head)

    def tell_backup(self, file: Path) -> None:
        """A backup is acknowledged."""
        with Database.open(file, read_only=True, passphrase=PASSPHRASE if self.kind == ENCRYPTED else None) as db:
            number, head = db.row("SELECT id, head FROM transactions ORDER BY id DESC LIMIT 1")
        self.tell(backup=str(file.relative_to(self.path.parent)), act=number, head=head)

    def tell_automatic(self) -> None:
        file = latest(self.path)
        assert file
        self.tell_backup(file)

    def open(self) -> Database:
        return opened(self.path, self.kind)

    def command(self, *arguments: str) -> None:
        """A command of trackboard, in this process."""
        globally = ["--db", str(self.path), "--user", "Kim", *(["--shared-drive"] if self.kind == SHARED else [])]
        words = io.StringIO()
        with contextlib.redirect_stderr(words), contextlib.redirect_stdout(words):
            given = [*globally, *arguments]
            code = cli(args=given, prog_name="trackboard", standalone_mode=False, obj=Context(clock=CLOCK))
        assert not code, words.getvalue()

    def work(self, acts: int) -> None:
        """Acts of two people, each acknowledged as it is saved."""
        with self.open() as kims, kims.sibling() as annas:
            for _ in range(acts):
                db, name = self.chance.choice(((kims, "Kim"), (annas, "Anna")))
                self.chance.choice(ACTS)(Desk(db, POLICY, Actor(name, "board"), TODAY), self.chance)
                self.tell_head(db)

    def meet(self, number: int) -> None:
        """A meeting: drafts as they are typed, minutes, signed."""
        with self.open() as db:
            desk = Desk(db, POLICY, Actor("Kim", "board"), TODAY)
            meeting, _ = create_meeting(desk, NewMeeting("tracking", TODAY))
            for child in children(db)[:3]:
                for words in ("Settled well", "Settled well at nursery", "Settled well at nursery, and eats"):
                    keep_draft(desk, meeting.id, child, {"discussion": words})
                    self.tell(draft=[child, words])
                record_minute(desk, meeting.id, child, Typed("Settled well.", "Match to panel.", "Kay", TODAY))
                self.tell(draft=[])
                self.tell_head(db)
            close_meeting(desk, meeting.id, despite="the rest was not reached")
            self.tell_head(db)

    def erase(self) -> None:
        """A child is written about, and erased by the same person in the same hour."""
        with self.open() as db:
            desk = Desk(db, POLICY, Actor("Kim", "board"), TODAY)
            child = references(db)[ERASED[2]]
            write_note(desk, child, f"{ERASED[0]} {ERASED[1]} is {ERASED[2]}. " * 200)
            self.tell_head(db)
            done = erase_child(desk, plan(desk, child), "court order", despite="it says so")
            if not any("may still be read" in remark for remark in done.remarks):
                self.tell(erased=list(ERASED))
            self.tell_head(db)


def opened(path: Path, kind: str) -> Database:
    """The database, opened as a command opens it."""
    db = Database.open(path, passphrase=PASSPHRASE if kind == ENCRYPTED else None, shared_drive=kind == SHARED)
    keep_current(db, POLICY, TODAY)
    return db


def children(db: Database) -> list[int]:
    """All but the one who is erased and those who are imported."""
    return [
        child
        for (child,) in db.rows(
            "SELECT id FROM children WHERE reference LIKE 'N%' OR reference LIKE 'OLD-%' ORDER BY id"
        )
    ]


def _add(desk: Desk, chance: random.Random) -> None:
    number = desk.db.value("SELECT count(*) FROM children")
    add_child(desk, {"reference": f"NS-{number}", "born": TODAY - timedelta(chance.randrange(200, 3000))}, insist=True)


def _note(desk: Desk, chance: random.Random) -> None:
    write_note(desk, chance.choice(children(desk.db)), "Seen at nursery. " * chance.randrange(1, 300))


def _milestone(desk: Desk, chance: random.Random) -> None:
    on = TODAY - timedelta(chance.randrange(1, 190))
    kind = chance.choice(("legal_planning_meeting", "family_group_conference", "permanence_planning_meeting"))
    with contextlib.suppress(Exception):  # the same twice on a day is refused
        record_milestone(desk, chance.choice(children(desk.db)), Entry(kind, on), insist=True)


def _edit(desk: Desk, chance: random.Random) -> None:
    edit_child(desk, chance.choice(children(desk.db)), {"owner": f"Worker {chance.random()}"})


def _action(desk: Desk, chance: random.Random) -> None:
    add_action(desk, chance.choice(children(desk.db)), "Ring the panel adviser", owner="Kay", due_on=TODAY)


def _undo(desk: Desk, chance: random.Random) -> None:
    _edit(desk, chance)
    undo(desk, last_change(desk).change)


ACTS: tuple[Callable[[Desk, random.Random], None], ...] = (_add, _note, _note, _milestone, _edit, _action, _undo)


def day(office: Office, bundle: Path, acts: int) -> None:
    """All that is done with a database in its life."""
    copy = office.path.with_name("copy.db")
    if office.kind == OLDER:
        office.tell(made=True)
        with office.open() as db:
            office.tell(version=db.value("PRAGMA user_version"))
            office.tell_head(db)
        office.work(acts)
        return
    passphrase = PASSPHRASE if office.kind == ENCRYPTED else None
    settings = {"policy_digest": POLICY.digest}
    Database.create(office.path, passphrase=passphrase, settings=settings, shared_drive=office.kind == SHARED).close()
    office.tell(made=True)
    with office.open() as db:
        desk = Desk(db, POLICY, Actor("Kim", "board"), TODAY)
        names = {"given_name": ERASED[0], "family_name": ERASED[1]}
        child = add_child(desk, {"reference": ERASED[2], "born": date(2024, 5, 5), **names}, insist=True).children[0]
        for number in range(3):
            write_note(desk, child, f"{ERASED[0]} likes the garden. " * (number * 60 + 1))
        for _ in range(4):
            _add(desk, office.chance)
        office.tell_head(db)
    office.work(acts)
    office.meet(1)
    office.command("backup", str(copy))
    office.tell_backup(copy)
    office.command("import", "bundle", str(bundle), "--apply")
    office.tell_automatic()
    with office.open() as db:
        office.tell_head(db)
    office.work(acts // 2)
    office.tell(restoring=copy.name)
    office.command("restore", str(copy))
    office.tell(restored=copy.name)
    office.work(acts // 4)
    office.erase()
    office.work(acts)


def sync_less(how: str) -> None:
    """The control: have the engine sync less than it does here."""
    execute = driver.Connection.execute

    def executing(self: driver.Connection, sql: str, parameters: Any = ()) -> Any:
        return execute(self, sql.replace("synchronous = FULL", f"synchronous = {how}"), parameters)

    driver.Connection.execute = executing  # type: ignore[method-assign]


def main(path: str, kind: str, bundle: str, acts: str, sync: str) -> None:
    if sync != "FULL":
        sync_less(sync)
    if kind == ENCRYPTED:
        os.environ["TRACKBOARD_PASSPHRASE"] = PASSPHRASE
    day(Office(Path(path), kind), Path(bundle), int(acts))


if __name__ == "__main__":
    main(*sys.argv[1:])
