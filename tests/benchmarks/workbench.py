"""What the measurements share: the folder with their data, trackboard on it, the floors, and taking turns."""

from __future__ import annotations

import csv
import hashlib
import os
import re
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeVar

from trackboard.store.sqlite.schema import schema_sql

from ..terminal import terminal_environment
from .data import make_bundle, make_episodes
from .harness import BenchmarkError, Program, Session, run

FOUND_BY = ("reference", "given_name", "family_name", "team", "owner", "authority")
T = TypeVar("T")
Maker = Callable[[], Program]
"""Gives a program once it is wanted, and makes the data it needs."""

FLOORS = Path(__file__).with_name("floors")
FLOOR = Program("floor", (sys.executable, str(FLOORS / "static.py")), re.compile("Floor"))


@dataclass(slots=True)
class Workbench:
    """Makes each thing once and keeps it in `folder`, so that a folder kept between runs saves the making."""

    folder: Path
    today: date
    sizes: tuple[int, ...]
    """Open children on the board, 10 milestones each."""
    runs: int
    """Starts and commands measured."""
    presses: int
    """Keys measured in a view."""
    rows: int
    """Rows imported."""
    peers: Path | None
    """The folder where other programs are installed, besides this Python's and the PATH."""
    env: dict[str, str] = field(init=False)
    _failed: dict[str, BenchmarkError] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        home = self.folder / "home"
        home.mkdir(parents=True, exist_ok=True)
        xdg = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "DATA", "CACHE", "STATE")}
        self.env = terminal_environment({"HOME": str(home), "TRACKBOARD_USER": "bench", **xdg})

    # -- programs

    def trackboard(self, *args: str) -> tuple[str, ...]:
        """Our command line, as installed where it is."""
        script = Path(sys.executable).with_name("trackboard")
        return (str(script), *args) if script.exists() else (sys.executable, "-m", "trackboard", *args)

    def tool(self, name: str) -> str | None:
        """Another program's path, None if it is not installed."""
        folders = (self.peers, Path(sys.executable).parent, *map(Path, os.get_exec_path()))
        return shutil.which(name, path=os.pathsep.join(str(folder) for folder in folders if folder))

    def board(self, children: int) -> Program:
        """Ours, on a database of so many open children; whole once the screen shows their number."""
        return Program(
            "trackboard",
            self.trackboard("--db", str(self.database(children))),
            re.compile(rf"(?<![\d,])({children}|{children:,})(?![\d,])"),
        )

    def like(self, children: int) -> Program:
        return Program(
            "Input + LIKE",
            (sys.executable, str(FLOORS / "like.py"), str(self.like_database(children))),
            re.compile(rf"{children} of {children}"),
        )

    # -- data

    def bundle(self, children: int) -> Path:
        return self.once(f"bundle-{children}", lambda path: make_bundle(path, children, self.today))

    def episodes(self) -> Path:
        return self.once(f"ssda903-{self.rows}", lambda path: make_episodes(path, self.rows, self.today))

    def database(self, children: int) -> Path:
        """A trackboard database with the bundle of so many children imported."""

        def make(path: Path) -> None:
            run(self.trackboard("--db", str(path), "init", "--authority", "Benchshire"), self.env, self.folder)
            bundle = str(self.bundle(children))
            run(self.trackboard("--db", str(path), "import", "bundle", bundle, "--apply"), self.env, self.folder)

        return self.once(f"trackboard-{children}-{self.schema()}.db", make)

    @staticmethod
    def schema() -> str:
        """A few letters of the schema's hash: a kept database is for the schema that it was made with."""
        return hashlib.sha256(schema_sql().encode()).hexdigest()[:8]

    def like_database(self, children: int) -> Path:
        """The same children for a filter by LIKE: a table of the columns a child is found by."""

        def make(path: Path) -> None:
            with (self.bundle(children) / "children.csv").open(encoding="utf-8", newline="") as file:
                rows = [tuple(row[column] for column in FOUND_BY) for row in csv.DictReader(file)]
            database = sqlite3.connect(path)
            with database:
                database.execute(f"CREATE TABLE children ({', '.join(FOUND_BY)}, PRIMARY KEY (reference))")
                database.executemany(f"INSERT INTO children VALUES ({', '.join('?' * len(FOUND_BY))})", rows)
            database.close()

        return self.once(f"like-{children}.db", make)

    def scratch(self, name: str) -> Path:
        """A path where nothing is yet."""
        path = self.folder / "scratch" / name
        shutil.rmtree(path.parent, ignore_errors=True)
        path.parent.mkdir()
        return path

    def once(self, name: str, make: Callable[[Path], object]) -> Path:
        """What `make` writes at a path under this name, made at the first asking."""
        path = self.folder / f"{self.today}-{name}"
        if name in self._failed:
            raise self._failed[name]
        if not path.exists():
            say(f"making {name}")
            try:
                make(path)
            except BaseException as error:
                for half_made in self.folder.glob(f"{path.name}*"):
                    shutil.rmtree(half_made) if half_made.is_dir() else half_made.unlink()
                if isinstance(error, BenchmarkError):
                    self._failed[name] = error
                raise
        return path

    # -- taking turns

    def interleave(self, runs: int, contenders: Mapping[str, Callable[[], T]]) -> dict[str, list[T]]:
        """Each contender once unmeasured, then all in turn, `runs` times. One that fails says why and is left out."""
        results: dict[str, list[T]] = {name: [] for name in contenders}
        able = dict(contenders)
        for turn in range(runs + 1):
            for name, contend in list(able.items()):
                try:
                    result = contend()
                except BenchmarkError as error:
                    say(f"{name}: {error}")
                    del able[name]
                else:
                    if turn > 0:
                        results[name].append(result)
        return results

    @contextmanager
    def sessions(self, programs: Mapping[str, Maker]) -> Iterator[dict[str, Session]]:
        """The programs side by side, started; one that does not start says why and is left out."""
        with ExitStack() as stack:
            started: dict[str, Session] = {}
            for name, program in programs.items():
                try:
                    session = stack.enter_context(Session(program(), self.env, self.folder))
                    session.start()
                except BenchmarkError as error:
                    say(f"{name}: {error}")
                else:
                    started[name] = session
            yield started


@cache
def say(words: str) -> None:
    """Progress and faults, apart from the table; the same words once."""
    print(words, file=sys.stderr, flush=True)
