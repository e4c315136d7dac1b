"""A backup holds what was saved, is private, and is trusted only once it is read through; a restore loses nothing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from trackboard.store.audit import chain
from trackboard.store.audit.verification import verify
from trackboard.store.database import Database, StoreError
from trackboard.store.files import backup, copies
from trackboard.store.files.backup import manifest_file
from trackboard.store.sqlite.driver import BusyError

from .build import PASSPHRASE, Send, add_child, add_milestone, elsewhere, filled

NOW = "2026-11-16T09:30:00Z"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    filled(tmp_path / "board.db")
    return tmp_path / "board.db"


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE])
def test_a_backup_of_an_open_file_is_whole_private_and_verified(tmp_path: Path, passphrase: str | None) -> None:
    target = tmp_path / "copy.db"
    with Database.create(tmp_path / "board.db", passphrase=passphrase, clock=lambda: NOW) as db:
        add_milestone(db, add_child(db, given_name="Zebedee"))
        made = backup.backup(db, target)
        head = chain.head(db)
    assert target.stat().st_mode & 0o777 == 0o600
    assert manifest_file(target).stat().st_mode & 0o777 == 0o600
    assert {file.name for file in tmp_path.iterdir()} == {"board.db", "copy.db", "copy.db.json"}
    assert (b"Zebedee" in target.read_bytes()) == (passphrase is None)
    assert b"Zebedee" not in manifest_file(target).read_bytes()
    assert backup.verify(target, passphrase=passphrase) == made
    assert (made.made_at, made.audit_head, made.counts["children"], made.counts["changes"]) == (NOW, head, 1, 2)
    with Database.open(target, read_only=True, passphrase=passphrase) as copy:
        assert copy.value("SELECT given_name FROM children") == "Zebedee"
        assert verify(copy).problems == []


def test_a_backup_refuses_to_overwrite_unless_forced(path: Path) -> None:
    target = path.with_name("copy.db")
    target.write_text("precious")
    with Database.open(path) as db:
        with pytest.raises(StoreError, match=r"copy\.db is already there: .* --force to replace it$"):
            backup.backup(db, target)
        assert target.read_text() == "precious"
        backup.backup(db, target, force=True)
        backup.backup(db, target, force=True)
    assert backup.verify(target).counts["children"] == 20


def test_a_backup_that_cannot_be_written_says_so_and_leaves_nothing(path: Path) -> None:
    with (
        Database.open(path) as db,
        pytest.raises(StoreError, match=r"copy\.db.* cannot be made .*choose another"),
    ):
        backup.backup(db, path.parent / "nowhere" / "copy.db")
    assert {file.name for file in path.parent.iterdir()} == {"board.db"}


def test_a_backup_follows_no_link(path: Path) -> None:
    target = path.with_name("copy.db")
    target.symlink_to(path.with_name("victim"))
    with Database.open(path) as db:
        backup.backup(db, target, force=True)
    assert not target.is_symlink()
    assert not path.with_name("victim").exists()


def test_automatic_backups_lie_beside_the_file_and_the_latest_are_kept(path: Path) -> None:
    moments = iter(f"2026-11-16T09:{minute:02}:00Z" for minute in range(60))
    with Database.open(path, clock=lambda: next(moments)) as db:
        made = [backup.automatic(db, "before-import") for _ in range(backup.KEEP + 3)]
    (path.parent / "backups" / "mine.db").write_text("kept by hand")
    assert made[0].name == "board-20261116T090000Z-before-import.db"
    kept = sorted(file.name for file in (path.parent / "backups").glob("board-*.db"))
    assert kept == [file.name for file in made[3:]]
    assert len(list((path.parent / "backups").glob("*.json"))) == backup.KEEP
    assert copies.latest(path) == made[-1]
    assert (path.parent / "backups").stat().st_mode & 0o777 == 0o700


def test_two_automatic_backups_in_one_second_are_two(path: Path) -> None:
    with Database.open(path, clock=lambda: NOW) as db:
        first, second = backup.automatic(db, "before-import"), backup.automatic(db, "before-import")
    assert first != second
    assert copies.latest(path) == second
    assert backup.verify(first).counts == backup.verify(second).counts


def test_no_backup_yet(path: Path) -> None:
    assert copies.latest(path) is None


@pytest.fixture
def copy(path: Path) -> Path:
    with Database.open(path, clock=lambda: NOW) as db:
        backup.backup(db, path.with_name("copy.db"))
    return path.with_name("copy.db")


def test_any_flipped_bit_of_a_plain_backup_is_noticed(copy: Path) -> None:
    whole = copy.read_bytes()
    for place in range(7, len(whole), len(whole) // 23):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << place % 8
        copy.write_bytes(damaged)
        with pytest.raises(StoreError, match=r"copy\.db is not as it was when it was made: take another backup$"):
            backup.verify(copy)


def test_a_manifest_that_is_gone_or_nonsense_is_noticed(copy: Path) -> None:
    manifest = manifest_file(copy)
    kept = json.loads(manifest.read_text())
    for content, sentence in (
        ("{}", r"copy\.db\.json cannot be read: .*copy\.db cannot be trusted without it"),
        ("not json", "cannot be read"),
        (json.dumps({**kept, "counts": {"children": 21}}), "does not hold what its manifest says"),
        (json.dumps({**kept, "audit_head": "feed"}), "does not hold what its manifest says"),
    ):
        manifest.write_text(content)
        with pytest.raises(StoreError, match=sentence):
            backup.verify(copy)
    manifest.unlink()
    with pytest.raises(StoreError, match=r"copy\.db has no manifest: copy\.db\.json must lie beside it"):
        backup.verify(copy)


def test_restore_brings_back_what_was_and_keeps_what_is(path: Path, copy: Path) -> None:
    with Database.open(path) as db:
        add_child(db, "after")
    aside = backup.restore(copy, path, now=NOW)
    assert aside == path.with_name("board-replaced-20261116T093000Z.db")
    assert path.stat().st_mode & 0o777 == 0o600
    for file, children in ((path, 20), (aside, 21)):
        with Database.open(file) as db:
            assert db.value("SELECT count(*) FROM children") == children
            assert verify(db).problems == []
    assert {file.name for file in path.parent.iterdir()} == {
        "board.db",
        "copy.db",
        "copy.db.json",
        "board-replaced-20261116T093000Z.db",
    }


def test_restore_where_nothing_is(copy: Path, tmp_path: Path) -> None:
    assert backup.restore(copy, tmp_path / "fresh.db", now=NOW) is None
    with Database.open(tmp_path / "fresh.db") as db:
        assert db.value("SELECT count(*) FROM children") == 20


def test_restore_of_an_encrypted_backup(tmp_path: Path) -> None:
    path, copy = tmp_path / "board.db", tmp_path / "copy.db"
    with Database.create(path, passphrase=PASSPHRASE) as db:
        add_child(db)
        backup.backup(db, copy)
        add_child(db, "after")
    with pytest.raises(StoreError, match="wrong passphrase"):
        backup.restore(copy, path, now=NOW, passphrase="wrong")
    backup.restore(copy, path, now=NOW, passphrase=PASSPHRASE)
    with Database.open(path, passphrase=PASSPHRASE) as db:
        assert db.value("SELECT count(*) FROM children") == 1


def test_restore_over_a_damaged_file_and_its_log_keeps_both(path: Path, copy: Path) -> None:
    path.write_bytes(b"\x00" * 9000)
    path.with_name("board.db-wal").write_bytes(b"unsaved")
    aside = backup.restore(copy, path, now=NOW)
    assert aside is not None
    assert aside.read_bytes() == b"\x00" * 9000
    assert aside.with_name(aside.name + "-wal").read_bytes() == b"unsaved"
    with Database.open(path) as db:
        assert db.value("SELECT count(*) FROM children") == 20


def test_restore_takes_nothing_from_under_somebody(path: Path, copy: Path) -> None:
    with Database.open(path) as db:
        db.value("SELECT count(*) FROM children")
        before = path.read_bytes()

        def restore(send: Send) -> None:
            backup.restore(copy, path, now=NOW)

        assert elsewhere(restore) == [("BusyError", f"{path} is open: have everyone close it, then restore again")]
        assert path.read_bytes() == before
        assert not list(path.parent.glob("*.arriving"))
        add_child(db, "after")


def test_restore_takes_no_file_of_another_key_from_under_somebody(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with Database.create(other, passphrase=PASSPHRASE) as db:
        backup.backup(db, tmp_path / "copy.db")
    with Database.open(path) as db:
        db.value("SELECT count(*) FROM children")
        with pytest.raises(
            BusyError, match=r"board\.db cannot be read and may be open: have everyone close it, move it"
        ):
            backup.restore(tmp_path / "copy.db", path, now=NOW, passphrase=PASSPHRASE)
        add_child(db, "after")
    assert not list(tmp_path.glob("*-replaced-*"))
    assert backup.restore(tmp_path / "copy.db", path, now=NOW, passphrase=PASSPHRASE)


def test_restore_refuses_a_bad_backup_and_touches_nothing(path: Path, copy: Path) -> None:
    before = path.read_bytes()
    copy.write_bytes(copy.read_bytes()[:-4096])
    with pytest.raises(StoreError, match="is not as it was when it was made"):
        backup.restore(copy, path, now=NOW)
    shutil.copy(path, copy)
    assert path.read_bytes() == before


def test_restore_refuses_a_backup_of_a_newer_trackboard(path: Path) -> None:
    newer = path.with_name("newer.db")
    with Database.open(path) as db:
        db.connection.execute("PRAGMA user_version = 99")
        backup.backup(db, newer)
        db.connection.execute("PRAGMA user_version = 1")
    with pytest.raises(StoreError, match=r"newer\.db was made by a newer .* \(file 99, this one \d+\): upgrade"):
        backup.restore(newer, path, now=NOW)


def test_restore_is_not_possible_while_somebody_is_writing(path: Path, copy: Path) -> None:
    with Database.open(path) as db, db.upkeep(), pytest.raises(BusyError):
        backup.restore(copy, path, now=NOW)
