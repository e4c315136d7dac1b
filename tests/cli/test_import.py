"""`trackboard import`: a preview by default, one act when asked, and a sentence for everything that stops it."""

from __future__ import annotations

import csv
import os
import pty
import resource
import select
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Ran, Run
from trackboard.store.audit.verification import verify
from trackboard.store.database import Database
from trackboard.store.reads.child_rows import references

Bundle = Callable[..., Path]
GOOD = ["A1,referred,2026-01-05", "A1,became_looked_after,2026-02-05"]
BAD = ["A1,refered,2026-01-05", "A1,referred,2026-01-05"]
NOTHING_WRITTEN = (
    "trackboard: 1 row is refused, so nothing was written: "
    "mend what is listed, or import the rest with --skip-bad-rows\n"
)


@pytest.fixture
def ready(run: Run) -> Run:
    """The command line on an empty database."""
    assert run("init", "--authority", "Northshire").code == 0
    return run


@pytest.fixture
def folder(bundle: Bundle) -> Path:
    """One child with two milestones."""
    return bundle(children=["A1,Northshire"], milestones=GOOD)


def held(path: Path) -> dict[str, int]:
    with Database.open(path, read_only=True) as db:
        return references(db)


def backups(path: Path) -> list[Path]:
    return sorted((path.parent / "backups").glob("*.db"))


# --- Preview and apply ----------------------------------------------------------------------------------------------


def test_without_apply_it_says_what_would_happen_and_writes_nothing(ready: Run, folder: Path, db_path: Path) -> None:
    before = db_path.read_bytes()
    done = ready("import", "bundle", folder)
    assert (done.code, done.out) == (0, "")
    assert done.err == (
        "3 rows read from children.csv, milestones.csv\n"
        "children: 1 new, 0 changed, 0 the same\n"
        "milestones: 2 new, 0 changed, 0 the same\n"
        "nothing was written; add --apply to write it\n"
    )
    assert db_path.read_bytes() == before
    assert (held(db_path), backups(db_path)) == ({}, [])


def test_apply_writes_after_a_backup_and_says_where_that_is(ready: Run, folder: Path, db_path: Path) -> None:
    done = ready("import", "bundle", folder, "--apply")
    assert done.code == 0
    (backup,) = backups(db_path)
    assert done.err.endswith(f"written; what was there before is in {backup}\n")
    assert held(db_path) == {"A1": 1}
    assert held(backup) == {}
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    with Database.open(db_path, read_only=True) as db:
        assert verify(db).problems == []
        assert db.row("SELECT actor, source, act FROM transactions ORDER BY id DESC") == (
            "tester",
            "import",
            "import_bundle",
        )


def test_the_same_again_writes_nothing_and_backs_nothing_up(ready: Run, folder: Path, db_path: Path) -> None:
    ready("import", "bundle", folder, "--apply")
    done = ready("import", "bundle", folder, "--apply")
    assert done.code == 0
    assert "milestones: 0 new, 0 changed, 2 the same\nnothing is new: there is nothing to write\n" in done.err
    assert len(backups(db_path)) == 1


def test_several_paths_are_one_import(ready: Run, folder: Path, db_path: Path) -> None:
    assert ready("import", "bundle", folder / "milestones.csv", folder / "children.csv", "--apply").code == 0
    assert held(db_path) == {"A1": 1}


def test_what_changed_is_listed_on_stdout(ready: Run, folder: Path, bundle: Bundle) -> None:
    ready("import", "bundle", folder, "--apply")
    newer = bundle("newer", children=["A1,Northshire"], milestones=["A1,referred,2026-01-09", GOOD[1]])
    done = ready("import", "bundle", newer, "--format", "json")
    assert done.json == [
        {
            "what": "changed",
            "file": "milestones.csv",
            "row": 2,
            "item": "referred",
            "reference": "A1",
            "old": "2026-01-05",
            "new": "2026-01-09",
            "words": "",
        }
    ]
    assert "milestones: 0 new, 1 changed, 1 the same" in done.err


def test_nothing_to_look_at_is_an_empty_list_in_json(ready: Run, folder: Path) -> None:
    assert ready("import", "bundle", folder, "--format", "json").json == []


def test_a_conflict_is_listed_and_no_reason_to_stop(ready: Run, bundle: Bundle) -> None:
    typed = bundle("typed", children=["A1,Northshire"], milestones=["A1,referred,2026-01-05,,,,,typed"])
    ready("import", "bundle", typed, "--apply")
    other = bundle("other", children=["A1,Northshire"], milestones=["A1,referred,2026-01-09"])
    done = ready("import", "bundle", other, "--apply", "--format", "json")
    assert done.code == 0
    assert [(row["what"], row["old"], row["new"], row["words"]) for row in done.json] == [
        ("conflict", "2026-01-05", "2026-01-09", "a person typed what is there: kept")
    ]
    assert "milestones: 0 new, 0 changed, 0 the same, 1 in conflict" in done.err


def test_authority_and_prefix(ready: Run, bundle: Bundle, db_path: Path) -> None:
    folder = bundle(children=["A1", "A2,Eastshire"])
    assert ready("import", "bundle", folder, "--apply", "--authority", "Southshire", "--prefix", "S-").code == 0
    with Database.open(db_path, read_only=True) as db:
        assert db.rows("SELECT reference, authority FROM children ORDER BY id") == [
            ("S-A1", "Southshire"),
            ("S-A2", "Eastshire"),
        ]


def test_a_bundle_s_blank_authority_stays_blank(ready: Run, bundle: Bundle, db_path: Path) -> None:
    ready("import", "bundle", bundle(children=["A1"]), "--apply")
    with Database.open(db_path, read_only=True) as db:
        assert db.value("SELECT authority FROM children") == ""


def test_a_return_is_the_database_s_authority_s(ready: Run, tmp_path: Path, db_path: Path) -> None:
    (tmp_path / "episodes.csv").write_text(
        "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
        "A1,05/01/2026,S,C1,N1,U6,PR1,,,,,,\n"
    )
    assert ready("import", "ssda903", tmp_path / "episodes.csv", "--apply").code == 0
    with Database.open(db_path, read_only=True) as db:
        assert db.value("SELECT authority FROM children") == "Northshire"


# --- Problems -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("apply", [(), ("--apply",)])
def test_a_refused_row_stops_the_import_with_exit_1(
    ready: Run, bundle: Bundle, db_path: Path, apply: tuple[str, ...]
) -> None:
    done = ready("import", "bundle", bundle(children=["A1"], milestones=BAD), "--format", "json", *apply)
    assert done.code == 1
    assert done.json == [
        {
            "what": "refused",
            "file": "milestones.csv",
            "row": 2,
            "item": "kind",
            "reference": "A1",
            "old": "",
            "new": "",
            "words": '"refered" is not a known kind of milestone; did you mean "referred"?: row refused',
        }
    ]
    assert done.err.endswith("refused: 1\n" + NOTHING_WRITTEN)
    assert (held(db_path), backups(db_path)) == ({}, [])


def test_bad_rows_are_skipped_if_that_is_wanted(ready: Run, bundle: Bundle, db_path: Path) -> None:
    done = ready("import", "bundle", bundle(children=["A1"], milestones=BAD), "--apply", "--skip-bad-rows")
    assert done.code == 0
    assert "milestones: 1 new" in done.err
    assert held(db_path) == {"A1": 1}


def test_problems_go_to_a_file_that_the_next_run_replaces(ready: Run, bundle: Bundle, tmp_path: Path) -> None:
    problems = tmp_path / "problems.csv"
    folder = bundle(children=["A1"], milestones=BAD)
    for apply in ((), ("--apply",)):
        done = ready("import", "bundle", folder, "--problems", problems, *apply)
        assert (done.code, f"wrote {problems}\n" in done.err) == (1, True)
        assert [(row["what"], row["file"], row["row"]) for row in csv.DictReader(problems.open())] == [
            ("refused", "milestones.csv", "2")
        ]
    assert stat.S_IMODE(problems.stat().st_mode) == 0o600


def test_problems_never_go_over_another_file(ready: Run, folder: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.csv"
    mine.write_text("my own\n")
    done = ready("import", "bundle", folder, "--problems", mine, "--apply")
    assert (done.code, mine.read_text()) == (1, "my own\n")
    assert done.err.endswith(f"trackboard: {mine} is already there: choose another name, or replace it with --force\n")


@pytest.mark.parametrize(
    ("args", "code", "sentence"),
    [
        (("import", "bundle", "nowhere"), 1, "trackboard: nowhere does not exist: check the path.\n"),
        (("import", "ssda903", "nowhere"), 1, "trackboard: nowhere does not exist: check the path.\n"),
        (("import", "annex-a", "nowhere"), 1, "trackboard: nowhere does not exist: check the path.\n"),
        (("import", "bundle"), 2, "Missing argument 'PATH...'"),
        (("import", "tea", "leaves"), 2, "No such command 'tea'"),
    ],
)
def test_what_is_not_there_is_said(ready: Run, args: tuple[str, ...], code: int, sentence: str) -> None:
    done = ready(*args)
    assert (done.code, sentence in done.err) == (code, True), done.err


def test_an_import_into_no_database_says_how_to_make_one(run: Run, folder: Path, db_path: Path) -> None:
    done = run("import", "bundle", folder)
    assert done.code == 1
    assert done.err == f"trackboard: {db_path}: there is no such file; `trackboard init` makes a new database\n"


def test_what_is_no_database_of_ours_is_said(run: Run, folder: Path, db_path: Path) -> None:
    db_path.write_bytes(b"not a database" * 1000)
    done = run("import", "bundle", folder)
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert f"{db_path} is not a trackboard file" in done.err


def test_only_today_is_written(ready: Run, folder: Path, db_path: Path) -> None:
    done = ready("--as-at", "2026-01-01", "import", "bundle", folder, "--apply")
    assert (done.code, held(db_path)) == (2, {})
    assert "--as-at 2026-01-01 is not today, and only today can be written" in done.err


def test_nothing_is_written_read_only(ready: Run, folder: Path, db_path: Path) -> None:
    assert ready("--read-only", "import", "bundle", folder).code == 0
    done = ready("--read-only", "import", "bundle", folder, "--apply")
    assert (done.code, held(db_path)) == (2, {})


def test_the_files_left_aside_are_named_together_with_why(ready: Run, tmp_path: Path) -> None:
    folder = tmp_path / "returns"
    folder.mkdir()
    for year in (2025, 2026):
        (folder / f"{year}-missing.csv").write_text("CHILD,DOB,MISSING,MIS_START,MIS_END\n")
    episodes = "CHILD,DECOM,RNE,LS,CIN,PLACE,DEC,REC\n1,01/02/2026,S,C1,N1,U6,,\n"
    (folder / "episodes.csv").write_text(episodes)
    done = ready("import", "ssda903", folder)
    assert done.code == 0
    said = [line for line in done.err.splitlines() if line.startswith("not used")]
    reason = "the Missing table holds nothing that the board shows"
    assert said == [f"not used: 2025-missing.csv, 2026-missing.csv: {reason}"]


# --- When it is stopped ---------------------------------------------------------------------------------------------


def elsewhere(db: Path, *args: str | Path, first: str = "", **how: object) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, after the statements `first`."""
    code = f"import sys; from trackboard.cli.main import main\n{first}\nmain()"
    command = [sys.executable, "-c", code, "--db", str(db), "--user", "tester", *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, **how)  # type: ignore[call-overload, no-any-return]


def whole(path: Path) -> tuple[dict[str, int], list[str], str]:
    with Database.open(path) as db:
        return references(db), verify(db).problems, str(db.value("PRAGMA integrity_check"))


def many(bundle: Bundle) -> Path:
    names = [f"C{number:04}" for number in range(1_000)]
    return bundle(
        "many",
        children=[f"{name},Northshire" for name in names],
        milestones=[f"{name},legal_planning_meeting,2026-01-0{day}" for name in names for day in range(1, 6)],
    )


def test_a_kill_in_the_middle_of_an_import_leaves_the_database_as_it_was(
    ready: Run, folder: Path, bundle: Bundle, db_path: Path
) -> None:
    ready("import", "bundle", folder, "--apply")
    die = (
        "import os, signal; from trackboard.casework import derivation\n"
        "derivation.refresh = lambda *_: os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = elsewhere(db_path, "import", "bundle", many(bundle), "--apply", first=die)
    assert done.returncode == -9
    assert whole(db_path) == ({"A1": 1}, [], "ok")
    assert ready("import", "bundle", folder.with_name("many"), "--apply").code == 0
    assert len(held(db_path)) == 1_001


def test_a_full_disk_is_a_sentence_and_nothing_is_saved(
    ready: Run, folder: Path, bundle: Bundle, db_path: Path
) -> None:
    ready("import", "bundle", folder, "--apply")
    most = 512 * 1024

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    done = elsewhere(db_path, "import", "bundle", many(bundle), "--apply", preexec_fn=little_room)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    last = done.stderr.splitlines()[-1]
    assert last.startswith("trackboard: ") and "nothing of this was saved" in last, done.stderr
    assert whole(db_path) == ({"A1": 1}, [], "ok")


# --- On a terminal --------------------------------------------------------------------------------------------------


def on_a_terminal(db: Path, *args: str | Path) -> str:
    """What the command says on a stderr that is a terminal."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "trackboard", "--db", str(db), *map(str, args)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    said = b""
    while select.select([ours], [], [], 30)[0]:
        try:
            some = os.read(ours, 65_536)
        except OSError:
            break
        if not some:
            break
        said += some
    os.close(ours)
    assert process.wait(30) == 0, said
    return said.decode()


def test_progress_is_shown_on_a_terminal_and_nowhere_else(ready: Run, bundle: Bundle, db_path: Path) -> None:
    folder = many(bundle)
    preview = on_a_terminal(db_path, "import", "bundle", folder)
    assert "reading" in preview and "100%" in preview
    assert "writing" not in preview
    assert "writing" in on_a_terminal(db_path, "import", "bundle", folder, "--apply")
    off = ready("import", "bundle", folder)
    assert "reading" not in off.err and "%" not in off.err


def test_help_names_the_three_imports(run: Run) -> None:
    done: Ran = run("import", "--help")
    assert [name for name in ("ssda903", "annex-a", "bundle") if name not in done.out] == []
