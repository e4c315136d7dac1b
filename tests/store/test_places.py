"""Drives and folders that other machines write to are known, and used by one person at a time or not at all."""

from __future__ import annotations

import json
import os
import pwd
from pathlib import Path

import pytest

from trackboard.store.database import Database, StoreError
from trackboard.store.files import backup, holder
from trackboard.store.files.holder import HeldError, holder_file
from trackboard.store.files.places import elsewhere

from .build import Send, act, add_child, filled, start
from .build import elsewhere as in_another_process

_MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
tmpfs /tmp tmpfs rw 0 0
//server/team /mnt/team cifs rw 0 0
server:/export /mnt/nfs nfs4 rw 0 0
ann@host:/home /mnt/ssh fuse.sshfs rw 0 0
C:\\134 /mnt/c 9p rw,aname=drvfs 0 0
D: /mnt/d drvfs rw 0 0
//server/a\\040b /mnt/a\\040b smb3 rw 0 0
/dev/sdb1 /mnt/team/local ext4 rw 0 0
portal /run/user/1000/doc fuse.portal rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/home/ann/board.db", ""),
        ("/tmp/board.db", ""),
        ("/mnt/team/deep/board.db", "on a network drive (cifs)"),
        ("/mnt/teamwork/board.db", ""),
        ("/mnt/team/local/board.db", ""),
        ("/mnt/nfs/board.db", "on a network drive (nfs4)"),
        ("/mnt/ssh/board.db", "on a network drive (sshfs)"),
        ("/mnt/c/Users/board.db", "on a network drive (9p)"),
        ("/mnt/d/board.db", "on a network drive (drvfs)"),
        ("/mnt/a b/board.db", "on a network drive (smb3)"),
        ("/run/user/1000/doc/board.db", ""),
        ("/home/ann/Dropbox/board.db", "in a Dropbox folder"),
        ("/home/ann/Dropbox (Northshire)/x/board.db", "in a Dropbox folder"),
        ("/home/ann/OneDrive - Northshire Council/board.db", "in a OneDrive folder"),
        ("/Users/ann/Library/Mobile Documents/board.db", "in an iCloud folder"),
        ("/Users/ann/Library/CloudStorage/Box/board.db", "in a cloud storage folder"),
        ("/home/ann/Google Drive/board.db", "in a Google Drive folder"),
        ("/home/ann/dropbox.db", ""),
        ("/home/ann/onedriven/board.db", ""),
        ("/synced/board.db", "in a OneDrive folder"),
    ],
)
def test_places_on_linux_and_macos(path: str, place: str) -> None:
    environ = {"OneDrive": "/synced", "OneDriveCommercial": ""}
    assert elsewhere(Path(path), platform="linux", environ=environ, mounts=_MOUNTS) == place


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (r"C:\Users\ann\board.db", ""),
        (r"\\server\share\board.db", "on a network drive"),
        (r"\\wsl$\Debian\home\board.db", "on a network drive"),
        (r"H:\team\board.db", "on a network drive (H:)"),
        (r"C:\Users\ann\OneDrive - Northshire\board.db", "in a OneDrive folder"),
        (r"C:\Work\Synced\board.db", "in a OneDrive folder"),
        (r"C:\Users\ann\iCloudDrive\board.db", "in an iCloud folder"),
    ],
)
def test_places_on_windows(path: str, place: str) -> None:
    environ = {"OneDriveCommercial": r"C:\Work\Synced"}
    drives = {"H:\\": 4, "C:\\": 3}
    assert elsewhere(Path(path), platform="win32", environ=environ, drive_type=drives.__getitem__) == place


def test_a_link_to_a_network_folder_is_seen_through(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "near").symlink_to(tmp_path / "far")
    mounts = f"/dev/sda1 / ext4 rw 0 0\n//server/x {(tmp_path / 'far').resolve()} cifs rw 0 0\n"
    place = elsewhere(tmp_path / "near" / "board.db", platform="linux", environ={}, mounts=mounts)
    assert place == "on a network drive (cifs)"


def test_this_machine_says_where_the_tests_run(tmp_path: Path) -> None:
    assert elsewhere(tmp_path / "board.db", environ={}) == ""


def _far(path: Path) -> str:
    return "on a network drive (cifs)"


def test_a_network_drive_is_refused_with_a_way_out(tmp_path: Path) -> None:
    path = tmp_path / "board.db"
    sentence = (
        r"board\.db lies on a network drive \(cifs\), where two people writing at once can damage it: "
        r"keep it on a disk of this machine, or say --shared-drive to use it one person at a time$"
    )
    with pytest.raises(StoreError, match=sentence):
        Database.create(path, place_of=_far)
    assert list(tmp_path.iterdir()) == []
    filled(path)
    with pytest.raises(StoreError, match=sentence):
        Database.open(path, place_of=_far)


def test_on_a_shared_drive_there_is_no_log_and_one_person(tmp_path: Path) -> None:
    path = tmp_path / "board.db"
    with Database.create(path, shared_drive=True, who="Ann", place_of=_far) as db:
        add_child(db)
        assert db.value("PRAGMA journal_mode") == "delete"
        assert db.value("PRAGMA synchronous") == 3
        assert db.value("PRAGMA locking_mode") == "exclusive"
        assert {file.name for file in tmp_path.iterdir()} == {"board.db", "board.db-journal", "board.db.holder"}
        assert holder_file(path).stat().st_mode & 0o777 == 0o600
        with db.sibling() as sibling:
            assert sibling.value("SELECT count(*) FROM children") == 1
        add_child(db, "N002")
    assert {file.name for file in tmp_path.iterdir()} == {"board.db"}


def test_a_file_that_had_a_log_leaves_it_on_a_shared_drive(tmp_path: Path) -> None:
    path = tmp_path / "board.db"
    filled(path)
    with pytest.raises(StoreError, match="was last written on a local disk: copy it to one to read it"):
        Database.open(path, read_only=True, place_of=_far)
    with Database.open(path, shared_drive=True, place_of=_far) as db:
        assert db.value("PRAGMA journal_mode") == "delete"
    with Database.open(path, read_only=True, place_of=_far) as db:
        assert db.value("SELECT count(*) FROM children") == 20


def test_threads_share_the_one_connection_there_is(tmp_path: Path) -> None:
    from threading import Thread

    path = tmp_path / "board.db"
    filled(path)
    counts: list[int] = []

    def read(db: Database) -> None:
        with db.sibling() as sibling:
            counts.extend(len(sibling.rows("SELECT * FROM milestones")) for _ in range(50))

    with Database.open(path, shared_drive=True) as db:
        threads = [Thread(target=read, args=(db,)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for _ in range(20):
            with act(db) as tx:
                tx.run("DELETE FROM milestones WHERE child_id = 1")
                tx.run("INSERT INTO milestones (child_id, seq, kind, on_date) VALUES (1, 1, 'referred', '2026-01-01')")
                for seq in range(2, 6):
                    tx.run("INSERT INTO milestones (child_id, seq, kind, on_date) VALUES (1, ?, 'x', '2026')", (seq,))
        for thread in threads:
            thread.join()
    assert counts == [100] * 150, "a reader saw half an act"


def test_the_second_is_told_who_has_it_and_what_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "board.db"
    with Database.create(path, shared_drive=True, who="Ann", clock=lambda: "2026-11-16T09:30:00Z") as db:
        add_child(db)
        with pytest.raises(HeldError, match=r"board\.db is open by Ann on .* since 2026-11-16T09:30:00Z: wait"):
            Database.open(path, shared_drive=True)
        kept = backup.automatic(db, "before-import")

        def second(send: Send) -> None:
            try:
                Database.open(path, shared_drive=True, who="Bob")
            except HeldError as error:
                send(str(error))
            with Database.open(kept, read_only=True, place_of=_far) as copy:
                send(copy.value("SELECT reference FROM children"))

        sentence, reference = in_another_process(second)
        assert f"read the latest backup with `trackboard --read-only --db {kept}`" in sentence
        assert f"if nobody has it open any more, delete {holder_file(path)}" in sentence
        assert reference == "N001"
        add_child(db, "N002")


def test_the_engines_lock_holds_even_without_the_holders_file(tmp_path: Path) -> None:
    path = tmp_path / "board.db"
    with Database.create(path, shared_drive=True):
        holder_file(path).unlink()

        def second(send: Send) -> None:
            Database.open(path, shared_drive=True)

        assert in_another_process(second)[0][0] == "HeldError"
        assert not holder_file(path).exists()


def test_a_holder_who_crashed_on_this_machine_is_followed_at_once(tmp_path: Path) -> None:
    path = tmp_path / "board.db"
    filled(path)

    def crash(send: Send) -> None:
        db = Database.open(path, shared_drive=True, who="Ann")
        add_child(db, "crashed")
        os._exit(1)

    start(crash).sent()
    assert holder_file(path).exists()
    with Database.open(path, shared_drive=True, who="Bob") as db:
        assert json.loads(holder_file(path).read_text())["who"] == "Bob"
        assert db.value("SELECT count(*) FROM children") == 21


def test_a_holder_on_another_machine_is_believed(tmp_path: Path) -> None:
    path = tmp_path / "board.db"
    filled(path)
    holder_file(path).write_text(
        json.dumps({"who": "Ann\x1b[2J", "machine": "OTHER", "process": 1, "since": "2026-11-16T09:30:00Z"})
    )
    with pytest.raises(HeldError, match=r"is open by Ann\[2J on OTHER since 2026-11-16T09:30:00Z"):
        Database.open(path, shared_drive=True)
    assert holder_file(path).exists()


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"who": 1}', "\ud800".encode("utf-8", "surrogatepass")])
def test_a_holders_file_that_says_nothing_still_holds(tmp_path: Path, content: str | bytes) -> None:
    path = tmp_path / "board.db"
    filled(path)
    holder_file(path).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(HeldError, match="is open by someone else"):
        Database.open(path, shared_drive=True)


def test_the_holder_is_by_default_who_is_logged_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "boss")
    login = pwd.getpwuid(os.getuid()).pw_name
    assert holder.take(tmp_path / "board.db", "2026-11-16T09:30:00Z").who == login != "boss"
