"""Files that were whole, with some bytes changed: read or answered with a sentence, whatever it is they became."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.conftest import Run
from tests.hostile.files import EPISODE, EPISODES, LIST_10, SSD, TRACKER, XML
from tests.hostile.test_hostile_files import sentences
from trackboard.store.audit.verification import verify
from trackboard.store.database import Database

FIXTURES = Path(__file__).parents[2] / "fixtures"
CHILD = (
    "<CHILD><HEADER><CHILDID>C{n}</CHILDID><DOB>01/02/2024</DOB></HEADER>"
    "<EPISODE><DECOM>01/02/2025</DECOM></EPISODE></CHILD>"
)
WHOLE: dict[str, tuple[str, bytes]] = {
    "episodes.csv": ("ssda903", (EPISODES + EPISODE * 5).encode()),
    "return.xml": ("ssda903", f"{XML}<EXPSSDA903>{''.join(CHILD.format(n=n) for n in range(4))}</EXPSSDA903>".encode()),
    "ssd.csv": ("ssd", (SSD + "C1,2025-01-02,2025-03-04,\nC2,2024-01-02,,\n").encode()),
    "list10.csv": ("annex-a", (",".join(LIST_10) + "\nC1,M,01/02/2024,01/06/2024,01/02/2025,,\n").encode()),
    "children.csv": ("bundle", (FIXTURES / "northshire" / "children.csv").read_bytes()[:1_500]),
    "tracker.csv": ("spreadsheet", (",".join(TRACKER) + "\nC1,01/02/2024,12/3/25 - adj,tbc\n").encode()),
}
BOOKS = {
    "list10.xlsx": ("annex-a", (FIXTURES / "northshire_annex_a.xlsx").read_bytes()),
    "tracker.xlsx": ("spreadsheet", (FIXTURES / "trackers" / "grebe.xlsx").read_bytes()),
}


def mutated(data: bytes, random: Random) -> bytes:
    """`data` with a few bytes changed, cut out, put in, doubled or moved."""
    found = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 5, 20))):
        at = random.randrange(len(found) + 1)
        span = random.choice((1, 1, 2, 8, 60))
        match random.randrange(6):
            case 0:
                found[at : at + 1] = bytes([random.randrange(256)])
            case 1:
                del found[at : at + span]
            case 2:
                found[at:at] = random.choice(
                    (b'"', b"\x00", b"\xff", b"\r", b",", b"\x1b]0;x\x07", b"<", b"'", "é".encode())
                )
            case 3:
                found[at:at] = found[at : at + span]
            case 4:
                found[at : at + span] = random.randbytes(span)
            case _:
                del found[at:]
    return bytes(found)


def try_all(run: Run, db_path: Path, folder: Path, files: dict[str, tuple[str, bytes]], times: int, seed: int) -> None:
    random = Random(seed)
    run("init", "--authority", "Northshire")
    for _ in range(times):
        for name, (form, data) in files.items():
            path = folder / name
            path.write_bytes(mutated(data, random))
            done = run("import", form, path, "--apply", "--format", "plain", *random.choice(((), ("--skip-bad-rows",))))
            sentences(done)
    with Database.open(db_path, read_only=True) as db:
        assert verify(db).problems == []
        assert db.value("PRAGMA integrity_check") == "ok"
    sentences(run("board", "--all", "--privacy", "names"))


@pytest.fixture
def no_backups(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Thousands of imports would leave thousands of backups."""
    monkeypatch.setattr("trackboard.store.files.backup.automatic", lambda *_: tmp_path / "none.db")


@pytest.mark.parametrize(("files", "times"), [(WHOLE, 15), (BOOKS, 2)], ids=["text", "workbooks"])
def test_some(
    run: Run, db_path: Path, tmp_path: Path, no_backups: None, files: dict[str, tuple[str, bytes]], times: int
) -> None:
    try_all(run, db_path, tmp_path, files, times, seed=1)


@pytest.mark.soak
@pytest.mark.timeout(1_800)
def test_ten_thousand(run: Run, db_path: Path, tmp_path: Path, no_backups: None) -> None:
    try_all(run, db_path, tmp_path, WHOLE, 1_600, seed=2)
    try_all(run, db_path, tmp_path, BOOKS, 200, seed=3)
