"""Power cuts: the workload is run and written down once, cut at many moments, and each disk is looked at."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trackboard.casework.acts.notes import write_note
from trackboard.casework.derivation import differences
from trackboard.casework.desk import Actor, Desk
from trackboard.errors import TrackboardError
from trackboard.store.database import Database
from trackboard.store.files import backup
from trackboard.store.files.holder import holder_file
from trackboard.store.integrity import examine
from trackboard.store.sqlite.schema import VERSION

from .disk import RULES, Disk, Record, What, read_log
from .workload import ENCRYPTED, PASSPHRASE, POLICY, TODAY, children, opened

HERE = Path(__file__).parent
TOLD = "acknowledged"
DATABASE = "board.db"


def compiled(folder: Path) -> Path:
    """`writelog.c`, to be preloaded."""
    library = folder / "writelog.so"
    compiler = shutil.which("cc")
    assert compiler
    command = [compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(HERE / "writelog.c"), "-ldl", "-lpthread"]
    subprocess.run(command, check=True)
    return library


@dataclass(frozen=True)
class Life:
    """A workload that ran: what lay there before, and all that it did."""

    kind: str
    root: Path
    before: dict[str, bytes]
    records: list[Record]


def lived(library: Path, folder: Path, kind: str, *, acts: int, sync: str = "FULL", before: bytes = b"") -> Life:
    """Run the workload in `folder`; `before` is the database that it finds."""
    root, bundle, log = folder / "disk", _bundle(folder), folder / "writes.log"
    root.mkdir()
    if before:
        (root / DATABASE).write_bytes(before)
    environment = {**os.environ, "LD_PRELOAD": str(library), "POWERLOSS_ROOT": str(root), "POWERLOSS_LOG": str(log)}
    command = [sys.executable, "-m", "tests.powerloss.workload", root / DATABASE, kind, bundle, str(acts), sync]
    ran = subprocess.run(command, env=environment, cwd=HERE.parents[1], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return Life(kind, root, {DATABASE: before} if before else {}, list(read_log(log)))


@dataclass
class Promised:
    """What was acknowledged by the moment of a cut."""

    made: bool = False
    act: int = 0
    head: str = ""
    version: int = 0
    draft: tuple[int, str] | tuple[()] = ()
    """The child, and what was typed of it."""
    backups: dict[str, tuple[int, str]] = field(default_factory=dict)
    restoring: str = ""
    replaced: tuple[int, str] | tuple[()] = ()
    """The last act of the file that a restored one took the place of, which is kept aside."""
    erased: tuple[str, ...] = ()

    def hear(self, said: dict[str, Any]) -> None:
        match said:
            case {"backup": name, "act": act, "head": head}:
                self.backups[name] = act, head
            case {"act": act, "head": head}:
                self.act, self.head = act, head
            case {"restored": name}:
                self.replaced = self.act, self.head
                (self.act, self.head), self.restoring = self.backups[name], ""
            case {"erased": words}:
                self.erased = tuple(words)
            case _:
                for name, value in said.items():
                    setattr(self, name, value)


def cuts(life: Life, count: int, chance: random.Random) -> list[int]:
    """After which records to cut: where something is acknowledged, synced, or named, and anywhere: a quarter each."""
    places: dict[str, list[int]] = {"told": [], "syncs": [], "names": [], "any": list(range(len(life.records)))}
    teller = next(record.file for record in life.records if record.path.endswith(TOLD))
    for number, record in enumerate(life.records):
        if record.file == teller:
            places["told"].append(number)
        elif record.what in (What.UNLINK, What.RENAME, What.MKDIR):
            places["names"] += [number - 1, number, number + 1]
        elif record.what is What.SYNC:
            places["syncs"] += [number - 1, number]
    return sorted(min(chance.choice(places[chance.choice(list(places))]), len(life.records) - 1) for _ in range(count))


@dataclass(frozen=True)
class Crash:
    """One image of a disk, and what it must hold."""

    after: int
    rule: str
    files: dict[str, bytes | None]
    promised: Promised


def crashes(life: Life, count: int, seed: int) -> Iterator[Crash]:
    """So many power cuts of one life, by either rule of names."""
    chance = random.Random(seed)
    disk, promised = Disk(str(life.root), life.before), Promised()
    wanted = Counter(cuts(life, count, chance))
    for number, record in enumerate(life.records):
        name, data = disk.replay(record)
        if name == TOLD and record.what is What.WRITE:
            promised.hear(json.loads(data))
        for _ in range(wanted[number]):
            rule = chance.choice(RULES)
            yield Crash(number, rule, disk.after_crash(chance, rule), promised)
    there = {str(file.relative_to(life.root)): file.read_bytes() for file in life.root.rglob("*") if file.is_file()}
    assert there == disk.now(), "something was written that the log does not know of"


def lay(crash: Crash, folder: Path, chance: random.Random) -> None:
    """The image as files; what was shared memory is, if anything, rubbish."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in crash.files.items():
        if name.endswith("-shm"):
            content = chance.randbytes(32768) if chance.random() < 0.3 else b""
        if content is None:
            (folder / name).mkdir()
        else:
            (folder / name).write_bytes(content)


def found(crash: Crash, folder: Path, kind: str) -> str:
    """What is wrong with an image: '' if nothing, else `lost: ...` or `damaged: ...`."""
    path = folder / DATABASE
    holder_file(path).unlink(missing_ok=True)  # as whoever finds it is told to
    try:
        return next(_faults(crash.promised, path, kind), "")
    except TrackboardError as error:
        return f"damaged: {error}" if crash.promised.made else ""
    except Exception as error:
        return f"damaged: {type(error).__name__}: {error}"


def days_that_fail(library: Path, folder: Path, calls: list[int]) -> Iterator[tuple[int, str, str]]:
    """Days at which each of these calls to the disk failed: the call, how the day ended, and what is wrong with what
    it left, '' if nothing."""
    bundle = _bundle(folder)
    environment = {**os.environ, "LD_PRELOAD": str(library), "POWERLOSS_ROOT": str(folder)}
    command = [sys.executable, "-m", "tests.powerloss.failing", folder, bundle, "3", *map(str, calls)]
    ran = subprocess.run(command, env=environment, cwd=HERE.parents[1], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    for line in ran.stdout.splitlines():
        day = json.loads(line)
        left = folder / day["folder"]
        promised = Promised()
        for said in (left / TOLD).read_text(encoding="utf-8").splitlines():
            promised.hear(json.loads(said))
        yield int(day["folder"]), day["ended"], found(Crash(0, "", {}, promised), left, "plain")
        shutil.rmtree(left)


def _bundle(folder: Path) -> Path:
    bundle = folder / "bundle"
    bundle.mkdir()
    lines = [f"B-{number},Northshire,Ann,Other,2024-05-{number:02}" for number in range(1, 25)]
    header = "reference,authority,given_name,family_name,date_of_birth"
    (bundle / "children.csv").write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return bundle


def _faults(promised: Promised, path: Path, kind: str) -> Iterator[str]:
    for end in ("", "-wal", "-journal"):
        file = path.with_name(path.name + end)
        raw = file.read_bytes() if file.exists() else b""
        yield from (f"lost: the erasure, {word} is in {file.name}" for word in promised.erased if word.encode() in raw)
    for name in promised.backups:
        backup.verify(path.parent / name, passphrase=PASSPHRASE if kind == ENCRYPTED else None)
    replaced = promised.replaced
    with opened(path, kind) as db:
        yield from (f"damaged: {problem}" for problem in examine(db).problems)
        if differences(db, POLICY, TODAY):
            yield "damaged: the kept board is not what the record gives"
        if db.value("PRAGMA user_version") != VERSION:
            yield "lost: the migration"
        if promised.restoring and not _has(db, promised.act, promised.head):
            replaced = promised.act, promised.head
            yield from _lost(db, *promised.backups[promised.restoring])
        else:
            yield from _lost(db, promised.act, promised.head)
            yield from _lost_draft(db, *promised.draft)
        if children(db):
            write_note(Desk(db, POLICY, Actor("Kim", "board"), TODAY), children(db)[0], "after the cut")
    if replaced:
        with opened(next(path.parent.glob("board-replaced-*.db")), kind) as db:
            yield from _lost(db, *replaced)


def _has(db: Database, act: int, head: str) -> bool:
    """Whether everything up to that act is there: its seal covers all before it."""
    return not act or db.value("SELECT head FROM transactions WHERE id = ?", (act,)) == head


def _lost(db: Database, act: int, head: str) -> Iterator[str]:
    if not _has(db, act, head):
        yield f"lost: act {act} of {db.path}, which ends with {db.value('SELECT max(id) FROM transactions')}"


def _lost_draft(db: Database, child: int = 0, words: str = "") -> Iterator[str]:
    """A draft stands until it is a minute."""
    typed = db.value("SELECT content FROM drafts WHERE subject LIKE ?", (f"%/{child}",)) or ""
    if words not in typed and not db.value("SELECT count(*) FROM minutes WHERE child_id = ?", (child,)):
        yield f"lost: the draft {words!r}"
