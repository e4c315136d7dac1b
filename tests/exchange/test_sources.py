"""Where files come from: one by one, a folder, a zip; within limits, and called the same wherever they lie."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from trackboard.errors import TrackboardError
from trackboard.exchange.files import sources
from trackboard.exchange.files.sources import find_sources


def names(*paths: Path) -> list[str]:
    return [source.name for source in find_sources(paths).sources]


def refusal(*paths: Path) -> str:
    with pytest.raises(TrackboardError) as refused:
        for source in find_sources(paths).sources:
            source.load()
    return str(refused.value)


def archive(path: Path, **members: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, text in members.items():
            zipped.writestr(name.replace("__", "/").replace("_csv", ".csv"), text)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "return"
    (made / "2020").mkdir(parents=True)
    (made / "b.csv").write_text("B\n1\n")
    (made / "2020" / "a.CSV").write_text("A\n1\n")
    (made / "notes.docx").write_text("x")
    (made / ".hidden.csv").write_text("x")
    (made / "__MACOSX").mkdir()
    (made / "__MACOSX" / "b.csv").write_text("x")
    return made


def test_a_folder_is_walked_and_other_files_are_named(folder: Path) -> None:
    found = find_sources([folder])
    assert [source.name for source in found.sources] == ["2020/a.CSV", "b.csv"]
    assert found.sources[1].load() == b"B\n1\n"
    assert found.passed_over == ("notes.docx: not a CSV file",)


def test_a_zip_gives_the_same_names_as_the_folder(folder: Path, tmp_path: Path) -> None:
    packed = tmp_path / "return.zip"
    with zipfile.ZipFile(packed, "w") as zipped:
        for file in folder.rglob("*"):
            zipped.write(file, file.relative_to(folder).as_posix())
    in_zip, in_folder = find_sources([packed]), find_sources([folder])
    assert [(s.name, s.load()) for s in in_zip.sources] == [(s.name, s.load()) for s in in_folder.sources]
    assert in_zip.passed_over == in_folder.passed_over


def test_the_order_of_the_paths_and_naming_one_twice_make_no_difference(folder: Path) -> None:
    one, other = folder / "b.csv", folder / "2020" / "a.CSV"
    assert names(one, other, one) == names(other, one) == ["a.CSV", "b.csv"]


def test_a_file_that_is_named_is_taken_whatever_it_is_called(folder: Path) -> None:
    assert names(folder / "notes.docx") == ["notes.docx"]


def test_an_archive_in_a_folder_is_opened(folder: Path) -> None:
    archive(folder / "old.zip", c_csv="C\n")
    assert names(folder) == ["2020/a.CSV", "b.csv", "c.csv"]


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    assert refusal(tmp_path / "no.csv") == f"{tmp_path / 'no.csv'} does not exist: check the path."


def test_a_folder_without_a_table(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    assert refusal(tmp_path / "x") == "There is no CSV file in x: name the files, their folder or their zip."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a pipe is needed to try it")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    assert refusal(tmp_path / "pipe.csv").endswith("is neither a file nor a folder: name a file, a folder or a zip.")


def test_a_folder_that_goes_on_and_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "FILES", 2)
    for number in range(3):
        (tmp_path / f"{number}.csv").write_text("A\n")
    assert refusal(tmp_path) == f"{tmp_path} holds more than 2 files: name the folder of the export itself."
    many = archive(tmp_path / "many.zip", a_csv="", b_csv="", c_csv="")
    assert refusal(many) == "many.zip holds more than 2 files: zip only the export itself."


def test_a_file_beyond_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "FILE_BYTES", 1_000_000)
    (tmp_path / "big.csv").write_bytes(b"A\n" * 600_000)
    assert refusal(tmp_path / "big.csv") == "big.csv is larger than 1 MB: split it, for example by year."
    packed = archive(tmp_path / "big.zip", big_csv=os.urandom(600_000).hex())
    assert refusal(packed) == "big.csv is larger than 1 MB: split it, for example by year."


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = archive(tmp_path / "bomb.zip", a_csv="0" * 50_000_000)
    assert refusal(bomb) == "bomb.zip would unpack to 50 MB: unpack it, and name the folder."


def test_a_zip_in_a_zip(tmp_path: Path) -> None:
    inner = archive(tmp_path / "inner.zip", a_csv="A\n")
    with zipfile.ZipFile(tmp_path / "outer.zip", "w") as zipped:
        zipped.write(inner, "2020/inner.zip")
    assert refusal(tmp_path / "outer.zip") == (
        "outer.zip holds another zip, 2020/inner.zip: unpack it, and name the folder."
    )


@pytest.mark.parametrize("member", ["../a.csv", "/etc/a.csv", "x/../../a.csv", "C:\\a.csv", "..\\a.csv"])
def test_a_path_that_leads_out_of_the_archive(tmp_path: Path, member: str) -> None:
    with zipfile.ZipFile(tmp_path / "out.zip", "w") as zipped:
        zipped.writestr(member, "A\n")
    assert (
        refusal(tmp_path / "out.zip") == "out.zip holds a file with a path that leads out of it: zip the export again."
    )


def test_names_are_safe_to_show(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "odd.zip", "w") as zipped:
        zipped.writestr("a\x1b[31m\u202e.csv", "A\n")
    assert names(tmp_path / "odd.zip") == ["a[31m.csv"]


def test_a_password(tmp_path: Path) -> None:
    locked = bytearray(archive(tmp_path / "locked.zip", a_csv="A\n").read_bytes())
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(locked)
    assert refusal(tmp_path / "locked.zip") == "locked.zip is protected by a password: unpack it, and name the folder."


def test_a_damaged_archive(tmp_path: Path) -> None:
    whole = archive(tmp_path / "cut.zip", a_csv="A,B,C\n1,2,3\n" * 50).read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[:60])
    assert refusal(tmp_path / "cut.zip") == "cut.zip is damaged, or not a zip archive: export it again."
    (tmp_path / "text.zip").write_text("A,B\n")
    assert refusal(tmp_path / "text.zip") == "text.zip is damaged, or not a zip archive: export it again."
    spoilt = bytearray(whole)
    spoilt[45] ^= 0xFF
    (tmp_path / "spoilt.zip").write_bytes(spoilt)
    assert refusal(tmp_path / "spoilt.zip") == "a.csv in spoilt.zip is damaged: export it again."


def test_an_entry_without_a_name_is_passed_by(tmp_path: Path) -> None:
    packed = archive(tmp_path / "x.zip", a_csv="A\n", b_csv="B\n").read_bytes()
    (tmp_path / "x.zip").write_bytes(packed.replace(b"b.csv", b"\x00.csv"))
    assert names(tmp_path / "x.zip") == ["a.csv"]
