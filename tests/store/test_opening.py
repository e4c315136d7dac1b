"""A file is made and opened as it must be, or refused with one sentence."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from trackboard.store.database import Database, StoreError
from trackboard.store.sqlite.driver import NeedsPassphrase
from trackboard.store.sqlite.schema import VERSION

from .build import PASSPHRASE, Send, act, add_child, become_nobody, elsewhere, filled


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "board.db"


def _modes(folder: Path) -> dict[str, int]:
    return {file.name: file.stat().st_mode & 0o777 for file in folder.iterdir()}


def test_every_file_is_readable_by_its_owner_only(path: Path) -> None:
    before = os.umask(0)
    try:
        with Database.create(path) as db:
            add_child(db)
            assert _modes(path.parent) == {"board.db": 0o600, "board.db-wal": 0o600, "board.db-shm": 0o600}
    finally:
        os.umask(before)


def test_the_folder_is_made_and_private(tmp_path: Path) -> None:
    Database.create(tmp_path / "new" / "folder" / "board.db").close()
    assert (tmp_path / "new" / "folder").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("temp_store", 2),
        ("secure_delete", 1),
        ("busy_timeout", 10_000),
        ("locking_mode", "normal"),
        ("user_version", VERSION),
    ],
)
def test_connections_are_set_safely(path: Path, pragma: str, value: object) -> None:
    with Database.create(path) as db, db.sibling() as sibling, Database.open(path) as again:
        assert [one.value(f"PRAGMA {pragma}") for one in (db, sibling, again)] == [value] * 3


def test_create_refuses_to_overwrite(path: Path) -> None:
    path.write_text("precious")
    with pytest.raises(StoreError, match=r"board\.db is already there: choose another name, or move it away first"):
        Database.create(path)
    assert path.read_text() == "precious"


def test_create_follows_no_link(path: Path) -> None:
    path.symlink_to(path.parent / "target.db")
    with pytest.raises(StoreError, match="is already there"):
        Database.create(path)
    assert not (path.parent / "target.db").exists()


def test_open_follows_no_link(path: Path) -> None:
    filled(path)
    link = path.parent / "link.db"
    link.symlink_to(path)
    with pytest.raises(StoreError, match=r"link\.db is a link to another file: name the file itself"):
        Database.open(link)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, r"board\.db: there is no such file; `trackboard init` makes a new database"),
        (b"", r"board\.db is empty or cut short: it is not a trackboard file"),
        (b"SQLite format 3\0", r"board\.db is empty or cut short: it is not a trackboard file"),
        (b"Reference,Name\n" * 400, r"board\.db is not a trackboard file, or is encrypted and needs its passphrase"),
    ],
)
def test_what_is_no_database_is_refused(path: Path, content: bytes | None, sentence: str) -> None:
    if content is not None:
        path.write_bytes(content)
    for read_only in (False, True):
        with pytest.raises(StoreError, match=f"{sentence}$"):
            Database.open(path, read_only=read_only)


def test_a_folder_is_refused(path: Path) -> None:
    path.mkdir()
    with pytest.raises(StoreError, match=r"board\.db is not a file$"):
        Database.open(path)


def test_another_programs_database_is_refused_and_left_as_it_was(path: Path) -> None:
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE children (id)")
    other.commit()
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"board\.db is a database, but not a trackboard file$"):
        Database.open(path)
    assert path.read_bytes() == before


def test_a_newer_file_is_read_but_not_written(path: Path) -> None:
    filled(path)
    with Database.open(path) as db:
        db.connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    with Database.open(path) as db:
        assert db.read_only
        assert db.notice == (
            f"board.db was last written by a newer trackboard (file {VERSION + 1}, this one {VERSION}): open read-only"
        )
        assert db.value("SELECT count(*) FROM children") == 20
        with pytest.raises(StoreError, match="open read-only: nothing can be changed in it"), act(db):
            pass
        with pytest.raises(StoreError, match="cannot be written"):
            db.connection.execute("DELETE FROM settings")


def test_read_only_means_it(path: Path) -> None:
    filled(path)
    before = path.read_bytes()
    with Database.open(path, read_only=True) as db:
        assert db.value("SELECT count(*) FROM milestones") == 100
        with pytest.raises(StoreError, match="open read-only"), db.upkeep():
            pass
        with pytest.raises(StoreError, match="cannot be written"):
            db.connection.execute("DELETE FROM settings")
        with db.sibling() as sibling, pytest.raises(StoreError, match="cannot be written"):
            sibling.connection.execute("DELETE FROM settings")
    assert path.read_bytes() == before


@pytest.mark.parametrize("length", [100, 512, 4096, 10_000])
def test_a_truncated_file_is_noticed(path: Path, length: int) -> None:
    filled(path)
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(StoreError, match=r"board\.db (is damaged|is empty or cut short|could not be read)"):  # noqa: SIM117
        with Database.open(path) as db:
            db.rows("SELECT * FROM changes ORDER BY child_id, new")
            db.rows("SELECT * FROM milestones")


def test_a_read_only_folder_is_read_from_and_not_written_to(tmp_path: Path) -> None:
    def work(send: Send) -> None:
        path = tmp_path / "board.db"
        filled(path)
        tmp_path.chmod(0o555)
        try:
            with Database.open(path, read_only=True) as db, db.sibling() as sibling:
                send(db.value("SELECT count(*) FROM children") + sibling.value("SELECT count(*) FROM children"))
            for attempt in (lambda: Database.open(path), lambda: Database.create(tmp_path / "new.db")):
                try:
                    attempt()
                except StoreError as error:
                    send(str(error).replace(str(tmp_path), ""))
        finally:
            tmp_path.chmod(0o755)

    assert _as_nobody(tmp_path, work) == [
        40,
        "/board.db cannot be written, it or its folder is read-only: open it with --read-only",
        "/new.db cannot be made (Permission denied): choose another place",
    ]


def test_a_file_of_somebody_else_is_refused(tmp_path: Path) -> None:
    def work(send: Send) -> None:
        path = tmp_path / "board.db"
        filled(path)
        for mode in (0o000, 0o400):
            path.chmod(mode)
            try:
                Database.open(path)
            except StoreError as error:
                send(str(error).replace(str(tmp_path), ""))

    assert _as_nobody(tmp_path, work) == [
        "/board.db may not be read: have the rights to it changed",
        "/board.db cannot be written, it or its folder is read-only: open it with --read-only",
    ]


def _as_nobody(folder: Path, work: Callable[[Send], None]) -> list[object]:
    """What `work` sends, done by somebody who is not root, in a folder of their own."""
    if os.getuid() == 0:
        os.chown(folder, 65534, 65534)
        for parent in (folder, *folder.parents):
            if parent.stat().st_uid in (0, 65534):
                parent.chmod(parent.stat().st_mode | 0o111)

    def unprivileged(send: Send) -> None:
        become_nobody()
        work(send)

    return elsewhere(unprivileged)


def test_encrypted_and_right_passphrase(path: Path) -> None:
    with Database.create(path, passphrase=PASSPHRASE) as db:
        add_child(db, given_name="Zebedee")
        log = path.with_name("board.db-wal").read_bytes()
    assert b"Zebedee" not in path.read_bytes() + log
    assert not path.read_bytes().startswith(b"SQLite format 3")
    with Database.open(path, passphrase=PASSPHRASE) as db, db.sibling() as sibling:
        assert sibling.value("SELECT given_name FROM children") == "Zebedee"


def test_the_key_is_the_one_that_the_passphrase_gives_elsewhere(path: Path) -> None:
    from sqlcipher3 import dbapi2

    Database.create(path, passphrase="it's", settings={"authority": "Northshire"}).close()
    plain = dbapi2.connect(str(path))
    plain.execute("PRAGMA key = 'it''s'")
    assert plain.execute("SELECT value FROM settings WHERE key = 'authority'").fetchall() == [("Northshire",)]
    plain.close()


@pytest.mark.parametrize("read_only", [False, True])
def test_a_wrong_passphrase_is_one_sentence_and_nothing_on_the_screen(
    path: Path, read_only: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    filled(path, passphrase=PASSPHRASE)
    with pytest.raises(StoreError, match=r"board\.db: wrong passphrase, or not a trackboard file$"):
        Database.open(path, passphrase="wrong", read_only=read_only)
    with pytest.raises(NeedsPassphrase, match=r"is not a trackboard file, or is encrypted and needs its passphrase$"):
        Database.open(path, read_only=read_only)
    assert capfd.readouterr() == ("", "")


def test_a_passphrase_for_a_plain_file_says_so(path: Path) -> None:
    filled(path)
    with pytest.raises(StoreError, match=r"board\.db is not encrypted: open it without a passphrase$"):
        Database.open(path, passphrase=PASSPHRASE)


def test_a_creation_that_fails_leaves_nothing(path: Path) -> None:
    with pytest.raises(Exception, match="NOT NULL"):
        Database.create(path, settings={"authority": None})  # type: ignore[dict-item]
    assert list(path.parent.iterdir()) == []


def test_settings_are_kept_and_the_secrets_differ(tmp_path: Path) -> None:
    with Database.create(tmp_path / "a.db", settings={"authority": "A"}) as a, Database.create(tmp_path / "b.db") as b:
        assert (a.setting("authority"), b.setting("authority"), b.setting("authority", "?")) == ("A", "", "?")
        for secret in ("erasure_salt", "pseudonym_salt"):
            assert len(a.setting(secret)) == 64
            assert a.setting(secret) != b.setting(secret)


def test_a_connection_belongs_to_its_thread_and_a_sibling_to_another(path: Path) -> None:
    filled(path)
    seen: list[object] = []

    def work(db: Database) -> None:
        try:
            seen.append(db.value("SELECT count(*) FROM children"))
        except Exception as error:
            seen.append(type(error).__name__)
        with db.sibling() as sibling:
            seen.append(sibling.value("SELECT count(*) FROM children"))

    with Database.open(path) as db:
        thread = threading.Thread(target=work, args=(db,))
        thread.start()
        thread.join()
    assert seen == ["ProgrammingError", 20]


def test_in_memory_there_is_one_database_for_all_threads() -> None:
    with Database.memory(settings={"authority": "Northshire"}) as db:
        add_child(db)
        db.sibling().close()
        assert db.sibling().value("SELECT count(*) FROM children") == 1
        assert db.setting("authority") == "Northshire"
