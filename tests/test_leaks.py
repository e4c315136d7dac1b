"""A day's work with made-up names leaves them in the database and in what was asked to hold them, and nowhere else.

Everything runs in a home of its own. What Python opens to write, and every socket, is written down by an audit hook.
"""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest

from tests.terminal import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal and the modes of POSIX")

NAMES = ("Zebulonia", "Quixwood")
WORDS = ("Marmalade",)
"""What is written in free text of the child."""

WATCH = """
import os, sys
watched = os.open({log!r}, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
def hook(event, args):
    if event in ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto"):
        os.write(watched, b"socket %r %r\\n" % (event.encode(), repr(args).encode()))
    elif event == "socket.__new__" and args[1] != 1:  # the event loop wakes itself by a pair of its own
        os.write(watched, b"socket %r\\n" % repr(args).encode())
    elif event == "open" and isinstance(args[0], (str, bytes)) and args[2] & (os.O_WRONLY | os.O_RDWR):
        os.write(watched, b"file %s\\n" % os.fsencode(args[0]))
sys.addaudithook(hook)
"""
COMMANDS = """
import io, json
from trackboard.cli.main import main
for command, stdin in json.loads({commands!r}):
    sys.argv, sys.stdin = ["trackboard", "--user", "Kim", *command], io.StringIO(stdin)
    try:
        main()
    except SystemExit as leaving:
        assert bool(leaving.code) is (command[0] == "audit"), (command, leaving.code)
"""
FAULT = """
from trackboard.cli import audit
def broken(*_):
    secret = "Zebulonia Quixwood"
    raise RuntimeError(secret)
audit.audit.callback = broken
"""
SCREEN = """
from dataclasses import replace
from trackboard.tui.board.board_screen import BoardScreen
def act_sort(self):
    secret = "Zebulonia Quixwood"
    raise RuntimeError(secret)
BoardScreen.ACTS = tuple(replace(act, do=act_sort) if act.name == "sort" else act for act in BoardScreen.ACTS)
sys.argv = ["trackboard", "--user", "Kim"]
from trackboard.cli.main import main
main()
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with folders for what is temporary, for what is handed out, and for what is to hold names."""
    home = tmp_path / "home"
    for folder in ("tmp", "out", "kept", "work", "data"):
        (home / folder).mkdir(parents=True, mode=0o700)
    return home


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "TRACKBOARD_"))}
    places = {"HOME": home, "TMPDIR": home / "tmp", "XDG_DATA_HOME": home / "data", "XDG_STATE_HOME": home / "state"}
    ours = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(Path(__file__).parents[1])}
    return {**kept, **{name: str(place) for name, place in places.items()}, **ours}


def bundle(folder: Path) -> Path:
    folder.mkdir()
    (folder / "children.csv").write_text(
        "reference,authority,given_name,family_name,date_of_birth\nZQ-1,Northshire,Zebulonia,Quixwood,2024-05-01\n"
        "ZQ-2,Northshire,Zebulonia,Quixwood,2023-05-01\n"
    )
    return folder


def programme(home: Path, given: Path) -> list[tuple[list[str], str]]:
    """Every kind of command, with what it reads from stdin."""
    today, out, kept = date.today().isoformat(), home / "out", home / "kept"
    commands: list[tuple[str, str]] = [
        ("init --authority Northshire", ""),
        (f"import bundle {given}", ""),
        (f"import bundle {given} --apply --problems {out}/problems.csv", ""),
        ("add ZQ-3 --born 2025-01-01", "Zebulonia\nQuixwood\n"),
        (f"record ZQ-3 became_looked_after {today}", ""),
        ("note ZQ-3", "Marmalade was in the room.\n"),
        ("action ZQ-3 --owner Kay", "Ring about Marmalade\n"),
        (f"meeting new --on {today}", ""),
        (f"meeting minute tracking-{today} ZQ-3 --discussion - --owner Kay", "Marmalade\n"),
        ("board", ""),
        ("board --format json", ""),
        ("case ZQ-2", ""),
        ("duplicates", ""),
        ("check", ""),
        ("report scorecard", ""),
        ("changes", ""),
        *((f"export {table} -o {out}/{table}.{end}", "")
          for table in ("board", "children", "milestones", "delays") for end in ("csv", "xlsx")),
        (f"export calendar -o {out}/calendar.ics", ""),
        (f"export annex-a -o {out}/annex-a.xlsx", ""),
        (f"export bundle -o {out}/bundle --pseudonymise", ""),
        (f"export audit -o {out}/audit.csv --pseudonymise", ""),
        (f"export meeting tracking-{today} -o {out}/minutes.docx --pseudonymise", ""),
        (f"export bundle -o {kept}/bundle", ""),
        (f"backup {kept}/copy.db", ""),
        ("edit ZQ-3 owner Kay", ""),
        (f"restore {kept}/copy.db", ""),
        ("undo", ""),
        ("audit ZQ-2", ""),
    ]  # fmt: skip
    return [(command.split(), stdin) for command, stdin in commands]


def leaks(root: Path, apart: tuple[Path, ...]) -> list[str]:
    """Files under `root` but not `apart` that have a name or a word in them, or in what they are called."""
    secret = re.compile("|".join(NAMES + WORDS), re.IGNORECASE)
    found = []
    for file in sorted(root.rglob("*")):
        if any(file.is_relative_to(place) for place in apart):
            continue
        if secret.search(str(file.relative_to(root))):
            found.append(f"{file}: its name")
        if file.is_file():
            parts = [file.read_bytes()]
            if zipfile.is_zipfile(file):
                with zipfile.ZipFile(file) as archive:
                    parts = [archive.read(part) for part in archive.namelist()]
            texts = (part.decode(code, "replace") for part in parts for code in ("utf-8", "utf-16-le", "utf-16-be"))
            found += [f"{file}: {hit[0]}" for hit in map(secret.search, texts) if hit]
    return found


def test_names_stay_where_they_belong_every_file_is_private_and_no_socket_is_opened(home: Path, tmp_path: Path) -> None:
    log, given = tmp_path / "watched", bundle(tmp_path / "bundle")
    commands = json.dumps(programme(home, given))
    program = WATCH.format(log=str(log)) + FAULT + COMMANDS.format(commands=commands)
    ran = subprocess.run(
        [sys.executable, "-c", program], env=environment(home), cwd=home / "work", capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr[-800:]
    on_screen = Terminal(
        program=[sys.executable, "-c", WATCH.format(log=str(log)) + SCREEN],
        rows=40, cols=120, env=environment(home), cwd=home / "work",
    )  # fmt: skip
    with on_screen as terminal:
        terminal.wait_for("SHARE-SAFE")
        terminal.press("X")
        terminal.wait_for("put on record")
        for key in ("enter", "/", *"quix", "enter", "enter", "escape", "escape", "f9", "z"):
            terminal.press(key)
            terminal.settle()  # a key sent before its screen is there would mean another thing: q is also quit
        shown = len(terminal.raw)
        terminal.press("s")
        assert terminal.wait_exit() == 1
        last_words = terminal.raw[shown:].decode("utf-8", "replace")
    assert "met a fault of its own" in last_words
    assert not re.search("|".join((*NAMES, "Traceback")), last_words)
    database = home / "data" / "trackboard"
    assert (database / "trackboard.db").exists()
    noted = (database / "trackboard.db.faults").read_text(encoding="utf-8")
    assert [line.split()[2] for line in noted.splitlines()] == ["command", "screen"]
    assert not re.search("|".join(NAMES + WORDS), noted)
    assert leaks(home, (database, home / "kept")) == []
    assert [file for file in database.rglob("*") if re.search("|".join(NAMES), file.name)] == []
    assert [file for file in home.rglob("*") if stat.S_IMODE(file.stat().st_mode) & 0o077] == []
    assert not re.search("|".join(NAMES), ran.stdout + ran.stderr)
    watched = log.read_text(encoding="utf-8").splitlines()
    assert [line for line in watched if line.startswith("socket")] == []
    written = {line.removeprefix("file ") for line in watched if line.startswith("file ")}
    outside = {name for name in written if not name.startswith((str(home), "/dev/"))}
    assert {name for name in outside if Path(name).is_absolute()} == set()


def test_a_leak_would_be_seen(home: Path, tmp_path: Path) -> None:
    (home / "out" / "crash.log").write_bytes("zebulonia".encode("utf-16-le"))
    with zipfile.ZipFile(home / "out" / "book.xlsx", "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("sharedStrings.xml", "<t>Quixwood</t>")
    (home / "tmp" / "Quixwood.txt").touch()
    (home / "kept" / "Zebulonia").touch()
    assert len(leaks(home, (home / "kept",))) == 3
    log = tmp_path / "watched"
    program = WATCH.format(log=str(log)) + f"import socket; socket.socket(); open({str(tmp_path / 'x')!r}, 'w')"
    subprocess.run([sys.executable, "-c", program], check=True)
    assert [line.partition(" ")[0] for line in log.read_text().splitlines()] == ["socket", "file"]
