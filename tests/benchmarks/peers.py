"""Other full-screen programs, as near to the same rows as they come, where they are installed."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from .harness import Program, run
from .workbench import Maker, Workbench

BLINKING = 0.45
"""Seconds of silence that end the start of a program with a blinking cursor."""


@dataclass(frozen=True, slots=True)
class Peer:
    name: str
    command: str
    program: Callable[[Workbench, str, int], Program]
    """(bench, path of the command, children): the program on so many rows."""
    most: int | None = None
    """The most rows it is asked to show; None: any number."""
    shows_rows: bool = True
    """Whether its first picture depends on the rows at all; if not, it is started at the first size only."""
    key: str | None = None
    """A key that moves its cursor among the rows."""

    def at(self, bench: Workbench, size: int) -> bool:
        """Whether it is to be measured at this size."""
        return size == bench.sizes[0] if not self.shows_rows else self.most is None or size <= self.most

    def maker(self, bench: Workbench, size: int) -> Maker | None:
        """None where it is not installed."""
        path = bench.tool(self.command)
        return None if path is None else partial(self.program, bench, path, size)


def visidata(bench: Workbench, path: str, children: int) -> Program:
    file = bench.bundle(children) / "children.csv"
    return Program("visidata", (path, str(file)), re.compile(rf"\b{children} rows"), BLINKING)


def toolong(bench: Workbench, path: str, children: int) -> Program:
    """The file's end: it shows that first."""
    file = bench.bundle(children) / "children.csv"
    return Program("toolong", (path, str(file)), re.compile(rf"C{children - 1:06d}"), BLINKING)


def kanban_tui(bench: Workbench, path: str, children: int) -> Program:
    """The children as tasks, a third of them in each of its three columns."""
    folder = bench.once(f"kanban-{children}", lambda folder: _fill_kanban(bench, path, folder, children))
    return Program("kanban-tui", (path,), re.compile("C000000"), BLINKING, tuple(_kanban_env(folder).items()))


def posting(bench: Workbench, path: str, children: int) -> Program:
    return Program("posting", (path,), re.compile("Collection is empty"), BLINKING)


def harlequin(bench: Workbench, path: str, children: int) -> Program:
    database = bench.like_database(children)
    return Program("harlequin", (path, "-a", "sqlite", str(database)), re.compile("Query Editor"), BLINKING)


PEERS = (
    Peer("visidata", "vd", visidata, key="down"),
    Peer("toolong", "tl", toolong),
    Peer("kanban-tui", "ktui", kanban_tui, most=1_000, key="down"),
    Peer("posting", "posting", posting, shows_rows=False),
    Peer("harlequin", "harlequin", harlequin, shows_rows=False),
)


def _kanban_env(folder: Path) -> dict[str, str]:
    return {"XDG_DATA_HOME": str(folder / "data"), "XDG_CONFIG_HOME": str(folder / "config")}


def _fill_kanban(bench: Workbench, path: str, folder: Path, children: int) -> None:
    env = bench.env | _kanban_env(folder)
    folder.mkdir()
    run((path, "board", "create", "Bench", "--set-active"), env, bench.folder)
    run((path, "task", "create", "C000000"), env, bench.folder)
    database = sqlite3.connect(folder / "data" / "kanban_tui" / "kanban_tui.db")
    with database:
        database.executemany(
            'INSERT INTO tasks (title, "column", position, description, creation_date) '
            "SELECT ?, ?, ?, description, creation_date FROM tasks LIMIT 1",
            [(f"C{number:06d}", number % 3 + 1, number // 3) for number in range(1, children)],
        )
    database.close()
