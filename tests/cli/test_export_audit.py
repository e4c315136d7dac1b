"""`trackboard export audit`: whole, so that who has it can check it; pseudonymised, so that it tells of nobody."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from trackboard.store.database import Database

Bundle = Callable[..., Path]
CHILDREN = [
    "NS-1,Northshire,Zebedee,Quill,2024-01-10,,M,,,LAC,Kay Moss,Jo Fenn",
    "NS-2,Northshire,=Isolde,Quillet,2025-02-11",
]


@pytest.fixture
def ready(run: Run, bundle: Bundle) -> Run:
    run("init", "--authority", "Northshire")
    done = run("import", "bundle", bundle(children=CHILDREN, milestones=["NS-1,referred,2024-02-05"]), "--apply")
    assert done.code == 0, done.err
    assert run("edit", "NS-1", "owner", "Ann Reed", "--note", "Jo has left").code == 0
    run("case", "NS-2", "--privacy", "names")
    return run


def exported(run: Run, out: Path, *args: str) -> Any:
    done = run("export", "audit", *args, "-o", out)
    assert (done.code, done.out) == (0, ""), done.err
    if out.suffix == ".json":
        return json.loads(out.read_text(encoding="utf-8"))
    if out.suffix == ".csv":
        return list(csv.DictReader(out.open(encoding="utf-8", newline="")))
    from openpyxl import load_workbook

    header, *rows = load_workbook(out)["Audit"].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_it_is_whole_and_its_heads_are_those_of_the_chain(ready: Run, tmp_path: Path, db_path: Path) -> None:
    found = exported(ready, tmp_path / "audit.json")
    with Database.open(db_path, read_only=True) as db:
        sealed = db.rows("SELECT id, actor, act, note, rows, head FROM transactions ORDER BY id")
        count = db.value("SELECT count(*) FROM changes")
    # The export itself is the last act, and came after.
    shown = [(each["act"], each["who"], each["act_name"], each["note"] or "", each["changes"], each["head"])
             for each in found["acts"]]  # fmt: skip
    assert shown == sealed[:-1] and found["head"] == sealed[-2][5]
    changes = [change for each in found["acts"] for change in each["sealed"]]
    assert len(changes) == count == sum(each["changes"] for each in found["acts"])
    owners = [(change["before"] or {}).get("owner") for change in changes if change["op"] == "update"]
    assert owners == ["Jo Fenn"]
    assert sealed[-1][3] == "the audit of 2 children, with their names"


def test_each_change_can_be_checked_with_its_hash_and_an_erased_one_keeps_it(ready: Run, tmp_path: Path) -> None:
    def read(name: str) -> dict[str, dict[str, str]]:
        return {row["change"]: row for row in exported(ready, tmp_path / name) if row["change"]}

    before = read("before.csv")
    for row in before.values():
        parts = [
            row[key] or "None" for key in ("change", "act", "table", "key", "child_number", "op", "before", "after")
        ]
        assert hashlib.sha256("\x1f".join(parts).encode()).hexdigest() == row["sha256"]
    assert ready("erase", "NS-1", "--reason", "an order", "--despite", "so it says", "--confirm", "NS-1").code == 0
    after = read("after.csv")
    of_child = [change for change, row in before.items() if row["reference"] == "NS-1"]
    assert len(of_child) == 3
    for change in of_child:
        assert after[change]["sha256"] == before[change]["sha256"] and after[change]["reference"] == "erased-1"
        assert after[change]["before"] == after[change]["after"] == ""
    assert "Zebedee" not in (tmp_path / "after.csv").read_text(encoding="utf-8")
    assert ready("check").code == 0


def computed(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def test_others_compute_every_head_from_the_file_alone(ready: Run, tmp_path: Path) -> None:
    """By how_to_check, from the JSON and from the CSV, which has no types."""
    assert ready("note", "NS-1", stdin="Seen at home").code == 0
    found = exported(ready, tmp_path / "audit.json")
    assert any(line.startswith("head: SHA-256") for line in found["how_to_check"])
    names = ("act", "at", "who", "login", "machine", "source", "act_name", "note", "undoes", "changes", "key_id")
    head = ""
    for act in found["acts"]:
        fields = [act[name] if name == "undoes" else act[name] or ("" if name != "changes" else 0) for name in names]
        lines = [head, json.dumps(fields, ensure_ascii=False, separators=(",", ":"))]
        head = computed([*lines, *(change["sha256"] for change in act["sealed"])])
        assert head == act["head"] and len(act["seal"]) == 64
    assert head == found["head"]

    head = ""
    rows = exported(ready, tmp_path / "audit.csv")
    for number in sorted({int(row["act"]) for row in rows}):
        of_act = [row for row in rows if int(row["act"]) == number]
        fields = [
            int(of_act[0][name] or 0) if name in ("act", "changes")
            else (int(of_act[0][name]) if of_act[0][name] else None) if name == "undoes"
            else of_act[0][name]
            for name in names
        ]  # fmt: skip
        lines = [head, json.dumps(fields, ensure_ascii=False, separators=(",", ":"))]
        head = computed([*lines, *(row["sha256"] for row in of_act if row["change"])])
        assert head == of_act[0]["head"]


def test_one_childs_has_nothing_of_another(ready: Run, tmp_path: Path) -> None:
    for name in ("one.json", "one.csv", "one.xlsx"):
        found = exported(ready, tmp_path / name, "ns-1")
        assert len(found["acts"] if name == "one.json" else found) in (2, 3)
        text = json.dumps(found)
        assert "Zebedee" in text and "Isolde" not in text and "NS-2" not in text


def test_pseudonymised_it_holds_no_content_and_nobody(ready: Run, tmp_path: Path, db_path: Path) -> None:
    for name in ("audit.json", "audit.csv", "audit.xlsx"):
        done = ready("export", "audit", "--pseudonymise", "-o", tmp_path / name)
        assert done.code == 0 and "names" not in done.err
    text = (tmp_path / "audit.json").read_text() + (tmp_path / "audit.csv").read_text()
    told = ("NS-1", "Zebedee", "Quill", "Kay", "Jo ", "2024-01-10", "tester", "left the", "bundle", "children.csv")
    assert not [words for words in told if words in text.replace("import_bundle", "")]
    rows = list(csv.DictReader((tmp_path / "audit.csv").open(encoding="utf-8")))
    assert {len(row["reference"]) for row in rows if row["change"]} == {64}
    assert {row["sha256"] for row in rows} == {""} and all(len(row["head"]) == 64 for row in rows)
    # A head is made of what was recorded, and content could be guessed by it: no head of the chain leaves here.
    with Database.open(db_path, read_only=True) as db:
        heads = [head for (head,) in db.rows("SELECT head FROM transactions")]
        login, machine = db.row("SELECT login, machine FROM transactions")
    assert not [each for each in (*heads, login, machine) if each in text]
    assert {row["seal"] for row in rows} == {""} and len({row["head"] for row in rows}) > 2


def test_a_formula_stays_text_and_what_cannot_be_is_refused(ready: Run, tmp_path: Path) -> None:
    found = exported(ready, tmp_path / "audit.xlsx")
    assert any('"given_name":"=Isolde"' in (row["After"] or "") for row in found)
    done = ready("export", "audit", "-o", tmp_path / "audit.docx")
    assert done.code == 2 and "end it in .csv, .json, .xlsx" in done.err
    assert ready("export", "audit", "NS-9", "-o", tmp_path / "x.csv").code == 1
    taken = ready("export", "audit", "-o", tmp_path / "audit.xlsx")
    assert taken.code == 1 and "already there" in taken.err
