"""`trackboard export child`: everything held of one child, nothing that is another's own, said and on record."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run
from trackboard.exchange.papers.subject_access import CAUTION

Bundle = Callable[..., Path]
FILES = {
    "children": [
        "NS-1,Northshire,Zebedee,Quill,2024-01-10,,M,WBRI,Quills,LAC,Kay Moss,Jo Fenn,adoption,,none,yes",
        "NS-2,Northshire,Isolde,Quillet,2025-02-11,,F,,Quills",
    ],
    "milestones": [
        "NS-1,referred,2024-02-05,,,,seen at home,ssd",
        "NS-1,became_looked_after,2024-03-01",
        "NS-1,matching_panel,2027-01-10,yes",
        "NS-2,referred,2025-03-07",
    ],
    "plans": ["NS-1,adoption,relatives,2024-04-01,Kay Moss"],
    "meetings": ["M-1,tracking,2025-12-01,Northshire,Kay,closed,Kay,2025-12-01T15:00:00Z"],
    "minutes": ["M-1,NS-1,1,Waits for a match,Look again", "M-1,NS-2,2,All is well with her,Go on as before"],
    "notes": ["NS-1,,Likes frogs,Kay,2025-12-01T15:00:00Z", "NS-2,,Likes newts,Kay,2025-12-01T15:00:00Z"],
    "placements": ["NS-1,2024-05-05,,,yes,kind carers"],
    "contacts": ["NS-1,Grandmother,2024-05-06,,1,12,at the centre"],
    "criteria": ["NS-1,family,yes,viability assessed"],
    "actions": ["M-1,NS-1,Ask the panel,Jo Fenn,LAC,2026-12-01"],
    "struck": ["NS-1,first_review,2024-03-20,,,,,ssd,wrong child,Kay,2024-06-01T10:00:00Z"],
    "delays": [
        "NS-1,looked_after_to_recommended,2024-03-01,avoidable,assessment_delay,authority,late paper,M-1,Kay",
    ],
}
HELD = (
    "Zebedee", "Quill", "2024-01-10", "WBRI", "Kay Moss", "Jo Fenn", "seen at home", "2024-03-01", "2027-01-10",
    "2024-04-01", "Waits for a match", "Look again", "Likes frogs", "kind carers", "Grandmother", "at the centre",
    "viability assessed", "Ask the panel", "wrong child", "late paper",
)  # fmt: skip
NOT_HELD = ("Isolde", "2025-02-11", "2025-03-07", "All is well with her", "Go on as before", "Likes newts")


@pytest.fixture
def ready(run: Run, bundle: Bundle) -> Run:
    run("init", "--authority", "Northshire")
    done = run("import", "bundle", bundle(**FILES), "--apply")
    assert done.code == 0, done.err
    assert run("edit", "NS-1", "owner", "Ann Reed").code == 0
    run("case", "NS-1", "--privacy", "names")
    run("case", "NS-2", "--privacy", "names")
    return run


def text_of(path: Path) -> str:
    if path.suffix != ".docx":
        return path.read_text(encoding="utf-8")
    from docx import Document

    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize("ending", ["docx", "md", "json", "txt"])
def test_all_that_is_the_childs_and_nothing_that_is_anothers(ready: Run, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"record.{ending}"
    done = ready("export", "child", "ns-1", "-o", out)
    assert (done.code, done.out) == (0, "")
    text = text_of(out)
    held = text.replace("\\-", "-").replace("\n", " ")
    for words in HELD:
        assert words in held or words.replace("Jo Fenn", "Ann Reed") in held, words
    assert "NS-2" in text
    assert [words for words in NOT_HELD if words in text] == []
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_the_caution_stands_first_and_what_was_done_is_said_and_on_record(ready: Run, tmp_path: Path) -> None:
    out = tmp_path / "record.md"
    done = ready("export", "child", "NS-1", "-o", out)
    assert out.read_text(encoding="utf-8").index("each of them must be thought of") < 500
    assert "holds the child's name" in done.err and CAUTION in done.err
    (latest,) = ready("audit", "--last", "1", "--format", "json").json
    assert latest["what"] == "the whole record of NS-1 on 1 child, with their names" and latest["who"] == "tester"
    again = ready("export", "child", "NS-1", "-o", out)
    assert again.code == 1 and "already there" in again.err
    assert ready("export", "child", "NS-1", "-o", out, "--force").code == 0


def test_as_json_it_has_every_field_change_and_disclosure(ready: Run, tmp_path: Path) -> None:
    out = tmp_path / "record.json"
    assert ready("export", "child", "NS-1", "-o", out).code == 0
    record = json.loads(out.read_text(encoding="utf-8"))
    assert record["about"]["caution"] == CAUTION and record["about"]["made_by"] == "tester"
    assert record["fields"]["given_name"] == "Zebedee" and record["fields"]["owner"] == "Ann Reed"
    assert record["siblings"] == ["NS-2"]
    assert record["minutes"][0]["decision"] == "Look again" and record["minutes"][0]["actions"] == ["Ask the panel"]
    owners = [(each["before"] or {}).get("owner") for each in record["changes"] if each["table"] == "children"]
    assert "Jo Fenn" in owners  # what stood before
    assert {"clocks", "milestones", "plans", "history", "notes", "early_permanence"} <= record.keys()
    told = [each["what"] for each in record["disclosures"]]
    assert told == ["the name of NS-1 shown by `case`"]


def test_what_cannot_be_is_refused_in_a_sentence(ready: Run, tmp_path: Path) -> None:
    assert ready("export", "child", "NS-9", "-o", tmp_path / "x.json").code == 1
    done = ready("export", "child", "NS-1", "-o", tmp_path / "x.csv")
    assert done.code == 2 and "does not say in what form" in done.err
    assert ready("--read-only", "export", "child", "NS-1", "-o", tmp_path / "x.json").code == 2
    assert not list(tmp_path.glob("x.*"))


def test_a_child_with_nothing_but_a_reference_has_a_record_too(ready: Run, tmp_path: Path) -> None:
    assert ready("add", "NS-3", "--due", "2027-03-01").code == 0
    assert ready("export", "child", "NS-3", "-o", tmp_path / "record.docx").code == 0
    assert "NS-3" in text_of(tmp_path / "record.docx")
