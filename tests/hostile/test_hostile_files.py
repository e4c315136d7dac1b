"""What imports answer to files that are hostile or broken: one sentence, nothing half done, never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Ran, Run
from tests.hostile.files import Hostile, every
from trackboard.store.audit.verification import verify
from trackboard.store.database import Database
from trackboard.store.reads.child_rows import references

CORPUS = list(every())
FORMATS = ("ssda903", "annex-a", "ssd", "bundle", "spreadsheet")


def written(hostile: Hostile, folder: Path) -> Path:
    path, content = folder / hostile.name, hostile.content()
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.mkdir()
        for name, part in content.items():
            (path / name).write_bytes(part)
    return path


def sentences(done: Ran) -> None:
    """Nothing of ours broke, and nothing printed can act on a terminal."""
    assert "Traceback" not in done.err and "a fault in trackboard" not in done.err
    assert not {character for character in done.out + done.err if character < " " and character != "\n"}
    if done.code:
        last = done.err.strip().splitlines()[-1]
        assert last.startswith("trackboard: ")


def test_there_are_sixty_at_least() -> None:
    assert len(CORPUS) >= 60
    assert len({(hostile.name, hostile.format) for hostile in CORPUS}) == len(CORPUS)


@pytest.mark.parametrize("hostile", CORPUS, ids=lambda hostile: hostile.name)
def test_a_sentence_and_nothing_half_done(hostile: Hostile, run: Run, db_path: Path, tmp_path: Path) -> None:
    run("init", "--authority", "Northshire")
    path = written(hostile, tmp_path)
    done = run("import", hostile.format, path, "--apply", "--format", "plain")
    sentences(done)
    assert (done.code == 0) is hostile.taken, done
    assert hostile.answer in done.out + done.err
    with Database.open(db_path, read_only=True) as db:
        assert list(references(db)) == (["C1"] if hostile.taken else [])
        assert verify(db).problems == []
        assert db.value("PRAGMA integrity_check") == "ok"
    for form in ("json", "simple"):
        sentences(run("board", "--privacy", "names", "--format", form))


@pytest.mark.parametrize("hostile", [each for each in CORPUS if each.format != "annex-a"], ids=lambda each: each.name)
def test_no_other_import_breaks_on_it(hostile: Hostile, run: Run, db_path: Path, tmp_path: Path) -> None:
    run("init", "--authority", "Northshire")
    path = written(hostile, tmp_path)
    for form in FORMATS:
        if form != hostile.format:
            sentences(run("import", form, path, "--apply", "--format", "plain"))
    with Database.open(db_path, read_only=True) as db:
        assert verify(db).problems == []


def test_dates_of_the_calendar_of_1904(run: Run, tmp_path: Path) -> None:
    run("init", "--authority", "Northshire")
    (mac,) = (hostile for hostile in CORPUS if hostile.name == "mac.xlsx")
    run("import", "annex-a", written(mac, tmp_path), "--apply")
    case = run("case", "C1", "--format", "json").json
    assert {each["kind"]: each["date"] for each in case["milestones"]} == {
        "became_looked_after": "2024-06-01",
        "adm_decision": "2025-02-01",
    }
